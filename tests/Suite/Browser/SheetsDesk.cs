using Domain.Forms.Catalogue;
using Microsoft.Playwright;
using Suite.Api;
using Suite.Sheets;

namespace Suite.Browser;

/// <summary>
/// A reviewer's table in a real browser: a file with mistakes, the copy that names them, the good rows written and taken back; an export with the
/// approver; a printed annex.
/// </summary>
public sealed class SheetsDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_table_goes_in_with_its_mistakes_told_comes_out_again_and_an_annex_is_printed()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "countyReviewer", "王经办");
        await ImportAsync(page);
        await ExportAsync(host, chromium, page);
        await PrintAsync(host, page);
        await OnAPhoneAsync(host, chromium);
    }

    private static async Task ImportAsync(IPage page)
    {
        var families = Families.Of(County, 24, elsewhere: true);
        families[4] = families[4].Without(Shared2024.Sex, Shared2024.HukouRegistered);
        families[9] = families[9].With(Shared2024.CurrentAddress, new Domain.Forms.Address(Domain.Divisions.DivisionCode.Parse("140423"), "某村"));
        await page.GetByRole(AriaRole.Link, new() { Name = "表格" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "表格和打印" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        var template = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "附件1 模板" }).ClickAsync());
        Assert.EndsWith(".xlsx", template.SuggestedFilename, StringComparison.Ordinal);
        await page.SetInputFilesAsync("#f-file", new FilePayload
        {
            Name = "花名册.xlsx",
            MimeType = "application/octet-stream",
            Buffer = await Families.TableAsync(families)
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "上传并检查" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "检查结果" }).WaitForAsync();
        await page.GetByText("襄垣县", new() { Exact = false }).First.WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-import-1440");
        var copy = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "下载标出问题的表格" }).ClickAsync());
        Assert.Contains("导入问题", copy.SuggestedFilename, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "只写没有错的 22 行" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "写入结果" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByText("撤销这次导入").ClickAsync();
        await page.FillAsync("#f-reason", "选错了村");
        await page.GetByRole(AriaRole.Button, new() { Name = "撤销 22 行" }).ClickAsync();
        await page.GetByText("撤销了 22 行", new() { Exact = false }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
    }

    private static async Task ExportAsync(HostProcess host, Chromium chromium, IPage page)
    {
        await page.GotoAsync(new Uri(host.Address, "/portal/children?kind=migrant").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "导出这个名单" }).ClickAsync();
        await page.Locator("#exports [name=reason]").FillAsync("核对花名册");
        await page.GetByRole(AriaRole.Button, new() { Name = "提出申请" }).ClickAsync();
        await page.GetByText("已经提出导出申请").WaitForAsync();

        var approver = await chromium.OpenAsync(1440);
        await SignInAsync(host, approver, "countyApprover", "赵审批");
        await approver.GetByRole(AriaRole.Link, new() { Name = "审批", Exact = true }).ClickAsync();
        await approver.GetByText("核对花名册").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(approver);
        await approver.GetByRole(AriaRole.Button, new() { Name = "批准" }).First.ClickAsync();
        await approver.GetByText("已经批准并办理").WaitForAsync();

        var link = page.GetByRole(AriaRole.Link, new() { Name = "下载", Exact = true });
        await Site.UntilAsync(async () =>
        {
            await page.GotoAsync(new Uri(host.Address, "/portal/sheets").ToString());
            return await link.CountAsync() > 0;
        });

        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-sheets-1440", fullPage: true);
        var download = await page.RunAndWaitForDownloadAsync(() => link.First.ClickAsync());
        Assert.StartsWith("流动儿童", download.SuggestedFilename, StringComparison.Ordinal);
    }

    private static async Task PrintAsync(HostProcess host, IPage page)
    {
        await page.GotoAsync(new Uri(host.Address, "/portal/children?kind=migrant").ToString());
        await page.Locator("[data-row] a").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        var paper = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "打印附件1" }).ClickAsync());
        await paper.GetByRole(AriaRole.Heading, new() { Name = "流动儿童基本情况登记表" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(paper);
        Assert.True(await paper.GetByText("☑").CountAsync() > 5);
        await Chromium.PictureAsync(paper, "portal-annex-1440", fullPage: true);
        var word = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Word" }).ClickAsync());
        Assert.Equal("附件1.docx", word.SuggestedFilename);
    }

    private static async Task OnAPhoneAsync(HostProcess host, Chromium chromium)
    {
        var phone = await chromium.OpenAsync(390);
        await SignInAsync(host, phone, "countyReviewer", "王经办");
        await phone.GotoAsync(new Uri(host.Address, "/portal/sheets").ToString());
        await Chromium.MustBeAccessibleAsync(phone);
        await Chromium.PictureAsync(phone, "portal-sheets-390");
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the phone.");
        await phone.Locator("a[href*='/portal/sheets/imports/']").First.ClickAsync();
        await phone.GetByRole(AriaRole.Heading, new() { Name = "撤销结果" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(phone);
        await Chromium.PictureAsync(phone, "portal-import-390");
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the phone.");
    }

    private static Task SignInAsync(HostProcess host, IPage page, string role, string name) =>
        Chromium.SignInAsync(page, host.Address, role, name, County);
}
