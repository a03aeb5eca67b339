using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>The campaign board in a real browser over the synthetic city: the city's twelve counties, a goal, a figure, a county's
/// townships.</summary>
public sealed class CampaignDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    [Fact]
    public async Task The_analyst_sees_twelve_counties_sets_a_goal_enters_a_figure_and_the_county_sees_its_townships()
    {
        var analyst = await demo.SignInAsync("cityAnalyst", "分析员");
        await analyst.GetByRole(AriaRole.Link, new() { Name = "摸排进度", Exact = true }).ClickAsync();
        await analyst.GetByRole(AriaRole.Heading, new() { Name = "首次监测摸排" }).WaitForAsync();
        Assert.Equal(13, await analyst.Locator("#board tbody tr").CountAsync());
        await analyst.SelectOptionAsync("[name=area]", "140423");
        await analyst.FillAsync("[name=declared]", "88");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "定下" }).ClickAsync();
        await analyst.GetByText("目标已经定好").WaitForAsync();
        await analyst.GetByText("/ 88（").First.WaitForAsync();
        await analyst.SelectOptionAsync("[name=kind]", "childrenInDifficulty");
        await analyst.FillAsync("[name=value]", "31");
        await analyst.FillAsync("[name=on]", "2026-09-30");
        await analyst.FillAsync("[name=source]", "民政统计月报");
        await analyst.GetByRole(AriaRole.Button, new() { Name = "记下" }).ClickAsync();
        await analyst.GetByText("民政统计月报").WaitForAsync();
        await DemoHost.LookAsync(analyst, "portal-campaign");
        var file = await analyst.RunAndWaitForDownloadAsync(() => analyst.GetByRole(AriaRole.Link, new() { Name = "导出 xlsx" }).ClickAsync());
        Assert.StartsWith("摸排进度", file.SuggestedFilename, StringComparison.Ordinal);

        var reviewer = await demo.SignInAsync("countyReviewer", "王经办");
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "摸排进度", Exact = true }).ClickAsync();
        await reviewer.GetByText("（合计）").WaitForAsync();
        Assert.True(await reviewer.Locator("#board tbody tr").CountAsync() > 10);
        Assert.Equal(0, await reviewer.Locator("#make").CountAsync());
    }
}
