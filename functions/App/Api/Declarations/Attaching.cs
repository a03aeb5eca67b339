using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// Takes a picture or PDF from the wire into a declaration: spooled, judged, stored, named. The route and the page call it, each after its own proof.
/// </summary>
public sealed class Attaching(FollowUps followUps, IBlobStore blobs, AttachmentTurns turns, TimeProvider time)
{
    /// <summary>The attachment; or why it is not one, nothing of it kept.</summary>
    public async Task<Attempt<Attachment>> TakeAsync(HttpContext context, StoredDeclaration found)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(found);
        if ((await AttachmentEndpoints.SpoolAsync(context, blobs).ConfigureAwait(false)).IsRefused(out var unreadable, out var spooled))
        {
            return unreadable;
        }

        Attempt<AttachmentContent> read;
        await using (spooled.ConfigureAwait(false))
        {
            read = await turns.ReadAsync(spooled, context.RequestAborted).ConfigureAwait(false);
        }

        if (read.IsRefused(out var wrong, out var content))
        {
            return wrong;
        }

        var now = time.GetUtcNow();
        var attachment = new Attachment(OpaqueId.New(now), content.MediaType, content.Bytes.Length, now);
        var decision = AttachToDeclaration.Decide(found.Declaration, new(attachment));
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        // The bytes before the record that names them: a crash between leaves a blob that nothing names, never a name without its bytes.
        using (var stream = content.Open())
        {
            await blobs.CreateAsync(AttachmentEndpoints.BlobOf(attachment.Id), stream, context.RequestAborted).ConfigureAwait(false);
        }

        if ((await followUps.AttachAsync(found, attachment, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var conflict, out _))
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(attachment.Id), CancellationToken.None).ConfigureAwait(false);
            return conflict;
        }

        return attachment;
    }
}
