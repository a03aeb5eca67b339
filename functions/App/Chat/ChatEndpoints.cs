using System.Security.Cryptography;
using App.Api;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Channels.BotFramework;
using Channels.DirectLine;
using Conversation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Chat;

/// <summary>The doors of the chat.</summary>
public static class ChatEndpoints
{
    /// <summary>Of an empty style element: an Adaptive Card makes one without its nonce.</summary>
    private const string EmptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

    public static void MapChat(this WebApplication app, bool standAlone)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        MapMessages(app, services.GetRequiredService<Settings>().Bot);
        app.MapWeChat();
        app.Map(ChatFunctions.Token, context => TokenAsync(context, services, standAlone));
        app.Map(ChatFunctions.Page, context => Task.FromResult<IResult>(Page(context, services)));
        if (standAlone)
        {
            MapDirectLine(app);
        }
    }

    private static void MapMessages(WebApplication app, BotSettings bot)
    {
        var services = app.Services;
        var (rule, time) = (services.GetRequiredService<DevelopmentRule>(), services.GetRequiredService<TimeProvider>());
        var validated = bot.AppId is { } id ? new BotFrameworkInbox(new InboundTokenValidator(bot.Cloud, id, ChatServices.Http(), time)) : null;
        var open = BotFrameworkInbox.WithoutTokens();
        app.Map(ChatFunctions.Messages, context => validated is not null ? MessageAsync(context, validated, services)
            : rule.Allows(context) ? MessageAsync(context, open, services)
            : Task.FromResult<Results<Answer, Ok, Refusal>>(Errors.Of(global::Channels.BotFramework.Errors.NoToken)));
    }

    private static async Task<Results<Answer, Ok, Refusal>> MessageAsync(HttpContext context, BotFrameworkInbox inbox, IServiceProvider services)
    {
        var received = await inbox.ReceiveAsync(context.Request.Headers.Authorization, context.Request.Body, context.RequestAborted)
            .ConfigureAwait(false);
        if (received.Activity is null)
        {
            return Errors.Of(received.Refusal!);
        }

        var bot = services.GetRequiredService<BotChannel>();
        var (delivery, replies) = await bot.Adapter.RunAsync(received, bot.Bot).ConfigureAwait(false);
        if (replies is { } body)
        {
            return Answer.Bytes(StatusCodes.Status200OK, body);
        }

        if (delivery.Outcome == global::Channels.DeliveryOutcome.Sent)
        {
            return TypedResults.Ok();
        }

        // Sent again by the channel it is known already, and the same replies go out. What will never be taken is not worth repeating.
        services.GetRequiredService<ILogger<Speaking>>().RepliesLost(delivery.Code ?? delivery.Outcome.ToString());
        return delivery.Outcome == global::Channels.DeliveryOutcome.Undeliverable ? TypedResults.Ok() : Errors.NotDelivered();
    }

    private static async Task<Results<Ok<ChatToken>, Refusal>> TokenAsync(HttpContext context, IServiceProvider services, bool standAlone)
    {
        if ((await Incoming.ReadJsonAsync(context, ChatFunctions.Token.MaxBody, mayBeEmpty: true).ConfigureAwait(false)).IsRefused(out var refusal,
            out var json))
        {
            return refusal;
        }

        bool fresh;
        using (json)
        {
            fresh = json.RootElement.TryGetProperty("fresh", out var wanted) && wanted.ValueKind == System.Text.Json.JsonValueKind.True;
        }

        var bot = services.GetRequiredService<Settings>().Bot;
        var grant = services.GetRequiredService<Visitor>().Recognise(context, fresh);
        if (bot.DirectLineSecret is { } secret)
        {
            var token = await DirectLineSecrets.ExchangeAsync(secret, bot.Cloud, grant.UserId, services.GetRequiredService<ILogger<Speaking>>(),
                context.RequestAborted).ConfigureAwait(false);
            return token is null ? Errors.NoToken()
                : TypedResults.Ok(new ChatToken(token, new Uri(bot.Cloud.DirectLine, "v3/directline").ToString()));
        }

        return standAlone ? TypedResults.Ok(new ChatToken(services.GetRequiredService<DirectLineTokens>().Issue(grant), DirectLineEndpoints.Prefix))
            : Errors.NoChat();
    }

    private static RazorComponentResult<ChatPage> Page(HttpContext context, IServiceProvider services)
    {
        var (bot, settings) = (services.GetRequiredService<Settings>().Bot, services.GetRequiredService<Settings>());
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var secure = context.Request.IsHttps || settings.PublicOrigin?.Scheme == Uri.UriSchemeHttps;

        // Our own origin and no other: "ws:" alone would let a script that got in talk to any host.
        var own = settings.PublicOrigin?.Authority ?? context.Request.Host.ToUriComponent();
        var line = bot.DirectLineSecret is null ? (secure ? "wss://" : "ws://") + own
            : $"{bot.Cloud.DirectLine.GetLeftPart(UriPartial.Authority)} wss://{bot.Cloud.DirectLine.Host}";
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}' {EmptyStyle}; img-src 'self' blob: data:; connect-src 'self' "
            + $"{line} blob: data:; "
            + "worker-src blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var site = services.GetRequiredService<SiteOf>()();
        return Html.Page<ChatPage>(new ChatModel(site, Visitor.IsKnown(context) ? [] : FirstWords(services, now), nonce));
    }

    /// <summary>What the bot will say to somebody new, said by the page already: on a slow phone the web chat takes its time to arrive.</summary>
    private static IReadOnlyList<Reply> FirstWords(IServiceProvider services, DateTimeOffset now) =>
        services.GetRequiredService<Talk>().Hear(new Draft { Id = "first-words" }, new Message(Arrived: true), now).Replies;

    private static void MapDirectLine(WebApplication app)
    {
        var (services, settings) = (app.Services, app.Services.GetRequiredService<Settings>());
        var limits = new RateLimits(settings.ChatPerMinute, services.GetRequiredService<ClientAddress>(),
            services.GetRequiredService<TimeProvider>());
        var functions = ChatFunctions.DirectLine.ToDictionary(function => (function.Method, "/" + function.Route));
        app.UseWebSockets();
        var group = app.MapDirectLine(services.GetRequiredService<DirectLineServer>(), new(settings.PublicOrigin, Refuse: limits.Take));
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var method = endpoint.Metadata.OfType<IHttpMethodMetadata>().Single().HttpMethods[0];
            endpoint.Metadata.Add(functions[(method, ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!)]);
        });
    }
}


/// <summary>What the page of the chat shows.</summary>
/// <param name="First">What the bot says first; empty for whoever comes back.</param>
/// <param name="Nonce">For the styles that the web chat makes while it runs.</param>
public sealed record ChatModel(SiteContext Site, IReadOnlyList<Reply> First, string Nonce);
