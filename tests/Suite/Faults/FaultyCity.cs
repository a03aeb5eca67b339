using System.Net;
using Storage;
using Suite.Api;
using Suite.Contracts;
using Suite.Contracts.CosmosProtocol;

namespace Suite.Faults;

/// <summary>The real application on Azure's real clients: records in the Cosmos DB double on a port, files and messages in Azurite, both over a wire
/// that can fail.</summary>
internal sealed class FaultyCity : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faulty-").FullName;
    private readonly CosmosServer _cosmos;

    private FaultyCity(CosmosServer cosmos, StorageWire wire) => (_cosmos, Wire) = (cosmos, wire);

    public CosmosDouble Cosmos => _cosmos.Service;

    public StorageWire Wire { get; }

    public Site Site { get; private set; } = null!;

    public StorageSettings Settings => new()
    {
        Kind = "azure",
        CosmosConnection = _cosmos.Connection,
        CosmosGateway = true,
        StorageConnection = Wire.Connection,
        KeysPath = Path.Combine(_folder, "rings.keys"),
    };

    /// <param name="start">False: stores only, no application.</param>
    /// <param name="time">Null: the real clock, and still no timer fires: it would meet the fault that was meant for somebody's request.</param>
    public static async Task<FaultyCity> StartAsync(Azurite azurite, bool start = true, TimeProvider? time = null)
    {
        var city = new FaultyCity(await CosmosServer.StartAsync(CosmosDouble.NewAccount()),
            await StorageWire.StartAsync(await azurite.NewConnectionAsync()));
        if (start)
        {
            city.Site = await city.MoreAsync(time ?? TimeProvider.System);
        }

        return city;
    }

    /// <summary>An instance on these stores.</summary>
    public Task<Site> MoreAsync(TimeProvider? time = null, string setting = "RateLimits:DeclarationsPerMinute=0") =>
        Site.StartAsync(time, "Store:Kind=azure", $"Cosmos:Connection={Settings.CosmosConnection}", "Cosmos:Gateway=true",
            $"Storage:Connection={Settings.StorageConnection}", $"Keys:Path={Settings.KeysPath}", setting);

    /// <summary>Whatever fails fails no more.</summary>
    public void Calm()
    {
        (Cosmos.Interfere, Cosmos.Instead) = (null, null);
        Wire.Interfere = null;
    }

    /// <summary>Lets the writes of records fail, so many times.</summary>
    /// <param name="done">The write has its effect, and the answer says otherwise.</param>
    public void FailWrites(int times, int status, bool done = false, params (string Name, string Value)[] headers)
    {
        var left = times;
        bool Hits(HttpRequestMessage request) => request.Headers.Contains("x-ms-cosmos-is-batch-request") && Interlocked.Decrement(ref left) >= 0;
        HttpResponseMessage Answer() => FaultyCity.Answer(status, headers);
        if (done)
        {
            Cosmos.Instead = (request, due) => Hits(request) ? Answer() : due;
        }
        else
        {
            Cosmos.Interfere = request => Hits(request) ? Answer() : null;
        }
    }

    /// <summary>Whatever is asked of one county's partition is answered so; the others are not touched.</summary>
    public void FailCounty(string county, int status, params (string Name, string Value)[] headers) =>
        Cosmos.Interfere = request => request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var key) && key.Single() == $"[\"{county}\"]"
        ? Answer(status, headers) : null;

    private static HttpResponseMessage Answer(int status, (string Name, string Value)[] headers)
    {
        if (status == 0)
        {
            throw new HttpRequestException("The connection broke.");
        }

        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("""{"code":"x","message":"x"}""") };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }

    /// <summary>Lets requests of the storage clients fail, so many times.</summary>
    public void FailStorage(int times, Fault fault, Func<string, string, bool> which)
    {
        var left = times;
        Wire.Interfere = request => which(request.Method, request.Path.Value!) && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    public async ValueTask DisposeAsync()
    {
        Calm();
        if (Site is not null)
        {
            await Site.DisposeAsync();
        }

        await Wire.DisposeAsync();
        await _cosmos.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
