using System.Collections.Frozen;

namespace Conversation.Understanding;

/// <summary>A word of a sentence; what no list knows stays visible, one character a word, with the default <see cref="Tag"/>.</summary>
internal readonly record struct Tagged<T>(string Text, T Tag, int At)
    where T : struct;

/// <summary>
/// Known words, each with what it does in a sentence. A sentence is split by longest match, so that 打电话 is never 打 and 没问题 never 没: what a word means
/// is decided by the whole word, and what is left over is seen.
/// </summary>
/// <typeparam name="T">Its default value means "not known".</typeparam>
internal sealed class Vocabulary<T>
    where T : struct
{
    private readonly FrozenDictionary<string, T> _words;
    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly FrozenSet<char> _beginnings;
    private readonly int _longest;
    private readonly T _break;

    /// <param name="break">The tag of punctuation.</param>
    /// <param name="words">Words of one tag, separated by blanks. A word that stands twice keeps its first tag.</param>
    public Vocabulary(T @break, params ReadOnlySpan<(T Tag, string Words)> words)
        : this(@break, (first, _) => first, words)
    {
    }

    /// <param name="join">The tag of a word that stands twice.</param>
    /// <param name="break">The tag of punctuation.</param>
    /// <param name="words">Words of one tag, separated by blanks.</param>
    public Vocabulary(T @break, Func<T, T, T> join, params ReadOnlySpan<(T Tag, string Words)> words)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (tag, list) in words)
        {
            foreach (var word in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                all[word] = all.TryGetValue(word, out var before) ? join(before, tag) : tag;
            }
        }

        _words = all.ToFrozenDictionary(StringComparer.Ordinal);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _beginnings = all.Keys.Select(word => word[0]).ToFrozenSet();
        _longest = all.Keys.Max(word => word.Length);
        _break = @break;
    }

    /// <summary>The sentence as words. Blanks, punctuation and emoji are breaks.</summary>
    public List<Tagged<T>> Split(string text) => [.. Walk(text)];

    /// <summary>The same, word by word, for who stops at the first that decides.</summary>
    public IEnumerable<Tagged<T>> Walk(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = 0;
            T tag = default;
            if (_beginnings.Contains(text[at]))
            {
                for (length = Math.Min(_longest, text.Length - at); length > 0 && !_lookup.TryGetValue(text.AsSpan(at, length), out tag); length--)
                {
                }
            }

            if (length == 0)
            {
                length = char.IsSurrogatePair(text, at) ? 2 : 1;
                tag = char.IsLetterOrDigit(text, at) ? default : _break;
            }

            yield return new Tagged<T>(text.Substring(at, length), tag, at);
            at += length;
        }
    }
}
