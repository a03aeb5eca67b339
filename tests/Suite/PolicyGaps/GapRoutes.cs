using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.PolicyGaps;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;
using Page = Suite.Portal.Page;

namespace Suite.PolicyGaps;

/// <summary>七(三) over HTTP: the watch finds, the owner answers, the county closes, the city counts; each sees its own side and no other.</summary>
public sealed class GapRoutes
{
    private const string Luzhou = "140403";
    private const string Xiangyuan = "140423";

    [Fact]
    public async Task A_gap_is_found_referred_answered_by_the_department_and_closed_by_the_county()
    {
        await using var site = await Site.StartAsync(Clock());
        var child = await site.RegisterAsync(OutOfSchool());
        await WatchAsync(site);
        var (officer, reviewer) = (await OfficerAsync(site, "education"), await site.TokenAsync("countyReviewer", Luzhou));
        var gap = Assert.Single(await GapsAsync(site, officer));
        Assert.Equal(("school.compulsory", "open", "2026-09-30"),
            (gap.GetProperty("rule").GetString(), gap.GetProperty("status").GetString(), gap.GetProperty("dueOn").GetString()));
        var id = gap.GetProperty("id").GetString()!;
        var answered = await ActAsync(site, officer, id, "answer",
            new() { ["answer"] = "已联系八一小学，九月一日入学", ["done"] = true, ["version"] = gap.GetProperty("version").GetString() });
        answered.Is(HttpStatusCode.OK);
        Assert.Equal("answered", answered.Text("status"));

        var seen = Assert.Single(await GapsAsync(site, reviewer));
        Assert.Equal(child, seen.GetProperty("child").GetString());
        Assert.Contains(seen.GetProperty("events").EnumerateArray(), each => each.GetProperty("text").GetString() == "已联系八一小学，九月一日入学");
        var closed = await ActAsync(site, reviewer, id, "closure", new() { ["reason"] = "看到学籍", ["version"] = answered.Text("version") });
        closed.Is(HttpStatusCode.OK);
        Assert.Empty(await GapsAsync(site, officer));
        Assert.Equal("closed", Assert.Single(await GapsAsync(site, officer, "?status=closed")).GetProperty("status").GetString());
        (await ActAsync(site, reviewer, id, "closure", new() { ["reason"] = "再来", ["version"] = closed.Text("version") })).Is(HttpStatusCode.Conflict,
            "wrong-status");
        string[] trail = ["policyGap.answer", "policyGap.close", "policyGap.follow"];
        Assert.Equal(trail, (await site.AllAsync(Luzhou, Kinds.Audit)).Where(entry => entry.Fields.GetMany(Fields.Subjects).Contains(id))
            .Select(entry => entry.Fields.Get(Fields.Action)).Order(StringComparer.Ordinal));
    }

    [Fact] // the two views are held apart
    public async Task A_department_sees_its_own_gaps_under_pseudonyms_and_only_its_keys_masked_and_opens_one_with_a_reason()
    {
        await using var site = await Site.StartAsync(Clock());
        var child = await site.RegisterAsync(OutOfSchool().With("residenceRegistration", "none").With("familyHardship", new JsonArray("dibao")));
        await WatchAsync(site);
        var (education, police) = (await OfficerAsync(site, "education"), await OfficerAsync(site, "publicSecurity"));
        foreach (var (token, rule) in new[] { (education, "school.compulsory"), (police, "residence.registration") })
        {
            var reply = await site.GetAsync("/api/policy-gaps", token);
            var only = Assert.Single(reply.Json.GetProperty("items").EnumerateArray());
            Assert.Equal(rule, only.GetProperty("rule").GetString());
            Assert.DoesNotContain(child, reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("王小明", reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("dibao", reply.Body, StringComparison.Ordinal);
            Assert.Equal("王**", only.GetProperty("masked").GetProperty("childName").GetString());
        }

        var mine = Assert.Single(await GapsAsync(site, education));
        var theirs = Assert.Single(await GapsAsync(site, police));
        Assert.NotEqual(mine.GetProperty("child").GetString(), theirs.GetProperty("child").GetString());

        // Another department's gap does not exist; one's own opens with a reason, and then says whose it is in one's own terms.
        var (id, foreign) = (mine.GetProperty("id").GetString()!, theirs.GetProperty("id").GetString()!);
        (await ActAsync(site, education, foreign, "opening", new() { ["reason"] = "看看" })).Is(HttpStatusCode.NotFound);
        (await ActAsync(site, education, foreign, "answer", new() { ["answer"] = "办了", ["version"] = theirs.GetProperty("version").GetString() }))
            .Is(HttpStatusCode.NotFound);
        (await ActAsync(site, education, id, "opening", new() { ["reason"] = " " })).Is(HttpStatusCode.UnprocessableEntity, "required");
        var opened = await ActAsync(site, education, id, "opening", new() { ["reason"] = "安排入学" });
        opened.Is(HttpStatusCode.OK);
        var row = opened.Json.GetProperty("row");
        Assert.Equal(("王小明", "outOfSchool"), (row.GetProperty("childName").GetString(), row.GetProperty("schooling").GetString()));
        var keys = Domain.Verification.DepartmentProfiles.Education;
        Assert.Subset(keys.MatchKeys.Select(key => Domain.Verification.RecordKeys.Id(key)).Concat(keys.Fields.Select(field => field.Key)).ToHashSet(),
            row.EnumerateObject().Select(member => member.Name).ToHashSet());
        var entry = Assert.Single(await site.AllAsync(Luzhou, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "policyGap.open");
        Assert.Contains("安排入学", JsonDocument.Parse(entry.Body).RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_another_county_nothing_exists_and_each_deed_belongs_to_its_cell_of_the_table()
    {
        await using var site = await Site.StartAsync(Clock());
        await site.RegisterAsync(OutOfSchool());
        await WatchAsync(site);
        var gap = Assert.Single(await GapsAsync(site, await site.TokenAsync("countyReviewer", Luzhou)));
        var (id, version) = (gap.GetProperty("id").GetString()!, gap.GetProperty("version").GetString());
        JsonObject Close() => new() { ["reason"] = "看看", ["version"] = version };
        foreach (var verb in (string[])["closure", "escalation"])
        {
            (await ActAsync(site, await site.TokenAsync("countyReviewer", Xiangyuan), id, verb, Close())).Is(HttpStatusCode.NotFound);
            (await ActAsync(site, await OfficerAsync(site, "education"), id, verb, Close())).Is(HttpStatusCode.Forbidden);
        }

        (await ActAsync(site, await OfficerAsync(site, "education", Xiangyuan), id, "answer", new() { ["answer"] = "办了", ["version"] = version }))
            .Is(HttpStatusCode.NotFound);
        (await ActAsync(site, await site.TokenAsync("countyReviewer", Luzhou), id, "answer", new() { ["answer"] = "办了", ["version"] = version }))
            .Is(HttpStatusCode.Forbidden);
        foreach (var role in Roles.All.Where(role => role is not (Role.CountyReviewer or Role.DepartmentOfficer or Role.CityAnalyst)))
        {
            Assert.Null(Permissions.Of(role, Permission.PolicyGapsRead));
        }

        (await site.GetAsync("/api/policy-gaps?status=lost&rule=x&department=y", await site.TokenAsync("countyReviewer", Luzhou)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await site.GetAsync("/api/policy-gaps?page=nonsense", await site.TokenAsync("countyReviewer", Luzhou)))
            .Is(HttpStatusCode.UnprocessableEntity, "invalid-page");
        var bad = await ActAsync(site, await OfficerAsync(site, "education"), id, "answer", new() { ["done"] = "yes", ["colour"] = 1 });
        bad.Is(HttpStatusCode.UnprocessableEntity, "required");
        Assert.Superset(new HashSet<string> { "answer", "version", "done", "colour" }, bad.Fields.ToHashSet());
    }

    [Fact]
    public async Task Of_two_answers_at_once_one_counts_and_the_other_is_told_so()
    {
        await using var site = await Site.StartAsync(Clock());
        await site.RegisterAsync(OutOfSchool());
        await WatchAsync(site);
        var officer = await OfficerAsync(site, "education");
        var gap = Assert.Single(await GapsAsync(site, officer));
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ActAsync(site, officer, gap.GetProperty("id").GetString()!, "answer",
            new() { ["answer"] = "第" + i + "次", ["version"] = gap.GetProperty("version").GetString() })));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Is(HttpStatusCode.Conflict, "version-conflict"));
        Assert.Single(Assert.Single(await GapsAsync(site, officer)).GetProperty("events").EnumerateArray(), each =>
            each.GetProperty("kind").GetString() == "answered");
    }

    [Fact]
    public async Task The_watch_run_twice_or_cut_off_anywhere_leaves_what_an_undisturbed_one_leaves()
    {
        await using var site = await Site.StartAsync(Clock());
        await site.RegisterAsync(OutOfSchool());
        await site.RegisterAsync(OutOfSchool().With("residenceRegistration", "none").With("childName", "李晓红"));
        await WatchAsync(site);
        var (gaps, audit) = (await StateAsync(site), (await site.AllAsync(Luzhou, Kinds.Audit)).Count);
        Assert.Equal(3, gaps.Count);
        await WatchAsync(site);
        Assert.Equal(gaps, await StateAsync(site));
        Assert.Equal(audit, (await site.AllAsync(Luzhou, Kinds.Audit)).Count);

        // A crash after the gaps and before the progress: the progress is as it was, everything is looked at again, and nothing is written twice.
        var progress = Assert.Single(await site.AllAsync(Luzhou, Kinds.Progress), document => document.Id == "policyGaps");
        Assert.True((await site.Store.CommitAsync(Partition.County(Luzhou), Batch.Technical().Delete(progress),
            TestContext.Current.CancellationToken)).IsCommitted);
        await Task.WhenAll(WatchAsync(site), WatchAsync(site), WatchAsync(site));
        Assert.Equal(gaps, await StateAsync(site));
        Assert.Equal(audit, (await site.AllAsync(Luzhou, Kinds.Audit)).Count);
    }

    [Fact]
    public async Task A_change_of_the_child_closes_the_gap_at_the_next_look_and_a_new_day_looks_at_every_child()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var child = await site.RegisterAsync(OutOfSchool(Declaring.Number("140421", "20191001")).With("birthDate", "2019-10-01")
            .With("healthManagement", "atHukou"));
        await WatchAsync(site);
        var officer = await OfficerAsync(site, "education");
        Assert.Equal("notice", Assert.Single(await GapsAsync(site, officer)).GetProperty("severity").GetString());

        // Nobody touches the record; in the month after the seventh birthday it is a gap.
        time.Advance(TimeSpan.FromDays(62));
        await WatchAsync(site);
        officer = await OfficerAsync(site, "education");
        var gap = Assert.Single(await GapsAsync(site, officer));
        Assert.Equal(("gap", "2026-12-01"), (gap.GetProperty("severity").GetString(), gap.GetProperty("dueOn").GetString()));

        var reviewer = await site.TokenAsync("countyReviewer", Luzhou);
        (await site.PostAsync($"/api/children/{child}/update",
            new JsonObject
            {
                ["answers"] = new JsonObject
                {
                    ["schooling"] = "primary",
                    ["studyStatus"] = "enrolled",
                    ["school"] = "八一路小学",
                    ["boarding"] = false
                },
                ["reason"] = "已入学",
                ["version"] = await site.VersionAsync(child)
            }, Site.Bearer(reviewer)))
            .Is(HttpStatusCode.OK);
        await WatchAsync(site);
        Assert.Empty(await GapsAsync(site, officer));
        var closed = Assert.Single(await GapsAsync(site, officer, "?status=closed"));
        Assert.Equal("resolved", closed.GetProperty("events")[2].GetProperty("kind").GetString());
    }

    [Fact] // 七(三): 报告上级业务指导部门
    public async Task What_nobody_answers_in_thirty_days_the_city_counts_without_a_child()
    {
        var time = Clock();
        await using var site = await Site.StartAsync(time);
        var child = await site.RegisterAsync(OutOfSchool());
        await WatchAsync(site);
        var city = await site.TokenAsync("cityAnalyst");
        Assert.Empty((await site.GetAsync("/api/policy-gaps", city)).Json.GetProperty("items").EnumerateArray());
        time.Advance(TimeSpan.FromDays(30));
        await WatchAsync(site);
        Assert.Equal("open", Assert.Single(await GapsAsync(site, await OfficerAsync(site, "education"))).GetProperty("status").GetString());
        time.Advance(TimeSpan.FromDays(1));
        await WatchAsync(site);
        await WatchAsync(site);
        var officer = await OfficerAsync(site, "education");
        var gap = Assert.Single(await GapsAsync(site, officer, "?status=escalated"));
        var reply = await site.GetAsync("/api/policy-gaps", await site.TokenAsync("cityAnalyst"));
        var count = Assert.Single(reply.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((Luzhou, "school.compulsory", 1, 0),
            (count.GetProperty("county").GetString(), count.GetProperty("rule").GetString(), count.GetProperty("escalated").GetInt32(),
            count.GetProperty("answered").GetInt32()));
        foreach (var secret in (string[])[child, gap.GetProperty("id").GetString()!, gap.GetProperty("child").GetString()!, "王"])
        {
            Assert.DoesNotContain(secret, reply.Body, StringComparison.Ordinal);
        }

        (await ActAsync(site, officer, gap.GetProperty("id").GetString()!, "answer",
            new() { ["answer"] = "办了", ["version"] = gap.GetProperty("version").GetString() })).Is(HttpStatusCode.OK);
        count = Assert.Single((await site.GetAsync("/api/policy-gaps?county=140403", await site.TokenAsync("cityAnalyst"))).Json.GetProperty("items")
            .EnumerateArray());
        Assert.Equal((0, 1), (count.GetProperty("escalated").GetInt32(), count.GetProperty("answered").GetInt32()));
    }

    [Fact] // a child's id beside 残联 would say that it is disabled
    public async Task In_the_clear_lies_neither_whose_a_gap_is_nor_which_policy()
    {
        await using var site = await Site.StartAsync(Clock());
        var child = await site.RegisterAsync(Declaring.Migrant().With("health", new JsonArray("disabled")).With("disabilityCategories",
            new JsonArray("visual")).With("disabilityGrade", "1").With("rehabilitationAid", false));
        await WatchAsync(site);
        var gap = Assert.Single(await site.AllAsync(Luzhou, Kinds.PolicyGap));
        Assert.Null(gap.Fields.Get(Fields.Child));
        Assert.Null(gap.Fields.Get(Fields.Village));
        Assert.Null(gap.Fields.Get(Fields.Type));
        Assert.DoesNotContain(child, gap.Id, StringComparison.Ordinal);
        Assert.Equal("disabledFederation", gap.Fields.Get(Fields.Department));
    }

    [Fact]
    public async Task At_the_desk_an_officer_answers_after_an_opening_and_the_reviewer_sends_it_back_and_closes_it()
    {
        await using var site = await Site.StartAsync(Clock());
        await site.RegisterAsync(OutOfSchool());
        await WatchAsync(site);
        using var officer = await Visitor.SignedInAsync(site, "departmentOfficer");
        Assert.Contains("等您答复的政策落实", (await officer.GetAsync("/portal")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        var desk = (await officer.GetAsync("/portal/department")).Is(HttpStatusCode.OK);
        Assert.Contains("教育部门的工作台", desk.Text, StringComparison.Ordinal);
        var at = desk.Document.QuerySelector("a[href^='/portal/policy-gaps/']")!.GetAttribute("href")!;
        var closed = (await officer.GetAsync(at)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("王小明", closed.Html, StringComparison.Ordinal);
        (await officer.SubmitAsync(at + "/opening", ("reasonPicked", "落实这项政策"))).LeadsTo(at);
        var open = (await officer.GetAsync(at)).Is(HttpStatusCode.OK);
        Assert.Contains("王小明", open.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("未纳入医保", open.Text, StringComparison.Ordinal);
        var refused = (await officer.SubmitAsync(at + "/answer", ("version", Version(open)), ("answer", " "))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("请写明办了什么", refused.Text, StringComparison.Ordinal);
        (await officer.SubmitAsync(at + "/answer", ("version", Version(open)), ("answer", "已通知学校"), ("done", "false")))
            .LeadsTo(at + "?done=answered");
        Assert.DoesNotContain("name=\"answer\"", (await officer.GetAsync(at)).Html, StringComparison.Ordinal);

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var board = (await reviewer.GetAsync("/portal/policy-gaps?status=answered&department=education&rule=school.compulsory"))
            .Is(HttpStatusCode.OK);
        Assert.Single(board.Document.QuerySelectorAll("tr[data-row]"));
        var page = (await reviewer.GetAsync(at)).Is(HttpStatusCode.OK);
        Assert.Contains("已通知学校", page.Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(at + "/closure", ("version", Version(page)), ("reason", "家长说学校没有联系"), ("decision", "sendBack")))
            .LeadsTo(at + "?done=sentBack");
        page = await reviewer.GetAsync(at);
        (await reviewer.SubmitAsync(at + "/closure", ("version", "1"), ("reason", "办好了"), ("decision", "close"))).Is(HttpStatusCode.Conflict);
        (await reviewer.SubmitAsync(at + "/escalation", ("version", Version(page)), ("reason", "开学前必须办好"))).LeadsTo(at + "?done=escalated");
        (await reviewer.SubmitAsync(at + "/closure", ("version", Version(await reviewer.GetAsync(at))), ("reason", "已经入学"), ("decision", "close")))
            .LeadsTo(at + "?done=closed");
        Assert.Contains("这里现在没有要办的", (await reviewer.GetAsync("/portal/policy-gaps")).Text, StringComparison.Ordinal);
        (await reviewer.GetAsync("/portal/policy-gaps?status=nonsense")).Is(HttpStatusCode.SeeOther);
        using var city = await Visitor.SignedInAsync(site, "cityAnalyst", null);
        Assert.Contains("现在没有县（区）报来的", (await city.GetAsync("/portal/policy-gaps")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    internal static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 8, 31, 9, 0, 0, TimeSpan.FromHours(8)));

    internal static JsonObject OutOfSchool(string? number = null) =>
        Declaring.Migrant(number).With("schooling", "outOfSchool").Without("studyStatus").Without("school").Without("boarding");

    internal static Task WatchAsync(Site site) =>
        site.App.Services.GetRequiredService<PolicyGapWatch>().RunAsync(DivisionCode.Parse(Luzhou), CancellationToken.None);

    internal static async Task<string> OfficerAsync(Site site, string department, string county = Luzhou) =>
        (await site.PostAsync("/dev/token",
            new JsonObject { ["role"] = "departmentOfficer", ["county"] = county, ["department"] = department, ["name"] = department }))
            .Is(HttpStatusCode.OK).Text("token");

    private static async Task<IReadOnlyList<JsonElement>> GapsAsync(Site site, string token, string query = "")
    {
        var list = (await site.GetAsync("/api/policy-gaps" + query, token)).Is(HttpStatusCode.OK).Json;
        List<JsonElement> items = [.. list.GetProperty("items").EnumerateArray()];
        Assert.True(list.GetProperty("next").ValueKind == JsonValueKind.String || items.Count == list.GetProperty("total").GetInt32(),
            "The total of one page is what it holds.");
        return items;
    }

    private static Task<Reply> ActAsync(Site site, string token, string id, string verb, JsonObject body) =>
        site.PostAsync($"/api/policy-gaps/{id}/{verb}", body, Site.Bearer(token));

    private static async Task<IReadOnlyList<string>> StateAsync(Site site) =>
        [.. (await site.AllAsync(Luzhou, Kinds.PolicyGap)).Select(document => document.Id + document.Version).Order(StringComparer.Ordinal)];

    private static string Version(Page page) => page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
}
