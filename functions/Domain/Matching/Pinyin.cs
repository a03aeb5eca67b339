using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Domain.Matching;

/// <summary>Toneless pinyin of Chinese characters, from the Unicode Han database; ü is written v.</summary>
/// <remarks>
/// Who takes a name over the telephone writes 章 or 张: both are <c>zhang</c>. A character read in several ways (单: dan, shan, chan) gives each
/// reading, since in a name nobody but the family knows which it is. The table is read at its first use (about 10 ms), not at start.
/// </remarks>
public static class Pinyin
{
    /// <summary>A name with more readings than this is known by its most usual ones.</summary>
    public const int MostReadings = 8;

    private static readonly Lazy<FrozenDictionary<int, string[]>> Table = new(Load);

    private static readonly FrozenDictionary<char, char> Toned =
        "āaáaǎaàaēeéeěeèeêeīiíiǐiìiōoóoǒoòoūuúuǔuùuǖvǘvǚvǜvüvńnňnǹnḿm".Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>How the character is read, most usual first; empty for what is no Chinese character or has no reading on record.</summary>
    public static IReadOnlyList<string> Readings(Rune character) => Table.Value.TryGetValue(character.Value, out var readings) ? readings : [];

    /// <summary>
    /// The whole name as toneless pinyin without spaces, in each way it may be read, most usual first, at most <see cref="MostReadings"/>. Latin
    /// letters stay, in lower case; dots and spaces are dropped. Empty where a character has no reading.
    /// </summary>
    public static IReadOnlyList<string> OfName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        List<string> ways = [""];
        foreach (var rune in PlainText.Of(name).EnumerateRunes())
        {
            var readings = rune.IsAscii && Rune.IsLetter(rune) ? [rune.ToString()] : Readings(rune);
            if (readings.Count == 0)
            {
                return [];
            }

            ways = [.. readings.SelectMany(_ => ways, (reading, way) => way + reading).Take(MostReadings)];
        }

        return ways is [""] ? [] : [.. ways.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Pinyin as somebody types it, in the form of <see cref="OfName"/>: lower case, no tones, spaces or apostrophes, ü as v. Null where it is not
    /// pinyin.
    /// </summary>
    public static string? Typed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var typed = new StringBuilder(text.Length);
        foreach (var wide in text)
        {
            var c = char.ToLowerInvariant(PlainText.Narrow(wide));
            if (Toned.TryGetValue(c, out var bare))
            {
                typed.Append(bare);
            }
            else if (char.IsAsciiLetterLower(c))
            {
                typed.Append(c);
            }
            else if (c is not (' ' or '\'' or '’' or '-' or '·' or (>= '1' and <= '5')))
            {
                return null;
            }
        }

        return typed.Length == 0 ? null : typed.ToString();
    }

    private static FrozenDictionary<int, string[]> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Domain.Matching.Data.pinyin.txt")
            ?? throw new InvalidOperationException("pinyin.txt is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var table = new Dictionary<int, string[]>(45_000);
        var others = new List<(int Character, string Syllable)>();
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var also = line[0] == '+';
            var syllable = line[(also ? 1 : 0)..space];
            string[] single = [syllable];
            foreach (var rune in line.AsSpan(space + 1).EnumerateRunes())
            {
                if (also)
                {
                    others.Add((rune.Value, syllable));
                }
                else
                {
                    table[rune.Value] = single;
                }
            }
        }

        foreach (var (character, syllable) in others)
        {
            table[character] = [.. table[character], syllable];
        }

        return table.ToFrozenDictionary();
    }
}
