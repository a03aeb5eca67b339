namespace Conversation.Understanding;

/// <summary>
/// Words that change whether what stands beside them is so, for whatever question: said by others, under a condition, possible, former, planned or
/// wished. A reader need not know them; <see cref="ClosedWorld"/> has the value asked back.
/// </summary>
internal static class Turning
{
    /// <summary>Said by others: 听说, 据说. Who says it by name is found in the clause (<see cref="ClosedWorld"/>).</summary>
    public const string Told = "told";

    /// <summary>那个娃, 隔壁那家: somebody else's.</summary>
    public const string Another = "another";

    /// <summary>要是, 除非, 只要, 不然.</summary>
    public const string If = "if";

    /// <summary>能评, 够得上, 论条件, 该归.</summary>
    public const string May = "may";

    /// <summary>老号, 之前, 头一回: once, and perhaps no more.</summary>
    public const string Once = "once";

    /// <summary>下礼拜, 就差, 等着: to come.</summary>
    public const string Planned = "planned";

    /// <summary>盼, 闹着要, 做梦都想.</summary>
    public const string Wished = "wished";

    /// <summary>农忙时候, 累着了: at times.</summary>
    public const string AtTimes = "at-times";

    /// <summary>说, 讲, 记得, 以为: somebody else's word, where somebody else stands before it.</summary>
    public const string Says = "says";

    /// <summary>Who may be the source of it and is no relative: 村里人, 大队, 大夫.</summary>
    public const string Source = "source";

    /// <summary>Who and when, as they stand before 就: 我就住这, 去年就办了.</summary>
    public const string Lead = "lead";

    private const string Modals = "能 也能 就能 才能 都能 能够 可以 也可以 就可以 都可以 该 应该 也该 早该 得以 有权 有资格 足够 敢 好";

    private const string Acts = "评 办 交 上 住 做 领 租 买 升 分 报 算 给 定 享受 申请 进 念 读 鉴定 落 迁 改 入 去 搬";

    public static Lexicon Words { get; } = Lexicon.Of(
        "Filler:lead 主要 平时主要 我 俺 咱 他 她 它 我们 俺们 咱们 他们 她们 孩子 娃 娃娃 小孩 家 家里 我家 我们家 咱家 那 这 也 都 又 还 可 那会 从小 打小 自小 生下来 一生下来 生下来没多久 出生 "
            + "早 一直 天天 每天 平时 平常 现在 如今 目前 "
            + "眼下 今年 去年 前年 年时 这学期 这个学期 上个月 上半年 上星期 一般 基本 基本上 大部分 其实 反正 后来 最后 总共 一共 全家 一家 一家人 两口子 这个 那个 这里 这边 这儿 那边 那儿 本来 刚 刚刚 只 光 呢 的 在 是 从 老早 很早 "
            + "已经 确实 真 总 老 三天 两天 没几天 没多久 不久 马上 孩儿 家门口 学校 老家 村里 本地 当地 附近 跟前 旁边 门口 跟 和 着 了以后 以后 之后 完 那时 那天 当天 年 月 岁 天 班 房子 房 病 证 上面 跟着 带着 嗯 哦 噢 唉 哎 "
            + "一年 一学期 一个月 每月 每年 年年 谁 下午 上午 早上 晚上 满月 百天 周岁 礼拜五 周五 初一 初二 初三 一年级 二年级 三年级 四年级 五年级 六年级",
        "Filler 希望小学 希望学校 希望中学",
        "Turns:told 听说 据说 听讲 听人说 听人讲 听别人说 听他们说 听 传说 据 传言 传 都传 风闻 打听到 捎话 说是要 说是能 说是给 说要 按他们说 照他们说 口口声声 一口咬定 掐算 算出来的 推算 推出来 帮着回想 帮我回想 帮我想 帮我想起来 帮着想 "
            + "看着像 看样子 像是 瞅着像 说像 觉着像 谁知道真假 不知真假 嘴上说 口头上 口头说 拍胸脯 拍着胸脯 保证能 答应给 答应过 许的 许给 应承 透了句话 放出话 放话 命里 属相先生 算命的 算命先生 动员我 回忆 非说 犟 抬杠 争了 争着 各说各的 "
            + "说法不一 两个说法 来电话 电话里 外人看 外头人 外头都 把脉 把出来 号脉 号出来 看相 看手相 掐指 掐指一算 大喇叭 喇叭 喇叭里 广播里 念到我家 念到名字 贴出来 贴榜 榜上 红榜 单子上有 名单 名单里 名单上 传出来 传开 传遍 嘀咕 议论 "
            + "背后说 闲话 "
            + "闲言 碎嘴 风声 有风声 听到风声 捎信 带话 托话 传话 口信 透口风 透风声 吹风 放风 打听 打听来 打听着 打听的 问来的 问的别人 照人家说 按人家说 据他说 据她说 据说是 都夸口 打包票 打保票 许愿 许下 应下 应许 应了 答应了 "
            + "答应下 点了头 松口 松了口 吐口",
        "Turns:another 前头的 前面的 前夫 前妻 前任 前老公 前媳妇 头婚 邻家 对门家 邻家的 邻居家孩子 楼上那家 楼下那家 前头生的 前头生 前面生的 头前生的 上头那个 叔伯 一块去的那 那个娃 那娃 那个孩子 一样的那个 隔壁那家 那家 那家的 前头那个 "
            + "头一个 跟他一样的 跟她一样的 一般大的 同村那 那几个娃 别的家长 托我 托我来 委托我 叫我来 让我来 "
            + "叫我替 让我替",
        "Turns:if 要是 如果 假如 假使 倘若 若是 若 万一 除非 只要 不然 要不然 否则 不然的话 的话 要不是 若不是 哪怕 就算 即使 即便 一旦 看情况 得看 要看 就看 看能不能 看收不收 凡是 但凡 谁有空 有空就 有人就 有钱就 没钱就 不是就 有就 "
            + "没有就 满了就 到了就 够了就 下来就 好了就 批了就 行了就 成了就 前提 条件是 再不 再这样 再这么 按户口本 按出生证 没记岔 没记错 没弄错 如无意外 不出意外 碰上 赶上 遇上 轮到 谁要",
        $"Turns:may {Pairs(Modals, Acts)}",
        "Turns:may 能多领 能多报 多领点 能多给 够得上 够上 够得着 够条件 够格 够资格 够不够 够低保 能吃低保 能吃上 够吃低保 够三级 够二级 够一级 够四级 符合 合乎 够标准 达到标准 资格 条件 按条件 论条件 按理 照理 论理 按说 照说 按道理 "
            + "论道理 照道理 按规定 照规定 "
            + "依规定 按政策 照政策 论政策 按标准 照标准 按协议 按岁数 论岁数 按年龄 论年龄 论辈分 按辈分 按成绩 按分数 划片 划到 能划 理应 本应 本该 该当 该是 该归 该算 也算 能算 就算是 说起来 说起来算 算得上 称得上 该给 也该 咋也该 "
            + "怎么也该 应当 有可能 有望 能报 能分 能要 能享 凭 照着 照片子",
        "Turns:once 前头有个 前头有过 前头请过 老号 老号码 旧号 旧号码 旧的 原号 原来的号 原来 原先 以前 从前 之前 早先 早前 先前 起先 起初 当初 曾经 曾 头一回 头回 头一次 第一次 头一趟 上一个 上一次 上回 上次 那时 那会儿 当年 前些年 "
            + "早年 早几年 前几年 疫情那年 "
            + "那年头 过去 老本子 旧本子 旧证 老证 头一本 老早以前 小时候 断奶前 满月前 退了 销了 早销了 注销 作废 不作数 不算数 收走 收回 搬走 早不 早就不 停用 欠费停 换掉 去过 来过 住过 干过 念过 上过 办过 没站住脚 没待住 住不惯 停缴 "
            + "停交 停保 断缴 断交 断保 退保 中断 撤了 撤走 撤掉 撤销 取消 取消了 收走了 收回了 收回去 收了去 让收走 让人收走 到头 到头了 到此 为止 翻篇 老黄历 陈年 旧事 从前的事 早年间 头几年 前两年 先头 早些年 往年 那两年 "
            + "那几年 那阵子 那一阵 那一年 那年冬天 那年夏天 撵 撵出来 撵走 赶出来 赶走 轰出来 又回了 "
            + "又回去",
        "Turns:planned 秋后来 秋后去 秋后走 等秋后 来接手 要接手 接手 打算 准备 计划 预备 预计 预产 预产期 原计划 原定 商量着 正商量 盘算 盘算着 下礼拜 下星期 下周 下个月 下月 下个礼拜 下半年 明年 后年 来年 明儿 明天 后天 过两天 "
            + "过几天 过些天 过阵子 过段时间 过了年 过罢年 年后 "
            + "开了春 过罢十五 将来 以后再 往后 回头 早晚 迟早 等着 等他 等我 等到 等房 等腾 等有 等证 等钱 等批 等通知 月底发 发了工资 赶年底 就差 只差 光差 还差 差一步 正跑 在跑 跑着 号排到 排到 排上号 排着队 排队 摇上号 摇号 抽签 "
            + "报了名 名都报了 名报了 表交上去 交了表 材料递了 递上去 递了材料 填了表 正在办 在办 正办 手续在 办手续 还没开口 要换成 要改成 想改成 订的是 约好了 说好了 谈妥 托人 求人 找关系 上了初中就 到时候 到时 攒够 凑齐 凑够",
        "Turns:wished 想 想要 想让 想叫 想给 想写 想办 想评 想住 想把 盼 盼着 盼的 盼望 巴望 指望 巴不得 恨不得 恨不能 闹着 闹着要 吵着 吵着要 嚷嚷 嚷着 哭着要 死活要 非要 羡慕 眼馋 眼红 做梦 做梦都 梦见 梦想 一心 一心想 就图 图个 "
            + "图的 求 求着 求他们 求菩萨 保佑 烧高香 最好是 要能 若能 要是能 要是有 但愿 希望 愿意 情愿 倒愿意 乐意 舍不得 争取 求之不得 念叨 惦记 琢磨 琢磨着 寻思 宁愿 宁可 哪怕 该有多好 就好了 就烧高香 死活闹着 一门心思 铁了心 铁了心要 "
            + "打定主意 认准 认准了 就想 念着 老念着 成天念着 念叨着 合计 合计着 盘算着 寻摸 寻摸着 踅摸 踅摸着 操持着 张罗着 谋划 谋划着 筹划 筹划着 筹钱 筹措 凑钱 "
            + "凑首付 攒钱 攒着钱 攒着 等攒 一心要 死活想 就盼 盼星星 盼月亮 做梦也想 眼巴巴 眼馋着 嘴馋着 求爷爷 求爷爷告奶奶 求神拜佛 拜佛 许了愿 想方设法 变着法 变着法子 憋着劲 憋着一股劲 卯着劲 卯足劲",
        "Turns:at-times 的时候 时候 农忙 农忙时 忙起来 忙的时候 有时候 有时 偶尔 隔三差五 时不时 一阵一阵 一会儿 三天两头 轮流 轮着 轮换 倒班 谁有空谁 累着了 喝了酒 一喝酒 犯病 犯了病 下雨天 下大雨 我出车 我住院 要紧时候 活多了 活少了 "
            + "没活了",
        "Turns:says 说 讲 说是 讲是 记得 记得是 记着 以为 认为 觉得 觉着 老觉得 当成 当我是 当他是 都当 看见 告诉 告诉我 跟我讲 跟我说 咬定 老说 都说 讲的 说的 喊 叫我 管我叫 猜 猜的 估 估计 判断 怀疑 传下来 念叨 提过 通知说 "
            + "口里 推荐 推荐的 劝 担保 打过招呼 回话",
        "Turns:source 村里 村里人 村上 村上人 大队 大队干部 村干部 村医 医生 大夫 护士 接生 接生的 接生婆 老师 班主任 校长 学校 同学 人家 人 别人 外人 旁人 大伙 大伙儿 众人 谁 邻居 左邻右舍 街坊 街坊邻居 隔壁 隔壁床 隔壁床的 房东 "
            + "中介 老板 工头 工友 战友 同事 老乡 朋友 派出所 社区 民政 民政的人 残联 残联的 办证的 办证的人 居委会 村委会 政府 单位 广播 新闻 网上 抖音 微信群 群里 家长 别的家长 排队的 体校 幼儿园老师 本家 亲戚 亲家 老辈人 老人们 老人 "
            + "老一辈 算命 先生 工作人员 公家 上头 上面 主任 网格员 小刘 有人",
        $"Turns:another {Pairs(string.Join(' ', OtherKin), "那个 家那个 家的娃 家娃 家孩子 家的孩子")}",
        $"Turns:source {string.Join(' ', OtherKin)}",
        "Turns:source 哥哥 姐姐 弟弟 妹妹 表弟 表妹 表哥 表姐 堂弟 堂妹 堂哥 堂姐 他表弟 他表妹 她表弟 她表妹 他堂弟 他堂妹 侄子 侄女 外甥 外甥女",
        $"Turns:source {string.Join(' ', Common.People.Where(person => person.Length > 1))}");

    private const string Kin = "哥 姐 弟 妹 哥哥 姐姐 弟弟 妹妹 舅 舅舅 姑 姑姑 姨 叔 叔叔 二叔 小叔 大伯 小姑 大姑 小舅 大舅 小姨 大姨 嫂子 表姐 表哥 堂哥 堂姐 叔伯哥哥 叔伯弟弟 叔伯姐姐 叔伯妹妹";

    private static IEnumerable<string> OtherKin =>
        from whose in "我 俺 他 她".Split(' ')
        from who in Kin.Split(' ')
        select whose + who;

    private static string Pairs(string modals, string acts) =>
        string.Join(' ', modals.Split(' ').SelectMany(modal => acts.Split(' ').Select(act => modal + act)));
}
