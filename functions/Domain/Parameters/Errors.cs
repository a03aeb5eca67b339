using Domain.Eligibility;
using Domain.Problems;

namespace Domain.Parameters;

/// <summary>
/// Every refusal of this room, one line each. <c>wrong-status</c>, <c>already-proposed</c>, <c>effect-…</c> and <c>too-late</c> are conflicts (409),
/// <c>same-person</c> and <c>not-the-author</c> are not allowed (403), the rest invalid content (422).
/// </summary>
public static class Errors
{
    public static Problem UnknownParameter() => new("parameter", "unknown-parameter", "没有这项参数，请从参数列表里选择。");

    public static Problem BadValue(PolicyParameter parameter) => new("value", "invalid-value", $"“{parameter?.Label}”需要是{parameter?.Wanted}，请改好再提出。");

    public static Problem SameValue(PolicyParameter parameter) => new("value", "same-value", $"“{parameter?.Label}”到那一天本来就是这个数，不用改。请核对数值和生效日期。");

    public static Problem Conflict(string wanted) => new("value", "conflicting-value", $"和别的参数对不上：这里需要{wanted}。请先改另一项，或者换一个数。");

    public static Problem NotAhead() => new("validFrom", "not-ahead", "生效日期最早是明天：已经过去的日子不改判，今天已经按原来的数判过。请改晚一些。");

    public static Problem TooFarAhead(int days) => new("validFrom", "too-far-ahead", $"生效日期最多提前 {days} 天，请改近一些。");

    public static Problem ReasonRequired() => new("reason", "required", "请写明原因，例如依据的文件和会议。");

    public static Problem AlreadyProposed(PolicyParameter parameter) =>
        new("parameter", "already-proposed", $"“{parameter?.Label}”已经有一项修改在等批准，请先办完那一项（批准、不批准或者撤回），再提新的。");

    public static Problem NoticeAlreadyProposed() =>
        new("text", "already-proposed", "已经有一份新的告知书在等批准，请先办完那一份（批准、不批准或者撤回），再提新的。");

    public static Problem NoticeTextRequired() => new("text", "required", "请写告知书的全文，第一行是标题。");

    public static Problem NoticeTooLong(int most) => new("text", "too-long", $"告知书最多 {most} 个字，请写短一些，让家长在手机上看得完。");

    public static Problem ShortTooLong(int most) => new("short", "too-long", $"要点最多 {most} 个字，请写短一些。");

    public static Problem SameNotice() => new("text", "same-text", "和现在的告知书一字不差，不用改。请写新的内容。");

    public static Problem NoticeNotLater(DateOnly last) => new("validFrom", "not-later",
        $"已经批准的告知书从 {last.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)} 起用，新的要从那天以后起，请改晚一些。");

    public static Problem NotProposed() => new("status", "wrong-status", "这项修改不在等待批准，可能已经有同事办过，请刷新后再看。");

    public static Problem SamePerson() => new("", "same-person", "提出的人不能批准自己提出的修改，请由另一位市级审批人办理。");

    public static Problem NotTheAuthor() => new("", "not-the-author", "只有提出的人可以撤回；不同意的，请由市级审批人办理“不批准”。");

    public static Problem TooLate() => new("validFrom", "too-late", "离生效日期太近或者已经过了，来不及让全市同时生效。请“不批准”这一项，请对方另提一个晚些的日期。");

    public static Problem EffectOutdated() => new("version", "effect-outdated", "影响算过以后又有变化（别的参数已经批准、重新算过，或者过了三十天）。请重新计算影响，看过再批准。");

    public static Problem EffectNotCounted() => new("effect", "effect-not-counted", "影响还没有算完全市各县（区），请等算完、看过再批准。");
}
