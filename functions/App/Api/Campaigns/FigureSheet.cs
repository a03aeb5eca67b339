using System.Globalization;
using App.Documents.Excel;
using Domain.Campaigns;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace App.Api.Campaigns;

/// <summary>One figure of a table.</summary>
internal sealed record FigureRow(DivisionCode County, FigureKind Kind, int Value, string Source, DateOnly On);

/// <summary>
/// Figures that others have counted, as a table: a line per county, a column per figure, source and day beside them. Read whole: with everything that
/// is
/// wrong at once, or nothing.
/// </summary>
internal static class FigureSheet
{
    private const string PlaceTitle = "县（区）";
    private const string SourceTitle = "来源";
    private const string DayTitle = "哪一天";
    private const int RowsToLookAt = 12;
    private const int MostRows = 100;

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy年M月d日", "yyyy.M.d"];

    public static ImportLimits Limits { get; } = new() { MaxBytes = 1024 * 1024, MaxUnpackedBytes = 32 * 1024 * 1024, MaxRows = MostRows };

    public static (IReadOnlyList<FigureRow> Rows, IReadOnlyList<Problem> Problems) Read(Stream upload)
    {
        try
        {
            return ImportFile.Recognise(upload, Limits, () => Xlsx(upload), () => Csv(upload));
        }
        catch (TableException refused)
        {
            return ([], [refused.Problem]);
        }
    }

    private static (IReadOnlyList<FigureRow>, IReadOnlyList<Problem>) Xlsx(Stream upload)
    {
        using var workbook = Workbook.Open(upload, Limits);
        foreach (var (_, path) in workbook.Sheets)
        {
            using var sheet = new XlsxReader(workbook, path);
            if (Find(sheet) is { } titles)
            {
                return Take(sheet, titles);
            }
        }

        return ([], [Errors.NoHeadings()]);
    }

    private static (IReadOnlyList<FigureRow>, IReadOnlyList<Problem>) Csv(Stream upload)
    {
        using var sheet = new CsvReader(upload, CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat()));
        return Find(sheet) is { } titles ? Take(sheet, titles) : ([], [Errors.NoHeadings()]);
    }

    /// <summary>The columns by their titles, in the first row that has all that is needed.</summary>
    private static Dictionary<string, int>? Find(SheetReader sheet)
    {
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            var titles = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var cell in sheet.Cells)
            {
                titles.TryAdd(CellWords.Choice(sheet.Text(cell)).ToString(), cell.Column);
            }

            if (new[] { PlaceTitle, SourceTitle, DayTitle }.All(title => titles.ContainsKey(Plain(title)))
                && FigureKinds.All.Any(kind => titles.ContainsKey(Plain(kind.Label()))))
            {
                return titles;
            }
        }

        return null;
    }

    private static (IReadOnlyList<FigureRow>, IReadOnlyList<Problem>) Take(SheetReader sheet, Dictionary<string, int> titles)
    {
        var (rows, problems) = (new List<FigureRow>(), new List<Problem>());
        while (problems.Count < MostRows && rows.Count <= MostRows && sheet.Read())
        {
            var cells = new Dictionary<int, (string Text, CellKind Kind)>();
            foreach (var cell in sheet.Cells)
            {
                cells[cell.Column] = (CellWords.Plain(sheet.Text(cell)).ToString(), cell.Kind);
            }

            if (Cell(PlaceTitle).Text is { Length: > 0 } place && place is not ("合计" or "总计" or "全市" or "长治市"))
            {
                TakeRow(sheet, place, Cell, rows, problems);
            }

            (string Text, CellKind Kind) Cell(string title) =>
                titles.TryGetValue(Plain(title), out var column) && cells.TryGetValue(column, out var cell) ? cell : ("", CellKind.Text);
        }

        return problems.Count > 0 ? ([], problems) : rows.Count > 0 ? (rows, []) : ([], [Errors.NoFigures()]);
    }

    private static void TakeRow(SheetReader sheet, string place, Func<string, (string Text, CellKind Kind)> cell, List<FigureRow> rows,
        List<Problem> problems)
    {
        var county = DivisionTable.Children(DivisionCode.Changzhi).FirstOrDefault(one => one.Name == place || one.Code.Value == place);
        var on = Day(cell(DayTitle), sheet.From1904);
        if (county is null || on is null || cell(SourceTitle).Text.Length is 0 or > EnterFigure.LongestSource)
        {
            problems.Add(Errors.BadRow(sheet.Row));
            return;
        }

        foreach (var kind in FigureKinds.All.Where(kind => cell(kind.Label()).Text.Length > 0))
        {
            // 120.0 is 120: what a spreadsheet makes of a count.
            if (!decimal.TryParse(cell(kind.Label()).Text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number)
                || number != decimal.Truncate(number) || number > EnterFigure.Most)
            {
                problems.Add(Errors.NotACount(sheet.Row, kind.Label()));
            }
            else if (rows.Exists(row => row.County == county.Code && row.Kind == kind))
            {
                problems.Add(Errors.CountyTwice(sheet.Row));
            }
            else
            {
                rows.Add(new(county.Code, kind, (int)number, cell(SourceTitle).Text, on.Value));
            }
        }
    }

    private static DateOnly? Day((string Text, CellKind Kind) cell, bool from1904) =>
        cell.Kind is CellKind.DateNumber or CellKind.Number && double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture,
            out var serial)
            && Dates.TrySerial(serial, from1904, out var date) ? date
        : DateOnly.TryParseExact(cell.Text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Plain(string title) => CellWords.Choice(title).ToString();
}
