using App.Api.Cases;
using App.Api.Children;
using App.Api.Declarations;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Cases;

/// <summary>One way to merge two records of a number, and why it cannot be; nothing where it can.</summary>
public sealed record MergeOption(StoredChild Kept, StoredChild Ended, IReadOnlyList<Problem> Why);

/// <summary>A case in a list, with whom it is about.</summary>
/// <param name="Form">Of whose declaration or record it is; null where nobody has declared, or the reader lists none of it.</param>
/// <param name="Answers">To be shown masked.</param>
public sealed record CaseRow(StoredCase Stored, FormDefinition? Form, Answers Answers, string? Receipt, DivisionCode? Place)
{
    public CaseForReview Case => Stored.Case;
}

/// <summary>
/// Cases for review: what it is about, the declarations of one number side by side, what to do next, and settling it with a reason.
/// </summary>
public static class CasePages
{
    private const int PageSize = 25;

    public static void MapCasePages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<CaseActions>(),
            app.Services.GetRequiredService<SameNumber>(), app.Services.GetRequiredService<Reviews>(),
                app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(),
                    app.Services.GetRequiredService<Openings>(), app.Services.GetRequiredService<TimeProvider>());
        app.MapDesk(ReviewFunctions.Cases, room.ListAsync);
        app.MapDesk(ReviewFunctions.Case, room.ShowAsync);
        app.MapDesk(ReviewFunctions.CaseOpening, room.OpenAsync);
        app.MapDesk(ReviewFunctions.CaseSettlement, room.SettleAsync);
        app.MapDesk(ReviewFunctions.CaseReply, room.ReplyAsync);
        app.MapDesk(ReviewFunctions.CaseMerge, room.MergeAsync);
    }

    private sealed class Room(CaseRecords records, CaseActions cases, SameNumber sameNumber, Reviews reviews, ChildRecords children,
        ChildActions actions, Openings openings, TimeProvider time)
    {
        public async Task<IResult> ListAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (status, type, _) = CaseRequests.ReadFilter(context.Request.Query);
            try
            {
                var total = records.TotalAsync(seat.Caller, county, status, type, context.RequestAborted);
                var listed = await records.ListAsync(seat.Caller, county, status, type, Paging.TokenOf(context), PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var rows = await Task.WhenAll(listed.Items.Select(item => RowAsync(seat, item, context.RequestAborted))).ConfigureAwait(false);
                return Desk.Page<CasesPage>(seat,
                    new CaseListModel(rows, time.GetUtcNow(), Paging.Of(context, listed, await total.ConfigureAwait(false)))
                    {
                        Damaged = listed.Damaged,
                        Status = status,
                        Type = type,
                    });
            }
            catch (InvalidContinuationException)
            {
                return Desk.See("/portal/cases");
            }
        }

        /// <summary>The case with whom it is about, as the reader's lists show them.</summary>
        private async Task<CaseRow> RowAsync(Seat seat, StoredCase item, CancellationToken cancellation)
        {
            var (found, county) = (item.Case, item.Case.County);
            var id = found.Declaration ?? found.Parts.FirstOrDefault(part => part.County == county)?.Declaration;
            if (id is not null && await reviews.FindAsync(seat.Caller, county, id, Permission.DeclarationsList, cancellation)
                .ConfigureAwait(false) is { Declaration: { } declaration })
            {
                return new(item, declaration.Form, declaration.Answers(), declaration.Receipt.Value,
                    DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()));
            }

            return found.Child is { } child && await children.FindAsync(seat.Caller, county, child, Permission.ChildrenList, cancellation)
                .ConfigureAwait(false) is { Child: { } registered }
                ? new(item, registered.Form, registered.Answers, null, ChildRecords.PlaceOf(registered))
                : new(item, null, Answers.Empty, null, found.Township ?? found.Lead?.Place);
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat, Permission.CasesList).ConfigureAwait(false) is { } found
                ? await PageAsync(context, seat, found, StatusCodes.Status200OK).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());

        /// <summary>
        /// One reason opens the case and, of the declarations of one number, those that the caller may open; each opening is an entry of its own.
        /// </summary>
        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.CasesList).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await PageAsync(context, seat, found, StatusCodes.Status422UnprocessableEntity, problems: problems).ConfigureAwait(false);
            }

            await records.OpenAsync(seat.Caller, found.Case, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            foreach (var part in found.Case.Parts.Where(part => part.County == found.Case.County))
            {
                if (await reviews.FindAsync(seat.Caller, part.County, part.Declaration, Permission.DeclarationsOpen, context.RequestAborted)
                    .ConfigureAwait(false) is { } stored)
                {
                    await reviews.OpenAsync(seat.Caller, stored.Declaration, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                }
            }

            return Desk.See("/portal/cases/" + found.Case.Id);
        }

        public async Task<IResult> SettleAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.CasesSettle).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            // One choice names the outcome and what it is done to.
            var chosen = posted.Value("outcome").Split(':');
            var boxes = chosen is ["passedOn", var county] ? posted.With("outcome", chosen[0]).With("into", county)
                : chosen.Length > 1 ? posted.With("outcome", chosen[0]).With("subject", chosen[1])
                .With("into", chosen.Length > 2 ? chosen[2] : "") : posted;
            var (command, version, problems) = CaseRequests.ReadSettlement(new(boxes.Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await cases.SettleAsync(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"/portal/cases/{found.Case.Id}?done=settled")
                : await AgainAsync(context, seat, found, posted, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> ReplyAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.CasesSettle).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (command, version, problems) = CaseRequests.ReadReply(new(posted.Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await cases.ReplyAsync(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"/portal/cases/{found.Case.Id}?done=reply")
                : await AgainAsync(context, seat, found, posted, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> MergeAsync(HttpContext context, Seat seat, Posted posted)
        {
            // Only records of this very case: whatever else an id names is not found.
            if (await FindAsync(context, seat, Permission.CasesList).ConfigureAwait(false) is not { } found
                || Merges(seat, await sameNumber.SidesAsync(seat.Caller, found.Case, context.RequestAborted).ConfigureAwait(false))
                    .FirstOrDefault(option => option.Ended.Child.Id == posted.Value("child") && option.Kept.Child.Id == posted.Value("into"))
                    is not { } option)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (action, version, problems) = ChildRequests.ReadAction(new(posted.Boxes), Permission.ChildrenMerge);
            var attempt = action is null ? Wire.Errors.Invalid(problems)
                : await actions.ActAsync(seat.Caller, option.Ended, action, version ?? "", Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"/portal/cases/{found.Case.Id}?done=merge")
                : await AgainAsync(context, seat, found, posted, refusal).ConfigureAwait(false);
        }

        /// <summary>As it is now, with what was typed.</summary>
        private async Task<IResult> AgainAsync(HttpContext context, Seat seat, StoredCase found, Posted posted, Refusal refusal) =>
            await PageAsync(context, seat, await records.FindAsync(seat.Caller, found.Case.County, found.Case.Id, Permission.CasesList,
                context.RequestAborted).ConfigureAwait(false) ?? found,
                refusal.Status, posted, refusal).ConfigureAwait(false);

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, StoredCase found, int status, Posted? typed = null,
            Refusal? refusal = null, IReadOnlyList<Problem>? problems = null)
        {
            var sides = await sameNumber.SidesAsync(seat.Caller, found.Case, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<CasePage>(seat, status, new CaseModel(found, time.GetUtcNow())
            {
                Sides = sides,
                Merges = Merges(seat, sides),
                Typed = typed ?? Posted.Empty,
                Refusal = refusal,
                Problems = problems ?? [],
                Until = await openings.UntilAsync(seat.Caller, found.Case.County, CaseRecords.ReadAction, found.Case.Id, context.RequestAborted)
                    .ConfigureAwait(false),
                Done = context.Request.Query["done"].ToString(),
            });
        }

        /// <summary>Both directions of every two records of one kind, for whoever may propose it, decided as the merger itself will be.</summary>
        private IReadOnlyList<MergeOption> Merges(Seat seat, IReadOnlyList<Side> sides)
        {
            var now = time.GetUtcNow();
            List<StoredChild> open = [.. sides.Select(side => side.Child).OfType<StoredChild>().Where(child => child.Child.Status.IsOpen())
                .DistinctBy(child => child.Child.Id)];
            return seat.GrantOf(Permission.ChildrenMerge, seat.County!.Value, null) is not { Duty: Duty.Propose } ? [] :
            [
                .. from kept in open
                   from ended in open
                   where kept.Child.Id != ended.Child.Id && kept.Child.Kind == ended.Child.Kind
                   let decision = MergeChildren.Decide(kept.Child, ended.Child, new("核对", seat.Caller.Actor),
                       reviews.Policy.On(CivilTime.ChinaDate(now)), now)
                   select new MergeOption(kept, ended, decision.Problems),
            ];
        }

        private async Task<StoredCase?> FindAsync(HttpContext context, Seat seat, Permission permission) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(seat.Caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

/// <summary>What the page CasePage shows.</summary>
public sealed record CaseModel(StoredCase Found, DateTimeOffset Now)
{
    public DateTimeOffset? Until { get; init; }
    public IReadOnlyList<Side> Sides { get; init; } = [];
    public IReadOnlyList<MergeOption> Merges { get; init; } = [];
    public Posted Typed { get; init; } = Posted.Empty;
    public Refusal? Refusal { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
    public string Done { get; init; } = "";
}

/// <summary>What the page CasesPage shows.</summary>
public sealed record CaseListModel(IReadOnlyList<CaseRow> Items, DateTimeOffset Now, Paging Paging)
{
    public IReadOnlyList<DamagedDocument> Damaged { get; init; } = [];
    public CaseStatus Status { get; init; }
    public CaseType? Type { get; init; }
}
