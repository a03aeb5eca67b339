using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Api.Retention;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
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

/// <summary>
/// What is past its term is proposed by one, agreed to by another and erased in small steps; a crash or a clock set back changes nothing of that.
/// </summary>
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
        (await site.PostAsync("/api/retention/lists", """{"reason":"核对过"}""", Site.Bearer(await site.TokenAsync("countyReviewer", "140404"))))
            .Is(HttpStatusCode.UnprocessableEntity, "nothing-due");
        var proposed = await ProposeAsync(site);
        proposed.Is(HttpStatusCode.Accepted);
        (await ProposeAsync(site)).Is(HttpStatusCode.Conflict, "already-proposed");
        (await ApproveAsync(site, proposed, "countyApprover", "140404")).Is(HttpStatusCode.NotFound);
        (await ApproveAsync(site, proposed, "countyReviewer", Luzhou)).Is(HttpStatusCode.Forbidden);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Conflict);
        await SweepAsync(site);

        var list = Assert.Single((await DueAsync(site)).GetProperty("lists").EnumerateArray());
        Assert.Equal(("done", 2, 2), (list.GetProperty("status").GetString(), list.GetProperty("looked").GetInt32(),
            list.GetProperty("erased").GetInt32()));
        await NothingIsLeftAsync(site, open);
        Assert.True((await site.ChildAsync(open, Luzhou)).Answers.Count > 5);
        Assert.Equal(ChildStatus.Closed, (await site.ChildAsync(child, Luzhou)).Status);
        Assert.NotNull(closed);
        Assert.Equal(0, (await DueAsync(site)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task By_a_clock_that_was_set_back_what_two_people_agreed_to_is_void_and_deletes_nothing()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        await EndedAsync(site);
        time.Advance(TimeSpan.FromDays(500));
        var proposed = await ProposeAsync(site);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);

        // The sweep of this test's site is as fast as its clock: what it has not done yet, it does not do by a clock that stands before.
        var back = new FakeTimeProvider(time.GetUtcNow().AddDays(-3));
        var (room, sweep) = Room(site.Store, site.App.Services, back);
        await sweep.ResumeAsync(County, Now);
        Assert.Equal(RetentionStatus.Dropped, Assert.Single(await room.ListsAsync(County, Now)).List.Status);
        await SweepAsync(site);
        Assert.Equal(1, (await DueAsync(site)).GetProperty("count").GetInt32());

        // Whoever finds it void proposes anew.
        (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
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
            var dying = Room(new Dying(site.Store, at), site.App.Services, time).Sweep;
            try
            {
                await dying.ResumeAsync(County, Now);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                // Killed: what was committed stands.
                killed++;
            }

            for (var i = 0; i < 5; i++)
            {
                await SweepAsync(site);
            }

            // What was erased before the kill is counted, too: the count says what is left, not who was there.
            var list = Assert.Single(await site.App.Services.GetRequiredService<RetentionRoom>().ListsAsync(County, Now)).List;
            Assert.Equal((RetentionStatus.Done, 2, 2), (list.Status, list.Looked, list.Erased));
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
        (await approver.PostAsync(desk.Document.QuerySelector("form.decide")!.GetAttribute("action")!, ("formToken", await approver.FormTokenAsync()),
            ("decision", "approve"))).LeadsTo("done=approved");
        await SweepAsync(site);
        await NothingIsLeftAsync(site, null);
    }

    [Fact]
    public async Task Two_instances_at_one_list_erase_everything_once_and_count_it_right()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        for (var i = 0; i < 6; i++)
        {
            await EndedAsync(site, $"2015060{i + 1}");
        }

        time.Advance(TimeSpan.FromDays(500));
        (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        var (one, other) = (Room(site.Store, site.App.Services, time).Sweep, Room(site.Store, site.App.Services, time).Sweep);
        for (var i = 0; i < 4; i++)
        {
            await Task.WhenAll(Task.Run(() => one.ResumeAsync(County, Now), Now), Task.Run(() => other.ResumeAsync(County, Now), Now));
        }

        var list = Assert.Single((await DueAsync(site)).GetProperty("lists").EnumerateArray());
        Assert.Equal(("done", 6, 6), (list.GetProperty("status").GetString(), list.GetProperty("looked").GetInt32(),
            list.GetProperty("erased").GetInt32()));
        Assert.Equal(6, (await site.AllAsync(Luzhou, Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == "retention.erase"));
    }

    [Fact]
    public async Task A_list_of_a_clock_that_stood_far_ahead_is_void_once_the_clock_is_back_and_blocks_nobody()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        await EndedAsync(site);
        time.Advance(TimeSpan.FromDays(500));
        var caller = new App.Security.Caller("somebody", null, new(Domain.Privacy.Role.CountyReviewer, County));
        var ahead = Room(site.Store, site.App.Services, new FakeTimeProvider(time.GetUtcNow().AddYears(60))).Room;
        var wrong = (await ahead.ProposeAsync(caller, County, "时钟不对", "api", Now)).Done!;
        var approval = new JsonObject { ["version"] = wrong.Document.Version };
        var refused = await site.PostAsync($"/api/retention/lists/{wrong.List.Id}/approval", approval,
            Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批")));

        // The sweep of the hour may have been there first and dropped it, or be at it in this moment.
        if (refused.Status != HttpStatusCode.Conflict)
        {
            refused.Is(HttpStatusCode.UnprocessableEntity, "clock-went-back");
        }

        var proposed = await ProposeAsync(site);
        proposed.Is(HttpStatusCode.Accepted);
        var lists = (await DueAsync(site)).GetProperty("lists").EnumerateArray().ToList();
        Assert.Equal(["dropped", "proposed"], lists.Select(list => list.GetProperty("status").GetString()));
        Assert.False(lists[0].GetProperty("waiting").GetBoolean());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        Assert.Contains("作废", (await reviewer.GetAsync("/portal/retention")).Text, StringComparison.Ordinal);
        (await ApproveAsync(site, proposed, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        await NothingIsLeftAsync(site, null);
    }

    [Fact]
    public async Task One_that_cannot_go_holds_nothing_up_and_the_list_names_it()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var (stuck, other) = (await EndedAsync(site), await EndedAsync(site, "20150608"));
        time.Advance(TimeSpan.FromDays(500));
        (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await Room(new BusyWith(site.Store, stuck), site.App.Services, time).Sweep.ResumeAsync(County, Now);
        var list = Assert.Single((await DueAsync(site)).GetProperty("lists").EnumerateArray());
        Assert.Equal(("done", 2, 1), (list.GetProperty("status").GetString(), list.GetProperty("looked").GetInt32(),
            list.GetProperty("erased").GetInt32()));
        Assert.Equal(stuck, Assert.Single(list.GetProperty("skipped").EnumerateArray()).GetString());
        Assert.NotNull(DeclarationJson.Read((await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Declaration, other, Now))!.Body).ErasedAt);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        Assert.Contains("有1份正在办理", (await reviewer.GetAsync("/portal/retention")).Text, StringComparison.Ordinal);

        // It is still due, and the next list has it.
        (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        await NothingIsLeftAsync(site, null);
    }

    [Fact]
    public async Task A_settled_lead_of_whom_nobody_ever_declared_is_emptied_by_two_people()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var settled = new CaseForReview
        {
            Id = App.Wire.OpaqueId.New(time.GetUtcNow()),
            Type = CaseType.Lead,
            County = County,
            Status = CaseStatus.Settled,
            At = time.GetUtcNow(),
            Words = "王大山家的孩子没有上学",
            Lead = new(AuditActor.System, LeadReporter.Teacher, Domain.Divisions.DivisionCode.Parse("140403001")),
            Settlements = [new(CaseOutcome.NothingToChange, "去看过", AuditActor.System, time.GetUtcNow())],
        };
        var batch = Batch.Of(App.Security.AuditEntries.Of("case", settled.Id, County, "case.open", AuditActor.System, "test", time.GetUtcNow(),
            null));
        App.Api.Cases.CaseRecords.Create(batch, settled);
        Assert.True((await site.Store.CommitAsync(Partition.County(Luzhou), batch, Now)).IsCommitted);
        time.Advance(TimeSpan.FromDays(360));
        Assert.Empty(Ids(await DueAsync(site)));
        time.Advance(TimeSpan.FromDays(10));
        Assert.Equal([settled.Id], Ids(await DueAsync(site)));
        (await ApproveAsync(site, await ProposeAsync(site), "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        await NothingIsLeftAsync(site, null);
        var left = CaseJson.Read((await site.Store.FindAsync(Partition.County(Luzhou), Kinds.CaseForReview, settled.Id, Now))!.Body, County);
        Assert.True(left is { Status: CaseStatus.Settled, IsEmptied: true, Settlements: [_] });
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        (await reviewer.GetAsync("/portal/leads/" + settled.Id)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Once_a_month_the_timer_proposes_and_still_two_people_agree()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        await EndedAsync(site);
        time.Advance(TimeSpan.FromDays(500));
        var rooms = Enumerable.Range(0, 3).Select(_ => Room(site.Store, site.App.Services, time).Room).ToList();
        await Task.WhenAll(rooms.Concat(rooms).Select(room => Task.Run(() => room.ProposeMonthlyAsync(County, Now), Now)));
        var list = Assert.Single((await DueAsync(site)).GetProperty("lists").EnumerateArray());
        Assert.True(list.GetProperty("waiting").GetBoolean() && list.GetProperty("awaitsLook").GetBoolean());
        using var approver = await Visitor.SignedInAsync(site, "countyApprover", Luzhou);
        Assert.Contains("等一位经办同事核对", (await approver.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
        var proposed = new JsonObject { ["version"] = list.GetProperty("version").GetString() };
        (await site.PostAsync($"/api/retention/lists/{list.GetProperty("id").GetString()}/approval", proposed,
            Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批"))))
            .Is(HttpStatusCode.UnprocessableEntity, "not-looked-through");

        // The reviewer looks through it at the same place where one is proposed by hand.
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", Luzhou);
        Assert.Contains("核对系统列的清单", (await reviewer.GetAsync("/portal/retention")).Text, StringComparison.Ordinal);
        var looked = await ProposeAsync(site);
        looked.Is(HttpStatusCode.Accepted);
        Assert.Equal(list.GetProperty("id").GetString(), looked.Text("id"));
        (await ApproveAsync(site, looked, "countyApprover", Luzhou)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        await NothingIsLeftAsync(site, null);

        // Another one in the same month: only by hand. In the next month by itself.
        await EndedAsync(site, "20150609");
        Assert.Single(await rooms[0].ListsAsync(County, Now));
        time.Advance(TimeSpan.FromDays(500));
        await rooms[1].ProposeMonthlyAsync(County, Now);
        await rooms[2].ProposeMonthlyAsync(County, Now);
        Assert.Equal(2, (await rooms[0].ListsAsync(County, Now)).Count);
    }

    internal static FakeTimeProvider Clock() =>
        new(new DateTimeOffset(2024, 9, 2, 1, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private static Domain.Divisions.DivisionCode County => Domain.Divisions.DivisionCode.Parse(Luzhou);

    private static Task SweepAsync(Site site) => site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(County, Now);

    internal static (RetentionRoom Room, RetentionSweep Sweep) Room(IStore store, IServiceProvider services, TimeProvider time)
    {
        var (records, tokens) = (services.GetRequiredService<DeclarationRecords>(), services.GetRequiredService<SearchTokens>());
        var erasing = new Erasing(store, services.GetRequiredService<IBlobStore>(), new DeclarationRecords(store, tokens),
            services.GetRequiredService<NumberIndex>(), tokens, time);
        var erasures = new Erasures(store, records, services.GetRequiredService<Reviews>(), erasing, NullLogger<Erasures>.Instance);
        var (policy, keys) = (services.GetRequiredService<App.Settings>().Policy, services.GetRequiredService<StorageRoot>().BackupKeys);
        var room = new RetentionRoom(store, new ProposalRecords(store, time), new(keys, policy, time), policy, time);
        return (room, new(store, room, erasures, keys, policy, time));
    }

    private static string[] Ids(JsonElement due) =>
        [.. due.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).Order()];

    private static async Task NothingIsLeftAsync(Site site, string? but)
    {
        foreach (var kind in (Kind[])[Kinds.Child, Kinds.ChildRevision, Kinds.Declaration, Kinds.CaseForReview, Kinds.Proposal, Kinds.RightsRequest,
            Kinds.RetentionList])
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

    internal static async Task<Reply> ProposeAsync(Site site) =>
        await site.PostAsync("/api/retention/lists", """{"reason":"核对过，没有在办的事"}""",
            Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办")));

    internal static async Task<Reply> ApproveAsync(Site site, Reply proposed, string role, string county) => await site.PostAsync(
        $"/api/retention/lists/{proposed.Text("id")}/approval", new JsonObject { ["version"] = proposed.Text("version") },
        Site.Bearer(await site.TokenAsync(role, county, name: role == "countyReviewer" ? "经办" : "审批")));

    /// <summary>A child that was registered and closed.</summary>
    internal static async Task<(Reply Declared, string Child)> ClosedAsync(Site site)
    {
        var (declared, child) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant());
        await CloseAsync(site, child);
        return (declared, child);
    }

    internal static async Task CloseAsync(Site site, string child)
    {
        foreach (var (role, name) in new[] { ("countyReviewer", "经办"), ("countyApprover", "审批") })
        {
            var reply = await site.PostAsync($"/api/children/{child}/close",
                new JsonObject
                {
                    ["reason"] = "王小明家搬走了",
                    ["version"] = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child, Now))?.Version
                }, Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }
    }

    /// <summary>A declaration that was ended without a child.</summary>
    internal static async Task<string> EndedAsync(Site site, string born = "20150607")
    {
        var declared = await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", born)));
        var item = (await site.GetAsync("/api/declarations?receipt=" + declared.Text("receipt"),
            await site.TokenAsync("countyReviewer", Luzhou))).Json.GetProperty("items")[0];
        var id = item.GetProperty("id").GetString()!;
        foreach (var (role, name) in new[] { ("countyReviewer", "经办"), ("countyApprover", "审批") })
        {
            var reply = await site.PostAsync($"/api/declarations/{id}/close",
                new JsonObject { ["reason"] = "重复申报", ["version"] = item.GetProperty("version").GetString() },
                    Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }

        return id;
    }

    /// <summary>The real store, in which somebody else is always at one document.</summary>
    private sealed class BusyWith(IStore store, string id) : IStore
    {
        public Task<Document?> FindAsync(Partition partition, Kind kind, string wanted, CancellationToken cancellation = default) =>
            store.FindAsync(partition, kind, wanted, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, global::Storage.Page page, CancellationToken cancellation = default) =>
            store.ListAsync(partition, query, page, cancellation);

        public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
            store.CountAsync(partition, query, most, cancellation);

        public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default) =>
            batch.Changes.Any(change => change.Id == id) ? Task.FromResult(new CommitResult(CommitOutcome.VersionConflict, []))
                : store.CommitAsync(partition, batch, cancellation);

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null,
            CancellationToken cancellation = default) => store.ChangesAsync(partition, cursor, max, only, cancellation);
    }
}
