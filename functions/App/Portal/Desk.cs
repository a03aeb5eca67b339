using App.Demo;
using App.Functions;
using App.Pages;
using App.Portal.SignIn;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal;

/// <summary>Everything a page of the desk knows about who looks at it.</summary>
/// <param name="County">The county whose records are meant; null for roles that work with none.</param>
/// <param name="Policy">What is in force today: a page that says what the rules say says it by these.</param>
public sealed record Seat(SiteContext Site, Caller Caller, Session Session, DivisionCode? County, PolicyParameters Policy)
{
    public string FormToken => Session.FormToken;

    /// <summary>The list that the reader came from.</summary>
    public Trail? From { get; init; }

    /// <summary>What a form of this page carries so that whoever has it now may still post it to that address after signing in again.</summary>
    public string CarryProof(string address) => Session.CarryProof(Caller.Subject, address);

    /// <summary>Whether a button or link of this permission is worth showing.</summary>
    public bool May(Permission permission) => Caller.Assignment.May(permission, out _);

    /// <summary>The cell of the permission table for a record in that place; null where it is empty.</summary>
    public Grant? GrantOf(Permission permission, DivisionCode county, DivisionCode? place) =>
        Caller.Assignment.May(permission, county, place, out var grant) ? grant : null;
}

/// <summary>
/// The door of every portal page: a session or the sign-in page, the permission of the page or a refusal, the form token of every posted form. Pages
/// call the same handlers as the HTTP routes and have no rules of their own.
/// </summary>
public static class Desk
{
    public const string TokenBox = "formToken";

    /// <summary>Where somebody lands who has signed out.</summary>
    internal const string SignedOut = "/portal/signin?out=1";
    public const string Channel = "portal";

    /// <summary>
    /// The navigation, by what belongs together: today, children, departments, figures, the trail; each entry shown to whom its page opens.
    /// </summary>
    private static readonly (HttpFunction Page, string Text)[][] Navigation =
    [
        [(Functions.Pages.Portal, "工作台"), (ReviewFunctions.Cases, "待核对"), (RightsFunctions.ListPage, "个人信息"),
            (Functions.Pages.PortalApprovals, "审批")],
        [
            (Functions.Pages.PortalChildren, "儿童"), (KeyCareFunctions.ListPage, "重点关爱"), (VisitFunctions.Desk, "走访"), (LeadFunctions.ListPage, "线索"),
            (SheetFunctions.Desk, "表格"), (NationalFunctions.Desk, "全国系统"),
        ],
        [(RecordFunctions.Desk, "部门数据"), (VerificationFunctions.DeskPage, "比对"), (ChecklistFunctions.Board, "部门核对"),
            (PolicyGapFunctions.ListPage, "政策落实")],
        [(CampaignFunctions.Board, "摸排进度"), (StatisticsFunctions.Page, "统计"), (ReleaseFunctions.ListPage, "发布"), (MatterFunctions.ListPage, "情况报告"),
            (ParameterFunctions.ListPage, "参数")],
        [(Functions.Pages.PortalAudit, "审计"), (AssignmentFunctions.ListPage, "岗位"), (OperationFunctions.LookPage, "运行")],
    ];

    /// <summary>The links that this caller's pages show, in their groups.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Href, string Text)>> LinksFor(Caller caller) =>
        [.. Navigation.Select(group => group.Where(entry => entry.Page.Opens(caller)).Select(entry => ("/" + entry.Page.Route, entry.Text)).ToList())
            .Where(group => group.Count > 0)];

    /// <summary>A page that is read.</summary>
    public static void MapDesk(this WebApplication app, HttpFunction page, Func<HttpContext, Seat, Task<IResult>> handle) =>
        Open(app, page, (context, seat) => handle(context, seat));

    /// <summary>A form that is posted.</summary>
    public static void MapDesk(this WebApplication app, HttpFunction page, Func<HttpContext, Seat, Posted, Task<IResult>> handle)
    {
        ArgumentNullException.ThrowIfNull(app);
        var kept = app.Services.GetRequiredService<KeptPages>();
        Open(app, page, async (context, seat) =>
        {
            var attempt = await Posted.ReadAsync(context, page.MaxBody).ConfigureAwait(false);
            return attempt.IsRefused(out var refusal, out var posted) ? Refused(seat, refusal)
                : !seat.Session.IsFormToken(posted.Value(TokenBox)) ? EndedSession.GoOn(context, page, seat, posted)
                ?? Refused(seat, Errors.StaleForm())
                : await kept.AfterAsync(context, seat, await handle(context, seat, posted).ConfigureAwait(false)).ConfigureAwait(false);
        }, EndedSession.AskAsync);
    }

    /// <summary>A form with a file: its handler takes it from the wire and judges the token itself, before the file.</summary>
    public static void MapUpload(this WebApplication app, HttpFunction page, Func<HttpContext, Seat, Task<IResult>> handle) =>
        Open(app, page, handle, EndedSession.AskForFileAsync);

    /// <summary>A refusal as a page with the status it has as JSON.</summary>
    public static IResult Refused(Seat seat, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Page<RefusedPage>(seat, refusal.Status, refusal);
    }

    /// <summary>A page of the desk: who looks at it, and its one model.</summary>
    public static IResult Page<TPage>(Seat seat, object model)
        where TPage : IComponent => Page<TPage>(seat, StatusCodes.Status200OK, model);

    /// <inheritdoc cref="Page{TPage}(Seat, object)"/>
    public static IResult Page<TPage>(Seat seat, int status, object model)
        where TPage : IComponent => new RazorComponentResult<TPage>(new { Seat = seat, Model = model }) { StatusCode = status };

    /// <summary>After a post: go and look (a reload does not post again).</summary>
    public static IResult See(string address) => new SeeOther(address);

    /// <summary>Why somebody opens a record: in their own words, or the reason that they picked. Null with the problems.</summary>
    internal static (string? Reason, IReadOnlyList<Problem> Problems) Why(Posted posted) =>
        new Envelope((posted.Value("reason").Trim().Length > 0 ? posted : posted.With("reason", posted.Value("reasonPicked"))).Boxes).Why();

    /// <summary>A path of this portal that a sign-in may lead back to; anything else leads to the desk.</summary>
    public static string SafeReturn(string? path) =>
        path is { Length: > 0 and < 300 } && (path == "/portal" || path.StartsWith("/portal/", StringComparison.Ordinal)
            || path.StartsWith("/portal?", StringComparison.Ordinal))
        && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl) && !path.StartsWith("/portal/sign", StringComparison.Ordinal)
        ? path : "/portal";

    /// <summary>The address of somebody's first page, by their role; an address that was asked for stays.</summary>
    internal static string StartAt(string asked) => asked == "/portal" ? "/portal?" + StartBox + "=1" : asked;

    internal const string StartBox = "start";

    /// <param name="ended">What keeps the posted form of somebody whose session has ended meanwhile.</param>
    private static void Open(WebApplication app, HttpFunction page, Func<HttpContext, Seat, Task<IResult>> handle,
        Func<HttpContext, HttpFunction, Sessions, SiteContext, Task<IResult?>>? ended = null)
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        var demo = app.Services.GetRequiredService<DemoSeeding>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var policy = app.Services.GetRequiredService<Settings>().Policy;
        Operations.Endpoint(app, page, async context =>
        {
            var session = await sessions.FindAsync(context).ConfigureAwait(false);
            var about = new SiteContext(demo.IsDemo, CivilTime.ChinaDate(time.GetUtcNow()));
            IResult result;
            if (session is null && await sessions.IsOfEndedDeviceAsync(context).ConfigureAwait(false))
            {
                result = See("/portal/signin"); // which says so
            }
            else if (ended is not null && session is null && await ended(context, page, sessions, about).ConfigureAwait(false) is { } kept)
            {
                result = kept;
            }
            else if (session is null && page == Functions.Pages.PortalSignOut)
            {
                result = See(SignedOut); // twice out is out
            }
            else if (session?.Caller is not { } caller)
            {
                var back = HttpMethods.IsPost(context.Request.Method) ? "/portal" : context.Request.Path.Value + context.Request.QueryString.Value;
                result = See("/portal/signin?" + (session is null ? "" : "unassigned=1&") + "return=" + Uri.EscapeDataString(SafeReturn(back)));
            }
            else
            {
                var seat = new Seat(about, caller, session,
                    caller.CountyOf(context), policy.On(about.Today))
                { From = Trail.Of(context) };
                Trail.Note(context, page);
                Holder.Note(context, caller);
                result = page.Opens(caller) ? await handle(context, seat).ConfigureAwait(false) : Refused(seat, Wire.Errors.NotAllowed());
            }

            await context.AnswerAsync(result).ConfigureAwait(false);
        });
    }
}
