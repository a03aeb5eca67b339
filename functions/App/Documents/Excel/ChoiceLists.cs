using System.Globalization;
using System.Xml;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>
/// The drop-downs of a table: their entries on a hidden sheet, one column each (a list inside a rule may not be longer than 255 characters).
/// </summary>
internal sealed class ChoiceLists
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>
    /// Rows that the rules reach below the first. Down to the last of the format, programs that walk every cell of a rule never come back.
    /// </summary>
    private const int Rows = 5_000;

    /// <summary>Limits of the format for the hint beside a cell.</summary>
    private const int LongestHint = 255;

    private readonly List<(Field Field, IReadOnlyList<string> Entries)> _lists;

    private ChoiceLists(List<(Field, IReadOnlyList<string>)> lists) => _lists = lists;

    public static ChoiceLists Of(IReadOnlyList<Column> columns) =>
        new([.. columns.Select(column => (column.Field, (IReadOnlyList<string>)Entries(column.Field))).Where(list => list.Item2.Count > 0)]);

    /// <summary>The hidden sheet.</summary>
    public void Write(XmlWriter xml)
    {
        xml.WriteStartElement("sheetData", Main);
        for (var row = 1; row <= _lists.Max(list => list.Entries.Count); row++)
        {
            Table.StartRow(xml, row);
            for (var column = 0; column < _lists.Count; column++)
            {
                if (row <= _lists[column].Entries.Count)
                {
                    Table.WriteText(xml, column, row, _lists[column].Entries[row - 1], TableParts.Text);
                }
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>A rule per column: a closed list for one choice, an open one where several may be written, and for every column the hint.</summary>
    public void WriteValidations(XmlWriter xml, IReadOnlyList<Column> columns, int firstRow, int lastWritten)
    {
        var lastRow = Math.Max(firstRow, lastWritten) + Rows - 1;
        xml.WriteStartElement("dataValidations", Main);
        xml.WriteAttributeString("count", columns.Count.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < columns.Count; i++)
        {
            var field = columns[i].Field;
            var list = _lists.FindIndex(list => list.Field == field);
            xml.WriteStartElement("dataValidation", Main);
            if (list >= 0)
            {
                xml.WriteAttributeString("type", "list");
            }

            xml.WriteAttributeString("allowBlank", "1");
            xml.WriteAttributeString("showInputMessage", "1");
            if (field.Type is FieldType.Choice or FieldType.YesNo)
            {
                xml.WriteAttributeString("showErrorMessage", "1");
                xml.WriteAttributeString("errorTitle", "没有这个选项");
                xml.WriteAttributeString("error", "请从下拉列表里选一项；确实不知道的选“不清楚”，没有问过的空着。");
            }

            xml.WriteAttributeString("promptTitle", Cut(field.Name, 32));
            xml.WriteAttributeString("prompt", Cut(TableParts.How(field), LongestHint));
            var letters = Columns.Letters(i + 1);
            xml.WriteAttributeString("sqref", string.Create(CultureInfo.InvariantCulture, $"{letters}{firstRow}:{letters}{lastRow}"));
            if (list >= 0)
            {
                var from = Columns.Letters(list);
                xml.WriteElementString("formula1", Main, string.Create(CultureInfo.InvariantCulture,
                    $"'{TableParts.ListSheet}'!${from}$1:${from}${_lists[list].Entries.Count}"));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static List<string> Entries(Field field)
    {
        IEnumerable<string> entries = field.Type switch
        {
            FieldType.Choice => field.Options.Select(option => option.Label),
            FieldType.Multi => [.. field.Options.Select(option => option.Label), field.Show(CodeSet.Empty)],
            FieldType.YesNo => [field.Show(true), field.Show(false)],
            _ => [],
        };
        var list = entries.ToList();
        return list.Count > 0 && field.Necessity is not Necessity.MustAnswer && field.MayBeUnknown ? [.. list, Columns.Unknown] : list;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
