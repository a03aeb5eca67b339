using App.Wire;
using Domain.Problems;

namespace App.Api.Departments;

/// <summary>Every refusal of sending a department's records, one line each; those of a file's inside are the documents room's.</summary>
internal static class RecordRefusals
{
    public static Problem DepartmentNeeded() => new("department", "required", "请选择是哪个部门的名单。");

    public static Problem DayNeeded() => new("asOf", "required", "请写明这份名单是哪一天的情况：asOf=年-月-日，例如 asOf=2026-11-30。");

    public static Problem BadDay() => new("asOf", "invalid-date", "日期要写成年-月-日，例如 2026-11-30，并且日历上要有这一天。");

    public static Problem DayInFuture() => new("asOf", "future-date", "名单的日期晚于今天，请核对。");

    public static Problem BadWhole() => new("whole", "unknown-option", "whole 只能是 true（这是本县（区）的全部名单）或者 false。");

    public static Refusal NoRows() => Wire.Errors.Invalid([new("", "no-rows", "名单里一行也没有。")]);

    public static Refusal TooManyRows(int most) => Wire.Errors
        .Invalid([new("", "too-many-rows", $"一次用 JSON 最多送 {most} 行。更多的请存成 .csv 或 .xlsx 再送，或者分几次送。")]);

    public static Refusal HeadingsUnclear() => new(422, "headings-unclear", "有的列标题分不清是什么，这份名单还没有收下。请确认每一列是什么（一次就够，以后同样的列标题不再问），再送一遍。");

    public static Problem UnknownTarget(int column) => new($"columns[{column}].target", "unknown-option", "没有这一栏。可以用的栏目在 targets 里；不用的列请写 null。");

    public static Problem ColumnsNeeded() => new("columns", "required", "请在 columns 里写明每个列标题是什么，例如 [{\"heading\":\"姓名\",\"target\":\"childName\"}]。");

    public static Refusal CopyGone() => new(410, "file-gone", "原来的文件已经过了保存期限，从系统里删除了。需要的话请重新送一遍，就能再下载标出问题的表格。");

    public static Refusal NoFile() => new(409, "no-file", "这一批是用程序接口送来的，没有表格；有问题的行在回答里列着。");

    public static Refusal NotWaiting() => new(409, "not-waiting", "这份名单的列标题已经确认过了，请刷新后查看。");

    public static Refusal CannotCancel() => new(409, "cannot-cancel", "这一批的资料已经更新替换并删除，不能再撤回。");

    public static Refusal Changed() => new(409, "version-conflict", "这一批刚才有了变化，请刷新后再试。");
}
