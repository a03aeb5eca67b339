using Domain.Problems;

namespace Domain.Retention;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NothingDue() => new("", "nothing-due", "现在没有保存期满的内容，不用提出。");

    public static Problem ClockWentBack() => new("", "clock-went-back",
        "这份清单的日子比系统今天还晚，系统的日期被调过，清单已经作废。请信息系统管理员先核对时钟，再在“保存期限”页重新提出。");

    public static Problem NothingGivenUp() => new("", "nothing-given-up", "没有批准销毁、还能收回的备份密钥：没有批准过，或者已经销毁。请在“保存期限”页看密钥的状态。");

    public static Problem NotLookedThrough() => new("", "not-looked-through", "这份清单是系统列的。请先由一位经办同事在“保存期限”页核对，您再批准：删除要两个人办。");

    public static Problem Own() => new("", "own-look", "这份清单是您核对的，请由另一位同事批准。");
}
