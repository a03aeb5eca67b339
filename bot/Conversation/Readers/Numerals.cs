using System.Text;

namespace Conversation.Readers;

/// <summary>Numbers as people write them: 15, １５, 十五, 廿五, 二〇一六, 幺三八.</summary>
internal static class Numerals
{
    /// <summary>The value of one digit character, Chinese or not; -1 for anything else.</summary>
    public static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '〇' or '零' or '○' => 0,
        '一' or '幺' or '壹' => 1,
        '二' or '两' or '贰' => 2,
        '三' or '叁' => 3,
        '四' or '肆' => 4,
        '五' or '伍' => 5,
        '六' or '陆' => 6,
        '七' or '柒' => 7,
        '八' or '捌' => 8,
        '九' or '玖' => 9,
        _ => -1,
    };

    /// <summary>Reads a whole text as a number below 10,000; null when it is none.</summary>
    public static int? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 9)
        {
            return null;
        }

        return text.IndexOfAny("十百千廿卅") < 0 ? Positional(text) : WithUnits(text);
    }

    private static int? Positional(ReadOnlySpan<char> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            var digit = Digit(c);
            if (digit < 0 || value > 99_999)
            {
                return null;
            }

            value = (value * 10) + digit;
        }

        return value;
    }

    private static int? WithUnits(ReadOnlySpan<char> text)
    {
        var (total, pending) = (0, -1);
        foreach (var c in text)
        {
            var unit = c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };
            if (unit > 0)
            {
                total += (pending < 0 ? 1 : pending) * unit;
                pending = -1;
            }
            else if (c is '廿' or '卅')
            {
                total += c == '廿' ? 20 : 30;
                pending = -1;
            }
            else if (Digit(c) is var digit and >= 0)
            {
                pending = digit;
            }
            else
            {
                return null;
            }
        }

        return total + Math.Max(pending, 0);
    }

    /// <summary>
    /// The runs of digits in what was said, however it was grouped: "1404 0320 1603 0512 34", "幺三八 一二三四". O is read as 0 and l, I, | as 1 beside
    /// digits, x, ×, 叉 as X.
    /// </summary>
    public static List<string> Runs(string text) => [.. RunsAt(text).Select(run => run.Digits)];

    /// <summary>The same, with where each begins.</summary>
    public static List<(string Digits, int Start)> RunsAt(string text)
    {
        var runs = new List<(string, int)>();
        var run = new StringBuilder();
        var (digits, start) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            start = run.Length == 0 ? at : start;
            if (Digit(c) is var digit and >= 0)
            {
                run.Append((char)('0' + digit));
                digits++;
            }
            else if (c is 'o' or 'O' or 'l' or 'I' or '|' or 'i' or 'L')
            {
                run.Append(c is 'o' or 'O' ? '0' : '1');
            }
            else if (c is 'x' or 'X' or '×' or '叉' or 'Х' or 'х')
            {
                run.Append('X');
            }
            else if (c is not (' ' or '\t' or '\n' or '\u3000' or '\u00A0' or '-' or '—' or '－' or '.' or '·' or ',' or '，' or '、' or '_'
                or '(' or ')'))
            {
                End();
            }
        }

        End();
        return runs;

        void End()
        {
            if (digits > 0)
            {
                runs.Add((run.ToString(), start));
            }

            run.Clear();
            digits = 0;
        }
    }
}
