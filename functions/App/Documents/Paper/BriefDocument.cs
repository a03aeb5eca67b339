using System.Globalization;
using App.Pages;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Domain.Divisions;
using Domain.Forms;
using Domain.Matters;
using Domain.Privacy;
using Domain.Releases;
using Domain.Statistics;
using Domain.Time;
using static App.Documents.Paper.WordParts;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace App.Documents.Paper;

/// <summary>A brief or phase report as a Word document on A4: what it is, who made it and when, the frozen tables, what was reported
/// upward.</summary>
public static class BriefDocument
{
    // Twentieths of a point, as everything of a page.
    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int Margin = 1417;
    private const int TableWidth = PageWidth - (2 * Margin);

    // Half points: 二号, 三号 and 五号 of official papers.
    private const int TitleSize = 36;
    private const int HeadingSize = 28;
    private const int BodySize = 24;
    private const int CellSize = 20;

    private const string Internal = "内部资料　不得对外发布";

    /// <param name="synthetic">Marks it as made up by a program (demonstration data).</param>
    public static byte[] Write(Brief brief, bool synthetic)
    {
        ArgumentNullException.ThrowIfNull(brief);
        using var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var body = new Body();
            main.Document = new Document(body);
            WriteBody(body, brief, synthetic);
            body.Append(Section(main));
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(new DocDefaults(
                new RunPropertiesDefault(new RunPropertiesBaseStyle(
                    new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = "宋体" },
                    new FontSize { Val = Number(BodySize) },
                    new Languages { Val = "zh-CN", EastAsia = "zh-CN" })),
                new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines
                {
                    Before = "60",
                    After = "60",
                    Line = "360",
                    LineRule = LineSpacingRuleValues.Auto
                }))));
        }

        return file.ToArray();
    }

    private static void WriteBody(Body body, Brief brief, bool synthetic)
    {
        var plan = brief.Plan;
        if (synthetic)
        {
            body.Append(Line("演示数据：程序编造，不对应任何真实的人", BodySize, JustificationValues.Center));
        }

        body.Append(Line(DivisionTable.FullName(plan.Area) + "流动儿童和留守儿童工作" + brief.Kind.Label(), TitleSize, JustificationValues.Center));
        body.Append(Line($"{Day(brief.From)}至{Day(brief.Until)}", BodySize, JustificationValues.Center));
        body.Append(Line("一、数据", HeadingSize, JustificationValues.Left));
        body.Append(Line($"数据取自“{plan.Title}”，统计时点{Day(plan.AsOf)}，{plan.Caliber.Label()}。{plan.Caliber.Meaning()}", BodySize,
            JustificationValues.Left, bold: false));
        body.Append(Line($"“{FigureGrid.Hidden}”是不满{brief.Figures.MinimumCell}人的数，或者能推算出它们的数，不是 0。", BodySize, JustificationValues.Left,
            bold: false));
        foreach (var frozen in brief.Figures.Tables.OrderBy(frozen => frozen.Number).ThenByDescending(frozen => frozen.Table.Kind,
            StringComparer.Ordinal))
        {
            var grid = FigureGrid.Of(frozen.Table.Kind, plan.Tables[frozen.Number], frozen.Table.Cells);
            body.Append(Line(grid.Title, BodySize, JustificationValues.Left, keepNext: true));
            body.Append(grid.Rows.Count == 0 ? Line("没有符合口径的儿童。", BodySize, JustificationValues.Left, bold: false) : WriteTable(grid));
        }

        body.Append(Line("二、问题和重要情况", HeadingSize, JustificationValues.Left));
        if (brief.Matters.IsEmpty)
        {
            body.Append(Line("这一段时间没有报告市级的问题和重要情况。", BodySize, JustificationValues.Left, bold: false));
        }

        foreach (var matter in brief.Matters)
        {
            body.Append(Line($"{Day(matter.On)}，{DivisionTable.Name(matter.County)}（{matter.Kind.Label()}）：{matter.Text}", BodySize,
                JustificationValues.Left, bold: false));
            if (matter.ReceivedAt is { } at)
            {
                body.Append(Line($"市里{Day(CivilTime.ChinaDate(at))}签收。{matter.Reply}", BodySize, JustificationValues.Left, bold: false));
            }
        }

        var role = Roles.Find(brief.MadeBy.Role)?.Label() ?? brief.MadeBy.Role;
        var made = brief.MadeAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
        body.Append(Line($"编制：{role}（账号代号{brief.MadeBy.Subject}），{made}", BodySize, JustificationValues.Right, bold: false));
    }

    private static Table WriteTable(FigureGrid grid)
    {
        var columns = grid.Down.Length + grid.Columns.Count;
        var width = TableWidth / columns;
        var table = new Table(
            new TableProperties(
                new TableWidth { Type = TableWidthUnitValues.Dxa, Width = Number(width * columns) },
                new TableBorders(
                    Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(),
                        Border<InsideVerticalBorder>()),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(Enumerable.Range(0, columns).Select(_ => new GridColumn { Width = Number(width) })));
        table.Append(Row(true, [.. grid.Down.Select(dimension => dimension.Label), .. grid.Columns.Select(grid.ColumnLabel)]));
        foreach (var row in grid.Rows)
        {
            table.Append(Row(false, [.. Enumerable.Range(0, grid.Down.Length).Select(d => grid.RowLabel(row, d)),
                .. grid.Columns.Select(column => grid.Show(row, column))]));
        }

        return table;

        TableRow Row(bool isHead, IReadOnlyList<string> texts)
        {
            var properties = new TableRowProperties(new CantSplit());
            if (isHead)
            {
                properties.Append(new TableHeader());
            }

            var drawn = new TableRow(properties);
            for (var i = 0; i < texts.Count; i++)
            {
                var run = new RunProperties();
                if (isHead)
                {
                    run.Append(new Bold());
                }

                run.Append(new FontSize { Val = Number(CellSize) });
                drawn.Append(new TableCell(
                    new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = Number(width) },
                        new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }),
                    new Paragraph(
                        new ParagraphProperties(
                            new SpacingBetweenLines { Before = "20", After = "20", Line = "260", LineRule = LineSpacingRuleValues.Auto },
                            new Justification { Val = isHead || i < grid.Down.Length ? JustificationValues.Center : JustificationValues.Right }),
                        new Run(run, new Text(WritableText.Of(texts[i])) { Space = SpaceProcessingModeValues.Preserve }))));
            }

            return drawn;
        }
    }

    /// <summary>Every page says in its head that it stays in the house, and in its foot which page it is.</summary>
    private static SectionProperties Section(MainDocumentPart main)
    {
        var (head, foot) = (main.AddNewPart<HeaderPart>(), main.AddNewPart<FooterPart>());
        head.Header = new Header(Line(Internal, BodySize, JustificationValues.Right));
        foot.Footer = new Footer(new Paragraph(
            new ParagraphProperties(new Justification { Val = JustificationValues.Center }),
                new SimpleField(new Run(new Text("1"))) { Instruction = "PAGE" }));
        return new SectionProperties(
            new HeaderReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(head) },
            new FooterReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(foot) },
            new PageSize { Width = PageWidth, Height = PageHeight },
            new PageMargin { Top = Margin, Bottom = Margin, Left = Margin, Right = Margin, Header = 680, Footer = 680, Gutter = 0 });
    }

    private static Paragraph Line(string text, int size, JustificationValues align, bool bold = true, bool keepNext = false)
    {
        var paragraph = new ParagraphProperties();
        if (keepNext)
        {
            paragraph.Append(new KeepNext());
        }

        paragraph.Append(new Justification { Val = align });
        return new Paragraph(paragraph, Ink(text, size, bold));
    }
}
