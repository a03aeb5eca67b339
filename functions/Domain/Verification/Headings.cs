using Domain.Problems;

namespace Domain.Verification;

/// <summary>A heading of a table.</summary>
/// <param name="Column">Counted from 0.</param>
/// <param name="Group">The title of the columns that it belongs to, in a row above it.</param>
public sealed record Heading(int Column, string? Group, string Text)
{
    /// <summary>By what the heading is recognised again: what shapes it left out, with the group where there is one.</summary>
    public string Name => Group is null ? HeadingWords.Plain(Text) : HeadingWords.Plain(Group) + "/" + HeadingWords.Plain(Text);
}

/// <summary>A heading and what it is taken for.</summary>
public sealed record HeadingColumn(Heading Heading, RecordTarget? Target, Sureness Sureness);

/// <summary>The headings of one table together: guessed, and judged once somebody has said what they are.</summary>
public static class Headings
{
    /// <summary>Of these a list often has two: father and mother, 身份证号 and 学籍号; the first that is filled counts.</summary>
    private static bool MayRepeat(RecordTarget target) => target.Key is RecordKey.CitizenNumber or RecordKey.GuardianName or RecordKey.GuardianPhone
        or RecordKey.GuardianCitizenNumber or RecordKey.HukouAddress or RecordKey.CurrentAddress;

    /// <summary>What each heading is most likely; two that mean the same of which a child has one are a question.</summary>
    public static IReadOnlyList<HeadingColumn> Guess(IReadOnlyList<Heading> headings)
    {
        ArgumentNullException.ThrowIfNull(headings);
        List<HeadingColumn> columns = [.. headings.Select(heading => HeadingWords.Of(heading.Group, heading.Text) is var guess
            ? new HeadingColumn(heading, guess.Target, guess.Sureness) : null!)];
        foreach (var same in columns.Where(column => column.Target is { } target && !MayRepeat(target)).GroupBy(column => column.Target)
            .Where(same => same.Count() > 1).ToList())
        {
            // A guess beside a sure one gives way; of two sure ones nobody knows.
            var sure = same.Count(column => column.Sureness == Sureness.Sure);
            foreach (var column in same)
            {
                columns[columns.IndexOf(column)] = sure == 1
                    ? column.Sureness == Sureness.Sure ? column : column with { Target = null, Sureness = Sureness.Unknown }
                    : column with { Sureness = Sureness.Doubtful };
            }
        }

        return columns;
    }

    /// <summary>Whether nobody needs to be asked: every heading is known, and there is the child's name.</summary>
    public static bool AreClear(IReadOnlyList<HeadingColumn> columns) =>
        columns.All(column => column.Sureness is Sureness.Sure or Sureness.Ignored)
        && columns.Any(column => column.Target?.Key is RecordKey.ChildName);

    /// <summary>Everything that is wrong with what somebody said the columns are.</summary>
    public static IReadOnlyList<Problem> Check(DepartmentProfile profile, IReadOnlyList<HeadingColumn> columns)
    {
        var problems = new List<Problem>();
        foreach (var target in columns.Select(column => column.Target).OfType<RecordTarget>().Distinct())
        {
            if (!target.MayBeSentBy(profile))
            {
                problems.Add(RecordErrors.NotYourColumn(target));
            }
            else if (!MayRepeat(target) && columns.Count(column => column.Target == target) > 1)
            {
                problems.Add(RecordErrors.ColumnTwice(target));
            }
        }

        if (!columns.Any(column => column.Target?.Key is RecordKey.ChildName))
        {
            problems.Add(RecordErrors.NameColumnNeeded());
        }

        return problems;
    }

    /// <summary>The same for every table with these headings, in whatever order; headings that say nothing we take do not count.</summary>
    public static string SetOf(IReadOnlyList<Heading> headings) =>
        string.Join('\n', headings.Where(heading => HeadingWords.Of(heading.Group, heading.Text).Sureness != Sureness.Ignored)
            .Select(heading => heading.Name).Order(StringComparer.Ordinal));
}
