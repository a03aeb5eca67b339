using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Suite.Channels;

namespace Suite.Browser;

/// <summary>Debian's Chromium, driven like a person; a machine without it skips the test and says so.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync"];

    /// <summary>
    /// Everything that lies in the browser's stores, as text: bytes read as UTF-8 and as UTF-16, keys by whether they can be taken out.
    /// </summary>
    public const string Stored =
        """
        async () => {
          const found = [];
          const look = async (value) => {
            if (value instanceof CryptoKey) found.push('key extractable ' + value.extractable + await crypto.subtle.exportKey('raw', value).then(() => ' taken out', () => ' stays'));
            else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
              const bytes = new Uint8Array(value.buffer ?? value);
              found.push(bytes.length + ' bytes', new TextDecoder('utf-8').decode(bytes), new TextDecoder('utf-16le').decode(bytes.slice(0, bytes.length & ~1)));
            }
            else if (value && typeof value === 'object') for (const [name, inner] of Object.entries(value)) { found.push(name); await look(inner); }
            else found.push(String(value));
          };
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((ok) => { const asked = indexedDB.open(name); asked.onsuccess = () => ok(asked.result); });
            for (const store of db.objectStoreNames) {
              const all = await new Promise((ok) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => ok(asked.result); });
              found.push(store + ' ' + all.length);
              for (const value of all) await look(value);
            }
            db.close();
          }
          for (const store of [localStorage, sessionStorage]) for (let i = 0; i < store.length; i++) found.push(store.key(i), store.getItem(store.key(i)));
          return found.join('\n');
        }
        """;

    /// <summary>
    /// None of these lies readably in what <see cref="Stored"/> gave. A secret is two characters at least: a single one of the 65,536 that UTF-16
    /// knows stands in some 10,000 sealed bytes by chance once in a dozen runs, and says nothing.
    /// </summary>
    public static void HoldsNone(string stored, params ReadOnlySpan<string> secrets)
    {
        foreach (var secret in secrets)
        {
            Assert.True(secret.Length > 1, $"'{secret}' is too short to be looked for among sealed bytes.");
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        }
    }

    /// <summary>What a page must come to is waited for as long as the page itself: left alone, an assertion gives up after five seconds.</summary>
    static Chromium() => Assertions.SetDefaultExpectTimeout(Patience.Page);

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> LaunchAsync()
    {
        var executable = Array.Find(Executables, File.Exists);
        Assert.SkipWhen(executable is null, "No Chromium is installed (Debian: apt-get install chromium).");
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments }));
    }

    /// <summary>A page of its own (own cookies) with the width of a phone (390) or a desk (1440).</summary>
    public async Task<IPage> OpenAsync(int width, bool scripts = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            JavaScriptEnabled = scripts,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience.Page);
        return page;
    }

    /// <summary>WCAG 2 A and AA as axe checks them: no serious or critical finding.</summary>
    public static async Task MustBeAccessibleAsync(IPage page)
    {
        var result = await page
            .RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } });
        var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help} at {string.Join(", ", violation.Nodes.Take(3).Select(node => node.Target))}");
        Assert.Equal([], serious);
    }

    /// <summary>Signs somebody in by the persona picker of development.</summary>
    public static async Task SignInAsync(IPage page, Uri site, string role, string name, string county, string? township = null)
    {
        await page.GotoAsync(new Uri(site, "/portal/signin").ToString());
        await page.SelectOptionAsync("[name=role]", role);
        await page.SelectOptionAsync("[name=county]", county);
        if (township is not null)
        {
            await page.SelectOptionAsync("[name=township]", township);
        }

        await page.FillAsync("[name=name]", name);
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
    }

    /// <summary>
    /// Waits until the page is there. It looks again and again: waiting for the navigation itself misses one that happens just before.
    /// </summary>
    public static Task ArrivesAsync(IPage page, string path) => ArrivesAsync(page, new Regex(Regex.Escape(path) + "$"));

    /// <inheritdoc cref="ArrivesAsync(IPage, string)"/>
    public static Task ArrivesAsync(IPage page, Regex address) => Assertions.Expect(page).ToHaveURLAsync(address);

    /// <summary>A record asks why it is opened, and its first reason has the focus: Enter opens it.</summary>
    public static async Task AskedWhyAsync(IPage page)
    {
        await page.GetByText("打开完整记录").WaitForAsync();
        await page.Locator("input[name=reasonPicked]:focus").WaitForAsync();
    }

    /// <summary>Keeps a picture for the README when PICTURES=1; otherwise the look is checked, not kept.</summary>
    public static Task PictureAsync(IPage page, string name, bool fullPage = false) => Environment.GetEnvironmentVariable("PICTURES") == "1"
        ? page.ScreenshotAsync(new() { Path = Path.Combine(Npm.Root, "tests", "Suite", "Browser", "Pictures", name + ".png"), FullPage = fullPage })
        : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
