using System.Collections;
using System.Globalization;
using System.Text.Json;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Problems;

namespace App.Api.Eligibility;

/// <summary>What the rules say, as the contract writes it.</summary>
internal sealed record AssessmentItem(DateOnly AsOf, IReadOnlyList<FindingItem> Findings, DivisionCode? ResponsibleCounty, bool InJurisdiction,
    IReadOnlyList<TriggerItem> KeyCare, DateOnly? NextReviewOn, IReadOnlyList<Problem> Warnings)
{
    public static AssessmentItem Of(Assessment assessment, params IEnumerable<Problem> earlier) => new(assessment.AsOf,
        [.. assessment.Findings.Select(FindingItem.Of)], assessment.ResponsibleCounty, assessment.InJurisdiction,
        [.. assessment.KeyCare.Select(trigger => new TriggerItem(trigger.Trigger, trigger.Clause, trigger.Explanation, trigger.Provisional,
            trigger.Confirm))],
        assessment.NextReviewOn, [.. earlier, .. assessment.Warnings]);
}

/// <summary>One rule for one child on one day.</summary>
internal sealed record FindingItem(string Rule, Outcome Outcome, DateOnly? From, DateOnly? Until, IReadOnlyList<ConditionItem> Conditions)
{
    public static FindingItem Of(Finding finding) => new(finding.Rule, finding.Outcome, finding.From, finding.Until,
        [.. finding.Conditions.Select(condition => new ConditionItem(condition.Id, condition.Clause, condition.Outcome, FactsOf(condition),
            condition.Explanation))]);

    private static FormPart FactsOf(ConditionFinding condition) => FormPart.Members(json =>
    {
        foreach (var (key, value) in condition.Facts)
        {
            json.WritePropertyName(key);
            Write(json, value);
        }
    });

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case DateOnly day:
                json.WriteStringValue(AssessmentJson.Day(day));
                break;
            case Outcome outcome:
                json.WriteStringValue(outcome.Code());
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}

/// <param name="Facts">What it was decided by, by name.</param>
internal sealed record ConditionItem(string Id, string Clause, Outcome Outcome, FormPart Facts, string Explanation);

internal sealed record TriggerItem(string Trigger, string Clause, string Explanation, bool Provisional, bool Confirm);

/// <summary>A rule and what it says, where a list shows no more.</summary>
internal sealed record RuleItem(string Rule, Outcome Outcome)
{
    public static IReadOnlyList<RuleItem> Of(AssessmentSummary summary) =>
        [.. summary.Findings.Select(finding => new RuleItem(finding.Rule, finding.Outcome))];
}

/// <summary>A day as the contract writes it.</summary>
public static class AssessmentJson
{
    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
