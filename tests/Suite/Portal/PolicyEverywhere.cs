using System.Net;
using System.Text.Json.Nodes;
using App;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>What the operator sets under <c>Policy:*</c> decides on every page as it decides by the routes.</summary>
public sealed class PolicyEverywhere
{
    private const string Luzhou = "140403";
    private const string Xiangyuan = "140423";

    private static readonly string[] Changed =
        ["Policy:AgeCompletesOn=birthday", "Policy:HomeVisitMaxDays=5", "Policy:JudgementGapMaxDays=40", "Policy:CentralDistricts=140403,140404"];

    /// <summary>
    /// Who is judged otherwise by a changed setting: the setting, the county, the family, the day, by the plan as written, by the setting.
    /// </summary>
    private static readonly (string Setting, string County, Func<JsonObject> Family, string On, string Written, string InForce)[] Families =
    [
        ("Policy:CentralDistricts", Luzhou, () => Declaring.Migrant(), "2024-09-01", "met", "notMet"),
        ("Policy:HomeVisitMaxDays", Xiangyuan, () => WithGap("2024-06-30", "2024-07-10"), "2024-09-01", "met", "needsJudgement"),
        ("Policy:JudgementGapMaxDays", Xiangyuan, () => WithGap("2024-05-10", "2024-07-10"), "2024-09-01", "needsJudgement", "notMet"),
        ("Policy:AgeCompletesOn", Luzhou, () => Declaring.Migrant()
            .With("hukouAddress", new JsonObject { ["division"] = "140423", ["detail"] = "某村" }), "2031-03-05", "met", "notMet"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_page_of_the_desk_says_what_the_routes_say(bool changed)
    {
        // Each setting there is has a family: a new one without is noticed here.
        Assert.Equal(Settings.Table.Where(setting => setting.Key.StartsWith("Policy:", StringComparison.Ordinal)).Select(setting => setting.Key)
            .Order(StringComparer.Ordinal),
            Families.Select(family => family.Setting).Order(StringComparer.Ordinal));
        var clock = new Clock();
        await using var site = await Site.StartAsync(clock, changed ? Changed : []);
        foreach (var (setting, county, family, on, written, inForce) in Families)
        {
            clock.Now = DateTimeOffset.Parse(on + "T02:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
            var outcome = changed ? inForce : written;
            var declared = await site.DeclareAsync(family());
            declared.Is(HttpStatusCode.Created);
            Assert.Equal((setting, outcome), (setting, declared.Json.GetProperty("assessment").GetProperty("findings")[0].GetProperty("outcome")
                .GetString()));

            var id = (await site.AllAsync(county, Kinds.Declaration)).Single(document => document.Fields.Get(Fields.Status) == "submitted").Id;
            var token = await site.TokenAsync("countyReviewer", county);
            Assert.Equal(outcome, Outcome(await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"核对"}""", Site.Bearer(token))));
            using var desk = await Visitor.SignedInAsync(site, "countyReviewer", county);
            (await desk.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
            Assert.Equal((setting, outcome), (setting, Badge((await desk.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK))));

            var version = (await site.AllAsync(county, Kinds.Declaration)).Single(document => document.Id == id).Version;
            (await site.PostAsync($"/api/declarations/{id}/review",
                new JsonObject { ["decision"] = "register", ["reason"] = "入户看过", ["version"] = version }, Site.Bearer(token))).Is(HttpStatusCode.OK);
            var child = (await site.AllAsync(county, Kinds.Child)).Single(document => document.Fields.Get(Fields.Declaration) == id).Id;
            Assert.Equal(outcome, Outcome(await site.PostAsync($"/api/children/{child}/opening", """{"reason":"核对"}""", Site.Bearer(token))));
            var record = await desk.OpenChildAsync(child);
            Assert.Equal((setting, outcome), (setting, Badge(record)));
            Assert.Equal((setting, outcome), (setting, Css(record.Document.QuerySelector(".life tr.now .badge")!.ClassName!)));

            // The edit page shows what an update would make of it, before it is saved.
            var drawn = (await desk.GetAsync($"/portal/children/{child}/edit")).Is(HttpStatusCode.OK);
            var preview = await desk.SaveAsync(child, drawn, ("school", "英雄路小学"), ("reason", "走访得知"), ("action", "check"));
            Assert.True(preview.Status == HttpStatusCode.OK, preview.Text);
            Assert.Equal((setting, outcome), (setting, Badge(preview)));
        }
    }

    private static string? Outcome(Reply reply)
    {
        reply.Is(HttpStatusCode.OK);
        return reply.Json.GetProperty("assessment").GetProperty("findings")[0].GetProperty("outcome").GetString();
    }

    private static string Badge(Page page) => Css(page.Document.QuerySelector("article.finding header .badge")!.ClassName!);

    private static string Css(string classes) => classes.Split(' ').Single(name => name != "badge");

    /// <summary>Both parents worked away from January, were home between the two days, and work away again.</summary>
    private static JsonObject WithGap(string ended, string started)
    {
        var spells = new JsonArray(new JsonObject { ["division"] = "310115", ["startedOn"] = "2024-01-05", ["endedOn"] = ended },
            new JsonObject { ["division"] = "310115", ["startedOn"] = started });
        return Declaring.LeftBehind().With("fatherWork", spells).With("motherWork", spells.DeepClone());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2024, 9, 1, 1, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
