using System.Text.Json;
using System.Text.Json.Serialization;

namespace Domain.Eligibility;

/// <summary>
/// What one condition, or a whole rule, says on one day. Declared from best to worst: a rule is as good as its worst condition.
/// </summary>
[JsonConverter(typeof(OutcomeJsonConverter))]
public enum Outcome
{
    Met,

    /// <summary>The plan asks for a person's finding (经综合判断) and none is recorded yet.</summary>
    NeedsJudgement,

    /// <summary>The answers do not tell.</summary>
    Unknown,

    NotMet,
}

/// <summary>met | notMet | unknown | needsJudgement.</summary>
public sealed class OutcomeJsonConverter() : JsonStringEnumConverter<Outcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>The names of outcomes as the API writes them, for facts, and their order.</summary>
public static class Outcomes
{
    /// <summary>A rule is as good as its worst condition.</summary>
    public static Outcome Worst(Outcome a, Outcome b) => a > b ? a : b;

    public static Outcome Best(Outcome a, Outcome b) => a < b ? a : b;

    public static string Code(this Outcome outcome) => outcome switch
    {
        Outcome.Met => "met",
        Outcome.NeedsJudgement => "needsJudgement",
        Outcome.Unknown => "unknown",
        Outcome.NotMet => "notMet",
    };
}
