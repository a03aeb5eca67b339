using System.Globalization;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Problems;

namespace Domain.KeyCare;

/// <summary>Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem NotOnLedger(KeyCareEntry entry) => new("status", "wrong-status", entry.Status switch
    {
        KeyCareStatus.HandedOver when entry.Events[^1].To is { } to => $"孩子的台账已经移交给{DivisionTable.FullName(to)}，请由那里继续记录。",
        KeyCareStatus.HandedOver => "孩子的台账已经移交给别的县（区），请由那里继续记录。",
        _ => "孩子已经退出台账。需要继续关爱的，请先重新列入；要补正以前的记录，请写明补正的是哪一条。",
    });

    public static Problem StillOnLedger() => new("status", "wrong-status", "孩子现在就在台账上，不用重新列入。");

    public static Problem ChildNotOpen() => new("status", "wrong-status", "孩子的档案已经办结或者正在转接，不能重新列入台账。");

    public static Problem NotesRequired() => new("notes", "required", "请写下看到和了解到的情况，以后查看的人要看得懂。");

    public static Problem NotesTooLong() => new("notes", "too-long",
        $"记录最多 {KeyCareTerms.MaxNotes.ToString(CultureInfo.InvariantCulture)} 个字，请分两次记录，或者写短一些。");

    public static Problem FutureDay() => new("on", "future-date", "回访日期晚于今天，请核对年份和月份。");

    public static Problem BeforeOpening(DateOnly opened) => new("on", "before-opening", $"回访日期早于列入台账的日期（{Day(opened)}），请核对。");

    public static Problem DueNotAhead() => new("nextDueOn", "not-ahead", "下次回访要在今天以后，也要在这次回访以后。");

    public static Problem DueTooFar() => new("nextDueOn", "too-far", "下次回访最晚安排在一年以内。");

    public static Problem DueNotYours() => new("nextDueOn", "not-allowed", "下次回访的日期由县（区）经办人安排，这里请不要填。");

    public static Problem NothingToCorrect() => new("corrects", "unknown-record", "没有找到要补正的那条记录，请从已有的回访记录里选择。");

    public static Problem NotYoursToCorrect() => new("corrects", "not-allowed", "这条回访是县（区）或者乡镇记的，村（居）不能补正。请另记一条，写明您看到的不同，或者联系县（区）经办人。");

    public static Problem NothingToConfirm(string trigger) => new("confirms", "unknown-option", $"“{TriggerIds.Label(trigger)}”不在待核实的情形里，请刷新后再选。");

    public static Problem Full() => new("notes", "too-many", "这本台账的记录已经写满，请联系市民政局处理。");

    private static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}
