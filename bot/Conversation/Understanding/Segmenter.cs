namespace Conversation.Understanding;

/// <summary>
/// Takes a sentence apart into words of a lexicon: of all ways, the one that leaves the fewest characters unknown, and of those the one with the
/// fewest words. What is left over stays visible as an unknown word.
/// </summary>
internal static class Segmenter
{
    private const int UnknownCost = 100;
    private const int WordCost = 10;

    public static List<Token> Of(string text, Lexicon lexicon)
    {
        var length = text.Length;
        var cost = new int[length + 1];
        var step = new int[length + 1];
        var (tags, codes) = (new Tag[length + 1], new string?[length + 1]);
        Array.Fill(cost, int.MaxValue, 0, length);
        for (var at = length - 1; at >= 0; at--)
        {
            // An unknown character; a run of digits or Latin letters is one word.
            var run = RunAt(text, at);
            (cost[at], step[at], tags[at]) = (cost[at + run.Length] + run.Cost, run.Length, run.Tag);
            for (var size = 1; size <= Math.Min(lexicon.Longest, length - at); size++)
            {
                if (lexicon.TryFind(text.AsSpan(at, size), out var tag, out var code) && cost[at + size] + CostOf(tag) <= cost[at])
                {
                    (cost[at], step[at], tags[at], codes[at]) = (cost[at + size] + CostOf(tag), size, tag, code);
                }
            }
        }

        var tokens = new List<Token>();
        for (var at = 0; at < length; at += step[at])
        {
            var token = new Token(at, text.Substring(at, step[at]), tags[at], codes[at]?.TrimEnd(Lexicon.Faint),
                codes[at]?.EndsWith(Lexicon.Faint) == true);
            if (token.Tag == Tag.Unknown && tokens is [.., { Tag: Tag.Unknown } before])
            {
                tokens[^1] = before with { Text = before.Text + token.Text };
            }
            else
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>早上了 is 早 + 上了 where 上了 is an answer.</summary>
    private static int CostOf(Tag tag) => tag == Tag.Value ? WordCost - 1 : WordCost;

    private static (int Length, int Cost, Tag Tag) RunAt(string text, int at)
    {
        var first = text[at];
        if (char.IsAsciiDigit(first) || IsNumeral(first))
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || IsNumeral(text[end])))
            {
                end++;
            }

            // 年月日岁号块个… behind a number belong to it.
            if (end < text.Length && "年月日号岁天周个块万千斤里楼室栋点口多来几元毛级".Contains(text[end], StringComparison.Ordinal))
            {
                end++;
            }

            return (end - at, WordCost + 1, Tag.Number);
        }

        if (char.IsAsciiLetter(first))
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            return (end - at, UnknownCost, Tag.Unknown);
        }

        return char.IsLetterOrDigit(first) || char.IsSurrogate(first) ? (1, UnknownCost, Tag.Unknown) : (1, WordCost + 1, Tag.Stop);
    }

    private static bool IsNumeral(char c) => "〇零一二两三四五六七八九十百廿卅".Contains(c, StringComparison.Ordinal);
}
