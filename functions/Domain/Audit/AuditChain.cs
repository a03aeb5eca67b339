using System.Collections.Immutable;

namespace Domain.Audit;

/// <summary>One entry as a chain block names it.</summary>
public sealed record SealedEntry(string Id, string Hash);

/// <summary>A block of the chain of one county: entries in the order of their commit, and the chain's head after the last of them.</summary>
/// <param name="Sequence">1, 2, 3 … without a gap.</param>
/// <param name="First">Position in the chain of the first entry; the first of all is 1.</param>
/// <param name="KeyId">The key of the keyed hash.</param>
/// <param name="Previous">The head before this block; empty for the first.</param>
public sealed record AuditSeal(
    string County, long Sequence, long First, string KeyId, string Previous, ImmutableArray<SealedEntry> Entries, string Head,
        DateTimeOffset SealedAt);

/// <summary>What is written outside the store after each block, once and for ever: the chain cannot be shortened without contradicting it.</summary>
public sealed record AuditAnchor(string County, long Sequence, long Last, string KeyId, string Head);

/// <summary>
/// The chain: each link is a keyed hash over the link before it, the position and the entry's own hash. Who can write to the store but has no key
/// cannot make a link; who deletes the end contradicts the anchor.
/// </summary>
public static class AuditChain
{
    /// <summary>Links entries behind a head.</summary>
    /// <param name="previous">Where the block before ended; null for the first.</param>
    /// <param name="mac">The keyed hash of <paramref name="keyId"/>.</param>
    /// <exception cref="ArgumentException">No entries, or an entry of another county.</exception>
    public static AuditSeal Seal(string county, AuditAnchor? previous, IReadOnlyList<AuditEntry> entries, string keyId, Func<byte[], byte[]> mac,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(mac);
        if (entries.Count == 0 || entries.Any(e => e.County != county))
        {
            throw new ArgumentException("A block links at least one entry, all of its own county.", nameof(entries));
        }

        var seal = new AuditSeal(county, (previous?.Sequence ?? 0) + 1, (previous?.Last ?? 0) + 1, keyId,
            previous?.Head ?? "", [.. entries.Select(e => new SealedEntry(e.Id, e.Hash()))], "", now);
        return seal with { Head = HeadOf(seal, mac) };
    }

    /// <summary>The head that the block's entries give; equal to <see cref="AuditSeal.Head"/> unless something was changed.</summary>
    public static string HeadOf(AuditSeal seal, Func<byte[], byte[]> mac)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(mac);
        var head = seal.Previous;
        for (var i = 0; i < seal.Entries.Length; i++)
        {
            var link = new CanonicalWriter("audit-link-1");
            link.Text(seal.County);
            link.Text(seal.KeyId);
            link.Number(seal.Sequence);
            link.Number(seal.First + i);
            link.Text(head);
            link.Text(seal.Entries[i].Id);
            link.Text(seal.Entries[i].Hash);
            head = Convert.ToHexStringLower(mac(link.ToArray()));
        }

        return head;
    }

    public static AuditAnchor AnchorOf(AuditSeal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return new(seal.County, seal.Sequence, seal.First + seal.Entries.Length - 1, seal.KeyId, seal.Head);
    }
}
