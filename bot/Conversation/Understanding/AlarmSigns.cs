using static Conversation.Understanding.Sign;

namespace Conversation.Understanding;

/// <summary>
/// Reads danger and need out of a sentence, clause by clause: which word of danger, whether it is denied, whom it happens to. A sign alone alarms
/// only where it can mean nothing else (不想活, 虐待); a word of many meanings (打, 丢了, 没回来) alarms only together with a child, an injury, a time. Where
/// that leaves a doubt about a child's safety, it alarms.
/// </summary>
internal static partial class AlarmSigns
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
        (AlarmKind.Hunger, true, IsHungry),
        (AlarmKind.Illness, true, IsUntreated),
        (AlarmKind.Other, true, IsCold),
        (AlarmKind.Other, false, IsForced),
        (AlarmKind.Other, false, IsEmergency),
        (AlarmKind.Other, false, IsDoubtful),
    ];

    /// <summary>The gravest alarm of the sentence; null when there is none.</summary>
    public static Alarm? In(string text)
    {
        var words = AlarmWords.All.Split(text).FindAll(word => !word.Tag.Has(Idiom)).ConvertAll(WithWhom);
        TellTheDead(words);
        var whole = new Clause(words, null);
        var clauses = new List<Clause>();
        for (int from = 0, to = 0; to <= words.Count; to++)
        {
            if (to == words.Count || words[to].Tag.Has(Break))
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
                if (holds(clauses[at]) && !(at + 1 < clauses.Count && clauses[at + 1].Words[0].Tag.Has(Denies)))
                {
                    return new Alarm(kind, isNeed);
                }
            }
        }

        return null;
    }

    /// <summary>逼他, 摸孩子: one word that names whom it happens to.</summary>
    private static Tagged<Signs> WithWhom(Tagged<Signs> word)
    {
        if (word.Text.Length < 2 || word.Tag.HasAny(Clause.Any(Adult, Sibling, Peer, Thing, Not, Call)))
        {
            return word;
        }

        var tag = word.Tag;
        tag |= word.Text.AsSpan().ContainsAny('他', '她') ? HeShe : tag;
        tag |= word.Text.AsSpan().ContainsAny('娃', '孩') || word.Text.Contains("闺女", StringComparison.Ordinal) ? Child : tag;
        return word with { Tag = tag };
    }

    /// <summary>他妈去年没了 says that she died; 娃没了 that it is missing.</summary>
    private static void TellTheDead(List<Tagged<Signs>> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            for (var before = at - 1; words[at].Text == "没了" && before >= Math.Max(0, at - 5)
                && !words[before].Tag.HasAny(Clause.Any(Break, Child)); before--)
            {
                if (words[before].Tag.Has(Adult))
                {
                    words[at] = words[at] with { Tag = Deceased };
                }
            }
        }
    }

    private static bool IsSuicide(Clause clause)
    {
        // 要去找死去的妈妈: a wish to follow the dead.
        var isDrawn = (clause.Has(Seek) && clause.Has(Gone)) || (clause.Follows(Seek, Adult, 2) && clause.Text.Has(Deceased)
            && clause.Holds("去陪", "去找", "陪", "要"));
        if (isDrawn && clause.Has(Says) && !clause.Has(Thing, Call))
        {
            return true;
        }

        // 爸爸自杀走的 tells of a death long ago.
        if (clause.Text.Has(Deceased) && !clause.Has(Child, Me, Says))
        {
            return false;
        }

        var isWho = clause.Has(Child, HeShe, Me, Says);
        return clause.Stands(Sign.Suicide)
            || clause.Follows(NotWant, Live, 2)

            // 姑娘发微信说她在桥上, 写纸条说再见了.
            || (clause.Has(Child, HeShe) && clause.Has(Says, Recent) && clause.Holds("桥上", "楼顶", "天台", "窗台", "铁轨", "房顶", "阳台上"))
            || (clause.Stands(Farewell) && clause.Text.Has(Note) && clause.Text.Has(Child, HeShe) && clause.Find(Adult) is not 0)

            // 跳楼, 从窗户跳; 桥头村 is a place.
            || ((clause.Follows(Jump, High, 3) || clause.Follows(High, Jump, 4))
                && clause.Stands(Jump, word => word.Contains('跳', StringComparison.Ordinal) || isWho))

            // 拿剪刀扎自己; 打自己一下 is none.
            || ((clause.Follows(Cut, Self, 2) || clause.Follows(Hit, Self, 1)) && (clause.Has(Blade)
                || clause.Stands(Cut, word => word is not ("咬" or "抓"))))
            || (clause.Follows(Self, Cut, 4) && clause.Has(Body, Wrist, Blade))
            || (clause.Has(Burden) && clause.Has(Says) && clause.Has(Child, HeShe))
            || (clause.Has(Wrist) && clause.Has(Mark, Blade, Wound, Bruise) && clause.Text.Has(Child, HeShe))
            || (clause.Stands(Die, word => word.StartsWith("死了就", StringComparison.Ordinal)) && !clause.Has(Adult))
            || (clause.Follows(Die, Sign.After, 2) && !clause.Has(Past, Adult) && isWho)

            // 去死吧 to the bot is an insult; 他说要去死 is none.
            || (clause.Stands(Die, word => word is "想死" or "要死" or "去死" or "一起死" or "一块死" or "同归于尽") && isWho && !clause.Has(You));
    }

    private static bool IsSexual(Clause clause)
    {
        var isSomebody = clause.Text.Has(Adult, Peer, Passive, Stranger);
        return clause.Stands(Sexual, word => !IsEveryday(word) || (clause.Text.Has(Child, HeShe, Small) && !clause.Has(Adult)))
            || (clause.Stands(Touch) && clause.Has(Private) && clause.Has(Child, HeShe, Passive, Adult))
            || (clause.Stands(Touch, word => word.StartsWith('摸')) && isSomebody
                && (clause.Has(Child, HeShe, Me) || (clause.Has(Passive) && clause.Has(Adult))) && !clause.Has(Harmless))
            || (clause.Stands(Kiss) && clause.Has(Private, Touch) && isSomebody && clause.Has(Child, HeShe, Me))
            || (clause.Stands(Kiss, word => word is "亲" or "亲了" or "搂" or "搂着" or "抱住" or "压着") && clause.Words.Exists(word => IsStranger(word.Text))
                && clause.Has(Child));
    }

    /// <summary>Said of a mother or in other ways every day; of a child it is an alarm.</summary>
    private static bool IsEveryday(string word) =>
        word is "怀孕" or "怀孕了" or "怀上了" or "大肚子" or "流产" or "流氓" or "骚扰" or "肚子大了" or "一个被窝" or "钻被窝"
            or "没来例假" or "没来月经" or "没来那个" or "例假没来" or "月经没来";

    private static bool IsMissing(Clause clause)
    {
        if (clause.Text.Has(Denies))
        {
            return false;
        }

        var isGrown = clause.Has(Adult) && !clause.Has(Child);
        if (clause.Stands(Taken, word => !IsWeak(word) || (clause.Has(Child) && !clause.Has(Thing, Tool))) && !clause.Has(Fear) && (!isGrown
            || clause.Has(HeShe, Passive)))
        {
            return true;
        }

        // 被几个社会青年拉走, 跟男网友跑了; 被她奶奶接走 is no alarm.
        var isByStranger = clause.Has(Stranger) || (clause.Has(Passive) && (clause.Has(People, Peer) || clause.Holds("被人", "让人", "叫人", "给人")));
        if (clause.Stands(Away) && isByStranger && clause.Text.Has(Child, HeShe) && !clause.Has(Adult, Fear))
        {
            return true;
        }

        // 跑了，一宿没回家: the clause without a person of its own is about the child named before.
        var isOpen = !clause.Has(Adult, Me, You, Thing) && clause.Text.Has(Child) && !clause.Text.Has(Adult, Thing);
        var hasChild = clause.Has(Child) || isOpen || (clause.Has(HeShe) && clause.Text.Has(Child) && !clause.Text.Has(Adult));
        if (clause.Has(Search) && clause.Text.Has(Child) && !clause.Text.Has(Thing) && (clause.Has(Child) || !clause.Text.Has(Adult)))
        {
            return true;
        }

        if (hasChild && !clause.Has(Adult, Fear, Long)
            && (IsGone(clause, clause.Find(Sign.Missing)) || IsGone(clause, clause.Find(Lost, word => word != "没了" || IsSurelyChild(clause)))))
        {
            return true;
        }

        if (clause.Has(Stranger) && clause.Has(Sign.Missing) && clause.Has(Child))
        {
            return true;
        }

        return clause.Stands(NotBack) && !clause.Has(Long) && IsLate(clause, hasChild, isGrown);
    }

    /// <summary>Of the child itself, not of a thing beside it: 孩子手机丢了.</summary>
    private static bool IsGone(Clause clause, int at) => at >= 0 && !clause.After(at, 3, Thing, Tool) && !clause.Before(at, 3, Thing, Tool);

    /// <summary>娃没了; a grandmother's 儿子没了 is the father, who died.</summary>
    private static bool IsSurelyChild(Clause clause) => clause.Words[^1].Text is "没了" && !clause.Holds("儿子", "女儿", "闺女", "姑娘");

    /// <summary>放学没回来, 一夜没回家; a father who has not come home since the new year is no alarm.</summary>
    private static bool IsLate(Clause clause, bool hasChild, bool isGrown) =>
        (clause.Has(Span) && clause.Has(Errand) && !clause.Text.Has(Adult))
        || (!isGrown && clause.Text.Has(Recent, Span) && (hasChild || clause.Has(HeShe)))
        || (!isGrown && (clause.Words.Exists(word => word.Tag.Has(NotBack) && word.Text.AsSpan().ContainsAny("孩娃"))
            || clause.Holds("放学", "上学", "一放学", "放学后", "放学就")));

    private static bool IsWeak(string word) =>
        word is "送人" or "出走" or "没接着" or "没接到" or "接不着" or "跟人走了" or "跟人走" or "跟人跑了" or "让人骗" or "走散" or "走散了" or "跑丢" or "见网友";

    private static bool IsBullied(Clause clause)
    {
        var isFeared = clause.Has(Fear) && !clause.Holds("不敢上学", "不敢去");
        if ((clause.Has(Past) && clause.Text.Has(Over)) || clause.Has(You) || isFeared)
        {
            return false;
        }

        if (clause.Find(Bully) is >= 0 and var at)
        {
            // 欺负别的孩子: what it does to others is told elsewhere.
            var word = clause.Words[at].Text;
            var isOnOthers = clause.After(at, 2, Peer, People) && !clause.Before(at, 4, Passive, Peer) && !word.AsSpan().ContainsAny("被受挨");
            var isPlain = word is not ("威胁" or "恐吓" or "起哄" or "泼水" or "往身上" or "逼他" or "逼她" or "下跪" or "孤立" or "排挤" or "敲诈" or "勒索" or "抢钱");
            return !isOnOthers && (isPlain || clause.Text.Has(Child, HeShe, Peer, Me));
        }

        // 被同学拍了视频发网上嘲笑.
        if (clause.Has(Passive) && clause.Has(Peer) && clause.Stands(Harm))
        {
            return true;
        }

        // 高年级的抢他生活费, 混混截他要钱.
        return clause.Has(Peer) && clause.Text.Has(Child, HeShe, Me)
            && clause.Stands(Harm, word => word is "抢" or "堵" or "截" or "逼" or "泼" or "围" or "推" or "绊" or "关" or "锁")
                && clause.Has(HeShe, Me, Child);
    }
}
