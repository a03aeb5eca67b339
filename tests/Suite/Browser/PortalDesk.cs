using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// The desk in a real browser over the synthetic city: each persona does a piece of its day; every page passes axe at desk and phone width.
/// </summary>
public sealed class PortalDesk
{
    private const string County = "140403";

    [Fact]
    public async Task Staff_work_through_their_morning_at_a_desk_and_in_a_doorway()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        await ReviewerAsync(host, chromium);
        await ApproverAsync(host, chromium);
        await DirectorAsync(host, chromium);
        await AuditorAsync(host, chromium);
    }

    /// <summary>Without a mouse: j, Enter, a reason, the record, a proposal.</summary>
    private static async Task ReviewerAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "countyReviewer", "王经办");
        await page.GetByRole(AriaRole.Heading, new() { Name = "等待办理的申报" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Chromium.PictureAsync(page, "portal-queue-1440");
        await page.Keyboard.PressAsync("Enter");
        await Chromium.AskedWhyAsync(page);
        await Chromium.MustBeAccessibleAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "打印" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-declaration-1440");

        await page.GetByText("提出不予登记", new() { Exact = false }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#f-reason-reject").FillAsync("孩子已经回到户籍地上学");
        await Chromium.MustBeAccessibleAsync(page);
        await page.Locator("#f-reason-reject").PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("已经提出，等待另一位同事办理").WaitForAsync();

        await page.GotoAsync(new Uri(host.Address, "/portal/children").ToString());
        await Chromium.MustBeAccessibleAsync(page);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("王小明");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "查找结果" }).WaitForAsync();
        await page.GetByText("“王小明”").WaitForAsync();
        await page.GotoAsync(new Uri(host.Address, "/portal/children").ToString());
        await Chromium.PictureAsync(page, "portal-children-1440");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Chromium.AskedWhyAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "打印" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-child-1440");
    }

    private static async Task ApproverAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "countyApprover", "赵审批");
        await page.GetByRole(AriaRole.Link, new() { Name = "审批", Exact = true }).ClickAsync();
        await page.GetByText("孩子已经回到户籍地上学").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-approvals-1440");
        await page.GetByRole(AriaRole.Button, new() { Name = "批准" }).First.ClickAsync();
        await page.GetByText("已经批准并办理").WaitForAsync();
    }

    /// <summary>A child director of a village with declarations, on a phone.</summary>
    private static async Task DirectorAsync(HostProcess host, Chromium chromium)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var token = await http.PostAsJsonAsync("/dev/token", new { role = "countyReviewer", county = County });
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token")
            .GetString());
        var list = await http.GetFromJsonAsync<JsonElement>("/api/declarations?status=submitted");
        var village = list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("village").GetString())
            .First(code => code?.Length == 12)!;

        var page = await chromium.OpenAsync(390);
        await page.GotoAsync(new Uri(host.Address, "/portal/signin").ToString());
        await Chromium.MustBeAccessibleAsync(page);
        await page.SelectOptionAsync("[name=role]", "villageWorker");
        await page.SelectOptionAsync("[name=county]", County);
        await page.SelectOptionAsync("[name=township]", village[..9]);
        await page.FillAsync("[name=village]", village);
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await page.Locator("[data-row] a").First.WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-queue-390");
        await page.Locator("[data-row] a").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("打开到").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-declaration-390");
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "登记" }).CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
    }

    /// <summary>An auditor sees no child.</summary>
    private static async Task AuditorAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "auditor", "审计员");
        await page.GetByText("不查看儿童的个人资料").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GotoAsync(new Uri(host.Address, "/portal/children").ToString());
        await page.GetByText("没有这项操作的权限").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
    }

    private static Task SignInAsync(HostProcess host, IPage page, string role, string name) =>
        Chromium.SignInAsync(page, host.Address, role, name, County);
}
