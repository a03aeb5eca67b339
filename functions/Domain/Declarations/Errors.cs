using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Declarations;

/// <summary>Every refusal and warning of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem OutsideJurisdiction(string field, string county) => new(
        field, "outside-jurisdiction", $"按规定，这个孩子由{county}负责登记，不在长治市的登记范围。请联系{county}的民政部门；地址填错了的话，请改正后再提交。");

    public static Problem Abroad(string field, string label) => new(
        field, "outside-jurisdiction", $"“{label}”在境外，不在长治市的登记范围。孩子回到国内后，请向当时负责的县（区）申报；地址填错了的话，请改正后再提交。");

    public static Problem AddressTooCoarse(string field, string label) => new(
        field, "address-too-coarse", $"“{label}”还没有说到县（区），我们不知道该由哪个县（区）来登记。请选到县（区），知道乡镇、村（社区）的也请一并选上。");

    public static Problem HukouCountyUnknown() => new(
        "hukouAddress", "hukou-county-unknown", "留守儿童由户籍地的县（区）登记。现在还不知道孩子的户口在哪个县（区），先由现居住地的县（区）接收，请尽快问清户籍地址后补充。");

    public static Problem HukouCountyNeeded() => new(
        "hukouAddress", "hukou-county-needed", "留守儿童由户籍地的县（区）登记，孩子现在又不住在长治市的某个县（区）里。请问清孩子的户口在哪个县（区），填写户籍地址后再提交。");

    public static Problem UnknownNoticeVersion() => new("consent.noticeVersion", "unknown-notice-version", "没有这个版本的告知书，请刷新页面，阅读现在的告知书后再提交。");

    public static Problem OutdatedNotice() =>
        new("consent.noticeVersion", "notice-outdated", "告知书已经换了新的，请先看现在的告知书，再勾选同意。");

    public static Problem NothingToCorrect() => new("answers", "nothing-to-correct", "没有收到要更正的内容。请填写要更正的项目后再提交。");

    public static Problem CannotCorrect(Declaration declaration) => new("status", "wrong-status", declaration.Status switch
    {
        DeclarationStatus.Withdrawn => "这份申报已经撤回，不能再更正。需要登记的话，请重新申报。",
        DeclarationStatus.NotEligible => "这份申报已经有了核对结果，不能再更正。情况有变化的话，请重新申报。",
        _ => "这份申报已经办结，不能再更正。情况有变化的话，请重新申报。",
    });

    public static Problem BeingHandedOver(Declaration declaration) => new(
        "status", "wrong-status", $"这份申报正在随孩子转到{DivisionTable.Name(declaration.Transfer!.To)}，这里的一份不能再改。请过几分钟再试，由那里接着办。");

    public static Problem CannotWithdraw(Declaration declaration) => new("status", "wrong-status", declaration.Status switch
    {
        DeclarationStatus.Withdrawn => "这份申报已经撤回了，不用再撤。",
        DeclarationStatus.Registered => "孩子已经登记，要不要删除由县（区）民政局依法决定，请在查进度的页面提出。",
        _ => "这份申报已经办结，不用再撤回。",
    });

    public static Problem CannotReview(Declaration declaration) => new("status", "wrong-status", declaration.Status switch
    {
        DeclarationStatus.Registered => "这份申报已经登记，请到儿童档案里更新。",
        DeclarationStatus.Withdrawn => "申报人已经撤回这份申报，不能再审核。",
        _ => "这份申报已经有了结果，不能再审核。",
    });

    public static Problem StillWithTheCity() => new("status", "wrong-status", "这份申报还在市里，不属于任何县（区）的登记。登记前请先转给负责的县（区）。");

    public static Problem CannotAttach() => new("status", "wrong-status", "这份申报已经办结，不能再添加附件。");

    public static Problem TooManyAttachments(int most) => new("attachments", "too-many", $"一份申报最多 {most} 个附件，请先选出最要紧的。");

    public static Problem TooManyCorrections(int most) => new("answers", "too-many", $"这份申报已经更正过 {most} 次。请联系县（区）民政局，由工作人员帮您核对。");

    public static Problem Incomplete(Field field) => new(field.Key, "incomplete", $"登记前请补全“{field.Name}”：申报人当时说不清楚，请向家庭或有关部门核实。");

    /// <summary>The plan's own rule does not put the child on the register: whoever does it all the same says why.</summary>
    public static Problem RegisterAgainstFinding(Outcome outcome) => new("reason", "required", outcome == Outcome.Unknown
        ? "按填写的内容还认定不了（不清楚）。可以先请家长补充；一定要现在登记的，请写明理由，以后查看的人要看得懂。"
        : "按填写的内容不符合登记条件。填错了的，先请家长更正；一定要登记的，请写明理由，以后查看的人要看得懂。");

    public static Problem UnknownAskField(string key) => new("fields", "unknown-field", $"表里没有“{key}”这一项，请核对要补充的项目。");

    public static Problem JudgementStillOpen() => new(
        "judgement", "judgement-open", "还有条件需要综合判断，现在登记后暂不计入监测对象。请尽快记录判断。");

    public static Problem ImportRegistered() => new("status", "registered", "孩子已经登记，不能随导入一起撤销。请到儿童档案里办理注销。");

    public static Problem NotRegisteredAs() => new("status", "wrong-status", "这份申报不是按这份档案登记的，或者已经转走、删除，不能撤销登记。请刷新后再看。");

    public static Problem ImportEnded() => new("status", "ended", "这份申报已经办结或者撤回，不用再撤销。");

    public static Problem ImportChanged() => new("status", "changed", "导入以后有人办理或者更正过这份申报，不能随导入一起撤销。请打开这份申报再决定。");

    /// <summary>Why a declaration with this finding is not registered among many.</summary>
    public static Problem NotForBulk(Outcome outcome) => outcome switch
    {
        Outcome.NeedsJudgement => new("judgement", "needs-judgement", "有条件要综合判断，请打开这一份，判断以后再登记。"),
        Outcome.Unknown => new("answers", "finding-unknown", "还有不清楚的内容，认定不了，请打开这一份看看缺什么。"),
        _ => new("answers", "finding-not-met", "按填写的内容不符合条件，请打开这一份再决定。"),
    };

    public static Problem OpenQuestion() => new("asks", "open-question", "问家长的问题还没有答复，请打开这一份再决定。");

    public static Problem OpenCaseFirst() => new("case", "open-case", "这一份还有事情待核对，请先办结，再登记。");

    public static Problem UnknownDecision() => new("decision", "unknown-option", "审核决定只能是登记、请补充或者不予登记。");
}
