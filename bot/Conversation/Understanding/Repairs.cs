using System.Buffers;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>What a message does to what was said before it, and nothing else.</summary>
internal enum Repair
{
    /// <summary>It says something of its own, or nothing of the kind.</summary>
    None,

    /// <summary>刚才那个不算; 我弄错了; 先别写: what was said last does not stand.</summary>
    TakesBack,

    /// <summary>要改; 改一下: something is to be changed, and it is not said what.</summary>
    Changes,
}

/// <summary>
/// Taking back by coverage, as <see cref="Assents"/> does agreement: the whole message is split into known words, and it takes back only when one of
/// them does and the others point at what was said (刚才那个) or say nothing of their own. With one word more it may hold the right value, and is heard
/// as a correction or an answer.
/// </summary>
internal static class Repairs
{
    private enum Word
    {
        Unknown,
        Break,

        /// <summary>Takes back by itself: 弄错了, 不算数, 作废, 别写.</summary>
        Back,

        /// <summary>Wants it otherwise: 要改.</summary>
        Change,

        /// <summary>Takes back only what is pointed at: 不要, which is an answer too.</summary>
        Weak,

        /// <summary>Points at what was said: 刚才, 上一条.</summary>
        Before,

        /// <summary>没听清, 说顺嘴了: tells why something else follows.</summary>
        Why,

        /// <summary>Says nothing of its own: 哎呀, 那个, 我.</summary>
        Filler,
    }

    /// <summary>Who says more than this says something of his own.</summary>
    private const int Longest = 24;

    private static readonly Vocabulary<Word> Words = new(Word.Break,
        (Word.Back, Join("说 写 打 填 弄 记 点 搞 选 按 输 念 报 听 看 算 答 发 数 理解 会 讲 回答 登 登记 想 闹", "错 岔 反 混 差 串 偏 乱 快 早 拧",
            "了 咧 啦 哩 字了 字 行了 行 题了 题 话了 话 人了 地方了 的 ")),
        (Word.Back, Join("不对 错 错了 不对了 不对的 不对着 说得不对 写得不对 有误 有错 出错", " 了 啊 呀 哩 咧 哇 嘛 吧 劲 头")),
        (Word.Back,
            "不是这个 不是那个 不是这个意思 不是那个意思 不是这么回事 不是这么说 不是这么说的 不是那么回事 不是说这个 不是说的这个 没说这个 没这么说 没那么说 不是这么写 不是我说的 手滑 手滑了 手抖 手抖了 手快了 嘴快了 嘴硬 "
            + "嘴硬了 口误 嘴瓢 嘴瓢了 糊涂了 老糊涂了 "
            + "当我没说 当没说 就当没说 当我没讲 当没讲 当没听见 当没这回事 当没看见"),
        (Word.Back, Join(" 要 想 想要 得", "撤回 撤回来 撤了 撤掉 撤销 撤回去 收回 收回来 收回去 作废 作废了 无效 不算数 不算数了 不算了 不能算 不算不算 不作数 "
            + "删 删了 删掉 删除 去掉 抹了 抹掉 擦了 擦掉 划掉 划了 勾掉 清掉 抠掉 抠了 扔了 取消掉")),
        (Word.Back, Join("别 不要 甭 莫 别先 先别 先不要", "写 记 填 存 录 写上 记上 填上 录上 往上写 往上填 往上记 往里写 写进去 记进去 填进去 急着写 急着记 忙着写 算", " 了 呢 啊")),
        (Word.Back, Join("重 重新 从头 再 另外", "说 讲 答 回答 写 填 来 报 念 回 输 打 说过 来过 填过", " 一遍 一次 一下 一回 吧")),
        (Word.Back, "说着玩 说着玩的 说着玩呢 闹着玩 闹着玩的 闹着玩呢 随口说的 随口一说 随便说说 瞎说的"),
        (Word.Back, "再来一遍 再来一次 再说一次 再说一遍 我再说 我再报"),
        (Word.Change, Join(" 要 想 想要 得 需要 必须 能 可以 还得 还要", Join("改 改改 改一改 修改 更正 更改 改正 纠正 变更 换 换一个 换个 换换 变", " 一下 下 一个 掉 过来"))),
        (Word.Change, "有改动 有变动 有变 变了 改主意 改主意了 改口 反悔 反悔了 后悔 后悔了"),
        (Word.Weak, "不算 不要 不要了 不行 不用 不用了 不是 取消 不好 不合适 有问题 不"),
        (Word.Why, "没看清 没看清楚 没听清 没听清楚 没听明白 没看明白 没说清 没说清楚 没说明白 说顺嘴了 顺嘴了 想了想"),
        (Word.Before,
            "刚才 刚刚 刚 刚才那 刚那 上面 上边 上头 前面 前头 前边 方才 才刚 上一 上个 上一个 上一条 上条 上一句 上句 上一题 上题 上一项 上一步 上一问 上一次 上次 前一个 前一条 前一句 前一题 那一条 那条 那一句 那句 那句话 这句 这句话 这条 "
                + "这一条 这一项 这项 那一项 那项 "
            + "刚发的 刚写的 刚说的 才说的 才写的 说的 写的 填的 记的 答的 报的 发的 选的 点的 打的 念的 讲的 说过的 回答的 那话 这话 答案 回答 内容 消息 信息 话"),
        (Word.Filler, "只 等等 等一下 等下 等会 等会儿 等一等 等 等我 慢着 慢点 且慢 停 停停 停一下 别急 先 再 先等等 哎 哎呀 哎哟 唉 诶 啊 呀 哦 噢 额 呃 嗯 嗨 哟 妈呀 天哪 坏了 坏事了 完了 糟了 糟糕 对了 喂 嘿 "
            + "我 俺 咱 你 您 你们 他 它 是 就 就是 都 也 又 还 还是 还得 可 可能 好像 大概 应该 怕是 恐怕 感觉 觉得 有点 有些 的 了 吧 呢 哩 咧 啦 嘛 哈 么 着 给 帮 帮我 给我 把 让 让我 叫我 请 请你 请您 麻烦 麻烦您 "
            + "那 那个 这 这个 这里 那里 那儿 这儿 个 一个 一项 项 处 条 句 题 问题 上 上去 里 里面 下 一下 太 真 真的 确实 不好意思 对不起 抱歉 见谅 老师 同志 大夫 姑娘 闺女 小伙子 谢谢 谢谢您 眼花 眼花了 老眼昏花 眼睛花了 没注意 "
            + "看花眼了 着急 一着急 急了 "
            + "吧那 那就 全 全都 现在 从来 其实 本来 自己 孩子 娃"));

    /// <param name="text">Normalised.</param>
    /// <param name="isBeforeMore">Something else is said behind it.</param>
    public static Repair Of(string text, bool isBeforeMore = false)
    {
        if (text.Length is 0 or > Longest || text.AsSpan().ContainsAny('?', '？'))
        {
            return Repair.None;
        }

        var (back, change, weak, before, why) = (false, false, false, false, false);
        foreach (var word in Words.Walk(text))
        {
            switch (word.Tag)
            {
                case Word.Unknown:
                    return Repair.None;
                case Word.Back:
                    back = true;
                    break;
                case Word.Change:
                    change = true;
                    break;
                case Word.Weak:
                    weak = true;
                    break;
                case Word.Before:
                    before = true;
                    break;
                case Word.Why:
                    why = true;
                    break;
            }
        }

        return back || ((weak || why) && before) || (why && isBeforeMore) ? Repair.TakesBack : change && !weak ? Repair.Changes : Repair.None;
    }

    /// <summary>"那个年份要改", "最后那个8看错了": takes something back, among other words; not where that is denied (没写错).</summary>
    public static bool Speaks(string text)
    {
        if (text.Length > Longest || text.AsSpan().ContainsAny('?', '？'))
        {
            return false;
        }

        var words = Words.Split(text);
        return Enumerable.Range(0, words.Count).Any(at => words[at].Tag is Word.Back or Word.Change
            && !(at > 0 && (words[at - 1].Tag == Word.Weak || words[at - 1].Text is "没" or "别" or "会" or "能" or "怕")));
    }

    /// <summary>"跟他妈说混了", "最后那个8看错了": says of itself that something was said wrongly; 换到惠州 and 以后再说 do not.</summary>
    public static bool TellsOfASlip(string text)
    {
        var words = text.Length > Longest ? [] : Words.Split(text);
        return Enumerable.Range(0, words.Count).Any(at => words[at] is { Tag: Word.Back, Text: not ['不' or '再' or '重', ..] }
            && !(at > 0 && (words[at - 1].Tag == Word.Weak || words[at - 1].Text is "没" or "别" or "会" or "能" or "怕")));
    }

    /// <summary>"刚才那个不算，我们买了": what is said behind the clauses that only take back; null where none does.</summary>
    public static string? Rest(string text)
    {
        for (var at = text.AsSpan().LastIndexOfAny(Stops); at > 0; at = text.AsSpan(0, at).LastIndexOfAny(Stops))
        {
            if (text[(at + 1)..].Bare() is { Length: > 0 } rest && Of(text[..at], isBeforeMore: true) != Repair.None)
            {
                return rest;
            }
        }

        return null;
    }

    /// <summary>"我家没有，听岔了": what is said before a last clause that only takes back; null where none does.</summary>
    public static string? Before(string text) =>
        text.AsSpan().LastIndexOfAny(Stops) is > 0 and var at && Of(text[(at + 1)..]) == Repair.TakesBack
        && text[..at].Bare() is { Length: > 0 } before ? before : null;

    private static readonly SearchValues<char> Stops = SearchValues.Create(",，。 ;；!！…");

    /// <summary>Every beginning with every middle and every end.</summary>
    private static string Join(string beginnings, string middles, string ends = "") =>
        string.Join(' ', beginnings.Split(' ').SelectMany(one => middles.Split(' ')
            .SelectMany(two => ends.Split(' ').Select(three => one + two + three))));
}
