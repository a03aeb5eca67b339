using System.Net;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Suite.Portal;
using Page = Suite.Portal.Page;

namespace Suite.Statistics;

/// <summary>
/// 四(二): the statistician downloads an empty table, fills it, looks at it, keeps it; every version stays in sight, rates stand beside figures of one
/// caliber.
/// </summary>
public sealed class PopulationDesk(AskingFigures.SmallCity city) : IClassFixture<AskingFigures.SmallCity>
{
    private const string Room = "/portal/statistics/populations";

    [Fact]
    public async Task An_empty_table_is_filled_looked_at_and_kept_and_earlier_versions_stay()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "statistician", county: "140400");
        var empty = await visitor.DownloadAsync(Room + "/file");
        Assert.EndsWith(".xlsx", empty.Name, StringComparison.Ordinal);
        Assert.Contains("还没有填人数", (await SendAsync(visitor, empty.Content, "2021-11-01")).Is(HttpStatusCode.UnprocessableEntity).Text,
            StringComparison.Ordinal);

        var look = (await SendAsync(visitor, Fill(empty.Content, 100), "2021-11-01")).Is(HttpStatusCode.OK);
        Assert.Equal("潞州区 200 200 200 200 200 1,000", Row(look, "table[data-preview]", 0));
        Assert.Contains("是这一年的第 1 版", look.Text, StringComparison.Ordinal);
        Assert.Empty(await VersionsAsync(visitor)); // looked at, not kept
        await KeepAsync(visitor, look);

        var second = (await SendAsync(visitor, Fill(empty.Content, 120), "2021-11-01")).Is(HttpStatusCode.OK);
        Assert.Contains("接在第 1 版后面", second.Text, StringComparison.Ordinal);
        Assert.EndsWith("1,200 1,000", Row(second, "table[data-preview]", 0), StringComparison.Ordinal);
        await KeepAsync(visitor, second);

        // Two tabs: the page of the first look does not know of the second version.
        Assert.Contains("刚刚被别人改过", (await visitor.SubmitAsync(Room, Boxes(look))).Is(HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
        var versions = await VersionsAsync(visitor);
        Assert.Equal(["14,400", "12,000"], versions.Select(row => row.QuerySelector("[data-label=全市儿童]")!.TextContent));

        // A kept version comes back as the table that it was.
        var kept = await visitor.DownloadAsync(versions[1].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal("12", Cells(kept.Content).Count(row => row.Skip(2).All(cell => cell == "100"))
            .ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_table_is_said_at_once_by_its_own_rows()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "statistician", county: "140400");
        var head = "地区代码,地区,0-2岁男,0-2岁女,3-5岁男,3-5岁女,6-11岁男,6-11岁女,12-14岁男,12-14岁女,15岁男,15岁女\r\n";
        var csv = head + string.Join("\r\n",
        [
            "140403,潞州区,1,2,3,4,5,6,7,8,9", "140403,潞州区,1,2,3,4,5,6,7,8,9,10", "110101,东城区,1,2,3,4,5,6,7,8,9,10",
            "140404,上党区,-1,1.5,x,4,5,6,7,8,9,10", ",合计,1,2,3,4,5,6,7,8,9,10", ",,,,,,,,,,,",
        ]);
        var page = (await SendAsync(visitor, Encoding.UTF8.GetBytes(csv), "2999-11-01", of: "", source: "")).Is(HttpStatusCode.UnprocessableEntity);
        var problems = page.Document.QuerySelectorAll("#problems li").Select(item => item.TextContent).ToList();
        foreach (var said in (string[])
        [
            "第 2 行：“15岁女”没有填", "第 3 行：这个地方在前面", "第 4 行：地区代码不是", "第 5 行：“0–2岁男”需要", "第 5 行：“0–2岁女”需要", "第 5 行：“3–5岁男”需要",
            "常住人口还是户籍人口", "数据来源",
        ])
        {
            Assert.Contains(problems, problem => problem.Contains(said, StringComparison.Ordinal));
        }

        Assert.Equal(8, problems.Count);
        await RefusedAsync(head + "140403,潞州区,1,2,3,4,5,6,7,8,9,10\r\n", "2999-11-01", "时点还没有到");
        await RefusedAsync(head.Replace(",15岁女", "", StringComparison.Ordinal) + "140403,潞州区,1,2,3,4,5,6,7,8,9\r\n", "2021-11-01", "缺少“15岁女”");
        (await SendAsync(visitor, "%PDF-1.4"u8.ToArray(), "2021-11-01")).Is(HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(head + "140403,潞州区,1,1,1,1,1,1,1,1,1,1\r\n140403001,某街道,2,1,1,1,1,1,1,1,1,1\r\n", "2021-11-01", "比全县（区）还多");
        (await visitor.SubmitAsync(Room, [("figures", "x"), ("seen", "0")])).Is(HttpStatusCode.BadRequest);

        // Whoever reads figures sees the versions and enters none.
        using var reviewer = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        Assert.Empty((await reviewer.GetAsync(Room)).Is(HttpStatusCode.OK).Document.QuerySelectorAll("input[type=file]"));
        (await SendAsync(reviewer, Encoding.UTF8.GetBytes(csv), "2021-11-01")).Is(HttpStatusCode.Forbidden);

        async Task RefusedAsync(string table, string day, string because)
        {
            var refused = (await SendAsync(visitor, Encoding.UTF8.GetBytes(table), day)).Is(HttpStatusCode.UnprocessableEntity);
            Assert.Contains(because, refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Registered_children_stand_beside_the_surveys_figure_per_thousand_and_otherwise_why_not()
    {
        using var visitor = await Visitor.SignedInAsync(city.Site, "statistician", county: "140400");
        var empty = await visitor.DownloadAsync(Room + "/file");
        await KeepAsync(visitor, (await SendAsync(visitor, Fill(empty.Content, 150), "2025-05-01")).Is(HttpStatusCode.OK));
        using var reviewer = await Visitor.SignedInAsync(city.Site, "countyReviewer");
        var page = (await reviewer.GetAsync("/portal/statistics/cross?caliber=statistics&asOf=2025-06-01&row=county&column=&kind=migrant"))
            .Is(HttpStatusCode.OK);
        Assert.Equal("潞州区 流动儿童 5 1500 3.3", Row(page, "table[data-rates]", 0));
        Assert.Contains("常住人口", page.Text, StringComparison.Ordinal);
        var why = (await reviewer.GetAsync("/portal/statistics/cross?caliber=monitoring&asOf=2025-06-01&row=county&column=")).Is(HttpStatusCode.OK);
        Assert.Contains("不是一个口径", why.Document.QuerySelector("[data-why-not]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(why.Document.QuerySelector("table[data-rates]"));

        // A figure that is kept back has no rate that would tell it.
        var whole = (await visitor.GetAsync("/portal/statistics/cross?caliber=statistics&asOf=2025-06-01&row=county&column=&kind=migrant"))
            .Is(HttpStatusCode.OK);
        Assert.Equal("潞州区 流动儿童 不显示 1500 —", Row(whole, "table[data-rates]", 0));
    }

    private static async Task KeepAsync(Visitor visitor, Page look) => (await visitor.SubmitAsync(Room, Boxes(look))).LeadsTo("?done=kept");

    /// <summary>Those of 2021, the latest first.</summary>
    private static async Task<List<AngleSharp.Dom.IElement>> VersionsAsync(Visitor visitor) =>
        [.. (await visitor.GetAsync(Room)).Is(HttpStatusCode.OK).Document.QuerySelectorAll("table[data-versions] tbody tr")
            .Where(row => row.QuerySelector("[data-label=年份]")!.TextContent == "2021年")];

    private static IEnumerable<(string, string)> Boxes(Page look) =>
        look.Document.QuerySelectorAll($"form[action='{Room}'] input[type=hidden]").Where(box => box.GetAttribute("name") != "formToken")
        .Select(box => (box.GetAttribute("name")!, box.GetAttribute("value")!));

    private static string Row(Page page, string table, int at) =>
        string.Join(' ', page.Document.QuerySelectorAll(table + " tbody tr")[at].Children.Select(cell => cell.TextContent.Trim()));

    private static async Task<Page> SendAsync(Visitor visitor, byte[] file, string day, string of = "resident", string source = "2021年人口变动情况抽样调查")
    {
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in new[] { ("formToken", await visitor.FormTokenAsync()), ("of", of), ("source", source), ("referenceDay", day) })
        {
            body.Add(new StringContent(value), name);
        }

        body.Add(new ByteArrayContent(file), "file", "table.xlsx");
        return await visitor.SendAsync(new(HttpMethod.Post, Room + "/upload") { Content = body });
    }

    /// <summary>As a person would: the same number into every empty box of every county.</summary>
    private static byte[] Fill(byte[] template, int count)
    {
        using var stream = new MemoryStream();
        stream.Write(template);
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet!;
            foreach (var row in sheet.Descendants<Row>().Skip(1))
            {
                for (var column = 2; column < 12; column++)
                {
                    row.Append(new Cell
                    {
                        CellReference = $"{(char)('A' + column)}{row.RowIndex}",
                        CellValue = new(count),
                        DataType = CellValues.Number
                    });
                }
            }
        }

        return stream.ToArray();
    }

    private static IEnumerable<List<string>> Cells(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
        return [.. document.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().Skip(1)
            .Select(row => row.Select(cell => cell.InnerText).ToList())];
    }
}
