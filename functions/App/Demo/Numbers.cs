using System.Globalization;
using Domain.Divisions;
using Domain.Identity;

namespace App.Demo;

/// <summary>
/// Numbers that are valid and belong, as far as one can arrange it, to nobody: sequences from 900 up, which a county hardly ever reaches in a day,
/// and telephone numbers of 142 and 143, which no network gives to people. No number is given twice.
/// </summary>
internal sealed class Numbers(DateOnly today)
{
    private const int FirstSequence = 900;
    private const int Sequences = 96;

    private readonly HashSet<long> _given = [];

    /// <summary>A citizen number as the place of first registration issued it on that day, under the code it had then.</summary>
    public CitizenNumber Citizen(Dice dice, string prefix, DateOnly born, Sex sex)
    {
        // Four days of ninety-six are room for more twins than any county has; past them the next prefix day is as good.
        var start = dice.Below(Sequences / 2);
        for (var i = 0; i < Sequences / 2; i++)
        {
            var sequence = FirstSequence + ((start + i) % (Sequences / 2) * 2) + (sex is Sex.Male ? 1 : 0);
            var seventeen = string.Create(CultureInfo.InvariantCulture, $"{prefix}{born:yyyyMMdd}{sequence}");
            if (_given.Add(long.Parse(seventeen, CultureInfo.InvariantCulture)))
            {
                return CitizenNumber.Parse(seventeen + CheckDigit.Of(seventeen), today).Value
                    ?? throw new InvalidOperationException("The generator made a number that is none.");
            }
        }

        return Citizen(dice, dice.Pick(Prefixes), born, sex);
    }

    /// <summary>A foreign permanent residence number: the card of 2017, or since December 2023 eighteen digits.</summary>
    public static IdentityNumber Foreign(Dice dice, DateOnly born, DateOnly today)
    {
        var seventeen = string.Create(CultureInfo.InvariantCulture, $"91{dice.Between(1000, 9999)}{born:yyyyMMdd}{dice.Between(900, 999)}");
        var raw = dice.Chance(500)
            ? string.Create(CultureInfo.InvariantCulture, $"{dice.Pick("KOR", "VNM", "PAK", "RUS")}1404{born:yyMM}{dice.Between(1000, 9999)}")
            : seventeen + CheckDigit.Of(seventeen);
        return IdentityNumber.Parse(raw, today).Value ?? throw new InvalidOperationException("The generator made a number that is none.");
    }

    public static PhoneNumber Phone(Dice dice)
    {
        var raw = string.Create(CultureInfo.InvariantCulture, $"14{dice.Between(2, 3)}{dice.Below(100_000_000):00000000}");
        return PhoneNumber.Parse(raw).Value ?? throw new InvalidOperationException("The generator made a telephone number that is none.");
    }

    /// <summary>
    /// The six digits a place printed on a number of that year: 长治县 until 2018 was 140421, in the time of the 晋东南地区 (to 1985) 142521.
    /// </summary>
    /// <remarks>Numbers came into use in 1984, so a grandmother born in 1955 carries the code of the mid-eighties, not of her birth.</remarks>
    public static string Prefix(Dice dice, DivisionCode county, DateOnly born)
    {
        var early = born.Year < 1984 && dice.Chance(400);
        var then = born < new DateOnly(2018, 11, 1);
        return county.Value switch
        {
            "140403" when then => dice.Chance(600) ? "140402" : "140411",
            "140404" when then => early ? "142521" : "140421",
            "140405" when then => early ? "142523" : "140424",
            "140406" when then => early ? "142522" : born.Year < 1994 ? "140422" : "140481",
            "140423" when early => "142534",
            "140425" when early => "142531",
            "140426" when early => "142532",
            "140427" when early => "142530",
            "140428" when early => "142524",
            "140429" when early => "142533",
            "140430" when early => "142535",
            "140431" when early => "142536",
            var now => now,
        };
    }

    private static readonly string[] Prefixes = ["140421", "140423", "140425", "140427", "140428", "140429", "140581", "410581"];
}
