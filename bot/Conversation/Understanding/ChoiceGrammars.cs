using System.Collections.Concurrent;
using System.Collections.Frozen;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation.Understanding;

/// <summary>
/// The questions with a list of answers of which one holds, and what people call these answers. The labels of the form are added by themselves.
/// </summary>
internal static class ChoiceGrammars
{
    private static readonly ConcurrentDictionary<string, Grammar> Built = new(StringComparer.Ordinal);

    public static Grammar Of(Field field) => Built.GetOrAdd($"{field.Key}|{string.Join(',', field.Options.Select(option => option.Code))}", _ =>
    {
        var (no, opposite, words) = ByKey.GetValueOrDefault(field.Key, (null, null, []));
        var labels = field.Options.Where(option => option.Label.Length > 1 || field.Key == "sex")
            .Select(option => $"Value:{option.Code} {option.Label.Replace(" ", "", StringComparison.Ordinal)}");
        return OfTheChild.Contains(field.Key)
            ? new Grammar(Common.Facts.With(["Person:child 孩子 娃 娃娃 小孩 宝宝 登的 登记的", "Person:speaker 我是 俺是 我自己", .. words, .. labels]), null, no,
                Opposite: opposite, Weak: Weak)
            : new Grammar(Common.Facts.With([.. words, .. labels]), null, no, OthersToo: true, Opposite: opposite, Weak: Weak,
                OfParents: field.Key == "housing");
    });

    private static readonly string[] Weak = ["insured", "received", "notYet", "grade", "middle"];

    /// <summary>What is said of a parent or a sister is no answer to these.</summary>
    private static readonly FrozenSet<string> OfTheChild =
        FrozenSet.Create(StringComparer.Ordinal, "sex", "ethnicity", "schooling", "studyStatus", "disabilityGrade", "residenceRegistration");

    private static readonly string[] Services =
    [
        "Topic 体检 医院 卫生院 卫生所 社区 保健 儿保 中医 中医药 孩子 服务 健康 检查 打针 建档 手册 本 大夫 医生",
        "Value:none 没做 没做过 没接受 没接受过 未接受 没体检 没体检过 没去 没去过 没查 没查过 没弄 没弄过 没建档 没人通知 没通知 没听说 没听说过 不知道有这个",
        "Value:atHukou 老家 在老家 老家做 户籍地 户口那边 户口所在地 村里 村里做 村卫生室 那边做 回老家 回老家做 老家那边",
        "Value:atResidence 这里 这儿 这边 在这 在这里 在这儿 在这边 居住地 本地 当地 现在住的 现在住这 住的这边 这边社区 这边医院 这边卫生院 市里 城里 社区做",
        "Value:received 做过 做了 做着 接受了 接受过 体检过 体检了 查过 查了 去过 去了 每年查 按时做 按时查 按时体检 定期 定期做 都做 都做了 都查",
    ];

    private static readonly string[] Statuses =
    [
        "Topic 人 身体 家 孩子 打工 前年 去年 年 病",
        "Value:deceased 去世 去世了 死 死了 不在了 不在世 没了 过世 过世了 走了 病故 病逝 亡 早走了 走得早 没得早 车祸 出事没了 没有了 不在人世",
        "Value:missing 失联 失联了 联系不上 跑了 跑啦 找不到 找不着 没音信 没消息 没音讯 失踪 失踪了 不知去向 不知道在哪 不知道去哪 走了再没回来 一走没信",
        "Value:unknown 不详",
        "Value:alive 健在 好着 好着呢 好着哩 在世 活着 在呢 在哩 都好 身体好 挺好 好好的 没事 在 在家 在打工 在外地",
    ];

    private static readonly FrozenDictionary<string, (string? No, Func<string, string?>? Opposite, string[] Words)> ByKey =
        new Dictionary<string, (string?, Func<string, string?>?, string[])>
        {
            ["sex"] = (null, code => code == "male" ? "female" : "male",
        [
            "Value:female 女 女孩 女孩子 女孩儿 女娃 女娃娃 女娃子 闺女 女儿 妮 妮儿 妮妮 妮子 小妮 丫头 丫头片子 姑娘 小姑娘 大姑娘 囡囡 小棉袄 千金 公主 小公主 孙女 外孙女 侄女 外甥女 女的 女生 女宝 女宝宝 闺妮 女性 小闺女 "
                + "妹子 妹妹 ♀",
            "Value:male 男 男孩 男孩子 男孩儿 男娃 男娃娃 男娃子 儿子 小子 臭小子 小小子 带把的 带把儿 带把 孙子 外孙 外孙子 侄子 侄儿 外甥 小伙 小伙子 男的 男生 男宝 男宝宝 公子 小王子 男性 后生 小后生 光葫芦 弟弟 ♂",
            "Partly 龙凤胎 一男一女 一儿一女 男女都有",
        ]),
            ["ethnicity"] = (null, null,
        [
            "Topic 族 民族 户口本 户口上 户口 写 写的 写着 登记 我们这 这儿 都是 随 随他爸 随他妈 随我 跟我 跟他爸 跟他妈 人",
            .. Shared2024.Ethnicity.Options.Where(option => option.Label[^1] == '族').Select(option => (option.Code, Stem: option.Label[..^1]))
                .Select(one => one.Stem.Length > 1 ? $"Value:{one.Code} {one.Stem} {one.Stem}人 {one.Stem}民"
                    : $"Value:{one.Code} {one.Stem}人 {one.Stem}民 写的{one.Stem} 写着{one.Stem} 写的是{one.Stem}"),
            "Value:01 大汉族 不是少数民族 汉",
            "Value:other 穿青人 穿青 僜人 夏尔巴人",
        ]),
            ["residenceRegistration"] = ("none", code => code == "residencePermit" || code == "temporary" ? "none" : null,
        [
            "Topic 住下 住下了 来 办 领 领我去 去 上门 给登的 拿到 已经拿到 手机 手机上 申请的 做 做了 登的 上学 学 老家 马上 公安 警察 片儿警 民警 阿姨 电子 签注 刚签注 换成 换 也不知道要登 甚也没闹 闹 年龄 小 岁数",
            "Value:none 甚也没闹 没闹",
            "Value:residencePermit 电子居住证 拿着居住证 办过居住证 领了居住证 换了居住证",
            "Topic 网格员 主任 干部 房东 村干部 老板 办 办了 办过 办的 办好 派出所 社区 警务室 卡 证 户口 登记 手续 街道 去年 今年",
            "Value:none 没有办理 没办理 还没有办理 还没办理 没有登记 没有登记过 没登记也没办 没登记也没办证 没办也没登记 未登记 没去登 没登 没登过 没登记 没登记过 没去登记 没去办",
            "Topic 证 弄 弄过 顾上 来得及 手续 知道要办",
            "Topic 没过期 没到期 还没过期 还没到期",
            "NotYet 下周 下礼拜 下星期 明天 后天 去办 要去办 想去办 月底去",
            "Partly 早到期了 早过期了 早到期 早过期 到的期 过的期 过期 过期了 到期 到期了 过了期 失效 没去续 没续 没续上 没顾上续 到期没续 过期没续",
            "Value:residencePermit 居住证 有居住证 居住证办了 办了居住证",
            "Value:temporary 做了登记 做过登记 登了个记 登个记 做了个登记 报的暂住 给报的暂住 报了暂住 光登记 只登记 光登记了 只登记了 "
                + "给登的 上门登的 上门给登的 登过 来登过 上门登过 登了名字 登了身份证 登了名 报过 登记了一下 登了一下 暂住 暂住证 暂住登记 登记过 登记了 登过记 登了记 登了 登记上了 社区登记 社区登过记 派出所登记 派出所登过记 "
                + "网格员登记 网格员登过记 房东登记 报备过 备案了",
        ]),
            ["housing"] = (null, null,
        [
            // 买的家具, 租了辆车: what is bought or rented is no dwelling.
            "Person:thing 家具 家电 电器 电视 电视机 冰箱 洗衣机 空调 热水器 电动车 电瓶车 摩托车 摩托 三轮车 三轮 自行车 汽车 轿车 面包车 小车 货车 车 车票 机票 火车票 票 保险 社保 手机 电脑 衣服 衣裳 鞋 被子 褥子 被褥 铺盖 床 "
                + "柜子 衣柜 沙发 桌子 桌椅 椅子 锅 灶 煤 菜 粮食 米面 药 奶粉 书 书包 玩具 东西 日用品 "
                + "号 号码 电话 名字 名儿 户口本 本子 身份证 东家 行李 机器 设备 家伙 地 耕地 菜地 果园 大棚 摊位 牛 羊 猪 鸡",
            "Asks 人家的地 别人的地 承包地 租地 种地 种着地 自家的地 自己的地",
            "NotYet 想 想要 想买 想租 看房 正看房 看房子",
            "Filler 不要钱 免费 不收钱 不花钱 不用掏钱 掏钱 自己掏钱 只能 买不起 每月交 月月交 交 房租 贵 要命 贵得要命 便宜 涨价 涨 年年涨价 他的 姓 搬进 搬到 搬 外面 挤 还没交 还没交房 楼上 提供 提供的 给提供 安排 安排的 给安排 分 "
                + "分的 给分",
            "Topic 学区房 二层楼 宿舍楼 窑洞 一孔 小院子 一套 一套房 陪读房 合同 半年 里头 自个儿 刚搬 城边 菜市场 矿上 名字 写 到期 还有 签了 签 三年 后头 前面 补 补的 一室一厅 两室一厅 三室一厅 两居室 两居 小两居 三居 三居室 单间 小单间 "
                + "一个单间 小院 小屋 间 间房 间房子 平房 民房 小二楼 二层小楼 期房 小产权 小产权房 地下室 阁楼 顶楼 一楼 好几处 处 住处 学校旁边 饭店 市里 城里 县城",
            "Partly 对门 隔壁 楼上楼下 邻居",
            "Past 在外地 外地",
            "Topic 房 房子 楼房 平房 一间 两间 两室 一室 三室 院 院子 小区 家 钱 钱一个月 住 住着 住在 住的 城中村 村里",
            "Value:rented 租的 租的房子 跟别人合租 租房 租房子 租住 租的房 出租屋 出租房 赁 赁的 月租 合租 整租",
            "Value:rented~ 租 租着 租了 租个 租人家 出租 租过 房东 房租 一个月",
            Common.With("Value:other", "#家", "#的房", "#的房子", "#家的房", "#家的房子", "是#的", "是#家的", "住#这", "住#这儿", "住#那", "住#那儿"),
            // 老家的房是自己盖的: not where the child lives now.
            "Past 老家 老家的 老家房 村里的房 老宅",
            "Topic 老家有房 老家有房子 老家有院子 村里有房 老家有 把老家房卖了 老家房卖了 从老家",
            "Topic 还没还完 没还完 没还清 还没还清 还没下来",
            "Value:owned 买断 买断了 经济适用房 借钱买的 借钱盖的 自家盖的 自个儿盖的 自己盖的房 房产证 房产证下来 房贷 拆迁房 拆迁分的 买的 买房 自购 自购房 自己买 自己盖的 盖的房 按揭 还房贷 商品房 二手房 房本 有房本 拆迁安置房 安置房 "
                + "回迁房 自建房",
            "Value:owned~ 自己新房 新房 买下 买下了 拆迁 分的房 安置 买 买了 自家 自己家 自己的 自家的 自己盖 盖的 贷款买 还贷 有房 自己有房 自己房 全款",
            "Value:other 宿舍楼 活动房 家属房 看护房 门房 集体宿舍 活动板房 包吃包住 亲戚的房 亲戚空着的房 让我们住 白住 单位宿舍 宿舍 职工宿舍 厂里宿舍 工棚 板房 亲戚家 借住 公租房 廉租房 姥姥家 他姥姥家 她姥姥家 奶奶家 他奶奶家 她奶奶家 "
                + "姑姑家 舅舅家 学校宿舍",
            "Value:other~ 亲戚 单位 单位的 厂里 工地 工地上 借 借的 借人家 老板 老板家 老板给 店里 门面 门市 门面房 朋友家 雇主家 车上 租不起",
        ]),
            ["schooling"] = ("notYet", null,
        [
            "Asks 文化 文凭 学历 毕业证",
            "NotYet 再有 再过 还差 还有半年 还有一年 还有两年",
            "Topic 考 留级 降级 打工 出去打工 教委 大小便 自理 数控 上 上学 上着 读 读着 念 念书 念着 读书 学校 今年 刚 刚上 升 升到 九月 开学 班 级 村里 镇上 县城 学 就读 在读 小",
            "Value:preschool 还小在幼儿园 个月大 才几个月 学龄前 还没上小学 没上小学 幼儿园都没去 幼儿园都没上 没上幼儿园 幼儿园 大班 中班 小班 托班 托儿所 学前班 学前 幼儿 亲子班 吃奶 还吃奶 还在吃奶 抱在怀里 "
                + "还抱着 刚会走 不会走 没断奶 几个月 "
                + "不到上学年龄 没到上学年龄 没到年龄 不够年龄 还没到上学 没到上学 还不到上学",
            "Topic 毕业班 快毕业 快毕业了 今年毕业 明年毕业 还有一年毕业 还有半年毕业 要毕业 要毕业了 没毕业 还没毕业 下学期 上学期 下半学期",
            "Past:ended 毕业 毕业了 毕了业 刚毕业",
            "Value:grade 一年级 二年级 三年级 四年级 五年级 六年级 1年级 2年级 3年级 4年级 5年级 6年级 一年纪 二年纪 三年纪 四年纪 五年纪 六年纪 一年及 二年及 三年及 一二年级",
            "Value:primary 小学 小学生 小一 小二 小三 小四 小五 小六 村小 完小",
            "Value:juniorHigh 初三毕业班 初1 初2 初3 初中 初中生 初一 初二 初三 七年级 八年级 九年级 7年级 8年级 9年级 七年纪 八年纪 九年纪 初级中学",
            // A school of that name has both: 在惠丰中学读高一.
            "Value:middle 中学",
            "Value:seniorHigh 高1 高2 高3 高中 高中生 高一 高二 高三 普高 高三毕业班",
            "Value:secondaryVocational 中职 中专 中技 职高 职中 技校 技工学校 职业学校 职教 职教中心 职业高中 职业学校 职业中专 卫校 幼师 护校 五年制大专 五年一贯制 3+2",
            "Value:specialEducation 特殊教育 特殊学校 特教 特校 特教学校 聋哑学校 聋校 盲校 培智 培智学校 启智 送教 送教上门 康复学校",
            "Value:noSchoolingCapacity 无就学能力 上不了学 上不成学 没法上学 不能上学 没能力上 没能力上学 学校不收 念不成书 读不了书 念不了书",
            "Value:outOfSchool 失学 辍学 辍学了 退学 退学了 不上了 不念了 不读了 不上学了 不念书了 不去了 没念了 没上了 早就不念 早不念了 打工去了",
            // 八月初三 is a birthday, no class.
            $"Number {string.Join(' ', "正 一 二 三 四 五 六 七 八 九 十 十一 十二 冬 腊".Split(' ').SelectMany(month => "一二三".Select(day => $"{month}月初{day}")))}",
            "Value:notYet 没上学 还没上学 没念书 没念 没上过学 没入学 没读书 还小",
        ]),
            ["studyStatus"] = (null, code => code is "suspended" or "droppedOut" or "graduated" ? "enrolled" : code == "enrolled" ? null : null,
        [
            "Topic 上课 去上课 办 办了 批 批的 手续 下一级 半年 打工 供 学校 学 书 班 天天 家 病 年级 小学 初中 高中 手续 上学期",
            "Value:enrolled 又上了 又上上了 又念了 又去了 复学 复学了 回去上了 又接着上",
            "Partly 在家看书 自己看书 在家自学 自学 待在家 在家待着",
            "Past 休过 休过一年 休过半年 休了一年 歇过 歇过一年",
            "Value:suspended 歇一年 歇半年 休一年 休半年 休学 休学了 停学 休着学 办了休学 请长假 长期请假 请假养病 休学养病 养病",
            "Value:droppedOut 辍学 辍学了 不上了 不念了 不读了 退学 退学了 不去了 不上学了 早不念了 逃学不去",
            "Value:graduated 毕业 毕业了 毕了业 念完了",
            "Value:completed 结业 结业了",
            "Value:incomplete 肄业",
            "Value:enrolled 在学校 在学校呢 在学校念书 在读 在上 在学 上着 上着呢 上着哩 念着 念着呢 念着哩 读着 读着呢 上学 念书 读书 正常上 正常上学 正常 正常念 正在上 正上着 在上学 在念书 在校 放假了 放假 天天去 天天上 天天上学 "
                + "好好的 好好上 好好念 上呢 念呢 还上着 还在上 还在念 还念着 坚持上 没断 没停",
        ]),
            ["disabilityGrade"] = (null, null,
        [
            "NotYet 想 想评 想评成 想要 争取",
            "Topic 办 办证 去办 去办证 等级",
            "Asks 是吧 比一级 轻一档 重一档 证到期了 证过期了",
            "Not 没评上 没够上 没给上 够不上",
            "Topic 印 印的 印着 印的是 重度 轻度 中度 肢体 听力 视力 智力 精神 言语 语言 尾号 降成 升成 升到 降到 重新 重新评成 评成 改成 换成 给了 给了个 给定的 批 批的 定成 本子 最厉害 那种",
            "Value:none 没去鉴定",
            "Topic 证 残疾证 评 评的 级 证上 写 写的 定 定的 鉴定 属于 残疾 残联",
            "Value:none 正在评 还在评 在评 正评着 无 没评 没评级 没评过 没定级 没证 没办证 没有证 没办残疾证 没残疾证 未评级 未评 没办 没鉴定 还没评 没去评 没有",
            "Value:1 一级 1级 壹级 一 1 最重 最严重 最高级 最重的",
            "Value:2 二级 2级 贰级 二 2 两级",
            "Value:3 三级 3级 叁级 三 3",
            "Value:4 四级 4级 肆级 四 4 最轻 最轻的",
        ]),
            ["medicalInsurance"] = ("none", code => code is "insured" ? "none" : null,
        [
            "Topic 这边没交 这边没有交 这边没入 这儿没交 这里没交 在这没交 在这边没交 没在这边交 没在这交 老家没交 老家没有交 老家没入 在老家没交 没在老家交 老家那边没交",
            "Asks 医保局 医保卡里 医保账户 药贵 药价 交不起 忘了 意外险 学平险 校方险 商业险 重疾险 保险公司",
            "Topic 闹 保险 贵 交 续 续着 转到 纳入 统一 手头紧 紧 断过 没断过",
            "Value:none 娃的忘了 孩子的忘了 他的忘了 忘了给他交 忘了给她交 忘了给娃交 忘了给孩子交",
            "Topic 医保 农合 保险 医疗保险 医疗 卡 医保卡 钱 四百 三百八 每年 年年 今年 去年 老师 集体 统一 手机上 手机 学校 单位 他爸单位 商业保险 生效 报销",
            "Value:none 没有交 没交 没入 没上 未纳入 没办 没参加 没参保 没买 断交 断保 忘了交 忘交了 没顾上交 没缴 没缴费 没有医保 没医保 没参合 没入上 没交上",
            "Value:atHukou 老家 在老家 老家交 老家那边 户籍地 户口所在地 户口那 户口那边 户口地 村里 村里交 村里收 村委会 大队 大队收 村上 村上交 庄上 庄上交 庄里 那边交 家里交 奶奶给交 爷爷给交 回老家交 老家村里",
            "Value:atResidence 这里 这儿 这边 在这 在这里 在这儿 在这边 居住地 本地 当地 现在住的 现在住的地方 学校交 在学校交 学校统一交 学校给交 学校收 学校办 社区交 社区 街道交 城里交 市里交 转过来了",
            "Value:insured 新农合 合作医疗 居民医保 城乡居民医保 职工医保 合疗 交 交了 交过 交着 交上了 交的 缴 缴了 缴费了 入了 入上了 上了 办了 参加了 参保 参保了 参了 买了 有医保 年年交 每年交 都交 都交着 已纳入 已经交了 续上了 生效",
        ]),
            ["healthManagement"] = ("none", null, Services),
            ["tcmHealthManagement"] = ("none", null, Services),
            ["vaccination"] = (null, null,
        [
            "Topic 疫苗 针 打 打针 本 本子 医院 卫生院 社区 接种",
            "Value:none 一针没打 一针也没打 没打过 都没打 未接种 没接种 没接种过 从没打过 从来没打 没打",
            "Value:partial 打了一部分 部分 没打完 没打全 没打齐 差 差几针 差一针 差两针 漏了 漏打 漏 有的没打 有几针没打 打了几针 还差 没按时 耽误了",
            "Value:complete 全打了 都打了 打完 打完了 全程 打齐 打齐了 齐了 按时打 都打 都按时打 一针不落 没落下 没漏 不差 该打的都打 全都打了 按本打",
        ]),
            ["father.status"] = (null, null, Statuses),
            ["mother.status"] = (null, null, Statuses),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
