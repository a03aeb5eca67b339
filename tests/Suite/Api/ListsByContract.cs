using System.Net;
using System.Text.Json;

namespace Suite.Api;

/// <summary>What every list of the contract has: an exact total, and an order that is asked for.</summary>
public sealed class ListsByContract
{
    private const string County = "140403";

    [Fact]
    public async Task A_list_says_exactly_how_many_there_are_whatever_its_page_and_filter()
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        for (var i = 0; i < 3; i++)
        {
            await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", $"2016030{i + 1}")));
        }

        foreach (var (path, total) in ((string, int)[])
        [
            ("/api/declarations", 3), ("/api/declarations?status=submitted", 3), ("/api/declarations?status=registered", 0), ("/api/children", 0),
            ("/api/children?due=overdue", 0), ("/api/key-care", 0), ("/api/cases", 0), ("/api/imports", 0), ("/api/exports", 0), ("/api/forms", 2),
        ])
        {
            var list = (await site.GetAsync(path, reviewer)).Is(HttpStatusCode.OK).Json;
            Assert.True(list.GetProperty("total").GetInt32() == total, $"{path}: {list.GetProperty("total")}");
        }

        var auditor = await site.TokenAsync("auditor");
        Assert.True((await site.GetAsync($"/api/audit?county={County}", auditor)).Json.GetProperty("total").GetInt32() >= 3);
    }

    [Theory]
    [InlineData("registeredOn", false)]
    [InlineData("-registeredOn", true)]
    [InlineData("due", false)]
    [InlineData("-due", true)]
    [InlineData("status", false)]
    [InlineData("township", false)]
    public async Task Declarations_come_in_the_order_that_is_asked_for(string sort, bool isTurned)
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        List<string> declared = [];
        for (var i = 0; i < 3; i++)
        {
            declared.Add((await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", $"2016030{i + 1}")))).Text("receipt"));
        }

        var items = (await site.GetAsync($"/api/declarations?sort={sort}", reviewer)).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("receipt").GetString()!).ToList();
        Assert.Equal(declared.Order(StringComparer.Ordinal), items.Order(StringComparer.Ordinal));
        if (sort.EndsWith("registeredOn", StringComparison.Ordinal))
        {
            Assert.Equal(isTurned ? declared.AsEnumerable().Reverse() : declared, items);
        }
    }

    [Theory]
    [InlineData("/api/children")]
    [InlineData("/api/key-care")]
    [InlineData("/api/cases")]
    public async Task Every_list_of_a_county_takes_every_order(string path)
    {
        await using var site = await Site.StartAsync();
        var reviewer = await site.TokenAsync("countyReviewer", County);
        foreach (var order in (string[])["due", "registeredOn", "township", "status"])
        {
            (await site.GetAsync($"{path}?sort={order}", reviewer)).Is(HttpStatusCode.OK);
            (await site.GetAsync($"{path}?sort=-{order}", reviewer)).Is(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("/api/declarations?sort=name")]
    [InlineData("/api/children?sort=--due")]
    [InlineData("/api/key-care?sort=trigger")]
    [InlineData("/api/cases?sort=words")]
    [InlineData("/api/children?sort=birthDate&due=2026-12-01")]
    public async Task An_order_that_is_none_is_refused_with_those_there_are(string path)
    {
        await using var site = await Site.StartAsync();
        var refused = (await site.GetAsync(path, await site.TokenAsync("countyReviewer", County))).Is(HttpStatusCode.UnprocessableEntity);
        var errors = refused.Json.GetProperty("errors").EnumerateArray().ToList();
        Assert.Contains(errors, error => error.GetProperty("field").GetString() == "sort"
            && error.GetProperty("message").GetString()!.Contains("registeredOn", StringComparison.Ordinal));
        Assert.Equal(path.Contains("due=", StringComparison.Ordinal) ? 2 : 1, errors.Count);
    }

    [Fact]
    public async Task The_counties_of_the_whole_country_come_in_one_answer_that_a_phone_may_keep()
    {
        await using var site = await Site.StartAsync();
        using var answer = await site.Client.GetAsync(new Uri("/api/divisions/counties", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromDays(1), answer.Headers.CacheControl!.MaxAge);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var below = json.RootElement.GetProperty("below");
        Assert.Equal(34, json.RootElement.GetProperty("provinces").EnumerateObject().Count());
        Assert.Equal("苏州市", below.GetProperty("320000").GetProperty("320500").GetString());
        Assert.Equal("虎丘区", below.GetProperty("320500").GetProperty("320505").GetString());
        Assert.Equal("东城区", below.GetProperty("110000").GetProperty("110101").GetString());
        Assert.Equal(12, below.GetProperty("140400").EnumerateObject().Count());
        Assert.True(below.GetProperty(County).EnumerateObject().Any());
    }
}
