using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Statistics;

/// <summary>
/// Something by which children are counted apart. Declared once (<see cref="Dimensions"/>); figures, releases and pages walk these.
/// </summary>
/// <param name="Key">Public contract: the name in <c>by=</c> and of the member in a cell.</param>
/// <param name="Label">What it is called in a table's head.</param>
/// <param name="Owner">Whose opinion a published figure by it needs (七(二)).</param>
public abstract record Dimension(string Key, string Label, Department Owner)
{
    /// <summary>Answered "不清楚": a value of its own in every table, never dropped.</summary>
    public const string Unknown = "unknown";

    public const string NotAsked = "notAsked";

    /// <summary>The question does not arise for the child: another form's, or one that its other answers shut.</summary>
    public const string NotApplicable = "notApplicable";

    /// <summary>A field with several answers that has none of them, or more than one.</summary>
    public const string None = "none";

    public const string Multiple = "multiple";

    /// <summary>Its values in the order of a table.</summary>
    public required Codebook Codes { get; init; }

    /// <summary>What people read for a code.</summary>
    public required Func<string, string> LabelOf { get; init; }

    /// <summary>Follows from what is known of the child, whatever day is asked about.</summary>
    /// <param name="Place">Which of a row's values it is; set when the dimension is listed.</param>
    /// <param name="Value">The code.</param>
    public sealed record OfRecord(string Key, string Label, Department Owner, int Place, Func<Subject, string> Value) : Dimension(Key, Label, Owner);

    /// <summary>Depends on the day asked about.</summary>
    public sealed record OfDay(string Key, string Label, Department Owner, Func<Contribution, Window, DateOnly, PolicyParameters, ushort> Number)
        : Dimension(Key, Label, Owner);

    /// <summary>The county that holds the record.</summary>
    public sealed record OfCounty(string Key, string Label) : Dimension(Key, Label, Department.CivilAffairs);
}

/// <summary>A child as the dimensions look at it.</summary>
/// <param name="AskedOn">The day of registration: what was asked then ("under 7" is meant as of it).</param>
public readonly record struct Subject(FormDefinition Form, Answers Answers, DateOnly AskedOn);
