using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation;

internal enum Command
{
    None, Back, Skip, SkipGroup, Unknown, Restart, Cancel, Help, Person, Status, AnotherChild, Continue, Supplement, Withdrawn,
    Copy, Web, Pause, HowMany, Summary, Notice, Explain
}

/// <summary>
/// Commands that are understood at any time. A sentence is a command when it says nothing else: "那我就取消吧" is, "取消路12号" and "大名叫帮助" are not.
/// </summary>
internal static partial class Commands
{
    private static readonly FrozenDictionary<string, Command> Said = Build(
        (Command.Back, "退回去 退回去吧 往回退 前一个重填 上一个重填 前一个 回到上一个 退回上一个 回上一个 上一步 上一题 上一个 上一个问题 返回 退回 后退 回上一步 返回上一步 退回上一步 上一条 退一步 往回退 前一题 前一个问题 回到上一步 回到上一题"),
        (Command.Skip, "下一个问题 下一个 过 过吧 跳过 略过 先跳过 跳过去 下一步 下一题 先不填 不填 不想填 不想说 先不说 不说 先空着 空着 以后再说 以后再填 回头再说 跳过这个 跳过这题 pass"),
        (Command.SkipGroup,
            "都跳过 全跳过 全部跳过 这部分跳过 跳过这部分 这部分都跳过 后面的都跳过 后面都跳过 都不填 都不想填 都先跳过 爸爸的都跳过 妈妈的都跳过 爸爸都跳过 妈妈都跳过 跳过爸爸 跳过妈妈 爸爸这部分跳过 妈妈这部分跳过 爸爸这部分都跳过 妈妈这部分都跳过 "
                + "监护人的都跳过 照看人的都跳过 这几项都跳过 都空着"),
        (Command.Unknown,
            "哪知道 我哪知道 那我哪知道 谁知道 那谁知道 哪晓得 我哪晓得 说不好 不好说 不清楚 不知道 不晓得 不记得 不记得了 记不清 记不清了 记不得 记不得了 忘了 忘记 忘记了 说不清 说不清楚 说不上来 说不上 想不起 想不起来 想不起来了 弄不清 搞不清 "
                + "搞不清楚 没印象 不详 知不道 不太清楚 不太知道 不大清楚 没记住 不晓得了 不知道了 拿不准 不太记得 不确定"),
        (Command.Restart, "都删了 全删了 重新开始 从头开始 从头来 从头再来 重来 重新来 重新填 全部重填 全部重来 重新登记 清空重来 清空"),
        (Command.Cancel, "取消 不玩了 不想玩了 不报了 不登了 不登记了 不填了 不弄了 不办了 不想报了 不想登了 不想填了 不想弄了 算了 退出 终止 停止 取消登记 取消申报 撤销"),
        (Command.Help, "帮助 怎么用 怎么填 怎么弄 怎么说 怎么回答 使用说明 说明 help 不会用 不会弄 不会填"),
        (Command.Explain, "看不懂 听不懂 没看懂 没听懂 没看明白 啥意思 什么意思 这是什么意思 这是啥意思 不明白 不懂 不太懂 什么叫这个 啥叫这个"),
        (Command.Pause,
            "先存着 明天再填 晚上再填 改天再填 回来再填 回来接着填 回来再弄 回来接着弄 先停一下 停一下 先停停 停停 先停 歇会 歇会儿 歇一会 歇一会儿 先歇会 先到这 先到这儿 先到这里 暂停 先放一放 先放放 先放着 改天再弄 改天再登 改天再说 明天再弄 明天再说 "
                + "回头再弄 等会再弄 等会再说 等会儿再弄 等会儿再说 等会再填 等会儿再填 一会再弄 一会儿再说 有事先走 先忙了 先不弄了 今天先这样 先去忙 先忙会 我有点事"),
        (Command.HowMany,
            "还有几个问题 还有多少问题 还有多少个问题 还有几题 还有多少题 还要问几个 还要问多少 还要多久 还得多久 还要多长时间 快完了吗 快完了没 快完了没有 快好了吗 快好了没 还有多少 还剩多少 还剩几个 还剩几个问题 还剩多少问题 问完了没 问完了吗 还有完没完 "
                + "啥时候能完 什么时候能问完 多久能填完"),
        (Command.Summary,
            "看看都记了啥 都记了啥 都记了什么 看看都记了什么 看看记了啥 看看记了什么 记了些啥 记了些什么 记了啥 记了什么 念一遍 念给我听 给我念念 念念 都记下啥了 记下啥了 都记下什么了 看一下记的 看看记的 核对一下 我看看都填了啥 看看都填了啥 都填了啥 "
                + "都填了什么 看看填了什么 看看填了啥 汇总 总结 我都说了啥 我说了些啥 我说了什么 看看前面的 看看前面填的"),
        (Command.Notice, "看全文 告知书 看告知书 看看告知书 告知书全文 看看全文 全文 看完整的 看一下告知书 再看看告知书 再看一遍告知书"),
        (Command.Person, "人工 转人工 人工服务 人工客服 转人工服务 客服 找人工 找人 找个人 找个人说 真人 找真人 工作人员 找工作人员 联系工作人员 和人说 跟人说 跟工作人员说 叫个人来 让人联系我 给我打电话 打电话给我"),
        (Command.Status, "查进度 进度 查询进度 查一下进度 查看进度 看进度 查办理进度 办理进度 查查进度 查下进度 办得怎么样了 办好了没 办好了吗 到哪一步了 办到哪了 查询 查一查 问问进度 登记进度"),
        (Command.AnotherChild, "再报一个 再报一个孩子 再报个孩子 再登一个 再登记一个 再登记一个孩子 还有一个孩子 还有个孩子 还有一个娃 还有个娃 再来一个 另一个孩子 另外一个孩子 下一个孩子 接着登下一个 还有一个 还有个小的 还有个大的"),
        (Command.Continue, "继续 接着来 接着说 接着填 继续填 继续登记 继续说 接着登记 接着登 接着登吧 接着 接着上次的 接着上次"),
        (Command.Supplement, "补充 补充几项 要补充 想补充 还想补充 补充一下 补充信息"),
        (Command.Web, "换成网页填 换网页填 网页填 用网页填 去网页填 到网页填 在网页上填 在网上填 网上填 换成网页 换到网页 打开网页填 网页版 用网页 换个网页填 网页上填"),
        (Command.Withdrawn, "撤回 撤回申报 撤回登记 要撤回 撤回同意 删掉我的登记 删掉登记 删除登记 删除我的信息 删除孩子的信息 删掉孩子的信息 把孩子的信息删了"),
        (Command.Copy,
            "看我登记的内容 看看我登记的内容 我登记的内容 我登记了什么 看我填的内容 看看我填的内容 我填的内容 我填了什么 我报了什么 看全部内容 查看全部内容 看我的信息 查看我的信息 我的信息 你们存了什么 看看你们存了什么 看看存了什么 你们存了孩子什么"));

    private static readonly FrozenSet<string> Filler = FrozenSet.Create(StringComparer.Ordinal,
        "请", "请你", "请您", "帮", "帮我", "帮忙", "给我", "我", "俺", "咱", "我们", "想", "要", "想要", "我想", "我要", "能", "能不能", "可以", "可不可以", "能否", "一下", "下", "吧", "了",
            "啊", "呀", "呢", "哦", "噢", "嗯", "哎", "唉", "哎呀", "那", "那就", "先", "就", "麻烦", "麻烦您", "同志", "您", "你", "你好", "您好", "好", "好的", "谢谢", "的", "嘛",
                "吗", "么", "哩", "嘞", "这个", "那个", "这", "也", "都", "真", "真的", "确实", "还", "还是", "实在", "具体", "这题", "这项", "这一项", "这一题", "有点", "倒是", "倒", "到",
                    "再", "等等", "等一下", "等会", "不好意思", "对不起", "我家", "家", "个", "咋", "有", "没有", "什么", "啥", "是", "在", "哪", "多少", "哪天", "几号", "日子", "号码",
                        "电话", "身份证", "身份证号", "叫什么", "叫啥", "名字", "他", "她", "他们", "孩子", "娃", "爸爸", "妈妈", "他爸", "他妈", "时候", "上面", "写", "让", "转", "，",
                            "呗", "喽", "啦", "诶", "大概", "现在", "暂时", "目前", "全部", "手续", "登记", "答错", "答错了", "说错", "说错了", "点错", "点错了", "写错", "写错了", "写错咧",
                                "说岔了", "刚才", "前头", "前头那个", "上一个", "已经填的", "填的", "已经", "烦死了", "真烦", "不用了");

    private static readonly int Longest = Said.Keys.Max(word => word.Length);

    /// <summary>Sentences that are no more than a command; longer ones say something else as well.</summary>
    private const int LongestSentence = 30;

    public static Command Find(string text)
    {
        var bare = text.Bare().ToLowerInvariant();
        return bare.Length is 0 or > LongestSentence ? Command.None
            : Words.Covers(bare, Said, Filler, Longest, out var command) && !(command == Command.Skip && IsDone().IsMatch(bare)) ? command
            : Away().IsMatch(bare) ? Command.Pause : Command.None;
    }

    /// <summary>"叫个人来跟我说，机器说不清": a person is wanted, among other words.</summary>
    public static bool WantsPerson(string text) => text.Length <= LongestSentence && ForPerson().IsMatch(text)
        && !text.ContainsAny("不用", "不要", "别", "不想", "为什么", "怎么");

    /// <summary>A receipt in what was said: "查一下 CZ-7KQ2M-X90TA-4".</summary>
    public static string? Receipt(string text)
    {
        foreach (var match in ReceiptLike().Matches(text).Cast<Match>())
        {
            if (Domain.Declarations.Receipt.TryParse(match.Value, out var receipt))
            {
                return receipt.Value;
            }
        }

        return null;
    }

    /// <summary>What is said beside a receipt.</summary>
    public static string WithoutReceipt(string text) => ReceiptLike().Replace(text, "");

    private static FrozenDictionary<string, Command> Build(params (Command Command, string Words)[] all) =>
        all.SelectMany(one => one.Words.Split(' ').Select(word => KeyValuePair.Create(word, one.Command))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>登记过, 有过: that it was done, and no 过 that goes on to the next question.</summary>
    [GeneratedRegex("(?:登记|有|写|转|填的?)过(?:了|的|嘞|哩|呢)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsDone();

    // "先停一下，我去翻户口本", "我先去接个娃，回来接着填": who goes away for a moment.
    [GeneratedRegex("^(?:先停一下|停一下|先停|先存着|等我一下)[,，。 ]|[,，。 ](?:等我)?(?:回来|回头|一会儿?|待会儿?|明天|晚上)(?:再|接着)(?:填|弄|说|登|来)(?:吧|啊|哈)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Away();

    [GeneratedRegex("(?:寻|找|叫|换|转|要|想跟|想和|跟|和)(?:一?个|给)?(?:真人|活人|人工|工作人员|客服)|(?:叫|找|寻|派|换)(?:一?个)?人(?:来|跟我|和我|给我)", RegexOptions.CultureInvariant)]
    private static partial Regex ForPerson();

    [GeneratedRegex("(?<![0-9A-Za-z])(?:[Cc][Zz][-— ]?)?[0-9A-Za-z]{5}[-— ]?[0-9A-Za-z]{5}[-— ]?[0-9A-Za-z](?![0-9A-Za-z])",
        RegexOptions.CultureInvariant)]
    private static partial Regex ReceiptLike();
}
