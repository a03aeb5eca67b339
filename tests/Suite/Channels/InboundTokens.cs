using System.Text;
using Channels;
using Channels.BotFramework;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Suite.Channels;

/// <summary>channels.md, "Bot Framework": 401 for a bad token, 403 for a token that does not fit the activity.</summary>
public sealed class InboundTokens : IAsyncLifetime
{
    private const string ServiceUrl = "https://smba.example/apac/";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private BotFrameworkService _service = null!;
    private InboundTokenValidator _validator = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _service = await BotFrameworkService.StartAsync();
        _validator = new(_service.Cloud, BotFrameworkService.AppId, _http, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _validator.Dispose();
        _http.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_service_for_this_activity_is_accepted_and_its_address_counts_as_verified()
    {
        var received = await ReceiveAsync(_service.Token(Now));
        Assert.Null(received.Refusal);
        Assert.True(received.Verified);
        Assert.Equal("你好", received.Activity!.Text);
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha384)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    public async Task The_longer_RSA_signatures_are_accepted_too(string algorithm) =>
        Assert.Null((await ReceiveAsync(_service.Token(Now, algorithm: algorithm))).Refusal);

    [Fact]
    public async Task A_clock_up_to_five_minutes_off_does_no_harm()
    {
        Assert.Null((await ReceiveAsync(_service.Token(Now, minutesToExpiry: -4.5))).Refusal);
        Assert.Null((await ReceiveAsync(_service.Token(Now, minutesFromStart: 4.5))).Refusal);
    }

    public static TheoryData<string> BadTokens => [
        "missing", "other scheme", "empty", "garbage", "forged under a known key id", "signed by an unknown key", "tampered payload",
            "expired six minutes ago",
        "valid only in six minutes", "for another bot", "from another issuer", "alg none", "alg none with signature",
            "public key used as HMAC secret",
        "without expiry", "RSA-PSS", "huge"];

    [Theory, MemberData(nameof(BadTokens))]
    public async Task A_bad_token_is_401_and_nothing_of_the_message_is_taken(string how)
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        var good = _service.Token(Now);
        var parts = good.Split('.');
        var noneHeader = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var header = how switch
        {
            "missing" => null,
            "other scheme" => "Basic " + good,
            "empty" => "Bearer ",
            "garbage" => "Bearer a.b.c",
            "forged under a known key id" => "Bearer " + _service.Token(Now, key: new RsaSecurityKey(other) { KeyId = "main" }),
            "signed by an unknown key" => "Bearer " + _service.Token(Now, key: new RsaSecurityKey(other) { KeyId = "elsewhere" }),
            "tampered payload" =>
                $"Bearer {parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("apac", "emea"))}.{parts[2]}",
            "expired six minutes ago" => "Bearer " + _service.Token(Now, minutesToExpiry: -6),
            "valid only in six minutes" => "Bearer " + _service.Token(Now, minutesFromStart: 6),
            "for another bot" => "Bearer " + _service.Token(Now, audience: "another-bot"),
            "from another issuer" => "Bearer " + _service.Token(Now, issuer: BotCloud.China.Issuer),
            "alg none" => $"Bearer {noneHeader}.{parts[1]}.",
            "alg none with signature" => $"Bearer {noneHeader}.{parts[1]}.{parts[2]}",
            "public key used as HMAC secret" => "Bearer " + _service.Token(
                Now, algorithm: SecurityAlgorithms.HmacSha256,
                    key: new SymmetricSecurityKey(_service.Key("main").Rsa.ExportRSAPublicKey()) { KeyId = "main" }),
            "without expiry" => "Bearer " + WithoutExpiry(),
            "RSA-PSS" => "Bearer " + _service.Token(Now, algorithm: SecurityAlgorithms.RsaSsaPssSha256),
            "huge" => "Bearer " + new string('a', 40_000),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
        var received = await new BotFrameworkInbox(_validator).ReceiveAsync(header, Body(), TestContext.Current.CancellationToken);
        Assert.Equal(401, received.Refusal?.Status);
        Assert.Null(received.Activity);
    }

    [Theory]
    [InlineData("https://smba.example/emea/")]
    [InlineData("https://smba.example/apac")] // A trailing slash makes another address.
    [InlineData(null)]
    public async Task A_token_for_another_service_address_is_403(string? claimed) =>
        Assert.Equal(new InboundRefusal(403, "tokenServiceUrl"), (await ReceiveAsync(_service.Token(Now, serviceUrl: claimed))).Refusal);

    [Fact]
    public async Task Letter_case_of_the_service_address_does_not_matter() =>
        Assert.Null((await ReceiveAsync(_service.Token(Now, serviceUrl: "https://SMBA.example/APAC/"))).Refusal);

    [Fact]
    public async Task A_key_that_may_not_speak_for_the_channel_is_403()
    {
        Assert.Equal(new InboundRefusal(403, "tokenEndorsement"), (await ReceiveAsync(_service.Token(Now), channel: "msteams")).Refusal);
        Assert.Equal(new InboundRefusal(400, "channelMissing"), (await ReceiveAsync(_service.Token(Now), channel: null)).Refusal);
        Assert.Equal(new InboundRefusal(403, "tokenEndorsement"), (await ReceiveAsync(_service.Token(Now, key: _service.Key("unendorsed")))).Refusal);
    }

    [Fact]
    public async Task The_first_message_after_a_key_change_is_accepted()
    {
        Assert.Null((await ReceiveAsync(_service.Token(Now))).Refusal);
        _time.Advance(TimeSpan.FromMinutes(2));
        var renewed = _service.AddKey("renewed", [BotFrameworkService.ChannelId]);
        Assert.Null((await ReceiveAsync(_service.Token(Now, key: renewed))).Refusal);
    }

    [Fact]
    public async Task Forged_key_ids_do_not_make_us_hammer_the_service()
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        Assert.Null((await ReceiveAsync(_service.Token(Now))).Refusal);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await ReceiveAsync(_service.Token(Now, key: new RsaSecurityKey(other) { KeyId = $"forged-{i}" }))).Refusal?.Status);
        }

        Assert.Equal(1, _service.KeyFetches);
    }

    [Fact]
    public async Task Without_the_service_s_keys_the_answer_is_come_back_and_known_keys_outlive_an_outage()
    {
        _service.Down = true;
        Assert.Equal(503, (await ReceiveAsync(_service.Token(Now))).Refusal?.Status);
        _service.Down = false;
        Assert.Null((await ReceiveAsync(_service.Token(Now))).Refusal);
        _service.Down = true;
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Null((await ReceiveAsync(_service.Token(Now))).Refusal);
    }

    [Fact]
    public async Task In_the_China_cloud_only_its_own_issuer_counts()
    {
        using var validator = new InboundTokenValidator(_service.Cloud with { Issuer = BotCloud.China.Issuer }, BotFrameworkService.AppId,
            _http, _time);
        Assert.Null((await validator.CheckAsync("Bearer " + _service.Token(Now, issuer: BotCloud.China.Issuer),
            TestContext.Current.CancellationToken)).Refusal);
        Assert.Equal(401, (await validator.CheckAsync("Bearer " + _service.Token(Now), TestContext.Current.CancellationToken)).Refusal?.Status);
    }

    [Fact]
    public async Task A_bad_token_is_refused_before_the_body_is_read()
    {
        var received = await new BotFrameworkInbox(_validator).ReceiveAsync("Bearer a.b.c", new Unreadable(), TestContext.Current.CancellationToken);
        Assert.Equal(401, received.Refusal?.Status);
    }

    private Task<ReceivedActivity> ReceiveAsync(string token, string? channel = BotFrameworkService.ChannelId) =>
        new BotFrameworkInbox(_validator).ReceiveAsync("Bearer " + token, Body(channel), TestContext.Current.CancellationToken);

    private static MemoryStream Body(string? channel = BotFrameworkService.ChannelId) => new(Encoding.UTF8.GetBytes($$"""
        {"type":"message","id":"a1","serviceUrl":"{{ServiceUrl}}","channelId":{{(channel is null ? "null" : $"\"{channel}\"")}},"from":{"id":"u1"},
         "recipient":{"id":"bot"},"conversation":{"id":"c1"},"text":"你好"}
        """));

    private string WithoutExpiry() => new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(
        $$"""{"iss":"{{BotCloud.Public.Issuer}}","aud":"{{BotFrameworkService.AppId}}","serviceurl":"{{ServiceUrl}}"}""",
        new SigningCredentials(_service.Key("main"), SecurityAlgorithms.RsaSha256));

    private sealed class Unreadable : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("read");
    }
}
