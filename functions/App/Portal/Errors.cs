using App.Api;

namespace App.Portal;

/// <summary>The refusals of the portal's own doors, one line each; those of what is done there are their rooms'.</summary>
internal static class Errors
{
    public static Refusal StaleForm() => new(403, "stale-form", "这个页面放得太久了，或者不是从本系统打开的。请回到工作台，重新打开后再提交。");

    public static Refusal OpenFirst() => new(403, "open-first", "请先写明原因，打开这份记录，再办理。");
}
