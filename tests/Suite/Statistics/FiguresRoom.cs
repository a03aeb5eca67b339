using System.Net;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Statistics;

/// <summary>The room of figures at the desk: tables with heads and captions, marked internal, and a file that says so too.</summary>
public sealed class FiguresRoom(AskingFigures.SmallCity city) : IClassFixture<AskingFigures.SmallCity>
{
    [Fact]
    public async Task A_county_sees_its_townships_crossed_with_ages_and_the_sums()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var page = (await visitor.GetAsync("/portal/statistics/cross?caliber=monitoring&asOf=2025-06-01&row=township&column=sex"))
            .Is(HttpStatusCode.OK);
        var table = page.Document.QuerySelector("table[data-cross]")!;
        Assert.Equal("流动儿童，监测口径，2025年6月1日", table.QuerySelector("caption")!.TextContent);
        var names = new[] { "140403001", "140403002" }.Select(code => Domain.Divisions.DivisionTable.Name(Domain.Divisions.DivisionCode.Parse(code)));
        Assert.Equal(names.Zip(["4", "1"]).Select(row => $"{row.First} {row.Second}").Append("合计 5"),
            table.QuerySelectorAll("tbody tr, tfoot tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
        Assert.All(table.QuerySelectorAll("th"), head => Assert.NotNull(head.GetAttribute("scope")));
        Assert.Contains("内部资料，不得对外发布", page.Text, StringComparison.Ordinal);
        Assert.Contains("二", page.Text, StringComparison.Ordinal);

        // A first look without a question.
        Assert.NotEmpty((await visitor.GetAsync("/portal/statistics/cross")).Is(HttpStatusCode.OK)
            .Document.QuerySelectorAll("select[name=row] option"));
        Assert.Contains(page.Document.QuerySelectorAll("nav a"), link => link.GetAttribute("href") == "/portal/statistics");
    }

    [Fact]
    public async Task Small_figures_are_not_shown_to_the_city_nor_are_sums_that_would_tell_them()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "cityAnalyst", county: null);
        var page = (await visitor.GetAsync("/portal/statistics/cross?caliber=statistics&asOf=2025-06-01&row=county&column=sex"))
            .Is(HttpStatusCode.OK);
        var cells = page.Document.QuerySelectorAll("table[data-cross] td").Select(cell => cell.TextContent).ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.Equal("不显示", cell));
        var refused = (await visitor.GetAsync("/portal/statistics/cross?caliber=statistics&asOf=2999-01-01&row=nonsense"))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("这一天还没有到", refused.Text, StringComparison.Ordinal);
        Assert.Contains("没有这个分组项", refused.Text, StringComparison.Ordinal);
    }

    [Fact] // 七(二): 任何机构或个人不得私自发布
    public async Task The_file_says_that_it_is_internal_and_taking_it_is_written_down()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var file = (await visitor.GetAsync("/portal/statistics/cross/file?caliber=monitoring&asOf=2025-06-01&row=township&column="))
            .Is(HttpStatusCode.OK);
        var lines = file.Html.TrimStart('\uFEFF').Split("\r\n");
        Assert.StartsWith("内部资料，不得对外发布,监测口径,2025-06-01", lines[0], StringComparison.Ordinal);
        var head = Array.IndexOf(lines, "乡镇（街道）,儿童类别,人数");
        Assert.True(head > 0, file.Html);
        Assert.EndsWith(",流动儿童,4", lines[head + 1], StringComparison.Ordinal);
        Assert.Contains(await city.Site.AllAsync("140403", Kinds.Audit), entry => System.Text.Encoding.UTF8.GetString(entry.Body.Span)
            .Contains("statistics.export", StringComparison.Ordinal));
        foreach (var path in (string[])["", "/file", "/cross", "/cross/file", "/calibers", "/children", "/populations", "/populations/file"])
        {
            using var auditor = await Visitor.SignedInAsync(city.Site, "auditor", county: null);
            (await auditor.GetAsync("/portal/statistics" + path)).Is(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task The_first_page_has_a_table_behind_every_picture_and_they_agree()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var page = (await visitor.GetAsync("/portal/statistics?caliber=monitoring&asOf=2025-06-15")).Is(HttpStatusCode.OK);
        Assert.Equal("5", page.Document.QuerySelector("[data-key-figure=migrant] strong")!.TextContent);
        Assert.Equal("0", page.Document.QuerySelector("[data-key-figure=leftBehind] strong")!.TextContent);
        Assert.Equal("5", page.Document.QuerySelector("[data-key-figure=persons] strong")!.TextContent);
        Assert.Equal(["监测口径 5 0 5 0", "统计口径 5 0 5 0", "普查可比口径 0 0 0 0"],
            page.Document.QuerySelectorAll("figure.plain tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
        var pictures = page.Document.QuerySelectorAll("figure[data-chart]");
        Assert.Equal(["bars", "pyramid", "pyramid", "trend"], pictures.Select(picture => picture.GetAttribute("data-chart")));
        Assert.All(pictures, picture => Assert.NotEmpty(picture.QuerySelectorAll("table.figures tbody tr")));
        Assert.Equal(5, Sum(pictures[0]));
        Assert.Equal(5, Sum(pictures[1]));
        Assert.Equal("10岁 5 0", string.Join(' ', pictures[1].QuerySelectorAll("tbody tr")[10].Children.Select(cell => cell.TextContent)));

        // Ends of months, then the day: six months after 10 February 2024 is 10 August.
        var trend = pictures[3].QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))).ToList();
        Assert.Equal(("2024-06-30 0 0", "2024-07-31 0 0", "2024-08-31 5 0", "2025-05-31 5 0", "2025-06-15 5 0", 13),
            (trend[0], trend[1], trend[2], trend[^2], trend[^1], trend.Count));
        Assert.Contains("内部资料，不得对外发布", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("[style]"));

        static int Sum(AngleSharp.Dom.IElement picture) =>
            picture.QuerySelectorAll("td[data-n]").Sum(cell => int.Parse(cell.GetAttribute("data-n")!, null));
    }

    [Fact] // 统计法实施条例 29(3)
    public async Task The_city_sees_every_county_on_its_map_and_small_figures_nowhere()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "cityAnalyst", county: null);
        var page = (await visitor.GetAsync("/portal/statistics?caliber=statistics&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        var tiles = page.Document.QuerySelectorAll("figure[data-chart=tiles] tbody tr");
        Assert.Equal(12, tiles.Length);
        Assert.Equal(12, tiles.Select(tile => (tile.GetAttribute("data-x"), tile.GetAttribute("data-y"))).Distinct().Count());
        Assert.All(tiles, tile => Assert.NotEmpty(tile.GetAttribute("data-x")!));
        Assert.Equal("6", page.Document.QuerySelector("[data-key-figure=migrant] strong")!.TextContent);
        Assert.Equal("不显示", page.Document.QuerySelector("[data-key-figure=leftBehind] strong")!.TextContent);
        Assert.Equal("不显示", page.Document.QuerySelector("[data-key-figure=persons] strong")!.TextContent);
        Assert.All(page.Document.QuerySelectorAll("td[data-n]"), cell => Assert.True(int.Parse(cell.GetAttribute("data-n")!, null) is 0 or >= 3));
        Assert.Empty(page.Document.QuerySelectorAll("td a[href*='/children']"));

        // One county of it: its townships.
        Assert.NotEmpty((await visitor.GetAsync(tiles[0].QuerySelector("a")!.GetAttribute("href")!)).Is(HttpStatusCode.OK)
            .Document.QuerySelectorAll("figure[data-chart=bars]"));
        (await visitor.GetAsync("/portal/statistics/children?caliber=statistics&asOf=2025-06-01")).Is(HttpStatusCode.Forbidden);
    }

    [Fact] // 未成年人网络保护条例 36
    public async Task From_a_cell_to_its_children_for_whoever_may_list_them_and_every_look_is_written_down()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var page = (await visitor.GetAsync("/portal/statistics/cross?caliber=monitoring&asOf=2025-06-01&row=township&column=sex"))
            .Is(HttpStatusCode.OK);
        var cell = page.Document.QuerySelectorAll("table[data-cross] td a")[0];
        Assert.Equal("4", cell.TextContent);
        var list = (await visitor.GetAsync(cell.GetAttribute("href")!)).Is(HttpStatusCode.OK);
        Assert.Equal("4", list.Document.QuerySelector("[data-total]")!.TextContent);
        var ids = list.Document.QuerySelectorAll("tr[data-row] a").Select(link => link.GetAttribute("href")!.Split('/')[^1]).ToList();
        Assert.Equal(4, ids.Count);
        Assert.DoesNotContain("王小明", list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/portal/statistics/children/file", list.Html, StringComparison.Ordinal);
        var looks = (await city.Site.AllAsync("140403", Kinds.Audit)).Select(document => System.Text.Encoding.UTF8.GetString(document.Body.Span))
            .Where(entry => entry.Contains("statistics.children", StringComparison.Ordinal)).ToList();
        Assert.Contains(looks, look => ids.TrueForAll(id => look.Contains(id, StringComparison.Ordinal)));

        // By one year of age on the pyramid; a code that nobody has is nobody.
        var year = (await visitor
            .GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01&kind=migrant&row=age&rowIs=10&column=sex&columnIs=male"))
            .Is(HttpStatusCode.OK);
        Assert.Equal("5", year.Document.QuerySelector("[data-total]")!.TextContent);
        Assert.Equal("0", (await visitor.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01&row=sex&rowIs=%3Cb%3E"))
            .Is(HttpStatusCode.OK).Document.QuerySelector("[data-total]")!.TextContent);
        (await visitor.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01&row=village&rowIs=1"))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await visitor.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2999-01-01")).Is(HttpStatusCode.UnprocessableEntity);

        // A township its own; whoever only reads figures, and a village that has none, nobody.
        using var township = await Visitor.SignedInAsync(city.Site, "townshipSupervisor", township: "140403002");
        Assert.Equal("1", (await township.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01")).Is(HttpStatusCode.OK)
            .Document.QuerySelector("[data-total]")!.TextContent);
        using var officer = await Visitor.SignedInAsync(city.Site, "departmentOfficer");
        (await officer.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01")).Is(HttpStatusCode.Forbidden);
        using var village = await Visitor.SignedInAsync(city.Site, "villageWorker", township: "140403001", village: "140403001001");
        (await village.GetAsync("/portal/statistics/children?caliber=monitoring&asOf=2025-06-01")).Is(HttpStatusCode.NotFound);
    }

    [Fact] // 四(一)
    public async Task Why_two_calibers_differ_is_counted_by_reason_and_explained_child_by_child()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var page = (await visitor.GetAsync("/portal/statistics/calibers?caliber=monitoring&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        var step = page.Document.QuerySelector("[data-step=statistics-census]")!;
        Assert.Equal("cityDistricts 5", string.Join(' ',
            step.QuerySelectorAll("[data-reason]").Select(row => row.GetAttribute("data-reason") + " "
                + row.QuerySelector("td")!.TextContent.Trim())));
        Assert.Contains("统计口径 5 人，普查可比口径 0 人", step.TextContent, StringComparison.Ordinal);
        var list = (await visitor.GetAsync(step.QuerySelector("td a")!.GetAttribute("href")!)).Is(HttpStatusCode.OK);
        Assert.Equal(5, list.Document.QuerySelectorAll("tr[data-row]").Length);
        Assert.All(list.Document.QuerySelectorAll("td[data-label=原因]"), why => Assert.Contains("市辖区", why.TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("王小明", list.Html, StringComparison.Ordinal);

        using var analyst = await Visitor.SignedInAsync(city.Site, "cityAnalyst", county: null);
        var counts = (await analyst.GetAsync("/portal/statistics/calibers?caliber=monitoring&asOf=2025-06-01")).Is(HttpStatusCode.OK);
        Assert.Equal("6", counts.Document.QuerySelector("[data-step=statistics-census] [data-reason] td")!.TextContent.Trim());
        Assert.Empty(counts.Document.QuerySelectorAll("td a"));
    }

    [Theory] // 七(二)
    [InlineData("/file")]
    [InlineData("/cross/file")]
    public async Task A_file_for_a_spreadsheet_says_in_its_name_and_first_cell_that_it_is_internal(string path)
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var bytes = await visitor.DownloadAsync($"/portal/statistics{path}?caliber=monitoring&asOf=2025-06-01&row=township&column=&format=xlsx");
        using var document = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(bytes.Content), isEditable: false);
        Assert.Contains(Uri.EscapeDataString("内部资料"), bytes.Name, StringComparison.Ordinal);
        var rows = document.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>()
            .Select(row => row.Select(cell => cell.InnerText).ToList()).ToList();
        Assert.Equal("内部资料，不得对外发布", rows[0][0]);
        Assert.Contains(rows, row => row is [.., "流动儿童", "4"]);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken));
    }

    [Fact] // 8: an interrupted rollup is never shown as complete
    public async Task What_is_missing_is_named_on_every_page_of_the_room()
    {
        using var whole = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        await using var site = await Site.StartAsync();
        await site.RegisterAsync(Declaring.Migrant());
        DamagedRecords.Damage(site, Kinds.Child, (await site.AllAsync("140403", Kinds.Child))[0].Id);
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        foreach (var path in (string[])["", "/cross", "/calibers", "/children"])
        {
            var said = (await visitor.GetAsync("/portal/statistics" + path)).Is(HttpStatusCode.OK).Document.QuerySelector("[data-incomplete]");
            Assert.Contains("缺：潞州区", said?.TextContent ?? path, StringComparison.Ordinal);
            Assert.Null((await whole.GetAsync("/portal/statistics" + path)).Is(HttpStatusCode.OK).Document.QuerySelector("[data-incomplete]"));
        }
    }
}
