using Domain.Forms;

namespace Domain.Retention;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NothingDue() => new("", "nothing-due", "现在没有保存期满的内容，不用提出。");

    public static Problem ClockWentBack() => new("", "clock-went-back",
        "系统的日期比以前办理的日子早，可能时钟被调过。请信息系统管理员先核对时钟：现在的日期不对，改好再办；现在的日期对，请在本页“核对过日期”处写明原因，撤下以前的清单。");

    public static Problem ClockIsFine() => new("", "clock-is-fine", "系统的日期没有比以前办理的日子早，没有要撤下的。");

    public static Problem NotLookedThrough() => new("", "not-looked-through", "这份清单是系统列的。请先由一位经办同事在“保存期限”页核对，您再批准：删除要两个人办。");

    public static Problem Own() => new("", "own-look", "这份清单是您核对的，请由另一位同事批准。");
}
