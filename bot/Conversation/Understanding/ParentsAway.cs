namespace Conversation.Understanding;

/// <summary>父母双方同时外出: who is away and who is at home, clause by clause.</summary>
internal static class ParentsAway
{
    private static readonly Lexicon Words = Common.Words.With(
        "Topic 外地 工地 厂里 城里 市里 县城 孩子 老家 村里 钱 活 地里 年 一趟 一次 生意 工作",
        "Value:away 一个都不在 都不在 谁也不在 谁都不在 都没在 一个也不在 没一个在家 外出 出外 在外 在外面 在外头 在外地 外地 出门 出门在外 出门了 出去 出去了 出去打工 去外地 去打工 打工 打工去 务工 上班 不在家 没在家 不在身边 不着家 不回家 常年不在 常年在外 走了 跑车 跑大车 跑运输 挣钱 做生意 包工 干活 在那边 不在跟前 回来一趟 才回来 过年才回 过年才回来 在北京 在上海 在深圳 在广东 在太原 在东莞 在浙江 在江苏 在天津 在西安 在内蒙 在南方 去了北京 去了上海 去了广东",
        "Value:home 在家 在家里 在老家 在村里 在跟前 在身边 待在家 呆在家 留在家 守着 种地 务农 陪读 照看孩子 照看 看孩子 带孩子 带娃 看娃 看家 回来了 回家了 不出去了 没出去 不出去打工 在本地 在县城 在镇上 附近 家门口",
        "Value:gone 去世 过世 死了 没了 离婚 离了 离异 改嫁 跑了 坐牢 服刑 失踪 联系不上 单亲 单身",
        "Value:home 在县里 在县上 在县城上班 在县里上班 在镇上上班 在本县 在本地上班 在附近",
        "Value:only 一个人在外地 一个人在外 一个人在外面 一个人出去 只有 就他爸 就她爸 就他妈 就她妈 光他爸 光她爸 光他妈 就一个 只是他爸 一个在 一个人出去 一个出去",
        "Value:both 都 全都 俩都 两个都 两人都 一个都 谁都 全 俩人都 一起 一块 一块儿 双双 同时");

    public static Finding Of(string text)
    {
        var (away, home, single, both) = (new HashSet<string>(), new HashSet<string>(), false, false);
        var (left, sure, mixed) = (0, true, false);
        var person = "";
        var negated = false;
        var before = "";
        var plain = (bool?)null;
        var asks = false;
        var at = false;
        foreach (var token in Segmenter.Of(text, Words))
        {
            at = before is "在" or "去" or "到";
            before = token.Text;
            switch (token.Tag)
            {
                case Tag.Stop or Tag.But:
                    (person, negated) = ("", false);
                    break;
                case Tag.Person:
                    person = token.Code!;
                    break;
                case Tag.Filler when token.Text is "我" or "俺" && person.Length == 0:
                    person = "speaker";
                    break;
                case Tag.Not:
                    negated = !negated;
                    plain ??= plain is null && away.Count + home.Count == 0 ? false : null;
                    break;
                case Tag.NotNot:
                    plain = true;
                    sure = false;
                    break;
                case Tag.Yes:
                    plain ??= true;
                    break;
                case Tag.No:
                    plain ??= false;
                    break;
                case Tag.Past or Tag.NotYet or Tag.Perhaps:
                    sure = false;
                    break;
                case Tag.Partly:
                    mixed = true;
                    break;
                case Tag.Asks:
                    asks = true;
                    break;
                case Tag.Unknown when at && token.Text.Length >= 2:
                    // 爸在广东妈在福建: a place that is not home.
                    (negated ? home : away).Add(person);
                    (negated, sure) = (false, false);
                    break;
                case Tag.Unknown:
                    left += token.Text.Length;
                    break;
                case Tag.Value when token.Code == "both":
                    both = true;
                    break;
                case Tag.Value when token.Code == "only":
                    single = true;
                    person = token.Text.Contains('爸', StringComparison.Ordinal) ? "father" : token.Text.Contains('妈', StringComparison.Ordinal) ? "mother" : person;
                    break;
                case Tag.Value when token.Code == "gone":
                    single = true;
                    break;
                case Tag.Value:
                    (token.Code == "away" != negated ? away : home).Add(person);
                    negated = false;
                    break;
            }
        }

        if (asks || mixed)
        {
            return Finding.Nothing with { IsMixed = true };
        }

        // Grandparents at home say nothing about the parents.
        home.RemoveWhere(who => who is not ("" or "father" or "mother" or "parents" or "speaker"));
        bool? said = single && !both ? false
            : home.Count > 0 && away.Count > 0 ? false
            : home.Count > 0 ? false
            : away.Count == 0 ? plain
            : both || away.Contains("parents") || (away.Contains("father") && (away.Contains("mother") || away.Contains("speaker"))) || (away.Contains("mother") && away.Contains("speaker")) ? true
            : away.SetEquals([""]) ? true
            : away.Count == 1 && plain == false ? false
            : null;
        return said is { } known ? new([known ? "true" : "false"], [], left, sure, false) : Finding.Nothing;
    }
}
