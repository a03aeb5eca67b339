using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.National;
using App.Api.Proposals;
using App.Documents.Excel;
using App.Security;
using Domain.Divisions;
using Domain.National;
using Domain.Privacy;
using Domain.Proposals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;
using Suite.Sheets;

namespace Suite.National;

/// <summary>A batch for the national system from its mapping to what came back, over HTTP.</summary>
public sealed class NationalRoutes
{
    private const string County = "140403";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_goes_out_by_two_persons_and_what_came_back_is_a_number_in_the_ledger_or_a_case()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 4);
        var mapping = await MappingAsync(site, reviewer);
        var preview = await StartAsync(site, reviewer, mapping, "preview");
        Assert.Equal(4, preview.Is(HttpStatusCode.OK).Json.GetProperty("chosen").GetInt32());
        Assert.Equal(3, preview.Json.GetProperty("examples").GetArrayLength());
        var children = await site.AllAsync(County, Kinds.Child);
        Assert.DoesNotContain(children, child => preview.Body.Contains(NumberOf(child), StringComparison.Ordinal));
        Assert.Contains("（打开后可见）", preview.Body, StringComparison.Ordinal);

        (await StartAsync(site, reviewer, mapping, "propose", reason: null)).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await StartAsync(site, approver, mapping, "propose")).Is(HttpStatusCode.Conflict, "for-the-proposer");
        var batch = await ProposedAsync(site, reviewer, mapping);
        (await site.PostAsync(batch + "/file", "", Site.Bearer(reviewer))).Is(HttpStatusCode.Conflict, "not-approved");
        (await site.PostAsync(batch + "/approval", """{"decision":"approve"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden, "not-allowed");
        (await site.PostAsync(batch + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        (await site.PostAsync(batch + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "not-open");

        // Of another county it does not exist.
        var elsewhere = await site.TokenAsync("countyReviewer", "140423");
        (await site.GetAsync(batch, elsewhere)).Is(HttpStatusCode.NotFound);
        (await site.PostAsync(batch + "/file", "", Site.Bearer(elsewhere))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync(batch + "/file", "", Site.Bearer(approver))).Is(HttpStatusCode.Forbidden, "not-requester");
        var rows = await FileAsync(site, reviewer, batch);
        Assert.Equal(["系统行号", "姓名", "证件号", "性别", "回执", "街道", "认定"], rows[0]);
        Assert.Equal(5, rows.Count);
        Assert.All(rows.Skip(1), row => Assert.True(row[2].Length == 18 && row[3] is "M" or "F" && row[4].Length > 5 && row[6] == "符合"));

        // Every child in it stands in the trail and in the ledger.
        var audit = await site.AllAsync(County, Kinds.Audit);
        var out1 = audit.Where(entry => entry.Fields.Get(Fields.Action) == "child.export").SelectMany(entry => entry.Fields.GetMany(Fields.Subjects));
        Assert.Equal(children.Select(child => child.Id).Order(), out1.Order());
        Assert.Single(audit, entry => entry.Fields.Get(Fields.Action) == "national.download");
        Assert.Equal(4, (await site.AllAsync(County, Kinds.NationalEntry)).Count);

        // Spoiled as a clerk does: a title above, small letters in the key, a number as a float, GB 18030.
        var back = Table("GB18030", ["全国系统导入回执"], ["系统行号", "姓名", "导入结果", "失败原因", "全国系统编号"],
            [rows[1][0].ToLowerInvariant(), "", "成功", "", "3210045.0"], [" " + rows[2][0], "", "失败", "证件号码已被占用", ""], [rows[3][0], "", "成功", "/",
                "无"], ["合计", "", "失败", "", ""]);
        (await ReturnAsync(site, reviewer, batch, back)).Is(HttpStatusCode.UnprocessableEntity, "bad-key");
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
        back = Table("GB18030", ["全国系统导入回执"], ["系统行号", "姓名", "导入结果", "失败原因", "全国系统编号"],
            [rows[1][0].ToLowerInvariant(), "", "成功", "", "3210045.0"], [" " + rows[2][0], "", "失败", "证件号码已被占用", ""], [rows[3][0], "", "成功", "/",
                "无"], ["合计", "", "", "", ""]);
        var answer = (await ReturnAsync(site, reviewer, batch, back)).Is(HttpStatusCode.OK);
        Assert.Equal((2, 1), (answer.Json.GetProperty("batch").GetProperty("accepted").GetInt32(),
            answer.Json.GetProperty("batch").GetProperty("rejected").GetInt32()));
        Assert.Contains("******45", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("3210045", answer.Body, StringComparison.Ordinal);
        var ledger = (await site.AllAsync(County, Kinds.NationalEntry)).Select(document => NationalRecords.ReadEntry(document).Entry).ToList();
        Assert.Equal("3210045", Assert.Single(ledger, entry => entry.Number is not null).Number);
        var found = Assert.Single(await site.AllAsync(County, Kinds.CaseForReview));
        Assert.Equal("nationalReturned", found.Fields.Get(Fields.Type));
        var opened = await site.PostAsync($"/api/cases/{found.Id}/opening", """{"reason":"核对退回"}""", Site.Bearer(reviewer));
        Assert.Contains("证件号码已被占用", opened.Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);

        // The same file again, and the same said in another file, change nothing.
        var entries = Versions(await site.AllAsync(County, Kinds.NationalEntry));
        (await ReturnAsync(site, reviewer, batch, back)).Is(HttpStatusCode.OK);
        (await ReturnAsync(site, reviewer, batch, Encoding.UTF8.GetBytes(Encoding.GetEncoding("GB18030").GetString(back)))).Is(HttpStatusCode.OK);
        Assert.Equal(entries, Versions(await site.AllAsync(County, Kinds.NationalEntry)));
        Assert.Equal(found.Version, Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Version);
        Assert.Equal(2, (await site.GetAsync(batch, reviewer)).Json.GetProperty("returns").GetArrayLength());

        // Nobody is new any more; the one that came back goes again.
        (await StartAsync(site, reviewer, mapping, "propose")).Is(HttpStatusCode.Conflict, "nobody-goes");
        Assert.Equal(1, (await StartAsync(site, reviewer, mapping, "preview", "changed")).Json.GetProperty("chosen").GetInt32());
        (await site.PostAsync($"/api/cases/{found.Id}/settlement", new JsonObject
        {
            ["outcome"] = "goesAgain",
            ["reason"] = "改好了",
            ["version"] = opened.Text("version"),
        }, Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_of_another_batch_is_refused_with_where_it_belongs_and_writes_nothing()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 2);
        var mapping = await MappingAsync(site, reviewer);
        var (first, second) = (await ApprovedAsync(site, reviewer, approver, mapping), await ApprovedAsync(site, reviewer, approver, mapping,
            "township"));
        var rows = await FileAsync(site, reviewer, first);
        var back = PlainSheet.Xlsx([["系统行号", "失败原因"], [rows[1][0], "重复"]], "回执");
        var before = Versions(await site.AllAsync(County, Kinds.NationalEntry));
        var refused = (await ReturnAsync(site, reviewer, second, back, Xlsx)).Is(HttpStatusCode.Conflict, "other-batch");
        Assert.Contains(rows[1][0].Split('-')[0], refused.Body, StringComparison.Ordinal);
        (await ReturnAsync(site, reviewer, second, PlainSheet.Xlsx([["行号", "失败原因"], ["1", "重复"]], "回执"), Xlsx)).Is(HttpStatusCode.UnprocessableEntity,
            "no-key-column");
        (await ReturnAsync(site, reviewer, second, "PK"u8.ToArray(), Xlsx)).Is(HttpStatusCode.UnprocessableEntity, "damaged");
        Assert.Equal(before, Versions(await site.AllAsync(County, Kinds.NationalEntry)));
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
        Assert.Equal(HttpStatusCode.OK, (await ReturnAsync(site, reviewer, first, back, Xlsx)).Status);
    }

    [Fact]
    public async Task A_mapping_is_checked_whole_and_gets_versions_over_the_one_that_was_looked_at()
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var wrong = Mapping();
        wrong["columns"]!.AsArray().Add(new JsonObject { ["heading"] = "姓名", ["source"] = "nickName" });
        var refused = (await site.PostAsync("/api/national/mappings", wrong, Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["columns[6].heading", "columns[6].source"], refused.Fields.Order());
        var made = (await site.PostAsync("/api/national/mappings", Mapping(), Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        var path = "/api/national/mappings/" + made.Text("id");
        var next = Mapping();
        (next["version"], next["keyHeading"], next["validFrom"]) = (made.Text("version"), "流水号", "2099-01-01");
        var changed = await SendAsync(site, reviewer, path, next);
        Assert.Equal(2, changed.Is(HttpStatusCode.OK).Json.GetProperty("versions").GetArrayLength());
        Assert.Equal(1, changed.Json.GetProperty("inForce").GetInt32());
        (await SendAsync(site, reviewer, path, next)).Is(HttpStatusCode.Conflict, "version-conflict");
        (await SendAsync(site, await site.TokenAsync("countyReviewer", "140423"), path, next)).Is(HttpStatusCode.NotFound);
        (await site.PostAsync("/api/national/mappings", Mapping(), Site.Bearer(await site.TokenAsync("countyApprover",
            County)))).Is(HttpStatusCode.Conflict);
        (await site.PostAsync("/api/national/mappings", Mapping(), Site.Bearer(await site.TokenAsync("villageWorker", County, "140403001",
            "140403001001"))))
            .Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_file_is_gone_after_a_week_and_the_ledger_stays()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 0, 0,
            TimeSpan.Zero))
        { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var site = await Site.StartAsync(time);
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 1);
        var batch = await ApprovedAsync(site, reviewer, approver, await MappingAsync(site, reviewer, "csv"));
        var csv = await BytesAsync(site, reviewer, batch);
        Assert.StartsWith("系统行号,姓名", Encoding.UTF8.GetString(csv).TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(csv)),
            (await site.GetAsync(batch, reviewer)).Json.GetProperty("batch").GetProperty("fileHash").GetString());
        time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        reviewer = await site.TokenAsync("countyReviewer", County);
        (await site.PostAsync(batch + "/file", "", Site.Bearer(reviewer))).Is(HttpStatusCode.Gone, "file-over");
        await site.App.Services.GetRequiredService<NationalCleaning>().CleanAsync(Stop);
        var left = await site.App.Services.GetRequiredService<IBlobStore>().ListAsync("national/", Stop).ToListAsync(Stop);
        Assert.EndsWith("/chosen", Assert.Single(left), StringComparison.Ordinal);
        Assert.Single((await site.GetAsync(batch, reviewer)).Json.GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public async Task The_same_account_in_the_other_role_does_not_agree_to_what_it_asked_for()
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        await Exporting.RegisterAsync(site, reviewer, 1);
        await ProposedAsync(site, reviewer, await MappingAsync(site, reviewer));
        var author = ProposalJson.Read(Assert.Single(await site.AllAsync(County, Kinds.Proposal)).Body).Author.Subject;
        var both = new Caller(author, null, new(Role.CountyApprover, DivisionCode.Parse(County)));
        var proposals = site.App.Services.GetRequiredService<ProposalRecords>();
        var waiting = Assert.Single(await proposals.OpenAsync(both, DivisionCode.Parse(County), Stop));
        var batches = site.App.Services.GetRequiredService<NationalBatches>();
        Assert.Equal("same-person", (await batches.ApproveAsync(both, waiting, "api", Stop))!.Code);
        Assert.Empty(await site.AllAsync(County, Kinds.NationalEntry));
    }

    [Fact]
    public async Task What_was_sent_back_never_went()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 1);
        var mapping = await MappingAsync(site, reviewer);
        var batch = await ProposedAsync(site, reviewer, mapping);
        (await site.PostAsync(batch + "/approval", """{"decision":"refuse"}""", Site.Bearer(approver))).Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync(batch + "/approval", """{"decision":"refuse","reason":"再等等"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        Assert.Equal("refused", (await site.GetAsync(batch, reviewer)).Json.GetProperty("batch").GetProperty("status").GetString());
        Assert.Empty(await site.AllAsync(County, Kinds.NationalEntry));
        Assert.Equal(1, (await StartAsync(site, reviewer, mapping, "preview")).Json.GetProperty("chosen").GetInt32());
    }

    [Fact]
    public async Task On_the_pages_a_mapping_is_made_looked_at_and_a_batch_goes_through_the_approvals()
    {
        await using var site = await Site.StartAsync();
        await Exporting.RegisterAsync(site, await site.TokenAsync("countyReviewer", County), 2);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        var editor = await reviewer.GetAsync("/portal/national/mapping?form=migrant-2024");
        Assert.Contains("全国系统的模板未公开，请按当地下发的表头配置", editor.Text, StringComparison.Ordinal);
        (string, string)[] boxes =
        [
            ("formId", "migrant-2024"), ("name", "民政上报"), ("format", "xlsx"), ("validFrom", "2024-10-01"), ("keyHeading", "系统行号"),
            ("c0.heading", "儿童姓名"), ("c0.source", "childName"), ("c1.heading", "性别"), ("c1.source", "sex"), ("c1.codes", "男=1；女=2"), ("c1.order",
                "0"),
            ("returnReason", "失败原因"), ("accepted", "成功"), ("rejected", "失败"),
        ];
        var preview = (await reviewer.SubmitAsync("/portal/national/mapping", [.. boxes, ("step", "preview")])).Is(HttpStatusCode.OK);
        Assert.Equal(["系统行号", "性别", "儿童姓名"], preview.Document.QuerySelectorAll("table.figures th").Select(cell => cell.TextContent));
        (await reviewer.SubmitAsync("/portal/national/mapping", [.. boxes, ("c2.heading", "备注"), ("c2.source", "remark"), ("step", "keep")]))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync("/portal/national/mapping", [.. boxes, ("step", "keep")])).Is(HttpStatusCode.SeeOther);
        var desk = await reviewer.GetAsync("/portal/national");
        var mapping = desk.Document.QuerySelector("select[name=mapping] option")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync("/portal/national/batches", ("mapping", mapping), ("who", "new"), ("reason", "十二月上报"), ("step",
            "propose"))).Is(HttpStatusCode.SeeOther);
        var waiting = await approver.GetAsync("/portal/approvals");
        Assert.Contains("报全国系统：民政上报", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("2行", waiting.Text, StringComparison.Ordinal);
        (await approver.SubmitAsync(waiting.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!, ("decision",
            "approve"))).Is(HttpStatusCode.SeeOther);
        var link = (await reviewer.GetAsync("/portal/national")).Document.QuerySelector("#batches tbody a")!.GetAttribute("href")!;
        var page = await reviewer.GetAsync(link);
        Assert.Equal(2, page.Document.QuerySelectorAll("tr[data-row]").Length);
        (await reviewer.SubmitAsync(link + "/file")).Is(HttpStatusCode.OK);
        (await approver.SubmitAsync(link + "/file")).Is(HttpStatusCode.Forbidden);
    }

    internal static JsonObject Mapping(string format = "xlsx") => new()
    {
        ["name"] = "附件1上报",
        ["formId"] = "migrant-2024",
        ["format"] = format,
        ["validFrom"] = "2024-10-01",
        ["keyHeading"] = "系统行号",
        ["columns"] = new JsonArray(
            Column("姓名", "childName"), Column("证件号", "citizenNumber"), Column("性别", "sex", ("男", "M"), ("女", "F")),
            Column("回执", "@receipt"), Column("街道", "@township"), Column("认定", "@finding")),
    };

    private static JsonObject Column(string heading, string source, params (string Code, string Theirs)[] codes)
    {
        var column = new JsonObject { ["heading"] = heading, ["source"] = source };
        var known = NationalSource.Find(Domain.Forms.Catalogue.Migrant2024.Form, source)!.Options;
        if (codes.Length > 0)
        {
            column["codes"] = new JsonObject(known.Select(option => KeyValuePair.Create(option.Key, (JsonNode?)codes.First(code =>
                option.Value == code.Code).Theirs)));
        }

        return column;
    }

    internal static async Task<string> MappingAsync(Site site, string reviewer, string format = "xlsx") =>
        (await site.PostAsync("/api/national/mappings", Mapping(format), Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Text("id");

    internal static Task<Reply> StartAsync(Site site, string token, string mapping, string step, string who = "new", string? reason = "十二月上报")
    {
        var body = new JsonObject { ["step"] = step, ["mapping"] = mapping, ["who"] = who };
        if (reason is not null && step == "propose")
        {
            body["reason"] = reason;
        }

        return site.PostAsync("/api/national/batches", body, Site.Bearer(token));
    }

    internal static async Task<string> ProposedAsync(Site site, string reviewer, string mapping, string who = "new")
    {
        var body = new JsonObject { ["step"] = "propose", ["mapping"] = mapping, ["who"] = who, ["reason"] = "十二月上报" };
        if (who == "township")
        {
            body["township"] = (await site.AllAsync(County, Kinds.Child))[0].Fields.Get(Fields.Township);
        }

        return "/api/national/batches/" + (await site.PostAsync("/api/national/batches", body,
            Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted).Text("id");
    }

    internal static async Task<string> ApprovedAsync(Site site, string reviewer, string approver, string mapping, string who = "new")
    {
        var batch = await ProposedAsync(site, reviewer, mapping, who);
        (await site.PostAsync(batch + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        return batch;
    }

    internal static async Task<byte[]> BytesAsync(Site site, string token, string batch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, batch + "/file");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }

    /// <summary>The rows of the file, cell by cell.</summary>
    internal static async Task<IReadOnlyList<string[]>> FileAsync(Site site, string token, string batch)
    {
        using var file = new MemoryStream(await BytesAsync(site, token, batch));
        using var book = Workbook.Open(file, ImportLimits.Default);
        using var sheet = new XlsxReader(book, book.Sheets[0].Path);
        var rows = new List<string[]>();
        while (sheet.Read())
        {
            var row = Enumerable.Repeat("", 7).ToArray();
            foreach (var cell in sheet.Cells)
            {
                row[cell.Column] = sheet.Text(cell).ToString();
            }

            rows.Add(row);
        }

        return rows;
    }

    internal static Task<Reply> ReturnAsync(Site site, string token, string batch, byte[] file, string type = "text/csv") =>
        site.PostAsync(batch + "/return", file, type, Site.Bearer(token));

    internal static Task<Reply> SendAsync(Site site, string token, string path, JsonNode body) =>
        site.SendAsync(HttpMethod.Put, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), Site.Bearer(token));

    private static byte[] Table(string encoding, params string[][] rows)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(encoding).GetBytes(string.Concat(rows.Select(row => string.Join(',', row) + "\r\n")));
    }

    private static List<(string, string)> Versions(IReadOnlyList<Document> documents) =>
        [.. documents.Select(document => (document.Id, document.Version)).Order()];

    private static string NumberOf(Document child) =>
        Domain.Children.ChildJson.Read(child.Body).Answers.Get(Domain.Forms.Catalogue.Shared2024.CitizenNumber)!.Value;
}
