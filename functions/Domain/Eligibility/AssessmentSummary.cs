using System.Collections.Immutable;
using Domain.Divisions;

namespace Domain.Eligibility;

/// <summary>
/// What the rules said on one day, small enough to keep with a record and to list by: outcomes and dates, no explanations. Explanations are computed
/// afresh from the answers whenever somebody asks.
/// </summary>
/// <param name="ResponsibleCounty">The county by 六; null where the address is missing or too coarse.</param>
/// <param name="NextReviewOn">The next day on which an outcome changes by the calendar alone, or a recognition of hardship ends.</param>
public sealed record AssessmentSummary(
    DateOnly AsOf,
    ImmutableArray<FindingSummary> Findings,
    ImmutableArray<TriggerSummary> KeyCare,
    DivisionCode? ResponsibleCounty,
    DateOnly? NextReviewOn)
{
    public static AssessmentSummary Of(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        return new(
            assessment.AsOf,
            [.. assessment.Findings.Select(finding => new FindingSummary(finding.Rule, finding.Outcome, finding.From, finding.Until))],
            [.. assessment.KeyCare.Select(trigger => new TriggerSummary(trigger.Trigger, trigger.Provisional, trigger.Confirm))],
            assessment.ResponsibleCounty,
            assessment.NextReviewOn);
    }

    /// <summary>Whether every rule has the same outcome; windows and the day do not matter.</summary>
    public bool SaysTheSameAs(AssessmentSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Findings.Length == other.Findings.Length && Findings.All(finding => other.Find(finding.Rule)?.Outcome == finding.Outcome);
    }

    public FindingSummary? Find(string rule) => Findings.FirstOrDefault(finding => finding.Rule == rule);
}

/// <param name="Rule">"monitoring.migrant".</param>
/// <param name="From">First day of the window (see the HTTP contract).</param>
/// <param name="Until">Last day of the window.</param>
public sealed record FindingSummary(string Rule, Outcome Outcome, DateOnly? From, DateOnly? Until);

/// <summary>Why the child belongs in the key-care ledger (六).</summary>
/// <param name="Trigger">"familyHardship".</param>
/// <param name="Provisional">No monitoring rule is met yet, one is unknown.</param>
/// <param name="Confirm">Only hinted at (see <see cref="KeyCareTrigger"/>); staff must confirm it.</param>
public sealed record TriggerSummary(string Trigger, bool Provisional, bool Confirm);
