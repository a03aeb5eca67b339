using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace App.Api.Declarations;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal KeyMissing() => new(400, "idempotency-key-missing", "请在请求头 Idempotency-Key 里带上一个自己生成的编号（1 到 200 个英文字符），重复提交时用同一个。");

    public static Refusal KeyReused() => new(422, "idempotency-key-reused", "这个 Idempotency-Key 已经用于另一份内容，请换一个新的再提交。");

    public static Refusal NoSuchReceipt() => new(404, "declaration-not-found", "没有找到这份申报。请核对回执编号和电话后四位；都没错的话，请联系村（居）儿童主任。");

    public static Refusal TokenMissing() =>
        new(401, "follow-up-token-missing", "请在请求头 X-Follow-Up-Token 里带上申报时得到的凭证。") { Headers = [("WWW-Authenticate", "FollowUpToken")] };

    public static Problem ProofMissing() =>
        new("phoneLast4", "required", "请填写申报人电话的后四位；没有留电话的，请用申报时得到的凭证（请求头 X-Follow-Up-Token）。");

    public static Problem PhoneLast4() => new("phoneLast4", "invalid-digits", "请填写电话号码的最后四位数字，例如 5678。");

    public static Refusal NoProposal() => new(409, "no-open-proposal", "不予登记需要两个人办理：请先由县（区）经办人提出，再由您审批。");

    public static Refusal OpenCase() =>
        new(409, "open-case", "这个号码申报了不止一次，是不是同一个孩子还没有核对，现在不能登记。请先到“待核对”里把几份并排看一遍，办结以后再登记。");

    public static Refusal AlreadyRegistered(DivisionCode county, ChildKind kind) => new(409, "already-registered",
        $"{DivisionTable.Name(county)}已经按这个号码登记了一份{(kind == ChildKind.Migrant ? "流动儿童" : "留守儿童")}，同一个孩子不能再登记一次。"
        + "是同一个孩子的，请提出结束这一份，需要时请那里转接过来；号码填错的，请先请申报人更正。");

    public static Refusal CountyNeeded() => Wire.Errors.Invalid([new Problem("county", "required", "市级岗位请用 ?county= 指明县（区）。")]);

    public static Refusal EmptyAttachment() => new(422, "empty-attachment", "没有收到文件内容，请重新选择文件。");

    public static Refusal WrongAttachment() => new(415, "wrong-attachment", "只能添加图片（JPG、PNG、WebP）或者 PDF，并且内容要和格式一致；苹果手机的 HEIC 照片请先转成 JPG。");

    public static Refusal BrokenPicture() => new(422, "broken-picture", "这张图片打不开，可能没有传完整。请重新拍一张，或者换一张再试。");

    public static Refusal PictureTooLarge() => new(422, "picture-too-large", "这张图片的尺寸太大，请缩小以后再试。");

    public static Refusal MovingPicture() => new(422, "moving-picture", "这是会动的图片，请换一张普通的照片。");

    public static Refusal TooManyPictures(int seconds) =>
        new(429, "too-many-pictures", $"现在传照片的人太多，请过 {seconds} 秒再传一次，别的内容不受影响。") { RetryAfter = seconds };

    public static Refusal ActivePdf() => new(422, "active-pdf", "这个PDF里有会自动运行的内容或者夹带的文件，不能收。请打印成新的PDF再传，或者直接拍照上传。");

    public static Refusal LockedPdf() => new(422, "unreadable-pdf", "这个PDF加了密码，或者里面的内容检查不了，不能收。请去掉密码、打印成新的PDF再传，或者直接拍照上传。");

    public static Refusal NoFile() => new(422, "no-file", "表单里没有文件，请选择一个图片或者 PDF。");

    public static Refusal OpenFirst() => new(403, "open-first", "请先写明原因，打开这份申报，再看附件。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "没有这个状态，请核对。");

    public static Problem BadPage() => new("page", "invalid-page", "页码标记不对，请从第一页重新查看。");

    public static Problem Version() => new("version", "required", "请提供看过的版本号（列表里的 version）。");
}
