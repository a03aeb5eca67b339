using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Cases;
using Storage;
using Suite.Api;

namespace Suite.Cases;

/// <summary>Cases and hand-overs through the routes.</summary>
public sealed class CaseRoutes
{
    private const string Luzhou = "140403";
    private const string Xiangyuan = "140423";

    [Fact]
    public async Task A_number_declared_twice_is_listed_settled_with_a_reason_and_opened_again_by_a_third_declaration()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number(Xiangyuan, "20140601", female: true);
        await DeclareTwiceAsync(site, number);
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var item = await OnlyAsync(site, token);
        Assert.Equal("sameNumber", item.GetProperty("type").GetString());
        Assert.Equal("open", item.GetProperty("status").GetString());
        Assert.Equal((Xiangyuan, "leftBehind"), (item.GetProperty("elsewhere")[0].GetProperty("county").GetString(),
            item.GetProperty("elsewhere")[0].GetProperty("kind").GetString()));
        Assert.Single(item.GetProperty("declarations").EnumerateArray());
        var (id, version) = (item.GetProperty("id").GetString(), item.GetProperty("version").GetString());

        var body = new JsonObject { ["outcome"] = "bothLawful", ["reason"] = "流动和留守都属实", ["version"] = version };
        (await site.PostAsync($"/api/cases/{id}/settlement", """{"outcome":"lost","colour":1}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity);
        var settled = await site.PostAsync($"/api/cases/{id}/settlement", body, Site.Bearer(token));
        settled.Is(HttpStatusCode.OK);
        Assert.Equal("settled", settled.Text("status"));
        (await site.PostAsync($"/api/cases/{id}/settlement", body.DeepClone(), Site.Bearer(token))).Is(HttpStatusCode.Conflict, "version-conflict");
        body["version"] = settled.Text("version");
        (await site.PostAsync($"/api/cases/{id}/settlement", body.DeepClone(), Site.Bearer(token))).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Empty((await site.GetAsync("/api/cases", token)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(id, (await site.GetAsync("/api/cases?status=settled&type=sameNumber", token)).Json.GetProperty("items")[0].GetProperty("id")
            .GetString());
        var entry = Assert.Single(await site.AllAsync(Luzhou, Kinds.Audit), document => document.Fields.Get(Fields.Action) == "case.settle");
        Assert.Contains("流动和留守都属实", JsonDocument.Parse(entry.Body).RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);

        // The other county's own case is still its own to settle, and a third declaration opens ours again.
        Assert.Equal("open", (await OnlyAsync(site, await site.TokenAsync("countyReviewer", Xiangyuan))).GetProperty("status").GetString());
        (await site.DeclareAsync(Declaring.Migrant(number).With("childName", "赵小花").With("sex", "female").With("birthDate", "2014-06-01")))
            .Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.GetAsync("/api/cases", token)).Json.GetProperty("items").GetArrayLength() == 1);
        var again = await OnlyAsync(site, token);
        Assert.Equal(2, again.GetProperty("declarations").GetArrayLength());
        Assert.Equal("bothLawful", again.GetProperty("settlements")[0].GetProperty("outcome").GetString());
        (await site.PostAsync($"/api/cases/{id}/settlement",
            new JsonObject { ["outcome"] = "bothLawful", ["reason"] = "都属实", ["version"] = again.GetProperty("version").GetString() },
                Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "same-kind");
    }

    [Fact]
    public async Task A_case_belongs_to_its_county_and_to_the_role_of_the_table()
    {
        await using var site = await Site.StartAsync();
        await DeclareTwiceAsync(site, Declaring.Number(Xiangyuan, "20140601", female: true));
        var id = (await OnlyAsync(site, await site.TokenAsync("countyReviewer", Luzhou))).GetProperty("id").GetString();
        var other = await site.TokenAsync("countyReviewer", "140404");
        (await site.PostAsync($"/api/cases/{id}/opening", """{"reason":"看看"}""", Site.Bearer(other))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync($"/api/cases/{id}/settlement", """{"outcome":"bothLawful","reason":"看看","version":"1"}""", Site.Bearer(other)))
            .Is(HttpStatusCode.NotFound);
        foreach (var role in (string[])["countyApprover", "auditor", "cityAnalyst"])
        {
            (await site.GetAsync("/api/cases?county=140403", await site.TokenAsync(role, Luzhou))).Is(HttpStatusCode.Forbidden);
        }

        (await site.GetAsync("/api/cases?status=lost", await site.TokenAsync("countyReviewer", Luzhou))).Is(HttpStatusCode.UnprocessableEntity,
            "unknown-option");
    }

    [Fact]
    public async Task A_correction_after_registration_is_a_case_that_is_settled_when_the_record_was_updated()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var declaration = Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration));
        (await site.PostAsync($"/api/declarations/{declaration.Id}/review",
            new JsonObject { ["decision"] = "register", ["version"] = declaration.Version }, Site.Bearer(token))).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections", """{"answers":{"school":"英雄路小学"}}""",
            ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.OK);
        var item = await OnlyAsync(site, token);
        Assert.Equal((CaseType.CorrectedAfterRegistration.Id(), declaration.Id),
            (item.GetProperty("type").GetString(), item.GetProperty("declarations")[0].GetString()));
        Assert.Equal(Assert.Single(await site.AllAsync(Luzhou, Kinds.Child)).Id, item.GetProperty("child").GetString());
        (await site.PostAsync($"/api/cases/{item.GetProperty("id").GetString()}/settlement",
            new JsonObject { ["outcome"] = "recordUpdated", ["reason"] = "学校已改", ["version"] = item.GetProperty("version").GetString() },
                Site.Bearer(token))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_declaration_is_handed_to_the_county_that_is_responsible_by_two_persons_and_the_family_keeps_its_receipt()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var declared = await site.DeclareAsync(Declaring.Migrant(number));
        var found = Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration));
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", Luzhou), await site.TokenAsync("countyApprover", Luzhou));
        var body = new JsonObject { ["toCounty"] = Xiangyuan, ["reason"] = "孩子已经住到襄垣县", ["version"] = found.Version };
        (await site.PostAsync($"/api/declarations/{found.Id}/transfer", """{"toCounty":"140105"}""", Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync($"/api/declarations/{found.Id}/transfer",
            new JsonObject { ["toCounty"] = "140105", ["reason"] = "去了太原", ["version"] = found.Version }, Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity, "outside-city");
        (await site.PostAsync($"/api/declarations/{found.Id}/transfer", body.DeepClone(), Site.Bearer(approver)))
            .Is(HttpStatusCode.Conflict, "no-open-proposal");
        (await site.PostAsync($"/api/declarations/{found.Id}/transfer", body.DeepClone(), Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/declarations/{found.Id}/transfer", body.DeepClone(), Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Conflict, "already-proposed");
        var done = await site.PostAsync($"/api/declarations/{found.Id}/transfer", body.DeepClone(), Site.Bearer(approver));
        done.Is(HttpStatusCode.OK);
        Assert.Equal(("closed", Xiangyuan), (done.Text("status"), done.Text("transferredTo")));

        await Site.UntilAsync(async () => (await site.AllAsync(Xiangyuan, Kinds.Declaration)).Count == 1
            && (await site.AllAsync(Luzhou, Kinds.Outbox)).Count == 0
            && Domain.Declarations.DeclarationJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Body).Answers().Count == 0);
        var taken = Assert.Single((await site.GetAsync("/api/declarations", await site.TokenAsync("countyReviewer", Xiangyuan))).Json
            .GetProperty("items").EnumerateArray());
        Assert.Equal((found.Id, "submitted"), (taken.GetProperty("id").GetString(), taken.GetProperty("status").GetString()));
        var follow = await site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" });
        Assert.Equal((Xiangyuan, "submitted"), (follow.Text("county"), follow.Text("status")));
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections", """{"answers":{"school":"襄垣小学"}}""",
            ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.OK);

        // The message again changes nothing, and the number leads to the new county: a second declaration there is a case there.
        var moves = site.App.Services.GetService(typeof(App.Api.Declarations.DeclarationMoves)) as App.Api.Declarations.DeclarationMoves;
        await moves!.MoveAsync($$"""{"county":"{{Luzhou}}","declaration":"{{found.Id}}","sequence":1}""", TestContext.Current.CancellationToken);
        (await site.DeclareAsync(Declaring.Migrant(number).With("currentAddress", new JsonObject { ["division"] = Xiangyuan })))
            .Is(HttpStatusCode.Created);
        // Beside it the case of the correction above: by its address the child is still 潞州区's.
        string[] cases = [CaseType.SameNumber.Id(), CaseType.OtherCountyResponsible.Id()];
        await Site.UntilAsync(async () => (await site.AllAsync(Xiangyuan, Kinds.CaseForReview)).Select(found => found.Fields.Get(Fields.Type))
            .ToHashSet().SetEquals(cases));
        Assert.Equal(2, (await site.AllAsync(Xiangyuan, Kinds.CaseForReview)).Count);
        Assert.Empty(await site.AllAsync(Luzhou, Kinds.CaseForReview));
    }

    [Fact]
    public async Task A_second_declaration_of_a_registered_child_is_ended_by_two_persons()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var found = Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration));
        var body = new JsonObject { ["reason"] = "重复申报，孩子已经登记", ["version"] = found.Version };
        (await site.PostAsync($"/api/declarations/{found.Id}/close", body.DeepClone(),
            Site.Bearer(await site.TokenAsync("townshipSupervisor", Luzhou, "140403001")))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync($"/api/declarations/{found.Id}/close", body.DeepClone(), Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou))))
            .Is(HttpStatusCode.Accepted);
        var done = await site.PostAsync($"/api/declarations/{found.Id}/close", body.DeepClone(),
            Site.Bearer(await site.TokenAsync("countyApprover", Luzhou)));
        done.Is(HttpStatusCode.OK);
        Assert.Equal("closed", done.Text("status"));
        Assert.Equal("approved", Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal)).Fields.Get(Fields.Status));
    }

    internal static async Task DeclareTwiceAsync(Site site, string number)
    {
        (await site.DeclareAsync(Declaring.LeftBehind(number))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant(number).With("childName", "赵小花").With("sex", "female").With("birthDate", "2014-06-01")))
            .Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync(Luzhou, Kinds.CaseForReview)).Count == 1
            && (await site.AllAsync(Xiangyuan, Kinds.CaseForReview)).Count == 1);
    }

    private static async Task<JsonElement> OnlyAsync(Site site, string token) =>
        Assert.Single((await site.GetAsync("/api/cases", token)).Json.GetProperty("items").EnumerateArray());
}
