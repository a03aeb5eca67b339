using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Channels.BotFramework;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Channels.DirectLine;

/// <param name="PublicOrigin">Origin of the addresses handed to clients, for example <c>https://ertong.example.gov.cn</c>; null takes the request's
/// own.</param>
/// <param name="UserOf">Recognises a person who comes back (the application's own cookie); null, or a null answer, makes a new person.</param>
/// <param name="Refuse">Looks at every call before it is carried out, to limit their rate for instance; null, or a null answer, lets it pass.</param>
public sealed record DirectLineOptions(Uri? PublicOrigin = null, Func<HttpContext, DirectLineGrant?>? UserOf = null,
    Func<HttpContext, IResult?>? Refuse = null);

/// <summary>The protocol's HTTP face. Needs <c>app.UseWebSockets()</c> before it.</summary>
public static class DirectLineEndpoints
{
    public const string Prefix = "/v3/directline";

    /// <summary>Maps the whole protocol under <see cref="Prefix"/>; the group comes back for metadata.</summary>
    public static RouteGroupBuilder MapDirectLine(this IEndpointRouteBuilder routes, DirectLineServer server, DirectLineOptions options)
    {
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var calls = new DirectLineCalls(server, options, stopping);
        var group = routes.MapGroup(Prefix);
        Map("POST", "/tokens/generate", http => Task.FromResult(calls.Generate(http)));
        Map("POST", "/tokens/refresh", calls.RefreshAsync);
        Map("POST", "/conversations", calls.StartAsync);
        Map("GET", "/conversations/{id}", http => calls.RejoinAsync(http, Id(http)));
        Map("GET", "/conversations/{id}/activities", http => calls.ReadAsync(http, Id(http)));
        Map("POST", "/conversations/{id}/activities", http => calls.PostAsync(http, Id(http)));
        Map("POST", "/conversations/{id}/upload", http => calls.UploadAsync(http, Id(http)));
        Map("GET", "/conversations/{id}/files/{fileId}", http => calls.FileAsync(http, Id(http), Id(http, "fileId")));
        Map("GET", "/conversations/{id}/stream", http => calls.StreamAsync(http, Id(http)));
        group.ExcludeFromDescription();
        return group;

        // Not as handlers with parameters: those are put together at the first request of all, by compiling expressions, and a cold start waits for
        // it.
        void Map(string method, string pattern, Func<HttpContext, Task<IResult>> call) => group.MapMethods(pattern, [method], async http =>
        {
            var result = options.Refuse?.Invoke(http) ?? await call(http).ConfigureAwait(false);
            await result.ExecuteAsync(http).ConfigureAwait(false);
        });
    }

    private static string Id(HttpContext http, string name = "id") => (string)http.Request.RouteValues[name]!;
}

/// <summary>One method per call of the table in channels.md.</summary>
internal sealed class DirectLineCalls(DirectLineServer server, DirectLineOptions options, CancellationToken stopping)
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);
    private static readonly IResult TooLarge = Error(StatusCodes.Status413PayloadTooLarge, "MessageSizeTooBig", "The message is too large.");

    public IResult Generate(HttpContext http)
    {
        // Nothing in the body decides who the person is: anybody may call this.
        var grant = options.UserOf?.Invoke(http) ?? DirectLineTokens.NewGrant();
        return Answer(Grant(grant), ActivityJson.Wire.ConversationGrant);
    }

    public Task<IResult> RefreshAsync(HttpContext http) => AllowedAsync(http, conversationId: null, grant =>
        Task.FromResult(Answer(Grant(grant), ActivityJson.Wire.ConversationGrant)));

    public Task<IResult> StartAsync(HttpContext http) => AllowedAsync(http, conversationId: null, async grant =>
    {
        if (await ActivityParser.ReadAsync(http.Request.Body, 16 * 1024, http.RequestAborted).ConfigureAwait(false) is not { } body)
        {
            return TooLarge;
        }

        var created = await server.StartAsync(grant, Origin(http), Locale(body.Span), stopping).ConfigureAwait(false);
        return Answer(Grant(grant, http, watermark: null), ActivityJson.Wire.ConversationGrant, created ? StatusCodes.Status201Created
            : StatusCodes.Status200OK);
    });

    public Task<IResult> RejoinAsync(HttpContext http, string id) => AllowedAsync(http, id, async grant =>
        Watermark(http) is not { } watermark ? BadWatermark()
        : await server.History.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is null ? Ended()
        : Answer(Grant(grant, http, watermark), ActivityJson.Wire.ConversationGrant));

    public Task<IResult> ReadAsync(HttpContext http, string id) => AllowedAsync(http, id, async grant =>
        Watermark(http) is not { } watermark ? BadWatermark()
        : await server.History.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is null ? Ended()
        : Answer(Shown(await server.ReadAsync(id, watermark, http.RequestAborted).ConfigureAwait(false), grant, Origin(http)),
            ActivityJson.Wire.ActivitySet));

    public Task<IResult> PostAsync(HttpContext http, string id) => AllowedAsync(http, id, async grant =>
    {
        if (await ActivityParser.ReadAsync(http.Request.Body, ActivityParser.MaxBytes, http.RequestAborted).ConfigureAwait(false) is not { } body)
        {
            return TooLarge;
        }

        var parsed = ActivityParser.ParseBody(body.Span);
        return parsed.Activity is { } activity ? await TakeAsync(http, grant, activity, []).ConfigureAwait(false) : BadActivity(parsed.Refusal!);
    });

    public Task<IResult> UploadAsync(HttpContext http, string id) => AllowedAsync(http, id, async grant =>
    {
        var upload = await Upload.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        return upload.TooLarge ? TooLarge
            : upload.Refusal is { } refusal ? BadActivity(refusal)
            : await TakeAsync(http, grant, upload.Activity!, upload.Files).ConfigureAwait(false);
    });

    public async Task<IResult> FileAsync(HttpContext http, string id, string fileId)
    {
        var (state, grant) = await server.Tokens.CheckAsync(http.Request.Query["t"], TokenUse.File).ConfigureAwait(false);
        if (state != TokenState.Valid || grant!.ConversationId != id)
        {
            return Denied(state);
        }

        if (await server.History.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is null
            || await server.History.FindFileAsync(id, fileId, http.RequestAborted).ConfigureAwait(false) is not { } file)
        {
            return Results.NotFound();
        }

        // Only kinds that a browser cannot execute are shown in place; the rest is offered for saving.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "private, no-store";
        return file.ContentType is "image/jpeg" or "image/png" or "image/gif" or "image/webp"
            ? Results.Bytes(file.Content, file.ContentType)
            : Results.Bytes(file.Content, "application/octet-stream", file.Name);
    }

    public async Task<IResult> StreamAsync(HttpContext http, string id)
    {
        var (state, grant) = await server.Tokens.CheckAsync(http.Request.Query["t"], TokenUse.Stream).ConfigureAwait(false);
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (state != TokenState.Valid || grant!.ConversationId != id)
        {
            return Results.StatusCode(state == TokenState.Invalid ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
        }

        if (await server.History.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        await PumpAsync(socket, grant, Watermark(http) ?? 0, Origin(http), http.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }

    private async Task PumpAsync(WebSocket socket, DirectLineGrant grant, long watermark, string origin, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        var listening = ListenAsync(socket, ended, aborted);
        try
        {
            await foreach (var set in server.StreamAsync(grant.ConversationId, watermark, ended.Token).ConfigureAwait(false))
            {
                var bytes = JsonSerializer.SerializeToUtf8Bytes(Shown(set, grant, origin), ActivityJson.Wire.ActivitySet);
                await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, aborted).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // The client left or the server stops; the client comes back with its watermark.
        }

        await CloseAsync(socket, stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure)
            .ConfigureAwait(false);
        if (await Task.WhenAny(listening, Task.Delay(ClosingTime, CancellationToken.None)).ConfigureAwait(false) != listening)
        {
            socket.Abort();
        }

        await listening.ConfigureAwait(false);
    }

    /// <summary>Clients send empty frames to find out whether the line is alive. Whatever comes is thrown away until they close.</summary>
    /// <remarks>Not cancelled when the server stops: cancelling a receive cuts the line, and the client would not hear why.</remarks>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ended, CancellationToken aborted)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), aborted).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus why)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(why, null, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException)
        {
        }
    }

    private async Task<IResult> TakeAsync(HttpContext http, DirectLineGrant grant, Activity activity, IReadOnlyList<UploadedFile> files)
    {
        if (await server.History.FindAsync(grant.ConversationId, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return Ended();
        }

        // A message sent again has its files already.
        var repeated = DirectLineServer.ClientActivityId(activity) is { } clientId
            && await server.History.FindByClientIdAsync(grant.ConversationId, clientId, http.RequestAborted).ConfigureAwait(false) is not null;
        var kept = repeated ? activity : await Upload.KeepAsync(server.History, grant.ConversationId, activity, files, http.RequestAborted)
            .ConfigureAwait(false);

        // From here on a client that goes away loses nothing: the turn is finished and waits in the log.
        return await server.PostAsync(grant, kept, Origin(http), stopping).ConfigureAwait(false) is { } activityId
            ? Answer(new ResourceResponse(activityId), ActivityJson.Wire.ResourceResponse)
            : Error(StatusCodes.Status502BadGateway, "BotError", "The bot could not answer. Send the same again.");
    }

    private async Task<IResult> AllowedAsync(HttpContext http, string? conversationId, Func<DirectLineGrant, Task<IResult>> call)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
        var (state, grant) = await server.Tokens.CheckAsync(token).ConfigureAwait(false);

        // Somebody else's conversation is refused in the same words whether it exists or not.
        return state != TokenState.Valid || (conversationId is not null && grant!.ConversationId != conversationId) ? Denied(state)
            : await call(grant!).ConfigureAwait(false);
    }

    private ConversationGrant Grant(DirectLineGrant grant) =>
        new(grant.ConversationId, server.Tokens.Issue(grant), (int)DirectLineTokens.Lifetime.TotalSeconds);

    private ConversationGrant Grant(DirectLineGrant grant, HttpContext http, long? watermark)
    {
        var origin = Origin(http);
        var position = watermark is > 0 ? string.Create(CultureInfo.InvariantCulture, $"watermark={watermark}&") : "";
        return Grant(grant) with
        {
            StreamUrl =
                $"ws{origin["http".Length..]}{DirectLineEndpoints.Prefix}/conversations/{grant.ConversationId}/stream?{position}t="
                    + $"{server.Tokens.Issue(grant, TokenUse.Stream)}",
        };
    }

    /// <summary>Files are logged under their ids; a browser gets an address that opens for its owner only.</summary>
    private ActivitySet Shown(ActivitySet set, DirectLineGrant grant, string origin) => set with
    {
        Activities = [.. set.Activities.Select(activity => activity.Attachments is null ? activity : activity with
        {
            Attachments = [.. activity.Attachments.Select(attachment =>
                attachment.ContentUrl?.StartsWith(DirectLineServer.FileScheme, StringComparison.Ordinal) != true ? attachment : attachment with
                {
                    ContentUrl = $"{origin}{DirectLineEndpoints.Prefix}/conversations/{grant.ConversationId}/files/"
                        + $"{attachment.ContentUrl[DirectLineServer.FileScheme.Length..]}?t={server.Tokens.Issue(grant, TokenUse.File)}",
                })],
        })],
    };

    private string Origin(HttpContext http) => options.PublicOrigin?.GetLeftPart(UriPartial.Authority)
        ?? $"{http.Request.Scheme}://{http.Request.Host}";

    private static long? Watermark(HttpContext http) => http.Request.Query["watermark"].ToString() is not { Length: > 0 } text
        || text is "-" or "null" or "undefined" ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var watermark) ? watermark : null;

    private static string? Locale(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonSerializer.Deserialize(body, ActivityJson.Default.StartBody)?.Locale;
        }
        catch (JsonException)
        {
            return null; // Nothing in the body is needed.
        }
    }

    private static IResult Answer<T>(T value, JsonTypeInfo<T> shape, int status = StatusCodes.Status200OK) =>
        Results.Json(value, shape, "application/json; charset=utf-8", status);

    private static IResult Denied(TokenState state) => state == TokenState.Invalid
        ? Error(StatusCodes.Status401Unauthorized, "BadArgument", "A valid token is required.")
        : Error(StatusCodes.Status403Forbidden, state == TokenState.Expired ? "TokenExpired" : "Forbidden", "The token does not allow this.");

    private static IResult Ended() => Error(StatusCodes.Status404NotFound, "ConversationNotFound", "There is no such conversation.");

    private static IResult BadWatermark() => Error(StatusCodes.Status400BadRequest, "BadArgument", "The watermark is none of ours.");

    private static IResult BadActivity(InboundRefusal refusal) => refusal.Status == StatusCodes.Status413PayloadTooLarge
        ? TooLarge : Error(refusal.Status, "BadArgument", $"The activity cannot be read: {refusal.Code}.");

    private static IResult Error(int status, string code, string message) =>
        Answer(new DirectLineError(new(code, message)), ActivityJson.Wire.DirectLineError, status);
}
