using Microsoft.Playwright;
using Suite.Visits;

namespace Suite.Browser;

/// <summary>A visit that is half filled in when the signal goes, on a phone that throws the page away meanwhile.</summary>
public sealed class VisitsWithoutSignal
{
    private const string Offline = "未联网，已在本机加密保存";

    /// <summary>Everything that the worker's own store holds, as text.</summary>
    private const string Kept =
        """
        async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const store = await caches.open(name);
            for (const request of await store.keys()) found.push(new URL(request.url).pathname, await (await store.match(request)).text());
          }
          return found.join('\n');
        }
        """;

    [Fact]
    public async Task A_half_filled_visit_is_there_after_a_reload_without_a_signal_goes_on_and_is_sent_when_it_is_back()
    {
        await using var site = await Suite.Api.Site.StartAsync();
        await using var relay = new Relay(site.Address);
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var visit = await BeginAsync(page, relay, "李主任");
        await page.FillAsync("[name=childName]", "钱多多");
        await page.CheckAsync("[name=sex][value=female]");
        await StateAsync(page, "已保存");
        await NextAsync(page, "第2步");
        await StateAsync(page, "已保存");
        await KeptAsync(page, visit);

        // What was saved before, without a signal and without the page.
        await relay.CutAsync();
        await page.ReloadAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        await StateAsync(page, Offline);
        Assert.Equal("钱多多", await page.InputValueAsync("[name=childName]"));
        Assert.True(await page.Locator("[name=sex][value=female]").IsCheckedAsync());
        await page.GetByText("第2步").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        Assert.DoesNotContain("李主任", await page.ContentAsync(), StringComparison.Ordinal);

        // It goes on, and once more the phone throws the page away.
        await page.FillAsync("[name='currentAddress.detail']", "三排五号");
        await NextAsync(page, "第3步");
        await page.CheckAsync("[name=livesWith][value=bothParents]");
        await page.WaitForTimeoutAsync(2_000);
        await page.ReloadAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal("三排五号", await page.InputValueAsync("[name='currentAddress.detail']"));
        Assert.True(await page.Locator("[name=livesWith][value=bothParents]").IsCheckedAsync());
        Chromium.HoldsNone(await page.EvaluateAsync<string>(Chromium.Stored), "三排五号");
        var kept = await page.EvaluateAsync<string>(Kept);
        Assert.Contains("/portal/visits/blank/migrant-2024", kept, StringComparison.Ordinal);
        foreach (var secret in (string[])["钱多多", "三排五号", "李主任", "name=\"formToken\""])
        {
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        }

        // The signal is back: the page becomes the server's, and everything gets there by itself.
        relay.Mend();
        await page.Locator("form[data-ready] [name=formToken]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await StateAsync(page, "已保存");
        Assert.Equal("三排五号", await page.InputValueAsync("[name='currentAddress.detail']"));
        var other = await chromium.OpenAsync(390);
        await SignInAsync(other, relay, "李主任");
        await other.GotoAsync(new Uri(relay.Address, visit).ToString());
        Assert.Equal("三排五号", await other.InputValueAsync("[name='currentAddress.detail']"));
        Assert.True(await other.Locator("[name=livesWith][value=bothParents]").IsCheckedAsync());
    }

    [Fact]
    public async Task Neither_the_next_person_on_the_phone_nor_anybody_after_signing_out_is_shown_what_was_typed()
    {
        await using var site = await Suite.Api.Site.StartAsync();
        await using var relay = new Relay(site.Address);
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var visit = await BeginAsync(page, relay, "李主任");
        await page.FillAsync("[name=childName]", "钱多多");
        await StateAsync(page, "已保存");
        await KeptAsync(page, visit);

        // Somebody else signs in over it and goes where there is no signal.
        await SignInAsync(page, relay, "赵主任");
        await relay.CutAsync();
        await NothingAsync();
        relay.Mend();

        // The same person again: theirs is still there. Signed out, it is gone, and so is what drew it.
        await SignInAsync(page, relay, "李主任");
        await relay.CutAsync();
        await page.GotoAsync(new Uri(relay.Address, visit).ToString());
        await page.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal("钱多多", await page.InputValueAsync("[name=childName]"));
        relay.Mend();
        await page.Locator("form[data-ready] [name=formToken]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await page.GetByText("您已经退出").WaitForAsync();
        Assert.Equal("", await page.EvaluateAsync<string>(Kept));
        Assert.DoesNotContain("visits", await page.EvaluateAsync<string>("async () => (await indexedDB.databases()).map((db) => db.name).join()"),
            StringComparison.Ordinal);
        await relay.CutAsync();
        await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(new Uri(relay.Address, visit).ToString()));

        async Task NothingAsync()
        {
            await page.GotoAsync(new Uri(relay.Address, visit).ToString());
            await page.GetByText("这份走访也不在这台手机上").WaitForAsync();
            Assert.Equal("", await page.InputValueAsync("[name=childName]"));
            Assert.DoesNotContain("钱多多", await page.ContentAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Begins a visit to a migrant child.</summary>
    /// <returns>The path of its page.</returns>
    private static async Task<string> BeginAsync(IPage page, Relay relay, string name)
    {
        await SignInAsync(page, relay, name);
        await page.GotoAsync(new Uri(relay.Address, "/portal/visits/start").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "流动儿童" }).ClickAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task SignInAsync(IPage page, Relay relay, string name)
    {
        await page.GotoAsync(new Uri(relay.Address, "/portal/signin").ToString());
        await page.SelectOptionAsync("[name=role]", "villageWorker");
        await page.SelectOptionAsync("[name=county]", Village.County);
        await page.SelectOptionAsync("[name=township]", Village.Township);
        await page.FillAsync("[name=village]", Village.Own);
        await page.FillAsync("[name=name]", name);
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await page.Locator(".site-head .who", new() { HasText = name }).WaitForAsync();
    }

    /// <summary>Waits until the device keeps what it needs without a signal, the sealed copy last.</summary>
    private static async Task KeptAsync(IPage page, string visit)
    {
        await page.WaitForFunctionAsync("async (visit) => !!(await caches.match(visit)) && !!navigator.serviceWorker.controller", visit);
        await page.Locator("form[data-copied]").WaitForAsync();
    }

    private static async Task NextAsync(IPage page, string step)
    {
        await page.Locator("button[value=next]").ClickAsync();
        await page.GetByText(step).First.WaitForAsync();
    }

    private static Task StateAsync(IPage page, string text) => page.Locator("#visit-state", new() { HasText = text }).WaitForAsync();
}
