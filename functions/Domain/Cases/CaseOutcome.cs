namespace Domain.Cases;

/// <summary>How a case was settled.</summary>
public enum CaseOutcome
{
    /// <summary>流动 in one place and 留守 in another: both stay (二).</summary>
    BothLawful,

    /// <summary>One child twice: merged, or one declaration ended.</summary>
    Duplicate,

    /// <summary>One of the numbers is wrong and is being corrected.</summary>
    NumberWrong,

    RecordUpdated,

    NothingToChange,

    HandedOver,

    StaysHere,

    SpokenWith,

    VisitArranged,

    AnswerUsed,

    AskedAgain,

    ReachedOtherwise,

    /// <summary>The taking county has looked at the child and keeps it.</summary>
    TakenOver,

    /// <summary>The giving county has spoken with the taking one.</summary>
    SpokenWithTaker,

    /// <summary>What was declared stays: a duty by law needs it (PIPL 13, 47).</summary>
    KeptByLaw,

    /// <summary>What was declared is erased.</summary>
    ErasedOnRequest,

    /// <summary>Somebody is with the child, or the police are.</summary>
    Helped,

    /// <summary>The case has been passed on to the county where the child is.</summary>
    PassedOn,

    /// <summary>The family was told how to declare.</summary>
    FamilyAsked,

    /// <summary>The child is declared or registered by now.</summary>
    DeclaredNow,

    /// <summary>Neither 流动 nor 留守 (二).</summary>
    NotMeant,

    /// <summary>Nobody there knows the child.</summary>
    NotFound,

    /// <summary>The department was told to look at its record.</summary>
    DepartmentTold,

    /// <summary>What the national system found wrong is mended; the child goes with the next batch.</summary>
    GoesAgain,
}

public static class CaseOutcomes
{
    public static IReadOnlyList<CaseOutcome> All { get; } = Enum.GetValues<CaseOutcome>();

    /// <summary>The id used by the HTTP contract and the store.</summary>
    public static string Id(this CaseOutcome outcome) => outcome switch
    {
        CaseOutcome.BothLawful => "bothLawful",
        CaseOutcome.Duplicate => "duplicate",
        CaseOutcome.NumberWrong => "numberWrong",
        CaseOutcome.RecordUpdated => "recordUpdated",
        CaseOutcome.NothingToChange => "nothingToChange",
        CaseOutcome.HandedOver => "handedOver",
        CaseOutcome.StaysHere => "staysHere",
        CaseOutcome.SpokenWith => "spokenWith",
        CaseOutcome.VisitArranged => "visitArranged",
        CaseOutcome.AnswerUsed => "answerUsed",
        CaseOutcome.AskedAgain => "askedAgain",
        CaseOutcome.ReachedOtherwise => "reachedOtherwise",
        CaseOutcome.TakenOver => "takenOver",
        CaseOutcome.SpokenWithTaker => "spokenWithTaker",
        CaseOutcome.KeptByLaw => "keptByLaw",
        CaseOutcome.ErasedOnRequest => "erasedOnRequest",
        CaseOutcome.Helped => "helped",
        CaseOutcome.PassedOn => "passedOn",
        CaseOutcome.FamilyAsked => "familyAsked",
        CaseOutcome.DeclaredNow => "declaredNow",
        CaseOutcome.NotMeant => "notMeant",
        CaseOutcome.NotFound => "notFound",
        CaseOutcome.DepartmentTold => "departmentTold",
        CaseOutcome.GoesAgain => "goesAgain",
    };

    public static string Label(this CaseOutcome outcome) => outcome switch
    {
        CaseOutcome.BothLawful => "一份流动、一份留守，都属实，两份都留",
        CaseOutcome.Duplicate => "同一个孩子重复申报，已经提出合并或者结束一份",
        CaseOutcome.NumberWrong => "有一份号码填错，已经请申报人更正",
        CaseOutcome.RecordUpdated => "按更正更新档案",
        CaseOutcome.NothingToChange => "核对过了，不用再办",
        CaseOutcome.HandedOver => "提出转给负责的县（区）",
        CaseOutcome.StaysHere => "仍由本县（区）负责",
        CaseOutcome.SpokenWith => "已经和家长说上话",
        CaseOutcome.VisitArranged => "已经安排人上门",
        CaseOutcome.AnswerUsed => "答复看过了，照着办",
        CaseOutcome.AskedAgain => "还不清楚，又问了一次",
        CaseOutcome.ReachedOtherwise => "已经用别的办法告诉家长",
        CaseOutcome.TakenOver => "核对过了，由接收的县（区）接手",
        CaseOutcome.SpokenWithTaker => "已经和对方民政局说清楚",
        CaseOutcome.KeptByLaw => "依法继续保留（写明法律依据）",
        CaseOutcome.ErasedOnRequest => "同意删除",
        CaseOutcome.Helped => "已经有人到孩子身边，或者公安已经接手",
        CaseOutcome.PassedOn => "转给负责的县（区）",
        CaseOutcome.FamilyAsked => "已经请家长申报",
        CaseOutcome.DeclaredNow => "现在已经申报或者登记",
        CaseOutcome.NotMeant => "不属于流动儿童或者留守儿童",
        CaseOutcome.NotFound => "上门和打电话都找不到人",
        CaseOutcome.DepartmentTold => "已经请部门核对更正",
        CaseOutcome.GoesAgain => "已经改好，随下一批再报",
    };

    /// <summary>The outcomes that make sense for a case of this type, the most usual first.</summary>
    public static IReadOnlyList<CaseOutcome> For(CaseType type) => type switch
    {
        CaseType.SameNumber => [CaseOutcome.BothLawful, CaseOutcome.Duplicate, CaseOutcome.NumberWrong],
        CaseType.CorrectedAfterRegistration => [CaseOutcome.RecordUpdated, CaseOutcome.NothingToChange],
        CaseType.OtherCountyResponsible => [CaseOutcome.HandedOver, CaseOutcome.StaysHere],
        CaseType.HandOver => [CaseOutcome.SpokenWith, CaseOutcome.VisitArranged, CaseOutcome.PassedOn, CaseOutcome.NothingToChange],
        CaseType.Lead => [CaseOutcome.FamilyAsked, CaseOutcome.DeclaredNow, CaseOutcome.NotMeant, CaseOutcome.NotFound],
        CaseType.GuardianAnswered => [CaseOutcome.AnswerUsed, CaseOutcome.AskedAgain, CaseOutcome.NothingToChange],
        CaseType.GuardianNotReached => [CaseOutcome.ReachedOtherwise, CaseOutcome.VisitArranged, CaseOutcome.NothingToChange],
        CaseType.ChildArrived => [CaseOutcome.TakenOver, CaseOutcome.HandedOver],
        CaseType.ChildLeft => [CaseOutcome.TakenOver, CaseOutcome.SpokenWithTaker],
        CaseType.ErasureRequest => [CaseOutcome.KeptByLaw, CaseOutcome.ErasedOnRequest],
        CaseType.Urgent => [CaseOutcome.Helped, CaseOutcome.SpokenWith, CaseOutcome.VisitArranged, CaseOutcome.PassedOn, CaseOutcome.NothingToChange],
        CaseType.UndeclaredChild => [CaseOutcome.FamilyAsked, CaseOutcome.DeclaredNow, CaseOutcome.NotMeant, CaseOutcome.NotFound],
        CaseType.NumberOfAnother => [CaseOutcome.DepartmentTold, CaseOutcome.NothingToChange],
        CaseType.NationalReturned => [CaseOutcome.GoesAgain, CaseOutcome.NothingToChange],
        CaseType.VisitDiffers => [CaseOutcome.SpokenWith, CaseOutcome.VisitArranged, CaseOutcome.NothingToChange],
    };

    /// <summary>Whether the outcome says that something was done in this system: then it must be so, or be done in the same commit.</summary>
    public static bool ClaimsADeed(this CaseOutcome outcome) =>
        outcome is CaseOutcome.Duplicate or CaseOutcome.NumberWrong or CaseOutcome.RecordUpdated or CaseOutcome.HandedOver or CaseOutcome.AskedAgain
        or CaseOutcome.TakenOver
            or CaseOutcome.ErasedOnRequest or CaseOutcome.PassedOn;

    public static CaseOutcome? Find(string? id)
    {
        foreach (var outcome in All)
        {
            if (outcome.Id() == id)
            {
                return outcome;
            }
        }

        return null;
    }
}
