using App.Wire;
using Domain.National;
using Domain.Problems;

namespace App.Api.National;

/// <summary>The refusals of this room's routes and pages, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal ForTheProposer() => new(409, "for-the-proposer", "表头配置、上报和退回文件由县（区）经办人办理；您可以在“审批”里批准或者退回批次。");

    public static Refusal NoVersionYet() => new(409, "not-in-force", "这套表头还没有到起用的日子，请等到那一天，或者先配一版现在就起用的。");

    public static Refusal NobodyGoes(int damaged) => new(409, "nobody-goes", "按这个条件没有孩子要报。请换一个条件再看。"
        + (damaged > 0 ? $"另有 {damaged} 份记录损坏，报不了，请告诉信息系统管理员。" : ""));

    public static Refusal WaitsAlready(string code) => new(409, "waits-already",
        $"同一套表头、同样范围的孩子已经提出过一批（{code}），还在等审批。请等它批准或者退回以后再提。");

    public static Refusal BatchDamaged() => new(409, "batch-damaged",
        "有一批以前的上报记录损坏，看不出哪些孩子已经报过，所以现在不能提出或者批准。请告诉信息系统管理员，从备份恢复以后再办。");

    public static Refusal RowsOver() => new(410, "rows-over", "这一批提出已经超过两年，哪一行是哪个孩子已经按规定删除，不能再批准，也不能再读入退回的文件。确需再报的，请另提一批。");

    public static Refusal ChildErased() => new(410, "child-erased", "这一批里有孩子的档案已经按规定删除，文件也已经删去，不再提供。其余的孩子确需再报的，请另提一批。");

    public static Refusal NotWaiting() => new(409, "not-open", "这一批已经有了决定，请刷新后查看。");

    public static Refusal NotApproved() => new(409, "not-approved", "这一批还没有批准，没有文件。请等审批人批准。");

    public static Refusal FileOver() => new(410, "file-over", "文件只保留7天，已经删除；报了哪些孩子、结果如何，都还在这一页。确需再报的，请另提一批。");

    public static Refusal NotYours() => new(403, "not-requester", "只有提出这一批的人可以下载文件。");

    public static Refusal NobodyLeft() => new(409, "nobody-left", "这一批里的孩子都已经不在册、已经随别的批次报过，或者记录损坏，没有可以写的。请退回这一批，另提一批。");

    public static Refusal Unreadable(Problem problem) => new(problem.Code == "file-too-large" ? 413 : 422, problem.Code,
        problem.Message)
    { Problems = [problem] };

    public static Refusal NotOfThisBatch(IReadOnlyList<Problem> problems) => problems is [
        {
            Code: "other-batch", Message: var message,
            Code: var code
        }]
        ? new(409, code, message) { Problems = problems }
        : new(422, "invalid-content", $"退回文件里有 {problems.Count} 处看不懂，一行也没有写。请逐条改好后重新上传。") { Problems = problems };

    public static Refusal TakesBack(IReadOnlyList<Problem> problems) => new(422, "was-accepted",
        $"这份文件里有 {problems.Count} 行原来已经记为成功，现在说失败；一行也没有写。请逐条核对以后再决定。")
    { Problems = problems };

    public static Problem TooManyMappings(int most) => new("name", "too-many", $"一个县（区）最多 {most} 套表头配置，已经满了。请打开一套不再用的，给它保存新的一版。");

    public static Problem UnknownMapping() => new("mapping", "unknown-mapping", "没有找到这套表头配置，请重新选择。");

    public static Problem UnknownDecision() => new("decision", "unknown-option", "decision 只能是 approve（批准）或者 refuse（退回）。");

    public static Problem UnknownStep() => new("step", "unknown-option", "step 只能是 preview（先看）或者 propose（提出）。");

    public static Problem BadColumns() => new("columns", "wrong-type", "columns 需要是一个数组，每一栏有 heading、source，可以有 codes（选项代码 → 对方的代码）。");

    public static Problem BadCodeLine(int column) => new($"columns[{column - 1}].codes", "invalid-codes", $"第 {column} 栏的代码请写成“选项=代码”，几个之间用分号隔开。");

    public static Problem BadWords(string name) => new(name, "wrong-type", $"{name} 需要是一个文字的数组，最多 {SetMapping.MostWords} 个。");
}
