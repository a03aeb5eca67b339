using App.Api.Checklists;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.National;
using App.Api.Sheets;
using Domain.Declarations;
using Storage;
using Storage.Moving;

namespace App.Api.Moving;

/// <summary>What of the store belongs to a county: the names and shapes that the rooms give it.</summary>
/// <remarks>
/// A family's conversation, a session, a form half filled in belong to no county yet, or to a device: they end where they are, and begin anew at the
/// other
/// address. Of a citizen number's entry only the county's own declarations travel: what another county declared stays with that county.
/// </remarks>
public sealed class MovedCounty : CountyContents
{
    public override IReadOnlyList<TechnicalKind> IndexKinds { get; } = [Kinds.Index, Kinds.Intent];

    /// <summary>Figures are counted anew from the children, and the watch over policies looks at all of them once a day anyway; both hold
    /// cursors.</summary>
    public override bool IsMadeAnew(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Kind == Kinds.Rollup || (document.Kind == Kinds.Progress && document.Id == Api.PolicyGaps.PolicyGapWatch.ProgressId);
    }

    public override IEnumerable<string> BlobsOf(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Kind == Kinds.Declaration ? DeclarationJson.Read(document.Body).Attachments.Select(attachment =>
            AttachmentEndpoints.BlobOf(attachment.Id))
            : document.Kind == Kinds.Export ? [$"{ExportNames.Blobs}{document.Id}/"]
            : document.Kind == Kinds.ChecklistDelivery ? [$"{ChecklistNames.Blobs}{document.Id}/"]
            : document.Kind == Kinds.NationalBatch ? [$"{NationalRecords.Blobs}{document.Id}/"]
            : document.Kind == Kinds.Job ? [$"{ImportNames.Blobs}{document.Id}/"]
            : [];
    }

    public override IEnumerable<string> BlobsOf(string county) => [$"{RecordNames.Blobs}{county}/"];

    public override byte[]? ShareOf(Document index, string county)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.Fields.Get(Fields.County) is { } named)
        {
            return named == county ? index.Body.ToArray() : null;
        }

        return IsNumber(index) && Mine(index, county) is { Count: > 0 } mine ? NumberEntry.Write(mine) : null;
    }

    public override byte[]? Joined(Document? there, byte[]? share, string county)
    {
        if (there is null || !IsNumber(there))
        {
            return share;
        }

        List<NumberEntry> kept = [.. NumberEntry.Read(there.Body).Where(entry => entry.County.Value != county)];
        if (share is { } mine)
        {
            kept.AddRange(NumberEntry.Read(mine));
        }

        return kept.Count == 0 ? null : NumberEntry.Write(kept);
    }

    private static bool IsNumber(Document index) => index.Kind == Kinds.Index && index.Fields.Get(Fields.County) is null;

    /// <summary>In an order of its own, so that both sides say the same of it.</summary>
    private static List<NumberEntry> Mine(Document index, string county) =>
        [.. NumberEntry.Read(index.Body).Where(entry => entry.County.Value == county).OrderBy(entry => entry.Declaration, StringComparer.Ordinal)];
}
