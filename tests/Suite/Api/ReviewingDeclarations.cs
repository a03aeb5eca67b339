using System.Net;
using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Domain.Privacy;
using Storage;

namespace Suite.Api;

public sealed class ReviewingDeclarations
{
    private const string Luzhou = "140403";

    [Fact]
    public async Task A_reviewer_sees_the_county_masked_and_nobody_elses()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.LeftBehind())).Is(HttpStatusCode.Created);
        var list = await site.GetAsync("/api/declarations", await site.TokenAsync("countyReviewer", Luzhou));
        list.Is(HttpStatusCode.OK);
        var item = Assert.Single(list.Json.GetProperty("items").EnumerateArray());
        Assert.Equal("submitted", item.GetProperty("status").GetString());
        foreach (var secret in (string[])["王小明", "王大山", "13900001111", "2015-03-05", "某街1号"])
        {
            Assert.DoesNotContain(secret, list.Body, StringComparison.Ordinal);
        }

        Assert.Empty((await site.GetAsync("/api/declarations", await site.TokenAsync("countyReviewer", "140404"))).Json.GetProperty("items")
            .EnumerateArray());

        // A county in the query is for city roles; it moves nobody else.
        var other = await site.GetAsync("/api/declarations?county=140423", await site.TokenAsync("countyReviewer", Luzhou));
        Assert.Equal(item.GetProperty("id").GetString(), Assert.Single(other.Json.GetProperty("items").EnumerateArray()).GetProperty("id")
            .GetString());
    }

    [Fact]
    public async Task A_township_sees_its_own_and_a_village_its_own()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140403002" })))
            .Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140403001001" })))
            .Is(HttpStatusCode.Created);
        Assert.Equal(3, await CountAsync(await site.TokenAsync("countyReviewer", Luzhou)));
        Assert.Equal(2, await CountAsync(await site.TokenAsync("townshipSupervisor", Luzhou, "140403001")));
        Assert.Equal(1, await CountAsync(await site.TokenAsync("townshipSupervisor", Luzhou, "140403002")));
        Assert.Equal(1, await CountAsync(await site.TokenAsync("villageWorker", Luzhou, "140403001", "140403001001")));

        async Task<int> CountAsync(string token) => (await site.GetAsync("/api/declarations", token)).Json.GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task A_list_goes_on_page_by_page_and_filters()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 53; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var first = await site.GetAsync("/api/declarations?status=submitted", token);
        Assert.Equal(50, first.Json.GetProperty("items").GetArrayLength());
        var second = await site.GetAsync("/api/declarations?status=submitted&page=" + Uri.EscapeDataString(first.Text("next")), token);
        Assert.Equal(3, second.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.Json.GetProperty("next").ValueKind);
        Assert.Equal(0, (await site.GetAsync("/api/declarations?status=registered", token)).Json.GetProperty("items").GetArrayLength());
        (await site.GetAsync("/api/declarations?status=lost", token)).Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await site.GetAsync("/api/declarations?page=made-up", token)).Is(HttpStatusCode.UnprocessableEntity, "invalid-page");
    }

    [Fact]
    public async Task A_receipt_finds_the_declaration_for_its_county_only()
    {
        await using var site = await Site.StartAsync();
        var receipt = (await site.DeclareAsync(Declaring.Migrant())).Text("receipt");
        Assert.Equal(1, (await site.GetAsync("/api/declarations?receipt=" + receipt, await site.TokenAsync("countyReviewer", Luzhou))).Json
            .GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await site.GetAsync("/api/declarations?receipt=" + receipt, await site.TokenAsync("countyReviewer", "140404"))).Json
            .GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await site.GetAsync("/api/declarations?receipt=nonsense", await site.TokenAsync("countyReviewer", Luzhou))).Json
            .GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Opening_needs_a_reason_and_leaves_a_trace()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var (id, _) = await OnlyAsync(site, token);
        (await site.PostAsync($"/api/declarations/{id}/opening", "{}", Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "required");
        var opened = await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"入户前核对"}""", Site.Bearer(token));
        opened.Is(HttpStatusCode.OK);
        Assert.Equal("migrant-2024", opened.Text("formId"));
        Assert.Equal("王小明", opened.Json.GetProperty("answers").GetProperty("childName").GetString());
        var entry = Assert.Single(await site.AllAsync(Luzhou, Kinds.Audit), document => document.Fields.Get(Fields.Action) == "declaration.open");
        Assert.Contains("入户前核对", System.Text.Json.JsonDocument.Parse(entry.Body).RootElement.GetProperty("reason").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_countys_declaration_is_not_there()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var (id, version) = await OnlyAsync(site, await site.TokenAsync("countyReviewer", Luzhou));
        var stranger = await site.TokenAsync("countyReviewer", "140404");
        (await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"看看"}""", Site.Bearer(stranger)))
            .Is(HttpStatusCode.NotFound, "not-found");
        (await site.PostAsync($"/api/declarations/{id}/review", $$"""{"decision":"register","version":"{{version}}"}""", Site.Bearer(stranger)))
            .Is(HttpStatusCode.NotFound);
        (await site.PostAsync("/api/declarations/..%2f140403/opening", """{"reason":"看看"}""", Site.Bearer(stranger))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync("/api/declarations/00000000000000000000000000000000/opening", """{"reason":"看看"}""", Site.Bearer(stranger)))
            .Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Registering_puts_the_child_on_the_register_with_its_first_revision()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var (id, version) = await OnlyAsync(site, token);
        var body = new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = version };
        var reply = await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(token));
        reply.Is(HttpStatusCode.OK);
        Assert.Equal("registered", reply.Text("status"));
        var child = ChildJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Child)).Body);
        Assert.Equal(reply.Text("child"), child.Id);
        Assert.Equal(1, ChildJson.ReadRevision(Assert.Single(await site.AllAsync(Luzhou, Kinds.ChildRevision)).Body).Number);
        Assert.Equal("registered",
            (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" }))
                .Text("status"));

        // The same again, and with what was looked at before.
        (await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(token))).Is(HttpStatusCode.Conflict, "version-conflict");
        body["version"] = reply.Text("version");
        (await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(token))).Is(HttpStatusCode.Conflict, "wrong-status");
    }

    [Fact]
    public async Task Two_reviewers_at_once_register_one_child()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var (id, version) = await OnlyAsync(site, token);
        var body = new JsonObject { ["decision"] = "register", ["version"] = version };
        var replies = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => site.PostAsync($"/api/declarations/{id}/review", body.DeepClone(), Site.Bearer(token))));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
        Assert.Single(await site.AllAsync(Luzhou, Kinds.Child));
    }

    [Fact]
    public async Task Asking_shows_the_declarant_the_question()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var (id, version) = await OnlyAsync(site, token);
        var reply = await site.PostAsync(
            $"/api/declarations/{id}/review",
            new JsonObject { ["decision"] = "ask", ["reason"] = "请写学校全名", ["fields"] = new JsonArray("school"), ["version"] = version },
            Site.Bearer(token));
        reply.Is(HttpStatusCode.OK);
        Assert.Equal("needsInformation", reply.Text("status"));
        var status = await site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" });
        Assert.Equal("needsInformation", status.Text("status"));
        Assert.Equal("请写学校全名", Assert.Single(status.Json.GetProperty("asks").EnumerateArray()).GetProperty("text").GetString());
        (await site.PostAsync(
            $"/api/declarations/{declared.Text("receipt")}/corrections", """{"answers":{"school":"潞州区某某小学"}}""",
                ("X-Follow-Up-Token", declared.Text("followUpToken"))))
            .Is(HttpStatusCode.OK);
        Assert.Equal("inReview",
            (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" }))
                .Text("status"));
    }

    [Fact]
    public async Task Rejecting_takes_two_persons_and_the_family_reads_the_reviewer_s_reason()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        declared.Is(HttpStatusCode.Created);
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", Luzhou), await site.TokenAsync("countyApprover", Luzhou));
        var (id, version) = await OnlyAsync(site, reviewer);
        var body = new JsonObject { ["decision"] = "reject", ["reason"] = "户籍和居住地在同一县", ["version"] = version };
        (await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "no-open-proposal");
        var proposed = await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(reviewer));
        proposed.Is(HttpStatusCode.Accepted);
        Assert.Equal("submitted", proposed.Text("status"));
        Assert.Equal(32, proposed.Text("proposal").Length);
        (await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(reviewer))).Is(HttpStatusCode.Conflict, "already-proposed");
        body["reason"] = "同意";
        var approved = await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(approver));
        approved.Is(HttpStatusCode.OK);
        Assert.Equal("notEligible", approved.Text("status"));
        Assert.Equal("approved", Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal)).Fields.Get(Fields.Status));
        var status = await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = declared.Text("receipt") },
            ("X-Follow-Up-Token", declared.Text("followUpToken")));
        Assert.Contains("户籍和居住地在同一县", status.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("同意", status.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_review_is_said_at_once()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var token = await site.TokenAsync("countyReviewer", Luzhou);
        var (id, _) = await OnlyAsync(site, token);
        var reply = await site.PostAsync(
            $"/api/declarations/{id}/review",
                """{"decision":"shred","judgement":{"condition":"otherParentIncapable","outcome":"maybe"},"fields":"school","colour":1}""",
                    Site.Bearer(token));
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["colour", "decision", "fields", "judgement.outcome", "judgement.reason", "version"], reply.Fields.Order());
    }

    /// <summary>
    /// Every role × every staff route of this room: 401 without a token, 403 without a cell in the table, otherwise not refused by the door.
    /// </summary>
    [Fact]
    public async Task Every_role_meets_exactly_the_doors_of_the_table()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140403001001" })))
            .Is(HttpStatusCode.Created);
        var (id, version) = await OnlyAsync(site, await site.TokenAsync("countyReviewer", Luzhou));
        var checkedCells = 0;
        foreach (var role in Roles.All)
        {
            var persona = new JsonObject
            {
                ["role"] = role.Id(),
                ["county"] = Luzhou,
                ["township"] = "140403001",
                ["village"] = "140403001001",
                ["department"] = "education"
            };
            var token = (await site.PostAsync("/dev/token", persona)).Text("token");
            var list = await site.GetAsync("/api/declarations?county=140403", token);
            Assert.Equal(Permissions.Of(role, Permission.DeclarationsList) is null ? HttpStatusCode.Forbidden : HttpStatusCode.OK, list.Status);
            var opening = await site.PostAsync($"/api/declarations/{id}/opening?county=140403", """{"reason":"核对"}""", Site.Bearer(token));
            Assert.Equal(Permissions.Of(role, Permission.DeclarationsOpen) is null ? HttpStatusCode.Forbidden : HttpStatusCode.OK, opening.Status);
            foreach (var (decision, permission) in new[]
            {
                ("register", Permission.DeclarationsRegister),
                ("ask", Permission.DeclarationsAsk),
                ("reject", Permission.DeclarationsReject)
            })
            {
                // A version nobody has: whoever passes the door meets the conflict, and nothing changes.
                var body = new JsonObject { ["decision"] = decision, ["reason"] = "理由", ["version"] = version + "0" };
                var review = await site.PostAsync($"/api/declarations/{id}/review?county=140403", body, Site.Bearer(token));
                Assert.Equal(Permissions.Of(role, permission) is null ? HttpStatusCode.Forbidden : HttpStatusCode.Conflict, review.Status);
                checkedCells++;
            }
        }

        Assert.Equal(Roles.All.Count * 3, checkedCells);
        (await site.GetAsync("/api/declarations")).Is(HttpStatusCode.Unauthorized, "sign-in-needed");
        (await site.GetAsync("/api/declarations", "nonsense")).Is(HttpStatusCode.Unauthorized);
        (await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"核对"}""")).Is(HttpStatusCode.Unauthorized);
        (await site.PostAsync($"/api/declarations/{id}/review", "{}")).Is(HttpStatusCode.Unauthorized);
    }

    private static async Task<(string Id, string Version)> OnlyAsync(Site site, string token)
    {
        var item = Assert.Single((await site.GetAsync("/api/declarations", token)).Json.GetProperty("items").EnumerateArray());
        return (item.GetProperty("id").GetString()!, item.GetProperty("version").GetString()!);
    }
}
