using System.Net;
using System.Text.Json.Nodes;
using Storage;

namespace Suite.Api;

public sealed class AskingEligibility(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Fact]
    public async Task 二_一_six_months_after_leaving_the_hukou_county_a_child_is_migrant()
    {
        var body = Declaring.Migrant();
        body["asOf"] = "2024-09-01";
        var reply = await _site.PostAsync("/api/eligibility", body);
        reply.Is(HttpStatusCode.OK);
        var finding = reply.Json.GetProperty("findings").EnumerateArray().First(item => item.GetProperty("rule").GetString() == "monitoring.migrant");
        Assert.Equal("met", finding.GetProperty("outcome").GetString());
        Assert.Equal("2024-08-10", finding.GetProperty("from").GetString());
        Assert.Equal("140403", reply.Text("responsibleCounty"));
        Assert.True(reply.Json.GetProperty("inJurisdiction").GetBoolean());
        Assert.Equal(
            ["monitoring.migrant", "statistics.migrant", "statistics.migrantCensus"],
            reply.Json.GetProperty("findings").EnumerateArray().Select(item => item.GetProperty("rule").GetString()));
        Assert.All(
            finding.GetProperty("conditions").EnumerateArray(),
            condition => Assert.All((string[])["id", "clause", "outcome", "facts", "explanation"],
                member => Assert.True(condition.TryGetProperty(member, out _))));
    }

    [Fact]
    public async Task 二_二_both_parents_away_for_six_months_make_a_child_left_behind()
    {
        var body = Declaring.LeftBehind();
        body["asOf"] = "2024-09-01";
        var reply = await _site.PostAsync("/api/eligibility", body);
        reply.Is(HttpStatusCode.OK);
        Assert.Equal("met", reply.Json.GetProperty("findings")[0].GetProperty("outcome").GetString());
        Assert.Equal("140423", reply.Text("responsibleCounty"));
    }

    [Fact]
    public async Task With_nothing_answered_nothing_is_decided()
    {
        var reply = await _site.PostAsync("/api/eligibility", """{"formId":"migrant-2024","answers":{}}""");
        reply.Is(HttpStatusCode.OK);
        Assert.All(reply.Json.GetProperty("findings").EnumerateArray(),
            finding => Assert.Equal("unknown", finding.GetProperty("outcome").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.Json.GetProperty("responsibleCounty").ValueKind);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var reply = await _site.PostAsync("/api/eligibility",
            """{"formId":"migrant-2024","asOf":"2024-02-30","answers":{"nickname":"x","sex":"boy","birthDate":5},"extra":1}""");
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["asOf", "birthDate", "extra", "nickname", "sex"], reply.Fields.Order());
        Assert.Equal(["invalid-date", "unknown-field", "unknown-field", "unknown-option", "wrong-type"], reply.Codes.Order());
    }

    [Theory]
    [InlineData("""{"answers":{}}""", "formId")]
    [InlineData("""{"formId":"migrant-2024"}""", "answers")]
    [InlineData("""{"formId":"no-such-form","answers":{}}""", "formId")]
    [InlineData("""{"formId":7,"answers":{}}""", "formId")]
    [InlineData("""{"formId":"migrant-2024","answers":[]}""", "answers")]
    [InlineData("""{"formId":"migrant-2024","answers":{},"unknown":{}}""", "unknown")]
    public async Task What_the_request_lacks_is_named(string body, string field)
    {
        var reply = await _site.PostAsync("/api/eligibility", body);
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(field, reply.Fields);
    }

    [Fact]
    public async Task Nothing_is_stored()
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/api/eligibility", Declaring.Migrant())).Is(HttpStatusCode.OK);
        foreach (var kind in Kinds.All.Values)
        {
            Assert.Empty((await site.Store.ListAsync(Partition.WholeIndex, Query.Of(kind), new(1), TestContext.Current.CancellationToken)).Items);
            Assert.Empty(await site.AllAsync("140403", kind));
        }
    }

    [Fact]
    public async Task Any_day_may_be_asked_about()
    {
        foreach (var day in (string[])["0001-01-01", "1950-06-01", "9999-12-31"])
        {
            var body = Declaring.Migrant();
            body["asOf"] = JsonValue.Create(day);
            (await _site.PostAsync("/api/eligibility", body)).Is(HttpStatusCode.OK);
        }
    }
}
