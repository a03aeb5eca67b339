using System.Globalization;
using System.Xml;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>The parts of a table that do not depend on the children in it: styles, relations, the instruction sheet.</summary>
internal static class TableParts
{
    // Numbers of the cell formats below, in their order.
    public const int Plain = 0;
    public const int Heading = 1;
    public const int Must = 2;
    public const int Supplementary = 3;
    public const int Text = 4;
    public const int Date = 5;
    public const int Quoted = 6;
    public const int Wrapped = 7;
    public const int Title = 8;

    public const string ListSheet = "选项";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    public static IReadOnlyList<(string Path, string Text)> Fixed { get; } =
    [
        ("[Content_Types].xml", Declaration + """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet3.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """),
        ("_rels/.rels", Declaration + """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """),
        ("xl/workbook.xml", Declaration + $"""
            <workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="填写" sheetId="1" r:id="rId1"/><sheet name="填写说明" sheetId="2" r:id="rId2"/><sheet name="{ListSheet}" sheetId="3" state="hidden" r:id="rId3"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", Declaration + """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet3.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
            """),
        ("xl/styles.xml", Declaration + $"""
            <styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><b/><sz val="16"/><name val="等线"/></font></fonts><fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDCE9F3"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFBE3D6"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color rgb="FF9AA7B2"/></left><right style="thin"><color rgb="FF9AA7B2"/></right><top style="thin"><color rgb="FF9AA7B2"/></top><bottom style="thin"><color rgb="FF9AA7B2"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{HeadingFormat(2)}{HeadingFormat(3)}{HeadingFormat(4)}<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """),
    ];

    /// <summary>How to fill the table in, in plain words, and then column by column.</summary>
    public static void WriteInstructions(XmlWriter xml, FormDefinition form, IReadOnlyList<Column> columns)
    {
        xml
            .WriteRaw(
                "<cols><col min=\"1\" max=\"1\" width=\"34\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"14\" customWidth=\"1\"/><col "
                    + "min=\"3\" max=\"3\" width=\"90\" customWidth=\"1\"/></cols>");
        xml.WriteStartElement("sheetData", Main);
        var row = 1;
        Line($"{form.Annex}《{form.Title}》填写说明", style: Title);
        foreach (var line in General)
        {
            Line(line, style: Plain);
        }

        row++;
        Line("栏目", "是否必填", "怎么填", Heading);
        foreach (var column in columns)
        {
            Line(column.Title, Need(column.Field), How(column.Field), Wrapped);
        }

        xml.WriteEndElement();

        void Line(string first, string second = "", string third = "", int style = Wrapped)
        {
            Table.StartRow(xml, row);
            Table.WriteText(xml, 0, row, first, style);
            if (second.Length > 0)
            {
                Table.WriteText(xml, 1, row, second, style);
                Table.WriteText(xml, 2, row, third, style);
            }

            xml.WriteEndElement();
            row++;
        }
    }

    /// <summary>
    /// How a box is filled in, for the instruction sheet and for the hint beside a cell; what the chat says to a parent does not stand there.
    /// </summary>
    public static string How(Field field)
    {
        return field.Type switch
        {
            FieldType.Date => "日期，写成 2016-03-05 或 2016年3月5日。",
            FieldType.Choice => "从下拉列表里选一项。",
            FieldType.Multi =>
                $"可以填多项，用顿号“、”隔开：{string.Join("、", field.Options.Select(option => option.Label))}。一项也没有的写“{field.Show(CodeSet.Empty)}”。",
            FieldType.YesNo => "选“是”或“否”。",
            FieldType.Identity => "按证件填写，18 位，一位也不要少；整列已设成文本，请不要改格式。",
            FieldType.Phone => "手机号 11 位；座机带区号，例如 0355-2191234。",
            FieldType.Address => "从省、市、县（区）、乡镇（街道）、村（社区）写到门牌号；在境外的写“境外”和国家。",
            FieldType.Spells => $"写成“2024年1月5日至今，在广东省东莞市”；几段之间用分号“；”隔开；没有外出的写“{field.Show(new SpellList([]))}”。",
            _ => string.Create(CultureInfo.InvariantCulture, $"文字，最多 {field.MaxLength} 个字。"),
        };
    }

    private static IReadOnlyList<string> General =>
    [
        "1. 请在“填写”表里填写，每个孩子占一行，从列标题下面开始。不要合并单元格，不要写公式，不要设保护。",
        "2. 列标题下面隐藏了一行列代码，系统靠它认列：请不要删除或改动。列可以调换顺序，用不到的列可以删除。",
        $"3. 确实不知道的，写“{Columns.Unknown}”；空着表示没有问过。必填的栏目不能空。",
        "4. 标有“（补充项）”的栏目不在纸质登记表上，但政策认定要用到，请尽量填写。",
        "5. 上传后系统会逐行检查。有问题的行会在“问题”一列里说明，改好后把同一份表格再上传即可。",
        "6. 表里是儿童和家庭的个人信息：请勿转发、勿存放在公用电脑上，上传后及时删除。",
    ];

    private static string Need(Field field) => field switch
    {
        { Necessity: Necessity.MustAnswer } => "必填",
        { Necessity: Necessity.AnswerOrUnknown, ShownWhen: null, NeededWhen: null } => "必填，可写不清楚",
        { Necessity: Necessity.AnswerOrUnknown } => "符合情况的必填，可写不清楚",
        _ => "选填",
    };

    private static string HeadingFormat(int fill) =>
        $"<xf numFmtId=\"49\" fontId=\"1\" fillId=\"{fill}\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" "
            + $"applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf>";
}
