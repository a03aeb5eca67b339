using App.Wire;
using Domain.Problems;

namespace App.Api.Checklists;

/// <summary>The refusals of this room, one line each.</summary>
internal static class Errors
{
    public static Problem UnknownSince() => new("since", "unknown-delivery", "since 要么是本部门在本县（区）以前一次交付的编号，要么是一天，例如 2026-06-30；要全部名单的，请不要带 since。");

    public static Problem BadPage() => new("page", "invalid-page", "page 不是上一页给出的编号，请从第一页重新查。");

    public static Refusal FileOver() => new(410, "file-over", "这份表格已经过期删除（只保留7天）。请重新生成一份名单。");
}
