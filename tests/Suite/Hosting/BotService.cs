using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Suite.Channels;
using Suite.Chat;

namespace Suite.Hosting;

/// <summary>
/// A person on a channel of the Bot Framework: what they say comes to the deployment with a signed token, answers go to the service's connector.
/// </summary>
internal sealed class BotService(Deployment deployment, BotFrameworkService service, string person)
{
    public const string ServiceUrl = "https://smba.trafficmanager.net/cn/";

    public const string Tenant = "6e1b0f5a-0000-4000-8000-00000000c0de";

    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private int _next;

    public string? Asked { get; private set; }

    public string? Receipt { get; private set; }

    /// <summary>The settings of a bot with a secret.</summary>
    public static string[] Settings => [$"Bot:AppId={BotFrameworkService.AppId}", $"Bot:TenantId={Tenant}", "Bot:Secret=secret"];

    /// <summary>The service under its names: keys, connector, and where the bot's own token comes from.</summary>
    public static void Open(Internet internet, BotFrameworkService service)
    {
        service.PublicAddress = "https://login.botframework.com";
        internet.Serve("login.botframework.com", service.Address);
        internet.Serve("smba.trafficmanager.net", async context =>
        {
            context.Request.Path = context.Request.Path.Value!["/cn".Length..];
            await ForwardAsync(context, service.Address);
        });
        internet.Serve("login.microsoftonline.com", async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(context.Request.Path.Value switch
            {
                "/common/discovery/instance" => $$"""
                    {"tenant_discovery_endpoint":"https://login.microsoftonline.com/{{Tenant}}/v2.0/.well-known/openid-configuration","api-version":"1.1",
                     "metadata":[{"preferred_network":"login.microsoftonline.com","preferred_cache":"login.microsoftonline.com","aliases":["login.microsoftonline.com"]}]}
                    """,
                { } path when path.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal) => $$"""
                    {"issuer":"https://login.microsoftonline.com/{{Tenant}}/v2.0","authorization_endpoint":"https://login.microsoftonline.com/{{Tenant}}/oauth2/v2.0/authorize",
                     "token_endpoint":"https://login.microsoftonline.com/{{Tenant}}/oauth2/v2.0/token"}
                    """,
                _ => """{"token_type":"Bearer","expires_in":3600,"access_token":"bot-token"}""",
            });
        });
    }

    public async Task<string> SayAsync(string text)
    {
        var before = service.Sent.Count;
        var reply = await deployment.PostAsync("/api/messages", Activity(text),
            ("Authorization", "Bearer " + service.Token(DateTimeOffset.UtcNow, ServiceUrl)));
        Assert.True((int)reply.Status is 200 or 202, $"{(int)reply.Status}: {reply.Body}");
        var said = new StringBuilder();
        foreach (var (_, authorization, body) in service.Sent.Skip(before))
        {
            Assert.Equal("Bearer bot-token", authorization);
            var one = JsonDocument.Parse(body).RootElement;
            said.AppendLine(one.TryGetProperty("text", out var words) ? words.GetString() : "");
            if (one.TryGetProperty("channelData", out var data) && data.ValueKind == JsonValueKind.Object)
            {
                Receipt = data.TryGetProperty("receipt", out var receipt) ? receipt.GetString() : Receipt;
                Asked = data.TryGetProperty("asks", out var asks) ? asks.GetString() : Asked;
            }
        }

        return said.ToString();
    }

    /// <summary>Answers until this is asked.</summary>
    public async Task UntilAsync(Family family, string stop)
    {
        await SayAsync("你好");
        for (var turn = 0; turn < 120 && Asked != stop; turn++)
        {
            var times = _times.GetValueOrDefault(Asked!);
            _times[Asked!] = times + 1;
            await SayAsync(family.Answer(Asked!, times));
        }

        Assert.Equal(stop, Asked);
    }

    /// <summary>What the service was given to say.</summary>
    public static string Text(IEnumerable<(string Path, string? Authorization, string Body)> sent) =>
        string.Join('\n', sent.Select(one => JsonDocument.Parse(one.Body).RootElement.TryGetProperty("text", out var words)
            ? words.GetString() : ""));

    public JsonObject Activity(string text) => new()
    {
        ["type"] = "message",
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{person}-{Interlocked.Increment(ref _next)}"),
        ["serviceUrl"] = ServiceUrl,
        ["channelId"] = BotFrameworkService.ChannelId,
        ["from"] = new JsonObject { ["id"] = person },
        ["recipient"] = new JsonObject { ["id"] = "bot" },
        ["conversation"] = new JsonObject { ["id"] = $"c-{person}" },
        ["text"] = text,
    };

    private static async Task ForwardAsync(HttpContext context, string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(new(context.Request.Method),
            address + context.Request.Path + context.Request.QueryString)
        { Content = new StreamContent(context.Request.Body) };
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.AsEnumerable());
        using var answer = await client.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            await answer.Content.CopyToAsync(context.Response.Body);
        }
    }
}
