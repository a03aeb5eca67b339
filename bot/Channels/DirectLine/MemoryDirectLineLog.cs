using System.Collections.Concurrent;
using Channels.BotFramework;

namespace Channels.DirectLine;

/// <summary>A log that is gone with the process: for tests and for trying the page out.</summary>
public sealed class MemoryDirectLineLog : IDirectLineLog
{
    private sealed class Entry(DirectLineConversation conversation)
    {
        public readonly DirectLineConversation Conversation = conversation;
        public readonly List<Activity> Activities = [];
        public readonly Dictionary<string, UploadedFile> Files = new(StringComparer.Ordinal);
    }

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public Task<bool> CreateAsync(DirectLineConversation conversation, CancellationToken cancellation) =>
        Task.FromResult(_entries.TryAdd(conversation.Id, new(conversation)));

    public Task<DirectLineConversation?> FindAsync(string conversationId, CancellationToken cancellation) =>
        Task.FromResult(_entries.TryGetValue(conversationId, out var entry) ? entry.Conversation : null);

    public Task<IReadOnlyList<Activity>> AppendAsync(string conversationId, IReadOnlyList<Activity> activities, CancellationToken cancellation) =>
        With<IReadOnlyList<Activity>>(conversationId, entry =>
        {
            Activity[] numbered = [.. activities.Select((activity, index) =>
                activity with { Id = DirectLineIds.Activity(conversationId, entry.Activities.Count + index + 1) })];
            entry.Activities.AddRange(numbered);
            return numbered;
        });

    public Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation) =>
        With<IReadOnlyList<Activity>>(conversationId, entry => [.. entry.Activities.Skip((int)Math.Clamp(after, 0, int.MaxValue)).Take(limit)]);

    public Task<Activity?> FindByClientIdAsync(string conversationId, string clientActivityId, CancellationToken cancellation) =>
        With(conversationId, entry => entry.Activities.Find(activity => DirectLineServer.ClientActivityId(activity) == clientActivityId));

    public Task<string> SaveFileAsync(string conversationId, UploadedFile file, CancellationToken cancellation) => With(conversationId, entry =>
    {
        var id = Guid.NewGuid().ToString("N");
        entry.Files.Add(id, file);
        return id;
    });

    public Task<UploadedFile?> FindFileAsync(string conversationId, string fileId, CancellationToken cancellation) =>
        With(conversationId, entry => entry.Files.GetValueOrDefault(fileId));

    private Task<T> With<T>(string conversationId, Func<Entry, T> use)
    {
        var entry = _entries[conversationId];
        lock (entry)
        {
            return Task.FromResult(use(entry));
        }
    }
}
