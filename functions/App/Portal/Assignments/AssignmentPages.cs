using App.Api.Assignments;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Assignments;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Assignments;

/// <summary>The security administrator's room: who may do what here, letting somebody in, the second person's approval, taking it away.</summary>
public static class AssignmentPages
{
    public static void MapAssignmentPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<AssignmentRecords>(), app.Services.GetRequiredService<AssignmentActions>(),
            app.Services.GetRequiredService<Settings>(), app.Services.GetRequiredService<DevelopmentRule>(),
            app.Services.GetRequiredService<Devices>());
        app.MapDesk(AssignmentFunctions.ListPage, room.ListAsync);
        app.MapDesk(AssignmentFunctions.NewPage, room.NewAsync);
        app.MapDesk(AssignmentFunctions.GivePost, room.GiveAsync);
        app.MapDesk(AssignmentFunctions.RecordPage, room.ShowAsync);
        app.MapDesk(AssignmentFunctions.ApprovePost, room.ApproveAsync);
        app.MapDesk(AssignmentFunctions.EndPost, room.EndAsync);
        app.MapDesk(AssignmentFunctions.TodayPage, room.TodayAsync);
        app.MapDesk(AssignmentFunctions.GrantPost, room.GrantAsync);
        app.MapDesk(AssignmentFunctions.EndGrantPost, room.EndGrantAsync);
        app.MapDesk(AssignmentFunctions.ActingPost, room.ActAsync);
    }

    private sealed class Room(AssignmentRecords records, AssignmentActions actions, Settings settings, DevelopmentRule rule, Devices devices)
    {
        /// <summary>So many colleagues are offered to stand in.</summary>
        private const int MostColleagues = 300;

        private const string Home = "/portal/assignments";

        public async Task<IResult> ListAsync(HttpContext context, Seat seat)
        {
            var (filter, problems) = AssignmentRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Desk.See(Home);
            }

            try
            {
                var listed = await records.ListAsync(filter, context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null,
                    context.RequestAborted).ConfigureAwait(false);
                var proposed = await records.ListAsync(new(AssignmentStatus.Proposed, null, null), null,
                    context.RequestAborted).ConfigureAwait(false);
                var waiting = proposed.Items.Where(stored => stored.Assignment.Given.By.Subject != seat.Caller.Subject).ToList();
                return Desk.Page<AssignmentsPage>(seat, new AssignmentListModel(filter, listed, waiting, Paging.Of(context, listed)));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Home);
            }
        }

        public Task<IResult> NewAsync(HttpContext context, Seat seat)
        {
            var query = context.Request.Query;
            return Task.FromResult(Form(seat, StatusCodes.Status200OK, name => query[name].ToString(), Posted.Empty, []));
        }

        public async Task<IResult> GiveAsync(HttpContext context, Seat seat, Posted posted)
        {
            string? Typed(string name) => VisibleText.Of(posted.Value(name)) is { Length: > 0 } text ? text : null;
            var (command, problems) = AssignmentRequests.Command(Typed, posted.Value("machine").Length > 0, TooLong(Typed), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await actions.GiveAsync(command, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"{Home}/{done.Id}?done={done.Assignment.Status.Id()}")
                : Form(seat, refusal.Status, posted.Value, posted, refusal.Problems.Count > 0 ? refusal.Problems
                    : [new("", refusal.Code, refusal.Message)]);
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await PageAsync(context, seat, StatusCodes.Status200OK, context.Request.Query["done"].ToString(), null,
                Posted.Empty).ConfigureAwait(false);

        public Task<IResult> ApproveAsync(HttpContext context, Seat seat, Posted posted) => ChangeAsync(context, seat, posted, id =>
            actions.ApproveAsync(id, new(seat.Caller.Actor), posted.Value("version"), Desk.Channel, context.RequestAborted));

        public Task<IResult> EndAsync(HttpContext context, Seat seat, Posted posted)
        {
            var reason = VisibleText.Of(posted.Value("reason"));
            return ChangeAsync(context, seat, posted, async id =>
                reason.Length is 0 ? Wire.Errors.Invalid([Domain.Assignments.Errors.ReasonRequired()])
                : reason.Length > AssignmentRequests.MaxReason ? Wire.Errors.Invalid([Wire.Errors.TooLong("reason", AssignmentRequests.MaxReason)])
                : await actions.EndAsync(id, new(reason, seat.Caller.Actor), posted.Value("version"), Desk.Channel,
                    context.RequestAborted).ConfigureAwait(false));
        }

        public async Task<IResult> TodayAsync(HttpContext context, Seat seat)
        {
            var (filter, problems) = AssignmentRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Desk.See(Home + "/today");
            }

            try
            {
                var listed = await records.ListAsync(filter with { Status = AssignmentStatus.Active }, Paging.TokenOf(context),
                    context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<TodayPage>(seat, new AccessTodayModel(seat.Site.Today, filter, listed, Paging.Of(context, listed)));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Home + "/today");
            }
        }

        /// <summary>The page is the one of whoever is away; the account that changes is the colleague's.</summary>
        public async Task<IResult> GrantAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            // Whom the select names, at the version that it showed.
            var (who, version) = posted.Value("who").Split('@') is [var id, var seen] ? (id, seen) : ("", "");
            var (command, _, _, problems) = AssignmentRequests.ReadGrant(
                new(posted.With("for", found.Id).With("version", version).Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid([.. problems.Select(Named)])
                : await actions.GrantAsync(who, found.Id, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"{Home}/{done.Id}?done=granted")
                : await PageAsync(context, seat, refusal.Status, "", refusal, posted).ConfigureAwait(false);

            static Problem Named(Problem problem)
            {
                return problem.Field == "version" ? new("who", "required", "请选择由谁来替班。") : problem;
            }
        }

        public Task<IResult> EndGrantAsync(HttpContext context, Seat seat, Posted posted) => ChangeAsync(context, seat, posted, async id =>
        {
            var (reason, version, problems) = new Envelope(posted.Boxes).WhyOfVersion();
            return reason is null ? Wire.Errors.Invalid(problems)
                : await actions.EndGrantAsync(id, new(reason, seat.Caller.Actor), version, Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false);
        });

        public Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted)
        {
            Acting.Choose(context, posted.Value("post") == "colleague" && seat.Caller.Grant is not null, rule.IsCookieSecure(settings));
            return Task.FromResult(Desk.See(Desk.StartAt("/portal")));
        }

        private async Task<IReadOnlyList<StoredAssignment>> ColleaguesAsync(AccountAssignment found, CancellationToken cancellation)
        {
            var colleagues = new List<StoredAssignment>();
            if (found is not { Status: AssignmentStatus.Active, IsMachine: false, IsAdministrator: false })
            {
                return colleagues;
            }

            string? next = null;
            do
            {
                var page = await records.ListAsync(new(AssignmentStatus.Active, null, found.Assignment.County ?? DivisionCode.Changzhi), next,
                    cancellation).ConfigureAwait(false);
                colleagues.AddRange(page.Items.Where(each => each.Assignment is { IsMachine: false, IsAdministrator: false } other
                    && other.Account != found.Account && other.Assignment != found.Assignment));
                next = page.Next;
            }
            while (next is not null && colleagues.Count < MostColleagues);
            return [.. colleagues.OrderBy(each => AssignmentWords.Who(each.Assignment), StringComparer.Ordinal)];
        }

        private async Task<IResult> ChangeAsync(HttpContext context, Seat seat, Posted posted, Func<string,
            Task<Attempt<StoredAssignment>>> change)
        {
            if (await FindAsync(context).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return !(await change(found.Id).ConfigureAwait(false)).IsRefused(out var refusal, out var done)
                ? Desk.See($"{Home}/{done.Id}?done={done.Assignment.Status.Id()}")
                : await PageAsync(context, seat, refusal.Status, "", refusal, posted).ConfigureAwait(false);
        }

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, int status, string done, Refusal? refusal, Posted typed)
        {
            if (await FindAsync(context).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var isLast = await records.AdministratorsAsync(context.RequestAborted).ConfigureAwait(false) is { Accounts: [var only] }
                && only == found.Assignment.Account;
            return Desk.Page<AssignmentPage>(seat, status, new AssignmentPageModel(found, isLast,
                await ColleaguesAsync(found.Assignment, context.RequestAborted).ConfigureAwait(false), done, refusal, typed)
            {
                Devices = await devices.OfAsync(found.Assignment.Account, context.RequestAborted).ConfigureAwait(false),
            });
        }

        private Task<StoredAssignment?> FindAsync(HttpContext context) =>
            records.FindAsync(context.Request.RouteValues["id"] as string, context.RequestAborted);

        private IResult Form(Seat seat, int status, Func<string, string> chosen, Posted typed, IReadOnlyList<Problem> problems)
        {
            var role = Roles.Find(chosen("role"));
            var county = role?.Takes("county") == true && DivisionCode.TryParse(chosen("county"), out var code)
                && DivisionCode.Changzhi.Contains(code) ? code : default(DivisionCode?);
            var township = role?.Takes("township") == true && DivisionCode.TryParse(chosen("township"), out var within)
                && county?.Contains(within) == true ? within : default(DivisionCode?);
            return Desk.Page<NewPage>(seat, status, new AssignmentFormModel(role, county, township, settings.Authority?.ToString(), typed,
                problems));
        }

        private static List<Problem> TooLong(Func<string, string?> typed) =>
            [.. from box in (string[])["issuer", "subject", "name"] where typed(box)?.Length > 300 select Wire.Errors.TooLong(box, 300)];
    }
}
