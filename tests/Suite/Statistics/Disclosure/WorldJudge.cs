using System.Collections.Immutable;
using Domain.Statistics;
using Domain.Statistics.Disclosure;
using Google.OrTools.LinearSolver;

namespace Suite.Statistics.Disclosure;

/// <summary>
/// The exact judge of the tests: an integer program (SCIP) written down from the contract's "What an attacker knows", apart from the house's model,
/// solver and attacker. Knows the truth and says which promise is broken.
/// </summary>
internal static class WorldJudge
{
    /// <param name="truth">How many children really are where a hidden number stands.</param>
    /// <returns>A sentence for every hidden number that can be worked out too closely.</returns>
    public static List<string> Judge(IReadOnlyList<PublishedTable> published, Func<PublishedTable, ImmutableArray<string?>, int> truth)
    {
        var names = published.SelectMany(table => table.Dimensions).Append("county").Distinct().Order(StringComparer.Ordinal).ToList();
        var values = names.ToDictionary(name => name, name => published
            .SelectMany(table => table.Dimensions.IndexOf(name) is >= 0 and var i ? table.Cells.Select(cell => cell.Values[i]).OfType<string>() : [])
            .Concat(name == "county" ? published.Select(table => table.Area).Where(area => area != PublishedTable.City).Append("another") : [])
            .Distinct().ToArray());
        if (published.Any(table => table.IsOfCity && table.Dimensions.Contains("county")))
        {
            values["county"] = [.. values["county"].Where(value => value != "another")];
        }

        foreach (var name in names.Where(name => values[name].Length == 0))
        {
            values[name] = ["nobody"];
        }

        var children = new List<Dictionary<string, string>> { new() };
        foreach (var name in names)
        {
            children = [.. children.SelectMany(child => values[name].Select(value => new Dictionary<string, string>(child) { [name] = value }))];
        }

        using var solver = Solver.CreateSolver("SCIP");
        var leftBehind = published[0].Kind == "leftBehind";
        var counted = published.Select(table => leftBehind ? Caliber.Statistics : table.Caliber).Distinct()
            .ToDictionary(caliber => caliber, caliber => children.Select((_, i) => solver.MakeIntVar(0, 100_000, $"{caliber}{i}")).ToArray());
        if (counted.TryGetValue(Caliber.Statistics, out var statistics))
        {
            foreach (var (_, narrower) in counted.Where(pair => pair.Key != Caliber.Statistics))
            {
                for (var i = 0; i < children.Count; i++)
                {
                    solver.Add(narrower[i] <= statistics[i]);
                }
            }
        }

        var hidden = new List<(string Name, int True, Variable[] Parts, int Minimum)>();
        var cells = new List<(Caliber Caliber, string Where, int True, int[] Members, int Minimum, PublishedTable Table,
            ImmutableArray<string?> Values)>();
        foreach (var table in published)
        {
            var inside = children.Select((child, i) => (Child: child, Index: i))
                .Where(at => table.IsOfCity || at.Child["county"] == table.Area).ToArray();
            var caliber = leftBehind ? Caliber.Statistics : table.Caliber;
            foreach (var place in Places(table, values))
            {
                int[] members = [.. inside.Where(at => table.Dimensions.Select((name, i) => place[i] is null || at.Child[name] == place[i])
                    .All(fits => fits)).Select(at => at.Index)];
                Variable[] parts = [.. members.Select(index => counted[caliber][index])];
                var shown = table.Cells.FirstOrDefault(cell => cell.Values.SequenceEqual(place));
                cells.Add((caliber, table.Area + string.Join('|',
                    names.Select(name => table.Dimensions.IndexOf(name) is >= 0 and var d ? place[d] : null)), truth(table, place), members,
                        table.MinimumCell, table, place));
                if (shown is { Count: null })
                {
                    hidden.Add(($"{table.Area} {caliber} {string.Join(',', place)}", truth(table, place), parts, table.MinimumCell));
                }
                else
                {
                    solver.Add(parts.Aggregate(new LinearExpr(), (sum, part) => sum + part) == (shown?.Count ?? 0));
                }
            }
        }

        var said = new List<string>();
        foreach (var (name, number, parts, minimum) in hidden)
        {
            Ask(name, parts, [], number > 0 && number < minimum ? minimum : 1);
        }

        // What one caliber counts more than another, where both are told.
        foreach (var one in cells.Where(cell => cell.Caliber == Caliber.Statistics && !leftBehind))
        {
            foreach (var other in cells.Where(cell => cell.Caliber != Caliber.Statistics && cell.Where == one.Where))
            {
                var minimum = Math.Max(one.Minimum, other.Minimum);
                if (one.True - other.True is var more && more > 0 && more < minimum)
                {
                    Ask($"{one.Where}: statistics − {other.Caliber}", [.. one.Members.Select(i => counted[one.Caliber][i])],
                        [.. other.Members.Select(i => counted[other.Caliber][i])], minimum);
                }
            }
        }

        // A group in need wholly in one value, or a value wholly of one group.
        foreach (var cell in cells.Where(cell => cell.True > 0 && cell.Table.Dimensions.IndexOf("familyHardship") is >= 0 and var d
            && cell.Values[d] is "dibao" or "tekun"))
        {
            for (var d = 0; d < cell.Values.Length; d++)
            {
                if (cell.Values[d] is not null && cell.Values.Count(value => value is not null) > 1
                    && cells.Find(whole => whole.Table == cell.Table && whole.Values.SequenceEqual(cell.Values.SetItem(d, null)))
                    is { Table: not null } all
                    && all.True == cell.True && all.Members.Length > cell.Members.Length)
                {
                    Ask($"whole group {string.Join(',', cell.Values)} without {cell.Table.Dimensions[d]}",
                        [.. all.Members.Except(cell.Members).Select(i => counted[cell.Caliber][i])], [], 1);
                }
            }
        }

        return said;

        void Ask(string name, Variable[] plus, Variable[] minus, int least)
        {
            double? reached = null;
            foreach (var isMost in (bool[])[true, false])
            {
                var objective = solver.Objective();
                objective.Clear();
                foreach (var part in plus)
                {
                    objective.SetCoefficient(part, 1);
                }

                foreach (var part in minus)
                {
                    objective.SetCoefficient(part, -1);
                }

                objective.SetOptimizationDirection(isMost);
                switch (solver.Solve())
                {
                    case Solver.ResultStatus.UNBOUNDED or Solver.ResultStatus.ABNORMAL when isMost:
                        return;
                    case Solver.ResultStatus.OPTIMAL:
                        break;
                    case var status:
                        said.Add($"{name}: {status}");
                        return;
                }

                if (isMost)
                {
                    reached = objective.Value();
                }
                else if (Math.Round(reached!.Value - objective.Value()) < least)
                {
                    said.Add($"{name}: {objective.Value()}…{reached}, needed {least}");
                }
            }
        }
    }

    private static IEnumerable<ImmutableArray<string?>> Places(PublishedTable table, Dictionary<string, string[]> values)
    {
        IEnumerable<ImmutableArray<string?>> places = [[]];
        foreach (var name in table.Dimensions)
        {
            places = places.SelectMany(place => values[name].Append(null).Select(place.Add));
        }

        return places;
    }
}
