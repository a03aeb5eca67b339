using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>What an update may not do, what it brings with it, and a child's findings over all its days.</summary>
public sealed class Updates
{
    [Fact] // 六: 流动儿童 by the county it lives in, 留守儿童 by the county of its hukou
    public void An_address_by_which_another_county_is_responsible_is_handed_over_not_edited()
    {
        Assert.Equal(["currentAddress use-transfer"], Registered.Migrant().Update(new() { ["currentAddress"] = Place("140423") }).Problems.Codes());
        Assert.Equal(["hukouAddress use-transfer"], Registered.LeftBehind().Update(new() { ["hukouAddress"] = Place("140423") }).Problems.Codes());

        // Out of the city there is nobody to hand over to.
        var away = Registered.Migrant().Update(new() { ["currentAddress"] = Place("110105") }).Problems.Single();
        Assert.Contains("注销登记", away.Message, StringComparison.Ordinal);

        // Where it is not the county that changes, it is an answer like any other.
        Assert.True(Registered.Migrant().Update(new() { ["currentAddress"] = Place("140403002") }).IsAccepted);
        Assert.True(Registered.LeftBehind().Update(new() { ["currentAddress"] = Place("140423") }).IsAccepted);
    }

    [Fact]
    public void The_county_that_took_a_child_over_may_write_down_everything_but_a_third_county()
    {
        var taken = Registered.In(ChildStatus.InReview);
        Assert.True(taken.Update(new() { ["housing"] = "owned" }).IsAccepted);
        Assert.True(taken.Update(new() { ["currentAddress"] = Place(Registered.Shangdang.Value) }).IsAccepted);
        Assert.Equal(["currentAddress use-transfer"], taken.Update(new() { ["currentAddress"] = Place("140423") }).Problems.Codes());
    }

    [Fact]
    public void In_review_an_answer_may_bring_the_day_forward_and_never_puts_it_off()
    {
        var taken = Registered.In(ChildStatus.InReview);
        Assert.Equal(taken.DueOn, taken.Update(new() { ["housing"] = "owned" }).Accepted().Child.DueOn);
        var sooner = taken.DueOn!.Value.AddDays(-2);
        Assert.Equal(sooner, taken
            .Update(new JsonObject { ["familyHardshipExpiresOn"] = sooner.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }
            .WithJson("familyHardship", """["rigidExpenditure"]""")).Accepted().Child.DueOn);
    }

    [Fact]
    public void What_the_guardian_agreed_to_stays_and_a_box_that_everybody_fills_is_not_emptied()
    {
        var child = Registered.Migrant();
        Assert.Equal(["consent.givenOn cannot-change"], child.Update(new() { ["consent.givenOn"] = "2024-08-02" }).Problems.Codes());
        Assert.Equal(["childName required", "nonsense unknown-field"], Clear(child, "childName", "nonsense").Problems.Codes());
        var cleared = Clear(child, "father.name").Accepted();
        Assert.Equal(["father.name"], cleared.ChangedKeys);
        Assert.False(cleared.Child.Answers.Has(Shared2024.Father.Name));
    }

    [Fact]
    public void A_proposed_update_is_stored_and_read_as_it_was()
    {
        var form = Family.MigrantForm;
        var proposal = new Proposal
        {
            Id = "p1",
            Action = Permission.ChildrenUpdate,
            County = Registered.Luzhou,
            SubjectKind = "child",
            SubjectId = "c1",
            SubjectVersion = "7",
            Author = Declared.Reviewer,
            At = Family.Now,
            Reason = "走访得知",
            Changes = new(form, Answers.Empty.With(Shared2024.School, "英雄路小学").WithUnknown(Migrant2024.MedicalInsurance), ["father.name"]),
        };
        var read = ProposalJson.Read(ProposalJson.Write(proposal));
        Assert.Equal((form, "英雄路小学", "father.name"), (read.Changes!.Form, read.Changes.Answers.Get(Shared2024.School),
            read.Changes.Cleared.Single()));
        Assert.True(read.Changes.Answers.IsUnknown(Migrant2024.MedicalInsurance));
    }

    [Fact] // 二(一): six months away, under sixteen, until the return
    public void Findings_over_time_are_the_windows_of_every_rule_one_after_another()
    {
        var child = Registered.Migrant().Update(new() { ["returnedOn"] = "2024-09-20" }).Accepted().Child;
        var spans = FindingsOverTime.Of(child.Form, child.Answers, Family.Today, Declared.Policy, []);
        Assert.Equal(
            [
                (Outcome.NotMet, (DateOnly?)null, child.Assessment.Find(RuleIds.MonitoringMigrant)!.From!.Value.AddDays(-1)),
                (Outcome.Met, child.Assessment.Find(RuleIds.MonitoringMigrant)!.From, (DateOnly?)new DateOnly(2024, 9, 19)),
                (Outcome.NotMet, new DateOnly(2024, 9, 20), null),
            ],
            spans.Where(span => span.Rule == RuleIds.MonitoringMigrant).Select(span => (span.Outcome, span.From, span.Until)));
    }

    [Fact]
    public void Findings_over_time_say_on_every_day_what_is_found_on_that_day()
    {
        foreach (var child in (Child[])[Registered.Migrant(), Registered.LeftBehind()])
        {
            var spans = FindingsOverTime.Of(child.Form, child.Answers, Family.Today, Declared.Policy, child.Judgements);
            var born = child.Answers.Value(Shared2024.BirthDate)!.Value;
            for (var day = born; day < born.AddYears(18); day = day.AddDays(17))
            {
                foreach (var finding in Assess.For(child.Form, child.Answers, day, Declared.Policy, child.Judgements).Findings)
                {
                    var span = Assert.Single(spans, span => span.Rule == finding.Rule && (span.From is null || span.From <= day)
                        && (span.Until is null || span.Until >= day));
                    Assert.Equal(finding.Outcome, span.Outcome);
                }
            }
        }
    }

    private static JsonObject Place(string division) => new() { ["division"] = division, ["detail"] = "某处" };

    private static Decision<ChildChange> Clear(Child child, params string[] keys) =>
        UpdateChild.Decide(child, new(new Input.Typed(Answers.Empty), "走访", Declared.Reviewer) { Cleared = [.. keys] }, Declared.Policy,
            Family.Now.AddDays(30));
}
