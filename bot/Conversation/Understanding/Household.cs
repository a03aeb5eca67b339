using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>共同居住人: everybody named of whom it is not said that the child does not live with them.</summary>
internal static class Household
{
    public static Read Of(Scene scene, string text)
    {
        var speaker = Relations.SpeakerOf(scene.Answers);
        var with = new HashSet<Relation>();
        var (alone, family, me) = (false, false, false);
        foreach (var clause in text.Split([',', '，', '。', ' ', ';', '；', '但'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (clause.ContainsAny("以前", "原来", "之前", "打算", "准备", "明年", "吗", "啥", "什么"))
            {
                continue;
            }

            var denied = clause.ContainsAny("不跟", "没跟", "不和", "没和", "不在", "没在", "不是跟", "不是", "去世", "没了", "打工", "外地", "上班去", "坐牢", "离婚", "走了", "跑了") && !clause.ContainsAny("在打工的地方", "是跟", "不在老家");
            alone |= clause.ContainsAny("谁也不跟", "自己住", "自己一个", "一个人住", "一个人过", "自己过", "没人管", "没大人", "没有大人", "独自", "自己租房", "一个人在", "自个儿住", "自个住", "自己在");
            if (denied || clause.ContainsAny("谁也不跟"))
            {
                continue;
            }

            family |= clause.ContainsAny("一家三口", "一家四口", "一家五口", "一家人", "一家子", "全家", "都在一起", "我们一家", "两口子", "我们俩", "我俩", "俺俩", "咱俩", "我们两个", "我们夫妻", "父母", "爸妈", "爹妈", "爹娘", "爸爸妈妈", "父母双方");
            me |= clause.ContainsAny("我", "俺") && !clause.ContainsAny("我妈", "我爸", "我婆", "我公", "我爹", "我娘", "我姐", "我妹", "我哥", "我弟", "我嫂", "我家", "我岳", "俺妈", "俺娘", "俺婆");
            foreach (var (relation, _, _) in Relations.In(clause, speaker))
            {
                if (relation is not (Relation.Child or Relation.Speaker or Relation.Outsider))
                {
                    with.Add(relation);
                }
                else if (relation == Relation.Outsider && clause.ContainsAny("跟", "和", "在"))
                {
                    with.Add(Relation.OtherRelative);
                }
            }
        }

        if (me && speaker is { } known)
        {
            with.Add(known);
        }

        var (father, mother) = (with.Contains(Relation.Father), with.Contains(Relation.Mother));
        if (family || (father && mother) || (me && speaker is null && (father || mother)))
        {
            return new Read.Got("bothParents");
        }

        if (with.Contains(Relation.StepParent))
        {
            return Read.Nothing.Instance;
        }

        if (father || mother || text.ContainsAny("父母一方", "一方"))
        {
            return new Read.Got("oneParent");
        }

        if (with.Count > 0 || text.ContainsAny("监护人", "老人", "亲戚"))
        {
            return with.SetEquals([Relation.Sibling]) ? Read.Nothing.Instance : new Read.Got("otherGuardian");
        }

        if (me)
        {
            return new Read.Part(new Pending(), "您是孩子的爸爸妈妈，还是别的亲人？", "ambiguous-guardian", ["爸爸或妈妈", "别的亲人"]);
        }

        return alone ? new Read.Got("none", IsRisky: true)
            : text is "爸爸或妈妈" ? new Read.Got("oneParent") : text is "别的亲人" ? new Read.Got("otherGuardian") : Read.Nothing.Instance;
    }
}
