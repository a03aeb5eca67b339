using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;

namespace Suite.Chat;

/// <summary>Who may come in by which door.</summary>
public sealed class Doors
{
    [Fact]
    public async Task Without_a_token_the_bot_hears_nobody_outside_development()
    {
        await using var production = await Site.StartAsync(null, "environment=Production");
        (await production.PostAsync("/api/messages", new Messenger(production, "p").Activity("你好"))).Is(HttpStatusCode.Unauthorized, "token-missing");

        await using var development = await Site.StartAsync();
        (await development.PostAsync("/api/messages", new Messenger(development, "p").Activity("你好"), ("X-Forwarded-For", "1.2.3.4")))
            .Is(HttpStatusCode.Unauthorized, "token-missing");

        await using var configured = await Site.StartAsync(null, "Bot:AppId=00000000-0000-0000-0000-000000000001", "Bot:TenantId=t");
        (await configured.PostAsync("/api/messages", new Messenger(configured, "p").Activity("你好"))).Is(HttpStatusCode.Unauthorized, "token-missing");
        (await configured.PostAsync("/api/messages", new Messenger(configured, "p").Activity("你好"),
            ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."))).Is(HttpStatusCode.Unauthorized, "token-invalid");
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"type":"message"}""", 400)]
    [InlineData("""{"type":"message","id":"1","channelId":"test","conversation":{"id":"c"},"from":{"id":"u"}}""", 400)]
    [InlineData("""{"type":"invoke","id":"1","channelId":"test","serviceUrl":"http://127.0.0.1:9/","conversation":{"id":"c"},"from":{"id":"u"}}""",
        501)]
    public async Task A_body_that_is_no_activity_is_refused_in_words(string body, int status)
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/api/messages", body)).Is((HttpStatusCode)status);
    }

    [Fact]
    public async Task Five_megabytes_are_too_large()
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/api/messages", new Messenger(site, "p").Activity(new string('长', 1_700_000))))
            .Is(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_visitor_is_known_by_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var site = await Site.StartAsync();
        var token = await site.PostAsync("/chat/token", new JsonObject());
        token.Is(HttpStatusCode.OK);
        var cookie = Assert.Single(token.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/chat", cookie, StringComparison.Ordinal);

        // The same visitor comes back to the same conversation; somebody else's token opens another one only.
        var again = await site.PostAsync("/chat/token", new JsonObject());
        var mine = await StartAsync(site, token.Text("token"), HttpStatusCode.Created);
        Assert.Equal(mine, await StartAsync(site, again.Text("token"), HttpStatusCode.OK));
        var other = await site.PostAsync("/chat/token", new JsonObject { ["fresh"] = true });
        var spied = await site.SendAsync(HttpMethod.Get, $"/v3/directline/conversations/{mine}/activities", null,
            ("Authorization", "Bearer " + other.Text("token")));
        Assert.Equal(HttpStatusCode.Forbidden, spied.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync($"/v3/directline/conversations/{mine}/activities")).Status);
    }

    [Fact]
    public async Task The_page_allows_its_own_scripts_and_styles_with_its_nonce_only()
    {
        await using var site = await Site.StartAsync();
        var page = await site.GetAsync("/chat");
        page.Is(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = System.Text.RegularExpressions.Regex.Match(page.Body, "data-style-nonce=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains($"style-src 'self' 'nonce-{WebUtility.HtmlDecode(nonce)}'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_to_the_local_direct_line_are_limited_per_address()
    {
        await using var site = await Site.StartAsync(null, "RateLimits:ChatPerMinute=5");
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 6; i++)
        {
            last = (await site.PostAsync("/v3/directline/tokens/generate", new JsonObject())).Status;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task WeChat_is_answered_as_published_and_a_repeated_message_gets_the_same_answer()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1714036504));
        await using var site = await Site.StartAsync(time, "WeChat:Token=AAAAA");
        const string signed = "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&timestamp=1714036504&nonce=1514711492";
        var check = await site.GetAsync($"/api/wechat?{signed}&echostr=4375120948345356249");
        Assert.Equal("4375120948345356249", check.Body);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync("/api/wechat?signature=0&timestamp=1714036504&nonce=1&echostr=1")).Status);

        const string xml =
            "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1714036504</CreateTime>"
            + "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>7</MsgId></xml>";
        var first = await site.PostAsync($"/api/wechat?{signed}", System.Text.Encoding.UTF8.GetBytes(xml), "text/xml");
        Assert.Contains("您好！我帮您给孩子做个登记", first.Body, StringComparison.Ordinal);
        Assert.Contains("<ToUserName><![CDATA[o1]]></ToUserName>", first.Body, StringComparison.Ordinal);
        Assert.Equal(first.Body, (await site.PostAsync($"/api/wechat?{signed}", System.Text.Encoding.UTF8.GetBytes(xml), "text/xml")).Body);

        // The notice does not fit into one reply, and nothing else can be sent: any word brings the next part, and none of them counts as an answer.
        var (text, id) = (first.Body, 8);
        for (; text.Contains("还有下文", StringComparison.Ordinal) && id < 20; id++)
        {
            text = (await SayAsync("嗯", id)).Body;
        }

        Assert.Contains("1. 同意", text, StringComparison.Ordinal);
        Assert.Contains("孩子现在是什么情况", (await SayAsync("1", id)).Body, StringComparison.Ordinal);

        Task<Reply> SayAsync(string words, int message)
        {
            // In plain mode one signature comes with one body.
            var (timestamp, nonce) = ("1714036504", $"n{message}");
            var signature = global::Channels.WeChat.WeChatSignature.Compute("AAAAA", timestamp, nonce);
            var body = xml.Replace("你好", words, StringComparison.Ordinal).Replace("<MsgId>7<", $"<MsgId>{message}<", StringComparison.Ordinal);
            return site.PostAsync($"/api/wechat?signature={signature}&timestamp={timestamp}&nonce={nonce}", System.Text.Encoding.UTF8.GetBytes(body),
                "text/xml");
        }

        var bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]>" + xml;
        Assert.NotEqual(HttpStatusCode.OK,
            (await site.PostAsync($"/api/wechat?{signed}", System.Text.Encoding.UTF8.GetBytes(bomb), "text/xml")).Status);
    }

    [Fact]
    public async Task A_channel_that_is_not_set_up_is_not_there()
    {
        await using var site = await Site.StartAsync();
        (await site.GetAsync("/api/wechat?signature=x")).Is(HttpStatusCode.NotFound, "channel-not-configured");
    }

    private static async Task<string> StartAsync(Site site, string token, HttpStatusCode status)
    {
        var started = await site.PostAsync("/v3/directline/conversations", new JsonObject(), ("Authorization", "Bearer " + token));
        Assert.Equal(status, started.Status);
        return started.Text("conversationId");
    }
}
