using System.Collections.Frozen;

namespace Conversation.Understanding;

/// <summary>Words and what they do. A field adds its own to those that mean the same everywhere; the field's meaning wins.</summary>
internal sealed class Lexicon
{
    private readonly FrozenDictionary<string, (Tag Tag, string? Code)> _words;
    private readonly FrozenDictionary<string, (Tag Tag, string? Code)>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private readonly Lexicon? _over;
    private readonly Lexicon? _under;

    private Lexicon(Lexicon words, Lexicon over, Lexicon under)
    {
        (_words, _lookup, _over, _under) = (words._words, words._lookup, over, under);
        Longest = Math.Max(words.Longest, Math.Max(over.Longest, under.Longest));
    }

    private Lexicon(Dictionary<string, (Tag, string?)> words)
    {
        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        Longest = _words.Keys.Max(word => word.Length);
    }

    /// <summary>Behind the code of a value that its words say only faintly: "Value:visual~ 眼 眼睛".</summary>
    public const char Faint = '~';

    public int Longest { get; }

    /// <param name="words">Lines of "tag[:code] word word …".</param>
    public static Lexicon Of(params IReadOnlyList<string> words)
    {
        var all = new Dictionary<string, (Tag, string?)>(StringComparer.Ordinal);
        Add(all, words);
        return new(all);
    }

    /// <summary>These words besides, before and instead of the ones here.</summary>
    public Lexicon With(params IReadOnlyList<string> words)
    {
        var all = new Dictionary<string, (Tag, string?)>(_words, StringComparer.Ordinal);
        Add(all, words);
        return new(all);
    }

    /// <summary>Words that win over these, and words for what these do not know.</summary>
    public Lexicon Between(Lexicon over, Lexicon under) => new(this, over, under);

    public bool TryFind(ReadOnlySpan<char> word, out Tag tag, out string? code)
    {
        var found = _lookup.TryGetValue(word, out var meaning);

        // 初三 stands before 就, and is a class where the class is asked: a word that says a value is never only a filler.
        if (_over?.TryFind(word, out tag, out code) == true && !(tag == Tag.Filler && meaning.Tag == Tag.Value))
        {
            return true;
        }

        (tag, code) = meaning;
        return found || _under?.TryFind(word, out tag, out code) == true;
    }

    private static void Add(Dictionary<string, (Tag, string?)> all, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var head = parts[0].Split(':');
            var (tag, code) = (Enum.Parse<Tag>(head[0]), head.Length > 1 ? head[1] : null);
            foreach (var word in parts.AsSpan(1))
            {
                all[word] = (tag, code);

                // Sentences come normalised: 啥 is 什么 by then.
                all[Normaliser.Of(word)] = (tag, code);
            }
        }
    }
}
