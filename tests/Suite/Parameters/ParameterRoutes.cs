using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Parameters;
using App.Functions;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Parameters;

/// <summary>
/// A parameter from the proposal to the day on which children are judged by it, over HTTP. The clock stands still, so queues and timers are fired by
/// hand.
/// </summary>
public sealed class ParameterRoutes
{
    private const string Luzhou = "140403";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_shows_whom_it_touches_is_approved_by_a_second_person_and_every_child_is_judged_by_it_on_its_day()
    {
        var clock = Clock();
        await using var site = await Site.StartAsync(clock);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await site.RegisterAsync(Declaring.Migrant()));
        }

        var (analyst, approver) = (await site.TokenAsync("cityAnalyst", name: "分析"), await site.TokenAsync("cityApprover", name: "审批"));
        var listed = (await site.GetAsync("/api/parameters", analyst)).Is(HttpStatusCode.OK);
        Assert.Equal(PolicyParameter.All.Select(parameter => parameter.Id),
            listed.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Contains("中心城区", listed.Body, StringComparison.Ordinal);

        // 潞州 and 上党 are one centre by the national text; these children moved between them.
        var proposed = (await Propose(site, analyst, "centralDistricts", "140403,140404", "2026-12-01")).Is(HttpStatusCode.Created);
        var id = proposed.Text("id");
        Assert.Equal(("proposed", "一个也没有", "潞州区、上党区", "1"),
            (proposed.Text("status"), proposed.Text("wasLabel"), proposed.Text("valueLabel"), proposed.Text("version")));

        await CountAsync(site, id, 1);
        var effect = (await Get(site, approver, id)).GetProperty("effect");
        Assert.True(effect.GetProperty("complete").GetBoolean());
        Assert.Equal((3, 3), (Of(effect, Luzhou, "changed"), Of(effect, Luzhou, "monitoringOut")));
        Assert.Equal((0, 0), (Of(effect, "140423", "changed"), Of(effect, Luzhou, "statisticsOut")));
        Assert.Equal(3, effect.GetProperty("city").GetProperty("changed").GetInt32());

        // Another instance knows what it read some seconds ago, and then what was decided here.
        var (elsewhere, now) = (new PolicyInForce((IReadOnlyList<KeyValuePair<string, string?>>)[]), new FakeTimeProvider(clock.GetUtcNow()));
        using var reader = new PolicyReader(site.Store, site.App.Services.GetRequiredService<PolicyRecords>(), elsewhere, _ => null, now);
        await reader.FreshAsync(Cancel);
        (await Act(site, approver, id, "approval", ("version", "1"))).Is(HttpStatusCode.OK);
        Assert.Equal("approved", (await Get(site, analyst, id)).GetProperty("change").GetProperty("status").GetString());
        (await Act(site, approver, id, "approval", ("version", "1"))).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Empty(elsewhere.On(new(2026, 12, 1)).CentralDistricts);
        now.Advance(TimeSpan.FromSeconds(11));
        await reader.FreshAsync(Cancel);
        Assert.Equal((0, 2), (elsewhere.On(new(2026, 11, 30)).CentralDistricts.Count, elsewhere.On(new(2026, 12, 1)).CentralDistricts.Count));

        // The day before nothing changes, on the day everybody is looked at again, once.
        await ReassessAsync(site, new(2026, 11, 30, 2, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(Standing.Monitored, Standings.Of((await site.ChildAsync(ids[0])).Assessment));
        await ReassessAsync(site, new(2026, 12, 1, 2, 0, 0, TimeSpan.FromHours(8)));
        foreach (var child in ids)
        {
            var judged = await site.ChildAsync(child);
            Assert.Equal((Standing.StatisticsOnly, ChildStatus.InReview, 2), (Standings.Of(judged.Assessment), judged.Status, judged.Revision));
        }

        await ReassessAsync(site, new(2026, 12, 1, 3, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(2, (await site.ChildAsync(ids[0])).Revision);

        // Who did what stands in the trail, with the reason and the parameter, without a name.
        var trail = (await site.AllAsync("140400", Kinds.Audit)).Select(document => System.Text.Encoding.UTF8.GetString(document.Body.Span)).ToList();
        Assert.Single(trail, entry => entry.Contains("policy.begin", StringComparison.Ordinal));
        Assert.Single(trail, entry => entry.Contains("policy.propose", StringComparison.Ordinal)
            && entry.Contains("centralDistricts", StringComparison.Ordinal) && entry.Contains("cityAnalyst", StringComparison.Ordinal));
        Assert.Single(trail, entry => entry.Contains("policy.approve", StringComparison.Ordinal)
            && entry.Contains("cityApprover", StringComparison.Ordinal));
    }

    [Fact] // the table: cityAnalyst proposes, cityApprover decides, nobody else comes in
    public async Task Only_the_citys_analyst_proposes_and_only_its_approver_decides()
    {
        await using var site = await Site.StartAsync(Clock());
        var (analyst, approver) = (await site.TokenAsync("cityAnalyst", name: "分析"), await site.TokenAsync("cityApprover", name: "审批"));
        (await Propose(site, approver, "keyCareDays", "60", "2026-12-01")).Is(HttpStatusCode.Forbidden);
        var id = (await Propose(site, analyst, "keyCareDays", "60", "2026-12-01")).Is(HttpStatusCode.Created).Text("id");
        (await Act(site, analyst, id, "approval", ("version", "1"))).Is(HttpStatusCode.Forbidden);
        (await Act(site, analyst, id, "refusal", ("reason", "不要"))).Is(HttpStatusCode.Forbidden);
        (await Act(site, approver, id, "withdrawal")).Is(HttpStatusCode.Forbidden);
        (await Act(site, await site.TokenAsync("cityAnalyst", name: "另一个"), id, "withdrawal")).Is(HttpStatusCode.Forbidden, "not-the-author");
        foreach (var role in new[] { "countyReviewer", "statistician", "systemAdmin", "securityAdmin", "auditor", "reader" })
        {
            var token = await site.TokenAsync(role, role is "countyReviewer" ? Luzhou : null);
            (await site.GetAsync("/api/parameters", token)).Is(HttpStatusCode.Forbidden);
            (await site.GetAsync("/api/parameters/changes/" + id, token)).Is(HttpStatusCode.Forbidden);
        }

        (await site.GetAsync("/api/parameters")).Is(HttpStatusCode.Unauthorized);
        (await Act(site, analyst, id, "withdrawal")).Is(HttpStatusCode.OK);
        (await Act(site, approver, id, "refusal", ("reason", "不要"))).Is(HttpStatusCode.Conflict, "wrong-status");
    }

    [Fact]
    public async Task Bad_input_is_refused_in_words_all_at_once_and_leaves_nothing_behind()
    {
        await using var site = await Site.StartAsync(Clock());
        var analyst = await site.TokenAsync("cityAnalyst");
        (await Propose(site, analyst, "adultAge", "18", "2026-12-01")).Is(HttpStatusCode.NotFound);
        var reply = (await site.PostAsync("/api/parameters/keyCareDays/changes", """{"value":60,"validFrom":"2026-02-30","extra":1}""",
            Site.Bearer(analyst))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["value", "validFrom", "reason", "extra"], reply.Fields);
        (await Propose(site, analyst, "keyCareDays", "6", "2026-11-01")).Is(HttpStatusCode.UnprocessableEntity, "invalid-value");
        (await site.PostAsync("/api/parameters/keyCareDays/changes", "[]", Site.Bearer(analyst))).Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync("/api/parameters/keyCareDays/changes", "{", Site.Bearer(analyst))).Is(HttpStatusCode.BadRequest);
        (await site.GetAsync("/api/parameters/changes/nobody", analyst)).Is(HttpStatusCode.NotFound);
        (await Act(site, analyst, new string('0', 32), "effect")).Is(HttpStatusCode.NotFound);
        Assert.DoesNotContain("\"waiting\":{", (await site.GetAsync("/api/parameters", analyst)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_who_propose_at_once_leave_one_change_and_two_who_decide_at_once_one_decision()
    {
        await using var site = await Site.StartAsync(Clock());
        var analyst = await site.TokenAsync("cityAnalyst", name: "分析");
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Propose(site, analyst, "keyCareDays", "60", "2026-12-01")));
        var id = Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created).Text("id");
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal(HttpStatusCode.Conflict, reply.Status));
        await CountAsync(site, id, 1);
        var approvers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.TokenAsync("cityApprover", name: "审批" + (char)('甲' + i))));
        var decided = await Task.WhenAll(approvers.Select((token, i) => i % 2 == 0 ? Act(site, token, id, "approval", ("version", "1"))
            : Act(site, token, id, "refusal", ("reason", "再议"))));
        Assert.Single(decided, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(decided.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Is(HttpStatusCode.Conflict));
    }

    [Fact] // api.md: Policy:* seeds the first version only
    public async Task Settings_seed_the_first_version_and_have_no_effect_afterwards()
    {
        await using var site = await Site.StartAsync(Clock(), "Policy:HomeVisitMaxDays=5");
        var analyst = await site.TokenAsync("cityAnalyst");
        Assert.Equal("5", Value(await site.GetAsync("/api/parameters", analyst), "homeVisitMaxDays"));
        var other = new PolicyInForce([KeyValuePair.Create("HomeVisitMaxDays", (string?)"7")]);
        using var reader = new PolicyReader(site.Store, site.App.Services.GetRequiredService<PolicyRecords>(), other, _ => null, TimeProvider.System);
        Assert.Equal(7, other.On(new(2026, 11, 30)).HomeVisitMaxDays);
        await reader.FreshAsync(Cancel);
        Assert.Equal(5, other.On(new(2026, 11, 30)).HomeVisitMaxDays);
    }

    [Fact]
    public async Task Counted_again_after_more_children_came_the_effect_is_another_and_a_message_of_the_first_counting_changes_nothing()
    {
        await using var site = await Site.StartAsync(Clock());
        var (analyst, approver) = (await site.TokenAsync("cityAnalyst", name: "分析"), await site.TokenAsync("cityApprover", name: "审批"));
        var id = (await Propose(site, analyst, "centralDistricts", "140403,140404", "2026-12-01")).Is(HttpStatusCode.Created).Text("id");
        await CountAsync(site, id, 1);
        Assert.Equal(0, Of((await Get(site, approver, id)).GetProperty("effect"), Luzhou, "changed"));
        for (var i = 0; i < 3; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        Assert.Equal("2", (await Act(site, approver, id, "effect")).Is(HttpStatusCode.Accepted).Text("version"));
        await CountAsync(site, id, 1);
        await CountAsync(site, id, 2);
        await CountAsync(site, id, 2);
        Assert.Equal(3, Of((await Get(site, approver, id)).GetProperty("effect"), Luzhou, "changed"));
        (await Act(site, approver, id, "approval", ("version", "1"))).Is(HttpStatusCode.Conflict, "effect-outdated");
        (await Act(site, approver, id, "approval", ("version", "2"))).Is(HttpStatusCode.OK);
        await Assert.ThrowsAsync<InvalidDataException>(() => site.App.Services.GetRequiredService<ParameterEffects>().RunAsync("{}", Cancel));
    }

    [Fact] // 四: what is counted on a day is counted by the parameters of that day
    public async Task Statistics_count_each_day_by_the_parameters_of_that_day_without_a_restart()
    {
        var clock = Clock();
        await using var site = await Site.StartAsync(clock);
        for (var i = 0; i < 4; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        var (analyst, approver) = (await site.TokenAsync("cityAnalyst", name: "分析"), await site.TokenAsync("cityApprover", name: "审批"));
        Assert.Equal(4, await CountedAsync("2026-11-29"));
        var id = (await Propose(site, analyst, "centralDistricts", "140403,140404", "2026-12-01")).Is(HttpStatusCode.Created).Text("id");
        await CountAsync(site, id, 1);
        (await Act(site, approver, id, "approval", ("version", "1"))).Is(HttpStatusCode.OK);
        Assert.Equal(4, await CountedAsync("2026-11-29"));
        clock.Advance(TimeSpan.FromDays(3));
        analyst = await site.TokenAsync("cityAnalyst", name: "分析");
        Assert.Equal(4, await CountedAsync("2026-11-30"));
        Assert.Equal(0, await CountedAsync("2026-12-01"));

        async Task<int> CountedAsync(string day)
        {
            var reply = (await site.GetAsync($"/api/statistics/monitoring?asOf={day}&by=county", analyst)).Is(HttpStatusCode.OK);
            return reply.Json.GetProperty("cells").EnumerateArray().Sum(cell => cell.GetProperty("count").GetInt32());
        }
    }

    private static FakeTimeProvider Clock() =>
        new(new DateTimeOffset(2026, 11, 29, 1, 0, 20, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private static Task<Reply> Propose(Site site, string token, string parameter, string value, string from) =>
        site.PostAsync($"/api/parameters/{parameter}/changes",
        new JsonObject { ["value"] = value, ["validFrom"] = from, ["reason"] = "市民政局会议纪要〔2026〕11号" }, Site.Bearer(token));

    private static Task<Reply> Act(Site site, string token, string id, string verb, params (string Name, string Value)[] members) =>
        site.PostAsync($"/api/parameters/changes/{id}/{verb}",
        new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))), Site.Bearer(token));

    private static async Task<JsonElement> Get(Site site, string token, string id) =>
        (await site.GetAsync("/api/parameters/changes/" + id, token)).Is(HttpStatusCode.OK).Json;

    private static string? Value(Reply listed, string parameter) =>
        listed.Json.GetProperty("items").EnumerateArray().Single(item =>
            item.GetProperty("id").GetString() == parameter).GetProperty("value").GetString();

    private static int? Of(JsonElement effect, string county, string measure) => effect.GetProperty("counties").EnumerateArray()
        .Single(one => one.GetProperty("county").GetString() == county).GetProperty("counts")
        .GetProperty(measure) is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : null;

    /// <summary>The messages as the queue brings them, one a county.</summary>
    private static async Task CountAsync(Site site, string id, int revision)
    {
        var handlers = site.App.Services.GetRequiredService<Handlers>();
        foreach (var county in DivisionTable.Children(DivisionCode.Changzhi))
        {
            var message = new JsonObject { ["change"] = id, ["county"] = county.Code.Value, ["revision"] = revision }.ToJsonString();
            for (var done = false; !done;)
            {
                try
                {
                    await handlers.RunAsync(ParameterFunctions.Count,
                        new Firing(message, site.App.Services.GetRequiredService<TimeProvider>().GetUtcNow()), Cancel);
                    done = true;
                }
                catch (IOException)
                {
                    // The site's own queue counts the same county at this moment.
                }
            }
        }
    }

    private static Task ReassessAsync(Site site, DateTimeOffset now) =>
        site.App.Services.GetRequiredService<Handlers>().RunAsync(ChildFunctions.Reassess, new Firing(null, now), Cancel);
}
