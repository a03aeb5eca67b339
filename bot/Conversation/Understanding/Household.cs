using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>共同居住人: everybody named of whom it is not said that the child does not live with them.</summary>
internal static partial class Household
{
    private static readonly string[] Families = ["我们三口", "我们四口", "俺们三口", "三口人", "四口人", "五口人",
        "三口一起", "四口一起", "三口子", "一家三口", "一家四口", "一家五口", "一家人", "一家子", "全家", "一大家子",
        "两口子", "俩口子", "我们俩", "我俩", "俺俩", "咱俩", "我们两个", "我们夫妻", "夫妻俩", "父母", "爸妈", "爹妈", "爹娘", "爸爸妈妈", "双方"];
    private static readonly string[] Alone = ["没人跟", "谁也没跟", "谁都没跟", "自己租", "谁也不跟", "谁都不跟", "自己住", "自己一个", "一个人住", "一个人过", "自己过", "没人管", "没大人",
        "没有大人", "独自", "自己租房", "一个人在", "自个儿住", "自个住", "自己在", "没有监护人", "一个人租"];
    private static readonly string[] With = ["跟", "和", "随", "带", "住", "一起", "一块", "陪"];
    private static readonly string[] Elsewhere = ["打工", "外地", "外面", "外头", "出去", "上班", "坐牢", "服刑", "离婚", "走了", "跑了", "去世", "没了", "不在了", "过世", "改嫁",
        "隔得远", "住得远", "顾不上", "伺候", "跑长途", "跑车", "吵架", "不回来"];

    public static Read Of(Scene scene, string text)
    {
        var read = Weighed(scene, text, out var left);
        return read is Read.Got got ? got with { Left = left } : read;
    }

    private static Read Weighed(Scene scene, string text, out string left)
    {
        left = "";
        if (text is "爸爸或妈妈" or "父母一方" or "一方")
        {
            return new Read.Got("oneParent");
        }

        if (text is "别的亲人" or "亲戚" or "监护人")
        {
            return new Read.Got("otherGuardian");
        }

        if (text.StartsWith("还有", StringComparison.Ordinal) || text.StartsWith("加上", StringComparison.Ordinal))
        {
            // 还有他爸: besides whom, was said before.
            left = "还有";
        }

        var speaker = Relations.SpeakerOf(scene.Answers) ?? (text.ContainsAny("我是", "俺是") ? Relations.OfSpeaker(text) : null);
        var with = new HashSet<Relation>();
        var (alone, both) = (false, false);
        if (text.ContainsAny("分着住", "分开住", "各住各", "轮流", "轮着", "倒着住", "两头住", "住厂里", "住工地") || InTurns().IsMatch(text)
            || (text.ContainsAny("我爸妈", "我父母") && text.ContainsAny("我跟", "我和")))
        {
            return Read.Nothing.Instance;
        }

        // 跟他姑姑住，我们两口子忙: where one part says with whom, the others only tell why.
        var parts = Parts.Of(text).Where(part => !part.IsOtherTime && !SaysWho().IsMatch(part.Text) && !IsOfAnother(part.Text, speaker)).ToList();
        if (parts.Exists(part => OfTheChild().IsMatch(part.Text)))
        {
            // 我跟我妈住，孩子跟他爸: with whom the others live is not asked.
            parts.RemoveAll(part => OfThemselves().IsMatch(part.Text));
        }

        var says = parts.Any(part => !part.IsDenied && part.Text.ContainsAny(With) && Relations.In(part.Text, speaker).Count > 0);
        foreach (var (clause, isDenied, _) in parts.Where(part => !says || part.Text.ContainsAny(With)
            || part.Text.ContainsAny("还有", "也在", "一家三口", "一家四口", "一家五口")))
        {
            alone |= clause.ContainsAny(Alone) && !Adult().IsMatch(clause);
            if (isDenied || clause.ContainsAny("谁也不跟", "谁都不跟", "谁也没跟", "谁都没跟", "没人跟")
                || (clause.ContainsAny(Elsewhere) && !clause.ContainsAny("跟", "和", "带", "一起", "住")))
            {
                continue;
            }

            both |= Array.Exists(Families, family => IsHere(clause, family) && !clause.ContainsAny("老两口")
                && (!clause.ContainsAny("我爸妈", "我父母", "我爹妈", "我爹娘", "公婆") || family.ContainsAny("我们俩", "我俩", "我们两个", "夫妻")));
            var people = Relations.In(clause, speaker);
            // 跟着他妈在这边念书他爸在内蒙: what is told of him is not told of the household.
            var place = Where().Match(clause) is { Success: true } where && AddressReader.Find(where.Groups["place"].Value, null) is (not null, 0)
                ? where.Index : clause.Length;
            var told = people.Where(one => one.Relation != Relation.Child && IsElsewhere(clause, one.Start, one.End)).Select(one => one.Start)
                .Append(place).Min();
            left += people.All(one => one.Relation == Relation.Child) ? ""
                : Coverage.Left(people.Where(one => one.End <= told).Reverse()
                    .Aggregate(clause[..told], (words, one) => string.Concat(words.AsSpan(0, one.Start), "，", words.AsSpan(one.End))),
                    Telling.Household);
            with.UnionWith(people.Where(one => !IsElsewhere(clause, one.Start, one.End)).Select(one => one.Relation));
            if (clause.ContainsAny("老人", "老两口", "老俩口", "亲戚家", "亲戚"))
            {
                with.Add(Relation.OtherRelative);
            }
        }

        with.Remove(Relation.Child);
        if (TwoOfThem().Match(text) is { Success: true } two && !both && with.Count <= 1)
        {
            // 就我们娘俩: the mother and the child.
            return two.Groups["one"].Success ? new Read.Got("oneParent", IsRisky: true) : Read.Nothing.Instance;
        }

        if (with.Overlaps([Relation.Father, Relation.Mother])
            && parts.Exists(part => LeftAgain().Match(part.Text) is { Success: true } left
                && with.Contains(left.Groups["m"].Success ? Relation.Mother : Relation.Father)))
        {
            // 跟了爸，爸又走了，跟爷.
            return Read.Nothing.Instance;
        }

        if (both && parts.Exists(part => Gone().IsMatch(part.Text)))
        {
            // 我们俩带，哦他爸走了: two, and one of them is gone.
            return Read.Nothing.Instance;
        }

        if (text.ContainsAny("判给我", "归我抚养"))
        {
            return new Read.Got("oneParent");
        }

        // 跟着我这个姑姑: who speaks is the aunt.
        var me = with.Remove(Relation.Speaker) && !text.ContainsAny("我这个", "老两口", "老俩口", "老婆子", "老头子");
        if (me && with.Count == 0 && !both && text.ContainsAny("我娃", "我儿子", "我闺女", "我女儿", "俺娃", "俺儿", "俺闺女", "当妈的", "当爸的", "当爹的", "当娘的"))
        {
            // 我娃就跟我一个: who calls the child so is a parent.
            return new Read.Got("oneParent", IsRisky: true);
        }

        // 和我老婆孩子都住一起: with whom who speaks lives.
        me |= Spouse().IsMatch(text);
        if (me && with.Count == 0 && !both && speaker is { } who and not (Relation.Speaker or Relation.Child or Relation.Outsider))
        {
            // 我是他奶奶，跟我住.
            return new Read.Got(who is Relation.Father or Relation.Mother or Relation.Parent ? "oneParent" : "otherGuardian", IsRisky: true);
        }

        var (father, mother) = (with.Contains(Relation.Father), with.Contains(Relation.Mother));
        return both || (father && mother) || (me && (father || mother)) ? new Read.Got("bothParents")
            : with.Contains(Relation.StepParent) ? Read.Nothing.Instance
            : father || mother ? new Read.Got("oneParent")
            : with.SetEquals([Relation.Sibling]) || with.SetEquals([Relation.Outsider]) ? Read.Nothing.Instance
            : with.Count > 0 && !me ? new Read.Got("otherGuardian")
            : alone ? new Read.Got("none", IsRisky: true)
            : me ? new Read.Part(new Pending(), "您是孩子的爸爸妈妈，还是别的亲人？", "ambiguous-guardian", ["爸爸或妈妈", "别的亲人"])
            : Read.Nothing.Instance;
    }

    /// <summary>他弟跟我们, 他表弟一家跟爸妈, 妈妈带妹妹: not this child.</summary>
    private static bool IsOfAnother(string clause, Relation? speaker)
    {
        var people = Relations.In(clause, speaker);
        return people.Where(one => one.Relation != Relation.Child)
            .ToList() is [{ Relation: Relation.Sibling or Relation.OtherRelative or Relation.Outsider } subject, ..]
            && people.Count > 1 && OfAnother().IsMatch(clause[subject.End..])
            || (people is [.., { Relation: Relation.Sibling } last] && MindsAnother().IsMatch(clause[..last.Start]));
    }

    /// <summary>一家三口, but not 我们两口子在厂里, 爹娘没了, 他大姨两口子.</summary>
    private static bool IsHere(string clause, string family) => clause.IndexOf(family, StringComparison.Ordinal) is >= 0 and var at
        && !Away().IsMatch(clause.AsSpan(at + family.Length)) && !(at > 0 && "姨姑舅叔伯婶爷奶姥公婆".Contains(clause[at - 1], StringComparison.Ordinal));

    /// <summary>跟着他妈在这边，他爸在内蒙: named, but not as somebody the child lives with.</summary>
    private static bool IsElsewhere(string clause, int start, int end) =>
        !Takes().IsMatch(clause.AsSpan(end)) && (clause[end..].StartsWith('叫') || clause[end..].StartsWith("不管", StringComparison.Ordinal)
            || clause[end..].StartsWith("都不管", StringComparison.Ordinal) || clause[end..].StartsWith('在') && end + 1 < clause.Length
            && !"这家身一跟旁村本老".Contains(clause[end + 1], StringComparison.Ordinal)
        && (start == 0 || !"跟和随陪带着与".Contains(clause[start - 1], StringComparison.Ordinal)));

    /// <summary>爸爸在长治上班带着他.</summary>
    [GeneratedRegex("带着|领着|照看|看着|陪着|陪读", RegexOptions.CultureInvariant)]
    private static partial Regex Takes();

    [GeneratedRegex("^(?:都|也|还|全|他们|又|老)*(?:在(?!$|一起|一块|这|家|身|跟|长治|城|旁|本)|忙|顾|不在|没了|去世|离|不管|打工|出去|上班|走了|死)", RegexOptions.CultureInvariant)]
    private static partial Regex Away();

    /// <summary>我一个人带俩孩子: who is alone is the parent.</summary>
    [GeneratedRegex("(?:我|俺|爸|妈|爹|娘).{0,4}(?:一个人|自己|自个|独自)", RegexOptions.CultureInvariant)]
    private static partial Regex Adult();

    /// <summary>跟我们住在潞州区…: where, is another question.</summary>
    [GeneratedRegex("(?:住在|(?<![现还正都住])在)(?<place>.{2,}?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Where();

    /// <summary>我是他奶奶: who speaks, and not with whom the child lives.</summary>
    [GeneratedRegex("^(?:我|俺)(?:就)?是(?!.*(?:带|跟|住|管|照|过|养))", RegexOptions.CultureInvariant)]
    private static partial Regex SaysWho();

    /// <summary>妈妈带|妹妹.</summary>
    [GeneratedRegex("(?:爸|妈|爹|娘|爷|奶|姥|公|婆|姑|姨|舅|我|俺)(?:带|管|看|领|照看|照顾|接送?)着?(?:的是)?$", RegexOptions.CultureInvariant)]
    private static partial Regex MindsAnother();

    [GeneratedRegex("(?:我|俺)(?:老婆|媳妇|老公|丈夫|男人|爱人)[^,，]*(?:都|一起|一块|一家)[^,，]*(?:住|过|在)", RegexOptions.CultureInvariant)]
    private static partial Regex Spouse();

    [GeneratedRegex("(?:(?<one>娘|母子|母女|父子|父女)|爷)(?:俩|仨|两个)", RegexOptions.CultureInvariant)]
    private static partial Regex TwoOfThem();

    [GeneratedRegex("(?:(?<m>妈妈?|娘)|爸爸?|爹)(?:又|后来|也|上个?月|去年|今年)+(?:走了|出去了|没了|去世|跑了|打工去)", RegexOptions.CultureInvariant)]
    private static partial Regex LeftAgain();

    [GeneratedRegex("(?:爸|妈|爹|娘)(?:爸|妈)?.{0,5}(?:走了|没了|不在了|去世|出去了|打工去|去了|跑了|离了|改嫁)", RegexOptions.CultureInvariant)]
    private static partial Regex Gone();

    [GeneratedRegex("^(?:一家)?(?:是|现在|一直)?(?:跟|和|随)", RegexOptions.CultureInvariant)]
    private static partial Regex OfAnother();

    /// <summary>一个跟我一个跟他爸; 一三五跟他爸，二四六跟我.</summary>
    [GeneratedRegex("一个(?:跟|随|在|归).{1,8}一个(?:跟|随|在|归)|(?<![0-9])[一二三四五六日]{2,3}(?:跟|在|归|随)", RegexOptions.CultureInvariant)]
    private static partial Regex InTurns();

    [GeneratedRegex("^(?:现在|如今|就|但|可)?(?:孩子|娃|小孩|他(?![爸妈爷奶姥爹娘姑姨叔舅大哥姐弟妹])|她(?![爸妈爷奶姥爹娘姑姨叔舅大哥姐弟妹]))(?:现在|一直|自己|平时|是|就)*(?:跟|随|和|由|归)",
        RegexOptions.CultureInvariant)]
    private static partial Regex OfTheChild();

    [GeneratedRegex("^(?:我|俺|(?:他|她|孩子|娃)(?:爸|妈|爹|娘)[爸妈]?)(?:现在|一直|自己|是|就)*(?:跟|随|和)(?!孩子|娃|(?:他|她)(?:$|住|过|一)).{1,8}?(?:住|过)",
        RegexOptions.CultureInvariant)]
    private static partial Regex OfThemselves();
}
