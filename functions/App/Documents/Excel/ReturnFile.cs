using System.Globalization;
using System.Text.RegularExpressions;
using Domain.National;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>
/// A file that the national system gave back, by the readers of the staff import: the headings stand somewhere in its first rows, what a spreadsheet
/// has
/// made of a number is undone where it can be.
/// </summary>
internal static partial class ReturnFile
{
    /// <summary>Headings stand within so many rows from the top: titles and notes of the sender stand above them.</summary>
    private const int RowsToLookAt = 30;

    /// <summary>The first number of sixteen digits: from here on a spreadsheet's numbers have lost digits.</summary>
    private const double Exact = 1e15;

    /// <param name="upload">Must be able to seek; stays open and belongs to the caller.</param>
    /// <returns>The rows that say anything in one of our columns; or why the file cannot be read.</returns>
    public static (IReadOnlyList<ReturnedRow> Rows, Problem? Problem) Read(Stream upload, ImportLimits limits, MappingVersion version)
    {
        try
        {
            return ImportFile.Recognise(upload, limits, () => Xlsx(upload, limits, version), () => Csv(upload, limits, version));
        }
        catch (TableException refused)
        {
            return ([], refused.Problem);
        }
    }

    private static (IReadOnlyList<ReturnedRow> Rows, Problem? Problem) Xlsx(Stream upload, ImportLimits limits, MappingVersion version)
    {
        using var workbook = Workbook.Open(upload, limits);
        Problem? problem = null;
        foreach (var (_, path) in workbook.Sheets)
        {
            using var sheet = new XlsxReader(workbook, path);
            var (rows, wrong) = Rows(sheet, limits, version);
            if (wrong is null)
            {
                return (rows, null);
            }

            // A sheet that has our key says best what is missing.
            problem = problem?.Code == "no-answer-column" ? problem : wrong;
        }

        return ([], problem ?? Domain.National.Errors.NoKeyColumn(version.KeyHeading));
    }

    private static (IReadOnlyList<ReturnedRow> Rows, Problem? Problem) Csv(Stream upload, ImportLimits limits, MappingVersion version)
    {
        var encoding = CsvReader.Sniff(upload) ?? throw new TableException(Documents.Errors.UnknownFormat());
        using var sheet = new CsvReader(upload, encoding);
        return Rows(sheet, limits, version);
    }

    private static (IReadOnlyList<ReturnedRow> Rows, Problem? Problem) Rows(SheetReader sheet, ImportLimits limits, MappingVersion version)
    {
        if (Find(sheet, version) is not { } columns)
        {
            return ([], Domain.National.Errors.NoKeyColumn(version.KeyHeading));
        }

        if (columns.Result is null && columns.Reason is null)
        {
            return ([], Domain.National.Errors.NoAnswerColumn(version.Returned));
        }

        var rows = new List<ReturnedRow>();
        var heading = Plain(version.KeyHeading);
        while (sheet.Read())
        {
            var row = Take(sheet, columns);

            // Headings that stand again on every printed page are no row.
            if (row is { Key: "", Result: "", Reason: "", There: "" } || Plain(row.Key) == heading)
            {
                continue;
            }

            rows.Add(row);
            if (rows.Count > limits.MaxRows)
            {
                throw new TableException(Documents.Errors.TooManyRows(limits.MaxRows));
            }
        }

        return (rows, null);
    }

    private static Found? Find(SheetReader sheet, MappingVersion version)
    {
        for (var looked = 0; looked < RowsToLookAt && sheet.Read(); looked++)
        {
            if (At(sheet, version.KeyHeading) is { } key)
            {
                return new(key, At(sheet, version.Returned.Result), At(sheet, version.Returned.Reason), At(sheet, version.Returned.Number));
            }
        }

        return null;
    }

    private static int? At(SheetReader sheet, string heading)
    {
        if (heading.Length > 0)
        {
            foreach (var cell in sheet.Cells)
            {
                if (Plain(sheet.Text(cell).ToString()) == Plain(heading))
                {
                    return cell.Column;
                }
            }
        }

        return null;
    }

    private static ReturnedRow Take(SheetReader sheet, Found columns)
    {
        var (key, result, reason, there, lost) = ("", "", "", "", false);
        foreach (var cell in sheet.Cells)
        {
            var text = CellWords.Plain(sheet.Text(cell)).ToString().TrimStart('\'');
            if (cell.Column == columns.Key)
            {
                key = text;
            }
            else if (cell.Column == columns.Result)
            {
                result = CellWords.Choice(text).ToString();
            }
            else if (cell.Column == columns.Reason)
            {
                reason = CellWords.IsDash(text) || CellWords.IsNone(text) ? "" : text;
            }
            else if (cell.Column == columns.Number && !CellWords.IsDash(text) && !CellWords.IsNone(text))
            {
                (there, lost) = Number(cell.Kind, text);
            }
        }

        return new(sheet.Row, key, result, reason, there, lost);
    }

    /// <summary>Their number of the child: 32100.0 is 32100; one that was shortened to powers of ten, or has more digits than such a number keeps, is
    /// lost.</summary>
    private static (string Text, bool IsLost) Number(CellKind kind, string text)
    {
        if (kind is CellKind.Number or CellKind.DateNumber && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Math.Abs(number) >= Exact ? ("", true) : (double.IsInteger(number) ? number.ToString("F0", CultureInfo.InvariantCulture) : text,
                false);
        }

        return Shortened().IsMatch(text) ? ("", true) : (Floated().Match(text) is { Success: true } floated ? floated.Groups[1].Value : text, false);
    }

    private static string Plain(string text) => CellWords.Choice(CellWords.Plain(text)).ToString();

    [GeneratedRegex(@"^\d(\.\d+)?[Ee]\+?\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Shortened();

    [GeneratedRegex(@"^(\d+)\.0+$", RegexOptions.CultureInvariant)]
    private static partial Regex Floated();

    private sealed record Found(int Key, int? Result, int? Reason, int? Number);
}
