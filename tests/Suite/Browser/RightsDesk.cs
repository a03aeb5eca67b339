using System.Text.Json.Nodes;
using Domain.Declarations;
using Microsoft.Playwright;
using Storage;
using Suite.Api;
using Suite.Rights;

namespace Suite.Browser;

/// <summary>
/// A parent asks for a copy and for deletion on a telephone; the county says yes to one and no to the other, and a second person deletes what may go.
/// </summary>
public sealed class RightsDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_parent_asks_for_a_copy_and_for_deletion_the_county_answers_and_a_second_person_deletes()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var (cared, _) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        var other = await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", "20160305")));

        // By the end of the telephone number: for the child on the ledger a copy and deletion.
        var page = await chromium.OpenAsync(390);
        await ProveAsync(site, page, cared.Text("receipt"));
        await AskAsync(page, "看看你们存了什么，要一份副本");
        await AskAsync(page, "删除孩子的信息");
        Assert.Equal(2, await page.Locator("[data-right]").CountAsync());
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
        await Chromium.PictureAsync(page, "declare-rights-390", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "看完了" }).ClickAsync();
        await ProveAsync(site, page, other.Text("receipt"));
        await AskAsync(page, "删除孩子的信息");

        // The county: the queue, the ground that stands in the way, the copy.
        var desk = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(desk, site.Address, "countyReviewer", "王经办", County);
        await desk.GotoAsync(new Uri(site.Address, "/portal/rights").ToString());
        Assert.Equal(3, await desk.Locator("[data-row]").CountAsync());
        await Chromium.MustBeAccessibleAsync(desk);
        await Chromium.PictureAsync(desk, "portal-rights-1440", fullPage: true);
        await OpenAsync(site, desk, cared.Text("receipt"), "删除");
        await desk.GetByRole(AriaRole.Heading, new() { Name = "现在不能删除" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(desk);
        await Chromium.PictureAsync(desk, "portal-rights-refuse-1440", fullPage: true);
        Assert.True(await desk.Locator("[value='refuse:keyCare']").IsCheckedAsync());
        await AnswerAsync(desk, null, "孩子还要靠台账上的内容来照顾，下次回访再谈。", "已经答复");
        await OpenAsync(site, desk, cared.Text("receipt"), "查阅、复制");
        await AnswerAsync(desk, "grant", "请带身份证来取。", "已经答复");
        var paper = await desk.RunAndWaitForDownloadAsync(() => desk.GetByRole(AriaRole.Button, new() { Name = "下载副本" }).ClickAsync());
        Assert.EndsWith(".docx", paper.SuggestedFilename, StringComparison.Ordinal);
        await OpenAsync(site, desk, other.Text("receipt"), "删除");
        await AnswerAsync(desk, "grant", "没有登记，家长要求属实。", "等另一位同事审批");

        // The second person.
        var second = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(second, site.Address, "countyApprover", "李审批", County);
        await second.GotoAsync(new Uri(site.Address, "/portal/approvals").ToString());
        await second.GetByText("申报、档案、照片和索引都删除").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(second);
        await Chromium.PictureAsync(second, "portal-rights-approval-1440");
        await second.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await second.GetByText("已经批准并办理").WaitForAsync();

        // The family reads both with what the receipt came with; four digits tell only that it was answered.
        await page.ReloadAsync();
        await page.GetByText("用回执里的凭证查看原因").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "看完了" }).ClickAsync();
        await ProveAsync(site, page, other.Text("receipt"), other.Text("followUpToken"));
        await page.GetByText("索引都已经删除").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "看完了" }).ClickAsync();
        await ProveAsync(site, page, cared.Text("receipt"), cared.Text("followUpToken"));
        await page.GetByText("孩子在重点关爱台账上").First.WaitForAsync();
        await page.GetByText("依据：长民发〔2024〕50号 六").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "declare-rights-answered-390", fullPage: true);
        Assert.Single((await site.AllAsync(County, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body)),
            declaration => declaration.ErasedAt is not null);
    }

    private static async Task ProveAsync(Site site, IPage page, string receipt, string? token = null)
    {
        await page.GotoAsync(new Uri(site.Address, "/declare/status").ToString());
        await page.FillAsync("[name=receipt]", receipt);
        await page.FillAsync(token is null ? "[name=phoneLast4]" : "[name=token]", token ?? "1111");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "查阅、更正、删除个人信息" }).WaitForAsync();
    }

    private static async Task AskAsync(IPage page, string what)
    {
        await page.Locator("#rights summary").ClickAsync();
        await page.GetByLabel(what).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提出申请" }).ClickAsync();
        await page.Locator("#done", new() { HasText = "申请收到了" }).WaitForAsync();
    }

    private static async Task OpenAsync(Site site, IPage desk, string receipt, string kind)
    {
        await desk.GotoAsync(new Uri(site.Address, "/portal/rights").ToString());
        await desk.Locator("[data-row]", new() { HasText = receipt }).GetByRole(AriaRole.Link, new() { Name = kind, Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Heading, new() { Name = "谁提的" }).WaitForAsync();
    }

    private static async Task AnswerAsync(IPage desk, string? decision, string reason, string said)
    {
        if (decision is not null)
        {
            await desk.Locator($"[name=decision][value={decision}]").CheckAsync();
        }

        // Four digits of a telephone are no proof: a paper is looked at before the answer is yes.
        if (decision == "grant")
        {
            await desk.SelectOptionAsync("#f-proof", new SelectOptionValue { Index = 1 });
        }

        await desk.Locator("#f-why").FillAsync(reason);
        await desk.GetByRole(AriaRole.Button, new() { Name = "答复" }).ClickAsync();
        await desk.Locator(".done", new() { HasText = said }).WaitForAsync();
    }
}
