using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Suite.Api;

namespace Suite.Browser;

/// <summary>
/// Each persona through a piece of its day in a real browser over the synthetic city, every page at a desk's and at a phone's width.
/// </summary>
public sealed class Personas(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string County = "140403";

    [Fact]
    public async Task A_child_director_sees_the_children_of_the_village_and_changes_no_answers()
    {
        var village = (await demo.ListAsync("/api/children?status=active")).Select(child => child.GetProperty("village").GetString())
            .First(code => code?.Length == 12)!;
        var page = await demo.SignInAsync("villageWorker", "张主任", County, village, village[..9]);
        await DemoHost.LookAsync(page, "persona-director");
        await demo.GoAsync(page, "/portal/visits");
        await DemoHost.LookAsync(page);
        await demo.GoAsync(page, "/portal/children");
        await DemoHost.LookAsync(page);
        await OpenFirstAsync(page);
        await page.GetByRole(AriaRole.Heading, new() { Name = "经历和认定" }).WaitForAsync();
        await DemoHost.LookAsync(page);
        Assert.Equal(0, await page.Locator("a[href$='/edit'], form[action$='/transfer'], form[action$='/judgement']").CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "记一次走访" }).ClickAsync();
        await page.GetByLabel("看到的情况").FillAsync("孩子在家，奶奶照看，作业写完了。");
        await page.CheckAsync("[name=met][value=child]");
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "记下" }).ClickAsync();
        await Chromium.ArrivesAsync(page, new Regex("(?<!/visit)$"));
        await DemoHost.LookAsync(page);

        // Of another village: no such child.
        var other = (await demo.ListAsync("/api/children?status=active"))
            .First(child => child.GetProperty("village").GetString() is { Length: 12 } code && code != village);
        Assert.Equal(404, (await demo.GoAsync(page, "/portal/children/" + other.GetProperty("id").GetString()))!.Status);
        await DemoHost.LookAsync(page);
    }

    [Fact]
    public async Task A_township_supervisor_lists_only_the_township_opens_with_a_reason_and_proposes()
    {
        var all = await demo.ListAsync("/api/declarations?status=submitted");
        var township = all.Select(each => each.GetProperty("township").GetString()).GroupBy(code => code).Where(group => group.Key?.Length == 9)
            .MaxBy(group => group.Count())!.Key!;
        var page = await demo.SignInAsync("townshipSupervisor", "李督导", County, township: township);

        // Every row leads to a declaration of the township, and all of them are there.
        var own = all.Where(each => each.GetProperty("township").GetString() == township).Select(each => each.GetProperty("id").GetString()!)
            .ToHashSet();
        await demo.GoAsync(page, "/portal?status=submitted");
        var listed = await page.Locator("[data-row] a[href^='/portal/declarations/']")
            .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split('/').pop())");
        Assert.NotEmpty(listed);
        Assert.Subset(own, listed.ToHashSet());
        Assert.Equal(Math.Min(own.Count, 25), listed.Length);
        await DemoHost.LookAsync(page, "persona-township");

        // A declaration is opened with a reason, and its registration proposed.
        await page.Locator("[data-row] a").First.ClickAsync();
        await page.GetByText("打开完整记录").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.Locator("#f-reason").FillAsync("核对村里报来的情况");
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("建议登记").First.ClickAsync();
        await page.Locator("#f-reason-register").FillAsync("村里核对过，情况属实");
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "建议登记" }).ClickAsync();
        await page.GetByText("已经提出，等待另一位同事办理").WaitForAsync();

        // A child of the township: a change is proposed, not made.
        await demo.GoAsync(page, "/portal/children?kind=migrant");
        await DemoHost.LookAsync(page);
        await OpenFirstAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "提出更改" }).ClickAsync();
        await page.FillAsync("[name='father.phone']", "13900001234");
        await page.Locator("#f-reason").FillAsync("走访得知换了号码");
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "提出更改" }).ClickAsync();
        await page.GetByText("已经提出，等待审批").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "审批", Exact = true }).ClickAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "批准" }).CountAsync());
        await DemoHost.LookAsync(page);

        // Another township of the same county: nothing of it exists.
        var theirs = (await demo.ListAsync("/api/children?status=active"))
            .First(child => child.GetProperty("township").GetString() is { Length: 9 } code && code != township);
        foreach (var path in (string[])["", "/edit", "/annex"])
        {
            Assert.Equal(404, (await demo.GoAsync(page, $"/portal/children/{theirs.GetProperty("id").GetString()}{path}"))!.Status);
        }

        var foreign = all.First(each => each.GetProperty("township").GetString() is { Length: 9 } code && code != township);
        Assert.Equal(404, (await demo.GoAsync(page, "/portal/declarations/" + foreign.GetProperty("id").GetString()))!.Status);
        await DemoHost.LookAsync(page);
        Assert.Equal(403, (await demo.GoAsync(page, "/portal/audit"))!.Status);
    }

    [Fact]
    public async Task A_reviewer_changes_answers_meets_a_colleague_judges_and_proposes_and_the_approver_carries_it_out()
    {
        var (mine, theirs) = (await demo.SignInAsync("countyReviewer", "王经办"), await demo.SignInAsync("countyReviewer", "孙经办"));
        await DemoHost.LookAsync(mine, "persona-reviewer");
        var child = (await demo.ListAsync("/api/children?status=active&kind=migrant"))[^1].GetProperty("id").GetString();
        foreach (var page in (IPage[])[mine, theirs])
        {
            await demo.GoAsync(page, "/portal/children/" + child);
            await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "更改", Exact = true }).ClickAsync();
            await page.Locator(".places select").First.WaitForAsync();
        }

        await DemoHost.LookAsync(mine, "portal-child-edit");
        await EditAsync(theirs, "家里来电", ("[name='father.phone']", "13900001234"));
        await theirs.GetByText("已经保存，并且重新认定过").WaitForAsync();

        // The second of two people: told what the other did, nothing of their own is lost.
        await EditAsync(mine, "入户走访", ("[name='mother.phone']", "13900005678"), ("[name='father.phone']", "13900004321"));
        await mine.GetByText("别人改过这份档案").WaitForAsync();
        await DemoHost.LookAsync(mine, "portal-child-conflict");
        Assert.Equal("13900004321", await mine.Locator("[name='father.phone']").InputValueAsync());
        await mine.GetByRole(AriaRole.Button, new() { Name = "看过了，还是这样保存" }).ClickAsync();
        await mine.GetByText("已经保存，并且重新认定过").WaitForAsync();
        await mine.GetByRole(AriaRole.Heading, new() { Name = "经历和认定" }).WaitForAsync();
        await DemoHost.LookAsync(mine, "portal-child-timeline");
        await mine.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await mine.Locator(".site-head").IsVisibleAsync());
        Assert.True(await mine.Locator(".lanes svg").First.IsVisibleAsync());
        await Chromium.PictureAsync(mine, "portal-child-print-1440", fullPage: true);
        await mine.EmulateMediaAsync(new() { Media = Media.Screen });
        Assert.Contains("13900001234", await mine.Locator("tr[data-field='father.phone'] del").AllInnerTextsAsync());

        // A hand-over, by two persons.
        await mine.GetByText("提出转往别的县（区）", new() { Exact = true }).First.ClickAsync();
        await mine.SelectOptionAsync("[name=toCounty]", "140423");
        await mine.Locator("#f-reason-transfer").FillAsync("全家搬到襄垣县");
        await DemoHost.LookAsync(mine);
        await mine.GetByRole(AriaRole.Button, new() { Name = "提出转往别的县（区）" }).ClickAsync();
        await mine.GetByText("已经提出，等待审批").WaitForAsync();
        await ApproveAsync("全家搬到襄垣县");

        // Both sides afterwards: the hand-over is carried out behind the page.
        await Site.UntilAsync(async () =>
        {
            await demo.GoAsync(mine, "/portal/children/" + child);
            return await mine.GetByText("资料已经随档案转走").IsVisibleAsync();
        });
        await DemoHost.LookAsync(mine, "portal-child-left");
        var taker = await demo.SignInAsync("countyReviewer", "襄垣经办", "140423");
        await demo.GoAsync(taker, "/portal/children/" + child);
        await taker.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await taker.Locator(".life > summary").ClickAsync();
        await taker.GetByText("潞州区转往襄垣县：全家搬到襄垣县").WaitForAsync();
        await DemoHost.LookAsync(taker, "portal-child-arrived");
    }

    [Fact]
    public async Task A_reviewer_records_a_judgement_on_a_registered_child()
    {
        var waiting = (await demo.ListAsync("/api/children?status=active&kind=leftBehind"))
            .First(child => child.GetProperty("findings")[0].GetProperty("outcome").GetString() == "needsJudgement");
        var page = await demo.SignInAsync("countyReviewer", "王经办");
        await demo.GoAsync(page, "/portal/children/" + waiting.GetProperty("id").GetString());
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.Locator("summary", new() { HasTextString = "综合判断" }).ClickAsync();
        var form = page.Locator("form[action$='/judgement']");
        await form.Locator("[name=outcome][value=met]").CheckAsync();
        await form.Locator("textarea").FillAsync("入户看过，材料齐全");
        await DemoHost.LookAsync(page, "portal-child-judgement");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("已经办好").WaitForAsync();
        await page.Locator(".life > summary").ClickAsync();
        await page.Locator(".life").GetByText("入户看过，材料齐全").WaitForAsync();
        await DemoHost.LookAsync(page);
    }

    [Fact]
    public async Task An_auditor_searches_the_trail_and_verifies_it_and_sees_no_child()
    {
        var page = await demo.SignInAsync("auditor", "审计员");
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "审计", Exact = true }).ClickAsync();
        await DemoHost.LookAsync(page);
        await page.SelectOptionAsync("[name=county]", County);
        await page.GetByRole(AriaRole.Button, new() { Name = "查找" }).First.ClickAsync();
        await page.Locator("table tbody tr").First.WaitForAsync();
        await DemoHost.LookAsync(page, "persona-auditor");
        await page.GetByRole(AriaRole.Button, new() { Name = "核验潞州区的审计链" }).ClickAsync();
        await page.GetByText("审计链完整").WaitForAsync();
        await DemoHost.LookAsync(page);

        // An entry that names fifty children shows three and has the rest behind a line, whatever the window's width.
        var many = page.Locator("details > summary", new() { HasTextString = "还有" });
        for (var wait = 0; wait < 120; wait++)
        {
            await demo.GoAsync(page, $"/portal/audit?county={County}&action=policyGap.follow");
            if (await many.CountAsync() > 0)
            {
                break;
            }

            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }

        await many.First.ClickAsync();
        await DemoHost.LookAsync(page, "persona-auditor-many");
        foreach (var path in (string[])["/portal/children", "/portal/approvals", "/portal/visits", "/portal/sheets"])
        {
            Assert.Equal(403, (await demo.GoAsync(page, path))!.Status);
        }

        await DemoHost.LookAsync(page);
    }

    private async Task ApproveAsync(string reason)
    {
        var page = await demo.SignInAsync("countyApprover", "赵审批");
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "审批", Exact = true }).ClickAsync();
        var waiting = page.Locator("tr[data-row]", new() { HasTextString = reason });
        await DemoHost.LookAsync(page, "persona-approver");
        await waiting.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByText("打开完整记录").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("转往别的县（区），待审批").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "到审批里办理" }).ClickAsync();
        await waiting.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await page.GetByText("已经批准并办理").WaitForAsync();
        await DemoHost.LookAsync(page);
    }

    private static async Task EditAsync(IPage page, string reason, params IReadOnlyList<(string Box, string Text)> typed)
    {
        foreach (var (box, text) in typed)
        {
            await page.FillAsync(box, text);
        }

        await page.Locator("#f-reason").FillAsync(reason);
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
    }

    private static async Task OpenFirstAsync(IPage page)
    {
        await page.Locator("[data-row] a").First.ClickAsync();
        await page.GetByText("打开完整记录").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("打开到").WaitForAsync();
    }
}
