using Domain.Forms;
using Domain.Statistics;

namespace App.Portal.Statistics;

/// <summary>One kind's cells as people read them: rows by the first dimension, columns by the second.</summary>
/// <param name="Columns">Codes; a single empty one where nothing is crossed.</param>
internal sealed record CrossTable(
    ChildKind? Kind, Question Question, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns,
        IReadOnlyDictionary<(string Row, string Column), int?> Cells)
{
    /// <summary>More rows or columns than these are no picture that anybody reads.</summary>
    private const int MostDrawnRows = 40;

    private const int MostDrawnColumns = 12;

    public bool IsDrawn => Rows.Count is > 1 and <= MostDrawnRows && Columns.Count <= MostDrawnColumns;

    public string Caption => RoomWords.Kind(Kind) + "，" + Question.Caliber.Label();

    public static IReadOnlyList<CrossTable> Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var question = table.Question;
        return [.. table.Cells.GroupBy(cell => cell.Kind)
            .Select(cells => new CrossTable(cells.Key, question, Codes(cells, question, 0), Codes(cells, question, 1),
            cells.ToDictionary(cell => (Code(cell, 0), Code(cell, 1)), cell => cell.Count)))];
    }

    /// <summary>A figure; an absent cell is 0.</summary>
    public string Show(string row, string column) => Cells.TryGetValue((row, column), out var count) ? RoomWords.Number(count) : "0";

    /// <summary>What a picture draws: null where it is kept back.</summary>
    public int? Shown(string row, string column) => Cells.TryGetValue((row, column), out var count) ? count : 0;

    /// <summary>The figure itself: null where it is kept back or nobody is in the cell, and there is nothing to look behind.</summary>
    public int? Find(string row, string column) => Cells.GetValueOrDefault((row, column));

    /// <summary>The sum of a row, where nothing of it is kept back: by the sum the hidden one would be told.</summary>
    public string RowTotal(string row) => Total(Columns.Select(column => (row, column)));

    public string ColumnTotal(string column) => Total(Rows.Select(row => (row, column)));

    public string Label(int dimension, string code) => code.Length == 0 ? "合计" : Question.By[dimension].LabelOf(code);

    /// <summary>What the dimension is called in an address; empty where there is none.</summary>
    public string Name(int dimension) => Question.By.Count > dimension ? Question.By[dimension].Key : "";

    public string Head(int dimension) => Question.By.Count > dimension ? Question.By[dimension].Label : "";

    private string Total(IEnumerable<(string, string)> line)
    {
        var sum = 0;
        foreach (var at in line)
        {
            if (Cells.TryGetValue(at, out var count))
            {
                if (count is null)
                {
                    return RoomWords.Hidden;
                }

                sum += count.Value;
            }
        }

        return RoomWords.Number(sum);
    }

    private static string Code(Cell cell, int dimension) => cell.Codes.Count > dimension ? cell.Codes[dimension] : "";

    private static IReadOnlyList<string> Codes(IEnumerable<Cell> cells, Question question, int dimension) =>
        question.By.Count > dimension ? [.. cells.Select(cell => Code(cell, dimension)).Distinct()
            .OrderBy(code => question.By[dimension].Codes.Of(code))] : [""];
}
