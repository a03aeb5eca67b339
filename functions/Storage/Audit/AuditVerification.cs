using System.Globalization;
using Domain.Audit;
using Storage.Sealing;

namespace Storage.Audit;

/// <summary>
/// Reads a county's whole audit trail, its anchors and the head kept apart, and has <see cref="AuditVerifier"/> judge them. What does not open is a
/// finding
/// like any other: a verification always comes to an answer.
/// </summary>
public sealed class AuditVerification(StorageRoot storage)
{
    private readonly IStore _store = storage.Store;

    public async Task<AuditReport> VerifyAsync(string county, CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        var verifier = new AuditVerifier(county);
        await BlocksAsync(partition, verifier, cancellation).ConfigureAwait(false);
        await foreach (var name in storage.Blobs.ListAsync(AuditSealer.AnchorPrefix(county), cancellation).ConfigureAwait(false))
        {
            try
            {
                if (await AuditAnchors.ReadAsync(storage.Blobs, name, cancellation).ConfigureAwait(false) is { } anchor)
                {
                    verifier.Anchor(anchor);
                }
            }
            catch (DamagedException)
            {
                verifier.DamagedAnchor(Sequence(name.Split('/')[^1]));
            }
        }

        await HeadsAsync(county, verifier, cancellation).ConfigureAwait(false);
        string? after = null;
        do
        {
            var page = await _store.ListAsync(partition, Query.Of(Kinds.Audit), new(Page.MaxSize, after), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                verifier.Stored(document.Id, document.Read(StorageJson.Default.AuditEntry).At);
            }

            foreach (var damaged in page.Damaged)
            {
                verifier.DamagedEntry(damaged.Id);
            }

            after = page.Next;
        }
        while (after is not null);
        return verifier.Report();
    }

    private async Task BlocksAsync(Partition partition, AuditVerifier verifier, CancellationToken cancellation)
    {
        string? after = null;
        do
        {
            var page = await _store.ListAsync(partition, Query.Of(Kinds.AuditSeal).OrderBy(Fields.Sequence), new(10, after), cancellation)
                .ConfigureAwait(false);
            foreach (var damaged in page.Damaged)
            {
                verifier.DamagedBlock(Sequence(damaged.Fields.Get(Fields.Sequence) ?? damaged.Id));
            }

            foreach (var document in page.Items)
            {
                var seal = document.Read(StorageJson.Default.AuditSeal);
                verifier.Block(seal, await EntriesAsync(partition, seal, cancellation).ConfigureAwait(false),
                    await MacAsync(seal, cancellation).ConfigureAwait(false));
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async Task HeadsAsync(string county, AuditVerifier verifier, CancellationToken cancellation)
    {
        try
        {
            await foreach (var head in storage.Heads.ReadAsync(county, cancellation).ConfigureAwait(false))
            {
                verifier.Head(head);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or DamagedException)
        {
            verifier.DamagedHead();
        }
    }

    /// <summary>The entries that open, of those that the block names; the others are named when the entries themselves are read.</summary>
    private async Task<Dictionary<string, AuditEntry>> EntriesAsync(Partition partition, AuditSeal seal, CancellationToken cancellation)
    {
        var entries = new Dictionary<string, AuditEntry>(seal.Entries.Length, StringComparer.Ordinal);
        foreach (var link in seal.Entries)
        {
            try
            {
                if (await _store.FindAsync(partition, Kinds.Audit, link.Id, cancellation).ConfigureAwait(false) is { } document)
                {
                    entries[link.Id] = document.Read(StorageJson.Default.AuditEntry);
                }
            }
            catch (DamagedException)
            {
                // Missing to the block, and named as damaged below.
            }
        }

        return entries;
    }

    private async Task<Func<byte[], byte[]>?> MacAsync(AuditSeal seal, CancellationToken cancellation)
    {
        try
        {
            return await storage.Keys.AuthenticatorAsync(seal.KeyId, AuditSealer.Label, cancellation).ConfigureAwait(false);
        }
        catch (UnknownKeyException)
        {
            return null;
        }
    }

    private static long Sequence(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        ? sequence : 0;
}
