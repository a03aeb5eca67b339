using System.Text;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// The room of figures in a real browser over the synthetic city: pictures drawn from the tables beside them, down to the children, the paper, and
/// without scripts.
/// </summary>
public sealed class FiguresDesk(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string County = "140403";

    [Fact]
    public async Task A_city_analyst_looks_at_the_city_and_at_one_county_of_it()
    {
        var page = await demo.SignInAsync("cityAnalyst", "李分析");
        await page.GetByRole(AriaRole.Link, new() { Name = "统计", Exact = true }).ClickAsync();
        await DrawnAsync(page, 5);
        await DemoHost.LookAsync(page, "portal-figures-city", fullPage: true);
        Assert.Equal(12, await page.Locator("figure[data-chart=tiles] tbody tr").CountAsync());

        // What a picture says, its table says; what it draws is not blank.
        Assert.True(await page.EvaluateAsync<bool>(Coloured, "figure[data-chart=tiles] canvas"), "The tile map is blank.");
        Assert.True(await page.EvaluateAsync<bool>(Coloured, "figure[data-chart=trend] canvas"), "The trend is blank.");

        await PaperAsync(page);
        await page.Locator("figure[data-chart=tiles] tbody a", new() { HasText = "潞州区" }).ClickAsync();
        await page.Locator("figure[data-chart=bars]").WaitForAsync();
        await DrawnAsync(page, 4);
        await DemoHost.LookAsync(page);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "统计" }).GetByRole(AriaRole.Link, new() { Name = "交叉表" }).ClickAsync();
        await page.Locator("table[data-cross]").First.WaitForAsync();
        await DrawnAsync(page, 2);
        await DemoHost.LookAsync(page, "portal-figures-cross", fullPage: true);
        Assert.Equal(0, await page.Locator("table[data-cross] td a").CountAsync());
    }

    [Fact]
    public async Task A_county_reviewer_goes_from_a_figure_to_its_children_and_from_a_difference_to_its_reason()
    {
        var page = await demo.SignInAsync("countyReviewer", "王经办", County);
        await demo.GoAsync(page, "/portal/statistics?caliber=statistics&asOf=");
        await DrawnAsync(page, 4);
        await DemoHost.LookAsync(page, "portal-figures-county", fullPage: true);
        var cell = page.Locator("figure[data-chart=bars] td a").First;
        var count = await cell.InnerTextAsync();
        await cell.ClickAsync();
        await page.Locator("[data-total]").WaitForAsync();
        Assert.Equal(count, await page.Locator("[data-total]").InnerTextAsync());
        await DemoHost.LookAsync(page, "portal-figures-children", fullPage: true);

        // Into a record, which asks why, and back to the same list.
        var list = page.Url;
        await page.Locator("tr[data-row] a").First.ClickAsync();
        await Chromium.AskedWhyAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "← 数字后面的儿童" }).ClickAsync();
        await page.Locator("[data-total]").WaitForAsync();
        Assert.Equal(list, page.Url);

        await demo.GoAsync(page, "/portal/statistics/calibers?caliber=statistics&asOf=");
        await page.Locator("[data-reason=sameCounty] td a").First.WaitForAsync();
        await DemoHost.LookAsync(page, "portal-figures-calibers", fullPage: true);
        await page.Locator("[data-step=statistics-monitoring] [data-reason=sameCounty] td a").ClickAsync();
        await page.Locator("td[data-label=原因]", new() { HasText = "没有跨县" }).First.WaitForAsync();
        await DemoHost.LookAsync(page, "portal-figures-why", fullPage: true);
    }

    [Fact]
    public async Task Without_scripts_every_table_stands_and_nothing_is_missing()
    {
        var page = await demo.Chromium.OpenAsync(1440, scripts: false);
        await Chromium.SignInAsync(page, demo.Host.Address, "countyReviewer", "王经办", County);
        await demo.GoAsync(page, "/portal/statistics");
        Assert.Equal(4, await page.Locator("figure[data-chart] table.figures:visible").CountAsync());
        Assert.Equal(0, await page.Locator(".pictures:visible").CountAsync());
    }

    [Fact]
    public async Task A_statistician_uploads_the_survey_looks_at_it_and_keeps_it()
    {
        var page = await demo.SignInAsync("statistician", "孙统计", "140400");
        await demo.GoAsync(page, "/portal/statistics/populations");
        await DemoHost.LookAsync(page, "portal-populations", fullPage: true);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "空白表（各县（区））" }).ClickAsync());
        Assert.Equal("人口调查数-空白表.xlsx", download.SuggestedFilename);
        await page.GetByLabel("哪种人口").SelectOptionAsync("resident");
        await page.GetByLabel("数据来源").FillAsync("人口变动情况抽样调查");
        await page.GetByLabel("人口数的时点").FillAsync("2024-11-01");
        var counties = Domain.Divisions.DivisionTable.Children(Domain.Divisions.DivisionCode.Changzhi);
        var lines = counties.Select((county, at) =>
            $"{county.Code.Value},{county.Name},{string.Join(',', Enumerable.Range(0, 10).Select(column => 1000 + (at * 40) + (column * 13)))}");
        var csv = string.Join("\r\n", ["地区代码,地区,0-2岁男,0-2岁女,3-5岁男,3-5岁女,6-11岁男,6-11岁女,12-14岁男,12-14岁女,15岁男,15岁女", .. lines]);
        await page.SetInputFilesAsync("#f-file", new FilePayload { Name = "人口.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await page.GetByRole(AriaRole.Button, new() { Name = "上传，先看一遍" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "请先看一遍，没有问题再保存" }).WaitForAsync();
        await DemoHost.LookAsync(page, "portal-populations-look", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "保存这一版" }).ClickAsync();
        await page.GetByText("已经保存").WaitForAsync();
        await page.GetByText("第 1 版").First.WaitForAsync();

        await demo.GoAsync(page, "/portal/statistics/cross?caliber=statistics&asOf=2024-12-31&row=county&column=&kind=migrant");
        await page.Locator("table[data-rates]").WaitForAsync();
        await DemoHost.LookAsync(page, "portal-figures-rates", fullPage: true);
    }

    /// <summary>Whether a canvas has pixels that are neither empty nor of one colour.</summary>
    private const string Coloured = """
        (selector) => {
            const canvas = document.querySelector(selector), seen = new Set();
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 0; i < pixels.length && seen.size < 5; i += 4) {
              if (pixels[i + 3] > 0) seen.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
            }
            return seen.size >= 5;
        }
        """;

    private static async Task DrawnAsync(IPage page, int pictures)
    {
        await page.Locator(".pictures > [data-drawn] canvas").Nth(pictures - 1).WaitForAsync();
        Assert.Equal(pictures, await page.Locator(".pictures > [data-drawn] canvas").CountAsync());
        Assert.True(await page
            .EvaluateAsync<bool>("[...document.querySelectorAll('.pictures > [data-drawn]')].every(each => each.getAttribute('aria-label'))"));
    }

    /// <summary>On paper: marked on every sheet, pictures within it, nothing of the desk around.</summary>
    private static async Task PaperAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.GetByText("内部资料　注意保密　不得对外发布").IsVisibleAsync());
        foreach (var ofTheDesk in (ILocator[])[page.GetByRole(AriaRole.Button, new() { Name = "打印" }), page.Locator("form.filters"),
            page.GetByRole(AriaRole.Navigation).First])
        {
            Assert.False(await ofTheDesk.IsVisibleAsync());
        }

        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.InRange(Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length - 1, 2, 5); // sheets, the first not empty

        await page.SetViewportSizeAsync(703, 1000); // A4 less its margins
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The paper is wider than A4.");
        await Chromium.PictureAsync(page, "portal-figures-paper", fullPage: true);

        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.SetViewportSizeAsync(1440, 900);
    }
}
