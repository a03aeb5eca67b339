using System.Net;
using System.Text;
using App.Api.Declarations;
using App.Api.National;
using App.Api.Proposals;
using App.Security;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.National;
using Domain.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using Suite.Portal;
using Suite.Sheets;
using static Suite.National.NationalRoutes;

namespace Suite.National;

/// <summary>
/// What must not happen on the way to the national system: a child twice, an erased one still there, a record that does not open taken for none.
/// </summary>
public sealed class NationalAgain
{
    private const string County = "140403";

    private static readonly DivisionCode Place = DivisionCode.Parse(County);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_child_goes_twice_by_a_double_click_or_by_two_batches_of_the_same_morning()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 3);
        var late = (await site.AllAsync(County, Kinds.Child))[0].Id;
        await ChangeAsync(site, late, child => child with { Status = ChildStatus.Closed });
        var (mapping, other) = (await MappingAsync(site, reviewer), await MappingAsync(site, reviewer));
        var clicks = await Task.WhenAll(StartAsync(site, reviewer, mapping, "propose"), StartAsync(site, reviewer, mapping, "propose"));
        var first = "/api/national/batches/" + Assert.Single(clicks, click => click.Status == HttpStatusCode.Accepted).Text("id");
        Assert.Single(clicks, click => click.Status == HttpStatusCode.Conflict);
        Assert.Single(await site.AllAsync(County, Kinds.NationalBatch));
        (await StartAsync(site, reviewer, mapping, "propose")).Is(HttpStatusCode.Conflict, "waits-already");

        // By another mapping, with the child that came meanwhile: only that one goes when it is agreed to.
        await ChangeAsync(site, late, child => child with { Status = ChildStatus.Active });
        var second = await ProposedAsync(site, reviewer, other);
        (await site.PostAsync(first + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        var agreed = (await site.PostAsync(second + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK).Json;
        Assert.Equal((3, 1), (agreed.GetProperty("chosen").GetInt32(), agreed.GetProperty("rows").GetInt32()));
        Assert.Equal(2, (await FileAsync(site, reviewer, second)).Count);
        var sendings = (await site.AllAsync(County, Kinds.NationalEntry))
            .Select(document => NationalRecords.ReadEntry(document).Entry.Sendings.Length);
        Assert.Equal([1, 1, 1], sendings);
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        Assert.Contains("另有2名没有写进文件", (await visitor.GetAsync("/portal" + second["/api".Length..])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_approvals_at_once_only_one_takes_the_children()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 2);
        var batches = new[]
        {
            await ProposedAsync(site, reviewer, await MappingAsync(site, reviewer)), await ProposedAsync(site, reviewer,
                await MappingAsync(site, reviewer)),
        };
        var answers = await Task
            .WhenAll(batches.Select(batch => site.PostAsync(batch + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
        var left = batches[answers[0].Status == HttpStatusCode.OK ? 1 : 0];
        (await site.PostAsync(left + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "nobody-left");
    }

    [Fact]
    public async Task With_an_erased_child_its_case_loses_what_was_said_and_the_file_is_not_handed_out_any_more()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 2);
        var batch = await ApprovedAsync(site, reviewer, approver, await MappingAsync(site, reviewer));
        var rows = await FileAsync(site, reviewer, batch);
        (await ReturnAsync(site, reviewer, batch, Csv("系统行号,失败原因", rows[1][0] + ",王小明的号码重复"))).Is(HttpStatusCode.OK);
        var found = CaseJson.Read(Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Body, Place);
        Assert.Equal("王小明的号码重复", found.Words);
        await ChangeAsync(site, found.Child!, child => child with { Status = ChildStatus.Closed });
        await EraseAsync(site, found.Child!);

        await Site.UntilAsync(async () => CaseJson.Read(Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Body, Place) is
        {
            HasWords: false,
            Status: CaseStatus.Settled
        });
        (await site.PostAsync(batch + "/file", "", Site.Bearer(reviewer))).Is(HttpStatusCode.Gone, "child-erased");
        var left = await site.App.Services.GetRequiredService<IBlobStore>().ListAsync("national/", Stop).ToListAsync(Stop);
        Assert.EndsWith("/chosen", Assert.Single(left), StringComparison.Ordinal);
        Assert.Single((await site.GetAsync(batch, reviewer)).Is(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public async Task Half_a_character_and_a_page_beyond_all_pages_are_refused_or_empty_and_never_a_fault_of_ours()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 1);
        var whole = Mapping().ToJsonString();
        var code = NationalSource.Find(Domain.Forms.Catalogue.Migrant2024.Form, "sex")!.Options[0].Key;
        (string From, string To)[] halves =
        [
            ("\"heading\":", "\"heading\\ud800\":"), ("\"source\":\"childName\"", "\"source\":\"child\\ud800\""),
            ($"\"{code}\":\"M\"", "\"\\ud800\":\"M\""), ($"\"{code}\":\"M\"", $"\"{code}\":\"\\ud800\""),
            ("\"format\"", "\"returned\":{\"reason\":\"原因\",\"accepted\":[\"\\ud800\"],\"rejected\":[\"败\"]},\"format\""),
        ];
        foreach (var (from, to) in halves)
        {
            Assert.Contains(from, whole, StringComparison.Ordinal);
            (await site.PostAsync("/api/national/mappings", whole.Replace(from, to, StringComparison.Ordinal), Site.Bearer(reviewer)))
                .Is(HttpStatusCode.UnprocessableEntity);
        }

        var batch = await ApprovedAsync(site, reviewer, approver, await MappingAsync(site, reviewer));
        foreach (var page in new[] { "2147483647", "99999999999999", "-1", "x" })
        {
            (await site.GetAsync(batch + "?page=" + page, reviewer)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Rows_that_were_cleaned_away_after_two_years_leave_an_empty_ledger_and_no_way_back_in()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 1);
        var mapping = await MappingAsync(site, reviewer);
        var batch = await ApprovedAsync(site, reviewer, approver, mapping);
        var rows = await FileAsync(site, reviewer, batch);
        var waiting = await ProposedAsync(site, reviewer, mapping, "township");
        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        foreach (var id in new[] { batch, waiting })
        {
            await blobs.DeleteAsync(NationalRecords.ChosenName(id.Split('/')[^1]), Stop);
        }

        Assert.Empty((await site.GetAsync(batch, reviewer)).Is(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray());
        (await ReturnAsync(site, reviewer, batch, Csv("系统行号,失败原因", rows[1][0] + ",重复"))).Is(HttpStatusCode.Gone, "rows-over");
        (await site.PostAsync(waiting + "/approval", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.Gone, "rows-over");
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        Assert.Contains("没有可以列出的行", (await visitor.GetAsync("/portal" + batch["/api".Length..])).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_looked_at_is_written_by_the_version_of_today_as_what_is_asked_for()
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        await Exporting.RegisterAsync(site, reviewer, 1);
        var made = (await site.PostAsync("/api/national/mappings", Mapping(), Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        var next = Mapping();
        (next["version"], next["keyHeading"], next["validFrom"]) = (made.Text("version"), "流水号", "2099-01-01");
        (await SendAsync(site, reviewer, "/api/national/mappings/" + made.Text("id"), next)).Is(HttpStatusCode.OK);
        var preview = (await StartAsync(site, reviewer, made.Text("id"), "preview")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("系统行号", preview.GetProperty("headings")[0].GetString());
        next.Remove("version");
        var later = (await site.PostAsync("/api/national/mappings", next, Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Text("id");
        (await StartAsync(site, reviewer, later, "preview")).Is(HttpStatusCode.Conflict, "not-in-force");
    }

    [Fact]
    public async Task A_child_whose_ledger_does_not_open_is_left_out_and_a_batch_that_does_not_open_stops_the_room_in_words()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 3);
        var mapping = await MappingAsync(site, reviewer);
        var first = await ApprovedAsync(site, reviewer, approver, mapping);
        var waiting = await ProposedAsync(site, reviewer, mapping, "township");
        var township = (await site.GetAsync(waiting, reviewer)).Json.GetProperty("batch");
        var there = (await site.AllAsync(County, Kinds.Child))
            .First(child => child.Fields.Get(Fields.Township) == township.GetProperty("township").GetString());
        DamagedRecords.Damage(site, Kinds.NationalEntry, there.Id);
        var preview = (await StartAsync(site, reviewer, mapping, "preview")).Is(HttpStatusCode.OK).Json;
        Assert.Equal((0, 1), (preview.GetProperty("chosen").GetInt32(), preview.GetProperty("damaged").GetInt32()));
        Assert.Contains("1 份记录损坏", (await StartAsync(site, reviewer, mapping, "propose")).Is(HttpStatusCode.Conflict, "nobody-goes").Body,
            StringComparison.Ordinal);
        var approval = await site.PostAsync(waiting + "/approval", """{"decision":"approve"}""", Site.Bearer(approver));
        if (township.GetProperty("chosen").GetInt32() == 1)
        {
            approval.Is(HttpStatusCode.Conflict, "nobody-left");
        }
        else
        {
            Assert.Equal(township.GetProperty("chosen").GetInt32() - 1, approval.Is(HttpStatusCode.OK).Json.GetProperty("rows").GetInt32());
        }

        DamagedRecords.Damage(site, Kinds.NationalBatch, first.Split('/')[^1]);
        (await StartAsync(site, reviewer, mapping, "preview")).Is(HttpStatusCode.Conflict, "batch-damaged");
        (await StartAsync(site, reviewer, mapping, "propose")).Is(HttpStatusCode.Conflict, "batch-damaged");
    }

    [Fact]
    public async Task A_file_that_says_no_to_what_was_taken_is_refused_until_somebody_says_that_it_is_meant()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 2);
        var batch = await ApprovedAsync(site, reviewer, approver, await MappingAsync(site, reviewer));
        var rows = await FileAsync(site, reviewer, batch);
        (await ReturnAsync(site, reviewer, batch, Csv("系统行号,导入结果,失败原因,全国系统编号", rows[1][0] + ",成 功,,3210045"))).Is(HttpStatusCode.OK);
        var old = Csv("系统行号,导入结果,失败原因,全国系统编号", rows[1][0] + ",失败,号码重复,", rows[2][0] + ",失败,号码重复,");
        var refused = (await ReturnAsync(site, reviewer, batch, old)).Is(HttpStatusCode.UnprocessableEntity, "was-accepted");
        Assert.Contains(rows[1][0], refused.Body, StringComparison.Ordinal);
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
        (await ReturnAsync(site, reviewer, batch, Csv("系统行号,失败原因", rows[2][0] + ",号码重复"))).Is(HttpStatusCode.OK);
        var meant = (await site.PostAsync(batch + "/return?confirm=rejections", old, "text/csv", Site.Bearer(reviewer))).Is(HttpStatusCode.OK).Json;
        Assert.Equal((0, 2), (meant.GetProperty("batch").GetProperty("accepted").GetInt32(), meant.GetProperty("batch").GetProperty("rejected")
            .GetInt32()));
        Assert.Equal(2, (await site.AllAsync(County, Kinds.CaseForReview)).Count);
    }

    [Fact]
    public async Task Behind_two_hundred_other_proposals_a_batch_is_still_agreed_to()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var by = new AuditActor("u-other", "countyReviewer");
        for (var i = 0; i <= 200; i++)
        {
            var (id, now) = (Guid.CreateVersion7().ToString("N"), DateTimeOffset.UtcNow);
            var proposal = ProposalRecords.Of(Permission.ChildrenClose, Place, "child", id, "1", by, "搬走了", now);
            await site.Store.CommitAsync(Partition.County(County),
                ProposalRecords.New(AuditEntries.Of("child", id, Place, "child.propose-close", by, "api", now, null), proposal), Stop);
        }

        await Exporting.RegisterAsync(site, reviewer, 1);
        await ApprovedAsync(site, reviewer, approver, await MappingAsync(site, reviewer));
    }

    [Fact]
    public async Task A_long_mapping_is_taken_and_the_fifty_first_is_refused_in_words()
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var padded = Mapping().ToJsonString() + new string(' ', 100 * 1024);
        (await site.PostAsync("/api/national/mappings", padded, Site.Bearer(reviewer))).Is(HttpStatusCode.Created);
        (await site.PostAsync("/api/national/mappings", padded + new string(' ', 200 * 1024), Site.Bearer(reviewer)))
            .Is(HttpStatusCode.RequestEntityTooLarge);
        var caller = new Caller("u-1", null, new(Role.CountyReviewer, Place));
        var command = new SetMapping("附件1上报", "migrant-2024", "xlsx", new(2024, 10, 1), "系统行号",
            [new("姓名", "childName", new Dictionary<string, string>())], ReturnHeadings.Usual, caller.Actor);
        var mappings = site.App.Services.GetRequiredService<NationalMappings>();
        for (var made = 1; made < NationalRecords.MostMappings; made++)
        {
            Assert.NotNull((await mappings.SetAsync(caller, Place, null, command, null, "api", Stop)).Done);
        }

        (await site.PostAsync("/api/national/mappings", Mapping(), Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity, "too-many");
        Assert.Equal(50, (await site.GetAsync("/api/national/mappings", reviewer)).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_cell_that_begins_like_a_formula_is_a_text_in_the_file(string format)
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await Exporting.RegisterAsync(site, reviewer, 1);
        var mapping = Mapping(format);
        var codes = mapping["columns"]![2]!["codes"]!.AsObject();
        foreach (var code in codes.Select(code => code.Key).ToList())
        {
            codes[code] = "=1+" + code;
        }

        mapping["columns"]![0]!["heading"] = "@姓名";
        var id = (await site.PostAsync("/api/national/mappings", mapping, Site.Bearer(reviewer))).Is(HttpStatusCode.Created).Text("id");
        var bytes = await BytesAsync(site, reviewer, await ApprovedAsync(site, reviewer, approver, id));
        if (format == "csv")
        {
            var cells = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split("\r\n").SelectMany(line => line.Split(',')).ToList();
            Assert.Contains(cells, cell => cell.StartsWith("'=1+", StringComparison.Ordinal));
            Assert.DoesNotContain(cells, cell => cell.Length > 0 && "=+-@".Contains(cell[0], StringComparison.Ordinal));
            return;
        }

        using var package = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        using var sheet = new StreamReader(package.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync(Stop);
        Assert.Contains("=1+", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
    }

    private static byte[] Csv(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));

    private static async Task ChangeAsync(Site site, string id, Func<Child, Child> change)
    {
        var document = (await site.Store.FindAsync(Partition.County(County), Kinds.Child, id, Stop))!;
        var changed = change(ChildJson.Read(document.Body));
        var batch = Batch.Of(AuditEntries.Of("child", id, Place, "child.update", AuditActor.System, "api", DateTimeOffset.UtcNow, null))
            .Replace(document, ChildJson.Write(changed), site.App.Services.GetRequiredService<Reviews>().FieldsOf(changed), ChildJson.Schema);
        Assert.True((await site.Store.CommitAsync(Partition.County(County), batch, Stop)).IsCommitted);
    }

    private static async Task EraseAsync(Site site, string child)
    {
        var now = DateTimeOffset.UtcNow;
        var batch = Batch.Of(AuditEntries.Of("child", child, Place, "child.erase", AuditActor.System, "timer", now, null));
        Assert.Null(await site.App.Services.GetRequiredService<Erasures>()
            .PutChildAsync(batch, Place, child, null, AuditActor.System, "timer", now, Stop));
        Assert.True((await site.Store.CommitAsync(Partition.County(County), batch, Stop)).IsCommitted);
    }
}
