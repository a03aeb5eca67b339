using System.Text.Json;
using Channels;
using Channels.BotFramework;
using Channels.DirectLine;

namespace App.Chat;

/// <summary>A turn for the channels that speak in activities: the Bot Framework service and the local Direct Line.</summary>
public sealed class Speaking(Turns turns, Carriers carriers, Func<BotChannel> bot, DirectLineLog log, TimeProvider time)
{
    /// <summary>Our page says so when it has opened: a conversation that is resumed knows no arrival of its own.</summary>
    public const string ArrivedEvent = "arrived";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What to answer, as activities that reply to the one received.</summary>
    /// <param name="verified">The activity came with a verified token.</param>
    /// <param name="local">It came through the local Direct Line, where files lie in the log.</param>
    public async Task<IReadOnlyList<Activity>> HearAsync(Activity activity, bool verified, bool local, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var here = ConversationReference.Of(activity, verified);
        var turn = turns.HearAsync(Incoming(activity), here, AnsweringOf(activity), Fetch, cancellation);
        if (await Task.WhenAny(turn, Task.Delay(Patience, time, cancellation)).ConfigureAwait(false) != turn && activity.DeliveryMode is null)
        {
            await carriers.TypeAsync(here, cancellation).ConfigureAwait(false);
        }

        return [.. (await turn.ConfigureAwait(false)).Select(message => ActivityEncoder.ToActivity(message, here, activity.Id))];

        async Task<ReadOnlyMemory<byte>?> Fetch(IncomingAttachment attachment) => local
            ? attachment.Url?.StartsWith(DirectLineServer.FileScheme, StringComparison.Ordinal) == true
                ? (await log.FindFileAsync(here.Conversation.Id ?? "", attachment.Url[DirectLineServer.FileScheme.Length..], cancellation)
                    .ConfigureAwait(false))?.Content : null
            : (await bot().Files.FetchAsync(attachment, here, IsChannelStorage, cancellation).ConfigureAwait(false))?.Content;
    }

    /// <summary>Direct Line and Web Chat keep files in storage of the service, beside the service's own address.</summary>
    private static bool IsChannelStorage(Uri address) =>
        address.Host is "directline.botframework.com" or "webchat.botframework.com" or "directline.botframework.azure.cn"
        || address.Host.EndsWith(".directline.botframework.com", StringComparison.OrdinalIgnoreCase);

    private static IncomingMessage Incoming(Activity activity)
    {
        var message = ActivityDecoder.ToIncoming(activity);
        return activity is { Type: ActivityTypes.Event, Name: ArrivedEvent } ? message with { Kind = IncomingKind.Arrived, Text = "", Value = null }

            // Sent again by the person's own client it has a new id at the service, and the client's id of before.
            : DirectLineServer.ClientActivityId(activity) is { } client ? message with { MessageId = $"client:{client}" }
            : message;
    }

    /// <summary>Our page says on which device and under which question something was said.</summary>
    private static Answering? AnsweringOf(Activity activity) =>
        activity.ChannelData is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("answering", out var answering)
        && answering.ValueKind == JsonValueKind.Object
        && Text(answering, "device") is { } device && Text(answering, "asks") is { } asks
            ? new(device, ChatThread.Question(asks, Text(answering, "draft")))
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetRawText() is { Length: <= 200 } raw
        && !raw.Contains('\\', StringComparison.Ordinal)
            ? value.GetString() : null;
}
