using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Children;
using App.Functions;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Privacy;
using Domain.Proposals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Declarations;
using Suite.Portal;

namespace Suite.Children;

/// <summary>
/// 动态更新 (五、七(三)): what the days do to the register, with nobody at the desk. The site's own clock stands still: its timers do not run into the ones
/// fired here.
/// </summary>
public sealed class StayingTrue
{
    private const string County = "140403";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>what happens | form | answers that differ | the day | stands before → after | proposed for closing.</summary>
    public static TheoryData<string, string, string, string, Standing, Standing, bool> Days => new()
    {
        {
            "二(一) 6个月以上: on the day on which six months are complete a migrant child begins to count",
            "migrant",
            """{"leftHukouOn":"2024-06-15"}""",
            "2024-12-15",
            Standing.NotYet,
            Standing.Monitored,
            false
        },
        {
            "民法典 202: from 31 August the six months end on the last day of February",
            "migrant",
            """{"leftHukouOn":"2024-08-31"}""",
            "2025-02-28",
            Standing.NotYet,
            Standing.Monitored,
            false
        },
        {
            "四(一): between townships of one county only the statistics begin",
            "migrant",
            """{"leftHukouOn":"2024-06-15","hukouAddress":{"division":"140403002"}}""",
            "2024-12-15",
            Standing.NotYet,
            Standing.StatisticsOnly,
            false
        },
        {
            "二(一) 不满十六周岁: after the sixteenth birthday no caliber is left, said on the Monday after",
            "migrant",
            "{}",
            "2032-03-08",
            Standing.Monitored,
            Standing.Nothing,
            true
        },
        {
            "二(二) 不满十六周岁: the same for a left-behind child",
            "leftBehind",
            """{"birthDate":"2016-02-29"}""",
            "2032-03-08",
            Standing.Monitored,
            Standing.Nothing,
            true
        },
        {
            "民法典 201: a birthday on 29 February falls on the 29th where there is one",
            "leftBehind",
            """{"birthDate":"2016-02-29"}""",
            "2032-02-29",
            Standing.Monitored,
            Standing.Monitored,
            false
        },
        {
            "二(二) 综合判断: a gap that a person must judge is not a reason to close",
            "leftBehind",
            """{"fatherWork":[{"division":"310115","startedOn":"2023-01-05","endedOn":"2024-06-20"},{"division":"310115","startedOn":"2024-08-10"}]}""",
            "2024-12-15",
            Standing.Undecided,
            Standing.Undecided,
            false
        },
    };

    [Theory, MemberData(nameof(Days))]
    public void The_day_itself_changes_where_a_child_stands(string clause, string form, string answers, string day, Standing before, Standing after,
        bool closes)
    {
        Assert.NotEmpty(clause);
        void Bend(JsonObject all)
        {
            foreach (var (key, value) in JsonNode.Parse(answers)!.AsObject())
            {
                all.Remove(key);
                if (value is not null)
                {
                    all[key] = value.DeepClone();
                }
            }
        }

        var child = form == "migrant" ? Registered.Migrant("c1", Bend) : Registered.LeftBehind("c1", Bend);
        var at = new DateTimeOffset(DateOnly.ParseExact(day, "O", null).ToDateTime(new TimeOnly(0, 30)), TimeSpan.FromHours(8));
        Assert.Equal(before, Standings.Of(child.Assessment));
        var judged = ReassessChild.Decide(child, Declared.Policy, at);
        Assert.Equal((after, closes), (judged.Change is null ? before : judged.After, judged.MayBeClosed));
        if (before != after)
        {
            Assert.Null(ReassessChild.Decide(child, Declared.Policy, at.AddDays(-1)).Change);
            Assert.Null(ReassessChild.Decide(judged.Change!.Child, Declared.Policy, at).Change);
        }

        var reason = ProposeClosing.Decide(judged.Change?.Child ?? child, onLedger: false, Declared.Policy, DateOnly.ParseExact(day, "O", null));
        Assert.Equal(closes, reason is not null);
        Assert.Null(ProposeClosing.Decide(judged.Change?.Child ?? child, onLedger: true, Declared.Policy, DateOnly.ParseExact(day, "O", null)));
    }

    [Fact] // 七(三): 对不再符合条件的，要及时更新相关信息
    public async Task Who_turned_sixteen_is_proposed_for_closing_by_the_system_and_closed_by_two_persons()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());
        await RunAsync(site, On(2031, 3, 9));
        Assert.Equal((ChildStatus.Active, 1), ((await site.ChildAsync(id)).Status, (await site.ChildAsync(id)).Revision));

        await RunAsync(site, On(2031, 3, 10));
        var child = await site.ChildAsync(id);
        Assert.Equal((ChildStatus.InReview, 2, Standing.Nothing), (child.Status, child.Revision, Standings.Of(child.Assessment)));
        var proposal = Assert.Single(await OpenAsync(site, id));
        Assert.Equal((Permission.ChildrenClose, AuditActor.System, await site.VersionAsync(id)),
            (proposal.Action, proposal.Author, proposal.SubjectVersion));
        Assert.Equal("到期复核：已满十六周岁（二(一)）。2031年3月起，监测和统计口径都不再符合，也不在重点关爱台账上，请核实后注销登记（七(三)）。", proposal.Reason);

        var reviewer = await site.TokenAsync("countyReviewer", County, name: "经办");
        (await site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "已满十六周岁" }, Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Conflict, "already-proposed");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        var page = (await approver.GetAsync("/portal/approvals")).Is(HttpStatusCode.OK);
        Assert.Contains("系统", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("3月5日", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("3月6日", page.Text, StringComparison.Ordinal);
        (await approver.SubmitAsync("/portal/approvals/" + proposal.Id, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        var closed = await site.ChildAsync(id);
        Assert.Equal((ChildStatus.Closed, proposal.Reason), (closed.Status, closed.Ending!.Reason));
        Assert.Empty(await OpenAsync(site, id));
    }

    [Fact]
    public async Task Run_twice_at_once_or_after_years_the_same_is_done_once()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());

        // Nobody ran it for years; then six instances at once.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RunAsync(site, On(2033, 7, 1))));
        Assert.Equal(2, (await site.ChildAsync(id)).Revision);
        await Site.UntilAsync(async () => (await OpenAsync(site, id)).Count == 1);
        var audits = (await site.AllAsync(County, Kinds.Audit)).Count;
        await RunAsync(site, On(2033, 7, 1));
        await RunAsync(site, On(2033, 7, 2));
        Assert.Equal((2, audits), ((await site.ChildAsync(id)).Revision, (await site.AllAsync(County, Kinds.Audit)).Count));
        Assert.Single(await OpenAsync(site, id));
    }

    [Fact]
    public async Task Killed_after_the_child_was_judged_the_proposal_comes_with_the_sweep()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());

        // What the store holds at that instant: the child judged, the message in the outbox, no proposal.
        var reassessing = site.App.Services.GetRequiredService<Reassessing>();
        await reassessing.RunAsync(DivisionCode.Parse(County), On(2031, 3, 10), Cancel);
        var proposed = Assert.Single(await SettledAsync(site, id));
        var document = (await site.Store.FindAsync(Partition.County(County), Kinds.Proposal, proposed.Id, Cancel))!;
        var turn = (await site.Store.FindAsync(Partition.County(County), Kinds.Index, "proposal-child-" + id, Cancel))!;
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7().ToString("N"),
            County = County,
            At = DateTimeOffset.UtcNow,
            Actor = AuditActor.System,
            Channel = "timer",
            Action = "test.undo",
            SubjectKind = "child"
        };
        var lost = new OutboxMessage(Guid.CreateVersion7().ToString("N"), ChildFunctions.ProposeClosing.Queue,
            new JsonObject { ["county"] = County, ["child"] = id }.ToJsonString(), DateTimeOffset.UtcNow);
        Assert.True((await site.Store.CommitAsync(document.Partition, Batch.Of(entry).Delete(document).Delete(turn).Send(lost), Cancel)).IsCommitted);
        Assert.Empty(await OpenAsync(site, id));

        // The queue's own clock says today, when the child is nowhere near sixteen: nothing is proposed by a wrong clock. By the right one it is.
        var handlers = site.App.Services.GetRequiredService<Handlers>();
        await handlers.RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow), Cancel);
        await handlers.RunAsync(ChildFunctions.ProposeClosing, new Firing(lost.Text, On(2031, 3, 7)), Cancel);
        await handlers.RunAsync(ChildFunctions.ProposeClosing, new Firing(lost.Text, On(2031, 3, 7)), Cancel);
        Assert.Single(await OpenAsync(site, id));
        Assert.Empty(await site.AllAsync(County, Kinds.Outbox));
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_is_put_right_by_the_next_run()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());
        await RunAsync(site, On(2040, 1, 1));
        Assert.Equal(Standing.Nothing, Standings.Of((await site.ChildAsync(id)).Assessment));
        await RunAsync(site, On(2025, 1, 1));
        var child = await site.ChildAsync(id);
        Assert.Equal((Standing.Monitored, new DateOnly(2025, 1, 1), ChildStatus.InReview),
            (Standings.Of(child.Assessment), child.Assessment.AsOf, child.Status));

        // What was proposed by the wrong clock was about the record as it was: it cannot be approved.
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        Assert.Contains("不能批准，只能退回", (await approver.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
    }

    [Fact] // 七(三): 对不再符合条件的，要及时更新相关信息
    public async Task What_staff_found_out_is_proposed_the_morning_after_unless_it_was_a_slip()
    {
        await using var site = await Site.StartAsync(Clock());
        var reviewer = await site.TokenAsync("countyReviewer", County, name: "经办");
        var (home, slip) = (await site.RegisterAsync(Declaring.Migrant()), await site.RegisterAsync(Declaring.Migrant()));
        foreach (var id in new[] { home, slip })
        {
            (await UpdateAsync(id, "2026-06-01")).Is(HttpStatusCode.OK);
        }

        (await UpdateAsync(slip, null)).Is(HttpStatusCode.OK);
        var messages = (await site.AllAsync(County, Kinds.Outbox)).Select(document => JsonDocument.Parse(document.Body).RootElement).ToList();
        Assert.All(messages, message => Assert.Equal(new DateTimeOffset(2026, 11, 3, 2, 30, 0, TimeSpan.FromHours(8)),
            message.GetProperty("dueAt").GetDateTimeOffset()));
        Assert.Equal(2, messages.Count);
        foreach (var message in messages)
        {
            await site.App.Services.GetRequiredService<Handlers>()
                .RunAsync(ChildFunctions.ProposeClosing, new Firing(message.GetProperty("text").GetString(), On(2026, 11, 3)), Cancel);
        }

        Assert.Equal("到期复核：离开户籍地没有满六个月或者已经返回（二(一)）。2026年6月1日起，监测和统计口径都不再符合，也不在重点关爱台账上，请核实后注销登记（七(三)）。",
            Assert.Single(await OpenAsync(site, home)).Reason);
        Assert.Empty(await OpenAsync(site, slip));

        async Task<Reply> UpdateAsync(string id, string? day) => await site.PostAsync($"/api/children/{id}/update",
            new JsonObject { ["answers"] = new JsonObject { ["returnedOn"] = day }, ["reason"] = "入户走访", ["version"] = await site.VersionAsync(id) },
                Site.Bearer(reviewer));
    }

    [Fact] // 六: 重点关爱
    public async Task Who_is_on_the_key_care_ledger_is_not_let_go_because_of_a_date()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.With(Declaring.Migrant(), "familyHardship", new JsonArray("dibao")));
        Assert.Single(await site.AllAsync(County, Kinds.KeyCareEntry));
        await RunAsync(site, On(2031, 3, 10));
        Assert.Equal(Standing.Nothing, Standings.Of((await site.ChildAsync(id)).Assessment));
        await Task.Delay(300, Cancel);
        Assert.Empty(await OpenAsync(site, id));
    }

    [Fact] // 民法典 1259; 法释〔2006〕1号: two readings of the sixteenth birthday
    public async Task Other_parameters_and_every_child_that_they_change_is_looked_at_again_once()
    {
        await using var site = await Site.StartAsync(Clock());
        var unchanged = await site.RegisterAsync(Declaring.Migrant());
        var id = await site.RegisterAsync(Declaring.With(Declaring.Migrant(), "birthDate", "2010-12-01"));
        await RunAsync(site, On(2026, 12, 1));
        Assert.Equal(1, (await site.ChildAsync(id)).Revision); // Sixteen today: the last day.

        var services = site.App.Services;
        var birthday = new PolicyInForce([KeyValuePair.Create("AgeCompletesOn", (string?)"birthday")]);
        var keyCare = new App.Api.KeyCare.KeyCareRecords(site.Store, birthday, TimeProvider.System);
        var reviews = new App.Api.Declarations.Reviews(site.Store, services.GetRequiredService<App.Api.Declarations.DeclarationRecords>(),
            services.GetRequiredService<App.Api.Proposals.ProposalRecords>(), services.GetRequiredService<App.Api.Declarations.Registrations>(),
                keyCare, services.GetRequiredService<SearchTokens>(), TimeProvider.System, birthday);
        var reassessing = new Reassessing(site.Store, services.GetRequiredService<IWorkQueue>(), services.GetRequiredService<ChildRecords>(), reviews,
            keyCare, services.GetRequiredService<App.Api.Proposals.ProposalRecords>());
        var county = DivisionCode.Parse(County);
        Assert.Equal(2, await reassessing.RunAsync(county, On(2026, 12, 1), Cancel));
        Assert.Equal((Standing.Nothing, ChildStatus.InReview),
            (Standings.Of((await site.ChildAsync(id)).Assessment), (await site.ChildAsync(id)).Status));

        // The other child stands as before; only the day on which it is looked at next is another.
        Assert.Equal((ChildStatus.Active, new DateOnly(2031, 3, 5)),
            ((await site.ChildAsync(unchanged)).Status, (await site.ChildAsync(unchanged)).DueOn!.Value));
        Assert.Equal(0, await reassessing.RunAsync(county, On(2026, 12, 1), Cancel));
    }

    [Fact] // The China day begins at 16:00 UTC.
    public async Task The_day_is_the_day_in_China()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());
        await RunAsync(site, new(2031, 3, 9, 15, 59, 0, TimeSpan.Zero));
        Assert.Equal(1, (await site.ChildAsync(id)).Revision);
        await RunAsync(site, new(2031, 3, 9, 16, 1, 0, TimeSpan.Zero));
        Assert.Equal(2, (await site.ChildAsync(id)).Revision);
    }

    [Fact]
    public async Task Not_looked_at_it_comes_round_again_with_one_proposal_that_fits_the_record()
    {
        await using var site = await Site.StartAsync(Clock());
        var id = await site.RegisterAsync(Declaring.Migrant());
        await RunAsync(site, On(2031, 3, 10));
        await SettledAsync(site, id);
        await RunAsync(site, On(2031, 4, 30));
        await Site.UntilAsync(async () => (await OpenAsync(site, id)) is [var only] && only.SubjectVersion == await site.VersionAsync(id));
    }

    /// <summary>A clock on which a moment passes with every look, so that ids come in order, and no timer's hour.</summary>
    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 2, 1, 0, 20, TimeSpan.Zero))
    {
        AutoAdvanceAmount = TimeSpan.FromMilliseconds(1)
    };

    private static DateTimeOffset On(int year, int month, int day) => new(year, month, day, 2, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Fires the timer, and the messages that it left as the queue would bring them at that time.</summary>
    private static async Task RunAsync(Site site, DateTimeOffset now)
    {
        var handlers = site.App.Services.GetRequiredService<Handlers>();
        await handlers.RunAsync(ChildFunctions.Reassess, new Firing(null, now), Cancel);
        foreach (var child in await site.AllAsync(County, Kinds.Child))
        {
            try
            {
                await handlers.RunAsync(ChildFunctions.ProposeClosing,
                    new Firing(new JsonObject { ["county"] = County, ["child"] = child.Id }.ToJsonString(), now), Cancel);
            }
            catch (IOException)
            {
                // Another instance wrote in this moment; the queue brings the message again.
            }
        }
    }

    private static async Task<IReadOnlyList<Proposal>> SettledAsync(Site site, string id)
    {
        await site.App.Services.GetRequiredService<Handlers>().RunAsync(ChildFunctions.ProposeClosing,
            new Firing(new JsonObject { ["county"] = County, ["child"] = id }.ToJsonString(), On(2031, 3, 10)), Cancel);
        return await OpenAsync(site, id);
    }

    private static async Task<IReadOnlyList<Proposal>> OpenAsync(Site site, string id) =>
    [
        .. (await site.AllAsync(County, Kinds.Proposal)).Select(document => ProposalJson.Read(document.Body))
            .Where(proposal => proposal.SubjectId == id && proposal.Status == ProposalStatus.Open),
    ];
}
