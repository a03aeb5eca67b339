using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Embedded;
using Suite.Portal;

namespace Suite.Api;

/// <summary>One damaged record: shown as damaged, everything else goes on, readiness and the auditor hear of it.</summary>
public sealed class DamagedRecords
{
    private const string County = "140403";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static void Tamper(Site site, string sql)
    {
        using var db = new SqliteConnection(System.IO.Path.Combine(site.Data, "store.db"), readOnly: false);
        db.Execute(sql);
    }

    internal static void Damage(Site site, Kind kind, string id) =>
        Tamper(site, $"UPDATE documents SET body=zeroblob(length(body)) WHERE kind={kind.Number} AND id='{id}'");

    private static async Task<JsonElement> ReadyAsync(Site site) => (await site.GetAsync("/api/health/ready")).Is(HttpStatusCode.OK).Json;

    [Fact]
    public async Task A_damaged_declaration_is_named_记录损坏_beside_the_others_which_are_worked_on_as_ever()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        var ids = (await site.AllAsync(County, Kinds.Declaration)).Select(document => document.Id).ToList();
        Assert.False((await ReadyAsync(site)).TryGetProperty("notes", out _));
        Damage(site, Kinds.Declaration, ids[1]);

        var reviewer = await site.TokenAsync("countyReviewer", County);
        var list = (await site.GetAsync("/api/declarations", reviewer)).Is(HttpStatusCode.OK).Json;
        Assert.Equal([ids[0], ids[2]], list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())
            .Order(StringComparer.Ordinal));
        var damaged = Assert.Single(list.GetProperty("damaged").EnumerateArray());
        Assert.Equal(ids[1], damaged.GetProperty("id").GetString());
        Assert.Contains("记录损坏", damaged.GetProperty("message").GetString(), StringComparison.Ordinal);

        (await site.PostAsync($"/api/declarations/{ids[1]}/opening", """{"reason":"办理"}""", Site.Bearer(reviewer)))
            .Is(HttpStatusCode.ServiceUnavailable, "record-damaged");
        (await site.PostAsync($"/api/declarations/{ids[0]}/opening", """{"reason":"办理"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.OK);

        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        var desk = (await visitor.GetAsync("/portal")).Is(HttpStatusCode.OK);
        Assert.Contains("记录损坏", desk.Text, StringComparison.Ordinal);
        Assert.Contains(ids[1], desk.Text, StringComparison.Ordinal);
        Assert.NotNull(desk.Document.QuerySelector($"a[href='/portal/declarations/{ids[2]}']"));

        var ready = await ReadyAsync(site);
        Assert.Equal(("degraded", "damaged: 1"), (ready.GetProperty("status").GetString(), ready.GetProperty("notes").GetProperty("records")
            .GetString()));
    }

    [Fact]
    public async Task Put_back_from_a_copy_of_before_the_record_is_there_again_and_readiness_is_content()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var id = Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Id;
        Tamper(site, $"CREATE TABLE copy AS SELECT body FROM documents WHERE kind=1 AND id='{id}'");
        Damage(site, Kinds.Declaration, id);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        (await site.GetAsync("/api/declarations", reviewer)).Is(HttpStatusCode.OK);
        Assert.Equal("degraded", (await ReadyAsync(site)).GetProperty("status").GetString());

        Tamper(site, $"UPDATE documents SET body=(SELECT body FROM copy) WHERE kind=1 AND id='{id}'");
        Assert.Equal("ready", (await ReadyAsync(site)).GetProperty("status").GetString());
        Assert.False((await site.GetAsync("/api/declarations", reviewer)).Is(HttpStatusCode.OK).Json.TryGetProperty("damaged", out _));
    }

    [Fact]
    public async Task A_damaged_child_leaves_lists_and_searches_standing()
    {
        await using var site = await Site.StartAsync();
        var first = await site.RegisterAsync(Declaring.Migrant());
        var second = await site.RegisterAsync(Declaring.Migrant());
        Damage(site, Kinds.Child, first);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var list = (await site.GetAsync("/api/children", reviewer)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(second, Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(first, Assert.Single(list.GetProperty("damaged").EnumerateArray()).GetProperty("id").GetString());
        (await site.PostAsync("/api/children/search", """{"name":"王小雨"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        foreach (var page in (string[])["/portal", "/portal/children", "/portal/cases", "/portal/key-care", "/portal/visits", "/portal/sheets",
            "/portal/approvals"])
        {
            (await visitor.GetAsync(page)).Is(HttpStatusCode.OK);
        }

        Assert.Contains("记录损坏", (await visitor.GetAsync("/portal/children")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_audit_entry_leaves_the_trail_readable_and_the_verification_says_that_and_where_it_does_not_hold()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        var entry = (await site.AllAsync(County, Kinds.Audit))[1].Id;
        Damage(site, Kinds.Audit, entry);
        var auditor = await site.TokenAsync("auditor");
        var list = (await site.GetAsync("/api/audit?county=" + County, auditor)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(entry, Assert.Single(list.GetProperty("damaged").EnumerateArray()).GetProperty("id").GetString());
        var report = (await site.PostAsync("/api/audit/verification", new JsonObject { ["county"] = County }, Site.Bearer(auditor)))
            .Is(HttpStatusCode.OK).Json;
        Assert.False(report.GetProperty("holds").GetBoolean());
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("damagedEntry", entry), (finding.GetProperty("fault").GetString(), finding.GetProperty("entry").GetString()));
    }

    [Fact]
    public async Task What_is_damaged_in_one_county_does_not_keep_the_timers_from_the_others()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        foreach (var county in (string[])["140403", "140404"])
        {
            await site.Store.CommitAsync(Partition.County(county), Batch.Technical().Create(Kinds.Progress, "audit-seal", "{}"u8.ToArray()), Now);
        }

        // A county whose number is lower comes first; what is damaged there is met before the others.
        await site.Store.CommitAsync(Partition.County("140400"), Batch.Technical().Create(Kinds.Progress, "audit-seal", "{}"u8.ToArray()), Now);
        Tamper(site, "UPDATE documents SET body=zeroblob(length(body)) WHERE kind=66 AND partition=140400");
        var handlers = site.App.Services.GetRequiredService<Handlers>();
        await Assert.ThrowsAsync<AggregateException>(() => handlers.RunAsync(Catalogue.SealAudit, new Firing(null, DateTimeOffset.UtcNow), Now));
        Assert.NotEmpty(await site.AllAsync(County, Kinds.AuditSeal));

        var message = new OutboxMessage(Guid.CreateVersion7().ToString("N"), "move-child", "{}", DateTimeOffset.UtcNow.AddDays(-1));
        await site.Store.CommitAsync(Partition.County("140404"), Batch.Technical().Send(message), Now);
        Damage(site, Kinds.Outbox, message.Id);
        await handlers.RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow), Now);
    }

    [Fact]
    public async Task An_altered_attachment_is_told_as_damaged()
    {
        await using var site = await Site.StartAsync();
        var declared = (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var pdf = "%PDF-1.4 1 0 obj<</Type/Catalog>>endobj %%EOF"u8.ToArray();
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", pdf, "application/pdf",
            ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.Created);
        var file = Assert.Single(Directory.EnumerateFiles(System.IO.Path.Combine(site.Data, "blobs", "attachments"), "*",
            SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(file, Now);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Now);

        var id = Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Id;
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var opened = (await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"办理"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        var attachment = Assert.Single(opened.Json.GetProperty("attachments").EnumerateArray()).GetProperty("id").GetString();
        (await site.GetAsync($"/api/declarations/{id}/attachments/{attachment}", reviewer)).Is(HttpStatusCode.ServiceUnavailable, "record-damaged");
        Assert.Equal("degraded", (await ReadyAsync(site)).GetProperty("status").GetString());
    }

    /// <summary>Whoever is signed in, and whose cookie: without these nobody sees any list.</summary>
    private static readonly string[] WhoLooks = ["assignment", "dataProtectionKey", "session"];

    [Fact]
    public async Task Whose_session_or_device_is_damaged_signs_in_anew_and_works_on()
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        Tamper(site, $"UPDATE documents SET body=zeroblob(length(body)) WHERE kind IN ({Kinds.Session.Number}, {Kinds.Device.Number})");
        (await visitor.GetAsync("/portal/children")).LeadsTo("/portal/signin?return=%2Fportal%2Fchildren");
        (await visitor.PostAsync("/portal/signin", ("role", "countyReviewer"), ("county", County), ("name", "测试"))).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whatever_one_document_is_damaged_every_list_search_and_timer_goes_on()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var number = Declaring.Number("140421", "20150305");
        await site.RegisterAsync(Declaring.Migrant(number).With("health", new JsonArray("psychologicalOrBehavioural")));
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count > 0);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var open = (await site.AllAsync(County, Kinds.Declaration)).Single(document => document.Fields.Get(Fields.Status) == "submitted");
        (await site.PostAsync($"/api/declarations/{open.Id}/transfer",
            new JsonObject { ["toCounty"] = "140404", ["reason"] = "搬走", ["version"] = open.Version }, Site.Bearer(reviewer)))
                .Is(HttpStatusCode.Accepted);
        var import = await Sheets.Importing.CheckAsync(site, reviewer, await Sheets.Families.TableAsync(County, 3));
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync("/api/exports", """{"kind":"migrant","reason":"上报"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        await site.App.Services.GetRequiredService<Handlers>().RunAsync(Catalogue.SealAudit, new Firing(null, DateTimeOffset.UtcNow), Now);
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");

        var kinds = 0;
        foreach (var (row, kind) in OneOfEach(site).Where(one => !WhoLooks.Contains(one.Kind.Name)))
        {
            kinds++;
            Tamper(site,
                $"CREATE TABLE copy AS SELECT row, body FROM documents WHERE row={row}; UPDATE documents SET body=zeroblob(length(body)) WHERE row="
                    + $"{row}");
            foreach (var path in (string[])["/api/declarations", "/api/children", "/api/cases", "/api/key-care", "/api/imports", "/api/exports"])
            {
                var reply = await site.GetAsync(path, reviewer);
                Assert.True(reply.Status == HttpStatusCode.OK, $"{path} with a damaged {kind}: {reply.Body}");
            }

            var found = await site.PostAsync("/api/children/search", """{"name":"王小明"}""", Site.Bearer(reviewer));
            Assert.True(found.Status == HttpStatusCode.OK, $"The search with a damaged {kind}: {found.Body}");
            foreach (var page in (string[])["/portal", "/portal/children", "/portal/cases", "/portal/key-care", "/portal/visits", "/portal/sheets",
                "/portal/approvals"])
            {
                var shown = await visitor.GetAsync(page);
                Assert.True(shown.Status == HttpStatusCode.OK, $"{page} with a damaged {kind}: {shown.Text}");
            }

            await TimersAsync(site, kind);
            Tamper(site,
                "UPDATE documents SET body=(SELECT body FROM copy WHERE copy.row=documents.row) WHERE row=(SELECT row FROM copy); DROP TABLE copy");
        }

        Assert.InRange(kinds, 12, 100);
        Assert.Equal("ready", (await ReadyAsync(site)).GetProperty("status").GetString());
    }

    /// <summary>A timer may say that something of its own is damaged; it must have done the rest by then.</summary>
    private static async Task TimersAsync(Site site, Kind kind)
    {
        foreach (var timer in Catalogue.Timers)
        {
            try
            {
                await site.App.Services.GetRequiredService<Handlers>().RunAsync(timer, new Firing(null, DateTimeOffset.UtcNow), Now);
            }
            catch (AggregateException told) when (told.Flatten().InnerExceptions.All(one => one is DamagedException))
            {
                Assert.Contains(kind.Name, (string[])["progress", "lease", "job", "index", "intent"]);
            }
        }
    }

    private static List<(long Row, Kind Kind)> OneOfEach(Site site)
    {
        using var db = new SqliteConnection(System.IO.Path.Combine(site.Data, "store.db"), readOnly: true);
        var found = new List<(long, Kind)>();
        var find = db.Prepare("SELECT MAX(row), kind FROM documents GROUP BY kind");
        while (find.Step())
        {
            found.Add((find.Long(0), Kinds.ByNumber(find.Long(1))!));
        }

        return found;
    }
}
