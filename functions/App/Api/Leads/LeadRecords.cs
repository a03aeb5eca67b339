using System.Security.Cryptography;
using System.Text;
using App.Api.Cases;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Storage;
using Storage.Sealing;

namespace App.Api.Leads;

/// <summary>A lead beside what is known of its number by now.</summary>
/// <param name="IsDeclaredHere">A declaration of the number stands in this county.</param>
public sealed record FollowedLead(StoredCase Stored, bool IsDeclaredHere)
{
    public CaseForReview Case => Stored.Case;
}

/// <summary>
/// Leads in the store: cases of their own type, that their village and township work with too. Whether the number has been declared, before or
/// since, is a
/// point read of the number index, whatever the county.
/// </summary>
public sealed class LeadRecords(IStore store, CaseRecords cases, NumberIndex numbers, SearchTokens tokens, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Writes it down; the same words on one day are the same lead.</summary>
    public async Task<Attempt<FollowedLead>> RecordAsync(Caller caller, RecordLead command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(command);
        if (TerritoryOf(caller) is not { } territory || territory.County is not { } county)
        {
            return Wire.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var partition = DeclarationRecords.PartitionOf(county);
        var entries = command.Number is { } number ? await numbers.FindAsync(number.Value, cancellation).ConfigureAwait(false) : [];
        var index = command.Number is { } told ? tokens.IndexNumber(told.Value) : null;
        var id = IdOf(partition, $"{CivilTime.ChinaDate(now):yyyyMMdd}\n{command.Words()}");
        var decision = RecordLead.Decide(id, command, territory, index, entries.FirstOrDefault(entry => entry.County == county)?.Declaration,
            entries.FirstOrDefault(entry => entry.County != county)?.County, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var batch = Batch.Of(CaseRecords.Entry(decision.Outcome, "case.open", caller.Actor, channel, now, reason: null));
        CaseRecords.Create(batch, decision.Outcome);
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        return await cases.FindAsync(county, id, cancellation).ConfigureAwait(false) is { } stored
            ? await FollowAsync(stored, cancellation).ConfigureAwait(false)
            : Wire.Errors.VersionConflict();
    }

    /// <summary>One page: the open ones by due day; settled ones newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<FollowedLead>> ListAsync(Caller caller, CaseStatus status, string? page, int size, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (TerritoryOf(caller)?.County is not { } county)
        {
            return Listed<FollowedLead>.Nothing;
        }

        var listed = await store.ListAsync(DeclarationRecords.PartitionOf(county), QueryOf(caller, status), page, size,
            document => new StoredCase(CaseJson.Read(document.Body, county), document) is var stored && Reaches(caller, stored.Case) ? stored : null,
                cancellation).ConfigureAwait(false);
        return new(await Task.WhenAll(listed.Items.Select(stored => FollowAsync(stored, cancellation))).ConfigureAwait(false), listed.Next,
            listed.Damaged)
        { Previous = listed.Previous };
    }

    /// <summary>How many leads the whole list holds.</summary>
    public async Task<int> CountAsync(Caller caller, CaseStatus status, CancellationToken cancellation) =>
        TerritoryOf(caller)?.County is not { } county ? 0
        : await store.CountAsync(DeclarationRecords.PartitionOf(county), QueryOf(caller, status),
            document => Reaches(caller, CaseJson.Read(document.Body, county)), cancellation)
            .ConfigureAwait(false);

    /// <summary>The same for somebody who looks at a page: no further than <see cref="Total"/> says.</summary>
    public async Task<Total> TotalAsync(Caller caller, CaseStatus status, CancellationToken cancellation) =>
        TerritoryOf(caller)?.County is not { } county ? default
        : await store.TotalAsync(DeclarationRecords.PartitionOf(county), QueryOf(caller, status),
            document => Reaches(caller, CaseJson.Read(document.Body, county)), cancellation)
            .ConfigureAwait(false);

    private static Query QueryOf(Caller caller, CaseStatus status)
    {
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Status, status.Id()).Where(Fields.Type, CaseType.Lead.Id());
        if (status == CaseStatus.Open)
        {
            query.OrderBy(Fields.DueOn);
        }
        else
        {
            query.OrderBy(Fields.At, descending: true);
        }

        // A village's own are told apart in the sealed record: only the township lies in the clear.
        if (caller.Assignment.Township is { } township)
        {
            query.Where(Fields.Township, township.Value);
        }

        return query;
    }

    /// <summary>The lead of that id, if the caller works with it; whatever else, null: its existence is private.</summary>
    public async Task<FollowedLead?> FindAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && TerritoryOf(caller)?.County is { } county
            && await cases.FindAsync(county, id, cancellation).ConfigureAwait(false) is { Case.Type: CaseType.Lead } found
            && Reaches(caller, found.Case) ? await FollowAsync(found, cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>Whoever was there says what came of it.</summary>
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<FollowedLead>> SettleAsync(Caller caller, FollowedLead found, SettleCase command, string version,
        string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (version != found.Stored.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = SettleCase.Decide(found.Case, command, isSo: true, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var after = decision.Outcome;
        var batch = Batch.Of(CaseRecords.Entry(after, "case.settle", caller.Actor, channel, now, command.Reason))
            .Replace(found.Stored.Document, CaseJson.Write(after), CaseRecords.FieldsOf(after), CaseJson.Schema);
        return (await store.CommitAsync(found.Stored.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await cases.FindAsync(after.County, after.Id, cancellation).ConfigureAwait(false) is { } settled
            ? found with { Stored = settled }
            : Wire.Errors.VersionConflict();
    }

    /// <summary>Where the caller works: village, township or county; null where the caller writes no leads.</summary>
    internal static DivisionCode? TerritoryOf(Caller caller) => caller.Assignment.May(Permission.LeadsRecord, out _)
        ? caller.Assignment.Village ?? caller.Assignment.Township ?? caller.Assignment.County : null;

    private static bool Reaches(Caller caller, CaseForReview lead) =>
        caller.Assignment.May(Permission.LeadsRecord, lead.County, lead.Lead?.Place, out _)
            || (lead.Lead?.By.Subject == caller.Subject && caller.Assignment.County == lead.County);

    private async Task<FollowedLead> FollowAsync(StoredCase stored, CancellationToken cancellation)
    {
        if (stored.Case.Declaration is not null)
        {
            return new(stored, true);
        }

        return new(stored, stored.Case.Index is { } index
            && await store.FindAsync(Partition.Index(index), Kinds.Index, index, cancellation).ConfigureAwait(false) is { } document
            && NumberEntry.Read(document.Body).Exists(entry => entry.County == stored.Case.County));
    }

    /// <summary>Keyed, for what was told names a child and the id lies in the clear.</summary>
    private string IdOf(Partition county, string told) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tokens.Pseudonym(county, "lead", told))).AsSpan(0, 16));
}
