using System.Collections.Frozen;
using Domain.Forms.Catalogue;

namespace Conversation.Understanding;

/// <content>The words, by kind. A word belongs here when a clause with it still says the answer, and nothing else.</content>
internal static partial class Frame
{
    private const string Classes = "一年级 二年级 三年级 四年级 五年级 六年级 初一 初二 初三 高一 高二 高三 小学 初中 高中 中专 幼儿园";

    private static readonly string Peoples = string.Join(' ', Shared2024.Ethnicity.Options.Select(option => option.Label));

    /// <summary>奶奶带着, 托给姑姑: who looks after the child.</summary>
    private const string Care = "带 带着 带大 带大的 看 看着 管 管着 照看 照看着 照顾 照顾着 照料 照管 照护 拉扯 拉扯大 养 养着 抚养 领 领着 引 引着 陪 陪着 接送 负责 委托 托付 托给 交给 托 帮 帮着 帮忙 伺候 经管 招呼"
        + " 管吃管住 看大 看娃 带娃 看孩子 带孩子 做饭 吃住 老家 村里 身边 跟前 亲 远房 当";

    /// <summary>跟爸妈住, 租房陪读: with whom, and how they live.</summary>
    private const string Household = "跟着 随着 同 归 住 住着 住在 住在一起 住一起 住一块 同住 一起住 一块住 在一起 在一块 在身边 身边 跟前 过着 生活 过日子 吃住 挤 挤着 挤一间 租房 租房住 租的房 租的房子 租着 租着住 出租屋 陪读"
        + " 陪读着 家住 屋 房 房子 一家三口 一家四口 一家五口 三口 四口 五口 三口人 四口人 五口人 六口人 一搭 一搭住 一个人 城里 市里 县城 镇上 上班 上学 念书 弟弟 妹妹 哥哥 姐姐 弟 妹 姐 弟弟妹妹"
        + " 哥哥姐姐 加 外加 接过来 接来 老人 大人 监护人 亲戚 判给 判给了 现住 长期 常年 也在";

    /// <summary>都在外地打工: where the parents are.</summary>
    private const string Away = "外面 外地 外出 打工 务工 上班 干活 挣钱 做生意 跑车 跑大车 跑运输 厂里 工地 工地上 矿上 城里 市里 县城 县里 镇上 村里 老家 本地 跟前 身边 地里 种地 走 走了 出 待 住 回 过年 年头 常年 几年"
        + " 两口子 没一个 谁 留 守";

    /// <summary>瘫在床上, 判了三年: why one cannot look after it.</summary>
    private const string Unable = "能 管 看 带 照看 照顾 照管 在家 身体 病 外地 外面 打工 上班 出去 务工 挣钱 老家 瘫 床上 床 炕上 躺着 躺 医院 监狱 下不了 常年 几年 得了 走 走了 精神 脑子 腿 腰 干活 干不了活 地里 严重"
        + " 药 吃药 看病 治 治病 判 判了 判了三年 没音信 联系 离婚 离 离了 改嫁 身边 身子";

    /// <summary>前年矿上出事没了: what became of a parent.</summary>
    private const string Fate = "矿上 工地 工地上 出事 病 得病 癌 车祸 难产 身体 打工 外地 没良心";

    /// <summary>Beside every value: of whom, that it is so, since when, manners, slips of the tongue.</summary>
    private static readonly FrozenSet<string> Always = Set(
        [.. WordsOf(Common.Grammatical), .. WordsOf(Everyday.Manners),
        "我娃 俺娃 俺家娃 我家娃 我家孩子 他的 她的 全家 一家 一家人 我们一家 我妮儿 俺妮儿 妮儿 妮子 闺女 小子 儿子 孙子 孙女 他嘛 她嘛 他呢",
        "是 就是 有 一个 里 上 下 来 去 过来 回来 下来 起来 算 算是 属于 全是 都是 实在 可是 好像 大概 写的 写着 写的是 改成 别的 同样 哪个 两个",
        "大前年 前两年 这个学期 上学期 九月 九月份 老早 先 后来 出生 那年 开学 重新 份 半年 一年 前 次 一次 两次 一回 两回 一趟",
        "嗯 哦",
        "里头 外头 后 中间 出来 过去 进去 好几 一些 有些 有点 有点儿 一点 一点儿 一下 一会儿 很多 许多 不少 好多 少 几个 三个 一家子 其他 其它 特别 非常 十分 比较 相当 差不多 左右 大约 至少 最多"
        + " 最少 样 样子 情况 问题 事 事情 地方 时间",
        "好歹 总算 不麻烦 没别的 多少年 头一年 以后 回去 方面 的时候 那时候 刚来 顺便"]);

    /// <summary>Little words that are none where these questions are answered: 叫他爸来说, 有人看上我家地.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Never = new Dictionary<string, FrozenSet<string>>
    {
        ["declarant.relationship"] = Set("让 叫 被 给 说 跟你说 跟您说 告诉你 告诉您 来说 找"),
        ["hasEntrustedCarer"] = Set("上 下 再说"),
        ["carer.relationship"] = Set("来 去"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>With what the answer to each question is told.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Told = new Dictionary<string, FrozenSet<string>>
    {
        ["housing"] = Set("款 贷着 还着 小区 房子 房 新房 老房子 小房 瓦房 楼 屋 屋子 院 自己掏钱 掏钱 出钱 花钱 不要钱 不收钱 免费 提供 提供的 给提供 分 分的 给分 安排 安排的 给安排 只能 下来了 买了套 边上 旁边 附近"
            + " 跟前 门口 对面 半年一交 一年一交 每月交 月月交 交 房租 押一付三 名字 现在住的 现住的 现在住 住 住着 工厂 单位 厂里 学校 公司 矿上 工地 搬 搬进 搬到 搬来 刚搬 新 旧 大 小 带 家具 带家具 外面"
            + " 外边 钱 价 便宜 贵 贵得要命 贷 贷款 首付 全款 合 合买 朋友 哥们 间 二手 别人 跟别人 跟人家 房主 合租 城里 市里 县里 镇上 村里"),
        ["boarding"] = Set("学校里 学校里头 每个礼拜 每个星期 每个月 回家 每天接送 天天接送 天天来回 黑 黑来 周一 周二 周三 周四 周五 周六 周日 周天 星期一 星期五 星期六 星期天 礼拜一 礼拜五 礼拜六 礼拜天 周末 放学 放学后"
            + " 放假 一个月 半个月 一周 两周 回 趟 骑 骑电动车 骑电车 骑车 骑三轮 骑摩托 电动车 电车 三轮 三轮车 自行车 摩托 摩托车 开车 开三轮 公交 校车 车 走路 走着 走 校 在校 跟前 边上 附近 对面 旁边"
            + " 门口 离学校近 离得近 离得远 远 近 睡 睡觉 吃 吃饭 做饭 办 跟着 跟着我 跟我 接 送 接回来 接回家 送去 送来 送到 念 读 上学 上下学 来回 来回跑 六个人一间 八个人一间 几个人一间 累死我了 跑断腿"
            + " 要求 规定 统一",
            Classes),
        ["familyHardship"] = Set("任何 领着呢 吃着呢 干部 书记 帮扶 包 包着 吃着 领着 领 享受着 享受 定的 定了 评的 给评的 评上 评上了 认的 认了 认定的 挂了 挂着 建档的 建档 立卡 我们村 村里 大队 边 边上 沾边 墙上 贴着 牌"
            + " 牌子 穷 打 卡 卡里 卡上 三口人 民政 街道 政府 国家 类 种 户 家庭"),
        ["livingSupport"] = Set("每个月 每个季度 吃的 吃着 任何 重残 学费 书费 生活费 领着呢 补助 补贴 好心 老板 资助 资助着 残疾 每月领 领着 领 领过 享受 享受着 一学期 爱心企业 企业 三口人 国家 政府 民政 加 种 类"),
        ["residenceRegistration"] = Set("东西 用 老家 用处 用途 上学 报名 要求 都办了 办了 办过 办的 做 办下 办上 领上 拿上 弄好 弄下 弄上 闹上 闹下 闹 居住 住 来了 登 身份证 本 本子 卡 押金 房子 租房"
            + " 以前 要 网格员 村委会"
            + " 居委会 房东 警察 民警 大厅 窗口 网上 手机 手机上 换 换的 上门 弄 搞 工夫 知道 办下来了 办下来 办好了 办好 办齐了 办妥了 给办的 去年办的 前年办的 刚办 刚办的 新办的 跟我 跟着我 派出所 社区 公安"
            + " 拿 拿到 拿到手 领 领了 到手 到手了 证 那种 那东西 填表 报"),
        ["hukouRegistered"] = Set("生 生下 上学 满月 百天 周岁 当年 老家 村里 本上 本 户口本 跟着 随他 随我 随他爸 随他妈 跟我 领 亲子鉴定 手续 罚款 户口 落 落的 名 名下 派出所 道理 超生"),
        ["health"] = Set("听力 视力 智力 肢体 言语 语言 腿 眼睛 耳朵 手 脑子 说话 慢 炎 换季 犯 容易 定期 复查 住院 住过院 做手术 做过手术 手术 方便 走路 证 加 一型 二型 诊断 诊断的 确诊 确诊的 查出来 查出 能跑 能吃 能睡 "
            + "控制 控制着 控制得住 吃 吃着 吃药 吃着药 药 优甲乐"
            + " 胰岛素 左耳 右耳 左眼 右眼 左腿 右腿 精神 身子骨 身子 身体 硬朗 灵醒 病 疾病 治 治着 看 看着 看病 医生 大夫 心理 轻微 轻度 重度 天生 先天 先天性 没有一点 一切 各方面"),
        ["helpRequested"] = Set("有事 找 日子 书桌 书包 书本 字典 文具 衣服 棉衣 衣裳 被子 自行车 电脑 桌子 学费 生活费 书费 路费 低保 补助 救助 钱 钱的 补习 补补 辅导 辅导辅导 手术 做手术 看病 治病 上学 户口 办户口 学校"
            + " 转学 工作 找工作 活 最好 管 管我 管管 需求 一个人 病 病了 自家 申请 解决 解决个 解决解决 手 书 功课 学习 作业 托管 照看 接送 心理 政府 国家 民政 帮 帮忙 忙 点 些 困难 难 待 老师 找个"
            + " 找人 给个 给找 多少"),
        ["schooling"] = Set(["不爱学习 爱学习 学习不好 成绩不好 成绩好 成绩还行 成绩中等 跟不上 跟得上 能跟上 挺聪明 贪玩 听话 不听话 自己去 走着去 不用接送 天天接送 我接送 我送 接送 学得慢 学得快 学得好 学东西慢 耽误了一年"
            + " 晚了一年 上得晚 上得早 上迟了 留了一级 蹲了一级 重读一年 坐第一排 当班长 个子小 个子高 眼看就 快要 好几个班 就一个班 三十个人 多少人 学校里 学校不大 村里的 镇上的 县里的 城里的 市里的 家跟前 家门口的"
            + " 报名 报到 新生 半学期 上半学期 毕业班 用功 刻苦 期末 期中 暑假 寒假 假期 暑假后 升级 升班 重点 重点班 实验班 公立 村小 镇中学 借读 旁听 复课 蹲班 留级 上迟 晚上学 早上学 上学晚 上学早 晚 岁数"
            + " 年纪 大的 小的 上学路上 上学 放学 在校 读书 念书 书 学着 教 的班 班上 班长 普通 正常 升的 上上 今年的 名 大 小学里 校 全日制 私 公 县 市 转 转来 转学 转过来 转学过来 转到 学习 学习好 不错"
            + " 补课 语文 数学 作业 下半年 下学期 开学就 家门口 附近 旁边 带 跟着 入 入学 中心 就在村里 就在城里 村 镇 明年 小学部 初中部 中心校 九年一贯制 乡村 农村 本地 分校 寄宿制 快毕业 年级 学 升学 走读"
            + " 跟班 班里 同学 老师 生 学生 念的 读的 上的 学的 电焊 机电 美容 美发 厨师 电商 会计 护士 汽车 修车 音乐 体育 美术 技术 手艺 城里 毕业 毕了业 快 成绩 成绩一般 中等 中游 老家 念到 念 读 读到"
            + " 上到 刚升 刚升的 升上 升 重读 重读的 复读 复读的 跳级 那种 专业 护理 汽修 数控 幼教 学前教育 烹饪 计算机 在家 跟前 班 二班 三班 市里 县里 县城 镇上 镇里 村里 乡里 住校 不住校 寄宿 男 女"
            + " 男孩 女孩 县二中 县一中 中学 实验 公办 民办 私立 学校 级",
            Classes, Peoples, .. WordsOf(Everyday.Remarks)]),
        ["studyStatus"] = Set("请假 长假 在家 看病 养病 治病 病 都办了 办了手续 手续 学校 在校 班 正常 书 学",
            Classes),
        ["rehabilitationAid"] = Set("治 做 补 补的 学校 送 送去 班 语训 语言训练 言语训练 上课 课 报名 报 交 补贴 补助 打 卡 手术 做手术 装 人工耳蜗 项目 国家 政府 救助 领 领过 批 批下来 批准 免费 免费的 看病 联系 联系的 练"
            + " 锻炼 训练 公家 老师 康复中心 县康复中心 市康复中心 中心 定点机构 定点 机构 妇幼 市妇幼 医院 市医院 县医院 出的钱 出钱 掏钱 给出 给出的钱 这政策 政策 队 名额 残疾 揉揉 揉 按摩 助听器 耳蜗 辅具"
            + " 轮椅 矫形器 费 钱 训练费 安排 安排的 每星期"),
        ["disabilityGrade"] = Set("种 类 证 写 面 上面 里面 本上 本子 盖 盖的 鉴定 鉴定的 评的 评 定的"),
        ["disabilityCategories"] = Set("有毛病 毛病 慢 证 听力证 视力证 两条 一条 两只 一只 双 听使唤 不听使唤 就是这个 戴 戴的 戴着 机器 绞 左 右 边 天生 先天 类 加 小时候"),
        ["sex"] = Set("登的 登记的 调皮 淘气 就这一个 就一个 头胎 二胎 老大 老二 胖 大胖 小 大 瘦 子 独生 独苗 宝贝",
            Peoples),
        ["ethnicity"] = Set("点 贵州 广西 云南 四川 湖南 湖北 内蒙 内蒙古 新疆 西藏 宁夏 青海 甘肃 东北 辽宁 吉林 族 我是 户口本上 户口上 本上 户口本 跟着 男 女 男孩 女孩"),
        ["livesWith"] = Set("父母 爸妈 双方 一方 父母双方 公婆 爹娘 两口子 夫妻 夫妻俩 老两口 两个人 三个人 四个人 在这 在这儿 在这里 边 边上 旁边 附近 学校旁边 学校附近 学 学校 读书 就他一个 工地 工地上 厂里 离婚 离了"
            + " 离婚了 打工 没人管 自己过 没让老人管 带着呢 带他 带她 跟他 跟她 随他 随她 娘俩 爷俩 母子 母女 父子 父女",
            Household, Care),
        ["carer.relationship"] = Set("现在是 换人 接手 搭手 一替一 姥爷家 带着呢 看着呢 管着呢 照看着呢 在家 带他 带她 换 换成 换了 改 轮到 错 一个人 全靠 大 婶 大婶 大娘 大爷 管吃管喝 一手带大 一手 老两口 没别人 街坊"
            + " 跟着 住",
            Care),
        ["otherGuardian.relationship"] = Set("跟着 住 在家",
            Care),
        ["declarant.relationship"] = Set("儿童 主任 帮忙填的 报的 生的他 生他 十月怀胎 娘 爹 当娘的 当爹的 当妈的 当爸的 大人 孩子妈妈 亲 亲的 亲生 亲生的 继 养 干 当 做 孩子家长 家长 监护人 照护人 委托"
            + " 受委托 托 托付 照看 照顾 带"
            + " 带着 看着 管着 养着 替 替他 替她 代 代填 帮 帮忙 帮着 登记 登 填 填表 填的 报 问 村 村里 网格员 老师 邻居 朋友 关系 母女关系 母子关系 父女关系 父子关系 祖孙 祖孙关系 沾亲 远房 亲戚 儿童主任"
            + " 村干部 婆 爷 奶 男方 女方 生 生的 肚子里"),
        ["awayParent"] = Set(Away,
            Unable),
        ["bothParentsAway"] = Set("方 南方 北方 南边 北边 省外 外省 俩人 两人 两个人 外边 边 跟着 拼命 一两回 几回 开大车 开车 开店 摆摊 做买卖 送外卖 送快递 保姆 当 包工程 包活 进厂 厂 带他 带孩子 带娃 看孩子 看娃 照看 照顾"
            + " 管",
            Away),
        ["oneAwayOtherIncapable"] = Set("这情况 这种 种 回 那回事 管着 作业 瘫了 眼睛 坐监 躺床上呢 躺床上 腿断了 断了 断 带娃 带孩子 看着 带着",
            Unable),
        ["otherParentCondition"] = Set("衰竭 做 双腿 双 眼睛 强 开 离不开 心脏 肝 肺 胃 干不了 下不了床 走不了 站不起来 自理 住院 住着院 化疗 透析 检查 晚期 早期 中期 半身 半边 左 右 喝酒 赌 赌博 失踪"
            + " 打电话 打 电话 不接 影"
            + " 人影 找 出走 跟人 判刑 盗窃 诈骗 骗 车祸 撞 摔 摔的 工伤 工地 工地上 离不开人 离不了人 要人 伺候 大夫 医生 治不好 治不了 花钱 干 动不了 能动 时好时坏 犯 犯病 在床 在床上 下肢 上肢 偷东西"
            + " 打架 偷 这情况",
            Unable),
        ["hasEntrustedCarer"] = Set("托付给 看着他 带着他 看着她 带着她 带他 带她 老汉 老伴 老婆子 带着呢 看着呢 管着呢 在家 交给他 交给她 托给他 操心着 找 找着 找着人 找了 雇 雇的 雇了 请的 请了 委托书 写 写过 书面 口头 爹 妈"
            + " 帮衬 搭把手",
            Care, Household),
        ["father.status"] = Set(Fate),
        ["mother.status"] = Set(Fate),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static IEnumerable<string> WordsOf(IEnumerable<string> lines) =>
        lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static FrozenSet<string> Set(params ReadOnlySpan<string> lists)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            all.UnionWith(list.Split(' '));
        }

        return all.ToFrozenSet(StringComparer.Ordinal);
    }
}
