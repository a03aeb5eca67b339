using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App.Functions;
using Domain.Privacy;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;
using Suite.Portal;

namespace Suite.Releases;

/// <summary>Between the preview that everybody agreed to and the approval the world goes on: what is checked again, and what nobody may slip
/// through.</summary>
public sealed partial class PublishedMeanwhile
{
    private const string County = "140403";

    [Fact(DisplayName =
        "监测 12 人 was published after 统计 15 人 had been agreed to: three children would be told apart, so the approval hides it, voids the opinions "
            + "and says so")]
    public async Task A_difference_of_three()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var counted = await DraftAsync(site, reviewer, "statistics");
        Assert.Equal(15, Count(counted));
        var id = counted.GetProperty("id").GetString()!;
        await AgreeAsync(site, id);

        var monitored = await DraftAsync(site, reviewer, "monitoring");
        Assert.Equal(12, Count(monitored));
        (await site.PostAsync($"/api/releases/{monitored.GetProperty("id").GetString()}/approval", "{}",
            Site.Bearer(approver))).Is(HttpStatusCode.OK);

        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "disclosure-changed");
        var changed = (await site.GetAsync($"/api/releases/{id}", reviewer)).Is(HttpStatusCode.OK).Json;
        Assert.Equal("draft", changed.GetProperty("status").GetString());
        Assert.Null(Count(changed));
        Assert.Empty(changed.GetProperty("opinions").EnumerateArray());
        Assert.Equal("statistics", Assert.Single(changed.GetProperty("voidedOpinions").EnumerateArray()).GetProperty("department").GetString());
        Assert.Contains(changed.GetProperty("hidden").EnumerateArray(), cell => cell.GetProperty("because").GetString() == "difference");

        // Nobody has seen these: asked anew, then it leaves with the difference kept back.
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "opinions-missing");
        await AgreeAsync(site, id);
        var number = (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK).Text("number");
        Assert.Equal("2026-002", number);
        Assert.Null(Count((await site.GetAsync("/api/public/releases/" + number)).Is(HttpStatusCode.OK).Json));
    }

    [Fact(DisplayName = "A child declared between preview and approval changes nothing that was agreed to: the figures are those of the draft")]
    public async Task Declared_meanwhile()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var id = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        await site.RegisterAsync(Declaring.Migrant());
        Assert.Equal(13, Count(await DraftAsync(site, reviewer, "monitoring")));
        var number = (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK).Text("number");
        Assert.Equal(12, Count((await site.GetAsync("/api/public/releases/" + number)).Is(HttpStatusCode.OK).Json));
    }

    [Fact(DisplayName =
        "A child moved away after the same day was published: both cannot be true, so the second draft does not leave, its opinions are void, and "
            + "it is said what helps")]
    public async Task Moved_meanwhile()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var first = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        var second = (await DraftAsync(site, reviewer, "statistics")).GetProperty("id").GetString()!;
        await AgreeAsync(site, second);
        (await site.PostAsync($"/api/releases/{first}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        await site.RegisterAsync(Declaring.Migrant());
        var refused = (await site.PostAsync($"/api/releases/{second}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict);
        Assert.Equal("disclosure-changed", refused.Text("code"));
        Assert.Contains("换统计时点", refused.Text("title"), StringComparison.Ordinal);
        Assert.Contains("figures-revised", refused.Codes);
        var stands = (await site.GetAsync($"/api/releases/{second}", reviewer)).Is(HttpStatusCode.OK).Json;
        Assert.Empty(stands.GetProperty("opinions").EnumerateArray());
        Assert.Single(stands.GetProperty("voidedOpinions").EnumerateArray());

        // A preview of the same says so before anybody is asked.
        (await site.PostAsync("/api/releases/preview", Plan("statistics"), Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity,
            "figures-revised");
    }

    [Fact(DisplayName = "One approval pressed eight times at once is one number; replayed later it is the same one")]
    public async Task Replayed_approvals()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var id = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.PostAsync($"/api/releases/{id}/approval", "{}",
            Site.Bearer(approver))));
        Assert.All(replies, reply => Assert.Equal("2026-001", reply.Is(HttpStatusCode.OK).Text("number")));
        Assert.Equal("2026-001", (await site.PostAsync($"/api/releases/{id}/approval", "{}",
            Site.Bearer(approver))).Is(HttpStatusCode.OK).Text("number"));
        Assert.Single((await site.GetAsync("/api/public/releases")).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
    }

    [Fact(DisplayName = "Six departments answer at the same moment: no word overwrites another")]
    public async Task Opinions_at_once()
    {
        await using var site = await CityAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        string[] departments = ["education", "publicSecurity", "health", "medicalInsurance", "disabledFederation"];
        var plan = JsonNode.Parse(Plan("monitoring"))!.AsObject();
        plan["tables"] = new JsonArray(new JsonArray("schooling"), new JsonArray("residenceRegistration"), new JsonArray("health"),
            new JsonArray("medicalInsurance"), new JsonArray("disabilityGrade"));
        var draft = (await site.PostAsync("/api/releases", plan, Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Json;
        var id = draft.GetProperty("id").GetString()!;
        var asked = draft.GetProperty("requiredOpinions").EnumerateArray().Select(one => one.GetString()!).ToList();
        Assert.Subset(departments.ToHashSet(), asked.ToHashSet());
        Assert.InRange(asked.Count, 4, departments.Length);
        await Task.WhenAll(asked.Select(async department =>
            (await site.PostAsync($"/api/releases/{id}/opinions", """{"agree":true}""", Site.Bearer(await OfficerAsync(site,
                department)))).Is(HttpStatusCode.OK)));
        var stands = (await site.GetAsync($"/api/releases/{id}", reviewer)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(asked.Order(StringComparer.Ordinal), stands.GetProperty("opinions").EnumerateArray().Select(one =>
            one.GetProperty("department").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "A preview keeps nothing and says what is hidden, why, and who would be asked; who may not draft has none")]
    public async Task A_preview()
    {
        await using var site = await CityAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var preview = (await site.PostAsync("/api/releases/preview", Plan("statistics"), Site.Bearer(reviewer))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(["statistics"], preview.GetProperty("requiredOpinions").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(15, Count(preview));
        Assert.Equal(0, preview.GetProperty("cost").GetProperty("hiddenChildren").GetInt32());
        Assert.Empty((await site.GetAsync("/api/releases", reviewer)).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await site.PostAsync("/api/releases/preview", Plan("statistics"), Site.Bearer(await site.TokenAsync("countyApprover",
            County)))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync("/api/releases/preview", Plan("statistics").Replace("sex", "village", StringComparison.Ordinal), Site.Bearer(reviewer)))
            .Is(HttpStatusCode.UnprocessableEntity, "forbidden-dimension");
    }

    [Fact(DisplayName = "A withdrawn release is gone in every form and its number stays taken")]
    public async Task Withdrawn()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var id = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{id}/withdrawal", """{"reason":"年龄口径有误"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        foreach (var address in (string[])["/api/public/releases/2026-001", "/api/public/releases/2026-001?format=csv",
            "/api/public/releases/2026-001?format=xlsx", "/public/2026-001"])
        {
            var gone = await site.GetAsync(address);
            Assert.Equal(HttpStatusCode.Gone, gone.Status);
            Assert.Contains("年龄口径有误", gone.Body.Contains("\\u", StringComparison.Ordinal) ? gone.Text("reason") : gone.Body,
                StringComparison.Ordinal);
        }

        (await site.PostAsync($"/api/releases/{id}/withdrawal", """{"reason":"再撤一次"}""", Site.Bearer(approver))).Is(HttpStatusCode.Conflict,
            "wrong-status");
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "wrong-status");
        var again = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        Assert.Equal("2026-002", (await site.PostAsync($"/api/releases/{again}/approval", "{}",
            Site.Bearer(approver))).Is(HttpStatusCode.OK).Text("number"));
        (await site.GetAsync("/api/public/releases/2026-999")).Is(HttpStatusCode.NotFound);
    }

    [Fact(DisplayName =
        "不得私自发布: no open door tells anything of a draft or of what was withdrawn, and no door that gives figures is open but the public ones")]
    public async Task Nothing_leaves_without_a_number()
    {
        await using var site = await CityAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var withdrawn = (await DraftAsync(site, reviewer, "monitoring")).GetProperty("id").GetString()!;
        (await site.PostAsync($"/api/releases/{withdrawn}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{withdrawn}/withdrawal", """{"reason":"有误"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        var draft = (await DraftAsync(site, reviewer, "statistics")).GetProperty("id").GetString()!;
        var seen = 0;
        foreach (var door in Catalogue.Http.Concat(Pages.All).Where(door => door.Method == "GET" && Permissions.Anonymous.Contains(door.Permission)))
        {
            foreach (var id in (string[])[draft, withdrawn, "2026-001", "2026-002"])
            {
                var body = (await site.GetAsync("/" + Parameter().Replace(door.Route, id))).Body;
                Assert.DoesNotContain("潞州区流动儿童人数", body, StringComparison.Ordinal);
                Assert.DoesNotContain(draft, body.Replace("/" + draft, "", StringComparison.Ordinal), StringComparison.Ordinal);
                seen++;
            }
        }

        Assert.True(seen > 40);
        HttpFunction[] figures =
        [
            .. ReleaseFunctions.Http, .. ReleaseFunctions.AllPages, .. StatisticsFunctions.Http, .. StatisticsFunctions.PortalPages,
                .. MatterFunctions.Http, .. MatterFunctions.AllPages,
        ];
        Assert.Equal(["ListPublicReleases", "GetPublicRelease", "PublicPage", "PublicReleasePage"],
            figures.Where(door => Permissions.Anonymous.Contains(door.Permission) || door.Or.Any(Permissions.Anonymous.Contains)).Select(door =>
                door.Name));
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    /// <summary>潞州区 with twelve boys of other counties, and three who came from its next township: the statistics count these too (四(一)), the
    /// monitoring does not.</summary>
    private static async Task<Site> CityAsync()
    {
        var site = await Site.StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < 12; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        for (var i = 0; i < 3; i++)
        {
            await site.RegisterAsync(Declaring.Migrant().With("hukouAddress", new JsonObject { ["division"] = "140403002", ["detail"] = "某街" }));
        }

        return site;
    }

    private static async Task<JsonElement> DraftAsync(Site site, string reviewer, string caliber) =>
        (await site.PostAsync("/api/releases", Plan(caliber), Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Json;

    private static string Plan(string caliber) =>
        $$"""{"title":"潞州区流动儿童人数","level":"county","caliber":"{{caliber}}","asOf":"2026-08-01","tables":[["sex"]]}""";

    private static async Task AgreeAsync(Site site, string id) =>
        (await site.PostAsync($"/api/releases/{id}/opinions", """{"agree":true}""", Site.Bearer(await site.TokenAsync("statistician",
            County)))).Is(HttpStatusCode.OK);

    private static async Task<string> OfficerAsync(Site site, string department) =>
        (await site.PostAsync("/dev/token", new JsonObject
        {
            ["role"] = "departmentOfficer",
            ["county"] = County,
            ["department"] = department
        })).Is(HttpStatusCode.OK).Text("token");

    /// <summary>How many boys the first table says; null: it does not say.</summary>
    private static int? Count(JsonElement release)
    {
        var cell = release.GetProperty("tables")[0].GetProperty("cells").EnumerateArray().Single(cell =>
            cell.GetProperty("sex").GetString() == "male");
        return cell.GetProperty("count").ValueKind == JsonValueKind.Null ? null : cell.GetProperty("count").GetInt32();
    }
}
