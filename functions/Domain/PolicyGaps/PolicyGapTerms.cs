namespace Domain.PolicyGaps;

/// <summary>
/// The numbers by which gaps are found and followed, from one day on. A new document, or another reading of it, is a new entry, never an edit.
/// </summary>
/// <remarks>七(三) asks to settle gaps 及时 and to report 有关问题和重要情况 to the authority above; it sets no days: these are ours.</remarks>
public sealed record PolicyGapTerms
{
    /// <summary>First day on which this entry applies.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The document the entry belongs to.</summary>
    public required string Document { get; init; }

    /// <summary>Days that the department has to answer before the city hears of it.</summary>
    public int AnswerDays { get; init; } = 30;

    /// <summary>年满六周岁: from this completed year of age the county is told that school is due. 义务教育法 11.</summary>
    public int SchoolEntryYears { get; init; } = 6;

    /// <summary>可以推迟到七周岁: from this completed year of age a child out of school is a gap. 义务教育法 11.</summary>
    public int SchoolDeferredYears { get; init; } = 7;

    /// <summary>入托、入学查验预防接种证: up to and not including this completed year of age. 疫苗管理法 48.</summary>
    public int VaccinationYears { get; init; } = 7;

    /// <summary>Every entry, oldest first.</summary>
    public static IReadOnlyList<PolicyGapTerms> History { get; } =
    [
        new() { EffectiveFrom = new DateOnly(2024, 7, 31), Document = "长民发〔2024〕50号" },
    ];

    /// <summary>The entry in force on a day; before the first document its readings are used, so that any day can be asked about.</summary>
    public static PolicyGapTerms On(DateOnly day) => History.LastOrDefault(entry => entry.EffectiveFrom <= day) ?? History[0];
}
