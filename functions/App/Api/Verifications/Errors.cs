using System.Globalization;
using App.Wire;
using Domain.Declarations;
using Domain.Forms;
using Domain.Problems;

namespace App.Api.Verifications;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal NotDone() => new(409, "not-done", "这次比对还没有结束，请等结束以后再看结果。");

    public static Refusal Ended() => new(409, "already-ended", "这次比对已经结束，不用再停。");

    public static Refusal ChildChanged() => new(409, "changed-since", "比对以后孩子的档案又改过，这一项已经不是当时的内容，没有改动。请重新比对一次，再裁定。");

    public static Problem UnknownOutcome() => new("outcome", "unknown-option", "outcome 只能是 matched、possible、unmatched 或者 onlyInDepartment。");

    public static Problem BadPage() => new("page", "invalid-page", "页码标记不对，请从第一页重新查看。");

    public static Problem UnknownCounty() => new("county", "unknown-county", "请从长治市的 12 个县（区）里选一个。");

    public static Problem UnknownVerdict() => new("decision", "unknown-option", "decision 只能是 same、different 或者 cannotTell。");

    public static Problem UnknownRuling() => new("decision", "unknown-option", "decision 只能是 keep、adopt 或者 refer。");

    /// <summary>Who was first, is a conflict; the rest is content.</summary>
    public static Refusal Decided(IReadOnlyList<Problem> problems) =>
        problems is [{ Code: "already-settled" or "not-settled" or "nothing-to-decide" or "adopted" } first, ..]
        ? new Refusal(409, first.Code, first.Message) { Problems = problems } : Wire.Errors.Decided(problems);

    /// <summary>Why a child's answer is what it was before, in its history.</summary>
    public static string Undone(Department department, string reason)
    {
        var said = $"撤回按{department.Label()}的记录所做的更新：{reason.Trim()}";
        return said.Length <= Reasons.MaxLength ? said : said[..Reasons.MaxLength];
    }

    /// <summary>Where a child's new answer is from, in its history.</summary>
    public static string Adopted(Department department, FoundDifference found, VerifiedItem item, string reason)
    {
        var from = item is { Batch: { } batch, Row: { } row } ? $"批次 {batch} 第 {row.ToString(CultureInfo.InvariantCulture)} 行" : "完整名单里没有";
        var said = string.Create(CultureInfo.InvariantCulture, $"按{department.Label()}截至{found.ReportedOn:yyyy-MM-dd}的记录（{from}）更新：{reason.Trim()}");
        return said.Length <= Reasons.MaxLength ? said : said[..Reasons.MaxLength];
    }
}
