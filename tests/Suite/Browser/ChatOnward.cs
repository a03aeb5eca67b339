using System.Text.RegularExpressions;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Microsoft.Playwright;
using Storage;
using Suite.Api;
using Suite.Chat;
using static Microsoft.Playwright.Assertions;

namespace Suite.Browser;

/// <summary>
/// From the page /chat onward, in the official web chat on a phone: over to the form, several ticks at once, a call for help that reaches a desk.
/// </summary>
public sealed class ChatOnward
{
    private const string County = "140403";

    [Fact]
    public async Task What_was_said_goes_along_to_the_form_and_the_receipt_comes_back_into_the_chat()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(site.Address);
        await chat.UntilAsync(Family.WithTheChild(), "confirm");
        await chat.SayAsync("换成网页填");
        var form = await page.Context.RunAndWaitForPageAsync(() => page.Locator("#chat button.ac-pushButton", new() { HasText = "打开网页接着填" })
            .ClickAsync());
        form.SetDefaultTimeout(Patience.Page);
        await form.GetByRole(AriaRole.Heading, new() { Name = "接着刚才聊的填" }).WaitForAsync();
        var address = form.Url;
        await Chromium.MustBeAccessibleAsync(form);
        await Chromium.PictureAsync(form, "chat-onto-the-web-390");
        await form.Keyboard.PressAsync("Enter"); // the button has the focus
        await form.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal("李小雨", await form.InputValueAsync("[name='childName']"));
        Assert.DoesNotContain("李", Uri.UnescapeDataString(form.Url), StringComparison.Ordinal);
        await form.Locator("input[name=consent]").CheckAsync();
        await form.Locator("button[name=action][value=submit]:not([data-default])").ClickAsync();
        await form.GetByRole(AriaRole.Heading, new() { Name = "收到了，谢谢您" }).WaitForAsync();

        await chat.WaitForAsync("anotherChild");
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Body);
        await page.GetByText(declaration.Receipt.Value).First.WaitForAsync();

        // The address again: said kindly.
        await form.GotoAsync(address);
        await form.GetByRole(AriaRole.Heading, new() { Name = "这个网址不能用了" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(form);
        Assert.Empty(chat.Blocked);
    }

    [Fact]
    public async Task Several_ticks_are_one_answer_by_keyboard_and_in_larger_letters_and_what_stands_alone_is_a_button()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(site.Address);
        var large = page.GetByRole(AriaRole.Button, new() { Name = "大字" });
        await large.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("true", await large.GetAttributeAsync("aria-pressed"));
        await chat.UntilAsync(Family.WithTheChild(), "health");
        var card = page.Locator("#chat .ac-adaptiveCard").Last;
        Assert.Equal(["残疾", "重病", "慢性病", "心理/行为异常"], await card.Locator("label").Filter(new() { HasNotText = "有几样勾几样" }).AllInnerTextsAsync());
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "健康", Exact = true }).WaitForAsync();

        // Sent without a tick the card says what to do.
        await card.GetByRole(AriaRole.Button, new() { Name = "选好了" }).ClickAsync();
        await Expect(card.GetByText("还没有勾。一样都没有的")).ToBeVisibleAsync();
        Assert.Equal("health", chat.Asked);

        await card.GetByLabel("残疾").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await card.GetByLabel("慢性病").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the window.");
        await Chromium.PictureAsync(page, "chat-ticks-390");
        await card.GetByRole(AriaRole.Button, new() { Name = "选好了" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await chat.WaitForAsync("disabilityCategories");
        await chat.UntilAsync(Family.WithTheChild(), "confirm", "anotherChild");
        await chat.SayAsync("都对，提交");
        await chat.WaitForAsync("anotherChild");
        var answers = DeclarationJson.Read(Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Body).Answers();
        Assert.Equal(["chronicallyIll", "disabled"], answers.Get(Shared2024.Health)!.Order());

        // Remembered on this device.
        await page.ReloadAsync();
        Assert.Equal("true", await large.GetAttributeAsync("aria-pressed"));
        Assert.Empty(chat.Blocked);
    }

    [Fact]
    public async Task A_call_for_help_stands_first_on_the_countys_desk_and_the_answer_comes_back_into_the_chat()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new ChatTalk(page);
        await chat.OpenAsync(site.Address);
        await chat.SayAsync("我在潞州区，孩子老说不想活了");
        await page.GetByText("110").First.WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);

        var desk = await chromium.OpenAsync(390);
        await Chromium.SignInAsync(desk, site.Address, "countyReviewer", "王经办", County);
        var first = desk.Locator("nav.work a").First;
        await Expect(first).ToContainTextAsync("紧急求助");
        await Expect(first).ToContainTextAsync(new Regex("还剩1小时5[0-9]分"));
        await Chromium.MustBeAccessibleAsync(desk);
        await Chromium.PictureAsync(desk, "portal-urgent-390");
        await first.ClickAsync();
        await desk.Locator("tr[data-row] a").First.ClickAsync();
        await Expect(desk.GetByText("不想活")).ToHaveCountAsync(0);
        await desk.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await Expect(desk.GetByText("我在潞州区，孩子老说不想活了")).ToBeVisibleAsync();
        await desk.Locator("#f-text").FillAsync("我是潞州区民政局的，马上到您家，请告诉我在哪个小区。");
        await Chromium.MustBeAccessibleAsync(desk);
        Assert.True(await desk.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the window.");
        await Chromium.PictureAsync(desk, "portal-urgent-case-390", fullPage: true);
        await desk.GetByRole(AriaRole.Button, new() { Name = "发出去" }).ClickAsync();
        await page.GetByText("【潞州区工作人员】我是潞州区民政局的").First.WaitForAsync();
        await Chromium.PictureAsync(page, "chat-urgent-390");
        Assert.DoesNotContain("不想活", desk.Url, StringComparison.Ordinal);
        Assert.Empty(chat.Blocked);
    }
}
