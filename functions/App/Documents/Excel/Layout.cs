using System.Globalization;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>Where an uploaded table keeps what: read off its hidden key row.</summary>
/// <param name="Columns">The field of each column, null where a column is somebody's own.</param>
/// <param name="KeyRow">Number of the hidden row; children follow below it.</param>
/// <param name="Problems">The column for what is wrong with a row: the one that is there, else the first free one.</param>
internal sealed record Layout(FormDefinition Form, IReadOnlyList<Field?> Columns, int KeyRow, int Problems)
{
    private const int RowsToLookAt = 5;

    /// <summary>Reads the first rows of a sheet; null where it holds no key row.</summary>
    /// <exception cref="TableException">There is a key row, but of another form or with columns that cannot be told apart.</exception>
    public static Layout? Find(SheetReader sheet, FormDefinition? expected)
    {
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            foreach (var cell in sheet.Cells)
            {
                if (sheet.Text(cell) is ['#', .. var marker] && FormOf(marker) is { } form)
                {
                    return expected is not null && form.Id != expected.Id
                        ? throw new TableException(Documents.Errors.OtherForm(form, expected))
                        : Read(sheet, form);
                }
            }
        }

        return null;
    }

    private static FormDefinition? FormOf(ReadOnlySpan<char> marker)
    {
        var slash = marker.LastIndexOf('/');
        if (slash < 0 || !int.TryParse(marker[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || FormCatalogue.Find(marker[..slash].ToString()) is not { } newest)
        {
            return null;
        }

        return version == newest.Version ? newest : throw new TableException(Documents.Errors.OldVersion());
    }

    private static Layout Read(SheetReader sheet, FormDefinition form)
    {
        var columns = new List<Field?>();
        var seen = new HashSet<Field>();
        var problems = -1;
        foreach (var cell in sheet.Cells)
        {
            var key = sheet.Text(cell).Trim();
            if (key.IsEmpty || cell.Column > 1_000)
            {
                continue;
            }

            while (columns.Count <= cell.Column)
            {
                columns.Add(null);
            }

            if (key[0] == '#')
            {
                problems = key.SequenceEqual(Excel.Columns.ProblemsKey) ? cell.Column : problems;
            }
            else if (form.Find(key.ToString()) is { } field)
            {
                columns[cell.Column] = seen.Add(field) ? field : throw new TableException(Documents.Errors.DuplicateColumn(Excel.Columns.Letters(cell.Column)));
            }
            else
            {
                throw new TableException(Documents.Errors.UnknownColumn(Excel.Columns.Letters(cell.Column)));
            }
        }

        return seen.Count == 0 ? throw new TableException(Documents.Errors.WrongTemplate()) : new Layout(form, columns, sheet.Row, problems < 0 ? columns.Count : problems);
    }
}
