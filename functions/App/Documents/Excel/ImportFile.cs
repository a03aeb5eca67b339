using System.Runtime.CompilerServices;
using System.Text;
using Domain.Forms;

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

    private readonly Layout _layout;
    private readonly ImportLimits _limits;
    private readonly Stream _upload;
    private readonly Workbook? _workbook;
    private readonly string _sheet;
    private readonly Encoding? _encoding;

    private ImportFile(Stream upload, ImportLimits limits, Layout layout, Workbook? workbook, string sheet, Encoding? encoding) =>
        (_upload, _limits, _layout, _workbook, _sheet, _encoding) = (upload, limits, layout, workbook, sheet, encoding);

    public FormDefinition Form => _layout.Form;

    /// <summary>".xlsx" or ".csv": a copy with the problems is of the same kind.</summary>
    public string Extension => _workbook is null ? ".csv" : ".xlsx";

    public string ContentType => _workbook is null ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>How much of the reading at hand is done, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Looks at an upload from outside: size, kind, macros, links, protection, merged cells, template. Reads no row yet.</summary>
    /// <param name="upload">Must be able to seek; stays open and belongs to the caller.</param>
    /// <param name="expected">The form that the page is about; null to take either.</param>
    public static Opened Open(Stream upload, ImportLimits? limits = null, FormDefinition? expected = null)
    {
        ArgumentNullException.ThrowIfNull(upload);
        limits ??= ImportLimits.Default;
        try
        {
            return new Opened(Recognise(upload, limits, expected), []);
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
        using var rows = new RowReader(_layout.Form, _layout.Columns, today);
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
    /// A copy of the upload with the column 问题, which says in Chinese everything that is wrong with a row; a row that is right now has it empty. May be
    /// uploaded again as it is.
    /// </summary>
    /// <param name="rows">What <see cref="ReadAsync"/> gives (another reading of the same file), in its order.</param>
    /// <param name="output">Written forward only, asynchronously.</param>
    public Task WriteProblemsAsync(IAsyncEnumerable<ImportRow> rows, Stream output, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(output);
        return _workbook is null
            ? ProblemCopy.WriteCsvAsync(new CsvReader(_upload, _encoding!), _encoding!, _layout, rows, output, stop)
            : ProblemCopy.WriteXlsxAsync(_workbook, _sheet, _layout, rows, output, stop);
    }

    public void Dispose() => _workbook?.Dispose();

    internal static ImportRow WholeFile(Problem problem) => new(0, new Reading(Answers.Empty, [problem], []));

    private static ImportFile Recognise(Stream upload, ImportLimits limits, FormDefinition? expected)
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
            [0xD0, 0xCF, 0x11, 0xE0, ..] => throw new TableException(IsEncrypted(upload) ? Documents.Errors.Encrypted() : Documents.Errors.LegacyXls()),
            [0x09, 0x08 or 0x04 or 0x02, ..] => throw new TableException(Documents.Errors.LegacyXls()),
            [(byte)'P', (byte)'K', 3, 4, ..] => OpenXlsx(upload, limits, expected),
            [(byte)'P', (byte)'K', ..] => throw new TableException(Documents.Errors.Damaged()),
            [(byte)'<', ..] or [0xEF, 0xBB, 0xBF, (byte)'<', ..] => throw new TableException(Documents.Errors.UnknownFormat()),
            _ => OpenCsv(upload, limits, expected),
        };
    }

    /// <summary>A workbook with an opening password lies inside an old compound file under this name, in UTF-16.</summary>
    private static bool IsEncrypted(Stream upload)
    {
        var bytes = new byte[upload.Length];
        upload.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }

    private static ImportFile OpenXlsx(Stream upload, ImportLimits limits, FormDefinition? expected)
    {
        var workbook = Workbook.Open(upload, limits);
        try
        {
            foreach (var path in workbook.Sheets.Where(workbook.Package.Has))
            {
                using var sheet = new XlsxReader(workbook, path);
                if (Layout.Find(sheet, expected) is { } layout)
                {
                    SheetTail.Inspect(workbook, path, layout.KeyRow + 1);
                    return new ImportFile(upload, limits, layout, workbook, path, null);
                }
            }

            throw new TableException(Documents.Errors.WrongTemplate());
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    private static ImportFile OpenCsv(Stream upload, ImportLimits limits, FormDefinition? expected)
    {
        var encoding = CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat());
        using var sheet = new CsvReader(upload, encoding);
        return Layout.Find(sheet, expected) is { } layout
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
                if (sheet.Row > _layout.KeyRow && rows.Read(sheet) is { } reading)
                {
                    return ++children > _limits.MaxRows ? WholeFile(Documents.Errors.TooManyRows(_limits.MaxRows)) : new ImportRow(sheet.Row, reading);
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
