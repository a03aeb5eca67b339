using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Domain.Divisions;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;
using Suite.Portal;

namespace Suite.Visits;

/// <summary>A village of 潞州区 with its child director and the county's reviewer, on a day of its own.</summary>
internal sealed class Village : IAsyncDisposable
{
    public const string County = "140403";
    public const string Township = "140403001";

    private Village(Site site, FakeTimeProvider time, string worker, string reviewer) =>
        (Site, Time, Worker, Reviewer) = (site, time, worker, reviewer);

    /// <summary>The director's own village, and the one beside it.</summary>
    public static string Own { get; } = DivisionTable.Children(DivisionCode.Parse(Township))[0].Code.Value;

    public static string Neighbour { get; } = DivisionTable.Children(DivisionCode.Parse(Township))[1].Code.Value;

    public Site Site { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>Tokens of the director and of the reviewer.</summary>
    public string Worker { get; }

    public string Reviewer { get; }

    public static async Task<Village> StartAsync(string day)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), new TimeOnly(9, 0),
            TimeSpan.FromHours(8)));
        var site = await Site.StartAsync(time);
        return new(site, time, await site.TokenAsync("villageWorker", County, Township, Own), await site.TokenAsync("countyReviewer", County));
    }

    public Task<string> WorkerAsync(string village) => Site.TokenAsync("villageWorker", County, village[..9], village);

    public Task<Visitor> SignInAsync(string? village = null) => Visitor.SignedInAsync(Site, "villageWorker", County, Township, village ?? Own);

    /// <summary>What the director would send for a boy who lives in that village; no declarant, no consent: the assessor's boxes instead.</summary>
    public static JsonObject Boy(string? village = null)
    {
        var body = Declaring.Migrant().With("guardianship", "good");
        body["answers"]!["currentAddress"]!["division"] = village ?? Own;
        foreach (var key in (string[])["declarant.name", "declarant.relationship", "declarant.phone", "consent.noticeVersion", "consent.givenOn"])
        {
            body = body.Without(key);
        }

        return body;
    }

    public Task<Reply> DeclareAsync(JsonObject body, string? key = null, string? token = null) =>
        Site.PostAsync("/api/visits", body, [.. Site.Bearer(token ?? Worker), ("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"))]);

    /// <summary>A registered child of the village, by its id.</summary>
    public async Task<string> RegisterAsync(JsonObject? body = null, string? worker = null)
    {
        var declared = await DeclareAsync(body ?? Boy(), token: worker);
        declared.Is(HttpStatusCode.Created);
        var id = declared.Text("id");
        var opened = await Site.PostAsync($"/api/declarations/{id}/opening", new JsonObject { ["reason"] = "登记" }, Site.Bearer(Reviewer));
        var review = await Site.PostAsync($"/api/declarations/{id}/review",
            new JsonObject { ["decision"] = "register", ["version"] = opened.Text("version") }, Site.Bearer(Reviewer));
        review.Is(HttpStatusCode.OK);
        return review.Text("child");
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
