using System.Globalization;
using App.Documents.Excel;
using Domain.Divisions;
using Domain.Problems;
using Domain.Statistics;

namespace App.Api.Statistics;

/// <summary>
/// The population figures as a statistician keeps them: a line per place, a column per age band and sex. Written empty or filled, and read back with
/// everything that is wrong with it at once.
/// </summary>
internal static class PopulationSheet
{
    private const string PlaceTitle = "地区代码";

    private const string NameTitle = "地区";

    private const int RowsToLookAt = 12;

    /// <summary>Every county and township with room for titles and sums.</summary>
    private const int MostRows = 1000;

    private static readonly IReadOnlyList<(string Band, string Sex, string Title)> Counts =
    [
        .. from band in Population.Bands
           from sex in Population.Sexes
           select (band, sex, Dimensions.AgeBand5.LabelOf(band) + (sex == "male" ? "男" : "女")),
    ];

    private const NumberStyles Whole = NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint;

    private static readonly string[] Sums = ["合计", "总计", "小计", "全市", "长治市"];

    /// <summary>A city's tables are small; whatever is larger is another file.</summary>
    public static ImportLimits Limits { get; } = new() { MaxBytes = 2 * 1024 * 1024, MaxUnpackedBytes = 64 * 1024 * 1024, MaxRows = MostRows };

    /// <param name="filled">A version that was kept; null: empty.</param>
    /// <param name="townships">Also a line per township.</param>
    public static Task WriteAsync(Population? filled, bool townships, Stream output, CancellationToken cancellation)
    {
        var known = filled?.Figures.ToDictionary(figure => (figure.Division, figure.AgeBand, figure.Sex), figure => figure.Count) ?? [];
        IReadOnlyList<ListColumn> columns =
            [new(PlaceTitle, 12, []), new(NameTitle, 24, []), .. Counts.Select(count => new ListColumn(count.Title, 12, []))];
        return ListTable.WriteAsync(columns, Rows(), output, cancellation);

        string Known((DivisionCode, string, string) figure) =>
            known.TryGetValue(figure, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "";

        async IAsyncEnumerable<IReadOnlyList<string>> Rows()
        {
            await Task.CompletedTask.ConfigureAwait(false);
            foreach (var place in Places(townships))
            {
                yield return [place.Code.Value, place.Name, .. Counts.Select(count => Known((place.Code, count.Band, count.Sex)))];
            }
        }
    }

    /// <summary>The figures of an uploaded table, or everything that is wrong with it.</summary>
    public static (IReadOnlyList<PopulationFigure> Figures, IReadOnlyList<Problem> Problems) Read(Stream upload)
    {
        try
        {
            return ImportFile.Recognise(upload, Limits, () => ReadXlsx(upload), () => ReadCsv(upload));
        }
        catch (TableException refused)
        {
            return ([], [refused.Problem]);
        }
    }

    private static IEnumerable<Division> Places(bool townships) =>
        DivisionTable.Children(DivisionCode.Changzhi).SelectMany(county => townships ? DivisionTable.Children(county.Code).Prepend(county)
            : [county]);

    private static (IReadOnlyList<PopulationFigure>, IReadOnlyList<Problem>) ReadXlsx(Stream upload)
    {
        using var workbook = Workbook.Open(upload, Limits);
        foreach (var (_, path) in workbook.Sheets)
        {
            using var sheet = new XlsxReader(workbook, path);
            if (Find(sheet) is { } columns)
            {
                return Take(sheet, columns);
            }
        }

        return ([], [Errors.NoHeadings()]);
    }

    private static (IReadOnlyList<PopulationFigure>, IReadOnlyList<Problem>) ReadCsv(Stream upload)
    {
        using var sheet = new CsvReader(upload, CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat()));
        return Find(sheet) is { } columns ? Take(sheet, columns) : ([], [Errors.NoHeadings()]);
    }

    /// <summary>The columns by their titles, in the first row that has the place and one band at least.</summary>
    private static Dictionary<string, int>? Find(SheetReader sheet)
    {
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            var titles = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var cell in sheet.Cells)
            {
                titles.TryAdd(Plain(CellWords.Choice(sheet.Text(cell)).ToString()), cell.Column);
            }

            if (titles.ContainsKey(PlaceTitle) && Counts.Any(count => titles.ContainsKey(Plain(count.Title))))
            {
                return titles;
            }
        }

        return null;
    }

    /// <summary>0–2岁 with whichever dash.</summary>
    private static string Plain(string title) => title.Replace('–', '-').Replace('—', '-').Replace('~', '-');

    private static (IReadOnlyList<PopulationFigure>, IReadOnlyList<Problem>) Take(SheetReader sheet, Dictionary<string, int> columns)
    {
        var (figures, problems, seen) = (new List<PopulationFigure>(), new List<Problem>(), new HashSet<DivisionCode>());
        problems.AddRange(Counts.Where(count => !columns.ContainsKey(Plain(count.Title))).Select(count => Errors.MissingColumn(count.Title)));
        while (problems.Count < MostRows && sheet.Read())
        {
            if (sheet.Row > MostRows)
            {
                return ([], [.. problems, Errors.TooManyRows(MostRows)]);
            }

            var texts = new Dictionary<int, (string Text, CellKind Kind)>();
            foreach (var cell in sheet.Cells)
            {
                texts[cell.Column] = (CellWords.Choice(sheet.Text(cell)).ToString(), cell.Kind);
            }

            TakeRow(sheet.Row, title => columns.TryGetValue(Plain(title), out var column) && texts.TryGetValue(column, out var cell) ? cell
                : ("", CellKind.Text),
                figures, problems, seen);
        }

        return problems.Count > 0 ? ([], problems) : figures.Count > 0 ? (figures, []) : ([], [Errors.NoFigures()]);
    }

    private static void TakeRow(
        int row, Func<string, (string Text, CellKind Kind)> cell, List<PopulationFigure> figures, List<Problem> problems, HashSet<DivisionCode> seen)
    {
        var code = cell(PlaceTitle).Text;
        var counts = Counts.Select(count => (count.Band, count.Sex, count.Title, Cell: cell(count.Title))).ToList();
        if (counts.TrueForAll(count => count.Cell is { Text.Length: 0, Kind: not CellKind.Formula })
            || (code.Length == 0 && Sums.Contains(cell(NameTitle).Text)))
        {
            return;
        }

        if (!DivisionCode.TryParse(code, out var place) || !IsPlace(place))
        {
            problems.Add(Errors.PlaceOfRow(row));
        }
        else if (!seen.Add(place))
        {
            problems.Add(Errors.PlaceTwice(row));
        }

        foreach (var (band, sex, title, (text, kind)) in counts)
        {
            if (kind == CellKind.Formula)
            {
                problems.Add(Errors.FormulaCell(row, title));
            }
            else if (text.Length == 0)
            {
                problems.Add(Errors.EmptyCell(row, title));
            }
            else if (!decimal.TryParse(text, Whole, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number)
                || number > int.MaxValue)
            {
                problems.Add(Errors.NotACount(row, title));
            }
            else
            {
                figures.Add(new(place, band, sex, (int)number));
            }
        }
    }

    private static bool IsPlace(DivisionCode place) =>
        DivisionCode.Changzhi.Contains(place) && place.Level is DivisionLevel.County or DivisionLevel.Township
        && DivisionTable.Find(place) is { IsFormer: false };
}
