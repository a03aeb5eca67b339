using System.Text;

namespace Conversation.Readers;

/// <summary>Cleans what was said and takes it apart into words that are known.</summary>
internal static class Words
{
    /// <summary>Longer messages are cut: nobody answers one question with a novel, and an attack must not cost time.</summary>
    public const int Longest = 1000;

    /// <summary>
    /// One line without control characters, lone surrogates and invisible marks, full-width letters and digits as ASCII, runs of blanks as one.
    /// </summary>
    public static string Clean(string? raw)
    {
        if (string.IsNullOrEmpty(raw))
        {
            return "";
        }

        var text = new StringBuilder(Math.Min(raw.Length, Longest));
        foreach (var rune in raw.AsSpan(0, Math.Min(raw.Length, Longest * 4)).EnumerateRunes())
        {
            if (text.Length >= Longest)
            {
                break;
            }

            if (rune.Value is >= 0xFF01 and <= 0xFF5E && rune.Value is not (0xFF0C or 0xFF01 or 0xFF1F or 0xFF1A or 0xFF1B))
            {
                text.Append((char)(rune.Value - 0xFF01 + '!'));
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                if (text.Length > 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else if (rune.Value is not (0xFFFD or 0x200D or (>= 0xFE00 and <= 0xFE0F)) && Rune.GetUnicodeCategory(rune) is not (
                System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.Surrogate
                or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>
    /// Whether the text consists of nothing but the given words and filler, with at least one of the words: "那我就不想填了，取消吧" does, the address
    /// "取消路12号" does not.
    /// </summary>
    /// <returns>The meaning of the last word found, or default.</returns>
    public static bool Covers<T>(string text, IReadOnlyDictionary<string, T> words, IReadOnlySet<string> filler, int longestWord, out T? meaning) =>
        Covers(text, words, filler, longestWord, out meaning, out _);

    /// <param name="isMixed">The words found mean different things.</param>
    public static bool Covers<T>(string text, IReadOnlyDictionary<string, T> words, IReadOnlySet<string> filler, int longestWord, out T? meaning,
        out bool isMixed)
    {
        meaning = default;
        isMixed = false;
        var found = false;
        for (var at = 0; at < text.Length;)
        {
            var step = 0;
            for (var length = Math.Min(longestWord, text.Length - at); length > 0; length--)
            {
                var word = text.Substring(at, length);
                if (words.TryGetValue(word, out var means))
                {
                    isMixed |= found && !EqualityComparer<T>.Default.Equals(means, meaning);
                    (found, meaning, step) = (true, means, length);
                    break;
                }

                if (filler.Contains(word))
                {
                    step = length;
                    break;
                }
            }

            if (step == 0 && IsLetter(text, at))
            {
                return false;
            }

            at += Math.Max(step, 1);
        }

        return found;
    }

    /// <summary>Punctuation, blanks and emoji say nothing; letters and digits do.</summary>
    private static bool IsLetter(string text, int at) => char.IsLetterOrDigit(text, at);

    public static bool ContainsAny(this string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without blanks and punctuation at its ends.</summary>
    public static string Bare(this string text) => text.Trim(' ', ',', '，', '。', '.', '、', '!', '！', '?', '？', ';', '；', ':', '：', '~', '～', '“', '”',
        '"', '\'', '‘', '’', '(', ')', '（', '）', '…', '—', '-');
}
