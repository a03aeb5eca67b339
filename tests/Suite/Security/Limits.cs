using System.Net;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;

namespace Suite.Security;

public sealed class Limits
{
    [Fact]
    public async Task One_address_is_granted_so_many_a_minute_and_then_told_how_long_to_wait()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time, "RateLimits:DeclarationsPerMinute=5", "Site:ClientAddressHeader=X-Client");
        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(site, "10.0.0.1")).Is(HttpStatusCode.OK);
        }

        var refused = await AskAsync(site, "10.0.0.1");
        refused.Is(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        // Declarations share the limiter; another address has its own; another route has none.
        (await site.PostAsync("/api/declarations", "{}", ("X-Client", "10.0.0.1"), ("Idempotency-Key", "a"))).Is(HttpStatusCode.TooManyRequests);
        (await AskAsync(site, "10.0.0.2")).Is(HttpStatusCode.OK);
        (await site.GetAsync("/api/forms")).Is(HttpStatusCode.OK);

        time.Advance(TimeSpan.FromMinutes(2));
        (await AskAsync(site, "10.0.0.1")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task At_the_turn_of_the_minute_the_limit_is_not_granted_twice()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time, "RateLimits:DeclarationsPerMinute=10", "Site:ClientAddressHeader=X-Client");
        (await AskAsync(site, "10.0.0.1")).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromSeconds(59));
        for (var i = 0; i < 9; i++)
        {
            (await AskAsync(site, "10.0.0.1")).Is(HttpStatusCode.OK);
        }

        time.Advance(TimeSpan.FromSeconds(2));
        var granted = 0;
        while ((await AskAsync(site, "10.0.0.1")).Status == HttpStatusCode.OK)
        {
            granted++;
        }

        Assert.InRange(granted, 0, 1);
    }

    [Theory]
    [InlineData("10.0.0.1, 10.9.9.9", "10.9.9.9")]
    [InlineData("10.9.9.9:4711", "10.9.9.9")]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1")]
    public async Task These_two_are_one_client(string one, string other)
    {
        await using var site = await Site.StartAsync(null, "RateLimits:DeclarationsPerMinute=1", "Site:ClientAddressHeader=X-Client");
        (await AskAsync(site, one)).Is(HttpStatusCode.OK);
        (await AskAsync(site, other)).Is(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_header_that_is_not_the_configured_one_is_not_believed()
    {
        await using var site = await Site.StartAsync(null, "RateLimits:DeclarationsPerMinute=1");
        (await site.PostAsync("/api/eligibility", Body, ("X-Forwarded-For", "10.0.0.1"))).Is(HttpStatusCode.OK);
        (await site.PostAsync("/api/eligibility", Body, ("X-Forwarded-For", "10.0.0.2"))).Is(HttpStatusCode.TooManyRequests);
    }

    private const string Body = """{"formId":"migrant-2024","answers":{}}""";

    private static Task<Reply> AskAsync(Site site, string from) => site.PostAsync("/api/eligibility", Body, ("X-Client", from));
}
