using System.Globalization;
using System.Text;
using System.Xml;
using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>What stands beside the rows of a copy.</summary>
/// <param name="Column">The column of what is wrong.</param>
/// <param name="NoteOf">What stands there in a row of headings; empty elsewhere.</param>
/// <param name="IsLeftOut">Whether a row is left out of the copy, by its number and whether something is said about it.</param>
internal sealed record Beside(int Column, Func<int, string> NoteOf, Func<int, bool, bool> IsLeftOut);

/// <summary>Copies an uploaded table part by part and row by row, and puts what is wrong with each row beside it.</summary>
internal static class ProblemCopy
{
    private const int RowsPerSend = 100;

    /// <summary>All problems of a row in one cell: numbered, each with the heading of its column where it does not name it.</summary>
    public static string Text(FormDefinition form, IReadOnlyList<Problem> problems) => Text(problems, problem => Columns.TitleOf(form, problem));

    /// <inheritdoc cref="Text(FormDefinition, IReadOnlyList{Problem})"/>
    public static string Text(IReadOnlyList<Problem> problems, Func<Problem, string> titleOf)
    {
        var text = new StringBuilder();
        for (var i = 0; i < problems.Count; i++)
        {
            text.Append(i > 0 ? " " : "").Append(problems.Count > 1 ? (i + 1).ToString(CultureInfo.InvariantCulture) + "." : "");
            if (titleOf(problems[i]) is { Length: > 0 } title && !problems[i].Message.Contains($"“{title}”", StringComparison.Ordinal))
            {
                text.Append('【').Append(title).Append('】');
            }

            text.Append(problems[i].Message);
        }

        return text.ToString();
    }

    public static async Task WriteXlsxAsync(Workbook workbook, string sheet, Beside beside, IAsyncEnumerable<(int Row, string Note)> rows,
        Stream output, CancellationToken stop)
    {
        using var package = new PackageWriter(output);
        foreach (var path in workbook.Package.Parts)
        {
            using (var target = package.Begin(path))
            {
                if (string.Equals(path, sheet, StringComparison.OrdinalIgnoreCase))
                {
                    await CopySheetAsync(workbook, sheet, beside, rows, target, package, stop).ConfigureAwait(false);
                }
                else
                {
                    await CopyPartAsync(workbook, path, target, package, stop).ConfigureAwait(false);
                }
            }

            await package.SendAsync(stop).ConfigureAwait(false);
        }

        await package.FinishAsync(stop).ConfigureAwait(false);
    }

    public static async Task WriteCsvAsync(CsvReader csv, Encoding encoding, Beside beside, IAsyncEnumerable<(int Row, string Note)> rows,
        Stream output, CancellationToken stop)
    {
        using var source = csv;
        var writer = new StreamWriter(output, encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(true) : encoding, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            var line = new StringBuilder();
            var told = rows.GetAsyncEnumerator(stop);
            await using (told.ConfigureAwait(false))
            {
                var more = await told.MoveNextAsync().ConfigureAwait(false);
                while (source.Read())
                {
                    var note = beside.NoteOf(source.Row);
                    var isTold = more && told.Current.Row == source.Row;
                    if (isTold)
                    {
                        note = told.Current.Note;
                        more = await told.MoveNextAsync().ConfigureAwait(false);
                    }

                    if (!beside.IsLeftOut(source.Row, isTold))
                    {
                        await writer.WriteAsync(Line(source, beside.Column, note, line), stop).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    private static StringBuilder Line(CsvReader source, int problems, string note, StringBuilder line)
    {
        line.Clear();
        for (var column = 0; column < Math.Max(source.Cells.Length, problems + 1); column++)
        {
            line.Append(column > 0 ? "," : "");
            var text = column == problems ? note : column < source.Cells.Length ? source.Text(source.Cells[column]) : default;
            var guard = Columns.LooksLikeFormula(text) ? "'" : "";
            if (text.IndexOfAny("\",\r\n") < 0)
            {
                line.Append(guard).Append(text);
            }
            else
            {
                line.Append('"').Append(guard).Append(text).Replace("\"", "\"\"", line.Length - text.Length, text.Length).Append('"');
            }
        }

        return line.Append("\r\n");
    }

    private static async Task CopySheetAsync(Workbook workbook, string sheet, Beside beside, IAsyncEnumerable<(int Row, string Note)> rows,
        Stream target, PackageWriter package, CancellationToken stop)
    {
        using var source = workbook.Package.ReadXml(sheet);
        using var writer = XmlWriter.Create(target, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            CheckCharacters = false,
            CloseOutput = false
        });
        var told = rows.GetAsyncEnumerator(stop);
        await using (told.ConfigureAwait(false))
        {
            var more = await told.MoveNextAsync().ConfigureAwait(false);
            var number = 0;
            while (source.Read())
            {
                if (source.NodeType != XmlNodeType.Element || source.LocalName != "row")
                {
                    Copy(source, writer);
                    continue;
                }

                number = int.TryParse(source.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : number + 1;
                var note = beside.NoteOf(number);
                var isTold = more && told.Current.Row == number;
                if (isTold)
                {
                    note = told.Current.Note;
                    more = await told.MoveNextAsync().ConfigureAwait(false);
                }

                if (beside.IsLeftOut(number, isTold))
                {
                    Skip(source);
                }
                else
                {
                    CopyRow(source, writer, number, beside.Column, note);
                }

                if (number % RowsPerSend == 0)
                {
                    await package.SendAsync(stop).ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task CopyPartAsync(Workbook workbook, string path, Stream target, PackageWriter package, CancellationToken stop)
    {
        using var source = workbook.Package.Read(path);
        var block = new byte[64 * 1024];
        for (int read; (read = source.Read(block)) > 0;)
        {
            target.Write(block.AsSpan(0, read));
            await package.SendAsync(stop).ConfigureAwait(false);
        }
    }

    private static void CopyRow(XmlReader source, XmlWriter writer, int number, int problems, string note)
    {
        var (prefix, space, empty) = (source.Prefix, source.NamespaceURI, source.IsEmptyElement);
        writer.WriteStartElement(prefix, "row", space);
        Attributes(source, writer, "spans");
        var column = -1;
        var written = note.Length == 0;
        while (!empty && source.Read() && !(source.NodeType == XmlNodeType.EndElement && source.LocalName == "row"))
        {
            if (source.NodeType == XmlNodeType.Element && source.LocalName == "c")
            {
                column = ColumnOf(source.GetAttribute("r"), column + 1);
                if (column >= problems && !written)
                {
                    WriteNote(writer, prefix, space, number, problems, note);
                    written = true;
                }

                if (column == problems)
                {
                    Skip(source);
                    continue;
                }
            }

            Copy(source, writer);
        }

        if (!written)
        {
            WriteNote(writer, prefix, space, number, problems, note);
        }

        writer.WriteEndElement();
    }

    private static void WriteNote(XmlWriter writer, string prefix, string space, int row, int column, string note)
    {
        writer.WriteStartElement(prefix, "c", space);
        writer.WriteAttributeString("r", Columns.Letters(column) + row.ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("t", "inlineStr");
        writer.WriteStartElement(prefix, "is", space);
        writer.WriteElementString(prefix, "t", space, note);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>Goes to the end of the element at hand.</summary>
    private static void Skip(XmlReader source)
    {
        var depth = source.Depth;
        while (!source.IsEmptyElement && source.Read() && source.Depth > depth)
        {
        }
    }

    private static void Copy(XmlReader source, XmlWriter writer)
    {
        switch (source.NodeType)
        {
            case XmlNodeType.Element:
                var empty = source.IsEmptyElement;
                writer.WriteStartElement(source.Prefix, source.LocalName, source.NamespaceURI);
                Attributes(source, writer, null);
                if (empty)
                {
                    writer.WriteEndElement();
                }

                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                writer.WriteString(source.Value);
                break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                writer.WriteWhitespace(source.Value);
                break;
            case XmlNodeType.XmlDeclaration:
                writer.WriteStartDocument(true);
                break;
        }
    }

    private static void Attributes(XmlReader source, XmlWriter writer, string? without)
    {
        while (source.MoveToNextAttribute())
        {
            if (source.LocalName != without)
            {
                writer.WriteAttributeString(source.Prefix, source.LocalName, source.NamespaceURI, source.Value);
            }
        }

        source.MoveToElement();
    }

    private static int ColumnOf(string? reference, int running)
    {
        var column = 0;
        foreach (var letter in (reference ?? "").TakeWhile(char.IsAsciiLetter).Take(4))
        {
            column = (column * 26) + (letter & 31);
        }

        return column == 0 ? running : column - 1;
    }
}
