using Domain.Divisions;

namespace Domain.Eligibility;

/// <summary>A work spell as the rules see it.</summary>
/// <param name="From">First day; 0 where it is not known.</param>
/// <param name="To">Last day; the last of the calendar while it lasts.</param>
internal sealed record Stay(int From, int To, bool IsDated, Locality Place, Outcome Crosses, Outcome? OtherReading);

/// <summary>Uninterrupted work: spells that are one for the plan.</summary>
/// <param name="From">First day; 0 where it is not known.</param>
/// <param name="To">Last day; the last of the calendar while it lasts.</param>
/// <param name="SixMonthsOn">The first day on which six months are complete, or <see cref="Timeline.Never"/>; it may lie after the end.</param>
internal sealed record Stretch(int From, int To, int SixMonthsOn);

/// <summary>Which spells of a parent's work are looked at.</summary>
internal enum Spells
{
    /// <summary>Those that are, or may be, away: in another county than the child's (<see cref="Case.WorkIsAwayFrom"/>).</summary>
    PerhapsAway,

    /// <summary>Of these, the ones with dates.</summary>
    PerhapsAwayAndDated,

    /// <summary>Those known to be away.</summary>
    Away,

    /// <summary>Of these, the ones with dates.</summary>
    AwayAndDated,
}

/// <summary>Runs of spells.</summary>
internal static class Runs
{
    /// <summary>Those that overlap or are at most so many days apart (next start minus previous end) as one, in order.</summary>
    /// <param name="stays">In the order of their first days.</param>
    /// <param name="spells">The others are passed over.</param>
    /// <param name="gap">Days.</param>
    public static List<(int From, int To)> Of(IEnumerable<Stay> stays, Spells spells, int gap)
    {
        var runs = new List<(int From, int To)>();
        foreach (var stay in stays.Where(stay => Counts(stay, spells)))
        {
            if (runs is [.., var last] && stay.From - last.To <= gap)
            {
                runs[^1] = (last.From, Math.Max(last.To, stay.To));
            }
            else
            {
                runs.Add((stay.From, stay.To));
            }
        }

        return runs;
    }

    private static bool Counts(Stay stay, Spells spells) => spells switch
    {
        Spells.PerhapsAway => stay.Crosses != Outcome.NotMet,
        Spells.PerhapsAwayAndDated => stay.IsDated && stay.Crosses != Outcome.NotMet,
        Spells.Away => stay.Crosses == Outcome.Met,
        Spells.AwayAndDated => stay.IsDated && stay.Crosses == Outcome.Met,
    };
}
