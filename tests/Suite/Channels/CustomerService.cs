using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Channels;
using Channels.WeChat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Suite.Channels;

/// <summary>channels.md, "Customer service", against a server that answers as WeChat documents it.</summary>
public sealed class CustomerService : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<int> _codes = [];
    private readonly ConcurrentQueue<(string Token, string Body)> _sent = [];
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private CustomerServiceClient _client = null!;
    private int _tokens;
    private int _tokenCode;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/cgi-bin/stable_token", async (HttpContext http) =>
        {
            var body = await JsonNode.ParseAsync(http.Request.Body);
            return (string?)body!["grant_type"] != "client_credential" || (string?)body["appid"] != "wx1" || (string?)body["secret"] != "s1"
                || _tokenCode != 0
                ? Results.Json(new { errcode = _tokenCode, errmsg = "invalid" })
                : Results.Json(new { access_token = $"t{Interlocked.Increment(ref _tokens)}", expires_in = 7200 });
        });
        _app.MapPost("/cgi-bin/message/custom/send", async (HttpContext http, string access_token) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _sent.Enqueue((access_token, await reader.ReadToEndAsync()));
            return Results.Json(new { errcode = _codes.TryDequeue(out var code) ? code : 0, errmsg = "" });
        });
        _app.MapGet("/cgi-bin/media/get", (string access_token, string media_id) => media_id switch
        {
            "m1" when access_token == "t2" => Results.Bytes(new byte[] { 0xFF, 0xD8, 1 }, "image/jpeg"),
            "m1" => Results.Json(new { errcode = 42001, errmsg = "expired" }),
            "huge" => Results.Bytes(new byte[11 * 1024 * 1024], "image/jpeg"),
            _ => Results.Json(new { errcode = 40007, errmsg = "invalid media_id" }),
        });
        await _app.StartAsync();
        _http = new() { BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        _client = new(_http, "wx1", "s1", _time, NullLogger<CustomerServiceClient>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Chinese_is_sent_as_it_is_and_the_token_is_kept_for_its_time()
    {
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync("审核通过了")).Outcome);
        Assert.Equal("""{"touser":"oOpenId","msgtype":"text","text":{"content":"审核通过了"}}""", _sent.Single().Body);
        _time.Advance(TimeSpan.FromMinutes(114));
        await SendAsync("还在");
        _time.Advance(TimeSpan.FromMinutes(2));
        await SendAsync("换了");
        Assert.Equal(["t1", "t1", "t2"], _sent.Select(sent => sent.Token));
    }

    [Theory]
    [InlineData(40001), InlineData(42001), InlineData(40014)]
    public async Task A_withdrawn_token_is_renewed_once(int code)
    {
        _codes.Enqueue(code);
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync("x")).Outcome);
        Assert.Equal(["t1", "t2"], _sent.Select(sent => sent.Token));
        _codes.Enqueue(code);
        _codes.Enqueue(code);
        Assert.Equal(DeliveryOutcome.Misconfigured, (await SendAsync("x")).Outcome);
    }

    [Theory]
    [InlineData(45015, DeliveryOutcome.Undeliverable)]
    [InlineData(45047, DeliveryOutcome.Undeliverable)]
    [InlineData(48001, DeliveryOutcome.Misconfigured)]
    [InlineData(-1, DeliveryOutcome.TryLater)]
    [InlineData(45009, DeliveryOutcome.TryLater)]
    public async Task WeChat_s_error_codes_tell_the_outbox_what_to_do(int code, DeliveryOutcome outcome)
    {
        _codes.Enqueue(code);
        var delivery = await SendAsync("x");
        Assert.Equal((outcome, $"{code}"), (delivery.Outcome, delivery.Code));
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_wrong_secret_is_for_somebody_to_look_at()
    {
        _tokenCode = 40125;
        Assert.Equal(new Delivery(DeliveryOutcome.Misconfigured, Code: "40125"), await SendAsync("x"));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task An_unreachable_service_is_for_later()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryOutcome.TryLater, (await SendAsync("x")).Outcome);
    }

    [Fact]
    public async Task A_picture_is_fetched_also_when_the_token_has_just_been_withdrawn_and_a_gone_one_is_none()
    {
        Task<UploadedFile?> FetchAsync(string? media) =>
            _client.FetchAsync(new("照片", "image/jpeg", null, media), TestContext.Current.CancellationToken);
        var picture = await FetchAsync("m1");
        Assert.Equal("image/jpeg", picture!.ContentType);
        Assert.Equal([0xFF, 0xD8, 1], picture.Content.ToArray());
        Assert.Null(await FetchAsync("gone"));
        Assert.Null(await FetchAsync("huge"));
        Assert.Null(await FetchAsync(null));
    }

    private Task<Delivery> SendAsync(string text) => _client.SendTextAsync("oOpenId", text, TestContext.Current.CancellationToken);
}
