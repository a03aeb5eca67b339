using System.Buffers;
using System.IO.Compression;
using System.Text;
using App.Wire;

namespace App.Api.Declarations;

/// <summary>
/// Refuses a PDF that does something by itself when it is opened: runs a script, starts a program, fetches or sends something, carries a second
/// file, or cannot be looked into. What stays is pages.
/// </summary>
/// <remarks>
/// A reader acts on names such as <c>/JavaScript</c>. They stand in the file as they are, or with letters written in hexadecimal, or inside packed
/// objects (<c>/ObjStm</c>); all three are looked through. Where that is not possible (locked, packed in an unusual way, too much of it) the file
/// is refused: a parent can take a photo of the page, and nobody at a county's desk opens what could not be checked.
/// </remarks>
internal static class PdfCheck
{
    /// <summary>All packed objects together, unpacked: a form of twenty pages has some hundred kilobytes.</summary>
    private const int MostUnpacked = 32 * 1024 * 1024;

    private static readonly SearchValues<string> Active = SearchValues.Create(
        ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMedia", "/EmbeddedFile", "/XFA",
            "/Movie", "/Sound"], StringComparison.Ordinal);

    private static readonly string[] Packings = ["/ASCIIHexDecode", "/AHx", "/ASCII85Decode", "/A85", "/LZWDecode", "/LZW", "/RunLengthDecode",
        "/RL", "/Crypt"];

    /// <summary>Why it is not taken; null: nothing active is in it.</summary>
    public static Refusal? Refusal(ReadOnlyMemory<byte> bytes)
    {
        // One character a byte: positions stay, and nothing is lost.
        var text = Names(Encoding.Latin1.GetString(bytes.Span));
        if (text.AsSpan().ContainsAny(Active))
        {
            return Errors.ActivePdf();
        }

        if (Has(text, "/Encrypt"))
        {
            return Errors.LockedPdf();
        }

        var unpacked = 0;
        for (var at = Next(bytes.Span, 0); at >= 0; at = Next(bytes.Span, at))
        {
            var dictionary = DictionaryBefore(bytes.Span, at);

            // Objects are packed where a dictionary says at which byte the first of them begins.
            if (!Has(dictionary, "/First"))
            {
                continue;
            }

            if (Has(dictionary, "/Predictor") || Packings.Any(packing => Has(dictionary, packing)) || !Has(dictionary, "/FlateDecode")
                && Has(dictionary, "/Filter"))
            {
                return Errors.LockedPdf();
            }

            var begin = at + (bytes.Span[at..].StartsWith("\r\n"u8) ? 2 : 1);
            var objects = Has(dictionary, "/FlateDecode") ? Unpack(bytes[Math.Min(begin, bytes.Length)..], MostUnpacked - unpacked) : "";
            if (objects is null)
            {
                return Errors.LockedPdf();
            }

            unpacked += objects.Length;
            if (Names(objects).AsSpan().ContainsAny(Active))
            {
                return Errors.ActivePdf();
            }
        }

        return null;
    }

    /// <summary>The place behind the next keyword that begins packed data.</summary>
    private static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        for (var at = from; ;)
        {
            var found = bytes[at..].IndexOf("stream"u8);
            if (found < 0)
            {
                return -1;
            }

            at += found + 6;
            if (at < 9 || !bytes[(at - 9)..(at - 6)].SequenceEqual("end"u8))
            {
                return at;
            }
        }
    }

    /// <summary>What stands between the object before and the data.</summary>
    private static string DictionaryBefore(ReadOnlySpan<byte> bytes, int at)
    {
        var before = bytes[..(at - 6)];
        return Names(Encoding.Latin1.GetString(before[Math.Max(0, Math.Max(before.LastIndexOf("endobj"u8), before.LastIndexOf("endstream"u8)))..]));
    }

    /// <summary>Null: broken, or more than is looked through.</summary>
    private static string? Unpack(ReadOnlyMemory<byte> packed, int most)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            using var objects = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                objects.Write(buffer, 0, read);
                if (objects.Length > most)
                {
                    return null;
                }
            }

            return Encoding.Latin1.GetString(objects.GetBuffer(), 0, (int)objects.Length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The name as a whole: <c>/First</c> is not <c>/FirstChar</c>, as every font has it.</summary>
    private static bool Has(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at + name.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + name.Length]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters written as <c>#4A</c> are letters.</summary>
    private static string Names(string text)
    {
        if (!text.Contains('#', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                plain.Append((char)Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
