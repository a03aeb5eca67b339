using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Storage;
using Suite.Api;
using Suite.Portal;
using Suite.Sheets;

namespace Suite.Browser;

/// <summary>
/// A table chosen before the session ended, sent after it, in a real browser: with scripts it stays chosen, without them the page says that it was
/// not saved.
/// </summary>
public sealed class UploadDesk
{
    private const string County = "140403";

    [Fact]
    public async Task The_file_stays_chosen_until_the_same_account_has_signed_in_beside_the_page()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(site, page);
        await page.GotoAsync(new Uri(site.Address, "/portal/sheets").ToString());
        await ChooseAsync(page);
        time.Advance(TimeSpan.FromMinutes(45));
        await UploadAsync(page);
        await page.GetByText("文件还没有上传").WaitForAsync();
        await DemoHost.LookAsync(page, "upload-ended");
        await UploadAsync(page);
        var beside = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "在新窗口重新登录" }).ClickAsync());
        await SignInAsync(site, beside);
        await UploadAsync(page);
        await Chromium.ArrivesAsync(page, new Regex("/portal/sheets/imports/"));
        await EndedUploads.CheckedAsync(site, time);
    }

    [Fact]
    public async Task Without_scripts_the_page_says_that_the_file_was_not_saved_and_takes_it_once_more()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390, scripts: false);
        await SignInAsync(site, page);
        await page.GotoAsync(new Uri(site.Address, "/portal/sheets").ToString());
        await ChooseAsync(page);
        time.Advance(TimeSpan.FromMinutes(45));
        await UploadAsync(page);
        await page.GetByRole(AriaRole.Heading, new() { Name = "登录已经到时间，文件没有保存" }).WaitForAsync();
        await Chromium.PictureAsync(page, "upload-not-saved-390");
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
        var beside = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "在新窗口重新登录" }).ClickAsync());
        await SignInAsync(site, beside);
        await ChooseAsync(page);
        await UploadAsync(page);
        await Chromium.ArrivesAsync(page, new Regex("/portal/sheets/imports/"));
        await EndedUploads.CheckedAsync(site, time);
    }

    private static async Task ChooseAsync(IPage page) =>
        await page.SetInputFilesAsync("#f-file", new FilePayload
        {
            Name = "花名册.xlsx",
            MimeType = "application/octet-stream",
            Buffer = await Families.TableAsync(County, 3)
        });

    private static Task UploadAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "上传并检查" }).ClickAsync();

    private static async Task SignInAsync(Site site, IPage page)
    {
        await Chromium.SignInAsync(page, site.Address, "countyReviewer", "王经办", County);
        await page.GetByRole(AriaRole.Heading, new() { Name = "等待办理的申报" }).WaitForAsync();
    }
}
