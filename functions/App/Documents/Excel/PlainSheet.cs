using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace App.Documents.Excel;

/// <summary>Rows of texts and figures as they stand on a page, for a spreadsheet: a figure is a number there, a text never a formula.</summary>
internal static class PlainSheet
{
    /// <param name="rows">A cell is a <see cref="string"/>, an <see cref="int"/> or a <see cref="decimal"/>.</param>
    public static byte[] Csv(IEnumerable<IReadOnlyList<object>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());

        static string Quoted(object value)
        {
            if (value is not string words)
            {
                return Number(value);
            }

            words = Columns.LooksLikeFormula(words) ? "'" + words : words;
            return words.AsSpan().IndexOfAny(",\"\r\n") < 0 ? words : $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }
    }

    /// <inheritdoc cref="Csv"/>
    /// <remarks>The same rows give the same bytes: a file does not tell when it was fetched, and two that say the same can be compared.</remarks>
    /// <param name="name">Of the sheet.</param>
    public static byte[] Xlsx(IEnumerable<IReadOnlyList<object>> rows, string name)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in ListTable.PartsOf(name))
            {
                using var part = Begin(archive, path);
                part.Write(Encoding.UTF8.GetBytes(text));
            }

            using var sheet = Begin(archive, "xl/worksheets/sheet1.xml");
            using var xml = XmlWriter.Create(sheet, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
            Write(xml, rows);
        }

        return buffer.ToArray();
    }

    private static Stream Begin(ZipArchive archive, string path)
    {
        var part = archive.CreateEntry(path, CompressionLevel.Fastest);
        part.LastWriteTime = PackageWriter.NoTime;
        return part.Open();
    }

    private static void Write(XmlWriter xml, IEnumerable<IReadOnlyList<object>> rows)
    {
        xml.WriteStartDocument(true);
        xml.WriteStartElement("worksheet", "http://schemas.openxmlformats.org/spreadsheetml/2006/main");
        xml.WriteRaw("<cols><col min=\"1\" max=\"1\" width=\"28\" customWidth=\"1\"/></cols><sheetData>");
        foreach (var (above, cells) in rows.Index())
        {
            var row = above + 1;
            Table.StartRow(xml, row);
            for (var i = 0; i < cells.Count; i++)
            {
                if (cells[i] is string words)
                {
                    Table.WriteText(xml, i, row, WritableText.Of(words), Columns.LooksLikeFormula(words) ? TableParts.Quoted : TableParts.Plain);
                }
                else
                {
                    Table.WriteNumber(xml, i, row, Number(cells[i]), TableParts.Plain);
                }
            }

            xml.WriteEndElement();
        }

        xml.WriteRaw("</sheetData>");
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
