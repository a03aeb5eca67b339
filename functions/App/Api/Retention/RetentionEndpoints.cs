using App.Api.Audit;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Problems;
using Domain.Retention;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Retention;

/// <summary>Something past its term: its kind, an id that names nobody, the month in which it ended.</summary>
internal sealed record RetentionItemAnswer(RetentionKind Kind, string Id, string EndedIn)
{
    public static RetentionItemAnswer Of(RetentionItem item) =>
        new(item.Kind, item.Id, item.EndedOn.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A list that was proposed.</summary>
/// <param name="Waiting">Whether a second person has still to agree; one that was sent back is neither waiting nor done.</param>
/// <param name="AwaitsLook">The timer proposed it, and a reviewer has still to look through it: by proposing.</param>
/// <param name="Keys">So many keys of backups go with it.</param>
/// <param name="TakesBack">The other way round: those keys, given up before, are held again.</param>
/// <param name="Skipped">Ids of those that are due and could not go, for somebody was at work on them: the next list has them again.</param>
internal sealed record RetentionListItem(string Id, string Version, DivisionCode County, RetentionStatus Status, bool Waiting, DateTimeOffset At,
    int Count, int Looked, int Erased, bool AwaitsLook, int Keys, bool TakesBack, IReadOnlyList<string> Skipped)
{
    public static RetentionListItem Of(StoredRetention stored, bool waiting) =>
        new(stored.List.Id, stored.Document.Version, stored.List.County, stored.List.Status,
        waiting, stored.List.At, stored.List.Items.Length, stored.List.Looked, stored.List.Erased,
        stored.List.AwaitsLook, stored.List.Keys.Length, stored.List.TakesBack, stored.List.Skipped);
}

/// <summary>How long a kind is kept, and by which clause.</summary>
/// <param name="Days">Null where it is a number of months.</param>
/// <param name="Listed">Nothing of it is erased before two people have agreed to a list.</param>
internal sealed record RetentionTermAnswer(RetentionKind Kind, int? Months, int? Days, string Clause, bool Listed)
{
    public static RetentionTermAnswer Of(RetentionKind kind, PolicyParameters policy)
    {
        var term = kind.Term(policy);
        return new(kind, term.InDays ? null : term.Number, term.InDays ? term.Number : null, kind.Clause(), RetentionClock.Listed.Contains(kind));
    }
}

/// <summary>What of all backups becomes unreadable together.</summary>
/// <param name="State">held | givenUp | destroyed | missing | damaged</param>
/// <param name="UnreadableFrom">The first day on which nobody can read any of it; while it is held the earliest that this can be.</param>
internal sealed record BackupSlotAnswer(RetentionKind Kind, int Year, string State, DateOnly UnreadableFrom)
{
    public static BackupSlotAnswer Of(KeptSlot kept) => new(kept.Slot.Kind, kept.Slot.Year, kept.Key switch
    {
        { DestroyedOn: not null } => "destroyed",
        { IsStrange: true } => "damaged",
        { IsHeld: false } => "missing",
        { GivenUpOn: not null } => "givenUp",
        _ => "held",
    }, kept.UnreadableFrom);
}

/// <summary>What of a county is past its term today, and what was proposed before.</summary>
/// <param name="Items">At most <see cref="RetentionRoom.Most"/>.</param>
/// <param name="Keys">So many keys of backups are due.</param>
/// <param name="Backups">Null: their keys cannot be looked at.</param>
internal sealed record RetentionDue(int Count, IReadOnlyList<RetentionItemAnswer> Items, int Keys, IReadOnlyList<RetentionListItem> Lists,
    IReadOnlyList<RetentionTermAnswer> Terms, IReadOnlyList<BackupSlotAnswer>? Backups);

/// <summary>The routes of what is erased because its term is over.</summary>
public static class RetentionEndpoints
{
    private const string Channel = "api";

    public static void AddRetention(this IServiceCollection services)
    {
        services.AddSingleton(static at => new BackupSlots(at.GetRequiredService<StorageRoot>().BackupKeys,
            at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RetentionRoom(at.GetRequiredService<IStore>(), at.GetRequiredService<ProposalRecords>(),
            at.GetRequiredService<BackupSlots>(), at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RetentionSweep(at.GetRequiredService<IStore>(), at.GetRequiredService<RetentionRoom>(),
            at.GetRequiredService<Erasures>(),
            at.GetRequiredService<StorageRoot>().BackupKeys, at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The timer of this room; what was agreed to goes on with the sweep.</summary>
    public static void HandleRetention(this IServiceProvider services)
    {
        var (room, sweep) = (services.GetRequiredService<RetentionRoom>(), services.GetRequiredService<RetentionSweep>());
        services.GetRequiredService<Handlers>().On(RetentionFunctions.Timer, (_, cancellation) => Each.DoAsync(
            AuditRecords.Counties.SelectMany(county => (Func<Task>[])[
                () => sweep.LookAtKeysAsync(county, cancellation), () => room.ProposeMonthlyAsync(county, cancellation)]),
            static work => work(), cancellation));
    }

    public static void MapRetention(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = app.Services.GetRequiredService<RetentionRoom>();
        var (policy, time) = (app.Services.GetRequiredService<Settings>().Policy, app.Services.GetRequiredService<TimeProvider>());
        app.Map<Results<Ok<RetentionDue>, Refusal>>(RetentionFunctions.Due, ShowAsync);
        app.Map(RetentionFunctions.Propose, (context, caller) => WithReasonAsync(context, caller, (county, reason) =>
            room.ProposeAsync(caller, county, reason, Channel, context.RequestAborted)));
        app.Map(RetentionFunctions.TakeBack, (context, caller) => WithReasonAsync(context, caller, (county, reason) =>
            room.ProposeBackAsync(caller, county, reason, Channel, context.RequestAborted)));
        app.Map(RetentionFunctions.Approve, (context, caller) => Incoming.WithJsonAsync<Accepted<RetentionListItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county
                || await room.FindAsync(county, (string?)context.Request.RouteValues["id"], context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var version = envelope.Text("version", required: true);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            return version != found.Document.Version ? Wire.Errors.VersionConflict()
                : await room.ProposalOfAsync(found.List, context.RequestAborted).ConfigureAwait(false) is not { } proposal
                ? Rights.Errors.NoProposal()
                : (await room.ApproveAsync(caller, proposal, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Accepted((string?)null, RetentionListItem.Of(done, waiting: false)));
        }));

        async Task<Results<Ok<RetentionDue>, Refusal>> ShowAsync(HttpContext context, Caller caller) => caller.CountyOf(context) is { } county
            ? TypedResults.Ok(await DueAsync(room, county, policy, time, context.RequestAborted).ConfigureAwait(false))
                : Declarations.Errors.CountyNeeded();
    }

    private static Task<Results<Accepted<RetentionListItem>, Refusal>> WithReasonAsync(HttpContext context, Caller caller,
        Func<DivisionCode, string, Task<Attempt<StoredRetention>>> propose) =>
        Incoming.WithJsonAsync<Accepted<RetentionListItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var envelope = new Envelope(json);
            var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await propose(county, reason!).ConfigureAwait(false))
                    .To(done => TypedResults.Accepted((string?)null, RetentionListItem.Of(done, waiting: true)));
        });

    private static async Task<RetentionDue> DueAsync(RetentionRoom room, DivisionCode county, PolicyInForce policy, TimeProvider time,
        CancellationToken cancellation)
    {
        var due = await room.DueAsync(county, cancellation).ConfigureAwait(false);
        var lists = new List<RetentionListItem>();
        foreach (var stored in await room.ListsAsync(county, cancellation).ConfigureAwait(false))
        {
            lists.Add(RetentionListItem.Of(stored, await room.ProposalOfAsync(stored.List, cancellation).ConfigureAwait(false) is not null));
        }

        var today = policy.On(CivilTime.ChinaDate(time.GetUtcNow()));
        return new(due.Items.Count, [.. due.Items.Select(RetentionItemAnswer.Of)], due.Keys.Count, lists,
            [.. RetentionClock.Kinds.Select(kind => RetentionTermAnswer.Of(kind, today))],
            (await room.SlotsAsync(county, cancellation).ConfigureAwait(false))?.Select(BackupSlotAnswer.Of).ToList());
    }
}
