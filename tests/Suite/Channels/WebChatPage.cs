using Channels.BotFramework;
using Microsoft.Playwright;

namespace Suite.Channels;

/// <summary>The official web chat in a real browser at phone width, under the content security policy of channels.md.</summary>
public sealed class WebChatPage
{
    private const string Integrity = "sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==";
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

    [Fact]
    public async Task Buttons_and_the_summary_card_of_the_official_web_chat_answer_with_their_choice_and_their_question()
    {
        var browserPath = Array.Find(Browsers, File.Exists);
        Assert.SkipWhen(browserPath is null, "No Chromium is installed.");
        var script = Path.Combine(await Npm.PackAsync("webchat", "botframework-webchat@4.18.1", Integrity), "dist", "webchat.js");
        await using var host = await DirectLineHost.StartAsync(webChatScript: script);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = browserPath, Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, Locale = "zh-CN" });
        page.SetDefaultTimeout(Patience.Page);
        List<string> blocked = [];
        page.Console += (_, message) => blocked.AddRange(message.Text.Contains("Content Security Policy", StringComparison.Ordinal)
            ? [message.Text + message.Location] : []);

        await page.GotoAsync($"{host.Address}/chat");
        await page.GetByText("您好").First.WaitForAsync();
        var box = page.Locator("[data-testid='send box text area'], [data-id='webchat-sendbox-input']").First;
        await box.FillAsync("登记");
        await box.PressAsync("Enter");
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "男孩" }).ClickAsync();
        await page.GetByText("流动儿童登记").First.WaitForAsync();
        Assert.True(await page.GetByText("李*小雨*").First.IsVisibleAsync(), "What a person typed is shown as typed, not as Markdown.");
        await page.Locator(".ac-pushButton", new() { HasText = "修改" }).ClickAsync();
        await page.GetByText("听到：改一下姓名").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Npm.Root, "artifacts", "webchat", "page.png") });

        var said = host.Heard.Where(activity => activity.Type == "message").Select(ActivityDecoder.ToIncoming)
            .Select(message => (message.Text, message.Choice, message.Asks, message.Draft));
        Assert.Equal([("登记", null, null, null), ("男孩", "male", "sex", "d1"), ("", "改一下姓名", "confirm", "d1")], said);
        Assert.True(blocked.Count == 0, string.Join("\n", blocked));
    }
}
