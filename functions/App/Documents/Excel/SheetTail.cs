using System.Globalization;
using System.Text;
using System.Xml;

namespace App.Documents.Excel;

/// <summary>
/// What a sheet says behind its rows: merged cells and protection. The format puts them last, so the rows are skipped unread once, that a file is
/// refused before its first row is handed out.
/// </summary>
internal static class SheetTail
{
    private const int NamedAddresses = 5;

    /// <exception cref="TableException">The sheet is protected, has merged cells at or below the row, or cannot be read.</exception>
    /// <param name="wholeRows">Cells merged within one row do no harm: a note under the table.</param>
    public static void Inspect(Workbook workbook, string sheet, int firstRow, bool wholeRows = false)
    {
        try
        {
            var root = Root(workbook, sheet, out var prefix);
            using var stream = workbook.Package.Read(sheet);
            if (Behind(stream, Encoding.UTF8.GetBytes(prefix.Length == 0 ? "</sheetData>" : $"</{prefix}:sheetData>")) is { } rest)
            {
                using var xml = XmlReader.Create(new Joined(root, rest, stream), Package.XmlSettings);
                Read(xml, firstRow, wholeRows);
            }
            else
            {
                // Another spelling of the same (<sheetData/>, UTF-16): read from the beginning, as slow as that is.
                using var xml = workbook.Package.ReadXml(sheet);
                Read(xml, firstRow, wholeRows);
            }
        }
        catch (Exception exception) when (exception is not TableException && Workbook.Damaged(exception) is { } damaged)
        {
            throw damaged;
        }
    }

    private static void Read(XmlReader xml, int firstRow, bool wholeRows)
    {
        var merged = new List<string>();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "sheetProtection" when xml.GetAttribute("sheet") is "1" or "true":
                    throw new TableException(Documents.Errors.Protected());
                case "mergeCell" when xml.GetAttribute("ref") is { Length: <= 40 } address && LastRow(address) >= firstRow
                    && !(wholeRows && LastRow(address.Split(':')[0]) == LastRow(address)) && merged.Count <= NamedAddresses:
                    merged.Add(merged.Count == NamedAddresses ? "……" : address);
                    break;
            }
        }

        if (merged.Count > 0)
        {
            throw new TableException(Documents.Errors.MergedCells(merged));
        }
    }

    private static int LastRow(string address)
    {
        var digits = address.AsSpan(address.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : int.MaxValue;
    }

    /// <summary>The sheet's root element again with its name spaces, to stand before the tail.</summary>
    private static byte[] Root(Workbook workbook, string sheet, out string prefix)
    {
        using var xml = workbook.Package.ReadXml(sheet);
        xml.MoveToContent();
        prefix = xml.Prefix;
        var root = new StringBuilder("<").Append(xml.Name);
        while (xml.MoveToNextAttribute())
        {
            if (xml.Prefix == "xmlns" || xml.Name == "xmlns")
            {
                root.Append(' ').Append(xml.Name).Append("=\"").Append(System.Security.SecurityElement.Escape(xml.Value)).Append('"');
            }
        }

        return Encoding.UTF8.GetBytes(root.Append('>').ToString());
    }

    /// <summary>Reads up to the mark and answers what of the block lies behind it; null where the mark never comes.</summary>
    private static byte[]? Behind(Stream stream, ReadOnlySpan<byte> mark)
    {
        var buffer = new byte[128 * 1024];
        var kept = 0;
        for (int read; (read = stream.Read(buffer.AsSpan(kept))) > 0;)
        {
            var block = buffer.AsSpan(0, kept + read);
            var at = block.IndexOf(mark);
            if (at >= 0)
            {
                return block[(at + mark.Length)..].ToArray();
            }

            kept = Math.Min(mark.Length - 1, block.Length);
            block[^kept..].CopyTo(buffer);
        }

        return null;
    }

    /// <summary>Two byte arrays and then a stream, as one.</summary>
    private sealed class Joined(byte[] first, byte[] second, Stream last) : Stream
    {
        private readonly MemoryStream _start = new([.. first, .. second]);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _start.Read(buffer, offset, count) is var read and > 0 ? read
            : last.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
