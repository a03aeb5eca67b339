using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using Spreadsheet = DocumentFormat.OpenXml.Spreadsheet;

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
    /// <param name="name">Of the sheet.</param>
    public static byte[] Xlsx(IEnumerable<IReadOnlyList<object>> rows, string name)
    {
        using var buffer = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(buffer, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            var first = new Spreadsheet.Columns(new Spreadsheet.Column { Min = 1, Max = 1, Width = 28, CustomWidth = true });
            sheet.Worksheet = new Spreadsheet.Worksheet(first, new Spreadsheet.SheetData(rows.Select(row => new Spreadsheet.Row(row.Select(Cell)))));
            var named = new Spreadsheet.Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = name };
            book.Workbook = new Spreadsheet.Workbook(new Spreadsheet.Sheets(named));
        }

        return buffer.ToArray();

        static Spreadsheet.Cell Cell(object value) => value is string words
            ? new(new Spreadsheet.InlineString(new Spreadsheet.Text(WritableText.Of(words)) { Space = SpaceProcessingModeValues.Preserve }))
            {
                DataType = Spreadsheet.CellValues.InlineString,
            }
            : new(new Spreadsheet.CellValue(Number(value))) { DataType = Spreadsheet.CellValues.Number };
    }

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
