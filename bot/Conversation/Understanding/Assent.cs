using System.Buffers;
using System.Collections.Frozen;

namespace Conversation.Understanding;

/// <summary>
/// Whether somebody agrees: only a plain whole affirmative does (同意; 行，同意). Everything that surrounds it is seen: 不太同意, 先别提交, 提交了还能改吗.
/// </summary>
internal enum Assent
{
    Unclear,
    Yes,
    No,

    /// <summary>我再想想; 等他爸回来.</summary>
    Later,
}

/// <summary>
/// Agreement by coverage: the whole sentence is split into known words, and it agrees only when every word is an affirmative or says nothing of its
/// own (看完了, 那就, 吧). One word more (a negation, a condition, a question, a noun nobody expected) and it does not.
/// </summary>
internal static class Assents
{
    private enum Word
    {
        Unknown,
        Break,

        /// <summary>Agrees by itself: 同意, 行.</summary>
        Yes,

        /// <summary>Sends it off: 提交, 交吧. Alone, or beside what was looked through: 名字电话都对，交吧.</summary>
        Send,

        /// <summary>One thing of the summary: 名字对 does not say that the rest is right.</summary>
        Item,

        /// <summary>Says nothing of its own: 我, 看完了, 吧, 谢谢.</summary>
        Filler,

        /// <summary>Refuses by itself: 不同意, 不登了.</summary>
        No,

        /// <summary>Puts it off: 再想想, 等会儿.</summary>
        Later,

        /// <summary>Asks, doubts or hedges: 吗, 怎么, 要是.</summary>
        Doubt,
    }

    /// <summary>Who says more than this says something of his own.</summary>
    private const int Longest = 60;

    private const string Ends = "，,。.…！!；;？? ";

    private static readonly SearchValues<char> Stops = SearchValues.Create(Ends);

    private static readonly string[] Repairs =
        ["打错", "说错", "点错", "按错了", "刚才按错了", "看错了", "刚看错了", "写错了", "发错", "哦不对", "啊不对", "哦对着", "哦对", "不是不同意", "不是不交", "不是不提交", "不是不愿意", "改主意",
            "等等", "刚才卡"];

    private static readonly FrozenSet<string> Small =
        ["是", "是的", "对", "对的", "好", "好的", "嗯", "恩", "中", "成", "行", "可以", "得", "有", "管", "准", "通过", "支持"];

    private static readonly FrozenSet<string> Somebody =
        ["我", "我们", "你", "您", "你们", "孩子", "孩子的", "娃", "娃的", "我家孩子", "我家娃", "我家", "信息", "资料", "老师", "政府", "国家", "党", "家长", "闺女", "姑娘", "本人", "领导",
            "大夫", "师傅",
            "登记", "告知书", "内容", "两口子", "全家", "自己"];

    private static readonly string[] Strong = ["同意", "提交", "交吧", "可以"];

    private const string Fillers =
        "我 我们 俺 俺们 咱 咱们 我家 我这边 我这 本人 家长 自己 我自己 你 您 你们 您们 的 地 了 吧 啊 呀 啦 哦 噢 喔 呗 嘛 哩 咧 嘞 喽 哈 哇 呐 呢 唉 哎 诶 欸 哎呀 嗨 啵 呦 哟 滴 滴啊 了啊 了哈 着 着呢 着哩 就 都 也 就是 "
            + "那 那就 那么 这 这个 那个 这些 这样 这份 上面 里面 内容 上述 以上 全 全部 完全 一切 全都 真 真的 确实 当然 肯定 必须 绝对 绝对的 百分百 百分之百 100% 一百个 一万个 一千个 非常 特别 很 十分 双手 举双手 两手 没的说 "
            + "没说的 先 现在 马上 赶紧 赶快 赶快的 快 快点 快快 立刻 直接 可 才 已 已经 早 早就 一个 一下 一下子 给 给你 给您 帮 帮我 帮忙 请 请你 请您 麻烦 麻烦你 麻烦您 麻烦了 麻烦你们 麻烦你们了 麻烦您了 谢谢 谢谢你 谢谢您 "
            + "谢谢啊 多谢 谢了 辛苦 辛苦了 辛苦你 同志 老师 大夫 师傅 领导 你好 您好 好人 大妹子 小伙子 姑娘 闺女 我看 我看完了 我看完 我看了 我看过 我看过了 我看好了 我看明白了 我看清楚了 看完 看完了 看了 看过 看过了 看好了 看好 看清 "
            + "看清楚 看清楚了 看清了 看明白 看明白了 看懂 看懂了 看仔细了 仔细看 仔细看了 仔细看过 仔细看过了 仔细看完了 看了一遍 看了两遍 看了好几遍 我都看了 都看了 都看过了 都看完了 也看了 读了 读过 读完 读完了 念了 念完了 听 听完了 听懂了 "
            + "听明白了 听清楚了 听见了 知道 知道了 晓得了 了解 了解了 明白 明白了 清楚 清楚了 懂 懂了 理解 接受了解 收到 告知书 通知书 告知 须知 说明 条款 协议 这份告知书 您说的 你说的 你们说的 说的 这么 这么办 照你说的 按你说的 按您说的 "
            + "照您说的 用 使用 用吧 用就用吧 这样用 你们用 信息 资料 个人信息 孩子 孩子的 娃 娃的 我家孩子 我家娃 替孩子 代表全家 全家 全家都 我和他爸 我和她爸 我和孩子爸 我俩 俩口子 两口子 我们俩 我们两口子 他爸也 她爸也 他妈也 写的 "
            + "上面写的 里面写的 没什么 没别的 没别的了 没什么不妥 没什么不妥的 这有什么 有什么 收集 申报 全力 尽力 一定 签字 按手印 商量过 商量好 跟家里人 跟家里 跟他爸 跟她爸 和他爸 和她爸 跟孩子他爸 跟老公 跟老婆 跟媳妇 没什么说的 没说的了 "
            + "还有什么说的 没什么可说 没什么可说的 没什么不放心 没什么不放心的 没什么好说的 好事 这是好事 是好事 大好事 配合 愿意配合 自愿 抓紧 挺好 挺好的 真好 不错的 照这个 按这个 照这 按这 就按 就照 孙女念给我听了 孙子念给我听了 "
            + "儿子念给我听了 闺女念给我听了 孩子念给我听了 听孩子念了 孩子爸爸也 我跟他爸 我跟她爸 我跟他妈 我跟她妈 我和他妈 我和她妈 我跟孩子爸 我跟孩子妈 念给我听了 念给我听 读给我听了 已阅读 阅读 阅读了 阅读完毕 已读 家里人都 家里都 一家人都 "
            + "按规定 按照规定 依法 为了孩子 为孩子好 为娃好 登记 登 继续 继续吧 开始 开始吧 接着 接着来 往下 往下走 往下办 往下来 下一步 走 走吧 来 来吧 弄 弄吧 办 办吧 办理 填 填吧 问 问吧 您问吧 你问吧 您问 你问 需要 想 要 想好了 "
            + "考虑好了 商量好了 商量过了 想通了 决定了 这回 这次 现在就 倒 倒是 反正 嗯嗯嗯 额 呃 嗳 我说 回复 选 选择 点 点了 按 打勾 勾 打钩 发 个 声 句 一声 一句 处理 代表 代表孩子 喂 沃 字多得看死我了 看死我了 看得眼花 总算 "
            + "总算填完了 填完了 填完 累死我了 急死人了 急死我了 亲 亲爱的 👍 👌 ✅ 😊 🙏 🤝 本 此 特此 及 和 与 以及 对 对你们 就这么办 就这么办吧 就这样 就这样吧 就这样办 没事 没事的 不怕 尽管 行了 得 政府 国家 党 信得过 信任 相信 "
            + "放心 信得过你们 相信你们 相信政府 政府还能骗人不成 ";

    private const string Affirmatives =
        "可以登记 可以登 同意填写 已阅读并同意 阅读并同意 同意 同意了 同意的 同意啊 同意吧 同意呀 同意哈 同意哩 同意嘞 同意使用 都同意 全同意 我同意 行 行行 行行行 行吧 行啊 行嘞 行哩 行的 中 中中 中嘞 中哩 成 成成 成吧 成嘞 可以 可以的 可以可以 "
        + "可以吧 可以啊 可以呀 好 "
            + "好好 好好好 好的 好的好的 好嘞 好哩 好咧 好啊 好呀 好吧 好滴 好哒 嗯 嗯嗯 恩 恩恩 是 是的 是啊 是嘞 对 对对 对对对 对的 对着 对着哩 对着嘞 没意见 没有意见 没啥意见 没什么意见 无意见 没问题 没有问题 没啥问题 没什么问题 "
            + "无异议 没异议 没有异议 没毛病 不反对 没反对 没不同意 没有不同意 没有不同意的地方 没什么不同意的地方 没有不对 没有不对的 没有不对的地方 没麻达 没麻达的 管 管嘞 登吧 登记吧 登记就登记 那就登吧 那就登记吧 没什么不同意的 没什么不同意 "
            + "没有不同意的 没有什么不同意的 不介意 没说的 没的说 没二话 没得说 愿意 愿意的 乐意 乐意的 肯 答应 答应了 答应你们 接受 认可 赞成 允许 准 准了 准许 授权 许可 批准 支持 通过 认同 ok OK Ok okay OKAY yes YES "
            + "Yes y Y 1 同意1 没得问题 没有什么问题 有什么不同意的 能行 能成 没问题的 莫问题 冇问题 当然同意 得嘞 妥 妥了 要得 使得 昂 是这 ";

    private const string Refusals =
        "不同意 不 不行 不可以 不要 不愿意 不乐意 不肯 不干 不接受 不认可 不答应 不赞成 不允许 不准 不授权 不批准 不登 不登了 不登记 不登记了 不填 不填了 不弄 不弄了 不办 不办了 不报 不报了 不做 不做了 不想登 不想登了 不想登记 不想登记了 "
            + "不想填 不想弄 不想弄了 不想填了 不想办 不想办了 不想同意 算了 算了吧 拉倒 拉倒吧 拒绝 反对 取消 取消吧 退出 不用 不用了 不用登 不用登记 不需要 不需要了 不必 不必了 不了 不中 不成 不好 没兴趣 不参加 不参与 我不 就不 偏不 "
            + "坚决 坚决不 坚决不同意 绝不同意 绝对不同意 肯定不同意 死也不同意 没门 休想 甭想 别想 否 no NO No n N 不要了 别登 别登了 别弄了 别用 ";

    private const string Postponing =
        "再 看看 瞅瞅 瞧瞧 我看看 看下 看一下 看一眼 看一看 看一遍 再看一遍 念一遍 念念 读一遍 听一遍 核对核对 核对一下 核对下 检查检查 检查一下 检查下 确认一下 确认下 核实一下 从头看 从头看一遍 再确认 再确认一下 再想想 再想一想 想想 想一想 "
            + "想一下 我想想 考虑 考虑考虑 考虑一下 考虑下 再考虑 再考虑考虑 再说 再说吧 回头 回头再说 改天 改天再说 改日 过两天 过几天 过一阵 明天 明儿 后天 晚上 晚点 晚点儿 晚些 下午 中午 有空 有时间 有空再 没空 没时间 忙 忙着 正忙 "
            + "在忙 等 等等 等一等 等会 等会儿 等一会 等一会儿 等一下 等下 等我 等他 等她 等他爸 等她爸 等他妈 等她妈 等孩子 等孩子爸 等娃他爸 等家里人 等老公 等老婆 等儿子 等儿媳妇 等闺女 稍等 稍等一下 稍候 稍后 待会 待会儿 一会 一会儿 "
            + "过会 过会儿 回来 商量 商量商量 商量一下 商量下 问问 问一下 问下 问一问 打听 打听打听 打听一下 再看 再看看 先看看 看看再说 看一下再说 先看 还没看 还没看完 没看完 没看 没细看 还没想好 没想好 没考虑好 没决定 没商量 先放着 先放放 "
            + "先不 先不要 先别 别急 不急 不着急 先停 先停停 停一下 缓缓 缓一缓 慢点 慢着 且慢 暂时不 暂不 以后 以后再说 下次 下回 ";

    private const string Doubts =
        "行啊你 可以啊你 真行 你真行 好一个 好啊你 老师说 村长说 他爸说 她爸说 他妈说 她妈说 他说 她说 人家说 你说 您说 他们说 村里说 孩子说 儿子说 闺女说 老公说 领导说 老师好 领导好 大家好 同志好 你们好 师傅好 姑娘好 大夫好 政府好 国家好 党好 "
            + "孩子好 娃好 早上好 下午好 晚上好 中午好 帮我确认 帮确认 给我确认 帮忙确认 你们同意 你同意 您同意 他同意 她同意 他们同意 你们都同意 你们愿意 你愿意 没问题吧 没什么问题吧 没错吧 对吧 都对吧 没事吧 没意见吧 可以吧 是吧 吗 么 不是 "
            + "什么 怎么 怎么办 为什么 凭什么 哪 哪里 哪个 谁 谁的 几 多少 多久 是不是 能不能 行不行 要不要 同不同意 同意不同意 可不可以 会不会 有没有 还是 或者 要是 如果 假如 万一 只要 除非 条件 前提 但 但是 不过 可是 就是怕 怕 担心 "
            + "好像 应该 可能 也许 大概 估计 差不多 基本 基本上 大部分 大致 部分 一半 有的 有些 除了 之外 以外 勉强 凑合 随便 随便吧 得了 得了吧 不同意不行 不同意也不行 无所谓 都行 怎么都行 看情况 不一定 不确定 不知道 不清楚 没看懂 "
            + "没听懂 不明白 不懂 看不懂 不太 不大 不怎么 不敢 不能 没法 没办法 没有 没 别 未 无 甭 莫 勿 才怪 个屁 个鬼 个头 你个头 你妹 你大爷 屁 鬼 同意不了 不让 不准 逼 被迫 只好 只能 不得不 没办法 非得 为难 后悔 撤回 撤销 骗 "
            + "骗子 骗人 ";

    /// <summary>我是他奶奶, 看了三遍: who agrees, and how thoroughly.</summary>
    private static readonly string Speakers = Join(["我是", "我就是"], ["孩子", "孩子的", "娃", "娃的", "他", "她", "他们", ""], ["妈", "妈妈", "爸", "爸爸", "爹", "娘",
        "奶奶", "爷爷", "姥姥", "姥爷", "外婆", "外公", "姑姑", "舅舅", "姨", "叔叔", "大伯", "监护人", "家长", "母亲", "父亲"])
        + " " + Join(["看了", "看过", "念了", "核对了", "检查了", "对了"], ["两", "三", "四", "好几", "几"], ["遍", "遍了", "回", "回了"]);

    private static readonly Vocabulary<Word> ToUse = new(Word.Break,
        (Word.Yes, Affirmatives), (Word.No, Refusals), (Word.Later, Postponing), (Word.Doubt, Doubts), (Word.Filler, Fillers), (Word.Filler,
            Speakers));

    private const string Sending =
        "保存提交 保存并提交 交给民政局 交给民政局吧 发给民政局 发给民政局吧 报给民政局 报给民政局吧 提交 提交吧 提交上 提交上去 登吧 登上 登上吧 登记吧 登记上 提交了 提交啊 提交哈 提交提交 交 交吧 交了吧 交了 交了哈 交上 交上去 交上去吧 交上吧 "
            + "上交 上交吧 递交 递交吧 递上去 呈交 报 报吧 报上 报上去 报上去吧 上报 上报吧 上传 上传吧 发送 发出去 发出去吧 发吧 发过去 发过去吧 报 报嘞 交嘞 提交嘞 送上去 confirm 确认 确认提交 确认无误 确定 确定提交 核对无误 ";

    private const string Right =
        "无误 准确 准确无误 属实 情况属实 保证属实 真实 真实有效 是真的 都是真的 全是真的 那就这样 那就这样吧 那就这么办 那就这么着 那就这么着吧 就这么着 就这么着吧 全对 都对 都对着 都对着哩 都对着嘞 都对的 都对了 全对了 都是对的 全是对的 没错 "
            + "没什么不对的 没有什么不对的 没错儿 没有错 没错误 没有错误 没啥错 没什么错 没差错 不错 正确 都正确 全部正确 没错的 没错没错 没毛病 对头 对劲 对上了 全对上了 都对上了 对得很 没什么毛病 没有毛病 对得上 都对得上 没问题 没有问题 没啥问题 "
            + "没什么问题 没得问题 "
            + "没改的 不改了 不用改 不用改了 不改 没啥改的 没什么改的 没什么要改的 没有要改的 没要改的 没啥要改的 没有改的 没有需要改的 没有要修改的 不用修改 不需要改 不需要修改 没有补充 没补充 没补充的 没啥补充的 没什么补充的 一点没错 一点不差 "
            + "一点儿不差 一个字不差 一字不差 半点不差 错不了 差不了 完事 完成 就这些 就这些了 就这些吧 就这样 就这样吧 可以提交 可以提交了 可以交了 可以交 能交了 能提交了 好了 好了吧 行了 ";

    private const string Items = "名字 姓名 生日 电话 电话号码 号码 地址 住址 户口 学校 身份证 身份证号 年龄 性别 爸爸 妈妈 爸妈 ";

    private const string SubmitFillers =
        "信息 资料 登记表 表 表格 单子 申报 申请 材料 东西 检查 检查了 检查过 检查过了 检查完了 检查了一遍 核对 核对了 核对过 核对过了 核对完了 核对了一遍 对了一遍 对过了 对过 念了一遍 看了一遍 从头看了 从头到尾 从头到尾看了 一遍 每一条 每一项 "
            + "每条 每项 条条 样样 哪都 哪哪都 上边 上头 上去 下 一 字 写的 填的 记的 老师傅 给我 给我们 替我 帮我们 帮忙给 把 把它 把这个 把表 吧你 尽快 早点 早早 行不改了 就行 就可以 就好 完 完了 弄完了 弄完 弄好了 填好了 填完了 "
            + "说完了 问完了 家里 给孩子 给娃 没了 没别的了 没有了 保证 民政局 跟户口本对过 跟户口本对过了 对照户口本 对着户口本 户口本看了 看了 照着户口本 ";

    private const string SubmitRefusals =
        "不提交 不提交了 不交 不交了 不报了 别提交 别交 别报 甭交 不对 不对着 不对劲 不太对 不大对 有错 有错误 有错的 错 错了 错的 写错了 填错了 记错了 打错了 弄错了 说错了 搞错了 有误 有问题 有个错 有一处错 有地方不对 有的不对 有个不对 不正确 "
            + "不准 要改 想改 改 改改 改一下 改一项 改个 改下 修改 修改一下 更正 重填 重来 得改 需要改 先改 还得改 还要改 我要改 我想改 漏了 漏了一个 少了 缺 ";

    private static readonly Vocabulary<Word> ToSubmit = new(Word.Break,
        (Word.Send, Sending), (Word.Yes, Right), (Word.Item, Items), (Word.No, SubmitRefusals), (Word.Yes, Affirmatives.Replace("同意了 ", " ",
            StringComparison.Ordinal)), (Word.No, Refusals), (Word.Later, Postponing), (Word.Doubt, Doubts),
        (Word.Filler, SubmitFillers), (Word.Filler, Fillers), (Word.Filler, Speakers));

    /// <summary>To the notice.</summary>
    /// <param name="text">Normalised.</param>
    public static Assent ToNotice(string text) => Of(ToUse, text);

    /// <summary>To submitting what stands in the summary.</summary>
    /// <param name="text">Normalised.</param>
    public static Assent ToSubmission(string text) => Of(ToSubmit, text);

    private static string Join(string[] first, string[] second, string[] third) =>
        string.Join(' ', first.SelectMany(one => second.SelectMany(two => third.Select(three => one + two + three))));

    private static Assent Of(Vocabulary<Word> vocabulary, string text)
    {
        text = AfterRepair(text);
        if (text.Length > Longest || text.AsSpan().ContainsAny('?', '？'))
        {
            return Assent.Unclear;
        }

        // 同 意: a blank between characters says nothing.
        var words = vocabulary.Split(text.Replace(" ", "", StringComparison.Ordinal));
        if (words.Exists(word => word.Tag == Word.Doubt) || IsConceded(words))
        {
            return Assent.Unclear;
        }

        var (yes, send) = (Has(Word.Yes), Has(Word.Send));
        if (Has(Word.No))
        {
            return yes || send || Has(Word.Later) || Has(Word.Unknown) ? Assent.Unclear : Assent.No;
        }

        return Has(Word.Later) ? Assent.Later
            : !Has(Word.Unknown) && (send || (yes && !Has(Word.Item) && !IsAboutSomething(words))) ? Assent.Yes
            : Assent.Unclear;

        bool Has(Word tag) => words.Exists(word => word.Tag == tag);
    }

    /// <summary>是我孩子, 孩子好, 老师好: a small word that belongs to a person or thing agrees to nothing, unless a plain 同意 stands beside it.</summary>
    private static bool IsAboutSomething(List<Tagged<Word>> words)
    {
        if (words.Exists(word => word.Tag == Word.Yes && !Small.Contains(word.Text)))
        {
            return false;
        }

        for (var at = 1; at < words.Count; at++)
        {
            if ((Small.Contains(words[at - 1].Text) && Somebody.Contains(words[at].Text)) || (Somebody.Contains(words[at - 1].Text)
                && Small.Contains(words[at].Text)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// 不同意，哦不对打错了，同意: what is said last counts, where the speaker takes back what was before. Only a last clause that agrees by itself is taken so.
    /// </summary>
    private static string AfterRepair(string text)
    {
        var isRepaired = Repairs.Any(repair => text.Contains(repair, StringComparison.Ordinal));
        var last = text.AsSpan().TrimEnd(Ends).LastIndexOfAny(Stops);
        return isRepaired && last >= 0 && Strong.Any(word => text[(last + 1)..].Contains(word, StringComparison.Ordinal)) ? text[(last + 1)..] : text;
    }

    /// <summary>同意是同意, 行归行: a "but" is to come.</summary>
    private static bool IsConceded(List<Tagged<Word>> words)
    {
        for (var at = 1; at + 1 < words.Count; at++)
        {
            if (words[at].Text is "是" or "归" or "倒是" && words[at - 1].Tag is Word.Yes or Word.Send && words[at - 1].Text == words[at + 1].Text)
            {
                return true;
            }
        }

        return false;
    }
}
