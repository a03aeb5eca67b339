using Domain.Divisions;

namespace Domain.Eligibility;

/// <summary>A work spell as the rules see it.</summary>
/// <param name="From">First day; 0 where it is not known.</param>
/// <param name="To">Last day; the last of the calendar while it lasts.</param>
internal readonly record struct Stay(int From, int To, bool IsDated, Locality Place, Outcome Crosses, Outcome? OtherReading);

/// <summary>Uninterrupted work: spells that are one for the plan.</summary>
/// <param name="From">First day; 0 where it is not known.</param>
/// <param name="To">Last day; the last of the calendar while it lasts.</param>
/// <param name="SixMonthsOn">The first day on which six months are complete, or <see cref="Timeline.Never"/>; it may lie after the end.</param>
internal readonly record struct Stretch(int From, int To, int SixMonthsOn);

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

/// <summary>Runs of spells, overlapping or at most so many days apart (next start minus previous end), in order.</summary>
/// <param name="stays">In the order of their first days.</param>
/// <param name="spells">The others are passed over.</param>
/// <param name="gap">Days.</param>
internal ref struct Runs(ReadOnlySpan<Stay> stays, Spells spells, int gap)
{
    private readonly ReadOnlySpan<Stay> _stays = stays;
    private int _next;

    public (int From, int To) Current { get; private set; }

    public readonly Runs GetEnumerator() => this;

    public bool MoveNext()
    {
        var found = false;
        for (; _next < _stays.Length; _next++)
        {
            ref readonly var stay = ref _stays[_next];
            if (!Counts(stay))
            {
                continue;
            }

            if (!found)
            {
                (Current, found) = ((stay.From, stay.To), true);
            }
            else if (stay.From - Current.To <= gap)
            {
                Current = (Current.From, Math.Max(Current.To, stay.To));
            }
            else
            {
                break;
            }
        }

        return found;
    }

    private readonly bool Counts(in Stay stay) => spells switch
    {
        Spells.PerhapsAway => stay.Crosses != Outcome.NotMet,
        Spells.PerhapsAwayAndDated => stay.IsDated && stay.Crosses != Outcome.NotMet,
        Spells.Away => stay.Crosses == Outcome.Met,
        Spells.AwayAndDated => stay.IsDated && stay.Crosses == Outcome.Met,
    };
}
