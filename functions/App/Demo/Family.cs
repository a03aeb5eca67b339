using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Time;

namespace App.Demo;

/// <summary>A grown-up of a family: everything the forms ask about one.</summary>
internal sealed record Adult(string Surname, string Name, Sex Sex, DateOnly Born, CitizenNumber Number, PhoneNumber Phone, Address Hukou,
    Address Current);

/// <summary>A child of a family as it was born.</summary>
/// <param name="Number">None where no household registered the child.</param>
internal sealed record Born(string Name, Sex Sex, DateOnly On, IdentityNumber? Number);

/// <summary>
/// What the forms of brothers and sisters have in common: where the family lives and is registered, who belongs to it, and who declares on what day.
/// Twins and siblings are declared on one form each, minutes apart.
/// </summary>
internal sealed class Family
{
    public required ChildKind Kind { get; init; }

    public required DateOnly SubmittedOn { get; init; }

    /// <summary>A parent or carer declares for the family; false: a village worker at the door.</summary>
    public required bool SelfDeclared { get; init; }

    /// <summary>Where the child lives: always a village or community of 长治.</summary>
    public required DivisionCode Home { get; init; }

    /// <summary>Where the child is registered, as finely as the family says.</summary>
    public required DivisionCode Hukou { get; init; }

    /// <summary>One of the six months or the sixteenth birthday falls into the three weeks after the seed day.</summary>
    public required Boundary Boundary { get; init; }

    public required string Ethnicity { get; init; }

    public required Adult Father { get; init; }

    public required Adult Mother { get; init; }

    public required Standing Registration { get; init; }

    public required IReadOnlyList<Born> Children { get; init; }

    public required IReadOnlyList<string> Hardship { get; init; }

    public static Family Make(Dice dice, Numbers numbers, DateOnly today)
    {
        var kind = dice.Chance(450) ? ChildKind.Migrant : ChildKind.LeftBehind;
        var boundary = dice.Pick(Boundaries);
        var submittedOn = today.AddDays(-(boundary is Boundary.None ? dice.Between(1, 150) : dice.Between(1, 20)));
        var home = kind is ChildKind.Migrant ? Places.ReceivingVillage(dice) : Places.SendingVillage(dice);
        var hukou = kind is ChildKind.Migrant ? MigrantHukou(dice, home) : dice.Chance(985) ? home : Places.VillageOutside(dice, home);
        var standing = dice.Chance(15) ? Standing.Unregistered : kind is ChildKind.Migrant && dice.Chance(8) ? dice.Pick(Permits)
            : Standing.Registered;
        if (standing is Standing.HongKong or Standing.Macao or Standing.Taiwan)
        {
            hukou = DivisionCode.Parse(standing is Standing.HongKong ? "810000" : standing is Standing.Macao ? "820000" : "710000");
        }

        var issuedIn = hukou.Level is DivisionLevel.Province or DivisionLevel.Prefecture ? Places.SendingVillage(dice).County!.Value
            : hukou.County!.Value;
        var eldest = BirthDay(dice, boundary, submittedOn, today);
        var ethnicity = issuedIn.Value[..2] switch
        {
            "65" => "05",
            "51" when issuedIn.Value == "513431" => "07",
            "15" when dice.Chance(400) => "02",
            _ => dice.Pick(Names.Ethnicities)
        };
        var surname = Names.Surname(dice);
        var father = MakeAdult(dice, numbers, surname, Sex.Male, eldest.AddDays(-dice.Between(22 * 365, 40 * 365)), issuedIn, ethnicity, hukou, home);
        var mother = MakeAdult(dice, numbers, Names.Surname(dice), Sex.Female, eldest.AddDays(-dice.Between(20 * 365, 37 * 365)), issuedIn,
            dice.Pick(Names.Ethnicities), hukou, home);
        return new Family
        {
            Kind = kind,
            SubmittedOn = submittedOn,
            SelfDeclared = dice.Chance(600),
            Home = home,
            Hukou = hukou,
            Boundary = boundary,
            Ethnicity = ethnicity,
            Father = father,
            Mother = mother,
            Registration = standing,
            Children = [.. Births(dice, eldest, submittedOn)
                .Select(on => Child(dice, numbers, surname, ethnicity, on, issuedIn, standing, submittedOn))],
            Hardship = dice.Pick(Hardships),
        };
    }

    public static Adult MakeAdult(Dice dice, Numbers numbers, string surname, Sex sex, DateOnly born, DivisionCode issuedIn, string ethnicity,
        DivisionCode hukou, DivisionCode home) => new(
        surname,
        Names.Adult(dice, surname, sex, born.Year, ethnicity),
        sex,
        born,
        numbers.Citizen(dice, Numbers.Prefix(dice, issuedIn, born), born, sex),
        Numbers.Phone(dice),
        Places.At(dice, hukou),
        Places.At(dice, home));

    private static readonly Weighted<Boundary> Boundaries = new((Boundary.None, 966), (Boundary.SixMonths, 24), (Boundary.SixteenthBirthday, 10));

    private static readonly Weighted<Standing> Permits =
        new((Standing.HongKong, 4), (Standing.Macao, 1), (Standing.Taiwan, 3), (Standing.Foreign, 2));

    private static readonly Weighted<string[]> Hardships = new(
        ([], 860), (["dibao"], 60), (["dibaoMarginal"], 30), (["rigidExpenditure"], 15), (["povertyRiskMonitored"], 20), (["tekun"], 3),
            (["dibao", "povertyRiskMonitored"], 4), (["other"], 8));

    private static DivisionCode MigrantHukou(Dice dice, DivisionCode home) => dice.Below(1000) switch
    {
        < 520 => Places.VillageOutside(dice, home),
        < 565 => Places.VillageElsewhereIn(dice, home),
        < 575 => home,

        // "长治市" is all that the landlord knows: the county stays unknown.
        < 590 => DivisionCode.Changzhi,
        _ => Places.Origin(dice),
    };

    private static DateOnly BirthDay(Dice dice, Boundary boundary, DateOnly submittedOn, DateOnly today) => boundary is Boundary.SixteenthBirthday
        ? CivilTime.AddMonths(today.AddDays(dice.Below(21)), -16 * 12)
        : dice.Below(1000) switch
        {
            < 12 => submittedOn.AddDays(-dice.Between(16 * 366, (17 * 365) + 200)),
            < 620 => submittedOn.AddDays(-dice.Between(6 * 365, (16 * 365) - 40)),
            _ => submittedOn.AddDays(-dice.Between(40, 6 * 365)),
        };

    private static IEnumerable<DateOnly> Births(Dice dice, DateOnly eldest, DateOnly submittedOn)
    {
        yield return eldest;
        if (dice.Chance(12))
        {
            yield return eldest;
        }
        else if (dice.Chance(260) && eldest.AddDays(dice.Between(400, 3000)) is var second && second < submittedOn.AddDays(-40))
        {
            yield return second;
        }
    }

    private static Born Child(Dice dice, Numbers numbers, string surname, string ethnicity, DateOnly on, DivisionCode issuedIn, Standing standing,
        DateOnly submittedOn)
    {
        var sex = dice.Chance(520) ? Sex.Male : Sex.Female;
        var name = standing is Standing.Unregistered && on > submittedOn.AddDays(-200) ? "未取名" : Names.Child(dice, surname, sex, ethnicity);
        return new Born(name, sex, on, standing switch
        {
            Standing.Unregistered => null,
            Standing.HongKong => numbers.Citizen(dice, "810000", on, sex),
            Standing.Macao => numbers.Citizen(dice, "820000", on, sex),
            Standing.Taiwan => numbers.Citizen(dice, "830000", on, sex),
            Standing.Foreign => Numbers.Foreign(dice, on, submittedOn),
            _ => numbers.Citizen(dice, Numbers.Prefix(dice, issuedIn, on), on, sex),
        });
    }
}

/// <summary>What the calendar will change soon.</summary>
internal enum Boundary { None, SixMonths, SixteenthBirthday }

/// <summary>How a child is registered: in a household, with a permit of Hong Kong, Macao or Taiwan residents, as a foreigner, or nowhere.</summary>
internal enum Standing { Registered, HongKong, Macao, Taiwan, Foreign, Unregistered }
