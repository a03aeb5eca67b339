using System.Globalization;
using System.Numerics;
using Domain.Problems;

namespace Domain.National;

/// <summary>The cells of a row of a returned file that matter, as plain text.</summary>
/// <param name="Number">Of the row in the file, as the spreadsheet counts.</param>
/// <param name="HasLostDigits">The number there is one whose last digits a spreadsheet has lost.</param>
public sealed record ReturnedRow(int Number, string Key, string Result, string Reason, string There, bool HasLostDigits = false);

/// <summary>What a returned file says to one row of ours.</summary>
/// <param name="Row">Of the batch, from 1.</param>
public sealed record Verdict(int Row, SendingOutcome Outcome, string? Reason, string? Number);

/// <summary>Our key of a row: the letters of the batch and the number of the row (KDMRTWXB-0007). No spreadsheet takes it for a number or a
/// day.</summary>
public static class RowKey
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    /// <summary>The letters of a batch, from the random half of its id.</summary>
    public static string CodeOf(string batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var number = BigInteger.Parse("0" + batch[^15..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            number = BigInteger.DivRem(number, Letters.Length, out var digit);
            code[i] = Letters[(int)digit];
        }

        return new(code);
    }

    public static string Of(string code, int row) => string.Create(CultureInfo.InvariantCulture, $"{code}-{row:0000}");

    /// <summary>What a cell holds, however a clerk has typed it: small letters, full-width ones, blanks.</summary>
    public static (string Code, int Row)? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)).Select(Narrow)).ToUpperInvariant();
        return plain.Split('-') is [{ Length: Length } code, { Length: > 0 and < 7 } row] && code.All(Letters.Contains)
            && int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? (code, number) : null;
    }

    private static char Narrow(char letter) => letter switch
    {
        >= '！' and <= '～' => (char)(letter - 0xFEE0),
        '—' or '–' or '‐' or '−' => '-',
        _ => letter,
    };
}

/// <summary>Reads what came back, all of it or nothing: every problem of every row at once.</summary>
public static class ReadReturn
{
    public const int LongestReason = 500;
    public const int LongestNumber = 60;

    /// <summary>So many problems are named; a file of another table would name thousands.</summary>
    public const int MostProblems = 50;

    /// <param name="code">The letters of the batch.</param>
    /// <param name="rows">Rows of the batch.</param>
    public static (IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Problem> Problems) Decide(IEnumerable<ReturnedRow> returned,
        ReturnHeadings headings,
        string code, int rows)
    {
        ArgumentNullException.ThrowIfNull(returned);
        ArgumentNullException.ThrowIfNull(headings);
        var problems = new List<Problem>();
        var found = new SortedDictionary<int, Verdict>();
        var keys = 0;
        foreach (var row in returned)
        {
            if (row.Key.Length == 0)
            {
                // A sum or a note below the table; whatever says something about a row of ours needs its key.
                if (row.Result.Length + row.There.Length > 0)
                {
                    problems.Add(Errors.NoKey(row.Number));
                }

                continue;
            }

            if (RowKey.Read(row.Key) is not { } key)
            {
                // 合计 stands where the keys stand, and says nothing of anybody.
                if (row.Result.Length + row.Reason.Length + row.There.Length > 0)
                {
                    problems.Add(Errors.BadKey(row.Number));
                }

                continue;
            }

            if (key.Code != code)
            {
                return ([], [Errors.OtherBatch(key.Code, code)]);
            }

            keys++;
            if (key.Row > rows)
            {
                problems.Add(Errors.UnknownRow(row.Number));
            }
            else if (Read(row, key.Row, headings, problems) is { } verdict && !found.TryAdd(key.Row, verdict) && found[key.Row] != verdict)
            {
                problems.Add(Errors.SaidTwice(row.Number));
            }
        }

        if (keys == 0 && problems.Count == 0)
        {
            problems.Add(Errors.NoRows());
        }

        return problems.Count > 0 ? ([], [.. problems.Take(MostProblems)]) : ([.. found.Values], []);
    }

    /// <summary>Null where the row says nothing yet, or with a problem.</summary>
    private static Verdict? Read(ReturnedRow row, int number, ReturnHeadings headings, List<Problem> problems)
    {
        bool? taken = row.Result.Length == 0 ? null : CellText.Has(headings.Accepted, row.Result) ? true
            : CellText.Has(headings.Rejected, row.Result) ? false : null;
        var before = problems.Count;
        if (row.Result.Length > 0 && taken is null)
        {
            problems.Add(Errors.UnknownResult(row.Number, headings));
        }

        if (row.HasLostDigits && taken != false)
        {
            problems.Add(Errors.LostDigits(row.Number));
        }

        if (row.Reason.Length > LongestReason || row.There.Length > LongestNumber)
        {
            problems.Add(Errors.TooLong(row.Number));
        }

        if (taken is null && row is { Result.Length: 0, Reason.Length: > 0, There.Length: > 0 })
        {
            problems.Add(Errors.BothSaid(row.Number));
        }

        if (problems.Count > before)
        {
            return null;
        }

        taken ??= row.Reason.Length > 0 ? false : row.There.Length > 0 ? true : null;
        return taken switch
        {
            true => new(number, SendingOutcome.Accepted, null, row.There.Length > 0 ? row.There : null),
            false => new(number, SendingOutcome.Rejected, row.Reason.Length > 0 ? row.Reason : Errors.NoReasonGiven, null),
            null => null,
        };
    }
}
