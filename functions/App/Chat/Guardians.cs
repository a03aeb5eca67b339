using System.Globalization;
using System.Text.Json;
using App.Wire;
using Channels.BotFramework;
using Conversation;
using Domain.Declarations;
using Storage;
using Storage.Sealing;

namespace App.Chat;

/// <summary>
/// Whom to write to about a declaration, and how many notices they had: kept apart from the draft, which goes sooner than a decision may come.
/// </summary>
/// <param name="Told">Change of the declaration → number of the notice about it, so that a notice sent again has the same number.</param>
public sealed record Guardian(ConversationReference Reference, IReadOnlyDictionary<string, int> Told)
{
    internal Document? Document { get; init; }
}

/// <summary>The way from a receipt back to the conversation it came from.</summary>
public sealed class Guardians(IStore store, SearchTokens tokens, TimeProvider time)
{
    /// <summary>Reviews take days; a registered child is looked at again within the year.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(400);

    public async Task LinkAsync(Receipt receipt, ChatThread thread, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var id = tokens.IndexOf("guardian", receipt.Value);
        await store.CommitAsync(Partition.Index(id), Batch.Technical()
            .Create(Kinds.Conversation, id, Write(new(thread.Reference, new Dictionary<string, int>())),
            FieldsOf(thread.Reference), expiresOn: time.GetUtcNow() + Remembered), cancellation).ConfigureAwait(false);
    }

    public async Task<Guardian?> FindAsync(Receipt receipt, CancellationToken cancellation)
    {
        var id = tokens.IndexOf("guardian", receipt.Value);
        return await store.FindAsync(Partition.Index(id), Kinds.Conversation, id, cancellation).ConfigureAwait(false) is { } document
            ? Read(document) : null;
    }

    /// <summary>The number of the notice about this change: the next one, or the one it got before.</summary>
    public async Task<int?> NumberAsync(Receipt receipt, string change, CancellationToken cancellation)
    {
        while (await FindAsync(receipt, cancellation).ConfigureAwait(false) is { Document: { } document } guardian)
        {
            if (guardian.Told.TryGetValue(change, out var known))
            {
                return known;
            }

            var number = guardian.Told.Count + 1;
            var counted = guardian with { Told = new Dictionary<string, int>(guardian.Told) { [change] = number } };
            var batch = Batch.Technical().Replace(document, Write(counted), FieldsOf(guardian.Reference), expiresOn: time.GetUtcNow() + Remembered);
            if ((await store.CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>What staff still want to know, as the conversation asks it.</summary>
    public static IReadOnlyList<StaffQuestion> Questions(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return
        [
            .. declaration.Asks.Select((ask, index) => (Ask: ask, Index: index)).Where(one => one.Ask.AnsweredAt is null)
                .Select(one => new StaffQuestion(
                string.Create(CultureInfo.InvariantCulture, $"{declaration.Id}-{one.Index}"), declaration.Receipt.Value, declaration.Form.Id,
                    declaration.Form.Version, one.Ask.Fields, one.Ask.Text)),
        ];
    }

    private IndexFields FieldsOf(ConversationReference reference) => new IndexFields().Set(Fields.Channel, reference.ChannelId)
        .Set(Fields.At, time.GetUtcNow());

    private static byte[] Write(Guardian guardian) => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("reference");
        JsonSerializer.Serialize(json, guardian.Reference, ActivityJson.Default.ConversationReference);
        json.WriteStartObject("told");
        foreach (var (change, number) in guardian.Told)
        {
            json.WriteNumber(change, number);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static Guardian Read(Document document)
    {
        using var json = JsonDocument.Parse(document.Body);
        var reference = json.RootElement.GetProperty("reference").Deserialize(ActivityJson.Default.ConversationReference)
            ?? throw new InvalidDataException("A link names no conversation.");
        return new(reference, json.RootElement.GetProperty("told").EnumerateObject()
            .ToDictionary(one => one.Name, one => one.Value.GetInt32()))
        { Document = document };
    }
}
