using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using App.Chat;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Storage;
using Suite.Api;
using Suite.Channels;

namespace Suite.Chat;

/// <summary>The door of the Bot Framework service as it is configured in a deployment: real tokens, the service itself on a local port.</summary>
public sealed class BotFrameworkDoor : IAsyncLifetime
{
    private const string Tenant = "72f988bf-0000-4000-8000-2d7cd011db47";
    private BotFrameworkService _service = null!;

    public async ValueTask InitializeAsync() => _service = await BotFrameworkService.StartAsync();

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_declaration_told_to_the_service_s_channel_arrives_in_the_county_s_queue()
    {
        await using var site = await ConfiguredAsync();
        var parent = new Messenger(site, "p1", _service);
        await parent.UntilAsync(Family.WithTheChild(), "anotherChild");
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal(parent.Receipt, declaration.Receipt.Value);
        Assert.Equal(global::Domain.Declarations.Channel.Chat, declaration.Provenance.Channel);
    }

    public static TheoryData<string> Foreign => [
        "another tenant's issuer, its own key", "another tenant's issuer (v2), its own key", "our tenant's issuer, its own key",
        "another tenant's issuer, a key of the service", "the service's issuer, a key of nobody", "an emulator's token",
            "China's issuer in the public cloud", "for another bot"];

    [Theory, MemberData(nameof(Foreign))]
    public async Task A_token_of_somebody_else_is_401_and_nothing_is_heard(string how)
    {
        using var rsa = RSA.Create(2048);
        var (own, now) = (new RsaSecurityKey(rsa) { KeyId = "tenant-key" }, DateTimeOffset.UtcNow);
        await using var site = await ConfiguredAsync();
        var parent = new Messenger(site, "p1", _service);
        var url = _service.Address + "/";
        var token = how switch
        {
            "another tenant's issuer, its own key" => _service.Token(now, url, issuer: $"https://sts.windows.net/{Tenant}/", key: own),
            "another tenant's issuer (v2), its own key" =>
                _service.Token(now, url, issuer: $"https://login.microsoftonline.com/{Tenant}/v2.0", key: own),
            "our tenant's issuer, its own key" => _service.Token(now, url, issuer: "https://sts.windows.net/t/", key: own),
            "another tenant's issuer, a key of the service" => _service.Token(now, url, issuer: $"https://sts.windows.net/{Tenant}/"),
            "the service's issuer, a key of nobody" => _service.Token(now, url, key: own),
            "an emulator's token" => _service.Token(now, url, issuer: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", key: own),
            "China's issuer in the public cloud" => _service.Token(now, url, issuer: "https://api.botframework.azure.cn"),
            "for another bot" => _service.Token(now, url, audience: Tenant),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
        (await site.PostAsync("/api/messages", parent.Activity("你好"), Site.Bearer(token))).Is(HttpStatusCode.Unauthorized, "token-invalid");
        Assert.False(await HasHeardAsync(site));
        (await parent.PostAsync(parent.Activity("你好"))).Is(HttpStatusCode.OK);
        Assert.True(await HasHeardAsync(site));
    }

    [Fact]
    public async Task Twenty_eight_megabytes_without_a_token_are_401_at_once_and_nobody_reads_them()
    {
        await using var site = await ConfiguredAsync();
        (await site.PostAsync("/api/messages", new JsonObject())).Is(HttpStatusCode.Unauthorized, "token-missing");

        // The sender waits for the answer with nearly all of the body unsent: whoever reads the body first never answers.
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port, Cancellation);
        var stream = client.GetStream();
        var started = Stopwatch.GetTimestamp();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/messages HTTP/1.1\r\nHost: {site.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: "
                + $"28000000\r\n\r\n[[[["), Cancellation);
        var buffer = new byte[64];
        var read = await stream.ReadAtLeastAsync(buffer, 12, cancellationToken: Cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        Assert.StartsWith("HTTP/1.1 401", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);

        // Whoever waits for the body gives up on this sender after ten seconds and answers something else.
        Assert.True(took < TimeSpan.FromSeconds(9), $"{took}");
    }

    [Theory]
    [InlineData("id")]
    [InlineData("from")]
    [InlineData("channelId")]
    [InlineData("serviceUrl")]
    [InlineData("conversation")]
    [InlineData("type")]
    public async Task Without_what_every_activity_must_carry_it_is_400(string field)
    {
        await using var site = await ConfiguredAsync();
        var parent = new Messenger(site, "p1", _service);
        foreach (var change in new Action<JsonObject>[] { body => body.Remove(field), body => body[field] = null, body => body[field] = "" })
        {
            var body = parent.Activity("你好");
            change(body);
            (await parent.PostAsync(body)).Is(HttpStatusCode.BadRequest);
        }

        Assert.False(await HasHeardAsync(site));
    }

    [Fact]
    public async Task Whatever_stands_in_a_field_it_is_never_our_fault()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        var declared = typeof(global::Channels.BotFramework.Activity).GetProperties().Select(property => property.Name);
        string[] fields = [.. declared.Select(name => char.ToLowerInvariant(name[0]) + name[1..]), "entities"];
        string[] values =
        [
            "null", "[null]", "[]", "{}", "[{}]", "[[null]]", "\"\"", "\"x\"", "7", "1e999", "true", "{\"id\":null}",
            "[{\"id\":null,\"contentUrl\":7}]", "[{\"contentUrl\":\"x:\"}]",
        ];
        var seen = new Dictionary<HttpStatusCode, int>();
        foreach (var type in new[] { "message", "conversationUpdate", "event" })
        {
            foreach (var (field, value) in fields.SelectMany(field => values.Select(value => (field, value))))
            {
                var body = parent.Activity("你好");
                body["type"] = type;
                body[field] = JsonNode.Parse(value);
                var status = (await parent.PostAsync(body)).Status;
                seen[status] = seen.GetValueOrDefault(status) + 1;
                var fit = status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented
                    || (field == "deliveryMode" && status == HttpStatusCode.BadGateway); // Then replies are sent, to nobody here.
                Assert.True(fit, $"{type}: {field} = {value} is answered {(int)status}.");
            }
        }

        Assert.True(seen[HttpStatusCode.OK] > 100 && seen[HttpStatusCode.BadRequest] > 100, string.Join(", ", seen));
        (await parent.PostAsync(parent.Activity("你好"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_delivered_many_times_at_once_is_heard_once()
    {
        await using var site = await ConfiguredAsync();
        var parent = new Messenger(site, "p1", _service);
        await parent.UntilAsync(Family.WithTheChild(), "confirm");
        var click = parent.Click("确认提交", "confirm");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => parent.PostAsync(click.DeepClone().AsObject())));
        Assert.All(answers, answer => answer.Is(HttpStatusCode.OK));
        var receipt = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body).Receipt.Value;
        Assert.Contains(answers, answer => answer.Body.Contains(receipt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_message_after_a_key_change_is_heard()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await ConfiguredAsync(time);
        var parent = new Messenger(site, "p1", _service);
        (await parent.PostAsync(parent.Activity("你好"))).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(2));
        var renewed = _service.AddKey("renewed", [BotFrameworkService.ChannelId]);
        _service.RemoveKey("main");
        var token = _service.Token(time.GetUtcNow(), _service.Address + "/", key: renewed);
        (await site.PostAsync("/api/messages", parent.Activity("同意"), Site.Bearer(token))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Replies_that_the_service_does_not_take_are_no_200_and_go_out_when_the_message_comes_again()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1", _service);
        var hello = parent.Activity("你好");
        hello.Remove("deliveryMode");
        _service.Answers.Enqueue((503, null));
        (await parent.PostAsync(hello)).Is(HttpStatusCode.BadGateway, "replies-not-delivered");
        var lost = Assert.Single(_service.Sent);
        (await parent.PostAsync(hello.DeepClone().AsObject())).Is(HttpStatusCode.OK);
        Assert.Equal(lost.Body, _service.Sent.ToArray()[1].Body);
        Assert.Equal($"/v3/conversations/c-p1/activities/{hello["id"]}", lost.Path);
    }

    [Fact]
    public async Task A_notice_waits_as_long_as_the_service_says()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        var parent = new Messenger(site, "p1", _service);
        await parent.UntilAsync(Family.WithTheChild(), "anotherChild");
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        var notices = site.App.Services.GetRequiredService<Notices>();
        _service.Answers.Enqueue((429, "600"));
        var message = new JsonObject { ["county"] = "140403", ["id"] = declaration.Id, ["change"] = $"{declaration.History.Length}" };
        await notices.TellAsync(message.ToJsonString(), Cancellation);
        Assert.Single(_service.Sent);

        time.Advance(TimeSpan.FromSeconds(590));
        await notices.SendDueAsync(time.GetUtcNow(), Cancellation);
        Assert.Single(_service.Sent);

        time.Advance(TimeSpan.FromSeconds(15));
        await notices.SendDueAsync(time.GetUtcNow(), Cancellation);
        Assert.InRange(_service.Sent.Count, 2, 3); // At least once: the server's own timer may be at it at the same moment.
        Assert.All(_service.Sent, sent => Assert.Equal("/v3/conversations/c-p1/activities", sent.Path)); // A notice answers nothing.
        Assert.All(_service.Sent, sent => Assert.Contains("【通知1】", sent.Body, StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Site> ConfiguredAsync(TimeProvider? time = null) => Site.StartAsync(
        time, $"Bot:AppId={BotFrameworkService.AppId}", "Bot:TenantId=t", $"Bot:Metadata={_service.Cloud.Metadata}");

    private static async Task<bool> HasHeardAsync(Site site) =>
        (await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Draft), new(10))).Items.Count > 0;
}
