using System.Collections.Immutable;
using Domain.Statistics;
using Domain.Statistics.Disclosure;
using Google.OrTools.Sat;

namespace App.Disclosure;

/// <summary>
/// Somebody with a computer and every table that was ever published. Knows nothing of how numbers were hidden and shares no code with it: reads the
/// tables, writes down an unknown for every child they could be about, and asks a solver how little and how much each hidden number can be.
/// </summary>
public sealed class CpSatAttacker : IAttacker
{
    /// <summary>
    /// Beyond this many unknowns a private person's computer gives up on all tables together and takes the most closely linked ones.
    /// </summary>
    private const int MostUnknowns = 12_000;

    private const double Steps = 0.4;

    private const int Ceiling = 1_000_000;

    public IReadOnlyList<Guess> Attack(IReadOnlyList<PublishedTable> published, int enough)
    {
        ArgumentNullException.ThrowIfNull(published);
        var guesses = new List<Guess>();
        foreach (var set in Sets(published))
        {
            foreach (var guess in AttackTogether(published, set, enough))
            {
                // Of several attempts the closest counts.
                var known = guesses.FindIndex(other => other.Table == guess.Table && other.Values.AsSpan().SequenceEqual(guess.Values.AsSpan()));
                if (known < 0)
                {
                    guesses.Add(guess);
                }
                else
                {
                    var other = guesses[known];
                    guesses[known] = other with
                    {
                        Least = Math.Max(other.Least, guess.Least),
                        Most = Math.Min(other.Most, guess.Most),
                        IsDecided = other.IsDecided && guess.IsDecided
                    };
                }
            }
        }

        return guesses;
    }

    private static IEnumerable<int[]> Sets(IReadOnlyList<PublishedTable> published)
    {
        int[] all = [.. Enumerable.Range(0, published.Count)];
        if (Unknowns(published, all) <= MostUnknowns)
        {
            yield return all;
            yield break;
        }

        // Each table with as many others as fit, those of the most common dimensions first.
        foreach (var first in all)
        {
            var set = new List<int> { first };
            foreach (var next in all.Where(i => i != first)
                .OrderByDescending(i => published[i].Dimensions.Intersect(published[first].Dimensions).Count()))
            {
                if (Unknowns(published, [.. set, next]) <= MostUnknowns)
                {
                    set.Add(next);
                }
            }

            yield return [.. set];
        }
    }

    private static long Unknowns(IReadOnlyList<PublishedTable> published, int[] set)
    {
        var product = (long)set.Select(i => published[i].Caliber).Distinct().Count();
        foreach (var values in Axes(set.Select(i => published[i])).Values)
        {
            product = Math.Min(product * values.Count, int.MaxValue);
        }

        return product;
    }

    // Every dimension that a table names, with every value that any of them shows.
    private static SortedDictionary<string, List<string>> Axes(IEnumerable<PublishedTable> tables)
    {
        var axes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var areas = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            areas.Add(table.Area);
            for (var i = 0; i < table.Dimensions.Length; i++)
            {
                var values = axes.TryGetValue(table.Dimensions[i], out var known) ? known : axes[table.Dimensions[i]] = [];
                values.AddRange(table.Cells.Select(cell => cell.Values[i]).OfType<string>().Where(value => !values.Contains(value)).Distinct());
            }
        }

        // A table of nobody still speaks of somebody: of none of its values.
        foreach (var values in axes.Values.Where(values => values.Count == 0))
        {
            values.Add("nobody");
        }

        if (areas.Count > 1)
        {
            var counties = axes.TryGetValue("county", out var known) ? known : axes["county"] = ["elsewhere"];
            counties.AddRange(areas.Where(area => area != PublishedTable.City && !counties.Contains(area)).ToList());
        }

        return axes;
    }

    private static List<Guess> AttackTogether(IReadOnlyList<PublishedTable> published, int[] set, int enough)
    {
        var axes = Axes(set.Select(i => published[i])).ToList();
        var places = new List<string[]> { Array.Empty<string>() };
        foreach (var (_, values) in axes)
        {
            places = [.. places.SelectMany(place => values.Select(value => (string[])[.. place, value]))];
        }

        places = [.. places.Where(place => IsPossible(axes, place))];
        var model = new CpModel();
        var unknowns = new Dictionary<Caliber, IntVar[]>();
        var isOne = published[set[0]].Kind == "leftBehind";
        foreach (var caliber in set.Select(i => isOne ? Caliber.Monitoring : published[i].Caliber).Distinct().Order())
        {
            unknowns[caliber] = [.. places.Select((_, p) => model.NewIntVar(0, Ceiling, FormattableString.Invariant($"{caliber}{p}")))];
        }

        if (unknowns.TryGetValue(Caliber.Statistics, out var all))
        {
            foreach (var part in unknowns.Where(pair => pair.Key != Caliber.Statistics))
            {
                for (var p = 0; p < places.Count; p++)
                {
                    model.Add(part.Value[p] <= all[p]);
                }
            }
        }

        var hidden = new List<(int Table, ImmutableArray<string?> Values, LinearExpr Sum, IntVar[] Parts)>();
        foreach (var i in set)
        {
            var table = published[i];
            var known = table.Cells.ToDictionary(cell => string.Join('|', cell.Values.Select(value => value ?? "*")), cell => cell.Count,
                StringComparer.Ordinal);
            foreach (var (values, parts) in Sums(table, axes, places, unknowns[isOne ? Caliber.Monitoring : table.Caliber]))
            {
                if (!known.TryGetValue(string.Join('|', values.Select(value => value ?? "*")), out var count))
                {
                    count = 0;
                }

                if (count is { } number)
                {
                    model.Add(LinearExpr.Sum(parts) == number);
                }
                else
                {
                    hidden.Add((i, values, LinearExpr.Sum(parts), parts));
                }
            }
        }

        return Guesses(model, hidden, enough);
    }

    private static List<Guess> Guesses(CpModel model,
        List<(int Table, ImmutableArray<string?> Values, LinearExpr Sum, IntVar[] Parts)> hidden, int enough)
    {
        // What any solution says about the other numbers need not be asked again.
        var seen = hidden.Select(_ => (Least: long.MaxValue, Most: long.MinValue)).ToArray();
        var guesses = new List<Guess>();
        for (var h = 0; h < hidden.Count; h++)
        {
            var isDecided = true;
            for (var direction = 0; direction < 2 && (seen[h].Most == long.MinValue || seen[h].Most - seen[h].Least < enough); direction++)
            {
                // Far enough away is all that is asked: beyond it the solver may stop.
                if (direction == 0)
                {
                    model.Maximize(hidden[h].Sum);
                }
                else
                {
                    model.Minimize(hidden[h].Sum);
                }

                using var solver = new CpSolver
                {
                    StringParameters = FormattableString.Invariant($"num_workers:1,random_seed:3,max_deterministic_time:{Steps}")
                };
                var status = solver.Solve(model);
                isDecided &= status == CpSolverStatus.Optimal;
                if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
                {
                    for (var other = 0; other < hidden.Count; other++)
                    {
                        var sum = hidden[other].Parts.Sum(part => solver.Value(part));
                        seen[other] = (Math.Min(seen[other].Least, sum), Math.Max(seen[other].Most, sum));
                    }
                }
            }

            guesses.Add(seen[h].Most == long.MinValue ? new(hidden[h].Table, hidden[h].Values, 0, Ceiling, false)
                : new(hidden[h].Table, hidden[h].Values, seen[h].Least, seen[h].Most, isDecided || seen[h].Most - seen[h].Least >= enough));
        }

        return guesses;
    }

    // Every number that a table shows, margins too: which unknowns it is the sum of.
    private static IEnumerable<(ImmutableArray<string?> Values, IntVar[] Parts)> Sums(PublishedTable table,
        List<KeyValuePair<string, List<string>>> axes, List<string[]> places, IntVar[] unknowns)
    {
        int[] at = [.. table.Dimensions.Select(name => axes.FindIndex(axis => axis.Key == name))];
        var county = table.Area == PublishedTable.City ? -1 : axes.FindIndex(axis => axis.Key == "county");
        for (var shown = 0; shown < 1 << at.Length; shown++)
        {
            var groups = new Dictionary<string, (ImmutableArray<string?> Values, List<IntVar> Parts)>(StringComparer.Ordinal);
            for (var p = 0; p < places.Count; p++)
            {
                if (county >= 0 && places[p][county] != table.Area)
                {
                    continue;
                }

                ImmutableArray<string?> values = [.. at.Select((axis, i) => (shown & (1 << i)) != 0 ? places[p][axis] : null)];
                var key = string.Join('|', values.Select(value => value ?? "*"));
                if (!groups.TryGetValue(key, out var group))
                {
                    groups[key] = group = (values, []);
                }

                group.Parts.Add(unknowns[p]);
            }

            foreach (var (values, parts) in groups.Values)
            {
                yield return (values, [.. parts]);
            }
        }
    }

    // What the words themselves say: a township's code begins with its county's, a child of 12 is not in 0–5.
    private static bool IsPossible(List<KeyValuePair<string, List<string>>> axes, string[] place)
    {
        string? Of(string axis) => axes.FindIndex(pair => pair.Key == axis) is >= 0 and var i ? place[i] : null;
        return (Of("county"), Of("township")) is not ({ } county, { Length: 9 } township) || township.StartsWith(county, StringComparison.Ordinal);
    }
}
