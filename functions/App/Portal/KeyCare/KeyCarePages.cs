using System.Globalization;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Api.Visits;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Problems;
using Domain.Visits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.KeyCare;

/// <summary>The key-care ledger at the desk: the list and its paper, one entry opened with a reason, follow-ups, exits and returns.</summary>
public static class KeyCarePages
{
    private const string Address = "/portal/key-care";
    private const int PageSize = 25;

    /// <summary>For so long somebody is told that what they proposed came back.</summary>
    private static readonly TimeSpan Returned = TimeSpan.FromDays(30);

    /// <summary>Rows of one printing: some ten sheets of paper.</summary>
    private const int PaperRows = 200;

    public static void MapKeyCarePages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var list = new ListRoom(services.GetRequiredService<KeyCareRecords>());
        var room = new Room(services.GetRequiredService<KeyCareRecords>(), services.GetRequiredService<KeyCareActions>(),
            services.GetRequiredService<Openings>(), services.GetRequiredService<ProposalRecords>(), services.GetRequiredService<VisitRecords>(),
                services.GetRequiredService<TimeProvider>());
        app.MapDesk(KeyCareFunctions.ListPage, list.ShowAsync);
        app.MapDesk(KeyCareFunctions.EntryPage, room.ShowAsync);
        app.MapDesk(KeyCareFunctions.OpeningPost, room.OpenAsync);
        app.MapDesk(KeyCareFunctions.FollowUpPost, room.FollowUpAsync);
        app.MapDesk(KeyCareFunctions.ExitPost, (context, seat, posted) => room.LeaveAsync(context, seat, posted, back: false));
        app.MapDesk(KeyCareFunctions.ReopenPost, (context, seat, posted) => room.LeaveAsync(context, seat, posted, back: true));
    }

    private sealed class ListRoom(KeyCareRecords records)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var query = context.Request.Query;
            var (filter, problems) = KeyCareRequests.ReadFilter(query);
            if (problems.Count > 0)
            {
                return Desk.See(Address);
            }

            var paper = query.ContainsKey("print");
            var shown = LedgerQuery.Of(query, county, filter);
            try
            {
                var listed = await records.ListAsync(seat.Caller, county, filter, shown.After, paper ? PaperRows : PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                if (paper)
                {
                    return Desk.Page<PaperPage>(seat, new PaperModel(shown, listed.Items) { Next = listed.Next });
                }

                var total = await records.TotalAsync(seat.Caller, county, filter, context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<LedgerPage>(seat, new LedgerModel(shown, listed.Items,
                    Paging.Of(context, listed, total))
                { Damaged = listed.Damaged });
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }
    }

    private sealed class Room(KeyCareRecords records, KeyCareActions actions, Openings openings, ProposalRecords proposals, VisitRecords visits,
        TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await UntilAsync(context, seat, found).ConfigureAwait(false) is not { } until)
            {
                return await ClosedAsync(context, seat, found, StatusCodes.Status200OK).ConfigureAwait(false);
            }

            // The link beside a note leads here with the form open on putting that note right, the one beside what came back with all that was
            // written.
            var (corrects, again) = (context.Request.Query["corrects"].ToString(), context.Request.Query["again"].ToString());
            var typed = corrects.Length > 0 ? Posted.Empty.With("verb", LedgerForm.FollowUp).With("corrects", corrects)
                : again.Length > 0 && (await ReturnedAsync(context, seat, found.Entry).ConfigureAwait(false))
                .FirstOrDefault(stored => stored.Proposal.Id == again) is { } stored
                    ? LedgerForm.Of(stored.Proposal, found.Entry)
                : Posted.Empty;
            return await EntryAsync(context, seat, found, until, StatusCodes.Status200OK, typed, null).ConfigureAwait(false);
        }

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var kept = LedgerForm.Unpack(posted);
            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await ClosedAsync(context, seat, found, StatusCodes.Status422UnprocessableEntity, problems, kept).ConfigureAwait(false);
            }

            await records.OpenAsync(seat.Caller, found.Entry, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return kept is not null && await UntilAsync(context, seat, found).ConfigureAwait(false) is { } until
                ? await EntryAsync(context, seat, found, until, StatusCodes.Status200OK, kept, null).ConfigureAwait(false)
                : Desk.See($"{Address}/{found.Entry.Id}");
        }

        public Task<IResult> FollowUpAsync(HttpContext context, Seat seat, Posted posted) => OnOpenAsync(context, seat, posted, async found =>
        {
            var (note, _, problems) = KeyCareRequests.ReadFollowUp(new(posted.Boxes), seat.Site.Today);
            return note is null ? Wire.Errors.Invalid(problems)
                : await actions.FollowUpAsync(seat.Caller, found, note, posted.Value("version"), Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false);
        });

        public Task<IResult> LeaveAsync(HttpContext context, Seat seat, Posted posted, bool back) => OnOpenAsync(context, seat, posted, async found =>
        {
            var (reason, version, problems) = new Envelope(posted.Boxes).WhyOfVersion();
            return reason is null ? Wire.Errors.Invalid(problems)
                : await actions.ExitAsync(seat.Caller, found, reason, back, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
        });

        private async Task<IResult> OnOpenAsync(HttpContext context, Seat seat, Posted posted, Func<StoredEntry, Task<Attempt<KeyCareOutcome>>> act)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            // An opening runs out while somebody writes: what they wrote goes along to the next one.
            if (await UntilAsync(context, seat, found).ConfigureAwait(false) is not { } until)
            {
                return await ClosedAsync(context, seat, found, StatusCodes.Status403Forbidden, kept: posted, refusal: Errors.OpenFirst())
                    .ConfigureAwait(false);
            }

            if (!(await act(found).ConfigureAwait(false)).IsRefused(out var refusal, out var done))
            {
                return Desk.See($"{Address}/{found.Entry.Id}?done={(done.Proposed is null ? done.Event!.Kind.Id() : "proposed")}");
            }

            found = await FindAsync(context, seat).ConfigureAwait(false) ?? found;
            return await EntryAsync(context, seat, found, until, refusal.Status, posted, refusal).ConfigureAwait(false);
        }

        private async Task<IResult> EntryAsync(HttpContext context, Seat seat, StoredEntry found, DateTimeOffset until, int status, Posted typed,
            Refusal? refusal)
        {
            var entry = found.Entry;
            var child = (await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false)).Child;
            var open = await proposals.OpenAsync(entry.County, entry.Id, null, context.RequestAborted).ConfigureAwait(false);

            // Whoever looked at an earlier state is told what came since, whether or not it is in the way.
            var seen = typed.Value("version") is { Length: > 0 } version && version != found.Document.Version
                && int.TryParse(typed.Value("seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : entry.Events.Length;
            return Desk.Page<EntryPage>(seat, status, new EntryModel(found, until, typed, records.Policy.On(seat.Site.Today))
            {
                Child = child,
                Refusal = refusal,
                Newer = [.. entry.Events.Skip(seen)],
                Proposals = [.. open.Where(stored => stored.Proposal.SubjectKind == "keyCare")],
                Returned = await ReturnedAsync(context, seat, entry).ConfigureAwait(false),
                Visits = child is null ? [] : await visits.OfAsync(child, context.RequestAborted).ConfigureAwait(false),
                Done = context.Request.Query["done"].ToString(),
            });
        }

        private async Task<IResult> ClosedAsync(HttpContext context, Seat seat, StoredEntry found, int status,
            IReadOnlyList<Domain.Problems.Problem>? problems = null, Posted? kept = null, Refusal? refusal = null) =>
            Desk.Page<ClosedEntryPage>(seat, status,
                new ClosedEntryModel(await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false))
                {
                    Problems = problems ?? [],
                    Kept = kept,
                    Refusal = refusal,
                });

        /// <summary>What the reader proposed and got back, as long as they have not done anything about it.</summary>
        private async Task<IReadOnlyList<StoredProposal>> ReturnedAsync(HttpContext context, Seat seat, KeyCareEntry entry)
        {
            var mine = await proposals.ReturnedAsync(seat.Caller, entry.County, entry.Id, time.GetUtcNow() - Returned, context.RequestAborted)
                .ConfigureAwait(false);
            return [.. mine.Where(stored => stored.Proposal.SubjectKind == "keyCare"
                && !entry.Events.Any(each => each.By.Subject == seat.Caller.Subject && each.At >= stored.Proposal.DecidedAt))];
        }

        private Task<DateTimeOffset?> UntilAsync(HttpContext context, Seat seat, StoredEntry found) =>
            openings.UntilAsync(seat.Caller, found.Entry.County, KeyCareRecords.OpenAction, found.Entry.Id, context.RequestAborted);

        private async Task<StoredEntry?> FindAsync(HttpContext context, Seat seat) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(seat.Caller, county, id, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

/// <summary>What the page PaperPage shows.</summary>
public sealed record PaperModel(LedgerQuery Shown, IReadOnlyList<CaredFor> Items)
{
    public string? Next { get; init; }
}

/// <summary>What the page LedgerPage shows.</summary>
public sealed record LedgerModel(LedgerQuery Shown, IReadOnlyList<CaredFor> Items, Paging Paging)
{
    public IReadOnlyList<DamagedDocument> Damaged { get; init; } = [];
}

/// <summary>What the page EntryPage shows.</summary>
public sealed record EntryModel(StoredEntry Found, DateTimeOffset Until, Posted Typed, PolicyParameters Policy)
{
    /// <summary>The child; null where the county has no record of it any more.</summary>
    public Child? Child { get; init; }
    public Refusal? Refusal { get; init; }

    /// <summary>What happened since the form was drawn that has now been sent.</summary>
    public IReadOnlyList<LedgerEvent> Newer { get; init; } = [];
    public IReadOnlyList<StoredProposal> Proposals { get; init; } = [];

    /// <summary>What the reader proposed and got back.</summary>
    public IReadOnlyList<StoredProposal> Returned { get; init; } = [];
    public IReadOnlyList<Visit> Visits { get; init; } = [];
    public string Done { get; init; } = "";
}

/// <summary>What the page ClosedEntryPage shows.</summary>
public sealed record ClosedEntryModel(CaredFor Found)
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>A form that was sent when the opening had run out.</summary>
    public Posted? Kept { get; init; }
    public Refusal? Refusal { get; init; }
}
