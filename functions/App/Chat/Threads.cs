using System.Security.Cryptography;
using System.Text;
using App.Functions;
using Channels.BotFramework;
using Conversation;
using Domain.Time;
using Storage;
using Storage.Sealing;

namespace App.Chat;

/// <summary>
/// Where threads lie: one technical document each, found by channel and person, gone when nobody has written for <c>Drafts:Days</c>.
/// </summary>
public sealed class Threads(IStore store, SearchTokens tokens, Settings settings, TimeProvider time)
{
    /// <summary>Only what we made up ourselves is unguessable; any other user id counts within its conversation alone.</summary>
    private const string OwnUser = "dl_";

    /// <summary>The thread of that person, or a new one that is not saved yet.</summary>
    /// <param name="speaks">The person speaks from here: replies go here from now on. Otherwise they go where the person spoke last.</param>
    public async Task<ChatThread> GetAsync(ConversationReference reference, bool speaks, CancellationToken cancellation)
    {
        var id = IdOf(reference);
        return await FindAsync(id, cancellation).ConfigureAwait(false) is not { } thread
            ? new() { Id = id, Draft = Draft.New(NewId()), Reference = reference }
            : speaks ? thread with { Reference = reference } : thread;
    }

    public async Task<ChatThread?> FindAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(Partition.Index(id), Kinds.Draft, id, cancellation).ConfigureAwait(false) is { } document
            ? ChatThread.Read(document, CivilTime.ChinaDate(time.GetUtcNow()))
            : null;

    /// <summary>Saves what was read and changed. False: somebody else saved meanwhile.</summary>
    public async Task<bool> SaveAsync(ChatThread thread, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var now = time.GetUtcNow();
        var fields = new IndexFields().Set(Fields.Channel, thread.Reference.ChannelId).Set(Fields.At, now);
        if (thread.IsOpen)
        {
            fields.Set(Fields.Open, true);
        }

        if (thread.Draft.HeardUntil is { } until)
        {
            fields.Set(Fields.DueAt, until);
        }

        var expires = now.AddDays(settings.DraftDays(now));
        var batch = Batch.Technical();
        batch = thread.Document is { } read
            ? batch.Replace(read, thread.Write(), fields, Draft.CurrentSchema, expires)
            : batch.Create(Kinds.Draft, thread.Id, thread.Write(), fields, Draft.CurrentSchema, expires);
        return (await store.CommitAsync(Partition.Index(thread.Id), batch, cancellation).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Threads whose last submission has no kept outcome and that nobody has touched since.</summary>
    public async Task<IReadOnlyList<ChatThread>> ListOpenAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Draft).Where(Fields.Open, true).Between(Fields.At, null, before);
        var page = await store.ListAsync(Partition.WholeIndex, query, new(100), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => ChatThread.Read(document, CivilTime.ChinaDate(time.GetUtcNow())))];
    }

    /// <summary>
    /// Erases what somebody said before the consent and then wrote no more: it may lie an hour, also where no next message drops it.
    /// </summary>
    public async Task ForgetHeardAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Draft).Between(Fields.DueAt, null, now), new(100), cancellation)
            .ConfigureAwait(false);
        await Each.DoAsync(due.Items, async document =>
        {
            var thread = ChatThread.Read(document, CivilTime.ChinaDate(now));

            // Not saved: the person writes just now, and that turn drops it.
            await SaveAsync(thread with { Draft = thread.Draft.WithoutOldWords(now) }, cancellation).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>What a message is recognised by when it is delivered again.</summary>
    public static string KeyOf(string messageId) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 12));

    /// <summary>A draft gets a new id when an earlier one is over: its submissions are others.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("N");

    private string IdOf(ConversationReference reference)
    {
        var user = reference.User.Id ?? "";
        return tokens.IndexOf("thread", user.StartsWith(OwnUser, StringComparison.Ordinal)
            ? $"{reference.ChannelId}\n{user}"
            : $"{reference.ChannelId}\n{user}\n{reference.Conversation.Id}");
    }
}
