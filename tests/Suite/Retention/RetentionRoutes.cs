using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Api.Retention;
using Domain.Children;
using Domain.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Portal;
using Suite.Rights;

namespace Suite.Retention;

/// <summary>What is past its term is proposed by one, agreed to by another and erased in small steps; a crash or a clock set back changes nothing of that.</summary>
public sealed class RetentionRoutes
{
    private const string Luzhou = "140403";
    private static readonly string[] Gone = ["王小明", "王大山", "13900001111", "某街1号"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_past_its_term_is_erased_by_two_people_and_everything_else_stays()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var (closed, child) = await ClosedAsync(site);
        var ended = await EndedAsync(site);
        var (_, open) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant(Declaring.Number("140421", "20160305")));
        time.Advance(TimeSpan.FromDays(364));
        Assert.Equal(0, (await DueAsync(site)).GetProperty("count").GetInt32());
        (await ProposeAsync(site)).Is(HttpStatusCode.UnprocessableEntity, "nothing-due");
        time.Advance(TimeSpan.FromDays(40));
        Assert.Equal([ended], Ids(await DueAsync(site)));
        time.Advance(TimeSpan.FromDays(750));
        Assert.Equal(((string[])[ended, child]).Order(), Ids(await DueAsync(site)));

        // Another county has nothing of it; the author cannot agree; the second person can, once.
        (await site.PostAsync("/api/retention/lists", """{"reason":"核对过"}""", Site.Bearer(await site.TokenAsync("countyReviewer", "140404")))).Is(HttpStatusCode.UnprocessableEntity, "nothing-due");
        var proposed = await ProposeAsync(site);
        proposed.Is(HttpStatusCode.Accepted);
        (await ProposeAsync(site)).Is(HttpStatusCode.Conflict, "already-proposed");
        (await ApproveAsync(site, proposed, "countyApprover", "140404")).Is(HttpStatusCode.NotFound);
        (await ApproveAsync(site, proposed, "countyReviewer", Luzhou)).Is(HttpStatusCode.Forbidden);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Conflict);
        await site.App.Services.GetRequiredService<RetentionRoom>().ResumeAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now);

        var list = Assert.Single((await DueAsync(site)).GetProperty("lists").EnumerateArray());
        Assert.Equal(("done", 2, 2), (list.GetProperty("status").GetString(), list.GetProperty("looked").GetInt32(), list.GetProperty("erased").GetInt32()));
        await NothingIsLeftAsync(site, open);
        Assert.True((await site.ChildAsync(open, Luzhou)).Answers.Count > 5);
        Assert.Equal(ChildStatus.Closed, (await site.ChildAsync(child, Luzhou)).Status);
        Assert.NotNull(closed);
        Assert.Equal(0, (await DueAsync(site)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_proposes_and_deletes_nothing()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        await EndedAsync(site);
        time.Advance(TimeSpan.FromDays(500));
        var proposed = await ProposeAsync(site);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);

        // The sweep of this test's site is as fast as its clock: what it has not done yet, it does not do by a clock that stands before.
        var services = site.App.Services;
        var back = new FakeTimeProvider(time.GetUtcNow().AddDays(-3));
        var room = Room(site.Store, services, back);
        Assert.Empty(await room.DueAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now));
        await room.ResumeAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now);
        var ahead = Room(site.Store, services, time);
        await ahead.ResumeAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now);
        await NothingIsLeftAsync(site, null);
    }

    [Fact]
    public async Task Interrupted_at_any_write_it_goes_on_where_it_was_and_nothing_is_erased_twice()
    {
        var killed = 0;
        for (var at = 1; at <= 12; at++)
        {
            var time = Clock();
            await using var site = await Site.StartAsync(time);
            await ClosedAsync(site);
            await EndedAsync(site);
            time.Advance(TimeSpan.FromDays(1200));
            (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
            var county = Domain.Divisions.DivisionCode.Parse(Luzhou);
            var dying = Room(new Dying(site.Store, at), site.App.Services, time);
            try
            {
                await dying.ResumeAsync(county, Now);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                // Killed: what was committed stands.
                killed++;
            }

            var room = site.App.Services.GetRequiredService<RetentionRoom>();
            for (var i = 0; i < 5; i++)
            {
                await room.ResumeAsync(county, Now);
            }

            var list = Assert.Single(await room.ListsAsync(county, Now)).List;
            Assert.Equal((RetentionStatus.Done, 2), (list.Status, list.Looked));
            await NothingIsLeftAsync(site, null);
            Assert.Single((await site.AllAsync(Luzhou, Kinds.Audit)), document => document.Fields.Get(Fields.Action) == "child.erase");
        }

        Assert.True(killed > 5, "It was hardly ever interrupted.");
    }

    [Fact]
    public async Task On_the_page_the_reviewer_proposes_and_the_approvals_desk_agrees()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var ended = await EndedAsync(site);
        time.Advance(TimeSpan.FromDays(500));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        var page = await reviewer.GetAsync("/portal/retention");
        Assert.Contains(ended, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", page.Text, StringComparison.Ordinal);
        var token = await reviewer.FormTokenAsync();
        (await reviewer.PostAsync("/portal/retention", ("formToken", token))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.PostAsync("/portal/retention", ("formToken", token), ("reason", "核对过，没有在办的事"))).LeadsTo("done=proposed");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover", Luzhou);
        var desk = await approver.GetAsync("/portal/approvals");
        Assert.Contains("保存期满的1份", desk.Text, StringComparison.Ordinal);
        (await approver.PostAsync(desk.Document.QuerySelector("form.decide")!.GetAttribute("action")!, ("formToken", await approver.FormTokenAsync()), ("decision", "approve"))).LeadsTo("done=approved");
        await site.App.Services.GetRequiredService<RetentionRoom>().ResumeAsync(Domain.Divisions.DivisionCode.Parse(Luzhou), Now);
        await NothingIsLeftAsync(site, null);
    }

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2024, 9, 2, 1, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private static RetentionRoom Room(IStore store, IServiceProvider services, TimeProvider time)
    {
        var (records, tokens) = (services.GetRequiredService<DeclarationRecords>(), services.GetRequiredService<SearchTokens>());
        var erasing = new Erasing(store, services.GetRequiredService<IBlobStore>(), new DeclarationRecords(store, tokens), services.GetRequiredService<NumberIndex>(), tokens, time);
        var erasures = new Erasures(store, records, services.GetRequiredService<Reviews>(), erasing, NullLogger<Erasures>.Instance);
        return new(store, new ProposalRecords(store, time), erasures, services.GetRequiredService<App.Settings>().Policy, time);
    }

    private static string[] Ids(JsonElement due) => [.. due.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).Order()];

    private static async Task NothingIsLeftAsync(Site site, string? but)
    {
        foreach (var kind in (Kind[])[Kinds.Child, Kinds.ChildRevision, Kinds.Declaration, Kinds.CaseForReview, Kinds.Proposal, Kinds.RightsRequest, Kinds.RetentionList])
        {
            foreach (var document in await site.AllAsync(Luzhou, kind))
            {
                if (but is not null && (document.Id == but || document.Fields.Get(Fields.Child) == but))
                {
                    continue;
                }

                var body = Encoding.UTF8.GetString(document.Body.Span);
                Assert.All(Gone, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
                Assert.Empty(document.Fields.GetMany(Fields.Tokens));
            }
        }
    }

    private static async Task<JsonElement> DueAsync(Site site)
    {
        var reply = await site.GetAsync("/api/retention", await site.TokenAsync("countyReviewer", Luzhou));
        reply.Is(HttpStatusCode.OK);
        return reply.Json;
    }

    private static async Task<Reply> ProposeAsync(Site site) =>
        await site.PostAsync("/api/retention/lists", """{"reason":"核对过，没有在办的事"}""", Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办")));

    private static async Task<Reply> ApproveAsync(Site site, Reply proposed, string role, string county) => await site.PostAsync(
        $"/api/retention/lists/{proposed.Text("id")}/approval", new JsonObject { ["version"] = proposed.Text("version") },
        Site.Bearer(await site.TokenAsync(role, county, name: role == "countyReviewer" ? "经办" : "审批")));

    /// <summary>A child that was registered and closed.</summary>
    private static async Task<(Reply Declared, string Child)> ClosedAsync(Site site)
    {
        var (declared, child) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant());
        foreach (var (role, name) in new[] { ("countyReviewer", "经办"), ("countyApprover", "审批") })
        {
            var reply = await site.PostAsync($"/api/children/{child}/close", new JsonObject { ["reason"] = "王小明家搬走了", ["version"] = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child, Now))?.Version },
                Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }

        return (declared, child);
    }

    /// <summary>A declaration that was ended without a child.</summary>
    private static async Task<string> EndedAsync(Site site)
    {
        var declared = await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", "20150607")));
        var item = (await site.GetAsync("/api/declarations?receipt=" + declared.Text("receipt"), await site.TokenAsync("countyReviewer", Luzhou))).Json.GetProperty("items")[0];
        var id = item.GetProperty("id").GetString()!;
        foreach (var (role, name) in new[] { ("countyReviewer", "经办"), ("countyApprover", "审批") })
        {
            var reply = await site.PostAsync($"/api/declarations/{id}/close", new JsonObject { ["reason"] = "重复申报", ["version"] = item.GetProperty("version").GetString() },
                Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }

        return id;
    }
}
