using Domain.Eligibility;

namespace Domain.Statistics;

/// <summary>
/// Counted (the contract's word): met on that day by today's answers and that day's parameters; closed children before the day of closing; merged
/// ones never; a child on its way between two counties once, where its transfer sequence is highest.
/// </summary>
public static class Counting
{
    /// <param name="counties">The rows of every county that the question is about.</param>
    /// <param name="around">Rows of other counties: where children on their way may have arrived already.</param>
    public static Table Count(Question question, IReadOnlyList<CountyRows> counties, IReadOnlyList<CountyRows> around, PolicyInForce policy)
    {
        var counted = Counted.Of(question, counties, around, policy);
        return new(question, counted.Cells(question.By), counted.Undetermined);
    }

    /// <summary>Of children on their way, those that another county has: counted there.</summary>
    internal static HashSet<(Guid Child, int Sequence)> Arrived(IEnumerable<CountyRows> all)
    {
        var leaving = new Dictionary<Guid, List<int>>();
        var counties = all.ToList();
        foreach (var row in counties.SelectMany(county => county.Rows).Where(row => row.Presence == Presence.Departing))
        {
            (leaving.TryGetValue(row.Child, out var known) ? known : leaving[row.Child] = []).Add(row.Sequence);
        }

        var arrived = new HashSet<(Guid, int)>();
        if (leaving.Count > 0)
        {
            foreach (var row in counties.SelectMany(county => county.Rows))
            {
                if (leaving.TryGetValue(row.Child, out var sequences))
                {
                    arrived.UnionWith(sequences.Where(sequence => sequence < row.Sequence && !IsSameLetGo(row, sequence))
                        .Select(sequence => (row.Child, sequence)));
                }
            }
        }

        return arrived;

        // A giver's tombstone carries the sequence of the hand-over; it is no arrival of that one.
        static bool IsSameLetGo(Contribution row, int sequence) => row.Presence == Presence.Gone && row.Sequence == sequence + 1;
    }

    /// <summary>
    /// Counties whose rows were read before those of a county that has let a child go to them since: read again, or the child would be counted
    /// nowhere.
    /// </summary>
    public static IReadOnlySet<Divisions.DivisionCode> Behind(IReadOnlyList<CountyRows> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var read = all.Select(county => county.County).ToHashSet();
        var gone = new Dictionary<Guid, (int Sequence, Divisions.DivisionCode To)>();
        foreach (var row in all.SelectMany(county => county.Rows).Where(row => row.Presence == Presence.Gone))
        {
            if (row.To is { } to && read.Contains(to) && (!gone.TryGetValue(row.Child, out var known) || known.Sequence < row.Sequence))
            {
                gone[row.Child] = (row.Sequence, to);
            }
        }

        foreach (var county in gone.Count > 0 ? all : [])
        {
            foreach (var row in county.Rows)
            {
                if (gone.TryGetValue(row.Child, out var last)
                    && (row.Sequence > last.Sequence || (row.Sequence == last.Sequence && county.County == last.To)))
                {
                    gone.Remove(row.Child);
                }
            }
        }

        return gone.Values.Select(last => last.To).ToHashSet();
    }
}
