using System.Globalization;
using System.Text;

namespace Channels;

/// <summary>Messages as plain text: cleaning what comes in, and what goes out where nothing but text can be shown.</summary>
public static class PlainText
{
    /// <summary>
    /// What the person wrote, without what nobody can see: control characters, text-direction overrides, zero-width spaces, halves of surrogate
    /// pairs. Line breaks stay as <c>\n</c>, tabs become spaces; emoji stay whole (their joiner is kept).
    /// </summary>
    /// <remarks>A number copied out of a chat carries U+202D in front on some phones, and would not be read as a number.</remarks>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                Append(clean, rune);
            }

            position += consumed;
        }

        return clean.ToString().Trim();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n':
                clean.Append('\n');
                break;
            case '\t' or 0x2028 or 0x2029:
                clean.Append(' ');
                break;
            case 0x200B or 0x200E or 0x200F or 0x2060 or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069):
            case var _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control:
                break;
            default:
                clean.Append(rune.ToString());
                break;
        }
    }

    /// <summary>The message for a channel without buttons or cards: the summary as lines, the choices numbered from 1.</summary>
    public static string Encode(OutgoingMessage message)
    {
        var text = new StringBuilder(message.Text);
        if (message.Summary is { } summary)
        {
            text.Append("\n\n【").Append(summary.Title).Append('】');
            foreach (var row in summary.Rows)
            {
                text.Append('\n').Append(row.Label).Append('：').Append(row.Value);
            }

            if (summary.Rows.FirstOrDefault(row => row.Edit is not null) is { Edit: { } edit })
            {
                text.Append("\n要改哪一项，直接回复就行，例如“").Append(edit.Value).Append("”。");
            }
        }

        if (message.Choices.Count > 0)
        {
            text.Append('\n');
            for (var index = 0; index < message.Choices.Count; index++)
            {
                text.Append('\n').Append(CultureInfo.InvariantCulture, $"{index + 1}. ").Append(message.Choices[index].Label);
            }

            text.Append(message.Ticks.Count > 1 ? "\n可以选几个，回复数字，比如“1、3”；直接打字也可以。" : "\n回复数字或直接打字都可以。");
        }

        return text.ToString();
    }

    /// <summary>
    /// The choice meant by a reply to <see cref="Encode"/>: its number (2, 2., ２, ②, 二, 第二个, 选2), its label or its value. Null when it is
    /// something else, which is then an ordinary answer.
    /// </summary>
    public static Choice? Resolve(string text, IReadOnlyList<Choice> offered)
    {
        var said = text.Trim().TrimEnd('.', '。', '、', '，', ',', '!', '！', ' ');
        if (offered.FirstOrDefault(choice => choice.Label == said || choice.Value == said) is { } named)
        {
            return named;
        }

        said = said.TrimStart('选', '第').TrimEnd('个', '项', '号');
        var number = said switch
        {
            [>= '①' and <= '⑳'] => said[0] - '①' + 1,
            [var digit] when "一二三四五六七八九".IndexOf(digit, StringComparison.Ordinal) is var at and >= 0 => at + 1,
            "十" => 10,
            { Length: 1 or 2 } when said.All(char.IsDigit) => said.Aggregate(0, (sum, digit) => sum * 10 + (int)char.GetNumericValue(digit)),
            _ => 0,
        };
        return number >= 1 && number <= offered.Count ? offered[number - 1] : null;
    }

    /// <summary>
    /// The choices meant by several numbers in reply to <see cref="Encode"/>: "1、3", "1 3", "1，3和4", "①③". Null where anything else is said with
    /// them, or there is no such number, or only one.
    /// </summary>
    public static IReadOnlyList<string>? ResolveSeveral(string text, IReadOnlyList<string> offered)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(offered);
        var numbers = new List<int>();
        var open = false;
        foreach (var letter in text)
        {
            if (letter is >= '①' and <= '⑳')
            {
                numbers.Add(letter - '①' + 1);
                open = false;
            }
            else if (char.IsDigit(letter))
            {
                var digit = (int)char.GetNumericValue(letter);
                if (open && numbers[^1] < 100)
                {
                    numbers[^1] = numbers[^1] * 10 + digit;
                }
                else
                {
                    numbers.Add(digit);
                }

                open = true;
            }
            else if (char.IsWhiteSpace(letter) || "、，,。.；;和跟选号项/+".Contains(letter, StringComparison.Ordinal))
            {
                open = false;
            }
            else
            {
                return null;
            }
        }

        return numbers.Count > 1 && numbers.TrueForAll(number => number >= 1 && number <= offered.Count)
            ? [.. numbers.Distinct().Select(number => offered[number - 1])] : null;
    }

    /// <summary>
    /// Cuts a text into pieces of at most <paramref name="bytes"/> UTF-8 bytes, at line ends where it can, never inside a character.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4);
        var pieces = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var (end, used, lineEnd) = (start, 0, -1);
            foreach (var rune in text.AsSpan(start).EnumerateRunes())
            {
                if (used + rune.Utf8SequenceLength > bytes)
                {
                    break;
                }

                used += rune.Utf8SequenceLength;
                end += rune.Utf16SequenceLength;
                if (rune.Value == '\n')
                {
                    lineEnd = end;
                }
            }

            var cut = end < text.Length && lineEnd > start ? lineEnd : end;
            if (text[start..cut].Trim('\n') is { Length: > 0 } piece)
            {
                pieces.Add(piece);
            }

            start = cut;
        }

        return pieces;
    }
}
