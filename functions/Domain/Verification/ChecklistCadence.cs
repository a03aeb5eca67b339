using Domain.Eligibility;
using Domain.Time;

namespace Domain.Verification;

/// <summary>
/// By when a department and a county exchange lists. The plan asks for 及时 (六) and 持续加强动态更新 (七(三)) and sets no rhythm; sister plans
/// push lists at least half-yearly: <see cref="PolicyParameters.ChecklistMonths"/>.
/// </summary>
public static class ChecklistCadence
{
    /// <summary>五: 2024年12月之后转为常态化工作: what was exchanged before does not count, what was not is due from here.</summary>
    public static DateOnly RoutineFrom { get; } = new(2024, 12, 1);

    /// <summary>The day by which the next one is due; where there never was one, the first day of the routine.</summary>
    /// <param name="last">The day of the last one.</param>
    /// <param name="policy">By whose rhythm it is counted.</param>
    public static DateOnly DueOn(DateOnly? last, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return last is { } day ? CivilTime.AddMonths(day, policy.ChecklistMonths) : RoutineFrom;
    }
}
