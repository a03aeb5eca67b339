namespace Domain.Eligibility;

/// <summary>One of the two parents, as answers, facts and sentences call him or her.</summary>
/// <param name="group">"father" or "mother".</param>
/// <param name="spoken">父亲 or 母亲.</param>
internal sealed class Parent(string group, string spoken)
{
    public static Parent Father { get; } = new("father", "父亲");

    public static Parent Mother { get; } = new("mother", "母亲");

    public string Group { get; } = group;

    public string Spoken { get; } = spoken;

    public Parent Other => this == Father ? Mother : Father;

    public string WorkCounty { get; } = group + ".workCounty";

    public string StartedOn { get; } = group + ".startedOn";

    public string SixMonthsOn { get; } = group + ".sixMonthsOn";

    public string EndedOn { get; } = group + ".endedOn";

    public string GapFrom { get; } = group + ".gapFrom";

    public string GapUntil { get; } = group + ".gapUntil";

    public string GapDays { get; } = group + ".gapDays";

    /// <summary>The parent that a form's code names; null where it names none.</summary>
    public static Parent? Called(string? group) => group == Father.Group ? Father : group == Mother.Group ? Mother : null;
}
