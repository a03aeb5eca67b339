using System.Globalization;
using Domain.Divisions;
using Domain.Identity;
using Domain.Problems;
using Domain.Time;
using static Domain.Forms.Catalogue.Shared2024;

namespace Domain.Forms.Catalogue;

/// <summary>
/// What one box says about another (forms.md, "Cross-field checks"). Warnings unless a form cannot be true: the register needs the record, staff
/// decide.
/// </summary>
internal static class CrossChecks
{
    public static IReadOnlyList<CrossCheck> Shared { get; } =
    [
        new("number-birth-date", false, NumberAgreesWithBirthDate),
        new("number-sex", false, NumberAgreesWithSex),
        new("number-warning", false, NumbersLookRight),
        new("number-shared", false, NumbersDiffer),
        new("schooling-age", false, SchoolingFitsAge),
        new("parent-name-missing", false, ParentsAreNamed),
    ];

    /// <summary>Form 1: the child's county and its hukou county are the same, so 二(一) will not be met.</summary>
    public static CrossCheck CrossesCounties { get; } = new("same-county", false, (answers, _) =>
        answers.Get(CurrentAddress) is { } current && answers.Get(HukouAddress) is { } hukou
        && DivisionTable.CompareCounties(current.Division, hukou.Division) == DivisionComparison.Same
            ? [new Problem("currentAddress", "same-county", "现居住地和户籍地在同一个县（区），按二(一)不属于跨县域流动。请核对地址；确实如此也可以提交，由工作人员判断。")]
            : []);

    /// <summary>Form 2: both ticks cannot be true together.</summary>
    public static CrossCheck TicksAgree { get; } = new("ticks-disagree", false, (answers, _) =>
        answers.Value(LeftBehind2024.BothParentsAway) == true && answers.Value(LeftBehind2024.OneAwayOtherIncapable) == true
            ? [new Problem("oneAwayOtherIncapable", "ticks-disagree", "“父母双方同时外出”和“父母一方外出、另一方无监护能力”都选了“是”，请核对，只留符合的一项。")]
            : []);

    /// <summary>Form 2: the spells tell another story than the ticks.</summary>
    public static CrossCheck SpellsAgreeWithTicks { get; } = new("spells-disagree", false, SpellsAgree);

    /// <summary>Form 2 with no parent away: accepted, and 二(二) will not be met.</summary>
    public static CrossCheck SomebodyIsAway { get; } = new("no-parent-away", false, (answers, _) =>
        answers.Value(LeftBehind2024.BothParentsAway) == false && answers.Value(LeftBehind2024.OneAwayOtherIncapable) == false
            ? [new Problem("bothParentsAway", "no-parent-away", "两项都选了“否”，按二(二)不属于留守儿童。请核对；确实如此也可以提交，由工作人员判断。")]
            : []);

    /// <summary>Form 1: a child that lives with both parents lives where they live.</summary>
    public static CrossCheck LivesWhereParentsLive { get; } = new("parents-elsewhere", false, (answers, _) =>
        answers.Get(Migrant2024.LivesWith) == "bothParents" && answers.Get(CurrentAddress) is { } current
            ? new[] { Father, Mother }
                .Where(parent => answers.Get(parent.CurrentAddress) is { } own
                    && DivisionTable.CompareCounties(current.Division, own.Division) == DivisionComparison.Different)
                .Select(parent => new Problem(parent.CurrentAddress.Key, "parents-elsewhere",
                    $"“共同居住人”选了父母双方，但“{parent.CurrentAddress.Name}”和孩子的现居住地不在同一个县（区），请核对孩子实际跟谁一起住。"))
            : []);

    /// <summary>Good guardianship beside a guardian who cannot look after the child: one of the two is not so.</summary>
    public static CrossCheck GuardianshipAgrees(Field<CodeSet> problem) => new("guardianship-disagrees", false, (answers, _) =>
        answers.Get(Guardianship) == "good" && answers.Get(problem) is { } said
        && said.Any(code => code is "guardianIncapable" or "parentIncapable" or "noGuardian")
            ? [new Problem("guardianship", "guardianship-disagrees", $"监护情况选了“较好”，“{problem.Name}”里又有“{problem.Show(said)}”，请核对，改正其中一项。")]
            : []);

    /// <summary>A child cannot have left, arrived or returned before it was born. Work spells may well start before birth.</summary>
    public static CrossCheck NotBeforeBirth(params IReadOnlyList<Field<DateOnly>> dates) => new("before-birth", true, (answers, _) =>
        answers.Value(BirthDate) is not { } born
            ? []
            : dates.Where(date => answers.Value(date) < born)
                .Select(date => new Problem(date.Key, "before-birth", $"“{date.Name}”早于孩子的出生日期，请核对这两个日期；在外地出生的，填出生那天。")));

    private static IEnumerable<Problem> NumberAgreesWithBirthDate(Answers answers, DateOnly today)
    {
        if (answers.Get(Shared2024.CitizenNumber)?.BirthDate is { } inNumber && answers.Value(BirthDate) is { } born && inNumber != born)
        {
            yield return new Problem("birthDate", "number-birth-date", "出生日期和公民身份号码里的不一致，请照户口本核对。");
        }
    }

    private static IEnumerable<Problem> NumberAgreesWithSex(Answers answers, DateOnly today)
    {
        if (answers.Get(Shared2024.Sex) is { } said && answers.Get(Shared2024.CitizenNumber)?.Sex switch
        {
            Identity.Sex.Male => said != "male",
            Identity.Sex.Female => said != "female",
            _ => false
        })
        {
            yield return new Problem("sex", "number-sex", "性别和公民身份号码里的不一致，请照户口本核对。");
        }
    }

    private static IEnumerable<Problem> NumbersLookRight(Answers answers, DateOnly today) =>
        from field in NumberFields
        from warning in answers.Get(field)?.Warnings ?? []
        select new Problem(field.Key, warning.Code, $"“{field.Name}”：{warning.Message}");

    private static IEnumerable<Problem> NumbersDiffer(Answers answers, DateOnly today)
    {
        var seen = new HashSet<IdentityNumber>();
        foreach (var field in NumberFields)
        {
            if (answers.Get(field) is { } number && !seen.Add(number))
            {
                yield return new Problem(field.Key, "number-shared", $"“{field.Name}”和表里另一个人的号码一样，请核对是不是填串了。");
            }
        }
    }

    private static IEnumerable<Problem> SchoolingFitsAge(Answers answers, DateOnly today)
    {
        if (answers.Value(BirthDate) is not { } born || answers.Get(Schooling) is not { } schooling)
        {
            yield break;
        }

        // 义务教育法 第十一条: school starts at six, deferrable to seven; wide margins, because a warning that cries wolf is not read.
        var age = CivilTime.Age(born, today);
        var (from, to) = schooling switch
        {
            "preschool" => (0, 7),
            "primary" => (5, 15),
            "juniorHigh" => (10, 18),
            "seniorHigh" or "secondaryVocational" => (13, 20),
            "outOfSchool" => (6, 18),
            _ => (0, 99),
        };
        if (age < from || age > to)
        {
            var years = age.ToString(CultureInfo.InvariantCulture);
            yield return new Problem("schooling", "schooling-age", $"孩子现在 {years} 周岁，和“{Schooling.Show(schooling)}”不太相符，请核对出生日期和就学情况。");
        }
    }

    private static IEnumerable<Problem> ParentsAreNamed(Answers answers, DateOnly today) =>
        from person in new[] { Father, Mother }
        where !answers.Has(person.Name) && !answers.IsUnknown(person.Name) && person.All.Any(answers.Has)
        select new Problem(person.Name.Key, "parent-name-missing", $"填了其他信息，但没有填“{person.Name.Name}”，请补上；不知道的请选“不清楚”。");

    private static IEnumerable<Problem> SpellsAgree(Answers answers, DateOnly today)
    {
        var father = answers.Get(LeftBehind2024.FatherWork);
        var mother = answers.Get(LeftBehind2024.MotherWork);
        if (answers.Value(LeftBehind2024.BothParentsAway) == true)
        {
            if (father is { Count: 0 })
            {
                yield return new Problem("fatherWork", "spells-disagree", "选了父母双方都外出，但父亲没有外出务工经历，请核对。");
            }

            if (mother is { Count: 0 })
            {
                yield return new Problem("motherWork", "spells-disagree", "选了父母双方都外出，但母亲没有外出务工经历，请核对。");
            }
        }
        else if (answers.Value(LeftBehind2024.BothParentsAway) == false && IsOngoing(father) && IsOngoing(mother))
        {
            yield return new Problem("bothParentsAway", "spells-disagree", "父母都有正在进行的外出务工经历，但没有选“父母双方同时外出”，请核对。");
        }

        if (answers.Value(LeftBehind2024.OneAwayOtherIncapable) == true && father is { Count: 0 } && mother is { Count: 0 })
        {
            yield return new Problem("oneAwayOtherIncapable", "spells-disagree", "选了父母一方外出，但双方都没有外出务工经历，请核对。");
        }
    }

    private static bool IsOngoing(SpellList? spells) => spells?.Any(spell => spell.EndedOn is null) == true;

    private static IEnumerable<Field<IdentityNumber>> NumberFields =>
        [Shared2024.CitizenNumber, Father.CitizenNumber, Mother.CitizenNumber, Migrant2024.OtherGuardian.CitizenNumber,
            LeftBehind2024.Carer.CitizenNumber];
}
