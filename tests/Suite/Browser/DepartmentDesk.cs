using Microsoft.Playwright;
using Suite.Api;

namespace Suite.Browser;

/// <summary>七(三) and 六 in a real browser over the synthetic city: a gap is referred, answered by the education officer and closed by the county; a
/// list is handed over.</summary>
public sealed class DepartmentDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string County = "140403";

    [Fact]
    public async Task A_gap_is_referred_answered_by_the_officer_at_its_own_desk_and_closed_by_the_reviewer()
    {
        await ReferredAsync();
        var officer = await OfficerAsync();
        await DemoHost.LookAsync(officer, "persona-department");
        await officer.GetByRole(AriaRole.Link, new() { Name = "打开部门工作台" }).ClickAsync();
        await officer.GetByRole(AriaRole.Heading, new() { Name = "教育部门的工作台" }).WaitForAsync();
        await DemoHost.LookAsync(officer, "portal-department", fullPage: true);

        // The board of the own department, by the keyboard.
        await officer.GetByRole(AriaRole.Link, new() { Name = "政策落实", Exact = true }).ClickAsync();
        await officer.Locator("[data-row] a").First.WaitForAsync();
        await DemoHost.LookAsync(officer, "portal-policy-gaps");
        Assert.Equal(0, await officer.Locator("[name=department]").CountAsync());
        await officer.Keyboard.PressAsync("j");
        await officer.Keyboard.PressAsync("Enter");
        await officer.GetByText("名单上的代号").WaitForAsync();
        var address = new Uri(officer.Url).AbsolutePath;
        await officer.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await officer.GetByText("只有识别孩子用的几项和您部门自己的项目").WaitForAsync();

        // Nothing written: told in place, and what was chosen stays.
        await officer.GetByLabel("还没有，或者不能办").CheckAsync();
        await officer.GetByRole(AriaRole.Button, new() { Name = "答复" }).ClickAsync();
        await officer.Locator("#problems").GetByText("请写明办了什么").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(officer);
        Assert.True(await officer.GetByLabel("还没有，或者不能办").IsCheckedAsync());
        await officer.GetByLabel("已经落实").CheckAsync();
        await officer.Locator("#f-answer").FillAsync("学校已经联系家长，孩子本周入学。");
        await DemoHost.LookAsync(officer, "portal-policy-gap-answer", fullPage: true);
        await officer.GetByRole(AriaRole.Button, new() { Name = "答复" }).ClickAsync();
        await officer.GetByText("已经答复，县（区）民政局会核对").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(officer);

        var reviewer = await demo.SignInAsync("countyReviewer", "王经办");
        await reviewer.GetByRole(AriaRole.Link, new() { NameRegex = new("部门已答复、待核对办结") }).ClickAsync();
        await reviewer.Locator($"a[href='{address}']").ClickAsync();
        await reviewer.GetByText("学校已经联系家长，孩子本周入学。").WaitForAsync();
        await reviewer.Locator("#f-reason-close").FillAsync("在学校见到了孩子。");
        await DemoHost.LookAsync(reviewer, "portal-policy-gap-close", fullPage: true);
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "办结", Exact = true }).ClickAsync();
        await reviewer.Locator(".done").GetByText("已经办结").WaitForAsync();
        await DemoHost.LookAsync(reviewer);
        await demo.GoAsync(officer, address);
        await officer.GetByText("县（区）办结").WaitForAsync();
    }

    [Fact]
    public async Task A_list_is_handed_over_with_a_reason_and_fetched_and_the_county_sees_who_owes_what()
    {
        var officer = await OfficerAsync();
        await demo.GoAsync(officer, "/portal/checklists/education");
        await officer.Locator("[data-row]").First.WaitForAsync();
        await DemoHost.LookAsync(officer, "portal-checklist");
        await officer.GetByRole(AriaRole.Button, new() { Name = "生成" }).ClickAsync();
        await officer.GetByText("名单已经生成").WaitForAsync();
        await DemoHost.LookAsync(officer);
        var download = await officer.RunAndWaitForDownloadAsync(() => officer.Locator(".done a").ClickAsync());
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.DoesNotContain("王", download.SuggestedFilename, StringComparison.Ordinal);

        var reviewer = await demo.SignInAsync("countyReviewer", "王经办");
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "部门核对", Exact = true }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Heading, new() { Name = "和部门互送名单的进度" }).WaitForAsync();
        await DemoHost.LookAsync(reviewer, "portal-cadence");
        var city = await demo.SignInAsync("cityAnalyst", "市分析");
        await demo.GoAsync(city, "/portal/checklists");
        await DemoHost.LookAsync(city);
        await demo.GoAsync(city, "/portal/policy-gaps");
        await DemoHost.LookAsync(city);
    }

    [Fact]
    public async Task A_lead_is_written_down_and_settled()
    {
        var page = await demo.SignInAsync("countyReviewer", "王经办");
        await demo.GoAsync(page, "/portal/leads");
        await page.SelectOptionAsync("[name=reporter]", "police");
        await page.Locator("#f-why").FillAsync("房东说孩子常年一个人在出租屋。");
        await page.SelectOptionAsync("[name=division]", new SelectOptionValue { Index = 1 });
        await DemoHost.LookAsync(page, "portal-leads", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "记下" }).ClickAsync();
        await page.GetByText("已经记下，转给乡镇（街道）上门了解").WaitForAsync();
        await page.Locator("a[href^='/portal/leads/']").First.ClickAsync();
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("房东说孩子常年一个人在出租屋").WaitForAsync();
        await page.GetByLabel("已经请家长申报").CheckAsync();
        await page.Locator("#f-reason-settle").FillAsync("见到父亲，当面帮着申报了。");
        await page.GetByRole(AriaRole.Button, new() { Name = "办结", Exact = true }).ClickAsync();
        await page.Locator(".done").GetByText("已经办结").WaitForAsync();
        await DemoHost.LookAsync(page);
    }

    /// <summary>The watch looks at the city within a minute of its start.</summary>
    private Task ReferredAsync() =>
        Site.UntilAsync(async () => (await demo.ListAsync("/api/policy-gaps?department=education&status=open", county: County)).Count > 0);

    private async Task<IPage> OfficerAsync()
    {
        var page = await demo.Chromium.OpenAsync(1440);
        await demo.GoAsync(page, "/portal/signin");
        await page.SelectOptionAsync("[name=role]", "departmentOfficer");
        await page.SelectOptionAsync("[name=county]", County);
        await page.SelectOptionAsync("[name=department]", "education");
        await page.FillAsync("[name=name]", "李老师");
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await Chromium.ArrivesAsync(page, "/portal");
        return page;
    }
}
