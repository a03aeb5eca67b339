using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Jobs;
using Suite.Api;
using Suite.Portal;

namespace Suite.Statistics;

/// <summary>GET /api/statistics and counting anew: who sees which figures, what is kept back, what is written down.</summary>
public sealed class AskingFigures(AskingFigures.SmallCity city) : IClassFixture<AskingFigures.SmallCity>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Five migrant children in two townships of 潞州区, one in 上党区, one left-behind child in 襄垣县.</summary>
    public sealed class SmallCity : IAsyncLifetime
    {
        public Site Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Site = await Site.StartAsync();
            for (var i = 0; i < 4; i++)
            {
                await Site.RegisterAsync(Declaring.Migrant());
            }

            await Site.RegisterAsync(Declaring.With(Declaring.Migrant(), "currentAddress",
                new JsonObject { ["division"] = "140403002", ["detail"] = "某街2号" }));
            await Site.RegisterAsync(Declaring.With(Declaring.With(Declaring.Migrant(), "currentAddress",
                new JsonObject { ["division"] = "140404100", ["detail"] = "某街3号" }),
                "hukouAddress", new JsonObject { ["division"] = "140403", ["detail"] = "某村" }), "140404");
            await Site.RegisterAsync(Declaring.LeftBehind(), "140423");
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    [Fact]
    public async Task A_county_sees_its_own_table_and_nothing_of_it_hidden()
    {
        var reply = (await AskAsync("countyReviewer", "140403", "monitoring?by=township,ageBand&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        Assert.Equal(["140403001 6-11 migrant 4", "140403002 6-11 migrant 1"], Cells(reply, "township", "ageBand", "kind", "count"));
        var json = reply.Json;
        Assert.Equal(("monitoring", "2025-06-01", true, 0, 0), (reply.Text("caliber"), reply.Text("asOf"), json.GetProperty("complete").GetBoolean(),
            json.GetProperty("missing").GetArrayLength(), json.GetProperty("undetermined").GetInt32()));
        Assert.True(json.GetProperty("computedAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
        (await AskAsync("countyReviewer", "140403", "monitoring?county=140404")).Is(HttpStatusCode.Forbidden);
        (await AskAsync("countyReviewer", "140403", "monitoring?county=140403")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_township_sees_its_own_children_only()
    {
        var token = await city.Site.TokenAsync("townshipSupervisor", "140403", "140403001");
        Assert.Equal(["140403001 migrant 4"],
            Cells((await city.Site.GetAsync("/api/statistics/statistics?by=township&asOf=2025-06-01", token)).Is(HttpStatusCode.OK), "township",
                "kind", "count"));
    }

    [Fact] // 统计法实施条例 29(3)
    public async Task Who_may_not_list_the_children_does_not_see_small_cells()
    {
        var table = (await AskAsync("cityAnalyst", null, "statistics?by=county&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        Assert.Equal(["140403 migrant ", "140404 migrant ", "140423 leftBehind "], Cells(table, "county", "kind", "count"));
        Assert.Equal(["migrant 6", "leftBehind "], Cells(await AskAsync("statistician", null, "statistics?asOf=2025-06-01"), "kind", "count"));
        Assert.Equal(["migrant 5"], Cells(await AskAsync("cityApprover", null, "statistics?asOf=2025-06-01&county=140403"), "kind", "count"));
        Assert.Equal(["migrant 6"], Cells(await AskAsync("cityAnalyst", null, "statistics?asOf=2025-06-01&kind=migrant"), "kind", "count"));
        Assert.Equal(["7"], Cells(await AskAsync("cityAnalyst", null, "statistics?asOf=2025-06-01&by=persons"), "count"));
        var officer = await TokenAsync("departmentOfficer", "140403");
        Assert.Equal(["140403001 migrant ", "140403002 migrant "],
            Cells(await city.Site.GetAsync("/api/statistics/monitoring?by=township&asOf=2025-06-01", officer), "township", "kind", "count"));
    }

    [Theory]
    [InlineData("villageWorker", HttpStatusCode.Forbidden)]
    [InlineData("systemAdmin", HttpStatusCode.Forbidden)]
    [InlineData("securityAdmin", HttpStatusCode.Forbidden)]
    [InlineData("auditor", HttpStatusCode.Forbidden)]
    public async Task Others_see_no_figures(string role, HttpStatusCode status)
    {
        var token = role == "villageWorker" ? await city.Site.TokenAsync(role, "140403", "140403001", "140403001001")
            : await city.Site.TokenAsync(role);
        (await city.Site.GetAsync("/api/statistics/monitoring", token)).Is(status);
        (await city.Site.GetAsync("/api/statistics/monitoring")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_in_words_with_everything_that_is_wrong()
    {
        var reply = (await AskAsync("cityAnalyst", null, "monitoring?by=village,county,sex,schooling&asOf=2999-01-01&kind=x&county=110101"))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["future-day", "too-many-dimensions", "unknown-county", "unknown-dimension", "unknown-option"],
            reply.Codes.Order(StringComparer.Ordinal));
        (await AskAsync("cityAnalyst", null, "monitoring?asOf=yesterday")).Is(HttpStatusCode.UnprocessableEntity, "invalid-date");
        (await AskAsync("cityAnalyst", null, "households")).Is(HttpStatusCode.NotFound);
        var today = Domain.Time.CivilTime.ChinaDate(DateTimeOffset.UtcNow);
        (await AskAsync("cityAnalyst", null, "monitoring?asOf=" + today.AddDays(1).ToString("O", null))).Is(HttpStatusCode.UnprocessableEntity,
            "future-day");
        Assert.Equal(today.ToString("O", null), (await AskAsync("cityAnalyst", null, "monitoring")).Text("asOf"));
    }

    [Fact] // 未成年人网络保护条例 36
    public async Task Every_question_is_in_the_audit_trail_with_what_was_crossed()
    {
        var before = (await city.Site.AllAsync("140400", Kinds.Audit)).Count;
        (await AskAsync("cityAnalyst", null, "census?by=county,disabilityGrade&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        var entries = (await city.Site.AllAsync("140400", Kinds.Audit)).Select(document => JsonDocument.Parse(document.Body).RootElement.GetRawText())
            .ToList();
        Assert.True(entries.Count > before);
        Assert.Contains(entries, entry => entry.Contains("statistics.read", StringComparison.Ordinal)
            && entry.Contains("disabilityGrade", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_may_have_a_county_or_the_city_counted_anew_and_follow_it()
    {
        var analyst = await city.Site.TokenAsync("cityAnalyst");
        var started = (await city.Site.PostAsync("/api/statistics/rollups", "{}", Site.Bearer(analyst))).Is(HttpStatusCode.Accepted);
        Assert.Equal("/api/jobs/" + started.Text("id"), started.Headers.Location!.ToString());
        await Site.UntilAsync(async () => (await city.Site.GetAsync("/api/jobs/" + started.Text("id"), analyst)).Text("status") == "done");
        var job = await city.Site.GetAsync("/api/jobs/" + started.Text("id"), analyst);
        Assert.Equal(("rollup", 12, 12), (job.Text("kind"), job.Json.GetProperty("done").GetInt32(), job.Json.GetProperty("total").GetInt32()));
        Assert.NotEmpty(await city.Site.AllAsync("140403", Kinds.Rollup));
        Assert.Equal(["migrant 6", "leftBehind "], Cells(await AskAsync("statistician", null, "statistics?asOf=2025-06-01"), "kind", "count"));

        var reviewer = await city.Site.TokenAsync("countyReviewer", "140403");
        Assert.Equal("140403", (await city.Site.PostAsync("/api/statistics/rollups", "{}", Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted)
            .Text("county"));
        (await city.Site.PostAsync("/api/statistics/rollups", """{"county":"140404"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden);
        var ofCounty = (await city.Site.PostAsync("/api/statistics/rollups", """{"county":"140404"}""", Site.Bearer(analyst)))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal("140404", (await city.Site.GetAsync("/api/jobs/" + ofCounty.Text("id"), analyst)).Is(HttpStatusCode.OK).Text("county"));
        (await city.Site.GetAsync("/api/jobs/" + ofCounty.Text("id"), reviewer)).Is(HttpStatusCode.NotFound);
        (await city.Site.PostAsync("/api/statistics/rollups", """{"county":"999999"}""", Site.Bearer(analyst))).Is(HttpStatusCode.UnprocessableEntity,
            "unknown-county");
        (await city.Site.PostAsync("/api/statistics/rollups", "{}", Site.Bearer(await city.Site.TokenAsync("statistician"))))
            .Is(HttpStatusCode.Forbidden);
        (await city.Site.PostAsync("/api/statistics/rollups", "not json", Site.Bearer(analyst))).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_job_that_a_crash_left_behind_is_finished_by_the_timer()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        await site.RegisterAsync(Declaring.Migrant());
        var at = DateTimeOffset.UtcNow.AddMinutes(-10);
        var id = Guid.CreateVersion7(at).ToString("N");
        await JobList.QueueAsync(site.Store, new(id, "rollup", "140400", JobStatus.Running, 5, 12, "", "5", null, at, at), Cancel);
        await site.App.Services.GetRequiredService<Handlers>().RunAsync(StatisticsFunctions.Timer, new Firing(null, DateTimeOffset.UtcNow), Cancel);
        Assert.Equal("done", (await site.GetAsync("/api/jobs/" + id, await site.TokenAsync("cityAnalyst"))).Text("status"));
        Assert.NotEmpty(await site.AllAsync("140403", Kinds.Rollup));
    }

    [Fact] // Counted: never those registered in error
    public async Task A_record_that_two_persons_closed_as_a_mistake_is_counted_on_no_day()
    {
        await using var site = await Site.StartAsync();
        var (kept, wrong) = (await site.RegisterAsync(Declaring.Migrant()), await site.RegisterAsync(Declaring.Migrant()));
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", "140403"), await site.TokenAsync("countyApprover", "140403"));
        foreach (var (id, because) in new[] { (kept, "noLongerMeets"), (wrong, "registeredInError") })
        {
            (await site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "核对", ["because"] = because }, Site.Bearer(reviewer)))
                .Is(HttpStatusCode.Accepted);
            (await site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "同意" }, Site.Bearer(approver))).Is(HttpStatusCode.OK);
        }

        (await site.PostAsync($"/api/children/{kept}/close", new JsonObject { ["reason"] = "核对", ["because"] = "bored" }, Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        Assert.Equal(["migrant 1"], Cells(await site.GetAsync("/api/statistics/monitoring?asOf=2025-06-01", reviewer), "kind", "count"));
        Assert.Empty(Cells(await site.GetAsync("/api/statistics/monitoring", reviewer), "kind", "count"));
    }

    private async Task<string> TokenAsync(string role, string? county)
    {
        var persona = new JsonObject { ["role"] = role, ["county"] = county, ["department"] = role == "departmentOfficer" ? "education" : null };
        return (await city.Site.PostAsync("/dev/token",
            new JsonObject(persona.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone())))))
                .Is(HttpStatusCode.OK).Text("token");
    }

    private async Task<Reply> AskAsync(string role, string? county, string question) =>
        await city.Site.GetAsync("/api/statistics/" + question, await TokenAsync(role, county));

    private static IEnumerable<string> Cells(Reply reply, params string[] members) =>
        reply.Json.GetProperty("cells").EnumerateArray().Select(cell =>
        {
            Assert.Equal(members.Order(StringComparer.Ordinal), cell.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            return string.Join(' ', members.Select(member => cell.GetProperty(member).ToString()));
        });
}
