namespace Domain.Eligibility;

/// <summary>Ids of the conditions, part of the public contract.</summary>
public static class ConditionIds
{
    public const string UnderSixteen = "underSixteen";
    public const string WithGuardian = "withGuardian";
    public const string CrossCounty = "crossCounty";
    public const string CrossTownship = "crossTownship";
    public const string OutsideCityDistricts = "outsideCityDistricts";
    public const string MainlandResident = "mainlandResident";
    public const string SixMonths = "sixMonths";
    public const string ParentsAway = "parentsAway";
    public const string NotWithParents = "notWithParents";
    public const string WorkCrossCounty = "workCrossCounty";
    public const string WorkSixMonths = "workSixMonths";
    public const string OtherParentIncapable = "otherParentIncapable";

    /// <summary>The conditions that can come out as <see cref="Outcome.NeedsJudgement"/>, the only ones a judgement can settle.</summary>
    public static IReadOnlyList<string> Judgeable { get; } = [WithGuardian, NotWithParents, WorkCrossCounty, WorkSixMonths, OtherParentIncapable];
}
