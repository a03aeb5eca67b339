using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>The registered child: what changes it, what each change leaves behind.</summary>
public sealed class LivesOfChildren
{
    /// <summary>status | staff may work with it.</summary>
    public static TheoryData<ChildStatus, bool> Open => new()
    {
        { ChildStatus.Active, true },
        { ChildStatus.InReview, true },
        { ChildStatus.Departing, false },
        { ChildStatus.Arriving, false },
        { ChildStatus.Transferred, false },
        { ChildStatus.Closed, false },
        { ChildStatus.Merged, false },
    };

    [Theory, MemberData(nameof(Open))]
    public void Only_a_child_that_is_here_can_be_changed(ChildStatus status, bool open)
    {
        var child = Registered.In(status);
        Assert.Equal(status, child.Status);
        Assert.True(child.DueOn is null || status.Counts(), "Lists of what is due do not ask whether the child counts.");
        string[] problems = open ? [] : ["status wrong-status"];
        Assert.Equal(problems, child.Update(new() { ["housing"] = "owned" }).Problems.Codes());
        Assert.Equal(problems, child.Close().Problems.Codes());
        Assert.Equal(problems, child.Depart(Domain.Divisions.DivisionCode.Parse("140405")).Problems.Codes());
        Assert.Equal(problems, MergeChildren.Decide(child, Registered.Migrant("other") with { County = child.County }, new("重复", Declared.Approver),
            Declared.Policy, Family.Now)
            .Problems.Codes());
    }

    [Fact]
    public void Every_status_is_tried_above()
    {
        Assert.Equal(ChildStatuses.All.Count, Open.Count);
        Assert.All(ChildStatuses.All, status => Assert.Equal(status, ChildStatuses.Find(status.Id())));
        Assert.Equal(["active", "inReview", "departing", "arriving", "transferred", "closed", "merged"],
            ChildStatuses.All.Select(status => status.Id()));
        Assert.All(RevisionCauses.All, cause => Assert.Equal(cause, RevisionCauses.Find(cause.Id())));
    }

    [Theory, MemberData(nameof(Open))]
    public void A_list_shows_of_a_stored_record_what_it_shows_of_the_whole_one_and_nothing_unmasked(ChildStatus status, bool open)
    {
        var child = Registered.In(status);
        var row = ChildJson.ReadRow(ChildJson.Write(child));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(ChildRow.Of(child)), System.Text.Json.JsonSerializer.Serialize(row));
        Assert.Equal((open, child.Id, child.Kind, child.DueOn), (row.Status.IsOpen() && row.TransferredTo is null
            && status is not (ChildStatus.Departing or ChildStatus.Arriving), row.Id, row.Kind, row.DueOn));
        Assert.Equal(status == ChildStatus.Transferred, row.Masked.Count == 0); // who was handed over left nothing here
        Assert.DoesNotContain(child.Answers.Get(Shared2024.ChildName), row.Masked.Values);
        Assert.DoesNotContain(child.Answers.Get(Shared2024.CitizenNumber)?.Value, row.Masked.Values);
    }

    [Fact]
    public void An_update_is_a_new_revision_with_the_keys_that_changed()
    {
        var child = Registered.Migrant();
        var change = child.Update(new() { ["housing"] = "owned", ["father.phone"] = "13700000000", ["sex"] = "female" }).Accepted();
        Assert.Equal(["housing", "father.phone"], change.ChangedKeys);
        Assert.Equal((2, "c1-2", RevisionCause.Updated, "入户走访"),
            (change.Child.Revision, change.Revision.Id, change.Revision.Cause, change.Revision.Reason));
        Assert.Equal("rented", child.Answers.Get(Migrant2024.Housing));
        Assert.Equal("owned", change.Revision.State.Answers.Get(Migrant2024.Housing));
        Assert.Equal(Family.Now.AddDays(30), change.Child.ChangedAt);
        Assert.Equal(Family.Now, change.Child.RegisteredAt);
    }

    [Fact] // 七(三): 对不再符合流动儿童、留守儿童条件的，要及时更新相关信息
    public void Going_home_ends_the_finding_on_the_day_before()
    {
        var change = Registered.Migrant().Update(new() { ["returnedOn"] = "2024-09-20" }).Accepted();
        var finding = change.Child.Assessment.Find(RuleIds.MonitoringMigrant)!;
        Assert.Equal((Outcome.NotMet, new DateOnly(2024, 9, 19)), (finding.Outcome, finding.Until));
        Assert.Equal(ChildStatus.Active, change.Child.Status);
    }

    [Fact]
    public void Updates_are_checked_like_a_form_but_demand_nothing_that_was_left_open()
    {
        var child = Registered.Migrant();
        Assert.Equal(
            ["health must-stand-alone", "nonsense unknown-field", "reason required"],
            child.Update(new JsonObject { ["nonsense"] = 1 }.WithJson("health", """["healthy","disabled"]"""), reason: "").Problems.Codes());
        Assert.Equal(["returnedOn before-birth"], child.Update(new() { ["returnedOn"] = "2016-01-01" }).Problems.Codes());
        Assert.Equal(["answers nothing-to-change"], child.Update(new() { ["housing"] = "rented" }).Problems.Codes());
        Assert.True(child.Update(new() { ["livesWith"] = "otherGuardian" }).IsAccepted);
    }

    [Fact]
    public void A_later_declaration_that_is_taken_over_becomes_part_of_the_provenance()
    {
        var once = Registered.Migrant().Update(new() { ["housing"] = "owned" }, declaration: "d2").Accepted().Child;
        Assert.Equal(["d-c1", "d2"], once.Declarations);
        Assert.Equal(["d-c1", "d2"], once.Update(new() { ["housing"] = "other" }, declaration: "d2").Accepted().Child.Declarations);
    }

    [Fact]
    public void It_is_looked_at_again_when_a_recognition_of_hardship_ends() // 刚性支出困难家庭: at most twelve months
    {
        var change = Registered.Migrant()
            .Update(new JsonObject { ["familyHardshipExpiresOn"] = "2025-06-30" }.WithJson("familyHardship", """["rigidExpenditure"]""")).Accepted();
        Assert.Equal(new DateOnly(2025, 6, 30), change.Child.DueOn);
        Assert.Equal(["familyHardship"], change.Child.Assessment.KeyCare.Select(trigger => trigger.Trigger));
    }

    [Fact] // 二(二): 经综合判断
    public void A_judgement_is_kept_and_settles_the_finding()
    {
        var child = Registered.LeftBehind("c3", answers => answers.With("bothParentsAway", false).With("oneAwayOtherIncapable", true)
            .With("awayParent", "father")
            .Without("motherWork").WithJson("otherParentCondition", """["severeDisability"]"""));
        var judgement = new Judgement(ConditionIds.OtherParentIncapable, Outcome.Met, "reviewer-1", Family.Today, "残疾证一级");
        var judged = JudgeChild.Decide(child, new(judgement, Declared.Reviewer), Declared.Policy, Family.Now).Accepted();
        Assert.Equal(Outcome.Met, judged.Child.Assessment.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        Assert.Equal((RevisionCause.Judged, 2), (judged.Revision.Cause, judged.Child.Revision));
        Assert.Empty(judged.ChangedKeys);
        Assert.Equal(["judgement.condition judgement-not-needed"],
            JudgeChild.Decide(Registered.LeftBehind(), new(judgement with { Condition = ConditionIds.WorkSixMonths }, Declared.Reviewer),
                Declared.Policy, Family.Now).Problems.Codes());
    }

    [Fact]
    public void Closing_needs_a_reason_and_keeps_everything()
    {
        Assert.Equal(["reason required"], Registered.Migrant().Close(" ").Problems.Codes());
        Assert.Equal(["reason too-long"], Registered.Migrant().Close(new string('长', 501)).Problems.Codes());
        var closed = Registered.Migrant().Close().Accepted().Child;
        Assert.Equal(("已满十六周岁", null), (closed.Ending!.Reason, closed.DueOn));
        Assert.Equal(Registered.Migrant().Answers.Count, closed.Answers.Count);
    }

    [Fact]
    public void A_child_in_review_is_confirmed_by_those_who_looked()
    {
        var review = Registered.In(ChildStatus.InReview);
        var confirmed = ConfirmChild.Decide(review, new("已核对", Declared.Reviewer), Declared.Policy, Family.Now.AddDays(60)).Accepted();
        Assert.Equal((ChildStatus.Active, RevisionCause.Confirmed), (confirmed.Child.Status, confirmed.Revision.Cause));
        Assert.Equal(["status wrong-status"], ConfirmChild.Decide(confirmed.Child, new("已核对", Declared.Reviewer), Declared.Policy, Family.Now)
            .Problems.Codes());
    }

    [Fact] // 二(一): 不满十六周岁; 七(三): 及时更新
    public void The_Monday_after_the_sixteenth_birthday_the_record_goes_to_those_who_must_close_it()
    {
        var child = Registered.Migrant();
        Assert.Null(ReassessChild.Decide(child, Declared.Policy, At(2032, 3, 7)).Change);
        var change = ReassessChild.Decide(child, Declared.Policy, At(2032, 3, 8)).Change!;
        Assert.Equal((ChildStatus.InReview, RevisionCause.Reassessed, new DateOnly(2032, 3, 31)),
            (change.Child.Status, change.Revision.Cause, change.Child.DueOn!.Value));
        Assert.Equal(Outcome.NotMet, change.Child.Assessment.Find(RuleIds.MonitoringMigrant)!.Outcome);
        Assert.Null(ReassessChild.Decide(change.Child, Declared.Policy, At(2032, 3, 8)).Change);
        Assert.Equal(new DateOnly(2032, 4, 30), ReassessChild.Decide(change.Child, Declared.Policy, At(2032, 3, 31)).Change!.Child.DueOn);
    }

    [Fact] // 二(一): 6个月以上
    public void Half_a_year_after_leaving_a_child_begins_to_count_without_anybody_doing_anything()
    {
        var child = Registered.Migrant("c1", answers => answers.With("leftHukouOn", "2024-06-15"));
        Assert.Equal((Outcome.NotMet, new DateOnly(2024, 12, 15)), (child.Assessment.Find(RuleIds.MonitoringMigrant)!.Outcome, child.DueOn!.Value));
        var change = ReassessChild.Decide(child, Declared.Policy, At(2024, 12, 15)).Change!;
        Assert.Equal(Outcome.Met, change.Child.Assessment.Find(RuleIds.MonitoringMigrant)!.Outcome);
    }

    [Fact]
    public void The_end_of_a_recognition_of_hardship_is_looked_at_once()
    {
        var child = Registered.Migrant("c1", answers => answers.WithJson("familyHardship", """["rigidExpenditure"]""")
            .With("familyHardshipExpiresOn", "2025-06-30"));
        var due = ReassessChild.Decide(child, Declared.Policy, At(2025, 6, 30)).Change!.Child;
        Assert.Equal(ChildStatus.InReview, due.Status);
        var confirmed = ConfirmChild.Decide(due, new("已续期前先保留", Declared.Reviewer), Declared.Policy, At(2025, 7, 1)).Accepted().Child;
        Assert.Equal(new DateOnly(2032, 3, 6), confirmed.DueOn);
    }

    [Fact]
    public void The_timeline_of_a_migrant_child_shows_where_it_lived()
    {
        var child = Registered.Migrant("c1", answers => answers.With("arrivedOn", "2024-02-10").With("returnedOn", "2024-08-20"));
        Assert.Equal(
            [
                "AtHukou 140427101 2016-03-05 2024-02-01",
                "Residence 140403001 2024-02-10 2024-08-19",
                "AtHukou 140427101 2024-08-20 ",
            ],
            child.Timeline.Select(spell => FormattableString.Invariant($"{spell.Kind} {spell.Where} {spell.From:yyyy-MM-dd} {spell.To:yyyy-MM-dd}")));
    }

    [Fact]
    public void The_timeline_of_a_left_behind_child_shows_where_its_parents_worked()
    {
        var child = Registered.LeftBehind("c2", answers => answers.WithJson("fatherWork",
            """[{"division":"310115","startedOn":"2024-03-01"},{"division":"320500","startedOn":"2023-01-05","endedOn":"2024-02-20"},{"division":null}]"""));
        Assert.Equal(
            ["Father   ", "Father 320500 2023-01-05 2024-02-20", "Father 310115 2024-03-01 ", "Mother 310115 2023-03-01 "],
            child.Timeline.Select(spell => FormattableString.Invariant($"{spell.Of} {spell.Where} {spell.From:yyyy-MM-dd} {spell.To:yyyy-MM-dd}")));
    }

    [Theory, MemberData(nameof(Open))]
    public void A_child_in_any_state_survives_being_stored(ChildStatus status, bool open)
    {
        _ = open;
        var child = Registered.In(status);
        var stored = ChildJson.Write(child);
        var read = ChildJson.Read(stored);
        Assert.Equal(stored.ToArray(), ChildJson.Write(read).ToArray());
        Assert.Equal((child.Status, child.County, child.Revision, child.TransferSequence, child.DueOn),
            (read.Status, read.County, read.Revision, read.TransferSequence, read.DueOn));
        Assert.Equal((child.Transfer, child.Ending, child.RegisteredAt, child.ChangedAt),
            (read.Transfer, read.Ending, read.RegisteredAt, read.ChangedAt));
        Assert.Equal(child.Declarations, read.Declarations);
        Assert.Equal(child.MergedFrom, read.MergedFrom);
        Assert.Equal(child.Assessment.Findings, read.Assessment.Findings);
    }

    [Fact]
    public void A_revision_survives_being_stored()
    {
        var revision = Registered.Migrant().Update(new() { ["housing"] = "owned" }).Accepted().Revision;
        var read = ChildJson.ReadRevision(ChildJson.Write(revision));
        Assert.Equal((revision.Id, revision.Number, revision.Cause, revision.At, revision.By, revision.Reason),
            (read.Id, read.Number, read.Cause, read.At, read.By, read.Reason));
        Assert.Equal(["housing"], read.Changed);
        Assert.Equal("owned", read.State.Answers.Get(Migrant2024.Housing));
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 2, 0, 0, TimeSpan.FromHours(8));
}
