using System.Collections.Frozen;

namespace Domain.Statistics.Disclosure;

/// <summary>
/// What everybody knows of a dimension without any table: where its values lie inside those of another, and which of them tell of a need that nobody
/// should be able to pin on a child.
/// </summary>
public static class Axis
{
    public const string County = "county";

    public const string Township = "township";

    private static readonly string[] Telling = ["disabilityCategories", "disabilityGrade", "rehabilitationAid", "familyHardship", "livingSupport",
        "guardianship", "guardianshipProblem", "health", "disability", "hardship"];

    private static readonly string[] Harmless = ["none", "unknown", "notAsked", "notApplicable", "healthy", "good", "fair"];

    // First and last year of age of each band; both sets divide the same sixteen years.
    private static readonly FrozenDictionary<string, (int First, int Last)> Years = new Dictionary<string, (int First, int Last)>
    {
        ["0-2"] = (0, 2),
        ["3-5"] = (3, 5),
        ["6-11"] = (6, 11),
        ["12-14"] = (12, 14),
        ["15"] = (15, 16),
        ["0-5"] = (0, 5),
        ["6-13"] = (6, 13),
        ["14-15"] = (14, 16),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A disability, hardship or gap in guardianship: a group that must not be found wholly in one place, age, school (29(3)).</summary>
    public static bool IsSensitive(string dimension, string value) => Telling.Contains(dimension) && !Harmless.Contains(value);

    /// <summary>Whether one child can have both values: a township lies in its county, an age band of one set overlaps one of the other.</summary>
    public static bool Fit(string dimension, string value, string other, string otherValue)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(otherValue);
        return (dimension, other) switch
        {
            (County, Township) => IsOpen(otherValue) || otherValue.StartsWith(value, StringComparison.Ordinal),
            (Township, County) => IsOpen(value) || value.StartsWith(otherValue, StringComparison.Ordinal),
            _ when IsAge(dimension) && IsAge(other) => Overlap(value, otherValue),
            _ => true,
        };
    }

    /// <summary>Whether the other dimension's value follows from this value, so that naming it adds nothing.</summary>
    public static bool Implies(string dimension, string value, string other) => dimension == Township && other == County && !IsOpen(value);

    private static bool IsAge(string dimension) => dimension is "ageBand" or "ageBand5" or "ageBand3";

    private static bool Overlap(string one, string other)
    {
        var (a, b) = (one.Replace('–', '-'), other.Replace('–', '-'));
        return Years.TryGetValue(a, out var first) && Years.TryGetValue(b, out var second) ? first.First <= second.Last
            && second.First <= first.Last : a == b;
    }

    private static bool IsOpen(string township) => !char.IsAsciiDigit(township.FirstOrDefault());
}
