using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Channels;
using Channels.BotFramework;
using Microsoft.Bot.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks;

/// <summary>
/// A turn of the Bot Framework as a deployment has it, on Bot Builder and beside it by hand: from the bytes of the message and its token to the reply
/// that the service has taken. The conversation is one fixed question and nothing is stored, so that the channel alone is measured.
/// </summary>
internal static class BotTurns
{
    /// <summary>People who write at the same time.</summary>
    private const int People = 8;

    /// <summary>In one round the two sides take turns this often: what else the machine does falls on both.</summary>
    private const int Slices = 10;

    private static readonly OutgoingMessage Question = new(
        "孩子是男孩还是女孩？", [new("男孩", "male"), new("女孩", "female"), new("跳过")], Data: new("sex", "migrant-2024", "d1"));

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        await using var service = await BotService.StartAsync();
        using var http = Http();
        using var validator = new InboundTokenValidator(service.Cloud, BotService.AppId, http, TimeProvider.System);
        var inbox = new BotFrameworkInbox(validator);
        var token = new BotToken(DelegatedTokenCredential.Create(static (_, _) => new("bot-token", DateTimeOffset.MaxValue)), service.Cloud);
        var byHand = new HandWrittenConnector(http, token);
        var adapter = new VerifiedAdapter(Http, token, TimeProvider.System, NullLogger<VerifiedAdapter>.Instance);
        var (bot, body, authorization) = (new Asking(), Message(service.Address), service.Authorization());

        async Task<ReceivedActivity> HearAsync()
        {
            var received = await inbox.ReceiveAsync(authorization, new MemoryStream(body), CancellationToken.None);
            return received.Verified ? received : throw new InvalidOperationException($"The message was refused: {received.Refusal?.Code}");
        }

        async Task ByHandAsync()
        {
            var received = await HearAsync();
            var here = ConversationReference.Of(received.Activity!, received.Verified);
            await byHand.SendAsync(ActivityEncoder.ToActivity(Question, here, received.Activity!.Id), here);
        }

        async Task OnBotBuilderAsync()
        {
            var turn = await adapter.RunAsync(await HearAsync(), bot);
            if (turn.Delivery.Outcome != DeliveryOutcome.Sent)
            {
                throw new InvalidOperationException($"The reply was not delivered: {turn.Delivery.Code}");
            }
        }

        await RoundAsync(ByHandAsync, OnBotBuilderAsync, effort.Load / 2);
        var rounds = new List<(Turns ByHand, Turns OnBotBuilder)>();
        for (var round = 0; round < effort.Rounds; round++)
        {
            rounds.Add(await RoundAsync(ByHandAsync, OnBotBuilderAsync, effort.Load));
        }

        string Median(Func<(Turns ByHand, Turns OnBotBuilder), double> of) => Figure.Number(Figure.Median(rounds.Select(of)));
        string Against(Func<Turns, double> of) => $"{Median(round => of(round.OnBotBuilder))} against {Median(round => of(round.ByHand))}";
        return
        [
            new Figure($"Bot Framework turns per second, {People} people, on Bot Builder against the hand-written client",
                [.. rounds.Select(round => round.OnBotBuilder.PerSecond / round.ByHand.PerSecond)], null, 0.60, "—",
                $"{Against(turns => turns.PerSecond)} a second; p50 {Against(turns => turns.At(0.50))} ms"),
            new Figure("the same, 99th percentile of a turn",
                [.. rounds.Select(round => round.OnBotBuilder.At(0.99) / round.ByHand.At(0.99))], 2.0, null, "—",
                $"p99 {Against(turns => turns.At(0.99))} ms"),
        ];
    }

    private static async Task<(Turns First, Turns Second)> RoundAsync(Func<Task> first, Func<Task> second, TimeSpan load)
    {
        var (one, other) = (new Turns(), new Turns());
        for (var slice = 0; slice < Slices; slice++)
        {
            await one.TakeAsync(first, load / Slices);
            await other.TakeAsync(second, load / Slices);
        }

        return (one, other);
    }

    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

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

    /// <summary>The turns of one side of one round.</summary>
    private sealed class Turns
    {
        private readonly ConcurrentBag<List<double>> _milliseconds = [];
        private double _seconds;

        public double PerSecond => _milliseconds.Sum(list => list.Count) / _seconds;

        public double At(double quantile)
        {
            double[] sorted = [.. _milliseconds.SelectMany(list => list).Order()];
            return sorted[(int)(sorted.Length * quantile)];
        }

        public async Task TakeAsync(Func<Task> turn, TimeSpan load)
        {
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, People).Select(_ => Task.Run(async () =>
            {
                var own = new List<double>();
                while (Stopwatch.GetElapsedTime(started) < load)
                {
                    var heard = Stopwatch.GetTimestamp();
                    await turn();
                    own.Add(Stopwatch.GetElapsedTime(heard).TotalMilliseconds);
                }

                _milliseconds.Add(own);
            })));
            _seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
