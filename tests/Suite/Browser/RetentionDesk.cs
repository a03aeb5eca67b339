using App.Api.Retention;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Suite.Api;
using Suite.Backup;
using Suite.Retention;

namespace Suite.Browser;

/// <summary>The page of what is past its term, on a desk and on a phone: a list of the timer, looked through by one and agreed to by
/// another.</summary>
public sealed class RetentionDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_list_of_the_timer_is_looked_through_agreed_to_and_done_and_the_page_says_what_is_kept_how_long()
    {
        var folder = Directory.CreateTempSubdirectory("retention-desk-").FullName;
        await using var chromium = await Chromium.LaunchAsync();
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.ClosedAsync(site);
        await RetentionRoutes.EndedAsync(site);
        await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(Path.Combine(folder, "backup"), TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        time.Advance(TimeSpan.FromDays(1200));
        await site.App.Services.GetRequiredService<RetentionRoom>().ProposeMonthlyAsync(DivisionCode.Parse(County),
            TestContext.Current.CancellationToken);

        var desk = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(desk, site.Address, "countyReviewer", "王经办", County);
        await desk.GotoAsync(new Uri(site.Address, "/portal/retention").ToString());
        await DemoHost.LookAsync(desk, "portal-retention", fullPage: true);
        await desk.GetByLabel("核对了什么").FillAsync("逐条核对过，没有在办的事");
        await desk.GetByRole(AriaRole.Button, new() { Name = "核对过，提出删除" }).ClickAsync();
        await desk.Locator(".done", new() { HasText = "等另一位同事审批" }).WaitForAsync();

        var second = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(second, site.Address, "countyApprover", "李审批", County);
        await second.GotoAsync(new Uri(site.Address, "/portal/approvals").ToString());
        await second.GetByText("保存期满的2份").WaitForAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await second.GetByText("已经批准并办理").WaitForAsync();
        await site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(DivisionCode.Parse(County), TestContext.Current.CancellationToken);
        await desk.GotoAsync(new Uri(site.Address, "/portal/retention").ToString());
        await desk.GetByText("已经删除，2份").WaitForAsync();
        await DemoHost.LookAsync(desk, "portal-retention-done", fullPage: true);

        // The keys of backups that went with it can be taken back for thirty days, by two people like everything here.
        await desk.GetByLabel("为什么收回").FillAsync("清单列早了");
        await desk.GetByRole(AriaRole.Button, new() { Name = "提出收回" }).ClickAsync();
        await desk.Locator(".done", new() { HasText = "等另一位同事审批" }).WaitForAsync();
        await second.GotoAsync(new Uri(site.Address, "/portal/approvals").ToString());
        await second.GetByText("收回备份密钥").WaitForAsync();
        await DemoHost.LookAsync(second, "portal-retention-back");
        await second.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await second.GetByText("已经批准并办理").WaitForAsync();
        await site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(DivisionCode.Parse(County), TestContext.Current.CancellationToken);
        await desk.GotoAsync(new Uri(site.Address, "/portal/retention").ToString());
        await desk.GetByText("已经收回").WaitForAsync();
    }
}
