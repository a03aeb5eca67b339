using System.Text.Json;
using App.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Functions;

/// <summary>
/// The paths by which the Functions host fires timers and queues in a custom handler: <c>POST /{FunctionName}</c>. They are mapped only under the host,
/// on loopback, outside every forwarded prefix (<see cref="Catalogue.IsForwarded"/>).
/// </summary>
public static class Triggers
{
    private const int MaxBody = 1024 * 1024;

    // A JSON object always: after 204 or an empty 200 the host waits for ever.
    private static readonly byte[] Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}"""u8.ToArray();

    public static void MapTriggers(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var handlers = app.Services.GetRequiredService<Handlers>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var log = app.Services.GetRequiredService<ILogger<Handlers>>();
        foreach (var function in Catalogue.Triggers.Values)
        {
            app.MapPost("/" + function.Name, context => RunAsync(context, function, handlers, time, log)).WithMetadata(function);
        }
    }

    private static async Task RunAsync(HttpContext context, Function function, Handlers handlers, TimeProvider time, ILogger log)
    {
        var (body, refusal) = await Incoming.ReadAsync(context, MaxBody).ConfigureAwait(false);
        string? message = null;
        if (refusal is not null || (function is QueueFunction && !TryReadMessage(body, out message)))
        {
            log.InvocationUnreadable(function.Name);
            await (refusal ?? Errors.BadRequest()).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await handlers.RunAsync(function, new Firing(message, time.GetUtcNow()), context.RequestAborted).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Not 2xx tells the host to try again and, for a message, to set it aside after the last try.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.FunctionFailed(function.Name, exception);
            await Errors.Unexpected(function.Name).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        await Answer.Bytes(StatusCodes.Status200OK, Done).ExecuteAsync(context).ConfigureAwait(false);
    }

    /// <summary>The message text out of the host's envelope: strings travel as JSON inside a JSON string, objects as they are.</summary>
    internal static bool TryReadMessage(ReadOnlyMemory<byte> body, out string? message)
    {
        message = null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("Data", out var data) || data.ValueKind != JsonValueKind.Object
                || !data.TryGetProperty(FunctionJson.QueueBinding, out var value))
            {
                return false;
            }

            message = value.ValueKind == JsonValueKind.String ? Unwrap(value.GetString()!) : value.GetRawText();
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Unwrap(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind == JsonValueKind.String ? inner.RootElement.GetString()! : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
