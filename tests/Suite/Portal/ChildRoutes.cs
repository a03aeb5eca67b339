using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Domain.Children;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Updates and judgements by the route and by two persons, and what a hand-over leaves on both sides.</summary>
public sealed class ChildRoutes
{
    private const string County = "140403";
    private const string Township = "140403001";

    [Fact]
    public async Task The_route_changes_what_it_is_sent_takes_back_what_is_null_and_refuses_the_rest_all_at_once()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        var token = await site.TokenAsync("countyReviewer", County);
        var wrong = await UpdateAsync(site, id, token, """{"nonsense":1,"housing":"castle","childName":null,"consent.givenOn":"2026-01-01"}""",
            reason: "");
        wrong.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["childName", "consent.givenOn", "housing", "nonsense", "reason"], wrong.Fields.Order(StringComparer.Ordinal));
        (await UpdateAsync(site, id, token, """{"housing":"rented"}""")).Is(HttpStatusCode.UnprocessableEntity, "nothing-to-change");
        (await site.PostAsync($"/api/children/{id}/update", """{"answers":{"housing":"owned"},"reason":"走访"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "required");

        var done = await UpdateAsync(site, id, token, """{"mother.name":null,"housing":"owned"}""", unknown: """["medicalInsurance"]""");
        done.Is(HttpStatusCode.OK);
        Assert.Equal("active", done.Text("status"));
        var answers = (await site.ChildAsync(id)).Answers;
        Assert.False(answers.Has(Shared2024.Mother.Name));
        Assert.True(answers.IsUnknown(Migrant2024.MedicalInsurance));
        Assert.Equal("owned", answers.Get(Migrant2024.Housing));
        (await site.PostAsync($"/api/children/{id}/update", """{"answers":{"housing":"rented"},"reason":"走访","version":"1"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "version-conflict");
        (await UpdateAsync(site, id, token, """{"currentAddress":{"division":"110105","detail":"某路"}}""")).Is(HttpStatusCode.UnprocessableEntity,
            "use-transfer");
        var history = (await site.GetAsync($"/api/children/{id}/history", token)).Json.GetProperty("items");
        Assert.Equal(["housing", "medicalInsurance", "mother.name"], history[1].GetProperty("changed").EnumerateArray().Select(key => key.GetString())
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_number_that_staff_find_out_and_that_another_child_has_opens_a_case()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        await site.RegisterAsync(Declaring.Migrant(number));
        var id = await site.RegisterAsync(Declaring.Migrant());
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
        (await UpdateAsync(site, id, await site.TokenAsync("countyReviewer", County), $$"""{"citizenNumber":"{{number}}"}""")).Is(HttpStatusCode.OK);
        Assert.All(await site.AllAsync(County, Kinds.Outbox), message =>
            Assert.DoesNotContain(number, System.Text.Encoding.UTF8.GetString(message.Body.Span), StringComparison.Ordinal));
        await site.App.Services.GetRequiredService<Handlers>()
            .RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow.AddSeconds(1)), TestContext.Current.CancellationToken);
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count == 1);
    }

    [Fact]
    public async Task A_township_proposes_what_the_county_then_carries_out()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var township = await Visitor.SignedInAsync(site, "townshipSupervisor", County, Township, name: "乡镇");
        var page = await township.EditAsync(id);
        Assert.Contains("提出更改", page.Text, StringComparison.Ordinal);
        (await township.SaveAsync(id, page, ("school", "英雄路小学"), ("reason", "走访得知"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("某小学", (await site.ChildAsync(id)).Answers.Get(Shared2024.School));
        Assert.Equal("409 already-proposed", await StateAsync(site, id, await site.TokenAsync("townshipSupervisor", County, Township)));

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var waiting = (await reviewer.GetAsync("/portal/approvals")).Is(HttpStatusCode.OK);
        Assert.Contains("更新档案", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("就读学校", waiting.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("英雄路小学", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("英雄路小学", (await reviewer.OpenChildAsync(id)).Text, StringComparison.Ordinal);
        var proposal = waiting.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        (await township.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.Forbidden);
        (await reviewer.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("英雄路小学", (await site.ChildAsync(id)).Answers.Get(Shared2024.School));
        Assert.DoesNotContain("更新档案", (await reviewer.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
    }

    [Fact] // 二(二): 经综合判断
    public async Task A_judgement_on_a_registered_child_is_recorded_from_its_page_and_settles_the_finding()
    {
        await using var site = await Site.StartAsync();
        var body = Declaring.LeftBehind().With("bothParentsAway", false).With("oneAwayOtherIncapable", true).With("awayParent", "father")
            .With("otherParentCondition", new JsonArray("severeDisability")).Without("motherWork");
        var id = await site.RegisterAsync(body, "140423");
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", "140423");
        var record = await reviewer.OpenChildAsync(id);
        var form = $"form[action='/portal/children/{id}/judgement']";
        Assert.Contains("另一方没有监护能力", record.Document.QuerySelector(form)!.TextContent, StringComparison.Ordinal);

        // Without an outcome nothing is recorded, and what was typed stays.
        var wrong = (await reviewer.PostAsync($"/portal/children/{id}/judgement",
            [.. record.Boxes(form).Where(box => box.Name != "reason"), ("reason", "看过残疾证")])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("看过残疾证", wrong.Document.QuerySelector(form + " textarea")!.TextContent);
        (await reviewer.PostAsync($"/portal/children/{id}/judgement", [.. wrong.Boxes(form), ("outcome", "met")])).Is(HttpStatusCode.SeeOther);

        var child = await site.ChildAsync(id, "140423");
        Assert.Equal(Outcome.Met, child.Assessment.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        var life = (await reviewer.GetAsync("/portal/children/" + id)).Document.QuerySelector(".life")!.TextContent;
        Assert.Contains("综合判断（另一方没有监护能力）：符合。看过残疾证", life, StringComparison.Ordinal);
        Assert.Contains("原来认定待判断，改为符合", life, StringComparison.Ordinal);

        // By the route a second look is possible; what the facts decide is not judged.
        var token = await site.TokenAsync("countyReviewer", "140423");
        var version = await site.VersionAsync(id, "140423");
        (await site.PostAsync($"/api/children/{id}/judgement",
            $$"""{"condition":"workSixMonths","outcome":"met","reason":"x","version":"{{version}}"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "judgement-not-needed");
        (await site.PostAsync($"/api/children/{id}/judgement",
            $$"""{"condition":"otherParentIncapable","outcome":"notMet","reason":"病情好转","version":"{{version}}"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.OK);
        Assert.Equal(2, (await site.ChildAsync(id, "140423")).Judgements.Length);
    }

    [Fact] // 六: 流入地
    public async Task After_a_hand_over_both_counties_see_the_day_and_the_reason_and_only_the_taker_the_answers()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        (await UpdateAsync(site, id, reviewer, """{"school":"英雄路小学"}""")).Is(HttpStatusCode.OK);
        foreach (var token in (string[])[reviewer, approver])
        {
            await site.PostAsync($"/api/children/{id}/transfer", """{"toCounty":"140423","reason":"搬到襄垣县"}""", Site.Bearer(token));
        }

        await Site.UntilAsync(async () => (await site.AllAsync("140423", Kinds.Child)).SingleOrDefault()?.Fields.Get(Fields.Status)
            == ChildStatus.InReview.Id());
        using var giver = await Visitor.SignedInAsync(site, "countyReviewer");
        var left = await giver.OpenChildAsync(id);
        Assert.Contains("转往襄垣县", left.Text, StringComparison.Ordinal);
        Assert.Contains("搬到襄垣县", left.Text, StringComparison.Ordinal);
        Assert.Contains("更新，接口（就读学校）", left.Text, StringComparison.Ordinal);
        foreach (var gone in (string[])["王小明", "英雄路小学", "某小学", "13900001111"])
        {
            Assert.DoesNotContain(gone, left.Html, StringComparison.Ordinal);
        }

        Assert.Empty(left.Document.QuerySelectorAll("form details, form.columns, a[href$='/edit']"));
        Assert.Equal("/portal/children/" + id, (await giver.GetAsync($"/portal/children/{id}/edit")).Is(HttpStatusCode.SeeOther).Location);

        using var taker = await Visitor.SignedInAsync(site, "countyReviewer", "140423");
        var arrived = await taker.OpenChildAsync(id);
        Assert.Contains("王小明", arrived.Text, StringComparison.Ordinal);
        Assert.Contains("潞州区转往襄垣县：搬到襄垣县", arrived.Document.QuerySelector(".life")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("从潞州区转来", arrived.Text, StringComparison.Ordinal);

        // The taker writes down the address that it found, and has until the day it was given to look at the rest.
        var due = (await site.ChildAsync(id, "140423")).DueOn;
        (await taker.SaveAsync(id, (await taker.GetAsync($"/portal/children/{id}/edit")).Is(HttpStatusCode.OK),
            ("currentAddress.division", "140423100"), ("currentAddress.detail", "新村"), ("reason", "入户走访")))
            .Is(HttpStatusCode.SeeOther);
        var child = await site.ChildAsync(id, "140423");
        Assert.Equal((ChildStatus.InReview, due), (child.Status, child.DueOn));
        Assert.NotNull(due);
    }

    private static async Task<Reply> UpdateAsync(Site site, string id, string token, string answers, string unknown = "[]", string reason = "入户走访")
    {
        var version = await site.VersionAsync(id);
        return await site.PostAsync($"/api/children/{id}/update", new JsonObject
        {
            ["answers"] = JsonNode.Parse(answers),
            ["unknown"] = JsonNode.Parse(unknown),
            ["reason"] = reason,
            ["version"] = version,
        }, Site.Bearer(token));
    }

    private static async Task<string> StateAsync(Site site, string id, string token)
    {
        var reply = await UpdateAsync(site, id, token, """{"school":"东街小学"}""");
        return $"{(int)reply.Status} {reply.Codes[0]}";
    }
}
