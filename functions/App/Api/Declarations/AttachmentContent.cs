using System.Runtime.InteropServices;
using App.Wire;

namespace App.Api.Declarations;

/// <summary>
/// What was attached, after looking at the bytes instead of the name: a PDF that does nothing by itself, or a picture drawn anew, which leaves
/// behind the place and the camera it was taken with and anything hidden in it.
/// </summary>
/// <param name="MediaType"><c>image/jpeg</c> or <c>application/pdf</c>.</param>
public sealed record AttachmentContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The content, not copied.</summary>
    public MemoryStream Open() => MemoryMarshal.TryGetArray(Bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(Bytes.ToArray(), writable: false);

    /// <summary>
    /// The content to keep, copied out of bytes that are the caller's; or the refusal. Takes a turn of <see cref="AttachmentTurns"/>, which alone may
    /// call it.
    /// </summary>
    internal static Attempt<AttachmentContent> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return Errors.EmptyAttachment();
        }

        if (IsPdf(bytes.Span))
        {
            return PdfCheck.Refusal(bytes) is { } active ? active : new AttachmentContent("application/pdf", bytes.ToArray());
        }

        return PictureHeader.Read(bytes.Span) is not { } header ? Errors.WrongAttachment()
            : header.Refusal is { } refusal ? refusal
            : Picture.Redraw(bytes, header);
    }

    private static bool IsPdf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("%PDF-"u8)
        && bytes[Math.Max(0, bytes.Length - 2048)..].IndexOf("%%EOF"u8) >= 0;
}
