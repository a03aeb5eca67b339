using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Cases;
using Domain.Divisions;
using Storage;
using Suite.Api;
using Suite.Chat;
using Suite.Declarations;
using Suite.Portal;

namespace Suite.Cases;

/// <summary>紧急求助: what somebody says in the chat of danger or need stands on a desk at once, first of all, with two hours.</summary>
public sealed class UrgentCalls
{
    private const string City = "140400";
    private const string Luzhou = "140403";
    private const string Danger = "孩子老说不想活了";

    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 4, 0, 0, TimeSpan.Zero);

    [Fact] // 未成年人保护法 十一; due within UrgentCallHours
    public async Task Before_consent_and_without_a_telephone_it_opens_a_case_at_the_city_with_the_words_and_the_conversation_and_nothing_else()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.SayAsync(Danger);
        var found = Only(await site.AllAsync(City, Kinds.CaseForReview), City);
        Assert.Equal((CaseType.Urgent, CaseStatus.Open, TwoHours), (found.Type, found.Status, found.DueAt!.Value - found.At));
        var call = Assert.Single(found.Calls);
        Assert.Equal(("suicide", Danger, null), (call.Kind, call.Words, call.Phone));
        Assert.NotNull(found.Thread);
        Assert.Equal((null, null, null), (found.Declaration, found.Child, found.Words));
        Assert.Empty(found.Settlements);
        var entry = Assert.Single(await site.AllAsync(City, Kinds.Audit), document => document.Fields.Get(Fields.Action) == "case.open");
        Assert.DoesNotContain("不想活", System.Text.Encoding.UTF8.GetString(entry.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_county_that_was_named_gets_it_a_message_delivered_twice_is_one_call_and_more_of_them_join_the_open_case()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        var activity = parent.Activity("我在潞州区，孩子老说不想活了");
        await parent.SendAsync((JsonObject)activity.DeepClone());
        await parent.SendAsync(activity);
        Assert.Single(Only(await site.AllAsync(Luzhou, Kinds.CaseForReview), Luzhou).Calls);
        var due = Only(await site.AllAsync(Luzhou, Kinds.CaseForReview), Luzhou).DueAt;

        await parent.SayAsync("他爸老打孩子");
        await parent.SayAsync("13812345678");
        var found = Only(await site.AllAsync(Luzhou, Kinds.CaseForReview), Luzhou);
        Assert.Equal(["suicide", "violence", "violence"], found.Calls.Select(call => call.Kind));
        Assert.Equal((due, "13812345678"), (found.DueAt, found.Calls[^1].Phone));
        Assert.Empty(await site.AllAsync(City, Kinds.CaseForReview));
        Assert.Equal(["case.call", "case.call", "case.open"],
            (await site.AllAsync(Luzhou, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)).Order());
    }

    [Fact]
    public async Task It_stands_before_whatever_is_overdue_says_how_long_there_is_and_is_answered_in_the_same_conversation()
    {
        await using var site = await Site.StartAsync();
        var other = new Messenger(site, "p2");
        await other.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        await other.SayAsync("人工");
        await other.SayAsync("不留");
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.SayAsync("我在潞州区，孩子老说不想活了");

        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var items = (await site.GetAsync("/api/cases", token)).Json.GetProperty("items");
        Assert.Equal(["urgent", "handOver"], items.EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.DoesNotContain("不想活", items.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, items[0].GetProperty("calls").GetInt32());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        var home = (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK);
        var first = home.Document.QuerySelector("nav.work a")!;
        Assert.Contains("紧急求助", first.TextContent, StringComparison.Ordinal);
        Assert.Matches("还剩1小时5[0-9]分", first.TextContent); // of two hours, less the minutes that the machine took until here
        var row = (await reviewer.GetAsync("/portal/cases")).Document.QuerySelector("tr[data-row]")!;
        Assert.Contains("紧急", row.TextContent, StringComparison.Ordinal);

        var id = items[0].GetProperty("id").GetString();
        var page = "/portal/cases/" + id;
        Assert.DoesNotContain("不想活", (await reviewer.GetAsync(page)).Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(page + "/opening", ("reasonPicked", "处理紧急求助"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("孩子老说不想活了", (await reviewer.GetAsync(page)).Text, StringComparison.Ordinal);
        var version = (await reviewer.GetAsync(page)).Document.QuerySelector("form[action$='/reply'] input[name=version]")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync(page + "/reply", ("text", ""), ("version", version))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(page + "/reply", ("version", version), ("text", "我是潞州区民政局的小王，马上联系您，孩子现在在哪里？"))).Is(HttpStatusCode.SeeOther);
        await line.UntilSaidAsync("【潞州区工作人员】我是潞州区民政局的小王");
        await Site.UntilAsync(async () => (await reviewer.GetAsync(page)).Text.Contains("已送到对话里", StringComparison.Ordinal));
        Assert.Equal(1, (await site.AllAsync(Luzhou, Kinds.Audit)).Count(entry => entry.Fields.Get(Fields.Action) == "case.reply"));
    }

    [Fact]
    public async Task The_citys_desk_passes_it_on_to_the_county_that_then_has_it_with_the_same_term_and_nobody_else_sees_it()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.SayAsync(Danger);
        var (city, luzhou, lucheng) = (await site.TokenAsync("countyReviewer", City), await site.TokenAsync("countyReviewer", Luzhou),
            await site.TokenAsync("countyReviewer", "140406"));
        Assert.Empty(await ItemsAsync(site, luzhou));
        var item = Assert.Single(await ItemsAsync(site, city));
        var (id, version, due) = (item.GetProperty("id").GetString(), item.GetProperty("version").GetString(), item.GetProperty("dueAt").GetString());
        (await site.PostAsync($"/api/cases/{id}/opening", """{"reason":"看看"}""", Site.Bearer(luzhou))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync($"/api/cases/{id}/reply", new JsonObject { ["text"] = "您好", ["version"] = version }, Site.Bearer(luzhou)))
            .Is(HttpStatusCode.NotFound);
        foreach (var role in (string[])["countyApprover", "auditor", "cityAnalyst", "systemAdmin"])
        {
            (await site.GetAsync("/api/cases?county=140400", await site.TokenAsync(role, role == "countyApprover" ? City : null)))
                .Is(HttpStatusCode.Forbidden);
        }

        JsonObject Passing(string? into) => new() { ["outcome"] = "passedOn", ["reason"] = "孩子在潞州区", ["into"] = into, ["version"] = version };
        (await site.PostAsync($"/api/cases/{id}/settlement", Passing(City), Site.Bearer(city))).Is(HttpStatusCode.UnprocessableEntity,
            "unknown-county");
        (await site.PostAsync($"/api/cases/{id}/settlement",
            new JsonObject { ["outcome"] = "passedOn", ["reason"] = "孩子在潞州区", ["version"] = version }, Site.Bearer(city)))
            .Is(HttpStatusCode.UnprocessableEntity, "not-done");
        (await site.PostAsync($"/api/cases/{id}/settlement", Passing(Luzhou), Site.Bearer(city))).Is(HttpStatusCode.OK);
        Assert.Empty(await ItemsAsync(site, city));
        Assert.Empty(await ItemsAsync(site, lucheng));
        var passed = Assert.Single(await ItemsAsync(site, luzhou));
        Assert.Equal((id, due, City), (passed.GetProperty("id").GetString(), passed.GetProperty("dueAt").GetString(),
            passed.GetProperty("otherCounty").GetString()));

        // A further call of the same conversation joins it there.
        await parent.SayAsync("他爸老打孩子");
        Assert.Equal(2, Assert.Single(await ItemsAsync(site, luzhou)).GetProperty("calls").GetInt32());
        Assert.Empty(await ItemsAsync(site, city));
        Assert.Contains("case.settle", (await site.AllAsync(City, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)));
        Assert.Contains("case.open", (await site.AllAsync(Luzhou, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)));
    }

    [Fact]
    public void A_settled_case_opens_again_with_a_new_term_and_a_hundred_calls_stay_one_case()
    {
        var found = CaseForReview.OfCall("c1", DivisionCode.Parse(Luzhou), "t1", new("k0", Noon, "hunger", "断顿了", null), TwoHours);
        Assert.Equal((new DateOnly(2026, 11, 29), Noon.AddHours(2)), (found.DueOn!.Value, found.DueAt!.Value));
        Assert.Same(found, found.With(found.Calls[0], TwoHours));
        var settled = SettleCase.Decide(found, new(CaseOutcome.Helped, "已送去米面", Declared.Reviewer), isSo: true, Noon.AddHours(1)).Accepted();
        Assert.Equal((null, null), (settled.DueOn, settled.DueAt));
        var again = settled.With(new("k1", Noon.AddDays(1), "hunger", "又断顿了", null), TwoHours);
        Assert.Equal((CaseStatus.Open, Noon.AddDays(1).AddHours(2), 2, 1),
            (again.Status, again.DueAt!.Value, again.Calls.Length, again.Settlements.Length));
        for (var i = 2; i < 102; i++)
        {
            again = again.With(new($"k{i}", Noon.AddDays(1), "hunger", "救命", null), TwoHours);
        }

        Assert.Equal((CaseForReview.MostCalls, "k0", "k101"), (again.Calls.Length, again.Calls[0].Key, again.Calls[^1].Key));
    }

    [Fact]
    public void What_is_late_says_so_to_the_minute()
    {
        Assert.Equal("还剩1小时20分", App.Portal.Words.Left(Noon.AddMinutes(80), Noon));
        Assert.Equal("还剩2小时", App.Portal.Words.Left(Noon.AddHours(2), Noon));
        Assert.Equal("已超时35分钟", App.Portal.Words.Left(Noon, Noon.AddMinutes(35)));
        Assert.Equal("已超时1天2小时", App.Portal.Words.Left(Noon, Noon.AddHours(26)));
    }

    private static CaseForReview Only(IReadOnlyList<Document> documents, string county) =>
        CaseJson.Read(Assert.Single(documents).Body, DivisionCode.Parse(county));

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(Site site, string token) =>
        [.. (await site.GetAsync("/api/cases", token)).Json.GetProperty("items").EnumerateArray()];
}
