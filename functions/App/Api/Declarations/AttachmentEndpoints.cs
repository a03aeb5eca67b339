using App.Functions;
using Domain.Audit;
using Domain.Declarations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

    private static readonly int Most = Catalogue.AttachToDeclaration.MaxBody;

    public static void MapAttachments(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (proofs, followUps) = (app.Services.GetRequiredService<Proofs>(), app.Services.GetRequiredService<FollowUps>());
        var (blobs, time) = (app.Services.GetRequiredService<IBlobStore>(), app.Services.GetRequiredService<TimeProvider>());
        app.Map(Catalogue.AttachToDeclaration, context => AttachAsync(context, proofs, followUps, blobs, time));
    }

    /// <summary>Where the bytes of an attachment lie.</summary>
    public static string BlobOf(string attachmentId) => "attachments/" + attachmentId;

    private static async Task<IResult> AttachAsync(HttpContext context, Proofs proofs, FollowUps followUps, IBlobStore blobs, TimeProvider time)
    {
        // The proof first: ten megabytes are read for nobody.
        var (found, refused) = await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context), context.RequestAborted).ConfigureAwait(false);
        if (found is null)
        {
            return refused!;
        }

        var (bytes, unreadable) = await ReadAsync(context).ConfigureAwait(false);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (content, wrong) = await AttachmentContent.ReadAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        if (content is null)
        {
            return wrong!;
        }

        var now = time.GetUtcNow();
        var attachment = new Attachment(OpaqueId.New(now), content.MediaType, content.Bytes.Length, now);
        var decision = AttachToDeclaration.Decide(found.Declaration, new(attachment));
        if (!decision.IsAccepted)
        {
            return Api.Errors.Decided(decision.Problems);
        }

        // The bytes before the record that names them: a crash between leaves a blob that nothing names, never a name without its bytes.
        using (var stream = new MemoryStream(content.Bytes.ToArray(), writable: false))
        {
            await blobs.CreateAsync(BlobOf(attachment.Id), stream, context.RequestAborted).ConfigureAwait(false);
        }

        var (done, conflict) = await followUps.AttachAsync(found, attachment, Channel.Web, AuditActor.Declarant, context.RequestAborted).ConfigureAwait(false);
        if (done is null)
        {
            await blobs.DeleteAsync(BlobOf(attachment.Id), CancellationToken.None).ConfigureAwait(false);
            return conflict!;
        }

        return Answer.Json(StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", attachment.Id);
            json.WriteString("mediaType", attachment.MediaType);
            json.WriteNumber("bytes", attachment.Bytes);
            json.WriteEndObject();
        });
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        return type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
            ? await ReadFormAsync(context, HeaderUtilities.RemoveQuotes(type.Boundary).Value).ConfigureAwait(false)
            : await Incoming.ReadAsync(context, Most).ConfigureAwait(false);
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, Refusal? Refusal)> ReadFormAsync(HttpContext context, string? boundary)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
        {
            return (default, Api.Errors.BadRequest());
        }

        var (body, refusal) = await Incoming.ReadAsync(context, Most + Framing).ConfigureAwait(false);
        if (refusal is not null)
        {
            return (default, context.Request.Headers.ContentEncoding.Count > 0 ? refusal : Api.Errors.TooLarge(Most));
        }

        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            var reader = new MultipartReader(boundary, stream) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
            {
                if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
                {
                    using var file = new MemoryStream();
                    await section.Body.CopyToAsync(file, context.RequestAborted).ConfigureAwait(false);
                    return file.Length > Most ? (default, Api.Errors.TooLarge(Most)) : (file.ToArray(), null);
                }
            }

            return (default, Errors.NoFile());
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return (default, Api.Errors.BadRequest());
        }
    }
}
