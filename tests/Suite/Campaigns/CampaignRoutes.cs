using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Documents.Excel;
using Domain.Divisions;
using Storage;
using Suite.Api;
using Suite.Portal;
using Suite.Sheets;

namespace Suite.Campaigns;

/// <summary>The campaign board over HTTP: the city's counties, a county's townships, a reader's whole; counts from the records themselves.</summary>
public sealed class CampaignRoutes
{
    private const string County = "140403";

    [Fact]
    public async Task The_city_makes_a_campaign_sets_goals_and_sees_twelve_counties_with_what_the_records_say()
    {
        await using var site = await Site.StartAsync();
        var (analyst, reviewer) = (await site.TokenAsync("cityAnalyst"), await site.TokenAsync("countyReviewer", County));
        await Exporting.RegisterAsync(site, reviewer, 3);
        var campaign = await MakeAsync(site, analyst);
        Assert.Equal(["deploy", "collect", "enter"], (await site.GetAsync("/api/campaigns",
            analyst)).Json.GetProperty("items")[0].GetProperty("phases").EnumerateArray()
            .Select(phase => phase.GetProperty("phase").GetString()));
        (await SetAsync(site, analyst, campaign, County, declared: 10)).Is(HttpStatusCode.OK);
        (await SetAsync(site, analyst, campaign, "110105", declared: 10)).Is(HttpStatusCode.UnprocessableEntity, "unknown-place");
        var board = (await site.GetAsync(campaign, analyst)).Is(HttpStatusCode.OK);
        var areas = board.Json.GetProperty("areas").EnumerateArray().ToList();
        Assert.Equal(12, areas.Count);
        var own = areas.Single(area => area.GetProperty("id").GetString() == County);
        Assert.Equal((3, 3, 10), (own.GetProperty("counts").GetProperty("declared").GetInt32(),
            own.GetProperty("counts").GetProperty("entered").GetInt32(),
            own.GetProperty("goal").GetProperty("declared").GetInt32()));
        Assert.Equal("routine", board.Text("phase"));
        Assert.Equal(11, board.Json.GetProperty("notBegun").GetArrayLength());
        Assert.DoesNotContain(await site.AllAsync(County, Kinds.Child), child => board.Body.Contains(child.Id, StringComparison.Ordinal));

        // A county sees its townships and itself as a whole, and sets its own goals alone.
        var seen = (await site.GetAsync(campaign, reviewer)).Is(HttpStatusCode.OK);
        Assert.Equal(DivisionTable.Children(DivisionCode.Parse(County)).Select(township => township.Code.Value),
            seen.Json.GetProperty("areas").EnumerateArray().Select(area => area.GetProperty("id").GetString()));
        Assert.Equal(3, seen.Json.GetProperty("whole").GetProperty("counts").GetProperty("declared").GetInt32());
        Assert.Equal(3, seen.Json.GetProperty("areas").EnumerateArray().Sum(area => area.GetProperty("counts").GetProperty("declared").GetInt32()));
        (await SetAsync(site, reviewer, campaign, County + "001", declared: 5)).Is(HttpStatusCode.OK);
        (await SetAsync(site, reviewer, campaign, "140423", declared: 5)).Is(HttpStatusCode.UnprocessableEntity, "unknown-place");
        (await site.PostAsync("/api/campaigns", """{"name":"县里的"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden);
        (await SetAsync(site, await site.TokenAsync("countyApprover", County), campaign, County, declared: 5)).Is(HttpStatusCode.Forbidden);

        // Whoever reads sees the board without townships.
        var readers = (await site.GetAsync(campaign, await site.TokenAsync("reader", County))).Is(HttpStatusCode.OK);
        Assert.Equal([County], readers.Json.GetProperty("areas").EnumerateArray().Select(area => area.GetProperty("id").GetString()));
        Assert.Equal(12, (await site.GetAsync(campaign, await site.TokenAsync("reader"))).Json.GetProperty("areas").GetArrayLength());
        (await site.GetAsync(campaign, await site.TokenAsync("villageWorker", County, "140403001", "140403001001"))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_second_campaign_of_the_same_days_is_refused_and_a_county_outside_of_one_does_not_see_it()
    {
        await using var site = await Site.StartAsync();
        var analyst = await site.TokenAsync("cityAnalyst");
        await MakeAsync(site, analyst);
        var refused = (await site.PostAsync("/api/campaigns", """{"name":"又一次"}""", Site.Bearer(analyst)))
            .Is(HttpStatusCode.Conflict, "campaigns-overlap");
        Assert.Contains("首次摸排", refused.Body, StringComparison.Ordinal);
        var later = new JsonObject
        {
            ["name"] = "明年再查",
            ["counties"] = new JsonArray("140423"),
            ["phases"] = new JsonArray(Phase("deploy", "2027-01-01", "2027-01-31"), Phase("collect", "2027-02-01", "2027-03-31"), Phase("enter",
                "2027-04-01", "2027-05-31")),
        };
        var other = "/api/campaigns/" + (await site.PostAsync("/api/campaigns", later, Site.Bearer(analyst))).Is(HttpStatusCode.Created).Text("id");
        var reviewer = await site.TokenAsync("countyReviewer", County);
        (await site.GetAsync(other, reviewer)).Is(HttpStatusCode.NotFound);
        (await SetAsync(site, reviewer, other, County, declared: 1)).Is(HttpStatusCode.NotFound);
        Assert.Single((await site.GetAsync("/api/campaigns", reviewer)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, (await site.GetAsync(other, analyst)).Json.GetProperty("areas")[0].GetProperty("counts").ValueKind);
        (await site.PostAsync("/api/campaigns", """{"name":"x","phases":[{"phase":"collect"}]}""", Site.Bearer(analyst)))
            .Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_figure_that_others_counted_stands_beside_the_board_with_source_day_and_versions()
    {
        await using var site = await Site.StartAsync();
        var (analyst, reviewer) = (await site.TokenAsync("cityAnalyst"), await site.TokenAsync("countyReviewer", County));
        var campaign = await MakeAsync(site, analyst);
        (await site.PostAsync(campaign + "/figures", """{"kind":"threeYearVisits","value":120,"source":"三季度报表","on":"2026-09-30"}""",
            Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        (await site.PostAsync(campaign + "/figures", """{"county":"140403","kind":"threeYearVisits","value":140,"source":"更正","on":"2026-09-30"}""",
            Site.Bearer(analyst))).Is(HttpStatusCode.OK);
        (await site.PostAsync(campaign + "/figures", """{"county":"140423","kind":"threeYearVisits","value":1,"source":"别县","on":"2026-09-30"}""",
            Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-place");
        var wrong = (await site.PostAsync(campaign + "/figures", """{"kind":"x","on":"2999-01-01"}""", Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["invalid-date", "invalid-number", "required", "unknown-option"], wrong.Codes.Order());
        var figure = Assert.Single((await site.GetAsync(campaign, reviewer)).Json.GetProperty("figures").EnumerateArray());
        Assert.Equal([120, 140], figure.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("value").GetInt32()));
        Assert.Empty((await site.GetAsync(campaign, await site.TokenAsync("countyReviewer", "140423"))).Json.GetProperty("figures").EnumerateArray());
        Assert.Equal(2, (await site.AllAsync("140400", Kinds.Audit)).Count(entry => entry.Fields.Get(Fields.Action) == "campaign.figure"));
    }

    [Fact]
    public async Task A_table_of_figures_is_taken_whole_or_not_at_all()
    {
        await using var site = await Site.StartAsync();
        var (analyst, reviewer) = (await site.TokenAsync("cityAnalyst"), await site.TokenAsync("countyReviewer", County));
        var campaign = await MakeAsync(site, analyst);
        string[] head = ["县（区）", "三年行动入户走访（户）", "困境儿童（人）", "来源", "哪一天"];
        var good = Table([["三年行动报表"], head, ["潞州区", "120.0", "31", "季报", "2026年9月30日"], ["140423", "55", "", "季报", "2026-09-30"], ["合计", "175", "31",
            "", ""]]);
        var bad = Table([head, ["潞州区", "一百", "31", "季报", "2026-09-30"], ["北京", "1", "1", "季报", "2026-09-30"], ["襄垣县", "1", "", "", "2026-09-30"]]);
        var refused = (await site.PostAsync(campaign + "/figures/file", bad, "text/csv",
            Site.Bearer(analyst))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["bad-row", "bad-row", "invalid-number"], refused.Codes.Order());
        Assert.Empty((await site.GetAsync(campaign, analyst)).Json.GetProperty("figures").EnumerateArray());
        (await site.PostAsync(campaign + "/figures/file", good, "text/csv", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity,
            "unknown-place");
        Assert.Equal(3, (await site.PostAsync(campaign + "/figures/file", good, "text/csv", Site.Bearer(analyst))).Is(HttpStatusCode.OK).Json
            .GetProperty("items").GetArrayLength());
        var own = (await site.GetAsync(campaign, reviewer)).Json.GetProperty("figures").EnumerateArray().ToList();
        Assert.Equal([120, 31], own.Select(figure => figure.GetProperty("versions")[0].GetProperty("value").GetInt32()));

        static byte[] Table(string[][] rows) => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(string.Concat(rows.Select(row =>
            string.Join(',', row) + "\r\n")));
    }

    [Fact]
    public async Task On_the_page_the_analyst_plans_and_sets_a_county_looks_and_the_table_comes_out()
    {
        await using var site = await Site.StartAsync();
        using var analyst = await Visitor.SignedInAsync(site, "cityAnalyst", null);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        Assert.Contains("还没有安排摸排", (await reviewer.GetAsync("/portal/campaign")).Text, StringComparison.Ordinal);
        (string, string)[] boxes =
        [
            ("name", "首次摸排"), ("deploy.from", "2024-07-01"), ("deploy.until", "2024-07-31"), ("collect.from", "2024-08-01"), ("collect.until",
                "2024-09-30"),
            ("enter.from", "2024-10-01"), ("enter.until", "2024-11-30"),
        ];
        (await analyst.SubmitAsync("/portal/campaign", boxes)).Is(HttpStatusCode.SeeOther);
        (await analyst.SubmitAsync("/portal/campaign", boxes)).Is(HttpStatusCode.Conflict);
        var board = await analyst.GetAsync("/portal/campaign");
        Assert.Equal(13, board.Document.QuerySelectorAll("#board tbody tr").Length);
        Assert.Contains("还没有开始的（12）", board.Text, StringComparison.Ordinal);
        var set = board.Document.QuerySelector("form[action$='/goals']")!.GetAttribute("action")!;
        (await analyst.SubmitAsync(set, ("area", County), ("declared", "600"))).Is(HttpStatusCode.SeeOther);
        (await analyst.SubmitAsync(set, ("area", County), ("declared", "六百"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("0 / 600（0%）", (await analyst.GetAsync("/portal/campaign")).Text, StringComparison.Ordinal);
        var seen = await reviewer.GetAsync("/portal/campaign");
        Assert.Contains("0 / 600（0%）", seen.Text, StringComparison.Ordinal);
        var (name, content) = await reviewer.DownloadAsync(seen.Document.QuerySelector("a[download]")!.GetAttribute("href")!);
        Assert.EndsWith(".xlsx", name, StringComparison.Ordinal);
        using var file = new MemoryStream(content);
        using var book = Workbook.Open(file, ImportLimits.Default);
        using var sheet = new XlsxReader(book, book.Sheets[0].Path);
        var text = new StringBuilder();
        while (sheet.Read())
        {
            foreach (var cell in sheet.Cells)
            {
                text.Append(sheet.Text(cell)).Append('|');
            }
        }

        Assert.Contains("潞州区|0|0|0|600|", text.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> MakeAsync(Site site, string analyst) =>
        "/api/campaigns/" + (await site.PostAsync("/api/campaigns", """{"name":"首次摸排"}""", Site.Bearer(analyst))).Is(HttpStatusCode.Created)
        .Text("id");

    private static Task<Reply> SetAsync(Site site, string token, string campaign, string area, int declared) => site.SendAsync(HttpMethod.Put,
        campaign + "/goals",
        new StringContent(new JsonObject { ["area"] = area, ["declared"] = declared }.ToJsonString(), Encoding.UTF8, "application/json"),
            Site.Bearer(token));

    private static JsonObject Phase(string phase, string from, string until) => new() { ["phase"] = phase, ["from"] = from, ["until"] = until };
}
