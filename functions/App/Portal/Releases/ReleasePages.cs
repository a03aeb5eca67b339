using System.Globalization;
using App.Api.Releases;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Releases;

/// <summary>七(二) at the desk: figures on their way out. Every button is the action of the route of the same name.</summary>
public static class ReleasePages
{
    private const string Address = "/portal/releases";
    private const int LongestComment = 1000;
    private const int LongestReason = 500;

    public static void MapReleasePages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<ReleaseRecords>(), services.GetRequiredService<ReleaseActions>(),
            services.GetRequiredService<Briefs>());
        app.MapDesk(ReleaseFunctions.ListPage, room.ListAsync);
        app.MapDesk(ReleaseFunctions.NewPage, Room.NewAsync);
        app.MapDesk(ReleaseFunctions.NewPost, room.DraftAsync);
        app.MapDesk(ReleaseFunctions.ReleasePage, room.ShowAsync);
        app.MapDesk(ReleaseFunctions.EditPage, room.EditAsync);
        app.MapDesk(ReleaseFunctions.EditPost, room.ChangeAsync);
        app.MapDesk(ReleaseFunctions.OpinionPost, room.OpineAsync);
        app.MapDesk(ReleaseFunctions.ApprovalPost, room.ApproveAsync);
        app.MapDesk(ReleaseFunctions.WithdrawalPost, room.WithdrawAsync);
        app.MapDesk(ReleaseFunctions.BriefPost, room.MakeBriefAsync);
        app.MapDesk(ReleaseFunctions.BriefPage, room.BriefAsync);
    }

    private sealed class Room(ReleaseRecords records, ReleaseActions actions, Briefs briefs)
    {
        public async Task<IResult> ListAsync(HttpContext context, Seat seat)
        {
            var status = ReleaseStatuses.Find(context.Request.Query["status"]);
            IReadOnlyList<ReleaseStatus> wanted = status is { } one ? [one] : [ReleaseStatus.Draft, ReleaseStatus.Published, ReleaseStatus.Withdrawn];
            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(wanted, ReleaseStanding.AreaOf(seat.Caller), page, context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<ReleasesPage>(seat, new ReleaseListModel(listed, status, ReleaseStanding.DraftsFor(seat.Caller),
                    Paging.Of(context, listed)));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }

        public static Task<IResult> NewAsync(HttpContext context, Seat seat) => Task.FromResult(ReleaseStanding.DraftsFor(seat.Caller) is { } area
            ? Form(seat, StatusCodes.Status200OK, new(area, ReleaseForm.Empty(area, seat.Site.Today), null, "", null, null))
            : Desk.Refused(seat, Wire.Errors.NotAllowed()));

        public Task<IResult> DraftAsync(HttpContext context, Seat seat, Posted posted) => ReleaseStanding.DraftsFor(seat.Caller) is { } area
            ? WriteAsync(context, seat, posted, area, null, plan => actions.DraftAsync(seat.Caller, plan, Desk.Channel, context.RequestAborted),
                "asked")
            : Task.FromResult(Desk.Refused(seat, Wire.Errors.NotAllowed()));

        public async Task<IResult> EditAsync(HttpContext context, Seat seat) => await FindAsync(context, seat).ConfigureAwait(false) is not { } found
            ? Desk.Refused(seat, Wire.Errors.NotFound())
            : !MayChange(seat, found.Release) ? Desk.See($"{Address}/{found.Release.Id}")
            : Form(seat, StatusCodes.Status200OK, new(found.Release.Plan.Area, ReleaseForm.Of(found.Release.Plan), found.Release,
                found.Document.Version, null, null));

        public async Task<IResult> ChangeAsync(HttpContext context, Seat seat, Posted posted) =>
            await FindAsync(context, seat).ConfigureAwait(false) is { } found
            ? await WriteAsync(context, seat, posted, found.Release.Plan.Area, found,
                plan => actions.ChangeAsync(seat.Caller, found, plan, posted.Value("version"), Desk.Channel, context.RequestAborted),
                    "changed").ConfigureAwait(false)
            : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) => await FindAsync(context, seat).ConfigureAwait(false) is { } found
            ? await ShowAsync(context, seat, found, StatusCodes.Status200OK, Posted.Empty, null).ConfigureAwait(false)
            : Desk.Refused(seat, Wire.Errors.NotFound());

        public Task<IResult> OpineAsync(HttpContext context, Seat seat, Posted posted)
        {
            bool? agrees = posted.Value("agree") switch { "true" => true, "false" => false, _ => null };
            return ActAsync(context, seat, posted, agrees == false ? "objected" : "agreed", "comment", LongestComment, (found, comment) =>
                agrees is { } said
                ? actions.OpineAsync(seat.Caller, found, said, comment, posted.Value("version"), Desk.Channel, context.RequestAborted)
                : Task.FromResult<Attempt<StoredRelease>>(Wire.Errors.Invalid([Errors.NoAnswer()])));
        }

        public Task<IResult> ApproveAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, "published", "", 0,
            (found, _) => actions.ApproveAsync(seat.Caller, found, posted.Value("version"), Desk.Channel, context.RequestAborted));

        public Task<IResult> WithdrawAsync(HttpContext context, Seat seat, Posted posted) =>
            ActAsync(context, seat, posted, "withdrawn", "reason", LongestReason,
            (found, reason) => actions.WithdrawAsync(seat.Caller, found, reason, posted.Value("version"), Desk.Channel, context.RequestAborted));

        public async Task<IResult> MakeBriefAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            DateOnly? from = DateOnly.TryParseExact(posted.Value("from"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day) ? day : null;
            return !(await briefs.MakeAsync(seat.Caller, found, BriefKinds.Find(posted.Value("kind")), from, Desk.Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var brief)
                    ? Desk.See($"{Address}/{found.Release.Id}?done=brief")
                : await ShowAsync(context, seat, found, refusal.Status, posted, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> BriefAsync(HttpContext context, Seat seat) =>
            await briefs.FindAsync(seat.Caller, (string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is { } brief
                ? Briefs.Word(brief, seat.Site.Synthetic) : Desk.Refused(seat, Wire.Errors.NotFound());

        // The form of a draft, looked at first or written at once; what was typed stays whatever comes of it.
        private async Task<IResult> WriteAsync(HttpContext context, Seat seat, Posted posted, DivisionCode area, StoredRelease? found,
            Func<ReleasePlan, Task<Attempt<StoredRelease>>> write, string done)
        {
            var form = ReleaseForm.Read(posted);
            var plan = form.Judge(area, seat.Site.Today);
            if (!plan.IsAccepted)
            {
                return Again(Wire.Errors.Invalid(plan.Problems));
            }

            if (posted.Value("go") == "preview")
            {
                return (await actions.PreviewAsync(seat.Caller, plan.Outcome, Desk.Channel,
                    context.RequestAborted).ConfigureAwait(false)).IsRefused(out var notMade, out var figures) ? Again(notMade)
                    : Form(seat, StatusCodes.Status200OK,
                    new(area, form, found?.Release, posted.Value("version"),
                    new Release { Id = "", Plan = plan.Outcome, Figures = figures, Author = seat.Caller.Actor, DraftedAt = figures.CountedAt },
                        null));
            }

            return (await write(plan.Outcome).ConfigureAwait(false)).IsRefused(out var refusal, out var written) ? Again(refusal)
                : Desk.See($"{Address}/{written.Release.Id}?done={done}");

            IResult Again(Refusal said) => Form(seat, said.Status, new(area, form, found?.Release, posted.Value("version"), null, said));
        }

        private async Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, string done, string words, int longest,
            Func<StoredRelease, string, Task<Attempt<StoredRelease>>> act)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var said = words.Length > 0 ? VisibleText.Of(posted.Value(words)) : "";
            var attempt = said.Length > longest ? Wire.Errors.Invalid([Wire.Errors.TooLong(words, longest)])
                : await act(found, said).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var after) ? Desk.See($"{Address}/{after.Release.Id}?done={done}")
                : await ShowAsync(context, seat, await FindAsync(context, seat).ConfigureAwait(false) ?? found, refusal.Status, posted,
                    refusal).ConfigureAwait(false);
        }

        private async Task<IResult> ShowAsync(HttpContext context, Seat seat, StoredRelease found, int status, Posted typed, Refusal? refusal)
        {
            var release = found.Release;
            var made = ReleaseStanding.ReadsReasons(seat.Caller) ? await briefs.OfAsync(release, context.RequestAborted).ConfigureAwait(false) : [];
            Department? own = ReleaseStanding.SpeaksFor(seat.Caller, release) is { } department && release.Plan.RequiredOpinions.Contains(department)
                ? department : null;
            return Desk.Page<ReleasePage>(seat, status, new ReleasePageModel(found, own, MayChange(seat, release),
                ReleaseStanding.Decides(seat.Caller, release), made, typed, refusal,
                context.Request.Query["done"].ToString()));
        }

        private static IResult Form(Seat seat, int status, ReleaseFormModel model) => Desk.Page<ReleaseDraftPage>(seat, status, model);

        private static bool MayChange(Seat seat, Release release) =>
            release.Status == ReleaseStatus.Draft && ReleaseStanding.DraftsFor(seat.Caller) == release.Plan.Area;

        private async Task<StoredRelease?> FindAsync(HttpContext context, Seat seat) =>
            context.Request.RouteValues["id"] is string id && await records.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } found
                && ReleaseStanding.Sees(seat.Caller, found.Release) ? found : null;
    }
}
