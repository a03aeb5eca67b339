using System.Text.Json.Serialization;
using Domain.National;

namespace App.Api.National;

/// <summary>A mapping with all its versions.</summary>
/// <param name="InForce">The number of the version that holds today; null: none yet.</param>
internal sealed record MappingItem(string Id, string Version, string Name, string FormId, int? InForce, IReadOnlyList<MappingVersionItem> Versions)
{
    public static MappingItem Of(StoredMapping stored, DateOnly today) => new(stored.Mapping.Id, stored.Document.Version, stored.Mapping.Name,
        stored.Mapping.FormId,
        stored.Mapping.On(today)?.Number, [.. stored.Mapping.Versions.Select(MappingVersionItem.Of)]);
}

/// <summary>A version of a mapping.</summary>
/// <param name="Format">xlsx or csv.</param>
internal sealed record MappingVersionItem(int Number, DateOnly ValidFrom, NationalFormat Format, string KeyHeading,
    IReadOnlyList<NationalColumnItem> Columns,
    ReturnHeadingsItem Returned, string By, DateTimeOffset At)
{
    public static MappingVersionItem Of(MappingVersion version) => new(version.Number, version.ValidFrom, version.Format, version.KeyHeading,
        [.. version.Columns.Select(column => new NationalColumnItem(column.Heading, column.Source, column.Codes))],
            ReturnHeadingsItem.Of(version.Returned), version.By.Subject, version.At);
}

/// <summary>A column of a mapping.</summary>
internal sealed record NationalColumnItem(string Heading, string Source, IReadOnlyDictionary<string, string> Codes);

/// <summary>How the returned file says what became of a row.</summary>
internal sealed record ReturnHeadingsItem(string Result, string Reason, string Number, IReadOnlyList<string> Accepted, IReadOnlyList<string> Rejected)
{
    public static ReturnHeadingsItem Of(ReturnHeadings headings) =>
        new(headings.Result, headings.Reason, headings.Number, headings.Accepted, headings.Rejected);
}

/// <summary>A batch.</summary>
/// <param name="Code">The letters that every row key of its file begins with.</param>
/// <param name="Version">Of the document.</param>
/// <param name="Rows">Children in the file; null before it is agreed to.</param>
internal sealed record BatchHead(string Id, string Version, string Code, string Mapping, string MappingName, int MappingVersion, string FormId,
    string Who,
    string? Township, NationalBatchStatus Status, string Reason, string By, DateTimeOffset At, int Chosen, int Beyond, int? Rows, int Accepted,
        int Rejected)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileHash { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FileUntil { get; init; }

    public static BatchHead Of(StoredBatch stored) => Of(stored.Batch, stored.Document.Version);

    public static BatchHead Of(NationalBatch batch, string version) => new(batch.Id, version, batch.Code, batch.MappingId, batch.MappingName,
        batch.Version.Number,
        batch.FormId, batch.Who, batch.Township, batch.Status, batch.Reason, batch.Subject, batch.At, batch.Chosen, batch.Beyond,
        batch.ApprovedAt is null ? null : batch.Rows, batch.Accepted, batch.Rejected)
    {
        FileHash = batch.FileHash,
        FileUntil = batch.FileUntil,
    };
}

/// <summary>A row of the receipt ledger of a batch; nothing in it names the child.</summary>
/// <param name="Child">The child's id.</param>
/// <param name="Revision">The version of its record that went.</param>
/// <param name="There">The number in the national system, all but its last two signs hidden.</param>
public sealed record LedgerRow(string Id, int Row, string Child, int Revision, SendingOutcome Outcome, DateTimeOffset? AnsweredAt, string? There)
{
    /// <summary>Nobody finds a child in another system by two signs.</summary>
    public static string? Masked(string? number) => number is null ? null : number.Length <= 4 ? new string('*', number.Length) : new string('*',
        6) + number[^2..];
}

/// <summary>A returned file that was read.</summary>
internal sealed record ReturnItem(string Hash, DateTimeOffset At, string By, int Accepted, int Rejected, int Changed);

/// <summary>A batch with its ledger.</summary>
internal sealed record BatchOpened(BatchHead Batch, IReadOnlyList<ReturnItem> Returns, IReadOnlyList<LedgerRow> Rows, string? Next);

/// <summary>What would go.</summary>
internal sealed record PreviewItem(int Chosen, int Beyond, int Damaged, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Examples)
{
    public static PreviewItem Of(BatchPreview preview) => new(preview.Chosen, preview.Beyond, preview.Damaged, preview.Headings, preview.Rows);
}
