using System.Text.Json.Serialization;
using App.Api.Releases;
using Domain.Audit;
using Domain.Forms;
using Domain.National;
using Domain.Time;
using Storage;

namespace App.Api.National;

public enum NationalBatchStatus
{
    /// <summary>Waits for the second person.</summary>
    Proposed,

    /// <summary>Agreed to; its file can be fetched for a week.</summary>
    Approved,
    Refused,
}

/// <summary>A returned file that was read.</summary>
/// <param name="Hash">Of its bytes: the same file again changes nothing.</param>
public sealed record NationalReturn(string Hash, DateTimeOffset At, AuditActor By, int Accepted, int Rejected, int Changed);

/// <summary>Children that go to the national system together: by which version of which mapping, who asked and why, who agreed, what came
/// back.</summary>
/// <param name="Version">The mapping as it held when the batch was asked for; later versions do not touch it.</param>
/// <param name="Chosen">Rows: the children that were chosen when it was asked for.</param>
/// <param name="Beyond">How many more there were than a batch holds.</param>
public sealed record NationalBatch(string Id, string County, string MappingId, string MappingName, string FormId, MappingVersion Version, string Who,
    string? Township,
    string Reason, string Subject, string Role, DateTimeOffset At, int Chosen, int Beyond)
{
    public const string SubjectKind = "nationalBatch";

    /// <summary>What is asked for never changes, so a proposal about it is never out of date.</summary>
    public const string SubjectVersion = "1";

    /// <summary>How long the file can be fetched: putting it into another system takes a clerk more than a day.</summary>
    public static readonly TimeSpan FileLasts = TimeSpan.FromDays(7);

    public NationalBatchStatus Status { get; init; }

    /// <summary>The sealed file's own name; null before it is written.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of the file that went out.</summary>
    public string? FileHash { get; init; }

    /// <summary>Children in the file.</summary>
    public int Rows { get; init; }

    /// <summary>Chosen and not in the file: no longer on the register, gone with another batch meanwhile, or damaged.</summary>
    public int Left { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public IReadOnlyList<NationalReturn> Returns { get; init; } = [];

    /// <summary>Of the rows, by what is known now.</summary>
    public int Accepted { get; init; }

    public int Rejected { get; init; }

    [JsonIgnore]
    public string Code => RowKey.CodeOf(Id);

    [JsonIgnore]
    public AuditActor By => new(Subject, Role);

    [JsonIgnore]
    public FormDefinition Form => FormCatalogue.Whole(FormId, CivilTime.ChinaDate(At))!;

    [JsonIgnore]
    public DateTimeOffset? FileUntil => ApprovedAt + FileLasts;

    [JsonIgnore]
    public IndexFields Fields => new IndexFields().Set(Storage.Fields.Status, FormJson.Id(Status)).Set(Storage.Fields.Parent, MappingId)
        .Set(Storage.Fields.Actor, Subject).Set(Storage.Fields.At, At);
}

/// <summary>A batch with the document that it was read from.</summary>
public sealed record StoredBatch(NationalBatch Batch, Document Document);

/// <summary>A mapping with the document that it was read from.</summary>
public sealed record StoredMapping(NationalMapping Mapping, Document Document);

/// <summary>An entry of the ledger with the document that it was read from.</summary>
public sealed record StoredEntry(NationalEntry Entry, Document Document);

/// <summary>What the ledger says of some children.</summary>
/// <param name="Went">By child.</param>
/// <param name="Approved">Those of the batches in it that a second person agreed to.</param>
/// <param name="Damaged">Children whose entry does not open: nobody knows whether they went.</param>
/// <param name="IsBatchDamaged">One of the batches in it does not open.</param>
internal sealed record LedgerPart(IReadOnlyDictionary<string, NationalEntry> Went, IReadOnlySet<string> Approved, IReadOnlySet<string> Damaged,
    bool IsBatchDamaged)
{
    public bool IsWhole(Candidate candidate) => !candidate.Ids.Any(Damaged.Contains);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(NationalMapping))]
[JsonSerializable(typeof(NationalBatch))]
[JsonSerializable(typeof(NationalEntry))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class NationalJson : JsonSerializerContext;
