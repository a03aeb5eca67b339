using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.National;

/// <summary>Somebody makes a mapping, or gives one a further version.</summary>
public sealed record SetMapping(string Name, string FormId, string Format, DateOnly? ValidFrom, string KeyHeading,
    IReadOnlyList<NationalColumn> Columns,
    ReturnHeadings Returned, AuditActor By)
{
    public const int LongestHeading = 60;
    public const int LongestCode = 40;
    public const int MostColumns = 120;
    public const int MostWords = 10;

    /// <summary>Every problem at once; a mapping onto a box that does not exist is none.</summary>
    /// <param name="before">The mapping that gets a version; null: a new one.</param>
    /// <param name="id">Of a new one.</param>
    public static Decision<NationalMapping> Decide(NationalMapping? before, SetMapping command, DivisionCode county, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        var name = VisibleText.Of(command.Name);
        if (name.Length is 0 or > LongestHeading)
        {
            problems.Add(Errors.NameNeeded(LongestHeading));
        }

        var form = FormCatalogue.Whole(command.FormId, CivilTime.ChinaDate(now));
        if (form is null)
        {
            problems.Add(Errors.UnknownForm());
        }
        else if (before is not null && before.FormId != form.Id)
        {
            problems.Add(Errors.OtherForm());
        }

        NationalFormat? format = command.Format switch { "xlsx" => NationalFormat.Xlsx, "csv" => NationalFormat.Csv, _ => null };
        if (format is null)
        {
            problems.Add(Errors.UnknownFormat());
        }

        if (command.ValidFrom is not { } from)
        {
            problems.Add(Errors.DayNeeded());
        }
        else if (before?.Versions is [.., var last] && from < last.ValidFrom)
        {
            problems.Add(Errors.BeforeTheLast());
        }

        CheckColumns(command, form, problems);
        CheckReturned(command, problems);
        if (problems.Count > 0)
        {
            return problems;
        }

        var number = (before?.Versions.Count ?? 0) + 1;
        var version = new MappingVersion(number, command.ValidFrom!.Value, format!.Value, command.KeyHeading, command.Columns, command.Returned,
            command.By, now);
        return before is null
            ? new NationalMapping(id, county, name, form!.Id, [version])
            : before with { Name = name, Versions = [.. before.Versions, version] };
    }

    private static void CheckColumns(SetMapping command, FormDefinition? form, List<Problem> problems)
    {
        if (command.Columns.Count is 0 or > MostColumns)
        {
            problems.Add(Errors.ColumnsNeeded(MostColumns));
        }

        if (command.KeyHeading.Length is 0 or > LongestHeading)
        {
            problems.Add(Errors.KeyHeadingNeeded());
        }

        var headings = new HashSet<string>(StringComparer.Ordinal) { CellText.Of(command.KeyHeading) };
        for (var i = 0; i < command.Columns.Count; i++)
        {
            var column = command.Columns[i];
            var at = FormattableString.Invariant($"columns[{i}]");
            if (column.Heading.Length is 0 or > LongestHeading)
            {
                problems.Add(Errors.HeadingNeeded(at, i + 1, LongestHeading));
            }
            else if (!headings.Add(CellText.Of(column.Heading)))
            {
                problems.Add(Errors.HeadingTwice(at, i + 1));
            }

            if (form is null)
            {
                continue;
            }

            if (NationalSource.Find(form, column.Source) is not { } source)
            {
                problems.Add(Errors.UnknownSource(at, i + 1));
                continue;
            }

            CheckCodes(column, source, at, i + 1, problems);
        }
    }

    /// <summary>Codes are given for all options or for none: half of them would mix names and codes in one column.</summary>
    private static void CheckCodes(NationalColumn column, NationalSource source, string at, int number, List<Problem> problems)
    {
        if (column.Codes.Count == 0)
        {
            return;
        }

        if (source.Options.Count == 0)
        {
            problems.Add(Errors.NoOptions(at, number, source.Label));
            return;
        }

        if (column.Codes.Keys.Any(code => source.Options.All(option => option.Key != code)))
        {
            problems.Add(Errors.UnknownCode(at, number, source));
        }

        var missing = source.Options.Where(option => !column.Codes.ContainsKey(option.Key)).Select(option => option.Value).ToList();
        if (missing.Count > 0)
        {
            problems.Add(Errors.CodesMissing(at, number, missing));
        }

        if (column.Codes.Values.Any(code => code.Length is 0 or > LongestCode))
        {
            problems.Add(Errors.CodeLength(at, number, LongestCode));
        }
    }

    private static void CheckReturned(SetMapping command, List<Problem> problems)
    {
        var returned = command.Returned;
        string[] own = [.. new[] { returned.Result, returned.Reason, returned.Number }.Where(heading => heading.Length > 0)];
        if (returned.Reason.Length == 0 || own.Any(heading => heading.Length > LongestHeading))
        {
            problems.Add(Errors.ReasonHeadingNeeded());
        }

        if (own.Append(command.KeyHeading).Select(CellText.Of).Distinct(StringComparer.Ordinal).Count() != own.Length + 1)
        {
            problems.Add(Errors.ReturnedTwice());
        }

        // What comes back has our columns too, and they stand first: ours would be read as their answer.
        if (own.FirstOrDefault(heading => CellText.Has(command.Columns.Select(column => column.Heading), heading)) is { } ours)
        {
            problems.Add(Errors.ReturnedIsOurs(ours));
        }

        var words = returned.Accepted.Concat(returned.Rejected).ToList();
        if (words.Count > 2 * MostWords || words.Any(word => word.Length is 0 or > LongestCode)
            || words.Select(CellText.Of).Distinct(StringComparer.Ordinal).Count() != words.Count
            || (returned.Result.Length > 0 && (returned.Accepted.Count == 0 || returned.Rejected.Count == 0)))
        {
            problems.Add(Errors.ReturnedWords());
        }
    }
}
