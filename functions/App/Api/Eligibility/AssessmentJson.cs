using System.Collections;
using System.Globalization;
using System.Text.Json;
using Domain.Eligibility;
using Domain.Forms;

namespace App.Api.Eligibility;

/// <summary>What the rules say, as the contract writes it.</summary>
public static class AssessmentJson
{
    public static void Write(Utf8JsonWriter json, Assessment assessment, IReadOnlyList<Problem> warnings)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(assessment);
        json.WriteStartObject();
        json.WriteString("asOf", Day(assessment.AsOf));
        json.WriteStartArray("findings");
        foreach (var finding in assessment.Findings)
        {
            Write(json, finding);
        }

        json.WriteEndArray();
        json.WriteString("responsibleCounty", assessment.ResponsibleCounty?.Value);
        json.WriteBoolean("inJurisdiction", assessment.InJurisdiction);
        json.WriteStartArray("keyCare");
        foreach (var trigger in assessment.KeyCare)
        {
            json.WriteStartObject();
            json.WriteString("trigger", trigger.Trigger);
            json.WriteString("clause", trigger.Clause);
            json.WriteString("explanation", trigger.Explanation);
            json.WriteBoolean("provisional", trigger.Provisional);
            json.WriteBoolean("confirm", trigger.Confirm);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("nextReviewOn", assessment.NextReviewOn is { } day ? Day(day) : null);
        WriteWarnings(json, warnings);
        json.WriteEndObject();
    }

    public static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<Problem> warnings)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(warnings);
        json.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            Refusal.Write(json, warning);
        }

        json.WriteEndArray();
    }

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule);
        json.WriteString("outcome", finding.Outcome.Code());
        json.WriteString("from", finding.From is { } from ? Day(from) : null);
        json.WriteString("until", finding.Until is { } until ? Day(until) : null);
        json.WriteStartArray("conditions");
        foreach (var condition in finding.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("id", condition.Id);
            json.WriteString("clause", condition.Clause);
            json.WriteString("outcome", condition.Outcome.Code());
            json.WriteStartObject("facts");
            foreach (var (key, value) in condition.Facts)
            {
                json.WritePropertyName(key);
                WriteFact(json, value);
            }

            json.WriteEndObject();
            json.WriteString("explanation", condition.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter json, object value)
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
                json.WriteStringValue(Day(day));
                break;
            case Outcome outcome:
                json.WriteStringValue(outcome.Code());
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    WriteFact(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
