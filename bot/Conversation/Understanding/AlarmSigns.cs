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
        (AlarmKind.Abandoned, false, IsAbandoned),
        (AlarmKind.Hunger, true, clause => clause.Stands(Hungry) && !clause.Has(Fear)),
        (AlarmKind.Illness, true, IsUntreated),
        (AlarmKind.Other, true, clause => clause.Stands(Cold)),
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
        if (clause.Text.Has(Deceased))
        {
            return false;
        }

        // 去死吧 to the bot is an insult; 他说要去死 is none.
        return clause.Stands(Sign.Suicide) || (clause.Stands(Die, word => word.Text is "想死" or "要死" or "去死" or "一起死") && clause.Has(Child, HeShe, Me, Says) && !clause.Has(You));
    }

    private static bool IsSexual(Clause clause) =>
        clause.Stands(Sexual, word => !(word.Text is "怀孕" or "怀孕了" or "怀上了" or "大肚子" or "流产" or "流氓" or "骚扰" or "肚子大了" or "一个被窝" or "钻被窝") || (clause.Has(Child, HeShe) && !clause.Has(Adult)))
        || (clause.Stands(Touch) && clause.Has(Private) && clause.Has(Child, HeShe, Passive, Adult));

    private static bool IsMissing(Clause clause)
    {
        if (clause.Text.Has(Denies))
        {
            return false;
        }

        var parent = clause.Has(Adult) && !clause.Has(Child);
        if (clause.Stands(Taken, word => word.Text is not ("送人" or "出走")) && !clause.Has(Fear))
        {
            return !parent || clause.Has(HeShe, Passive);
        }

        var hasChild = clause.Has(Child) || (clause.Has(HeShe) && clause.Text.Has(Child) && !clause.Text.Has(Adult));
        if (clause.Stands(Sign.Missing) || clause.Stands(Lost))
        {
            return hasChild && !clause.Has(Adult, Thing, Fear, School);
        }

        return clause.Stands(NotBack) && !parent && clause.Has(Recent) && (hasChild || clause.Has(HeShe) || clause.Words.Exists(word => word.Text.Contains("放学", StringComparison.Ordinal) || word.Text == "上学"))
            && !clause.Has(School);
    }

    private static bool IsBullied(Clause clause)
    {
        var at = clause.Find(Bully);
        if (at < 0)
        {
            return false;
        }

        if (clause.Has(You) || (clause.Has(Fear) && !clause.Words.Exists(word => word.Text is "不敢上学" or "不敢去")))
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

        if (clause.Stands(Beaten, word => word.Text is not ("打断" or "暴力" or "捅" or "砍" or "拿棍子" or "拿皮带" or "下跪") || clause.Has(Child, HeShe, Me)))
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
            || (hit == "打" && after.Exists(word => word.Tag == Since))))
        {
            return false;
        }

        if (clause.Has(Wound) || clause.Text.Words.SkipWhile(word => word.At < clause.Words[at].At).Any(word => word.Tag == Wound))
        {
            return true;
        }

        if (clause.After(at, 2, Child, HeShe, Me))
        {
            return true;
        }

        // 孩子老打人: a child that hits is told elsewhere; an adult that does is a danger.
        if (clause.After(at, 2, People, Peer))
        {
            return clause.Before(at, 6, Adult) && !clause.Before(at, 6, Child);
        }

        return clause.Before(at, 4, Passive) ? clause.Has(Child, HeShe, Me, Adult, Peer) || hit is not ("抽" or "砸" or "打的")
            : clause.Has(Adult, Peer) && (clause.Has(Often) || hit is "打人" or "动手" or "下手" or "下手狠" or "揍" or "动粗") && (clause.Has(Child, HeShe, Me) || clause.After(at, 3, Adult));
    }

    private static bool IsAbandoned(Clause clause)
    {
        if (clause.Stands(Abandoned, word => word.Text is not ("赶出去" or "没地方住" or "没地方睡" or "没处住" or "拴" or "拴着" or "反锁" or "关在" or "不让回家" or "桥洞" or "没人要" or "没人要了") || clause.Has(Child, HeShe, Me, Small, Recent)))
        {
            return true;
        }

        return clause.Stands(Alone) && (clause.Has(Small) || clause.Has(Recent)) && clause.Has(Child, HeShe, Small) && !clause.Has(School);
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
