using System.Text.Json;
using Domain.Audit;
using Storage.Sealing;

namespace Storage.Audit;

/// <summary>Reads a county's whole audit trail and its anchors and has <see cref="AuditVerifier"/> judge them.</summary>
public sealed class AuditVerification(IStore store, IBlobStore blobs, KeyRings keys)
{
    public async Task<AuditReport> VerifyAsync(string county, CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        var verifier = new AuditVerifier(county);
        string? after = null;
        do
        {
            var page = await store.ListAsync(partition, Query.Of(Kinds.AuditSeal).OrderBy(Fields.Sequence), new(10, after), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                var seal = document.Read(StorageJson.Default.AuditSeal);
                verifier.Block(seal, await EntriesAsync(partition, seal, cancellation).ConfigureAwait(false), await MacAsync(seal, cancellation).ConfigureAwait(false));
            }

            after = page.Next;
        }
        while (after is not null);

        await foreach (var name in blobs.ListAsync(AuditSealer.AnchorPrefix(county), cancellation).ConfigureAwait(false))
        {
            var content = await blobs.OpenAsync(name, cancellation).ConfigureAwait(false);
            if (content is not null)
            {
                await using (content.ConfigureAwait(false))
                {
                    verifier.Anchor(await JsonSerializer.DeserializeAsync(content, StorageJson.Default.AuditAnchor, cancellation).ConfigureAwait(false)
                        ?? throw new InvalidDataException("An audit anchor is empty."));
                }
            }
        }

        do
        {
            var page = await store.ListAsync(partition, Query.Of(Kinds.Audit), new(Page.MaxSize, after), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                verifier.Stored(document.Id, document.Read(StorageJson.Default.AuditEntry).At);
            }

            after = page.Next;
        }
        while (after is not null);
        return verifier.Report();
    }

    private async Task<Dictionary<string, AuditEntry>> EntriesAsync(Partition partition, AuditSeal seal, CancellationToken cancellation)
    {
        var entries = new Dictionary<string, AuditEntry>(seal.Entries.Length, StringComparer.Ordinal);
        foreach (var link in seal.Entries)
        {
            var document = await store.FindAsync(partition, Kinds.Audit, link.Id, cancellation).ConfigureAwait(false);
            if (document is not null)
            {
                entries[link.Id] = document.Read(StorageJson.Default.AuditEntry);
            }
        }

        return entries;
    }

    private async Task<Func<byte[], byte[]>?> MacAsync(AuditSeal seal, CancellationToken cancellation)
    {
        try
        {
            return await keys.AuthenticatorAsync(seal.KeyId, AuditSealer.Label, cancellation).ConfigureAwait(false);
        }
        catch (UnknownKeyException)
        {
            return null;
        }
    }
}
