using System.Net;
using App.Api.Audit;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;

namespace Suite.Portal;

/// <summary>The auditor's room.</summary>
public sealed class Auditing
{
    [Fact]
    public async Task An_auditor_sees_who_opened_which_record_and_why_and_no_name_and_the_chain_holds()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var reviewer = await site.TokenAsync("countyReviewer", "140403");
        var id = (await site.GetAsync("/api/declarations", reviewer)).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        (await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"核对住址"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        await site.App.Services.GetRequiredService<Handlers>()
            .RunAsync(Catalogue.SealAudit, new Firing(null, DateTimeOffset.UtcNow), TestContext.Current.CancellationToken);

        var auditor = await site.TokenAsync("auditor");
        var items = (await site.GetAsync($"/api/audit?county=140403&subject={id}", auditor)).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(items, item => item.GetProperty("action").GetString() == "declaration.open"
            && item.GetProperty("reason").GetString() == "核对住址");
        var report = await site.PostAsync("/api/audit/verification", """{"county":"140403"}""", Site.Bearer(auditor));
        report.Is(HttpStatusCode.OK);
        Assert.True(report.Json.GetProperty("holds").GetBoolean());
        Assert.True(report.Json.GetProperty("sealed").GetInt64() >= 2);
        (await site.GetAsync("/api/audit?county=110101", auditor)).Is(HttpStatusCode.UnprocessableEntity);
        (await site.GetAsync("/api/audit?subject=%E7%8E%8B", auditor)).Is(HttpStatusCode.UnprocessableEntity);
        (await site.GetAsync("/api/audit", reviewer)).Is(HttpStatusCode.Forbidden);

        using var desk = await Visitor.SignedInAsync(site, "auditor", null);
        var page = (await desk.GetAsync($"/portal/audit?county=140403&subject={id}")).Is(HttpStatusCode.OK);
        Assert.Contains("核对住址", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", page.Html, StringComparison.Ordinal);
        Assert.Contains("审计链完整", (await desk.SubmitAsync("/portal/audit/verification", ("county", "140403"))).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal);
        Assert.Equal(13, AuditRecords.Counties.Count);
    }

    [Fact]
    public async Task The_auditor_reads_Chinese_by_days_and_the_newest_of_all_counties_together()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 1, 0, 0, TimeSpan.Zero));
        await using var site = await Site.StartAsync(time);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        time.Advance(TimeSpan.FromDays(1));
        (await site.DeclareAsync(Declaring.LeftBehind())).Is(HttpStatusCode.Created);
        using var auditor = await Visitor.SignedInAsync(site, "auditor", null);
        var all = (await auditor.GetAsync("/portal/audit?county=all&action=declaration.submit")).Is(HttpStatusCode.OK);
        var rows = all.Document.QuerySelectorAll("tr[data-row]").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("襄垣县", rows[0], StringComparison.Ordinal);
        Assert.Contains("潞州区", rows[1], StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains("提交申报", row, StringComparison.Ordinal));
        Assert.DoesNotContain("declaration.submit", all.Document.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026年9月2日 09:00", rows[0], StringComparison.Ordinal);
        foreach (var (days, many) in ((string, int)[])[("first=2026-09-02", 1), ("last=2026-09-01", 1), ("first=2026-09-01&last=2026-09-02", 2),
            ("first=2026-09-03", 0), ("first=nonsense", 2)])
        {
            var page = (await auditor.GetAsync("/portal/audit?county=all&action=declaration.submit&" + days)).Is(HttpStatusCode.OK);
            Assert.Equal((days, many), (days, page.Document.QuerySelectorAll("tr[data-row]").Length));
        }

        Assert.Contains("第1条，共1条", (await auditor.GetAsync("/portal/audit?county=140403&action=declaration.submit")).Text, StringComparison.Ordinal);
    }
}
