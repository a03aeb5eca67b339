using System.Net;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Releases;

/// <summary>七(三): what counties report upward, and the papers of the house over frozen figures.</summary>
public sealed class Reporting
{
    private const string County = "140403";

    [Fact(DisplayName = "A county reports what is important, the city reads it and takes note once; both days are kept, nobody changes the report")]
    public async Task A_report_upward()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero));
        await using var site = await Site.StartAsync(time);
        var (reviewer, analyst) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("cityAnalyst"));
        (await site.PostAsync("/api/matters", """{"kind":"other","text":" "}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity);
        var sent = (await site.PostAsync("/api/matters", """{"kind":"important","text":"一处工地宿舍住了四十多名儿童，附近没有学校。"}""",
            Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        Assert.Equal("open", sent.Text("status"));
        var (id, version) = (sent.Text("id"), sent.Text("version"));
        foreach (var (role, county, sees) in ((string, string?, int)[])[("countyReviewer", County, 1), ("countyApprover", County, 1),
            ("countyReviewer", "140404", 0), ("cityAnalyst", null, 1), ("cityApprover", null, 1)])
        {
            Assert.Equal(sees, (await site.GetAsync("/api/matters", await site.TokenAsync(role,
                county))).Is(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        }

        (await site.GetAsync("/api/matters", await site.TokenAsync("auditor"))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync("/api/matters", """{"kind":"important","text":"市里自己"}""", Site.Bearer(analyst))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync($"/api/matters/{id}/receipt", new JsonObject { ["version"] = version },
            Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync($"/api/matters/{id}/receipt", new JsonObject { ["version"] = "1x" }, Site.Bearer(analyst))).Is(HttpStatusCode.Conflict,
            "version-conflict");
        time.Advance(TimeSpan.FromDays(1));
        analyst = await site.TokenAsync("cityAnalyst");
        var taken = (await site.PostAsync($"/api/matters/{id}/receipt", new JsonObject { ["version"] = version, ["reply"] = "已请教育部门核实。" },
            Site.Bearer(analyst))).Is(HttpStatusCode.OK);
        Assert.Equal(("received", "已请教育部门核实。"), (taken.Text("status"), taken.Text("reply")));
        Assert.StartsWith("2026-08-03", sent.Text("at"), StringComparison.Ordinal);
        Assert.StartsWith("2026-08-04", taken.Text("receivedAt"), StringComparison.Ordinal);
        (await site.PostAsync($"/api/matters/{id}/receipt", new JsonObject { ["version"] = taken.Text("version") },
            Site.Bearer(analyst))).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Equal(["matter.receive", "matter.report"], (await site.AllAsync("140400", Kinds.Audit)).Select(entry =>
            entry.Fields.Get(Fields.Action)!)
            .Where(action => action.StartsWith("matter.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName =
        "A monthly brief is Word over the release's own frozen figures, says 内部资料 on every page, who made it and when, and stays as it was made")]
    public async Task A_brief()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero));
        await using var site = await Site.StartAsync(time);
        for (var i = 0; i < 12; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        var (reviewer, other) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyReviewer", "140404"));
        (await site.PostAsync("/api/matters", """{"kind":"problem","text":"两所学校不收没有居住证的孩子。"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        var release = (await site.PostAsync("/api/releases",
            """{"title":"潞州区流动儿童人数","level":"county","caliber":"monitoring","asOf":"2026-08-03","tables":[["sex"]]}""", Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Created);
        var address = $"/api/releases/{release.Text("id")}/briefs";
        (await site.PostAsync(address, """{"kind":"weekly"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await site.PostAsync(address, """{"kind":"phase"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync(address, """{"kind":"phase","from":"2026-09-01"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity,
            "range");
        (await site.PostAsync(address, """{"kind":"monthly"}""", Site.Bearer(other))).Is(HttpStatusCode.NotFound);
        var brief = (await site.PostAsync(address, """{"kind":"monthly"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        Assert.Equal(("2026-08-01", "2026-08-03"), (brief.Text("from"), brief.Text("until")));

        var words = await WordsAsync(site, "/api/briefs/" + brief.Text("id"), reviewer);
        Assert.Contains("内部资料　不得对外发布", words.Head, StringComparison.Ordinal);
        foreach (var said in (string[])["月度简报", "潞州区", "男", "12", "两所学校不收没有居住证的孩子。", "县（区）经办人", "2026年8月3日 10:00"])
        {
            Assert.Contains(said, words.Body, StringComparison.Ordinal);
        }

        // The house counts more by now; the paper does not.
        await site.RegisterAsync(Declaring.Migrant());
        time.Advance(TimeSpan.FromDays(2));
        (reviewer, other) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyReviewer", "140404"));
        Assert.Equal(words, await WordsAsync(site, "/api/briefs/" + brief.Text("id"), reviewer));
        Assert.Single((await site.GetAsync(address, reviewer)).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await site.GetAsync("/api/briefs/" + brief.Text("id"), other)).Is(HttpStatusCode.NotFound);
        (await site.GetAsync("/api/briefs/" + brief.Text("id"), await site.TokenAsync("statistician", County))).Is(HttpStatusCode.Forbidden);
    }

    private static async Task<(string Head, string Body)> WordsAsync(Site site, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var bytes = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var document = WordprocessingDocument.Open(bytes, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(error => error.Description));
        return (Assert.Single(document.MainDocumentPart!.HeaderParts).Header!.InnerText, document.MainDocumentPart.Document!.Body!.InnerText);
    }
}
