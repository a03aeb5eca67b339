using System.Collections.Frozen;
using Domain.Problems;
using Storage;

namespace App.Wire;

/// <summary>The refusals that any operation may answer with, one line each; a room's own are in its own Errors.cs.</summary>
public static class Errors
{
    public static Refusal MalformedJson() => new(400, "malformed-json", "请求内容不是完整的 JSON，请检查后重新提交。");

    public static Refusal TooDeep() => new(400, "json-too-deep", "请求内容的层数太多，请按接口说明的格式提交。");

    public static Refusal InvalidUtf8() => new(400, "invalid-utf8", "请求内容里有无法识别的字符，请用 UTF-8 编码重新提交。");

    public static Refusal EmptyBody() => new(400, "empty-body", "请求没有内容，请按接口说明提交 JSON。");

    public static Refusal BadRequest() => new(400, "bad-request", "请求的格式不对，请检查后重新提交。");

    public static Refusal TooSlow() => new(408, "request-timeout", "请求传得太慢，请检查网络后重新提交。");

    public static Refusal AddressTooLong() => new(414, "address-too-long", "网址太长，请核对后重新打开。");

    public static Refusal HeadersTooLarge() => new(431, "headers-too-large", "请求头太大，请清除浏览器里本站的 Cookie 后再试。");

    public static Refusal WrongHttpVersion() => new(505, "wrong-http-version", "这里只支持 HTTP/1.1，请换用较新的浏览器或程序。");

    public static Refusal NotAnObject() => new(422, "wrong-type", "请求内容需要是一个 JSON 对象（花括号开头）。");

    public static Refusal NotAnArray() => new(422, "wrong-type", "请求内容需要是一个 JSON 数组（方括号开头），一个孩子一项。");

    public static Refusal WrongMediaType(string wanted) => new(415, "wrong-content-type", $"请用 {wanted} 格式提交（Content-Type）。");

    public static Refusal CompressedBody() => new(415, "compressed-body", "请不要压缩请求内容，直接提交。");

    public static Refusal TooLarge(long maxBytes) =>
        new(413, "body-too-large", $"提交的内容太大，最多 {(maxBytes >= 1024 * 1024 ? $"{maxBytes / 1024 / 1024} MB" : $"{maxBytes / 1024} KB")}，请精简后重新提交。");

    public static Refusal TooMany(int seconds) => new(429, "too-many-requests", $"提交得太频繁，请过 {seconds} 秒再试。") { RetryAfter = seconds };

    public static Refusal TooManyCalls(int seconds) =>
        new(429, "too-many-requests", $"这个账号请求得太频繁，请过 {seconds} 秒再试；由程序批量取数的，请放慢速度。") { RetryAfter = seconds };

    public static Refusal TooManyProofs(int seconds) =>
        new(429, "too-many-wrong-proofs", $"核对没有通过的次数太多，请过 {Math.Max(1, (seconds + 59) / 60)} 分钟再试，或者联系村（居）儿童主任。") { RetryAfter = seconds };

    public static Refusal TooManySearches(int seconds) =>
        new(429, "too-many-searches", $"这一小时查找的次数太多，请过 {Math.Max(1, (seconds + 59) / 60)} 分钟再查；要看一批孩子的，请用名单和筛选。") { RetryAfter = seconds };

    public static Refusal VersionConflict() => new(409, "version-conflict", "这份记录刚刚被别人改过，请刷新、看过新的内容后再操作。");

    /// <summary>
    /// The refusal of a decision: a record in the wrong state is a conflict, a second person missing is not allowed, the rest is content.
    /// </summary>
    public static Refusal Decided(IReadOnlyList<Problem> problems) => problems switch
    {
        [{ Code: "wrong-status" or "not-open" or "changed-since", Message: var message, Code: var code }, ..] =>
            new Refusal(409, code, message) { Problems = problems },
        [{ Code: "same-person", Message: var message }, ..] => new Refusal(403, "same-person", message) { Problems = problems },

        // Whoever is wrong here altogether should read that first, and the contract names this code.
        _ when problems.FirstOrDefault(problem => problem.Code == "outside-jurisdiction") is { } elsewhere =>
            new Refusal(422, elsewhere.Code, elsewhere.Message) { Problems = problems },
        _ => Invalid(problems),
    };

    public static Refusal Invalid(IReadOnlyList<Problem> problems) =>
        new(422, "invalid-content", $"有 {problems.Count} 处需要修改，请逐条核对后重新提交。") { Problems = problems };

    public static Refusal NotFound() => new(404, "not-found", "没有找到要查的内容，请核对地址。");

    public static Refusal WrongMethod() => new(405, "method-not-allowed", "这个地址不支持这种请求方法，请查看接口说明。");

    public static Refusal FileChanged() => new(412, "file-changed", "这个文件和您手上的不是同一版，请刷新页面后再试。");

    public static Refusal NoSuchPart() => new(416, "no-such-part", "文件没有这么长，请重新下载整个文件。");

    public static Refusal SignInNeeded() => new(401, "sign-in-needed", "请先登录，或提供有效的访问令牌。") { Headers = [("WWW-Authenticate", "Bearer")] };

    public static Refusal DeviceEnded() => new(401, "device-ended", "这台设备已经停用，传上来的内容没有收，留在设备上的走访内容会删掉。手机找回来的，请重新登录后再办。")
    { Headers = [("WWW-Authenticate", "Bearer")] };

    public static Refusal NotAllowed() => new(403, "not-allowed", "您的岗位没有这项操作的权限；确需办理的，请联系安全管理员。");

    public static Refusal Unexpected(string trace) =>
        new(500, "unexpected-error", $"系统出了点问题，您提交的内容可能没有保存。请稍后再试；仍不行的，请把编号 {trace} 告诉工作人员。");

    /// <summary>Not to be mended by whoever asks: only a copy of before helps, so there is nothing to wait for.</summary>
    public static Refusal DamagedRecord(string id) =>
        new(503, "record-damaged", $"记录损坏，打不开；别的记录不受影响。请把编号 {id} 告诉信息系统管理员，由他从备份中恢复。");

    /// <summary>The store cannot do it at the moment.</summary>
    public static Refusal Unavailable(Trouble trouble) => trouble switch
    {
        Trouble.DiskFull => new(503, "disk-full", "服务器的磁盘已满，您刚才提交的内容没有保存。请留着内容，过几分钟再试；仍不行的，请告诉工作人员“磁盘已满”。") { RetryAfter = 60 },
        Trouble.ReadOnly => new(503, "store-read-only", "服务器现在只能看、不能存，您刚才提交的内容没有保存。请留着内容，过几分钟再试；仍不行的，请告诉工作人员“数据文件夹只读”。") { RetryAfter = 60 },
        Trouble.DiskFailing => new(503, "disk-failing", "服务器的磁盘读写出错，您刚才的操作没有完成。请过几分钟再试；仍不行的，请告诉工作人员“磁盘出错”。") { RetryAfter = 60 },
        Trouble.FileDamaged => new(503, "store-damaged", "服务器的数据文件已损坏，正等待恢复。请留着要提交的内容，并告诉工作人员“数据文件损坏，需要从备份恢复”。") { RetryAfter = 300 },
        Trouble.Unreachable => new(503, "store-unreachable", "数据服务暂时连不上或者太忙，您刚才的操作可能没有完成。请过半分钟再试。") { RetryAfter = 30 },
        Trouble.CountyMoving => new(503, "county-moving",
            "这个县（区）的资料正在迁到另一套系统，或已经迁走，您刚才的操作没有保存。请留着内容，过一会儿再试；仍不行的，请向县（区）工作人员问新的网址。")
        { RetryAfter = 300 },
        Trouble.Stopping => new(503, "restarting", "系统正在重启，请过几秒再试；没有得到答复的内容请再提交一次，不会重复。") { RetryAfter = 5 },
    };

    /// <summary>More than one commit holds, and of what belongs together no part is written without the other.</summary>
    public static Refusal TooMuchAtOnce() =>
        new(422, "too-much-at-once", "这一次要改的内容太多，超过了一次能保存的量（100 份记录、2 MB），什么都没有改。请把长的记录、说明写短一些，或者分几次办理；仍不行的，请告诉信息系统管理员。");

    public static Refusal NotReady() => new(503, "not-ready", "系统正在准备，请稍后再试。") { RetryAfter = 5 };

    /// <param name="words">What is wrong, where it is known.</param>
    public static Problem NotReady(string part, string words) => new(part, "not-ready", words.Length > 0 ? words : $"{part} 还没有准备好。");

    public static Problem UnknownMember(string name) => new(name, "unknown-field", "接口没有这一项，请核对名称。");

    public static Problem DuplicateMember(string name) => new(name, "duplicate-field", "这一项出现了两次，请只保留一个。");

    /// <summary>What people call the members that pages ask them for; others only programs send.</summary>
    private static readonly FrozenDictionary<string, string> Called = new Dictionary<string, string>
    {
        ["reason"] = "原因",
        ["toCounty"] = "要转去的县（区）",
        ["into"] = "要并入的那份档案",
        ["decision"] = "怎样办理",
        ["judgement"] = "综合判断",
        ["condition"] = "判断哪一条",
        ["outcome"] = "判断的结果",
        ["text"] = "要找的内容",
        ["name"] = "姓名",
        ["number"] = "证件号码",
        ["phone"] = "电话",
        ["receipt"] = "回执编号",
        ["village"] = "村（居）",
        ["note"] = "记录的内容",
        ["question"] = "要问的问题",
        ["issuer"] = "账号来源",
        ["subject"] = "账号编号",
        ["role"] = "岗位",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static string Call(string name) => Called.TryGetValue(name, out var called) ? $"“{called}”" : name;

    public static Problem MissingMember(string name, string wanted) =>
        new(name, "required", Called.ContainsKey(name) ? $"请填写{Call(name)}。" : $"请提供 {name}（{wanted}）。");

    public static Problem WrongType(string name, string wanted) => new(name, "wrong-type", $"{Call(name)} 的格式不对，这里需要{wanted}。");

    public static Problem InvalidDate(string name) => new(name, "invalid-date", $"{Call(name)} 不是一个存在的日期，请按 年-月-日 填写，例如 2024-09-01。");

    public static Problem TooLong(string name, int max) => new(name, "too-long", $"{Call(name)} 最多 {max} 个字，请写短一些。");

    public static Problem InvalidCharacters(string name) => new(name, "invalid-characters", $"{Call(name)} 里有无法显示的字符，请删去后重新填写。");

    public static Problem UnknownOption(string name, string wanted) => new(name, "unknown-option", $"{Call(name)} 没有这个选项，可用的有：{wanted}。");
}
