using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Suite.Api;
using Suite.Portal;
using Suite.Visits;

namespace Suite.Browser;

/// <summary>A day without a signal: taken along, written at the door, back beside what others did; and the phone is lost in the end.</summary>
public sealed class VisitsTakenAlong
{
    /// <summary>What the browser's databases and the worker's store are called, and nothing else.</summary>
    private const string Kept = "async () => [...(await indexedDB.databases()).map((db) => db.name), ...(await caches.keys())].sort().join()";

    [Fact]
    public async Task The_round_is_there_without_a_signal_comes_back_beside_what_others_did_and_a_lost_phone_is_emptied()
    {
        await using var site = await Site.StartAsync();
        await using var relay = new Relay(site.Address);
        var (child, supervisor) = await DueAsync(site);
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        await SignInAsync(page, relay.Address);

        // With a signal, at once.
        await page.GotoAsync(new Uri(relay.Address, "/portal/visits").ToString());
        await Chromium.PictureAsync(page, "visits-take-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "今天的走访带走" }).ClickAsync();
        await Chromium.ArrivesAsync(page, "/portal/visits/taken");
        await ReadyAsync(page);
        await page.GetByText("带走了1个孩子的走访").WaitForAsync();
        var stored = await page.EvaluateAsync<string>(Chromium.Stored);
        Assert.Contains("round 1", stored, StringComparison.Ordinal);
        Chromium.HoldsNone(stored, "约好再去");

        // No signal; the phone throws the page away; the masked row and the form are there.
        await relay.CutAsync();
        await page.ReloadAsync();
        await ReadyAsync(page);
        var row = page.Locator("[data-taken]");
        Assert.Contains("王", await row.TextContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", await page.ContentAsync(), StringComparison.Ordinal);
        await row.Locator("[data-open]").ClickAsync();
        await page.GetByLabel("照看孩子的人").CheckAsync();
        await page.FillAsync("[name=seen]", "孩子跟姥姥住，冬衣不够。");
        await LookAsync(page, "visits-taken-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "记下" }).ClickAsync();
        await page.GetByText("记好了，加密存在这台手机上").WaitForAsync();
        Chromium.HoldsNone(await page.EvaluateAsync<string>(Chromium.Stored), "冬衣");

        // Meanwhile somebody else was there; the signal is back, and both sides stand beside each other.
        await VisitAsync(site, child, supervisor, "家里没有人，邻居说去了县城。", null);
        relay.Mend();
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await page.GetByText("别人也去过或者改过，请在下面选一种").WaitForAsync();
        await ReadyAsync(page);
        var cells = await page.Locator("[data-differs] tbody tr:nth-child(3) td").AllTextContentsAsync();
        Assert.Equal(["孩子跟姥姥住，冬衣不够。", "家里没有人，邻居说去了县城。"], cells);
        await LookAsync(page, "visits-beside-390", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "两次都留" }).ClickAsync();
        await page.GetByText("都传上去了").WaitForAsync();
        Assert.Equal(3, (await site.AllAsync(Village.County, global::Storage.Kinds.Visit)).Count);

        // Another visit is begun, and the phone is lost: ended at another device, it knows nothing any more at the first contact.
        await row.Locator("[data-open]").ClickAsync();
        await page.FillAsync("[name=seen]", "又去了一次。");
        await page.GetByText("没写完，加密存在这台手机上").WaitForAsync();
        Assert.Contains("visits-taken", await page.EvaluateAsync<string>(Kept), StringComparison.Ordinal);
        await EndOtherAsync(site);
        await page.ReloadAsync();
        await page.GetByText("这台设备已经停用").WaitForAsync();
        await page.WaitForFunctionAsync($"async () => (await ({Kept})()) === ''");
        await LookAsync(page, "device-ended-390");
        await relay.CutAsync();
        await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(new Uri(relay.Address, "/portal/visits/taken").ToString()));
    }

    /// <summary>The director at the office's computer ends the phone.</summary>
    private static async Task EndOtherAsync(Site site)
    {
        using var office = await Visitor.SignedInAsync(site, "villageWorker", Village.County, Village.Township, Village.Own, "李主任");
        var list = (await office.GetAsync("/portal/devices")).Document.QuerySelectorAll(".todo");
        var phone = list.Single(row => !row.TextContent.Contains("就是这一台", StringComparison.Ordinal));
        (await office.SubmitAsync(phone.QuerySelector("form")!.GetAttribute("action")!)).Is(HttpStatusCode.SeeOther);
    }

    /// <summary>A registered child of the village that somebody promised to see today, and the supervisor's token.</summary>
    private static async Task<(string Child, string Supervisor)> DueAsync(Site site)
    {
        var worker = await site.TokenAsync("villageWorker", Village.County, Village.Township, Village.Own);
        var declared = await site.PostAsync("/api/visits", Village.Boy(),
            [.. Site.Bearer(worker), ("Idempotency-Key", Guid.NewGuid().ToString("N"))]);
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Village.County));
        var id = declared.Is(HttpStatusCode.Created).Text("id");
        var opened = await site.PostAsync($"/api/declarations/{id}/opening", new JsonObject { ["reason"] = "登记" }, reviewer);
        var register = new JsonObject { ["decision"] = "register", ["version"] = opened.Text("version") };
        var child = (await site.PostAsync($"/api/declarations/{id}/review", register, reviewer)).Text("child");
        await VisitAsync(site, child, worker, "都好。", Today);
        return (child, await site.TokenAsync("townshipSupervisor", Village.County, Village.Township));
    }

    private static string Today => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task VisitAsync(Site site, string child, string token, string seen, string? next)
    {
        var body = new JsonObject { ["visitedOn"] = Today, ["met"] = new JsonArray("neighbour"), ["seen"] = seen };
        if (next is not null)
        {
            body["nextOn"] = next;
        }

        (await site.PostAsync($"/api/children/{child}/visits", body, Site.Bearer(token))).Is(HttpStatusCode.Created);
    }

    private static async Task SignInAsync(IPage page, Uri site)
    {
        await page.GotoAsync(new Uri(site, "/portal/signin").ToString());
        await page.SelectOptionAsync("[name=role]", "villageWorker");
        await page.SelectOptionAsync("[name=county]", Village.County);
        await page.SelectOptionAsync("[name=township]", Village.Township);
        await page.FillAsync("[name=village]", Village.Own);
        await page.FillAsync("[name=name]", "李主任");
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await page.Locator(".site-head .who", new() { HasText = "李主任" }).WaitForAsync();
    }

    private static Task ReadyAsync(IPage page) => page.Locator("[data-round][data-ready]").WaitForAsync();

    private static async Task LookAsync(IPage page, string picture, bool fullPage = false)
    {
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
        await Chromium.PictureAsync(page, picture, fullPage);
    }
}
