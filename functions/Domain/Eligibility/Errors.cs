using Domain.Problems;

namespace Domain.Eligibility;

/// <summary>Every refusal and warning of this room, one line each.</summary>
public static class Errors
{
    public static Problem NotJudgeable() => new("judgement.condition", "not-judgeable", "这一项不需要综合判断，请从需要判断的条件里选择。");

    public static Problem JudgementIsOpen() => new("judgement.outcome", "judgement-open", "综合判断的结果只能是“符合”或“不符合”。");

    public static Problem JudgementWithoutReason() => new("judgement.reason", "required", "请写明判断的理由，例如看到了什么材料、走访了谁。");

    public static Problem UnknownCondition() => new("judgement.condition", "unknown-condition", "这份申报的认定里没有这一项条件，请从需要综合判断的条件里选择。");

    public static Problem JudgementNotNeeded() => new("judgement.condition", "judgement-not-needed", "这一项条件按事实就能认定，不需要综合判断。");

    public static Problem LivesWhereParentWorks() => new(
        "currentAddress",
        "lives-where-parent-works",
        "孩子现居住地和外出的父亲或母亲现在的务工地在同一个县（区），可能并没有和父母分开。请核对现居住地和务工地；地址没有错的，由工作人员判断。");

    public static Problem DeceasedParentAway(string field) =>
        new(
            field,
            "deceased-parent-away",
            "填了这位家长已去世，又填了在外务工，现在按另一方外出、这一方已去世判断。请核对：一方去世、另一方外出的，请在“父母一方外出、另一方无监护能力”选“是”。");

    public static Problem BothParentsDeceased() => new(
        "mother.status",
        "both-parents-deceased",
        "填了父母双方都已去世，又填了父母外出；双亲都去世的孩子按二(二)不属于留守儿童，由工作人员另行核实监护情况。请核对父母状况。");

    public static Problem BirthDateFromNumber() =>
        new("birthDate", "birth-date-from-number", "没有填出生日期，暂时按公民身份号码里的出生日期判断。请照户口本核对后补上出生日期。");

    public static Problem ReturnedBeforeLeaving() =>
        new("returnedOn", "returned-before-leaving", "返回户籍地的日期不晚于离开户籍地的日期，请核对；回去以后又离开的，请填最近一次离开的日期，返回日期留空。");

    public static Problem BadParameter(string name, string wanted) => new("Policy:" + name, "invalid-parameter", $"政策参数 {name} 需要是{wanted}。");
}
