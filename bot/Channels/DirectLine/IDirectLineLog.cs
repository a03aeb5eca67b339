using Channels.BotFramework;

namespace Channels.DirectLine;

/// <param name="UserId">The only user whose token opens this conversation.</param>
public sealed record DirectLineConversation(string Id, string UserId, string? Locale, DateTimeOffset StartedAt);

/// <summary>
/// Where the conversations of the local Direct Line live. They must outlive a restart, so the application implements this over its own store;
/// <see cref="MemoryDirectLineLog"/> serves tests. The server calls writing members of one conversation one at a time.
/// </summary>
public interface IDirectLineLog
{
    /// <summary>Creates the conversation; false when it already exists.</summary>
    Task<bool> CreateAsync(DirectLineConversation conversation, CancellationToken cancellation);

    Task<DirectLineConversation?> FindAsync(string conversationId, CancellationToken cancellation);

    /// <summary>
    /// Appends all activities or none, giving each the next sequence number (from 1) and the id of <see cref="DirectLineIds.Activity"/>.
    /// </summary>
    /// <returns>The activities with their ids.</returns>
    Task<IReadOnlyList<Activity>> AppendAsync(string conversationId, IReadOnlyList<Activity> activities, CancellationToken cancellation);

    /// <summary>At most <paramref name="limit"/> activities with a sequence number above <paramref name="after"/>, in order.</summary>
    Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation);

    /// <summary>The user's activity that carried this <c>channelData.clientActivityID</c>: a client that lost the answer sends it again.</summary>
    Task<Activity?> FindByClientIdAsync(string conversationId, string clientActivityId, CancellationToken cancellation);

    /// <summary>Keeps a file of the conversation.</summary>
    /// <returns>Its id: letters, digits and hyphens only.</returns>
    Task<string> SaveFileAsync(string conversationId, UploadedFile file, CancellationToken cancellation);

    Task<UploadedFile?> FindFileAsync(string conversationId, string fileId, CancellationToken cancellation);
}
