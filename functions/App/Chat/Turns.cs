using App.Functions;
using Channels;
using Channels.BotFramework;
using Conversation;

namespace App.Chat;

/// <summary>Which question somebody had before them when they answered, and on which device, where the channel tells (our own page does).</summary>
/// <param name="Question"><see cref="ChatThread.Question"/> of the last question shown.</param>
public sealed record Answering(string Device, string Question);

/// <summary>
/// One turn: load the thread, let the conversation answer, keep draft, message id and replies in one commit, carry out what is wanted.
/// </summary>
/// <remarks>
/// Two devices at once: the commit is versioned, so the later answer finds a newer draft. If that still asks the same, the answer is taken; if the
/// question was answered meanwhile, the person is told and asked what is open now, and nothing overwrites anything.
/// </remarks>
public sealed class Turns(Threads threads, Talk talk, Effects effects, Photos photos, TimeProvider time)
{
    /// <summary>An effect's outcome may want another (a question of staff answered, the next one asked); never without end.</summary>
    private const int MostEffects = 4;

    private const string NoPicture = "这个文件打不开。请发照片（JPG、PNG）或者PDF，每个不超过10MB；没有也不要紧，接着往下说就行。";

    /// <summary>What to say to the message.</summary>
    /// <param name="files">Fetches the file of an attachment; null where it is not to be had.</param>
    public async Task<IReadOnlyList<OutgoingMessage>> HearAsync(
        IncomingMessage message, ConversationReference here, Answering? answering, Func<IncomingAttachment, Task<ReadOnlyMemory<byte>?>> files,
            CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(files);
        if (message.Kind == IncomingKind.Other)
        {
            return [];
        }

        var key = Threads.KeyOf(message.MessageId);
        ChatThread? before = null;
        IReadOnlyList<Attachment>? kept = null;
        var refused = 0;
        while (true)
        {
            var thread = await threads.GetAsync(here, speaks: true, cancellation).ConfigureAwait(false);
            if (thread.Heard.Contains(key))
            {
                return thread.Heard[^1] == key ? thread.Replies : [];
            }

            if (message.Kind == IncomingKind.Left)
            {
                if (thread.Document is null || await threads.SaveAsync(thread with { HasLeft = true }, cancellation).ConfigureAwait(false))
                {
                    return [];
                }

                continue;
            }

            if (kept is null)
            {
                (kept, refused) = await KeepAsync(thread.Id, message, files, cancellation).ConfigureAwait(false);
            }

            var now = time.GetUtcNow();
            var turn = WasAnswered(before, thread, answering) ? talk.AnsweredElsewhere(thread.Draft, now)
                : talk.Hear(thread.Draft, Said.Message(message, kept, thread.Draft), now);
            if (await FinishAsync(thread with { HasLeft = false }, turn, key, answering?.Device, refused, cancellation)
                .ConfigureAwait(false) is { } replies)
            {
                Meters.Heard(turn.Heard);
                return replies;
            }

            before = thread;
        }
    }

    /// <summary>Goes on with a submission whose outcome a crash kept from being noted. Null: nothing came of it yet.</summary>
    public async Task<IReadOnlyList<OutgoingMessage>?> ResumeAsync(ChatThread thread, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var turn = talk.Hear(thread.Draft, new Message(), time.GetUtcNow());
        if (turn.Effects.FirstOrDefault(Effects.HasAnswer) is not { } effect
            || await effects.AnswerAsync(thread, effect, cancellation).ConfigureAwait(false) is var result && result is EffectResult.Failed)
        {
            return null;
        }

        var after = talk.After(turn.Draft, result, time.GetUtcNow());
        IReadOnlyList<OutgoingMessage> said = [.. Said.Of(after.Replies)];
        return await threads.SaveAsync(thread.After("", after.Draft, said, null) with { Heard = thread.Heard }, cancellation).ConfigureAwait(false)
            ? said : null;
    }

    /// <summary>Whether the question that this message answers was answered by somebody else in the meantime.</summary>
    private static bool WasAnswered(ChatThread? before, ChatThread thread, Answering? answering) =>
        before is not null ? before.Draft.Asking != thread.Draft.Asking || before.Draft.Child != thread.Draft.Child
        || before.Draft.State != thread.Draft.State
        : answering is not null && thread.Asked is { } asked && thread.Device is { } device && answering.Device != device
        && answering.Question != asked;

    /// <returns>The replies, or null where somebody else was quicker.</returns>
    private async Task<IReadOnlyList<OutgoingMessage>?> FinishAsync(ChatThread thread, Turn turn, string key, string? device, int refused,
        CancellationToken cancellation)
    {
        List<OutgoingMessage> said = [.. refused > 0 ? [new OutgoingMessage(NoPicture)] : Array.Empty<OutgoingMessage>(), .. Said.Of(turn.Replies)];
        for (var count = 0; ; count++)
        {
            var waiting = turn.Effects.FirstOrDefault(Effects.HasAnswer);
            foreach (var effect in turn.Effects.Where(effect => !Effects.HasAnswer(effect)))
            {
                await effects.CarryOutAsync(thread, turn.Draft, key, effect, cancellation).ConfigureAwait(false);
            }

            if (waiting is null || count == MostEffects)
            {
                return await threads.SaveAsync(Renewed(thread.After(key, turn.Draft, said, device), turn), cancellation).ConfigureAwait(false) ? said
                    : count > 0 ? said : null;
            }

            if (waiting is Effect.Submit or Effect.Correct)
            {
                // Kept before it is done: whatever happens now, the next message or the sweep goes on with the very same submission.
                if (!await threads.SaveAsync(thread.After(key, turn.Draft, said, device), cancellation).ConfigureAwait(false))
                {
                    return null;
                }

                thread = await threads.FindAsync(thread.Id, cancellation).ConfigureAwait(false) ?? thread;
            }

            var result = await effects.AnswerAsync(thread, waiting, cancellation).ConfigureAwait(false);
            turn = talk.After(turn.Draft, result, time.GetUtcNow());
            said.AddRange(Said.Of(turn.Replies, result));
        }
    }

    /// <summary>After "forget everything" even the id goes: what is declared later has nothing to do with it.</summary>
    private static ChatThread Renewed(ChatThread thread, Turn turn) =>
        turn.Effects.Any(effect => effect is Effect.Forget) && turn.Draft.Declared.IsEmpty
        ? thread with { Draft = turn.Draft with { Id = Threads.NewId() } } : thread;

    private async Task<(IReadOnlyList<Attachment> Kept, int Refused)> KeepAsync(
        string thread, IncomingMessage message, Func<IncomingAttachment, Task<ReadOnlyMemory<byte>?>> files, CancellationToken cancellation)
    {
        List<Attachment> kept = [];
        var refused = 0;
        for (var index = 0; index < message.Attachments.Count; index++)
        {
            if (await files(message.Attachments[index]).ConfigureAwait(false) is { } bytes
                && await photos.KeepAsync(thread, message.MessageId, index, bytes, cancellation).ConfigureAwait(false) is { } reference)
            {
                kept.Add(new(reference, message.Attachments[index].ContentType));
            }
            else
            {
                refused++;
            }
        }

        return (kept, refused);
    }
}
