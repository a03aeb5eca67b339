using System.Net;
using System.Text.Json.Nodes;
using Suite.Api;

namespace Suite.Visits;

/// <summary>A declaration taken at the door: whose it is, where it lies, and who is told that somebody else is responsible.</summary>
public sealed class DeclaringByVisit
{
    private const string Today = "2026-09-10";

    [Fact]
    public async Task A_director_declares_a_child_of_the_own_village_and_it_lies_with_the_county_under_the_directors_account()
    {
        await using var village = await Village.StartAsync(Today);
        var declared = await village.DeclareAsync(Village.Boy());
        declared.Is(HttpStatusCode.Created);
        Assert.Equal(Village.County, declared.Text("county"));
        Assert.Equal("visit", declared.Text("channel"));
        Assert.Equal("monitoring.migrant", declared.Json.GetProperty("assessment").GetProperty("findings")[0].GetProperty("rule").GetString());
        Assert.False(declared.Json.TryGetProperty("followUpToken", out _));

        var opened = await village.Site.PostAsync($"/api/declarations/{declared.Text("id")}/opening", new JsonObject { ["reason"] = "看" },
            Site.Bearer(village.Reviewer));
        Assert.Equal("visit", opened.Text("channel"));
        var answers = opened.Json.GetProperty("answers");
        Assert.Equal(Today, answers.GetProperty("reportedOn").GetString());
        Assert.Contains("潞州区", answers.GetProperty("reportingUnit").GetString(), StringComparison.Ordinal);
        Assert.Equal("villageWorker", opened.Json.GetProperty("history")[0].GetProperty("role").GetString());
        var audit = await village.Site.GetAsync("/api/audit?county=140403&action=declaration.submit", await village.Site.TokenAsync("auditor"));
        var entry = audit.Json.GetProperty("items")[0];
        Assert.Equal("visit", entry.GetProperty("channel").GetString());
        Assert.Equal(opened.Json.GetProperty("history")[0].GetProperty("by").GetString(), entry.GetProperty("actor").GetString());
    }

    [Fact]
    public async Task The_same_key_and_body_is_the_same_receipt_and_anothers_equal_key_is_another()
    {
        await using var village = await Village.StartAsync(Today);
        var body = Village.Boy();
        var (first, again) = (await village.DeclareAsync(body, "k"), await village.DeclareAsync(body, "k"));
        first.Is(HttpStatusCode.Created);
        Assert.Equal(first.Text("receipt"), again.Text("receipt"));
        (await village.DeclareAsync(body.With("school", "另一所小学"), "k")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var other = await village.DeclareAsync(Village.Boy(Village.Neighbour), "k", await village.WorkerAsync(Village.Neighbour));
        other.Is(HttpStatusCode.Created);
        Assert.NotEqual(first.Text("receipt"), other.Text("receipt"));
        Assert.Equal(2, (await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration)).Count);
    }

    [Fact]
    public async Task A_child_of_the_next_village_is_refused_with_the_name_of_that_village()
    {
        await using var village = await Village.StartAsync(Today);
        var refused = await village.DeclareAsync(Village.Boy(Village.Neighbour));
        refused.Is(HttpStatusCode.Forbidden, "outside-scope");
        Assert.Contains(Domain.Divisions.DivisionTable.FullName(Domain.Divisions.DivisionCode.Parse(Village.Neighbour))!, refused.Body,
            StringComparison.Ordinal);
        Assert.Equal(["currentAddress"], refused.Fields);
        Assert.Empty(await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration));

        // The township's supervisor may; another township's may not.
        (await village.DeclareAsync(Village.Boy(Village.Neighbour),
            token: await village.Site.TokenAsync("townshipSupervisor", Village.County, Village.Township))).Is(HttpStatusCode.Created);
        (await village.DeclareAsync(Village.Boy(Village.Neighbour),
            token: await village.Site.TokenAsync("townshipSupervisor", Village.County, "140403002"))).Is(HttpStatusCode.Forbidden, "outside-scope");
    }

    [Fact]
    public async Task A_left_behind_child_goes_by_its_hukou()
    {
        await using var village = await Village.StartAsync(Today);
        JsonObject Girl(string hukou)
        {
            var body = Declaring.LeftBehind().With("guardianship", "fair");
            body["answers"]!["hukouAddress"]!["division"] = hukou;
            body["answers"]!["currentAddress"]!["division"] = Village.Own;
            return body;
        }

        (await village.DeclareAsync(Girl(Village.Own))).Is(HttpStatusCode.Created);
        var elsewhere = await village.DeclareAsync(Girl("140423"));
        elsewhere.Is(HttpStatusCode.Forbidden, "outside-scope");
        Assert.Contains("襄垣县", elsewhere.Body, StringComparison.Ordinal);
        Assert.Equal(["hukouAddress"], elsewhere.Fields);
        (await village.DeclareAsync(Girl("130102"))).Is(HttpStatusCode.UnprocessableEntity, "outside-jurisdiction");
    }

    [Fact]
    public async Task An_address_that_stops_at_the_county_is_asked_for_down_to_the_village()
    {
        await using var village = await Village.StartAsync(Today);
        (await village.DeclareAsync(Village.Boy(Village.County))).Is(HttpStatusCode.UnprocessableEntity, "address-too-coarse");
        (await village.DeclareAsync(Village.Boy(Village.County), token: village.Reviewer)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_wandering_child_found_in_the_village_is_taken_in_wherever_its_hukou_is()
    {
        await using var village = await Village.StartAsync(Today);
        var body = Declaring.LeftBehind().With("guardianship", "poor").With("guardianshipProblem", new JsonArray("noGuardian"))
            .With("wandering", true);
        body["answers"]!["hukouAddress"]!["division"] = "410105";
        body["answers"]!["currentAddress"]!["division"] = Village.Own;
        var declared = await village.DeclareAsync(body);
        declared.Is(HttpStatusCode.Created);
        Assert.Equal("140400", declared.Text("county"));
        Assert.Equal("referred", declared.Text("status"));
    }

    [Fact]
    public async Task What_a_parent_may_leave_out_the_assessor_must_fill_and_everything_wrong_is_told_at_once()
    {
        await using var village = await Village.StartAsync(Today);
        var refused = await village.DeclareAsync(Village.Boy().Without("guardianship").With("birthDate", "2027-01-01")
            .With("helpDetails", new string('字', 501)));
        refused.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("guardianship", refused.Fields);
        Assert.Contains("birthDate", refused.Fields);
        Assert.Contains("helpDetails", refused.Fields);
    }

    [Theory]
    [InlineData("""{"formId":"x","answers":{}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"formId":"migrant-2024"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"formId":"migrant-2024","answers":[]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"formId":"migrant-2024","answers":{"childName":"\ud800","currentAddress":{"division":"140403001001","detail":""}}}""",
        HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"formId":"migrant-2024","answers":{"currentAddress":{"division":"999999","detail":""}}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"formId":"migrant-2024","answers":{"\ud800":1,"currentAddress":7}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    public async Task A_body_that_makes_no_sense_is_refused(string body, HttpStatusCode status)
    {
        await using var village = await Village.StartAsync(Today);
        (await village.Site.PostAsync("/api/visits", body, [.. Site.Bearer(village.Worker), ("Idempotency-Key", "k")])).Is(status);
        (await village.Site.PostAsync("/api/visits", Village.Boy(), Site.Bearer(village.Worker)))
            .Is(HttpStatusCode.BadRequest, "idempotency-key-missing");
    }
}
