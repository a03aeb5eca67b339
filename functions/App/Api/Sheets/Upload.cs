using System.Security.Cryptography;
using App.Documents.Excel;
using App.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Storage;

namespace App.Api.Sheets;

/// <summary>A file that arrived, sealed; and the small boxes that stood before it in the form.</summary>
internal sealed record Received(long Bytes, string Hash, IReadOnlyDictionary<string, string> Boxes);

/// <summary>
/// Takes an uploaded table straight from the wire into the sealed store: no part of it lies open on a disk, and no more of it is in memory than the
/// piece at hand. Counted while it comes, whatever its sender said about its size.
/// </summary>
internal static class Upload
{
    /// <summary>What a multipart form adds around the file.</summary>
    public const int Framing = 16 * 1024;

    private const int BoxLength = 512;

    /// <param name="mayTake">Asked about the boxes before the file is taken; its refusal is the answer.</param>
    /// <param name="limits">How large it may be.</param>
    public static async Task<Attempt<Received>> ReceiveAsync(
        HttpContext context, IBlobStore blobs, string name, Func<IReadOnlyDictionary<string, string>, Refusal?>? mayTake = null,
            ImportLimits? limits = null)
    {
        var request = context.Request;
        var most = (limits ?? ImportLimits.Default).MaxBytes;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Wire.Errors.CompressedBody();
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        var isForm = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        if (request.ContentLength > most + (isForm ? Framing : 0))
        {
            return Errors.TooLarge(most);
        }

        try
        {
            return isForm
                ? await FormAsync(context, HeaderUtilities.RemoveQuotes(type!.Boundary).Value, blobs, name, mayTake, most).ConfigureAwait(false)
                : type is null || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                    ? Wire.Errors.WrongMediaType(SheetTypes.Xlsx)
                : mayTake?.Invoke(new Dictionary<string, string>()) is { } refused ? refused
                : await KeepAsync(request.Body, new Dictionary<string, string>(), blobs, name, most, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TooMuchException)
        {
            return Errors.TooLarge(most);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
        {
            return Errors.CutOff();
        }
    }

    /// <summary>The boxes before the file of a form whose sender may not send it (any more). The file runs past and is kept nowhere.</summary>
    /// <remarks>Unread, a large file would break the connection before the browser shows the answer.</remarks>
    public static async Task<IReadOnlyDictionary<string, string>> PassByAsync(HttpContext context)
    {
        var boxes = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary)
                .Value is { Length: > 0 and <= 70 } boundary)
            {
                for (var reader = ReaderOf(context, boundary); await reader.ReadNextSectionAsync(context.RequestAborted)
                    .ConfigureAwait(false) is { } section;)
                {
                    if (section.GetContentDispositionHeader() is { } disposition && !disposition.IsFileDisposition())
                    {
                        await ReadBoxAsync(section, disposition, boxes, context.RequestAborted).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // Cut off, too large or no form: the answer is the same.
        }

        return boxes;
    }

    private static MultipartReader ReaderOf(HttpContext context, string boundary) =>
        new(boundary, context.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };

    private static async Task ReadBoxAsync(MultipartSection section, ContentDispositionHeaderValue disposition, Dictionary<string, string> boxes,
        CancellationToken cancellation)
    {
        if (disposition.Name.Value is { Length: > 0 and < 40 } box && boxes.Count < 8)
        {
            var text = new byte[BoxLength];
            var length = await section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            boxes[HeaderUtilities.RemoveQuotes(box).Value!] = System.Text.Encoding.UTF8.GetString(text, 0, length);
        }
    }

    private static async Task<Attempt<Received>> FormAsync(HttpContext context, string? boundary, IBlobStore blobs, string name,
        Func<IReadOnlyDictionary<string, string>, Refusal?>? mayTake, long most)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
        {
            return Wire.Errors.BadRequest();
        }

        var boxes = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = ReaderOf(context, boundary);
        while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
        {
            var disposition = section.GetContentDispositionHeader();
            if (disposition?.IsFileDisposition() == true)
            {
                return mayTake?.Invoke(boxes) is { } refused ? refused
                    : await KeepAsync(section.Body, boxes, blobs, name, most, context.RequestAborted).ConfigureAwait(false);
            }

            if (disposition is not null)
            {
                await ReadBoxAsync(section, disposition, boxes, context.RequestAborted).ConfigureAwait(false);
            }
        }

        return mayTake?.Invoke(boxes) ?? Errors.NoFile();
    }

    private static async Task<Attempt<Received>> KeepAsync(Stream body, IReadOnlyDictionary<string, string> boxes, IBlobStore blobs, string name,
        long most, CancellationToken cancellation)
    {
        using var counted = new Counted(body, most);
        await blobs.CreateAsync(name, counted, cancellation).ConfigureAwait(false);
        if (counted.Count > 0)
        {
            return new Received(counted.Count, counted.Hash(), boxes);
        }

        await blobs.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        return Errors.NoFile();
    }

    private sealed class TooMuchException : Exception;

    /// <summary>Counts and hashes what passes.</summary>
    private sealed class Counted(Stream inner, long most) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Count += read;
            _hash.AppendData(buffer.Span[..read]);
            return Count <= most ? read : throw new TooMuchException();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>The media types of tables and papers.</summary>
internal static class SheetTypes
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Csv = "text/csv";

    public static string Of(string extension) => extension == ".csv" ? Csv : Xlsx;
}
