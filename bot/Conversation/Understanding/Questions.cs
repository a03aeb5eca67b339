namespace Conversation.Understanding;

/// <summary>
/// Whether a sentence asks. By the forms of Chinese questions (what-words, 吗, 不 at the end, A不A, 还是), seen clause by clause together with what turns
/// such a form into a statement: 哪能没有, 谁家不想要帮助, 啥也没有, 不知道啥时候, 有没有都行, 叫个啥来着.
/// </summary>
internal static class Questions
{
    private enum Word
    {
        Unknown,
        Break,

        /// <summary>Asks wherever it stands: 怎么办, 什么意思, 请问.</summary>
        Asks,

        /// <summary>Asks, unless the speaker says not to know: 为什么, 多少钱, 是什么.</summary>
        Wonders,

        /// <summary>Asks, unless what stands around it says otherwise: 什么, 谁, 哪.</summary>
        What,

        /// <summary>能不能, 算不算.</summary>
        EitherOr,

        Ma,
        Or,
        Ne,
        Ba,
        Particle,

        /// <summary>一定, 哪能没有, 还用说: says yes in the shape of a question.</summary>
        Rhetorical,

        /// <summary>什么的, 没什么, 好几个, 十几天: a what-word that asks nothing.</summary>
        Vague,

        /// <summary>不知道, 记不清: what follows is not asked but unknown.</summary>
        Unsure,

        /// <summary>都行, 无所谓, 不管.</summary>
        Whatever,

        /// <summary>Searching for a word: 来着.</summary>
        Searching,

        AllOrAlso,
        Not,

        /// <summary>Holds a character of a question and is none: 不对不对, 那会儿.</summary>
        Plain,
        /// <summary>老师问: somebody else asked.</summary>
        Reports,
        Adverb,
        Done,
        Choosing,
        If,

        /// <summary>What only this service is about, so that 不会…吧 asks about it: 钱, 骗, 影响.</summary>
        Matter,
    }

    private static readonly Vocabulary<Word> Words = new(Word.Break,
        (Word.Asks, "要还不 用还不 几级最重 哪级最重 几个月一次 几年一次 几天一次 几次 登几个 报几个 填几个 能登几个 去哪能 上哪能 到哪能 哪里能 找人当面 还算几级 算几级 算什么 有什么不一样 有什么不同 几岁到几岁 几点到几点 从几岁 贵姓 "
            + "您贵姓 怎么称呼您 怎么办 怎么写 怎么填 怎么算 怎么弄 怎么申请 怎么办理 怎么登 怎么登记 怎么报 怎么查 怎么领 怎么改 怎么交 怎么提交 怎么用 怎么回答 怎么选 怎么找 怎么联系 怎么认定 怎么评 怎么开 怎么才能 怎么才 怎么回事 怎么补 "
            + "怎么撤 怎么删 怎么区分 怎么收费 什么意思 有什么用 有什么好处 写什么 填什么 选什么 写哪个 写哪 写谁 写谁的 填谁 填谁的 填哪个 填哪 选哪个 算哪个 报哪个 找谁 问谁 去哪办 去哪里办 上哪办 到哪办 哪里办 在哪办 哪办 哪里能 哪能办 "
            + "哪能查 哪能领 请问 想问 想问一下 想问问 问一下 问下 想知道 想了解 咨询 咨询一下 解释一下 解释解释 能否 可否 是否 有无 还有几个问题 还有几个 还要几 还剩几 还剩多少 几个问题 多少个问题 几天能 几天才 几天可以 几岁才 几岁能 几岁算 "
            + "到几岁 几岁以下 第几步 你是谁 你们是谁 你们是哪 你是哪 真的假的 真的吗"),
        (Word.Wonders, "为什么 怎么说 怎么看 多少钱 要多久 得多久 多久 多长时间 什么叫 叫什么意思 是什么 什么是 什么用 什么好处 什么后果 什么影响 什么区别 什么关系 干什么用 干什么 干嘛 干嘛用 做什么用 什么条件 什么材料 什么手续 什么证件 "
            + "什么时候能 什么时候给 什么时候来 什么时候可以 什么时候有 什么时候发 什么单位 哪个部门 哪个单位 哪个好 是个什么 给谁 谁看 谁能看 谁管 几点 要几 得几 需要几 哪几 什么人 谁让 哪来的 哪里来的 哪儿来的 凭什么 怎么给 怎么还 怎么又 "
            + "怎么这么"),
        (Word.Rhetorical, "谁还没 谁家还没 谁没个 谁都有个 除了他还有谁 除了她还有谁 还能不 可不是吗 可不是嘛 可不是么 可不 不然呢 你说呢 您说呢 还用说 还用说吗 还用问 还用问吗 那还用说 这还用问 这还用说 哪能没有 哪能没 哪能不 哪会不 "
            + "哪会没有 哪有不 怎么没有 怎么没 怎么会没有 怎么会没 怎么会不 怎么可能没有 怎么可能不 怎么能没有 怎么能不 怎么不 怎么不是 谁家不 谁家没 谁不想 谁不愿意 谁不需要 谁不要 谁说没有 谁说没 谁说不 谁还不 谁会不 能没有吗 能没有 能不上吗 "
            + "能不有吗 能不要吗 能不想吗 能不需要吗 能不在吗 能不困难吗 能不难吗 能没困难吗 能不愿意吗 敢不上吗 难道 不就是 那不就 这不就 何止 哪能 哪会 哪有 哪里有 哪儿有 哪敢 哪还 哪还有 哪顾得上 哪顾得 哪舍得 哪用 哪用得着 哪够 哪里够 "
            + "哪是 哪里是 哪儿是 怎么会 怎么可能 怎么能 怎么敢 还能怎么 又能怎么 能去哪 能去哪里 还能是什么 还能是谁 还能去哪 能是什么 能有谁 能有什么 有什么办法 能有什么办法 还能有谁 还能是谁 除了我还有谁 说了吗 说过了吗 说过吗 讲了吗 "
            + "不是说了吗 不是说过了吗 不是告诉你了吗 告诉你了吗 不是写了吗 不是填了吗 写着呢吗 有什么不同意 谁晓得 天知道 鬼知道 谁不知道"),
        (Word.Vague,
            "不缺什么 不要什么 不用什么 不差什么 没委托谁 没托谁 没托给谁 没离开多久 没走多久 没出来多久 没来多久 没去多久 没多久 没住多久 没上多久 没干多久 几级残疾 多少给点 一个什么 说是什么 那种什么 叫什么什么 什么的 没什么 没有什么 不什么 什么什么 "
                + "个什么 那什么 那个什么 什么来着 不怎么 不怎么样 没怎么 没怎么样 怎么也 怎么都 怎么着都 怎么说呢 不管怎么 无论怎么 再怎么 "
            + "好几 十几 几十 几百 几千 二十几 三十几 四十几 五十几 六十几 前几 这几 那几 没几 过几 近几 头几 有几年 有几个月 有几天 有几个 几天前 几年前 几个月前 几天 几年 几个月 几个 几月份 几岁时 几次 几回 几户 几家 几口 几万 几块 "
            + "几 没多少 多少有点 多少有些 多少都 多少也 挣不了多少 不了多少 差不多少 谁谁 谁谁谁 没谁 没有谁 任何 什么也 什么都 谁也 谁都 哪也 哪都 哪儿也 哪儿都 哪里也 哪里都 哪个也 哪个都 哪怕 哪一天都 哪天都 说不上什么 算不上什么 "
            + "不算什么 差不多 了不起 对不起 来不及 动不动 时不时 要不要紧都 不得不 不能不 不会不 不是不 没有不 巴不得 恨不得 怪不得 说不定 保不住 保不齐 不大不小 不远不近 年纪不大 都不 才不 要不 要不是 要么 那么 这么 多么 什么样都"),
        (Word.Unsure,
            "看明年 看下学期 看以后 到时候看 看下半年 怎么写着 怎么写成 怎么是 怎么成了 怎么变成 以为 还以为 得问问 我得问 要问问 问问他 问问她 问问孩子 得看看 我不会 不会写 不会念 写不来 好像 似乎 大概是 不知道 不知 不晓得 不清楚 不太清楚 不大清楚 "
                + "不太知道 不确定 "
            + "不记得 记不清 记不清了 记不得 记不住 记不起 想不起 想不起来 忘了 忘记 忘记了 说不清 说不准 说不好 说不上 说不来 不好说 拿不准 弄不清 搞不清 搞不清楚 闹不清 闹不明白 没问 没问过 没打听 没听说 没记 没记住 没印象 谁知道 谁记得 "
            + "哪知道 哪记得 哪晓得 怎么知道 怎么记得 我怎么知道 不认识 看不清 也不说 不告诉 没告诉 没说 没跟我说 还没定 没定 没定下来 我算算 算算 我知道 想想 还没想好 没想好 定不下来 看情况 再看"),
        (Word.Whatever, "就行 就可以 就好 都行 都可以 都成 都中 都一样 都好 都无所谓 都没关系 都不要紧 都不要 都没事 都不影响 随便 随便写 随便填 随意 无所谓 没关系 不管 不论 无论 管他 管它 管他呢 由你 随你 看你 你看着 爱 一样 "
            + "一回事 没差别 没区别"),
        (Word.Searching, "来着"),
        (Word.EitherOr, "还能不能 是不是 能不能 能不填 能不写 能不说 能不登 能不报 能不给 能不留 能不答 可不可以 可以不可以 要不要 会不会 有没有 行不行 算不算 对不对 好不好 给不给 用不用 该不该 需不需要 需要不需要 影响不影响 影不影响 "
            + "应不应该 愿不愿意 想不想 知不知道 收不收 交不交 管不管 让不让 合不合适 符不符合 够不够 属不属于 安不安全 可不可靠 靠不靠谱 值不值得 写不写 填不填 报不报 登不登 办不办 去不去 来不来 发不发 同不同意 要紧不要紧 打紧不打紧 中不中 "
            + "成不成 着急不着急 是真是假"),
        (Word.Ma, "吗 么 嘛? 嘛？"),
        (Word.Or, "还是 或者是"),
        (Word.Ne, "呢"),
        (Word.Ba, "吧 吧啊"),
        (Word.Particle, "啊 呀 哦 噢 呐 哇 哩 嘞 咧 喽 啦 嘛 哈 嘞嘛 诶 呗 的"),
        (Word.What, "多会儿 多会 多咱 几趟 跑几 什么 什么时候 什么样 什么地方 谁 谁家 哪 哪里 哪儿 哪个 哪些 哪天 哪年 哪月 哪种 哪一个 哪一天 哪一年 怎么 怎么样 怎么了 几岁 几号 几年级 几月 几时 几点了 多大 多远 多高 多大岁数 "
            + "多少天 多少人 多少年 多少号 多少 问多少 发多少 给多少 领多少 补多少 要多少 还有多少 得多少 交多少 多少个"),
        (Word.AllOrAlso, "都 也"),
        (Word.Not, "不 没 没有 未 别 无"),
        (Word.Done, "了 过 好 完 到 着 成 上 下来 出来"),
        (Word.Adverb, "还 从 从来 就 偏 才 可 并 倒 也 都 我 他 她 你 咱 一点 一直 绝 决 真 又 再 所 只 更 最 和 跟 一个 一次 半点 根本 压根 完全 基本 暂时 目前 现在 孩子 娃"),
        (Word.Choosing, "是 写 填 要 算 按 用 报 说 选 问 给 登 查 看 在 去 指 的是"),
        (Word.Plain, "算了 不要不要 不用不用 不需要不需要 没有没有 不是不是 没事没事 那栏 那块 那项 中考 高考 小考 没考上 免贵 免贵姓 除了 不对不对 不对 不是不是 不是 那会儿 那时候 那时 那年 那里 那边 那个 那天 那些 那儿 那阵 那几 想要 "
            + "只要 需要 主要"),
        (Word.Reports, "问我 问孩子 问我们 老师问 他妈问 她妈问 他爸问 她爸问 人家问 大夫问 医生问 村里问 学校问 他奶奶问 她奶奶问 有人问 都问"),
        (Word.If, "要是 如果 假如 万一 那 那么 要 若是"),
        (Word.Matter, "钱 要钱 收钱 收费 免费 花钱 骗 骗子 诈骗 骗人 骗贷 影响 泄露 泄漏 保密 安全 查 抓 罚 罚款 罚钱 公开 告诉 公安 派出所 学校知道 卖 后果 好处 补助 补贴 发钱 给钱"));

    /// <param name="text">Normalised.</param>
    public static bool Asks(string text)
    {
        var words = Words.Split(text);
        var from = 0;
        var asks = false;
        var echo = false;
        for (var to = 0; to <= words.Count; to++)
        {
            if (to < words.Count && words[to].Tag != Word.Break)
            {
                continue;
            }

            if (to > from)
            {
                var clause = words.GetRange(from, to - from);
                var marked = to < words.Count && words[to].Text is "?" or "？";
                var shape = Shape(clause);
                if (shape == true && from > 0 && IsDismissal(clause))
                {
                    // 才八个月大，上啥学.
                    shape = false;
                }

                if (shape == true && !asks && IsEcho(clause) && !IsLast(words, to))
                {
                    // 几岁？八岁了; 上啥学，才两岁; 那个字咋写我不会，叫李小雨: said again or to oneself, and answered in the same breath.
                    echo = true;
                }
                else
                {
                    // 户口？在壶关呢: the question is only said again. 您问我？ at the end asks.
                    asks |= shape == true || (marked && IsLast(words, to) && (shape is null
                        || (clause.Exists(word => word.Tag is Word.Or or Word.EitherOr)
                        && !clause.Exists(word => word.Tag is Word.Unsure or Word.Rhetorical))));
                    echo &= clause.Exists(word => word.Tag == Word.Unsure)
                        || clause.TrueForAll(word => word.Tag is not (Word.Unknown or Word.Vague or Word.Plain));
                }
            }

            from = to + 1;
        }

        return asks || echo;
    }

    private static bool IsDismissal(List<Tagged<Word>> clause) =>
        clause is [{ Text.Length: 1, Tag: Word.Unknown or Word.Done }, { Text: "什么" }, { Text.Length: <= 2, Tag: Word.Unknown }];

    private static bool IsEcho(List<Tagged<Word>> clause) =>
        clause[^1].Text == "么"
        || clause.Exists(word => word.Tag is Word.Unsure || (word.Tag == Word.Reports && word.At > 0) || word.Text.EndsWith('问'))
        || (!clause.Exists(word => word.Tag is Word.Asks or Word.Wonders or Word.Ma or Word.EitherOr or Word.Or or Word.Matter
            || word.Text is "你" or "您" or "这" or "能" or "该")
            && clause.Exists(word => word.Tag == Word.What) && clause.Sum(word => word.Text.Length) <= 8);

    private static bool IsLast(List<Tagged<Word>> words, int mark) => words.Skip(mark).All(word => word.Tag == Word.Break);

    /// <summary>True: asks. False: has the shape of a question and is none. Null: a statement.</summary>
    private static bool? Shape(List<Tagged<Word>> clause)
    {
        var end = clause.Count;
        while (end > 0 && clause[end - 1].Tag is Word.Particle)
        {
            end--;
        }

        if (end == 0)
        {
            return null;
        }

        var last = clause[end - 1];
        // 咋写就咋写, 行不行的: said twice, or as something that does not matter.
        if ((IsTwice(clause) && !Has(Word.Or)) || IsNone(clause) || IsAnyhow(clause)
            || (clause[^1].Text is "那个" or "那项" or "那一项" or "那条" or "那里" or "那块" or "那栏" && !Has(Word.Or)))
        {
            return false;
        }

        if (Has(Word.Asks))
        {
            return true;
        }

        if (Has(Word.Rhetorical) || Has(Word.Searching) || (clause[0].Text == "除了" && (Has(Word.What) || Has(Word.Wonders))))
        {
            return false;
        }

        if (last.Tag == Word.Ma)
        {
            return !IsNotSo(clause);
        }

        var settled = Has(Word.Unsure) || Has(Word.Whatever);
        if (Has(Word.Wonders) || Has(Word.EitherOr) || IsEitherOr(clause))
        {
            return !settled;
        }

        if (IsChoice(clause, end))
        {
            return !Has(Word.Unsure);
        }

        if (IsTurned(clause, end))
        {
            return !settled;
        }

        if (end >= 2 && last.Tag == Word.Not && IsTag(clause, end - 1))
        {
            return true;
        }

        if (Has(Word.What))
        {
            return !settled && !IsVague(clause);
        }

        if (last.Tag == Word.Ne && clause[0].Tag == Word.If && clause.Count <= 12)
        {
            return true;
        }

        if (last.Tag == Word.Ba && Has(Word.Matter) && Has(Word.Not))
        {
            return true;
        }

        return Has(Word.Vague) ? false : null;

        bool Has(Word tag) => clause.Exists(word => word.Tag == tag);
    }

    /// <summary>不是…吗 says that it is so, unless it is about this service: 不是免费吗.</summary>
    private static bool IsNotSo(List<Tagged<Word>> clause)
    {
        var text = string.Concat(clause.Select(word => word.Text));
        return text.Contains("不是", StringComparison.Ordinal) && !text.StartsWith("是不是", StringComparison.Ordinal)
            && !text.StartsWith("不是", StringComparison.Ordinal) && !clause.Exists(word => word.Tag == Word.Matter);
    }

    /// <summary>A不A of any verb: 来不来, 住没住过.</summary>
    private static bool IsEitherOr(List<Tagged<Word>> clause)
    {
        for (var at = 1; at + 1 < clause.Count; at++)
        {
            if (clause[at] is { Tag: Word.Not, Text: "不" or "没" or "没有" } && clause[at - 1].Text.Length == 1
                && clause[at - 1].Text == clause[at + 1].Text[..1]
                && clause[at - 1].Tag is Word.Unknown or Word.Choosing or Word.Done)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>算监护人不算, 要照片不要: the verb comes again at the end, denied.</summary>
    private static bool IsTurned(List<Tagged<Word>> clause, int end) =>
        end >= 4 && clause[end - 2].Text == "不" && clause[end - 1].Tag != Word.Done && !clause.Exists(word => word.Tag == Word.AllOrAlso)
            && clause.Take(end - 3).Any(word => word.Text == clause[end - 1].Text);

    /// <summary>写我的还是写孩子的: two things to choose from. 他还是在东莞, 还是没有 choose nothing.</summary>
    private static bool IsChoice(List<Tagged<Word>> clause, int end)
    {
        var or = clause.FindIndex(word => word.Tag == Word.Or);
        if (or <= 0 || or >= end - 1 || clause[or + 1].Tag == Word.Not)
        {
            return false;
        }

        var before = clause.Take(or).ToList();
        if (before.Exists(word => word.Text == clause[or + 1].Text))
        {
            return true;
        }

        // 亲爹还是后爹, 孩子住哪还是我住哪: both halves end alike.
        if (clause[0].Tag != Word.If && before[^1].Text == clause[end - 1].Text)
        {
            return true;
        }

        return (before.Exists(word => word.Tag == Word.Choosing) && clause[0].Tag != Word.If && before[^1].Tag is not (Word.Adverb or Word.Choosing))
            || (before[^1].Text == "的" && clause[end - 1].Text == "的");
    }

    /// <summary>啥手续都没有.</summary>
    private static bool IsNone(List<Tagged<Word>> clause)
    {
        var what = clause.FindIndex(word => word.Text.StartsWith("什么", StringComparison.Ordinal));
        var all = clause.FindIndex(word => word.Tag == Word.AllOrAlso);
        return what >= 0 && all > what && clause.Skip(all).Any(word => word.Tag == Word.Not);
    }

    private static bool IsTwice(List<Tagged<Word>> clause)
    {
        var asking = clause.FindAll(word => word.Tag is Word.Asks or Word.What or Word.Wonders);
        return asking.Select(word => Core(word.Text)).Distinct().Count() < asking.Count;
    }

    /// <summary>低保不低保的, 行不行的.</summary>
    private static bool IsAnyhow(List<Tagged<Word>> clause)
    {
        var text = string.Concat(clause.Select(word => word.Text));
        for (var not = text.IndexOf('不', 1 < text.Length ? 1 : 0); not > 0; not = text.IndexOf('不', not + 1))
        {
            for (var length = 1; length <= Math.Min(3, not) && not + length + 1 < text.Length; length++)
            {
                if (text[not + length + 1] == '的' && text.AsSpan(not - length, length).SequenceEqual(text.AsSpan(not + 1, length))
                    && (not + length + 2 < text.Length || text.StartsWith("什么", StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>要钱不, 办好了没: the verb is asked. 还没, 我不, 一个也没 deny it.</summary>
    private static bool IsTag(List<Tagged<Word>> clause, int at)
    {
        var before = clause[at - 1];
        return clause[at].Text switch
        {
            "不" => before.Tag is not (Word.Particle or Word.Adverb or Word.AllOrAlso or Word.Not or Word.Break)
                && clause.Take(at).Sum(word => word.Text.Length) >= (before.Tag == Word.Unknown ? 2 : 1),
            "没" or "没有" => before.Tag == Word.Done || clause.Exists(word => word.Text == "算"),
            _ => false,
        };
    }

    /// <summary>谁也不跟, 啥病都没有, 有啥说啥, 好像是什么小学.</summary>
    private static bool IsVague(List<Tagged<Word>> clause)
    {
        for (var at = 0; at < clause.Count; at++)
        {
            if (clause[at].Tag != Word.What)
            {
                continue;
            }

            var rest = clause.Skip(at + 1).ToList();
            var isNone = clause.Take(at).Any(word => word.Text is "没" or "没有") || (at > 0 && clause[at - 1].Tag == Word.Not);
            var isAny = rest.Take(4).Any(word => word.Tag == Word.AllOrAlso);
            isNone |= at <= 3 && clause[^1] is { Tag: Word.Not, Text: "没有" or "没" } && !clause.Take(at).Any(word => word.Text == "有");
            var isSame = clause.Where((word, other) => other != at && word.Tag == Word.What).Any(word => Core(word.Text) == Core(clause[at].Text));

            // 办啥证呀没办; 不需要谁需要.
            var isDenied = at > 0 && rest.Exists(word => word.Tag == Word.Not)
                && rest[^1].Text.EndsWith(clause[at - 1].Text, StringComparison.Ordinal);
            var isNobodyElse = at > 1 && rest.Count > 0 && clause.Take(at).Zip(clause.Skip(1)).Any(pair => pair.First.Tag == Word.Not
                && pair.Second.Text == rest[0].Text);
            if (!isNone && !isAny && !isSame && !isDenied && !isNobodyElse)
            {
                return false;
            }
        }

        return true;
    }

    private static string Core(string what) => what.Length > 2 ? what[^2..] : what;
}
