using System.Net;
using System.Text.Json.Nodes;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>One record at the desk: who and how to reach first, one thing to do in sight, and the question to the family begun.</summary>
public sealed class DeskRecords
{
    private const string County = "140403";

    [Fact]
    public async Task A_record_begins_with_who_phone_and_address_and_登记_is_the_one_open_button_a_few_tabs_away()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = await OpenAsync(site, reviewer, Declaring.Migrant());
        var identity = page.Document.QuerySelector(".columns > div:first-child > .identity")!;
        Assert.All((string[])["2015年3月5日", "13900001111", "某街1号", "男"],
            said => Assert.Contains(said, identity.TextContent, StringComparison.Ordinal));
        Assert.Equal("tel:13900001111", identity.QuerySelector("a")!.GetAttribute("href"));

        var main = page.Document.QuerySelector("main")!;
        var buttons = main.QuerySelectorAll("button.btn:not(.plain)").Where(button => button.Closest("details:not([open])") is null).ToList();
        Assert.Equal(["登记"], buttons.Select(button => button.TextContent));
        Assert.NotNull(main.QuerySelector("h1[autofocus]"));
        var stops = main.QuerySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")
            .Where(stop => !stop.HasAttribute("hidden") && (stop.Closest("details:not([open])") is not { } folded || stop.ParentElement == folded))
            .ToList();
        var tabs = stops.IndexOf(buttons[0]) + 1;
        Assert.True(tabs is > 0 and < 15, $"{tabs} tabs from the heading to 登记.");

        // The past is folded, and there.
        Assert.Contains("经过（1 条）", main.QuerySelector("details.fold:not([open]) > summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_to_the_family_is_begun_with_what_is_unknown_ticked_grouped_and_the_phone_beside_it()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var body = Declaring.Migrant().Without("housing").Without("leftHukouOn");
        body["unknown"] = new JsonArray("housing", "leftHukouOn");
        var page = await OpenAsync(site, reviewer, body);
        var ask = page.Document.QuerySelector("details:has(input[value=ask])")!;
        Assert.True(ask.HasAttribute("open"), "What cannot be registered yet is asked about.");
        Assert.Equal(["housing", "leftHukouOn"], ask.QuerySelectorAll("input[name=fields][checked]").Select(box => box.GetAttribute("value"))
            .Order(StringComparer.Ordinal));
        Assert.True(ask.QuerySelectorAll(".pick .group").Length > 3);
        Assert.NotNull(ask.QuerySelector("a[href='tel:13900001111']"));
        var question = ask.QuerySelector("textarea")!.TextContent;
        Assert.All((string[])["您好", "居住类型", "谢谢"], said => Assert.Contains(said, question, StringComparison.Ordinal));
        Assert.Contains("plain", page.Document.QuerySelector("section.first button")!.ClassList);

        // What was typed instead is not overwritten, and a whole record has nothing begun.
        var version = page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        var refused = (await reviewer.SubmitAsync(page.Document.QuerySelector("details form")!.GetAttribute("action")!, ("decision", "ask"),
            ("reason", ""), ("version", version))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("", refused.Document.QuerySelector("details[open] textarea")!.TextContent);
        Assert.Empty(refused.Document.QuerySelectorAll("input[name=fields][checked]"));
    }

    [Fact]
    public async Task A_registered_declaration_leads_to_its_child()
    {
        await using var site = await Site.StartAsync();
        var child = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var id = (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
        var page = await OpenAsync(reviewer, id);
        Assert.Equal($"/portal/children/{child}", page.Document.QuerySelector(".desk-head a[href^='/portal/children/']")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Approvals_stand_in_a_table_with_the_finding_and_what_would_be_different()
    {
        await using var site = await Site.StartAsync();
        var child = await site.RegisterAsync(Declaring.Migrant());
        var supervisor = await site.TokenAsync("townshipSupervisor", County, township: "140403001");
        (await site.PostAsync($"/api/children/{child}/update", new JsonObject
        {
            ["answers"] = new JsonObject { ["school"] = "英雄路小学", ["housing"] = "owned" },
            ["reason"] = "入户看过",
            ["version"] = await site.VersionAsync(child),
        }, Site.Bearer(supervisor))).Is(HttpStatusCode.Accepted);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var row = (await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("table.approvals tr[data-row]")!;
        Assert.All((string[])["更新档案", "王**", "符合", "改2项", "就读学校", "入户看过", "批准", "退回"],
            said => Assert.Contains(said, row.InnerHtml, StringComparison.Ordinal));
        Assert.DoesNotContain("英雄路小学", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blank_forms_and_the_notice_are_printed_by_whoever_goes_to_the_doors()
    {
        await using var site = await Site.StartAsync();
        using var worker = await Visitor.SignedInAsync(site, "villageWorker", township: "140403001", village: "140403001001");
        var desk = (await worker.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
        var links = desk.Document.QuerySelectorAll("a[href^='/portal/paper/']").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(3, links.Count);
        foreach (var (link, said) in links.Zip((string[])["流动儿童基本情况登记表", "留守儿童基本情况登记表", "签名："]))
        {
            Assert.Contains(said, (await worker.GetAsync(link)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }

        Assert.Contains(Domain.Notices.Notice.First.Text[..40], (await worker.GetAsync("/portal/paper/notice")).Text,
            StringComparison.Ordinal);
        (await worker.GetAsync("/portal/paper/other")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Annexes_of_several_declarations_are_printed_at_once_each_opened_with_the_reason_and_written_down()
    {
        await using var site = await Site.StartAsync();
        foreach (var body in (JsonObject[])[Declaring.Migrant(), Declaring.Migrant().With("childName", "李小红")])
        {
            (await site.DeclareAsync(body)).Is(HttpStatusCode.Created);
        }

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var rows = (await reviewer.GetAsync("/portal")).Document.QuerySelectorAll("input[name=row]")
            .Select(box => ("row", box.GetAttribute("value")!)).ToList();
        var asked = (await reviewer.SubmitAsync("/portal/annexes", rows)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("李小红", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(await site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) is "declaration.open"
            or "declaration.print");

        // Not kept under an address where they could be seen again unwritten.
        var paper = (await reviewer.NavigateAsync("/portal/annexes",
            [("reasonPicked", "打印登记表，盖章存档"), .. rows, ("formToken", await reviewer.FormTokenAsync())])).Is(HttpStatusCode.OK);
        Assert.Equal(2, paper.Document.QuerySelectorAll("article.annex").Length);
        Assert.Contains("李小红", paper.Text, StringComparison.Ordinal);
        Assert.Contains("王小明", paper.Text, StringComparison.Ordinal);
        var trail = (await site.AllAsync(County, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)).ToList();
        Assert.Equal((2, 2), (trail.Count(action => action == "declaration.open"), trail.Count(action => action == "declaration.print")));
        (await reviewer.SubmitAsync("/portal/annexes")).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_two_boxes_say_against_each_other_is_told_to_whoever_looks_at_the_record()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = await OpenAsync(site, reviewer, Declaring.Migrant()
            .With("father.currentAddress", new JsonObject { ["division"] = "310115", ["detail"] = "某路" }));
        Assert.Contains("“共同居住人”选了父母双方，但“父亲现居住地”", page.Document.QuerySelector(".notes")!.TextContent, StringComparison.Ordinal);
        var token = await site.TokenAsync("countyReviewer", County);
        var declared = (await site.AllAsync(County, Kinds.Declaration)).Single();
        (await site.PostAsync($"/api/declarations/{declared.Id}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "看过", ["version"] = declared.Version }, Site.Bearer(token)))
                .Is(HttpStatusCode.OK);
        var child = (await site.AllAsync(County, Kinds.Child)).Single();
        (await site.PostAsync($"/api/children/{child.Id}/update", new JsonObject
        {
            ["answers"] = new JsonObject { ["guardianship"] = "good", ["guardianshipProblem"] = new JsonArray("guardianIncapable") },
            ["reason"] = "入户看过",
            ["version"] = child.Version,
        }, Site.Bearer(token))).Is(HttpStatusCode.OK);
        var record = await reviewer.OpenChildAsync(child.Id);
        Assert.Contains("监护情况选了“较好”", record.Text, StringComparison.Ordinal);
    }

    private static async Task<Page> OpenAsync(Site site, Visitor visitor, JsonObject body)
    {
        (await site.DeclareAsync(body)).Is(HttpStatusCode.Created);
        return await OpenAsync(visitor, (await site.AllAsync(County, Kinds.Declaration)).Single().Id);
    }

    private static async Task<Page> OpenAsync(Visitor visitor, string id)
    {
        (await visitor.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        return (await visitor.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
    }
}
