using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>How a parent goes through the steps of /declare.</summary>
internal static class DeclareSteps
{
    /// <summary>Goes on until that box can be seen.</summary>
    public static async Task ReachAsync(this IPage page, string name, bool scripts = true)
    {
        for (var step = 0; step < 16; step++)
        {
            if (await page.Locator($"[name='{name}']").Locator("visible=true").CountAsync() > 0)
            {
                return;
            }

            await page.StepAsync("next", scripts);
            var problems = await page.Locator("#problems").CountAsync() > 0 ? await page.Locator("#problems").InnerTextAsync() : "";
            Assert.True(problems.Length == 0, $"On the way to {name}: {problems}");
        }

        Assert.Fail($"No step asks for {name}.");
    }

    /// <summary>Presses a button of the form and waits for the page that it leads to.</summary>
    public static async Task StepAsync(this IPage page, string action, bool scripts = true)
    {
        var before = await page.GetAttributeAsync("form[data-draft-of]", "data-carried");
        await page.Locator($"button[name=action][value={action}]:not([data-default])").ClickAsync();
        await page.Locator($"form[data-draft-of]:not([data-carried='{before}'])").WaitForAsync();
        await ReadyAsync(page, scripts);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the window.");
    }

    public static async Task ReadyAsync(this IPage page, bool scripts = true)
    {
        if (scripts)
        {
            await page.Locator("form[data-ready]").WaitForAsync();
        }
    }

    public static async Task ChooseAsync(this IPage page, string name, string value, bool scripts = true)
    {
        await page.ReachAsync(name, scripts);
        await page.Locator($"input[name='{name}'][value='{value}']").CheckAsync();
    }

    public static async Task PutAsync(this IPage page, string name, string value, bool scripts = true)
    {
        await page.ReachAsync(name, scripts);
        await page.Locator($"[name='{name}']:not([type=checkbox])").FillAsync(value);
    }

    public static async Task PickAsync(this IPage page, string label, params string[] places)
    {
        foreach (var (place, level) in places.Select((place, level) => (place, level)))
        {
            await page.Locator($"[data-place='{label}'] select").Nth(level).SelectOptionAsync(new SelectOptionValue { Label = place });
        }
    }

    /// <summary>Waits until what was typed is kept in the browser.</summary>
    public static async Task KeptAsync(this IPage page)
    {
        await page.WaitForTimeoutAsync(350);
        await page.Locator("#draft-state", new() { HasText = "已加密存在" }).WaitForAsync();
        await page.WaitForTimeoutAsync(150);
    }
}
