using App.Api.Sheets;
using App.Api.Verifications;
using App.Documents.Excel;
using App.Security;
using Domain.Campaigns;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.Campaigns;

/// <summary>The board of a campaign: what the records themselves say, counted by their index; no record of a child is opened.</summary>
public sealed class CampaignBoards(IStore store, CampaignRecords records, TimeProvider time)
{
    /// <summary>More than any county has.</summary>
    private const int Most = 1_000_000;

    /// <summary>Comparisons of a half-year, of all departments of a county.</summary>
    private const int MostRuns = 40;

    /// <summary>What the caller sees: the city its counties, a county its townships, a reader its county as a whole.</summary>
    public async Task<CampaignBoard> OfAsync(Caller caller, Campaign campaign, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(campaign);
        var (today, areas) = (CivilTime.ChinaDate(time.GetUtcNow()), AreasOf(caller, campaign));
        var goals = await records.GoalsAsync(campaign, areas.Select(area => area.County!.Value).Distinct(), cancellation).ConfigureAwait(false);
        var counts = await Task.WhenAll(areas.Select(area => CountAsync(campaign.Window(today), area, cancellation))).ConfigureAwait(false);
        return new(campaign, today, [.. areas.Select((area, at) => new AreaProgress(area, goals.GetValueOrDefault(area.County!.Value)?.Of(area),
            counts[at]))]);
    }

    /// <summary>The counties whose figures and totals the caller sees.</summary>
    public static IReadOnlyList<DivisionCode> CountiesOf(Caller caller, Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(campaign);
        return caller.Assignment.HomeCounty is { } home ? [home] : campaign.Counties;
    }

    /// <summary>The county as a whole, above its townships; null for whoever sees counties anyway.</summary>
    public async Task<AreaProgress?> WholeAsync(Caller caller, Campaign campaign, CancellationToken cancellation)
    {
        if (!SeesTownships(caller) || caller.Assignment.HomeCounty is not { } county)
        {
            return null;
        }

        var goals = await records.GoalsAsync(campaign, [county], cancellation).ConfigureAwait(false);
        return new(county, goals.GetValueOrDefault(county)?.Of(county),
            await CountAsync(campaign.Window(CivilTime.ChinaDate(time.GetUtcNow())), county, cancellation).ConfigureAwait(false));
    }

    /// <summary>The board as xlsx: counts, goals and figures, no child.</summary>
    internal async Task<Download> FileAsync(Caller caller, Campaign campaign, CancellationToken cancellation)
    {
        var board = await OfAsync(caller, campaign, cancellation).ConfigureAwait(false);
        var sheet = Sheet(board, await WholeAsync(caller, campaign, cancellation).ConfigureAwait(false),
            await records.FiguresAsync(campaign, CountiesOf(caller, campaign), cancellation).ConfigureAwait(false));
        return Download.Of($"摸排进度{Eligibility.AssessmentJson.Day(board.Today)}.xlsx", SheetTypes.Xlsx, sheet);
    }

    private static byte[] Sheet(CampaignBoard board, AreaProgress? whole, IReadOnlyList<CampaignFigure> figures)
    {
        var window = board.Campaign.Window(board.Today);
        List<IReadOnlyList<object>> rows =
        [
            [board.Campaign.Name],
            [window is { } counted ? $"{Eligibility.AssessmentJson.Day(counted.From)} 至 {Eligibility.AssessmentJson.Day(counted.Until)}" : "还没有开始"],
            ["地区", "入户走访", "目标", "申报", "目标", "录入", "目标", "比对", "目标"],
            .. board.Areas.Select(Row),
            Row(whole ?? board.Sum(DivisionCode.Changzhi)),
            [],
            ["县（区）", "数字", "值", "来源", "哪一天"],
            .. figures.Select(figure => (IReadOnlyList<object>)[DivisionTable.Name(figure.County) ?? "", figure.Kind.Label(),
                figure.Versions[^1].Value,
                figure.Versions[^1].Source, Eligibility.AssessmentJson.Day(figure.Versions[^1].On)]),
        ];
        return PlainSheet.Xlsx(rows, "摸排进度");

        static IReadOnlyList<object> Row(AreaProgress area) =>
        [
            DivisionTable.Name(area.Area) ?? "", Cell(area.Counts?.Visited), Cell(area.Goal?.Visited), Cell(area.Counts?.Declared),
                Cell(area.Goal?.Declared),
            Cell(area.Counts?.Entered), Cell(area.Goal?.Entered), Cell(area.Counts?.Compared), Cell(area.Goal?.Compared),
        ];

        static object Cell(int? number) => number is { } count ? count : "—";
    }

    /// <summary>The first moment of a China day.</summary>
    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8));

    private static bool SeesTownships(Caller caller) => caller.Assignment.May(Permission.CampaignsRead, out var grant) && grant.View != View.Totals;

    private static IReadOnlyList<DivisionCode> AreasOf(Caller caller, Campaign campaign) => SeesTownships(caller)
        && caller.Assignment.HomeCounty is { } county
        ? [.. DivisionTable.Children(county).Select(township => township.Code)] : CountiesOf(caller, campaign);

    /// <summary>Null before the campaign begins.</summary>
    private async Task<CampaignCounts?> CountAsync((DateOnly From, DateOnly Until)? window, DivisionCode area, CancellationToken cancellation)
    {
        if (window is not var (from, until) || area.County is not { } county)
        {
            return null;
        }

        var (partition, isTownship) = (Partition.County(county.Value), area.Level == DivisionLevel.Township);
        var (first, last) = (Midnight(from), Midnight(until.AddDays(1)).AddTicks(-1));
        var visits = await store.CountAsync(partition, Within(Query.Of(Kinds.Visit).Between(Fields.At, first, last)), Most, cancellation)
            .ConfigureAwait(false);
        var doors = await store.CountAsync(partition, Declared().Where(Fields.Channel, Channel.Visit.Id()), Most, cancellation).ConfigureAwait(false);
        var declared = await store.CountAsync(partition, Declared(), Most, cancellation).ConfigureAwait(false);
        var entered = await store.CountAsync(partition, Declared().Where(Fields.Status, DeclarationStatus.Registered.Id()), Most, cancellation)
            .ConfigureAwait(false);
        return new(visits + doors, declared, entered, isTownship ? null : await ComparedAsync(partition, first, last, cancellation)
            .ConfigureAwait(false));

        Query Declared() => Within(Query.Of(Kinds.Declaration).Between(Fields.SubmittedOn, from, until));

        Query Within(Query query) => isTownship ? query.StartsWith(Fields.Village, area.Value) : query;
    }

    /// <summary>
    /// Children whom departments were asked about and had in their records, by the last comparison with each in that time; of several departments the
    /// one
    /// that knows most.
    /// </summary>
    private async Task<int> ComparedAsync(Partition partition, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Verification).Between(Fields.At, from, until).OrderBy(Fields.At, descending: true);
        var page = await store.ListAsync(partition, query, new(MostRuns), cancellation).ConfigureAwait(false);
        return page.Items.Select(document => document.Read(VerificationJson.Default.Verification)).Where(run => run.Summary is not null)
            .DistinctBy(run => run.Department).Select(run => run.Summary!.Matched).DefaultIfEmpty(0).Max();
    }
}
