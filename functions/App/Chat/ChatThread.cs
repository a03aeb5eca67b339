using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Wire;
using Channels;
using Channels.BotFramework;
using Conversation;
using Storage;

namespace App.Chat;

/// <summary>
/// One person on one channel: the draft, where replies go, what was heard already. One sealed document, so that one commit keeps all of it together.
/// </summary>
/// <remarks>
/// An answer counts as heard in the same commit that keeps it: delivered again after a crash it is either new, or known together with what was
/// replied.
/// </remarks>
public sealed record ChatThread
{
    /// <summary>Deliveries remembered; channels repeat within seconds.</summary>
    private const int MostHeard = 30;

    /// <summary>Of the document: a keyed token of channel and person.</summary>
    public required string Id { get; init; }

    public required Draft Draft { get; init; }

    public required ConversationReference Reference { get; init; }

    /// <summary>The question last put: field and card token, as the replies carried them.</summary>
    public string? Asked { get; init; }

    /// <summary>The device that answered last, where a channel tells devices apart.</summary>
    public string? Device { get; init; }

    /// <summary>Keys of messages heard, newest last.</summary>
    public ImmutableList<string> Heard { get; init; } = [];

    /// <summary>What was said to the newest of them.</summary>
    public IReadOnlyList<OutgoingMessage> Replies { get; init; } = [];

    /// <summary>Texts that did not fit into one passive reply where nothing else can be sent; each next word of the person brings one.</summary>
    public ImmutableList<string> Unsent { get; init; } = [];

    /// <summary>The person unfollowed or ended the conversation: nothing is sent of our own accord.</summary>
    public bool HasLeft { get; init; }

    /// <summary>As read; null for a thread not saved yet.</summary>
    internal Document? Document { get; init; }

    /// <summary>Something was handed over and its outcome is not kept yet: the sweep goes on with it.</summary>
    public bool IsOpen => Draft.State == DraftState.Submitting;

    internal static string Question(string? asks, string? card) => $"{asks}@{card}";

    internal ChatThread After(string key, Draft draft, IReadOnlyList<OutgoingMessage> replies, string? device)
    {
        var asked = replies.LastOrDefault(reply => reply.Data?.Asks is not null)?.Data;
        return this with
        {
            Draft = draft,
            Heard = Heard is [.., var last] && last == key ? Heard : [.. Heard.Add(key).TakeLast(MostHeard)],
            Replies = replies,
            Asked = asked is null ? Asked : Question(asked.Asks, asked.Draft),
            Device = device ?? Device,
        };
    }

    internal byte[] Write() => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("draftId", Draft.Id);
        json.WritePropertyName("draft");
        json.WriteRawValue(DraftJson.Write(Draft), skipInputValidation: true);
        json.WritePropertyName("reference");
        JsonSerializer.Serialize(json, Reference, ActivityJson.Default.ConversationReference);
        json.WriteString("asked", Asked);
        json.WriteString("device", Device);
        json.WriteBoolean("left", HasLeft);
        json.WriteStartArray("heard");
        foreach (var key in Heard)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteStartArray("unsent");
        foreach (var text in Unsent)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WritePropertyName("replies");
        SaidJson.Write(json, Replies);
        json.WriteEndObject();
    });

    internal static ChatThread Read(Document document, DateOnly today)
    {
        using var json = JsonDocument.Parse(document.Body);
        var root = json.RootElement;
        return new()
        {
            Id = document.Id,
            Draft = DraftJson.Read(root.GetProperty("draftId").GetString()!, JsonMemory(root.GetProperty("draft")), today),
            Reference = root.GetProperty("reference").Deserialize(ActivityJson.Default.ConversationReference)
                ?? throw new InvalidDataException("A thread names no conversation."),
            Asked = root.GetProperty("asked").GetString(),
            Device = root.GetProperty("device").GetString(),
            HasLeft = root.GetProperty("left").GetBoolean(),
            Heard = [.. root.GetProperty("heard").EnumerateArray().Select(key => key.GetString()!)],
            Unsent = root.TryGetProperty("unsent", out var unsent) ? [.. unsent.EnumerateArray().Select(text => text.GetString()!)] : [],
            Replies = SaidJson.Read(root.GetProperty("replies")),
            Document = document,
        };
    }

    private static byte[] JsonMemory(JsonElement element) => System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Activity>))]
[JsonSerializable(typeof(StoredConversation))]
[JsonSerializable(typeof(StoredLink))]
internal sealed partial class ChatJson : JsonSerializerContext;
