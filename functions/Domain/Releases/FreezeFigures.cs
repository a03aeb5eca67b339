using System.Collections.Immutable;
using Domain.Divisions;
using Domain.Problems;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace Domain.Releases;

/// <summary>Where the figures of a release come from.</summary>
public interface IReleaseFigures
{
    /// <param name="area">A county or the city.</param>
    /// <param name="dimensions">Keys; any number of them, crossed.</param>
    Task<ReleaseCount> CountAsync(DivisionCode area, Caliber caliber, DateOnly asOf, IReadOnlyList<string> dimensions,
        CancellationToken cancellation);
}

/// <param name="IsComplete">False where a county is not, or not wholly, in it: nothing is published from such figures.</param>
public sealed record ReleaseCount(IReadOnlyList<CountedCell> Cells, bool IsComplete);

/// <param name="Kind">migrant or leftBehind.</param>
public sealed record CountedCell(ImmutableArray<string> Values, string Kind, int Count);

/// <summary>Figures of every caliber that the linked tables speak of.</summary>
public sealed record CountedCalibers(ImmutableArray<string> Dimensions, IReadOnlyDictionary<Caliber, ReleaseCount> Counts)
{
    public JointFigures Of(string kind)
    {
        var cells = new Dictionary<string, (ImmutableArray<string> Values, int[] Counts)>(StringComparer.Ordinal);
        foreach (var (caliber, count) in Counts)
        {
            foreach (var cell in count.Cells.Where(cell => cell.Kind == kind))
            {
                var key = string.Join('\n', cell.Values);
                if (!cells.TryGetValue(key, out var known))
                {
                    cells[key] = known = (cell.Values, new int[3]);
                }

                known.Counts[(int)caliber] += cell.Count;
            }
        }

        // Left-behind children are the same ones in every caliber (四(一)).
        return new(Dimensions, [.. cells.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.Counts is var c && kind == "leftBehind"
            ? new JointCell(pair.Value.Values, c.Max(), c.Max(), c.Max()) : new JointCell(pair.Value.Values, c[0], c[1], c[2]))]);
    }
}

/// <summary>Makes the figures of a release: what has to be counted, and what of it may leave.</summary>
public static class FreezeFigures
{
    public static IReadOnlyList<string> Kinds { get; } = ["migrant", "leftBehind"];

    /// <summary>The tables of a plan for a kind, still without numbers.</summary>
    public static IReadOnlyList<PublishedTable> Wanted(ReleasePlan plan, string kind, int minimumCell)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Tables.Select(names => new PublishedTable(kind, plan.Caliber, plan.AsOf, plan.Area.Value, ReleasePlan.Keys(names), [],
            minimumCell))];
    }

    /// <summary>What was published before and speaks of the same children: of the same day, and of the city or of the same county.</summary>
    public static IReadOnlyList<Release> Linked(ReleasePlan plan, IEnumerable<Release> releases)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<Release> sameDay = [.. releases.Where(release => release.WasPublished && release.Plan.AsOf == plan.AsOf)
            .OrderBy(release => release.Number, StringComparer.Ordinal)];

        // A city table adds up all counties, so beside one every county is linked to every other.
        return plan.IsOfCity || sameDay.Exists(release => release.Plan.IsOfCity) ? sameDay
            : [.. sameDay.Where(release => release.Plan.Area == plan.Area)];
    }

    /// <summary>What must be counted for it: where, by which calibers, over which dimensions together.</summary>
    public static (DivisionCode Area, IReadOnlyList<Caliber> Calibers, ImmutableArray<string> Dimensions) ToCount(ReleasePlan plan,
        IReadOnlyList<Release> linked)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ReleasePlan[] plans = [plan, .. linked.Select(release => release.Plan)];
        var areas = plans.Select(one => one.Area).Distinct().ToList();
        IEnumerable<string> dimensions = plans.SelectMany(one => one.Tables).SelectMany(names => ReleasePlan.Keys(names));
        return (areas.Count == 1 ? areas[0] : DivisionCode.Changzhi, [.. plans.Select(one => one.Caliber).Distinct().Order()],
            [.. dimensions.Concat(areas.Count > 1 ? [Axis.County] : []).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Hides what must be hidden, and lets an attacker try; a table of which it finds out too much stays.</summary>
    public static Decision<FrozenFigures> Decide(ReleasePlan plan, IReadOnlyList<Release> linked, CountedCalibers counted, int minimumCell,
        Func<ICoverSolver> solver, IAttacker attacker, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(linked);
        ArgumentNullException.ThrowIfNull(counted);
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(attacker);
        if (counted.Counts.Values.Any(count => !count.IsComplete))
        {
            return Errors.FiguresIncomplete();
        }

        var (tables, notLeaving, hidden) = (ImmutableArray.CreateBuilder<FrozenTable>(), ImmutableArray.CreateBuilder<string>(),
            ImmutableArray.CreateBuilder<HiddenCell>());
        var cost = new SuppressionFigures(0, 0, 0, 0, 0, 0);
        foreach (var kind in Kinds)
        {
            PublishedTable[] before = [.. linked.SelectMany(release => release.Figures.Tables).Select(frozen => frozen.Table)
                .Where(table => table.Kind == kind)];
            var figures = counted.Of(kind);
            var asked = Wanted(plan, kind, minimumCell).Select((table, number) => new FrozenTable(number, table)).ToList();
            Suppressed made;
            while (true)
            {
                if (Suppression.Decide(before, [.. asked.Select(one => one.Table)], figures, solver()) is not { } suppressed)
                {
                    return Errors.FiguresRevised();
                }

                made = suppressed;
                var leaving = asked.Zip(made.Tables).Where(pair => pair.Second is not null)
                    .Select(pair => new FrozenTable(pair.First.Number, pair.Second!)).ToList();
                if (leaving.Count == 0 || Broken(before, leaving, made, attacker) is not { } broken)
                {
                    tables.AddRange(leaving);
                    notLeaving.AddRange(Enumerable.Range(0, plan.Tables.Length).Except(leaving.Select(one => one.Number))
                        .Select(number => $"{kind}:{number}"));
                    hidden.AddRange(made.Hidden.Select(cell => cell with { Table = asked[cell.Table].Number, Kind = kind }));
                    break;
                }

                asked.RemoveAll(one => one.Number == broken);
                if (asked.Count == 0)
                {
                    notLeaving.AddRange(Enumerable.Range(0, plan.Tables.Length).Select(number => $"{kind}:{number}"));
                    break;
                }
            }

            cost = cost.And(made.Figures);
        }

        return tables.Count == 0 ? Errors.NothingLeaves()
            : new FrozenFigures(tables.ToImmutable(), notLeaving.ToImmutable(), hidden.ToImmutable(), cost,
                [.. linked.Select(release => release.Number!)], now);
    }

    // The number of a new table with a hidden cell of which an attacker knows too much; where it is an old cell, the last table that joined it.
    private static int? Broken(PublishedTable[] before, List<FrozenTable> leaving, Suppressed made, IAttacker attacker)
    {
        PublishedTable[] all = [.. before, .. leaving.Select(one => one.Table)];
        var few = made.Hidden.Where(cell => cell.Value > 0 && cell.Value < leaving[0].Table.MinimumCell).ToList();
        foreach (var guess in attacker.Attack(all, leaving[0].Table.MinimumCell).Where(guess => guess.IsDecided))
        {
            var isNew = guess.Table >= before.Length;
            var isFew = isNew && few.Exists(cell => cell.Values.AsSpan().SequenceEqual(guess.Values.AsSpan()));
            if (guess.Most - guess.Least < (isFew ? leaving[0].Table.MinimumCell : 1))
            {
                return isNew ? leaving[guess.Table - before.Length].Number : leaving[^1].Number;
            }
        }

        return null;
    }
}
