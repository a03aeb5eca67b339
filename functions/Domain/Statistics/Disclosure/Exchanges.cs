namespace Domain.Statistics.Disclosure;

/// <summary>
/// Covers without a solver: children change places two by two (a girl of Luzhou for a girl of Luzhou, in age and insurance exchanged) or one by one,
/// each time so that the fewest published numbers change. Always the same answer, never an unsafe one, often not the cheapest.
/// </summary>
internal static class Exchanges
{
    /// <summary>Exchanges that are weighed for one step; beyond, a regular sample of them.</summary>
    private const int MostWeighed = 40_000;

    /// <summary>Two worlds with enough between them, beginning with those that are known.</summary>
    public static Cover? Find(Grid grid, List<int[]> worlds, Target target)
    {
        var low = (int[])worlds.MinBy(world => Cell.Sum(target.Members, world))!.Clone();
        var high = (int[])worlds.MaxBy(world => Cell.Sum(target.Members, world))!.Clone();
        var inside = new bool[grid.Variables.Count];
        target.Members.ForEach(member => inside[member] = true);
        var given = new HashSet<Cell>();
        while (Cell.Sum(target.Members, high) - Cell.Sum(target.Members, low) is var width && width < target.Width)
        {
            var up = Best(grid, high, inside, 1, target.Width - width, given);
            var down = Best(grid, low, inside, -1, target.Width - width, given);
            if (up is null && down is null)
            {
                return null;
            }

            if (down is null || (up is not null && (up.Value.Cost, -up.Value.Gain).CompareTo((down.Value.Cost, -down.Value.Gain)) <= 0))
            {
                Apply(grid, high, up!.Value.Move, given);
            }
            else
            {
                Apply(grid, low, down.Value.Move, given);
            }
        }

        return new(low, high);
    }

    /// <summary>Children added to a and, where there are four, to d; taken from b and c; −1 where nobody is.</summary>
    private readonly record struct Move(int A, int B, int C, int D, int Amount);

    private static (Move Move, long Cost, int Gain)? Best(Grid grid, int[] world, bool[] inside, int sign, int need, HashSet<Cell> given)
    {
        (Move Move, long Cost, int Gain)? best = null;
        var variables = grid.Variables;
        var dimensions = variables.Dimensions.Count;
        var firsts = Enumerable.Range(0, variables.Count).Where(v => sign > 0 ? inside[v] : !inside[v]).ToArray();
        var corners = (long)firsts.Length * variables.Count * Math.Max(1, (1 << (dimensions - 1)) - 1);
        var stride = (int)Math.Ceiling(Math.Sqrt(Math.Max(1.0, (double)corners / MostWeighed)));
        for (var i = 0; i < firsts.Length; i += stride)
        {
            var a = firsts[i];
            Weigh(new(a, -1, -1, -1, need));
            for (var other = i % stride; other < variables.Count; other += stride)
            {
                if (other != a)
                {
                    Weigh(new(a, other, -1, -1, need));
                    Corners(a, other);
                }
            }
        }

        if (sign < 0)
        {
            for (var v = 0; v < variables.Count; v++)
            {
                if (inside[v])
                {
                    Weigh(new(-1, v, -1, -1, need));
                }
            }
        }

        return best;

        void Corners(int a, int d)
        {
            var (one, two) = (variables[a], variables[d]);
            Span<int> differing = stackalloc int[dimensions];
            var n = 0;
            for (var i = 0; i < dimensions; i++)
            {
                if (one[i] != two[i])
                {
                    differing[n++] = i;
                }
            }

            // Half of the ways to part the differing dimensions: the other half exchanges b and c.
            for (var part = 1; n > 1 && part < 1 << (n - 1); part++)
            {
                var (b, c) = ((int[])one.Clone(), (int[])two.Clone());
                for (var i = 0; i < n; i++)
                {
                    if ((part & (1 << i)) != 0)
                    {
                        (b[differing[i]], c[differing[i]]) = (two[differing[i]], one[differing[i]]);
                    }
                }

                if (variables.Find(b) is >= 0 and var from && variables.Find(c) is >= 0 and var second)
                {
                    Weigh(new(a, from, second, d, need));
                }
            }
        }

        void Weigh(Move move)
        {
            var gain = sign * (In(move.A) + In(move.D) - In(move.B) - In(move.C));
            if (gain <= 0)
            {
                return;
            }

            var amount = Math.Min((need + gain - 1) / gain,
                Math.Min(move.B < 0 ? int.MaxValue : world[move.B], move.C < 0 ? int.MaxValue : world[move.C]));
            if (amount <= 0)
            {
                return;
            }

            move = move with { Amount = amount };
            var limit = best?.Cost ?? long.MaxValue;
            if (CostOf(grid, move, given, limit) is { } cost
                && (best is not { } known || cost < known.Cost || (cost == known.Cost && gain * amount > known.Gain)))
            {
                best = (move, cost, gain * amount);
            }
        }

        int In(int variable) => variable >= 0 && inside[variable] ? 1 : 0;
    }

    private static long? CostOf(Grid grid, Move move, HashSet<Cell> given, long limit)
    {
        var cost = 0L;
        foreach (var cell in Changed(grid, move))
        {
            if (cell.State == CellState.Fixed)
            {
                return null;
            }

            if (cell.State == CellState.Open && !given.Contains(cell) && (cost += cell.Cost) > limit)
            {
                return null;
            }
        }

        return cost;
    }

    private static void Apply(Grid grid, int[] world, Move move, HashSet<Cell> given)
    {
        foreach (var cell in Changed(grid, move))
        {
            given.Add(cell);
        }

        Change(move.A, move.Amount);
        Change(move.D, move.Amount);
        Change(move.B, -move.Amount);
        Change(move.C, -move.Amount);

        void Change(int variable, int by)
        {
            if (variable >= 0)
            {
                world[variable] += by;
            }
        }
    }

    // A cell changes where it holds more of the ones that grow than of those that shrink, or fewer.
    private static IEnumerable<Cell> Changed(Grid grid, Move move)
    {
        var balance = new Dictionary<Cell, int>();
        Count(move.A, 1);
        Count(move.D, 1);
        Count(move.B, -1);
        Count(move.C, -1);
        return balance.Where(pair => pair.Value != 0).Select(pair => pair.Key);

        void Count(int variable, int by)
        {
            if (variable >= 0)
            {
                foreach (var cell in grid.CellsOf[variable])
                {
                    balance[cell] = balance.GetValueOrDefault(cell) + by;
                }
            }
        }
    }
}
