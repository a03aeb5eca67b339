using System.Globalization;
using Domain.Forms;

namespace App.Documents.Excel;

/// <summary>Where an uploaded table keeps what: read off its hidden key row.</summary>
/// <param name="Columns">The field of each column, null where a column is somebody's own.</param>
/// <param name="KeyRow">Number of the hidden row; children follow below it.</param>
/// <param name="HeadingRow">Number of the row of headings above it; 0 where there is none.</param>
/// <param name="Above">Rows above the key row that hold a child: inserted or sorted there.</param>
/// <param name="Problems">The column for what is wrong with a row: the one that is there, else the first that nobody uses.</param>
/// <param name="Retired">What the columns are called that an earlier version asked for and this one does not: they are left out, and named.</param>
internal sealed record Layout(FormDefinition Form, IReadOnlyList<Field?> Columns, int KeyRow, int HeadingRow, IReadOnlySet<int> Above, int Problems,
    IReadOnlyList<string> Retired)
{
    /// <summary>The key row is looked for in so many rows, and the columns that somebody uses for himself.</summary>
    private const int RowsToLookAt = 200;

    private const int MostColumns = 1_000;

    /// <summary>Keys side by side that make a key row where the form's mark went with a deleted column.</summary>
    private const int KeysEnough = 3;

    /// <summary>Reads the first rows of a sheet; null where it holds no key row.</summary>
    /// <param name="open">Opens the sheet anew.</param>
    /// <param name="forms">Those in force.</param>
    /// <exception cref="TableException">There is a key row, but of another form or with columns that cannot be told apart.</exception>
    public static Layout? Find(Func<SheetReader> open, FormDefinition? expected, IReadOnlyList<FormDefinition> forms)
    {
        var found = Find(open, expected, forms, byMark: true) ?? Find(open, expected, forms, byMark: false);
        return found is { KeyRow: > 1 } ? found.LookAbove(open) : found;
    }

    private static Layout? Find(Func<SheetReader> open, FormDefinition? expected, IReadOnlyList<FormDefinition> forms, bool byMark)
    {
        Layout? found = null;
        var widest = -1;
        using var sheet = open();
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            if (found is null && (byMark ? Marked(sheet, forms) : Keyed(sheet, expected, forms)) is { } form)
            {
                found = expected is null || form.Id == expected.Id ? Read(sheet, form)
                    : throw new TableException(Documents.Errors.OtherForm(form, expected));
            }

            foreach (var cell in sheet.Cells)
            {
                widest = cell.Column < MostColumns && !sheet.Text(cell).IsWhiteSpace() ? Math.Max(widest, cell.Column) : widest;
            }
        }

        return found is { Problems: < 0 } ? found with { Problems = Math.Max(found.Columns.Count, widest + 1) } : found;
    }

    /// <summary>Whether a row of the sheet holds a child, as far as its place says.</summary>
    public bool IsChild(int row) => row > KeyRow || Above.Contains(row);

    /// <summary>Where the first child may stand.</summary>
    public int FirstRow => Above.Count > 0 ? Above.Min() : KeyRow + 1;

    /// <summary>Whether the row at hand is one of headings, of whichever form.</summary>
    public static bool IsHeadings(SheetReader sheet)
    {
        var (titles, others) = (0, 0);
        foreach (var cell in sheet.Cells)
        {
            if (VisibleText.Of(sheet.Text(cell).ToString()) is { Length: > 0 } text
                && text is not (Excel.Columns.NumberTitle or Excel.Columns.ProblemsTitle))
            {
                (titles, others) = Titles.Contains(text) ? (titles + 1, others) : (titles, others + 1);
            }
        }

        return titles >= KeysEnough || (titles > 0 && others == 0);
    }

    private static readonly HashSet<string> Titles = [.. FormCatalogue.All.SelectMany(form => form.Fields)
        .SelectMany(field => new[] { Excel.Columns.Title(field), field.Name, field.Label })];

    /// <summary>
    /// Headings and a title may stand above the key row. A row there is a child where a box of it can be read as what it is for (a date, a number, a
    /// choice), or where it stands between the headings and the keys.
    /// </summary>
    private Layout LookAbove(Func<SheetReader> open)
    {
        using var sheet = open();
        var rows = new RowReader(Form, Columns, Latest);
        var (above, headings) = (new HashSet<int>(), 0);
        while (sheet.Read() && sheet.Row < KeyRow)
        {
            if (IsHeadings(sheet))
            {
                headings = sheet.Row;
            }
            else if (rows.Read(sheet) is { } reading && (headings > 0
                || Form.Fields.Any(field => field.Type is not (FieldType.Text or FieldType.Address) && reading.Answers.Has(field))))
            {
                above.Add(sheet.Row);
            }
        }

        return this with { HeadingRow = headings, Above = above };
    }

    /// <summary>No date that is read here is too late.</summary>
    public static readonly DateOnly Latest = new(2100, 1, 1);

    /// <summary>The form whose mark stands in the row at hand.</summary>
    private static FormDefinition? Marked(SheetReader sheet, IReadOnlyList<FormDefinition> forms)
    {
        foreach (var cell in sheet.Cells)
        {
            if (sheet.Text(cell).Trim() is ['#', .. var marker] && FormOf(marker, forms) is { } form)
            {
                return form;
            }
        }

        return null;
    }

    /// <summary>The form whose keys stand in the row at hand: its mark went with the column 序号, which nobody needs.</summary>
    private static FormDefinition? Keyed(SheetReader sheet, FormDefinition? expected, IReadOnlyList<FormDefinition> forms)
    {
        var keys = new List<string>();
        foreach (var cell in sheet.Cells)
        {
            if (sheet.Text(cell).Trim() is { Length: > 0 and < 64 } text && text.ToString() is var key
                && forms.Any(form => form.FindEver(key) is not null))
            {
                keys.Add(key);
            }
        }

        List<FormDefinition> fitting = keys.Count < KeysEnough ? []
            : [.. forms.Where(form => keys.TrueForAll(key => form.FindEver(key) is not null))];
        return fitting.Count < 2 ? fitting.FirstOrDefault() : expected ?? throw new TableException(Documents.Errors.FormUnclear(fitting));
    }

    private static FormDefinition? FormOf(ReadOnlySpan<char> marker, IReadOnlyList<FormDefinition> forms)
    {
        var slash = marker.LastIndexOf('/');
        if (slash < 0 || !int.TryParse(marker[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || Named(marker[..slash].ToString(), forms) is not { } newest)
        {
            return null;
        }

        // A table of an earlier version is read by the one in force: what that no longer asks is named, what it asks besides is missing in the rows.
        return version >= 1 && version <= newest.Version ? newest : throw new TableException(Documents.Errors.OldVersion());
    }

    private static FormDefinition? Named(string id, IReadOnlyList<FormDefinition> forms) => forms.FirstOrDefault(form => form.Id == id);

    private static Layout Read(SheetReader sheet, FormDefinition form)
    {
        var columns = new List<Field?>();
        var (seen, retired) = (new HashSet<Field>(), new List<string>());
        var problems = -1;
        foreach (var cell in sheet.Cells)
        {
            var key = sheet.Text(cell).Trim();
            if (key.IsEmpty || cell.Column > MostColumns)
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
                columns[cell.Column] = seen.Add(field) ? field
                    : throw new TableException(Documents.Errors.DuplicateColumn(Excel.Columns.Letters(cell.Column)));
            }
            else if (form.FindEver(key.ToString()) is { } gone)
            {
                retired.Add(gone.Name);
            }
            else
            {
                throw new TableException(Documents.Errors.UnknownColumn(Excel.Columns.Letters(cell.Column)));
            }
        }

        return seen.Count == 0 ? throw new TableException(Documents.Errors.WrongTemplate())
            : new Layout(form, columns, sheet.Row, 0, new HashSet<int>(), problems, retired);
    }
}
