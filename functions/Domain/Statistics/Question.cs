using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Statistics;

/// <summary>A table that is asked for.</summary>
/// <param name="AsOf">The day for which is counted.</param>
/// <param name="By">The dimensions that are crossed; the two kinds are always apart.</param>
/// <param name="Persons">Persons instead of records: who has both kinds counts once, and the kinds are not apart unless asked for.</param>
/// <param name="KindAsked">Whether the kinds stand apart in a table of persons.</param>
/// <param name="Place">A county or township to which it is cut; null: all counties that are given.</param>
public sealed record Question(
    Caliber Caliber, DateOnly AsOf, IReadOnlyList<Dimension> By, bool Persons = false, bool KindAsked = true, ChildKind? Kind = null,
        DivisionCode? Place = null)
{
    /// <summary>What the dimensions are called in the request and in the cells (<c>ageBand</c> is <c>ageBand5</c>), in the same order.</summary>
    public IReadOnlyList<string> Names { get; init; } = [.. By.Select(dimension => dimension.Key)];

    /// <summary>The name of the member that tells the kinds apart.</summary>
    public const string KindKey = "kind";

    /// <summary>The name in <c>by=</c> that asks for persons.</summary>
    public const string PersonsKey = "persons";

    /// <summary>Whether the cells tell the kinds apart.</summary>
    public bool ByKind => !Persons || KindAsked;

    /// <summary>Reads what a request asks for.</summary>
    /// <param name="caliber">monitoring, statistics or census.</param>
    /// <param name="asOf">A day; absent: today.</param>
    /// <param name="by">Names with commas between them.</param>
    /// <param name="kind">migrant or leftBehind; absent: both.</param>
    public static (Question? Question, IReadOnlyList<Problem> Problems) Read(Caliber caliber, string? asOf, string? by, string? kind,
        DivisionCode? place, DateOnly today)
    {
        var problems = new List<Problem>();
        var day = today;
        if (!string.IsNullOrEmpty(asOf))
        {
            if (!DateOnly.TryParseExact(asOf, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.None, out day))
            {
                problems.Add(Errors.NoSuchDay());
            }
            else if (day > today)
            {
                problems.Add(Errors.FutureDay());
            }
        }

        ChildKind? wanted = kind switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null };
        if (!string.IsNullOrEmpty(kind) && wanted is null)
        {
            problems.Add(Errors.UnknownKind());
        }

        var names = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (dimensions, called) = (new List<Dimension>(), new List<string>());
        foreach (var name in names.Where(name => name is not (KindKey or PersonsKey)))
        {
            if (Dimensions.Find(name) is not { } dimension)
            {
                problems.Add(Errors.UnknownDimension());
            }
            else if (!dimensions.Contains(dimension))
            {
                dimensions.Add(dimension);
                called.Add(name);
            }
        }

        if (dimensions.Count > Dimensions.MostCrossed)
        {
            problems.Add(Errors.TooManyDimensions());
        }

        return problems.Count > 0
            ? (null, [.. problems.DistinctBy(problem => problem.Code)])
            : (new(caliber, day, dimensions, names.Contains(PersonsKey), names.Contains(KindKey), wanted, place) { Names = called }, []);
    }
}

/// <summary>One cell: a code per dimension of the question, and how many.</summary>
/// <param name="Kind">Null where the kinds are not apart.</param>
/// <param name="Count">Null: hidden, for it could tell of a single child.</param>
public sealed record Cell(IReadOnlyList<string> Codes, ChildKind? Kind, int? Count);

/// <summary>A counted table; a cell that is not there is 0.</summary>
/// <param name="Undetermined">How many more a rule cannot decide on that day: unknown, or waiting for a person's judgement.</param>
public sealed record Table(Question Question, IReadOnlyList<Cell> Cells, int Undetermined);
