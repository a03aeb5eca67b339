using Domain.Forms;

namespace App.Api.Declarations;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal KeyMissing() => new(400, "idempotency-key-missing", "请在请求头 Idempotency-Key 里带上一个自己生成的编号（1 到 200 个英文字符），重复提交时用同一个。");

    public static Refusal KeyReused() => new(422, "idempotency-key-reused", "这个 Idempotency-Key 已经用于另一份内容，请换一个新的再提交。");

    public static Refusal NoSuchReceipt() => new(404, "declaration-not-found", "没有找到这份申报。请核对回执编号和电话后四位；都没错的话，请联系村（居）儿童主任。");

    public static Refusal TokenMissing() =>
        new(401, "follow-up-token-missing", "请在请求头 X-Follow-Up-Token 里带上申报时得到的凭证。") { Headers = [("WWW-Authenticate", "FollowUpToken")] };

    public static Refusal ProofMissing() =>
        Api.Errors.Invalid([new Problem("phoneLast4", "required", "请填写申报人电话的后四位；没有留电话的，请用申报时得到的凭证（请求头 X-Follow-Up-Token）。")]);

    public static Problem PhoneLast4() => new("phoneLast4", "invalid-digits", "请填写电话号码的最后四位数字，例如 5678。");

    public static Refusal NoProposal() => new(409, "no-open-proposal", "不予登记需要两个人办理：请先由县（区）经办人提出，再由您审批。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "没有这个状态，请核对。");

    public static Problem BadPage() => new("page", "invalid-page", "页码标记不对，请从第一页重新查看。");

    public static Problem Version() => new("version", "required", "请提供看过的版本号（列表里的 version）。");
}
