using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Releases;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Releases;

/// <summary>七(二): no figure leaves without the opinions and the approval that the plan asks for, and what has left stays as it was.</summary>
public sealed class ReleasesOverHttp
{
    private const string County = "140403";

    [Fact(DisplayName = "A county's release: drafted, 公安 and 医保 agree, another person approves, and the document at its number proves itself")]
    public async Task From_draft_to_public()
    {
        await using var site = await StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var draft = await DraftAsync(site, reviewer);
        Assert.Equal(["publicSecurity", "medicalInsurance"], draft.GetProperty("requiredOpinions").EnumerateArray().Select(one => one.GetString()));
        var id = draft.GetProperty("id").GetString()!;

        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "opinions-missing");
        (await OpineAsync(site, id, "education", County, true)).Is(HttpStatusCode.Forbidden, "not-asked");
        (await OpineAsync(site, id, "medicalInsurance", "140404", true)).Is(HttpStatusCode.NotFound);
        (await OpineAsync(site, id, "medicalInsurance", County, false)).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await OpineAsync(site, id, "medicalInsurance", County, false, "口径不同")).Is(HttpStatusCode.OK);
        (await OpineAsync(site, id, "publicSecurity", County, true)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "objected");
        (await OpineAsync(site, id, "medicalInsurance", County, true)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(await site.TokenAsync("cityApprover")))).Is(HttpStatusCode.Forbidden);
        var first = (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        var number = first.Json.GetProperty("number").GetString()!;
        Assert.Equal("2026-001", number);
        Assert.Equal(number, (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))).Is(HttpStatusCode.OK)
            .Json.GetProperty("number").GetString());

        var document = (await site.GetAsync($"/api/public/releases/{number}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(JsonCanonicalization.Hash(document), document.GetProperty("hash").GetString());
        foreach (var part in (string[])["meaning", "scope", "method"])
        {
            Assert.NotEmpty(document.GetProperty(part).GetString()!);
        }

        var listed = (await site.GetAsync("/api/public/releases")).Is(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(number, Assert.Single(listed.EnumerateArray()).GetProperty("number").GetString());
        Assert.Contains("医", (await site.GetAsync($"/api/public/releases/{number}?format=csv")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        var sheet = MiniExcel.Query(
            new MemoryStream((await site.Client.GetByteArrayAsync(new Uri($"/api/public/releases/{number}?format=xlsx", UriKind.Relative),
                TestContext.Current.CancellationToken)))).ToList();
        Assert.True(sheet.Count > 10);
        (await site.GetAsync($"/api/public/releases/{number}?format=pdf")).Is(HttpStatusCode.UnprocessableEntity, "unknown-option");

        Assert.Contains(document.GetProperty("hash").GetString()!, (await site.GetAsync($"/public/{number}")).Is(HttpStatusCode.OK).Body,
            StringComparison.Ordinal);
        Assert.Contains($"/public/{number}", (await site.GetAsync("/public")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);

        // Published, it is not changed any more.
        (await site.SendAsync(HttpMethod.Put, $"/api/releases/{id}", Content(Plan("新标题", "county", first.Json.GetProperty("version").GetString())),
            Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Conflict, "wrong-status");
        (await site.PostAsync($"/api/releases/{id}/withdrawal", "{}", Site.Bearer(approver))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync($"/api/releases/{id}/withdrawal", """{"reason":"数据有误"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        var gone = await site.GetAsync($"/api/public/releases/{number}");
        Assert.Equal(HttpStatusCode.Gone, gone.Status);
        Assert.Equal(["number", "withdrawnOn", "reason"], gone.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync($"/public/{number}")).Status);
        Assert.Equal("数据有误", gone.Json.GetProperty("reason").GetString());
        Assert.Equal(
            ["release.approve", "release.draft", "release.opinion", "release.opinion", "release.opinion", "release.withdraw"],
            (await site.AllAsync("140400", Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)!)
                .Where(action => action.StartsWith("release.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "A change of the draft voids the opinions that were given on other figures, and an old version is a conflict")]
    public async Task A_change_voids()
    {
        await using var site = await StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var id = (await DraftAsync(site, reviewer)).GetProperty("id").GetString()!;
        var agreed = (await OpineAsync(site, id, "publicSecurity", County, true)).Is(HttpStatusCode.OK).Json;
        (await site.SendAsync(HttpMethod.Put, $"/api/releases/{id}", Content(Plan("改过", "county", "1")), Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Conflict, "version-conflict");
        var changed = (await site.SendAsync(HttpMethod.Put, $"/api/releases/{id}",
            Content(Plan("改过", "county", agreed.GetProperty("version").GetString())), Site.Bearer(reviewer))).Is(HttpStatusCode.OK).Json;
        Assert.Equal("改过", changed.GetProperty("title").GetString());
        Assert.Empty(changed.GetProperty("opinions").EnumerateArray());
    }

    [Fact(DisplayName = "The city's release is the city's: its analyst drafts, officers assigned to 140400 and 统计 speak, its approver decides")]
    public async Task The_city()
    {
        await using var site = await StartAsync();
        var analyst = await site.TokenAsync("cityAnalyst");
        (await site.PostAsync("/api/releases", Plan("全市", "city"), Site.Bearer(await site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.Forbidden);
        (await site.PostAsync("/api/releases", Plan("全市", "county"), Site.Bearer(analyst))).Is(HttpStatusCode.Forbidden);
        var draft = (await site.PostAsync("/api/releases", Plan("全市", "city", caliber: "statistics"), Site.Bearer(analyst)))
            .Is(HttpStatusCode.Created).Json;
        Assert.Equal(["publicSecurity", "medicalInsurance", "statistics"], draft.GetProperty("requiredOpinions").EnumerateArray()
            .Select(one => one.GetString()));
        var id = draft.GetProperty("id").GetString()!;
        (await OpineAsync(site, id, "medicalInsurance", County, true)).Is(HttpStatusCode.Forbidden);
        (await OpineAsync(site, id, "medicalInsurance", "140400", true)).Is(HttpStatusCode.OK);
        (await OpineAsync(site, id, "publicSecurity", "140400", true)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{id}/opinions", """{"agree":true}""", Site.Bearer(await site.TokenAsync("statistician", County))))
            .Is(HttpStatusCode.Forbidden);
        (await site.PostAsync($"/api/releases/{id}/opinions", """{"agree":true}""", Site.Bearer(await site.TokenAsync("statistician"))))
            .Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(await site.TokenAsync("countyApprover", County))))
            .Is(HttpStatusCode.NotFound);
        (await site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(await site.TokenAsync("cityApprover")))).Is(HttpStatusCode.OK);

        // An officer of a city's department reaches no record anywhere.
        var officer = await OfficerAsync(site, "medicalInsurance", "140400");
        (await site.GetAsync("/api/departments/medicalInsurance/checklist", officer)).Is(HttpStatusCode.Forbidden);
        (await site.GetAsync("/api/children", officer)).Is(HttpStatusCode.Forbidden);
    }

    [Theory(DisplayName = "What must not be published is refused in words, all problems at once")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2026-08-01","tables":[["village","sex"]]}""", "forbidden-dimension")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2026-08-01","tables":[["childName"]]}""", "unknown-dimension")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2026-08-01","tables":[["sex","ageBand","schooling","health"]]}""",
        "too-many-dimensions")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2027-08-01","tables":[["sex"]]}""", "future-day")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2026-08-01","tables":[]}""", "required")]
    [InlineData("""{"title":"一","level":"county","caliber":"monitoring","asOf":"2026-08-01","tables":"sex"}""", "wrong-type")]
    [InlineData("""{"title":"一","level":"county","caliber":"all","asOf":"2026-08-01","tables":[["sex"],["sex"]]}""", "unknown-option",
        "duplicate-table")]
    public async Task Refused(string body, params string[] codes)
    {
        await using var site = await StartAsync();
        var refused = (await site.PostAsync("/api/releases", body, Site.Bearer(await site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(codes.Order(StringComparer.Ordinal), refused.Json.GetProperty("errors").EnumerateArray()
            .Select(problem => problem.GetProperty("code").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName =
        "Two releases of one day, both drafted before either had a number: the second is checked against the first, and each has a number of "
            + "its own")]
    public async Task One_at_a_time()
    {
        await using var site = await StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var id = (await DraftAsync(site, reviewer)).GetProperty("id").GetString()!;
            (await OpineAsync(site, id, "publicSecurity", County, true)).Is(HttpStatusCode.OK);
            (await OpineAsync(site, id, "medicalInsurance", County, true)).Is(HttpStatusCode.OK);
            ids.Add(id);
        }

        var replies = await Task.WhenAll(ids.Select(id => site.PostAsync($"/api/releases/{id}/approval", "{}", Site.Bearer(approver))));
        Assert.All(replies, reply => Assert.Contains(reply.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]));
        var numbers = replies.Where(reply => reply.Status == HttpStatusCode.OK)
            .Select(reply => reply.Json.GetProperty("number").GetString()).ToList();
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Count(), numbers.Count);
        Assert.All(replies.Where(reply => reply.Status == HttpStatusCode.Conflict),
            reply => Assert.Equal("disclosure-changed", reply.Json.GetProperty("code").GetString()));
    }

    [Fact(DisplayName = "RFC 8785: members in the order of their UTF-16 code units, shortest escapes, no white space")]
    public void Canonical()
    {
        using var json = JsonDocument.Parse("""{ "b": [1, null, "\u0041\u000a\u00e9/"], "a": {"\ud83d\ude00":1,"\ufb33":2}, "hash": "x" }""");
        var expected = "{\"a\":{\"\ud83d\ude00\":1,\"\ufb33\":2},\"b\":[1,null,\"A\\né/\"]}";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(expected))), JsonCanonicalization.Hash(json.RootElement));
    }

    private static async Task<Site> StartAsync()
    {
        var site = await Site.StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < 3; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        return site;
    }

    private static async Task<JsonElement> DraftAsync(Site site, string reviewer) =>
        (await site.PostAsync("/api/releases", Plan("潞州区流动儿童参保情况", "county"), Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Json;

    private static string Plan(string title, string level, string? version = null, string caliber = "monitoring")
    {
        var plan = new JsonObject
        {
            ["title"] = title,
            ["level"] = level,
            ["caliber"] = caliber,
            ["asOf"] = "2026-08-01",
            ["tables"] = new JsonArray(new JsonArray("county", "medicalInsurance"), new JsonArray("sex", "residenceRegistration")),
        };
        if (version is not null)
        {
            plan["version"] = version;
        }

        return plan.ToJsonString();
    }

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<Reply> OpineAsync(Site site, string id, string department, string county, bool agree, string? comment = null) =>
        await site.PostAsync($"/api/releases/{id}/opinions", new JsonObject { ["agree"] = agree, ["comment"] = comment },
            Site.Bearer(await OfficerAsync(site, department, county)));

    private static async Task<string> OfficerAsync(Site site, string department, string county)
    {
        var reply = await site.PostAsync("/dev/token", new JsonObject
        {
            ["role"] = "departmentOfficer",
            ["county"] = county,
            ["department"] = department
        });
        return reply.Is(HttpStatusCode.OK).Json.GetProperty("token").GetString()!;
    }
}
