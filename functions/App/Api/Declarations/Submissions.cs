using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;
using Storage;

namespace App.Api.Declarations;

/// <summary>How a submission ended: accepted (now or at an earlier try), refused with every problem, or the key belongs to another body.</summary>
public sealed record Submission
{
    public Submitted? Accepted { get; private init; }

    /// <summary>Shown to the declarant once; null on staff channels.</summary>
    public FollowUpToken? Token { get; private init; }

    /// <summary>The same key and body came before: the answer is the same.</summary>
    public bool IsRepeated { get; private init; }

    public IReadOnlyList<Problem> Problems { get; private init; } = [];

    public bool IsKeyReused { get; private init; }

    internal static Submission KeyReused { get; } = new() { IsKeyReused = true };

    internal static Submission Of(Submitted accepted, FollowUpToken? token, bool repeated) =>
        new() { Accepted = accepted, Token = token, IsRepeated = repeated };

    internal static Submission Refused(IReadOnlyList<Problem> problems) => new() { Problems = problems };
}

/// <summary>
/// Takes declarations from every channel. A submission crosses partitions exactly once: the intent under the key's hash, then the county's batch with
/// the ids that the intent chose, then the intent is marked done. A repetition or the sweep goes on wherever a crash stopped it.
/// </summary>
public sealed class Submissions(IStore store, DeclarationRecords records, AfterSubmission after, TimeProvider time, PolicyInForce policy)
{
    /// <summary>How long the quick way after the answer has before the sweep takes over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>What one sweep takes up; the next goes on.</summary>
    private const int MostAtOnce = 1000;

    /// <summary>Submits what a channel hands over.</summary>
    /// <param name="bodyHash">
    /// Of what was sent: the canonical request of the routes (<see cref="CanonicalJson"/>), <see cref="HashOf"/> of everything else.
    /// </param>
    public async Task<Submission> SubmitAsync(string idempotencyKey, string bodyHash, FormDefinition form, Input input, Channel channel,
        AuditActor by,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var id = Intent.IdOf(idempotencyKey);
        var partition = Partition.Index(id);

        // Nearly every key is new: decide and create at once, and look for an earlier try only where there is one.
        var intent = Intent.New(bodyHash, time.GetUtcNow(), channel, by, form, Body(form, input));
        var decision = Decide(intent, input);
        if (decision.IsAccepted)
        {
            var batch = Batch.Technical().Create(Kinds.Intent, id, intent.Write(), intent.Fields, expiresOn: intent.ExpiresOn);
            var written = await store.CommitThenAsync(new(partition, batch), Steps(intent, decision.Outcome), cancellation).ConfigureAwait(false);
            if (written[0].IsCommitted)
            {
                Meters.Took(decision.Outcome.Declaration);
                after.Enqueue(new(Document.Written(partition, Kinds.Intent, id, written[0].Versions[0]), intent, decision.Outcome.Declaration));
                return Submission.Of(decision.Outcome, intent.Token, repeated: false);
            }
        }

        if (await store.FindAsync(partition, Kinds.Intent, id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return decision.IsAccepted ? throw new InvalidOperationException("An intent exists and cannot be found.")
                : Submission.Refused(decision.Problems);
        }

        var earlier = Intent.Read(document.Body);
        if (earlier.BodyHash != intent.BodyHash
            && (earlier.IsHashedAsNow || !await SaysTheSameAsync(earlier, form, input, cancellation).ConfigureAwait(false)))
        {
            return Submission.KeyReused;
        }

        var again = Decide(earlier, input);
        if (!again.IsAccepted)
        {
            return Submission.Refused(again.Problems);
        }

        if (earlier.IsOpen)
        {
            await CarryOutAsync(document, earlier, again.Outcome, CancellationToken.None).ConfigureAwait(false);
        }

        return Submission.Of(again.Outcome, earlier.Token, repeated: true);
    }

    /// <summary>
    /// Submits what the conversation understood, judged like what somebody typed: as the form writes it and reads it again, for a
    /// text may be too long.
    /// </summary>
    public async Task<Submission> SubmitAsync(string idempotencyKey, FormDefinition form, Answers answers, Channel channel, AuditActor by,
        CancellationToken cancellation)
    {
        using var body = JsonDocument.Parse(Body(form, new Input.Typed(answers)));
        var said = Stated(body);
        return await SubmitAsync(idempotencyKey, HashOf(form, said), form, said, channel, by, cancellation).ConfigureAwait(false);
    }

    /// <summary>What tells two submissions of one key apart.</summary>
    public static string HashOf(FormDefinition form, Input input)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(form.Id), .. Body(form, input)]));
    }

    /// <summary>What submitting would be refused for, with nothing written: told beside what is wrong around the answers.</summary>
    public IReadOnlyList<Problem> ProblemsOf(FormDefinition form, Input input, Channel channel) =>
        Decide(Intent.New("", time.GetUtcNow(), channel, AuditActor.Declarant, form, []), input).Problems;

    /// <summary>The receipt that a key got, whatever the body was; null where the key is new.</summary>
    public async Task<Receipt?> FindReceiptAsync(string idempotencyKey, CancellationToken cancellation)
    {
        var id = Intent.IdOf(idempotencyKey);
        return await store.FindAsync(Partition.Index(id), Kinds.Intent, id, cancellation).ConfigureAwait(false) is { } document
            ? Intent.Read(document.Body).Receipt : null;
    }

    /// <summary>Goes on with the intents that a crash left open. Returns how many were completed.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Grace;
        var query = Query.Of(Kinds.Intent).Between(Fields.Open, null, before);
        var open = new List<Document>();
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.WholeIndex, query, new(100, next), cancellation).ConfigureAwait(false);
            open.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null && open.Count < MostAtOnce);
        await Each.DoAsync(open, document => ResumeAsync(document, cancellation), cancellation).ConfigureAwait(false);
        return open.Count;
    }

    /// <summary>
    /// The earlier try met another version of this program, which hashed what was sent in a way of its own: then what was said decides.
    /// </summary>
    private async Task<bool> SaysTheSameAsync(Intent earlier, FormDefinition form, Input input, CancellationToken cancellation)
    {
        if (earlier.Form.Id != form.Id || Decide(earlier, input).Outcome is not { Declaration: var again })
        {
            return false;
        }

        Answers? before;
        if (earlier.Body is { } kept)
        {
            using var body = JsonDocument.Parse(kept);
            before = Decide(earlier, Stated(body)).Outcome?.Declaration.Stated;
        }
        else
        {
            before = (await records.FindCurrentAsync(again.County, again.Id, cancellation).ConfigureAwait(false))?.Declaration.Stated;
        }

        return before is not null && ChangedKeys.Between(earlier.Form, before, again.Stated).IsEmpty;
    }

    private async Task ResumeAsync(Document document, CancellationToken cancellation)
    {
        var intent = Intent.Read(document.Body);
        using var body = JsonDocument.Parse(intent.Body ?? throw new InvalidDataException("An open intent has no body."));
        var decision = Decide(intent, Stated(body));
        if (decision.IsAccepted)
        {
            await CommitAsync(intent, decision.Outcome, cancellation).ConfigureAwait(false);
            await after.FinishAsync(new(document, intent, decision.Outcome.Declaration), cancellation).ConfigureAwait(false);
        }
        else
        {
            // The rules changed between the crash and now, and nobody was told "accepted": the try ends here.
            await after.CloseAsync(document, intent, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CarryOutAsync(Document document, Intent intent, Submitted submitted, CancellationToken cancellation)
    {
        await CommitAsync(intent, submitted, cancellation).ConfigureAwait(false);
        after.Enqueue(new(document, intent, submitted.Declaration));
    }

    private async Task CommitAsync(Intent intent, Submitted submitted, CancellationToken cancellation) =>
        await Task.WhenAll(Steps(intent, submitted).Select(step => store.CommitAsync(step, cancellation))).ConfigureAwait(false);

    /// <summary>
    /// What follows the intent: the county's batch and the way to it from the receipt. "Already exists" means that an earlier try got this far; the
    /// pointer waits for nothing, since until the batch is there it leads nowhere.
    /// </summary>
    private Commitment[] Steps(Intent intent, Submitted submitted)
    {
        var declaration = submitted.Declaration;
        var entry = new AuditEntry
        {
            Id = intent.AuditId,
            County = declaration.County.Value,
            At = intent.At,
            Actor = intent.By,
            Channel = intent.Channel.Id(),
            Action = "declaration.submit",
            SubjectKind = "declaration",
            SubjectIds = [declaration.Id],
            FieldKeys = submitted.ChangedKeys,
        };
        var batch = Batch.Of(entry)
            .Create(Kinds.Declaration, declaration.Id, DeclarationJson.Write(declaration), records.FieldsOf(declaration), DeclarationJson.Schema);
        return [new(DeclarationRecords.PartitionOf(declaration.County), batch),
            records.Pointing(declaration.Receipt, declaration.County, declaration.Id)];
    }

    private Decision<Submitted> Decide(Intent intent, Input input) =>
        SubmitDeclaration.Decide(new(intent.Form, input, intent.Channel, intent.By), policy.On(CivilTime.ChinaDate(intent.At)), policy.Notices,
            intent.At, intent.Ids);

    private static Input.Raw Stated(JsonDocument body)
    {
        Given stated = body.RootElement;
        return new(stated.Find("answers"), stated.Find("unknown"));
    }

    private static byte[] Body(FormDefinition form, Input input) => Answer.Write(json =>
    {
        json.WriteStartObject();
        input.Write(json, form);
        json.WriteEndObject();
    });
}
