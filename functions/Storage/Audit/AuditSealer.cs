using System.Text.Json;
using Domain.Audit;

namespace Storage.Audit;

/// <summary>How far a county's chain has come.</summary>
internal sealed record SealingProgress(string? Cursor, AuditAnchor? Last);

/// <summary>
/// Links the audit entries of a county that are not linked yet, in the order of their commit, anchors the head in blob storage and keeps it where
/// nobody
/// who can write to the store reaches it. Run by a timer, one instance at a time per county; a crash anywhere is made good by the next run.
/// </summary>
/// <remarks>
/// Commits do not touch the chain: two reviewers who work in one county would otherwise wait for each other on one head document. So the newest
/// entries are unsealed for a moment, and verification says how many. An entry that does not open is not linked; verification names it.
/// </remarks>
public sealed class AuditSealer
{
    internal const string Label = "audit-chain-1";
    internal const string ProgressId = "audit-seal";
    private const int MostPerBlock = 500;

    private readonly StorageRoot _storage;
    private readonly TimeProvider _time;
    private readonly IStore _store;
    private readonly string _owner = Guid.CreateVersion7().ToString("N");

    public AuditSealer(StorageRoot storage, TimeProvider time)
        : this(storage, time, (storage ?? throw new ArgumentNullException(nameof(storage))).Store)
    {
    }

    /// <param name="store">Of the same room, by another door.</param>
    internal AuditSealer(StorageRoot storage, TimeProvider time, IStore store) => (_storage, _time, _store) = (storage, time, store);

    /// <summary>Seals all there is. Returns the number of entries linked; 0 also where another instance has the turn.</summary>
    public async Task<int> SealAsync(string county, CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        if (!await Lease.TryTakeAsync(_store, partition, ProgressId, _owner, TimeSpan.FromMinutes(2), _time.GetUtcNow(), cancellation)
            .ConfigureAwait(false))
        {
            return 0;
        }

        var linked = 0;
        try
        {
            while (await BlockAsync(partition, cancellation).ConfigureAwait(false) is { } block)
            {
                linked += block.Linked;
                if (!block.More)
                {
                    break;
                }
            }
        }
        finally
        {
            await Lease.ReleaseAsync(_store, partition, ProgressId, _owner, CancellationToken.None).ConfigureAwait(false);
        }

        return linked;
    }

    /// <summary>One block; null where somebody else was faster.</summary>
    private async Task<(int Linked, bool More)?> BlockAsync(Partition partition, CancellationToken cancellation)
    {
        var document = await _store.FindAsync(partition, Kinds.Progress, ProgressId, cancellation).ConfigureAwait(false);
        var progress = document?.Read(StorageJson.Default.SealingProgress) ?? new(null, null);
        if (progress.Last is not null)
        {
            await AnchorAsync(progress.Last, cancellation).ConfigureAwait(false); // what a crash left out
        }

        var changes = await _store.ChangesAsync(partition, progress.Cursor, MostPerBlock, Kinds.Audit, cancellation).ConfigureAwait(false);
        while (changes is { Items.Count: 0, Damaged.Count: 0, More: true })
        {
            // Others changed, the last seal itself among them: on from there. Where it is kept is decided by the next seal; nothing is written for
            // nothing.
            changes = await _store.ChangesAsync(partition, changes.Cursor, MostPerBlock, Kinds.Audit, cancellation).ConfigureAwait(false);
        }

        if (changes.Items.Count == 0)
        {
            return changes.Damaged.Count == 0 ? (0, false)
                : await PassAsync(partition, document, progress with { Cursor = changes.Cursor }, changes.More, cancellation).ConfigureAwait(false);
        }

        // The key is chosen first and the keyed hash looked up by its id, so that a rotation in between cannot name one and use the other.
        var (keyId, _) = _storage.Keys.Authenticate(Label, []);
        var mac = await _storage.Keys.AuthenticatorAsync(keyId, Label, cancellation).ConfigureAwait(false);
        var entries = changes.Items.Select(d => d.Read(StorageJson.Default.AuditEntry)).ToList();
        var now = _time.GetUtcNow();
        var seal = AuditChain.Seal(partition.Key, progress.Last, entries, keyId, mac, now);
        var next = new SealingProgress(changes.Cursor, AuditChain.AnchorOf(seal));
        var batch = Batch.Technical()
            .Create(Kinds.AuditSeal, IdOf(seal.Sequence), seal, StorageJson.Default.AuditSeal, new IndexFields(2).Set(Fields.Sequence, seal.Sequence)
                .Set(Fields.At, now));
        if (!(await _store.CommitAsync(partition, Noting(batch, document, next), cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return null;
        }

        await AnchorAsync(next.Last!, cancellation).ConfigureAwait(false);
        return (entries.Count, changes.More);
    }

    /// <summary>Nothing but damaged entries on the way: the cursor goes past them.</summary>
    private async Task<(int Linked, bool More)?> PassAsync(Partition partition, Document? document, SealingProgress next, bool more,
        CancellationToken cancellation) =>
        (await _store.CommitAsync(partition, Noting(Batch.Technical(), document, next), cancellation).ConfigureAwait(false)).IsCommitted
        ? (0, more) : null;

    private static TechnicalBatch Noting(TechnicalBatch batch, Document? before, SealingProgress progress) => before is null
        ? batch.Create(Kinds.Progress, ProgressId, progress, StorageJson.Default.SealingProgress)
        : batch.Replace(before, progress, StorageJson.Default.SealingProgress);

    private async Task AnchorAsync(AuditAnchor anchor, CancellationToken cancellation)
    {
        await _storage.Blobs.CreateAsync(AnchorPrefix(anchor.County) + IdOf(anchor.Sequence),
            new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(anchor, StorageJson.Default.AuditAnchor)), cancellation).ConfigureAwait(false);
        await _storage.Heads.KeepAsync(anchor, async sequence =>
            (await _store.FindAsync(Partition.County(anchor.County), Kinds.AuditSeal, IdOf(sequence), cancellation)
                .ConfigureAwait(false))?.Read(StorageJson.Default.AuditSeal).Head,
            cancellation).ConfigureAwait(false);
    }

    internal static string AnchorPrefix(string county) => $"audit/{county}/";

    private static string IdOf(long sequence) => IndexValue.Of(sequence).Text;
}
