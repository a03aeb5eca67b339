using Domain.Problems;

namespace Domain.Cases;

/// <summary>Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem AlreadySettled() => new("status", "wrong-status", "这件事已经有人办结了，不用再办。请刷新，看看是怎么办的。");

    public static Problem UnknownOutcome() => new("outcome", "unknown-option", "请从列出的几种结果里选一种。");

    public static Problem NotOfThisType() => new("outcome", "wrong-outcome", "这件事没有这种结果，请从列出的几种里选一种。");

    /// <summary>The outcome claims what nobody did.</summary>
    public static Problem CaredFor() => new("outcome", "key-care-open",
        "孩子在重点关爱台账上，现在不能删除。请选“依法保留”，写明法律依据和以后怎么办；孩子移出台账、注销登记以后，家长可以再提。");

    public static Problem NotDone(CaseOutcome outcome) => new("outcome", "not-done", outcome switch
    {
        CaseOutcome.Duplicate => "重复的几份还没有提出结束或者合并，不能这样办结。请在结果里选好结束哪一份（登记过的，选好并入哪一份），系统会同时提出。",
        CaseOutcome.NumberWrong => "还没有请任何一份的申报人更正号码，不能这样办结。请在结果里选好请哪一份的申报人更正，系统会同时去问；错的是别的县（区）那一份的，等那里问过以后再办结。",
        CaseOutcome.RecordUpdated => "档案还没有更新，也没有可以照着更新的更正，不能这样办结。请先更新档案；不用更新的，选“核对过了，不用再办”。",
        CaseOutcome.HandedOver => "还没有提出转到别的县（区），不能这样办结。请先到申报或者档案里提出，再回来办结。",
        CaseOutcome.AskedAgain => "这件事出现以后还没有再问过家长，不能这样办结。请先到申报里“请家长补充”，再回来办结。",
        CaseOutcome.TakenOver => "接收的县（区）还没有核对接手，不能这样办结。请联系对方民政局，或者选“已经和对方民政局说清楚”并写明情况。",
        CaseOutcome.ErasedOnRequest => "孩子还在册，不能这样办结。请先在档案里提出注销登记，审批以后再回来选“同意删除”。",
        CaseOutcome.PassedOn => "还没有说转给哪个县（区），不能这样办结。请选好县（区），系统会同时转过去。",
        _ => "说的这件事还没有办，不能这样办结。请先办，再回来办结。",
    });

    public static Problem NotOfThisCase() => new("subject", "not-of-this-case", "选的那一份不在这件事里，或者不归本县（区）办。请刷新页面，重新选。");

    public static Problem GroundNeeded() => new(
        "reason", "ground-needed", "请写明法律依据的名称和条款，家长会看到，例如：《个人信息保护法》第十三条、第三十四条，为履行法定职责所必需。");

    public static Problem LeadNeedsWhy() => new("why", "required", "请写一两句：为什么觉得这个孩子可能是流动儿童或者留守儿童，还没有申报。");

    public static Problem LeadNeedsPlace() => new("where", "required", "请至少写一样：大概住在哪里、在哪个学校，或者怎么找到这家人，不然没有人能上门。");

    public static Problem LeadElsewhere(Divisions.DivisionCode place) =>
        new("where", "outside-county", $"这个地方不归本县（区）管，请把情况告诉{Divisions.DivisionTable.FullName(place.County ?? place)}的民政局；是本县（区）的，请改正地址。");

    public static Problem NoConversation() => new("text", "no-conversation", "这件事不是从对话里来的，不能在对话里回复。请打电话联系，或者请村（居）儿童主任上门。");

    public static Problem NothingToSay() => new("text", "required", "请写下要告诉对方的话。");

    public static Problem TooLongToSay() => new("text", "too-long", $"最多 {Reasons.MaxLength} 个字，对方在手机上看，请写短一些。");

    public static Problem NoSuchCounty() => new("into", "unknown-county", "请从长治市的 12 个县（区）里选一个，不能是现在这个。");

    public static Problem SameKindTwice() => new("outcome", "same-kind", "里面有两份是同一种登记（都是流动或者都是留守），不能都留。请先合并、结束其中一份，或者请申报人更正号码。");
}
