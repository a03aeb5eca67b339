using System.Text.Json.Serialization;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.Children;

/// <summary>
/// 动态更新 (五、七(三)): every child whose day has come is judged again, once a China day and county. The clock fires hourly, so that a day on which the
/// machine stood still is made up within the hour; what is done for today is written down and costs one look.
/// </summary>
/// <remarks>
/// The store knows the month in which a child is due, not the day (the day is the birthday as often as not): of a county those due up to the end of
/// this month are looked at, and the sealed day decides. Each child is a commit of its own; killed between two of them, the next run finds the rest
/// still due.
/// </remarks>
public sealed class Reassessing(IStore store, IWorkQueue queue, ChildRecords records, Reviews reviews, KeyCareRecords keyCare,
    ProposalRecords proposals)
{
    /// <summary>Whoever else changes the child at this moment goes first; so often it is looked at again.</summary>
    private const int Attempts = 5;

    private const string ProgressId = "reassess";

    private static readonly string[] Open = [.. ChildStatuses.All.Where(status => status.IsOpen()).Select(status => status.Id())];

    public Task RunAsync(DateTimeOffset now, CancellationToken cancellation) =>
        Each.DoAsync(DivisionTable.Children(DivisionCode.Changzhi), county => RunAsync(county.Code, now, cancellation), cancellation);

    /// <summary>One county.</summary>
    /// <returns>How many children were judged again.</returns>
    public async Task<int> RunAsync(DivisionCode county, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(now);
        var partition = DeclarationRecords.PartitionOf(county);
        var progress = await store.FindAsync(partition, Kinds.Progress, ProgressId, cancellation).ConfigureAwait(false);
        var last = progress?.Read(ReassessedJson.Default.Reassessed);
        var (done, basis) = (last?.On, last?.Parameters);
        var parameters = reviews.Policy.On(today).Basis;
        var otherwise = basis is not null && basis != parameters;
        if (done == today && !otherwise)
        {
            return 0;
        }

        // Other parameters are in force: everybody is looked at once. Where the clock has been ahead, children were judged by a day that has not
        // come: those are due in a later month, or never.
        var query = Query.Of(Kinds.Child).Any(Fields.Status, Open);
        query = otherwise || done > today ? query.OrderById() : query.BetweenMonths(Fields.DueOn, null, today).OrderBy(Fields.DueOn);
        var judged = 0;
        await Each.DoAsync(await DueAsync(partition, query, today, otherwise, cancellation).ConfigureAwait(false), async id =>
        {
            judged += await JudgeAsync(county, id, otherwise, now, cancellation).ConfigureAwait(false) ? 1 : 0;
        }, cancellation).ConfigureAwait(false);

        var (body, type) = (new Reassessed(today, parameters), ReassessedJson.Default.Reassessed);
        var fields = new IndexFields().Set(Fields.Type, ProgressId).Set(Fields.At, now);
        var batch = progress is null ? Batch.Technical().Create(Kinds.Progress, ProgressId, body, type, fields)
            : Batch.Technical().Replace(progress, body, type, fields);

        // Another instance may have written it meanwhile: then it has done the same.
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        return judged;
    }

    /// <summary>Proposes to close a child that stands nowhere any more; the message may come as often as it likes.</summary>
    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task ProposeClosingAsync(string? message, DateTimeOffset now, CancellationToken cancellation)
    {
        var (county, id) = Messages.Read(message, MessageJson.Default.ProposeClosingMessage);
        if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        var today = CivilTime.ChinaDate(now);
        var onLedger = await keyCare.FindAsync(county, id, cancellation).ConfigureAwait(false) is { Entry.Status: KeyCareStatus.Open };
        if (ProposeClosing.Decide(found.Child, onLedger, reviews.Policy.On(today), today) is not { } reason)
        {
            return;
        }

        // The trail is read by people who may not see a child: why is in the sealed proposal.
        var batch = Batch.Of(ChildRecords.Entry(found.Child, "child.propose-close", AuditActor.System, "timer", now, null));
        var proposal = ProposalRecords.Of(Permission.ChildrenClose, county, "child", id, found.Document.Version, AuditActor.System, reason, now);
        var refused = await proposals.AddAsync(batch, proposal, cancellation, instead: true).ConfigureAwait(false);
        if (refused is { Code: var code } ? code == Wire.Errors.VersionConflict().Code
            : !(await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("Somebody else decided about the record in this moment; the message comes again.");
        }
    }

    /// <summary>
    /// Staff found out that the child stands nowhere any more (七(三)): looked at tomorrow, when whoever wrote it down has had the day to put a slip
    /// right or to propose the closing themselves.
    /// </summary>
    internal static void Announce(RecordBatch batch, Child before, Child after, DateTimeOffset now)
    {
        if (after.Status.IsOpen() && Standings.Of(after.Assessment) == Standing.Nothing && Standings.Of(before.Assessment) != Standing.Nothing)
        {
            var morning = new DateTimeOffset(CivilTime.AddDays(CivilTime.ChinaDate(now), 1), new TimeOnly(2, 30), TimeSpan.FromHours(8));
            batch.Send(Message(after, now) with { DueAt = morning.ToUniversalTime() });
        }
    }

    /// <summary>Ids of the children whose sealed day has come. One that does not open is noted by the list and left to whoever mends it.</summary>
    private async Task<IReadOnlyList<string>> DueAsync(Partition partition, Query query, DateOnly today, bool otherwise,
        CancellationToken cancellation)
    {
        var due = new List<string>();
        var policy = reviews.Policy.On(today);
        string? next = null;
        do
        {
            var page = await store.ListAsync(partition, query, new(200, next), cancellation).ConfigureAwait(false);
            due.AddRange(page.Items.Where(document => otherwise || ReassessChild.IsDue(ChildJson.Read(document.Body), policy, today))
                .Select(document => document.Id));
            next = page.Next;
        }
        while (next is not null);
        return due;
    }

    private async Task<bool> JudgeAsync(DivisionCode county, string id, bool otherwise, DateTimeOffset now, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is not { } found
                || ReassessChild.Decide(found.Child, reviews.Policy.On(CivilTime.ChinaDate(now)), now, otherwise)
                is not { Change: { } change } reassessed)
            {
                return false;
            }

            var entry = ChildRecords.Entry(change.Child, "child.reassess", AuditActor.System, "timer", now, null);
            var batch = Batch.Of(entry)
                .Replace(found.Document, ChildJson.Write(change.Child), reviews.FieldsOf(change.Child), ChildJson.Schema)
                .Create(Kinds.ChildRevision, change.Revision.Id, ChildJson.Write(change.Revision with { Channel = entry.Channel }),
                    Reviews.RevisionFields(change.Revision), ChildJson.Schema);
            await keyCare.FollowAsync(batch, change.Child, entry, cancellation).ConfigureAwait(false);
            var message = reassessed.MayBeClosed ? Message(change.Child, now) : null;
            if (message is not null)
            {
                batch.Send(message);
            }

            if ((await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                if (message is not null)
                {
                    await Outbox.SendNowAsync(store, queue, found.Document.Partition, message, cancellation).ConfigureAwait(false);
                }

                return true;
            }
        }

        throw new IOException("A child that is due kept changing while it was looked at; the next run looks again.");
    }

    private static OutboxMessage Message(Child child, DateTimeOffset now) => Messages.Of(OpaqueId.New(now), ChildFunctions.ProposeClosing.Queue,
        new(child.County, child.Id), MessageJson.Default.ProposeClosingMessage, now);
}

/// <summary>That everybody was looked at on a day, by these parameters.</summary>
internal sealed record Reassessed(DateOnly On, string? Parameters);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reassessed))]
internal sealed partial class ReassessedJson : JsonSerializerContext;
