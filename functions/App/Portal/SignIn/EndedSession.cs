using App.Api.Sheets;
using App.Functions;
using App.Pages;
using App.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace App.Portal.SignIn;

/// <summary>
/// A form that is posted when its session has ended: what was typed goes back into the page that asks to sign in again, and nowhere else. The page
/// carries a proof of the account that posted it, so that the same account, signed in anew, may go on, and nobody else.
/// </summary>
/// <remarks>
/// A reviewer writes for forty minutes why a child is not registered, with telephone calls in between, and then presses the button.
/// </remarks>
internal static class EndedSession
{
    /// <summary>The box with the proof.</summary>
    public const string Proof = "endedSession";

    /// <summary>
    /// The page that keeps what was typed; null where the browser never had a session here or the post is not one of our own forms.
    /// </summary>
    public static async Task<IResult?> AskAsync(HttpContext context, HttpFunction page, Sessions sessions, SiteContext site)
    {
        if (page == Functions.Pages.PortalSignOut || !OwnPost.Is(context.Request))
        {
            return null;
        }

        // A session that ran out is known by its cookie; one that was ended in another tab by the form that it drew.
        var former = await sessions.FormerAccountAsync(context).ConfigureAwait(false);
        if (former is null && !context.Request.HasFormContentType)
        {
            return null;
        }

        var (posted, _) = await Posted.ReadAsync(context, page.MaxBody).ConfigureAwait(false);
        return posted is not null && (former ?? sessions.FormAccount(posted.Value(Desk.TokenBox))) is { Length: > 0 } account
            ? Kept<EndedPage>(context, sessions, site, account, posted) : null;
    }

    /// <summary>
    /// The same for a form with a file. A browser does not put a file back into a page and nothing of it is kept here: the page says that it has to
    /// be chosen again.
    /// </summary>
    public static async Task<IResult?> AskForFileAsync(HttpContext context, HttpFunction page, Sessions sessions, SiteContext site)
    {
        if (!OwnPost.Is(context.Request) || await sessions.FormerAccountAsync(context).ConfigureAwait(false) is not { } account)
        {
            return null;
        }

        var boxes = await Upload.PassByAsync(context).ConfigureAwait(false);
        return Kept<EndedUploadPage>(context, sessions, site, account,
            Posted.From(boxes.Select(box => KeyValuePair.Create(box.Key, new StringValues(box.Value)))));
    }

    /// <summary>The page on which somebody who has signed in again goes on; null where the form is not one that they posted before.</summary>
    public static IResult? GoOn(HttpContext context, HttpFunction page, Seat seat, Posted posted) =>
        MayGoOn(context, seat, posted.Value(Proof))
            ? Desk.Page<GoOnPage>(seat, new GoOnModel(Address(context.Request), Typed(posted),
                posted.Value(Proof))
            { Record = RecordOf(context.Request, page) })
            : null;

    /// <summary>Whether the same account had this form before it, in an earlier session.</summary>
    public static bool MayGoOn(HttpContext context, Seat seat, string proof) =>
        OwnPost.Is(context.Request) && seat.Session.IsCarryProof(seat.Caller.Subject, Address(context.Request), proof);

    private static RazorComponentResult<TPage> Kept<TPage>(HttpContext context, Sessions sessions, SiteContext site, string account, Posted posted)
        where TPage : IComponent
    {
        var address = Address(context.Request);
        return Html.Page<TPage>(new EndedModel(site, address, Typed(posted), sessions.CarryProof(account, address)),
            StatusCodes.Status401Unauthorized);
    }

    private static string Address(HttpRequest request) => request.Path.Value + request.QueryString.Value;

    private static IReadOnlyList<KeyValuePair<string, StringValues>> Typed(Posted posted) =>
        [.. posted.Boxes.Where(box => box.Key is not (Desk.TokenBox or Proof))];

    /// <summary>The page of the record that the form is about: its opening has ended with the session.</summary>
    private static string? RecordOf(HttpRequest request, HttpFunction page) => page.Route.Split('/') is ["portal", _, "{id}", not "opening", ..]
        ? string.Join('/', request.Path.Value!.Split('/')[..4])
        : null;
}

/// <summary>What was posted when the session had ended, and where to.</summary>
public sealed record EndedModel(SiteContext Site, string Action, IReadOnlyList<KeyValuePair<string, StringValues>> Boxes, string Proof);

/// <summary>The same for whoever has signed in again.</summary>
public sealed record GoOnModel(string Action, IReadOnlyList<KeyValuePair<string, StringValues>> Boxes, string Proof)
{
    /// <summary>Where the record is opened again with a reason; null where the form is about none.</summary>
    public string? Record { get; init; }
}
