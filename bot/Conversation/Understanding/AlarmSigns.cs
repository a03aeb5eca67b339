using static Conversation.Understanding.Sign;

namespace Conversation.Understanding;

/// <summary>
/// Reads danger and need out of a sentence, clause by clause: which word of danger, whether it is denied, whom it happens to. A sign alone alarms only where it
/// can mean nothing else (不想活, 虐待); a word of many meanings (打, 丢了, 没回来) alarms only together with a child, an injury, a time. Where that leaves a doubt
/// about a child's safety, it alarms.
/// </summary>
internal static class AlarmSigns
{
    private static readonly (AlarmKind Kind, bool IsNeed, Func<Clause, bool> Holds)[] Rules =
    [
        (AlarmKind.SexualAbuse, false, IsSexual),
        (AlarmKind.Suicide, false, IsSuicide),
        (AlarmKind.Missing, false, IsMissing),
        (AlarmKind.Bullying, false, IsBullied),
        (AlarmKind.Violence, false, IsBeaten),
        (AlarmKind.Violence, false, IsHarmed),
        (AlarmKind.Abandoned, false, IsAbandoned),
        (AlarmKind.Hunger, true, clause => (clause.Stands(Hungry) || (clause.Has(Food) && (clause.Stands(Lacking) || clause.Stands(NoMoney) || clause.Follows(Only, Food, 2))) || (clause.Has(Only, Recent) && clause.Stands(Meal) && (clause.Has(Recent) || clause.Has(Lacking)))) && !clause.Has(Fear, School)),
        (AlarmKind.Illness, true, IsUntreated),
        (AlarmKind.Other, true, clause => clause.Stands(Cold) || (clause.Stands(Thin) && clause.Text.Has(Winter, Child))),
        (AlarmKind.Other, false, IsForced),
        (AlarmKind.Other, false, clause => clause.Follows(Swallow, Poison, 2) || clause.Follows(Poison, Swallow, 3)),
        (AlarmKind.Other, false, clause => clause.Stands(Emergency) && !clause.Has(Past) && !clause.Text.Has(Deceased) && !clause.Has(Thing)),
    ];

    /// <summary>The gravest alarm of the sentence; null when there is none.</summary>
    public static Alarm? In(string text)
    {
        var words = AlarmWords.All.Split(text).FindAll(word => word.Tag != Idiom);
        var whole = new Clause(words, null);
        var clauses = new List<Clause>();
        for (int from = 0, to = 0; to <= words.Count; to++)
        {
            if (to == words.Count || words[to].Tag == Break)
            {
                if (to > from)
                {
                    clauses.Add(new Clause(words.GetRange(from, to - from), whole));
                }

                from = to + 1;
            }
        }

        foreach (var (kind, isNeed, holds) in Rules)
        {
            for (var at = 0; at < clauses.Count; at++)
            {
                if (holds(clauses[at]) && !(at + 1 < clauses.Count && clauses[at + 1].Words[0].Tag == Denies))
                {
                    return new Alarm(kind, isNeed);
                }
            }
        }

        return null;
    }

    private static bool IsSuicide(Clause clause)
    {
        // 要去找死去的妈妈: a wish to follow the dead.
        if ((clause.Has(Seek) && clause.Has(Sign.Gone) || (clause.Follows(Seek, Adult, 2) && clause.Text.Has(Deceased) && clause.Words.Exists(word => word.Text is "去陪" or "去找" or "陪" or "要"))) && clause.Has(Says) && !clause.Has(Thing, Call))
        {
            return true;
        }

        if (clause.Text.Has(Deceased) && !clause.Has(Child, Me, Says))
        {
            return false;
        }

        return clause.Stands(Sign.Suicide)
            || clause.Follows(NotWant, Live, 2)
            || clause.Follows(Jump, High, 3) || (clause.Follows(High, Jump, 4) && clause.Words.Exists(word => word.Tag == Jump && word.Text.Contains('跳', StringComparison.Ordinal)))
            || ((clause.Follows(Cut, Self, 2) || clause.Follows(Hit, Self, 1)) && (clause.Has(Blade) || clause.Words.Exists(word => word.Tag is Cut or Hit && word.Text is not ("打" or "打的" or "打了" or "咬" or "抓" or "动手"))))
            || (clause.Follows(Die, Sign.After, 2) && !clause.Has(Past, Adult) && (clause.Has(Says, Child, Me, HeShe) || clause.Words.Exists(word => word.Text.StartsWith("解脱", StringComparison.Ordinal))))

            // 去死吧 to the bot is an insult; 他说要去死 is none.
            || (clause.Stands(Die, word => word.Text is "想死" or "要死" or "去死" or "一起死" or "一块死" or "同归于尽") && clause.Has(Child, HeShe, Me, Says) && !clause.Has(You));
    }

    private static bool IsSexual(Clause clause) =>
        clause.Stands(Sexual, word => !IsOften(word.Text) || (clause.Has(Child, HeShe) && !clause.Has(Adult)))
        || (clause.Stands(Touch) && clause.Has(Private) && clause.Has(Child, HeShe, Passive, Adult))
        || (clause.Stands(Touch, word => word.Text.StartsWith('摸')) && clause.Has(Adult, Peer, Passive) && clause.Has(Child, HeShe, Me) && !clause.Has(Harmless))
        || (clause.Stands(Kiss) && clause.Has(Private, Touch) && clause.Has(Adult, Peer, Passive) && clause.Has(Child, HeShe, Me));

    /// <summary>Said of a mother or in other ways every day; of a child it is an alarm.</summary>
    private static bool IsOften(string word) => word is "怀孕" or "怀孕了" or "怀上了" or "大肚子" or "流产" or "流氓" or "骚扰" or "肚子大了" or "一个被窝" or "钻被窝";

    private static bool IsMissing(Clause clause)
    {
        if (clause.Text.Has(Denies))
        {
            return false;
        }

        var parent = clause.Has(Adult) && !clause.Has(Child);
        if (clause.Stands(Taken, word => word.Text is not ("送人" or "出走" or "没接着" or "没接到" or "接不着" or "跟人走了" or "跟人走" or "跟人跑了" or "让人骗" or "走散" or "走散了" or "跑丢" or "见网友") || (clause.Has(Child) && !clause.Has(Thing, Tool))) && !clause.Has(Fear))
        {
            return !parent || clause.Has(HeShe, Passive);
        }

        var hasChild = clause.Has(Child) || (clause.Has(HeShe) && clause.Text.Has(Child) && !clause.Text.Has(Adult));
        if (clause.Stands(Sign.Missing) || clause.Stands(Lost))
        {
            return hasChild && !clause.Has(Adult, Thing, Tool, Fear, School);
        }

        if (clause.Stands(NotBack) && clause.Has(Span) && clause.Has(Sign.Errand) && !clause.Text.Has(Adult))
        {
            return true;
        }

        return clause.Stands(NotBack) && !parent && clause.Has(Recent) && (hasChild || clause.Has(HeShe) || clause.Words.Exists(word => word.Tag == NotBack && word.Text.AsSpan().ContainsAny("孩娃")) || clause.Words.Exists(word => word.Text.Contains("放学", StringComparison.Ordinal) || word.Text == "上学"))
            && !clause.Has(School);
    }

    private static bool IsBullied(Clause clause)
    {
        var at = clause.Find(Bully);
        if (at < 0)
        {
            return false;
        }

        if ((clause.Has(Past) && clause.Text.Has(Over)) || clause.Has(You) || (clause.Has(Fear) && !clause.Words.Exists(word => word.Text is "不敢上学" or "不敢去")))
        {
            return false;
        }

        var word = clause.Words[at].Text;
        var isOnPeer = clause.After(at, 2, Peer, People) && !clause.Before(at, 4, Passive, Peer) && !word.Contains('被', StringComparison.Ordinal) && !word.Contains('受', StringComparison.Ordinal);
        var isWeak = word is "威胁" or "恐吓" or "起哄" or "泼水" or "往身上" or "逼他" or "逼她" or "下跪" or "孤立" or "排挤" or "敲诈" or "勒索" or "抢钱";
        return !isOnPeer && (!isWeak || clause.Has(Child, HeShe, Peer, Me));
    }

    private static bool IsBeaten(Clause clause)
    {
        if (clause.Text.Has(Deceased) && !clause.Has(Child))
        {
            return false;
        }

        if (clause.Has(Past) && !clause.Has(Adult, Peer))
        {
            return false;
        }

        // 青一块紫一块 on a child, unless it fell.
        if (clause.Stands(Bruise) && clause.Text.Has(Child, HeShe, Me) && !clause.Text.Has(Fall))
        {
            return true;
        }

        // 他爸在外地挨过打 happened to a grown man.
        var isGrown = clause.Words.Count(word => word.Tag == Adult) == 1 && !clause.Has(Child, HeShe, Me);
        if (clause.Stands(Beaten, word => (!isGrown || word.Text[0] is not ('挨' or '被')) && word.Text is not ("打断" or "暴力" or "捅" or "砍" or "拿棍子" or "拿皮带" or "下跪") || clause.Has(Child, HeShe, Me)))
        {
            return true;
        }

        for (var at = 0; at < clause.Words.Count; at++)
        {
            if (clause.Words[at].Tag == Hit && !clause.IsDenied(at) && IsHit(clause, at))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHit(Clause clause, int at)
    {
        var hit = clause.Words[at].Text;
        var after = clause.Words.Skip(at + 1).Take(4).ToList();
        if (hit.StartsWith('打') && (clause.Words.Skip(at + 1).Any(word => char.IsAsciiDigit(word.Text[0])) || clause.Words.Skip(at + 1).Any(word => word.Tag is Call || (word.Tag == Thing && word.Text is "电话" or "手机" or "号码" or "号" or "卡" or "钱" or "微信" or "手机号" or "电话号码"))
            || (hit == "打" && after.Exists(word => word.Tag is Since or Small))))
        {
            return false;
        }

        if (!clause.Text.Has(Child, HeShe, Me, Adult, Peer))
        {
            return false;
        }

        if (clause.Has(Wound, Bruise) || clause.Text.Words.SkipWhile(word => word.At < clause.Words[at].At).Any(word => word.Tag is Wound or Bruise))
        {
            return true;
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
        if (clause.After(at, 2, People, Peer))
        {
            return clause.Before(at, 6, Adult) && !clause.Before(at, 6, Child);
        }

        return clause.Before(at, 8, Passive) ? clause.Has(Child, HeShe, Me, Adult, Peer) || hit is not ("抽" or "砸" or "打的")
            : clause.Has(Adult, Peer) && (clause.Has(Often) || hit is "打人" or "动手" or "下手" or "下手狠" or "揍" or "动粗") && (clause.Has(Child, HeShe, Me) || clause.After(at, 3, Adult));
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
            if (clause.Words[at].Tag == Harm && !clause.IsDenied(at) && clause.Has(Child, HeShe, Me) && clause.Has(Adult, Peer, Passive)
                && (clause.Has(Tool, Wound, Bruise) || (clause.Has(Often) && clause.Has(Peer) && clause.After(at, 2, Child, HeShe, Me))))
            {
                return true;
            }
        }

        return ((clause.Stands(Hit) || clause.Stands(Cut)) && clause.Has(Tool, Blade) && clause.Text.Has(Adult, Peer) && clause.Text.Has(Child, HeShe, Me))
            || (clause.Has(Body) && clause.Words.Exists(word => word.Text is "揪掉" or "掉了一把"));
    }

    /// <summary>Sold, forced to work or to marry, followed in the street.</summary>
    private static bool IsForced(Clause clause) =>
        (clause.Stands(Sell) && clause.Has(Child, HeShe) && clause.Has(Adult, Passive) && !clause.Has(Thing))
        || (clause.Stands(Force) && clause.Has(Forced) && clause.Has(Child, HeShe, Small))
        || (clause.Stands(Sign.Follow) && clause.Has(Child, HeShe) && clause.Words.Exists(word => word.Text.Contains('男', StringComparison.Ordinal) || word.Text is "陌生人" or "老光棍" or "光棍" or "坏人" or "混混" or "小混混"));

    private static bool IsAbandoned(Clause clause)
    {
        if (clause.Has(Child, HeShe, Small, Me) && ((clause.Has(Locked) && clause.Has(Pen) && clause.Has(Adult, Passive, Alone, Small))
            || (clause.Words.Exists(word => word.Text is "关" or "关在" or "锁在") && clause.Has(Pen))
            || (clause.Stands(Sleep) && clause.Has(Outdoors) && (clause.Has(Recent) || clause.Has(Left)))
            || (clause.Stands(Leave) && clause.Has(Left) && clause.Has(Adult, Small, Recent))
            || (clause.Has(Drugs) && clause.Has(Left))
            || (clause.Has(Small) && clause.Has(Self, Alone) && clause.Has(Recent) && !clause.Has(School))))
        {
            return true;
        }

        if (clause.Stands(Abandoned, word => word.Text is not ("赶出去" or "没地方住" or "没地方睡" or "没处住" or "拴" or "拴着" or "反锁" or "关在" or "不让回家" or "桥洞" or "没人要" or "没人要了") || clause.Has(Child, HeShe, Me, Small, Recent)))
        {
            return true;
        }

        return clause.Stands(Alone) && clause.Has(Small, Recent, Locked) && clause.Has(Child, HeShe, Small) && !clause.Has(School);
    }

    private static bool IsUntreated(Clause clause)
    {
        if (clause.Text.Has(Deceased))
        {
            return false;
        }

        return clause.Stands(NoTreatment, word => word.Text is not ("看不起" or "停了药" or "看不了病")) || (clause.Stands(NoMoney) && clause.Has(Treat));
    }
}

/// <summary>One clause of a sentence, its words tagged.</summary>
internal sealed class Clause(List<Tagged<Sign>> words, Clause? text)
{
    private const int Reach = 5;

    public List<Tagged<Sign>> Words { get; } = words;

    /// <summary>The whole sentence.</summary>
    public Clause Text => text ?? this;

    public bool Has(params ReadOnlySpan<Sign> tags)
    {
        foreach (var word in Words)
        {
            if (tags.Contains(word.Tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word of the one kind, not denied, and within so many words behind it one of the other.</summary>
    public bool Follows(Sign first, Sign second, int reach)
    {
        for (var at = 0; at < Words.Count; at++)
        {
            if (Words[at].Tag == first && After(at, reach, second) && !IsDenied(at))
            {
                return true;
            }
        }

        return false;
    }

    public int Find(Sign tag)
    {
        for (var at = 0; at < Words.Count; at++)
        {
            if (Words[at].Tag == tag && !IsDenied(at))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A word of this tag is said and not denied.</summary>
    public bool Stands(Sign tag, Func<Tagged<Sign>, bool>? which = null)
    {
        for (var at = 0; at < Words.Count; at++)
        {
            if (Words[at].Tag == tag && (which is null || which(Words[at])) && !IsDenied(at))
            {
                return true;
            }
        }

        return false;
    }

    public bool After(int at, int reach, params ReadOnlySpan<Sign> tags)
    {
        for (var next = at + 1; next <= at + reach && next < Words.Count; next++)
        {
            if (tags.Contains(Words[next].Tag))
            {
                return true;
            }
        }

        return false;
    }

    public bool Before(int at, int reach, params ReadOnlySpan<Sign> tags)
    {
        for (var before = at - 1; before >= 0 && before >= at - reach; before--)
        {
            if (tags.Contains(Words[before].Tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>没有被欺负, 从不打孩子; 打骂那倒没有. Two negations are none, and 没少 is none either.</summary>
    public bool IsDenied(int at)
    {
        var denials = 0;
        for (var before = at - 1; before >= 0 && before >= at - Reach && Carries(Words[before].Tag); before--)
        {
            denials += Words[before].Tag == Not ? 1 : 0;
        }

        return denials % 2 == 1 || (Words.Count > at + 1 && Words[^1].Tag == Denies);
    }

    /// <summary>不睡觉老说想死: what stands between the two is a verb of its own, so the negation belongs to that.</summary>
    private static bool Carries(Sign tag) => tag is Not or Light or Passive or Often or Says or Child or HeShe or Me or Adult or Peer or People or Hit or School or Recent;
}
