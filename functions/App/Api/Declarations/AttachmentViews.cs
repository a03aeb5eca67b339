using System.Globalization;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// What a declarant attached, shown to staff: only while they have the declaration open with a reason, like the rest of the record, and each look is
/// written down before a byte of it leaves.
/// </summary>
public sealed class AttachmentViews(Reviews reviews, Openings openings, IBlobStore blobs)
{
    /// <summary>
    /// A stored picture is drawn by us and a PDF is only ever saved; whatever a browser makes of either, it may run nothing, load nothing and stand
    /// in no frame.
    /// </summary>
    private const string Sandbox =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>The file; or why not: no such declaration or attachment for this caller, or the declaration is not open to them.</summary>
    public async Task<Attempt<Answer>> ViewAsync(Caller caller, DivisionCode? county, HttpContext context, string channel)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(context);
        var cancellation = context.RequestAborted;
        if (county is not { } responsible || context.Request.RouteValues["id"] is not string id
            || await reviews.FindAsync(caller, responsible, id, Permission.DeclarationsOpen, cancellation).ConfigureAwait(false) is not { } found
            || found.Declaration.Attachments.FirstOrDefault(one => one.Id == context.Request.RouteValues["attachment"] as string)
            is not { } attachment)
        {
            return Wire.Errors.NotFound();
        }

        if (await openings.UntilAsync(caller, found.Declaration.County, Reviews.Opening, found.Declaration.Id, cancellation)
            .ConfigureAwait(false) is null)
        {
            return Errors.OpenFirst();
        }

        var stream = await blobs.OpenAsync(AttachmentEndpoints.BlobOf(attachment.Id), cancellation).ConfigureAwait(false);
        if (stream is null)
        {
            return Wire.Errors.NotFound();
        }

        // Whole before it is sent: bytes that were altered in the store fail here, and nobody is shown half of them.
        using var content = new MemoryStream(checked((int)attachment.Bytes));
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(content, cancellation).ConfigureAwait(false);
        }

        await reviews.SeeAsync(caller, found.Declaration, attachment, channel, cancellation).ConfigureAwait(false);
        return Answer.Bytes(StatusCodes.Status200OK, content.ToArray(), attachment.MediaType,
        [
            ("Content-Disposition", Disposition(attachment, found.Declaration.Attachments.IndexOf(attachment) + 1)),
            ("Content-Security-Policy", Sandbox),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]);
    }

    /// <summary>A picture is looked at in the browser; anything else is saved. The name says nothing about the child.</summary>
    private static StringValues Disposition(Attachment attachment, int number)
    {
        var (how, ending) = attachment.IsPicture ? ("inline", "jpg") : ("attachment", "pdf");
        return string.Create(CultureInfo.InvariantCulture,
            $"{how}; filename=\"file{number}.{ending}\"; filename*=UTF-8''{Uri.EscapeDataString($"上传的附件{number}.{ending}")}");
    }
}
