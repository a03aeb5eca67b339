using Microsoft.Playwright;
using Storage.Embedded;

namespace Suite.Browser;

/// <summary>The first day of a system administrator: a message that could not be handled is seen, tried again and gone.</summary>
public sealed class OperationsDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    [Fact]
    public async Task The_administrator_sees_a_message_that_failed_tries_it_again_and_sees_it_gone()
    {
        // As the pump leaves it after the fifth try, with a file that another process may write to as well.
        using (var db = new SqliteConnection(Path.Combine(demo.Host.Data, "store.db"), readOnly: false))
        {
            var queue = App.Functions.Catalogue.TakePulse.Queue + "-poison";
            db.Prepare("INSERT INTO messages(queue, visible, dequeues, receipt, text) VALUES(?,?,0,0,?)").Bind(queue)
                .Bind(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())
                .Bind(DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).Run();
        }

        var page = await demo.SignInAsync("systemAdmin", "系统管理员小赵");
        await page.GetByRole(AriaRole.Link, new() { Name = "运行", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "系统运行" }).WaitForAsync();
        Assert.Equal(1, await page.Locator("[data-poison]").CountAsync());
        Assert.Contains("没有记录", await page.Locator("dl.facts").InnerTextAsync(), StringComparison.Ordinal);
        await DemoHost.LookAsync(page, "portal-operations");

        // Without a reason it stays.
        await page.EvaluateAsync("document.querySelectorAll('form').forEach(form => form.noValidate = true)");
        await page.GetByRole(AriaRole.Button, new() { Name = "重新处理" }).ClickAsync();
        await page.GetByText("请写明原因").First.WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.FillAsync("[name=reason]", "存储服务已经恢复");
        await page.GetByRole(AriaRole.Button, new() { Name = "重新处理" }).ClickAsync();
        await page.GetByText("已经放回队列").WaitForAsync();
        Assert.Equal(0, await page.Locator("[data-poison]").CountAsync());
        Assert.Contains("没有。", await page.Locator("section[aria-labelledby=h-poison]").InnerTextAsync(), StringComparison.Ordinal);
        await DemoHost.LookAsync(page, "portal-operations-done");

        // Nobody else finds the room, and in it no child was named.
        var reviewer = await demo.SignInAsync("countyReviewer", "经办");
        Assert.Equal(0, await reviewer.GetByRole(AriaRole.Link, new() { Name = "运行", Exact = true }).CountAsync());
        Assert.Equal(403, (await demo.GoAsync(reviewer, "/portal/operations"))!.Status);
    }
}
