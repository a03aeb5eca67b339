using System.Net;
using Suite.Portal;

namespace Suite.Visits;

/// <summary>What a device keeps to open a visit again without a signal.</summary>
public sealed class BlankShells
{
    [Theory]
    [InlineData("migrant-2024", "流动儿童")]
    [InlineData("left-behind-2024", "留守儿童")]
    public async Task The_blank_questions_say_nothing_of_a_child_nor_of_who_fetched_them(string form, string kind)
    {
        await using var village = await Village.StartAsync("2026-09-10");
        using var worker = await Visitor.SignedInAsync(village.Site, "villageWorker", Village.County, Village.Township, Village.Own, "李主任");
        var page = (await worker.GetAsync("/portal/visits/blank/" + form)).Is(HttpStatusCode.OK);
        Assert.Contains(kind, page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("form[data-visit=blank] [name=childName]"));
        Assert.Empty(page.Document.QuerySelectorAll("[name=formToken], [value='" + Village.Own + "']"));
        Assert.DoesNotContain("李主任", page.Html, StringComparison.Ordinal);
        (await worker.GetAsync("/portal/visits/blank/nonsense")).Is(HttpStatusCode.NotFound);
        using var nobody = new Visitor(village.Site);
        (await nobody.GetAsync("/portal/visits/blank/" + form)).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_worker_of_the_browser_looks_after_visits_alone_and_comes_under_the_same_policy_as_everything()
    {
        await using var village = await Village.StartAsync("2026-09-10");
        var script = (await village.Site.GetAsync("/assets/visit-worker.js")).Is(HttpStatusCode.OK);
        Assert.Equal("/portal/visits/", script.Headers.GetValues("Service-Worker-Allowed").Single());
        Assert.Contains("default-src 'self'", script.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False((await village.Site.GetAsync("/assets/visit.js")).Headers.Contains("Service-Worker-Allowed"));
    }
}
