using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// 七(二) in a real browser: a county's release from the draft to the public page and its tombstone, through a reviewer, two officers, an approver
/// and a
/// reader of the public page; and what the seeded city has published.
/// </summary>
public sealed partial class ReleaseDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string County = "140403";
    private const string Title = "潞州区流动儿童参保和居住登记情况";

    [Fact]
    public async Task A_release_goes_from_the_draft_through_an_objection_to_the_public_page_and_is_withdrawn()
    {
        var reviewer = await demo.SignInAsync("countyReviewer", "王经办", County);
        var address = await DraftAsync(reviewer);

        // Who is asked finds it waiting, and objects with a reason.
        var insurance = await OfficerAsync("medicalInsurance", "李医保");
        await insurance.GetByRole(AriaRole.Link, new() { NameRegex = Owed() }).ClickAsync();
        await DemoHost.LookAsync(insurance, "portal-releases-owed");
        await insurance.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        Assert.Equal(0, await insurance.GetByText("隐去了什么，为什么").CountAsync());
        await AnswerAsync(insurance, agrees: false, "");
        await insurance.Locator("#problems").GetByText("请写明理由").WaitForAsync();
        Assert.True(await insurance.Locator("[name=agree][value=false]").IsCheckedAsync());
        await AnswerAsync(insurance, agrees: false, "参保地和居住登记交叉以后，请把时点写清楚。");
        await insurance.Locator(".done").GetByText("已经答复：不同意").WaitForAsync();
        await DemoHost.LookAsync(insurance);
        var police = await OfficerAsync("publicSecurity", "张户政");
        await demo.GoAsync(police, address);
        await AnswerAsync(police, agrees: true, "");
        await police.Locator(".done").GetByText("已经答复：同意").WaitForAsync();

        // Whoever was not asked has no form; the approver has no button yet.
        var education = await OfficerAsync("education", "李老师");
        await demo.GoAsync(education, address);
        Assert.Equal(0, await education.Locator("form[action$='/opinions']").CountAsync());
        var approver = await demo.SignInAsync("countyApprover", "赵审批", County);
        await demo.GoAsync(approver, address);
        await approver.GetByText("有部门不同意").First.WaitForAsync();
        Assert.Equal(0, await approver.GetByRole(AriaRole.Button, new() { Name = "批准并发布" }).CountAsync());

        // The author changes it; all words are void and are asked for again.
        await demo.GoAsync(reviewer, "/portal");
        await reviewer.GetByRole(AriaRole.Link, new() { NameRegex = new("部门不同意、等修改的发布") }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "修改", Exact = true }).ClickAsync();
        await reviewer.Locator(".notes").GetByText("已经给的意见作废").WaitForAsync();
        await reviewer.FillAsync("#f-title", Title + "（修改）");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "修改并重新征求意见" }).ClickAsync();
        await reviewer.GetByText("原来的意见作废").First.WaitForAsync();
        await DemoHost.LookAsync(reviewer, "portal-release-revised", fullPage: true);
        await demo.GoAsync(approver, address);
        await approver.GetByText("部门意见还没有齐").WaitForAsync();
        foreach (var officer in (IPage[])[insurance, police])
        {
            await demo.GoAsync(officer, "/portal");
            await officer.GetByRole(AriaRole.Link, new() { NameRegex = Owed() }).WaitForAsync();
            await demo.GoAsync(officer, address);
            await officer.Locator("summary").GetByText("作废的意见").WaitForAsync();
            await AnswerAsync(officer, agrees: true, "");
            await officer.Locator(".done").GetByText("已经答复：同意").WaitForAsync();
        }

        await demo.GoAsync(approver, "/portal");
        await approver.GetByRole(AriaRole.Link, new() { NameRegex = new("等您审批的发布") }).ClickAsync();
        await approver.GetByRole(AriaRole.Link, new() { Name = Title + "（修改）" }).ClickAsync();
        await DemoHost.LookAsync(approver);
        await approver.GetByRole(AriaRole.Button, new() { Name = "批准并发布" }).ClickAsync();
        await approver.Locator(".done").GetByText("已经发布，编号").WaitForAsync();
        await DemoHost.LookAsync(approver);
        var number = Number().Match(await approver.Locator(".done").InnerTextAsync()).Value;
        await PublishedAsync(number);
        await WithdrawAsync(approver, number);
    }

    [Fact]
    public async Task The_city_that_was_seeded_has_published_and_its_analyst_sees_what_waits_for_whom()
    {
        var reader = await demo.Chromium.OpenAsync(1440);
        await demo.GoAsync(reader, "/public");
        await DemoHost.LookAsync(reader);
        await reader.GetByRole(AriaRole.Link, new() { Name = "长治市流动儿童和留守儿童人数、参保情况" }).ClickAsync();
        await reader.GetByText("这份数据和散列值一致").WaitForAsync();
        await DemoHost.LookAsync(reader, "public-city", fullPage: true);

        var analyst = await demo.SignInAsync("cityAnalyst", "市分析");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "发布", Exact = true }).ClickAsync();
        await analyst.GetByText("教育部门的意见").First.WaitForAsync();
        await DemoHost.LookAsync(analyst, "portal-releases");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "长治市流动儿童和留守儿童人数、参保情况" }).ClickAsync();
        await analyst.GetByText("隐去了什么，为什么").WaitForAsync();
        Assert.Equal(0, await analyst.GetByRole(AriaRole.Button, new() { Name = "批准并发布" }).CountAsync());
        await DemoHost.LookAsync(analyst);

        // A paper of the house over the same figures, with what a county reported.
        var reviewer = await demo.SignInAsync("countyReviewer", "王经办", County);
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "情况报告", Exact = true }).ClickAsync();
        await reviewer.GetByLabel("重要情况").CheckAsync();
        await reviewer.FillAsync("#f-text", "一处工地宿舍住了四十多名儿童，附近没有学校。");
        await DemoHost.LookAsync(reviewer);
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "报告", Exact = true }).ClickAsync();
        await reviewer.GetByText("已经报告市级").WaitForAsync();
        await analyst.GetByText("做一份", new() { Exact = true }).ClickAsync();
        await analyst.GetByRole(AriaRole.Button, new() { Name = "做成 Word" }).ClickAsync();
        await analyst.Locator(".done").GetByText("已经做好").WaitForAsync();
        await DemoHost.LookAsync(analyst);
        var paper = await analyst.RunAndWaitForDownloadAsync(() => analyst.Locator("a[href^='/portal/briefs/']").First.ClickAsync());
        Assert.Matches("^内部资料-月度简报-[0-9]{8}[.]docx$", paper.SuggestedFilename);
        await demo.GoAsync(analyst, "/portal");
        await analyst.GetByRole(AriaRole.Link, new() { NameRegex = new("县（区）报来、等签收的情况") }).ClickAsync();
        await DemoHost.LookAsync(analyst, "portal-matters");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "签收" }).ClickAsync();
        await analyst.GetByText("已经签收，县（区）会看到").WaitForAsync();
        await DemoHost.LookAsync(analyst);

        // Of the city's departments, at the city: nothing else is on their desk.
        var officer = await OfficerAsync("medicalInsurance", "市医保", "140400");
        Assert.Equal(["工作台", "发布"], await officer.Locator(".site-head nav a").AllInnerTextsAsync());
        await DemoHost.LookAsync(officer);
    }

    /// <returns>The address of the draft.</returns>
    private static async Task<string> DraftAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "发布", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "起草一次发布" }).ClickAsync();
        await DemoHost.LookAsync(page);

        // Two sets of age bands in one table: refused in words, and everything typed is still there.
        await page.FillAsync("#f-title", Title);
        await page.SelectOptionAsync("[name='table0.0']", "ageBand5");
        await page.SelectOptionAsync("[name='table0.1']", "ageBand3");
        await page.SelectOptionAsync("[name='table1.1']", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "先看会公布什么" }).ClickAsync();
        await page.Locator("#problems").GetByText("表1：一张表只能用一种年龄分组").WaitForAsync();
        Assert.Equal(Title, await page.InputValueAsync("#f-title"));
        await DemoHost.LookAsync(page);

        await page.SelectOptionAsync("[name='table0.1']", "medicalInsurance");
        await page.SelectOptionAsync("[name='table1.0']", "residenceRegistration");
        await page.GetByRole(AriaRole.Button, new() { Name = "先看会公布什么" }).ClickAsync();
        await page.GetByText("要征求意见的：公安部门、医疗保障部门").WaitForAsync();
        Assert.Matches("表里一共[0-9]+格、[0-9]+人次；不公布的[0-9]+格", await page.Locator("[data-cost]").InnerTextAsync());
        Assert.True(await page.Locator("td.kept-back.few").CountAsync() > 0);
        Assert.True(await page.Locator("td.kept-back.for-others").CountAsync() > 0);
        await DemoHost.LookAsync(page, "portal-release-preview", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "起草并征求意见" }).ClickAsync();
        await page.GetByText("已经起草，有关部门会看到").WaitForAsync();
        await DemoHost.LookAsync(page);
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task PublishedAsync(string number)
    {
        var reader = await demo.Chromium.OpenAsync(1440);
        await demo.GoAsync(reader, "/public");
        await reader.GetByRole(AriaRole.Link, new() { Name = Title + "（修改）" }).ClickAsync();
        await reader.GetByText("这份数据和散列值一致").WaitForAsync();
        Assert.Equal("true", await reader.GetAttributeAsync("#verified", "data-verified"));
        await DemoHost.LookAsync(reader);

        // On paper: the figures, what they mean, number and hash; nothing to press.
        await reader.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await reader.Locator(".site-head").IsVisibleAsync());
        Assert.True(await reader.Locator("table.figures").First.IsVisibleAsync());
        Assert.True(await reader.GetByText(number).First.IsVisibleAsync());
        Assert.False(await reader.GetByRole(AriaRole.Link, new() { Name = "CSV 表格" }).IsVisibleAsync());
        await Chromium.PictureAsync(reader, "public-release-print", fullPage: true);
        await reader.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    private async Task WithdrawAsync(IPage approver, string number)
    {
        await approver.GetByText("撤回", new() { Exact = true }).First.ClickAsync();
        await approver.GetByRole(AriaRole.Button, new() { Name = "撤回", Exact = true }).ClickAsync();
        await approver.Locator("#problems").GetByText("请写明撤回的原因").WaitForAsync();
        await approver.FillAsync("#f-reason", "居住登记的口径有误");
        await approver.GetByRole(AriaRole.Button, new() { Name = "撤回", Exact = true }).ClickAsync();
        await approver.Locator(".done").GetByText("已经撤回，公众页面上").WaitForAsync();
        await DemoHost.LookAsync(approver);
        var reader = await demo.Chromium.OpenAsync(1440);
        Assert.Equal(410, (await demo.GoAsync(reader, "/public/" + number))!.Status);
        await reader.GetByText("居住登记的口径有误").WaitForAsync();
        await DemoHost.LookAsync(reader);
        await demo.GoAsync(reader, "/public");
        await reader.Locator($"tr[data-number='{number}']").GetByText("居住登记的口径有误").WaitForAsync();
    }

    private static async Task AnswerAsync(IPage page, bool agrees, string comment)
    {
        await page.Locator($"[name=agree][value={(agrees ? "true" : "false")}]").CheckAsync();
        await page.FillAsync("#f-comment", comment);
        await page.GetByRole(AriaRole.Button, new() { Name = "答复" }).ClickAsync();
    }

    private async Task<IPage> OfficerAsync(string department, string name, string county = County)
    {
        var page = await demo.Chromium.OpenAsync(1440);
        await demo.GoAsync(page, "/portal/signin");
        await page.SelectOptionAsync("[name=role]", "departmentOfficer");
        await page.SelectOptionAsync("[name=county]", county);
        await page.SelectOptionAsync("[name=department]", department);
        await page.FillAsync("[name=name]", name);
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await Chromium.ArrivesAsync(page, "/portal");
        return page;
    }

    [GeneratedRegex("等您答复的发布意见")]
    private static partial Regex Owed();

    [GeneratedRegex("[0-9]{4}-[0-9]{3}")]
    private static partial Regex Number();
}
