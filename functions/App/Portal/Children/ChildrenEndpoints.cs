using App.Api.Children;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Api.Visits;
using App.Functions;
using App.Pages;
using App.Portal.Queue;
using App.Portal.Review;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Children;

/// <summary>Registered children: searched first, opened with a reason, handed over, closed and merged by two persons.</summary>
public static class ChildrenEndpoints
{
    private const int PageSize = 25;

    public static void MapChildrenPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(),
            app.Services.GetRequiredService<Openings>(), app.Services.GetRequiredService<ProposalRecords>(),
                app.Services.GetRequiredService<VisitRecords>(), app.Services.GetRequiredService<KeyCareRecords>(),
                    app.Services.GetRequiredService<Reviews>());
        app.MapDesk(Functions.Pages.PortalChildren, room.ListAsync);
        app.MapDesk(Functions.Pages.PortalChildrenSearch, room.SearchAsync);
        app.MapDesk(Functions.Pages.PortalChild, room.ShowAsync);
        app.MapDesk(Functions.Pages.PortalChildOpening, room.OpenAsync);
        app.MapDesk(Functions.Pages.PortalChildClose, (context, seat, posted) => room.ActAsync(context, seat, posted, Permission.ChildrenClose));
        app.MapDesk(Functions.Pages.PortalChildMerge, (context, seat, posted) => room.ActAsync(context, seat, posted, Permission.ChildrenMerge));
        app.MapDesk(Functions.Pages.PortalChildTransfer,
            (context, seat, posted) => room.ActAsync(context, seat, posted, Permission.ChildrenTransfer));
        app.MapDesk(Functions.Pages.PortalChildConfirm, room.ConfirmAsync);
        app.MapDesk(ChildFunctions.JudgePost, room.JudgeAsync);
        app.MapEditPages();
    }

    private sealed class Room(ChildRecords records, ChildActions actions, Openings openings, ProposalRecords proposals, VisitRecords visits,
        KeyCareRecords keyCare, Reviews reviews)
    {
        public async Task<IResult> ListAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            string? Given(string name) => context.Request.Query[name].ToString();
            var status = ChildStatuses.Find(Given("status"));
            var filter = new ChildFilter(status is { } one ? [one]
                : [ChildStatus.Active, ChildStatus.InReview, ChildStatus.Departing, ChildStatus.Arriving], QueueFilter.KindOf(Given),
                QueueFilter.PlaceOf(county, Given), DueFilter.Find(Given("due")))
            {
                Order = Given("order") switch
                {
                    ChildrenPage.Due => ChildOrder.Due,
                    ChildrenPage.Oldest => ChildOrder.Oldest,
                    _ => ChildOrder.Newest
                },
                Finding = QueueFilter.FindingOf(Given),
                Age = AgeFilter.Find(Given("age")),
                IsCared = QueueFilter.CareOf(Given),
            };
            try
            {
                var total = records.TotalAsync(seat.Caller, county, filter, context.RequestAborted);
                var listed = await records.ListAsync(seat.Caller, county, filter, Paging.TokenOf(context), PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                return Desk.Page<ChildrenPage>(seat, new ChildrenModel(county, listed.Items)
                {
                    Damaged = listed.Damaged,
                    Status = status,
                    Filter = filter,
                    Paging = Paging.Of(context, listed, await total.ConfigureAwait(false)),
                });
            }
            catch (InvalidContinuationException)
            {
                return Desk.See("/portal/children");
            }
        }

        public async Task<IResult> SearchAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (search, problems) = ChildRequests.ReadSearch(new(posted.Boxes));
            var (found, refusal) = search is null ? ([], null)
                : await records.SearchAsync(seat.Caller, county, search, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<ChildrenPage>(seat, search is null ? StatusCodes.Status422UnprocessableEntity : refusal?.Status
                ?? StatusCodes.Status200OK,
                new ChildrenModel(county, found)
                {
                    Searched = posted,
                    Problems = refusal is null ? problems : refusal.Problems,
                });
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat, Permission.ChildrenList).ConfigureAwait(false) is not { } found
                ? Desk.Refused(seat, Wire.Errors.NotFound())
            : await openings.UntilAsync(seat.Caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted)
            .ConfigureAwait(false) is { } until
                ? await RecordAsync(context, seat, found, until, StatusCodes.Status200OK).ConfigureAwait(false)
                : Desk.Page<ClosedChildPage>(seat, new ClosedChildModel(found));

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.ChildrenOpen).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return Desk.Page<ClosedChildPage>(seat, StatusCodes.Status422UnprocessableEntity,
                    new ClosedChildModel(found) { Problems = problems });
            }

            await records.OpenAsync(seat.Caller, found.Child, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.See("/portal/children/" + found.Child.Id);
        }

        public Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, Permission permission) =>
            OnOpenAsync(context, seat, posted, permission, async found =>
        {
            var (action, version, problems) = ChildRequests.ReadAction(new(posted.Boxes), permission);
            return action is null ? Wire.Errors.Invalid(problems)
                : await actions.ActAsync(seat.Caller, found, action, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
        });

        public Task<IResult> JudgeAsync(HttpContext context, Seat seat, Posted posted) =>
            OnOpenAsync(context, seat, posted, Permission.JudgementsRecord, async found =>
        {
            var (action, version, problems) = ChildRequests.ReadJudgement(new(posted.Boxes), seat.Caller, seat.Site.Today);
            return action is null ? Wire.Errors.Invalid(problems)
                : await actions.ActAsync(seat.Caller, found, action, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
        });

        public Task<IResult> ConfirmAsync(HttpContext context, Seat seat, Posted posted) =>
            OnOpenAsync(context, seat, posted, Permission.ChildrenUpdate, async found =>
        {
            var (reason, problems) = Desk.Why(posted);
            return reason is null ? Wire.Errors.Invalid(problems)
                : await actions.ConfirmAsync(seat.Caller, found, reason, posted.Value("version"), Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false);
        });

        private async Task<IResult> OnOpenAsync(HttpContext context, Seat seat, Posted posted, Permission permission, Func<StoredChild,
            Task<Attempt<ChildOutcome>>> act)
        {
            if (await FindAsync(context, seat, permission).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await openings.UntilAsync(seat.Caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted)
                .ConfigureAwait(false) is not { } until)
            {
                return Desk.Refused(seat, Errors.OpenFirst());
            }

            if (!(await act(found).ConfigureAwait(false)).IsRefused(out var refusal, out var done))
            {
                return Desk.See($"/portal/children/{found.Child.Id}?done={(done.Proposed is null ? "done" : "proposed")}");
            }

            found = await FindAsync(context, seat, permission).ConfigureAwait(false) ?? found;
            return await RecordAsync(context, seat, found, until, refusal.Status, posted, refusal).ConfigureAwait(false);
        }

        private async Task<IResult> RecordAsync(HttpContext context, Seat seat, StoredChild found, DateTimeOffset until, int status,
            Posted? typed = null, Refusal? refusal = null)
        {
            var open = await proposals.OpenAsync(found.Child.County, found.Child.Id, null, context.RequestAborted).ConfigureAwait(false);
            var history = await records.HistoryAsync(found.Child, context.RequestAborted).ConfigureAwait(false);
            var seen = int.TryParse(typed?.Value("seen"), out var number) ? number : found.Child.Revision;
            return Desk.Page<ChildPage>(seat, status, new ChildModel(found, until, typed ?? Posted.Empty)
            {
                Refusal = refusal,
                Revisions = history,
                Newer = refusal?.Status == StatusCodes.Status409Conflict ? History.Of(history, seen) : [],
                Proposals = [.. open.Where(stored => stored.Proposal.SubjectVersion == found.Document.Version)],
                Visits = await visits.OfAsync(found.Child, context.RequestAborted).ConfigureAwait(false),
                KeyCare = (await keyCare.FindAsync(seat.Caller, found.Child.County, found.Child.Id, context.RequestAborted)
                    .ConfigureAwait(false))?.Entry,
                Alike = MayMerge(seat, found.Child) ? await records.AlikeAsync(seat.Caller, found.Child, 10, context.RequestAborted)
                    .ConfigureAwait(false) : [],
                Attachments = await AttachmentsAsync(seat, found.Child, context.RequestAborted).ConfigureAwait(false),
                Done = context.Request.Query["done"].ToString(),
            });
        }

        /// <summary>
        /// How many attachments each declaration has that the reader may look up; one that stayed in another county says nothing here.
        /// </summary>
        private async Task<IReadOnlyDictionary<string, int>> AttachmentsAsync(Seat seat, Child child, CancellationToken cancellation)
        {
            var many = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var id in child.Declarations)
            {
                many[id] = (await reviews.FindAsync(seat.Caller, child.County, id, Permission.DeclarationsList, cancellation)
                    .ConfigureAwait(false))?.Declaration.Attachments.Length ?? 0;
            }

            return many;
        }

        private static bool MayMerge(Seat seat, Child child) =>
            child.Status.IsOpen() && seat.GrantOf(Permission.ChildrenMerge, child.County, ChildRecords.PlaceOf(child)) is { Duty: Duty.Propose };

        private async Task<StoredChild?> FindAsync(HttpContext context, Seat seat, Permission permission) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(seat.Caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

/// <summary>What the page ChildPage shows.</summary>
public sealed record ChildModel(StoredChild Found, DateTimeOffset Until, Posted Typed)
{
    public Refusal? Refusal { get; init; }

    /// <summary>Every state the child has had in this county, oldest first.</summary>
    public IReadOnlyList<ChildRevision> Revisions { get; init; } = [];
    public IReadOnlyList<Change> Newer { get; init; } = [];
    public IReadOnlyList<StoredProposal> Proposals { get; init; } = [];
    public string Done { get; init; } = "";

    /// <summary>How many attachments each declaration of the child has; they are looked at there.</summary>
    public IReadOnlyDictionary<string, int> Attachments { get; init; } = new Dictionary<string, int>();
    public IReadOnlyList<Domain.Visits.Visit> Visits { get; init; } = [];

    /// <summary>The child's entry of the ledger, where it has one and the reader may see it.</summary>
    public Domain.KeyCare.KeyCareEntry? KeyCare { get; init; }

    /// <summary>Other records of the county with the same name or number.</summary>
    public IReadOnlyList<StoredChild> Alike { get; init; } = [];
}

/// <summary>What the page ChildrenPage shows.</summary>
public sealed record ChildrenModel(DivisionCode County, IReadOnlyList<MaskedChild> Items)
{
    public IReadOnlyList<DamagedDocument> Damaged { get; init; } = [];
    public ChildStatus? Status { get; init; }
    public ChildFilter Filter { get; init; } = new([]);

    /// <summary>Null: the answer to a search.</summary>
    public Paging? Paging { get; init; }
    public Posted? Searched { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

/// <summary>What the page ClosedChildPage shows.</summary>
public sealed record ClosedChildModel(StoredChild Found)
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
