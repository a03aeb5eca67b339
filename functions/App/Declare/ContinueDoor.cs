using App.Chat;
using App.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Declare;

/// <summary>
/// The way from the chat to the form. The address is looked at first and used by a button, so that a messenger's preview uses nothing up; then the
/// answers travel like those of every form, in the browser's own sealed cookie.
/// </summary>
internal sealed class ContinueDoor(WebLinks links, FormDoor form, States states, SiteOf site)
{
    private const string CookiePath = "/declare/continue";

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        var isOpen = await links.IsOpenAsync(SecretOf(context), context.RequestAborted).ConfigureAwait(false);
        if (isOpen)
        {
            // Whether the browser brings one back decides how the form is shown.
            states.Keep(context, CookiePath, FormState.New(""));
        }

        return Page(isOpen);
    }

    public async Task<IResult> UseAsync(HttpContext context)
    {
        if (await links.UseAsync(SecretOf(context), context.RequestAborted).ConfigureAwait(false) is not { } carried)
        {
            return Page(isOpen: false);
        }

        var result = form.Begin(context, carried.Form, FormState.Of(carried.Key, carried.Form, Posted.From(carried.Form, carried.Answers)));
        states.DropForm(context, CookiePath);
        return result;
    }

    private static string? SecretOf(HttpContext context) => context.Request.RouteValues["link"] as string;

    private RazorComponentResult<ContinuePage> Page(bool isOpen) =>
        Html.Page<ContinuePage>(new ContinueModel(site(), isOpen), isOpen ? StatusCodes.Status200OK : StatusCodes.Status410Gone);
}

/// <summary>The way on from the chat, as its page shows it.</summary>
/// <param name="IsOpen">The address can still be used.</param>
public sealed record ContinueModel(SiteContext Site, bool IsOpen);
