using System.Globalization;
using System.Text;
using System.Xml;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>One column of a plain list.</summary>
/// <param name="Choices">What may be picked in it; empty: any text.</param>
public sealed record ListColumn(string Title, int Width, IReadOnlyList<string> Choices);

/// <summary>
/// A plain list as .xlsx: headings in the first row and texts below, nothing hidden, so that whoever gets it can fill it in and send it back by the
/// same
/// headings. Streams like <see cref="Table"/>.
/// </summary>
public static class ListTable
{
    private const int RowsPerSend = 100;

    /// <summary>The longest list of choices that a cell can carry itself.</summary>
    private const int MostChoiceText = 250;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    /// <summary>The parts of a workbook of one sheet, but for the sheet.</summary>
    /// <param name="name">Of the sheet; plain words.</param>
    internal static IReadOnlyList<(string Path, string Text)> PartsOf(string name) =>
    [
        ("[Content_Types].xml", Declaration + """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """),
        ("xl/workbook.xml", Declaration + $"""
            <workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", Declaration + """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
            """),
        .. TableParts.Fixed.Where(part => part.Path is "_rels/.rels" or "xl/styles.xml"),
    ];

    /// <summary>The text of a value in its cell, which a reader of departments' tables takes back as the same value.</summary>
    internal static string CellText(Field field, object value, Places places) =>
        value is DateOnly date ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Table.CellText(field, value, places);

    /// <param name="rows">The texts of the cells, in the order of the columns.</param>
    public static async Task WriteAsync(IReadOnlyList<ListColumn> columns, IAsyncEnumerable<IReadOnlyList<string>> rows, Stream output,
        CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        using var package = new PackageWriter(output);
        foreach (var (path, text) in PartsOf("名单"))
        {
            await package.PutAsync(path, Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false);
        }

        await WriteRowsAsync(columns, rows, package, stop).ConfigureAwait(false);
        await package.FinishAsync(stop).ConfigureAwait(false);
    }

    private static async Task WriteRowsAsync(IReadOnlyList<ListColumn> columns, IAsyncEnumerable<IReadOnlyList<string>> rows, PackageWriter package,
        CancellationToken stop)
    {
        using var part = package.Begin("xl/worksheets/sheet1.xml");
        using var xml = XmlWriter.Create(part, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false });
        xml.WriteStartDocument(true);
        xml.WriteStartElement("worksheet", Main);
        xml
            .WriteRaw(
                "<sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
                    + "state=\"frozen\"/>"
            + "<selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"16\"/>");
        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < columns.Count; i++)
        {
            xml.WriteRaw(string.Create(CultureInfo.InvariantCulture,
                $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{columns[i].Width}\" style=\"{TableParts.Text}\" customWidth=\"1\"/>"));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        Table.StartRow(xml, 1);
        for (var i = 0; i < columns.Count; i++)
        {
            Table.WriteText(xml, i, 1, columns[i].Title, TableParts.Heading);
        }

        xml.WriteEndElement();
        var row = 1;
        await foreach (var cells in rows.WithCancellation(stop).ConfigureAwait(false))
        {
            Table.StartRow(xml, ++row);
            for (var i = 0; i < cells.Count; i++)
            {
                if (cells[i].Length > 0)
                {
                    Table.WriteText(xml, i, row, cells[i], Columns.LooksLikeFormula(cells[i]) ? TableParts.Quoted : TableParts.Text);
                }
            }

            xml.WriteEndElement();
            if (row % RowsPerSend == 0)
            {
                await package.SendAsync(stop).ConfigureAwait(false);
            }
        }

        xml.WriteEndElement();
        WriteChoices(xml, columns, Math.Max(row, 2));
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteChoices(XmlWriter xml, IReadOnlyList<ListColumn> columns, int last)
    {
        var chosen = columns.Select((column, index) => (Text: string.Join(',', column.Choices), index)).Where(column =>
            column.Text.Length is > 0 and <= MostChoiceText).ToList();
        if (chosen.Count == 0)
        {
            return;
        }

        xml.WriteStartElement("dataValidations", Main);
        xml.WriteAttributeString("count", chosen.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var (text, index) in chosen)
        {
            var letters = Columns.Letters(index);
            xml.WriteStartElement("dataValidation", Main);
            xml.WriteAttributeString("type", "list");
            xml.WriteAttributeString("allowBlank", "1");
            xml.WriteAttributeString("sqref", string.Create(CultureInfo.InvariantCulture, $"{letters}2:{letters}{last}"));
            xml.WriteElementString("formula1", Main, $"\"{text}\"");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
