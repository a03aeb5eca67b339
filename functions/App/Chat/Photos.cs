using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using App.Api.Declarations;
using Domain.Time;
using Storage;

namespace App.Chat;

/// <summary>
/// Photos on their way: looked at, drawn anew and sealed as soon as they come, attached when there is a declaration. What belongs to no declaration
/// in the end goes by the day in its name.
/// </summary>
public sealed class Photos(IBlobStore blobs, AttachmentTurns turns, Settings settings, TimeProvider time)
{
    private const string Folder = "chat/";

    /// <summary>Keeps one file of a message; the same file of the same message is kept once.</summary>
    /// <returns>The reference that the draft remembers, or null where it is no picture or PDF.</returns>
    public async Task<string?> KeepAsync(string thread, string messageId, int index, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        var spooled = await blobs.TemporaryAsync(stream, cancellation).ConfigureAwait(false);
        AttachmentContent? content;
        await using (spooled.ConfigureAwait(false))
        {
            (content, _) = await turns.ReadAsync(spooled, cancellation, patient: true).ConfigureAwait(false);
        }

        if (content is null)
        {
            return null;
        }

        var id = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{thread}\n{messageId}\n{index}"))).AsSpan(0, 16));
        var reference = string.Create(CultureInfo.InvariantCulture, $"{KeepUntil():yyyyMMdd}/{id};{content.MediaType};{content.Bytes.Length}");
        await WriteAsync(Name(reference), content.Bytes, cancellation).ConfigureAwait(false);
        return reference;
    }

    /// <summary>Puts it where attachments of declarations lie; null where it is gone.</summary>
    public async Task<Domain.Declarations.Attachment?> MoveAsync(string reference, CancellationToken cancellation)
    {
        if (reference.Split(';') is not [{ Length: > 9 } path, var type, var length]
            || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
        {
            return null;
        }

        var id = path[9..];
        var stream = await blobs.OpenAsync(Name(reference), cancellation).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream)
        {
            await blobs.CreateAsync(AttachmentEndpoints.BlobOf(id), stream, cancellation).ConfigureAwait(false);
        }

        return new(id, type, bytes, time.GetUtcNow());
    }

    public async Task DeleteAsync(string reference, CancellationToken cancellation) => await blobs.DeleteAsync(Name(reference), cancellation)
        .ConfigureAwait(false);

    /// <summary>Keeps a file of the local Direct Line's log, for its sender to see.</summary>
    /// <returns>Its name within the folder.</returns>
    public async Task<string> KeepFileAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{KeepUntil():yyyyMMdd}/{Guid.NewGuid():N}");
        await WriteAsync(Folder + name, bytes, cancellation).ConfigureAwait(false);
        return name;
    }

    public async Task<byte[]?> FindFileAsync(string name, CancellationToken cancellation)
    {
        var stream = await blobs.OpenAsync(Folder + name, cancellation).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream)
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellation).ConfigureAwait(false);
            return copy.ToArray();
        }
    }

    /// <summary>Deletes what no conversation can need any more.</summary>
    public async Task CleanAsync(CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow()).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        await foreach (var name in blobs.ListAsync(Folder, cancellation).ConfigureAwait(false))
        {
            if (string.CompareOrdinal(name, Folder.Length, today, 0, today.Length) >= 0)
            {
                return; // In order of their days: from here on all are needed.
            }

            await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A draft that is written to again and again lives on; three times its life is more than anybody takes over one child.</summary>
    private DateOnly KeepUntil() => CivilTime.ChinaDate(time.GetUtcNow()).AddDays(3 * settings.DraftDays(time.GetUtcNow()));

    private static string Name(string reference) => Folder + reference.Split(';')[0];

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        await blobs.CreateAsync(name, stream, cancellation).ConfigureAwait(false);
    }
}
