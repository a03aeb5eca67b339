using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Suite.Api;

namespace Suite.Browser;

/// <summary>
/// The reviewer's queue in a real browser: what is due, several at once without a mouse, a case of one number side by side, settled.
/// </summary>
public sealed class QueueDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_reviewer_registers_several_by_keyboard_and_settles_a_number_declared_twice()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        await DeclareAsync(host);
        await BulkAsync(host, chromium);
        await CaseAsync(host, chromium);
        await PhoneAsync(host, chromium);
    }

    private static async Task BulkAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page);
        await page.Locator("nav.work a").First.WaitForAsync();
        await page.GotoAsync(new Uri(host.Address, "/portal?status=submitted").ToString());
        await Chromium.MustBeAccessibleAsync(page);
        for (var i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("x");
        }

        await page.GetByText("勾选了6件").WaitForAsync();
        await page.Keyboard.PressAsync("b");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "一起办：登记" }).WaitForAsync();
        Assert.Equal(6, await page.Locator("tr[data-row]").CountAsync());
        await Chromium.MustBeAccessibleAsync(page);
        var ready = await page.Locator(".will").CountAsync();
        Assert.True(ready > 0, "None of the six can be registered together.");
        await page.Locator("#f-reason-bulk").FillAsync("材料齐全，逐件看过，情况属实");
        await Chromium.PictureAsync(page, "portal-bulk-1440");
        await page.Locator("#f-reason-bulk").PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "一起办的结果" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByText($"办好了{ready}件").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("nav.work").WaitForAsync();
    }

    private static async Task CaseAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page);
        await page.GetByRole(AriaRole.Link, new() { Name = "待核对", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "待核对的事" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);

        // The departments' lists of the synthetic city are being compared meanwhile, and their cases stand in between.
        await page.GotoAsync(new Uri(host.Address, "/portal/cases?type=sameNumber").ToString());
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "并排看" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-case-1440", fullPage: true);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("13900003333").WaitForAsync();
        await page.Locator("details.more summary").First.ClickAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-same-number-1440");
        await page.Locator("input[value^='duplicate:']").Last.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("同一个孩子，母亲又申报了一次");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("已经办结。").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
    }

    /// <summary>A narrow screen and no scripts: boxes are ticked by finger, the preview fits.</summary>
    private static async Task PhoneAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(390, scripts: false);
        await SignInAsync(host, page);
        await page.Locator("input[name=row]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "先看看会怎样" }).ClickAsync();
        await page.GetByText("还没有改动任何一件").WaitForAsync();
        await Chromium.PictureAsync(page, "portal-bulk-390");

        var wide = await chromium.OpenAsync(390);
        await SignInAsync(host, wide);
        foreach (var path in (string[])["/portal", "/portal/cases?status=settled"])
        {
            await wide.GotoAsync(new Uri(host.Address, path).ToString());
            await Chromium.MustBeAccessibleAsync(wide);
            Assert.True(await wide.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                path + " is wider than the phone.");
        }

        await wide.Locator("tr[data-row] a").First.ClickAsync();
        await wide.GetByRole(AriaRole.Heading, new() { Name = "并排看" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(wide);
        Assert.True(await wide.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The case is wider than the phone.");
        await Chromium.PictureAsync(wide, "portal-case-390");
    }

    /// <summary>One boy declared twice in 潞州区 and once, as left behind, in 襄垣县.</summary>
    private static async Task DeclareAsync(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        var number = Declaring.Number("140421", "20150305");
        JsonObject[] bodies =
        [
            Declaring.Migrant(number),
            Declaring.Migrant(number).With("school", "英雄路小学").With("housing", "owned").With("father.phone", "13900003333"),
            Declaring.LeftBehind(number).With("childName", "王小明").With("sex", "male").With("birthDate", "2015-03-05"),
        ];
        foreach (var body in bodies)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/declarations") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            using var response = await http.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        }

        using var token = await http.PostAsJsonAsync("/dev/token", new { role = "countyReviewer", county = County });
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token")
            .GetString());
        await Site.UntilAsync(async () => (await http.GetFromJsonAsync<JsonElement>("/api/cases?type=sameNumber")).GetProperty("items")
            .EnumerateArray()
            .Any(item => item.GetProperty("declarations").GetArrayLength() == 2 && item.GetProperty("elsewhere").GetArrayLength() == 1));
    }

    private static Task SignInAsync(HostProcess host, IPage page) => Chromium.SignInAsync(page, host.Address, "countyReviewer", "王经办", County);
}
