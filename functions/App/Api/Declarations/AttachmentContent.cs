using SkiaSharp;

namespace App.Api.Declarations;

/// <summary>
/// What was attached, after looking at the bytes instead of the name: a PDF as it is, or a picture drawn anew, which leaves behind the place and the
/// camera it was taken with and anything hidden in it.
/// </summary>
/// <param name="MediaType"><c>image/jpeg</c> or <c>application/pdf</c>.</param>
public sealed record AttachmentContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Longest side of a stored picture: a page of small print stays readable.</summary>
    private const int LongestSide = 2560;

    /// <summary>A JPEG is decoded at a reduced size, so many pixels cost little; other formats must be decoded whole.</summary>
    private const long MostJpegPixels = 120_000_000;

    private const long MostOtherPixels = 30_000_000;

    private const int Quality = 85;

    /// <summary>Decoding takes memory: two pictures at a time.</summary>
    private static readonly SemaphoreSlim Turns = new(2, 2);

    /// <summary>The content to keep, or the refusal.</summary>
    public static async Task<(AttachmentContent? Content, Refusal? Refusal)> ReadAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.Length == 0)
        {
            return (null, Errors.EmptyAttachment());
        }

        if (IsPdf(bytes.Span))
        {
            return (new("application/pdf", bytes), null);
        }

        if (!IsPicture(bytes.Span))
        {
            return (null, Errors.WrongAttachment());
        }

        await Turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Redraw(bytes), cancellation).ConfigureAwait(false);
        }
        finally
        {
            Turns.Release();
        }
    }

    private static bool IsPdf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("%PDF-"u8) && bytes[Math.Max(0, bytes.Length - 2048)..].IndexOf("%%EOF"u8) >= 0;

    private static bool IsPicture(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || (bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8));

    private static (AttachmentContent?, Refusal?) Redraw(ReadOnlyMemory<byte> bytes)
    {
        using var data = SKData.CreateCopy(bytes.Span);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0)
        {
            return (null, Errors.BrokenPicture());
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > (codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? MostJpegPixels : MostOtherPixels))
        {
            return (null, Errors.PictureTooLarge());
        }

        var scale = Math.Min(1f, LongestSide / (float)Math.Max(width, height));
        var size = codec.GetScaledDimensions(scale);
        using var decoded = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
        {
            return (null, Errors.BrokenPicture());
        }

        using var upright = Upright(decoded, codec.EncodedOrigin);
        using var image = SKImage.FromBitmap(upright);
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded is null ? (null, Errors.BrokenPicture()) : (new("image/jpeg", encoded.ToArray()), null);
    }

    /// <summary>On white, at most the longest side, turned as the camera meant: the note about that goes with the rest.</summary>
    private static SKBitmap Upright(SKBitmap from, SKEncodedOrigin origin)
    {
        var scale = Math.Min(1f, LongestSide / (float)Math.Max(from.Width, from.Height));
        var (width, height) = (Math.Max(1, (int)(from.Width * scale)), Math.Max(1, (int)(from.Height * scale)));
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var to = new SKBitmap(new SKImageInfo(turned ? height : width, turned ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(to);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => Matrix(-1, 0, width, 0, 1, 0),
            SKEncodedOrigin.BottomRight => Matrix(-1, 0, width, 0, -1, height),
            SKEncodedOrigin.BottomLeft => Matrix(1, 0, 0, 0, -1, height),
            SKEncodedOrigin.LeftTop => Matrix(0, 1, 0, 1, 0, 0),
            SKEncodedOrigin.RightTop => Matrix(0, -1, height, 1, 0, 0),
            SKEncodedOrigin.RightBottom => Matrix(0, -1, height, -1, 0, width),
            SKEncodedOrigin.LeftBottom => Matrix(0, 1, 0, -1, 0, width),
            _ => SKMatrix.Identity,
        });
        using var paint = new SKPaint { IsAntialias = true };
        using var image = SKImage.FromBitmap(from);
        canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKCubicResampler.Mitchell), paint);
        return to;
    }

    /// <summary>x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0.</summary>
    private static SKMatrix Matrix(float xx, float xy, float x0, float yx, float yy, float y0) => new(xx, xy, x0, yx, yy, y0, 0, 0, 1);
}
