using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using App.Wire;
using Channels;
using Channels.BotFramework;
using Channels.DirectLine;
using Storage;

namespace App.Chat;

/// <summary>Empties the channel's own record of a conversation, where we keep it.</summary>
public interface IDirectLineForget
{
    /// <summary>What the person said becomes empty; positions stay, so that open streams go on.</summary>
    Task ForgetAsync(ConversationReference reference, CancellationToken cancellation);
}

/// <summary>
/// The local Direct Line's conversations over the store. Each append is one document, named by conversation and first position, created once: all of
/// it is there or nothing, and the chain of them is the conversation.
/// </summary>
/// <remarks>
/// Conversations in use are also held in memory; the stand-alone server is the only process on its folder, so the copy is never behind.
/// </remarks>
public sealed class DirectLineLog(IStore store, Photos photos, Settings settings, TimeProvider time) : IDirectLineLog, IDirectLineForget
{
    /// <summary>A long interview has about 200 activities of 1 KB: at most some 50 MB are held.</summary>
    private const int MostHeld = 50_000;

    private readonly ConcurrentDictionary<string, List<Activity>> _held = new(StringComparer.Ordinal);
    private int _count;

    public async Task<bool> CreateAsync(DirectLineConversation conversation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var id = Head(conversation.Id);
        var body = new StoredConversation(conversation.UserId, conversation.Locale, conversation.StartedAt);
        var batch = Batch.Technical().Create(Kinds.Conversation, id, body, ChatJson.Default.StoredConversation, FieldsNow(), expiresOn: Expires());
        return (await store.CommitAsync(Partition.Index(id), batch, cancellation).ConfigureAwait(false)).IsCommitted;
    }

    public async Task<DirectLineConversation?> FindAsync(string conversationId, CancellationToken cancellation)
    {
        var id = Head(conversationId);
        if (await store.FindAsync(Partition.Index(id), Kinds.Conversation, id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        var (user, locale, startedAt) = document.Read(ChatJson.Default.StoredConversation);
        return new(conversationId, user, locale, startedAt);
    }

    public async Task<IReadOnlyList<Activity>> AppendAsync(string conversationId, IReadOnlyList<Activity> activities, CancellationToken cancellation)
    {
        var held = await HeldAsync(conversationId, cancellation).ConfigureAwait(false);
        Activity[] numbered = [.. activities.Select((activity, index) =>
            activity with { Id = DirectLineIds.Activity(conversationId, held.Count + index + 1) })];
        var id = Part(conversationId, held.Count + 1);
        var batch = Batch.Technical().Create(Kinds.Conversation, id, numbered, ChatJson.Default.IReadOnlyListActivity, FieldsNow(),
            expiresOn: Expires());
        if (!(await store.CommitAsync(Partition.Index(id), batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            _held.TryRemove(conversationId, out _);
            throw new IOException("Somebody else writes to this conversation.");
        }

        lock (held)
        {
            held.AddRange(numbered);
        }

        Interlocked.Add(ref _count, numbered.Length);
        return numbered;
    }

    public async Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation)
    {
        var held = await HeldAsync(conversationId, cancellation).ConfigureAwait(false);
        lock (held)
        {
            return [.. held.Skip((int)Math.Clamp(after, 0, int.MaxValue)).Take(limit)];
        }
    }

    public async Task<Activity?> FindByClientIdAsync(string conversationId, string clientActivityId, CancellationToken cancellation)
    {
        var held = await HeldAsync(conversationId, cancellation).ConfigureAwait(false);
        lock (held)
        {
            return held.FindLast(activity => DirectLineServer.ClientActivityId(activity) == clientActivityId);
        }
    }

    /// <summary>The file with its name and kind in front, under a name that says how long it is kept.</summary>
    public async Task<string> SaveFileAsync(string conversationId, UploadedFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var head = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("conversation", conversationId);
            json.WriteString("name", file.Name);
            json.WriteString("type", file.ContentType);
            json.WriteEndObject();
        });
        byte[] bytes = [.. BitConverter.GetBytes(head.Length), .. head, .. file.Content.Span];
        return (await photos.KeepFileAsync(bytes, cancellation).ConfigureAwait(false)).Replace('/', '-');
    }

    public async Task<UploadedFile?> FindFileAsync(string conversationId, string fileId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fileId);
        if (fileId.Length != 41 || fileId[8] != '-' || !fileId[..8].All(char.IsAsciiDigit) || !OpaqueId.Is(fileId[9..])
            || await photos.FindFileAsync($"{fileId[..8]}/{fileId[9..]}", cancellation).ConfigureAwait(false) is not { Length: > sizeof(int) } bytes)
        {
            return null;
        }

        var length = BitConverter.ToInt32(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(sizeof(int), length));
        return json.RootElement.GetProperty("conversation").GetString() == conversationId
            ? new(json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("type").GetString()!,
                bytes.AsMemory(sizeof(int) + length))
            : null;
    }

    public async Task ForgetAsync(ConversationReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Conversation.Id is not { } conversationId || reference.ChannelId != DirectLineServer.ChannelId
            || await FindAsync(conversationId, cancellation).ConfigureAwait(false) is null)
        {
            return;
        }

        var position = 1;
        while (await FindPartAsync(conversationId, position, cancellation).ConfigureAwait(false) is { } document)
        {
            var activities = document.Read(ChatJson.Default.IReadOnlyListActivity);
            Activity[] empty = [.. activities.Select(Emptied)];
            await store.CommitAsync(document.Partition,
                Batch.Technical().Replace(document, empty, ChatJson.Default.IReadOnlyListActivity, FieldsNow(), expiresOn: document.ExpiresOn),
                    cancellation).ConfigureAwait(false);
            position += activities.Count;
        }

        _held.TryRemove(conversationId, out _);
    }

    /// <summary>What the person said goes, and what the bot said too: its cards and questions repeat it.</summary>
    private static Activity Emptied(Activity activity) => new()
    {
        Type = "event",
        Name = "forgotten",
        Id = activity.Id,
        Timestamp = activity.Timestamp,
        ChannelId = activity.ChannelId,
        Conversation = activity.Conversation,
        From = activity.From,
        ReplyToId = activity.ReplyToId,
    };

    private async Task<List<Activity>> HeldAsync(string conversationId, CancellationToken cancellation)
    {
        if (_held.TryGetValue(conversationId, out var held))
        {
            return held;
        }

        List<Activity> loaded = [];
        while (await FindPartAsync(conversationId, loaded.Count + 1, cancellation).ConfigureAwait(false) is { } document)
        {
            loaded.AddRange(document.Read(ChatJson.Default.IReadOnlyListActivity));
        }

        if (Volatile.Read(ref _count) > MostHeld)
        {
            Interlocked.Exchange(ref _count, 0);
            _held.Clear();
        }

        Interlocked.Add(ref _count, loaded.Count);
        return _held.GetOrAdd(conversationId, loaded);
    }

    private Task<Document?> FindPartAsync(string conversationId, int position, CancellationToken cancellation)
    {
        var id = Part(conversationId, position);
        return store.FindAsync(Partition.Index(id), Kinds.Conversation, id, cancellation);
    }

    private IndexFields FieldsNow() => new IndexFields().Set(Fields.Channel, DirectLineServer.ChannelId).Set(Fields.At, time.GetUtcNow());

    /// <summary>
    /// A visitor's conversation is renewed after twice a draft's life (<see cref="Visitor"/>), so while it is in use none of its parts expires.
    /// </summary>
    private DateTimeOffset Expires() => time.GetUtcNow().AddDays(3 * settings.DraftDays(time.GetUtcNow()));

    private static string Head(string conversationId) => $"dl-{conversationId}";

    private static string Part(string conversationId, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"dl-{conversationId}-{position:D7}");
}

/// <summary>Whose a conversation is.</summary>
internal sealed record StoredConversation(string User, string? Locale, DateTimeOffset StartedAt);
