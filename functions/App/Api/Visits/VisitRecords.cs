using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.Api.Cases;
using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Time;
using Domain.Visits;
using Storage;

namespace App.Api.Visits;

/// <summary>Visits to registered children: one document each beside its audit entry, never changed.</summary>
public sealed class VisitRecords(IStore store, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>The most that a visitor is shown of what happened to one record meanwhile.</summary>
    private const int MostRevisions = 20;

    /// <summary>
    /// Keeps a visit. The same key and content again gives the same visit; other content under it is refused. One that was taken along and finds that
    /// people did something meanwhile is refused with both sides; whoever has seen them sends it again with the mark that it got there.
    /// </summary>
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
                return Wire.Errors.Decided(decision.Problems);
            }

            var visit = decision.Outcome;

            // Written again as it is: of two that come back at once with the same mark, one finds the other.
            var newest = command.Taken is null ? null : await NewestAsync(partition, child, cancellation).ConfigureAwait(false);
            if (command.Taken is { } mark
                && await MeanwhileAsync(caller, found, command, mark, channel, now, cancellation).ConfigureAwait(false) is { } meanwhile)
            {
                return meanwhile;
            }

            var waiting = await WaitingAsync(partition, child.Id, cancellation).ConfigureAwait(false);

            // What is planned next is what the latest visit says: the mark by which lists find it moves on, the visits themselves stay as they are.
            var isLatest = !command.ForOffice && waiting.TrueForAll(other => other.Visit.On <= visit.On);
            var batch = Batch.Of(ChildRecords.Entry(child, "child.visit", caller.Actor, channel, now, null))
                .Create(Kinds.Visit, visit.Id, VisitJson.Write(visit), FieldsOf(visit, isLatest), VisitJson.Schema);
            foreach (var (other, document) in isLatest ? waiting : [])
            {
                batch.Replace(document, document.Body, FieldsOf(other, isWaiting: false), VisitJson.Schema);
            }

            if (newest is not null && !(isLatest && waiting.Exists(other => other.Document.Id == newest.Id)))
            {
                batch.Replace(newest, newest.Body, newest.Fields, newest.Schema);
            }

            if (command.ForOffice)
            {
                LeaveToOffice(batch, visit, channel, now);
            }

            if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return visit;
            }
        }

        return Wire.Errors.VersionConflict();
    }

    /// <summary>Every visit to the child in this county, and to the records merged into it, the latest first.</summary>
    public async Task<IReadOnlyList<Visit>> OfAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        var visits = new List<Visit>();
        string? after = null;
        do
        {
            var page = await store.ListAsync(DeclarationRecords.PartitionOf(child.County), ToChild(child), new(200, after), cancellation)
                .ConfigureAwait(false);
            visits.AddRange(page.Items.Select(document => VisitJson.Read(document.Body)));
            after = page.Next;
        }
        while (after is not null);
        return [.. visits.OrderByDescending(visit => visit.On).ThenByDescending(visit => visit.At)];
    }

    /// <summary>The latest visit; null where there was none.</summary>
    public async Task<Visit?> FindLastAsync(Child child, CancellationToken cancellation) =>
        await OfAsync(child, cancellation).ConfigureAwait(false) is [var last, ..] ? last : null;

    /// <summary>The planned visits that are due by that day in the place the caller visits, the most overdue first.</summary>
    public async Task<IReadOnlyList<Visit>> DueAsync(Caller caller, DivisionCode county, DateOnly until, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.VisitsRecord, out var grant))
        {
            return [];
        }

        var query = Query.Of(Kinds.Visit).Between(Fields.DueOn, null, until).OrderBy(Fields.DueOn);
        if ((grant.Scope == Scope.Village ? caller.Assignment.Village : grant.Scope == Scope.Township ? caller.Assignment.Township : null)
            is { } place)
        {
            query.StartsWith(Fields.Village, place.Value);
        }

        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(most), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => VisitJson.Read(document.Body))];
    }

    /// <summary>How far the record of a child has come, for whoever takes it along.</summary>
    public async Task<TakenMark> MarkAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        var partition = DeclarationRecords.PartitionOf(child.County);
        return new(child.Revision, await EventsAsync(partition, child.Id, cancellation).ConfigureAwait(false) is [.., var last] ? last.Number : 0,
            (await NewestAsync(partition, child, cancellation).ConfigureAwait(false))?.Id);
    }

    /// <summary>
    /// Both sides where people did something to the record since it was taken along; null where nobody did. It shows what somebody else saw: that is
    /// a look, and is written down first.
    /// </summary>
    private async Task<Refusal?> MeanwhileAsync(Caller caller, StoredChild found, RecordVisit command, TakenMark mark, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var (child, partition) = (found.Child, found.Document.Partition);

        // A mark is what a phone sends: one from ahead of the record knows no more than the record.
        var first = Math.Max(Math.Min(mark.Revision, child.Revision), child.Revision - MostRevisions) + 1;
        var ids = Enumerable.Range(first, child.Revision - first + 1).Select(number => ChildRevision.IdOf(child.Id, number));
        var revisions = (await store.FindAllAsync(partition, Kinds.ChildRevision, [.. ids], cancellation).ConfigureAwait(false)).Items
            .Select(document => ChildJson.ReadRevision(document.Body));
        var events = await EventsAsync(partition, child.Id, cancellation).ConfigureAwait(false);
        var since = TakenRound.Since(mark, revisions, events, await OfAsync(child, cancellation).ConfigureAwait(false));
        if (since.IsEmpty)
        {
            return null;
        }

        var look = ChildRecords.Entry(child, "child.compare", caller.Actor, channel, now, null);
        await store.CommitAsync(partition, Batch.Of(look), cancellation).ConfigureAwait(false);
        IReadOnlyList<VisitSide> theirs = [.. since.Select(each => VisitSide.Of(each, caller.Subject, TakenRound.EarliestTaken(now)))];
        var current = await MarkAsync(child, cancellation).ConfigureAwait(false);
        return Errors.ChangedMeanwhile() with
        {
            Also = json =>
            {
                json.WriteString("taken", current.ToString());
                json.WritePropertyName("yours");
                JsonSerializer.Serialize(json, VisitSide.Of(command), AnswerJson.Readable.VisitSide);
                json.WritePropertyName("theirs");
                JsonSerializer.Serialize(json, theirs, AnswerJson.Readable.IReadOnlyListVisitSide);
            },
        };
    }

    /// <summary>The county's case of a visit that its visitor did not want to decide about.</summary>
    private static void LeaveToOffice(RecordBatch batch, Visit visit, string channel, DateTimeOffset now)
    {
        var left = new CaseForReview
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"visit\n{visit.Id}")).AsSpan(0, 16)),
            Type = CaseType.VisitDiffers,
            County = visit.County,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Child = visit.Child,
            Words = visit.Seen,
        };
        CaseRecords.Create(batch.Also(CaseRecords.Entry(left, "case.open", visit.By, channel, now, null)), left);
    }

    private async Task<IReadOnlyList<LedgerEvent>> EventsAsync(Partition partition, string child, CancellationToken cancellation) =>
        await store.FindAsync(partition, Kinds.KeyCareEntry, child, cancellation).ConfigureAwait(false) is { } document
            ? KeyCareJson.Read(document.Body).Events : [];

    /// <summary>The visit that was recorded last, whatever day it was on.</summary>
    private async Task<Document?> NewestAsync(Partition partition, Child child, CancellationToken cancellation) =>
        (await store.ListAsync(partition, ToChild(child), new(1), cancellation).ConfigureAwait(false)).Items is [var newest] ? newest : null;

    /// <summary>The visits to a child and to the records merged into it, the one recorded last first.</summary>
    private static Query ToChild(Child child) =>
        Query.Of(Kinds.Visit).Any(Fields.Child, child.MergedFrom.Append(child.Id).TakeLast(50)).OrderBy(Fields.At, descending: true);

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
