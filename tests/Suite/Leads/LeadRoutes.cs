using System.Net;
using System.Text.Json.Nodes;
using Domain.Divisions;
using Storage;
using Suite.Api;
using Suite.PolicyGaps;
using Suite.Portal;
using Suite.Visits;

namespace Suite.Leads;

/// <summary>七(一): what teachers, police and volunteers know of a child becomes a case of its township, and somebody says what came of it.</summary>
public sealed class LeadRoutes
{
    private const string County = "140403";

    [Fact]
    public async Task A_teachers_lead_is_a_case_of_the_township_with_a_term_and_an_outcome()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var worker = await site.TokenAsync("villageWorker", County, Village.Township, Village.Own);
        var told = (await site.PostAsync("/api/leads", Lead(), Site.Bearer(worker))).Is(HttpStatusCode.Created);
        Assert.Equal(("open", "teacher", Village.Township, "2026-09-10"),
            (told.Text("status"), told.Text("reporter"), told.Text("township"), told.Text("dueOn")));
        var document = Assert.Single(await site.AllAsync(County, Kinds.CaseForReview));
        Assert.Equal((Village.Township, "lead"), (document.Fields.Get(Fields.Township), document.Fields.Get(Fields.Type)));

        // The same words on the same day are the same lead.
        Assert.Equal(told.Text("id"), (await site.PostAsync("/api/leads", Lead(), Site.Bearer(worker))).Is(HttpStatusCode.Created).Text("id"));
        Assert.Single(await site.AllAsync(County, Kinds.CaseForReview));

        var township = await site.TokenAsync("townshipSupervisor", County, Village.Township);
        var list = await site.GetAsync("/api/leads", township);
        Assert.DoesNotContain("张小军", list.Body, StringComparison.Ordinal);
        var id = Assert.Single(list.Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString();
        (await site.PostAsync($"/api/leads/{id}/opening", """{"reason":""}""", Site.Bearer(township))).Is(HttpStatusCode.UnprocessableEntity,
            "required");
        var opened = (await site.PostAsync($"/api/leads/{id}/opening", """{"reason":"上门了解"}""", Site.Bearer(township))).Is(HttpStatusCode.OK);
        Assert.Contains("孩子姓名：张小军", opened.Text("words"), StringComparison.Ordinal);
        Assert.Equal(["familyAsked", "declaredNow", "notMeant", "notFound"],
            opened.Json.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetString()));

        JsonObject Outcome(string outcome) => new() { ["outcome"] = outcome, ["reason"] = "上门见到奶奶，已经教会申报", ["version"] = opened.Text("version") };
        (await site.PostAsync($"/api/leads/{id}/outcome", Outcome("bothLawful"), Site.Bearer(township))).Is(HttpStatusCode.UnprocessableEntity,
            "wrong-outcome");
        var done = (await site.PostAsync($"/api/leads/{id}/outcome", Outcome("familyAsked"), Site.Bearer(township))).Is(HttpStatusCode.OK);
        Assert.Equal(("settled", "familyAsked"), (done.Text("status"), done.Text("outcome")));
        (await site.PostAsync($"/api/leads/{id}/outcome", Outcome("notFound"), Site.Bearer(township))).Is(HttpStatusCode.Conflict,
            "version-conflict");
        Assert.Empty((await site.GetAsync("/api/leads", township)).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await site.GetAsync("/api/leads?status=settled", worker)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Whoever_works_elsewhere_finds_no_lead_and_the_county_finds_it_among_its_cases()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var id = (await site.PostAsync("/api/leads", Lead(), Site.Bearer(await site.TokenAsync("countyReviewer", County)))).Is(HttpStatusCode.Created)
            .Text("id");
        foreach (var (role, county, township, village) in new (string, string, string?, string?)[]
        {
            ("villageWorker", County, Village.Township, Village.Neighbour), ("townshipSupervisor", County, "140403002", null),
                ("countyReviewer", "140423", null, null),
        })
        {
            var token = await site.TokenAsync(role, county, township, village);
            var none = (await site.GetAsync("/api/leads", token)).Json;
            Assert.Equal((0, 0), (none.GetProperty("items").GetArrayLength(), none.GetProperty("total").GetInt32()));
            (await site.PostAsync($"/api/leads/{id}/opening", """{"reason":"看看"}""", Site.Bearer(token))).Is(HttpStatusCode.NotFound);
            (await site.PostAsync($"/api/leads/{id}/outcome", """{"outcome":"notFound","reason":"没有","version":"1"}""", Site.Bearer(token)))
                .Is(HttpStatusCode.NotFound);
        }

        var own = (await site.GetAsync("/api/leads", await site.TokenAsync("villageWorker", County, Village.Township, Village.Own))).Json;
        Assert.Equal((1, 1), (own.GetProperty("items").GetArrayLength(), own.GetProperty("total").GetInt32()));
        Assert.Equal(id, Assert.Single((await site.GetAsync("/api/cases?type=lead", await site.TokenAsync("countyReviewer", County)))
            .Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        (await site.PostAsync("/api/leads", Lead(), Site.Bearer(await GapRoutes.OfficerAsync(site, "education")))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_lead_without_why_or_where_or_of_another_county_is_refused_with_every_problem()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var token = await site.TokenAsync("townshipSupervisor", County, Village.Township);
        var bare = (await site.PostAsync("/api/leads", """{"reporter":"teacher"}""", Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity,
            "required");
        Assert.Equal(["why", "where"], bare.Fields);
        var wrong = (await site.PostAsync("/api/leads",
            """{"reporter":"king","citizenNumber":"140403201502290013","where":{"division":"x"},"colour":1}""", Site.Bearer(token)))
                .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        Assert.Superset(new HashSet<string> { "reporter", "citizenNumber", "colour" }, wrong.Fields.ToHashSet());
        (await site.PostAsync("/api/leads", """{"reporter":"police","why":"租房多年","where":{"division":"140423100","detail":"某村"}}""",
            Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "outside-county");
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
    }

    [Fact] // item 10: the same number, whatever the county, is found by a point read
    public async Task A_lead_of_a_number_that_is_declared_or_is_declared_afterwards_says_so()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        var worker = await site.TokenAsync("countyReviewer", County);
        var (before, after, away) = (Declaring.Number("140421", "20150305"), Declaring.Number("140421", "20150306"),
            Declaring.Number("140423", "20140601", female: true));
        (await site.DeclareAsync(Declaring.Migrant(before))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.LeftBehind(away))).Is(HttpStatusCode.Created);
        await site.SettledAsync();
        Assert.True(await DeclaredAsync(before));
        Assert.False(await DeclaredAsync(after));

        // Declared in another county only: the county learns that there is one and where, and nothing of it.
        Assert.False(await DeclaredAsync(away));
        Assert.Contains((await site.GetAsync("/api/cases?type=lead", worker)).Json.GetProperty("items").EnumerateArray(), item =>
            item.GetProperty("otherCounty").GetString() == "140423");

        (await site.DeclareAsync(Declaring.Migrant(after).With("birthDate", "2015-03-06"))).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () =>
            (await site.GetAsync("/api/leads", worker)).Json.GetProperty("items").EnumerateArray().Count(item =>
            item.GetProperty("declaredNow").GetBoolean()) == 2);

        async Task<bool> DeclaredAsync(string number) =>
            (await site.PostAsync("/api/leads", Lead(number), Site.Bearer(worker))).Is(HttpStatusCode.Created).Json.GetProperty("declaredNow")
            .GetBoolean();
    }

    [Fact]
    public async Task At_the_desk_a_director_writes_a_lead_down_and_the_township_settles_it()
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        using var director = await Visitor.SignedInAsync(site, "villageWorker", County, Village.Township, Village.Own);
        Assert.Contains(DivisionTable.Name(DivisionCode.Parse(Village.Own))!, (await director.GetAsync("/portal/leads")).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal);
        var refused = (await director.SubmitAsync("/portal/leads", ("reporter", "volunteer"), ("school", "某小学")))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("某小学", refused.Document.QuerySelector("#f-school")!.GetAttribute("value"));
        (await director.SubmitAsync("/portal/leads", ("reporter", "volunteer"), ("why", "一个人在家，没见过大人"), ("division", Village.Own), ("detail", "3排"),
            ("childName", "张小军"))).LeadsTo("/portal/leads?done=recorded");

        using var township = await Visitor.SignedInAsync(site, "townshipSupervisor", County, Village.Township);
        var at = (await township.GetAsync("/portal/leads")).Is(HttpStatusCode.OK)
            .Document.QuerySelector("a[href^='/portal/leads/']")!.GetAttribute("href")!;
        Assert.DoesNotContain("张小军", (await township.GetAsync(at)).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        (await township.SubmitAsync(at + "/opening", ("reasonPicked", "上门了解情况"))).LeadsTo(at);
        var page = (await township.GetAsync(at)).Is(HttpStatusCode.OK);
        Assert.Contains("一个人在家，没见过大人", page.Text, StringComparison.Ordinal);
        var version = page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        (await township.SubmitAsync(at + "/outcome", ("version", version), ("reason", "父母就在本村务工"))).Is(HttpStatusCode.UnprocessableEntity);
        (await township.SubmitAsync(at + "/outcome", ("version", version), ("outcome", "notMeant"), ("reason", "父母就在本村务工")))
            .LeadsTo(at + "?done=settled");
        Assert.Contains("不属于流动儿童或者留守儿童", (await township.GetAsync("/portal/leads?status=settled")).Text, StringComparison.Ordinal);
    }

    private static JsonObject Lead(string? number = null) => new()
    {
        ["reporter"] = "teacher",
        ["why"] = "开学才来，说是从外县搬来的",
        ["childName"] = "张小军",
        ["where"] = new JsonObject { ["division"] = Village.Own, ["detail"] = "3排" },
        ["school"] = "某小学",
        ["citizenNumber"] = number,
    };
}
