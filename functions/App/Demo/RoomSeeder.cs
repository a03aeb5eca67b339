using App.Api.Campaigns;
using App.Api.National;
using App.Security;
using App.Wire;
using Domain.Campaigns;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Domain.National;
using Domain.Privacy;
using Domain.Time;

namespace App.Demo;

/// <summary>
/// One mapping for the national system and one campaign with goals, so that the rooms of the demonstration show something. The headings are invented:
/// the
/// system's own template is not public. Begun again after an interruption, it goes on with what is not done yet.
/// </summary>
internal sealed class RoomSeeder(NationalRecords national, NationalMappings mappings, CampaignRecords campaigns, TimeProvider time)
{
    private const string Channel = "portal";

    /// <summary>潞州区, where most of the city's migrant children live.</summary>
    private static readonly DivisionCode County = DivisionCode.Parse("140403");

    private static readonly string[] Headings = ["childName", "sex", "citizenNumber", "birthDate", "currentAddress"];

    public async Task SeedAsync(CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var reviewer = new Caller("demo-reviewer", null, new(Role.CountyReviewer, County));
        if ((await national.MappingsAsync(County, cancellation).ConfigureAwait(false)).Count == 0)
        {
            var form = Migrant2024.Form;
            IReadOnlyList<NationalColumn> columns =
            [
                .. Headings.Select(key => new NationalColumn(form.Find(key)!.Name, key, key == "sex"
                    ? new Dictionary<string, string> { ["male"] = "1", ["female"] = "2" } : [])),
                new("乡镇街道", NationalSource.Township, new Dictionary<string, string>()),
                new("登记日期", NationalSource.RegisteredOn, new Dictionary<string, string>()),
            ];
            Done(await mappings.SetAsync(reviewer, County, null,
                new("附件1上报（示例表头）", form.Id, "xlsx", new(today.Year, today.Month, 1), "系统行号", columns, ReturnHeadings.Usual, reviewer.Actor),
                null, Channel, cancellation).ConfigureAwait(false));
        }

        var analyst = new Caller("demo-analyst", null, new(Role.CityAnalyst));
        var all = await campaigns.OfAsync(analyst, cancellation).ConfigureAwait(false);
        var campaign = all.Count > 0 ? all[0] : Done(await campaigns.MakeAsync(analyst, new("首次监测摸排", null, null, analyst.Actor), Channel,
            cancellation).ConfigureAwait(false));
        var goals = await campaigns.GoalsAsync(campaign, campaign.Counties, cancellation).ConfigureAwait(false);
        foreach (var county in campaign.Counties.Where(county => !goals.ContainsKey(county)))
        {
            var wanted = county == County ? 1800 : 600;
            Done(await campaigns.SetAsync(analyst, campaign, new(new(county, wanted / 2, wanted, wanted, wanted / 2), analyst.Actor), Channel,
                cancellation).ConfigureAwait(false));
        }

        if ((await campaigns.FiguresAsync(campaign, [County], cancellation).ConfigureAwait(false)).Count == 0)
        {
            Done(await campaigns.EnterAsync(analyst, campaign, County, new(FigureKind.ThreeYearVisits, 1240, "三年行动季度报表（示例）", today, analyst.Actor),
                Channel, cancellation)
                .ConfigureAwait(false));
        }
    }

    private static T Done<T>(Attempt<T> attempt)
        where T : class => attempt.IsRefused(out var refusal, out var done)
        ? throw new InvalidOperationException($"What the demonstration's rooms show is refused: {refusal.Code}.") : done;
}
