using App.Functions;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Storage;

namespace App.Api.Declarations;

/// <summary>Pictures and PDFs that a declarant adds: the raw body, or the first file of a multipart form.</summary>
public static class AttachmentEndpoints
{
    /// <summary>What the frame of a multipart form may take beside its file.</summary>
    private const int Framing = 64 * 1024;

    private const int Most = Catalogue.AttachmentBody;

    public static void MapAttachments(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (proofs, attaching) = (app.Services.GetRequiredService<Proofs>(), app.Services.GetRequiredService<Attaching>());
        app.Map(Catalogue.AttachToDeclaration, context => AttachAsync(context, proofs, attaching));
    }

    /// <summary>Where the bytes of an attachment lie.</summary>
    public static string BlobOf(string attachmentId) => "attachments/" + attachmentId;

    /// <summary>The proof first: ten megabytes are read for nobody.</summary>
    private static async Task<Results<Created<AttachmentTaken>, Refusal>> AttachAsync(HttpContext context, Proofs proofs, Attaching attaching) =>
        (await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context),
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused, out var found)
            ? refused
            : (await attaching.TakeAsync(context, found).ConfigureAwait(false))
                .To(kept => TypedResults.Created((string?)null, new AttachmentTaken(kept.Id, kept.MediaType, kept.Bytes)));

    /// <summary>Straight from the wire into a sealed temporary file: however many send at once, none of it is in memory.</summary>
    internal static async Task<Attempt<SealedTemporary>> SpoolAsync(HttpContext context, IBlobStore blobs)
    {
        var request = context.Request;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Wire.Errors.CompressedBody();
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        var isForm = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        if (request.ContentLength > Most + (isForm ? Framing : 0))
        {
            return Wire.Errors.TooLarge(Most);
        }

        try
        {
            var file = isForm ? await FileOfAsync(context, HeaderUtilities.RemoveQuotes(type!.Boundary).Value).ConfigureAwait(false) : request.Body;
            return file.IsRefused(out var refusal, out var content) ? refusal
                : await blobs.TemporaryAsync(new LimitedStream(content, Most), context.RequestAborted).ConfigureAwait(false);
        }
        catch (TooLongException)
        {
            return Wire.Errors.TooLarge(Most);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
        {
            return Wire.Errors.BadRequest();
        }
    }

    private static async Task<Attempt<Stream>> FileOfAsync(HttpContext context, string? boundary)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
        {
            return Wire.Errors.BadRequest();
        }

        var reader = new MultipartReader(boundary, context.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
        while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
            {
                return section.Body;
            }
        }

        return Errors.NoFile();
    }
}
