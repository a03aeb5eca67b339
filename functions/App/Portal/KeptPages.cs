using System.Text.Json.Serialization;
using App.Pages;
using App.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Storage;

namespace App.Portal;

/// <summary>
/// The page that answers a posted form, under an address of its own: Back and reload show it again and post nothing. What was typed is in the page
/// and so still there; the address is an opaque number and names nobody.
/// </summary>
/// <remarks>
/// A clerk looks for a family, opens one of four children, and goes back to the other three. Kept sealed for an hour, for the session that posted.
/// </remarks>
public sealed class KeptPages(IStore store, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Larger than any page of the desk; a batch takes two megabytes.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>
    /// Where the browser finds the page that it would have been answered with; the answer itself where that is no page, or nobody browses.
    /// </summary>
    public async Task<IResult> AfterAsync(HttpContext context, Seat seat, IResult answer)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(seat);
        if (answer is not RazorComponentResult page || context.Request.Headers["Sec-Fetch-Mode"] != "navigate")
        {
            return answer;
        }

        var status = Html.StatusOf(page);
        var rendered = await Html.RenderAsync(context, page).ConfigureAwait(false);
        if (rendered.Length > MostBytes)
        {
            return new RenderedPage(status, rendered);
        }

        var now = time.GetUtcNow();
        var id = OpaqueId.New(now);
        var batch = Batch.Technical().Create(Kinds.KeptPage, id, new KeptPage(seat.Session.Id, status, rendered), KeptJson.Default.KeptPage,
            new IndexFields().Set(Fields.At, now), expiresOn: now + Life);
        return (await store.CommitAsync(Partition.Index(id), batch, context.RequestAborted).ConfigureAwait(false)).IsCommitted
            ? Desk.See("/portal/answers/" + id)
            : new RenderedPage(status, rendered);
    }

    /// <summary>The page again, for the session it was made for; the desk where it is over.</summary>
    public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(seat);
        if (context.Request.RouteValues["id"] is string id && OpaqueId.Is(id)
            && await store.FindAsync(Partition.Index(id), Kinds.KeptPage, id, context.RequestAborted).ConfigureAwait(false) is { } document)
        {
            var kept = document.Read(KeptJson.Default.KeptPage);
            if (kept.Session == seat.Session.Id)
            {
                if (kept.Status == StatusCodes.Status200OK)
                {
                    Trail.Note(context);
                }

                return new RenderedPage(kept.Status, kept.Page);
            }
        }

        return Desk.Refused(seat, Errors.PageOver());
    }
}

/// <param name="Session">For which it was made.</param>
internal sealed record KeptPage(string Session, int Status, ReadOnlyMemory<byte> Page);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptPage))]
internal sealed partial class KeptJson : JsonSerializerContext;
