using System.Diagnostics;
using System.Text.Json;
using Azure.Core;
using Channels;
using Channels.BotFramework;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Suite.Channels;

/// <summary>channels.md, "Outbound".</summary>
public sealed class Connector : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly List<string> _scopes = [];
    private BotFrameworkService _service = null!;

    public async ValueTask InitializeAsync() => _service = await BotFrameworkService.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    private ConversationReference Somebody => new(
        "webchat", _service.Address + "/", new() { Id = "19:a|b;c=1" }, new() { Id = "u1" }, new() { Id = "bot" }, "zh-CN", Verified: true);

    [Fact]
    public async Task A_reply_and_a_notice_go_where_the_protocol_says_with_the_bot_s_token()
    {
        var adapter = Adapter();
        var reply = await adapter.SendAsync(Somebody, [ActivityEncoder.ToActivity(new("收到了"), Somebody, "a/1")], Cancellation);
        var notice = await adapter.SendAsync(Somebody, [ActivityEncoder.ToActivity(new("审核通过了"), Somebody, null)], Cancellation);
        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "sent-1"), reply);
        Assert.Equal(DeliveryOutcome.Sent, notice.Outcome);
        Assert.Equal(
            ["/v3/conversations/19%3Aa%7Cb%3Bc%3D1/activities/a%2F1", "/v3/conversations/19%3Aa%7Cb%3Bc%3D1/activities"],
            _service.Sent.Select(sent => sent.Path));
        Assert.All(_service.Sent, sent => Assert.Equal("Bearer bot-token", sent.Authorization));
        Assert.Contains("收到了", _service.Sent.First().Body, StringComparison.Ordinal);
        Assert.Equal(BotCloud.Public.Scope, _scopes.Distinct().Single());
    }

    [Fact]
    public async Task In_the_China_cloud_the_token_is_for_its_own_service()
    {
        Assert.Equal(DeliveryOutcome.Sent, (await Adapter(cloud: BotCloud.China).SendAsync(Somebody, Word, Cancellation)).Outcome);
        Assert.Equal("https://api.botframework.azure.cn/.default", _scopes.Distinct().Single());
    }

    [Fact]
    public async Task The_token_never_goes_to_an_address_that_no_verified_token_named()
    {
        var stranger = Somebody with { Verified = false };
        Assert.Equal(DeliveryOutcome.Misconfigured, (await Adapter().SendAsync(stranger, Word, Cancellation)).Outcome);
        var plain = await Adapter().SendAsync(Somebody with { ServiceUrl = "http://plain.example/" }, Word, Cancellation);
        Assert.Equal(new Delivery(DeliveryOutcome.Misconfigured, Code: "untrustedServiceUrl"), plain);
        Assert.Empty(_service.Sent);
        Assert.Empty(_scopes);
    }

    [Fact]
    public async Task Without_credentials_only_this_machine_is_written_to()
    {
        var adapter = new VerifiedAdapter(Http, new(null, BotCloud.Public), TimeProvider.System, NullLogger<VerifiedAdapter>.Instance);
        Assert.Equal(DeliveryOutcome.Sent, (await adapter.SendAsync(Somebody with { Verified = false }, Word, Cancellation)).Outcome);
        Assert.Null(_service.Sent.Single().Authorization);
        Assert.Equal(DeliveryOutcome.Misconfigured,
            (await adapter.SendAsync(Somebody with { ServiceUrl = "https://smba.example/" }, Word, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_as_long_as_told()
    {
        _service.Answers.Enqueue((429, "1"));
        var watch = Stopwatch.StartNew();
        Assert.Equal(DeliveryOutcome.Sent, (await Adapter().SendAsync(Somebody, Word, Cancellation)).Outcome);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.95));
        Assert.Equal(2, _service.Sent.Count);
    }

    [Fact]
    public async Task A_long_wait_is_handed_back_to_the_outbox()
    {
        _service.Answers.Enqueue((429, "120"));
        Assert.Equal(new Delivery(DeliveryOutcome.TryLater, RetryAfter: TimeSpan.FromMinutes(2), Code: "429"),
            await Adapter().SendAsync(Somebody, Word, Cancellation));
    }

    [Theory]
    [InlineData(500, DeliveryOutcome.TryLater)]
    [InlineData(401, DeliveryOutcome.Misconfigured)]
    [InlineData(403, DeliveryOutcome.Undeliverable)]
    [InlineData(404, DeliveryOutcome.Undeliverable)]
    public async Task Each_refusal_tells_the_outbox_what_to_do(int status, DeliveryOutcome outcome)
    {
        _service.Answers.Enqueue((status, null));
        Assert.Equal(outcome, (await Adapter().SendAsync(Somebody, Word, Cancellation)).Outcome);
    }

    [Fact]
    public async Task An_unreachable_service_is_for_later() => Assert.Equal(
        DeliveryOutcome.TryLater, (await Adapter().SendAsync(Somebody with { ServiceUrl = "http://127.0.0.1:1/" }, Word, Cancellation)).Outcome);

    [Fact]
    public async Task Typing_is_shown_at_most_every_three_seconds()
    {
        var time = new FakeTimeProvider();
        var adapter = Adapter(time);
        Assert.True(await adapter.SendTypingAsync(Somebody, Cancellation));
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(await adapter.SendTypingAsync(Somebody, Cancellation));
        Assert.True(await adapter.SendTypingAsync(Somebody with { Conversation = new() { Id = "other" } }, Cancellation));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await adapter.SendTypingAsync(Somebody, Cancellation));
        Assert.Equal(3, _service.Sent.Count);
    }

    [Fact]
    public async Task A_photo_is_fetched_from_the_service_and_from_no_address_that_a_message_makes_up()
    {
        Task<UploadedFile?> FetchAsync(string url, ConversationReference from) =>
            new ChannelFiles(_http, Token(), NullLogger<ChannelFiles>.Instance).FetchAsync(new("户口本.jpg", "image/jpeg", url), from,
                address => address.Host == "storage.example", Cancellation);
        Assert.Equal([0xFF, 0xD8, 1], (await FetchAsync($"{_service.Address}/v3/attachments/photo", Somebody))!.Content.ToArray());
        Assert.Null(await FetchAsync($"{_service.Address}/v3/attachments/huge", Somebody));
        Assert.Null(await FetchAsync($"{_service.Address}/v3/attachments/gone", Somebody));
        Assert.Null(await FetchAsync($"{_service.Address}/v3/attachments/photo", Somebody with { Verified = false }));
        Assert.Null(await FetchAsync($"{_service.Address}/v3/attachments/photo", Somebody with { ServiceUrl = "https://smba.example/" }));
        Assert.Null(await FetchAsync("http://storage.example/x", Somebody)); // Allowed, but not over https.
        Assert.Null(await FetchAsync("file:///etc/passwd", Somebody));
    }

    [Fact]
    public void A_reference_kept_as_JSON_comes_back_the_same()
    {
        var json = JsonSerializer.Serialize(Somebody, ActivityJson.Wire.ConversationReference);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ActivityJson.Default.ConversationReference)!,
            ActivityJson.Wire.ConversationReference));
        Assert.Contains("\"verified\":true", json, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly IReadOnlyList<global::Channels.BotFramework.Activity> Word = [new() { Type = ActivityTypes.Message, Text = "收到了" }];

    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private VerifiedAdapter Adapter(TimeProvider? time = null, BotCloud? cloud = null) =>
        new(Http, Token(cloud), time ?? TimeProvider.System, NullLogger<VerifiedAdapter>.Instance);

    private BotToken Token(BotCloud? cloud = null)
    {
        AccessToken Issue(TokenRequestContext context, CancellationToken _)
        {
            _scopes.AddRange(context.Scopes);
            return new("bot-token", DateTimeOffset.MaxValue);
        }

        return new(DelegatedTokenCredential.Create(Issue), cloud ?? BotCloud.Public);
    }
}
