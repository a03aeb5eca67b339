using System.Text;
using System.Text.Json.Nodes;
using Suite.Api;
using Suite.Browser;
using Suite.Contracts;
using Suite.Hosting;
using Suite.Hosting.Functions;

namespace Suite.Scenarios;

/// <summary>
/// Three instances of the application, each a process of its own, on one Cosmos DB double and one storage account: two published workers under
/// Functions hosts for tests, and the stand-alone server, where staff sign in.
/// </summary>
internal sealed class Instances : IAsyncDisposable
{
    private Instances(Deployment stores, FunctionsHost second, HostProcess standAlone)
    {
        (Stores, Second, StandAlone) = (stores, second, standAlone);
        Clients = [stores.NewClient(), Deployment.NewClient(second.Address), Deployment.NewClient(standAlone.Address)];
    }

    public Deployment Stores { get; }

    public FunctionsHost First => Stores.Host;

    public FunctionsHost Second { get; }

    public HostProcess StandAlone { get; }

    /// <summary>Of the first worker, the second, the stand-alone server.</summary>
    public IReadOnlyList<HttpClient> Clients { get; }

    public static async Task<Instances> StartAsync(PublishedWorker published, Azurite azurite)
    {
        // One after the other: the first one makes the keys.
        var stores = await Deployment.StartAsync(published, azurite);
        try
        {
            return new(stores, await stores.MoreAsync(published), await HostProcess.StartAsync(null, 0, stores.Arguments));
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Both hosts begin to deliver the messages of every queue; the stand-alone server does so from its start.</summary>
    public void Deliver()
    {
        First.DeliverFrom(Stores.Account, TimeSpan.FromSeconds(1));
        Second.DeliverFrom(Stores.Account, TimeSpan.FromSeconds(1));
    }

    public Task<Reply> PostAsync(int instance, string path, JsonNode body, params (string Name, string Value)[] headers) => Deployment.SendAsync(
        Clients[instance], HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), headers);

    public Task<Reply> DeclareAsync(int instance, JsonNode body, string key) =>
        PostAsync(instance, "/api/declarations", body, ("Idempotency-Key", key));

    /// <summary>Somebody of a county's staff, signed in at the stand-alone server.</summary>
    public async Task<(string Name, string Value)[]> StaffAsync(string role, string county) =>
        Site.Bearer((await PostAsync(2, "/dev/token", new JsonObject { ["role"] = role, ["county"] = county })).Text("token"));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients)
        {
            client.Dispose();
        }

        await StandAlone.DisposeAsync();
        await Stores.DisposeAsync();
    }
}

/// <summary>Three instances for the tests of a class that do not disturb each other.</summary>
public sealed class SharedInstances(PublishedWorker published, Azurite azurite) : IAsyncLifetime
{
    internal Instances Instances { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Instances = await Instances.StartAsync(published, azurite);
        Instances.Deliver();
    }

    public ValueTask DisposeAsync() => Instances is null ? ValueTask.CompletedTask : Instances.DisposeAsync();
}
