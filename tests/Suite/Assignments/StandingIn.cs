using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Security;
using Domain.Assignments;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;
using Suite.Portal;

namespace Suite.Assignments;

/// <summary>Somebody stands in for a colleague on leave: in one post at a time, never for oneself, and it ends by itself.</summary>
public sealed class StandingIn
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 1, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = CivilTime.ChinaDate(Now);
    private static readonly AuditActor Admin = new("u-admin", "securityAdmin");

    [Fact]
    public void Nobody_lets_oneself_stand_in_and_nobody_lends_the_own_post()
    {
        var (one, two) = (Account("u-one", "140403"), Account("u-two", "140404"));
        foreach (var by in (string[])["u-one", "u-two"])
        {
            var problem = GrantAccess.Decide(one, two, Grant() with { By = new(by, "securityAdmin") }, Now).Problems[0];
            Assert.Equal("own-assignment", problem.Code);
        }

        Assert.Equal(["same-account"], Codes(GrantAccess.Decide(one, one, Grant(), Now).Problems));
    }

    [Fact]
    public void Whoever_has_no_post_administers_is_a_program_or_has_the_same_post_stands_in_for_nobody()
    {
        var (one, two) = (Account("u-one", "140403"), Account("u-two", "140404"));
        var admin = one with { Assignment = new(Role.Auditor) };
        var ended = one with { Status = AssignmentStatus.Ended };
        Assert.Equal(["wrong-status"], Codes(GrantAccess.Decide(ended, two, Grant(), Now).Problems));
        Assert.Equal(["wrong-status"], Codes(GrantAccess.Decide(two, ended, Grant(), Now).Problems));
        Assert.Equal(["administrator-grant"], Codes(GrantAccess.Decide(admin, two, Grant(), Now).Problems));
        Assert.Equal(["administrator-grant"], Codes(GrantAccess.Decide(two, admin, Grant(), Now).Problems));
        Assert.Equal(["machine-grant"], Codes(GrantAccess.Decide(one with { IsMachine = true }, two, Grant(), Now).Problems));
        var officer = one with { Assignment = new(Role.DepartmentOfficer, DivisionCode.Parse("140403"), Department: Department.Education) };
        var other = two with { Assignment = new(Role.DepartmentOfficer, DivisionCode.Parse("140403"), Department: Department.Health) };
        Assert.Equal(["other-side"], Codes(GrantAccess.Decide(officer, two, Grant(), Now).Problems));
        Assert.Equal(["other-side"], Codes(GrantAccess.Decide(officer, other, Grant(), Now).Problems));
        Assert.Equal(["same-post"], Codes(GrantAccess.Decide(one, Account("u-two", "140403"), Grant(), Now).Problems));
    }

    [Theory]
    [InlineData(-1, 3, "past")]
    [InlineData(61, 62, "too-far-ahead")]
    [InlineData(2, 1, "before-from")]
    [InlineData(0, 45, "too-long")]
    public void It_begins_today_or_later_and_lasts_45_days_at_most(int from, int until, string code) => Assert.Equal([code], Codes(GrantAccess.Decide(
        Account("u-one", "140403"), Account("u-two", "140404"), Grant(from, until), Now).Problems));

    [Fact]
    public void It_holds_from_its_first_to_its_last_day_and_not_a_day_longer_and_ends_with_the_own_post()
    {
        var granted = GrantAccess.Decide(Account("u-one", "140403"), Account("u-two", "140404"), Grant(1, 3), Now).Outcome!.StandIn;
        Assert.Equal([false, true, true, true, false], Enumerable.Range(0, 5)
            .Select(day => granted.GrantOn(CivilTime.AddDays(Today, day)) is not null));
        Assert.Null((granted with { Status = AssignmentStatus.Ended }).GrantOn(CivilTime.AddDays(Today, 2)));
        Assert.Equal(["already-stands-in"], Codes(GrantAccess.Decide(granted, Account("u-three", "140405"), Grant(), Now).Problems));

        // The day after the last one another may be given; ended early, at once.
        Assert.True(GrantAccess.Decide(granted, Account("u-three", "140405"), Grant(4, 5), Now.AddDays(4)).IsAccepted);
        var ended = EndAccess.Decide(granted, new("提前回来", Admin), Now).Outcome!;
        Assert.Null(ended.OpenGrant(Today));
        Assert.Equal(["wrong-status"], Codes(EndAccess.Decide(ended, new("再来", Admin), Now).Problems));
        Assert.True(GrantAccess.Decide(ended, Account("u-three", "140405"), Grant(), Now).IsAccepted);
    }

    [Fact]
    public async Task With_a_post_that_is_taken_away_goes_what_was_lent_of_it_in_the_same_moment()
    {
        await using var site = await Site.StartAsync();
        const string Provider = "https://login.example.cn";
        await site.Store.AssignAsync(Provider, "one", new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")));
        await site.Store.AssignAsync(Provider, "two", new Assignment(Role.CountyApprover, DivisionCode.Parse("140403")));
        var admin = Site.Bearer(await site.TokenAsync("securityAdmin"));
        var (one, two) = (await ItemAsync(site, admin, Provider, "one"), await ItemAsync(site, admin, Provider, "two"));
        var today = CivilTime.ChinaDate(DateTimeOffset.UtcNow);
        (await site.PostAsync($"/api/assignments/{one.GetProperty("id").GetString()}/grants", new JsonObject
        {
            ["for"] = two.GetProperty("id").GetString(),
            ["from"] = Iso(today),
            ["until"] = Iso(CivilTime.AddDays(today, 9)),
            ["reason"] = "年休假",
            ["version"] = one.GetProperty("version").GetString(),
        }, admin)).Is(HttpStatusCode.OK);

        // What was looked at before it was lent is not what it is now.
        var path = $"/api/assignments/{two.GetProperty("id").GetString()}?version=";
        (await site.SendAsync(HttpMethod.Delete, path + two.GetProperty("version").GetString(), null, admin)).Is(HttpStatusCode.Conflict);
        two = await ItemAsync(site, admin, Provider, "two");
        (await site.SendAsync(HttpMethod.Delete, path + two.GetProperty("version").GetString(), null, admin)).Is(HttpStatusCode.OK);
        var after = await ItemAsync(site, admin, Provider, "one");
        Assert.Equal("active", after.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, after.GetProperty("grants")[0].GetProperty("ended").ValueKind);
    }

    [Fact]
    public void What_was_lent_is_read_as_it_was_written()
    {
        var granted = GrantAccess.Decide(Account("u-one", "140403"), Account("u-two", "140404"), Grant(1, 3), Now).Outcome!.StandIn;
        var ended = EndAccess.Decide(granted, new("提前回来", Admin), Now).Outcome!;
        var read = AssignmentJson.Read(AssignmentJson.Write(ended));
        Assert.Equal(ended.Grants.ToArray(), read.Grants.ToArray());
        Assert.Empty(AssignmentJson.Read(AssignmentJson.Write(Account("u-one", "140403"))).Grants);
    }

    [Fact]
    public async Task A_reviewer_stands_in_for_the_next_countys_reviewer_by_own_choice_until_the_last_evening()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var issuer = await Suite.Portal.Issuer.StartAsync();
        await using var site = await Site.StartAsync(time, $"Auth:Authority={issuer.Address}", $"Auth:ClientId={Suite.Portal.Issuer.ClientId}");
        using var http = new HttpClient();
        var discovery = await http.GetFromJsonAsync<JsonElement>(new Uri(issuer.Address, ".well-known/openid-configuration"),
            TestContext.Current.CancellationToken);
        var address = discovery.GetProperty("issuer").GetString()!;
        var (own, lent) = (new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")),
            new Assignment(Role.CountyReviewer, DivisionCode.Parse("140404")));
        await site.Store.AssignAsync(address, "alice", own);
        await site.Store.AssignAsync(address, "bob", lent);
        var admin = Site.Bearer(await site.TokenAsync("securityAdmin"));
        var (alice, bob) = (await ItemAsync(site, admin, address, "alice"), await ItemAsync(site, admin, address, "bob"));
        using var visitor = new Visitor(site);
        (await visitor.GetAsync(await Accounts.ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        Assert.DoesNotContain("去替班", (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var body = new JsonObject
        {
            ["for"] = bob.GetProperty("id").GetString(),
            ["from"] = Iso(today),
            ["until"] = Iso(CivilTime.AddDays(today, 1)),
            ["reason"] = "年休假",
            ["version"] = alice.GetProperty("version").GetString(),
        };
        var path = $"/api/assignments/{alice.GetProperty("id").GetString()}/grants";
        (await site.PostAsync(path, new JsonObject { ["from"] = "soon", ["king"] = 1 }, admin)).Is(HttpStatusCode.UnprocessableEntity);
        var given = (await site.PostAsync(path, body, admin)).Is(HttpStatusCode.OK);
        Assert.Equal("140404", given.Json.GetProperty("grants")[0].GetProperty("county").GetString());
        (await site.PostAsync(path, body, admin)).Is(HttpStatusCode.Conflict, "version-conflict");
        body["version"] = given.Text("version");
        (await site.PostAsync(path, body, admin)).Is(HttpStatusCode.Conflict, "already-stands-in");

        // Offered, not forced: the own post until the colleague's is chosen, and then only that.
        var page = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK);
        Assert.Contains("去替班", page.Text, StringComparison.Ordinal);
        Assert.Contains("潞州区", Who(page), StringComparison.Ordinal);
        (await visitor.SubmitAsync("/portal/acting", ("post", "colleague"))).Is(HttpStatusCode.SeeOther);
        var there = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK);
        Assert.Contains("上党区（替班）", Who(there), StringComparison.Ordinal);
        Assert.Contains("回到", there.Text, StringComparison.Ordinal);
        using (var second = await Visitor.SignedInAsync(site, "securityAdmin", null))
        {
            var listed = (await second.GetAsync("/portal/assignments/today")).Is(HttpStatusCode.OK).Text;
            Assert.Contains("替班到", listed, StringComparison.Ordinal);
            Assert.Contains("上党区", listed, StringComparison.Ordinal);
        }

        (await visitor.SubmitAsync("/portal/acting", ("post", "own"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("潞州区", Who(await visitor.GetAsync("/portal/children")), StringComparison.Ordinal);
        (await visitor.SubmitAsync("/portal/acting", ("post", "colleague"))).Is(HttpStatusCode.SeeOther);

        // The trail knows both accounts.
        var trail = (await site.GetAsync($"/api/audit?subject={Caller.SubjectOf(address, "bob")}&action=assignment.grant",
            await site.TokenAsync("auditor"))).Is(HttpStatusCode.OK);
        Assert.Contains(Caller.SubjectOf(address, "alice"), Assert.Single(trail.Json.GetProperty("items").EnumerateArray()).GetProperty("subjects")
            .EnumerateArray()
            .Select(subject => subject.GetString()));

        // Midnight in China behind the last day; the session is kept alive on the way there.
        var end = new DateTimeOffset(CivilTime.AddDays(today, 2).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8));
        time.Advance(end - time.GetUtcNow() - TimeSpan.FromMinutes(5));
        (await visitor.GetAsync(await Accounts.ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        Assert.Contains("上党区（替班）", Who(await visitor.GetAsync("/portal/children")), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(6));
        var after = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK);
        Assert.Contains("潞州区", Who(after), StringComparison.Ordinal);
        Assert.DoesNotContain("替班", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_desk_a_colleague_of_the_county_is_chosen_from_a_list_and_it_is_ended_early_with_a_reason()
    {
        await using var site = await Site.StartAsync();
        const string Issuer = "https://login.example.cn";
        var chief = Site.Bearer(await site.TokenAsync("securityAdmin"));
        foreach (var (subject, county, township) in ((string, string, string?)[])[("east", "140403", "140403001"), ("west", "140403", "140403002"),
            ("far", "140404", null)])
        {
            var body = new JsonObject
            {
                ["issuer"] = Issuer,
                ["subject"] = subject,
                ["role"] = township is null ? "countyReviewer" : "townshipSupervisor",
                ["county"] = county
            };
            if (township is not null)
            {
                body["township"] = township;
            }

            (await site.PostAsync("/api/assignments", body, chief)).Is(HttpStatusCode.Created);
        }

        using var admin = await Visitor.SignedInAsync(site, "securityAdmin", null);
        var path = "/portal/assignments/" + Caller.AssignmentIdOf(Caller.SubjectOf(Issuer, "east"));
        var page = (await admin.GetAsync(path)).Is(HttpStatusCode.OK);
        var options = page.Document.QuerySelectorAll("select[name=who] option").Select(option => option.GetAttribute("value")!)
            .Where(value => value.Length > 0).ToList();
        var who = Assert.Single(options);
        var today = CivilTime.ChinaDate(DateTimeOffset.UtcNow);
        var form = new[] { ("who", who), ("from", Iso(today)), ("until", Iso(CivilTime.AddDays(today, 6))), ("reason", "") };
        Assert.Contains("reason", (await admin.SubmitAsync(path + "/grants", form)).Is(HttpStatusCode.UnprocessableEntity).Html,
            StringComparison.Ordinal);
        Assert.Contains("请选择由谁来替班", (await admin.SubmitAsync(path + "/grants", [("who", ""), .. form[1..3], ("reason", "年休假")]))
            .Is(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        var done = (await admin.SubmitAsync(path + "/grants", [.. form[..3], ("reason", "年休假")])).Is(HttpStatusCode.SeeOther);
        var substitute = (await admin.GetAsync(done.Location!)).Is(HttpStatusCode.OK);
        Assert.Contains("正在替班", substitute.Text, StringComparison.Ordinal);
        var version = substitute.Document.QuerySelector("form[action$='/grants/end'] input[name=version]")!.GetAttribute("value")!;
        (await admin.SubmitAsync(done.Location!.Split('?')[0] + "/grants/end", ("version", version), ("reason", "提前回来"))).Is(HttpStatusCode.SeeOther);
        var ended = (await admin.GetAsync(done.Location!.Split('?')[0])).Is(HttpStatusCode.OK);
        Assert.Contains("提前结束", ended.Text, StringComparison.Ordinal);
        Assert.Null(ended.Document.QuerySelector("form[action$='/grants/end']"));
    }

    private static string Who(Suite.Portal.Page page) => page.Document.QuerySelector(".who")!.TextContent;

    private static async Task<JsonElement> ItemAsync(Site site, (string, string)[] admin, string issuer, string subject) =>
        (await site.SendAsync(HttpMethod.Get, "/api/assignments", null, admin)).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
        .Single(item => item.GetProperty("account").GetString() == Caller.SubjectOf(issuer, subject));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Codes(IEnumerable<Problem> problems) => problems.Select(problem => problem.Code);

    private static GrantAccess Grant(int from = 0, int until = 3) =>
        new(CivilTime.AddDays(Today, from), CivilTime.AddDays(Today, until), "年休假", Admin);

    private static AccountAssignment Account(string account, string county) => new()
    {
        Account = account,
        Issuer = "https://login.example.cn",
        Subject = account,
        Assignment = new(Role.CountyReviewer, DivisionCode.Parse(county)),
        Status = AssignmentStatus.Active,
        Given = new(Admin, Now),
    };
}
