using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;

namespace Suite.Children;

/// <summary>Looking for a child with what a reviewer has at hand: "not found" must mean that it is not there.</summary>
public sealed class Searching(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Fact]
    public async Task A_number_or_phone_is_found_however_it_is_typed_and_one_cut_short_by_a_spreadsheet_is_refused()
    {
        var number = Declaring.Number("140421", "20150305");
        var (child, receipt) = await RegisteredAsync(number, "13912345678");
        foreach (var phone in (string[])["13912345678", "+86 139 1234 5678", "139-1234-5678", "１３９１２３４５６７８", "5678"])
        {
            Assert.Equal([child], await FoundAsync(new() { ["phone"] = phone }));
        }

        foreach (var typed in (string[])[number, number.ToLowerInvariant(), number.Insert(6, " "), number[^6..], "'" + number])
        {
            Assert.Equal([child], await FoundAsync(new() { ["number"] = typed }));
        }

        foreach (var (field, mangled) in ((string, string)[])[("number", "1.40421E+17"), ("phone", "1.39E+10")])
        {
            (await SearchAsync(new() { [field] = mangled })).Is(HttpStatusCode.UnprocessableEntity, "digits-lost");
        }

        Assert.Equal([child], await FoundAsync(new() { ["receipt"] = receipt, ["phone"] = "5678" }));
    }

    [Fact]
    public async Task Everything_that_is_given_must_be_so_beside_a_receipt_too()
    {
        var (child, receipt) = await RegisteredAsync(Declaring.Number("140421", "20150305"), "13900003333");
        Assert.Equal([child], await FoundAsync(new() { ["receipt"] = receipt, ["name"] = "王小明" }));
        Assert.Empty(await FoundAsync(new() { ["receipt"] = receipt, ["name"] = "张三丰" }));
    }

    [Fact]
    public async Task Each_search_is_in_the_trail_with_what_was_looked_for_and_who_was_found_and_no_value()
    {
        var number = Declaring.Number("140421", "20150305");
        var (child, _) = await RegisteredAsync(number, "13900004444");
        var reviewer = Site.Bearer(await _site.TokenAsync("countyReviewer", "140403", name: "查找的人"));
        (await _site.PostAsync("/api/children/search", new JsonObject { ["number"] = number, ["name"] = "王小明" }, reviewer)).Is(HttpStatusCode.OK);
        (await _site.PostAsync("/api/children/search", new JsonObject { ["number"] = "999999" }, reviewer)).Is(HttpStatusCode.OK);
        var trail = (await _site.GetAsync("/api/audit?county=140403&action=child.search", await _site.TokenAsync("auditor"))).Json
            .GetProperty("items").EnumerateArray().Take(2).ToList();
        Assert.Empty(trail[0].GetProperty("subjects").EnumerateArray());
        Assert.Equal([child], trail[1].GetProperty("subjects").EnumerateArray().Select(subject => subject.GetString()));
        Assert.Contains("number", trail[1].GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(number, trail[1].GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", trail[1].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_tries_out_numbers_without_end_and_a_restart_gives_no_new_hour()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time, "RateLimits:SearchesPerHour=5");
        var (one, other) = (Site.Bearer(await site.TokenAsync("countyReviewer", "140403", name: "一个人")),
            Site.Bearer(await site.TokenAsync("countyReviewer", "140403", name: "另一个人")));
        var replies = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => site.PostAsync("/api/children/search", new JsonObject { ["number"] = $"05{i:D3}X" }, one)));
        Assert.Equal((5, 15), (replies.Count(reply => reply.Status == HttpStatusCode.OK),
            replies.Count(reply => reply.Status == HttpStatusCode.TooManyRequests)));
        var refused = replies.First(reply => reply.Status == HttpStatusCode.TooManyRequests);
        refused.Is(HttpStatusCode.TooManyRequests, "too-many-searches");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        (await site.PostAsync("/api/children/search", """{"name":"王小明"}""", other)).Is(HttpStatusCode.OK);
        Assert.Equal(2, (await site.Store.ListAsync(global::Storage.Partition.WholeIndex,
            global::Storage.Query.Of(global::Storage.Kinds.Counter), new(10), TestContext.Current.CancellationToken)).Items.Count);
        time.Advance(TimeSpan.FromMinutes(61));
        (await site.PostAsync("/api/children/search", """{"name":"王小明"}""", one)).Is(HttpStatusCode.OK);
    }

    private async Task<(string Child, string Receipt)> RegisteredAsync(string number, string phone)
    {
        var declared = await _site.DeclareAsync(Declaring.Migrant(number).With("declarant.phone", phone));
        var reviewer = Site.Bearer(await _site.TokenAsync("countyReviewer", "140403"));
        var item = (await _site.SendAsync(HttpMethod.Get, "/api/declarations?receipt=" + declared.Text("receipt"), null, reviewer)).Json
            .GetProperty("items")[0];
        var reviewed = await _site.PostAsync($"/api/declarations/{item.GetProperty("id").GetString()}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item.GetProperty("version").GetString() }, reviewer);
        reviewed.Is(HttpStatusCode.OK);
        return (reviewed.Text("child"), declared.Text("receipt"));
    }

    [Theory]
    [InlineData("""{"name":5}""", "name wrong-type")]
    [InlineData("""{"phone":"1.38E+10"}""", "phone digits-lost")]
    [InlineData("""{}""", "name required")]
    [InlineData("""{"nickname":"x"}""", "name required,nickname unknown-field")]
    public async Task What_was_written_wrongly_is_not_also_called_missing(string search, string problems)
    {
        var reply = await SearchAsync(JsonNode.Parse(search)!.AsObject());
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(problems, string.Join(',', reply.Fields.Zip(reply.Codes, (field, code) => $"{field} {code}").Order(StringComparer.Ordinal)));
    }

    private async Task<IEnumerable<string?>> FoundAsync(JsonObject search) =>
        (await SearchAsync(search)).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    private async Task<Reply> SearchAsync(JsonObject search) =>
        await _site.PostAsync("/api/children/search", search, Site.Bearer(await _site.TokenAsync("countyReviewer", "140403")));
}
