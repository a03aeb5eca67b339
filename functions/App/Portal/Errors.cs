using App.Wire;
using Domain.Problems;

namespace App.Portal;

/// <summary>The refusals of the portal's own doors, one line each; those of what is done there are their rooms'.</summary>
internal static class Errors
{
    public static Refusal StaleForm() => new(403, "stale-form", "这个页面放得太久了，或者不是从本系统打开的。请回到工作台，重新打开后再提交。");

    public static Refusal PageOver() => new(404, "page-over", "这个结果页只保留一小时，而且只有当时办理的人能看。已经办好的都在记录里；要再看的，请回到工作台重新查。");

    public static Refusal OpenFirst() => new(403, "open-first", "请先写明原因，打开这份记录，再办理。");

    public static Refusal NoBulkAction() => new(422, "no-action", "没有这种一起办的办法，或者您的岗位不能这样办。请回到工作台重新选择。");

    public static Refusal NothingTicked() => new(422, "nothing-ticked", "还没有勾选任何一件。请回到工作台，在每行前面打勾，再选怎么办。");

    public static Refusal TooManyTicked(int most) => new(422, "too-many", $"一次最多一起办 {most} 件，请分几次办。");

    public static Problem QuestionNeeded() => new("reason", "required", "请写出要问家长的问题。");

    public static Problem LookAgain() => new("toCounty", "look-again", "您换了要转去的地方，请先看看每一件会怎样，再确定。");

    public static Problem NowhereToGo() => new("toCounty", "no-other-county", "按填写的内容，仍由本县（区）负责；要转的话，请在上面选定转到哪里。");

    public static Problem NoRuling() => new("decision", "required", "请选择怎样裁定。");

    public static Problem NoDifferenceTicked() => new("row", "nothing-ticked", "还没有勾选任何一处。请在要裁定的每一行前面打勾。");

    public static Problem NoVerdict() => new("decision", "required", "请选一种判断：是、不是，或者看不出来。");
}
