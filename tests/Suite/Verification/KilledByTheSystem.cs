using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Verifications;
using Domain.Divisions;
using Storage;
using Suite.Browser;

namespace Suite.Verification;

/// <summary>
/// kill -9 of the whole server at any moment of a comparison: after its restart it comes to what an undisturbed one comes to, without anybody asking
/// again.
/// </summary>
public sealed class KilledByTheSystem : IDisposable
{
    private const string County = "140403";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 50 : 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("verification-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killed_at_any_moment_a_comparison_ends_like_an_undisturbed_one()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using (var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, "seeded", "data") },
            TimeProvider.System, Stop))
        {
            await Killed.SeedAsync(root, now, children: 2_400, listed: 2_000, unknown: 300);
        }

        var (took, _, undisturbed) = await OfACopyAsync("undisturbed", null);
        var chance = new Random(20241150);
        var midway = 0;
        for (var round = 0; midway < Rounds && round < 3 * Rounds; round++)
        {
            var after = took * chance.NextDouble();
            var (_, onTheWay, seen) = await OfACopyAsync(FormattableString.Invariant($"killed-{round}"), after);
            Assert.Equal(undisturbed, seen);
            midway += onTheWay ? 1 : 0;

            // Over before it was killed: the machine is quicker by now than when the time was taken.
            took = onTheWay ? took : after;
        }

        Assert.True(midway > Rounds / 3, $"Only {midway} of {Rounds} were killed on the way.");
    }

    /// <param name="killedAfter">How long after it was asked for the server dies; null: never.</param>
    /// <returns>How long it took, whether it was killed before its end, and what it came to.</returns>
    private async Task<(TimeSpan Took, bool OnTheWay, string Seen)> OfACopyAsync(string name, TimeSpan? killedAfter)
    {
        var data = Path.Combine(_folder, name, "data");
        Killed.CopyOf(Path.Combine(_folder, "seeded"), Path.Combine(_folder, name));
        TimeSpan took;
        var onTheWay = false;
        string id;
        await using (var host = await HostProcess.StartAsync(data))
        {
            using var client = new HttpClient { BaseAddress = host.Address, Timeout = Patience.Long };
            await SignInAsync(client);
            var began = TimeProvider.System.GetTimestamp();
            using var asked = await client.PostAsync("/api/departments/education/verifications",
                new StringContent("{}", Encoding.UTF8, "application/json"), Stop);
            id = (string)JsonNode.Parse(await asked.Content.ReadAsStringAsync(Stop))!["id"]!;
            if (killedAfter is { } moment)
            {
                await Task.Delay(moment, Stop);
                onTheWay = await StateAsync(client, id) != "done";
                await host.RestartAsync();
                await SignInAsync(client);
            }

            for (var until = DateTimeOffset.UtcNow + Patience.Long; await StateAsync(client, id) != "done"; await Task.Delay(20, Stop))
            {
                Assert.True(DateTimeOffset.UtcNow < until, "It did not go on.");
            }

            took = TimeProvider.System.GetElapsedTime(began);
        }

        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = data }, TimeProvider.System, Stop);
        var found = (await new VerificationStart(root.Store, root.Queue, Domain.Eligibility.PolicyInForce.AsWritten, TimeProvider.System)
            .FindAsync(DivisionCode.Parse(County), id, Stop))!;
        return (took, onTheWay, await Killed.SeenAsync(root, found.Verification));
    }

    private static async Task<string> StateAsync(HttpClient client, string id)
    {
        using var reply = await client.GetAsync("/api/verifications/" + id, Stop);
        return (string)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!["status"]!;
    }

    private static async Task SignInAsync(HttpClient client)
    {
        using var reply = await client.PostAsync("/dev/token",
            new StringContent($$"""{"role":"countyReviewer","county":"{{County}}"}""", Encoding.UTF8, "application/json"), Stop);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (string)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!["token"]!);
    }
}
