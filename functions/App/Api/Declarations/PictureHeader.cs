using System.Buffers.Binary;
using App.Wire;

namespace App.Api.Declarations;

internal enum PictureFormat
{
    Jpeg,
    Png,
    WebP,
}

/// <summary>What a picture says about itself before anything of it is decoded, and what decoding it would cost at most.</summary>
/// <remarks>
/// A file of some kilobytes can say that it is a wall of 30,000 by 30,000 dots, or draw the same wall in a hundred passes: what looks like a small
/// upload is minutes of processor and gigabytes. The numbers below are what a telephone's photo, a scan of a page at 300 dpi or a picture of a
/// screen have, with room to spare.
/// </remarks>
/// <param name="Scans">Passes of a JPEG over its dots: one where it is drawn line by line, about ten where it is progressive.</param>
/// <param name="Frames">More than one: it moves.</param>
internal sealed record PictureHeader(PictureFormat Format, int Width, int Height, int Scans, int Frames)
{
    /// <summary>Decoded line by line at a reduced size: the dots cost little. The best telephones take 50 million.</summary>
    private const long MostJpegPixels = 64_000_000;

    /// <summary>A progressive JPEG is held whole until its last pass.</summary>
    private const long MostProgressivePixels = 16_000_000;

    /// <summary>PNG and WebP are decoded whole.</summary>
    private const long MostWholePixels = 16_000_000;

    private const int MostScans = 16;

    private const int LongestSide = 20_000;

    public long Pixels => (long)Width * Height;

    public bool IsProgressive => Scans > 1;

    /// <summary>Why it is not even tried; null: it may be decoded.</summary>
    public Refusal? Refusal =>
        Width <= 0 || Height <= 0 || Scans == 0 ? Errors.BrokenPicture()
        : Frames > 1 ? Errors.MovingPicture()
        : Width > LongestSide || Height > LongestSide || Scans > MostScans || Pixels > MostPixels ? Errors.PictureTooLarge()
        : null;

    private long MostPixels => Format != PictureFormat.Jpeg ? MostWholePixels : IsProgressive ? MostProgressivePixels : MostJpegPixels;

    /// <summary>Null: no picture of a kind we take.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(bytes)
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png(bytes)
        : bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? WebP(bytes)
        : null;

    /// <summary>Walks from segment to segment; the dots between them are passed over by their marker.</summary>
    private static PictureHeader Jpeg(ReadOnlySpan<byte> bytes)
    {
        var (width, height, scans, progressive, at) = (0, 0, 0, false, 2);
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                // Between a scan and the next segment.
                var skip = bytes[at..].IndexOf((byte)0xFF);
                if (skip < 0)
                {
                    break;
                }

                at += skip;
                continue;
            }

            var marker = bytes[at + 1];
            if (marker is 0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker == 0xD9)
            {
                break;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && at + 9 <= bytes.Length)
            {
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]));
                progressive |= marker is 0xC2 or 0xC6 or 0xCA or 0xCE;
            }

            scans += marker == 0xDA ? 1 : 0;
            at += 2 + Math.Max(2, (int)length);
        }

        // A picture cut off before its first pass is broken; a progressive one counts as such even where it ends after one.
        return new(PictureFormat.Jpeg, width, height, progressive && scans == 1 ? 2 : scans, 1);
    }

    private static PictureHeader Png(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 33 || !bytes[12..16].SequenceEqual("IHDR"u8))
        {
            return new(PictureFormat.Png, 0, 0, 1, 1);
        }

        var frames = 1;
        for (var at = 8; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            var type = bytes.Slice(at + 4, 4);
            if (type.SequenceEqual("acTL"u8) && length == 8 && at + 16 <= bytes.Length)
            {
                frames = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8)..]));
            }

            if (type.SequenceEqual("IDAT"u8) || length > int.MaxValue - 12 || at + 12L + length > bytes.Length)
            {
                break;
            }

            at += 12 + (int)length;
        }

        return new(PictureFormat.Png, Side(bytes[16..]), Side(bytes[20..]), 1, frames);

        static int Side(ReadOnlySpan<byte> bytes) => (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    private static PictureHeader WebP(ReadOnlySpan<byte> bytes)
    {
        var broken = new PictureHeader(PictureFormat.WebP, 0, 0, 1, 1);
        if (bytes.Length < 30)
        {
            return broken;
        }

        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8 "u8))
        {
            return broken with
            {
                Width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF,
                Height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF
            };
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return broken with { Width = (int)(bits & 0x3FFF) + 1, Height = (int)((bits >> 14) & 0x3FFF) + 1 };
        }

        return chunk.SequenceEqual("VP8X"u8)
            ? broken with { Width = Three(bytes[24..]) + 1, Height = Three(bytes[27..]) + 1, Frames = (bytes[20] & 0x02) != 0 ? 2 : 1 }
            : broken;

        static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
    }
}
