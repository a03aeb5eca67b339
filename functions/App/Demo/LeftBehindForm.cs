using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using static Domain.Forms.Catalogue.LeftBehind2024;
using Sex = Domain.Identity.Sex;

namespace App.Demo;

/// <summary>附件2 as a grandmother, or a father on the telephone, fills it in.</summary>
internal sealed class LeftBehindForm : FamilyForm
{
    private enum Away { Both, Father, Mother, Nobody }

    private readonly Away _away;
    private readonly SpellList? _fatherWork;
    private readonly SpellList? _motherWork;
    private readonly Adult? _carer;
    private readonly string _relationship;

    public LeftBehindForm(Dice dice, Numbers numbers, Family family, DateOnly today)
        : base(dice, family, today)
    {
        _away = (FatherIs, MotherIs) switch
        {
            ("alive", "alive") => dice.Pick(WhoIsAway),
            ("alive", _) => Away.Father,
            (_, "alive") => Away.Mother,
            _ => Away.Nobody,
        };
        var fathers = Spells();
        _fatherWork = _away is Away.Both or Away.Father ? fathers : null;
        _motherWork = _away is Away.Mother ? fathers : _away is Away.Both ? (dice.Chance(600) ? fathers : Spells()) : null;
        _relationship = dice.Pick(Carers);
        if (dice.Chance(_away is Away.Both ? 950 : 550))
        {
            var (sex, surname, child) = _relationship switch
            {
                "paternalGrandfather" => (Sex.Male, family.Father.Surname, family.Father),
                "maternalGrandfather" => (Sex.Male, family.Mother.Surname, family.Mother),
                "other" => (Sex.Female, Names.Surname(dice), family.Father),
                _ => (Sex.Female, Names.Surname(dice), family.Mother),
            };
            _carer = Family.MakeAdult(
                dice, numbers, surname, sex, child.Born.AddDays(-dice.Between(20 * 365, 31 * 365)), family.Home.County!.Value, family.Ethnicity,
                    family.Home, family.Home);
        }
    }

    protected override (Field<CodeSet> Field, string[] Problems) GuardianshipProblems =>
        (LeftBehind2024.GuardianshipProblem, ["parentIncapable", "carerWeak", "carerWeak", "noGuardian"]);

    private static readonly Weighted<Away> WhoIsAway = new((Away.Both, 660), (Away.Father, 250), (Away.Mother, 50), (Away.Nobody, 40));

    private static readonly Weighted<string> Carers = new(
        ("paternalGrandfather", 270), ("paternalGrandmother", 430), ("maternalGrandfather", 70), ("maternalGrandmother", 180), ("other", 50));

    protected override void Own(Sheet sheet, Born child, bool registered)
    {
        sheet.Set(BothParentsAway, _away is Away.Both).Set(OneAwayOtherIncapable, _away is Away.Father or Away.Mother);
        sheet.SetIf(_fatherWork is not null, FatherWork, () => _fatherWork!);
        sheet.SetIf(_motherWork is not null, MotherWork, () => _motherWork!);
        if (_away is Away.Father or Away.Mother)
        {
            sheet.SetIf(Dice.Chance(700), AwayParent, () => _away is Away.Father ? "father" : "mother");

            // One who died or cannot be found needs no further reason.
            var other = _away is Away.Father ? MotherIs : FatherIs;
            sheet.SetIf(other is not ("deceased" or "missing"), OtherParentCondition,
                () => new CodeSet([Dice.Pick("seriousIllness", "severeDisability", "detained", "other")]));
        }

        sheet.Set(HasEntrustedCarer, _carer is not null);
        if (_carer is not null)
        {
            Person(sheet, Carer, _carer, 600);
            sheet.Set(CarerRelationship, _relationship);
        }

        sheet.SetIf(IsYoungerThan(child, 84), LeftBehind2024.HealthManagement, () => Dice.Chance(920) ? "received" : "none");
        sheet.SetIf(IsYoungerThan(child, 37), TcmHealthManagement, () => Dice.Chance(850) ? "received" : "none");
        _ = Dice.Chance(15) ? sheet.Unknown(LeftBehind2024.MedicalInsurance)
            : sheet.Set(LeftBehind2024.MedicalInsurance, Dice.Chance(970) ? "insured" : "none");
    }

    protected override (string Relationship, Adult Person) Speaker() => Dice.Below(100) switch
    {
        < 50 when _carer is not null => ("carer", _carer),
        < 75 when MotherIs is "alive" => ("mother", Family.Mother),
        _ when FatherIs is "alive" => ("father", Family.Father),
        _ when MotherIs is "alive" => ("mother", Family.Mother),
        _ when _carer is not null => ("carer", _carer),
        _ => ("other", Family.Mother),
    };

    /// <summary>How long, in how many stretches, and where one parent works away; the last stretch usually lasts.</summary>
    private SpellList Spells()
    {
        var place = Places.Workplace(Dice, Family.Home);
        if (Family.Boundary is Boundary.SixMonths)
        {
            return new SpellList([new Spell(place, CivilTime.AddMonths(Today.AddDays(Dice.Between(1, 20)), -6), null)]);
        }

        return Dice.Below(1000) switch
        {
            // Not yet six months.
            < 50 => Stretches(place, DaysBefore(5, 170)),

            // "早就去了": the day is not known.
            < 80 => new SpellList([new Spell(place, null, null)]),

            // Home for a whole season, and gone again: the six months start anew.
            < 110 => Stretches(place, DaysBefore(500, 1500), Dice.Between(91, 200)),

            // Home for one to three months: a person has to judge.
            < 160 => Stretches(place, DaysBefore(500, 1500), Dice.Between(31, 90)),

            // Spring festival, harvest, a funeral.
            < 480 => Stretches(place, DaysBefore(700, 2500), Dice.Between(3, 28), Dice.Between(3, 25)),

            // Same county: working, but not away by 二(二).
            < 500 => Stretches(Family.Home.County!.Value, DaysBefore(200, 900)),
            _ => Stretches(place, DaysBefore(190, 2500)),
        };
    }

    /// <summary>From <paramref name="from"/> on with breaks of so many days, the last break within the last five months.</summary>
    private SpellList Stretches(DivisionCode place, DateOnly from, params IReadOnlyList<int> breaks)
    {
        var spells = new List<Spell>();
        DateOnly? end = null;
        foreach (var days in breaks)
        {
            var start = (end ?? Family.SubmittedOn).AddDays(-Dice.Between(60, 150));
            spells.Add(new Spell(place, start, end));
            end = start.AddDays(-days);
        }

        spells.Add(new Spell(place, from, end));
        if (spells[0] is { StartedOn: { } last } && Dice.Chance(25))
        {
            spells[0] = spells[0] with { EndedOn = last.AddDays(Dice.Below(Family.SubmittedOn.DayNumber - last.DayNumber + 1)) };
        }

        spells.Reverse();
        return new SpellList(spells);
    }
}
