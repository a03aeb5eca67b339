using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Functions;
using Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Storage;

namespace Suite.Api;

/// <summary>The real application over Kestrel on a port of the system's choice, with the embedded store in a folder of its own.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("site-").FullName;

    private bool _isStopped;

    private Site() { }

    public WebApplication App { get; private set; } = null!;

    /// <summary>Holds every answer to its description.</summary>
    internal Described Answers { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public HttpClient Client => field ??= new(Answers) { Timeout = Patience.Long };

    public Uri Address { get; private set; } = null!;

    public string Data => Path.Combine(_folder, "data");

    public IStore Store => App.Services.GetRequiredService<IStore>();

    /// <param name="time">A clock of the test's own, or the real one by name: no timer fires by it, the test fires those it looks at.</param>
    /// <param name="settings">"Section:Key=value"; rate limits are off unless named.</param>
    public static async Task<Site> StartAsync(TimeProvider? time = null, params string[] settings)
    {
        var site = new Site();
        string[] args =
        [
            "--urls", "http://127.0.0.1:0", "--data", site.Data, "--environment", "Development", "--RateLimits:DeclarationsPerMinute=0",
                "--RateLimits:CallsPerMinutePerClient=0",
            .. settings.Select(setting => "--" + setting),
        ];
        var (launch, problem) = Launch.Read(args, _ => null);
        Assert.Null(problem);
        site.App = await Server.CreateAsync(launch!, time);
        await site.App.StartAsync();
        if (time is not null)
        {
            // Whether a timer has come before the test's next step would be luck, and one that is at it keeps the test's own from it.
            await site.App.Services.GetServices<IHostedService>().OfType<Scheduler>().Single().StopAsync(CancellationToken.None);
        }

        _ = Described.Of(site.App);
        site.Address = new Uri(site.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        site.Client.BaseAddress = site.Address;
        return site;
    }

    /// <summary>
    /// Ends the application as the program itself ends: what timers and queues have under way comes to its end before the store is closed. Closed
    /// over them it would be written to, or missed, at any moment of the test's. Its data stays until the end.
    /// </summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            Client.Dispose(); // A kept connection is nothing to wait for.
            await App.StopAsync();
            await App.DisposeAsync();
        }
    }

    public async Task<Reply> GetAsync(string path, string? token = null) => await SendAsync(HttpMethod.Get, path, null, Bearer(token));

    public Task<Reply> PostAsync(string path, JsonNode? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Json(body.ToJsonString()), headers);

    public Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(body), headers);

    public Task<Reply> PostAsync(string path, byte[] body, string contentType, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(HttpMethod.Post, path, content, headers);
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>Declares with a key of its own.</summary>
    public Task<Reply> DeclareAsync(JsonNode body, string? key = null) =>
        PostAsync("/api/declarations", body, ("Idempotency-Key", key ?? Guid.NewGuid().ToString("N")));

    public async Task<string> TokenAsync(string role, string? county = null, string? township = null, string? village = null, string? name = null)
    {
        var persona = new JsonObject { ["role"] = role };
        foreach (var (key, value) in new[] { ("county", county), ("township", township), ("village", village), ("name", name) })
        {
            if (value is not null)
            {
                persona[key] = value;
            }
        }

        var reply = await PostAsync("/dev/token", persona);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Text("token");
    }

    public static (string Name, string Value)[] Bearer(string? token) => token is null ? [] : [("Authorization", "Bearer " + token)];

    /// <summary>Every document of a kind in a county.</summary>
    public async Task<IReadOnlyList<Document>> AllAsync(string county, Kind kind)
    {
        var all = new List<Document>();
        string? next = null;
        do
        {
            var page = await Store.ListAsync(Partition.County(county), Query.Of(kind), new(100, next));
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    /// <summary>Waits until something that happens in the background is so: longer than a disk under the whole suite stands still.</summary>
    public static async Task UntilAsync(Func<Task<bool>> so)
    {
        // Less and less often: whoever asks a server forty times a second is soon told to wait a minute.
        for (var (began, pause) = (TimeProvider.System.GetTimestamp(), 20); TimeProvider.System.GetElapsedTime(began) < Patience.Long;
            pause = Math.Min(pause + 5, 250))
        {
            if (await so())
            {
                return;
            }

            await Task.Delay(pause);
        }

        Assert.Fail("It did not happen within five minutes.");
    }

    /// <summary>Waits for what follows a submission behind its answer: from then on what was declared is found by its number.</summary>
    public Task SettledAsync() => UntilAsync(async () =>
        (await Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Intent).Between(Fields.Open, null, null), new(1))).Items.Count == 0);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}

/// <summary>What came back.</summary>
public sealed record Reply(HttpStatusCode Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    /// <summary>The codes of a problem document, after seeing that it is one.</summary>
    public IReadOnlyList<string> Codes => [.. Problems.Select(problem => problem.GetProperty("code").GetString()!)];

    public IReadOnlyList<string> Fields => [.. Problems.Select(problem => problem.GetProperty("field").GetString()!)];

    private IReadOnlyList<JsonElement> Problems
    {
        get
        {
            Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
            Assert.Equal((int)Status, Json.GetProperty("status").GetInt32());
            Assert.False(string.IsNullOrEmpty(Text("code")));
            var errors = Json.GetProperty("errors").EnumerateArray().ToList();
            Assert.NotEmpty(errors);
            Assert.All(errors, error => Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString())));
            return errors;
        }
    }

    public Reply Is(HttpStatusCode status, string? code = null)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Body}");
        if (code is not null)
        {
            Assert.Contains(code, Codes);
        }

        return this;
    }
}

/// <summary>One site shared by the tests of a class that do not disturb each other.</summary>
public sealed class SharedSite : IAsyncLifetime
{
    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await Site.StartAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
