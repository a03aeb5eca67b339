using App.Api.Declarations;
using App.Demo;
using App.Functions;
using App.Pages;
using App.Security;
using Domain.Assignments;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.SignIn;

/// <summary>Coming in and going out: the issuer's account, in development a persona.</summary>
public static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var door = new Door(app.Services.GetRequiredService<Sessions>(), app.Services.GetRequiredService<DevelopmentRule>(),
            app.Services.GetRequiredService<DemoSeeding>(), app.Services.GetRequiredService<Reviews>(),
                app.Services.GetRequiredService<TimeProvider>());
        app.Map(Functions.Pages.PortalSignIn, async context => await door.ShowAsync(context).ConfigureAwait(false));
        app.Map(Functions.Pages.PortalSignInPost, door.PersonaAsync);
        app.Map(Functions.Pages.PortalSignInAccount, door.AccountAsync);

        // Taken by the handler of the issuer's accounts before it comes here, where there is one.
        app.Map(Functions.Pages.PortalSignInCallback, static _ => Task.FromResult<IResult>(Wire.Errors.NotFound()));
        app.MapDesk(Functions.Pages.PortalSignOut, door.OutAsync);
    }

    private sealed class Door(Sessions sessions, DevelopmentRule rule, DemoSeeding demo, Reviews reviews, TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context)
        {
            var session = await sessions.FindAsync(context).ConfigureAwait(false);
            return session is null && await sessions.IsOfEndedDeviceAsync(context).ConfigureAwait(false)
                ? Show(context, "这台设备已经停用。带走的走访、没有传上去的内容都从这台设备上删掉了。手机找回来的，重新登录就可以接着用。", isEnded: true)
                : Show(context, account: session is { Caller: null, Account: { } account } ? account : null);
        }

        /// <param name="account">Signed in and without a post here: what the security administrator needs to know to give it one.</param>
        private RazorComponentResult<SignInPage> Show(HttpContext context, string? message = null, int status = StatusCodes.Status200OK,
            Account? account = null, bool isEnded = false)
        {
            var query = context.Request.Query;
            message ??= query.ContainsKey("failed") ? "登录没有成功，请再试一次；还是不行的，请联系安全管理员。"
                : query.ContainsKey("unassigned") ? "您的账号还没有分配岗位，或者岗位已经收回。请联系安全管理员。"
                : query.ContainsKey("out") ? "您已经退出。"
                : null;
            var site = new SiteContext(demo.IsDemo, CivilTime.ChinaDate(time.GetUtcNow()));
            return Html.Page<SignInPage>(new SignInModel(site, Desk.SafeReturn(query["return"]))
            {
                Message = message,
                HasProvider = sessions.HasProvider,
                Personas = rule.Allows(context),
                Account = account,
                IsEnded = isEnded,
            }, status);
        }

        public async Task<IResult> PersonaAsync(HttpContext context)
        {
            if (!rule.Allows(context))
            {
                return Wire.Errors.NotFound();
            }

            // No session yet that a form token could belong to: the browser says where a post comes from.
            if (!OwnPost.Is(context.Request))
            {
                return Wire.Errors.NotAllowed();
            }

            if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
            {
                return refusal;
            }

            if (AssignmentScope.Of((await PartsAsync(posted,
                context.RequestAborted).ConfigureAwait(false)).GetValueOrDefault) is not { IsComplete: true } assignment)
            {
                return Show(context, "这个岗位和地方对不上，请重新选择。", StatusCodes.Status422UnprocessableEntity);
            }

            await sessions.OpenPersonaAsync(context, assignment, posted.Value("name").Trim() is { Length: > 0 and <= 40 } name ? name : null)
                .ConfigureAwait(false);
            return Desk.See(Desk.StartAt(Desk.SafeReturn(posted.Value("return"))));
        }

        public async Task<IResult> AccountAsync(HttpContext context)
        {
            if (!sessions.HasProvider)
            {
                return Wire.Errors.NotFound();
            }

            await Sessions.ChallengeAsync(context, Desk.StartAt(Desk.SafeReturn(context.Request.Query["return"]))).ConfigureAwait(false);
            return Results.Empty;
        }

        public async Task<IResult> OutAsync(HttpContext context, Seat seat, Posted posted)
        {
            await sessions.CloseAsync(context).ConfigureAwait(false);

            Acting.Forget(context);
            Holder.Forget(context);

            // Nothing of a visit stays on the device, even where the page's script did not run.
            context.Response.Headers["Clear-Site-Data"] = "\"storage\"";
            return Desk.See(Desk.SignedOut);
        }

        /// <summary>What the role is tied to, no more; a place that was not chosen is one where work waits.</summary>
        private async Task<Dictionary<string, string?>> PartsAsync(Posted posted, CancellationToken cancellation)
        {
            var parts = new Dictionary<string, string?>(StringComparer.Ordinal) { ["role"] = posted.Value("role") };
            if (Roles.Find(posted.Value("role")) is not { } role || !role.Takes("county"))
            {
                return parts;
            }

            parts["county"] = posted.Value("county");
            if (role is Role.DepartmentOfficer)
            {
                parts["department"] = posted.Value("department");
            }

            if (role is Role.TownshipSupervisor or Role.VillageWorker && DivisionCode.TryParse(posted.Value("county"), out var county)
                && county.Level is DivisionLevel.County)
            {
                DivisionCode? within = DivisionCode.TryParse(posted.Value("township"), out var chosen) ? chosen : null;
                var work = await WorkAsync(county, within, role is Role.VillageWorker, cancellation).ConfigureAwait(false);
                parts["township"] = (within ?? work?.Township)?.Value ?? First(county.Value);
                if (role is Role.VillageWorker)
                {
                    parts["village"] = posted.Value("village").Trim() is { Length: > 0 } village ? village : work?.Village?.Value
                        ?? First(parts["township"]);
                }
            }

            return parts;
        }

        /// <summary>The place of the declaration that is due first; null where none waits.</summary>
        private async Task<DivisionCode?> WorkAsync(DivisionCode county, DivisionCode? township, bool inVillage, CancellationToken cancellation)
        {
            var reader = new Caller("persona", null, new Assignment(Role.CountyReviewer, county));
            var open = new DeclarationFilter([.. DeclarationStatuses.All.Where(status => status.IsOpen())], null, township, DueFirst: true);
            var (items, _) = await reviews.ListAsync(reader, county, open, null, 25, cancellation).ConfigureAwait(false);
            return items.Select(found => DeclarationRecords.PlaceOf(found.Declaration.Form, found.Declaration.Answers()))
                .FirstOrDefault(place => inVillage ? place?.Village is not null : place?.Township is not null);
        }

        private static string? First(string? within) =>
            DivisionCode.TryParse(within, out var code) && DivisionTable.Children(code) is [var first, ..] ? first.Code.Value : null;
    }
}

/// <summary>By what somebody may sign in here, and what came of it.</summary>
public sealed record SignInModel(SiteContext Site, string Return)
{
    public string? Message { get; init; }

    /// <summary>Accounts of an issuer may sign in.</summary>
    public bool HasProvider { get; init; }

    /// <summary>The personas of the development rule are offered.</summary>
    public bool Personas { get; init; }

    /// <summary>Signed in and without a post here.</summary>
    public Account? Account { get; init; }

    /// <summary>The device was ended: what it holds goes.</summary>
    public bool IsEnded { get; init; }
}
