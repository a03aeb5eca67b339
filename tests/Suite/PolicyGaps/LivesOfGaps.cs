using System.Collections.Immutable;
using App.Demo;
using Domain.Audit;
using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.PolicyGaps;
using Domain.Time;
using Suite.Children;
using Suite.Declarations;

namespace Suite.PolicyGaps;

/// <summary>How a gap comes, is answered, closed, sent back, reported, goes and comes again; nothing that happened is ever lost.</summary>
public sealed class LivesOfGaps
{
    private static readonly DateTimeOffset Now = new(2024, 9, 1, 1, 0, 0, TimeSpan.Zero);
    private static readonly AuditActor Officer = new("u-officer", "departmentOfficer");
    private static readonly AuditActor Reviewer = new("u-reviewer", "countyReviewer");

    private static readonly Child Unregistered = GoldenGaps.Child("migrant", "2016-03-05", "residenceRegistration=none");

    [Fact]
    public void A_gap_is_referred_once_to_the_owner_of_the_policy_with_the_days_of_the_parameters()
    {
        var gap = Assert.Single(Follow(Unregistered, []));
        Assert.Equal((Department.PublicSecurity, GapStatus.Open, true, new DateOnly(2024, 10, 1)),
            (gap.Rule.Owner, gap.Status, gap.Stands, gap.DueOn!.Value));
        Assert.Equal(GapEventKind.Referred, Assert.Single(gap.Events).Kind);
        Assert.Empty(Follow(Unregistered, [gap], Now.AddDays(1)));
    }

    [Fact]
    public void A_gap_whose_reason_has_gone_closes_itself_with_a_note_that_names_no_answer_and_returns_when_the_reason_does()
    {
        var gap = Assert.Single(Follow(Unregistered, []));
        var mended = Unregistered with { Answers = Unregistered.Answers.With(Migrant2024.ResidenceRegistration, "temporary") };
        var closed = Assert.Single(Follow(mended, [gap], Now.AddDays(3)));
        Assert.Equal((GapStatus.Closed, false, GapEventKind.Resolved), (closed.Status, closed.Stands, closed.Events[^1].Kind));
        Assert.DoesNotContain("暂住", closed.Events[^1].Text, StringComparison.Ordinal);
        Assert.Empty(Follow(mended, [closed], Now.AddDays(4)));

        var back = Assert.Single(Follow(Unregistered, [closed], Now.AddDays(9)));
        Assert.Equal((gap.Id, GapStatus.Open, GapEventKind.Returned, 3), (back.Id, back.Status, back.Events[^1].Kind, back.Events.Length));
        Assert.Equal(new DateOnly(2024, 10, 10), back.DueOn);
    }

    [Fact]
    public void What_the_county_closed_stays_closed_until_the_reason_has_gone_once()
    {
        var closed = CloseGap.Decide(Assert.Single(Follow(Unregistered, [])), new("派出所核实，已在户籍地办理", Reviewer), Now.AddDays(1)).Accepted();
        Assert.Equal((GapStatus.Closed, true, (DateOnly?)null), (closed.Status, closed.Stands, closed.DueOn));
        Assert.Empty(Follow(Unregistered, [closed], Now.AddDays(2)));
        var mended = Unregistered with { Answers = Unregistered.Answers.With(Migrant2024.ResidenceRegistration, "temporary") };
        var gone = Assert.Single(Follow(mended, [closed], Now.AddDays(3)));
        Assert.Equal((GapStatus.Closed, false, closed.Events.Length), (gone.Status, gone.Stands, gone.Events.Length));
        Assert.Equal(GapStatus.Open, Assert.Single(Follow(Unregistered, [gone], Now.AddDays(4))).Status);
    }

    [Fact] // 义务教育法 11: 可以推迟到七周岁
    public void A_notice_at_six_has_no_term_and_becomes_a_gap_in_the_month_after_the_seventh_birthday_so_that_the_day_is_not_told()
    {
        var child = GoldenGaps.Child("migrant", "2018-03-05", "schooling=outOfSchool");
        var notice = Assert.Single(Follow(child, []));
        Assert.Equal((GapSeverity.Notice, (DateOnly?)null), (notice.Severity, notice.DueOn));
        Assert.Null(EscalateGap.ByCalendar(notice, Now.AddDays(400)));
        var month = new DateTimeOffset(2025, 4, 1, 1, 0, 0, TimeSpan.Zero);
        Assert.Empty(Follow(child, [notice], month.AddDays(-1)));
        var gap = Assert.Single(Follow(child, [notice], month));
        Assert.Equal((GapSeverity.Gap, GapEventKind.Raised, new DateOnly(2025, 5, 1)), (gap.Severity, gap.Events[^1].Kind, gap.DueOn!.Value));
    }

    [Theory] // a list shows the month of birth; what happens to a gap and when must not show the day
    [InlineData("schooling=outOfSchool", 2018)]
    [InlineData("healthManagement=none", 2018)]
    [InlineData("vaccination=none", 2018)]
    [InlineData("tcmHealthManagement=none", 2022)]
    public void Whatever_the_day_of_birth_in_a_month_its_gaps_come_and_go_on_the_same_days(string said, int year)
    {
        string Life(int day)
        {
            var child = GoldenGaps.Child("migrant", FormattableString.Invariant($"{year}-03-{day:D2}"), said);
            IReadOnlyCollection<PolicyGap> known = [];
            for (var now = Now; now < Now.AddDays(400); now = now.AddDays(1))
            {
                known = Apply(known, Follow(child, known, now));
            }

            return string.Join('\n', known.SelectMany(gap => gap.Events).Select(each => each.Kind + each.At.ToString("O")));
        }

        Assert.Contains("\n", Life(1), StringComparison.Ordinal);
        Assert.All((int[])[2, 15, 31], day => Assert.Equal(Life(1), Life(day)));
    }

    [Fact]
    public void It_is_answered_once_sent_back_answered_again_and_closed()
    {
        var gap = Assert.Single(Follow(Unregistered, []));
        Assert.Equal(["wrong-status"], CloseGap.Decide(gap, new("再办", Reviewer, SendsBack: true), Now).Problems.Select(problem => problem.Code));
        var answered = AnswerGap.Decide(gap, new(" 派出所已通知家长来办 ", false, Officer), Now.AddDays(5)).Accepted();
        Assert.Equal((GapStatus.Answered, "派出所已通知家长来办", false), (answered.Status, answered.Answer!.Text, answered.Answer.IsDone!.Value));
        Assert.Equal(["wrong-status"], AnswerGap.Decide(answered, new("又答一次", true, Officer), Now).Problems.Select(problem => problem.Code));
        Assert.Null(EscalateGap.ByCalendar(answered, Now.AddDays(100)));
        var back = CloseGap.Decide(answered, new("家长说没有接到通知", Reviewer, SendsBack: true), Now.AddDays(8)).Accepted();
        Assert.Equal((GapStatus.Open, new DateOnly(2024, 10, 9)), (back.Status, back.DueOn!.Value));
        var closed = CloseGap.Decide(AnswerGap.Decide(back, new("已经办好", true, Officer), Now.AddDays(9)).Accepted(), new("看到登记凭证", Reviewer),
            Now.AddDays(10)).Accepted();
        Assert.Equal([GapEventKind.Referred, GapEventKind.Answered, GapEventKind.SentBack, GapEventKind.Answered, GapEventKind.Closed],
            closed.Events.Select(each => each.Kind));
        Assert.Equal(["wrong-status", "required"], CloseGap.Decide(closed, new(" ", Reviewer), Now).Problems.Select(problem => problem.Code));
    }

    [Fact] // 七(三): 及时报告上级业务指导部门
    public void What_nobody_answers_in_its_days_is_reported_to_the_city_and_still_waits_for_the_answer()
    {
        var gap = Assert.Single(Follow(Unregistered, []));
        Assert.Null(EscalateGap.ByCalendar(gap, Now.AddDays(30)));
        var late = EscalateGap.ByCalendar(gap, Now.AddDays(31));
        Assert.Equal((GapStatus.Escalated, "system"), (late!.Status, late.Events[^1].By.Subject));
        Assert.Null(EscalateGap.ByCalendar(late, Now.AddDays(60)));
        Assert.Equal(["wrong-status"], EscalateGap.Decide(late, new("急", Reviewer), Now).Problems.Select(problem => problem.Code));
        var answered = AnswerGap.Decide(late, new("已经办理", true, Officer), Now.AddDays(40)).Accepted();
        Assert.NotNull(answered.EscalatedAt);
        Assert.Equal(GapStatus.Escalated, CloseGap.Decide(answered, new("没有办成", Reviewer, SendsBack: true), Now.AddDays(41)).Accepted().Status);
    }

    [Fact]
    public void A_child_that_is_handed_over_takes_its_gaps_out_of_the_county_and_the_stored_form_gives_back_every_state()
    {
        var gap = Assert.Single(Follow(Unregistered, []));
        var gone = Assert.Single(Follow(Registered.In(ChildStatus.Departing) with { Answers = Unregistered.Answers }, [gap], Now.AddDays(50)));
        Assert.Contains("别的县", gone.Events[^1].Text, StringComparison.Ordinal);
        foreach (var state in (PolicyGap[])[gap, gone, AnswerGap.Decide(gap, new("办了", true, Officer), Now).Accepted(),
            EscalateGap.Decide(gap, new("急", Reviewer), Now).Accepted()])
        {
            var read = PolicyGapJson.Read(PolicyGapJson.Write(state));
            Assert.Equal(state with { Events = [] }, read with { Events = [] });
            Assert.Equal(state.Events, read.Events);
        }
    }

    /// <summary>Children of the invented city in every year of their lives: a gap stands exactly where its rule holds, and following twice changes
    /// nothing.</summary>
    [Fact]
    public void A_gap_stands_if_and_only_if_its_rule_holds_whatever_was_known_before()
    {
        var (day, seen) = (new DateOnly(2026, 11, 29), 0);
        foreach (var synthetic in SyntheticCity.Generate(7, 2_000, day))
        {
            var child = (synthetic.Form.Kind == ChildKind.Migrant ? Registered.Migrant()
                : Registered.LeftBehind()) with
            { Answers = synthetic.Answers };
            IReadOnlyCollection<PolicyGap> known = [];
            for (var year = 0; year < 4; year++)
            {
                var now = new DateTimeOffset(day.AddYears(year).ToDateTime(new TimeOnly(2, 0)), TimeSpan.Zero);
                if (year == 2)
                {
                    child = child with
                    {
                        Answers = child.Answers.Without(Migrant2024.ResidenceRegistration, Shared2024.RehabilitationAid,
                        Migrant2024.MedicalInsurance)
                    };
                }

                known = Apply(known, Follow(child, known, now));
                Assert.Equal(Expected(child, CivilTime.EndOfLastMonth(CivilTime.ChinaDate(now))).Order(StringComparer.Ordinal),
                    known.Where(gap => gap.Stands).Select(gap => gap.Rule.Id).Order(StringComparer.Ordinal));
                Assert.Empty(Follow(child, known, now.AddHours(1)));
                seen += known.Count(gap => gap.Stands);
            }
        }

        Assert.True(seen > 100, "The city has hardly a gap.");
    }

    /// <summary>The rules once more, written from the clauses and not from the program.</summary>
    private static IEnumerable<string> Expected(Child child, DateOnly on)
    {
        var said = child.Answers;
        string Said(string key) => child.Form.Find(key) is { } field ? said.Find(field) as string ?? "" : "";
        bool Ticked(string key, string code) => child.Form.Find(key) is { } field && said.Find(field) is CodeSet codes && codes.Has(code);
        var birth = said.TryGet(Shared2024.BirthDate, out var born) ? born : (DateOnly?)null;
        bool Under(int months) => birth is { } day && on < day.AddMonths(months);
        var poor = Ticked("familyHardship", "dibao") || Ticked("familyHardship", "tekun") || Ticked("livingSupport", "dibao")
            || Ticked("livingSupport", "tekun");
        if (poor && Said("medicalInsurance") == "none") { yield return "insurance.hardship"; }
        if ((Ticked("health", "disabled") || said.Get(Shared2024.DisabilityCategories) is { Count: > 0 })
            && said.Value(Shared2024.RehabilitationAid) == false) { yield return "rehabilitation.disabled"; }
        if (birth is not null && !Under(72)
            && (Said("schooling") == "outOfSchool"
            || (Said("studyStatus") == "droppedOut" && Said("schooling") is not ("seniorHigh" or "secondaryVocational" or "noSchoolingCapacity"))))
        {
            yield return "school.compulsory";
        }

        if (Under(84) && Said("healthManagement") == "none") { yield return "health.management"; }
        if (Under(37) && Said("tcmHealthManagement") == "none") { yield return "health.tcm"; }
        if (Under(84) && Said("vaccination") is "none" or "partial" && Under(84)) { yield return "vaccination.entry"; }
        if (child.Kind == ChildKind.Migrant && Said("residenceRegistration") == "none") { yield return "residence.registration"; }
    }

    private static IReadOnlyList<PolicyGap> Follow(Child child, IReadOnlyCollection<PolicyGap> known, DateTimeOffset? now = null) =>
        FollowGap.Decide(child, null, known, rule =>
            "0190a00000007000800000000000" + PolicyRules.All.Index().First(each => each.Item == rule).Index.ToString("x4",
            System.Globalization.CultureInfo.InvariantCulture), now ?? Now);

    private static ImmutableArray<PolicyGap> Apply(IReadOnlyCollection<PolicyGap> known, IReadOnlyList<PolicyGap> changed) =>
        [.. known.Where(gap => changed.All(after => after.Id != gap.Id)), .. changed];
}
