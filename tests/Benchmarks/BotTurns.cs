using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Channels;
using Channels.BotFramework;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Bot.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks;

/// <summary>
/// A turn of the Bot Framework, from the bytes of the message to the reply that its service has taken, on Bot Builder and beside it by hand. The service listens on
/// a port of this process; the conversation is one fixed question, so that nothing but the channel is measured.
/// </summary>
internal static class BotTurns
{
    /// <summary>People who write at the same time.</summary>
    private const int People = 8;

    private static readonly OutgoingMessage Question = new(
        "孩子是男孩还是女孩？", [new("男孩", "male"), new("女孩", "female"), new("跳过")], Data: new("sex", "migrant-2024", "d1"));

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        await using var service = await ServiceAsync();
        var address = service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/";
        var inbox = BotFrameworkInbox.WithoutTokens();
        using var http = Http();
        var byHand = new HandWrittenConnector(http);
        var adapter = new VerifiedAdapter(Http, new BotToken(null, BotCloud.Public), TimeProvider.System, NullLogger<VerifiedAdapter>.Instance);
        var bot = new Asking();

        async Task ByHandAsync(ReceivedActivity received)
        {
            var here = ConversationReference.Of(received.Activity!, received.Verified);
            await byHand.SendAsync(ActivityEncoder.ToActivity(Question, here, received.Activity!.Id), here);
        }

        async Task OnBotBuilderAsync(ReceivedActivity received)
        {
            var turn = await adapter.RunAsync(received, bot);
            if (turn.Delivery.Outcome != DeliveryOutcome.Sent)
            {
                throw new InvalidOperationException($"The reply was not delivered: {turn.Delivery.Code}");
            }
        }

        var body = Message(address);
        await RoundAsync(inbox, body, ByHandAsync, effort.Load / 2);
        await RoundAsync(inbox, body, OnBotBuilderAsync, effort.Load / 2);
        var (rates, tails, ours, theirs) = (new List<double>(), new List<double>(), new List<Round>(), new List<Round>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            theirs.Add(await RoundAsync(inbox, body, ByHandAsync, effort.Load));
            ours.Add(await RoundAsync(inbox, body, OnBotBuilderAsync, effort.Load));
            rates.Add(ours[^1].PerSecond / theirs[^1].PerSecond);
            tails.Add(ours[^1].P99 / theirs[^1].P99);
        }

        string Milliseconds(Func<Round, double> of) => $"{Figure.Number(Figure.Median(ours.Select(of)) * 1000)} against {Figure.Number(Figure.Median(theirs.Select(of)) * 1000)} ms";
        return
        [
            new Figure($"Bot Framework turns per second, {People} people, on Bot Builder against the hand-written client", rates, null, 0.60, "—",
                $"{Figure.Number(Figure.Median(ours.Select(one => one.PerSecond)))} against {Figure.Number(Figure.Median(theirs.Select(one => one.PerSecond)))} a second; p50 {Milliseconds(one => one.P50)}"),
            new Figure("the same, 99th percentile of a turn", tails, 2.0, null, "—", $"p99 {Milliseconds(one => one.P99)}"),
        ];
    }

    private static async Task<Round> RoundAsync(BotFrameworkInbox inbox, byte[] body, Func<ReceivedActivity, Task> turn, TimeSpan load)
    {
        var times = new ConcurrentBag<List<double>>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, People).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < load)
            {
                var heard = Stopwatch.GetTimestamp();
                await turn(await inbox.ReceiveAsync(null, new MemoryStream(body), CancellationToken.None));
                own.Add(Stopwatch.GetElapsedTime(heard).TotalSeconds);
            }

            times.Add(own);
        })));
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] sorted = [.. times.SelectMany(list => list).Order()];
        return new(sorted.Length / took, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }

    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static async Task<WebApplication> ServiceAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v3/conversations/{**rest}", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{\"id\":\"1\"}");
        });
        await app.StartAsync();
        return app;
    }

    private static byte[] Message(string address) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = "message",
        ["id"] = "a1",
        ["timestamp"] = "2026-11-29T08:00:00.000Z",
        ["serviceUrl"] = address,
        ["channelId"] = "webchat",
        ["from"] = new JsonObject { ["id"] = "dl_0123456789abcdef", ["name"] = "" },
        ["recipient"] = new JsonObject { ["id"] = "bot@4k5b2", ["name"] = "bot" },
        ["conversation"] = new JsonObject { ["id"] = "8fh2kd93kd92kdl29-as" },
        ["locale"] = "zh-CN",
        ["text"] = "李小雨",
        ["channelData"] = new JsonObject { ["clientActivityID"] = "17327000000000a1b2c3" },
    }.ToJsonString());

    private sealed class Asking : IBot
    {
        public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
        {
            var received = VerifiedAdapter.Received(turnContext);
            var here = ConversationReference.Of(received.Activity!, received.Verified);
            var reply = ActivityEncoder.ToActivity(Question, here, received.Activity!.Id);
            await turnContext.SendActivityAsync(SchemaActivities.Outgoing(reply), cancellationToken);
        }
    }

    private sealed record Round(double PerSecond, double P50, double P99);
}
