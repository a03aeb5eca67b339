using Domain.Forms;

namespace Domain.Verification;

/// <summary>
/// How often a department and a county exchange lists, from one day on. The plan asks for 及时 (六) and 持续加强动态更新 (七(三)) and sets no rhythm; sister plans
/// push lists at least half-yearly: our number, dated.
/// </summary>
public sealed record ChecklistCadence
{
    /// <summary>First day on which this entry applies.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The document the entry belongs to.</summary>
    public required string Document { get; init; }

    /// <summary>Months from one list to the next.</summary>
    public int Months { get; init; } = 6;

    /// <summary>Where a department keeps another rhythm.</summary>
    public IReadOnlyDictionary<Department, int> MonthsOf { get; init; } = new Dictionary<Department, int>();

    /// <summary>五: 2024年12月之后转为常态化工作: what was exchanged before does not count, what was not is due from here.</summary>
    public static DateOnly RoutineFrom { get; } = new(2024, 12, 1);

    /// <summary>Every entry, oldest first.</summary>
    public static IReadOnlyList<ChecklistCadence> History { get; } =
    [
        new() { EffectiveFrom = new DateOnly(2024, 7, 31), Document = "长民发〔2024〕50号" },
    ];

    public static ChecklistCadence On(DateOnly day) => History.LastOrDefault(entry => entry.EffectiveFrom <= day) ?? History[0];

    /// <summary>The day by which the next one is due; where there never was one, the first day of the routine.</summary>
    /// <param name="last">The day of the last one.</param>
    /// <param name="on">The day by whose rhythm it is counted.</param>
    public static DateOnly DueOn(Department department, DateOnly? last, DateOnly on)
    {
        var entry = On(on);
        var months = entry.MonthsOf.TryGetValue(department, out var own) ? own : entry.Months;
        return last is { } day ? CivilTime.AddMonths(day, months) : RoutineFrom;
    }
}
