using App.Documents.Excel;
using Domain.Problems;
using Domain.Verification;

namespace App.Api.Departments;

/// <summary>The rows of a table, one after the other.</summary>
internal sealed class TableRows(RecordTable table, IReadOnlyList<string> columns, RowIntake intake)
{
    private readonly IReadOnlyList<RecordTarget?> _targets = [.. columns.Select(RecordTarget.Find)];

    /// <summary>How much of the table is read, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Why it cannot be read to its end; then none of its rows may be taken.</summary>
    public Problem? Refused { get; private set; }

    public IEnumerable<(int Number, TakenRow Taken)> Read()
    {
        using var sheet = table.OpenSheet();
        var rows = 0;
        while (Next(sheet))
        {
            if (!table.IsChild(sheet))
            {
                continue;
            }

            if (++rows > RecordLimits.Default.MaxRows)
            {
                Refused = Documents.Errors.TooManyRows(RecordLimits.Default.MaxRows);
                yield break;
            }

            intake.Begin(sheet.Row);
            RecordCells.Take(sheet, _targets, intake);
            Share = RecordTable.ShareOf(sheet);
            yield return (sheet.Row, intake.End());
        }

        Share = 1;
        Refused ??= rows == 0 ? Documents.Errors.NoRows() : null;
    }

    private bool Next(SheetReader sheet)
    {
        try
        {
            return sheet.Read();
        }
        catch (TableException unreadable)
        {
            Refused = unreadable.Problem;
            return false;
        }
    }

    /// <summary>What each column of the table is, by its place; empty where it is nothing.</summary>
    public static IReadOnlyList<string> Columns(IReadOnlyList<HeadingColumn> columns)
    {
        var targets = new string[columns.Count == 0 ? 0 : columns.Max(column => column.Heading.Column) + 1];
        Array.Fill(targets, "");
        foreach (var column in columns)
        {
            targets[column.Heading.Column] = column.Target?.Id ?? "";
        }

        return targets;
    }
}
