using Domain.Problems;

namespace Domain.Verification;

/// <summary>Every refusal of this room's decisions, one line each.</summary>
public static class Errors
{
    public static Problem AlreadyDecided() => new("decision", "already-settled", "这一对已经有人判断过了，不用再判断。请刷新看看；判断错了的，可以写明原因撤回。");

    public static Problem NotDecided() => new("decision", "not-settled", "这一对还没有人判断，没有可以撤回的。");

    public static Problem AlreadySettled() => new("decision", "already-settled", "这一处已经有人裁定过了，不用再裁定。请刷新看看；裁定错了的，可以写明原因撤回。");

    public static Problem NotSettled() => new("decision", "not-settled", "这一处还没有人裁定，没有可以撤回的。");

    public static Problem AdoptedStays() => new("decision", "adopted", "残疾的情况和健康状况是一起改进档案的，不能在这里撤回。请打开档案，把这几项改回来，写明原因。");

    public static Problem NothingToDecide() => new("decision", "nothing-to-decide", "这一条只有一边有记录，没有要判断的。");
}
