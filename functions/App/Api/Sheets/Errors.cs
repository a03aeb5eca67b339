using App.Wire;
using Domain.Forms;
using Domain.Problems;

namespace App.Api.Sheets;

/// <summary>Every refusal of this room, one line each; those of a file's inside are the documents room's.</summary>
internal static class Errors
{
    public static Problem OtherCounty(string county) => new("file", "other-county", $"按规定，这个孩子由{county}负责登记。请从表里删去这一行，交给{county}民政局；地址填错了的话，请改正。");

    public static Problem ForTheCity() => new("file", "for-the-city", "这个孩子由市里先接收，不能随表格导入。请从表里删去这一行，用自主申报或入户走访单独上报。");

    public static Problem SameNumber(Field field, int row) =>
        new(field.Key, "same-number",
            $"“{field.Name}”和第 {row.ToString(System.Globalization.CultureInfo.InvariantCulture)} 行相同。同一个孩子只留一行；号码写错了的话，请改正。");

    public static Problem SameChild(int row) => new(
        "file", "same-child",
            $"这一行和第 {row.ToString(System.Globalization.CultureInfo.InvariantCulture)} 行是同一个孩子（同名、同一天出生、同一监护人）。同一个孩子只留一行；确实是两个孩子的，请填上各自的公民身份号码。");

    public static Problem NoCopy() => new("file", "no-copy", "这份表格里有系统不能照抄的内容，生成不了标出问题的表格。请按页面上列出的行和栏目在原来的表格里改，或者把内容粘贴到新模板里再上传。");

    public static Refusal TooLarge(long most) => new(413, "file-too-large",
        Documents.Errors.FileTooLarge(most).Message)
    { Problems = [Documents.Errors.FileTooLarge(most)] };

    public static Refusal BadFile(Problem problem) =>
        new(problem.Code == "file-too-large" ? 413 : 422, problem.Code, problem.Message) { Problems = [problem] };

    public static Refusal NoFile() => BadFile(new("file", "no-file", "没有收到文件。请先选择填好的表格（.xlsx 或 .csv），再上传。"));

    public static Refusal CutOff() => new(400, "upload-cut-off", "文件没有传完整，请检查网络后重新上传。");

    public static Refusal UnknownForm() => Wire.Errors.Invalid([Domain.Forms.Errors.UnknownForm()]);

    public static Refusal NotChecked() => new(409, "not-checked", "这份表格还没有检查完，请等检查结束后再决定。");

    public static Refusal FileRefused(Problem problem) => new(409, problem.Code, problem.Message);

    public static Refusal RowsWrong(int bad) => new(409, "rows-wrong", $"还有 {bad} 行有错，按“要么全部写入，要么一行也不写”，现在一行也没有写。请改好后重新上传，或者选择只写没有错的行。");

    public static Refusal NothingToWrite() => new(409, "nothing-to-write", "这份表格里没有可以写入的行。请改好后重新上传。");

    public static Refusal AllKnown(int known, int ready) => new(
        409, "nothing-to-write", $"表里没有新的孩子：{known} 行都已经申报或者登记过，不用再写。要改内容，请打开原来的申报或者档案更正。{(ready > 0 ? "确实要另外写一份的，请先选上“也写入”。" : "")}");

    public static Refusal AlreadyChosen() => new(409, "already-chosen", "这份表格已经开始写入，不用重复提交。");

    public static Refusal TooLate() => new(409, "import-expired", "检查已经过去一天，资料已经从系统里清除。请重新上传这份表格。");

    public static Refusal StillWriting() => new(409, "still-writing", "还在写入，请先停止，或者等写完以后再撤销。");

    public static Refusal NothingWritten() => new(409, "nothing-written", "这次导入没有写入任何一行，不需要撤销。");

    public static Refusal AlreadyUndone() => new(409, "already-undone", "这次导入已经在撤销，不用重复提交。");

    public static Refusal NothingToStop() => new(409, "not-running", "现在没有正在进行的工作，不需要停止。");

    public static Refusal NotReady() => new(409, "export-not-ready", "表格还没有生成好，请稍后再下载。");

    public static Refusal Expired() => new(410, "export-expired", "下载的期限已经过了，表格已经从系统里删除。确需使用的，请重新申请。");

    public static Refusal NotYours() => new(403, "not-requester", "只有提出申请的人可以下载这份表格。");

    public static Refusal NotWaiting() => new(409, "not-open", "这个申请已经有了决定，请刷新后查看。");

    public static Problem UnknownChoice() => new("rows", "unknown-option", "rows 只能是 all（全部写入）或者 good（只写没有错的行；已经申报过的都不写）。");

    public static Problem UnknownKnown() => new("known", "unknown-option", "known 只能是 leave（已经申报过的不写）或者 write（也写入）。");

    public static Problem UnknownDecision() => new("decision", "unknown-option", "decision 只能是 approve（批准）或者 refuse（退回）。");

    public static Problem KindNeeded() => new("kind", "required", "请选择流动儿童或者留守儿童：两种表的栏目不同，一次导出一种。");
}
