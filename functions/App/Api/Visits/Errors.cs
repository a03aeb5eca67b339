using App.Wire;
using Domain.Problems;

namespace App.Api.Visits;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public const string SavedElsewhere = "这份走访在另一台手机上改过。请看看哪几项不一样，选好以哪边为准再保存；两边的内容都还在。";

    public static Refusal NoSuchDraft() => new(404, "draft-not-found", "没有找到这份走访：可能已经过期，或者是用别的账号开始的。请回到走访首页再看。");

    public static Refusal TooManyDrafts(int most) => new(422, "too-many-drafts", $"没填完的走访已经有 {most} 份，请先把前面的填完交上，或者删掉不要的。");

    public static Refusal AlreadySubmitted() => new(409, "already-submitted", "这份走访已经交上去了，不能再改。要更正的，请到申报里办理。");

    public static Problem OtherForm() => new("formId", "different-form", "这份走访是用另一张表开始的，不能换表。要换的，请重新开始一份。");

    public static Problem BoxTooLong(string name, string label, int most) => new(name, "too-long", $"“{label}”最多写 {most} 个字，请写短一些。");

    public static Problem BadSave() => new("save", "invalid-save", "save 请写成自己生成的编号（8 到 64 个英文字母、数字或短横线），每次保存换一个新的。");

    public static Problem UnknownMet() => new("met", "unknown-option", "没有这个选项，请从见到了谁的选项里选择。");

    public static Problem BadMark() => new("taken", "invalid-mark", "taken 请照带走名单时给的标记原样传回来。");

    public static Refusal ChangedMeanwhile() =>
        new(409, "changed-meanwhile", "您带走以后，别人也去过或者改过。两边的内容都还在，请并排看过以后选一种：两次都留、以那边的为准，或者留给办公室核对。");

    public static Refusal OutsideScope(Problem problem) => new(403, problem.Code, problem.Message) { Problems = [problem] };
}
