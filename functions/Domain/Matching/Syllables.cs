using System.Text;

namespace Domain.Matching;

/// <summary>Toneless syllables as small numbers, and which of them sound alike in Changzhi: 张 and 臧, 李 and 你, 陈 and 程, 云 and 用.</summary>
/// <remarks>
/// The local Jin dialect has one nasal ending where the standard language has two (en/eng, in/ing, un/ong, ün/iong), flat and curled initials are
/// mixed (zh/z, ch/c, sh/s), and n and l are in what visiting families speak.
/// </remarks>
internal static class Syllables
{
    private static readonly Lazy<(Dictionary<string, ushort> Numbers, ushort[] Spoken)> Table = new(Load);

    /// <summary>Number of a toneless syllable, from 1; 0 for what is none.</summary>
    public static ushort Number(string syllable) => Table.Value.Numbers.GetValueOrDefault(syllable);

    /// <summary>The number of the syllable that it is heard as.</summary>
    public static ushort Spoken(ushort syllable) => Table.Value.Spoken[syllable];

    /// <summary>zhang as zang, ni as li, cheng as cen.</summary>
    public static string SpokenAs(string syllable)
    {
        var text = syllable switch
        {
            ['z' or 'c' or 's', 'h', .. var rest] => syllable[0] + rest,
            ['n', _, ..] => "l" + syllable[1..],
            _ => syllable,
        };
        return text switch
        {
            [.. var stem, 'e', 'n', 'g'] => stem + "en",
            [.. var stem, 'i', 'n', 'g'] => stem + "in",
            [.. var stem, 'i', 'o', 'n', 'g'] => stem + "un",
            ['y', 'o', 'n', 'g'] => "yun",
            [.. var stem, 'o', 'n', 'g'] => stem + "un",
            _ => text,
        };
    }

    private static (Dictionary<string, ushort> Numbers, ushort[] Spoken) Load()
    {
        var numbers = new Dictionary<string, ushort>(StringComparer.Ordinal);
        List<string> known = [""];
        for (var code = 0x4E00; code < 0xA000; code++)
        {
            foreach (var syllable in Pinyin.Readings(new Rune(code)))
            {
                Add(syllable);
            }
        }

        for (var i = 1; i < known.Count; i++)
        {
            Add(SpokenAs(known[i]));
        }

        return (numbers, [.. known.Select(syllable => syllable.Length == 0 ? (ushort)0 : numbers[SpokenAs(syllable)])]);

        void Add(string syllable)
        {
            if (numbers.TryAdd(syllable, (ushort)known.Count))
            {
                known.Add(syllable);
            }
        }
    }
}
