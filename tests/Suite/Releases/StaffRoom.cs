using System.Net;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;
using Suite.Portal;

namespace Suite.Releases;

/// <summary>The room of releases at the desk, role by role: who finds it, who has which button, what waits for whom and since when.</summary>
public sealed class StaffRoom
{
    private const string County = "140403";
    private const string List = "/portal/releases";

    [Theory(DisplayName = "Who drafts, who has a word and who decides finds the room; nobody else does (permission table)")]
    [InlineData("countyReviewer", true, true)]
    [InlineData("cityAnalyst", true, true)]
    [InlineData("countyApprover", true, false)]
    [InlineData("cityApprover", true, false)]
    [InlineData("departmentOfficer", true, false)]
    [InlineData("statistician", true, false)]
    [InlineData("villageWorker", false, false)]
    [InlineData("townshipSupervisor", false, false)]
    [InlineData("reader", false, false)]
    [InlineData("systemAdmin", false, false)]
    [InlineData("securityAdmin", false, false)]
    [InlineData("auditor", false, false)]
    public async Task Who_finds_it(string role, bool finds, bool drafts)
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, role);
        Assert.Equal(finds, (await visitor.GetAsync("/portal")).Html.Contains($"href=\"{List}\"", StringComparison.Ordinal));
        Assert.Equal(finds ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await visitor.GetAsync(List)).Status);
        Assert.Equal(drafts, finds && (await visitor.GetAsync(List)).Html.Contains(List + "/new", StringComparison.Ordinal));
        Assert.Equal(drafts ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await visitor.GetAsync(List + "/new")).Status);
        Assert.Equal(drafts ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.Forbidden,
            (await visitor.SubmitAsync(List + "/new", ("title", ""))).Status);
    }

    [Fact(DisplayName = "What must not be published is refused in words on the form, table by table, all at once, and what was typed stays")]
    public async Task Refused_in_words()
    {
        await using var site = await StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var page = (await reviewer.SubmitAsync(List + "/new", ("title", "留守情况"), ("caliber", "none"), ("asOf", "2026-13-01"),
            ("table0.0", "village"), ("table1.0", "ageBand5"), ("table1.1", "ageBand3"),
            ("table2.0", "sex"), ("table4.0", "sex"), ("go", "ask"))).Is(HttpStatusCode.UnprocessableEntity);
        foreach (var said in (string[])["请选择口径", "请填写统计时点", "表1：村（居）一级的数据不对外发布", "表2：一张表只能用一种年龄分组", "表4：这张表和前面的一张相同"])
        {
            Assert.Contains(said, page.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal("留守情况", page.Document.QuerySelector("#f-title")!.GetAttribute("value"));
        Assert.Contains("请至少选一张表", (await reviewer.SubmitAsync(List + "/new", ("title", "题"), ("caliber", "monitoring"),
            ("asOf", "2026-08-01"))).Is(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName =
        "An opinion owed is on the officer's desk with its day, late after ten days, and gone once given; the buttons are those of each role")]
    public async Task What_waits()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero));
        await using var site = await StartAsync(time);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var drafted = await reviewer.SubmitAsync(List + "/new", ("title", "潞州区流动儿童入学情况"), ("caliber", "monitoring"), ("asOf", "2026-08-01"),
            ("table0.0", "schooling"), ("go", "ask"));
        drafted.Is(HttpStatusCode.SeeOther);
        var address = drafted.Location!.Split('?')[0];
        Assert.EndsWith("?done=asked", drafted.Location, StringComparison.Ordinal);
        Assert.Contains("还没有答复", (await reviewer.GetAsync(address)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        using (var officer = await Visitor.SignedInAsync(site, "departmentOfficer", County))
        {
            Assert.Contains("等您答复的发布意见", (await officer.GetAsync("/portal")).Text, StringComparison.Ordinal);
            var desk = (await officer.GetAsync("/portal/department")).Document.QuerySelector("section[aria-label=要答复的发布意见]")!;
            Assert.Equal(address, desk.QuerySelector("ul a")!.GetAttribute("href"));
            Assert.Contains("今天送来", desk.TextContent, StringComparison.Ordinal);
            var page = (await officer.GetAsync(address)).Is(HttpStatusCode.OK);
            Assert.Equal([$"{address}/opinions"], Forms(page));
            Assert.DoesNotContain("为什么不公布", page.Text, StringComparison.Ordinal);
        }

        // Of another county, of no department that was asked.
        using (var elsewhere = await Visitor.SignedInAsync(site, "departmentOfficer", "140404"))
        {
            (await elsewhere.GetAsync(address)).Is(HttpStatusCode.NotFound);
            (await elsewhere.SubmitAsync(address + "/opinions", ("agree", "true"))).Is(HttpStatusCode.NotFound);
        }

        using (var approver = await Visitor.SignedInAsync(site, "countyApprover", County))
        {
            var page = (await approver.GetAsync(address)).Is(HttpStatusCode.OK);
            Assert.Contains("部门意见还没有齐", page.Text, StringComparison.Ordinal);
            (await approver.SubmitAsync(address + "/approval", ("version", Version(page)))).Is(HttpStatusCode.Conflict);
            (await approver.SubmitAsync(address + "/opinions", ("agree", "true"))).Is(HttpStatusCode.Forbidden);
        }

        (await reviewer.SubmitAsync(address + "/approval")).Is(HttpStatusCode.Forbidden);
        using (var city = await Visitor.SignedInAsync(site, "cityApprover"))
        {
            Assert.DoesNotContain(Forms((await city.GetAsync(address)).Is(HttpStatusCode.OK)), form =>
                form.EndsWith("/approval", StringComparison.Ordinal));
            (await city.SubmitAsync(address + "/approval")).Is(HttpStatusCode.Forbidden);
        }

        time.Advance(TimeSpan.FromDays(11));
        using var late = await Visitor.SignedInAsync(site, "departmentOfficer", County);
        Assert.Contains("超期1件，最久11天", (await late.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var owed = (await late.GetAsync(address)).Is(HttpStatusCode.OK);
        Assert.Contains("超期1天", owed.Text, StringComparison.Ordinal);
        Assert.Contains("请选择同意还是不同意", (await late.SubmitAsync(address + "/opinions", ("version",
            Version(owed)))).Is(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        (await late.SubmitAsync(address + "/opinions", ("agree", "true"), ("version", Version(owed)))).LeadsTo("?done=agreed");
        Assert.DoesNotContain("等您答复的发布意见", (await late.GetAsync("/portal")).Text, StringComparison.Ordinal);

        using var decides = await Visitor.SignedInAsync(site, "countyApprover", County);
        Assert.Contains("等您审批的发布", (await decides.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var ready = (await decides.GetAsync(address)).Is(HttpStatusCode.OK);
        (await decides.SubmitAsync(address + "/approval", ("version", "1x"))).Is(HttpStatusCode.Conflict);
        (await decides.SubmitAsync(address + "/approval", ("version", Version(ready)))).LeadsTo("?done=published");

        // Pressed again, a reload or a second window: the same number.
        (await decides.SubmitAsync(address + "/approval", ("version", Version(ready)))).LeadsTo("?done=published");
        Assert.Contains("2026-001", (await decides.GetAsync(address)).Text, StringComparison.Ordinal);
        Assert.Equal([$"{address}/withdrawal", $"{address}/briefs"], Forms(await decides.GetAsync(address)));
    }

    [Fact(DisplayName = "Two who change a draft at once: the second is told, and what they typed stays")]
    public async Task Two_at_once()
    {
        await using var site = await StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        (string, string)[] plan = [("title", "题目"), ("caliber", "monitoring"), ("asOf", "2026-08-01"), ("table0.0", "sex"), ("go", "ask")];
        var address = (await reviewer.SubmitAsync(List + "/new", plan)).Is(HttpStatusCode.SeeOther).Location!.Split('?')[0];
        var version = Version(await reviewer.GetAsync(address + "/edit"));
        (await reviewer.SubmitAsync(address + "/edit", [.. plan, ("version", version)])).LeadsTo("?done=changed");
        using var colleague = await Visitor.SignedInAsync(site, "countyReviewer", County, name: "孙经办");
        var second = (await colleague.SubmitAsync(address + "/edit", [.. plan, ("version", version)])).Is(HttpStatusCode.Conflict);
        Assert.Contains("刚刚被别人改过", second.Text, StringComparison.Ordinal);
        Assert.Equal(version, Version(second));
        Assert.Equal("题目", second.Document.QuerySelector("#f-title")!.GetAttribute("value"));
    }

    [Fact(DisplayName = "A county reports at the desk, the city finds it waiting, takes note, and the county reads the answer")]
    public async Task Reported_at_the_desk()
    {
        await using var site = await StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        Assert.Contains("请写明是什么情况", (await reviewer.SubmitAsync("/portal/matters", ("kind",
            "important"))).Is(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync("/portal/matters", ("kind", "important"), ("text", "工地宿舍住了四十多名儿童。"))).LeadsTo("?done=reported");
        using var analyst = await Visitor.SignedInAsync(site, "cityAnalyst");
        Assert.Contains("县（区）报来、等签收的情况", (await analyst.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var page = (await analyst.GetAsync("/portal/matters")).Is(HttpStatusCode.OK);
        var receipt = Assert.Single(Forms(page));
        (await reviewer.SubmitAsync(receipt, ("version", Version(page)))).Is(HttpStatusCode.Forbidden);
        (await analyst.SubmitAsync(receipt, ("version", Version(page)), ("reply", "已请教育部门核实。"))).LeadsTo("?done=received");
        (await analyst.SubmitAsync(receipt, ("version", Version(page)), ("reply", "再收一次"))).Is(HttpStatusCode.Conflict);
        Assert.Contains("已请教育部门核实。", (await reviewer.GetAsync("/portal/matters")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("等签收的情况", (await analyst.GetAsync("/portal")).Text, StringComparison.Ordinal);
    }

    private static async Task<Site> StartAsync(FakeTimeProvider? time = null)
    {
        var site = await Site.StartAsync(time ?? new FakeTimeProvider(new DateTimeOffset(2026, 8, 3, 2, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < 3; i++)
        {
            await site.RegisterAsync(Declaring.Migrant());
        }

        return site;
    }

    /// <summary>Where the forms of the page's own content post to.</summary>
    private static IEnumerable<string> Forms(Suite.Portal.Page page) => page.Document.QuerySelectorAll("main form[method=post]").Select(form =>
        form.GetAttribute("action")!);

    private static string Version(Suite.Portal.Page page) => page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
}
