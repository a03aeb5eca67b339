using Domain.Campaigns;
using Domain.Divisions;

namespace App.Api.Campaigns;

/// <summary>A phase of a campaign.</summary>
internal sealed record PhaseItem(string Phase, string Label, string Clause, DateOnly From, DateOnly Until)
{
    public static PhaseItem Of(PhaseSpan span) => new(span.Phase.Id(), span.Phase.Label(), span.Phase.Clause(), span.From, span.Until);
}

/// <summary>A campaign.</summary>
internal sealed record CampaignItem(string Id, string Version, string Name, IReadOnlyList<PhaseItem> Phases, IReadOnlyList<DivisionCode> Counties,
    DateTimeOffset At)
{
    /// <summary>Once made it does not change.</summary>
    public static CampaignItem Of(Campaign campaign) => new(campaign.Id, "1", campaign.Name, [.. campaign.Phases.Select(PhaseItem.Of)],
        campaign.Counties, campaign.At);
}

/// <summary>Counts or goals.</summary>
/// <param name="Compared">Null where it is not counted: townships.</param>
internal sealed record CountsItem(int Visited, int Declared, int Entered, int? Compared);

/// <summary>How far a place is.</summary>
internal sealed record AreaItem(DivisionCode Id, string Name, CountsItem? Goal, CountsItem? Counts, bool HasBegun)
{
    public static AreaItem Of(AreaProgress area) => new(area.Area, DivisionTable.Name(area.Area) ?? "",
        area.Goal is { } goal ? new(goal.Visited, goal.Declared, goal.Entered, goal.Compared) : null,
        area.Counts is { } counts ? new(counts.Visited, counts.Declared, counts.Entered, counts.Compared) : null, area.HasBegun);
}

/// <summary>A version of a figure.</summary>
internal sealed record FigureVersionItem(int Value, string Source, DateOnly On, string By, DateTimeOffset At);

/// <summary>A figure with every version, the last one holds.</summary>
internal sealed record FigureItem(DivisionCode County, string Kind, string Label, IReadOnlyList<FigureVersionItem> Versions)
{
    public static FigureItem Of(CampaignFigure figure) => new(figure.County, figure.Kind.Id(), figure.Kind.Label(),
        [.. figure.Versions.Select(version => new FigureVersionItem(version.Value, version.Source, version.On, version.By.Subject, version.At))]);
}

/// <summary>The board on a day.</summary>
/// <param name="Phase">deploy, collect, enter, routine; null before and between.</param>
/// <param name="From">The first day that is counted; null before the campaign begins.</param>
/// <param name="Whole">All places together.</param>
internal sealed record BoardItem(CampaignItem Campaign, DateOnly Today, string? Phase, DateOnly? From, AreaItem Whole, IReadOnlyList<AreaItem> Areas,
    IReadOnlyList<DivisionCode> NotBegun, IReadOnlyList<FigureItem> Figures)
{
    public static BoardItem Of(CampaignBoard board, AreaProgress? whole, IReadOnlyList<CampaignFigure> figures) => new(
        CampaignItem.Of(board.Campaign), board.Today, board.Campaign.IsRoutine(board.Today) ? "routine" : board.Campaign.PhaseOn(board.Today)?.Id(),
        board.Campaign.Window(board.Today)?.From, AreaItem.Of(whole ?? board.Sum(DivisionCode.Changzhi)), [.. board.Areas.Select(AreaItem.Of)],
        [.. board.NotBegun.Select(area => area.Area)], [.. figures.Select(FigureItem.Of)]);
}

/// <summary>The goals of a county.</summary>
internal sealed record GoalsItem(DivisionCode County, IReadOnlyList<GoalItem> Goals);

/// <summary>What a place is to reach.</summary>
internal sealed record GoalItem(DivisionCode Area, int Visited, int Declared, int Entered, int Compared)
{
    public static GoalItem Of(CampaignGoal goal) => new(goal.Area, goal.Visited, goal.Declared, goal.Entered, goal.Compared);
}
