using System.Net;
using System.Text.Json.Nodes;
using Domain.Audit;
using Suite.Api;
using Suite.Portal;

namespace Suite.Audit;

/// <summary>未成年人网络保护条例 36: whoever looks at children without need is found, and nobody else is accused.</summary>
public sealed class UnusualAccessTests
{
    private static readonly DateOnly Day = new(2026, 3, 10);

    [Fact]
    public void A_day_of_eighty_looks_stands_out_and_one_of_seventynine_does_not()
    {
        Assert.Empty(UnusualAccess.Find(Looks("u-a", Day, UnusualAccess.ManyInADay - 1)));
        var day = Assert.Single(UnusualAccess.Find(Looks("u-a", Day, UnusualAccess.ManyInADay)));
        Assert.Equal((UnusualAccess.ManyInADay, 0, null), (day.Looks, day.OutsideHours, day.Usual));
        Assert.Equal([UnusualReason.Many], day.Reasons);
    }

    [Fact]
    public void A_day_of_more_than_three_times_the_usual_stands_out_where_there_is_a_usual()
    {
        List<AuditEntry> calm = [.. Looks("u-a", Day.AddDays(-1), 8), .. Looks("u-a", Day.AddDays(-2), 9), .. Looks("u-a", Day.AddDays(-3), 10)];
        Assert.Empty(UnusualAccess.Find([.. calm, .. Looks("u-a", Day, 27)]));
        var day = Assert.Single(UnusualAccess.Find([.. calm, .. Looks("u-a", Day, 28)]));
        Assert.Equal((28, 9), (day.Looks, day.Usual));

        // Somebody new has no usual, and ten against three is no crowd.
        Assert.Empty(UnusualAccess.Find([.. calm, .. Looks("u-b", Day, 28)]));
        Assert.Empty(UnusualAccess.Find([.. Enumerable.Range(1, 4).SelectMany(ago => Looks("u-a", Day.AddDays(-ago), 3)), .. Looks("u-a", Day, 12)]));
    }

    [Theory]
    [InlineData(6, 59, true)]
    [InlineData(7, 0, false)]
    [InlineData(20, 59, false)]
    [InlineData(21, 0, true)]
    public void One_look_at_night_in_China_stands_out(int hour, int minute, bool found)
    {
        var at = new DateTimeOffset(Day.ToDateTime(new(hour, minute)), TimeSpan.FromHours(8)).ToUniversalTime();
        Assert.Equal(found, UnusualAccess.Find([Entry("u-a", at)]) is [{ Reasons: [UnusualReason.OutsideHours], OutsideHours: 1 }]);
    }

    [Fact]
    public void Changes_parents_and_timers_are_no_looks_and_each_account_is_judged_by_itself_over_all_counties()
    {
        var night = new DateTimeOffset(2026, 3, 10, 18, 0, 0, TimeSpan.Zero);
        Assert.Empty(UnusualAccess.Find(
        [
            Entry("u-a", night) with { Action = "declaration.register" }, Entry("x", night) with { Actor = AuditActor.System },
            Entry("x", night) with { Actor = AuditActor.Declarant },
        ]));
        Assert.Empty(UnusualAccess.Find([.. Looks("u-a", Day, 50), .. Looks("u-b", Day, 50)]));

        // Half at home and half in the county of the colleague who is away.
        var both = Assert.Single(
            UnusualAccess.Find([.. Looks("u-a", Day, 50), .. Looks("u-a", Day, 50).Select(entry => entry with { County = "140404" })]));
        Assert.Equal((100, "140403,140404"), (both.Looks, string.Join(',', both.Counties)));
    }

    [Fact]
    public void Every_opening_and_every_file_that_the_trail_knows_is_a_look()
    {
        // What opens no person: files of figures, of masked lists and of our own.
        string[] none = ["case.open", "policyGap.open"];
        var named = App.Portal.Audit.AuditWords.Groups.SelectMany(group => group.Actions).Select(action => action.Id)
            .Where(id => id.EndsWith(".open", StringComparison.Ordinal) || id.EndsWith(".download", StringComparison.Ordinal)
                || id.EndsWith(".print", StringComparison.Ordinal));
        Assert.Empty(named.Except(UnusualAccess.Looks).Except(none));
    }

    [Fact]
    public async Task The_auditor_sees_who_looked_at_many_and_follows_it_into_the_trail_without_seeing_a_person()
    {
        await using var site = await Site.StartAsync(null, "RateLimits:SearchesPerHour=0");
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", "140403", name: "看得多"));
        for (var look = 0; look < UnusualAccess.ManyInADay; look++)
        {
            (await site.PostAsync("/api/children/search", new JsonObject { ["name"] = "没有这个人" }, reviewer)).Is(HttpStatusCode.OK);
        }

        var auditor = await site.TokenAsync("auditor");
        var answer = (await site.GetAsync("/api/audit/unusual?county=140403", auditor)).Is(HttpStatusCode.OK).Json;
        Assert.True(answer.GetProperty("complete").GetBoolean());
        var found = answer.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("looks").GetInt32() >= UnusualAccess.ManyInADay).ToList();
        Assert.Contains("many", Assert.Single(found).GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Empty((await site.GetAsync("/api/audit/unusual?county=140404", auditor)).Is(HttpStatusCode.OK).Json.GetProperty("items")
            .EnumerateArray());
        Assert.Equal(["county", "from"], (await site.GetAsync("/api/audit/unusual?county=110101&from=soon", auditor))
            .Is(HttpStatusCode.UnprocessableEntity).Fields.Order(StringComparer.Ordinal));
        (await site.GetAsync("/api/audit/unusual?from=2026-01-01&until=2026-02-01", auditor)).Is(HttpStatusCode.UnprocessableEntity, "wrong-days");
        (await site.GetAsync("/api/audit/unusual", await site.TokenAsync("securityAdmin"))).Is(HttpStatusCode.Forbidden);

        using var visitor = await Visitor.SignedInAsync(site, "auditor", null);
        var page = (await visitor.GetAsync("/portal/audit/unusual")).Is(HttpStatusCode.OK);
        Assert.Contains("看得多", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("没有这个人", page.Text, StringComparison.Ordinal);
        var trail = (await visitor.GetAsync(page.Document.QuerySelector("table.rows td a")!.GetAttribute("href")!)).Is(HttpStatusCode.OK);
        Assert.Contains("查找儿童", trail.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<AuditEntry> Looks(string account, DateOnly day, int count) => Enumerable.Range(0, count).Select(each =>
        Entry(account, new DateTimeOffset(day.ToDateTime(new(9, 0)), TimeSpan.FromHours(8)).AddMinutes(each)));

    private static AuditEntry Entry(string account, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at).ToString("N"),
        County = "140403",
        At = at,
        Actor = new(account, "countyReviewer"),
        Channel = "portal",
        Action = "child.open",
        SubjectKind = "child",
    };
}
