using Domain.Divisions;
using Domain.Problems;

namespace Domain.Statistics;

/// <summary>Whom a population figure counts.</summary>
public enum PopulationOf
{
    /// <summary>常住人口: who lives there, six months and more; what the survey and the census count.</summary>
    Resident,

    /// <summary>户籍人口: whose hukou is there.</summary>
    Registered,
}

/// <summary>One figure of the survey.</summary>
/// <param name="Division">A county or township of the city.</param>
/// <param name="AgeBand">A code of <see cref="Dimensions.AgeBand5"/>.</param>
/// <param name="Sex">male or female.</param>
public sealed record PopulationFigure(DivisionCode Division, string AgeBand, string Sex, int Count);

/// <summary>
/// 四(二) 结合人口统计调查: children under sixteen by place, age and sex on one day, as the statistics department hands them over. A corrected table is a new
/// version; earlier ones stay, for a release may rest on them.
/// </summary>
/// <param name="Year">The year that it is used for; the reference day lies in it.</param>
/// <param name="Source">What survey or bulletin.</param>
public sealed record Population(int Year, int Version, PopulationOf Of, string Source, DateOnly ReferenceDay, IReadOnlyList<PopulationFigure> Figures)
{
    public const int MostFigures = 5000;

    private const int MostChildren = 2_000_000;

    public static IReadOnlyList<string> Sexes { get; } = ["male", "female"];

    /// <summary>Codes of <see cref="Dimensions.AgeBand5"/>.</summary>
    public static IReadOnlyList<string> Bands { get; } = ["0-2", "3-5", "6-11", "12-14", "15"];

    /// <summary>Everything that is wrong with a table.</summary>
    public static IReadOnlyList<Problem> Check(Population population, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(population);
        var problems = new List<Problem>();
        if (population.ReferenceDay > today)
        {
            problems.Add(Errors.PopulationOfTheFuture());
        }

        if (population.ReferenceDay.Year != population.Year)
        {
            problems.Add(Errors.PopulationOfAnotherYear());
        }

        if (population.Figures.Count is 0 or > MostFigures)
        {
            problems.Add(Errors.PopulationSize());
        }

        var seen = new HashSet<(DivisionCode, string, string)>();
        for (var i = 0; i < population.Figures.Count; i++)
        {
            var figure = population.Figures[i];
            if (!DivisionCode.Changzhi.Contains(figure.Division) || figure.Division.Level is not (DivisionLevel.County or DivisionLevel.Township)
                || DivisionTable.Find(figure.Division) is not { IsFormer: false })
            {
                problems.Add(Errors.PopulationPlace(i));
            }

            if (!Bands.Contains(figure.AgeBand))
            {
                problems.Add(Errors.PopulationBand(i));
            }

            if (figure.Sex is not ("male" or "female"))
            {
                problems.Add(Errors.PopulationSex(i));
            }

            if (figure.Count is < 0 or > MostChildren)
            {
                problems.Add(Errors.PopulationCount(i));
            }

            if (!seen.Add((figure.Division, figure.AgeBand, figure.Sex)))
            {
                problems.Add(Errors.PopulationTwice(i));
            }
        }

        return problems.Count > 0 ? problems : [.. Contradictions(population)];
    }

    /// <summary>How many of a place, a band, a sex (null: all of them); null where the table does not say so completely.</summary>
    public int? Find(DivisionCode place, string? band, string? sex)
    {
        var places = place == DivisionCode.Changzhi ? DivisionTable.Children(place).Select(county => county.Code).ToList() : [place];
        var wanted = (from division in places
                      from age in band is null ? Bands : [band]
                      from of in sex is null ? Sexes
            : [sex]
                      select (division, age, of)).ToHashSet();
        var found = Figures.Where(figure => wanted.Contains((figure.Division, figure.AgeBand, figure.Sex))).ToList();
        return found.Count == wanted.Count ? found.Sum(figure => figure.Count) : null;
    }

    /// <summary>Townships cannot have more children than their county.</summary>
    private static IEnumerable<Problem> Contradictions(Population population)
    {
        var counties = population.Figures.Where(figure => figure.Division.Level == DivisionLevel.County)
            .ToDictionary(figure => (figure.Division, figure.AgeBand, figure.Sex), figure => figure.Count);
        foreach (var group in population.Figures.Where(figure => figure.Division.Level == DivisionLevel.Township)
            .GroupBy(figure => (figure.Division.County!.Value, figure.AgeBand, figure.Sex)))
        {
            if (counties.TryGetValue(group.Key, out var whole) && group.Sum(figure => (long)figure.Count) > whole)
            {
                yield return Errors.PopulationParts(DivisionTable.Name(group.Key.Value) ?? group.Key.Value.Value, group.Key.AgeBand);
            }
        }
    }
}
