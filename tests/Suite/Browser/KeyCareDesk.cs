using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// The key-care ledger in a real browser over the synthetic city, by the keyboard alone: at a county's desk, in a township, on a phone, on paper.
/// </summary>
public sealed class KeyCareDesk
{
    private const string County = "140403";
    private const string Noted = "入户看望。孩子由姑姑照看，作业按时完成，冬衣已经送到。";

    [Fact]
    public async Task The_most_pressing_child_is_opened_followed_up_put_right_and_taken_off_the_ledger_without_a_mouse()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        var township = await ReviewerAsync(host, chromium);
        await TownshipAsync(host, chromium, township);
        await OnAPhoneAsync(host, chromium);
    }

    /// <summary>
    /// List, reason, entry, follow-up with a mistake, its correction, exit. Answers the township of the first child, for the next persona.
    /// </summary>
    private static async Task<string> ReviewerAsync(HostProcess host, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "countyReviewer", "王经办");
        await ToAsync(page, "重点关爱");
        await page.GetByRole(AriaRole.Heading, new() { Name = "重点关爱服务对象信息台账" }).WaitForAsync();
        Assert.Equal("已超期", await page.Locator("[data-row] .due").First.InnerTextAsync());
        await Chromium.MustBeAccessibleAsync(page);
        await PressAsync(page, "j", "j");
        await Chromium.PictureAsync(page, "portal-keycare-1440");
        var township = await page.Locator("select[name=township] option").Nth(1).GetAttributeAsync("value");

        await page.Keyboard.PressAsync("Enter");
        await Chromium.AskedWhyAsync(page);
        await Chromium.MustBeAccessibleAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "为什么在台账上" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);

        // Nothing written: told at once, in place. Then what was seen.
        await FillAsync(page, "f", "#f-notes", "");
        await SendAsync(page);
        await page.Locator("#problems").GetByText("请写下看到和了解到的情况").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await FillAsync(page, "f", "#f-notes", Noted);
        await SendAsync(page);
        await page.GetByText("已经记下，下次回访").WaitForAsync();

        // The focus stands on the way back; the note that was wrong is put right beside itself.
        var note = page.Locator(".ledger-events li", new() { HasText = Noted });
        await TabToAsync(page, await note.Locator("a.mend").InnerTextAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#f-corrects option[selected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await FillAsync(page, "f", "#f-notes", "照看孩子的是婶婶，不是姑姑。");
        await SendAsync(page);
        await page.Locator(".beside .correction").GetByText("照看孩子的是婶婶").WaitForAsync();
        await note.First.GetByText("孩子由姑姑照看").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-keycare-entry-1440", fullPage: true);

        // On paper it is marked, with a line for the stamp, and without the desk around it.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.GetByText("内部资料").IsVisibleAsync() && await page.GetByText("填报单位（盖章）").IsVisibleAsync());
        Assert.False(await page.GetByRole(AriaRole.Navigation).IsVisibleAsync() || await page.GetByText("记录回访").IsVisibleAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await FillAsync(page, "e", "#f-leave", "婶婶已经办了委托照护，低保也批下来了，经入户核实可以退出。");
        await SendAsync(page);
        await page.GetByText("已经退出台账").WaitForAsync();
        await page.GetByText("重新列入台账").First.WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await PressAsync(page, "b");
        await page.GetByRole(AriaRole.Heading, new() { Name = "重点关爱服务对象信息台账" }).WaitForAsync();
        await PaperAsync(host, page);
        return township!;
    }

    private static async Task PaperAsync(HostProcess host, IPage page)
    {
        await page.GotoAsync(new Uri(host.Address, "/portal/key-care?print=1").ToString());
        await page.GetByText("内部资料").WaitForAsync();
        await page.GetByText("填报单位（盖章）", new() { Exact = false }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "portal-keycare-paper-1440");
    }

    /// <summary>A township may only propose; the county reads in words what is proposed and decides.</summary>
    private static async Task TownshipAsync(HostProcess host, Chromium chromium, string township)
    {
        var page = await chromium.OpenAsync(1440);
        await SignInAsync(host, page, "townshipSupervisor", "李督导", township);
        await page.GotoAsync(new Uri(host.Address, "/portal/key-care").ToString());
        await PressAsync(page, "j", "Enter");
        await Chromium.AskedWhyAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "为什么在台账上" }).WaitForAsync();
        await FillAsync(page, "e", "#f-leave", "家里收入好转，入户核实三次，建议退出。");
        await SendAsync(page);
        await page.GetByText("退出重点关爱台账，等待县（区）办理").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);

        var reviewer = await chromium.OpenAsync(1440);
        await SignInAsync(host, reviewer, "countyReviewer", "王经办");
        await ToAsync(reviewer, "审批");
        await reviewer.GetByText("家里收入好转，入户核实三次，建议退出。").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(reviewer);
        await Chromium.PictureAsync(reviewer, "portal-keycare-approval-1440");
        await TabToAsync(reviewer, "批准");
        await reviewer.Keyboard.PressAsync("Enter");
        await reviewer.GetByText("已经批准并办理").WaitForAsync();
    }

    private static async Task OnAPhoneAsync(HostProcess host, Chromium chromium)
    {
        var phone = await chromium.OpenAsync(390);
        await SignInAsync(host, phone, "countyReviewer", "王经办");
        await phone.GotoAsync(new Uri(host.Address, "/portal/key-care").ToString());
        await phone.Locator("[data-row] a").First.WaitForAsync();
        await FitsAsync(phone);
        await Chromium.PictureAsync(phone, "portal-keycare-390");
        await PressAsync(phone, "j", "j", "j", "Enter");
        await Chromium.AskedWhyAsync(phone);
        await FitsAsync(phone);
        await phone.Keyboard.PressAsync("Enter");
        await phone.GetByRole(AriaRole.Heading, new() { Name = "为什么在台账上" }).WaitForAsync();
        await FitsAsync(phone);
        await PressAsync(phone, "f");
        await FitsAsync(phone);
        await Chromium.PictureAsync(phone, "portal-keycare-entry-390", fullPage: true);
    }

    private static async Task FitsAsync(IPage page)
    {
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
    }

    private static async Task PressAsync(IPage page, params IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>Opens a form by its letter, tabs to the box and types.</summary>
    private static async Task FillAsync(IPage page, string letter, string box, string text)
    {
        await page.EvaluateAsync("document.activeElement?.blur()");
        await page.Keyboard.PressAsync(letter);
        for (var i = 0; i < 8 && !await page.Locator(box).EvaluateAsync<bool>("at => at === document.activeElement"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await page.Locator(box).EvaluateAsync<bool>("at => at === document.activeElement"), $"The keyboard does not come to {box}.");
        await page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>On to the button of the form that the focus is in, and presses it.</summary>
    private static async Task SendAsync(IPage page)
    {
        for (var i = 0; i < 12 && !await page.EvaluateAsync<bool>("document.activeElement.matches('button[type=submit]')"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Tabs to the link or button of that name.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 120; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("name => document.activeElement.textContent.trim() === name", name))
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not come to “{name}”.");
    }

    private static async Task ToAsync(IPage page, string link)
    {
        await page.GetByRole(AriaRole.Navigation, new() { Name = "主要栏目" }).WaitForAsync();
        await TabToAsync(page, link);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task SignInAsync(HostProcess host, IPage page, string role, string name, string? township = null)
    {
        await Chromium.SignInAsync(page, host.Address, role, name, County, township);
        await Chromium.ArrivesAsync(page, "/portal");
    }
}
