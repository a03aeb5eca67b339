using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Channels.BotFramework;
using Channels.DirectLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Suite.Channels;

/// <summary>The local Direct Line on a real port, with a bot that greets, repeats what it hears and fails when told to.</summary>
public sealed class DirectLineHost : IAsyncDisposable
{
    private const string Page = """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>聊天</title>
        <style nonce="t">html,body,#chat{height:100%;margin:0}</style><div id="chat"></div><script src="/assets/webchat.js"></script>
        <script nonce="t">
          fetch('/v3/directline/tokens/generate', { method: 'POST' }).then(answer => answer.json()).then(({ token }) => WebChat.renderWebChat({
            directLine: WebChat.createDirectLine({ token, domain: location.origin + '/v3/directline' }), locale: 'zh-Hans', nonce: 't',
          }, document.getElementById('chat')));
        </script>
        """;

    private readonly WebApplication _app;
    private readonly ConcurrentBag<HttpContext> _streams = [];
    private int _failures;

    private DirectLineHost(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";
    public DirectLineServer Server { get; private set; } = null!;
    public MemoryDirectLineLog History { get; private set; } = null!;
    public DirectLineTokens Tokens { get; private set; } = null!;
    public ConcurrentQueue<Activity> Heard { get; } = [];
    public HttpClient Http { get; } = new();

    public static async Task<DirectLineHost> StartAsync(TimeProvider? time = null, MemoryDirectLineLog? log = null, string? webChatScript = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new DirectLineHost(builder.Build()) { History = log ?? new() };
        host.Tokens = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)], time ?? TimeProvider.System);
        host.Server = new(host.History, host.Tokens, host.TurnAsync, time ?? TimeProvider.System, NullLogger<DirectLineServer>.Instance);
        host._app.UseWebSockets();
        host._app.Use((http, next) =>
        {
            if (http.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
            {
                host._streams.Add(http);
            }

            return next(http);
        });
        host._app.MapDirectLine(host.Server, new());
        if (webChatScript is not null)
        {
            host._app.MapGet("/assets/webchat.js", () => Results.File(webChatScript, "text/javascript"));
            host._app.MapGet("/chat", (HttpContext http) =>
            {
                // The hash is that of an empty style element, which an Adaptive Card makes without its nonce.
                http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self' 'nonce-t'; "
                    + "style-src 'self' 'nonce-t' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
                    + "img-src 'self' blob: data:; connect-src 'self' ws: blob: data:; worker-src blob:";
                return Results.Text(Page, "text/html; charset=utf-8");
            });
        }

        host._app.MapGet("/test/photo", () => "photo");
        host._app.MapPost("/test/drop", async () =>
        {
            host.DropStreams();
            foreach (var conversation in host.Heard.Select(activity => activity.Conversation!.Id!).Distinct())
            {
                await host.Server.PushAsync(conversation, [new() { Type = "message", Text = "断线时说的话" }], default);
            }
        });
        await host._app.StartAsync();
        host.Address = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return host;
    }

    /// <summary>Cuts the lines as a tunnel or a lift does: no closing frame.</summary>
    public void DropStreams()
    {
        while (_streams.TryTake(out var http))
        {
            http.Abort();
        }
    }

    public Task StopAsync() => _app.StopAsync();

    public async Task<ConversationGrant> OpenAsync(string locale = "zh-Hans")
    {
        using var generated = await Http.PostAsync($"{Address}/v3/directline/tokens/generate", null);
        var token = (await generated.Content.ReadFromJsonAsync(ActivityJson.Default.ConversationGrant))!.Token;
        using var started = await CallAsync(HttpMethod.Post, "/conversations", token, JsonContent.Create(new { locale }));
        return (await started.Content.ReadFromJsonAsync(ActivityJson.Default.ConversationGrant))!;
    }

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, $"{Address}/v3/directline{path}") { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> SayAsync(ConversationGrant to, object activity) =>
        CallAsync(HttpMethod.Post, $"/conversations/{to.ConversationId}/activities", to.Token, JsonContent.Create(activity));

    public async Task<ActivitySet> ReadAsync(ConversationGrant from, string watermark = "")
    {
        using var answer = await CallAsync(HttpMethod.Get, $"/conversations/{from.ConversationId}/activities?watermark={watermark}", from.Token);
        return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ActivityJson.Default.ActivitySet)!;
    }

    private Task<IReadOnlyList<Activity>> TurnAsync(Activity activity, CancellationToken cancellation)
    {
        Heard.Enqueue(activity);
        var said = ActivityDecoder.ToIncoming(activity);
        if (said.Text == "通知我")
        {
            return PushAsync(activity, cancellation);
        }

        var here = ConversationReference.Of(activity, verified: true);
        if (said.Text == "登记")
        {
            return Task.FromResult<IReadOnlyList<Activity>>([ActivityEncoder.ToActivity(
                new("孩子是男孩还是女孩？", [new("男孩", "male"), new("跳过")], Data: new("sex", "migrant-2024", "d1")), here, null)]);
        }

        if (said.Choice == "male")
        {
            return Task.FromResult<IReadOnlyList<Activity>>([ActivityEncoder.ToActivity(
                new("请核对一下。", [new("没错，提交", "confirm")], new("流动儿童登记", [new("姓名", "李*小雨*", new("修改", "改一下姓名")), new("性别", "男")]),
                    new("confirm", "migrant-2024", "d1")), here, null)]);
        }

        return said.Text == "坏一次" && Interlocked.Increment(ref _failures) == 1
            ? throw new InvalidOperationException("told to fail")
            : Task.FromResult<IReadOnlyList<Activity>>(said.Kind switch
            {
                global::Channels.IncomingKind.Arrived => [new() { Type = "message", Text = "您好" }],
                global::Channels.IncomingKind.Said => [new() { Type = "message", Text = $"听到：{said.Text}{said.Choice}，附件{said.Attachments.Count}个" }],
                _ => [],
            });
    }

    private async Task<IReadOnlyList<Activity>> PushAsync(Activity activity, CancellationToken cancellation)
    {
        await Server.PushAsync(activity.Conversation!.Id!, [new() { Type = "message", Text = "通知" }], cancellation);
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
