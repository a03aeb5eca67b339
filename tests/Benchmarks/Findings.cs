using System.Runtime;
using App.Demo;
using Domain.Eligibility;
using RulesEngine.Models;

namespace Benchmarks;

/// <summary>
/// Full findings (windows of days, conditions with facts and Chinese explanations, key care, responsible county, next review day) against the
/// RulesEngine package that only combines conditions into outcomes, from facts that somebody has prepared for it: what every condition came to.
/// </summary>
/// <remarks>
/// The comparison is written as that package's guide writes rules: one rule per finding and outcome, one nested rule per condition, so that the
/// result tells which condition failed. Without that (one flat expression per outcome) it is faster, and its time is reported beside.
/// <para>
/// The plan has five rules, and both sides answer all that a form asks, 四(一) of a left-behind child too: that it takes the conditions of the
/// monitoring is known to whoever reads the plan, not to an engine that is given rules. Its time without that rule is reported beside.
/// </para>
/// <para>
/// A child is judged when its answers have just been read (a form posted, a record opened), so both sides go over and over children that stay in the
/// processor's cache. What it costs where they do not, over ten times as many, is reported beside.
/// </para>
/// </remarks>
internal static class Findings
{
    /// <summary>So many stay in the processor's cache.</summary>
    private const int Warm = 200;

    /// <summary>Of so many, most have left it before their turn comes again.</summary>
    private const int Cold = 2_000;

    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var everyone = SyntheticCity.Generate(SyntheticCity.DemoSeed, Cold, Today).ToList();
        var children = everyone.Take(Warm).ToList();
        var policy = PolicyInForce.AsWritten.On(Today);
        var preparedOfAll = everyone.ConvertAll(child => Prepared.From(Assess.For(child.Form, child.Answers, Today, policy, [])));
        var prepared = preparedOfAll.Take(Warm).ToList();
        var nested = Engine(Nested, leftBehindTwice: true);
        var once = Engine(Nested, leftBehindTwice: false);
        var flat = Engine(Flat, leftBehindTwice: true);
        Side[] sides =
        [
            new(() => Task.FromResult(Ours(children, policy)), children.Count),
            new(() => TheirsAsync(nested, prepared), children.Count),
            new(() => TheirsAsync(once, prepared), children.Count),
            new(() => TheirsAsync(flat, prepared), children.Count),
            new(() => Task.FromResult(Ours(everyone, policy)), everyone.Count),
            new(() => TheirsAsync(nested, preparedOfAll), everyone.Count),
        ];
        foreach (var (engine, alsoLeftBehind) in new[] { (nested, true), (once, false), (flat, true) })
        {
            await MustAgreeAsync(engine, preparedOfAll, alsoLeftBehind);
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
            new Figure("full findings per second, against RulesEngine computing outcomes only",
                [.. ours.Rounds.Zip(theirs.Rounds, (own, other) => other / own)], null, 3, "20 ×",
                    $"{ours.Micro} µs and {ours.Bytes:0} B against {theirs.Micro} µs and {theirs.Bytes:0} B a child, processor time "
                + $"({sides[2].Micro} µs where it leaves out 四(一) of a left-behind child, which equals 二(二); {sides[3].Micro} µs with flat "
                + $"expressions that name "
                + $"no condition; over {Cold} children, most of them out of the processor's cache, {sides[4].Micro} µs against {sides[5].Micro} µs)"),
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
    private static async Task MustAgreeAsync(RulesEngine.RulesEngine engine, List<Prepared> prepared, bool alsoLeftBehind)
    {
        foreach (var facts in prepared)
        {
            var results = await engine.ExecuteAllRulesAsync(facts.Workflow, new RuleParameter("c", facts));
            foreach (var (finding, outcome) in facts.Outcomes.Where(asked => alsoLeftBehind || asked.Key != RuleIds.StatisticsLeftBehind))
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
    /// <param name="leftBehindTwice">Whether <c>statistics.leftBehind</c> is asked as well, or taken from the monitoring, whose definition it
    /// has.</param>
    private static RulesEngine.RulesEngine Engine(Func<string, string[], IEnumerable<Rule>> rules, bool leftBehindTwice)
    {
        var leftBehind = Prepared.LeftBehindFindings.Where(finding => leftBehindTwice || finding.Key != RuleIds.StatisticsLeftBehind);
        return new(
        [
            new Workflow
            {
                WorkflowName = Prepared.Migrant,
                Rules = [.. Prepared.MigrantFindings.SelectMany(finding => rules(finding.Key, finding.Value))]
            },
            new Workflow { WorkflowName = Prepared.LeftBehind, Rules = [.. leftBehind.SelectMany(finding => rules(finding.Key, finding.Value))] },
        ]);
    }

    private static IEnumerable<Rule> Nested(string finding, string[] conditions) => Enum.GetValues<Outcome>().Select(outcome => new Rule
    {
        RuleName = $"{finding}:{outcome}",
        Operator = outcome is Outcome.Met ? "And" : "Or",
        Rules = [.. conditions.Select(condition => Lambda($"{condition}:{outcome}", $"c.{condition} == {(int)outcome}"))],
    });

    private static IEnumerable<Rule> Flat(string finding, string[] conditions) => Enum.GetValues<Outcome>().Select(outcome =>
        Lambda($"{finding}:{outcome}", string.Join(outcome is Outcome.Met ? " && " : " || ",
            conditions.Select(condition => $"c.{condition} == {(int)outcome}"))));

    private static Rule Lambda(string name, string expression) =>
        new() { RuleName = name, Expression = expression, RuleExpressionType = RuleExpressionType.LambdaExpression };

    /// <summary>One of the things compared.</summary>
    private sealed class Side(Func<Task<long>> work, int children)
    {
        /// <summary>So long a measurement that the processor's clock is fine enough.</summary>
        private const int Judged = 20_000;

        private readonly int _passes = Judged / children;
        private readonly List<double> _bytes = [];

        /// <summary>Seconds a child.</summary>
        public List<double> Rounds { get; } = [];

        public string Micro => Figure.Number(Figure.Median(Rounds) * 1e6);

        public double Bytes => Figure.Median(_bytes);

        /// <summary>
        /// Until nothing is compiled any more: methods are first compiled quickly, then, in the background and after a pause, once more for speed, by
        /// what was seen of them meanwhile.
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

        /// <summary>
        /// Processor time, not the clock's: what else the machine does is not what is compared. Should something still be compiled, without that.
        /// </summary>
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

            Rounds.Add(best / children / _passes);
            _bytes.Add((GC.GetTotalAllocatedBytes() - allocated) / (double)(effort.Repeats * children * _passes));
        }

        private async Task PassAsync()
        {
            var kept = 0L;
            for (var pass = 0; pass < _passes; pass++)
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
        [RuleIds.StatisticsMigrantCensus] = [nameof(UnderSixteen), nameof(WithGuardian), nameof(CrossTownship), nameof(OutsideCityDistricts),
            nameof(MainlandResident), nameof(SixMonths)],
    };

    private static string[] LeftBehindConditions =>
        [nameof(UnderSixteen), nameof(ParentsAway), nameof(NotWithParents), nameof(WorkCrossCounty), nameof(WorkSixMonths),
            nameof(OtherParentIncapable)];

    /// <summary>四(一) takes the definition of 二(二).</summary>
    public static IReadOnlyDictionary<string, string[]> LeftBehindFindings { get; } = new Dictionary<string, string[]>
    {
        [RuleIds.MonitoringLeftBehind] = LeftBehindConditions,
        [RuleIds.StatisticsLeftBehind] = LeftBehindConditions,
    };

    public string Workflow { get; private init; } = "";

    public int UnderSixteen { get; private set; }

    public int WithGuardian { get; private set; }

    public int CrossCounty { get; private set; }

    public int CrossTownship { get; private set; }

    public int OutsideCityDistricts { get; private set; }

    public int MainlandResident { get; private set; }

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
            case ConditionIds.MainlandResident: MainlandResident = outcome; break;
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
