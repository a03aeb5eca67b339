using System.Net;
using System.Text.Json.Nodes;
using App.Api.Parameters;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Chat;
using Suite.Portal;

namespace Suite.Parameters;

/// <summary>Another text of the notice from the proposal to the day on which every door shows it, over HTTP.</summary>
public sealed class NoticeRoutes
{
    private const string Text = "信息登记告知书（新）\n\n我们收集登记表上的内容，另外收集孩子的照片。\n\n不同意的，可以请儿童主任上门登记。";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_text_is_approved_by_a_second_person_and_from_its_day_on_every_door_shows_it_and_an_old_consent_stays()
    {
        var clock = Clock();
        await using var site = await Site.StartAsync(clock);
        var (analyst, approver) = (await site.TokenAsync("cityAnalyst", name: "分析"), await site.TokenAsync("cityApprover", name: "审批"));
        Assert.Equal(Notice.First.Text, (await site.GetAsync("/api/notice")).Is(HttpStatusCode.OK).Text("text"));
        (await site.DeclareAsync(Consenting("1", "2026-11-29"))).Is(HttpStatusCode.Created);

        var id = (await Propose(site, analyst, "2026-11-30")).Is(HttpStatusCode.Created).Text("id");
        (await Act(site, analyst, id, "approval")).Is(HttpStatusCode.Forbidden);
        (await Act(site, approver, id, "withdrawal")).Is(HttpStatusCode.Forbidden);
        Assert.Equal("approved", (await Act(site, approver, id, "approval")).Is(HttpStatusCode.OK).Text("status"));
        (await Act(site, approver, id, "refusal", ("reason", "不要"))).Is(HttpStatusCode.Conflict, "wrong-status");

        // Approved is not yet in force, here or on another instance.
        Assert.Equal("1", (await site.GetAsync("/api/notice")).Text("version"));
        (await site.DeclareAsync(Consenting("2", "2026-11-29"))).Is(HttpStatusCode.UnprocessableEntity);
        var elsewhere = new PolicyInForce((IReadOnlyList<KeyValuePair<string, string?>>)[]);
        using (var reader = new PolicyReader(site.Store, site.App.Services.GetRequiredService<PolicyRecords>(), elsewhere, _ => null, clock))
        {
            await reader.FreshAsync(Cancel);
        }

        Assert.Equal(("1", "2"), (elsewhere.Notices.On(new(2026, 11, 29)).Version, elsewhere.Notices.On(new(2026, 11, 30)).Version));

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Text, (await site.GetAsync("/api/notice")).Text("text"));
        using var parent = new Visitor(site);
        var page = (await parent.GetAsync("/declare/migrant-2024")).Is(HttpStatusCode.OK);
        Assert.Contains("另外收集孩子的照片", page.Text, StringComparison.Ordinal);
        Assert.Equal("2", page.Document.QuerySelector("input[name=consent]")!.GetAttribute("value"));
        Assert.Contains("另外收集孩子的照片",
            string.Concat((await new Messenger(site, "m1").SayAsync("你好")).Select(said => said.TryGetProperty("text", out var text) ? text.GetString()
                : "")), StringComparison.Ordinal);
        using (var worker = await Visitor.SignedInAsync(site, "villageWorker", township: Territory.Township, village: Territory.Village))
        {
            Assert.Contains("告知书版本：2", (await worker.GetAsync("/portal/paper/notice")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }

        // What was open before midnight is taken, what is older is asked for anew in words, and who consented keeps what they read.
        (await site.DeclareAsync(Consenting("2", "2026-11-30"))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Consenting("1", "2026-11-30"))).Is(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromDays(1));
        var outdated = (await site.DeclareAsync(Consenting("1", "2026-12-01"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("notice-outdated", outdated.Body, StringComparison.Ordinal);
        var kept = (await site.AllAsync("140403", Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body).Provenance.Consent!)
            .ToList();
        Assert.Equal(["1 2026-11-29", "1 2026-11-30", "2 2026-11-30"], kept.Select(consent => $"{consent.NoticeVersion} {consent.GivenOn:yyyy-MM-dd}")
            .Order(StringComparer.Ordinal));
        Assert.All(kept, consent => Assert.Equal(consent.NoticeVersion == "1" ? Notice.First.Hash : Notice.Of("2", Text, "", default).Hash,
            consent.NoticeHash));

        // The history says who proposed and who approved, when and why.
        var changes = (await site.GetAsync("/api/notices", await site.TokenAsync("cityApprover", name: "审批"))).Is(HttpStatusCode.OK)
            .Json.GetProperty("changes");
        var change = Assert.Single(changes.EnumerateArray());
        Assert.Equal(("局务会议纪要", "cityAnalyst", "cityApprover"), (change.GetProperty("proposed").GetProperty("reason").GetString(),
            change.GetProperty("proposed").GetProperty("role").GetString(), change.GetProperty("decided").GetProperty("role").GetString()));
        var trail = (await site.AllAsync("140400", Kinds.Audit)).Select(document => System.Text.Encoding.UTF8.GetString(document.Body.Span)).ToList();
        Assert.Single(trail, entry => entry.Contains("notice.propose", StringComparison.Ordinal));
        Assert.Single(trail, entry => entry.Contains("notice.approve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_input_is_refused_in_words_all_at_once_on_the_route_and_on_the_page_which_keeps_what_was_typed()
    {
        await using var site = await Site.StartAsync(Clock());
        var analyst = await site.TokenAsync("cityAnalyst");
        var reply = (await site.PostAsync("/api/notices/changes", """{"text":5,"validFrom":"2026-02-30","extra":1}""", Site.Bearer(analyst)))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.All(new[] { "text", "validFrom", "reason", "extra" },
            member => Assert.Contains($"\"{member}\"", reply.Body, StringComparison.Ordinal));
        (await site.PostAsync("/api/notices/changes", "[]", Site.Bearer(analyst))).Is(HttpStatusCode.UnprocessableEntity);
        (await Act(site, await site.TokenAsync("cityApprover"), "nobody", "approval")).Is(HttpStatusCode.NotFound);
        foreach (var role in new[] { "countyReviewer", "statistician", "systemAdmin", "securityAdmin", "auditor", "reader" })
        {
            (await site.GetAsync("/api/notices", await site.TokenAsync(role, role is "countyReviewer" ? "140403" : null)))
                .Is(HttpStatusCode.Forbidden);
        }

        using var desk = await Visitor.SignedInAsync(site, "cityAnalyst");
        var page = await desk.SubmitAsync("/portal/notices", ("text", "新的告知书，写了一半"), ("short", ""), ("validFrom", ""), ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("请写明原因", page.Text, StringComparison.Ordinal);
        Assert.Contains("请选择生效日期", page.Text, StringComparison.Ordinal);
        Assert.Equal("新的告知书，写了一半", page.Document.QuerySelector("textarea[name=text]")!.TextContent);
        Assert.Contains("\"changes\":[]", (await site.GetAsync("/api/notices", analyst)).Body, StringComparison.Ordinal);
    }

    private static FakeTimeProvider Clock() =>
        new(new DateTimeOffset(2026, 11, 29, 1, 0, 20, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private static JsonObject Consenting(string version, string on) =>
        Declaring.Migrant(Declaring.Number("140421", "20150305")).With("consent.noticeVersion", version).With("consent.givenOn", on);

    private static Task<Reply> Propose(Site site, string token, string from) => site.PostAsync("/api/notices/changes",
        new JsonObject { ["text"] = Text, ["validFrom"] = from, ["reason"] = "局务会议纪要" }, Site.Bearer(token));

    private static Task<Reply> Act(Site site, string token, string id, string verb, params (string Name, string Value)[] members) =>
        site.PostAsync($"/api/notices/changes/{id}/{verb}",
            new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))), Site.Bearer(token));
}
