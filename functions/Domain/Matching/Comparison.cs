using System.Numerics;

namespace Domain.Matching;

/// <summary>What is compared of two records.</summary>
public enum LinkageField
{
    Name,
    BirthDate,
    Sex,
    Number,
    Hukou,
    Current,
    School,
    GuardianName,
    GuardianPhone,
    GuardianNumber,
}

/// <summary>Whether two answers that can only be the same or not are.</summary>
public enum SameLevel
{
    Missing,
    Same,
    Different,
}

/// <summary>How the names of grown-ups agree, of those named on either side the two that agree best.</summary>
public enum GuardianLevel
{
    Missing,
    Same,

    /// <summary>Another form, sound or order of the same name.</summary>
    Alike,

    /// <summary>One character off.</summary>
    Slip,
    SurnameOnly,
    Different,
}

/// <summary>How telephones or numbers of grown-ups agree.</summary>
public enum DigitsLevel
{
    Missing,
    Same,

    /// <summary>One digit wrong, or two neighbours exchanged.</summary>
    OneSlip,
    Different,
}

/// <summary>The level of each field for one pair.</summary>
public sealed record LinkageLevels(
    NameLevel Name,
    DateLevel BirthDate,
    SameLevel Sex,
    NumberLevel Number,
    PlaceLevel Hukou,
    PlaceLevel Current,
    SchoolLevel School,
    GuardianLevel GuardianName,
    DigitsLevel GuardianPhone,
    DigitsLevel GuardianNumber);

/// <summary>The level of each field for one pair, and how frequent the names are that agree (shares of the two lists; 0 where none does).</summary>
/// <param name="NameShare">Of children with a name that agrees as well.</param>
/// <param name="GuardianShare">Of grown-ups with that name.</param>
internal readonly record struct Comparison(uint Levels, float NameShare, float GuardianShare)
{
    /// <summary>Where the bits of each field start, in the order of <see cref="LinkageField"/>; 28 bits in all.</summary>
    private static readonly int[] Shift = [0, 4, 8, 10, 13, 16, 19, 21, 24, 26];

    private static readonly uint[] Mask = [15, 15, 3, 7, 7, 7, 3, 7, 3, 3];

    public const int Fields = 10;

    public int Level(LinkageField field) => (int)((Levels >> Shift[(int)field]) & Mask[(int)field]);

    public NameLevel Name => (NameLevel)Level(LinkageField.Name);

    public DateLevel Birth => (DateLevel)Level(LinkageField.BirthDate);

    public NumberLevel Number => (NumberLevel)Level(LinkageField.Number);

    /// <summary>The number says that it is the same child, but for a slip.</summary>
    public bool NumberAgrees => Number is NumberLevel.Exact or NumberLevel.RetiredPrefix or NumberLevel.OneSlip;

    /// <summary>A grown-up in common.</summary>
    public bool SameFamily => Level(LinkageField.GuardianPhone) is (int)DigitsLevel.Same or (int)DigitsLevel.OneSlip
        || Level(LinkageField.GuardianNumber) is (int)DigitsLevel.Same or (int)DigitsLevel.OneSlip
        || Level(LinkageField.GuardianName) is (int)GuardianLevel.Same or (int)GuardianLevel.Alike or (int)GuardianLevel.Slip;

    public Comparison With(LinkageField field, int level) =>
        this with { Levels = (Levels & ~(Mask[(int)field] << Shift[(int)field])) | ((uint)level << Shift[(int)field]) };

    public static Comparison Of(RecordSet left, in Entry a, NameShares leftShares, RecordSet right, in Entry b, NameShares rightShares)
    {
        var name = NameComparison.Compare(left.Names[a.Name], right.Names[b.Name]);
        var share = name switch
        {
            NameLevel.Same or NameLevel.Variant => Math.Max(leftShares.Name[a.Name], rightShares.Name[b.Name]),
            NameLevel.Homophone or NameLevel.SoundsAlike or NameLevel.Reordered => Math.Max(leftShares.Sound[a.Name], rightShares.Sound[b.Name]),
            _ => 0,
        };
        var levels = (uint)name
            | ((uint)BirthOf(a, b) << 4)
            | ((uint)(a.Sex == 0 || b.Sex == 0 ? SameLevel.Missing : a.Sex == b.Sex ? SameLevel.Same : SameLevel.Different) << 8)
            | ((uint)NumberKey.Compare(a.Number, b.Number, a.PlaceOnNumber == b.PlaceOnNumber) << 10)
            | ((uint)PlaceComparison.Compare(a.Hukou, b.Hukou) << 13)
            | ((uint)PlaceComparison.Compare(a.Current, b.Current) << 16)
            | ((uint)SchoolForm.Compare(left.Schools[a.School], right.Schools[b.School]) << 19);
        var (guardians, guardianShare) = Guardians(left, a, leftShares, right, b, rightShares);
        return new(levels | guardians, share, guardianShare);
    }

    /// <summary>The better of what is stated and what a valid number carries.</summary>
    public static DateLevel BirthOf(in Entry a, in Entry b)
    {
        var best = DateComparison.Compare(a.Birth, b.Birth);
        if (best is DateLevel.Same or DateLevel.Missing)
        {
            return best;
        }

        if (a.BirthOnNumber != 0)
        {
            best = Better(best, DateComparison.Compare(a.BirthOnNumber, b.Birth));
        }

        if (b.BirthOnNumber != 0)
        {
            best = Better(best, DateComparison.Compare(a.Birth, b.BirthOnNumber));
        }

        return a.BirthOnNumber != 0 && b.BirthOnNumber != 0 ? Better(best, DateComparison.Compare(a.BirthOnNumber, b.BirthOnNumber)) : best;

        static DateLevel Better(DateLevel one, DateLevel other) => one < other ? one : other;
    }

    private static (uint Levels, float Share) Guardians(RecordSet left, in Entry a, NameShares leftShares, RecordSet right, in Entry b,
        NameShares rightShares)
    {
        var (name, phone, number, share) = (GuardianLevel.Missing, DigitsLevel.Missing, DigitsLevel.Missing, 0f);
        foreach (var mine in left.Guardians(a))
        {
            foreach (var theirs in right.Guardians(b))
            {
                phone = Better(phone, Digits(mine.Phone, theirs.Phone, ofNumber: false));
                number = Better(number, Digits(mine.Number, theirs.Number, ofNumber: true));
                var (level, frequent) = Guardian(left, mine, leftShares, right, theirs, rightShares);
                if (name == GuardianLevel.Missing || (level != GuardianLevel.Missing && (level < name || (level == name && frequent < share))))
                {
                    (name, share) = (level, frequent);
                }
            }
        }

        return (((uint)name << 21) | ((uint)phone << 24) | ((uint)number << 26), share);

        static DigitsLevel Better(DigitsLevel one, DigitsLevel other) => one == DigitsLevel.Missing ? other : other == DigitsLevel.Missing ? one
            : one < other ? one : other;
    }

    private static (GuardianLevel Level, float Share) Guardian(RecordSet left, in GuardianEntry a, NameShares leftShares, RecordSet right,
        in GuardianEntry b, NameShares rightShares) =>
        NameComparison.Compare(left.Names[a.Name], right.Names[b.Name]) switch
        {
            NameLevel.Missing => (GuardianLevel.Missing, 0),
            NameLevel.Same or NameLevel.Variant => (GuardianLevel.Same, Math.Max(leftShares.Guardian[a.Name], rightShares.Guardian[b.Name])),
            NameLevel.Homophone or NameLevel.SoundsAlike or NameLevel.Reordered or NameLevel.Part => (GuardianLevel.Alike, 0),
            NameLevel.SlipOfPlace or NameLevel.SlipOfCharacter => (GuardianLevel.Slip, 0),
            NameLevel.SurnameOnly => (GuardianLevel.SurnameOnly, 0),
            _ => (GuardianLevel.Different, 0),
        };

    private static DigitsLevel Digits(ulong a, ulong b, bool ofNumber)
    {
        if (a == 0 || b == 0)
        {
            return DigitsLevel.Missing;
        }

        return a == b ? DigitsLevel.Same : (ofNumber ? IsSlipOfNumber(a, b) : IsSlipOfPhone(a, b)) ? DigitsLevel.OneSlip : DigitsLevel.Different;
    }

    private static bool IsSlipOfNumber(ulong a, ulong b)
    {
        var x = a ^ b;
        x |= x >> 2;
        x |= x >> 1;
        x &= 0x1111_1111_1111_1111;
        var low = BitOperations.TrailingZeroCount(x);
        return BitOperations.PopCount(x) switch
        {
            1 => true,
            2 => x >> low == 0x11 && (a >> low & 15) == (b >> (low + 4) & 15) && (a >> (low + 4) & 15) == (b >> low & 15),
            _ => false,
        };
    }

    /// <summary>One digit: the difference is a digit times a power of ten, or nine times that for two neighbours exchanged.</summary>
    private static bool IsSlipOfPhone(ulong a, ulong b)
    {
        var (wrong, before, exchanged) = (0, 0, false);
        for (var i = 0; (a | b) != 0 && i < 12; i++)
        {
            var (left, right) = ((int)(a % 10), (int)(b % 10));
            if (left != right)
            {
                wrong++;
                exchanged = wrong == 2 && before == (right * 10) + left + 100;
                before = (left * 10) + right + 100;
            }
            else
            {
                before = 0;
            }

            (a, b) = (a / 10, b / 10);
        }

        return (a | b) == 0 && (wrong == 1 || (wrong == 2 && exchanged));
    }
}
