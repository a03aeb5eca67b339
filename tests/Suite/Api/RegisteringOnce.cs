using System.Net;
using System.Text.Json.Nodes;
using Storage;
using Suite.Portal;

namespace Suite.Api;

/// <summary>
/// One child is on the register once: by number and form, against the finding only with a reason, and never while a proposal waits.
/// </summary>
public sealed class RegisteringOnce
{
    private const string Luzhou = "140403";
    private const string Shangdang = "140404";
    private const string Xiangyuan = "140423";

    [Fact]
    public async Task A_number_that_was_declared_twice_on_one_form_is_not_registered_while_the_case_is_open()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        foreach (var document in await site.AllAsync(Luzhou, Kinds.Declaration))
        {
            (await ReviewAsync(site, document.Id, "register", "材料齐全")).Is(HttpStatusCode.Conflict, "open-case");
        }

        Assert.Empty(await site.AllAsync(Luzhou, Kinds.Child));
        using var desk = await Visitor.SignedInAsync(site, "countyReviewer");
        var id = (await site.AllAsync(Luzhou, Kinds.Declaration))[0].Id;
        (await desk.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("还有一份没有核对完，现在不能登记", (await desk.GetAsync("/portal/declarations/" + id)).Text, StringComparison.Ordinal);
    }

    [Fact] // 二: 流动 in one county and 留守 in another
    public async Task The_same_number_on_the_other_form_is_lawful_and_both_are_registered()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number(Xiangyuan, "20140601", female: true);
        await Cases.CaseRoutes.DeclareTwiceAsync(site, number);
        (await ReviewAsync(site, (await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Id, "register", null)).Is(HttpStatusCode.OK);
        (await ReviewAsync(site, (await site.AllAsync(Xiangyuan, Kinds.Declaration)).Single().Id, "register", null, Xiangyuan)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Eight_registrations_of_one_number_in_two_counties_at_once_leave_at_most_one_child()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant(number).With("hukouAddress", new JsonObject { ["division"] = "140423", ["detail"] = "某村" })
            .With("currentAddress", new JsonObject { ["division"] = "140404100", ["detail"] = "某街" }))).Is(HttpStatusCode.Created);
        var (here, there) = ((await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Id,
            (await site.AllAsync(Shangdang, Kinds.Declaration)).Single().Id);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? ReviewAsync(site, here, "register", "核对过")
            : ReviewAsync(site, there, "register", "核对过", Shangdang)));
        Assert.True((await site.AllAsync(Luzhou, Kinds.Child)).Count + (await site.AllAsync(Shangdang, Kinds.Child)).Count <= 1);
    }

    [Fact]
    public async Task A_child_that_is_registered_in_another_county_is_not_registered_again_and_staff_read_where_it_is()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        await site.RegisterAsync(Declaring.Migrant(number));
        (await site.DeclareAsync(Declaring.Migrant(number).With("currentAddress", new JsonObject { ["division"] = "140423100", ["detail"] = "某街" })))
            .Is(HttpStatusCode.Created);
        var reply = await ReviewAsync(site, (await site.AllAsync(Xiangyuan, Kinds.Declaration)).Single().Id, "register", "核对过", Xiangyuan);
        reply.Is(HttpStatusCode.Conflict, "already-registered");
        Assert.Contains("潞州区", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Against_the_finding_nobody_registers_with_one_click()
    {
        await using var site = await Site.StartAsync();
        var work = new JsonArray(new JsonObject { ["division"] = "310115" });
        (await site.DeclareAsync(Declaring.Migrant().With("hukouAddress", new JsonObject { ["division"] = "140403002", ["detail"] = "某村" })))
            .Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.LeftBehind().With("fatherWork", work).With("motherWork", work.DeepClone()))).Is(HttpStatusCode.Created);
        foreach (var (county, finding) in new[] { (Luzhou, "不符合"), (Xiangyuan, "不清楚") })
        {
            var id = (await site.AllAsync(county, Kinds.Declaration)).Single().Id;
            var refused = await ReviewAsync(site, id, "register", null, county);
            refused.Is(HttpStatusCode.UnprocessableEntity, "required");
            Assert.Equal(["reason"], refused.Fields);
            Assert.Contains(finding, refused.Body, StringComparison.Ordinal);
            using var desk = await Visitor.SignedInAsync(site, "countyReviewer", county);
            (await desk.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
            Assert.Contains("一定要登记的请写明理由", (await desk.GetAsync("/portal/declarations/" + id)).Text, StringComparison.Ordinal);
            (await ReviewAsync(site, id, "register", "户口本和劳动合同都看过，入户核实", county)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task While_a_rejection_waits_nobody_registers_and_it_does_not_vanish()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var id = (await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Id;
        (await ReviewAsync(site, id, "reject", "孩子已经回到户籍地")).Is(HttpStatusCode.Accepted);
        (await ReviewAsync(site, id, "register", "材料齐全")).Is(HttpStatusCode.Conflict, "open-proposal");
        (await ReviewAsync(site, id, "ask", "请补充学校")).Is(HttpStatusCode.Conflict, "open-proposal");
        var version = (await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Version;
        (await site.PostAsync($"/api/declarations/{id}/close", new JsonObject { ["reason"] = "重复", ["version"] = version },
            Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou))))
            .Is(HttpStatusCode.Conflict, "open-proposal");
        var waiting = Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal));
        Assert.Equal("open", waiting.Fields.Get(Fields.Status));

        // Its author takes it back with a reason; then one may decide otherwise.
        using var author = await Visitor.SignedInAsync(site, "countyReviewer", name: "审核");
        (await author.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var page = await author.GetAsync("/portal/declarations/" + id);
        Assert.Contains("审批以前不能另外办理", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form[action$='/review']"));
        (await author.SubmitAsync($"/portal/approvals/{waiting.Id}", ("decision", "back"), ("reason", "看错了"))).Is(HttpStatusCode.SeeOther);
        (await ReviewAsync(site, id, "register", "材料齐全")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("declarations/{0}/review", "\"decision\":\"reject\",")]
    [InlineData("declarations/{0}/close", "")]
    [InlineData("declarations/{0}/transfer", "\"toCounty\":\"140423\",")]
    public async Task Eight_proposals_at_once_leave_one(string route, string members)
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var document = (await site.AllAsync(Luzhou, Kinds.Declaration)).Single();
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.TokenAsync("countyReviewer", Luzhou, name: "经办" + i)));
        var replies = await Task.WhenAll(tokens.Select(token => site.PostAsync("/api/" + string.Format(null, route, document.Id),
            $$"""{{{members}}"reason":"核对过","version":"{{document.Version}}"}""", Site.Bearer(token))));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Accepted);
        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
        Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal));
    }

    [Fact]
    public async Task Eight_proposals_about_one_child_at_once_leave_one()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.TokenAsync("countyReviewer", Luzhou, name: "经办" + i)));
        var replies = await Task.WhenAll(tokens.Select((token, i) => i % 2 == 0
            ? site.PostAsync($"/api/children/{id}/close", """{"reason":"年满十六周岁"}""", Site.Bearer(token))
            : site.PostAsync($"/api/children/{id}/transfer", """{"toCounty":"140423","reason":"搬走"}""", Site.Bearer(token))));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Accepted);
        Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal));
    }

    [Fact]
    public async Task A_rejection_and_a_registration_at_the_same_moment_leave_one_of_the_two()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        var (register, reject) = (await site.TokenAsync("countyReviewer", Luzhou, name: "甲"),
            await site.TokenAsync("countyReviewer", Luzhou, name: "乙"));
        foreach (var document in await site.AllAsync(Luzhou, Kinds.Declaration))
        {
            var replies = await Task.WhenAll(
                site.PostAsync($"/api/declarations/{document.Id}/review",
                    new JsonObject { ["decision"] = "register", ["version"] = document.Version }, Site.Bearer(register)),
                site.PostAsync($"/api/declarations/{document.Id}/review",
                    new JsonObject { ["decision"] = "reject", ["reason"] = "回去了", ["version"] = document.Version }, Site.Bearer(reject)));
            Assert.Single(replies, reply => (int)reply.Status < 300);
        }
    }

    private static async Task<Reply> ReviewAsync(Site site, string id, string decision, string? reason, string county = Luzhou)
    {
        var body = new JsonObject
        {
            ["decision"] = decision,
            ["version"] = (await site.Store.FindAsync(Partition.County(county), Kinds.Declaration, id))!.Version
        };
        if (reason is not null)
        {
            body["reason"] = reason;
        }

        return await site.PostAsync($"/api/declarations/{id}/review", body, Site.Bearer(await site.TokenAsync("countyReviewer", county, name: "审核")));
    }
}
