using System.Collections.Frozen;

namespace Domain.Matching;

/// <summary>Decides the <see cref="NameLevel"/> of two names; symmetric.</summary>
internal static class NameComparison
{
    /// <summary>Pet names that any child may have.</summary>
    private static readonly FrozenSet<int> Endearing = [.. "宝妞毛豆丫蛋娃贝乐果团圆点米多糖妮囡仔孩".Select(c => (int)c)];

    private enum Closeness : byte
    {
        Same,
        Homophone,
        SoundsAlike,
        Other,
    }

    public static NameLevel Compare(NameForm a, NameForm b)
    {
        if (a.IsMissing || b.IsMissing)
        {
            return NameLevel.Missing;
        }

        if (a.Written == b.Written)
        {
            return NameLevel.Same;
        }

        if (a.Ordinary == b.Ordinary)
        {
            return NameLevel.Variant;
        }

        if (a.Latin is not null || b.Latin is not null)
        {
            return Latin(a, b);
        }

        var level = (a.Bits & b.Bits) == 0 ? NameLevel.Different : a.Length == b.Length ? OfSameLength(a, b) : OfOtherLength(a, b);
        return level is NameLevel.Different or NameLevel.SurnameOnly && (IsPetName(a) || IsPetName(b)) ? NameLevel.Missing : level;
    }

    /// <summary>Pinyin in letters, together or in parts, surname first or last.</summary>
    private static NameLevel Latin(NameForm a, NameForm b)
    {
        if (a.Latin is { } left && b.Latin is { } right)
        {
            return left.Length == right.Length && Sorted(a).SequenceEqual(Sorted(b)) ? NameLevel.Reordered : Edits(a.Characters, b.Characters) <= 1
                ? NameLevel.SlipOfPlace : NameLevel.Different;
        }

        var (letters, han) = a.Latin is { } latin ? (latin, b) : (b.Latin!, a);
        var spelled = Pinyin.OfName(string.Concat(han.Characters.Select(char.ConvertFromUtf32)));
        if (spelled.Contains(letters, StringComparer.Ordinal))
        {
            return NameLevel.Homophone;
        }

        var surname = han.Surname == 0 ? "" : Pinyin.OfName(string.Concat(han.Characters.Take(han.Surname).Select(char.ConvertFromUtf32)))[0];
        return surname.Length > 0 && spelled.Any(whole => whole.StartsWith(surname, StringComparison.Ordinal)
            && whole[surname.Length..] + surname == letters)
            ? NameLevel.Reordered : NameLevel.Different;
    }

    private static NameLevel OfSameLength(NameForm a, NameForm b)
    {
        var (worst, others, at) = (Closeness.Same, 0, -1);
        for (var i = 0; i < a.Length; i++)
        {
            var close = Close(a, i, b, i);
            if (close == Closeness.Other)
            {
                others++;
                at = i;
            }
            else if (close > worst)
            {
                worst = close;
            }
        }

        if (others == 0)
        {
            return worst == Closeness.Homophone ? NameLevel.Homophone : NameLevel.SoundsAlike;
        }

        if (Sorted(a).SequenceEqual(Sorted(b)))
        {
            return IsTurned(a, b) || a.Parts.Length > 0 || b.Parts.Length > 0 ? NameLevel.Reordered : others <= 2 ? NameLevel.SlipOfPlace
                : NameLevel.Reordered;
        }

        if (IsMadeFrom(a, b) || IsMadeFrom(b, a))
        {
            return NameLevel.Nickname;
        }

        var surname = Math.Max(a.Surname, b.Surname);
        if (others == 1 && a.Length >= 3)
        {
            return surname == 0 ? NameLevel.Part : at < surname ? NameLevel.GivenOnly : NameLevel.SlipOfCharacter;
        }

        return Otherwise(a, b);
    }

    private static NameLevel OfOtherLength(NameForm a, NameForm b)
    {
        var (longer, shorter) = a.Length > b.Length ? (a, b) : (b, a);

        // 梓涵 for 张梓涵: what is missing is the surname.
        if (longer.Surname > 0 && shorter.Length == longer.Length - longer.Surname && Agree(longer, longer.Surname, shorter, 0, shorter.Length))
        {
            return NameLevel.Nickname;
        }

        // 涵涵, 小涵: before a slip, since 张涵 for 张梓涵 is one and 小涵 is none.
        if (IsMadeFrom(shorter, longer))
        {
            return NameLevel.Nickname;
        }

        if (longer.Length == shorter.Length + 1 && shorter.Length >= 2 && IsWithin(shorter, longer))
        {
            return NameLevel.SlipOfPlace;
        }

        return Otherwise(a, b);
    }

    /// <summary>What is left when the names are neither the same nor a slip apart.</summary>
    private static NameLevel Otherwise(NameForm a, NameForm b)
    {
        if (a.Parts.Length > 0 || b.Parts.Length > 0 || a.Length >= 5 || b.Length >= 5)
        {
            return IsPart(a, b) || IsTransliteration(a, b) ? NameLevel.Part : NameLevel.Different;
        }

        var surname = Math.Max(a.Surname, b.Surname);
        if (surname > 0 && a.Length >= surname && b.Length >= surname && Agree(a, 0, b, 0, surname))
        {
            return NameLevel.SurnameOnly;
        }

        return a.Surname > 0 && b.Surname > 0 && a.Length - a.Surname == b.Length - b.Surname
            && Agree(a, a.Surname, b, b.Surname, a.Length - a.Surname)
            ? NameLevel.GivenOnly : NameLevel.Different;
    }

    private static Closeness Close(NameForm a, int i, NameForm b, int j)
    {
        if (a.Characters[i] == b.Characters[j])
        {
            return Closeness.Same;
        }

        var best = Closeness.Other;
        foreach (var left in a.At(i))
        {
            foreach (var right in b.At(j))
            {
                if (left == 0 || right == 0)
                {
                    continue;
                }

                if (left == right)
                {
                    return Closeness.Homophone;
                }

                if (Syllables.Spoken(left) == Syllables.Spoken(right))
                {
                    best = Closeness.SoundsAlike;
                }
            }
        }

        return best;
    }

    private static bool Agree(NameForm a, int from, NameForm b, int start, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Close(a, from + i, b, start + i) == Closeness.Other)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<int> Sorted(NameForm name) => name.Characters.Order();

    /// <summary>梓涵张: the surname went to the end. Either of them may be the one in order.</summary>
    private static bool IsTurned(NameForm a, NameForm b)
    {
        return a.Surname > 0 && Moved(a, b) || b.Surname > 0 && Moved(b, a);

        static bool Moved(NameForm right, NameForm turned) =>
            right.Characters.AsSpan(right.Surname).SequenceEqual(turned.Characters.AsSpan(0, right.Length - right.Surname))
            && right.Characters.AsSpan(0, right.Surname).SequenceEqual(turned.Characters.AsSpan(right.Length - right.Surname));
    }

    /// <summary>The shorter name is the longer with one character left out, letter for letter: 靳宇 is not 靳煜诚 with a character lost.</summary>
    private static bool IsWithin(NameForm shorter, NameForm longer)
    {
        var skipped = 0;
        for (var i = 0; i < shorter.Length; i++)
        {
            while (shorter.Characters[i] != longer.Characters[i + skipped])
            {
                if (++skipped > 1)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>涵涵, 小涵, 阿涵, 涵儿, 涵 for 张梓涵.</summary>
    private static bool IsMadeFrom(NameForm pet, NameForm whole)
    {
        if (whole.Surname == 0 || PetStem(pet) is not { } stem)
        {
            return false;
        }

        for (var i = (int)whole.Surname; i < whole.Length; i++)
        {
            if (Close(pet, stem, whole, i) != Closeness.Other)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which character a pet name is made from; null where the name does not look like one.</summary>
    private static int? PetStem(NameForm name) => name.Characters switch
    {
        [_] => 0,
        [var first, var second] when first == second => 0,
        ['小' or '阿' or '大', _] => 1,
        [_, '儿' or '宝' or '仔'] => 0,
        _ => null,
    };

    private static bool IsPetName(NameForm name) => name.Characters switch
    {
        [var first, var second] when first == second => true,
        ['小' or '大' or '二' or '三' or '阿', var second] => Endearing.Contains(second),
        [var only] => Endearing.Contains(only),
        _ => false,
    };

    /// <summary>One has a whole part of the other: 买买提 for 买买提·艾力.</summary>
    private static bool IsPart(NameForm a, NameForm b)
    {
        var (longer, shorter) = a.Length >= b.Length ? (a, b) : (b, a);
        if (shorter.Length < 2)
        {
            return false;
        }

        foreach (var start in longer.Parts.Select(part => (int)part).Append(0))
        {
            if (start + shorter.Length <= longer.Length && Agree(longer, start, shorter, 0, shorter.Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A third of the syllables may be heard otherwise, missing or too many.</summary>
    private static bool IsTransliteration(NameForm a, NameForm b)
    {
        var length = Math.Max(a.Length, b.Length);
        if (Math.Min(a.Length, b.Length) < 3)
        {
            return false;
        }

        return Edits([.. Heard(a)], [.. Heard(b)]) * 3 <= length;

        static IEnumerable<int> Heard(NameForm name) =>
            Enumerable.Range(0, name.Length).Select(i => name.At(i)[0] is var syllable && syllable != 0 ? Syllables.Spoken(syllable)
                : -name.Characters[i]);
    }

    private static int Edits(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var kept = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = kept;
            }
        }

        return row[b.Length];
    }
}
