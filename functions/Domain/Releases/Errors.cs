using Domain.Forms;
using Domain.Problems;

namespace Domain.Releases;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NoTitle() => new("title", "required", "请写上名称，例如“潞州区流动儿童参保情况”，公众会看到。");

    public static Problem LongTitle(int most) => new("title", "too-long", $"名称最多 {most} 个字，请写短一些。");

    public static Problem NoTables() => new("tables", "required", "请至少选一张表，例如 [[\"county\",\"ageBand\"]]。");

    public static Problem TooManyTables(int most) => new("tables", "too-many-tables", $"一次最多发布 {most} 张表，请分几次发布。");

    public static Problem NoDimensions(int table) => new($"tables[{table}]", "required", "这张表没有选指标，请选一到三个。");

    public static Problem TooManyDimensions(int table) => new($"tables[{table}]", "too-many-dimensions", "一张表最多三个指标，请分成几张表。");

    public static Problem UnknownDimension(int table) =>
        new($"tables[{table}]", "unknown-dimension", "没有这个指标，请从统计指标里选择（例如 county、ageBand、medicalInsurance）。");

    public static Problem VillageNeverPublic(int table) =>
        new($"tables[{table}]", "forbidden-dimension", "村（居）一级的数据不对外发布，范围太小，容易认出孩子。请改用乡镇或者县（区）。");

    public static Problem TwoAgeBands(int table) => new($"tables[{table}]", "forbidden-dimension", "一张表只能用一种年龄分组，请去掉一种。");

    public static Problem SameTable(int table) => new($"tables[{table}]", "duplicate-table", "这张表和前面的一张相同，请去掉一张。");

    public static Problem FutureDay() => new("asOf", "future-day", "统计时点不能晚于今天，请改成今天或者以前的日期。");

    public static Problem UnknownCaliber() => new("caliber", "unknown-option", "caliber 只能是 monitoring、statistics 或者 census。");

    public static Problem UnknownLevel() => new("level", "unknown-option", "level 只能是 county 或者 city。");

    public static Problem FiguresRevised() => new("asOf", "figures-revised",
        "同一时点的数据以前发布过，之后有订正，两次对不上，前后一比就可能推算出个人。请换一个统计时点。");

    public static Problem FiguresIncomplete() => new("asOf", "figures-incomplete", "有的县（区）还没有汇总完，数据不全，不能发布。请过几分钟再试。");

    public static Problem NothingLeaves() => new("tables", "nothing-can-leave", "这些表和以前发布过的放在一起会推算出个人，一张都不能发布。请减少指标，或者换一个统计时点。");

    public static Problem NotADraft() => new("status", "wrong-status", "这次发布已经办结，不能再改；要更正的，请撤回以后重新起草。");

    public static Problem NotPublished() => new("status", "wrong-status", "这次发布还没有发布或者已经撤回，不能撤回。");

    public static Problem SamePerson() => new("", "same-person", "起草的人不能审批自己起草的发布，请由另一位审批人办理。");

    public static Problem OpinionsMissing(IEnumerable<Department> missing) =>
        new("opinions", "opinions-missing", $"还缺这些部门的意见：{string.Join("、", missing.Select(one => one.Label()))}。请等他们答复后再审批。");

    public static Problem Objected(IEnumerable<Department> objecting) =>
        new("opinions", "objected", $"这些部门有不同意见：{string.Join("、", objecting.Select(one => one.Label()))}。请按意见修改后重新征求意见。");

    public static Problem CommentRequired() => new("comment", "required", "不同意的，请写明理由和修改建议。");

    public static Problem NotAsked() => new("", "not-asked", "这次发布没有贵部门的指标，不用答复。");

    public static Problem UnknownBrief() => new("kind", "unknown-option", "请选择月度简报还是阶段性报告（kind：monthly 或者 phase）。");

    public static Problem PhaseBegins() => new("from", "required", "阶段性报告请写明从哪一天起，例如 2026-01-01。");

    public static Problem PhaseBackwards() => new("from", "range", "开始的日期不能晚于统计时点，请改成以前的日期。");

    public static Problem ReasonRequired() => new("reason", "required", "请写明撤回的原因，公众会看到。");
}
