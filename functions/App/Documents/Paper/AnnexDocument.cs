using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Domain.Forms;
using Domain.Forms.Catalogue;
using static App.Documents.Paper.WordParts;

namespace App.Documents.Paper;

/// <summary>The registration form of a child as a Word document on A4, as the plan prints it, ready for the stamp.</summary>
public static class AnnexDocument
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Rows of a section that still fits on what is left of a page.</summary>
    private const int ShortSection = 6;

    // Twentieths of a point. A4 with margins of 1.8 cm at the sides leaves 17.4 cm for the table; above and below 1.2 cm, so that one page takes it
    // all.
    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int Margin = 1021;
    private const int MarginAbove = 680;
    private const int RowHeight = 340;
    private const int GridColumn = (PageWidth - (2 * Margin)) / AnnexLayout.Grid;

    /// <summary>小五, 9 points, in half points.</summary>
    private const int BodySize = 18;

    /// <summary>Has both boxes wherever Word runs; elsewhere some other font has both.</summary>
    private const string BoxFont = "Segoe UI Symbol";

    private static readonly char[] Boxes = [Part.Empty[0], Part.Ticked[0]];

    /// <summary>What may not begin a line: the usual punctuation, and a box, which belongs to the words before it.</summary>
    private const string NotFirstInLine = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠☐☑";

    /// <summary>One form per child, each on pages of its own; a second page says whose it goes on with.</summary>
    /// <param name="synthetic">Marks every form as made up by a program (demonstration data).</param>
    public static byte[] Write(FormDefinition form, bool synthetic, params IReadOnlyList<Answers> children)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(children);
        var layout = AnnexLayout.Of(form);
        using var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var body = new Body();
            main.Document = new Document(body);
            for (var i = 0; i < children.Count; i++)
            {
                WriteForm(body, layout, children[i], synthetic);
                var section = Section(main, layout, children[i]);

                // The last section's page stands at the end of the body; every other one's in the last paragraph of its form.
                body.Append(i < children.Count - 1 ? new Paragraph(new ParagraphProperties(Thin(), section)) : section);
            }

            main.AddNewPart<DocumentSettingsPart>().Settings =
                new DocumentFormat.OpenXml.Wordprocessing.Settings(new NoLineBreaksBeforeKinsoku { Language = "zh-CN", Val = NotFirstInLine });
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(new DocDefaults(
                new RunPropertiesDefault(new RunPropertiesBaseStyle(
                    new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = "宋体" },
                    new FontSize { Val = Number(BodySize) },
                    new Languages { Val = "zh-CN", EastAsia = "zh-CN" })),
                new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { Before = "0", After = "0" }))));
        }

        return file.ToArray();
    }

    /// <summary>The page of one form: its first page has no head of its own, every further one says 续表, whose it is and which page.</summary>
    private static SectionProperties Section(MainDocumentPart main, AnnexLayout layout, Answers answers)
    {
        var (first, further) = (main.AddNewPart<HeaderPart>(), main.AddNewPart<HeaderPart>());
        first.Header = new Header(new Paragraph());
        var name = answers.Find(Shared2024.ChildName) is { } value ? "　姓名：" + Shared2024.ChildName.Show(value) : "";
        further.Header = new Header(new Paragraph(
            new ParagraphProperties(new Justification { Val = JustificationValues.Right }),
            new Run(new Text($"{layout.Form.Annex}　{layout.Form.Title}（续表）{name}　第") { Space = SpaceProcessingModeValues.Preserve }),
            new SimpleField(new Run(new Text("2"))) { Instruction = "PAGE" }, new Run(new Text("页"))));
        return new SectionProperties(
            new HeaderReference { Type = HeaderFooterValues.First, Id = main.GetIdOfPart(first) },
            new HeaderReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(further) },
            new PageSize { Width = PageWidth, Height = PageHeight },
            new PageMargin { Top = MarginAbove, Bottom = MarginAbove, Left = Margin, Right = Margin, Header = 340, Footer = 340, Gutter = 0 },
            new PageNumberType { Start = 1 },
            new TitlePage());
    }

    private static void WriteForm(Body body, AnnexLayout layout, Answers answers, bool synthetic)
    {
        if (synthetic)
        {
            body.Append(Line("演示数据：程序编造，不对应任何真实的人", BodySize, JustificationValues.Center, bold: true));
        }

        body.Append(Line(layout.Form.Annex, 22, JustificationValues.Left, bold: false));
        body.Append(Line(layout.Form.Title, 30, JustificationValues.Center, bold: true));
        var unit = string.Concat(layout.Unit.SelectMany(part => part.Print(answers)));
        var day = string.Concat(layout.Day.SelectMany(part => part.Print(answers)));
        body.Append(new Paragraph(
            new ParagraphProperties(
                new Tabs(new TabStop { Val = TabStopValues.Left, Position = GridColumn * 15 }),
                new SpacingBetweenLines { Before = "60", After = "60" }),
            new Run(Plain(unit)), new Run(new TabChar()), new Run(Plain(day))));
        body.Append(WriteTable(layout, answers));
        body.Append(new Paragraph(new ParagraphProperties(Thin())));
    }

    private static SpacingBetweenLines Thin() => new() { Line = "20", LineRule = LineSpacingRuleValues.Exact };

    private static Table WriteTable(AnnexLayout layout, Answers answers)
    {
        var table = new Table(
            new TableProperties(
                new TableWidth { Type = TableWidthUnitValues.Dxa, Width = Number(GridColumn * AnnexLayout.Grid) },
                new TableBorders(
                    Border<TopBorder>(8), Border<LeftBorder>(8), Border<BottomBorder>(8), Border<RightBorder>(8),
                    Border<InsideHorizontalBorder>(4), Border<InsideVerticalBorder>(4)),
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableCellMarginDefault(
                    new TableCellLeftMargin { Type = TableWidthValues.Dxa, Width = 60 },
                    new TableCellRightMargin { Type = TableWidthValues.Dxa, Width = 60 })),
            new TableGrid(Enumerable.Range(0, AnnexLayout.Grid).Select(_ => new GridColumn { Width = Number(GridColumn) })));

        // Cells that reach down from a row above, by the grid column they begin at.
        var reaching = new SortedDictionary<int, (Cell Cell, int Left)>();
        foreach (var row in layout.Rows)
        {
            var drawn = new TableRow(new TableRowProperties(new CantSplit(),
                new TableRowHeight { Val = RowHeight, HeightType = HeightRuleValues.AtLeast }));
            var cells = new Queue<Cell>(row.Cells);
            for (var at = 0; at < AnnexLayout.Grid;)
            {
                if (reaching.TryGetValue(at, out var above))
                {
                    drawn.Append(WriteCell(above.Cell, Answers.Empty, MergedCellValues.Continue));
                    at += above.Cell.Width;
                    reaching[at - above.Cell.Width] = (above.Cell, above.Left - 1);
                }
                else
                {
                    var cell = cells.Dequeue();
                    drawn.Append(WriteCell(cell, answers, cell.Rows > 1 ? MergedCellValues.Restart : null));
                    if (cell.Rows > 1)
                    {
                        reaching[at] = (cell, cell.Rows - 1);
                    }

                    at += cell.Width;
                }
            }

            // A short section is not torn over two pages.
            if (reaching.TryGetValue(0, out var section) && section.Cell.Rows <= ShortSection && section.Left > 0)
            {
                foreach (var paragraph in drawn.Descendants<Paragraph>())
                {
                    (paragraph.ParagraphProperties ??= new ParagraphProperties()).KeepNext = new KeepNext();
                }
            }

            foreach (var done in reaching.Where(cell => cell.Value.Left == 0).Select(cell => cell.Key).ToList())
            {
                reaching.Remove(done);
            }

            table.Append(drawn);
        }

        return table;
    }

    private static TableCell WriteCell(Cell cell, Answers answers, MergedCellValues? merge)
    {
        var properties = new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = Number(GridColumn * cell.Width) },
            new GridSpan { Val = cell.Width });
        if (merge is { } value)
        {
            properties.Append(new VerticalMerge { Val = value });
        }

        properties.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
        var drawn = new TableCell(properties);
        if (merge == MergedCellValues.Continue)
        {
            drawn.Append(new Paragraph());
            return drawn;
        }

        foreach (var line in cell.Lines)
        {
            var paragraph = new Paragraph();
            if (cell.Heading)
            {
                paragraph.Append(new ParagraphProperties(new Justification { Val = JustificationValues.Center }));
            }

            paragraph.Append(Ink(string.Join("  ", line.SelectMany(part => part.Print(answers)).Where(piece => piece.Length > 0))));
            drawn.Append(paragraph);
        }

        return drawn;
    }

    /// <summary>Words in the font of the paper, boxes in one that has them.</summary>
    private static IEnumerable<Run> Ink(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var box = text.IndexOfAny(Boxes, from);
            if (box != from)
            {
                yield return new Run(Plain(text[from..(box < 0 ? text.Length : box)]));
            }

            if (box < 0)
            {
                yield break;
            }

            yield return new Run(new RunProperties(new RunFonts
            {
                Hint = FontTypeHintValues.EastAsia,
                Ascii = BoxFont,
                HighAnsi = BoxFont,
                EastAsia = BoxFont
            }), Plain(text[box].ToString()));
            from = box + 1;
        }
    }

    private static Text Plain(string text) => new(text) { Space = SpaceProcessingModeValues.Preserve };

    private static Paragraph Line(string text, int size, JustificationValues align, bool bold)
    {
        var run = new RunProperties(new RunFonts { EastAsia = "黑体" });
        if (bold)
        {
            run.Append(new Bold());
        }

        run.Append(new FontSize { Val = Number(size) });
        return new Paragraph(new ParagraphProperties(new Justification { Val = align }), new Run(run, new Text(text)));
    }
}
