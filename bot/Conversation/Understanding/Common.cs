namespace Conversation.Understanding;

/// <summary>Words that do the same whatever is asked.</summary>
internal static class Common
{
    /// <summary>Particles, pronouns, adverbs, politeness, prepositions and times: beside a value they change nothing (<see cref="Frame"/>).</summary>
    public static readonly IReadOnlyList<string> Grammatical =
    [
        // Particles, politeness, pronouns, adverbs of degree: they carry no fact.
        "Filler 了 的 呢 呀 啊 哩 嘞 咧 喽 啦 嘛 吧 着 过 呗 诶 哎 唉 嗨 嗐 哟 么 哇 呐 噻 撒 滴 啵 哒 得 地 个 么 嘿 额 呃 哈 哈哈",
        "Filler 都 也 就 才 又 再 还 很 挺 太 最 可 便 却 倒 倒是 确实 真 真的 肯定 绝对 当然 其实 反正 一直 早就 已经 早 一般 平时 平常 经常 老 总 总是 常 每 每个 每次 全 全都 一起 一块 一块儿 一共 总共 大多 主要 基本 基本上 正 "
            + "正好 刚好 本来 到底 终于 只 只是 只有 光 仅",
        "Filler 我 我们 俺 俺们 咱 咱们 咱家 我家 俺家 我们家 家里 家 家里头 屋里 孩子 娃 娃儿 娃娃 小孩 孩儿 他 她 它 他们 她们 俩 人家 自己 大家 这孩子 这娃 那孩子 宝宝 人",
        "Filler 这个 那个 这 那 这么 那么 这样 那样 这里 这儿 那里 那儿 这边 那边 这些 那些 此 该 呃 额 哼 这会儿",
        "Filler 您 你 你们 同志 老师好 谢谢 谢谢您 谢谢你 麻烦 麻烦您 请 请问 不好意思 辛苦 辛苦了 您好 你好 哥 姐姐您 领导 师傅 大姐 小同志",
        "Filler 说 我说 说是 跟你说 跟您说 告诉你 告诉您 来说 的话 反正就是 意思是 你看 您看 就是说 怎么说呢 咋说呢 那什么 怎么说 咋说 老实说 说实话 说白了 实话",
        "Filler 给 把 被 让 叫 由 为 为了 从 往 向 对于 关于 和 跟 与 及 或 或者 以及 还有 在 到 于 比 按 照 靠 随 因为 所以 因 由于 要不 要么 而 而且 并且 然后 接着 加上 包括 之 等 等等 什么的 啥的 之类 这些个",
        "Filler 还能是什么 还能是谁 现在 目前 如今 眼下 当前 这阵 这阵子 今天 今年 这学期 最近 暂时 一时 时候 年 月 日 天 天天 号 岁 岁了 年来 年了 个月 周 星期 礼拜 早上 中午 下午 晚上 夜里 白天 黑夜 每天 每年 年年 每周 每月",
        "Filler 没几天 没多久 没两天 没多长时间 没几年 没几个 没几个月 没多少 没事干 去年 前年 年时 上个月 上半年 往年 刚 刚刚 才刚 开始 还是 专门 特意 另外 单独 好像说 一共 连 连着 头 月初 月底 年初 年底 春天 夏天 秋天 冬天 开春 入秋 "
            + "腊月 正月",
    ];

    private static readonly string[] Lines =
    [
        .. Grammatical,
        "Filler 来 去 上 下 里 外 前 后 中间 旁边 里面 外面 里头 外头 上面 下面 起来 出来 下来 过来 过去 回来 回去 进去 出去 好几 些 一些 有些 有点 有点儿 一点 一点儿 一下 一会儿",
        "Filler 觉得 认为 想着 听说 据说 看 看着 看看 知道 记得 记住 明白 清楚",
        $"Filler {Join("气 累 愁 烦 笑 吓 急 忙 爱 喜欢 问 贵 高兴 想", "死 坏", "我 我了 了 人 人了 个人 咱 咱了 俺 俺了")} 太贵 太贵了 太难了 受罪 费劲死了 可会挑日子",
        "Filler 中考 高考 乘法 打球 看书 写字 画画 唱歌 跳舞 挑食 淘气 调皮 个子 一米 班主任 手续 手续费 罚款 钥匙 贷款 贷了 铺盖 食堂 书包 书费 学费",
        "Filler 什么也不懂 什么都不懂 什么也干不成 什么都干不成 什么也不会 什么都不会 什么也干不了 什么都干不了 什么也做不了",
        "Filler 来了以后 来以后 来这以后 来这儿以后 到了以后 到这以后 搬来以后 搬过来以后 出来以后 走了以后 离婚以后 生下来以后 那以后 从那以后",
        "Filler 那会儿就 那时候就 那时就 从那会儿 从那时 从那时候 打那会儿 打那时",
        "Filler 很多 许多 不少 好多 多 少 几个 几 一个 两个 俩人 三个 一家 全家 一家子 一家人 所有 任何 其他 其它 别的 另外 各 某",
        "Filler 特别 非常 十分 比较 相当 稍微 稍 略 尤其 几乎 差不多 左右 大约 大概 大致 至少 起码 最多 最少 超过 多了 一样 似的 那种 这种 种 样 样子 情况 问题 事 事情 东西 方面 地方 时间 原因",

        // A sentence turns.
        "Person:outsider 别的娃 人家娃 人家孩子 别人家孩子 别家孩子 同桌 同学 他同学 她同学 别的孩子 邻居家孩子 支书 村支书 支书家 别人家 人家家 邻居家 隔壁家",
        "But 但是 但 可是 不过 只不过 然而 只是说 结果 后来 现在是 如今是 现在就 现在又",

        // Denials.
        "Not 木有 木得 木上 木办 木交 木住 木去 莫得 冒得 么有 冇 没嘞 没哩 没 没有 不 不是 未 无 莫 莫有 别 非 不算 算不上 够不上 谈不上 没得 没能 没法 不能 不会 不用 不需要 不要 不必 不想 不愿 不愿意 不肯 不让 不给 没让 从来没 从没 "
            + "从来不 从不 从未 并不 并没 并没有 也没 也不 都没 都不 都不是 都没有 也不是 又没 又不 根本没 根本不 压根没 压根不 还没 还没有 还不 尚未 哪有 哪里有 没啥 没什么 没有什么 没有啥 啥也没 啥都没 什么都没 什么也没 一个也没 一点没 不曾 "
            + "未曾 并非 不再 没再 没过 不了 不成 不得 不到 没到",
        "NotNot 不能说没有 不能说没 不能说不 不敢说没 没少 不少 不是没 不是没有 不是不 哪能没 哪能没有 哪能不 能不 能没有 能没 不能没有 不能不 不会没有 不会不 怎么会没 怎么能没 怎么能不 咋能没 咋能不 咋会没 没有不 无不 谁说没 谁说没有 谁说不 哪会没 "
            + "哪会不 不是说没有 不是说没 不是说不 还能没 还能没有 还能不 敢不 不得不 非得",

        // Was, and is no longer.
        "Past 当初 开头 头开始 以前 之前 从前 原来 原先 过去 曾经 曾 小时候 那会儿 那时候 当时 当年 早先 先前 前些年 前几年 上学期 上回 上次 早年 起初 一开始 刚开始",
        "Past:ended 一分没见 没见着钱 没见钱 没到手 没领着 没领上 一分没给 没兑现 停发 停发了 放出来 放出来了 出狱 出狱了 刑满 取消了 取消 停了 停掉了 退了 到期了 到期 过期了 过期 作废了 没续 不再享受 断了 注销了 收回了 清退了 被清退 转出了",

        // Is not yet.
        "NotYet 正评着 评着呢 正评 排着 正跑着 跑着呢 跑手续 跑着手续 正弄着 正弄 申领着 还没发 没发下来 还没发下来 没到账 打算 准备 想着 本来想 本想 原想 原来想 计划 正在申请 在申请 申请中 申请了 申请着 正申请 正办 正在办 在办 办着 正办着 想办 "
            + "要办 等着 等 等到 将来 以后 明年 下半年 下学期 下个月 过几天 过两天 过段时间 回头 早晚 迟早 快要 快上 马上上 马上就 就要 要是 如果 假如 万一 的时候再 再说 还没批 没批下来 没办下来 没下来 批着 审批 审核 排队",

        "Perhaps 可能 好像 也许 似乎 大概是 应该 应该是 估计 八成 恐怕 算是 算 差不多算 怕是 没准 说不定 不一定 或许 我猜 猜",
        "Partly 才怪 有时候 有时 偶尔 偶然 隔三差五 时不时 一阵一阵 一部分 有的 有一部分 一半 不全 不全是 不完全 看情况 分情况 不固定 两头",
        "Asks 不记得 不记得了 记不得了 得问问 问问 记不清 记不清了 记不得 忘没忘 说不好 不好说 说不清 说不清楚 不清楚 不知道 不晓得 知不道 拿不准 不懂 听不懂 什么 啥 怎么 咋 为什么 为啥 吗 谁 哪 哪个 哪里 哪儿 多少 几时 啥时候 什么时候 是不是 "
            + "有没有 能不能 可不可以 算不算 要不要 行不行 咋办 怎么办",

        "Person:father 爸 爸爸 父亲 爹 他爸 她爸 他爸爸 她爸爸 孩子爸 孩子爸爸 孩子他爸 孩子她爸 娃爸 娃他爸 娃她爸 孩他爸 孩她爸 老爸 他爹 她爹 娃他爹 孩子爹 孩子他爹 他大 娃大 她大 我老公 老公 我男人 男人 俺男人 俺老公 我丈夫 丈夫 "
            + "掌柜的 孩子父亲 孩他爹 当家的 娃儿他爸",
        "Person:mother 妈 妈妈 母亲 娘 他妈 她妈 他妈妈 她妈妈 孩子妈 孩子妈妈 孩子他妈 孩子她妈 娃妈 娃他妈 娃她妈 孩他妈 孩她妈 老妈 他娘 她娘 娃他娘 孩子娘 孩子他娘 我老婆 老婆 我媳妇 媳妇 俺媳妇 俺老婆 我妻子 妻子 孩子母亲 孩他娘",
        "Person:parents 爸妈 父母 爹妈 爹娘 爸爸妈妈 他爸妈 她爸妈 他爸他妈 她爸她妈 两口子 俩口子 小两口 我俩 俺俩 我们俩 咱俩 我们两个 夫妻俩 夫妻 爸妈俩 父母双方 父母俩 爸妈两个 爸爸和妈妈 我和他爸 我和她爸 我跟他爸 我跟她爸 我和孩子爸 "
            + "我和他妈 我和她妈 我跟他妈 我跟她妈 我和孩子妈 我和老公 我和媳妇 我和孩子他爸 我和孩子他妈 我和我老公 我和我媳妇 儿子媳妇 儿子儿媳 儿子儿媳妇 儿子和儿媳 儿子和媳妇 儿子和儿媳妇 女儿女婿 闺女女婿 他爸跟他妈 他爸和他妈 她爸和她妈 大人",
        "Person:paternalGrandmother 奶奶 他奶奶 她奶奶 他奶 她奶 娃奶奶 孩子奶奶 孩子他奶 我婆婆 婆婆 俺婆婆 祖母 娃他奶",
        "Person:paternalGrandfather 爷爷 他爷爷 她爷爷 他爷 她爷 娃爷爷 孩子爷爷 孩子他爷 我公公 公公 俺公公 祖父 娃他爷",
        "Person:paternalGrandparents 爷爷奶奶 爷奶 他爷爷奶奶 她爷爷奶奶 我公婆 公婆 公公婆婆 爷爷和奶奶 奶奶和爷爷 奶奶爷爷 他爷他奶 他爷奶 她爷奶 爷爷跟奶奶",
        "Person:maternalGrandmother 姥姥 外婆 他姥姥 她姥姥 他姥 她姥 姥娘 外奶 外祖母 我岳母 岳母 丈母娘 我丈母娘 孩子姥姥 娃姥姥 他外婆 她外婆 他姥娘 她姥娘",
        "Person:maternalGrandfather 姥爷 外公 他姥爷 她姥爷 外爷 外祖父 我岳父 岳父 丈人 老丈人 孩子姥爷 娃姥爷 他外公 她外公",
        "Person:maternalGrandparents 姥姥姥爷 姥爷姥姥 外公外婆 外婆外公 他姥姥姥爷 她姥姥姥爷 岳父岳母 姥爷和姥姥 姥姥和姥爷",
        "Person:grandparents 俺老两口 我老两口 我们老两口 老人 老人家 两个老人 俩老人 老的 老两口 俺老两口 我们老两口 老俩口",
        "Person:otherRelative 他婶子 她婶子 他妗子 她妗子 他婶婶 他舅妈 他姨夫 他姑父 大伯 伯伯 伯父 大爷 叔叔 叔父 二叔 三叔 小叔 叔 大娘 婶婶 婶子 婶 姑姑 姑妈 姑父 大姑 小姑 二姑 姑 舅舅 大舅 小舅 二舅 舅妈 妗子 舅 姨妈 "
            + "姨父 姨姨 小姨 大姨 二姨 姨 嫂子 嫂嫂 弟媳 弟媳妇 弟妹 "
            + "侄媳妇 表姐 亲戚 伯 大妈 他姑 她姑 他姨 她姨 他舅 她舅 他叔 她叔 他伯 他大伯 她大伯 他婶 他姑姑 她姑姑 他姨姨 他舅舅 她舅舅 他叔叔 她叔叔 老舅 老姨 他大爷 他二叔 他小姨 她小姨 他大姑 他小姑 她小姑",
        $"Person:otherRelative {string.Join(' ', "哥弟姐妹叔舅姑姨伯嫂".Select(one => $"我{one} 我{one}家 俺{one} 俺{one}家 他{one}家 她{one}家"))}",
        "Person:stepparent 后妈 后爸 后爹 后娘 继父 继母 养父 养母 干妈 干爸",
        "Person:sibling 表弟 表妹 堂弟 堂妹 他表弟 她表弟 他表姐 他表哥 他堂弟 他堂哥 哥哥 他哥 她哥 他哥哥 她哥哥 姐姐 他姐 她姐 他姐姐 她姐姐 弟弟 他弟 她弟 妹妹 他妹 她妹 大哥 大姐 二姐 二哥 老大 老二 老三 大的 小的 他大姐 她大姐 "
            + "表哥 表姐 堂哥 堂姐 双胞胎",
        "Person:outsider 邻居 老师 保姆 朋友 同事 村干部 老乡 房东 老板 托管班 托管 隔壁 隔壁邻居 隔壁大娘 街坊 干部 主任 网格员",

        "Yes 是 是的 是了 对 对的 对着 对头 有 有的 有了 好 好的 行 成 中 可以 要 需要 想 愿意 没错 可不 可不是 可不是嘛 就是 正是 能 会 有着 没问题 不错 是呀 是啊 对对 对对对 是是是 嗯对 对啊 对呀 必须 必须的 那肯定 那当然 当然是 当然有 "
            + "yes y ok true 昂 确认 👌 👍",
        "Yes:weak 嗯 恩 嗯嗯 恩恩 嗯呐 嗯哪 嗯那 哦 噢 喔 行吧 好吧",
        "Yes 已登记 已上 已办",
        "No 不是的 没有的 否 不对 算了 no n false 没有没有 不是不是 不不 不用了 不需要了 没有哇 不了 没影",
    ];

    private static string Join(string beginnings, string middles, string ends) =>
        string.Join(' ', beginnings.Split(' ').SelectMany(one => middles.Split(' ')
            .SelectMany(two => ends.Split(' ').Select(three => one + two + three))));

    public static Lexicon Words { get; } = Lexicon.Of(Lines);

    /// <summary>For a question of how it is: a wish (想, 愿意) is no yes to it, and no no either (不想).</summary>
    public static Lexicon Facts { get; } = Words.With(
        "Wished 寻思 寻思着 琢磨着 快 眼看 眼看着 要能 若能 怀的时候 怀着的时候 怀孕时 原以为 还以为 以为 怀疑 疑似 怀疑是 疑似是 说是像 没确诊 还没确诊 想 想要 想让 想叫 想给 不想 不想让 不想叫 不想给 不愿 不愿意 不肯 愿意 愿 希望 盼 盼着 "
            + "指望 舍不得 不舍得 差点 差点儿 差一点 险些 差点就 过完年 过了年 过罢年 年后 等过完年 开春后 到时候 到时 早该 该",
        "Partly 恨不得 巴不得 要不是",
        "Filler 想死我了 想死 想得慌 想他 想她 想娃 想家 想妈 想孩子 想起来 想起来了 想想 想不起 想了想 想起 想来 我想 我想着 应该说 该说");

    /// <summary>Words for other people, to be put into a field's own phrases: 住姥姥家, 户口在他姑家.</summary>
    public static IReadOnlyList<string> People { get; } =
        [.. Lines.Where(line => line.StartsWith("Person:", StringComparison.Ordinal) && !line.StartsWith("Person:father", StringComparison.Ordinal)
            && !line.StartsWith("Person:mother", StringComparison.Ordinal)
            && !line.StartsWith("Person:parents", StringComparison.Ordinal)).SelectMany(line => line.Split(' ').Skip(1)), "我妈", "我娘", "我爸妈", "我姐",
            "我哥", "我妹", "我弟", "俺妈", "俺姐", "我嫂子", "我大姐"];

    /// <summary>A line of phrases with a person in each.</summary>
    /// <param name="phrases">With # where the person stands.</param>
    public static string With(string head, params IReadOnlyList<string> phrases) =>
        $"{head} {string.Join(' ', People.SelectMany(person => phrases.Select(phrase => phrase.Replace("#", person, StringComparison.Ordinal))))}";
}
