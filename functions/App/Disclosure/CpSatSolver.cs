using Domain.Statistics.Disclosure;
using Google.OrTools.Sat;

namespace App.Disclosure;

/// <summary>
/// Looks for the cover that loses the fewest children with a constraint solver. Its time is counted in steps, not seconds: the same release gives the
/// same answer on a slow machine.
/// </summary>
public sealed class CpSatSolver : ICoverSolver
{
    /// <summary>For one cover, in the solver's own measure of work: about a fifth of a second on one core.</summary>
    private const double Steps = 0.1;

    /// <summary>For all covers of one decision; afterwards the exchanges go on alone.</summary>
    private const double AllSteps = 6;

    /// <summary>Beyond this many unknowns the exchanges of the domain are quicker than a model can be built.</summary>
    private const int MostVariables = 8000;

    /// <summary>How far a number may move in a world: enough for any width, and small enough to reckon with quickly.</summary>
    private const int Reach = 40;

    private double _spent;

    public Cover? Find(CoverProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Truth.Count > MostVariables || _spent >= AllSteps || problem.Cheaper is 0)
        {
            return null;
        }

        var model = new CpModel();
        var low = World(model, problem, "l");
        var high = World(model, problem, "h");
        model.Add(LinearExpr.Sum(problem.Target.Select(v => high[v])) - LinearExpr.Sum(problem.Target.Select(v => low[v])) >= problem.Width);
        var (costs, hidden) = (new List<long>(), new List<BoolVar>());
        foreach (var sum in problem.Sums)
        {
            var (inLow, inHigh) = (LinearExpr.Sum(sum.Members.Select(v => low[v])), LinearExpr.Sum(sum.Members.Select(v => high[v])));
            if (sum.Cost is not { } cost)
            {
                model.Add(inLow == 0);
                model.Add(inHigh == 0);
                continue;
            }

            var isHidden = model.NewBoolVar("");
            model.Add(inLow == 0).OnlyEnforceIf(isHidden.Not());
            model.Add(inHigh == 0).OnlyEnforceIf(isHidden.Not());
            hidden.Add(isHidden);
            costs.Add(cost);
        }

        var loss = LinearExpr.WeightedSum(hidden, costs);
        if (problem.Cheaper is { } limit)
        {
            model.Add(loss < limit);
        }

        if (hidden.Count > 0)
        {
            model.Minimize(loss);
        }

        using var solver = new CpSolver
        {
            StringParameters = FormattableString.Invariant(
                $"num_workers:1,random_seed:7,max_deterministic_time:{Math.Min(Steps, AllSteps - _spent)},cp_model_presolve:true"),
        };
        var status = solver.Solve(model);
        _spent += solver.Response?.DeterministicTime ?? Steps;
        return status is CpSolverStatus.Optimal or CpSolverStatus.Feasible ? new(Read(low), Read(high)) : null;

        int[] Read(IntVar[] world) => [.. world.Select((variable, v) => checked((int)(problem.Truth[v] + solver.Value(variable))))];
    }

    // Each variable is how far the world departs from the true one: most are 0, and the solver knows it.
    private static IntVar[] World(CpModel model, CoverProblem problem, string name)
    {
        var world = new IntVar[problem.Truth.Count];
        for (var v = 0; v < world.Length; v++)
        {
            world[v] = model.NewIntVar(-Math.Min(problem.Truth[v], Reach), Reach, FormattableString.Invariant($"{name}{v}"));
            model.AddHint(world[v], 0);
        }

        return world;
    }
}
