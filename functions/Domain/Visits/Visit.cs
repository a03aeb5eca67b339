using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;

namespace Domain.Visits;

/// <summary>Whom a visitor found at the door, or spoke to instead.</summary>
public enum Met
{
    Child,
    Parent,
    Carer,
    School,
    Neighbour,

    /// <summary>Nobody could be met; stands alone.</summary>
    Nobody,
}

/// <summary>
/// One visit to a registered child (入户走访), written down once and never changed: what was seen in March stays as it was seen in March, whatever the
/// visit in June finds.
/// </summary>
/// <param name="Id">32 lower-case hex digits, made from the key of the request: a repetition writes nothing new.</param>
/// <param name="Place">Where the child is looked after, as fine as it was known on the day; decides whose list the next visit is on.</param>
/// <param name="On">The China date of the visit.</param>
/// <param name="Seen">What was seen and said, in the visitor's words.</param>
/// <param name="NextOn">When the next visit is meant to be; null where none is planned.</param>
/// <param name="At">When it was recorded, by the server's clock.</param>
public sealed record Visit(
    string Id, string Child, DivisionCode County, DivisionCode? Place, DateOnly On, ImmutableArray<Met> Met, string Seen, DateOnly? NextOn,
        AuditActor By, DateTimeOffset At)
{
    public bool Equals(Visit? other) => other is not null && Id == other.Id && IsSame(other);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether it says the same; who recorded it and when do not count.</summary>
    public bool IsSame(Visit other) => other is not null && Child == other.Child && On == other.On && Seen == other.Seen && NextOn == other.NextOn
        && Met.SequenceEqual(other.Met);
}

public static class Meetings
{
    public static IReadOnlyList<Met> All { get; } = Enum.GetValues<Met>();

    public static string Id(this Met met) => met switch
    {
        Met.Child => "child",
        Met.Parent => "parent",
        Met.Carer => "carer",
        Met.School => "school",
        Met.Neighbour => "neighbour",
        Met.Nobody => "nobody",
    };

    public static string Label(this Met met) => met switch
    {
        Met.Child => "孩子本人",
        Met.Parent => "父亲或母亲",
        Met.Carer => "照看孩子的人",
        Met.School => "老师",
        Met.Neighbour => "邻居或村（居）干部",
        Met.Nobody => "没有见到人",
    };

    public static Met? Find(string? id)
    {
        foreach (var met in All)
        {
            if (met.Id() == id)
            {
                return met;
            }
        }

        return null;
    }
}
