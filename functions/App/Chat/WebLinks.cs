using System.Security.Cryptography;
using App.Wire;
using Channels;
using Conversation;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Chat;

/// <summary>A draft of the chat as the form on the web goes on with it.</summary>
/// <param name="Key">The draft's own: submitted here and there it is one declaration.</param>
public sealed record CarriedDraft(FormDefinition Form, Answers Answers, string Key);

/// <summary>
/// 换成网页填: an address that opens once, for half an hour, and carries a draft to the form; what is then submitted there closes the draft in the chat.
/// The address is a number of 128 bits and names nobody; the draft stays where it lies, sealed.
/// </summary>
/// <param name="site">Where the public reaches this site; null where nobody has said so: then there is no link to give.</param>
public sealed class WebLinks(
    IStore store, SearchTokens tokens, Threads threads, Effects effects, Carriers carriers, Talk talk, Func<Uri?> site, TimeProvider time,
        ILogger<WebLinks> log)
{
    /// <summary>Of the page that the link opens.</summary>
    public const string Path = "/declare/continue/";

    /// <summary>Long enough to change over on the same telephone, too short for an address that was passed on.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>As long as the form's own draft in a browser lasts.</summary>
    private static readonly TimeSpan Awaited = TimeSpan.FromDays(7);

    private const int Bytes = 16;

    /// <summary>A new address for the draft of this conversation; null where there is none to give.</summary>
    public async Task<string?> IssueAsync(ChatThread thread, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        if (site() is not { } origin || IsOver(thread.Draft))
        {
            return null;
        }

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var id = LinkId(secret);
        var batch = Batch.Technical().Create(Kinds.WebLink, id, new StoredLink(thread.Id, thread.Draft.IdempotencyKey), ChatJson.Default.StoredLink,
            expiresOn: time.GetUtcNow() + Life);
        return (await store.CommitAsync(Partition.Index(id), batch, cancellation).ConfigureAwait(false)).IsCommitted
            ? new Uri(origin, Path + secret).ToString() : null;
    }

    /// <summary>Whether the address can still be used; looking at it uses nothing up (a messenger looks at the addresses it carries).</summary>
    public async Task<bool> IsOpenAsync(string? secret, CancellationToken cancellation) =>
        await FindAsync(secret, cancellation).ConfigureAwait(false) is not null;

    /// <summary>The draft, once; null where the address was used, is too old, or the draft is over.</summary>
    public async Task<CarriedDraft?> UseAsync(string? secret, CancellationToken cancellation)
    {
        if (await FindAsync(secret, cancellation).ConfigureAwait(false) is not var (link, thread, key)
            || !(await store.CommitAsync(link.Partition, Batch.Technical().Delete(link), cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return null;
        }

        // What is submitted under that key is this draft. Noted already where a link was used before: it says the same.
        var id = AwaitedId(key);
        await store.CommitAsync(Partition.Index(id), Batch.Technical().Create(Kinds.WebLink, id, new StoredLink(thread.Id, key),
            ChatJson.Default.StoredLink, expiresOn: time.GetUtcNow() + Awaited), cancellation)
            .ConfigureAwait(false);
        var draft = thread.Draft;
        var form = draft.Form
            ?? FormCatalogue.On(CivilTime.ChinaDate(time.GetUtcNow())).First(form => form.Kind == (draft.Leaning ?? ChildKind.Migrant));
        return new(form, draft.Answers, key);
    }

    /// <summary>The form was submitted: where its key is that of a draft, that draft is done, and the chat says so.</summary>
    public async Task DeclaredAsync(string key, Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(declaration);
        if (!key.Contains('-', StringComparison.Ordinal))
        {
            return; // a key that the page made up itself
        }

        try
        {
            await CloseAsync(key, declaration, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The declaration is in; what the chat did not hear, its own submission under the same key will.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.EffectFailed(nameof(WebLinks), exception);
        }
    }

    private async Task CloseAsync(string key, Declaration declaration, CancellationToken cancellation)
    {
        if (await FindDocumentAsync(AwaitedId(key), cancellation).ConfigureAwait(false) is not { } awaited)
        {
            return;
        }

        while (await threads.FindAsync(awaited.Read(ChatJson.Default.StoredLink).Thread, cancellation).ConfigureAwait(false) is { } thread
            && !IsOver(thread.Draft) && thread.Draft.IdempotencyKey == key)
        {
            await effects.KeepAsync(thread, declaration.Receipt, thread.Draft.Photos, cancellation).ConfigureAwait(false);
            var draft = thread.Draft with { Form = declaration.Form, Answers = declaration.Answers(), State = DraftState.Submitting };
            var turn = talk.After(draft, new EffectResult.Submitted(declaration.Receipt.Value, DivisionTable.Name(declaration.County)),
                time.GetUtcNow());
            IReadOnlyList<OutgoingMessage> said = [new("网页上填的收到了。"), .. Said.Of(turn.Replies)];
            if (await threads.SaveAsync(thread.After("", turn.Draft, said, null) with { Heard = thread.Heard, Replies = thread.Replies },
                cancellation).ConfigureAwait(false))
            {
                await carriers.SendAsync(thread.Reference, said, cancellation).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Nothing is under way that a form could go on with.</summary>
    private static bool IsOver(Draft draft) => draft.State != DraftState.Open || draft.Answering is not null
        || draft.Declared.Any(declared => declared.Child == draft.Child);

    private async Task<(Document Link, ChatThread Thread, string Key)?> FindAsync(string? secret, CancellationToken cancellation)
    {
        if (!OpaqueId.Is(secret) || await FindDocumentAsync(LinkId(secret!), cancellation).ConfigureAwait(false) is not { } link)
        {
            return null;
        }

        var (id, key) = link.Read(ChatJson.Default.StoredLink);
        return await threads.FindAsync(id, cancellation).ConfigureAwait(false) is { } thread && !IsOver(thread.Draft)
            && thread.Draft.IdempotencyKey == key ? (link, thread, key) : null;
    }

    private Task<Document?> FindDocumentAsync(string id, CancellationToken cancellation) =>
        store.FindAsync(Partition.Index(id), Kinds.WebLink, id, cancellation);

    /// <summary>By keyed tokens: who reads the store's ids cannot make the address.</summary>
    private string LinkId(string secret) => tokens.IndexOf("web-link", secret);

    private string AwaitedId(string key) => tokens.IndexOf("web-draft", key);
}

/// <summary>Where an address leads: a conversation, as long as it is about the same declaration.</summary>
/// <param name="Key">The idempotency key of what is being declared.</param>
internal sealed record StoredLink(string Thread, string Key);
