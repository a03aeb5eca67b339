using Domain.Divisions;
using Domain.Problems;

namespace Domain.Eligibility;

/// <summary>Ids of the rules, part of the public contract.</summary>
public static class RuleIds
{
    /// <summary>流动儿童, 二(一).</summary>
    public const string MonitoringMigrant = "monitoring.migrant";

    /// <summary>流动儿童 for statistics, 四(一): out of the hukou township.</summary>
    public const string StatisticsMigrant = "statistics.migrant";

    /// <summary>The same without moves inside and between the districts of one city, comparable with the census (七普公报第七号).</summary>
    public const string StatisticsMigrantCensus = "statistics.migrantCensus";

    /// <summary>留守儿童, 二(二).</summary>
    public const string MonitoringLeftBehind = "monitoring.leftBehind";

    /// <summary>留守儿童 for statistics: 四(一) takes the definition of 二(二).</summary>
    public const string StatisticsLeftBehind = "statistics.leftBehind";
}

/// <summary>One condition of a rule on one day.</summary>
public readonly struct ConditionFinding
{
    private readonly Reason _reason;
    private readonly string _clause;

    internal ConditionFinding(Reason reason, string clause) => (_reason, _clause) = (reason, clause);

    /// <summary>Stable id (<see cref="ConditionIds"/>).</summary>
    public string Id => _reason.Id;

    /// <summary>The clause that asks for it, e.g. 二(一).</summary>
    public string Clause => _reason.OwnClause ?? _clause;

    /// <summary>What it says on that day.</summary>
    public Outcome Outcome => _reason.Outcome;

    /// <summary>What it was decided from: stable keys, plain values, dates as yyyy-MM-dd. May be personal: never log it.</summary>
    public Facts Facts => _reason;

    /// <summary>The reason in plain Chinese, with the dates.</summary>
    public string Explanation => _reason.Explanation;
}

/// <summary>认定: what one rule says about one child on one day.</summary>
/// <param name="Rule">One of <see cref="RuleIds"/>.</param>
/// <param name="Outcome">The worst of its conditions.</param>
/// <param name="From">
/// First day of the window that contains the day, else of the next, else of the last. Of an open finding: of the window that would hold if the open
/// conditions were met. Null where there is none or it cannot be computed.
/// </param>
/// <param name="Until">Last day of the same window, which still counts.</param>
/// <param name="Conditions">In the order of the clause.</param>
public sealed record Finding(string Rule, Outcome Outcome, DateOnly? From, DateOnly? Until, ConditionList Conditions);

/// <summary>Everything the plan says about one set of answers on one day.</summary>
/// <param name="AsOf">The day that is judged.</param>
/// <param name="Findings">One per rule of the form.</param>
/// <param name="ResponsibleCounty">六: the county that looks after the child; null where the address is missing or names no county.</param>
/// <param name="InJurisdiction">
/// Whether the child is known to be Changzhi's to look after. False beside no county says only that the address does not tell yet: nobody is turned
/// away on that alone. True beside no county: the city is known, the county is not.
/// </param>
/// <param name="KeyCare">六: why the child belongs on the key-care ledger.</param>
/// <param name="NextReviewOn">
/// The next day after <paramref name="AsOf"/> on which a rule's outcome changes by the calendar alone, or a recognition of hardship ends; null:
/// never.
/// </param>
/// <param name="Warnings">What staff should look at.</param>
public sealed record Assessment(
    DateOnly AsOf,
    IReadOnlyList<Finding> Findings,
    DivisionCode? ResponsibleCounty,
    bool InJurisdiction,
    IReadOnlyList<KeyCareTrigger> KeyCare,
    DateOnly? NextReviewOn,
    IReadOnlyList<Problem> Warnings)
{
    /// <summary>The finding of a rule, or null where the form does not ask it.</summary>
    public Finding? Find(string rule)
    {
        foreach (var finding in Findings)
        {
            if (finding.Rule == rule)
            {
                return finding;
            }
        }

        return null;
    }
}
