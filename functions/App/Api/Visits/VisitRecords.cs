using System.Security.Cryptography;
using System.Text;
using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using Domain.Children;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Visits;
using Storage;

namespace App.Api.Visits;

/// <summary>Visits to registered children: one document each beside its audit entry, never changed.</summary>
public sealed class VisitRecords(IStore store, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>Keeps a visit. The same key and content again gives the same visit; other content under it is refused.</summary>
    public async Task<Attempt<Visit>> RecordAsync(Caller caller, StoredChild found, RecordVisit command, string key, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var (child, partition) = (found.Child, found.Document.Partition);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Subject}\n{child.Id}\n{key}")).AsSpan(0, 16));
        var now = time.GetUtcNow();
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var decision = RecordVisit.Decide(child, ChildRecords.PlaceOf(child), command, now, id);
            if (await store.FindAsync(partition, Kinds.Visit, id, cancellation).ConfigureAwait(false) is { } earlier)
            {
                var kept = VisitJson.Read(earlier.Body);
                return decision.Outcome is { } same && kept.IsSame(same) ? kept : Declarations.Errors.KeyReused();
            }

            if (!decision.IsAccepted)
            {
                return Api.Errors.Decided(decision.Problems);
            }

            var visit = decision.Outcome;
            var waiting = await WaitingAsync(partition, child.Id, cancellation).ConfigureAwait(false);

            // What is planned next is what the latest visit says: the mark by which lists find it moves on, the visits themselves stay as they are.
            var isLatest = waiting.TrueForAll(other => other.Visit.On <= visit.On);
            var batch = Batch.Of(ChildRecords.Entry(child, "child.visit", caller.Actor, channel, now, null))
                .Create(Kinds.Visit, visit.Id, VisitJson.Write(visit), FieldsOf(visit, isLatest), VisitJson.Schema);
            foreach (var (other, document) in isLatest ? waiting : [])
            {
                batch.Replace(document, document.Body, FieldsOf(other, isWaiting: false), VisitJson.Schema);
            }

            if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return visit;
            }
        }

        return Api.Errors.VersionConflict();
    }

    /// <summary>Every visit to the child in this county, and to the records merged into it, the latest first.</summary>
    public async Task<IReadOnlyList<Visit>> OfAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        var visits = new List<Visit>();
        string? after = null;
        do
        {
            var query = Query.Of(Kinds.Visit).Any(Fields.Child, child.MergedFrom.Append(child.Id).TakeLast(50)).OrderBy(Fields.At, descending: true);
            var page = await store.ListAsync(DeclarationRecords.PartitionOf(child.County), query, new(200, after), cancellation).ConfigureAwait(false);
            visits.AddRange(page.Items.Select(document => VisitJson.Read(document.Body)));
            after = page.Next;
        }
        while (after is not null);
        return [.. visits.OrderByDescending(visit => visit.On).ThenByDescending(visit => visit.At)];
    }

    /// <summary>The latest visit; null where there was none.</summary>
    public async Task<Visit?> FindLastAsync(Child child, CancellationToken cancellation) => await OfAsync(child, cancellation).ConfigureAwait(false) is [var last, ..] ? last : null;

    /// <summary>The planned visits that are due by that day in the place the caller visits, the most overdue first.</summary>
    public async Task<IReadOnlyList<Visit>> DueAsync(Caller caller, DivisionCode county, DateOnly until, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.VisitsRecord, out var grant))
        {
            return [];
        }

        var query = Query.Of(Kinds.Visit).Between(Fields.DueOn, null, until).OrderBy(Fields.DueOn);
        if ((grant.Scope == Scope.Village ? caller.Assignment.Village : grant.Scope == Scope.Township ? caller.Assignment.Township : null) is { } place)
        {
            query.StartsWith(Fields.Village, place.Value);
        }

        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(most), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => VisitJson.Read(document.Body))];
    }

    private static IndexFields FieldsOf(Visit visit, bool isWaiting)
    {
        var fields = new IndexFields().Set(Fields.Child, visit.Child).Set(Fields.At, visit.At).Set(Fields.Actor, visit.By.Subject);
        if (visit.Place is { } place)
        {
            fields.Set(Fields.Village, place.Value);
        }

        if (isWaiting && visit.NextOn is { } next)
        {
            fields.Set(Fields.DueOn, next);
        }

        return fields;
    }

    /// <summary>Visits of the child whose next one has not taken place; one, but for two people who wrote at the same moment.</summary>
    private async Task<List<(Visit Visit, Document Document)>> WaitingAsync(Partition partition, string child, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Visit).Where(Fields.Child, child).OrderBy(Fields.DueOn);
        var page = await store.ListAsync(partition, query, new(20), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => (VisitJson.Read(document.Body), document))];
    }
}
