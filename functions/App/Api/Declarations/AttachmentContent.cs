namespace App.Api.Declarations;

/// <summary>
/// What was attached, after looking at the bytes instead of the name: a PDF that does nothing by itself, or a picture drawn anew, which leaves
/// behind the place and the camera it was taken with and anything hidden in it.
/// </summary>
/// <param name="MediaType"><c>image/jpeg</c> or <c>application/pdf</c>.</param>
public sealed record AttachmentContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The content to keep, or the refusal. Takes a turn of <see cref="AttachmentTurns"/>; nothing else of a request may call it.</summary>
    internal static (AttachmentContent? Content, Refusal? Refusal) Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return (null, Errors.EmptyAttachment());
        }

        if (IsPdf(bytes.Span))
        {
            return PdfCheck.Refusal(bytes) is { } active ? (null, active) : (new("application/pdf", bytes), null);
        }

        return PictureHeader.Read(bytes.Span) is not { } header ? (null, Errors.WrongAttachment())
            : header.Refusal is { } refusal ? (null, refusal)
            : Picture.Redraw(bytes, header);
    }

    private static bool IsPdf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("%PDF-"u8)
        && bytes[Math.Max(0, bytes.Length - 2048)..].IndexOf("%%EOF"u8) >= 0;
}
