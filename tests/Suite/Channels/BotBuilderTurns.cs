using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Channels;
using Channels.BotFramework;
using Microsoft.Bot.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Suite.Channels;

/// <summary>A turn on Bot Builder: what was heard, what is said, and what becomes of it. The service is there for real, on a local port.</summary>
public sealed class BotBuilderTurns : IAsyncLifetime
{
    private BotFrameworkService _service = null!;
    private int _clients;

    public async ValueTask InitializeAsync() => _service = await BotFrameworkService.StartAsync();

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    private static readonly OutgoingMessage Summary = new(
        "请核对一下👧。", [new("没错，提交", "confirm"), new("取消")],
        new("流动儿童登记", [new("出生日期", "2016-03-05T00:00:00", new("修改", "改一下出生日期")), new("姓名", "李“小”雨\\n")]),
        new("confirm", "migrant-2024", "2024-02-10T08:00:00.0000000Z", Receipt: "R1"));

    [Fact]
    public async Task What_the_service_gets_is_what_the_encoder_wrote()
    {
        var received = await ReceiveAsync();
        var here = ConversationReference.Of(received.Activity!, verified: true);
        Assert.Equal(DeliveryOutcome.Sent, (await Adapter().RunAsync(received, new Saying(Summary))).Delivery.Outcome);
        var notice = await Adapter().SendAsync(here, [ActivityEncoder.ToActivity(Summary, here, null), ActivityEncoder.Typing(here)], Cancellation);
        Assert.Equal(DeliveryOutcome.Sent, notice.Outcome);

        var sent = _service.Sent.ToArray();
        const string conversation = "/v3/conversations/c1/activities";
        Assert.Equal([conversation + "/a1", conversation, conversation], sent.Select(one => one.Path));
        Same(ActivityEncoder.ToActivity(Summary, here, "a1"), sent[0].Body);
        Same(ActivityEncoder.ToActivity(Summary, here, null), sent[1].Body);
        Same(ActivityEncoder.Typing(here), sent[2].Body);
        Assert.All(sent, one => Assert.Equal("Bearer bot-token", one.Authorization));
    }

    [Fact]
    public async Task Replies_that_are_expected_in_the_answer_are_its_body_and_nothing_is_sent()
    {
        var received = await ReceiveAsync(activity => activity["deliveryMode"] = "expectReplies");
        var (delivery, body) = await Adapter().RunAsync(received, new Saying(Summary));
        Assert.Equal(DeliveryOutcome.Sent, delivery.Outcome);
        var said = JsonNode.Parse(body!.Value.Span)!["activities"]!.AsArray().Single()!;
        Same(ActivityEncoder.ToActivity(Summary, ConversationReference.Of(received.Activity!, verified: true), "a1"), said.ToJsonString());
        Assert.Empty(_service.Sent);
        Assert.Equal("""{"activities":[]}""", Encoding.UTF8.GetString((await Adapter().RunAsync(received, new Saying())).Replies!.Value.Span));
    }

    [Fact]
    public async Task What_is_odd_in_an_activity_reaches_the_bot_as_it_came_and_loses_no_message()
    {
        var received = await ReceiveAsync(activity =>
        {
            activity["timestamp"] = "gestern";
            activity["localTimestamp"] = 7;
            activity["expiration"] = "2024-13-45";
            activity["locale"] = "xx-never-heard-of";
            activity["callerId"] = new JsonArray();
            activity["text"] = "2016-03-05T00:00:00";
            activity["value"] = new JsonObject { ["choice"] = "2016-03-05T00:00:00" };
        });
        var (bot, culture) = (new Saying(new OutgoingMessage("好的")), Thread.CurrentThread.CurrentCulture);
        Assert.Equal(DeliveryOutcome.Sent, (await Adapter().RunAsync(received, bot)).Delivery.Outcome);
        Assert.Same(received.Activity, bot.Heard);
        Assert.Same(culture, bot.Culture);
    }

    [Fact]
    public async Task A_turn_that_fails_is_not_taken_for_heard()
    {
        var adapter = Adapter();
        await Assert.ThrowsAsync<IOException>(async () => await adapter.RunAsync(await ReceiveAsync(), new Failing()));
        Assert.Null(adapter.OnTurnError);
    }

    [Theory]
    [InlineData(429, "120", DeliveryOutcome.TryLater, 120)]
    [InlineData(503, null, DeliveryOutcome.TryLater, 1)]
    [InlineData(401, null, DeliveryOutcome.Misconfigured, null)]
    [InlineData(404, null, DeliveryOutcome.Undeliverable, null)]
    public async Task A_reply_that_does_not_arrive_ends_the_turn_and_says_what_to_do(
        int status, string? retryAfter, DeliveryOutcome outcome, int? seconds)
    {
        _service.Answers.Enqueue((status, retryAfter));
        var (delivery, body) = await Adapter().RunAsync(await ReceiveAsync(), new Saying(new("一"), new("二")));
        Assert.Equal(new Delivery(outcome, RetryAfter: seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, Code: $"{status}"), delivery);
        Assert.Null(body);
        Assert.Single(_service.Sent); // The second does not overtake the first.
    }

    [Fact]
    public async Task Without_a_token_of_its_own_the_bot_hears_and_its_silence_is_known()
    {
        var bot = new Saying(new OutgoingMessage("好的"));
        var adapter = Adapter(DelegatedTokenCredential.Create((_, _) => throw new AuthenticationFailedException("no")));
        Assert.Equal(new Delivery(DeliveryOutcome.Misconfigured, Code: "noBotToken"), (await adapter.RunAsync(await ReceiveAsync(), bot)).Delivery);
        Assert.NotNull(bot.Heard);
        Assert.Empty(_service.Sent);
    }

    [Fact]
    public async Task An_unverified_message_is_heard_and_the_bot_s_token_stays_here()
    {
        var bot = new Saying(new OutgoingMessage("好的"));
        var received = (await ReceiveAsync()) with { Verified = false };
        Assert.Equal(new Delivery(DeliveryOutcome.Misconfigured, Code: "untrustedServiceUrl"), (await Adapter().RunAsync(received, bot)).Delivery);
        Assert.NotNull(bot.Heard);
        Assert.Empty(_service.Sent);
    }

    [Fact]
    public async Task An_answer_of_the_service_that_cannot_be_read_is_still_an_arrival()
    {
        _service.Body = "<html>";
        Assert.Equal(DeliveryOutcome.Sent, (await Adapter().RunAsync(await ReceiveAsync(), new Saying(new("一"), new("二")))).Delivery.Outcome);
        Assert.Equal(2, _service.Sent.Count);
    }

    [Fact]
    public async Task A_hundred_turns_at_once_share_one_connector()
    {
        var adapter = Adapter();
        var received = await ReceiveAsync();
        await adapter.RunAsync(received, new Saying(new OutgoingMessage("好的")));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => adapter.RunAsync(received, new Saying(new OutgoingMessage("好的")))));
        Assert.Equal(101, _service.Sent.Count);
        Assert.Equal(1, _clients);
    }

    [Fact]
    public async Task The_adapter_has_no_door_of_its_own()
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Message().ToJsonString()));
        var bot = new Saying();
        await Assert.ThrowsAsync<NotSupportedException>(() => Adapter().ProcessAsync(http.Request, http.Response, bot, Cancellation));
        Assert.Null(bot.Heard);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JsonObject Message() => new()
    {
        ["type"] = "message",
        ["id"] = "a1",
        ["serviceUrl"] = _service.Address + "/",
        ["channelId"] = "webchat",
        ["from"] = new JsonObject { ["id"] = "u1", ["name"] = "2016-03-05", ["aadObjectId"] = "2016-03-05T00:00:00Z" },
        ["recipient"] = new JsonObject { ["id"] = "bot" },
        ["conversation"] = new JsonObject { ["id"] = "c1", ["isGroup"] = false, ["tenantId"] = "t" },
        ["text"] = "你好",
    };

    private async Task<ReceivedActivity> ReceiveAsync(Action<JsonObject>? change = null)
    {
        var message = Message();
        change?.Invoke(message);
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(message.ToJsonString()));
        var received = await BotFrameworkInbox.WithoutTokens().ReceiveAsync(null, body, Cancellation);
        Assert.Null(received.Refusal);
        return received with { Verified = true };
    }

    private VerifiedAdapter Adapter(TokenCredential? credential = null) => new(
        () =>
        {
            Interlocked.Increment(ref _clients);
            return new HttpClient();
        },
        new(credential ?? DelegatedTokenCredential.Create((_, _) => new("bot-token", DateTimeOffset.MaxValue)), BotCloud.Public),
        TimeProvider.System, NullLogger<VerifiedAdapter>.Instance);

    private static void Same(Activity written, string sent)
    {
        var expected = JsonSerializer.Serialize(written, ActivityJson.Wire.Activity);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(sent)), $"{expected}\n{sent}");
    }

    private sealed class Saying(params OutgoingMessage[] messages) : IBot
    {
        public Activity? Heard { get; private set; }

        public System.Globalization.CultureInfo? Culture { get; private set; }

        public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
        {
            (Heard, Culture) = (VerifiedAdapter.Received(turnContext).Activity, Thread.CurrentThread.CurrentCulture);
            Assert.False(cancellationToken.CanBeCanceled);
            var here = ConversationReference.Of(Heard!, verified: true);
            foreach (var message in messages)
            {
                var reply = ActivityEncoder.ToActivity(message, here, Heard!.Id);
                await turnContext.SendActivityAsync(SchemaActivities.Outgoing(reply), cancellationToken);
            }
        }
    }

    private sealed class Failing : IBot
    {
        public Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default) =>
            throw new IOException("The store is away.");
    }
}
