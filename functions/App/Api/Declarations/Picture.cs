using App.Wire;
using SkiaSharp;

namespace App.Api.Declarations;

/// <summary>Draws a picture anew: on white, upright, at most a page of small print wide.</summary>
internal static class Picture
{
    /// <summary>Longest side of a stored picture: a page of small print stays readable.</summary>
    private const int LongestSide = 2560;

    private const int Quality = 85;

    static Picture() => LargeBlocks.GiveBack();

    public static Attempt<AttachmentContent> Redraw(ReadOnlyMemory<byte> bytes, PictureHeader header)
    {
        using var data = SKData.CreateCopy(bytes.Span);
        using var codec = SKCodec.Create(data);

        // What the decoder reads must be what was judged: two heads in one file are no picture.
        if (codec is null || codec.Info.Width != header.Width || codec.Info.Height != header.Height || codec.FrameCount > 1)
        {
            return Errors.BrokenPicture();
        }

        var size = codec.GetScaledDimensions(Math.Min(1f, LongestSide / (float)Math.Max(header.Width, header.Height)));
        using var decoded = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
        {
            return Errors.BrokenPicture();
        }

        using var upright = Upright(decoded, codec.EncodedOrigin);
        using var image = SKImage.FromBitmap(upright);
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded is null ? Errors.BrokenPicture() : new AttachmentContent("image/jpeg", encoded.ToArray());
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
