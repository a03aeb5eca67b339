using Domain.Divisions;
using Domain.Problems;

namespace Domain.Visits;

/// <summary>
/// Every refusal of this room, one line each; invalid content (422) except <see cref="ElsewhereResponsible"/>, which is not allowed (403).
/// </summary>
public static class Errors
{
    public static Problem InTheFuture() => new("visitedOn", "in-the-future", "走访日期不能晚于今天。请填实际去的那一天。");

    public static Problem BeforeBirth() => new("visitedOn", "before-birth", "走访日期早于孩子的出生日期，请核对。");

    public static Problem NobodyNamed() => new("met", "required", "请选择见到了谁；没有见到人的，选“没有见到人”。");

    public static Problem NobodyStandsAlone() => new("met", "stands-alone", "“没有见到人”不能和别的一起选。");

    public static Problem NothingSeen() => new("seen", "required", "请写几句看到的情况，例如孩子在哪里、谁在照看、有什么困难。");

    public static Problem SeenTooLong(int most) => new("seen", "too-long", $"看到的情况最多写 {most} 个字，请写短一些。");

    public static Problem NextIsPast() => new("nextOn", "in-the-past", "下次走访的日期已经过去，请选今天或者以后的日子。");

    public static Problem NextIsTooFar() => new("nextOn", "too-far", "下次走访请安排在一年以内。");

    /// <summary>The address lies outside the place somebody works in: whose it is.</summary>
    /// <param name="place">Where the child is looked after, as fine as it was stated.</param>
    public static Problem ElsewhereResponsible(string field, string label, DivisionCode place, DivisionCode own)
    {
        var (there, here) = (DivisionTable.FullName(place) ?? "别的地方", DivisionTable.FullName(own) ?? "您的工作范围");
        return place.Contains(own)
            ? new(field, "address-too-coarse", $"“{label}”只选到了{there}。请一直选到{here}；不在这里的，由那里的工作人员登记。")
            : new(field, "outside-scope", $"按“{label}”，这个孩子由{there}负责登记，您负责的是{here}。请联系{there}的工作人员；地址选错了的话，请改正后再提交。");
    }
}
