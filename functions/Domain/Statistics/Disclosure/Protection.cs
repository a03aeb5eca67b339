namespace Domain.Statistics.Disclosure;

/// <summary>Hides cells of one grid until every target is met; see <see cref="Suppression"/>.</summary>
internal sealed class Protection(Grid grid, ICoverSolver solver)
{
    /// <summary>Cells that are tried to be shown again with the solver's help.</summary>
    private const int MostReturned = 40;

    private List<int[]> _worlds = [grid.Variables.Truth];

    /// <returns>Null where everything is protected; else the first target that cannot be.</returns>
    public Target? Protect()
    {
        foreach (var cell in grid.Cells.Where(cell => cell.State == CellState.Open && cell.IsFew))
        {
            (cell.State, cell.Because) = (CellState.Hidden, HiddenBecause.Few);
        }

        foreach (var cell in grid.Cells.Where(cell => cell.WasHidden))
        {
            cell.Because = HiddenBecause.Before;
        }

        // The widest first: what protects them protects many others.
        var targets = Targets().OrderByDescending(target => target.Width).ThenByDescending(target => target.Members.Count)
            .ThenBy(target => target.Cell.Code, StringComparer.Ordinal).ToList();
        foreach (var target in targets)
        {
            if (target.IsMetBy(_worlds))
            {
                continue;
            }

            var simple = Exchanges.Find(grid, _worlds, target);
            if (!Cover(target, solver.Find(Problem(target, CostOf(simple)))) && !Cover(target, simple))
            {
                return target;
            }
        }

        ShowAgain(targets);
        if (!_worlds.TrueForAll(grid.Allows))
        {
            throw new InvalidOperationException("A world that is shown as proof does not fit what is published.");
        }

        return targets.Find(target => !target.IsMetBy(_worlds)) ?? Loose().FirstOrDefault(target => !target.IsMetBy(_worlds));
    }

    /// <summary>Takes both worlds where they are what was asked for, and hides what differs in them.</summary>
    private bool Cover(Target target, Cover? cover)
    {
        if (cover is null || !Array.TrueForAll(cover.Low, count => count >= 0) || !Array.TrueForAll(cover.High, count => count >= 0)
            || Cell.Sum(target.Members, cover.High) - Cell.Sum(target.Members, cover.Low) < target.Width)
        {
            return false;
        }

        var differing = grid.Cells.Where(cell => cell.State != CellState.Hidden
            && (cell.In(cover.Low) != cell.Value || cell.In(cover.High) != cell.Value)).ToList();
        if (differing.Exists(cell => cell.State == CellState.Fixed))
        {
            return false;
        }

        foreach (var cell in differing)
        {
            (cell.State, cell.Because, cell.For) = (CellState.Hidden, target.Because is HiddenBecause.Few or HiddenBecause.Before
                ? HiddenBecause.Protects : target.Because, target);
        }

        _worlds.Add(cover.Low);
        _worlds.Add(cover.High);
        return true;
    }

    private long? CostOf(Cover? cover) => cover is null ? null
        : grid.Cells.Where(cell => cell.State == CellState.Open && (cell.In(cover.Low) != cell.Value || cell.In(cover.High) != cell.Value))
        .Sum(cell => (long)cell.Cost);

    private CoverProblem Problem(Target target, long? cheaper, bool mayHide = true) => new(
        grid.Variables.Truth,
        [
            .. grid.Cells.Where(cell => cell.State != CellState.Hidden)
                .Select(cell => new CoverSum(cell.Members, cell.Value, cell.State == CellState.Fixed || !mayHide ? null : cell.Cost)),
        ],
        target.Members, target.Width, cheaper);

    private IEnumerable<Target> Targets()
    {
        foreach (var cell in grid.Cells)
        {
            if (cell.State == CellState.Hidden)
            {
                yield return new(cell.Members, cell.IsFew ? cell.MinimumCell : 1, cell.WasHidden ? HiddenBecause.Before : HiddenBecause.Few, cell);
            }

            foreach (var caliber in (Caliber[])[Caliber.Monitoring, Caliber.Census])
            {
                if (grid.Variables.IsNested && cell.Caliber == Caliber.Statistics && grid.By(caliber, cell) is { } part
                    && IsUndecided(cell, part) && cell.Value - part.Value is var more and > 0 && more < Math.Max(cell.MinimumCell, part.MinimumCell))
                {
                    yield return new([.. cell.Members.Except(part.Members)], Math.Max(cell.MinimumCell, part.MinimumCell),
                        HiddenBecause.Difference, cell);
                }
            }

            foreach (var target in WholeGroups(cell))
            {
                yield return target;
            }
        }
    }

    // All children of a group in one value of another dimension, and all children of a value in one group: both say of everybody there what they
    // need.
    private IEnumerable<Target> WholeGroups(Cell cell)
    {
        if (cell.Value == 0)
        {
            yield break;
        }

        var named = Enumerable.Range(1, cell.Pattern.Length - 1).Where(d => cell.Pattern[d] >= 0).ToArray();
        if (named.Length < 2 || !named.Any(d => grid.IsSensitive(cell, d)))
        {
            yield break;
        }

        foreach (var dimension in named)
        {
            // Without the group it is everybody of the value; without the value it is the whole group.
            if ((grid.IsSensitive(cell, dimension) || named.Any(d => d != dimension && grid.IsSensitive(cell, d)))
                && grid.Without(cell, dimension) is { } whole && whole.Value == cell.Value
                && IsUndecided(cell, whole) && whole.Members.Count > cell.Members.Count)
            {
                yield return new([.. whole.Members.Except(cell.Members)], 1, HiddenBecause.WholeGroup, cell);
            }
        }
    }

    // What was told before cannot be taken back.
    private static bool IsUndecided(Cell one, Cell other) => one.State != CellState.Fixed || other.State != CellState.Fixed;

    // What was hidden on the way must not be certain either.
    private IEnumerable<Target> Loose() => grid.Cells.Where(cell => cell.State == CellState.Hidden)
        .Select(cell => new Target(cell.Members, cell.IsFew ? cell.MinimumCell : 1, HiddenBecause.Protects, cell));

    /// <summary>What turned out not to be needed is shown again, the largest first.</summary>
    private void ShowAgain(List<Target> targets)
    {
        var asked = 0;
        foreach (var cell in grid.Cells.Where(cell => cell.State == CellState.Hidden && !cell.IsFew && !cell.WasHidden)
            .OrderByDescending(cell => cell.Value).ThenBy(cell => cell.Code, StringComparer.Ordinal).ToList())
        {
            var before = _worlds;
            cell.State = CellState.Open;
            _worlds = [.. before.Where(world => cell.In(world) == cell.Value)];
            foreach (var target in targets.Concat(Loose()))
            {
                if (!target.IsMetBy(_worlds) && !(asked++ < MostReturned && solver.Find(Problem(target, null, mayHide: false)) is { } cover
                    && Fits(cover, target)))
                {
                    (cell.State, _worlds) = (CellState.Hidden, before);
                    break;
                }
            }
        }

        bool Fits(Cover cover, Target target)
        {
            if (!grid.Allows(cover.Low) || !grid.Allows(cover.High)
                || Cell.Sum(target.Members, cover.High) - Cell.Sum(target.Members, cover.Low) < target.Width)
            {
                return false;
            }

            _worlds.Add(cover.Low);
            _worlds.Add(cover.High);
            return true;
        }
    }
}
