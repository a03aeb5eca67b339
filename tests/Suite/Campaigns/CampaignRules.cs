using Domain.Audit;
using Domain.Campaigns;
using Domain.Divisions;

namespace Suite.Campaigns;

/// <summary>Phases, overlaps, goals, progress, figures: pure rules of the campaign board (五).</summary>
public sealed class CampaignRules
{
    private static readonly DivisionCode Luzhou = DivisionCode.Parse("140403");
    private static readonly DivisionCode Xiangyuan = DivisionCode.Parse("140423");
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 1, 0, 0, TimeSpan.Zero);
    private static readonly AuditActor By = new("u-1", "cityAnalyst");

    private static readonly Campaign Plan = Make(new("首次摸排", null, null, By));

    [Fact]
    public void The_plans_own_phases_are_July_August_to_September_October_to_November_2024_and_then_it_is_routine()
    {
        Assert.Equal(
        [
            ("deploy", "五(一)", new DateOnly(2024, 7, 1), new DateOnly(2024, 7, 31)), ("collect", "五(二)", new(2024, 8, 1), new(2024, 9, 30)),
            ("enter", "五(三)", new(2024, 10, 1), new(2024, 11, 30)),
        ], Plan.Phases.Select(span => (span.Phase.Id(), span.Phase.Clause(), span.From, span.Until)));
        Assert.Equal(12, Plan.Counties.Count);
        Assert.Equal(CampaignPhase.Collect, Plan.PhaseOn(new(2024, 9, 30)));
        Assert.False(Plan.IsRoutine(new(2024, 11, 30)));
        Assert.True(Plan.IsRoutine(new(2024, 12, 1)));
    }

    [Theory]
    [InlineData("2024-06-30", null, null)]
    [InlineData("2024-07-01", "2024-07-01", "2024-07-01")]
    [InlineData("2024-11-30", "2024-07-01", "2024-11-30")]
    [InlineData("2024-12-01", "2024-12-01", "2024-12-01")]
    [InlineData("2024-12-31", "2024-12-01", "2024-12-31")]
    [InlineData("2025-01-01", "2025-01-01", "2025-01-01")]
    [InlineData("2025-06-30", "2025-01-01", "2025-06-30")]
    [InlineData("2026-11-30", "2026-07-01", "2026-11-30")]
    public void What_is_counted_is_the_campaign_so_far_and_in_the_routine_the_half_year_so_far(string today, string? from, string? until)
    {
        var window = Plan.Window(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((from, until), (window?.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            window?.Until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Two_campaigns_of_one_county_at_a_time_are_refused_by_name_and_of_different_counties_are_not()
    {
        PhaseSpan[] later = [new(CampaignPhase.Deploy, new(2024, 11, 30), new(2024, 12, 1)), new(CampaignPhase.Collect, new(2025, 1, 1), new(2025, 1,
            2)), new(CampaignPhase.Enter, new(2025, 1, 3), new(2025, 1, 4))];
        var refused = Assert.Single(MakeCampaign.Decide(new([Make(new("首次摸排", null, [Luzhou], By))]), new("再查", later, [Luzhou, Xiangyuan], By), "b",
            Now).Problems);
        Assert.Equal("campaigns-overlap", refused.Code);
        Assert.Contains("潞州区", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("襄垣县", refused.Message, StringComparison.Ordinal);
        Assert.Contains("首次摸排", refused.Message, StringComparison.Ordinal);
        Assert.True(MakeCampaign.Decide(new([Make(new("首次摸排", null, [Luzhou], By))]), new("再查", later, [Xiangyuan], By), "b", Now).IsAccepted);
        PhaseSpan[] behind = [later[0] with { From = new(2024, 12, 1) }, later[1], later[2]];
        Assert.True(MakeCampaign.Decide(new([Plan]), new("再查", behind, null, By), "b", Now).IsAccepted);
    }

    [Fact]
    public void A_campaign_says_everything_that_is_wrong_with_it_at_once()
    {
        PhaseSpan[] crossed = [new(CampaignPhase.Deploy, new(2027, 1, 1), new(2027, 2, 1)), new(CampaignPhase.Collect, new(2027, 2, 1), new(2027, 3,
            1)), new(CampaignPhase.Enter, new(2027, 4, 1), new(2027, 5, 1))];
        Assert.Equal(["required", "not-in-order", "unknown-place"],
            MakeCampaign.Decide(CampaignBook.Empty, new("", crossed, [DivisionCode.Parse("110105")], By), "b", Now).Problems.Select(problem =>
                problem.Code));
        Assert.Equal("required", Assert.Single(MakeCampaign.Decide(CampaignBook.Empty, new("名", [crossed[0]], null, By), "b", Now).Problems).Code);
    }

    [Fact]
    public void A_goal_is_of_a_county_of_the_campaign_or_its_township_and_takes_the_place_of_the_one_before()
    {
        var township = DivisionTable.Children(Luzhou)[0].Code;
        var goals = SetGoal.Decide(Plan, null, Luzhou, new(new(Luzhou, 1, 2, 3, 4), By), Now).Outcome!;
        goals = SetGoal.Decide(Plan, goals, Luzhou, new(new(township, 1, 1, 1, 0), By), Now).Outcome!;
        goals = SetGoal.Decide(Plan, goals, Luzhou, new(new(Luzhou, 10, 20, 30, 40), By), Now).Outcome!;
        Assert.Equal((2, 20), (goals.Goals.Count, goals.Of(Luzhou)!.Declared));
        Assert.Equal(["unknown-place", "invalid-number"],
            SetGoal.Decide(Plan, null, Luzhou, new(new(Xiangyuan, -1, 0, 0, 0), By), Now).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Who_has_not_begun_is_who_has_counted_nothing_and_before_the_first_day_nobody_is_late()
    {
        AreaProgress[] areas = [new(Luzhou, new(Luzhou, 10, 10, 10, 10), new(3, 5, 0, null)), new(Xiangyuan, null, new(0, 0, 0, 0))];
        var board = new CampaignBoard(Plan, new(2024, 8, 5), areas);
        Assert.Equal(Xiangyuan, Assert.Single(board.NotBegun).Area);
        Assert.Empty((board with { Today = new(2024, 6, 1) }).NotBegun);
        var sum = board.Sum(DivisionCode.Changzhi);
        Assert.Null(sum.Goal);
        Assert.Equal(new CampaignCounts(3, 5, 0, 0), sum.Counts);
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(2000000, 1, 999)]
    [InlineData(5, 0, null)]
    public void A_hundred_percent_means_reached(int count, int goal, int? percent) => Assert.Equal(percent, AreaProgress.Percent(count, goal));

    [Fact]
    public void A_figure_of_the_three_years_keeps_every_version_with_source_and_day()
    {
        DateOnly today = new(2026, 11, 30);
        var figure = EnterFigure.Decide(Plan, Luzhou, null, new(FigureKind.ThreeYearVisits, 120, "三季度报表", new(2026, 9, 30), By), today, Now).Outcome!;
        figure = EnterFigure.Decide(Plan, Luzhou, figure, new(FigureKind.ThreeYearVisits, 140, "更正", new(2026, 9, 30), By), today, Now).Outcome!;
        Assert.Equal([(120, "三季度报表"), (140, "更正")], figure.Versions.Select(version => (version.Value, version.Source)));
        Assert.Equal(["unknown-option", "invalid-number", "required", "invalid-date"],
            EnterFigure.Decide(Plan, Luzhou, null, new(null, -1, "", new(2026, 12, 1), By), today, Now).Problems.Select(problem => problem.Code));
    }

    private static Campaign Make(MakeCampaign command) => MakeCampaign.Decide(CampaignBook.Empty, command, "a", Now).Outcome!;
}
