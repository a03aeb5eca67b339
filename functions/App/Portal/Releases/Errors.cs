using Domain.Problems;

namespace App.Portal.Releases;

/// <summary>What only a page can get wrong, one line each; the rest is said by the decisions.</summary>
internal static class Errors
{
    public static Problem NoCaliber() => new("caliber", "unknown-option", "请选择口径：监测、统计或者普查可比。");

    public static Problem NoDay() => new("asOf", "invalid-date", "请填写统计时点，要是存在的日期，例如 2026年9月1日。");

    public static Problem NoTable() => new("tables", "required", "请至少选一张表，并给它选一个指标。");

    public static Problem NoAnswer() => new("agree", "required", "请选择同意还是不同意。");
}
