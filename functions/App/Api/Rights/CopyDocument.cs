using System.Globalization;
using App.Api.Declarations;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Domain.Declarations;
using Domain.Divisions;
using static App.Documents.Paper.WordParts;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace App.Api.Rights;

/// <summary>What is kept about a child, as a paper that a parent can read: every answer beside its question, when it was said, what became of it
/// (个人信息保护法 45).</summary>
internal static class CopyDocument
{
    // Twentieths of a point, as everything of a page.
    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int Margin = 1417;
    private const int Label = 3000;
    private const int Value = PageWidth - (2 * Margin) - Label;

    // Half points.
    private const int TitleSize = 36;
    private const int HeadingSize = 28;
    private const int BodySize = 21;

    /// <param name="synthetic">Marks it as made up by a program (demonstration data).</param>
    public static byte[] Write(OwnCopy copy, bool synthetic, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(copy);
        using var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var body = new Body();
            main.Document = new Document(body);
            WriteBody(body, copy, synthetic, now);
            body.Append(new SectionProperties(new PageSize { Width = PageWidth, Height = PageHeight },
                new PageMargin { Top = Margin, Bottom = Margin, Left = Margin, Right = Margin, Header = 680, Footer = 680, Gutter = 0 }));
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(new DocDefaults(new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = "宋体" },
                new FontSize { Val = Number(BodySize) },
                new Languages { Val = "zh-CN", EastAsia = "zh-CN" }))));
        }

        return file.ToArray();
    }

    private static void WriteBody(Body body, OwnCopy copy, bool synthetic, DateTimeOffset now)
    {
        if (synthetic)
        {
            body.Append(Line("演示数据：程序编造，不对应任何真实的人", BodySize, bold: true));
        }

        body.Append(Line("个人信息副本", TitleSize, bold: true));
        body.Append(Line("依据《个人信息保护法》第四十五条提供。里面有孩子和家人的信息，请收好，不要转给别人。", BodySize));
        body.Append(Facts(
        [
            ("回执编号", copy.Receipt), ("负责的县（区）", DivisionTable.FullName(copy.County) ?? ""), ("现在的状态", copy.StatusText),
            ("申报的时间", Time(copy.SubmittedAt)), ("从哪里申报", Domain.Declarations.Channels.Find(copy.Channel)?.Label() ?? copy.Channel),
            .. copy.Consent is { } consent ? [("同意的告知书", $"第{consent.NoticeVersion}版，{Time(consent.RecordedAt)}同意")]
                : (IEnumerable<(string, string)>)[],
        ]));
        body.Append(Line("一、申报的内容", HeadingSize, bold: true));
        body.Append(copy.Items.Count == 0 ? Line("内容已经删除。", BodySize) : Facts(copy.Items.Select(item => (item.Label, item.Value))));
        if (copy.Register is { } register)
        {
            body.Append(Line("二、登记册上的内容", HeadingSize, bold: true));
            body.Append(Line($"{register.StatusLabel}，{Day(register.RegisteredOn)}登记。", BodySize));
            body.Append(Facts(register.Items.Select(item => (item.Label, item.Value))));
        }

        body.Append(Line($"{(copy.Register is null ? "二" : "三")}、经过", HeadingSize, bold: true));
        body.Append(Facts(
        [
            .. copy.History.Select(change => (Time(change.At), change.Status.Label())),
            .. copy.Corrections.Select(correction => (Time(correction.At), "更正过内容")),
            .. copy.Attachments.Select(attachment => (Time(attachment.At), $"添加过一份{(attachment.MediaType == "image/jpeg" ? "图片" : "文件")}")),
        ]));
        body.Append(Line($"制作时间：{Time(now)}", BodySize));
    }

    private static Table Facts(IEnumerable<(string Name, string Text)> facts)
    {
        var table = new Table(
            new TableProperties(
                new TableWidth { Type = TableWidthUnitValues.Dxa, Width = Number(Label + Value) },
                new TableBorders(Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(),
                    Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(new GridColumn { Width = Number(Label) }, new GridColumn { Width = Number(Value) }));
        foreach (var (name, text) in facts)
        {
            table.Append(new TableRow(new TableRowProperties(new CantSplit()), Cell(name, Label), Cell(text, Value)));
        }

        return table;
    }

    private static TableCell Cell(string text, int width) => new(
        new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = Number(width) }), Line(text, BodySize));

    private static Paragraph Line(string text, int size, bool bold = false) =>
        new(new ParagraphProperties(new SpacingBetweenLines { Before = "40", After = "40" }), Ink(text, size, bold));

    private static string Time(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
}
