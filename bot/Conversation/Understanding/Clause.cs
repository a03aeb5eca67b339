using static Conversation.Understanding.Sign;

namespace Conversation.Understanding;

/// <summary>One clause of a sentence, its words with all that each may do.</summary>
internal sealed class Clause(List<Tagged<Signs>> words, Clause? text)
{
    /// <summary>How far back a negation reaches.</summary>
    private const int Reach = 5;

    /// <summary>不睡觉老说想死: a verb between the two takes the negation; these words let it through.</summary>
    private static readonly Signs Carrying = Any(Not, Light, Passive, Often, Says, Child, HeShe, Me, Adult, Peer, People, Hit, School, Recent, Long);

    private readonly Signs _all = words.Aggregate(default(Signs), (all, word) => all | word.Tag);

    public List<Tagged<Signs>> Words { get; } = words;

    /// <summary>The whole sentence.</summary>
    public Clause Text => text ?? this;

    public static Signs Any(params ReadOnlySpan<Sign> signs)
    {
        var any = default(Signs);
        foreach (var sign in signs)
        {
            any |= sign;
        }

        return any;
    }

    public bool Has(params ReadOnlySpan<Sign> signs) => _all.HasAny(Any(signs));

    /// <summary>One of these very words.</summary>
    public bool Holds(params ReadOnlySpan<string> texts)
    {
        foreach (var word in Words)
        {
            if (texts.Contains(word.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where a word of this kind stands that is not denied; -1 for nowhere.</summary>
    public int Find(Sign sign, Func<string, bool>? which = null)
    {
        for (var at = 0; at < Words.Count; at++)
        {
            if (Words[at].Tag.Has(sign) && (which is null || which(Words[at].Text)) && !IsDenied(at))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A word of this kind is said and not denied.</summary>
    public bool Stands(Sign sign, Func<string, bool>? which = null) => Find(sign, which) >= 0;

    /// <summary>A word of the one kind, not denied, and within so many words behind it one of the other.</summary>
    public bool Follows(Sign first, Sign second, int reach)
    {
        for (var at = 0; at < Words.Count; at++)
        {
            if (Words[at].Tag.Has(first) && After(at, reach, second) && !IsDenied(at))
            {
                return true;
            }
        }

        return false;
    }

    public bool After(int at, int reach, params ReadOnlySpan<Sign> signs)
    {
        var any = Any(signs);
        for (var next = at + 1; next <= at + reach && next < Words.Count; next++)
        {
            if (Words[next].Tag.HasAny(any))
            {
                return true;
            }
        }

        return false;
    }

    public bool Before(int at, int reach, params ReadOnlySpan<Sign> signs)
    {
        var any = Any(signs);
        for (var before = at - 1; before >= 0 && before >= at - reach; before--)
        {
            if (Words[before].Tag.HasAny(any))
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
        for (var before = at - 1; before >= 0 && before >= at - Reach && Words[before].Tag.HasAny(Carrying); before--)
        {
            denials += Words[before].Tag.Has(Not) ? 1 : 0;
        }

        return denials % 2 == 1 || (Words.Count > at + 1 && Words[^1].Tag.Has(Denies));
    }
}
