using System.Globalization;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using static Domain.Forms.Catalogue.Shared2024;
using Sex = Domain.Identity.Sex;

namespace App.Demo;

/// <summary>Fills in the boxes that both forms share, the way families do: mostly well, here and there 不清楚.</summary>
internal abstract class FamilyForm(Dice dice, Family family, DateOnly today)
{
    protected Dice Dice { get; } = dice;

    protected Family Family { get; } = family;

    protected DateOnly Today { get; } = today;

    /// <summary>Alive where the family says nothing; rolled once, brothers and sisters have the same parents.</summary>
    protected string FatherIs { get; } = dice.Pick(ParentStates);

    protected string MotherIs { get; } = dice.Pick(ParentStates);

    private static readonly Weighted<string> ParentStates = new(("alive", 985), ("deceased", 6), ("missing", 6), ("unknown", 3));

    public Answers Fill(Born child)
    {
        var sheet = new Sheet();
        var registered = Child(sheet, child);
        Parents(sheet);
        Own(sheet, child, registered);
        Guardianship(sheet);
        Schooling(sheet, child);
        Health(sheet);
        Support(sheet);
        Declarant(sheet);
        return sheet.Done();
    }

    /// <summary>The boxes of the one form.</summary>
    /// <param name="registered">The family says that a household has registered the child.</param>
    protected abstract void Own(Sheet sheet, Born child, bool registered);

    /// <summary>Who stands at the counter or holds the telephone.</summary>
    protected abstract (string Relationship, Adult Person) Speaker();

    protected abstract (Field<CodeSet> Field, string[] Problems) GuardianshipProblems { get; }

    protected bool IsYoungerThan(Born child, int months) => CivilTime.FullMonths(child.On, Family.SubmittedOn) < months;

    protected DateOnly DaysBefore(int from, int to) => Family.SubmittedOn.AddDays(-Dice.Between(from, to));

    protected void Person(Sheet sheet, Person boxes, Adult adult, int numberOfThousand)
    {
        sheet.Set(boxes.Name, adult.Name)
            .SetIf(Dice.Chance(numberOfThousand), boxes.CitizenNumber, () => adult.Number)
            .Set(boxes.Phone, adult.Phone)
            .SetIf(Dice.Chance(550), boxes.HukouAddress, () => adult.Hukou)
            .SetIf(Dice.Chance(450), boxes.CurrentAddress, () => adult.Current);
    }

    private bool Child(Sheet sheet, Born child)
    {
        sheet.Set(ChildName, child.Name)
            .Set(Shared2024.Sex, child.Sex is Sex.Male ? "male" : "female")
            .Set(Ethnicity, Family.Ethnicity)
            .Set(BirthDate, child.On)
            .Set(CurrentAddress, Places.At(Dice, Family.Home));
        var registered = Family.Registration is Standing.Registered
            || (Family.Registration is not (Standing.Unregistered or Standing.Foreign) && Dice.Chance(500));
        sheet.Set(HukouRegistered, registered);
        if (registered)
        {
            sheet.Set(HukouAddress, Family.Hukou == Family.Home ? Places.At(Dice, Family.Home) : Family.Father.Hukou);
        }
        else if (Dice.Chance(600))
        {
            sheet.Set(BirthCertificateNumber, string.Create(CultureInfo.InvariantCulture,
                $"{(char)('O' + Dice.Below(8))}14{Dice.Below(10_000_000):0000000}"));
        }
        else
        {
            sheet.Unknown(BirthCertificateNumber);
        }

        if (child.Number is not null && !(registered && Dice.Chance(12)))
        {
            sheet.Set(Shared2024.CitizenNumber, child.Number);
        }
        else if (registered)
        {
            sheet.Unknown(Shared2024.CitizenNumber);
        }

        return registered;
    }

    private void Parents(Sheet sheet)
    {
        foreach (var (boxes, status, adult, state) in new[]
        {
            (Father, FatherStatus, Family.Father, FatherIs),
            (Mother, MotherStatus, Family.Mother, MotherIs)
        })
        {
            if (state is "alive")
            {
                Person(sheet, boxes, adult, 800);
                sheet.SetIf(Dice.Chance(150), status, () => "alive");
            }
            else
            {
                sheet.Set(status, state);
                if (state is "unknown")
                {
                    sheet.Unknown(boxes.Name);
                }
                else
                {
                    sheet.Set(boxes.Name, adult.Name);
                }
            }
        }
    }

    private void Guardianship(Sheet sheet)
    {
        if (Family.SelfDeclared)
        {
            return;
        }

        var rating = Dice.Below(1000) switch { < 700 => "good", < 960 => "fair", _ => "poor" };
        sheet.Set(Shared2024.Guardianship, rating);
        if (rating is "poor")
        {
            var (field, problems) = GuardianshipProblems;
            sheet.Set(field, Dice.Pick(problems));
        }
    }

    private void Schooling(Sheet sheet, Born child)
    {
        // The school year begins on 1 September: who was six by then goes to school (义务教育法 第十一条).
        var day = Family.SubmittedOn;
        var age = CivilTime.Age(child.On, new DateOnly(day.Month >= 9 ? day.Year : day.Year - 1, 8, 31));
        var schooling = Dice.Chance(4) && age >= 7 ? "specialEducation" : age switch
        {
            < 6 => "preschool",
            < 12 => "primary",
            < 15 => "juniorHigh",
            _ => Dice.Chance(550) ? "seniorHigh" : "secondaryVocational",
        };
        schooling = age >= 7 ? Dice.Below(1000) switch { 0 or 1 => "outOfSchool", 2 => "noSchoolingCapacity", _ => schooling } : schooling;
        sheet.Set(Shared2024.Schooling, schooling);
        if (schooling is "preschool")
        {
            var attends = age >= 3 && Dice.Chance(850);
            sheet.SetIf(age >= 2, AttendsKindergarten, () => attends).SetIf(attends, School, () => Places.School(Dice, Family.Home, schooling));
            return;
        }

        if (schooling is "outOfSchool" or "noSchoolingCapacity")
        {
            return;
        }

        var status = Dice.Below(1000) switch { < 4 => "suspended", < 7 => "droppedOut", < 9 => "graduated", _ => "enrolled" };
        sheet.Set(StudyStatus, status);
        if (status is "enrolled" or "suspended")
        {
            sheet.Set(School, Places.School(Dice, Family.Home, schooling))
                .Set(Boarding, Dice.Chance(schooling switch { "primary" => 120, "juniorHigh" => 450, _ => 700 }));
        }
    }

    private void Health(Sheet sheet)
    {
        string[] health = Dice.Below(1000) switch
        {
            < 17 => ["disabled"],
            < 20 => ["disabled", "chronicallyIll"],
            < 42 => ["chronicallyIll"],
            < 48 => ["seriouslyIll"],
            < 58 => ["psychologicalOrBehavioural"],
            _ => ["healthy"],
        };
        sheet.Set(Shared2024.Health, health);
        if (health.Contains("disabled"))
        {
            string[] kinds = ["visual", "hearing", "speech", "physical", "intellectual", "mental"];
            sheet.Set(DisabilityCategories, Dice.Chance(150) ? [Dice.Pick(kinds), Dice.Pick(kinds)] : [Dice.Pick(kinds)])
                .Set(DisabilityGrade, Dice.Pick("none", "1", "2", "2", "3", "3", "4"))
                .Set(RehabilitationAid, Dice.Chance(400));
        }

        sheet.SetIf(Dice.Chance(600), Vaccination, () => Dice.Below(100) switch { < 90 => "complete", < 98 => "partial", _ => "none" });
    }

    private void Support(Sheet sheet)
    {
        if (Family.Hardship.Count > 0 || Dice.Chance(500))
        {
            sheet.Set(FamilyHardship, Family.Hardship);
        }

        if (Family.Hardship.Contains("other"))
        {
            sheet.Set(FamilyHardshipOther, Dice.Pick("家里老人常年吃药", "去年房子受灾", "欠债较多"));
        }

        sheet.SetIf(Family.Hardship.Contains("rigidExpenditure"), FamilyHardshipExpiresOn, () => Family.SubmittedOn.AddDays(Dice.Between(-20, 340)));
        string[] support = Family.Hardship.Contains("dibao") ? ["dibao"] : Family.Hardship.Contains("tekun") ? ["tekun"]
            : FatherIs is "deceased" && MotherIs is "deceased" ? ["orphanAllowance"]
            : FatherIs is not "alive" && MotherIs is not "alive" ? ["deFactoUnsupportedAllowance"]
            : Dice.Below(1000) switch { < 4 => ["emergencyAid"], < 10 => ["charity"], _ => ["none"] };
        sheet.SetIf(Dice.Chance(800) || support is not ["none"], LivingSupport, () => new CodeSet(support));
        sheet.SetIf(Dice.Chance(1), Wandering, () => true);
        if (Dice.Chance(25))
        {
            sheet.Set(HelpRequested, true).SetIf(Dice.Chance(700), HelpDetails,
                () => Dice.Pick("希望帮忙联系就近上学", "孩子看病负担重，希望帮助", "希望有人周末辅导功课", "想给孩子上户口，不知道找谁"));
        }
    }

    private void Declarant(Sheet sheet)
    {
        if (!Family.SelfDeclared)
        {
            sheet.Set(ReportingUnit, Places.ReportingUnit(Family.Home)).Set(ReportedOn, Family.SubmittedOn);
            return;
        }

        var (relationship, person) = Speaker();
        sheet.Set(DeclarantName, person.Name)
            .Set(DeclarantRelationship, relationship)
            .Set(DeclarantPhone, person.Phone)
            .Set(ConsentNoticeVersion, "1")
            .Set(ConsentGivenOn, Family.SubmittedOn);
    }
}
