using System.Net;
using System.Text.Json.Nodes;
using Domain.Privacy;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Cases;

/// <summary>What no county is responsible for yet: taken into the city's own partition, looked after by the city's desk.</summary>
public sealed class CityDesk
{
    private const string City = "140400";
    private const string Luzhou = "140403";

    [Fact]
    public async Task A_referral_is_seen_by_the_city_asked_about_and_handed_by_two_persons_to_the_county_that_registers_it()
    {
        await using var site = await Site.StartAsync();
        var declared = await ReferAsync(site);
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", City), await site.TokenAsync("countyApprover", City));
        var item = Assert.Single((await site.GetAsync("/api/declarations", reviewer)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("referred", item.GetProperty("status").GetString());
        var (id, version) = (item.GetProperty("id").GetString(), item.GetProperty("version").GetString());

        var opened = await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"联系家人"}""", Site.Bearer(reviewer));
        opened.Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{id}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "属实", ["version"] = version }, Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Forbidden);
        var asked = await site.PostAsync($"/api/declarations/{id}/review",
            new JsonObject { ["decision"] = "ask", ["reason"] = "孩子现在在哪里？", ["version"] = version }, Site.Bearer(reviewer));
        asked.Is(HttpStatusCode.OK);
        Assert.Equal("needsInformation", asked.Text("status"));

        var transfer = new JsonObject { ["toCounty"] = Luzhou, ["reason"] = "孩子已经接到潞州区", ["version"] = asked.Text("version") };
        (await site.PostAsync($"/api/declarations/{id}/transfer", transfer.DeepClone(), Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/declarations/{id}/transfer", transfer.DeepClone(), Site.Bearer(approver))).Is(HttpStatusCode.OK);
        await Site.UntilAsync(async () => (await site.AllAsync(Luzhou, Kinds.Declaration)).Count == 1);
        var taken = Assert.Single((await site.GetAsync("/api/declarations", await site.TokenAsync("countyReviewer", Luzhou))).Json
            .GetProperty("items").EnumerateArray());
        Assert.Equal((id, "submitted"), (taken.GetProperty("id").GetString(), taken.GetProperty("status").GetString()));
        var follow = await site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" });
        Assert.Equal((Luzhou, "submitted"), (follow.Text("county"), follow.Text("status")));
    }

    [Fact]
    public async Task No_county_sees_a_referral()
    {
        await using var site = await Site.StartAsync();
        await ReferAsync(site);
        var found = Assert.Single(await site.AllAsync(City, Kinds.Declaration));
        var reviewer = await site.TokenAsync("countyReviewer", Luzhou);
        Assert.Empty((await site.GetAsync("/api/declarations", reviewer)).Json.GetProperty("items").EnumerateArray());
        (await site.PostAsync($"/api/declarations/{found.Id}/opening", """{"reason":"看看"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/children")]
    [InlineData("/api/key-care")]
    public async Task There_is_no_register_at_the_city(string list)
    {
        await using var site = await Site.StartAsync();
        (await site.GetAsync(list, await site.TokenAsync("countyReviewer", City))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_portal_shows_the_city_its_referrals_and_nothing_that_a_county_does()
    {
        await using var site = await Site.StartAsync();
        await ReferAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", City);
        var home = (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK);
        Assert.Contains("市级转介经办人", home.Text, StringComparison.Ordinal);
        foreach (var county in (string[])["children", "key-care", "sheets", "visits"])
        {
            Assert.Null(home.Document.QuerySelector($"a[href^='/portal/{county}']"));
        }

        var row = Assert.Single(home.Document.QuerySelectorAll("tr[data-row]"));
        Assert.Contains("已转介", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1转来的申报", string.Concat(home.Text.Where(character => !char.IsWhiteSpace(character))), StringComparison.Ordinal);
        Assert.Null(home.Document.QuerySelector("option[value=register]"));
        var page = "/portal/declarations/" + Assert.Single(await site.AllAsync(City, Kinds.Declaration)).Id;
        (await reviewer.SubmitAsync(page + "/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        Assert.NotNull((await reviewer.GetAsync(page)).Is(HttpStatusCode.OK).Document.QuerySelector("form[action$='/transfer']"));
    }

    [Theory]
    [InlineData("townshipSupervisor")]
    [InlineData("villageWorker")]
    public async Task Who_works_in_a_village_or_township_cannot_be_assigned_to_the_city_itself(string role)
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/dev/token", new JsonObject
        {
            ["role"] = role,
            ["county"] = City,
            ["township"] = "140403001",
            ["village"] = "140403001001",
            ["department"] = "education"
        }))
            .Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact] // 七(二): a city release asks the city's departments; there is no record of a child in 140400 that they may see
    public async Task An_officer_assigned_to_the_city_gives_opinions_and_reaches_nothing_else()
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/dev/token", new JsonObject { ["role"] = "departmentOfficer", ["county"] = City, ["department"] = "education" }))
            .Is(HttpStatusCode.OK);
        var officer = new Assignment(Role.DepartmentOfficer, Domain.Divisions.DivisionCode.Changzhi, Department: Domain.Forms.Department.Education);
        Assert.Equal([Permission.ReleasesOpinion, .. Permissions.EveryAccount.Order()],
            Permissions.All.Where(permission => officer.May(permission, out _)));
    }

    [Fact]
    public void An_assignment_to_the_city_reaches_what_waits_there_and_no_county()
    {
        var desk = new Assignment(Role.CountyReviewer, Domain.Divisions.DivisionCode.Changzhi);
        Assert.True(desk.May(Permission.DeclarationsList, Domain.Divisions.DivisionCode.Changzhi, null, out _));
        Assert.False(desk.May(Permission.DeclarationsList, Domain.Divisions.DivisionCode.Parse(Luzhou), null, out _));
        Assert.All(Permissions.All.Except(Permissions.CityDesk), permission => Assert.False(desk.May(permission, out _)));
        Assert.All(Enum.GetValues<Role>().Where(role => !role.HasCityDesk()),
            role => Assert.False(new Assignment(role, Domain.Divisions.DivisionCode.Changzhi).May(Permission.DeclarationsList, out _)));
    }

    /// <summary>A wandering child of another city.</summary>
    private static async Task<Reply> ReferAsync(Site site)
    {
        var declared = await site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140105" })
            .With("wandering", true));
        declared.Is(HttpStatusCode.Created);
        Assert.Equal((City, "referred"), (declared.Text("county"), declared.Text("status")));
        return declared;
    }
}
