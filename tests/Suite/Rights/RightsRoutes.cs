using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using Domain.Children;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Rights;

/// <summary>What a family asks about its data, over HTTP and on the pages: by proof, once, answered by the county, deleted by two.</summary>
public sealed class RightsRoutes
{
    private const string Luzhou = "140403";
    private const string Shangdang = "140404";

    [Fact]
    public async Task A_request_is_taken_by_either_proof_and_a_wrong_proof_is_counted_as_it_is_for_the_status()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var receipt = declared.Text("receipt");
        (await AskAsync(site, receipt, "access", "k1", phone: "1111")).Is(HttpStatusCode.Created);
        (await AskAsync(site, receipt, "deletion", "k2", token: declared.Text("followUpToken"))).Is(HttpStatusCode.Created);
        var listed = await ListAsync(site, "");
        Assert.Equal(["phone", "token"], listed.Select(item => item.GetProperty("proof").GetString()!).Order());
        for (var i = 0; i < 10; i++)
        {
            (await AskAsync(site, receipt, "access", "w" + i, phone: "2222")).Is(HttpStatusCode.NotFound, "declaration-not-found");
        }

        (await AskAsync(site, receipt, "access", "w", phone: "2222")).Is(HttpStatusCode.TooManyRequests, "too-many-wrong-proofs");
        (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }))
            .Is(HttpStatusCode.TooManyRequests);
        (await site.PostAsync("/api/rights/requests/status", new JsonObject { ["receipt"] = receipt }, Token(declared))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_same_key_twice_is_one_request_another_body_is_refused_and_of_one_kind_one_is_open()
    {
        await using var site = await Site.StartAsync();
        var receipt = (await site.DeclareAsync(Declaring.Migrant())).Text("receipt");
        var first = await AskAsync(site, receipt, "deletion", "one", "请删除", phone: "1111");
        first.Is(HttpStatusCode.Created);
        Assert.Equal(first.Text("id"), (await AskAsync(site, receipt, "deletion", "one", "请删除", phone: "1111")).Text("id"));
        (await AskAsync(site, receipt, "deletion", "one", "请都删除", phone: "1111")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await AskAsync(site, receipt, "deletion", "two", phone: "1111")).Is(HttpStatusCode.Conflict, "already-asked");
        var many = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AskAsync(site, receipt, "access", "many" + i, phone: "1111")));
        Assert.Single(many, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(many, reply => Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Equal(2, (await site.AllAsync(Luzhou, Kinds.RightsRequest)).Count);
        (await site.PostAsync("/api/rights/requests", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111", ["kind"] = "access" }))
            .Is(HttpStatusCode.BadRequest, "idempotency-key-missing");
        (await AskAsync(site, receipt, "everything", "x", phone: "1111")).Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await AskAsync(site, receipt, "correction", "x", phone: "1111")).Is(HttpStatusCode.UnprocessableEntity, "required");
    }

    [Fact]
    public async Task The_county_answers_within_fifteen_days_nobody_else_sees_it_and_what_was_written_is_read_only_after_an_opening()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var asked = await AskAsync(site, declared.Text("receipt"), "correction", "k", "学校写错了，是二小", phone: "1111");
        Assert.Equal(15, asked.Json.GetProperty("dueOn").GetDateTime().Subtract(asked.Json.GetProperty("askedOn").GetDateTime()).Days);
        var item = Assert.Single(await ListAsync(site, ""));
        Assert.DoesNotContain("二小", item.GetRawText(), StringComparison.Ordinal);
        var id = item.GetProperty("id").GetString()!;
        Assert.Empty(await ListAsync(site, "?due=overdue"));
        Assert.Empty(await ListAsync(site, "?status=refused"));
        (await site.GetAsync("/api/rights/requests?due=2026-13", await site.TokenAsync("countyReviewer", Luzhou)))
            .Is(HttpStatusCode.UnprocessableEntity);

        var elsewhere = Site.Bearer(await site.TokenAsync("countyReviewer", Shangdang));
        Assert.Empty((await site.SendAsync(HttpMethod.Get, "/api/rights/requests", null, elsewhere)).Json.GetProperty("items").EnumerateArray());
        foreach (var (verb, body) in new[]
        {
            ("opening", """{"reason":"看"}"""),
            ("decision", """{"decision":"grant","reason":"好","version":"1"}"""),
            ("copy", """{"reason":"领"}""")
        })
        {
            (await site.PostAsync($"/api/rights/requests/{id}/{verb}", body, elsewhere)).Is(HttpStatusCode.NotFound);
        }

        (await site.PostAsync($"/api/rights/requests/{id}/approval", """{"version":"1"}""",
            Site.Bearer(await site.TokenAsync("countyApprover", Shangdang)))).Is(HttpStatusCode.NotFound);
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou));
        var opened = await site.PostAsync($"/api/rights/requests/{id}/opening", """{"reason":"办理申请"}""", reviewer);
        opened.Is(HttpStatusCode.OK);
        Assert.Equal("学校写错了，是二小", opened.Text("text"));
        Assert.Contains(await site.AllAsync(Luzhou, Kinds.Audit), document => document.Fields.Get(Fields.Action) == "rights.open");
        (await DecideAsync(site, item, "refuse", "keyCare", "不行")).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync($"/api/rights/requests/{id}/decision", """{"decision":"grant","reason":"好","version":"stale"}""", reviewer))
            .Is(HttpStatusCode.Conflict, "version-conflict");
        (await DecideAsync(site, item, "refuse", "isRight", "核实过学校的学籍，没有错")).Is(HttpStatusCode.OK);
        (await DecideAsync(site, item, "grant", null, "再想想")).Is(HttpStatusCode.Conflict);
        var own = Assert.Single((await OwnAsync(site, declared)).EnumerateArray());
        Assert.Equal(("refused", "isRight", "核实过学校的学籍，没有错"),
            (own.GetProperty("status").GetString(), own.GetProperty("ground").GetProperty("id").GetString(), own.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_copy_is_granted_and_handed_over_as_a_paper_and_as_json_and_every_one_is_in_the_trail()
    {
        await using var site = await Site.StartAsync();
        var (declared, _) = await RegisteredAsync(site, Declaring.Migrant());
        await AskAsync(site, declared.Text("receipt"), "access", "k", phone: "1111");
        var item = Assert.Single(await ListAsync(site, ""));
        var (id, reviewer) = (item.GetProperty("id").GetString(), Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou)));
        (await site.PostAsync($"/api/rights/requests/{id}/copy", """{"reason":"领取"}""", reviewer)).Is(HttpStatusCode.Conflict, "not-granted");
        (await DecideAsync(site, item, "grant", null, "请带身份证来取")).Is(HttpStatusCode.OK);
        var copy = await site.PostAsync($"/api/rights/requests/{id}/copy", """{"reason":"母亲当面领取"}""", reviewer);
        copy.Is(HttpStatusCode.OK);
        Assert.NotEmpty(copy.Json.GetProperty("register").GetProperty("items").EnumerateArray());

        // By the token the family has its own copy at once, without what the register says by now; four digits open nothing.
        var own = await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/copy", "{}", Token(declared));
        Assert.False(own.Json.TryGetProperty("register", out _));
        var paper = await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/copy", """{"format":"docx"}""", Token(declared));
        paper.Is(HttpStatusCode.OK);
        Assert.Contains("wordprocessingml", paper.ContentHeaders.ContentType!.MediaType!, StringComparison.Ordinal);
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/copy", """{"format":"pdf"}""", Token(declared)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        var trail = await site.AllAsync(Luzhou, Kinds.Audit);
        Assert.Contains(trail, document => document.Fields.Get(Fields.Action) == "rights.copy");
        Assert.Equal(2, trail.Count(document => document.Fields.Get(Fields.Action) == "declaration.copy"));
    }

    [Fact]
    public void The_paper_says_every_answer_in_words()
    {
        var declaration = Suite.Declarations.Declared.Migrant();
        var bytes = App.Api.Rights.CopyDocument.Write(OwnCopy.Of(declaration, null), synthetic: false, DateTimeOffset.UtcNow);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var reader = new StreamReader(zip.GetEntry("word/document.xml")!.Open(), Encoding.UTF8);
        var text = reader.ReadToEnd();
        Assert.Contains("个人信息副本", text, StringComparison.Ordinal);
        Assert.All(Copies.Items(declaration), item => Assert.Contains(item.Field.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_an_open_entry_on_the_key_care_ledger_a_deletion_cannot_be_granted_and_the_family_reads_kindly_why()
    {
        await using var site = await Site.StartAsync();
        var (declared, _) = await RegisteredAsync(site, Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        await AskAsync(site, declared.Text("receipt"), "deletion", "k", phone: "1111");
        var item = Assert.Single(await ListAsync(site, ""));
        (await DecideAsync(site, item, "grant", null, "家长要求")).Is(HttpStatusCode.UnprocessableEntity, "key-care-open");
        (await DecideAsync(site, item, "refuse", "keyCare", "等回访以后再谈")).Is(HttpStatusCode.OK);
        var own = Assert.Single((await OwnAsync(site, declared)).EnumerateArray());
        Assert.StartsWith("孩子在重点关爱台账上", own.GetProperty("statusText").GetString(), StringComparison.Ordinal);
        Assert.Contains("未成年人保护法 43", own.GetProperty("ground").GetProperty("clause").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_delete_a_child_that_is_off_the_register_and_nothing_of_it_is_found_anywhere()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var (declared, child) = await RegisteredAsync(site, Declaring.Migrant(number));
        var (receipt, blobs) = (declared.Text("receipt"), site.App.Services.GetRequiredService<IBlobStore>());
        var attached = await site.PostAsync($"/api/declarations/{receipt}/attachments", "%PDF-1.4\n%%EOF"u8.ToArray(), "application/pdf",
            Token(declared));
        attached.Is(HttpStatusCode.Created);
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办"));
        var approver = Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批"));
        await AskAsync(site, receipt, "correction", "c", "王小明的学校写错了", phone: "1111");
        await AskAsync(site, receipt, "deletion", "k", "请把王小明的信息删掉", phone: "1111");
        var item = (await ListAsync(site, "")).Single(one => one.GetProperty("kind").GetString() == "deletion");
        (await DecideAsync(site, item, "grant", null, "家长要求")).Is(HttpStatusCode.UnprocessableEntity, "on-register");
        foreach (var (who, status) in new[] { (reviewer, HttpStatusCode.Accepted), (approver, HttpStatusCode.OK) })
        {
            (await site.PostAsync($"/api/children/{child}/close",
                new JsonObject
                {
                    ["reason"] = "王小明家搬走了",
                    ["version"] = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child,
                        TestContext.Current.CancellationToken))?.Version
                }, who)).Is(status);
        }

        var id = item.GetProperty("id").GetString();
        var version = new JsonObject { ["version"] = item.GetProperty("version").GetString() };
        (await site.PostAsync($"/api/rights/requests/{id}/approval", version, approver)).Is(HttpStatusCode.Conflict, "no-open-proposal");
        var proposed = await DecideAsync(site, item, "grant", null, "王小明家长的要求属实");
        proposed.Is(HttpStatusCode.Accepted);
        Assert.NotEmpty(proposed.Text("proposal"));
        item = (await ListAsync(site, "")).Single(one => one.GetProperty("id").GetString() == id);
        version["version"] = item.GetProperty("version").GetString();
        (await DecideAsync(site, item, "refuse", "notProven", "想了想")).Is(HttpStatusCode.Conflict, "open-proposal");
        (await site.PostAsync($"/api/rights/requests/{id}/approval", version.DeepClone(), reviewer)).Is(HttpStatusCode.Forbidden);
        Assert.True((await ListAsync(site, "")).Single(one => one.GetProperty("id").GetString() == id).GetProperty("waiting").GetBoolean());
        (await site.PostAsync($"/api/rights/requests/{id}/approval", version.DeepClone(), approver)).Is(HttpStatusCode.OK);

        string[] gone = ["王小明", "王大山", "13900001111", "某街1号", "2015-03-05", number];
        foreach (var kind in Kinds.All.Values.OfType<PersonalKind>())
        {
            foreach (var document in await site.AllAsync(Luzhou, kind))
            {
                var body = Encoding.UTF8.GetString(document.Body.Span);
                Assert.All(gone, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
                Assert.Empty(document.Fields.GetMany(Fields.Tokens));
            }
        }

        Assert.Null(await blobs.OpenAsync(AttachmentEndpoints.BlobOf(attached.Text("id")), TestContext.Current.CancellationToken));
        foreach (var text in new[] { "王小明", number })
        {
            var search = await site.PostAsync("/api/search", new JsonObject { ["text"] = text }, reviewer);
            search.Is(HttpStatusCode.Created);
            Assert.Empty((await site.SendAsync(HttpMethod.Get, $"/api/search/{search.Text("id")}", null, reviewer)).Json.GetProperty("items")
                .EnumerateArray());
        }

        // What stays: that there was one, how it ended, and that the family asked.
        Assert.Equal(ChildStatus.Closed, ChildJson.Read((await site.AllAsync(Luzhou, Kinds.Child)).Single().Body).Status);
        var own = (await StatusAsync(site, receipt)).Json.GetProperty("requests").EnumerateArray()
            .ToDictionary(one => one.GetProperty("kind").GetString()!, one => one.GetProperty("status").GetString());
        Assert.Equal(("granted", "refused"), (own["deletion"], own["correction"]));
        (await AskAsync(site, receipt, "access", "later", phone: "1111")).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Equal((await AskAsync(site, receipt, "deletion", "k", "请把王小明的信息删掉", phone: "1111")).Text("id"), id);
        Assert.Equal(HttpStatusCode.OK,
            (await site.PostAsync("/api/audit/verification", $$"""{"county":"{{Luzhou}}"}""", Site.Bearer(await site.TokenAsync("auditor")))).Status);
    }

    [Fact]
    public async Task On_the_pages_a_parent_asks_the_counter_enters_and_the_approvals_desk_deletes()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        using var parent = new Visitor(site);
        (await parent.PostAsync("/declare/rights", ("kind", "deletion"))).LeadsTo("#problems");
        (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("phoneLast4", "1111"))).LeadsTo("/declare/status?asked=1");
        (await parent.PostAsync("/declare/rights", ("kind", ""))).LeadsTo("#problems");
        (await parent.PostAsync("/declare/rights", ("kind", "deletion"), ("text", "不想登了"))).LeadsTo("/declare/status");
        Assert.Contains("申请收到了", (await parent.GetAsync("/declare/status")).Text, StringComparison.Ordinal);
        (await parent.PostAsync("/declare/copy")).LeadsTo("#problems");

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        Assert.Contains("家长查阅、更正、删除信息的申请", (await reviewer.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var token = await reviewer.FormTokenAsync();
        (await reviewer.PostAsync("/portal/rights", ("formToken", token), ("receipt", "CZ00"), ("kind", "access"), ("proof", "idCard")))
            .Is(HttpStatusCode.NotFound);
        (await reviewer.PostAsync("/portal/rights", ("formToken", token), ("receipt", declared.Text("receipt")), ("kind", "access")))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("done=entered",
            (await reviewer.PostAsync("/portal/rights", ("formToken", token), ("receipt", declared.Text("receipt")), ("kind", "access"),
                ("proof", "idCard"))).Location, StringComparison.Ordinal);
        var item = (await ListAsync(site, "")).Single(one => one.GetProperty("kind").GetString() == "deletion");
        var (id, version) = (item.GetProperty("id").GetString(), item.GetProperty("version").GetString()!);
        Assert.DoesNotContain("不想登了", (await reviewer.GetAsync($"/portal/rights/{id}")).Text, StringComparison.Ordinal);
        await reviewer.PostAsync($"/portal/rights/{id}/opening", ("formToken", token), ("reasonPicked", "办理这件申请"));
        Assert.Contains("不想登了", (await reviewer.GetAsync($"/portal/rights/{id}")).Text, StringComparison.Ordinal);
        Assert.Contains("done=proposed",
            (await reviewer.PostAsync($"/portal/rights/{id}/decision", ("formToken", token), ("version", version), ("decision", "grant"),
                ("proof", "idCard"), ("reason", "没有登记"))).Location, StringComparison.Ordinal);

        using var approver = await Visitor.SignedInAsync(site, "countyApprover", Luzhou);
        var desk = await approver.GetAsync("/portal/approvals");
        Assert.Contains("删除个人信息", desk.Text, StringComparison.Ordinal);
        var post = desk.Document.QuerySelector("form.decide")!.GetAttribute("action")!;
        Assert.Contains("done=approved",
            (await approver.PostAsync(post, ("formToken", await approver.FormTokenAsync()), ("decision", "approve"))).Location,
                StringComparison.Ordinal);
        Assert.NotNull(DeclarationJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Body).ErasedAt);
        (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("token", declared.Text("followUpToken"))))
            .LeadsTo("/declare/status?asked=1");
        Assert.Contains("索引都已经删除", (await parent.GetAsync("/declare/status")).Text, StringComparison.Ordinal);
    }

    internal static (string, string) Token(Reply declared) => ("X-Follow-Up-Token", declared.Text("followUpToken"));

    internal static Task<Reply> AskAsync(Site site, string receipt, string kind, string key, string? text = null, string? phone = null,
        string? token = null)
    {
        var body = new JsonObject { ["receipt"] = receipt, ["kind"] = kind };
        if (text is not null)
        {
            body["text"] = text;
        }

        if (phone is not null)
        {
            body["phoneLast4"] = phone;
        }

        (string, string)[] headers = token is null ? [("Idempotency-Key", key)] : [("Idempotency-Key", key), ("X-Follow-Up-Token", token)];
        return site.PostAsync("/api/rights/requests", body, headers);
    }

    /// <summary>Everything that was asked, for the token.</summary>
    internal static async Task<JsonElement> OwnAsync(Site site, Reply declared) =>
        (await site.PostAsync("/api/rights/requests/status", new JsonObject { ["receipt"] = declared.Text("receipt") }, Token(declared))).Json
        .GetProperty("requests");

    /// <summary>As a guesser of four digits sees it.</summary>
    internal static Task<Reply> StatusAsync(Site site, string receipt) =>
        site.PostAsync("/api/rights/requests/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" });

    internal static async Task<List<JsonElement>> ListAsync(Site site, string query)
    {
        var reply = await site.GetAsync("/api/rights/requests" + query, await site.TokenAsync("countyReviewer", Luzhou));
        reply.Is(HttpStatusCode.OK);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }

    internal static async Task<Reply> DecideAsync(Site site, JsonElement item, string decision, string? ground, string reason,
        string? proof = "hukouBook")
    {
        var body = new JsonObject { ["decision"] = decision, ["reason"] = reason, ["version"] = item.GetProperty("version").GetString() };
        if (ground is not null)
        {
            body["ground"] = ground;
        }

        if (proof is not null && decision == "grant")
        {
            body["proof"] = proof;
        }

        return await site.PostAsync($"/api/rights/requests/{item.GetProperty("id").GetString()}/decision", body,
            Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办")));
    }

    internal static async Task<(Reply Declared, string Child)> RegisteredAsync(Site site, JsonObject body)
    {
        var declared = await site.DeclareAsync(body);
        declared.Is(HttpStatusCode.Created);
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou));
        var item = (await site.SendAsync(HttpMethod.Get, "/api/declarations?receipt=" + declared.Text("receipt"), null, reviewer)).Json
            .GetProperty("items")[0];
        var reviewed = await site.PostAsync($"/api/declarations/{item.GetProperty("id").GetString()}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item.GetProperty("version").GetString() }, reviewer);
        reviewed.Is(HttpStatusCode.OK);
        return (declared, reviewed.Text("child"));
    }
}
