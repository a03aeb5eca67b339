using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;

namespace Domain.Matching;

/// <summary>
/// A name taken apart once, so that a million comparisons need not: its ordinary characters, how each may be read, where the surname ends.
/// </summary>
internal sealed class NameForm
{
    /// <summary>Readings kept of a character; a name is hardly ever read by its fourth.</summary>
    public const int Readings = 3;

    private const int Longest = 24;

    /// <summary>未取名 and 李芳之子 name nobody.</summary>
    private static readonly FrozenSet<string> Nobody = FrozenSet.ToFrozenSet(
        ["未取名", "不详", "无", "无名", "无名氏", "未命名", "未起名", "未知", "新生儿", "待定", "空", "暂无", "宝宝", "婴儿", "男婴", "女婴", "null", "none", "nan", "na", "test", "x",
            "xx", "xxx"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> LongSurnames = FrozenSet.ToFrozenSet(
        ["欧阳", "上官", "司马", "申屠", "诸葛", "令狐", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒", "轩辕", "夏侯", "端木", "百里", "呼延", "南宫", "西门", "独孤", "闻人",
            "钟离", "澹台", "太史", "赫连", "完颜", "纳兰", "拓跋"],
        StringComparer.Ordinal);

    public static readonly NameForm Missing = new();

    private NameForm()
    {
    }

    /// <summary>Of the name as written, without dots and spaces; 0: no name.</summary>
    public ulong Written { get; private init; }

    /// <summary>Of the name in ordinary characters.</summary>
    public ulong Ordinary { get; private init; }

    /// <summary>Of how it sounds here, by the most usual reading; 0 where a character has none.</summary>
    public ulong Sound { get; private init; }

    /// <summary>Ordinary characters.</summary>
    public int[] Characters { get; private init; } = [];

    /// <summary><see cref="Readings"/> toneless syllables for each character, 0 for none.</summary>
    public ushort[] Syllables { get; private init; } = [];

    /// <summary>One bit for each sound and character in it: two names without a common bit have nothing in common.</summary>
    public ulong Bits { get; private init; }

    /// <summary>Characters of the surname; 0 where there is none: 买买提·艾力, or a name of one character.</summary>
    public byte Surname { get; private init; }

    /// <summary>Where the parts behind a dot start (买买提·艾力: 3); empty for one part.</summary>
    public byte[] Parts { get; private init; } = [];

    /// <summary>Latin letters, perhaps the pinyin of a name.</summary>
    public string? Latin { get; private init; }

    public bool IsMissing => Written == 0;

    public int Length => Characters.Length;

    public static NameForm Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Missing;
        }

        var plain = PlainText.Of(name);
        if (plain.Length == 0 || Nobody.Contains(plain) || plain is [_, .., '之', '子' or '女' or '男'])
        {
            return Missing;
        }

        if (plain.Length > Longest)
        {
            plain = plain[..Longest];
        }

        var characters = plain.EnumerateRunes().Select(rune => NameCharacters.Ordinary(rune.Value)).ToArray();
        var syllables = new ushort[characters.Length * Readings];
        var (sound, bits) = (Hash.Seed, 0UL);
        for (var i = 0; i < characters.Length; i++)
        {
            bits |= 1UL << (int)(Hash.Mix((ulong)characters[i]) & 63);
            var readings = Pinyin.Readings(new Rune(characters[i]));
            for (var r = 0; r < Math.Min(readings.Count, Readings); r++)
            {
                var syllable = Matching.Syllables.Number(readings[r]);
                syllables[(i * Readings) + r] = syllable;
                bits |= 1UL << (int)(Hash.Mix(Matching.Syllables.Spoken(syllable)) & 63);
            }

            var first = syllables[i * Readings];
            sound = Hash.Of(sound, first == 0 ? (ulong)characters[i] << 16 : Matching.Syllables.Spoken(first));
        }

        var parts = PartsOf(name, characters.Length);
        var latin = plain.All(char.IsAsciiLetterOrDigit) ? plain : null;
        return new NameForm
        {
            Written = Hash.Of(plain),
            Ordinary = Hash.Of(MemoryMarshal.Cast<int, char>(characters)),
            Sound = sound,
            Characters = characters,
            Syllables = syllables,
            Bits = latin is null ? bits : ulong.MaxValue,
            Parts = parts,
            Latin = latin,
            Surname = parts.Length > 0 || latin is not null || characters.Length < 2 ? (byte)0 : characters.Length > 2 && plain.Length >= 2
                && LongSurnames.Contains(plain[..2]) ? (byte)2 : (byte)1,
        };
    }

    public ReadOnlySpan<ushort> At(int character) => Syllables.AsSpan(character * Readings, Readings);

    /// <summary>The ways in which the name is heard, most usual first, at most <paramref name="most"/>: where it is looked for.</summary>
    public void Sounds(List<ulong> into, int most)
    {
        into.Add(Sound);
        for (var i = 0; i < Length && into.Count < most; i++)
        {
            // One character read otherwise at a time: 单雨晴 as shan, dan or chan.
            for (var r = 1; r < Readings && Syllables[(i * Readings) + r] != 0 && into.Count < most; r++)
            {
                var sound = Hash.Seed;
                for (var j = 0; j < Length; j++)
                {
                    var syllable = Syllables[(j * Readings) + (j == i ? r : 0)];
                    sound = Hash.Of(sound, syllable == 0 ? (ulong)Characters[j] << 16 : Matching.Syllables.Spoken(syllable));
                }

                if (!into.Contains(sound))
                {
                    into.Add(sound);
                }
            }
        }
    }

    private static byte[] PartsOf(string name, int length)
    {
        List<byte> starts = [];
        var at = 0;
        var pending = false;
        foreach (var rune in name.EnumerateRunes())
        {
            var narrow = rune.IsBmp ? PlainText.Narrow((char)rune.Value) : 'x';
            if (narrow is '·' or '•' or '・' or '‧' or '∙' or '．' or '.' or '●' or '-' or ' ')
            {
                pending = at > 0;
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                if (pending)
                {
                    starts.Add((byte)at);
                }

                pending = false;
                at++;
            }

            if (at >= length)
            {
                break;
            }
        }

        // "张 三" is a name of two characters with a space, not of two parts.
        return length >= 4 ? [.. starts] : [];
    }
}
