using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Suite.Api;

namespace Suite.Browser;

/// <summary>Another text of the notice, from the analyst's desk to the page on which a parent reads it.</summary>
public sealed class NoticeDesk
{
    [Fact]
    public async Task The_analyst_writes_another_notice_the_approver_puts_it_in_force_and_the_next_day_a_parent_reads_it()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var site = await Site.StartAsync(clock);
        await using var chromium = await Chromium.LaunchAsync();
        var analyst = await SignInAsync("cityAnalyst", "分析员");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "参数", Exact = true }).ClickAsync();
        await analyst.GetByRole(AriaRole.Link, new() { Name = "告知书", Exact = true }).ClickAsync();
        await analyst.FillAsync("[name=text]", "信息登记告知书\n\n一、谁在收集\n孩子所在县（区）的民政局。\n\n二、新增加的内容\n我们另外收集孩子的照片。");
        await analyst.FillAsync("[name=short]", "谁在收：县（区）民政局。新增：孩子的照片。");
        await analyst.FillAsync("[name=validFrom]", Domain.Time.CivilTime.ChinaDate(clock.GetUtcNow()).AddDays(1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await analyst.FillAsync("[name=reason]", "局务会议纪要第12期");
        await DemoHost.LookAsync(analyst, "portal-notices");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "提出", Exact = true }).ClickAsync();
        await analyst.GetByText("已经提出，由市级审批人批准。").WaitForAsync();

        var approver = await SignInAsync("cityApprover", "审批人");
        await approver.GotoAsync(analyst.Url.Split('?')[0]);
        await DemoHost.LookAsync(approver, "portal-notice");
        await approver.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }).ClickAsync();
        await approver.GetByText("已经批准。").WaitForAsync();

        clock.Advance(TimeSpan.FromDays(1));
        var parent = await chromium.OpenAsync(390, scripts: false);
        await parent.GotoAsync(new Uri(site.Address, "/declare/migrant-2024?screen=99").ToString());
        Assert.Contains("另外收集孩子的照片", await parent.Locator(".notice").InnerTextAsync(), StringComparison.Ordinal);

        async Task<IPage> SignInAsync(string role, string name)
        {
            var page = await chromium.OpenAsync(1440);
            await page.GotoAsync(new Uri(site.Address, "/portal/signin").ToString());
            await page.SelectOptionAsync("[name=role]", role);
            await page.FillAsync("[name=name]", name);
            await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
            await Chromium.ArrivesAsync(page, "/portal");
            return page;
        }
    }
}
