using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using static Domain.Forms.Catalogue.Migrant2024;
using Sex = Domain.Identity.Sex;

namespace App.Demo;

/// <summary>附件1 as a family that moved here fills it in.</summary>
internal sealed class MigrantForm : FamilyForm
{
    private readonly string _livesWith;
    private readonly Adult? _guardian;
    private readonly string _relationship;

    public MigrantForm(Dice dice, Numbers numbers, Family family, DateOnly today)
        : base(dice, family, today)
    {
        var alone = FatherIs is not "alive" && MotherIs is not "alive";
        _livesWith = alone ? "otherGuardian" : FatherIs is not "alive" || MotherIs is not "alive" ? "oneParent" : dice.Pick(Living);
        _relationship = dice.Pick("爷爷", "奶奶", "姑姑", "舅舅", "大伯", "姨妈");
        if (_livesWith is "otherGuardian")
        {
            var old = _relationship is "爷爷" or "奶奶";
            var sex = _relationship is "爷爷" or "舅舅" or "大伯" ? Sex.Male : Sex.Female;
            _guardian = Family.MakeAdult(
                dice, numbers, Names.Surname(dice), sex, family.Father.Born.AddDays(old ? -dice.Between(8000, 11000) : dice.Between(-2000, 2000)),
                Places.SendingVillage(dice).County!.Value, family.Ethnicity, family.Father.Hukou.Division, family.Home);
        }
    }

    protected override (Field<CodeSet> Field, string[] Problems) GuardianshipProblems =>
        (Migrant2024.GuardianshipProblem, ["guardianIncapable", "guardianWeak", "guardianWeak", "noGuardian"]);

    private static readonly Weighted<string> Living = new(("bothParents", 720), ("oneParent", 205), ("otherGuardian", 70), ("none", 5));

    protected override void Own(Sheet sheet, Born child, bool registered)
    {
        sheet.Set(LivesWith, _livesWith)
            .Set(ResidenceRegistration, Dice.Pick(Registrations))
            .Set(Housing, Dice.Pick(Houses));
        var left = LeftOn(child);
        if (registered)
        {
            _ = Dice.Chance(10) ? sheet.Unknown(LeftHukouOn) : sheet.Set(LeftHukouOn, left);
        }

        sheet.SetIf(Dice.Chance(500), ArrivedOn, () => Dice.Chance(700) ? left : Later(left));
        sheet.SetIf(Family.Boundary is Boundary.None && Dice.Chance(14), ReturnedOn, () => Later(left));
        sheet.SetIf(IsYoungerThan(child, 84), Migrant2024.HealthManagement, () => Dice.Pick(Services));
        sheet.SetIf(IsYoungerThan(child, 37), TcmHealthManagement, () => Dice.Pick(Services));
        _ = Dice.Chance(15) ? sheet.Unknown(Migrant2024.MedicalInsurance) : sheet.Set(Migrant2024.MedicalInsurance, Dice.Pick(Insured));
        if (_guardian is not null)
        {
            Person(sheet, OtherGuardian, _guardian, 500);
            sheet.Set(OtherGuardianRelationship, _relationship);
        }
    }

    protected override (string Relationship, Adult Person) Speaker() => _livesWith switch
    {
        "otherGuardian" => ("otherGuardian", _guardian!),
        _ when FatherIs is not "alive" => ("mother", Family.Mother),
        _ when MotherIs is not "alive" => ("father", Family.Father),
        _ => Dice.Chance(580) ? ("mother", Family.Mother) : ("father", Family.Father),
    };

    private static readonly Weighted<string> Registrations = new(("residencePermit", 350), ("temporary", 390), ("none", 260));
    private static readonly Weighted<string> Houses = new(("rented", 620), ("owned", 250), ("other", 130));
    private static readonly Weighted<string> Services = new(("atResidence", 620), ("atHukou", 280), ("none", 100));
    private static readonly Weighted<string> Insured = new(("atHukou", 550), ("atResidence", 420), ("none", 30));

    private DateOnly LeftOn(Born child)
    {
        var left = Family.Boundary is Boundary.SixMonths
            ? CivilTime.AddMonths(Today.AddDays(Dice.Between(1, 20)), -6)
            : Dice.Below(1000) switch
            {
                < 150 => child.On,
                < 210 => DaysBefore(5, 170),
                _ => DaysBefore(190, 3600),
            };
        return left < child.On ? child.On : left;
    }

    private DateOnly Later(DateOnly than) => than.AddDays(Dice.Below(Family.SubmittedOn.DayNumber - than.DayNumber + 1));
}
