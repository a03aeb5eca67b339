using System.Globalization;
using System.Text;
using Domain.Identity;

namespace Domain.Matching;

internal enum NumberKind : byte
{
    Missing,

    /// <summary>A citizen number whose check holds.</summary>
    Valid,

    /// <summary>Meant to be a citizen number, and none.</summary>
    Damaged,

    /// <summary>A foreigner's number: the same or another, nothing between.</summary>
    Other,
}

/// <summary>
/// A number of whatever card, brought to the citizen number in it, as one character to four bits so that differences can be counted at once.
/// </summary>
internal readonly record struct NumberKey(UInt128 Code, NumberKind Kind)
{
    private const int Citizen = 18;

    private static readonly UInt128 Ones = new(0x1111111111111111, 0x1111111111111111);

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];

    /// <summary>The number of which w times it is 1 modulo 11.</summary>
    private static readonly int[] Inverse = [0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10];

    /// <param name="born">The birth date beside it: decides the century of a number of fifteen digits.</param>
    public static NumberKey Of(string? raw, DateOnly? born)
    {
        if (string.IsNullOrWhiteSpace(raw) || RawText.HasLostDigits(raw))
            return default;
        var text = RawText.Clean(raw);

        // 学籍号 and 残疾人证 hold the citizen number.
        if (text.Length >= 18 && text[0] is 'G' or 'L')
            text = text[1..];
        else if (text.Length is 20 or 22 or 23 && char.IsAsciiDigit(text[18]) && char.IsAsciiDigit(text[19]) && Holds(text.AsSpan(0, 18)))
            text = text[..18];
        if (text.Length is < 14 or > 20 || text.Contains('*', StringComparison.Ordinal) || text.AsSpan().IndexOfAnyExcept(text[0]) < 0)
            return default;
        if (text[0] is >= 'A' and <= 'Z' || (text.Length == Citizen && text[0] == '9' && Holds(text)))
            return new(new UInt128(0, Hash.Of(text)), NumberKind.Other);
        if (text.AsSpan(0, text.Length - 1).IndexOfAnyExceptInRange('0', '9') >= 0 || !(char.IsAsciiDigit(text[^1]) || text[^1] == 'X'))
            return default;
        if (text.Length == 15 && char.IsAsciiDigit(text[^1]) && Completed(text, born) is { } completed)
            text = completed;
        var code = UInt128.Zero;
        foreach (var c in text)
            code = (code << 4) | (uint)(c == 'X' ? 11 : c - '0' + 1);
        return new(code, Holds(text) && IsDate(text.AsSpan(6, 8)) ? NumberKind.Valid : NumberKind.Damaged);
    }

    public int Length => (127 - (int)UInt128.LeadingZeroCount(Code) + 4) / 4;

    /// <summary>The day of birth in a valid number; 0 otherwise.</summary>
    public int Birth
    {
        get
        {
            if (Kind != NumberKind.Valid)
                return 0;
            Span<int> d = stackalloc int[Citizen];
            Digits(d);
            return new DateOnly((d[6] * 1000) + (d[7] * 100) + (d[8] * 10) + d[9], (d[10] * 10) + d[11], (d[12] * 10) + d[13]).DayNumber;
        }
    }

    public Sex Sex
    {
        get
        {
            if (Kind != NumberKind.Valid)
                return Sex.Unknown;
            Span<int> d = stackalloc int[Citizen];
            Digits(d);
            return d[16] % 2 == 1 ? Sex.Male : Sex.Female;
        }
    }

    /// <summary>The six digits of the place as text; empty where the number is too short.</summary>
    public string Prefix
    {
        get
        {
            var length = Length;
            if (Kind is not (NumberKind.Valid or NumberKind.Damaged) || length < 6)
                return "";
            var text = new StringBuilder(6);
            for (var i = 0; i < 6; i++)
                text.Append((char)('0' + (int)(Code >> ((length - 1 - i) * 4) & 15) - 1));
            return text.ToString();
        }
    }

    /// <summary>Birth and sequence, the eleven digits behind the place; 0 unless there are eighteen characters.</summary>
    public ulong BehindPrefix => Kind is NumberKind.Valid or NumberKind.Damaged && Length == Citizen
        ? unchecked((ulong)(Code >> 4)) & 0xFFFFFFFFFFF : 0;

    /// <summary>The last sixteen characters; 0 where there is no number.</summary>
    public ulong LastSixteen => unchecked((ulong)Code);

    public bool SameButPrefix(NumberKey other) => BehindPrefix != 0 && BehindPrefix == other.BehindPrefix;

    /// <summary>How the numbers agree, where the place is taken for what it is today by the caller.</summary>
    public static NumberLevel Compare(NumberKey a, NumberKey b, bool samePlaceToday)
    {
        if (a.Kind == NumberKind.Missing || b.Kind == NumberKind.Missing)
            return NumberLevel.Missing;
        if (a.Kind == NumberKind.Other || b.Kind == NumberKind.Other)
            return a == b ? NumberLevel.Exact : NumberLevel.Different;
        if (a.Code == b.Code)
            return a.Kind == NumberKind.Valid ? NumberLevel.Exact : NumberLevel.OneSlip;
        if (samePlaceToday && a.SameButPrefix(b) && a.Code >> 48 != b.Code >> 48)
            return NumberLevel.RetiredPrefix;
        var (left, right) = (a.Length, b.Length);
        if (left != right)
            return Math.Abs(left - right) == 1 && IsOneLeftOut(left > right ? a.Code : b.Code, left > right ? b.Code : a.Code) ? NumberLevel.OneSlip
                : NumberLevel.Different;
        var differ = Differences(a.Code, b.Code);
        var count = (int)UInt128.PopCount(differ);
        var bothValid = a.Kind == NumberKind.Valid && b.Kind == NumberKind.Valid;
        if (count == 1 || (count == 2 && !bothValid && AreExchanged(a.Code, b.Code, differ)))
            return NumberLevel.OneSlip;
        if (bothValid && a.Code >> 16 == b.Code >> 16)
            return NumberLevel.SameDay;
        return count == 2 ? NumberLevel.TwoSlips : NumberLevel.Different;
    }

    /// <summary>
    /// The valid numbers one slip away from a damaged one. The check digit leaves at most one digit for each place where one may be wrong, so they
    /// are some thirty and are looked up, not searched for.
    /// </summary>
    public void Corrections(List<UInt128> into)
    {
        var length = Length;
        if (Kind != NumberKind.Damaged || length is < 17 or > 19)
            return;
        Span<int> d = stackalloc int[20];
        Digits(d);
        if (length == Citizen)
        {
            var wrong = Sum(d[..Citizen]);
            for (var i = 0; i < Citizen; i++)
            {
                var fits = Residue(d[i] + ((1 - wrong) * Inverse[Weights[i]]));
                if (fits != d[i] && (fits < 10 || i == Citizen - 1))
                    Add(d[..Citizen], i, fits, into);
            }

            for (var i = 0; i + 1 < Citizen; i++)
            {
                (d[i], d[i + 1]) = (d[i + 1], d[i]);
                if (d[i] != 10 && Sum(d[..Citizen]) == 1)
                    into.Add(Pack(d[..Citizen]));
                (d[i], d[i + 1]) = (d[i + 1], d[i]);
            }

            return;
        }

        Span<int> other = stackalloc int[Citizen];
        for (var i = 0; i < Math.Max(length, Citizen); i++)
        {
            if (length == Citizen + 1)
            {
                d[..i].CopyTo(other);
                d[(i + 1)..length].CopyTo(other[i..]);
                if (Sum(other) == 1 && other[..17].IndexOf(10) < 0)
                    into.Add(Pack(other));
            }
            else
            {
                d[..i].CopyTo(other);
                d[i..length].CopyTo(other[(i + 1)..]);
                other[i] = 0;
                var fits = Residue((1 - Sum(other)) * Inverse[Weights[i]]);
                if ((fits < 10 || i == Citizen - 1) && other[..17].IndexOf(10) < 0)
                    Add(other, i, fits, into);
            }
        }
    }

    private static void Add(Span<int> digits, int at, int fits, List<UInt128> into)
    {
        var kept = digits[at];
        digits[at] = fits;
        into.Add(Pack(digits));
        digits[at] = kept;
    }

    /// <summary>1 modulo 11 where the check holds.</summary>
    private static int Sum(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < Citizen; i++)
            sum += digits[i] * Weights[i];
        return sum % 11;
    }

    private static int Residue(int value) => ((value % 11) + 11) % 11;

    private static UInt128 Pack(ReadOnlySpan<int> digits)
    {
        var code = UInt128.Zero;
        foreach (var digit in digits)
            code = (code << 4) | (uint)(digit + 1);
        return code;
    }

    private void Digits(Span<int> into)
    {
        var length = Length;
        for (var i = 0; i < length && i < into.Length; i++)
            into[i] = (int)(Code >> ((length - 1 - i) * 4) & 15) - 1;
    }

    /// <summary>One bit for each character that differs.</summary>
    private static UInt128 Differences(UInt128 a, UInt128 b)
    {
        var x = a ^ b;
        x |= x >> 2;
        x |= x >> 1;
        return x & Ones;
    }

    private static bool AreExchanged(UInt128 a, UInt128 b, UInt128 differ)
    {
        var low = (int)UInt128.TrailingZeroCount(differ);
        return differ >> low == 0x11 && (a >> low & 15) == (b >> (low + 4) & 15) && (a >> (low + 4) & 15) == (b >> low & 15);
    }

    private static bool IsOneLeftOut(UInt128 longer, UInt128 shorter)
    {
        var mask = UInt128.Zero;
        for (var i = 0; i < 20; i++, mask = (mask << 4) | 15)
        {
            if ((((longer >> 4) & ~mask) | (longer & mask)) == shorter)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Fifteen digits were issued to people born in 19xx; a list that shortens numbers does it to a child of 2015 too, and the birth date beside it
    /// tells.
    /// </summary>
    private static string? Completed(string fifteen, DateOnly? born)
    {
        var century = born is { Year: >= 2000 } date && fifteen.AsSpan(6, 6).SequenceEqual(date.ToString("yyMMdd", CultureInfo.InvariantCulture))
            ? "20" : "19";
        var seventeen = string.Concat(fifteen.AsSpan(0, 6), century, fifteen.AsSpan(6));
        return IsDate(seventeen.AsSpan(6, 8)) ? seventeen + CheckDigit.Of(seventeen) : null;
    }

    private static bool Holds(ReadOnlySpan<char> text) => text.Length == Citizen && text[..17].IndexOfAnyExceptInRange('0', '9') < 0
        && CheckDigit.Holds(text);

    private static bool IsDate(ReadOnlySpan<char> eight) =>
        DateOnly.TryParseExact(eight, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
