using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.National;
using Domain.Privacy;
using Storage;

namespace App.Api.National;

/// <summary>Makes a mapping or gives it a further version: one commit with its audit entry, over the version that was read.</summary>
public sealed class NationalMappings(IStore store, NationalRecords records, TimeProvider time)
{
    /// <param name="before">The mapping that gets a version; null: a new one.</param>
    /// <param name="version">The document that was looked at.</param>
    public async Task<Attempt<StoredMapping>> SetAsync(Caller caller, DivisionCode county, StoredMapping? before, SetMapping command, string? version,
        string channel, CancellationToken cancellation)
    {
        if (Refused(caller, county) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var decision = SetMapping.Decide(before?.Mapping, command, county, OpaqueId.New(now), now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Invalid(decision.Problems);
        }

        if (before is not null && before.Document.Version != version)
        {
            return Wire.Errors.VersionConflict();
        }

        // Of two that are made at once as the last one, the later meets a conflict.
        var turn = before is null ? await records.TurnAsync(county, cancellation).ConfigureAwait(false) : null;
        if (before is null && await store.CountAsync(NationalRecords.Of(county), Query.Of(Kinds.NationalMapping), NationalRecords.MostMappings,
            cancellation).ConfigureAwait(false) >= NationalRecords.MostMappings)
        {
            return Wire.Errors.Invalid([Errors.TooManyMappings(NationalRecords.MostMappings)]);
        }

        var mapping = decision.Outcome;
        var batch = Batch.Of(NationalRecords.Entry("nationalMapping", mapping.Id, county, "national.map", caller.Actor, channel, now, null));
        var fields = new IndexFields().Set(Fields.At, now);
        if (before is null)
        {
            batch.Create(Kinds.NationalMapping, mapping.Id, mapping, NationalJson.Default.NationalMapping, fields);
            NationalRecords.TakeTurn(batch, turn);
        }
        else
        {
            batch.Replace(before.Document, mapping, NationalJson.Default.NationalMapping, fields);
        }

        return (await store.CommitAsync(NationalRecords.Of(county), batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindMappingAsync(county, mapping.Id, cancellation).ConfigureAwait(false) is { } kept ? kept
                : Wire.Errors.VersionConflict();
    }

    /// <summary>Why the caller may not prepare what goes out; null: they may.</summary>
    internal static Refusal? Refused(Caller caller, DivisionCode county)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.Assignment.May(Permission.RecordsExport, county, null, out var grant) ? Wire.Errors.NotAllowed()
            : grant.Duty == Duty.Approve ? Errors.ForTheProposer() : null;
    }
}
