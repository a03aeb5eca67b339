using System.Runtime.CompilerServices;
using System.Text;
using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>One child of an uploaded table, read and judged as a staff channel's form is.</summary>
/// <param name="Number">Number of the row as the spreadsheet counts; 0 for a problem of the whole file that only showed while reading.</param>
public sealed record ImportRow(int Number, Reading Reading)
{
    /// <summary>True where the problems are the file's: then no row of it may be taken, whatever the choice about good rows.</summary>
    public bool IsWholeFile => Number == 0;
}

/// <summary>An upload that may be read, or every reason why not.</summary>
public sealed record Opened(ImportFile? File, IReadOnlyList<Problem> Problems);

/// <summary>
/// A table as it came back from a village: checked from outside, then handed out row by row. May be read several times (first to judge all rows, then
/// to write them), from a stream that can seek; nothing of it goes to a temporary file.
/// </summary>
public sealed class ImportFile : IDisposable
{
    /// <summary>The reader lets others run after so many rows.</summary>
    private const int Breath = 128;

    /// <summary>Rows of a sheet without keys that are looked at for headings.</summary>
    private const int RowsToLookAt = 200;

    private readonly Layout _layout;
    private readonly ImportLimits _limits;
    private readonly Stream _upload;
    private readonly Workbook? _workbook;
    private readonly string _sheet;
    private readonly Encoding? _encoding;

    private ImportFile(Stream upload, ImportLimits limits, Layout layout, Workbook? workbook, string sheet, Encoding? encoding) =>
        (_upload, _limits, _layout, _workbook, _sheet, _encoding) = (upload, limits, layout, workbook, sheet, encoding);

    public FormDefinition Form => _layout.Form;

    /// <summary>What the columns are called that the form once asked for and no longer does: nothing in them is read.</summary>
    public IReadOnlyList<string> Retired => _layout.Retired;

    /// <summary>".xlsx" or ".csv": a copy with the problems is of the same kind.</summary>
    public string Extension => _workbook is null ? ".csv" : ".xlsx";

    public string ContentType => _workbook is null ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>How much of the reading at hand is done, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Looks at an upload from outside: size, kind, macros, links, protection, merged cells, template. Reads no row yet.</summary>
    /// <param name="upload">Must be able to seek; stays open and belongs to the caller.</param>
    /// <param name="expected">The form that the page is about; null to take either.</param>
    /// <param name="on">The day of the upload: a table is read by the version in force on it. Null: the newest versions there are.</param>
    public static Opened Open(Stream upload, ImportLimits? limits = null, FormDefinition? expected = null, DateOnly? on = null) =>
        Open(upload, limits ?? ImportLimits.Default, expected, FormCatalogue.On(on ?? DateOnly.MaxValue));

    /// <param name="forms">Those in force.</param>
    internal static Opened Open(Stream upload, ImportLimits limits, FormDefinition? expected, IReadOnlyList<FormDefinition> forms)
    {
        ArgumentNullException.ThrowIfNull(upload);
        try
        {
            return new Opened(Recognise(upload, limits, expected, forms), []);
        }
        catch (TableException refused)
        {
            return new Opened(null, [refused.Problem]);
        }
    }

    /// <summary>Every child in the table, in its order; empty rows are left out. Judged as of <paramref name="today"/> (the China date).</summary>
    public async IAsyncEnumerable<ImportRow> ReadAsync(DateOnly today, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var sheet = OpenSheet();
        var rows = new RowReader(_layout.Form, _layout.Columns, today);
        var children = 0;
        Share = 0;
        while (Next(sheet, rows, ref children) is { } row)
        {
            yield return row;
            if (row.IsWholeFile)
            {
                yield break;
            }

            if (children % Breath == 0)
            {
                stop.ThrowIfCancellationRequested();
                Share = sheet switch { XlsxReader xlsx => xlsx.Share, CsvReader csv => csv.Share, _ => 0 };
                await Task.Yield();
            }
        }

        Share = 1;
        if (children == 0)
        {
            yield return WholeFile(Documents.Errors.NoRows());
        }
    }

    /// <summary>
    /// A copy of the upload with the column 问题, which says in Chinese everything that is wrong with a row; a row that is right now has it empty. May
    /// be uploaded again as it is.
    /// </summary>
    /// <param name="rows">What <see cref="ReadAsync"/> gives (another reading of the same file), in its order.</param>
    /// <param name="output">Written forward only, asynchronously.</param>
    /// <param name="without">Numbers of rows that are left out: written already, they need no mending.</param>
    public Task WriteProblemsAsync(IAsyncEnumerable<ImportRow> rows, Stream output, IReadOnlySet<int>? without = null,
        CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(output);
        return _workbook is null
            ? ProblemCopy.WriteCsvAsync(new CsvReader(_upload, _encoding!), _encoding!, Beside(without), Notes(rows, stop), output, stop)
            : ProblemCopy.WriteXlsxAsync(_workbook, _sheet, Beside(without), Notes(rows, stop), output, stop);
    }

    private Beside Beside(IReadOnlySet<int>? without) => new(_layout.Problems, NoteOf, (row, _) => without?.Contains(row) == true);

    private string NoteOf(int row) => row == _layout.KeyRow ? Columns.ProblemsKey
        : row == (_layout.HeadingRow > 0 ? _layout.HeadingRow : _layout.KeyRow - 1) && !_layout.Above.Contains(row) ? Columns.ProblemsTitle : "";

    private async IAsyncEnumerable<(int Row, string Note)> Notes(IAsyncEnumerable<ImportRow> rows, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in rows.WithCancellation(stop).ConfigureAwait(false))
        {
            yield return (row.Number, ProblemCopy.Text(_layout.Form, row.Reading.Problems));
        }
    }

    public void Dispose() => _workbook?.Dispose();

    internal static ImportRow WholeFile(Problem problem) => new(0, new Reading(Answers.Empty, [problem], []));

    private static ImportFile Recognise(Stream upload, ImportLimits limits, FormDefinition? expected, IReadOnlyList<FormDefinition> forms) =>
        Recognise(upload, limits, () => OpenXlsx(upload, limits, expected, forms), () => OpenCsv(upload, limits, expected, forms));

    /// <summary>Says by its first bytes what kind of file it is, whatever its name; what is no table is refused.</summary>
    /// <exception cref="TableException">It cannot be taken.</exception>
    internal static T Recognise<T>(Stream upload, ImportLimits limits, Func<T> openXlsx, Func<T> openCsv)
    {
        if (upload.Length > limits.MaxBytes)
        {
            throw new TableException(Documents.Errors.FileTooLarge(limits.MaxBytes));
        }

        upload.Position = 0;
        Span<byte> head = stackalloc byte[8];
        var length = upload.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        upload.Position = 0;
        return head[..length] switch
        {
            [] => throw new TableException(Documents.Errors.EmptyFile()),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => throw new TableException(InCompoundFile(upload)),
            [0x09, 0x08 or 0x04 or 0x02, ..] => throw new TableException(Documents.Errors.LegacyXls()),
            [(byte)'P', (byte)'K', 3, 4, ..] => openXlsx(),
            [(byte)'P', (byte)'K', ..] => throw new TableException(Documents.Errors.Damaged()),
            [(byte)'<', ..] or [0xEF, 0xBB, 0xBF, (byte)'<', ..] or [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..]
                or [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', ..] => throw new TableException(Documents.Errors.UnknownFormat()),
            _ => openCsv(),
        };
    }

    /// <summary>
    /// What lies in a compound file, by the name of its stream, in UTF-16: a workbook with an opening password, an old document, an old workbook.
    /// </summary>
    private static Problem InCompoundFile(Stream upload)
    {
        var bytes = new byte[upload.Length];
        upload.ReadExactly(bytes);
        return Holds("EncryptedPackage") ? Documents.Errors.Encrypted()
            : Holds("WordDocument") || Holds("PowerPoint Document") ? Documents.Errors.NotATable()
            : Documents.Errors.LegacyXls();

        bool Holds(string name) => bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0;
    }

    private static ImportFile OpenXlsx(Stream upload, ImportLimits limits, FormDefinition? expected, IReadOnlyList<FormDefinition> forms)
    {
        var workbook = Workbook.Open(upload, limits);
        try
        {
            var (filled, empty, without) = (new List<Found>(), new List<Found>(), new List<string>());
            foreach (var (name, path) in workbook.Sheets)
            {
                if (Layout.Find(() => new XlsxReader(workbook, path), expected, forms) is { } layout)
                {
                    (HasChildren(workbook, path, layout) ? filled : empty).Add(new(name, path, layout));
                }
                else if (HasRowsBelowHeadings(workbook, path))
                {
                    without.Add(name);
                }
            }

            // One table is taken whole; what stands on another sheet is never left out without a word.
            var found = filled.Count > 1 ? throw new TableException(Documents.Errors.SeveralSheets([.. filled.Select(sheet => sheet.Name)]))
                : filled.Concat(empty).FirstOrDefault() ?? throw new TableException(Documents.Errors.WrongTemplate());
            if (without.Count > 0)
            {
                throw new TableException(Documents.Errors.SheetWithoutKeys(without));
            }

            SheetTail.Inspect(workbook, found.Path, found.Layout.FirstRow);
            return new ImportFile(upload, limits, found.Layout, workbook, found.Path, null);
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    /// <summary>A sheet with a key row.</summary>
    private sealed record Found(string Name, string Path, Layout Layout);

    private static bool HasChildren(Workbook workbook, string path, Layout layout)
    {
        using var sheet = new XlsxReader(workbook, path);
        var rows = new RowReader(layout.Form, layout.Columns, Layout.Latest);
        while (sheet.Read())
        {
            if (layout.IsChild(sheet.Row) && rows.Read(sheet) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A sheet without keys that has the form's headings and something under them: copied from the template without the hidden row.
    /// </summary>
    private static bool HasRowsBelowHeadings(Workbook workbook, string path)
    {
        using var sheet = new XlsxReader(workbook, path);
        var headings = false;
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            if (Layout.IsHeadings(sheet))
            {
                headings = true;
            }
            else if (headings && sheet.HasText)
            {
                return true;
            }
        }

        return false;
    }

    private static ImportFile OpenCsv(Stream upload, ImportLimits limits, FormDefinition? expected, IReadOnlyList<FormDefinition> forms)
    {
        var encoding = CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat());
        return Layout.Find(() => new CsvReader(upload, encoding), expected, forms) is { } layout
            ? new ImportFile(upload, limits, layout, null, "", encoding)
            : throw new TableException(Documents.Errors.WrongTemplate());
    }

    private SheetReader OpenSheet() => _workbook is null ? new CsvReader(_upload, _encoding!) : new XlsxReader(_workbook, _sheet);

    private ImportRow? Next(SheetReader sheet, RowReader rows, ref int children)
    {
        try
        {
            while (sheet.Read())
            {
                if (_layout.IsChild(sheet.Row) && rows.Read(sheet) is { } reading)
                {
                    return ++children > _limits.MaxRows ? WholeFile(Documents.Errors.TooManyRows(_limits.MaxRows))
                        : new ImportRow(sheet.Row, reading);
                }
            }

            return null;
        }
        catch (TableException unreadable)
        {
            children++;
            return WholeFile(unreadable.Problem);
        }
    }
}
