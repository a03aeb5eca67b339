using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Verification;
using Storage;
using Suite.Api;
using Suite.PolicyGaps;
using Suite.Portal;

namespace Suite.Checklists;

/// <summary>六 over HTTP: a department's list masked, handed over with a reason, and what is new, changed and gone since.</summary>
public sealed class ChecklistRoutes
{
    private const string County = "140403";
    private const string Education = "/api/departments/education/checklist";

    [Fact]
    public async Task A_list_is_masked_counts_exactly_and_says_what_is_new_since_the_last_delivery()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var child = await site.RegisterAsync(Declaring.Migrant());
        await site.RegisterAsync(Declaring.Migrant().With("childName", "李晓红"));
        var officer = await GapRoutes.OfficerAsync(site, "education");
        var reply = (await site.GetAsync(Education, officer)).Is(HttpStatusCode.OK);
        Assert.Equal(2, reply.Json.GetProperty("total").GetInt32());
        var items = reply.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.All(items, item => Assert.Equal("new", item.GetProperty("change").GetString()));
        var keys = DepartmentProfiles.Education.MatchKeys.Select(key => key.Id()).ToHashSet();
        Assert.All(items, item => Assert.Subset(keys, item.GetProperty("masked").EnumerateObject().Select(member => member.Name).ToHashSet()));
        foreach (var secret in (string[])[child, "王小明", "13900001111", "2015-03-05", "primary", "atHukou"])
        {
            Assert.DoesNotContain(secret, reply.Body, StringComparison.Ordinal);
        }

        await DeliverAsync(site, officer, new() { ["reason"] = "半年一次的核对" });
        Assert.All((await site.GetAsync(Education, officer)).Json.GetProperty("items").EnumerateArray(), item =>
            Assert.Equal(JsonValueKind.Null, item.GetProperty("change").ValueKind));
        await UpdateAsync(site, child, new() { ["school"] = "英雄路小学" });
        Assert.Single((await site.GetAsync(Education, officer)).Json.GetProperty("items").EnumerateArray(), item =>
            item.GetProperty("change").GetString() == "changed");
        (await site.GetAsync(Education + "?page=nonsense", officer)).Is(HttpStatusCode.UnprocessableEntity, "invalid-page");
    }

    [Fact]
    public async Task A_delivery_holds_rows_in_full_since_an_earlier_one_by_id_or_by_day_and_of_those_that_left_the_pseudonym_alone()
    {
        var time = GapRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        var (stays, changes, leaves) = (await RegisterAsync("王小明"), await RegisterAsync("李晓红"), await RegisterAsync("张小军"));
        var officer = await GapRoutes.OfficerAsync(site, "education");
        var first = await DeliverAsync(site, officer, new() { ["reason"] = "首次核对" });
        Assert.Equal((3, 0, 0), Counts(first));
        var whole = Single(first, "new", "王小明");
        Assert.Equal(("primary", "王大山", "13900001111", "2015-03-05"),
            (whole.GetProperty("schooling").GetString(), whole.GetProperty("guardianName").GetString(),
            whole.GetProperty("guardianPhone").GetString(), whole.GetProperty("birthDate").GetString()));
        var allowed = DepartmentProfiles.Education.MatchKeys.Select(key => key.Id())
            .Concat(DepartmentProfiles.Education.Fields.Select(field => field.Key)).Append("id").ToHashSet();
        Assert.Subset(allowed, whole.EnumerateObject().Select(member => member.Name).ToHashSet());
        foreach (var foreign in (string[])["medicalInsurance", "temporary", "某街1号", "李二梅", stays])
        {
            Assert.DoesNotContain(foreign, first.Body, StringComparison.Ordinal);
        }

        time.Advance(TimeSpan.FromDays(2));
        officer = await GapRoutes.OfficerAsync(site, "education");
        await UpdateAsync(site, changes, new() { ["school"] = "英雄路小学" });
        await UpdateAsync(site, stays, new() { ["medicalInsurance"] = "none" });
        await CloseAsync(site, leaves);
        await site.RegisterAsync(Declaring.Migrant().With("childName", "赵新生"));
        foreach (var since in (string[])[first.Text("id"), "2026-08-31", "2026-09-01"])
        {
            var news = await DeliverAsync(site, officer, new() { ["reason"] = "更新名单", ["since"] = since });
            Assert.Equal((1, 1, 1), Counts(news));
            Single(news, "new", "赵新生");
            Assert.Equal("英雄路小学", Single(news, "changed", "李晓红").GetProperty("school").GetString());
            Assert.Equal(Single(first, "new", "张小军").GetProperty("id").GetString(),
                Assert.Single(news.Json.GetProperty("left").EnumerateArray()).GetString());
            Assert.Equal(first.Text("id"), news.Text("since"));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((3, 0, 0), Counts(await DeliverAsync(site, officer, new() { ["reason"] = "之前没有交付过", ["since"] = "2026-08-30" })));
        var deliveries = (await site.GetAsync(Education + "/deliveries", officer)).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([3, 1, 1, 1, 3], deliveries.Select(each => each.GetProperty("new").GetInt32()));
        Assert.Equal("首次核对", deliveries[^1].GetProperty("reason").GetString());

        // Ids are in the order of time: each child at a moment of its own.
        Task<string> RegisterAsync(string name)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return site.RegisterAsync(Declaring.Migrant().With("childName", name));
        }
    }

    [Fact] // facts.md §7: a reason is given when a record is exported, and each access is logged
    public async Task Every_child_that_goes_out_stands_in_the_trail_with_the_reason_and_without_one_nothing_does()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var child = await site.RegisterAsync(Declaring.Migrant());
        var officer = await GapRoutes.OfficerAsync(site, "medicalInsurance");
        const string list = "/api/departments/medicalInsurance/checklist/deliveries";
        (await site.PostAsync(list, """{"reason":" "}""", Site.Bearer(officer))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync(list, """{"reason":"核对","since":"0190a000000070008000000000000001"}""", Site.Bearer(officer)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-delivery");
        (await site.PostAsync(list, """{"reason":"核对","since":"yesterday","colour":1}""", Site.Bearer(officer)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-field");
        Assert.DoesNotContain(await site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "child.handOut");
        Assert.Empty(await site.AllAsync(County, Kinds.ChecklistDelivery));
        var id = (await site.PostAsync(list, """{"reason":"核对参保"}""", Site.Bearer(officer))).Is(HttpStatusCode.OK).Text("id");
        var entries = await site.AllAsync(County, Kinds.Audit);
        var handed = Assert.Single(entries, entry => entry.Fields.Get(Fields.Action) == "child.handOut");
        Assert.Contains(child, handed.Fields.GetMany(Fields.Subjects));
        var read = JsonDocument.Parse(handed.Body).RootElement;
        Assert.Equal(("核对参保", "medicalInsurance"),
            (read.GetProperty("reason").GetString(), read.GetProperty("fieldKeys").EnumerateArray().Last().GetString()));
        Assert.Contains(id, Assert.Single(entries, entry => entry.Fields.Get(Fields.Action) == "checklist.deliver").Fields.GetMany(Fields.Subjects));
    }

    [Fact]
    public async Task Another_department_is_refused_another_county_has_none_of_it_and_a_reviewer_may_make_it_for_a_department()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        await site.RegisterAsync(Declaring.Migrant());
        var officer = await GapRoutes.OfficerAsync(site, "education");
        var id = (await DeliverAsync(site, officer, new() { ["reason"] = "核对" })).Text("id");
        foreach (var department in (string[])["health", "publicSecurity"])
        {
            (await site.GetAsync($"/api/departments/{department}/checklist", officer)).Is(HttpStatusCode.Forbidden);
            (await site.PostAsync($"/api/departments/{department}/checklist/deliveries", """{"reason":"看看"}""", Site.Bearer(officer)))
                .Is(HttpStatusCode.Forbidden);
        }

        foreach (var none in (string[])["statistics", "civilAffairs", "magic"])
        {
            (await site.GetAsync($"/api/departments/{none}/checklist", officer)).Is(HttpStatusCode.NotFound);
        }

        var elsewhere = await GapRoutes.OfficerAsync(site, "education", "140423");
        (await site.GetAsync($"{Education}/deliveries/{id}/file", elsewhere)).Is(HttpStatusCode.NotFound);
        Assert.Equal(0, (await site.GetAsync(Education, elsewhere)).Json.GetProperty("total").GetInt32());
        (await site.GetAsync($"/api/departments/health/checklist/deliveries/{id}/file", await GapRoutes.OfficerAsync(site, "health")))
            .Is(HttpStatusCode.NotFound);
        (await site.PostAsync(Education + "/deliveries", """{"reason":"带给教育局"}""", Site.Bearer(await site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.OK);
        foreach (var role in (string[])["countyApprover", "cityAnalyst", "statistician", "auditor"])
        {
            (await site.GetAsync(Education + "?county=140403", await site.TokenAsync(role, County))).Is(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task The_table_of_a_delivery_has_the_headings_of_the_declaration_in_its_first_row_and_is_gone_after_a_week()
    {
        var time = GapRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await site.RegisterAsync(Declaring.Migrant().With("childName", "=cmd|小明"));
        var officer = await GapRoutes.OfficerAsync(site, "publicSecurity");
        const string list = "/api/departments/publicSecurity/checklist";
        var id = (await site.PostAsync(list + "/deliveries", """{"reason":"核对居住登记"}""", Site.Bearer(officer))).Text("id");
        var rows = await RowsAsync(site, $"{list}/deliveries/{id}/file", officer);
        Assert.Equal(Checklist.Columns(DepartmentProfiles.PublicSecurity).Select(column => column.Label), rows[0]);
        Assert.Equal(2, rows.Count);
        var row = rows[0].Zip(rows[1]).ToDictionary(cell => cell.First, cell => cell.Second);
        Assert.Equal("", row["监护人公民身份号码"]);
        Assert.Equal(("=cmd|小明", "2015-03-05", "男", "暂住登记"), (row["姓名"], row["出生日期"], row["性别"], row["居住登记"]));
        Assert.StartsWith("山西省长治市潞州区", row["现居住地"], StringComparison.Ordinal);
        time.Advance(TimeSpan.FromDays(7.1));
        officer = await GapRoutes.OfficerAsync(site, "publicSecurity");
        (await site.GetAsync($"{list}/deliveries/{id}/file", officer)).Is(HttpStatusCode.Gone, "file-over");
        await ((App.Api.Checklists.ChecklistCleaning)site.App.Services.GetService(typeof(App.Api.Checklists.ChecklistCleaning))!)
            .CleanAsync(TestContext.Current.CancellationToken);

        // What later lists are compared with stays.
        var again = (await site.PostAsync(list + "/deliveries", new JsonObject { ["reason"] = "再核对", ["since"] = id }, Site.Bearer(officer)))
            .Is(HttpStatusCode.OK);
        Assert.Equal((0, 0, 0), Counts(again));
    }

    [Fact] // 六, 七(三): who owes whom since when
    public async Task The_board_says_who_owes_a_list_since_when_and_the_city_counts_no_children()
    {
        var time = GapRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await site.RegisterAsync(Declaring.Migrant());
        var officer = await GapRoutes.OfficerAsync(site, "education");
        var own = Assert.Single(await BoardAsync(site, officer));
        Assert.Equal(("education", "2024-12-01", true, 1, 1),
            (own.GetProperty("department").GetString(), own.GetProperty("listDueOn").GetString(), own.GetProperty("listOverdue").GetBoolean(),
            own.GetProperty("listed").GetInt32(), own.GetProperty("answered").GetInt32()));
        await DeliverAsync(site, officer, new() { ["reason"] = "核对" });
        Assert.Equal("2027-02-28", Assert.Single(await BoardAsync(site, officer)).GetProperty("listDueOn").GetString());
        Assert.Equal(6, (await BoardAsync(site, await site.TokenAsync("countyReviewer", County))).Count);
        var city = await BoardAsync(site, await site.TokenAsync("cityAnalyst"));
        Assert.Equal(72, city.Count);
        Assert.All(city, each => Assert.Equal(JsonValueKind.Null, each.GetProperty("listed").ValueKind));
        (await site.GetAsync("/api/departments/cadence", await site.TokenAsync("auditor"))).Is(HttpStatusCode.Forbidden);

        // Who gets totals of a county reads its board, and how many children stand on it is not told.
        var approver = await BoardAsync(site, await site.TokenAsync("countyApprover", County));
        Assert.Equal(6, approver.Count);
        Assert.All(approver, each => Assert.Equal(JsonValueKind.Null, each.GetProperty("answered").ValueKind));
        using var second = await Visitor.SignedInAsync(site, "countyApprover");
        Assert.DoesNotContain("已有结果", (await second.GetAsync("/portal/checklists")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal(6, (await BoardAsync(site, await site.TokenAsync("reader", County))).Count);
        Assert.Equal(72, (await BoardAsync(site, await site.TokenAsync("reader"))).Count);

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        Assert.Contains("部门名单、数据到期", (await reviewer.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var board = (await reviewer.GetAsync("/portal/checklists")).Is(HttpStatusCode.OK);
        Assert.Equal(6, board.Document.QuerySelectorAll("tbody tr").Length);
        using var analyst = await Visitor.SignedInAsync(site, "cityAnalyst", null);
        Assert.Equal(72, (await analyst.GetAsync("/portal/checklists")).Is(HttpStatusCode.OK).Document.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task At_the_desk_an_officer_makes_a_list_with_a_reason_fetches_it_and_sees_what_came_since()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var child = await site.RegisterAsync(Declaring.Migrant());
        using var officer = await Visitor.SignedInAsync(site, "departmentOfficer");
        const string at = "/portal/checklists/education";
        Assert.DoesNotContain("王小明", (await officer.GetAsync(at)).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        (await officer.SubmitAsync(at + "/deliveries", ("reason", ""), ("since", ""))).Is(HttpStatusCode.UnprocessableEntity);
        var made = (await officer.SubmitAsync(at + "/deliveries", ("reasonPicked", "半年一次的比对"), ("since", ""))).Is(HttpStatusCode.SeeOther);
        var page = (await officer.GetAsync(made.Location!)).Is(HttpStatusCode.OK);
        Assert.Contains("新增1人", page.Text, StringComparison.Ordinal);
        (await officer.GetAsync(page.Document.QuerySelector("a[href$='/file']")!.GetAttribute("href")!)).Is(HttpStatusCode.OK);
        await UpdateAsync(site, child, new() { ["school"] = "英雄路小学" });
        Assert.Contains("新增0人，有变化1人", (await officer.GetAsync("/portal/department")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await officer.GetAsync("/portal/checklists/health")).Is(HttpStatusCode.Forbidden);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await reviewer.GetAsync("/portal/department")).LeadsTo("/portal/checklists");
        (await reviewer.GetAsync("/portal/checklists/health")).Is(HttpStatusCode.OK);
    }

    private static async Task<Reply> DeliverAsync(Site site, string token, JsonObject body) =>
        (await site.PostAsync(Education + "/deliveries", body, Site.Bearer(token))).Is(HttpStatusCode.OK);

    private static async Task<IReadOnlyList<JsonElement>> BoardAsync(Site site, string token) =>
        [.. (await site.GetAsync("/api/departments/cadence", token)).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private static (int New, int Changed, int Left) Counts(Reply delivery) =>
        (delivery.Json.GetProperty("new").GetArrayLength(), delivery.Json.GetProperty("changed").GetArrayLength(),
            delivery.Json.GetProperty("left").GetArrayLength());

    private static JsonElement Single(Reply delivery, string part, string name) =>
        Assert.Single(delivery.Json.GetProperty(part).EnumerateArray(), row => row.GetProperty("childName").GetString() == name);

    private static async Task UpdateAsync(Site site, string child, JsonObject answers) =>
        (await site.PostAsync($"/api/children/{child}/update",
            new JsonObject { ["answers"] = answers, ["reason"] = "走访得知", ["version"] = await site.VersionAsync(child) },
            Site.Bearer(await site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.OK);

    private static async Task CloseAsync(Site site, string child)
    {
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"回户籍地了"}""", Site.Bearer(await site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"同意"}""", Site.Bearer(await site.TokenAsync("countyApprover", County))))
            .Is(HttpStatusCode.OK);
    }

    /// <summary>The cells of the first sheet as texts, read by the tables' own reader.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(Site site, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var file = new System.IO.Compression.ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        System.Xml.Linq.XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var sheet = System.Xml.Linq.XDocument.Load(file.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var width = sheet.Descendants(main + "row").First().Elements(main + "c").Count();
        return
        [
            .. sheet.Descendants(main + "row").Select(row => (IReadOnlyList<string>)[.. Enumerable.Range(0, width)
                .Select(column => row.Elements(main + "c").FirstOrDefault(cell =>
                    cell.Attribute("r")!.Value.TrimEnd("0123456789".ToCharArray()) == ((char)('A' + column)).ToString())?.Value ?? "")]),
        ];
    }
}
