using Domain.Divisions;
using Domain.Problems;

namespace Domain.Children;

/// <summary>
/// Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).
/// </summary>
public static class Errors
{
    public static Problem WrongStatus(Child child) => new("status", "wrong-status", child.Status switch
    {
        ChildStatus.Departing => "孩子正在转往别的县（区），请等转接完成后再操作。",
        ChildStatus.Arriving => "孩子正在从别的县（区）转来，请等转接完成后再操作。",
        ChildStatus.Transferred => "孩子已经转到别的县（区），请联系那里的民政局。",
        ChildStatus.Closed => "这份档案已经注销登记，不能再更改。孩子又符合条件的，请重新登记。",
        ChildStatus.Merged => "这份档案已经并入另一份，请到那一份里操作。",
        _ => "这份档案现在不能这样操作，请刷新后再看。",
    });

    public static Problem NotClosed() => new("status", "wrong-status", "只有注销了登记、资料还在的档案可以恢复。请刷新后再看。");

    public static Problem DeclaredAgain() => new("status", "wrong-status", "这个孩子的申报已经另外办理，或者已经有一份在册的档案，不能再恢复这一份。请到那一份里办理。");

    public static Problem NotInReview() => new("status", "wrong-status", "这份档案不在待核对状态，不用再确认。");

    public static Problem NothingToChange() => new("answers", "nothing-to-change", "没有收到要更新的内容，请填写后再提交。");

    public static Problem ConsentStays(string key) => new(key, "cannot-change", "告知和同意是当时的记录，不能在这里改。监护人重新同意的，请让他（她）重新签告知书。");

    /// <summary>Responsibility is not edited but handed over.</summary>
    public static Problem MovesElsewhere(string field, DivisionCode county) => DivisionCode.Changzhi.Contains(county)
        ? new(field, "use-transfer", $"按这个地址，以后由{DivisionTable.FullName(county)}负责。地址请不要在这里改：请回到档案，用“转往别的县（区）”办理，由那里核对后填写新地址。")
        : new(field, "use-transfer", $"按这个地址，以后由{DivisionTable.FullName(county) ?? "市外"}负责，不在长治市。地址请不要在这里改：请写明去向后注销登记，并联系当地民政部门。");

    public static Problem UnknownCounty() => new("toCounty", "unknown-county", "没有这个县（区），请从长治市的 12 个县（区）里选择。");

    public static Problem SameCounty() => new("toCounty", "same-county", "孩子已经在这个县（区），不用转接。");

    public static Problem OutsideCity() => new("toCounty", "outside-city", "只能转给长治市内的县（区）。孩子去了市外的，请写明去向后注销登记，并联系当地民政部门。");

    /// <summary>Why a record of <paramref name="from"/> cannot be handed to that county; null when it can.</summary>
    internal static Problem? RefuseTarget(DivisionCode from, DivisionCode to) =>
        to.Level != DivisionLevel.County || DivisionTable.Find(to) is not { IsFormer: false } ? UnknownCounty()
        : !DivisionCode.Changzhi.Contains(to) ? OutsideCity()
        : to == from ? SameCounty()
        : null;

    public static Problem NotTheSameTransfer() => new("transfer", "wrong-transfer", "这份转接单和档案对不上，可能已经处理过，请刷新后再看。");

    public static Problem SameRecord() => new("into", "same-record", "不能把一份档案并入它自己，请选择另一份。");

    public static Problem DifferentKind() => new("into", "different-kind", "流动儿童和留守儿童是两份不同的登记，不能合并。");

    public static Problem DifferentCounty() => new("into", "different-county", "两份档案在不同的县（区），请先转接到同一个县（区），再合并。");

    public static Problem Twins() => new("into", "twins", "两个孩子出生日期和父母相同，但证件号码不同，应该是双胞胎，不能合并。");

    public static Problem PossibleTwins() => new("into", "possible-twins", "两个孩子出生日期和父母相同，姓名不同，又没有号码可以核对，可能是双胞胎。请先查清证件号码。");

    public static Problem DifferentNumbers() => new("into", "different-numbers", "两份档案的证件号码不同，不是同一个孩子。号码填错的，请先更正号码。");

    public static Problem DifferentBirthDates() => new("into", "different-birth-dates", "两份档案的出生日期不同，又没有相同的证件号码，不能合并。请先核对更正。");
}
