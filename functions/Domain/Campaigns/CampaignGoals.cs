using Domain.Audit;
using Domain.Divisions;
using Domain.Problems;

namespace Domain.Campaigns;

/// <summary>What a campaign counts, of the records themselves.</summary>
/// <param name="Visited">入户走访: visits written down, and declarations taken at a door.</param>
/// <param name="Declared">自主申报和代为申报: declarations.</param>
/// <param name="Entered">录入: declarations that became a child on the register.</param>
/// <param name="Compared">比对: children that a department was asked about and answered for; null where it is not counted (a township).</param>
public sealed record CampaignCounts(int Visited, int Declared, int Entered, int? Compared)
{
    public bool HasBegun => Visited + Declared + Entered + (Compared ?? 0) > 0;
}

/// <summary>What a place is to reach.</summary>
/// <param name="Area">A county, or a township of it.</param>
public sealed record CampaignGoal(DivisionCode Area, int Visited, int Declared, int Entered, int Compared);

/// <summary>The goals of a county and its townships in one campaign.</summary>
public sealed record CountyGoals(string Campaign, DivisionCode County, IReadOnlyList<CampaignGoal> Goals, AuditActor By, DateTimeOffset At)
{
    public CampaignGoal? Of(DivisionCode area) => Goals.FirstOrDefault(goal => goal.Area == area);
}

/// <summary>Somebody says what a place is to reach; what was said before is in the trail.</summary>
public sealed record SetGoal(CampaignGoal Goal, AuditActor By)
{
    public const int Most = 1_000_000;

    public static Decision<CountyGoals> Decide(Campaign campaign, CountyGoals? before, DivisionCode county, SetGoal command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(command);
        var (problems, goal) = (new List<Problem>(), command.Goal);
        if (!campaign.Has(county) || !(goal.Area == county || (goal.Area.Level == DivisionLevel.Township && county.Contains(goal.Area)
            && DivisionTable.Find(goal.Area) is not null)))
        {
            problems.Add(Errors.UnknownArea());
        }

        if (new[] { goal.Visited, goal.Declared, goal.Entered, goal.Compared }.Any(number => number is < 0 or > Most))
        {
            problems.Add(Errors.BadGoal(Most));
        }

        return problems.Count > 0 ? problems
            : new CountyGoals(campaign.Id, county, [.. (before?.Goals ?? []).Where(other => other.Area != goal.Area), goal], command.By, now);
    }
}

/// <summary>How far a place is.</summary>
/// <param name="Goal">Null: none was set.</param>
/// <param name="Counts">Null before the campaign begins.</param>
public sealed record AreaProgress(DivisionCode Area, CampaignGoal? Goal, CampaignCounts? Counts)
{
    public bool HasBegun => Counts?.HasBegun == true;

    /// <summary>Whole percent of a goal, rounded down so that 100 means reached; null where there is none.</summary>
    public static int? Percent(int? count, int? goal) => count is { } so && goal is > 0 and { } all ? (int)Math.Min(100L * so / all, 999) : null;
}

/// <summary>The board of a campaign on a day.</summary>
public sealed record CampaignBoard(Campaign Campaign, DateOnly Today, IReadOnlyList<AreaProgress> Areas)
{
    public IReadOnlyList<AreaProgress> NotBegun => Campaign.Window(Today) is null ? [] : [.. Areas.Where(area => !area.HasBegun)];

    /// <summary>All places together; a goal where every one of them has one.</summary>
    public AreaProgress Sum(DivisionCode area) => new(
        area,
        Areas.Count > 0 && Areas.All(one => one.Goal is not null)
            ? new(area, Areas.Sum(one => one.Goal!.Visited), Areas.Sum(one => one.Goal!.Declared), Areas.Sum(one => one.Goal!.Entered),
                Areas.Sum(one => one.Goal!.Compared)) : null,
        Areas.Count > 0 && Areas.All(one => one.Counts is not null)
            ? new(Areas.Sum(one => one.Counts!.Visited), Areas.Sum(one => one.Counts!.Declared), Areas.Sum(one => one.Counts!.Entered),
                Areas.All(one => one.Counts!.Compared is null) ? null : Areas.Sum(one => one.Counts!.Compared ?? 0)) : null);
}
