using System.Net;
using System.Text.Json.Nodes;
using Suite.Contracts;
using Suite.Faults;

namespace Suite.Scenarios;

/// <summary>
/// What README and settings say of several instances: which limits each counts for itself. Guesses are counted over all of them
/// (<see cref="ManyInstances"/>).
/// </summary>
public sealed class LimitsOfEach(Azurite azurite)
{
    [Fact]
    public async Task Requests_from_one_address_are_counted_by_each_instance_for_itself()
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        await using var one = await city.MoreAsync(setting: "RateLimits:DeclarationsPerMinute=2");
        await using var other = await city.MoreAsync(setting: "RateLimits:DeclarationsPerMinute=2");
        foreach (var instance in new[] { one, other })
        {
            foreach (var status in (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests])
            {
                (await instance.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = "0000-0000-0000", ["phoneLast4"] = "1111" }))
                    .Is(status);
            }
        }
    }
}
