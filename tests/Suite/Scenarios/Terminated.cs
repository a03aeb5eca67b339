using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Suite.Api;
using Suite.Browser;

namespace Suite.Scenarios;

/// <summary>SIGTERM in the middle of the day: nobody reads of an error of ours, what was begun is finished or can be tried again.</summary>
public sealed class Terminated
{
    [Fact]
    public async Task Chats_that_start_and_forms_that_are_sent_while_the_server_stops_are_answered_or_asked_to_come_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.StartAsync(null, 0, "--RateLimits:DeclarationsPerMinute", "0",
            "--RateLimits:CallsPerMinutePerClient", "0", "--RateLimits:ChatPerMinute", "0");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = host.Address,
            Timeout = Patience.Long
        };
        var answers = new ConcurrentDictionary<string, int>();
        using var enough = new SemaphoreSlim(0);
        var clients = Enumerable.Range(0, 12).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                try
                {
                    var answer = client % 2 == 0 ? await ChatAsync(http, cancellation) : await DeclareAsync(http, cancellation);
                    answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
                    enough.Release();
                }
                catch (HttpRequestException)
                {
                    return; // Nobody listens any more: not an answer.
                }
            }
        }, cancellation)).ToList();
        for (var i = 0; i < 60; i++)
        {
            await enough.WaitAsync(cancellation);
        }

        Assert.Equal(0, await host.TerminateAsync());
        await Task.WhenAll(clients);
        Assert.All(answers.Keys, answer => Assert.Contains(answer, (string[])["200", "201", "503 restarting"]));
    }

    private static async Task<string> ChatAsync(HttpClient http, CancellationToken cancellation)
    {
        using var granted = await http.PostAsync(new Uri("/chat/token", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"),
            cancellation);
        if (!granted.IsSuccessStatusCode)
        {
            return await SayAsync(granted, cancellation);
        }

        var token = JsonDocument.Parse(await granted.Content.ReadAsStringAsync(cancellation)).RootElement.GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/directline/conversations");
        request.Headers.Authorization = new("Bearer", token);
        using var started = await http.SendAsync(request, cancellation);
        return await SayAsync(started, cancellation);
    }

    private static async Task<string> DeclareAsync(HttpClient http, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/declarations")
        { Content = new StringContent(Declaring.Migrant().ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await http.SendAsync(request, cancellation);
        return await SayAsync(response, cancellation);
    }

    private static async Task<string> SayAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created ? status
            : body.StartsWith('{') && JsonDocument.Parse(body).RootElement.TryGetProperty("code", out var code) ? $"{status} {code.GetString()}"
            : $"{status} {body}";
    }
}
