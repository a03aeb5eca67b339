using System.Globalization;
using System.Text;
using System.Xml;
using Domain.Forms;
using Domain.Verification;

namespace App.Documents.Excel;

/// <summary>
/// The empty table of a department, made by walking its declaration: what identifies a child, the mark of its kind, and its own fields.
/// </summary>
/// <remarks>There is no hidden row of keys: the headings are ones that are recognised, and a department may send its own table as well.</remarks>
internal static class RecordTemplate
{
    private const int Rows = 5_000;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static IReadOnlyList<RecordTarget> ColumnsOf(DepartmentProfile profile) =>
    [
        .. profile.MatchKeys.Select(RecordTarget.Of),
        .. profile.MatchKeys.Contains(RecordKey.Kind) ? (IEnumerable<RecordTarget>)[] : [RecordTarget.Of(RecordKey.Kind)],
        .. profile.Fields.Where(field => RecordKeys.Find(field.Key) is not { } key || !profile.MatchKeys.Contains(key))
            .Select(field => RecordTarget.Find(field.Key)!),
    ];

    public static async Task WriteAsync(DepartmentProfile profile, Stream output, CancellationToken stop)
    {
        var columns = ColumnsOf(profile);
        using var package = new PackageWriter(output);
        foreach (var (path, text) in TableParts.Fixed)
        {
            await package.PutAsync(path, Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false);
        }

        await package.PutAsync("xl/worksheets/sheet1.xml", Sheet(xml => WriteRows(xml, columns)), stop).ConfigureAwait(false);
        await package.PutAsync("xl/worksheets/sheet2.xml", Sheet(xml => WriteInstructions(xml, profile, columns)), stop).ConfigureAwait(false);
        await package.PutAsync("xl/worksheets/sheet3.xml", Sheet(xml => WriteLists(xml, columns)), stop).ConfigureAwait(false);
        await package.FinishAsync(stop).ConfigureAwait(false);
    }

    /// <summary>What may be chosen in a column; empty where anything is written.</summary>
    private static List<string> Entries(RecordTarget target) => target switch
    {
        { Key: RecordKey.Sex } => ["男", "女"],
        { Key: RecordKey.Kind } => ["流动", "留守", "都不是"],
        { Field: { Type: FieldType.YesNo } } => ["是", "否"],
        { Field: { Type: FieldType.Choice or FieldType.Multi } field } =>
            [.. FormCatalogue.All.Select(form => form.Find(field.Key)).OfType<Field>().SelectMany(box => box.Options).Select(option => option.Label)
                .Distinct()],
        _ => [],
    };

    private static void WriteRows(XmlWriter xml, IReadOnlyList<RecordTarget> columns)
    {
        xml
            .WriteRaw(
                "<sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
                    + "state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"16\"/>");
        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < columns.Count; i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            xml.WriteRaw($"<col min=\"{number}\" max=\"{number}\" width=\"{Width(columns[i])}\" style=\"{TableParts.Text}\" customWidth=\"1\"/>");
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        Table.StartRow(xml, 1);
        for (var i = 0; i < columns.Count; i++)
        {
            Table.WriteText(xml, i, 1, columns[i].Label, columns[i].Key is RecordKey.ChildName ? TableParts.Must : TableParts.Heading);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        var lists = columns.Select((column, at) => (At: at, column.Field, Entries: Entries(column)))
            .Where(list => list.Entries.Count > 0 && list.Field?.Type is not FieldType.Multi).ToList();
        xml.WriteStartElement("dataValidations", Main);
        xml.WriteAttributeString("count", lists.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var (at, _, entries) in lists)
        {
            var (here, there) = (Columns.Letters(at), Columns.Letters(at));
            xml.WriteStartElement("dataValidation", Main);
            xml.WriteAttributeString("type", "list");
            xml.WriteAttributeString("allowBlank", "1");
            xml.WriteAttributeString("sqref", $"{here}2:{here}{Rows.ToString(CultureInfo.InvariantCulture)}");
            xml.WriteElementString("formula1", Main,
                $"'{TableParts.ListSheet}'!${there}$1:${there}${entries.Count.ToString(CultureInfo.InvariantCulture)}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>The entries of each list under the letter of its column.</summary>
    private static void WriteLists(XmlWriter xml, IReadOnlyList<RecordTarget> columns)
    {
        List<List<string>> lists = [.. columns.Select(Entries)];
        xml.WriteStartElement("sheetData", Main);
        for (var row = 1; row <= lists.Max(list => list.Count); row++)
        {
            Table.StartRow(xml, row);
            for (var column = 0; column < lists.Count; column++)
            {
                if (row <= lists[column].Count)
                {
                    Table.WriteText(xml, column, row, lists[column][row - 1], TableParts.Text);
                }
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteInstructions(XmlWriter xml, DepartmentProfile profile, IReadOnlyList<RecordTarget> columns)
    {
        xml
            .WriteRaw(
                "<cols><col min=\"1\" max=\"1\" width=\"34\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"90\" customWidth=\"1\"/></cols>");
        xml.WriteStartElement("sheetData", Main);
        var row = 1;
        Line($"{profile.Department.Label()}名单填写说明", "", TableParts.Title);
        Line("1. 一个孩子一行，从列标题下面开始。已有自己的名单的，不必抄到这张表里：原样发送即可，系统认得常见的列标题。", "", TableParts.Plain);
        Line("2. 姓名必填；其他不知道的空着。号码列已设成文本，请不要改格式，以免丢失后几位。", "", TableParts.Plain);
        Line("3. 只填本部门的内容和核对身份用的栏目，别的部门的栏目不要加。", "", TableParts.Plain);
        Line("4. 表里是儿童的个人信息：请勿转发、勿存放在公用电脑上，发送后及时删除。", "", TableParts.Plain);
        Line("栏目", "怎么填", TableParts.Heading);
        foreach (var column in columns)
        {
            Line(column.Label, How(column), TableParts.Wrapped);
        }

        xml.WriteEndElement();

        void Line(string first, string second, int style)
        {
            Table.StartRow(xml, row);
            Table.WriteText(xml, 0, row, first, style);
            if (second.Length > 0)
            {
                Table.WriteText(xml, 1, row, second, style);
            }

            xml.WriteEndElement();
            row++;
        }
    }

    private static string How(RecordTarget target) => target switch
    {
        { Key: RecordKey.CitizenNumber } => "公民身份号码；没有的可以写学籍号或者残疾人证号，一位也不要少。",
        { Key: RecordKey.GuardianName or RecordKey.School or RecordKey.ChildName } => "文字。",
        { Key: RecordKey.BirthDate } => "写成 2016-03-05 或 2016年3月5日。",
        { Key: RecordKey.GuardianPhone } => "手机号 11 位；座机带区号。",
        { Key: RecordKey.GuardianCitizenNumber } => "18 位，一位也不要少。",
        { Key: RecordKey.HukouAddress or RecordKey.CurrentAddress } => "从省、市、县（区）写起。",
        { Field.Type: FieldType.Multi } => $"可以写多项，用顿号隔开：{string.Join("、", Entries(target))}。",
        _ when Entries(target) is { Count: > 0 } entries => $"选一项：{string.Join("、", entries)}。",
        _ => "文字。",
    };

    private static int Width(RecordTarget target) => target.Key switch
    {
        RecordKey.HukouAddress or RecordKey.CurrentAddress => 34,
        RecordKey.CitizenNumber or RecordKey.GuardianCitizenNumber => 21,
        RecordKey.School => 28,
        _ => 15,
    };

    private static byte[] Sheet(Action<XmlWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false }))
        {
            xml.WriteStartDocument(true);
            xml.WriteStartElement("worksheet", Main);
            write(xml);
            xml.WriteEndDocument();
        }

        return buffer.ToArray();
    }
}
