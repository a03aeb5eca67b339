using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>父母双方同时外出: who is away and who is at home, clause by clause. Whatever does not fit together is asked back.</summary>
internal static class ParentsAway
{
    public static Lexicon Words { get; } = Common.Words.With(
        "Partly 都好 两个都好 俩都好 都挺好 都很好 都忙 都这样 外出过 天黑就回 晚上就回 当天就回 走亲戚 走亲戚去了 赶集 赶集去了 串门 串门去了 吃席 吃席去了 看戏 逛街 娘家 回娘家 三天一回 两天一回 隔天一回 "
            + "一周一回 三天两头回 轮着 轮流 轮换 换着 倒着",
        "Topic 离婚 离婚了 离了 离异 离了婚 各走各的 各过各的",
        "Value:one 一个在家一个在外 一个在外一个在家 一个在家一个在外地 一个走了一个在家 一个出去一个在家 一个在家 不是同时 不同时 没同时 没一起走",
        "Value:away 哪个也没在家 哪个也不在家 没一个在家 没人在家 家里没人 走咧 走嘞 走哩 走啦 出门咧 跟着去了 跟着去 也去了 也跟着去了 去了",
        "Value:home 在呢 在哩 在着呢 才要走 要走还没走 还没走 没走呢 留家 留家了 留下 留下了 留在了家 在县城呢 在村呢",
        "Topic 外地 工地 厂里 城里 市里 县城 孩子 老家 村里 钱 活 地里 年 一趟 一次 生意 工作",
        "Value:away 不在我跟前 没在我跟前 不在俺跟前 不在我身边 没在我身边 不在我这 一个都不在 都不在 谁也不在 谁都不在 都没在 一个也不在 没一个在家 外出 出外 在外 在外面 在外头 在外地 外地 出门 出门在外 出门了 出去 出去了 出去打工 去外地 去打工 "
            + "打工 打工去 务工 上班 不在家 没在家 不在身边 不着家 不回家 常年不在 常年在外 走了 跑车 跑大车 跑运输 挣钱 做生意 包工 干活 在那边 不在跟前 回来一趟 才回来 过年才回 过年才回来 在北京 在上海 在深圳 在广东 在太原 在东莞 在浙江 在江苏 "
            + "在天津 在西安 在内蒙 在南方 去了北京 去了上海 去了广东",
        "Value:home 在家 在家里 在老家 在村里 在跟前 在身边 待在家 呆在家 留在家 守着 种地 务农 陪读 照看孩子 照看 看孩子 带孩子 带娃 看娃 看家 回来了 回家了 不出去了 没出去 不出去打工 在本地 在县城 在镇上 附近 家门口",
        "Partly 他大伯 他叔叔 他二叔 他姑姑 他舅舅 大伯 叔叔",
        "Value:gone 在监狱 在里头 判了 改嫁走了 去世 过世 死了 没了 改嫁 跑了 坐牢 服刑 失踪 联系不上 单亲 单身",
        "Value:home 在县里 在县上 在县城上班 在县里上班 在镇上上班 在本县 在本地上班 在附近",
        "Value:only 一个人在外地 一个人在外头 只他妈 只他爸 只她妈 只她爸 一个人在外 一个人在外面 一个人出去 只有 就他爸 就她爸 就他妈 就她妈 光他爸 光她爸 光他妈 就一个 只是他爸 一个人出去",
        "Value:both 都 全都 俩都 两个都 两人都 一个都 谁都 全 俩人都 一起 一块 一块儿 双双 同时");

    private sealed class Scene
    {
        public HashSet<string> Away { get; } = [];

        public HashSet<string> Home { get; } = [];

        public bool Single { get; set; }

        public bool Both { get; set; }

        public bool Gone { get; set; }

        /// <summary>One is away, one at home, whichever.</summary>
        public bool IsOne { get; set; }

        public bool Unsure { get; set; }

        public bool Named { get; set; }

        public HashSet<string> Parents { get; } = [];

        public bool? Plain { get; set; }

        public string Left { get; set; } = "";
    }

    public static Finding Of(string text)
    {
        var scene = new Scene();
        var (person, before, negated, said, clauseSaid) = ("", "", false, false, false);
        foreach (var token in Segmenter.Of(SelfCorrection.LastOf(text) + "。", Words))
        {
            var place = before is "在" or "去" or "到";
            var wasIn = before == "在";
            before = token.Text;
            switch (token)
            {
                case { Tag: Tag.Stop or Tag.But }:
                    if (wasIn && IsParent(person))
                    {
                        // 他爸在: at home.
                        scene.Home.Add(person);
                    }

                    // 都出去了，不，…: taken back.
                    scene.Unsure |= negated && said && !clauseSaid;
                    (person, negated, clauseSaid) = ("", false, false);
                    break;
                case { Tag: Tag.Person, Code: "sibling" }:
                    break;
                case { Tag: Tag.Person, Text: "两口子" or "俩口子" or "夫妻" or "夫妻俩" or "小两口" } when IsNoParent(person):
                    // 他大伯两口子: not the parents.
                    break;
                case { Tag: Tag.Person }:
                    person = token.Code!;
                    scene.Named = true;
                    if (IsParent(person))
                    {
                        scene.Parents.Add(person);
                    }

                    break;
                case { Tag: Tag.Filler, Text: "我" or "俺" } when person.Length == 0:
                    person = "speaker";
                    break;
                case { Tag: Tag.Not }:
                    negated = !negated;
                    scene.Plain ??= said ? null : false;
                    break;
                case { Tag: Tag.NotNot }:
                    scene.Plain ??= said ? null : true;
                    scene.Unsure = true;
                    break;
                case { Tag: Tag.Yes }:
                    scene.Plain ??= true;
                    break;
                case { Tag: Tag.No }:
                    scene.Plain ??= false;
                    break;
                case { Tag: Tag.Past or Tag.NotYet or Tag.Perhaps or Tag.Partly or Tag.Asks }:
                    scene.Unsure = true;
                    break;
                case { Tag: Tag.Value, Code: "both" }:
                    scene.Both = true;
                    break;
                case { Tag: Tag.Value, Code: "only" }:
                    scene.Single = true;
                    if (IsParent(person) && token.Text.ContainsAny("外", "出去"))
                    {
                        scene.Away.Add(person);
                        said = clauseSaid = true;
                    }

                    person = token.Text.Contains('爸', StringComparison.Ordinal) ? "father" : token.Text.Contains('妈', StringComparison.Ordinal)
                        ? "mother" : person;
                    break;
                case { Tag: Tag.Value, Code: "one" }:
                    scene.IsOne = true;
                    break;
                case { Tag: Tag.Value, Code: "gone" }:
                    scene.Gone = true;
                    break;
                case { Tag: Tag.Value }:
                    scene.Both |= token.Code == "away" && token.Text is ['都' or '谁' or '哪', ..];
                    (token.Code == "away" != negated ? scene.Away : scene.Home).Add(person);
                    (negated, said, clauseSaid) = (false, true, true);
                    break;
                case { Tag: Tag.Unknown } when place && token.Text.Length >= 2:
                    // 爸在广东妈在福建: a place that is not home.
                    (negated ? scene.Home : scene.Away).Add(person);
                    (negated, said, clauseSaid) = (false, true, true);
                    break;
                case { Tag: Tag.Unknown }:
                    scene.Left += token.Text;
                    break;
            }
        }

        return Weigh(scene) is { } known ? new([known ? "true" : "false"], [], scene.Left, !scene.Unsure, false) : Finding.Nothing;
    }

    private static bool? Weigh(Scene scene)
    {
        // Grandparents say nothing about the parents.
        scene.Home.RemoveWhere(IsNoParent);
        var others = scene.Away.RemoveWhere(IsNoParent) > 0;
        var (away, home) = (scene.Away, scene.Home);
        var both = away.Contains("parents") || (away.Contains("father") && (away.Contains("mother") || away.Contains("speaker")))
            || (away.Contains("mother") && away.Contains("speaker"))
            || (scene.Both && away.Count > 0)

            // 在外头呢，他爸: of one of them.
            || (away.SetEquals([""]) && !scene.Single && !(scene.Parents.Count == 1 && !scene.Parents.Contains("parents")));
        if (scene.Gone || (scene.Unsure && home.Count + away.Count > 0 && (both || home.Count == 0)))
        {
            return null;
        }

        return scene.IsOne && !(both && !away.SetEquals([""])) ? false
            : home.Count > 0 ? both && home.SetEquals([""]) ? null : false
            : scene.Single && away.Count > 0 ? false
            : both ? true
            : away.Count > 0 ? scene.Plain == false ? false : null
            : others || scene.Named || scene.Left.Length > 2 ? null : scene.Plain;
    }

    private static bool IsParent(string who) => who is "father" or "mother" or "parents";

    private static bool IsNoParent(string who) => who is not ("" or "father" or "mother" or "parents" or "speaker");
}
