using System.Collections.Concurrent;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace App.Documents.Paper;

/// <summary>
/// A registration form as it is printed: one description, from which the Word document and the page for printing are both drawn.
/// </summary>
/// <param name="Rows">The table, on a grid of <see cref="Grid"/> equal columns.</param>
public sealed record AnnexLayout(FormDefinition Form, IReadOnlyList<Row> Rows)
{
    public const int Grid = 24;

    /// <summary>The line above the table: the unit with its stamp (盖章), the day.</summary>
    public IReadOnlyList<Part> Unit { get; } = [new Words("填报单位："), new Value(Shared2024.ReportingUnit), new Words("（盖章）")];

    public IReadOnlyList<Part> Day { get; } = [new Words("填报日期："), new Value(Shared2024.ReportedOn)];

    /// <summary>Every field that the paper has a place for, in the order of the paper.</summary>
    public IEnumerable<Field> Fields =>
        [.. Unit.Concat(Day).Concat(Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line))
            .SelectMany(part => part.Fields)];

    /// <summary>
    /// The answers with what the line above the table needs. A family that declares by web or chat fills no unit and no day: then it is the civil
    /// affairs bureau of the county that took it in (六: 县级民政部门牵头), and the day on which it came.
    /// </summary>
    public static Answers Headed(Answers answers, DivisionCode county, DateOnly cameOn)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var headed = answers.Find(Shared2024.ReportedOn) is null ? answers.With(Shared2024.ReportedOn, cameOn) : answers;
        return headed.Find(Shared2024.ReportingUnit) is null ? headed.With(Shared2024.ReportingUnit, DivisionTable.Name(county) + "民政局") : headed;
    }

    /// <summary>The paper of a form, in its version.</summary>
    public static AnnexLayout Of(FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var written = form.Id switch
        {
            "migrant-2024" => Annex1.Layout,
            "left-behind-2024" => Annex2.Layout,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "No paper is described for this form."),
        };
        return form == written.Form ? written : Later.GetOrAdd(form, static (later, first) => first.In(later), written);
    }

    private static readonly ConcurrentDictionary<FormDefinition, AnnexLayout> Later = new();

    /// <summary>
    /// The paper of a later version: every box in its words of that version, what is no longer asked said to be so, and what is new below.
    /// </summary>
    private AnnexLayout In(FormDefinition later)
    {
        Row[] more = [.. later.Fields.Where(field => !field.Supplementary && Form.Find(field.Key) is null)
            .Select(field => new Row(Label(4, field.Label), Fill(18, Part.Of(field))))];
        return new(later, [.. Rows.Select(row => new Row([.. row.Cells.Select((cell, at) =>
                In(later, cell, at + 1 < row.Cells.Count ? row.Cells[at + 1] : null))])),
            .. more.Length == 0 ? [] : Section("新增 内容", more)]);
    }

    /// <param name="next">The cell right of it, whose label it may be.</param>
    private Cell In(FormDefinition later, Cell cell, Cell? next) =>
        !cell.Heading ? cell with { Lines = [.. cell.Lines.Select(line => (IReadOnlyList<Part>)[.. line.Select(part => part.In(later))])] }
        : next is { Heading: false } && next.Lines.SelectMany(line => line).SelectMany(part => part.Fields).FirstOrDefault() is { } box
            && later.Find(box.Key) is { } own && own.Label != Form.Find(box.Key)?.Label
            ? cell with { Lines = [[new Words(own.Label)]] }
        : cell;

    /// <summary>Rows that belong to one section, with its title in a cell at the left that reaches over all of them.</summary>
    internal static IEnumerable<Row> Section(string title, params IReadOnlyList<Row> rows) => rows.Select((row, index) => index == 0
        ? new Row([new Cell(2, [.. title.Split(' ').Select(word => (IReadOnlyList<Part>)[new Words(word)])]) { Heading = true, Rows = rows.Count },
            .. row.Cells])
        : row);

    /// <summary>A printed label.</summary>
    internal static Cell Label(int width, params IReadOnlyList<string> lines) =>
        new(width, [.. lines.Select(line => (IReadOnlyList<Part>)[new Words(line)])]) { Heading = true };

    internal static Cell Fill(int width, params IReadOnlyList<Part> parts) => new(width, [parts]);
}

/// <param name="Cells">From left to right; a column that a cell from above reaches into is left out.</param>
public sealed record Row(params IReadOnlyList<Cell> Cells);

/// <param name="Width">In columns of the grid.</param>
/// <param name="Lines">What stands in it, line by line.</param>
public sealed record Cell(int Width, IReadOnlyList<IReadOnlyList<Part>> Lines)
{
    public bool Heading { get; init; }

    /// <summary>Over how many rows it reaches.</summary>
    public int Rows { get; init; } = 1;
}
