using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>What somebody does with what they say, before anything is read out of it.</summary>
internal enum SpeechAct
{
    /// <summary>May hold facts. The only act that fills a field.</summary>
    Answer,

    /// <summary>啥叫居住证, 要钱不, 能不能不填: wants an answer, gives none.</summary>
    Question,

    /// <summary>不想说, 凭啥告诉你.</summary>
    Refusal,

    /// <summary>等会儿, 我问问他爸再说.</summary>
    Delay,

    Greeting,

    Thanks,

    /// <summary>Insults, jokes, chat: answered kindly, never taken for a fact.</summary>
    Chat,
}

internal static class SpeechActs
{
    private enum Word
    {
        Unknown,
        Break,
        Filler,
        Greeting,
        Thanks,
        Refusal,
        Delay,

        /// <summary>Makes no delay of its own, but may stand in one: 我去拿户口本, 接个电话.</summary>
        Errand,
        Chat,
    }

    /// <summary>What is said beside it in a sentence that is nothing but a greeting, a thanks, a delay.</summary>
    private static readonly Vocabulary<Word> Manners = new(Word.Break,
        (Word.Greeting, "你好 您好 你好啊 您好啊 你好呀 在吗 在不在 在么 有人吗 有人没 有人在吗 喂 喂喂 hi hello Hi Hello HI 嗨 哈喽 早上好 下午好 晚上好 中午好 早 早啊 大家好 老师好 /start 您在吗 你在吗"),
        (Word.Thanks, "谢谢 谢谢你 谢谢您 谢谢啊 谢谢了 多谢 多谢了 谢了 感谢 太感谢了 非常感谢 麻烦你了 麻烦您了 麻烦了 辛苦了 辛苦你了 辛苦您了 再见 拜拜 再会 知道了 明白了 收到"),
        (Word.Refusal, "不想说 不愿说 不愿意说 不说 不告诉你 不告诉 不能告诉你 不方便说 不方便 不便透露 不想透露 不能说 不能给 不想给 不给 不想填 不想回答 不回答 不想提 不提 保密 隐私 这是隐私 个人隐私 关你什么事 关你屁事 关你们什么事 "
            + "你管不着 管得着吗 管不着 少打听 别打听 别问 别问了 不要问 问那么多 问这么多 凭什么告诉你 凭什么说 凭什么给你 凭什么给你们 为什么要告诉你 为什么告诉你 我为什么要告诉你 无可奉告 不想写 不写 不愿写 不愿意写 不愿意填 不报 信不过 "
            + "信不过你们 不相信你们 怕泄露 怕泄漏 怕骗子"),
        (Word.Delay, "问 问我 问一问 等会 等会儿 等一会 等一会儿 等等 等一等 等一下 等下 等我 等我一下 稍等 稍等一下 稍等会 稍等会儿 稍候 稍后 待会 待会儿 待会再说 一会 一会儿 一会儿再说 过会 过会儿 回头 回头再说 回头说 改天 改天再说 "
            + "明天再说 晚上再说 晚点 晚点儿 晚点再说 晚点说 晚上再弄 以后再说 再说 再说吧 忙着呢 在忙 正忙 正忙着 先忙 我先忙 没空 没时间 先停 先停停 先停一下 停一下 先放着 先放一放 歇会 歇会儿 歇一下 我问问 问问 问一下 我问一下 打听一下 "
            + "我打听打听 问问再说 商量一下 商量商量 别急 不着急 慢点 我想想 想想 让我想想 想一想 我看看 看看 看一下 我看一下 我找找 找找 找一下 我找一下 我翻翻 翻翻 查查 我查查 我去拿 去拿 拿一下 等他爸回来 等他爸 等她爸 等他妈 等她妈 "
            + "等我回家 到家再说 回家再说 回去再说 下班再说 后面再说 后面再说吧 后头再说"),
        (Word.Errand, "接个电话 接电话 来电话了 有电话 打个电话 去做饭 做饭 做饭呢 做着饭 做着饭呢 喂孩子 哄孩子 哄娃 孩子哭了 娃哭了 娃醒了 接孩子 接娃 去接孩子 上班 上班呢 在上班 开会 开车 开着车 在开车 干活 干活呢 下地 在地里 吃饭 "
            + "吃饭呢 在吃饭 拿户口本 户口本 找户口本 找身份证 身份证 拿身份证 拿本子 翻出来 去拿 上厕所 有人敲门 有点事 有事 有个事 来人了 来客人了 信号不好 没电了 手机没电 他爸 她爸 他妈 她妈 孩子爸 孩子妈 儿媳妇 我儿媳妇 我儿子 我闺女 "
            + "儿子 闺女 老公 老婆 他们 媳妇 家里人 老师 回来 回家 到家 下班 晚上 明天 中午 下午 后天 周末 填 说 弄 回 回你 回复 找 拿 看 去 来 给 告诉你 问清楚 问好 想好"),
        (Word.Chat, "你猜 你猜猜 你猜呢 猜猜看 随便 随便吧 随便你 随你 哈哈 哈哈哈 哈哈哈哈 呵呵 嘿嘿 嘻嘻 滚 滚蛋 滚吧 滚开 傻逼 傻X 傻叉 有病吧 你有病 脑残 王八蛋 混蛋 浑蛋 去你的 去死 去死吧 你妹 你大爷 我是你大爷 叫你爸爸 "
            + "我是你爸爸 我是你爹 放屁 扯淡 扯蛋 瞎扯 胡说 废话 真烦 烦死了 烦人 烦不烦 啰嗦 罗嗦 磨叽 无聊 不想理你 逗你玩 逗你呢 开玩笑 开玩笑的 人工智障 讲个笑话 唱首歌 我爱你 吃了吗 吃了没 今天天气不错 天气真好 他妈的 妈的 草 操 靠 "
            + "卧槽 牛逼 说了你别笑 你别笑 别笑 不告诉你哈哈 在火星 火星 地球 上辈子 石头缝里蹦出来的 天上掉下来的 捡来的哈哈 联合国 社会大学 测试 test 试试 试一下 试一试 玩玩 看看你会什么 666"),
        (Word.Filler, "哈 呵 嘿 奶奶 爷爷 姥姥 姥爷 他奶奶 她奶奶 他爷爷 她爷爷 他姥姥 她姥姥 婆婆 公公 嫂子 大哥 大姐 我妈 我爸 我婆婆 我公公 我 我们 咱 你 您 你们 啊 呀 呢 哦 噢 哩 嘞 咧 喽 啦 嘛 吧 了 的 着 哎 唉 诶 "
            + "哎呀 嗯 嗯嗯 额 呃 好 好的 好吧 行 那 那我 那就 就 先 再 得 要 想 也 还 这 这个 那个 个 下 一下 会 一会儿再 同志 老师 不好意思 对不起 抱歉 请 麻烦 真 真的 太 很 这会儿 现在 正 正在 在 手头 有点 可以 可能 让 "
            + "跟 和 到 把 出来 起来 完 完了 后 之后 时候 的时候 这些 这种 跟你 跟你们 给你 给你们 干什么 什么 都 就不 偏 反正 你管 管 也不 是 他 她 孩子 娃 家里 别人 外人 电话 名字 号码 地址 身份证号"));

    private static readonly Dictionary<Word, SpeechAct> Meaning = new()
    {
        [Word.Refusal] = SpeechAct.Refusal,
        [Word.Delay] = SpeechAct.Delay,
        [Word.Chat] = SpeechAct.Chat,
        [Word.Thanks] = SpeechAct.Thanks,
        [Word.Greeting] = SpeechAct.Greeting,
    };

    /// <param name="text">Normalised.</param>
    /// <param name="asked">The open question: a field key or one of <see cref="Asking"/>.</param>
    public static SpeechAct Of(string text, string? asked)
    {
        if (Manner(text) is { } act)
        {
            return act;
        }

        return Questions.Asks(text) && !IsWish(text, asked) ? SpeechAct.Question : SpeechAct.Answer;
    }

    /// <summary>孩子内向，有没有人给做做心理疏导, where help is offered: a wish in the shape of a question, behind what it is for.</summary>
    private static bool IsWish(string text, string? asked)
    {
        var last = text.LastIndexOfAny(['，', ',', '。']);
        return asked is "helpRequested" or "helpDetails" && last > 3 && last < text.Length - 1 && !Questions.Asks(text[..last])
            && text[last..].ContainsAny("能给", "能帮", "能不能给", "能不能帮", "有没有人", "给协调", "给解决", "给安排");
    }

    /// <summary>A sentence that consists of nothing but a greeting, a delay, a refusal; null when it says more.</summary>
    private static SpeechAct? Manner(string text)
    {
        if (text.Length > 40 || text.ContainsAny("我是", "俺是"))
        {
            return null;
        }

        var tags = Manners.Split(text.ToLowerInvariant()).Select(word => word.Tag).ToHashSet();
        if (tags.Contains(Word.Unknown))
        {
            return null;
        }

        foreach (var (tag, act) in Meaning)
        {
            if (tags.Contains(tag) && (tag == Word.Delay || !tags.Contains(Word.Errand)))
            {
                return act;
            }
        }

        return null;
    }
}
