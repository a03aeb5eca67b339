using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>A batch for the national system in a real browser over the synthetic city: the mapping, who goes, the second person, the file, what came
/// back.</summary>
public sealed class NationalDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string Township = "140403001";

    [Fact]
    public async Task The_reviewer_looks_at_the_mapping_asks_for_a_batch_fetches_it_once_agreed_and_reads_back_what_was_refused()
    {
        var reviewer = await demo.SignInAsync("countyReviewer", "王经办");
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "全国系统", Exact = true }).ClickAsync();
        await reviewer.GetByText("全国系统的模板未公开，请按当地下发的表头配置").First.WaitForAsync();
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "附件1上报（示例表头）" }).ClickAsync();
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "预览三行" }).ClickAsync();
        await reviewer.Locator("table.figures").WaitForAsync();
        await DemoHost.LookAsync(reviewer, "portal-national-mapping");

        await reviewer.GotoAsync(new Uri(new Uri(reviewer.Url), "/portal/national").ToString());
        await reviewer.SelectOptionAsync("[name=township]", Township);
        await reviewer.FillAsync("[name=reason]", "十二月上报");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "先看有多少" }).ClickAsync();
        await reviewer.GetByText("名儿童").WaitForAsync();
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "提出上报" }).ClickAsync();
        await reviewer.GetByText("已经提出上报").WaitForAsync();

        var approver = await demo.SignInAsync("countyApprover", "赵审批");
        await approver.GetByRole(AriaRole.Link, new() { Name = "审批", Exact = true }).ClickAsync();
        var row = approver.Locator("tr[data-row]").Filter(new() { HasText = "报全国系统" });
        await row.GetByRole(AriaRole.Button, new() { Name = "批准" }).ClickAsync();
        await approver.GetByText("已经批准并办理").WaitForAsync();

        await reviewer.GotoAsync(new Uri(new Uri(reviewer.Url), "/portal/national").ToString());
        await DemoHost.LookAsync(reviewer, "portal-national");
        await reviewer.Locator("#batches tbody a").First.ClickAsync();
        await reviewer.GetByRole(AriaRole.Heading, new() { Name = "回执台账" }).WaitForAsync();
        var file = await reviewer.RunAndWaitForDownloadAsync(() => reviewer.GetByRole(AriaRole.Button, new() { Name = "下载文件" }).ClickAsync());
        Assert.EndsWith(".xlsx", file.SuggestedFilename, StringComparison.Ordinal);

        var keys = (await reviewer.Locator("tbody tr[data-row] td:first-child").AllInnerTextsAsync()).Select(text => Regex.Match(text,
            "[A-Z]{8}-[0-9]+").Value).ToList();
        Assert.True(keys.Count > 2 && keys.TrueForAll(key => key.Length > 0), "The ledger shows hardly any row.");
        var back = $"系统行号,导入结果,失败原因,全国系统编号\r\n{keys[0]},成功,,3210045\r\n{keys[1]},失败,证件号码已被占用,\r\n";
        await reviewer.SetInputFilesAsync("#f-file", new FilePayload
        {
            Name = "回执.csv",
            MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes(back)
        });
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "读入" }).ClickAsync();
        await reviewer.GetByText("退回的文件已经读入").WaitForAsync();
        await reviewer.GetByText("被退回", new() { Exact = true }).First.WaitForAsync();
        await DemoHost.LookAsync(reviewer, "portal-national-batch");
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "待核对" }).Last.ClickAsync();
        await reviewer.Locator("tbody").GetByText("全国系统退回来的孩子").First.WaitForAsync();
    }
}
