using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>共同居住人: everybody named of whom it is not said that the child does not live with them.</summary>
internal static partial class Household
{
    private static readonly string[] Families = ["一家三口", "一家四口", "一家五口", "一家人", "一家子", "全家", "一大家子", "两口子", "俩口子", "我们俩", "我俩", "俺俩", "咱俩", "我们两个", "我们夫妻", "夫妻俩", "父母", "爸妈", "爹妈", "爹娘", "爸爸妈妈", "双方"];
    private static readonly string[] Alone = ["谁也不跟", "谁都不跟", "自己住", "自己一个", "一个人住", "一个人过", "自己过", "没人管", "没大人", "没有大人", "独自", "自己租房", "一个人在", "自个儿住", "自个住", "自己在", "没有监护人", "一个人租"];
    private static readonly string[] With = ["跟", "和", "随", "带", "住", "一起", "一块", "陪"];
    private static readonly string[] Elsewhere = ["打工", "外地", "外面", "外头", "出去", "上班", "坐牢", "服刑", "离婚", "走了", "跑了", "去世", "没了", "不在了", "过世", "改嫁", "隔得远", "住得远"];

    public static Read Of(Scene scene, string text)
    {
        if (text is "爸爸或妈妈" or "父母一方" or "一方")
        {
            return new Read.Got("oneParent");
        }

        if (text is "别的亲人" or "亲戚" or "监护人")
        {
            return new Read.Got("otherGuardian");
        }

        var speaker = Relations.SpeakerOf(scene.Answers);
        var with = new HashSet<Relation>();
        var (alone, both) = (false, false);
        if (text.ContainsAny("轮流", "轮着", "倒着住", "两头住", "吵架", "住厂里", "住工地") || (text.ContainsAny("我爸妈", "我父母") && text.ContainsAny("我跟", "我和")))
        {
            return Read.Nothing.Instance;
        }

        // 跟他姑姑住，我们两口子忙: where one part says with whom, the others only tell why.
        var parts = Parts.Of(text).Where(part => !part.IsOtherTime).ToList();
        var says = parts.Any(part => !part.IsDenied && part.Text.ContainsAny(With) && Relations.In(part.Text, speaker).Count > 0);
        foreach (var (clause, isDenied, _) in parts.Where(part => !says || part.Text.ContainsAny(With) || part.Text.ContainsAny("还有", "也在")))
        {
            alone |= clause.ContainsAny(Alone);
            if (isDenied || clause.ContainsAny("谁也不跟", "谁都不跟") || (clause.ContainsAny(Elsewhere) && !clause.ContainsAny("跟", "和", "带", "一起", "住")))
            {
                continue;
            }

            both |= clause.ContainsAny(Families) && !clause.ContainsAny("不管", "都没了", "离了", "离婚", "在外") && !clause.ContainsAny("我爸妈", "我父母", "我爹妈", "我爹娘", "公婆", "老两口");
            var people = Relations.In(clause, speaker);
            if (people is [{ Relation: Relation.Sibling or Relation.OtherRelative } subject, ..] && people.Count > 1 && OfAnother().IsMatch(clause[subject.End..]))
            {
                // 他弟跟我们, 他表弟一家跟爸妈: not this child.
                continue;
            }

            with.UnionWith(people.Where(one => !IsElsewhere(clause, one.Start, one.End)).Select(one => one.Relation));
            if (clause.ContainsAny("老人", "老两口", "老俩口", "亲戚家", "亲戚"))
            {
                with.Add(Relation.OtherRelative);
            }
        }

        with.Remove(Relation.Child);
        if (text.ContainsAny("判给我", "归我抚养"))
        {
            return new Read.Got("oneParent");
        }

        // 跟着我这个姑姑: who speaks is the aunt.
        var me = with.Remove(Relation.Speaker) && !text.Contains("我这个", StringComparison.Ordinal);
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

    /// <summary>跟着他妈在这边，他爸在内蒙: named, but not as somebody the child lives with.</summary>
    private static bool IsElsewhere(string clause, int start, int end) =>
        clause[end..].StartsWith('叫') || clause[end..].StartsWith("不管", StringComparison.Ordinal) || clause[end..].StartsWith("都不管", StringComparison.Ordinal) || clause[end..].StartsWith('在') && end + 1 < clause.Length && !"这家身一跟旁村本老".Contains(clause[end + 1], StringComparison.Ordinal)
        && (start == 0 || !"跟和随陪带着与".Contains(clause[start - 1], StringComparison.Ordinal));

    [GeneratedRegex("^(?:一家)?(?:跟|和|随)", RegexOptions.CultureInvariant)]
    private static partial Regex OfAnother();
}
