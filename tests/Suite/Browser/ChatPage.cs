using Microsoft.Playwright;
using Suite.Chat;

namespace Suite.Browser;

/// <summary>The page /chat in a real browser at the width of a phone: typed, interrupted by a restart, left and come back to.</summary>
public sealed class ChatPage
{
    [Fact]
    public async Task A_mother_declares_her_daughter_by_typing_and_a_restart_in_the_middle_loses_nothing()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(host.Address);
        await PictureAsync(page, "chat-390");

        var family = Family.WithTheChild();
        await chat.UntilAsync(family, "leftHukouOn", "livesWith", "housing");
        await PictureAsync(page, "chat-question-390");

        // The server goes away and comes back under the open page.
        var open = chat.Asked;
        await host.RestartAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('chat-line').textContent === ''");
        Assert.Equal(open, chat.Asked);
        await chat.UntilAsync(family, "confirm");
        await page.GetByText("孩子的登记").First.WaitForAsync();
        Assert.True(await page.GetByText("李小雨").Last.IsVisibleAsync());
        await PictureAsync(page, "chat-summary-390");
        await Chromium.MustBeAccessibleAsync(page);

        await chat.UntilAsync(family, "anotherChild");
        var receipt = Assert.IsType<string>(chat.Receipt);
        await page.GetByText(receipt).First.WaitForAsync();
        await PictureAsync(page, "chat-receipt-390");
        Assert.Empty(chat.Blocked);
    }

    [Fact]
    public async Task A_grandmother_leaves_in_the_middle_and_goes_on_after_a_restart_where_she_was()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(host.Address);
        var family = Family.LeftAtHome();
        await chat.UntilAsync(family, "bothParentsAway", "fatherWork", "motherWork");
        var open = chat.Asked;

        // The telephone is put away, the server is replaced meanwhile, and the next day the page is opened again.
        await page.GotoAsync("about:blank");
        await host.RestartAsync();
        var later = new ChatTalk(page);
        await later.OpenAsync(host.Address);
        Assert.Equal(open, later.Asked);
        await page.GetByText("张小军").First.WaitForAsync();

        await later.UntilAsync(family, "anotherChild");
        Assert.NotNull(later.Receipt);
        Assert.Empty(later.Blocked);
    }

    [Fact]
    public async Task A_button_answers_like_words_do_and_whoever_uses_the_telephone_next_sees_nothing_of_it()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(host.Address);
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true }).ClickAsync();
        await chat.WaitForAsync("menu");
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "大人在外打工，孩子在老家" }).ClickAsync();
        await chat.WaitForAsync("childName");
        await chat.SayAsync("赵小虎");

        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "换人用" }).ClickAsync();
        await chat.WaitForAsync("consent");
        await page.GetByText("赵小虎").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task On_a_slow_line_the_first_words_are_there_to_read_and_what_is_tapped_is_answered_once_the_web_chat_has_arrived()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = false;
        await page.RouteAsync("**/webchat*.js", async route =>
        {
            await arrives.Task;

            // The first time the line breaks.
            await (failed ? route.ContinueAsync() : route.AbortAsync());
            failed = true;
        });
        await page.GotoAsync(new Uri(host.Address, "/chat").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.GetByText("我帮您给孩子做个登记").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "chat-first-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true }).ClickAsync();
        await page.GetByText("收到了，正在接通").WaitForAsync();
        arrives.SetResult();
        await page.GetByText("正在重试").WaitForAsync();
        await chat.WaitForAsync("menu");
        Assert.Equal(0, await page.Locator("#chat-first").CountAsync());

        // Who comes back is not greeted as a stranger.
        await page.ReloadAsync();
        Assert.Equal(0, await page.GetByText("开始之前，请先看看").CountAsync());
    }

    [Fact]
    public async Task What_somebody_tapped_before_the_telephone_went_to_another_is_not_the_other_ones_consent()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/webchat*.js", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GotoAsync(new Uri(host.Address, "/chat").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        var agree = page.GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true });
        await agree.ClickAsync();
        await page.GetByText("收到了，正在接通").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "换人用" }).ClickAsync();
        await agree.WaitForAsync();
        arrives.SetResult();
        await chat.WaitForAsync("consent");
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "不同意", Exact = true }).ClickAsync();
        await page.GetByText("那就不登记了").First.WaitForAsync();
        Assert.Equal("consent", chat.Asked);
    }

    [Fact]
    public async Task Without_scripts_the_page_says_where_else_to_declare()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390, scripts: false);
        await page.GotoAsync(new Uri(host.Address, "/chat").ToString());
        Assert.True(await page.GetByRole(AriaRole.Link, new() { Name = "用网页表格申报" }).IsVisibleAsync());
    }

    /// <summary>After the scrolling has come to rest.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        await Chromium.PictureAsync(page, name);
    }
}
