using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Benchmarks;

/// <summary>
/// The page /chat on a cheap phone with a bad line: Chromium four times slower, 1.6 Mbit/s, 150 ms to the server and back, nothing in the cache;
/// against a bare Razor page of one row in the same browser. Until the first words are drawn, until a tap is taken, until the bot has answered it.
/// </summary>
internal static class SlowPhone
{
    private const string Tapped = "() => document.querySelector('#chat-first .own')?.hidden === false";
    private const string Answered = "() => !document.getElementById('chat-first') && document.body.textContent.includes('孩子现在是什么情况')";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var host = await Published.OfAsync("functions/Host");
        var bare = await Published.OfAsync("tests/BaselineRazor");
        using var scratch = new Scratch();
        using var other = new Scratch();
        using var ours = Running.Start(host, scratch.Path, more: ("ASPNETCORE_ENVIRONMENT", "Development"));
        using var theirs = Running.Start(bare, other.Path);
        await ours.ReadyAsync();
        await theirs.ReadyAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium
            .LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var (drawn, tapped, answered, pages) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= effort.Rounds; round++)
        {
            var (words, tap, answer) = await ChatAsync(browser, ours.Port);
            var page = await BareAsync(browser, theirs.Port);

            // The first time both servers compile the page.
            if (round > 0)
            {
                drawn.Add(words);
                tapped.Add(tap);
                answered.Add(answer);
                pages.Add(page);
            }
        }

        List<double> Against(List<double> times) => [.. times.Zip(pages, (own, page) => own / page)];
        string Seconds(List<double> times) => $"{Figure.Number(Figure.Median(times))} s against {Figure.Number(Figure.Median(pages))} s";
        return
        [
            new("chat on a slow phone: first words drawn, against a bare Razor page there", Against(drawn), null, null, "3 s", Seconds(drawn)),
            new("chat on a slow phone: a tap is taken", Against(tapped), null, null, "3 s", Seconds(tapped)),
            new("chat on a slow phone: the tap is answered by the bot", Against(answered), null, null, "reported", Seconds(answered)),
        ];
    }

    private static async Task<(double Words, double Tap, double Answer)> ChatAsync(IBrowser browser, int port)
    {
        await using var context = await ContextAsync(browser);
        var page = await PageAsync(context);
        var started = Stopwatch.GetTimestamp();
        await page.GotoAsync(Address(port, "chat"), new() { WaitUntil = WaitUntilState.Commit });
        var button = page.GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true });
        await button.WaitForAsync();
        var words = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await button.ClickAsync();
        await page.WaitForFunctionAsync(Tapped);
        var tap = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await page.WaitForFunctionAsync(Answered, null, new() { Timeout = 60_000 });
        return (words, tap, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<double> BareAsync(IBrowser browser, int port)
    {
        await using var context = await ContextAsync(browser);
        var page = await PageAsync(context);
        var started = Stopwatch.GetTimestamp();
        await page.GotoAsync(Address(port, "children/1"), new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("body *").First.WaitForAsync();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string Address(int port, string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{path}");

    private static Task<IBrowserContext> ContextAsync(IBrowser browser) =>
        browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, Locale = "zh-CN", HasTouch = true });

    private static async Task<IPage> PageAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        const double bytesPerSecond = 1.6e6 / 8;
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 150,
            ["downloadThroughput"] = bytesPerSecond,
            ["uploadThroughput"] = bytesPerSecond / 2,
        });
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        return page;
    }
}
