using System.Globalization;
using Channels.BotFramework;

namespace Channels.DirectLine;

/// <summary>New activities and where to go on reading; the same shape over REST and WebSocket.</summary>
/// <param name="Watermark">Sequence number of the last activity read, as text.</param>
public sealed record ActivitySet(IReadOnlyList<Activity> Activities, string Watermark);

/// <summary>Answer to generating and refreshing a token, and to starting or rejoining a conversation.</summary>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="StreamUrl">Absolute ws or wss address; to be opened within a minute.</param>
public sealed record ConversationGrant(
    string ConversationId,
    string Token,
    [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn,
    string? StreamUrl = null);

/// <summary>Body of starting a conversation. The client's idea of its user id is ignored: the token names the user.</summary>
public sealed record StartBody(string? Locale);

public sealed record DirectLineError(DirectLineErrorBody Error);

public sealed record DirectLineErrorBody(string Code, string Message);

/// <summary>Ids as the protocol shows them, made in one place.</summary>
public static class DirectLineIds
{
    /// <summary>For example <c>c1|0000001</c>.</summary>
    public static string Activity(string conversationId, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversationId}|{sequence:D7}");

    /// <summary>The sequence number of an id made by <see cref="Activity"/>; 0 for any other text.</summary>
    public static long Sequence(string? activityId) =>
        activityId is not null && long.TryParse(activityId.AsSpan(activityId.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var sequence)
            ? sequence : 0;
}
