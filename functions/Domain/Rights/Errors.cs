using Domain.Problems;

namespace Domain.Rights;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NoKind() => new("kind", "unknown-option", "请选择要办什么：access（查阅、复制）、correction（更正）、withdrawal（撤回同意）或者 deletion（删除）。");

    public static Problem NoProof() => new("proof", "unknown-option", "请选择对方怎样证明身份：hukouBook（户口簿）、idCard（身份证）或者 guardianPaper（监护关系的证明）。");

    public static Problem LongText(int most) => new("text", "too-long", $"最多写 {most} 个字，请写短一些。");

    public static Problem WhatIsWrong() => new("text", "required", "请写明哪一项不对、应该是什么。有凭证的，也可以在查进度的页面上自己改。");

    public static Problem NothingKept() => new("", "wrong-status", "这份申报的内容已经删除，只留下回执编号和办理的时间，没有别的可以查、可以删了。");

    public static Problem Decided() => new("", "wrong-status", "这件申请已经办结，不用再办。家长有新的要求，会另有一件。");

    public static Problem NoGround(RightKind kind) => new("ground", "required",
        $"不同意“{kind.Label()}”要有法律依据，请从这里选：{string.Join("、", RefusalGround.For(kind).Select(ground => $"{ground.Id}（{ground.Label}）"))}。");

    public static Problem NotProven() => new("proof", "identity-not-proven",
        "这件申请只用回执和电话后四位证明过身份，别人也可能猜中。请先当面核实，写明看了什么：hukouBook（户口簿）、idCard（身份证）或者 guardianPaper（监护关系的证明）；"
        + "核实不了的，请选择“不同意”，依据选“没有能证明是本人或者监护人”。");

    public static Problem CaredFor() => new("ground", "key-care-open",
        "孩子在重点关爱台账上，现在不能删除。请选择“不同意”，依据选“孩子在重点关爱台账上”，家长会看到原因和以后怎么办。");

    public static Problem OnRegister() => new("ground", "on-register",
        "孩子还在册，现在不能删除。确实不再符合条件的，请先提出注销登记，审批以后再回来办；不注销的，请选择“不同意”，依据选“孩子还在册”。");

    public static Problem Elsewhere() => new("", "wrong-status", "这份申报已经转给别的县（区），内容由那里保管。请告诉家长到那里再提一次，这一件选择“不同意”办结。");
}
