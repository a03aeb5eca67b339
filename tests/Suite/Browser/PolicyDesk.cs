using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// A parameter of the policy changed by two people in a real browser over the synthetic city: the effect first, by county, then the decision.
/// </summary>
public sealed class PolicyDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    [Fact]
    public async Task The_analyst_proposes_both_see_whom_it_touches_and_the_approver_puts_it_in_force_from_its_day_on()
    {
        var analyst = await demo.SignInAsync("cityAnalyst", "分析员");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "参数", Exact = true }).ClickAsync();
        await analyst.GetByRole(AriaRole.Heading, new() { Name = "政策参数" }).WaitForAsync();
        await DemoHost.LookAsync(analyst, "portal-parameters");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "中心城区的市辖区" }).ClickAsync();
        await analyst.GetByRole(AriaRole.Heading, new() { Name = "现在的数：一个也没有" }).WaitForAsync();
        foreach (var district in new[] { "潞州区", "上党区", "屯留区", "潞城区" })
        {
            await analyst.GetByLabel(district).CheckAsync();
        }

        // A reason is missing: nothing of what was chosen is lost.
        var from = DateTime.Now.Date.AddDays(40).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await analyst.FillAsync("[name=validFrom]", "2020-01-01");
        await analyst.EvaluateAsync("document.querySelectorAll('form.card').forEach(form => form.noValidate = true)");
        await analyst.FillAsync("[name=reason]", "试一试");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "提出，并计算影响" }).ClickAsync();
        await analyst.GetByText("生效日期最早是明天").First.WaitForAsync();
        Assert.True(await analyst.GetByLabel("屯留区").IsCheckedAsync());
        await analyst.FillAsync("[name=validFrom]", from);
        await analyst.FillAsync("[name=reason]", "按民发〔2024〕17号执行，局务会议纪要第11期");
        await DemoHost.LookAsync(analyst, "portal-parameter");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "提出，并计算影响" }).ClickAsync();

        // The page looks again by itself until every county was counted.
        await analyst.Locator("[data-effect=whole] table.figures").WaitForAsync();
        Assert.Equal(12, await analyst.Locator("[data-county]").CountAsync());
        Assert.Contains("退出监测口径", await analyst.Locator("table.figures thead").InnerTextAsync(), StringComparison.Ordinal);
        await analyst.GetByText("要由市级审批人批准").WaitForAsync();
        var change = new Uri(analyst.Url).AbsolutePath;

        var approver = await demo.SignInAsync("cityApprover", "审批人");
        await approver.GetByRole(AriaRole.Link, new() { Name = "参数", Exact = true }).ClickAsync();
        await approver.GetByRole(AriaRole.Link, new() { Name = "改为" }).ClickAsync();
        await Chromium.ArrivesAsync(approver, new Regex(Regex.Escape(change) + @"(\?|$)"));
        await DemoHost.LookAsync(approver, "portal-parameter-effect");
        await approver.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }).ClickAsync();
        await approver.GetByText("已经批准。").WaitForAsync();
        await DemoHost.LookAsync(approver);
        await approver.GetByRole(AriaRole.Link, new() { Name = "← 中心城区的市辖区" }).ClickAsync();
        await approver.GetByText(from + " 起：").WaitForAsync();
        await DemoHost.LookAsync(approver);

        // Nobody else finds the room.
        var reviewer = await demo.SignInAsync("countyReviewer", "经办");
        Assert.Equal(0, await reviewer.GetByRole(AriaRole.Link, new() { Name = "参数", Exact = true }).CountAsync());
        Assert.Equal(403, (await demo.GoAsync(reviewer, "/portal/parameters"))!.Status);
    }
}
