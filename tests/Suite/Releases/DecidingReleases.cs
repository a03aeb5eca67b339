using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Releases;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace Suite.Releases;

/// <summary>What may become of a release, decided without a store: who may approve, whose word counts, since when somebody is late.</summary>
public sealed class DecidingReleases
{
    private static readonly AuditActor Author = new("u-author", "countyReviewer");
    private static readonly AuditActor Colleague = new("u-colleague", "countyReviewer");
    private static readonly AuditActor Approver = new("u-approver", "countyApprover");
    private static readonly DateTimeOffset Drafted = new(2026, 8, 3, 2, 0, 0, TimeSpan.Zero);
    private static readonly PolicyParameters Policy = new() { EffectiveFrom = new(2024, 7, 31), Document = "test" };

    [Fact(DisplayName = "Nobody approves what they drafted, nor what they drafted and a colleague changed afterwards (起草的人不审批)")]
    public void Nobody_approves_their_own()
    {
        var draft = Draft("sex");
        Assert.Equal("same-person", Assert.Single(ApproveRelease.Decide(draft, new(Author), Policy).Problems).Code);
        var changed = ChangeRelease.Decide(draft, new(draft.Plan, draft.Figures, Colleague), Drafted.AddDays(1)).Outcome!;
        foreach (var writer in (AuditActor[])[Author, Colleague])
        {
            Assert.Equal("same-person", Assert.Single(ApproveRelease.Decide(changed, new(writer), Policy).Problems).Code);
        }

        Assert.True(ApproveRelease.Decide(changed, new(Approver), Policy).IsAccepted);
    }

    [Fact(DisplayName = "Only who was asked has a word; an objection says why; the last word counts; all that is missing is said at once")]
    public void Opinions()
    {
        var draft = Draft("medicalInsurance", "residenceRegistration");
        Assert.Equal([Department.PublicSecurity, Department.MedicalInsurance], draft.Owing);
        Assert.Equal("not-asked", Assert.Single(Say(draft, Department.Education, true).Problems).Code);
        Assert.Equal("required", Assert.Single(Say(draft, Department.MedicalInsurance, false).Problems).Code);
        var objected = Say(draft, Department.MedicalInsurance, false, "口径不同").Outcome!;
        Assert.Equal(["objected", "opinions-missing"], ApproveRelease.Decide(objected, new(Approver), Policy).Problems.Select(problem =>
            problem.Code).Order(StringComparer.Ordinal));
        Assert.False(objected.IsReady(Policy));
        var agreed = Say(Say(objected, Department.MedicalInsurance, true).Outcome!, Department.PublicSecurity, true).Outcome!;
        Assert.True(agreed.IsReady(Policy));
        Assert.True(ApproveRelease.Decide(agreed, new(Approver), Policy).IsAccepted);
        var loose = Say(objected, Department.PublicSecurity, true).Outcome!;
        Assert.True(loose.IsReady(Policy with { ObjectionBlocks = false }));
    }

    [Fact(DisplayName = "A change voids every word and keeps it to be read; the departments have their days again")]
    public void A_change_voids()
    {
        var draft = Say(Draft("medicalInsurance"), Department.MedicalInsurance, false, "口径不同").Outcome!;
        Assert.Equal(new DateOnly(2026, 8, 13), draft.DueOn(Policy));
        var later = Drafted.AddDays(8);
        var changed = ChangeRelease.Decide(draft, new(draft.Plan, draft.Figures with { CountedAt = later }, Author), later).Outcome!;
        Assert.Empty(changed.Opinions);
        Assert.Equal("口径不同", Assert.Single(changed.Voided).Comment);
        Assert.Equal(new DateOnly(2026, 8, 21), changed.DueOn(Policy));
        Assert.Equal([Department.MedicalInsurance], changed.Owing);
    }

    [Fact(DisplayName = "A title is needed and short, and is said with everything else that is wrong")]
    public void Titles()
    {
        static IEnumerable<string> Codes(string title) => PlanRelease.Decide(title, DivisionCode.Parse("140403"), Caliber.Monitoring, new(2026, 8, 9),
            [["village"], ["ageBand5", "ageBand3"], ["sex"], ["sex"]], new(2026, 8, 3)).Problems.Select(problem => problem.Code);
        Assert.Equal(["required", "future-day", "forbidden-dimension", "forbidden-dimension", "duplicate-table"], Codes(""));
        Assert.Equal("too-long", Codes(new string('长', PlanRelease.LongestTitle + 1)).First());
        Assert.Equal("future-day", Codes(new string('长', PlanRelease.LongestTitle)).First());
    }

    private static Domain.Problems.Decision<Release> Say(Release release, Department department, bool agrees, string comment = "") =>
        GiveOpinion.Decide(release, new(department, agrees, comment, new("u-" + department.Id(), "departmentOfficer")), Drafted.AddDays(1));

    private static Release Draft(params string[] dimensions)
    {
        var plan = new ReleasePlan("题目", DivisionCode.Parse("140403"), Caliber.Monitoring, new(2026, 8, 1),
            [.. dimensions.Select(name => (System.Collections.Immutable.ImmutableArray<string>)[name])]);
        return new()
        {
            Id = "0",
            Plan = plan,
            Author = Author,
            DraftedAt = Drafted,
            Figures = new([.. FreezeFigures.Wanted(plan, "migrant", 10).Select((table, n) => new FrozenTable(n, table))], [], [],
                new SuppressionFigures(0, 0, 0, 0, 0, 0), [], Drafted),
        };
    }
}
