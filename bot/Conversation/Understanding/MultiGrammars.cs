using System.Collections.Concurrent;
using System.Collections.Frozen;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>The questions of which several answers may hold.</summary>
internal static class MultiGrammars
{
    private static readonly ConcurrentDictionary<string, Grammar> Built = new(StringComparer.Ordinal);

    public static Grammar Of(Field field) => Built.GetOrAdd($"{field.Key}|{string.Join(',', field.Options.Select(option => option.Code))}", _ =>
    {
        var (no, others, words) = ByKey.GetValueOrDefault(field.Key, (null, false, []));
        var labels = field.Options.Where(option => option.Label.Length > 1).Select(option => $"Value:{option.Code} {option.Label}");
        IReadOnlyList<string> people = others || field.Key == "familyHardship" ? [] : ["Person:child 孩子 娃 娃娃 小孩 宝宝", "Person:speaker 我有 我是"];
        return new Grammar(Common.Facts.With([.. people, .. words, .. labels]), null, no ?? None, others, IsSeveral: true, Weak: ["previous"],
            OfParents: field.Key is "otherParentCondition" or "livingSupport");
    });

    /// <summary>A plain no: none of these.</summary>
    public const string None = "none";

    private static readonly FrozenDictionary<string, (string? No, bool OthersToo, string[] Words)> ByKey =
        new Dictionary<string, (string?, bool, string[])>
        {
            ["health"] = ("healthy", false,
        [
            "Topic 肺炎 针 打针 打过针 毛病 吃 喊 第 年头 身体 病 药 吃药 医院 手术 做过手术 检查 体检 近视 眼镜 感冒 咳嗽 发烧 牙 腿 胳膊 眼睛 耳朵 说话 先天 天生 生下来 证 残疾证 治 治着 大夫 医生 确诊 脾气 性格 学校 从小",
            "Past:ended 好了 治好 治好了 看好了 治住了 退了 早退了 长好了 没犯过 大了没犯过 早好了 已经好了 好利索了 好全了 没再犯 不犯了 没再犯过 痊愈 痊愈了 康复了",
            "Asks 不断 小毛病不断 老生病 爱生病 病病歪歪 三天两头病 一年级 二年级 三年级 四年级 五年级 六年级 年级 不行 不好 不太好 不大好 不怎么好 不怎么样 不太行 不大行 不得劲 弱 虚 差 难活 老难活 没检查过 没查过 没体检过 没去查过 没查 "
                + "没检查 没看过 没去看过",
            "Value:healthy 没有病 没有什么病 没有毛病 没有什么毛病 没有问题 没有什么问题 没有大病 没什么大病 没啥大病 什么病没有 什么毛病没有 建康 欢实 身上没一点毛病 没一点毛病 没一点病 健康 没病 没啥病 没什么病 "
                + "没病没灾 好着 好着呢 好着哩 好 挺好 很好 好得很 没毛病 没啥毛病 没什么毛病 壮 壮实 结实 都好 正常 没事 没啥事 不生病 没问题 没啥问题 "
                + "没什么问题 能吃能睡 能吃能喝 能跑能跳 活蹦乱跳 活蹦乱跳的 皮实 棒 棒着呢 身体棒 身体好 没残疾没病 一切正常 白白胖胖",
            "Value:disabled 残疾证过期 残疾证过期了 残疾证到期 残疾证到期了 残疾证丢了 助听器 听力证 残疾 残废 残疾人 有残疾证 办了残疾证 聋 聋哑 哑 瞎 瞎了 盲 看不见 听不见 听不到 不会说话 智障 脑瘫 瘸 瘸腿 瘫 瘫痪 小儿麻痹 唐氏 "
                + "唐氏综合征 智力低下 智力残疾 智力有问题 弱智 少一只手 少个手指 截肢 侏儒 失明 弱视残疾",
            "Value:seriouslyIll 重病 大病 白血病 癌 癌症 肿瘤 脑瘤 骨瘤 心脏病 先心病 先天性心脏病 尿毒症 肾衰 再障 再生障碍性贫血 地中海贫血 血友病 化疗 透析 移植",
            "Value:chronicallyIll 胰岛素 打胰岛素 慢性病 慢病 哮喘 糖尿病 癫痫 羊角风 抽风 长期吃药 常年吃药 天天吃药 肾病 肾炎 乙肝 鼻炎 贫血 甲亢 甲减 类风湿 紫癜 老毛病 过敏性哮喘",
            "Value:psychologicalOrBehavioural 心理 心理问题 心理有问题 行为异常 抑郁 抑郁症 多动 多动症 自闭 自闭症 孤独症 焦虑 焦虑症 不爱说话 不跟人说话 精神不好 不合群 老发脾气 厌学 睡不着觉 自残过",
        ]),
            ["disabilityCategories"] = (null, false,
        [
            "Person:child 我家 我家娃 我娃 我孩子 我家孩子 我儿子 我闺女 我女儿 我孙子 我孙女 俺娃 俺家娃 俺家 我们家 我们娃 他家娃",
            "Person:speaker 我 俺 我的",
            "Not 不傻 不笨 不占 都不占 不沾 都不沾 一点问题没有 没一点问题 一点毛病没有 没一点毛病 一点事没有",
            "But 就是 只是",
            "Partly 色盲 色弱 瞎操心 瞎跑 瞎说 瞎玩 瞎想 瞎闹 瞎忙 哑巴吃黄连 好几天 这几天 这两天 前几天 长东西 长了东西 长疙瘩 发炎 上火 疼 痒 流脓 起疹子 摔断 摔断了 骨折 石膏 打石膏 打着石膏 崴了",
            "Topic 不聋 不瞎 不哑 不瘸 没聋 没瞎 会说话 能说话 会说 能说 会走 能走 会走路 能走路 看得见 听得见 能听见 能看见 能看 能听",
            "Not 腿长 眼睛大 手长 手巧 腿脚好 眼神好 都好 都好着 都没事 都没问题 都正常 好的 挺好 挺好的 灵 灵着呢 尖 亮 巧 麻利 机灵 好好",
            "Topic 聋哑学校 上 学校 发育 发育慢 迟缓 慢 一瘸一拐 不太方便 不方便 方便 那一类 一类 类 长 严重 很严重 侧弯 压坏 压坏了 车祸 落下 落下的 打雷 戴眼镜 眼镜 黑板 眼窝 能看见点 看见点 双目 两只 人工",
            "Asks 一样 似的 像 装 精神头 精神好 有精神 没有残疾 没残疾 没有听力残疾 没有视力残疾 没有智力残疾 没有肢体残疾 没有精神残疾 没有言语残疾",
            // 不会走路, 说话不清: here a no tells of the trouble, not of its absence.
            "Topic 也不 也没 都不 还不 不 没 不会 不能 不太 没有 不到 不了 不清 不清楚 清 清楚 不灵 不利索 不灵便 有残疾 两个 两样 都",
            "Topic 不好使 不灵光 不好用 不聪明",
            "Not 好使 好用 灵光 聪明 灵着 不是 不算 没问题 没事 没毛病 好着 好好的 没啥问题 正常",
            "Topic 短一截 短 机器 绞 断 断了 三根 两根 指头 少 少了 少两根 先天性 背 戴 戴着 配 配的 给配 残联 全瞎 光感 有点光感 烧伤 烫伤 伸不直 弯 没劲 拿不住 东西 加 多重 多重残疾 多重 两样 写 写的 写着 没知觉 知觉 以下 听力中心 "
                + "办的 有证 六岁了",
            "Topic 残疾 残疾证 证 有问题 问题 不好 不行 不得劲 毛病 病 先天 天生 生下来 从小 左 右 一只 一条 手术 证上",
            "Value:visual 瞎子 眼瞎 瞅不见 视力 视力残疾 眼睛看不见 看不见 看不清 瞎 盲 失明 弱视",
            "Value:visual~ 左眼 右眼 一只眼 眼 眼睛",
            "Value:hearing 聋子 耳聋 耳朵背 听力 听力残疾 聋 耳朵听不见 听不见 听不到 耳背 听不清 助听器 耳蜗",
            "Value:hearing~ 左耳 右耳 耳 耳朵",
            "Value:hearing+speech 聋哑 聋哑人",
            "Value:speech 不会说 不会讲 不会讲话 嘴唇裂 言语 语言 言语残疾 语言残疾 哑 哑巴 不会说话 说不清 说话不清 说话不清楚 说话漏风 唇腭裂 兔唇 结巴 口吃 说不了话 说话晚",
            "Value:speech~ 说话 讲话 嘴 舌头",
            "Value:physical 脊柱侧弯 截了 一瘸一拐 拐子 瘸子 指头少 腰以下 残了腿 肢体 肢体残疾 不会走路 不会走 走不了 走不稳 腿瘸 瘸 脑瘫 瘫 瘫痪 走不了路 走不成路 站不起来 小儿麻痹 截肢 少一只手 脊柱 侏儒 坐轮椅",
            "Value:physical~ 左腿 右腿 左手 右手 手指 手指头 手脚 腿 腿脚 走路 走道 胳膊 手 手脚 脚",
            "Value:intellectual 发育迟缓 智力 智力残疾 智障 脑子不好 脑子笨 唐氏 唐氏综合征 智力低下 弱智 智商低 学不会",
            "Value:intellectual~ 脑子",
            "Value:mental 精神残疾 自闭 自闭症 孤独症 精神分裂 精神病 精神问题",
            "Value:mental~ 精神",
        ]),
            ["familyHardship"] = (None, false,
        [
            "Filler 再没别的 再没有别的 别的没有 别的都没有 没别的 就这一样 就这一个",
            "Topic 穷 沾边 不沾边 上班 工作 帮忙 认定 透析 花 街道 年头 第 一般家庭 补助 补贴 救助 家 家庭 村里 户 困难 困难户 条件 一般 普通 证 本 办 吃 享受 领 评 评上 评过 评的 钱 日子 过得去 政府 民政 申请 批 名额 正常 一样",
            "Value:dibaoMarginal 低保边缘 低保边缘户 低保边缘家庭 边缘户 边缘 边缘家庭 低边户",
            "Value:dibao 低保 吃低保 低保户 低保家庭 享受低保 领低保 低保金 最低生活保障",
            "Value:tekun 特困 特困户 五保 五保户 特困供养 特困家庭 特困人员",
            "Value:rigidExpenditure 刚性支出 刚性支出困难 支出型 支出型困难 看病花 看病花光 看病花钱 看病支出 大病花费",
            "Value:povertyRiskMonitored 防止返贫 防返贫 监测户 防返贫监测 三类户 脱贫不稳定户 边缘易致贫 突发严重困难户 返贫监测",
            "Value:other 其他 单亲 单亲家庭 残疾家庭 残疾人家庭 残疾人户 孤儿 欠债 欠账 欠了一屁股债 受灾 没收入 下岗 失业",
            "Value:previous 脱贫户 贫困户 建档立卡 建档立卡户",
            "Asks 不想写 不想说 丢人 不好意思说",
            "No 条件一般 家里条件一般 普通农民 农民家庭 普通老百姓 没一样 一样没有 一样也没有 都没领 没领什么 没困难 没有困难 没啥困难 没什么困难 都没有 都不是 都不算 都没 以上都没有 以上都不是 啥也不是 什么都不是 啥户也不是 "
                + "普通人家 普通家庭 一般家庭 一般人家 平常人家 都不沾 不沾 啥也没有 哪个都不是 "
                + "哪样都不是 一个都没有 一个也不是 条件还行 还过得去 能过得去 不困难 家里还行",
        ]),
            ["livingSupport"] = (None, true,
        [
            "Filler 再没别的 再没有别的 别的没有 别的都没有 没别的 就这一样 就这一个",
            "Topic 甚 甚也 一分 一分钱 拿过 帮忙 补助 补贴 领 领着 领的 享受 拿 钱 每月 一个月 国家 政府 民政 发 卡 打卡上 家 有 吃 吃着",
            "Value:dibao 低保 吃低保 低保金 低保户",
            "Value:tekun 特困 五保 五保金 特困供养",
            "Value:emergencyAid 急难 临时救助 急难救助 急难社会救助 救急",
            "Value:orphanAllowance 孤儿 孤儿补贴 孤儿津贴 孤儿基本生活费 孤儿生活费",
            "Value:deFactoUnsupportedAllowance 事实无人抚养 事实孤儿 无人抚养 事实无人抚养儿童",
            "Value:disabilitySubsidies 两补 残疾人两补 两项补贴 残疾补贴 护理补贴 残补 残疾人补贴 重残补贴 残疾人两项补贴 困难残疾人生活补贴 重度残疾护理",
            "Value:vagrantAid 流浪 乞讨 流浪救助 救助站",
            "Value:charity 慈善 慈善会 爱心 企业 爱心企业 公司 好心人 捐 捐款 捐助 资助 基金会 爱心人士 助学金",
            "Value:other 其他 营养餐 寄宿补助 两免一补 助学",
            "Not 没领 不领 没有领 没领过 没有领过 没享受 没有享受 没享受过 没有享受过 没吃 没吃上 没评上 没有评上",
            "No 甚也没有领过 什么也没有领过 没有领什么补助 没领什么补助 没有领什么 从来没领过 从来没有领过 没有领过补助 没领过补助 没享受什么 没享受过什么 没有任何补助 没任何补助 没有什么补助 没什么补助 没啥补助 一样也没有 "
                + "一样都没有 哪样也没有 没有领过什么 没领过什么 没领什么 没领啥 都没有 都没 啥也没 什么都没领 啥都没领 没补助 没补贴 一分没有 一分钱没有 没人给",
        ]),
            ["otherParentCondition"] = (null, true,
        [
            "Past:ended 好了 治好了 好利索了 能干活了 出来了 放出来了 回来了 找着了 找到了",
            "Topic 下肢 上肢 走不了路 走 路 床 床上 在床 在床上 躺 躺着 好几年 好几年了 一礼拜 回 三回 次 天天 电话 空号 也空号 找不见 没联系 走了 离不开人 那个 四年前",
            "Value:missing 找不见 没联系 没音信 没有音信 没有消息 没有音讯 离家出走 出走 不知道去哪 不知道去哪了 不知道去了哪",
            "Topic 人 身体 家 医院 病 干活 年 前年 去年 再 婚 里头 监狱里",
            "Value:seriousIllness 病了 心脏不好 肾衰竭 肾衰 肝癌 肺癌 胃癌 重病 有病 病着 大病 得病 癌 癌症 肿瘤 瘫 瘫痪 偏瘫 脑梗 脑出血 中风 肾 尿毒 尿毒症 透析 卧床 下不了床 白血病 心脏病 肝硬化 尘肺",
            "Value:severeDisability 精神有病 双腿截肢 双目失明 眼睛看不见 不能动 动不了 重残 残疾 残废 残疾人 聋 聋哑 哑 瞎 看不见 智障 智力 精神病 精神分裂 精神有问题 精神不好 脑子 脑子不好 脑子有问题 "
                + "脑子不清楚 疯 腿断了 腿断 截肢 坐轮椅 一级残疾 二级残疾",
            "Value:detained 在里头 强制戒毒 犯了事 坐着牢 坐着监 蹲着监 还坐着牢 判了刑 服刑 坐牢 坐监 判 判了 判刑 关着 关进去 监狱 在押 蹲 蹲监狱 进去了 进去 抓了 抓进去 抓起来 强戒 戒毒 戒毒所 看守所 拘留 在里面",
            "Value:missing 失联 联系不上 跑了 没个音信 两年多没音信 找不到 找不着 没音信 没消息 没音讯 失踪 走丢 不知去向 不知道在哪 不见了 下落不明",
            "Value:other 其他 别的 改嫁 改嫁了 离婚 离了 离异 不管 不管孩子 不管娃 年纪大 酗酒 喝酒 赌博 好赌 吸毒",
        ]),
            ["guardianshipProblem"] = (None, true, []),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
