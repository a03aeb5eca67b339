using System.Buffers;
using System.Text.Json;

namespace Channels.BotFramework;

/// <summary>An activity, or why it is refused.</summary>
public readonly record struct ParsedActivity(Activity? Activity, InboundRefusal? Refusal);

public static class ActivityParser
{
    /// <summary>Bot Framework's own limit for one activity.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// Parses and checks what every activity from the service must carry: type, id, channelId, serviceUrl, conversation and sender (400 otherwise).
    /// </summary>
    public static ParsedActivity Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return Refuse(Errors.TooLarge);
        }

        return ParseBody(utf8) switch
        {
            { Activity: null } refused => refused,
            { Activity.Id: null or "" } => Refuse(Errors.NoId),
            { Activity.ChannelId: null or "" } => Refuse(Errors.NoChannel),
            { Activity: { } activity } when !IsWebAddress(activity.ServiceUrl) => Refuse(Errors.NoServiceUrl),
            { Activity.Conversation.Id: null or "" } or { Activity.Conversation: null } => Refuse(Errors.NoConversation),
            { Activity.From.Id: null or "" } or { Activity.From: null } => Refuse(Errors.NoSender),
            var parsed => parsed,
        };
    }

    /// <summary>Parses what a Direct Line client posts: only the type is required, the server sets the rest.</summary>
    public static ParsedActivity ParseBody(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var activity = JsonSerializer.Deserialize(utf8, ActivityJson.Default.Activity);
            return activity is null || HasHalfCharacter(utf8) ? Refuse(Errors.BadJson)
                : string.IsNullOrWhiteSpace(activity.Type) ? Refuse(Errors.NoType)
                : HasEmptyEntry(activity.Attachments) || HasEmptyEntry(activity.MembersAdded) ? Refuse(Errors.EmptyEntry)
                : new(activity, null);
        }
        catch (JsonException)
        {
            return Refuse(Errors.BadJson);
        }
    }

    /// <summary>Reads a body up to a limit; null when there is more, without reading the rest.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int maxBytes, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var space = buffer.GetMemory(4096);
            var read = await body.ReadAsync(space[..Math.Min(space.Length, maxBytes - buffer.WrittenCount + 1)], cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Whether half of a surrogate pair is written anywhere (<c>\ud83d</c> alone). What is only passed on is kept as it came, and would fail when it
    /// is written again.
    /// </summary>
    private static bool HasHalfCharacter(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>Whether a list holds <c>null</c>: JSON allows it, and the declared type of an entry does not keep it out.</summary>
    private static bool HasEmptyEntry<T>(IReadOnlyList<T>? list) where T : class => list?.Contains(null) == true;

    private static ParsedActivity Refuse(InboundRefusal refusal) => new(null, refusal);

    private static bool IsWebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
