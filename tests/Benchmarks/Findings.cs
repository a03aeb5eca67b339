using System.Runtime;
using App.Demo;
using Domain.Eligibility;
using RulesEngine.Models;

namespace Benchmarks;

/// <summary>
/// Full findings (windows of days, conditions with facts and Chinese explanations, key care, responsible county, next review day) against the RulesEngine
/// package that only combines conditions into outcomes, from facts that somebody has prepared for it: what every condition came to.
/// </summary>
/// <remarks>
/// The comparison is written as that package's guide writes rules: one rule per finding and outcome, one nested rule per condition, so that the result
/// tells which condition failed. Without that (one flat expression per outcome) it is faster, and its time is reported beside.
/// </remarks>
internal static class Findings
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var children = SyntheticCity.Generate(SyntheticCity.DemoSeed, 2_000, Today).ToList();
        var policy = PolicyParameters.On(Today);
        var prepared = children.ConvertAll(child => Prepared.From(Assess.For(child.Form, child.Answers, Today, policy, [])));
        var nested = Engine(Nested);
        var twice = Engine(Nested, leftBehindTwice: true);
        var flat = Engine(Flat);
        Side[] sides =
        [
            new(() => Task.FromResult(Ours(children, policy)), children.Count),
            new(() => TheirsAsync(nested, prepared), children.Count),
            new(() => TheirsAsync(twice, prepared), children.Count),
            new(() => TheirsAsync(flat, prepared), children.Count),
        ];
        foreach (var engine in new[] { nested, twice, flat })
        {
            await MustAgreeAsync(engine, prepared);
        }

        foreach (var side in sides)
        {
            await side.WarmUpAsync(effort);
        }

        for (var round = 0; round < effort.Rounds; round++)
        {
            foreach (var side in sides)
            {
                await side.MeasureAsync(effort);
            }
        }

        var (ours, theirs) = (sides[0], sides[1]);
        return
        [
            new Figure("full findings per second, against RulesEngine computing outcomes only", [.. ours.Rounds.Zip(theirs.Rounds, (own, other) => other / own)], null, 10, "20 ×",
                $"{ours.Micro} µs and {ours.Bytes:0} B against {theirs.Micro} µs and {theirs.Bytes:0} B a child, processor time "
                + $"({sides[2].Micro} µs where it, too, finds 四(一) of a left-behind child besides 二(二); {sides[3].Micro} µs with flat expressions that name no condition)"),
        ];
    }

    /// <summary>Counts the characters of every explanation, so that none can be left unwritten.</summary>
    private static long Ours(List<SyntheticChild> children, PolicyParameters policy)
    {
        var length = 0L;
        foreach (var child in children)
        {
            foreach (var finding in Assess.For(child.Form, child.Answers, Today, policy, []).Findings)
            {
                foreach (var condition in finding.Conditions)
                {
                    length += condition.Explanation.Length + condition.Facts.Count;
                }
            }
        }

        return length;
    }

    private static async Task<long> TheirsAsync(RulesEngine.RulesEngine engine, List<Prepared> prepared)
    {
        var met = 0L;
        foreach (var facts in prepared)
        {
            foreach (var result in await engine.ExecuteAllRulesAsync(facts.Workflow, new RuleParameter("c", facts)))
            {
                met += result.IsSuccess ? 1 : 0;
            }
        }

        return met;
    }

    /// <summary>A comparison with something that answers otherwise would compare nothing. Of the rules that hold, the worst outcome counts.</summary>
    private static async Task MustAgreeAsync(RulesEngine.RulesEngine engine, List<Prepared> prepared)
    {
        foreach (var facts in prepared)
        {
            var results = await engine.ExecuteAllRulesAsync(facts.Workflow, new RuleParameter("c", facts));
            foreach (var (finding, outcome) in facts.Outcomes)
            {
                var theirs = results.Where(result => result.IsSuccess && result.Rule.RuleName.StartsWith(finding + ":", StringComparison.Ordinal))
                    .Max(result => Enum.Parse<Outcome>(result.Rule.RuleName.Split(':')[1]));
                if (theirs != outcome)
                {
                    throw new InvalidOperationException($"RulesEngine says {theirs} where we say {outcome} for {finding}.");
                }
            }
        }
    }

    /// <param name="rules">Those of one finding.</param>
    /// <param name="leftBehindTwice">
    /// Whether <c>statistics.leftBehind</c> is a finding of its own. It takes the definition of the monitoring, so whoever writes rules need not have the
    /// engine work it out again: the gate is held against the engine that does not, the other one's time is reported.
    /// </param>
    private static RulesEngine.RulesEngine Engine(Func<string, string[], IEnumerable<Rule>> rules, bool leftBehindTwice = false)
    {
        IEnumerable<KeyValuePair<string, string[]>> leftBehind = Prepared.LeftBehindFindings;
        return new(
        [
            new Workflow { WorkflowName = Prepared.Migrant, Rules = [.. Prepared.MigrantFindings.SelectMany(finding => rules(finding.Key, finding.Value))] },
            new Workflow
            {
                WorkflowName = Prepared.LeftBehind,
                Rules =
                [
                    .. (leftBehindTwice ? leftBehind.Append(new(RuleIds.StatisticsLeftBehind, Prepared.LeftBehindFindings[RuleIds.MonitoringLeftBehind])) : leftBehind)
                        .SelectMany(finding => rules(finding.Key, finding.Value)),
                ],
            },
        ]);
    }

    private static IEnumerable<Rule> Nested(string finding, string[] conditions) => Enum.GetValues<Outcome>().Select(outcome => new Rule
    {
        RuleName = $"{finding}:{outcome}",
        Operator = outcome is Outcome.Met ? "And" : "Or",
        Rules = [.. conditions.Select(condition => Lambda($"{condition}:{outcome}", $"c.{condition} == {(int)outcome}"))],
    });

    private static IEnumerable<Rule> Flat(string finding, string[] conditions) => Enum.GetValues<Outcome>().Select(outcome =>
        Lambda($"{finding}:{outcome}", string.Join(outcome is Outcome.Met ? " && " : " || ", conditions.Select(condition => $"c.{condition} == {(int)outcome}"))));

    private static Rule Lambda(string name, string expression) => new() { RuleName = name, Expression = expression, RuleExpressionType = RuleExpressionType.LambdaExpression };

    /// <summary>One of the things compared.</summary>
    private sealed class Side(Func<Task<long>> work, int children)
    {
        /// <summary>So long a measurement that the processor's clock is fine enough.</summary>
        private const int Passes = 10;

        private readonly List<double> _bytes = [];

        /// <summary>Seconds a child.</summary>
        public List<double> Rounds { get; } = [];

        public string Micro => Figure.Number(Figure.Median(Rounds) * 1e6);

        public double Bytes => Figure.Median(_bytes);

        /// <summary>
        /// Until nothing is compiled any more: methods are first compiled quickly, then, in the background and after a pause, once more for speed, by what
        /// was seen of them meanwhile.
        /// </summary>
        public async Task WarmUpAsync(Effort effort)
        {
            var quiet = 0;
            for (var round = 0; round < 60 && quiet < (effort == Effort.Smoke ? 1 : 3); round++)
            {
                var compiled = JitInfo.GetCompiledMethodCount();
                await PassAsync();
                await Task.Delay(250);
                quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
            }
        }

        /// <summary>Processor time, not the clock's: what else the machine does is not what is compared. Should something still be compiled, without that.</summary>
        public async Task MeasureAsync(Effort effort)
        {
            var best = double.MaxValue;
            var allocated = GC.GetTotalAllocatedBytes();
            for (var i = 0; i < effort.Repeats; i++)
            {
                var (started, compiling) = (Environment.CpuUsage.TotalTime, JitInfo.GetCompilationTime());
                await PassAsync();
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - started - (JitInfo.GetCompilationTime() - compiling)).TotalSeconds);
            }

            Rounds.Add(best / children / Passes);
            _bytes.Add((GC.GetTotalAllocatedBytes() - allocated) / (double)(effort.Repeats * children * Passes));
        }

        private async Task PassAsync()
        {
            var kept = 0L;
            for (var pass = 0; pass < Passes; pass++)
            {
                kept += await work();
            }

            GC.KeepAlive(kept);
        }
    }
}

/// <summary>What the other side is given: one number per condition. Public, because its compiled expressions read it.</summary>
public sealed class Prepared
{
    public const string Migrant = "migrant";
    public const string LeftBehind = "leftBehind";

    public static IReadOnlyDictionary<string, string[]> MigrantFindings { get; } = new Dictionary<string, string[]>
    {
        [RuleIds.MonitoringMigrant] = [nameof(UnderSixteen), nameof(WithGuardian), nameof(CrossCounty), nameof(SixMonths)],
        [RuleIds.StatisticsMigrant] = [nameof(UnderSixteen), nameof(WithGuardian), nameof(CrossTownship), nameof(SixMonths)],
        [RuleIds.StatisticsMigrantCensus] = [nameof(UnderSixteen), nameof(WithGuardian), nameof(CrossTownship), nameof(OutsideCityDistricts), nameof(SixMonths)],
    };

    /// <summary>One finding, not two: 四(一) takes the definition of 二(二), so the other side need not compute it twice.</summary>
    public static IReadOnlyDictionary<string, string[]> LeftBehindFindings { get; } = new Dictionary<string, string[]>
    {
        [RuleIds.MonitoringLeftBehind] = [nameof(UnderSixteen), nameof(ParentsAway), nameof(NotWithParents), nameof(WorkCrossCounty), nameof(WorkSixMonths), nameof(OtherParentIncapable)],
    };

    public string Workflow { get; private init; } = "";

    public int UnderSixteen { get; private set; }

    public int WithGuardian { get; private set; }

    public int CrossCounty { get; private set; }

    public int CrossTownship { get; private set; }

    public int OutsideCityDistricts { get; private set; }

    public int SixMonths { get; private set; }

    public int ParentsAway { get; private set; }

    public int NotWithParents { get; private set; }

    public int WorkCrossCounty { get; private set; }

    public int WorkSixMonths { get; private set; }

    public int OtherParentIncapable { get; private set; }

    internal IReadOnlyDictionary<string, Outcome> Outcomes { get; private init; } = new Dictionary<string, Outcome>();

    internal static Prepared From(Assessment assessment)
    {
        var migrant = assessment.Find(RuleIds.MonitoringMigrant) is not null;
        var asked = migrant ? MigrantFindings : LeftBehindFindings;
        var facts = new Prepared
        {
            Workflow = migrant ? Migrant : LeftBehind,
            Outcomes = asked.Keys.ToDictionary(rule => rule, rule => assessment.Find(rule)!.Outcome),
        };
        foreach (var condition in assessment.Findings.SelectMany(finding => finding.Conditions))
        {
            facts.Take(condition.Id, (int)condition.Outcome);
        }

        return facts;
    }

    private void Take(string condition, int outcome)
    {
        switch (condition)
        {
            case ConditionIds.UnderSixteen: UnderSixteen = outcome; break;
            case ConditionIds.WithGuardian: WithGuardian = outcome; break;
            case ConditionIds.CrossCounty: CrossCounty = outcome; break;
            case ConditionIds.CrossTownship: CrossTownship = outcome; break;
            case ConditionIds.OutsideCityDistricts: OutsideCityDistricts = outcome; break;
            case ConditionIds.SixMonths: SixMonths = outcome; break;
            case ConditionIds.ParentsAway: ParentsAway = outcome; break;
            case ConditionIds.NotWithParents: NotWithParents = outcome; break;
            case ConditionIds.WorkCrossCounty: WorkCrossCounty = outcome; break;
            case ConditionIds.WorkSixMonths: WorkSixMonths = outcome; break;
            case ConditionIds.OtherParentIncapable: OtherParentIncapable = outcome; break;
            default: throw new InvalidOperationException($"A condition {condition} that this comparison does not know.");
        }
    }
}
