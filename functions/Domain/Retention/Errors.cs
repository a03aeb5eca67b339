using Domain.Forms;

namespace Domain.Retention;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NothingDue() => new("", "nothing-due", "现在没有保存期满的内容，不用提出。");

    public static Problem ClockWentBack() => new("", "clock-went-back", "系统的日期比以前办理的日子早，可能时钟被调过。请信息系统管理员先核对时钟，对了以后再办，现在什么也不会删。");
}
