using System.Text;
using Domain.Problems;
using Domain.Verification;

namespace App.Documents.Excel;

/// <summary>A department's list that may be read, or why not.</summary>
internal sealed record OpenedRecords(RecordTable? Table, Problem? Problem);

/// <summary>
/// A table as a department keeps it: a title above, headings in one row or two, rows, sums and notes below. The headings are found, not asked for;
/// what they mean is <see cref="Headings"/>' to say.
/// </summary>
internal sealed class RecordTable : IDisposable
{
    /// <summary>Headings stand within so many rows from the top.</summary>
    private const int RowsToLookAt = 12;

    /// <summary>So many known headings make a table.</summary>
    private const int HeadingsEnough = 2;

    private const int SampleRows = 3;
    private const int MostColumns = 300;
    private const int LongestHeading = 120;

    private static readonly string[] Sums = ["合计", "总计", "小计", "共计", "合计数", "总数", "累计"];

    private static readonly string[] Notes = ["注", "备注", "说明", "填表人", "填报人", "填表说明", "制表", "制表人", "审核", "审核人", "填报单位", "填表单位", "填表日期", "填报日期",
        "单位负责人", "负责人", "经办人", "联系人", "联系电话", "数据来源", "统计人"];

    private readonly Stream _upload;
    private readonly Workbook? _workbook;
    private readonly string _sheet;
    private readonly Encoding? _encoding;

    private RecordTable(Stream upload, Workbook? workbook, string sheet, Encoding? encoding, Head head) =>
        (_upload, _workbook, _sheet, _encoding, HeadingRow, Headings, Samples) =
        (upload, workbook, sheet, encoding, head.Row, head.Headings, head.Samples);

    /// <summary>The row of the headings, the lower one of two.</summary>
    public int HeadingRow { get; }

    public IReadOnlyList<Heading> Headings { get; }

    /// <summary>The first rows below, one text per heading.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Samples { get; }

    public string Extension => _workbook is null ? ".csv" : ".xlsx";

    /// <param name="upload">Must be able to seek; stays open and belongs to the caller.</param>
    public static OpenedRecords Open(Stream upload, ImportLimits limits)
    {
        try
        {
            return new(ImportFile.Recognise(upload, limits, () => OpenXlsx(upload, limits), () => OpenCsv(upload)), null);
        }
        catch (TableException refused)
        {
            return new(null, refused.Problem);
        }
    }

    /// <summary>The table from its top.</summary>
    public SheetReader OpenSheet() => _workbook is null ? new CsvReader(_upload, _encoding!) : new XlsxReader(_workbook, _sheet);

    public static double ShareOf(SheetReader sheet) => sheet switch { XlsxReader xlsx => xlsx.Share, CsvReader csv => csv.Share, _ => 0 };

    /// <summary>
    /// Whether the row at hand is about a child: below the headings, and neither a sum nor a note nor the headings again (printed on every page).
    /// </summary>
    public bool IsChild(SheetReader sheet)
    {
        if (sheet.Row <= HeadingRow)
        {
            return false;
        }

        var (filled, repeated, first) = (0, 0, "");
        foreach (var cell in sheet.Cells)
        {
            var text = CellWords.Plain(sheet.Text(cell));
            if (!text.IsEmpty)
            {
                first = filled++ == 0 ? text.ToString() : first;
                repeated += Headings.Any(heading => heading.Column == cell.Column && sheet.Text(cell).Trim().SequenceEqual(heading.Text)) ? 1 : 0;
            }
        }

        if (filled == 0 || (repeated > 1 && repeated * 2 >= filled))
        {
            return false;
        }

        var word = CellWords.Choice(first).ToString().TrimEnd(':');
        return !Sums.Contains(word) && !(filled <= 2 && word.Length > 0 && (Notes.Contains(word) || Notes.Contains(word.Split(':')[0])));
    }

    /// <summary>A copy with what is wrong beside the rows that are not taken, without the others.</summary>
    public Task WriteProblemsAsync(IAsyncEnumerable<(int Row, string Note)> rows, Stream output, CancellationToken stop)
    {
        var known = Headings.Where(heading => heading.Text == Columns.ProblemsTitle).Select(heading => heading.Column).FirstOrDefault(-1);
        var beside = new Beside(
            known >= 0 ? known : Headings.Max(heading => heading.Column) + 1,
            row => row == HeadingRow ? Columns.ProblemsTitle : "",
            (row, isTold) => row > HeadingRow && !isTold);
        return _workbook is null
            ? ProblemCopy.WriteCsvAsync(new CsvReader(_upload, _encoding!), _encoding!, beside, rows, output, stop)
            : ProblemCopy.WriteXlsxAsync(_workbook, _sheet, beside, rows, output, stop);
    }

    public void Dispose() => _workbook?.Dispose();

    private static RecordTable OpenXlsx(Stream upload, ImportLimits limits)
    {
        var workbook = Workbook.Open(upload, limits);
        try
        {
            var found = new List<(string Name, string Path, Head Head)>();
            foreach (var (name, path) in workbook.Sheets)
            {
                using var sheet = new XlsxReader(workbook, path);
                if (Find(sheet) is { } head)
                {
                    found.Add((name, path, head));
                }
            }

            // A sheet with headings that are known outweighs one of words (how to fill it in); of two tables none is left out without a word.
            var known = found.Where(sheet => sheet.Head.Known >= HeadingsEnough).ToList();
            found = known.Count > 0 ? known : found;
            var filled = found.Where(sheet => sheet.Head.Samples.Count > 0).ToList();
            var chosen = filled.Count > 1 ? throw new TableException(Documents.Errors.SeveralSheets([.. filled.Select(sheet => sheet.Name)]))
                : filled.Count == 1 ? filled[0]
                : throw new TableException(known.Count > 0 ? Documents.Errors.NoRows() : Documents.Errors.NoHeadings());
            SheetTail.Inspect(workbook, chosen.Path, chosen.Head.Row + 1, wholeRows: true);
            return new(upload, workbook, chosen.Path, null, chosen.Head);
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    private static RecordTable OpenCsv(Stream upload)
    {
        var encoding = CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat());
        using var sheet = new CsvReader(upload, encoding);
        return Find(sheet) is not { } head ? throw new TableException(Documents.Errors.NoHeadings())
            : head.Samples.Count == 0 ? throw new TableException(Documents.Errors.NoRows())
            : new(upload, null, "", encoding, head);
    }

    /// <summary>Headings that were found, and what stands below them.</summary>
    /// <param name="Known">How many of them say something that we take.</param>
    private sealed record Head(int Row, IReadOnlyList<Heading> Headings, IReadOnlyList<IReadOnlyList<string>> Samples, int Known);

    private static Head? Find(SheetReader sheet)
    {
        var rows = new List<(int Row, string[] Cells)>();
        while (rows.Count < RowsToLookAt + SampleRows && sheet.Read())
        {
            var cells = Cells(sheet);
            if (cells.Any(cell => cell.Length > 0))
            {
                rows.Add((sheet.Row, cells));
            }
        }

        var (best, at, score) = ((IReadOnlyList<Heading>)[], -1, 0);
        for (var i = 0; i < rows.Count && i < RowsToLookAt; i++)
        {
            foreach (var upper in (string[]?[])[null, i > 0 && rows[i - 1].Cells.Count(cell => cell.Length > 0) > 1 ? rows[i - 1].Cells : null])
            {
                var headings = Together(upper, rows[i].Cells);
                var known = Known(headings);
                if (known > score)
                {
                    (best, at, score) = (headings, i, known);
                }
            }
        }

        if (at < 0)
        {
            // None of the words is known: the first row that looks like headings, for somebody to say what they are.
            at = rows.FindIndex(row => row.Cells.Count(cell => cell.Length > 0) > 1);
            best = at < 0 ? best : Together(null, rows[at].Cells);
        }

        return at < 0 ? null : new(
            rows[at].Row,
            best,
            [.. rows.Skip(at + 1).Where(row => row.Cells.Count(cell => cell.Length > 0) > 1).Take(SampleRows)
                .Select(row => (IReadOnlyList<string>)[.. best.Select(heading => heading.Column < row.Cells.Length
                    ? row.Cells[heading.Column] : "")])],
            score);
    }

    private static int Known(IReadOnlyList<Heading> headings) => Verified(Domain.Verification.Headings.Guess(headings));

    /// <summary>
    /// Headings about which there is no doubt; a row of numbers and words that only happen to be known (序号, 备注) is none of headings.
    /// </summary>
    private static int Verified(IReadOnlyList<HeadingColumn> columns) =>
        columns.Any(column => column.Target is not null) ? columns.Count(column => column.Sureness is Sureness.Sure or Sureness.Ignored) : 0;

    /// <summary>The headings of one row, or of two: a title above goes on over the columns to its right until the next one.</summary>
    private static List<Heading> Together(string[]? upper, string[] lower)
    {
        var headings = new List<Heading>();
        var group = "";
        for (var column = 0; column < Math.Max(upper?.Length ?? 0, lower.Length); column++)
        {
            var (above, below) = (upper is not null && column < upper.Length ? upper[column] : "", column < lower.Length ? lower[column] : "");
            group = above.Length > 0 ? above : group;
            if (below.Length > 0)
            {
                headings.Add(new(column, group.Length > 0 && group != below ? group : null, below));
            }
            else if (above.Length > 0)
            {
                headings.Add(new(column, null, above));
            }
        }

        return headings;
    }

    private static string[] Cells(SheetReader sheet)
    {
        var cells = new string[Math.Min(MostColumns, sheet.Cells.Length == 0 ? 0 : sheet.Cells[^1].Column + 1)];
        Array.Fill(cells, "");
        foreach (var cell in sheet.Cells)
        {
            if (cell.Column < cells.Length)
            {
                var text = CellWords.Plain(sheet.Text(cell));
                cells[cell.Column] = text[..Math.Min(text.Length, LongestHeading)].ToString();
            }
        }

        return cells;
    }
}
