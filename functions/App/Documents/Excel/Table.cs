using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>
/// Writes the table of a form as .xlsx: the empty template, or children for an export. Streams: a hundred thousand rows take no more memory than one,
/// and the output is written forward only and asynchronously.
/// </summary>
/// <remarks>
/// The parts are written by hand rather than through a document object model, which keeps every part in memory until it closes; a test holds the
/// result against the official schema. Every text is an inline text cell in a column formatted as text, so neither =cmd nor an 18-digit number can
/// turn into something else.
/// </remarks>
public static partial class Table
{
    private const int RowsPerSend = 100;
    private const int FirstRow = 3;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>The empty form for staff: headings, drop-downs, hints, how to fill it in.</summary>
    public static Task WriteTemplateAsync(FormDefinition form, Stream output, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(output);
        return WriteAsync(form, Columns.Of(form), None(), output, stop);
    }

    /// <summary>An export: the same table filled in, with who declared. May be corrected and imported again.</summary>
    public static Task WriteExportAsync(FormDefinition form, IAsyncEnumerable<Answers> children, Stream output, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(children);
        ArgumentNullException.ThrowIfNull(output);
        return WriteAsync(form, Columns.Of(form, selfDeclared: true), children, output, stop);
    }

    /// <summary>The text of an answer in its cell; the import reads it back as the same answer.</summary>
    internal static string CellText(Field field, object value, Places places) => value switch
    {
        Address address => places.Write(address.Division, address.Detail),
        SpellList spells => Spells.Write(field, spells, places),
        _ => field.Show(value),
    };

    private static async Task WriteAsync(FormDefinition form, IReadOnlyList<Column> columns, IAsyncEnumerable<Answers> children, Stream output,
        CancellationToken stop)
    {
        var lists = ChoiceLists.Of(columns);
        using var package = new PackageWriter(output);
        foreach (var (path, text) in TableParts.Fixed)
        {
            await package.PutAsync(path, Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false);
        }

        await package.PutAsync("xl/worksheets/sheet2.xml", Sheet(xml => TableParts.WriteInstructions(xml, form, columns)), stop)
            .ConfigureAwait(false);
        await package.PutAsync("xl/worksheets/sheet3.xml", Sheet(lists.Write), stop).ConfigureAwait(false);
        await WriteChildrenAsync(form, columns, lists, children, package, stop).ConfigureAwait(false);
        await package.FinishAsync(stop).ConfigureAwait(false);
    }

    private static async Task WriteChildrenAsync(
        FormDefinition form, IReadOnlyList<Column> columns, ChoiceLists lists, IAsyncEnumerable<Answers> children, PackageWriter package,
            CancellationToken stop)
    {
        using var part = package.Begin("xl/worksheets/sheet1.xml");
        using var xml = XmlWriter.Create(part, Settings);
        xml.WriteStartDocument(true);
        xml.WriteStartElement("worksheet", Main);
        WriteHead(xml, form, columns);
        var places = new Places();
        var row = FirstRow;
        await foreach (var answers in children.WithCancellation(stop).ConfigureAwait(false))
        {
            WriteChild(xml, columns, answers, places, row++);
            if (row % RowsPerSend == 0)
            {
                await package.SendAsync(stop).ConfigureAwait(false);
            }
        }

        xml.WriteEndElement();
        lists.WriteValidations(xml, columns, FirstRow, row);
        xml.WriteStartElement("pageMargins", Main);
        foreach (var (side, inches) in new[]
        {
            ("left", "0.4"),
            ("right", "0.4"),
            ("top", "0.5"),
            ("bottom", "0.5"),
            ("header", "0.3"),
            ("footer", "0.3")
        })
        {
            xml.WriteAttributeString(side, inches);
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteHead(XmlWriter xml, FormDefinition form, IReadOnlyList<Column> columns)
    {
        // Rows 1 and 2 and the first two columns (number and name) stay in sight.
        xml
            .WriteRaw(
                "<sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\"><pane xSplit=\"2\" ySplit=\"2\" topLeftCell=\"C3\" "
                    + "activePane=\"bottomRight\" state=\"frozen\"/>"
            + "<selection pane=\"bottomRight\" activeCell=\"B3\" sqref=\"B3\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"16\"/>");
        xml.WriteStartElement("cols", Main);
        WriteColumn(xml, 1, 6, TableParts.Plain);
        for (var i = 0; i < columns.Count; i++)
        {
            WriteColumn(xml, i + 2, Width(columns[i].Field), columns[i].Field.Type is FieldType.Date ? TableParts.Date : TableParts.Text);
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        StartRow(xml, 1);
        xml.WriteAttributeString("ht", "48");
        xml.WriteAttributeString("customHeight", "1");
        WriteText(xml, 0, 1, Columns.NumberTitle, TableParts.Heading);
        for (var i = 0; i < columns.Count; i++)
        {
            var field = columns[i].Field;
            WriteText(xml, i + 1, 1, columns[i].Title, field.Supplementary ? TableParts.Supplementary : field.Necessity is Necessity.MustAnswer
                ? TableParts.Must : TableParts.Heading);
        }

        xml.WriteEndElement();
        StartRow(xml, 2);
        xml.WriteAttributeString("hidden", "1");
        WriteText(xml, 0, 2, Columns.Marker(form), TableParts.Text);
        for (var i = 0; i < columns.Count; i++)
        {
            WriteText(xml, i + 1, 2, columns[i].Field.Key, TableParts.Text);
        }

        xml.WriteEndElement();
    }

    private static void WriteChild(XmlWriter xml, IReadOnlyList<Column> columns, Answers answers, Places places, int row)
    {
        StartRow(xml, row);
        WriteNumber(xml, 0, row, row - FirstRow + 1, TableParts.Plain);
        for (var i = 0; i < columns.Count; i++)
        {
            var field = columns[i].Field;
            if (answers.Find(field) is not { } value)
            {
                if (answers.IsUnknown(field))
                {
                    WriteText(xml, i + 1, row, Columns.Unknown, TableParts.Text);
                }
            }
            else if (value is DateOnly date && Dates.ToSerial(date) >= 61)
            {
                WriteNumber(xml, i + 1, row, Dates.ToSerial(date), TableParts.Date);
            }
            else
            {
                var text = CellText(field, value, places);
                WriteText(xml, i + 1, row, text, Columns.LooksLikeFormula(text) ? TableParts.Quoted : TableParts.Text);
            }
        }

        xml.WriteEndElement();
    }

    private static void WriteColumn(XmlWriter xml, int number, int width, int style)
    {
        xml.WriteStartElement("col", Main);
        Attribute(xml, "min", number);
        Attribute(xml, "max", number);
        Attribute(xml, "width", width);
        Attribute(xml, "style", style);
        xml.WriteAttributeString("customWidth", "1");
        xml.WriteEndElement();
    }

    private static int Width(Field field) => field.Type switch
    {
        FieldType.Address => 34,
        FieldType.Spells => 44,
        FieldType.Identity => 21,
        FieldType.Phone => 15,
        FieldType.Date => 13,
        FieldType.Multi => 24,
        FieldType.YesNo => 10,
        FieldType.Text when field.MaxLength > 150 => 32,
        _ => 14,
    };

    internal static void StartRow(XmlWriter xml, int row)
    {
        xml.WriteStartElement("row", Main);
        Attribute(xml, "r", row);
    }

    internal static void WriteText(XmlWriter xml, int column, int row, string text, int style)
    {
        StartCell(xml, column, row, style);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(text.Contains("_x", StringComparison.Ordinal) ? LooksEscaped().Replace(text, "_x005F_") : text);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, int column, int row, int number, int style) =>
        WriteNumber(xml, column, row, number.ToString(CultureInfo.InvariantCulture), style);

    internal static void WriteNumber(XmlWriter xml, int column, int row, string number, int style)
    {
        StartCell(xml, column, row, style);
        xml.WriteStartElement("v", Main);
        xml.WriteString(number);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void StartCell(XmlWriter xml, int column, int row, int style)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", Columns.Letters(column) + row.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "s", style);
    }

    private static void Attribute(XmlWriter xml, string name, int value) =>
        xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CloseOutput = false };

    private static byte[] Sheet(Action<XmlWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartDocument(true);
            xml.WriteStartElement("worksheet", Main);
            write(xml);
            xml.WriteEndDocument();
        }

        return buffer.ToArray();
    }

    /// <summary>What a spreadsheet would read as an escaped character.</summary>
    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex LooksEscaped();

    private static async IAsyncEnumerable<Answers> None()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }
}
