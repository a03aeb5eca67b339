using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Storage;
using Suite.Api;
using Suite.Browser;

namespace Suite.Scenarios;

/// <summary>kill -9 while parents submit: what was acknowledged is there once, and what was begun is finished.</summary>
public sealed class KilledUnderLoad
{
    private const int Clients = 8;

    private static int Rounds => Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 100 : 10;

    [Fact]
    public async Task No_acknowledged_declaration_is_lost_or_doubled_and_every_begun_one_is_completed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.StartAsync(arguments: ["--RateLimits:DeclarationsPerMinute", "0",
            "--RateLimits:CallsPerMinutePerClient", "0"]);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = host.Address,
            Timeout = Patience.Long
        };
        var acknowledged = new ConcurrentDictionary<string, string>();
        var sent = new ConcurrentDictionary<string, string>();
        var chance = new Random(20241124);
        for (var round = 0; round < Rounds; round++)
        {
            var number = round;
            using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
            {
                for (var i = 0; !stopped.IsCancellationRequested; i++)
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"r{number}c{client}n{i}");
                    sent[key] = Declaring.Migrant().ToJsonString();
                    try
                    {
                        acknowledged[key] = await SubmitAsync(http, key, sent[key], cancellation);
                    }
                    catch (HttpRequestException)
                    {
                        // The process died under this request: not acknowledged.
                        return;
                    }
                    catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
                    {
                        return;
                    }
                }
            }, cancellation)).ToList();

            // In the middle of the work, however fast or slow the machine is today.
            var enough = acknowledged.Count + chance.Next(2 * Clients, 12 * Clients);
            for (var started = Stopwatch.GetTimestamp(); acknowledged.Count < enough && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20);)
            {
                await Task.Delay(chance.Next(1, 5), cancellation);
            }

            await host.StopAsync();
            await stopped.CancelAsync();
            await Task.WhenAll(clients);
            await host.RestartAsync();
        }

        Assert.True(acknowledged.Count > Rounds * Clients, $"Too little was under way: {acknowledged.Count}.");

        // A parent who got no answer tries again with the same key: for half of them. The other half stays away, and the sweep must finish alone.
        var unanswered = sent.Keys.Except(acknowledged.Keys).Order(StringComparer.Ordinal).ToList();
        foreach (var key in unanswered.Where((_, index) => index % 2 == 0))
        {
            acknowledged[key] = await SubmitAsync(http, key, sent[key], cancellation);
        }

        foreach (var (key, receipt) in acknowledged.Where((_, index) => index % 20 == 0))
        {
            Assert.Equal(receipt, await SubmitAsync(http, key, sent[key], cancellation));
        }

        foreach (var receipt in acknowledged.Values)
        {
            using var status = await http.PostAsync(
                new Uri("/api/declarations/status", UriKind.Relative),
                new StringContent(new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }.ToJsonString(), Encoding.UTF8,
                    "application/json"),
                cancellation);
            Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        }

        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct().Count());
        await Swept.UntilAsync(host.Data); // those who stayed away, too
        await host.StopAsync();
        await using var storage = await StorageRoot.OpenAsync(new StorageSettings { Path = host.Data }, TimeProvider.System, cancellation);
        var intents = await CountAsync(storage.Store, Partition.WholeIndex, Query.Of(Kinds.Intent), cancellation);
        var open = await CountAsync(storage.Store, Partition.WholeIndex,
            Query.Of(Kinds.Intent).Between(Fields.Open, null, DateTimeOffset.UtcNow.AddDays(1)), cancellation);
        var declarations = await CountAsync(storage.Store, Partition.County("140403"), Query.Of(Kinds.Declaration), cancellation);
        Assert.Equal(0, open);
        Assert.Equal(intents, declarations);
        Assert.InRange(declarations, acknowledged.Count, sent.Count);
    }

    private static async Task<string> SubmitAsync(HttpClient http, string key, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/declarations")
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return JsonNode.Parse(text)!["receipt"]!.GetValue<string>();
    }

    private static async Task<int> CountAsync(IStore store, Partition partition, Query query, CancellationToken cancellation)
    {
        var count = 0;
        string? next = null;
        do
        {
            var listing = await store.ListAsync(partition, query, new(500, next), cancellation);
            count += listing.Items.Count;
            next = listing.Next;
        }
        while (next is not null);
        return count;
    }
}
