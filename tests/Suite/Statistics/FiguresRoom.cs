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
        var page = (await visitor.GetAsync("/portal/statistics?caliber=monitoring&asOf=2025-06-01&row=township&column=sex")).Is(HttpStatusCode.OK);
        var table = page.Document.QuerySelector("table.figures")!;
        Assert.Equal("流动儿童，监测口径，2025年6月1日", table.QuerySelector("caption")!.TextContent);
        var names = new[] { "140403001", "140403002" }.Select(code => Domain.Divisions.DivisionTable.Name(Domain.Divisions.DivisionCode.Parse(code)));
        Assert.Equal(names.Zip(["4", "1"]).Select(row => $"{row.First} {row.Second}").Append("合计 5"), table.QuerySelectorAll("tbody tr, tfoot tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
        Assert.All(table.QuerySelectorAll("th"), head => Assert.NotNull(head.GetAttribute("scope")));
        Assert.Contains("内部资料，不得对外发布", page.Text, StringComparison.Ordinal);
        Assert.Contains("二", page.Text, StringComparison.Ordinal);

        // A first look without a question.
        Assert.NotEmpty((await visitor.GetAsync("/portal/statistics")).Is(HttpStatusCode.OK).Document.QuerySelectorAll("select[name=row] option"));
        Assert.Contains(page.Document.QuerySelectorAll("nav a"), link => link.GetAttribute("href") == "/portal/statistics");
    }

    [Fact]
    public async Task Small_figures_are_not_shown_to_the_city_nor_are_sums_that_would_tell_them()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "cityAnalyst", county: null);
        var page = (await visitor.GetAsync("/portal/statistics?caliber=statistics&asOf=2025-06-01&row=county&column=sex")).Is(HttpStatusCode.OK);
        var cells = page.Document.QuerySelectorAll("table.figures td").Select(cell => cell.TextContent).ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.Equal("不显示", cell));
        var refused = (await visitor.GetAsync("/portal/statistics?caliber=statistics&asOf=2999-01-01&row=nonsense")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("这一天还没有到", refused.Text, StringComparison.Ordinal);
        Assert.Contains("没有这个分组项", refused.Text, StringComparison.Ordinal);
    }

    [Fact] // 七(二): 任何机构或个人不得私自发布
    public async Task The_file_says_that_it_is_internal_and_taking_it_is_written_down()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var file = (await visitor.GetAsync("/portal/statistics/table?caliber=monitoring&asOf=2025-06-01&row=township&column=")).Is(HttpStatusCode.OK);
        var lines = file.Html.TrimStart('\uFEFF').Split("\r\n");
        Assert.StartsWith("内部资料，不得对外发布,监测口径,2025-06-01", lines[0], StringComparison.Ordinal);
        Assert.Equal("乡镇（街道）,儿童类别,人数", lines[1]);
        Assert.EndsWith(",流动儿童,4", lines[2], StringComparison.Ordinal);
        Assert.Contains(await city.Site.AllAsync("140403", Kinds.Audit), entry => System.Text.Encoding.UTF8.GetString(entry.Body.Span).Contains("statistics.export", StringComparison.Ordinal));
        using var auditor = await Visitor.SignedInAsync(city.Site, "auditor", county: null);
        (await auditor.GetAsync("/portal/statistics")).Is(HttpStatusCode.Forbidden);
        (await auditor.GetAsync("/portal/statistics/table")).Is(HttpStatusCode.Forbidden);
    }
}
