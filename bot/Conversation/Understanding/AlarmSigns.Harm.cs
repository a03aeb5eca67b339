using static Conversation.Understanding.Sign;

namespace Conversation.Understanding;

internal static partial class AlarmSigns
{
    private static bool IsBeaten(Clause clause)
    {
        if ((clause.Text.Has(Deceased) && !clause.Has(Child, HeShe)) || (clause.Has(Past) && !clause.Has(Adult, Peer)))
        {
            return false;
        }

        // 青一块紫一块 on a child, unless it fell.
        if (clause.Stands(Bruise) && clause.Text.Has(Child, HeShe, Me) && !clause.Text.Has(Fall))
        {
            return true;
        }

        if (clause.Words.Exists(word => word.Text.StartsWith('挨')) && clause.Has(Tool, Blade) && clause.Has(Child, HeShe, Me))
        {
            return true;
        }

        if (clause.Stands(Beaten, word => IsOfChild(clause, word)))
        {
            return true;
        }

        for (var at = 0; at < clause.Words.Count; at++)
        {
            if (clause.Words[at].Tag.Has(Hit) && !clause.IsDenied(at) && !IsOtherStroke(clause, at)
                && clause.Text.Has(Child, HeShe, Me, Adult, Peer) && IsHit(clause, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>他爸在外地挨过打 happened to a grown man; 打断 wants somebody it is done to.</summary>
    private static bool IsOfChild(Clause clause, string word)
    {
        var isOfGrown = clause.Words.Count(other => other.Tag.Has(Adult)) == 1 && !clause.Has(Child, HeShe, Me) && word[0] is '挨' or '被';
        var isLoose = word is "被打断" or "被打断了" or "打断" or "打断了" or "暴力" or "捅" or "砍" or "拿棍子" or "拿皮带" or "下跪";
        var wantsSomebody = "打揍踢踹抽扇".Contains(word[0], StringComparison.Ordinal);
        return !isOfGrown && (!isLoose || clause.Has(Child, HeShe, Me, Body)) && (!wantsSomebody || clause.Text.Has(Child, HeShe, Me, Adult, Peer));
    }

    /// <summary>打他爸电话, 打13800000000, 打他五岁起: 打 that strikes nobody.</summary>
    private static bool IsOtherStroke(Clause clause, int at)
    {
        var hit = clause.Words[at].Text;
        return hit.StartsWith('打')
            && (clause.After(at, clause.Words.Count, Call) || clause.Words.Skip(at + 1).Any(word => char.IsAsciiDigit(word.Text[0])
                && !word.Tag.Has(Small))
                || (hit == "打" && clause.After(at, 4, Since, Small)));
    }

    private static bool IsHit(Clause clause, int at)
    {
        var hit = clause.Words[at].Text;
        if (clause.Has(Wound, Bruise) || clause.Text.Words.Exists(word => word.At > clause.Words[at].At
            && word.Tag.HasAny(Clause.Any(Wound, Bruise))))
        {
            return clause.Text.Has(Child, HeShe, Me, Peer) || clause.Has(Adult);
        }

        // 有事打我: call me; only somebody who is named can beat me.
        if (clause.After(at, 2, Child, HeShe, Me))
        {
            return clause.After(at, 2, Child, HeShe) || clause.Before(at, 8, Adult, Peer, HeShe, Child, Often);
        }

        // A quarrel among brothers and sisters.
        if (clause.After(at, 2, Sibling))
        {
            return clause.Before(at, 6, Adult, Peer);
        }

        // 孩子老打人: a child that hits is told elsewhere; an adult that does is a danger.
        if (clause.After(at, 2, People, Peer) || hit == "打人")
        {
            return clause.Before(at, 8, Adult) && !clause.Before(at, 6, Child);
        }

        var isVictim = clause.Has(Child, HeShe, Me);
        if (hit is "动手" or "下手" or "动粗" && clause.Holds("对", "跟", "和") && clause.Before(at, 3, Child, HeShe, Me))
        {
            return true;
        }

        // 不让娃上桌还打; 连孩子都打.
        if (at == clause.Words.Count - 1 && hit is "打" or "揍" or "抽" or "动手" && isVictim && (clause.Has(Adult, Peer) || (clause.Has(HeShe)
            && clause.Has(Me, Child))))
        {
            return true;
        }

        var isDoneBy = clause.Words.Exists(word => word.At < clause.Words[at].At && word.Text is "让" or "叫" or "给")
            && clause.Before(at, 5, Adult, Peer, People);
        if (clause.Before(at, 8, Passive) || isDoneBy)
        {
            return isVictim || clause.Has(Adult, Peer);
        }

        var isBrute = clause.Has(Often) || hit is "动手" or "下手" or "下手狠" or "揍" or "动粗";
        return clause.Has(Adult, Peer) && isBrute && (isVictim || clause.After(at, 3, Adult) || (clause.Text.Has(Child) && hit is not "打"));
    }

    /// <summary>同桌拿圆规扎他, 推他下楼梯: somebody does it to the child, with something or again and again.</summary>
    private static bool IsHarmed(Clause clause)
    {
        if (clause.Follows(Body, Mark, 4) && clause.Has(Full) && clause.Text.Has(Child, HeShe, Me, Adult) && !clause.Text.Has(Fall, Past))
        {
            return true;
        }

        for (var at = 0; at < clause.Words.Count; at++)
        {
            var isRepeated = clause.Has(Often) && clause.Has(Peer) && clause.After(at, 2, Child, HeShe, Me);
            if (clause.Words[at].Tag.Has(Harm) && !clause.IsDenied(at) && clause.Text.Has(Child, HeShe, Me) && clause.Has(Adult, Peer, Passive)
                && (clause.Has(Tool, Wound, Bruise) || isRepeated))
            {
                return true;
            }
        }

        var isArmed = (clause.Stands(Hit) || clause.Stands(Cut)) && clause.Has(Tool, Blade) && !clause.Has(Past, Fall, Call);
        return (isArmed && clause.Text.Has(Adult, Peer) && clause.Text.Has(Child, HeShe, Me)) || (clause.Has(Body) && clause.Holds("揪掉", "掉了一把"));
    }

    private static bool IsAbandoned(Clause clause)
    {
        if (clause.Text.Has(Deceased) && clause.Has(Adult) && !clause.Has(Child, Small, Alone))
        {
            return false;
        }

        var isWho = clause.Has(Child, HeShe, Small, Me);
        if (isWho && (IsLocked(clause) || IsLeft(clause)))
        {
            return true;
        }

        // 没地方住 alone may be about a flat; with a child or a night it is not.
        if (clause.Stands(Abandoned, word => !IsMild(word) || clause.Has(Child, HeShe, Me, Small, Recent)))
        {
            return true;
        }

        if (clause.Stands(Alone, word => word.Contains("做饭", StringComparison.Ordinal) || word.Contains("大人", StringComparison.Ordinal))
            && clause.Has(Child))
        {
            return true;
        }

        return clause.Stands(Alone) && (clause.Has(Small, Recent, Locked) || clause.Text.Has(Small)) && clause.Text.Has(Child, HeShe, Small)
            && !clause.Has(School, Long);
    }

    private static bool IsLocked(Clause clause) =>
        (clause.Has(Locked) && clause.Has(Pen) && clause.Has(Adult, Passive, Alone, Small))
        || (clause.Holds("关", "关在", "锁在", "锁") && clause.Has(Pen) && clause.Has(Child, HeShe));

    private static bool IsLeft(Clause clause) =>
        (clause.Stands(Sleep) && clause.Has(Outdoors) && clause.Has(Recent, Left))
        || (clause.Stands(Sleep, word => word.StartsWith('睡')) && clause.Holds("车站", "火车站", "汽车站", "桥下", "桥底下", "公园", "网吧", "天桥", "公厕", "楼道"))
        || (clause.Stands(Leave) && clause.Has(Left) && clause.Has(Adult, Small, Recent) && clause.Text.Has(Child, Small, HeShe))
        || (clause.Stands(Leave) && clause.Has(Outdoors) && clause.Has(Child))
        || (clause.Has(Only) && clause.Has(Child) && clause.Stands(Alone) && !clause.Holds("就他自己"))
        || (clause.Has(Only) && clause.Has(Child) && clause.Has(Small) && clause.Has(Self, Alone) && !clause.Has(School))
        || (clause.Has(Drugs) && clause.Has(Left))
        || (clause.Has(Small) && clause.Has(Self, Alone) && clause.Has(Recent) && !clause.Has(School, Long));

    private static bool IsMild(string word) =>
        word is "赶出去" or "没地方住" or "没地方睡" or "没处住" or "没处去" or "没地方去" or "拴" or "拴着" or "反锁" or "关在" or "不让回家" or "不让走" or "桥洞" or "没人要" or "没人要了";

    private static bool IsHungry(Clause clause)
    {
        if (clause.Has(Fear))
        {
            return false;
        }

        var isOut = clause.Has(Food) && (clause.Stands(Lacking) || clause.Stands(NoMoney) || clause.Follows(Remains, Food, 2)
            || clause.Follows(Food, Lost, 2)
            || clause.Follows(Food, Denies, 1));
        return clause.Stands(Hungry) || IsUnpaid(clause, word => !word.AsSpan().ContainsAny("药病术煤炭")) || (isOut && !clause.Has(School))
            || (clause.Stands(Meal) && clause.Has(Only, Recent) && clause.Has(Recent, Lacking) && !clause.Has(School));
    }

    /// <summary>连买煤的钱都没有.</summary>
    private static bool IsUnpaid(Clause clause, Func<string, bool> which) =>
        clause.Words.Exists(word => word.Tag.Has(Cost) && which(word.Text)) && clause.Has(Not, Denies, NoMoney, Lacking) && !clause.Has(Over);

    private static bool IsUntreated(Clause clause)
    {
        if (clause.Text.Has(Deceased))
        {
            return false;
        }

        return clause.Stands(NoTreatment, word => word is not ("看不起" or "停了药" or "看不了病"))
            || (clause.Stands(NoMoney) && clause.Text.Has(Treat) && !clause.Text.Has(Over))
            || IsUnpaid(clause, word => word.AsSpan().ContainsAny("药病术"))
            || (clause.Has(Short) && clause.Text.Has(Treat) && !clause.Text.Has(Over));
    }

    private static bool IsCold(Clause clause) =>
        (clause.Stands(Cold) && !clause.Has(Over))
        || (clause.Has(Clothes) && clause.Has(Child, HeShe) && clause.Has(Denies, Not) && clause.Holds("连", "也", "也没有", "都没有", "没有"))
        || IsUnpaid(clause, word => word.AsSpan().ContainsAny("煤炭")) || (clause.Stands(Thin)
            && clause.Text.Has(Winter, Child));

    /// <summary>Sold, forced to work or to marry, followed in the street.</summary>
    private static bool IsForced(Clause clause) =>
        (clause.Stands(Sell) && clause.Has(Child, HeShe, Sibling) && clause.Has(Adult, Passive) && !clause.Has(Thing))
        || (clause.Stands(Force) && clause.Has(Forced) && clause.Has(Child, HeShe, Small))
        || (clause.Has(BlackPlace) && clause.Has(Child, HeShe))
        || (clause.Stands(Sign.Follow) && clause.Has(Child, HeShe) && clause.Words.Exists(word => IsStranger(word.Text)));

    private static bool IsStranger(string word) =>
        word.Contains('男', StringComparison.Ordinal) || word is "陌生人" or "老光棍" or "光棍" or "坏人" or "混混" or "小混混" or "几个混混";

    private static bool IsEmergency(Clause clause)
    {
        if ((clause.Text.Has(Deceased) && !clause.Has(Child)) || clause.Has(Deceased, Past, Over, Chronic) || clause.Text.Has(Chronic))
        {
            return false;
        }

        return clause.Follows(Swallow, Poison, 4) || clause.Follows(Poison, Swallow, 3)
            || (clause.Follows(Drop, Hole, 2) && clause.Text.Has(Child, HeShe, Small))
            || (clause.Stands(Emergency, word => word is not ("掉下来" or "掉下来了" or "摔下来") || clause.Has(High)) && !clause.Has(Thing));
    }

    /// <summary>Nothing certain, but two hints about a child in one sentence: 娃吓得躲床底, 拿绳子套. A person should look.</summary>
    private static bool IsDoubtful(Clause clause)
    {
        var text = clause.Text;
        return clause.Has(Hint) && text.Has(Child, HeShe) && !text.Has(Past, Over, Deceased, Chronic, Fall, Denies, Call, Fear)
            && Enumerable.Range(0, text.Words.Count).Count(at => text.Words[at].Tag.Has(Hint) && !text.IsDenied(at)) > 1;
    }
}
