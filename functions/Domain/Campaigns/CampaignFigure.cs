using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Campaigns;

/// <summary>Figures of another action that stand beside a campaign (七(一)): numbers that somebody else has counted, no child of ours in
/// them.</summary>
public enum FigureKind
{
    /// <summary>“农村留守儿童与困境儿童关爱服务质量提升三年行动”: households visited.</summary>
    ThreeYearVisits,

    /// <summary>困境儿童.</summary>
    ChildrenInDifficulty,
}

public static class FigureKinds
{
    public static IReadOnlyList<FigureKind> All { get; } = Enum.GetValues<FigureKind>();

    public static string Id(this FigureKind kind) => kind switch
    {
        FigureKind.ThreeYearVisits => "threeYearVisits",
        FigureKind.ChildrenInDifficulty =>
        "childrenInDifficulty"
    };

    public static string Label(this FigureKind kind) => kind switch
    {
        FigureKind.ThreeYearVisits => "三年行动入户走访（户）",
        FigureKind.ChildrenInDifficulty =>
        "困境儿童（人）"
    };

    public static FigureKind? Find(string? id) => id switch
    {
        "threeYearVisits" => FigureKind.ThreeYearVisits,
        "childrenInDifficulty" => FigureKind.ChildrenInDifficulty,
        _ => null,
    };
}

/// <summary>A figure as somebody entered it.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="On">The day that it speaks of.</param>
public sealed record FigureVersion(int Value, string Source, DateOnly On, AuditActor By, DateTimeOffset At);

/// <summary>A figure of a county in a campaign, with every version of it.</summary>
/// <param name="Versions">Oldest first; the last one holds.</param>
public sealed record CampaignFigure(string Campaign, DivisionCode County, FigureKind Kind, IReadOnlyList<FigureVersion> Versions);

/// <summary>Somebody enters a figure; what was there before stays as a version.</summary>
public sealed record EnterFigure(FigureKind? Kind, int? Value, string Source, DateOnly? On, AuditActor By)
{
    public const int Most = 10_000_000;
    public const int LongestSource = 100;

    public static Decision<CampaignFigure> Decide(Campaign campaign, DivisionCode county, CampaignFigure? before, EnterFigure command, DateOnly today,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (!campaign.Has(county))
        {
            problems.Add(Errors.UnknownArea());
        }

        if (command.Kind is null)
        {
            problems.Add(Errors.UnknownKind());
        }

        if (command.Value is not (>= 0 and <= Most))
        {
            problems.Add(Errors.BadValue(Most));
        }

        var source = VisibleText.Of(command.Source);
        if (source.Length is 0 or > LongestSource)
        {
            problems.Add(Errors.SourceNeeded(LongestSource));
        }

        if (command.On is not { } on || on > today)
        {
            problems.Add(Errors.DayNeeded());
        }

        return problems.Count > 0 ? problems
            : new CampaignFigure(campaign.Id, county, command.Kind!.Value,
                [.. before?.Versions ?? [], new(command.Value!.Value, source, command.On!.Value, command.By, now)]);
    }
}
