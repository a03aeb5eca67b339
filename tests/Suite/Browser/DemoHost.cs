using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>One synthetic city and one browser for the scenarios of a class, which follow each other.</summary>
public sealed class DemoHost : IAsyncLifetime
{
    /// <summary>Between the head of a page, with its title and buttons, and what comes below it there is a finger's edge of room.</summary>
    private const string HeadKeepsItsDistance = """
        [...document.querySelectorAll(".desk-head")].every(head => {
            const next = head.nextElementSibling, last = Math.max(...[...head.children].map(each => each.getBoundingClientRect().bottom));
            return !next || next.getBoundingClientRect().top - last >= 8;
        })
        """;

    public HostProcess Host { get; private set; } = null!;

    internal Chromium Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Chromium = await Chromium.LaunchAsync();
        Host = await HostProcess.StartAsync(arguments: "--demo");
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        if (Chromium is not null)
        {
            await Chromium.DisposeAsync();
        }
    }

    /// <summary>Somebody signed in with a browser of their own.</summary>
    internal async Task<IPage> SignInAsync(string role, string name, string county = "140403", string? village = null, string? township = null)
    {
        var page = await Chromium.OpenAsync(1440);
        await GoAsync(page, "/portal/signin");
        await page.SelectOptionAsync("[name=role]", role);
        await page.SelectOptionAsync("[name=county]", county);
        await page.SelectOptionAsync("[name=township]", township ?? "");
        await page.FillAsync("[name=village]", village ?? "");
        await page.FillAsync("[name=name]", name);
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await global::Suite.Browser.Chromium.ArrivesAsync(page, role == "countyApprover" ? "/portal/approvals" : "/portal");
        return page;
    }

    internal async Task<IResponse?> GoAsync(IPage page, string path) => await page.GotoAsync(new Uri(Host.Address, path).ToString());

    /// <summary>The items of a list route, as a persona sees it.</summary>
    internal async Task<IReadOnlyList<JsonElement>> ListAsync(string path, string role = "countyReviewer", string county = "140403")
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        using var token = await http.PostAsJsonAsync("/dev/token", new { role, county });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString());
        var items = new List<JsonElement>();
        for (string? page = ""; page is not null && items.Count < 1000;)
        {
            var answer = await http.GetFromJsonAsync<JsonElement>(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "page="
                + Uri.EscapeDataString(page));
            items.AddRange(answer.GetProperty("items").EnumerateArray());
            page = answer.GetProperty("next").GetString();
        }

        return items;
    }

    /// <summary>
    /// The page at a desk's and at a phone's width: accessible at both (WCAG AA), never wider than the phone, and kept as a picture under that name.
    /// </summary>
    internal static async Task LookAsync(IPage page, string? name = null, bool fullPage = false)
    {
        foreach (var (width, height) in new[] { (390, 844), (1440, 900) })
        {
            await page.SetViewportSizeAsync(width, height);
            await Chromium.MustBeAccessibleAsync(page);

            // After a Chinese character a component's own code is taken for an e-mail address and shown instead of run.
            Assert.DoesNotMatch("@[A-Za-z(]", await page.Locator("body").InnerTextAsync());
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{page.Url} is wider than {width} pixels.");
            Assert.True(await page.EvaluateAsync<bool>(HeadKeepsItsDistance),
                $"{page.Url}: a button of the head touches what is below it at {width} pixels.");
            if (name is not null)
            {
                await Chromium.PictureAsync(page, $"{name}-{width}", fullPage);
            }
        }
    }
}
