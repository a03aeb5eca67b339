using System.Net.Http.Json;
using Microsoft.Playwright;
using Suite.Api;

namespace Suite.Browser;

/// <summary>
/// Looking for a family and coming back, in a real browser: Back and reload lose nothing and post nothing, and no address names anybody.
/// </summary>
public sealed class SearchDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_reviewer_finds_a_waiting_declaration_goes_back_and_forth_and_is_led_to_the_next()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("Idempotency-Key", "search-desk");
        var declaration = Declaring.Migrant();
        declaration["answers"]!["childName"] = "令狐青禾";
        (await client.PostAsJsonAsync("/api/declarations", declaration, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var page = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(page, host.Address, "countyReviewer", "测试", County);
        await page.Locator("nav.work a").First.WaitForAsync();

        // One box in the head of every page, found by the keyboard.
        await page.Locator(".site-head input[name=text]").FillAsync("令狐青禾");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("共 1 件").WaitForAsync();
        var result = page.Url;
        Assert.Matches("/portal/search/[0-9a-f]{32}$", result);
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-search-1440");
        await page.Locator("tr[data-row] a").ClickAsync();
        await page.GetByText("打开完整记录").WaitForAsync();
        await page.GoBackAsync();
        await page.GetByText("共 1 件").WaitForAsync();
        await page.ReloadAsync();
        await page.GetByText("共 1 件").WaitForAsync();
        await page.GoForwardAsync();
        await page.Locator(".crumbs a").ClickAsync();
        await Chromium.ArrivesAsync(page, result);

        // Two boxes of the children's page, a mistake in one: what was typed stays through a reload, and Back leads out of it.
        await page.GetByRole(AriaRole.Link, new() { Name = "儿童", Exact = true }).ClickAsync();
        await page.Locator("form[action='/portal/children'][method=post] input[name=number]").FillAsync("1.40403E+17");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Matches("/portal/answers/[0-9a-f]{32}$", page.Url);
        await page.ReloadAsync();
        Assert.Equal("1.40403E+17", await page.Locator("form[action='/portal/children'][method=post] input[name=number]").InputValueAsync());
        await page.GoBackAsync();
        Assert.EndsWith("/portal/children", page.Url, StringComparison.Ordinal);

        // Several at once: the preview survives a reload, and Back from it is the queue with its filter.
        await page.GotoAsync(new Uri(host.Address, "/portal?status=submitted&kind=migrant").ToString());
        await page.Locator("input[name=row]:not(:disabled)").First.CheckAsync();
        await page.Locator("form[data-bulk] button[type=submit]").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "一起办：登记" }).WaitForAsync();
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "一起办：登记" }).WaitForAsync();
        await page.GoBackAsync();
        Assert.EndsWith("/portal?status=submitted&kind=migrant", page.Url, StringComparison.Ordinal);

        // After a decision the next of this queue opens, and ← leads back to it.
        await page.Locator("tr[data-row] a").First.ClickAsync();
        await Chromium.AskedWhyAsync(page);
        await page.Keyboard.PressAsync("Enter");
        var decided = page.Url;
        await page.Locator("form[action$='/review'] input[name=decision][value=ask]")
            .First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var ask = page.Locator("details:has(input[name=decision][value=ask])").First;
        await ask.Locator("summary").ClickAsync();
        await ask.Locator("textarea[name=reason]").FillAsync("请补充孩子现在就读的学校");
        await ask.Locator("button[type=submit]").ClickAsync();
        await page.GetByText("下面是队列里的下一件").WaitForAsync();
        Assert.NotEqual(decided, page.Url);
        await Chromium.PictureAsync(page, "portal-next-1440");
        await page.Locator(".crumbs a").ClickAsync();
        await Chromium.ArrivesAsync(page, "/portal?status=submitted&kind=migrant");

        var phone = await chromium.OpenAsync(390);
        await Chromium.SignInAsync(phone, host.Address, "countyReviewer", "测试", County);
        await phone.Locator(".site-head input[name=text]").FillAsync("令狐青禾");
        await phone.Keyboard.PressAsync("Enter");
        await phone.GetByText("共 1 件").WaitForAsync();
        await Chromium.PictureAsync(phone, "portal-search-390");
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
    }
}
