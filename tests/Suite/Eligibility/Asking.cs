using System.Globalization;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Suite.Eligibility;

/// <summary>
/// Reads a child written in one line, so that a table of cases reads like a list of children: 生2014-04-30 户140425 住140403 离2024-02-10.
/// A mark left out is an answer left out.
/// </summary>
internal static class Asking
{
    public static readonly PolicyParameters Plan = PolicyInForce.AsWritten.On(new DateOnly(2024, 9, 1));

    public static Assessment Assess(FormDefinition form, string child, string asOf, PolicyParameters? policy = null,
        params IReadOnlyList<Judgement> judgements) =>
        Domain.Eligibility.Assess.For(form, Child(child), Day(asOf), policy ?? Plan, judgements);

    public static Assessment Migrant(string child, string asOf, PolicyParameters? policy = null, params IReadOnlyList<Judgement> judgements) =>
        Assess(Migrant2024.Form, child, asOf, policy, judgements);

    public static Assessment LeftBehind(string child, string asOf, PolicyParameters? policy = null, params IReadOnlyList<Judgement> judgements) =>
        Assess(LeftBehind2024.Form, child, asOf, policy, judgements);

    public static ConditionFinding Condition(this Assessment assessment, string rule, string id) =>
        Assert.Single(assessment.Find(rule)!.Conditions, condition => condition.Id == id);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Answers Child(string marks)
    {
        var answers = Answers.Empty;
        foreach (var mark in marks.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            answers = Add(answers, mark);
        }

        return answers;
    }

    private static Answers Add(Answers answers, string mark) => (mark[0], mark[1..]) switch
    {
        ('生', var day) => answers.With(Shared2024.BirthDate, Day(day)),
        ('号', var number) => answers.With(Shared2024.CitizenNumber, IdentityNumber.Parse(number, Day("2026-01-01")).Value!),
        ('户', "无") => answers.With(Shared2024.HukouRegistered, false),
        ('户', var place) => answers.With(Shared2024.HukouRegistered, true).With(Shared2024.HukouAddress, Place(place)),
        ('住', var place) => answers.With(Shared2024.CurrentAddress, Place(place)),
        ('离', var day) => answers.With(Migrant2024.LeftHukouOn, Day(day)),
        ('到', var day) => answers.With(Migrant2024.ArrivedOn, Day(day)),
        ('返', var day) => answers.With(Migrant2024.ReturnedOn, Day(day)),
        ('伴', var code) => answers.With(Migrant2024.LivesWith, code),
        ('双', var yes) => answers.With(LeftBehind2024.BothParentsAway, yes == "是"),
        ('单', var yes) => answers.With(LeftBehind2024.OneAwayOtherIncapable, yes == "是"),
        ('外', var parent) => answers.With(LeftBehind2024.AwayParent, parent == "父" ? "father" : "mother"),
        ('父', var spells) => answers.With(LeftBehind2024.FatherWork, Spells(spells)),
        ('母', var spells) => answers.With(LeftBehind2024.MotherWork, Spells(spells)),
        ('爸', var status) => answers.With(Shared2024.FatherStatus, status),
        ('妈', var status) => answers.With(Shared2024.MotherStatus, status),
        ('因', var reasons) => answers.With(LeftBehind2024.OtherParentCondition, Codes(reasons)),
        ('托', var yes) => answers.With(LeftBehind2024.HasEntrustedCarer, yes == "是"),
        ('难', var codes) => answers.With(Shared2024.FamilyHardship, Codes(codes)),
        ('限', var day) => answers.With(Shared2024.FamilyHardshipExpiresOn, Day(day)),
        ('补', var codes) => answers.With(Shared2024.LivingSupport, Codes(codes)),
        ('健', var codes) => answers.With(Shared2024.Health, Codes(codes)),
        ('残', var codes) => answers.With(Shared2024.DisabilityCategories, Codes(codes)),
        ('监', var codes) => answers.With(Migrant2024.GuardianshipProblem, Codes(codes)),
        ('浪', var yes) => answers.With(Shared2024.Wandering, yes == "是"),
        ('求', var yes) => answers.With(Shared2024.HelpRequested, yes == "是"),
        _ => throw new ArgumentException($"No such mark: {mark}", nameof(mark)),
    };

    private static Address Place(string code) => new(DivisionCode.Parse(code), "");

    private static CodeSet Codes(string codes) => new(codes is "空" ? [] : codes.Split(','));

    /// <summary>310115:2024-01-05~2024-06-30+440300:2024-08-01~; 空: did not work away; a part left out is not known.</summary>
    private static SpellList Spells(string spells) => new(spells is "空" ? [] : spells.Split('+').Select(spell =>
    {
        var (place, days) = (spell.Split(':')[0], spell.Split(':')[1].Split('~'));
        return new Spell(place.Length == 0 ? null : DivisionCode.Parse(place), Known(days[0]), Known(days[1]));
    }));

    private static DateOnly? Known(string day) => day.Length == 0 ? null : Day(day);
}
