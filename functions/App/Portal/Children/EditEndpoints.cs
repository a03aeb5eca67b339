using App.Api.Children;
using App.Functions;
using App.Pages;
using App.Portal.Review;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Children;

/// <summary>A child's answers in the boxes of its form: looked at, changed, and changed by two people at once.</summary>
internal static class EditEndpoints
{
    public static void MapEditPages(this WebApplication app)
    {
        var room = new Room(app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(),
            app.Services.GetRequiredService<Openings>(), app.Services.GetRequiredService<Settings>().Policy,
                app.Services.GetRequiredService<TimeProvider>());
        app.MapDesk(ChildFunctions.EditPage, room.ShowAsync);
        app.MapDesk(ChildFunctions.EditPost, room.PostAsync);
    }

    private sealed class Room(ChildRecords records, ChildActions actions, Openings openings, PolicyInForce policy, TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            // What may not be changed (any more), or has not been opened: the record says so.
            return found.Child.Status.IsOpen() && await IsOpenAsync(context, seat, found).ConfigureAwait(false)
                ? Page(seat, found, Posted.From(found.Child.Form, found.Child.Answers), StatusCodes.Status200OK)
                : Desk.See("/portal/children/" + found.Child.Id);
        }

        public async Task<IResult> PostAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (!await IsOpenAsync(context, seat, found).ConfigureAwait(false))
            {
                return Desk.Refused(seat, Errors.OpenFirst());
            }

            var history = await records.HistoryAsync(found.Child, context.RequestAborted).ConfigureAwait(false);
            var seen = int.TryParse(posted.Value("seen"), out var number) ? number : found.Child.Revision;
            var edit = AnswerEdit.Read(found.Child.Form, History.SeenBy(history, seen, found.Child).Answers, posted, seat.Site.Today);
            var (action, version, problems) = ChildRequests.ReadUpdate(new(posted.Boxes), found.Child.Form, seat.Site.Today, edit.Changes());
            var isStale = version is not null && version != found.Document.Version;
            if (!isStale && posted.Value(Posted.More).Length > 0)
            {
                return Page(seat, found, edit.Over(found.Child.Answers), StatusCodes.Status200OK, posted);
            }

            if (action is not null && !isStale && posted.Value("action") == "check")
            {
                return Check(seat, found, edit, action, posted);
            }

            // What somebody else changed comes before what is wrong: the page that is drawn now has the new state in its boxes.
            var attempt = isStale ? Wire.Errors.VersionConflict()
                : action is null ? Wire.Errors.Invalid(problems)
                : await actions.ActAsync(seat.Caller, found, action, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            if (!attempt.IsRefused(out var refusal, out var done))
            {
                return Desk.See($"/portal/children/{found.Child.Id}?done={(done.Proposed is null ? "updated" : "proposed")}");
            }

            // As it is now, with everything that was typed over it; where somebody else was quicker, with what they changed.
            found = await FindAsync(context, seat).ConfigureAwait(false) ?? found;
            history = await records.HistoryAsync(found.Child, context.RequestAborted).ConfigureAwait(false);
            return Page(seat, found, edit.Over(found.Child.Answers), refusal.Status, posted, refusal,
                edit, refusal.Status == StatusCodes.Status409Conflict ? History.Of(history, seen) : []);
        }

        /// <summary>What would come of it; nothing is kept.</summary>
        private IResult Check(Seat seat, StoredChild found, AnswerEdit edit, ChildAction action, Posted posted)
        {
            var now = time.GetUtcNow();

            // Why it is changed may still be written afterwards.
            var reason = string.IsNullOrWhiteSpace(action.Reason) ? "…" : action.Reason;
            var decision = UpdateChild.Decide(found.Child,
                new(new Input.Judged(action.Changes!), reason, seat.Caller.Actor) { Cleared = action.Cleared }, policy.On(seat.Site.Today), now);
            var boxes = edit.Over(found.Child.Answers);
            return decision.IsAccepted
                ? Page(seat, found, boxes, StatusCodes.Status200OK, posted, preview: decision.Outcome)
                : Page(seat, found, boxes, StatusCodes.Status422UnprocessableEntity, posted, Wire.Errors.Decided(decision.Problems));
        }

        private static IResult Page(Seat seat, StoredChild found, Posted boxes, int status, Posted? typed = null, Refusal? refusal = null,
            AnswerEdit? edit = null, IReadOnlyList<Change>? newer = null, ChildChange? preview = null) =>
            Desk.Page<EditPage>(seat, status, new EditModel(found, boxes.WithRowsOf(typed ?? boxes, found.Child.Form))
            {
                Reason = typed?.Value("reason") ?? "",
                Refusal = refusal,
                Edit = edit,
                Newer = newer ?? [],
                Preview = preview,
            });

        private async Task<bool> IsOpenAsync(HttpContext context, Seat seat, StoredChild found) =>
            await openings.UntilAsync(seat.Caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted)
            .ConfigureAwait(false) is not null;

        private async Task<StoredChild?> FindAsync(HttpContext context, Seat seat) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(seat.Caller, county, id, Permission.ChildrenUpdate, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

/// <summary>What the page EditPage shows.</summary>
public sealed record EditModel(StoredChild Found, Posted Boxes)
{
    public string Reason { get; init; } = "";
    public Refusal? Refusal { get; init; }

    /// <summary>What was changed in the boxes, where it could not be kept.</summary>
    public AnswerEdit? Edit { get; init; }

    /// <summary>What others changed since the page was drawn.</summary>
    public IReadOnlyList<Change> Newer { get; init; } = [];

    /// <summary>What would come of it.</summary>
    public ChildChange? Preview { get; init; }
}
