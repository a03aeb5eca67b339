using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Children;
using Domain.Eligibility;
using Domain.Parameters;
using Suite.Children;

namespace Suite.Parameters;

/// <summary>The policy's parameters: what they may be, from when a version holds, who puts it in force.</summary>
public sealed class ParameterBook
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 1, 0, 0, TimeSpan.Zero);

    private static readonly AuditActor Analyst = new("analyst", "cityAnalyst");

    private static readonly AuditActor Approver = new("approver", "cityApprover");

    private static PolicyBook Begun => PolicyBook.Begin(PolicyInForce.AsWritten.On(DateOnly.MinValue), Now.AddYears(-1));

    [Fact]
    public void Every_number_of_the_policy_is_declared_with_its_clause_its_meaning_and_a_first_value_that_it_may_have()
    {
        var declared = PolicyParameter.All.Select(parameter => parameter.Id).ToList();
        var numbers = typeof(PolicyParameters).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite
                && property.Name is not (nameof(PolicyParameters.EffectiveFrom) or nameof(PolicyParameters.Document)))
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]).ToList();
        Assert.True(numbers.Count > 15);
        Assert.Equal(numbers.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
        var plan = PolicyInForce.AsWritten.On(DateOnly.MinValue);
        Assert.All(PolicyParameter.All, parameter =>
        {
            Assert.All([parameter.Label, parameter.Clause, parameter.Meaning, parameter.Wanted],
                text => Assert.False(string.IsNullOrWhiteSpace(text)));
            Assert.Equal(parameter.Of(plan), parameter.Of(parameter.Put(plan, parameter.Of(plan))!));
            Assert.False(string.IsNullOrWhiteSpace(parameter.Show(parameter.Of(plan))));
            Assert.Null(parameter.Put(plan, "many"));
        });
    }

    [Fact] // what everybody is judged again for must be told apart from what only changes a list
    public void A_parameter_that_decides_findings_is_in_the_mark_by_which_children_are_judged_again()
    {
        var plan = PolicyInForce.AsWritten.On(DateOnly.MinValue);
        (string Parameter, string Other)[] others =
        [
            ("ageLimitYears", "15"), ("ageCompletesOn", "birthday"), ("minimumMonths", "7"), ("homeVisitMaxDays", "10"),
                ("judgementGapMaxDays", "60"), ("centralDistricts", "140403,140404"),
        ];
        Assert.Equal(PolicyParameter.All.Where(parameter => parameter.DecidesFindings).Select(parameter => parameter.Id),
            others.Select(other => other.Parameter));
        Assert.All(others, other => Assert.NotEqual(plan.Basis, PolicyParameter.Find(other.Parameter)!.Put(plan, other.Other)!.Basis));
        Assert.Equal(plan.Basis, (plan with { KeyCareDays = 30, LinkedFrom = 0.95m }).Basis);
    }

    [Fact]
    public void What_the_book_of_an_earlier_version_of_the_program_lacks_begins_as_the_operator_has_set_it()
    {
        var set = new PolicyInForce([KeyValuePair.Create(nameof(PolicyParameters.DraftDays), (string?)"60"),
            KeyValuePair.Create(nameof(PolicyParameters.MinimumMonths), (string?)"9")]).On(DateOnly.MinValue);
        var earlier = Begun with { First = Begun.First.Remove("draftDays") };
        var now = earlier.Completed(set).On(new(2026, 11, 30));
        Assert.Equal((60, 6), (now.DraftDays, now.MinimumMonths));
        Assert.Equal("30", Begun.Completed(set).First["draftDays"]);
    }

    [Fact]
    public void A_change_holds_from_its_day_on_and_the_first_version_before_it()
    {
        var (book, change) = Approved(Begun, "homeVisitMaxDays", "10", "2027-01-01");
        Assert.Equal(30, book.On(new(2026, 12, 31)).HomeVisitMaxDays);
        Assert.Equal(10, book.On(new(2027, 1, 1)).HomeVisitMaxDays);
        Assert.Equal(30, book.On(new(2020, 1, 1)).HomeVisitMaxDays);
        Assert.Equal([("30", null), ("10", change.Id)],
            book.VersionsOf(PolicyParameter.Find("homeVisitMaxDays")!).Select(version => (version.Value, version.Change?.Id)));

        // Nothing else is touched, and what is only proposed does not hold.
        Assert.Equal(90, book.On(new(2027, 6, 1)).JudgementGapMaxDays);
        Assert.Equal(30, Proposed(Begun, "homeVisitMaxDays", "10", "2027-01-01").Book.On(new(2027, 1, 1)).HomeVisitMaxDays);
    }

    [Fact]
    public void On_every_day_a_parameter_is_what_its_latest_approved_change_says_as_counted_by_hand()
    {
        string[] ids = ["homeVisitMaxDays", "keyCareDays", "trainedFrom"];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (book, at) = (Begun, Now);
            var held = new List<(string Id, string Value, DateOnly From)>();
            for (var i = random.Next(13); i > 0; i--)
            {
                at = at.AddHours(1);
                var (id, from, agreed) = (ids[random.Next(3)], new DateOnly(2026, 12, 1).AddDays(random.Next(60)), random.Next(3) > 0);
                var value = random.Next(id == "homeVisitMaxDays" ? 0 : 100, id == "homeVisitMaxDays" ? 91
                    : 300).ToString(CultureInfo.InvariantCulture);
                var proposed = ProposeParameter.Decide(book, new(id, value, from, "会议纪要", Analyst), $"{seed}-{i}", at);
                if (!proposed.IsAccepted)
                {
                    continue; // the same value, or one that does not go with the others
                }

                var decided = DecideParameter.Decide(proposed.Outcome.Book, proposed.Outcome.Change, new(agreed, "不同意", 1, Approver), 1, [Whole(1)],
                    at);
                if (!decided.IsAccepted)
                {
                    book = WithdrawParameter.Decide(proposed.Outcome.Book, proposed.Outcome.Change, new(Analyst), at).Outcome!.Book;
                    continue;
                }

                book = decided.Outcome.Book;
                if (agreed)
                {
                    held.Add((id, proposed.Outcome.Change.Value, from));
                }
            }

            for (var day = new DateOnly(2026, 11, 25); day < new DateOnly(2027, 2, 5); day = day.AddDays(1))
            {
                foreach (var id in ids)
                {
                    var parameter = PolicyParameter.Find(id)!;
                    var byHand = held.Where(one => one.Id == id
                        && one.From <= day).GroupBy(one => one.From).OrderBy(same => same.Key).LastOrDefault()?.Last().Value
                        ?? parameter.Of(PolicyInForce.AsWritten.On(day));
                    Assert.Equal(byHand, parameter.Of(book.On(day)));
                    Assert.Equal(byHand, parameter.Of(new PolicyInForce(book.Entries()).On(day)));
                }
            }
        }
    }

    [Fact] // four eyes
    public void The_one_who_proposed_it_neither_approves_nor_refuses_it_and_nobody_else_takes_it_back()
    {
        var (book, change) = Proposed(Begun, "homeVisitMaxDays", "10", "2027-01-01");
        Assert.Equal("same-person", Code(DecideParameter.Decide(book, change, new(true, null, 1, Analyst), 1, [Whole(1)], Now)));
        Assert.Equal("same-person", Code(DecideParameter.Decide(book, change, new(false, "算了", 1, Analyst), 1, [Whole(1)], Now)));
        Assert.Equal("not-the-author", Code(WithdrawParameter.Decide(book, change, new(Approver), Now)));
        Assert.Equal(ChangeStatus.Withdrawn, WithdrawParameter.Decide(book, change, new(Analyst), Now).Outcome!.Change.Status);
    }

    [Fact] // 15 part 1: a changed parameter shows its effect first
    public void Nothing_is_put_in_force_before_its_effect_on_every_county_was_counted_and_looked_at()
    {
        var (book, change) = Proposed(Begun, "homeVisitMaxDays", "10", "2027-01-01");
        Assert.Equal("effect-not-counted", Code(Decide([])));
        Assert.Equal("effect-not-counted", Code(Decide([Whole(1)])));
        Assert.Equal("effect-not-counted", Code(Decide([Whole(1), Whole(1) with { IsWhole = false }])));
        Assert.Equal("effect-outdated", Code(Decide([Whole(1), Whole(1)], revision: 2)));
        Assert.Equal(ChangeStatus.Approved, Decide([Whole(1), Whole(1)]).Outcome!.Change.Status);

        // Counted once more: what was looked at before does not count.
        var again = CountParameterEffect.Decide(book, change, Now.AddMinutes(1)).Outcome!;
        Assert.Equal("effect-outdated", Code(DecideParameter.Decide(again.Book, again.Change, new(true, null, 1, Approver), 1, [Whole(1)], Now)));
        Assert.Equal("effect-not-counted", Code(DecideParameter.Decide(again.Book, again.Change, new(true, null, 2, Approver), 1, [Whole(1)], Now)));

        Domain.Problems.Decision<BookChange> Decide(CountyEffect[] effects, int revision = 1) =>
            DecideParameter.Decide(book, change, new(true, null, revision, Approver), 2, effects, Now);
    }

    [Fact]
    public void After_another_change_was_approved_or_a_month_has_gone_the_effect_is_counted_again_first()
    {
        var (book, change) = Proposed(Begun, "homeVisitMaxDays", "10", "2027-06-01");
        var other = Approved(book, "judgementGapMaxDays", "60", "2027-01-01").Book;
        Assert.Equal("effect-outdated", Code(DecideParameter.Decide(other, change, new(true, null, 1, Approver), 1, [Whole(1)], Now)));
        Assert.Equal("effect-outdated", Code(DecideParameter.Decide(book, change, new(true, null, 1, Approver), 1, [Whole(1)], Now.AddDays(31))));
        var again = CountParameterEffect.Decide(other, other.Find(change.Id)!, Now).Outcome!;
        Assert.True(DecideParameter.Decide(again.Book, again.Change, new(true, null, 2, Approver), 1, [Whole(2)], Now).IsAccepted);
    }

    [Fact]
    public void A_day_that_has_begun_is_not_judged_otherwise_and_what_was_approved_too_late_does_not_begin()
    {
        Assert.Equal("not-ahead", Code(Propose("homeVisitMaxDays", "10", "2026-11-29")));
        Assert.Equal("too-far-ahead", Code(Propose("homeVisitMaxDays", "10", "2027-12-31")));
        var (book, change) = Proposed(Begun, "homeVisitMaxDays", "10", "2026-11-30");

        // Midnight in China is 16:00 UTC: until ten minutes before it every instance hears of it in time.
        var evening = new DateTimeOffset(2026, 11, 29, 15, 49, 0, TimeSpan.Zero);
        Assert.True(DecideParameter.Decide(book, change, new(true, null, 1, Approver), 1, [Whole(1)], evening).IsAccepted);
        Assert.Equal("too-late", Code(DecideParameter.Decide(book, change, new(true, null, 1, Approver), 1, [Whole(1)], evening.AddMinutes(1))));
        Assert.Equal("too-late", Code(DecideParameter.Decide(book, change, new(true, null, 1, Approver), 1, [Whole(1)], evening.AddDays(3))));
    }

    [Theory]
    [InlineData("homeVisitMaxDays", "367", "invalid-value")]
    [InlineData("homeVisitMaxDays", "-1", "invalid-value")]
    [InlineData("homeVisitMaxDays", "一个月", "invalid-value")]
    [InlineData("homeVisitMaxDays", "30", "same-value")]
    [InlineData("homeVisitMaxDays", "91", "conflicting-value")] // more than the days that a person judges
    [InlineData("keyCareUrgentDays", "120", "conflicting-value")] // the urgent ones seen later than the others
    [InlineData("askedFrom", "0.95", "conflicting-value")]
    [InlineData("linkedFrom", "0.5", "invalid-value")] // of two pairs with one child in common both could have it
    [InlineData("internalMinimumCell", "20", "conflicting-value")]
    [InlineData("centralDistricts", "140421", "invalid-value")] // 长治县, abolished
    [InlineData("minimumMonths", "3", "invalid-value")]
    [InlineData("ageCompletesOn", "1", "invalid-value")]
    [InlineData("adultAge", "18", "unknown-parameter")]
    public void A_value_that_cannot_be_is_refused_in_words(string parameter, string value, string code)
    {
        var refused = Propose(parameter, value, "2027-01-01");
        Assert.Contains(code, refused.Problems.Select(problem => problem.Code));
        Assert.All(refused.Problems, problem => Assert.Matches("请", problem.Message));
    }

    [Fact]
    public void Two_numbers_that_do_not_go_together_on_any_later_day_are_refused_though_they_do_on_the_first()
    {
        var book = Approved(Begun, "judgementGapMaxDays", "40", "2027-03-01").Book;
        Assert.Equal("conflicting-value",
            Code(ProposeParameter.Decide(book, new("homeVisitMaxDays", "60", new(2027, 1, 1), "会议纪要", Analyst), "c", Now)));
        Assert.True(ProposeParameter.Decide(book, new("homeVisitMaxDays", "40", new(2027, 1, 1), "会议纪要", Analyst), "c", Now).IsAccepted);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_and_a_parameter_has_one_change_that_waits()
    {
        Assert.Equal(["required", "not-ahead", "invalid-value"],
            ProposeParameter.Decide(Begun, new("homeVisitMaxDays", "many", new(2024, 1, 1), " ", Analyst), "c",
            Now).Problems.Select(problem => problem.Code));
        var (book, change) = Proposed(Begun, "homeVisitMaxDays", "10", "2027-01-01");
        Assert.Equal("already-proposed",
            Code(ProposeParameter.Decide(book, new("homeVisitMaxDays", "12", new(2027, 1, 1), "会议纪要", Analyst), "d", Now)));
        Assert.Equal("required", Code(DecideParameter.Decide(book, change, new(false, "", 1, Approver), 1, [], Now)));
        var refused = DecideParameter.Decide(book, change, new(false, "先开会", 0, Approver), 1, [], Now).Outcome!;
        Assert.Equal("wrong-status", Code(DecideParameter.Decide(refused.Book, refused.Change, new(true, null, 1, Approver), 1, [Whole(1)], Now)));
        Assert.True(ProposeParameter.Decide(refused.Book, new("homeVisitMaxDays", "12", new(2027, 1, 1), "会议纪要", Analyst), "d", Now).IsAccepted);
    }

    [Fact] // 民发〔2024〕17号 against 长民发〔2024〕50号
    public void The_effect_tells_who_leaves_which_caliber_and_who_would_be_closed()
    {
        var child = Registered.Migrant(bend: body => body["hukouAddress"] = new JsonObject { ["division"] = "140404", ["detail"] = "某村" });
        var day = new DateOnly(2027, 1, 1);
        var (book, change) = Proposed(Begun, "centralDistricts", "140403,140404", "2027-01-01");
        var (without, with) = (book.On(day), book.On(day, change));
        var effect = Enumerable.Repeat(child, 3).Aggregate(CountyEffect.None("140403", 1, Now), (sum, one) => sum.With(one, without, with, day));
        Assert.Equal((3, 3, 0), (effect.Looked, effect.Changed, effect.Later));
        Assert.Equal((new Moves(0, 3), new Moves(0, 0)), (effect.Monitoring, effect.Statistics));
        var onTheDay = new DateTimeOffset(2027, 1, 1, 2, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Standing.StatisticsOnly, ReassessChild.Decide(child, with, onTheDay, otherwise: true).After);
        Assert.Equal(new Moves(0, 0), effect.Closing);

        // Nobody's finding follows the rhythm of the ledger, and nobody of these is on it.
        var rhythm = Proposed(Begun, "keyCareUrgentDays", "20", "2027-01-01");
        var none = CountyEffect.None("140403", 1, Now).With(child, without, rhythm.Book.On(day, rhythm.Change), day);
        Assert.Equal((0, 0, 0), (none.Changed, none.Later, none.Rhythm));
        var wandering = Registered.Migrant("c3", body => body["wandering"] = true);
        Assert.Equal(1, none.With(wandering, without, rhythm.Book.On(day, rhythm.Change), day).Rhythm);
    }

    [Fact] // api.md: internal answers hide cells below 3, and another that would tell them
    public void Who_may_not_list_the_children_does_not_learn_that_one_child_of_a_county_is_touched()
    {
        CountyEffect[] counties = [Changed("140403", 12), Changed("140404", 1), Changed("140405", 0), Changed("140423", 5)];
        var table = EffectTable.Of(counties, 3);
        Assert.Equal([12, null, 0, null], table.Counts["changed"]);
        Assert.Equal(18, table.City["changed"]);
        var alone = EffectTable.Of([Changed("140403", 0), Changed("140404", 1)], 3);
        Assert.Equal([0, null], alone.Counts["changed"]);
        Assert.Null(alone.City["changed"]);

        static CountyEffect Changed(string county, int changed) =>
            CountyEffect.None(county, 1, Now) with { Looked = 100, Changed = changed, IsWhole = true };
    }

    private static CountyEffect Whole(int revision) => CountyEffect.None("140403", revision, Now) with { IsWhole = true };

    private static Domain.Problems.Decision<BookChange> Propose(string parameter, string value, string from) =>
        ProposeParameter.Decide(Begun, new(parameter, value, DateOnly.ParseExact(from, "O", null), "市民政局会议纪要", Analyst), "c", Now);

    private static BookChange Proposed(PolicyBook book, string parameter, string value, string from) =>
        ProposeParameter.Decide(book, new(parameter, value, DateOnly.ParseExact(from, "O", null), "市民政局会议纪要", Analyst), parameter + from,
            Now).Outcome!;

    private static BookChange Approved(PolicyBook book, string parameter, string value, string from)
    {
        var proposed = Proposed(book, parameter, value, from);
        return DecideParameter.Decide(proposed.Book, proposed.Change, new(true, null, 1, Approver), 1, [Whole(1)], Now).Outcome!;
    }

    private static string Code(Domain.Problems.Decision<BookChange> decision)
    {
        Assert.False(decision.IsAccepted);
        return decision.Problems[0].Code;
    }
}
