namespace Domain.Matching;

/// <summary>How two identity numbers agree.</summary>
public enum NumberLevel
{
    Missing,

    /// <summary>The same valid number, whatever card it was read from.</summary>
    Exact,

    /// <summary>The same but for the six digits of the place, which somebody brought up to date: 140421 and 140404.</summary>
    RetiredPrefix,

    /// <summary>One character wrong, left out or too many, or two neighbours exchanged, in a number whose check fails.</summary>
    OneSlip,

    /// <summary>Two characters differ.</summary>
    TwoSlips,

    /// <summary>Two valid numbers of one place and day: the next child of that day, or a twin.</summary>
    SameDay,

    Different,
}
