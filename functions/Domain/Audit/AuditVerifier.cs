using System.Collections.Immutable;

namespace Domain.Audit;

public enum AuditFault
{
    /// <summary>A block is missing, out of place, or its head does not follow from its entries and the block before.</summary>
    BrokenLink,

    /// <summary>An entry that a block names is gone.</summary>
    MissingEntry,

    /// <summary>An entry is there, but not as it was when it was linked.</summary>
    AlteredEntry,

    /// <summary>The head written outside the store is another one: the chain was rewritten.</summary>
    AnchorDiffers,

    /// <summary>The anchor names blocks that the store no longer has: the chain was shortened.</summary>
    BlocksMissing,

    /// <summary>A block was never anchored, although later ones were, or its anchor was removed.</summary>
    AnchorMissing,

    /// <summary>An entry is in two places of the chain.</summary>
    LinkedTwice,

    /// <summary>Blocks are missing in the middle: the numbers jump. Named by the first that is missing.</summary>
    GapInSequence,

    /// <summary>The head kept apart from store and blobs says that there was more, or something else.</summary>
    HeadDiffers,

    /// <summary>No head is kept apart, although one should be by now: it was removed.</summary>
    HeadMissing,

    /// <summary>A block is there and does not open.</summary>
    DamagedBlock,

    /// <summary>An entry is there and does not open.</summary>
    DamagedEntry,

    /// <summary>An anchor is there and does not open.</summary>
    DamagedAnchor,

    /// <summary>What is kept apart cannot be read.</summary>
    DamagedHead,
}

/// <param name="Sequence">The block; 0 where none is concerned.</param>
/// <param name="EntryId">The entry, where one is concerned.</param>
public sealed record AuditFinding(AuditFault Fault, long Sequence, string? EntryId);

/// <summary>
/// What a verification found: <see cref="Sealed"/> entries hold, save for the findings; <see cref="UnsealedTail"/> entries are not linked yet.
/// </summary>
/// <param name="OldestUnsealed">When the oldest entry of the tail was written: more than a minute or so ago means that the sealer stands
/// still.</param>
public sealed record AuditReport(
    string County, long Blocks, long Sealed, int UnsealedTail, DateTimeOffset? OldestUnsealed, string Head, ImmutableArray<AuditFinding> Findings)
{
    public bool Holds => Findings.IsEmpty;
}

/// <summary>
/// Checks a county's chain block by block, in order, in little memory: pass every block with its entries, then the anchors, then the tail.
/// </summary>
public sealed class AuditVerifier(string county)
{
    private readonly ImmutableArray<AuditFinding>.Builder _findings = ImmutableArray.CreateBuilder<AuditFinding>();
    private readonly Dictionary<long, (string Head, long Last)> _heads = [];
    private readonly HashSet<string> _linked = new(StringComparer.Ordinal);
    private readonly HashSet<long> _anchored = [];
    private readonly HashSet<long> _damagedBlocks = [];
    private readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    private bool _kept;
    private string _head = "";
    private long _sequence;
    private long _last;
    private int _tail;
    private DateTimeOffset? _oldest;

    /// <summary>The next block, with the entries that the store holds under its ids.</summary>
    /// <param name="mac">The keyed hash of the block's key; null where no ring holds the key any more: then the link counts as broken.</param>
    public void Block(AuditSeal seal, IReadOnlyDictionary<string, AuditEntry> entries, Func<byte[], byte[]>? mac)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(entries);
        if (seal.Sequence > _sequence + 1 && !_damagedBlocks.Contains(_sequence + 1))
        {
            Found(AuditFault.GapInSequence, _sequence + 1);
        }

        if (seal.County != county || seal.Sequence != _sequence + 1 || seal.First != _last + 1 || seal.Previous != _head || mac is null
            || AuditChain.HeadOf(seal, mac) != seal.Head)
        {
            Found(AuditFault.BrokenLink, seal.Sequence);
        }

        foreach (var link in seal.Entries)
        {
            if (!_linked.Add(link.Id))
            {
                Found(AuditFault.LinkedTwice, seal.Sequence, link.Id);
            }

            if (!entries.TryGetValue(link.Id, out var entry))
            {
                _missing.TryAdd(link.Id, seal.Sequence); // gone, or damaged: told by what is read of the entries
            }
            else if (entry.Id != link.Id || entry.County != county || entry.Hash() != link.Hash)
            {
                Found(AuditFault.AlteredEntry, seal.Sequence, link.Id);
            }
        }

        (_sequence, _last, _head) = (seal.Sequence, seal.First + seal.Entries.Length - 1, seal.Head);
        _heads[seal.Sequence] = (seal.Head, _last);
    }

    /// <summary>A block that does not open; before the blocks behind it.</summary>
    public void DamagedBlock(long sequence)
    {
        _damagedBlocks.Add(sequence);
        Found(AuditFault.DamagedBlock, sequence);
    }

    /// <summary>An anchor that does not open.</summary>
    public void DamagedAnchor(long sequence)
    {
        _anchored.Add(sequence);
        Found(AuditFault.DamagedAnchor, sequence);
    }

    /// <summary>An entry of the store that does not open; after all blocks.</summary>
    public void DamagedEntry(string id) => Found(AuditFault.DamagedEntry, _missing.Remove(id, out var sequence) ? sequence : 0, id);

    /// <summary>A head kept apart from store and blobs; after all blocks.</summary>
    public void Head(AuditAnchor head)
    {
        ArgumentNullException.ThrowIfNull(head);
        _kept = true;
        if (_damagedBlocks.Contains(head.Sequence))
        {
            return;
        }

        if (head.County != county || !_heads.TryGetValue(head.Sequence, out var block) || block.Head != head.Head || block.Last != head.Last)
        {
            Found(AuditFault.HeadDiffers, head.Sequence);
        }
    }

    /// <summary>What is kept apart cannot be read.</summary>
    public void DamagedHead()
    {
        _kept = true;
        Found(AuditFault.DamagedHead, 0);
    }

    /// <summary>An anchor read from outside the store; after all blocks.</summary>
    public void Anchor(AuditAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        _anchored.Add(anchor.Sequence);
        if (!_heads.TryGetValue(anchor.Sequence, out var block))
        {
            if (_damagedBlocks.Contains(anchor.Sequence))
            {
                return;
            }

            Found(AuditFault.BlocksMissing, anchor.Sequence);
        }
        else if (anchor.County != county || block.Head != anchor.Head || block.Last != anchor.Last)
        {
            Found(AuditFault.AnchorDiffers, anchor.Sequence);
        }
    }

    /// <summary>An entry of the store; after all blocks. Those that no block names are the unsealed tail.</summary>
    public void Stored(string id, DateTimeOffset at)
    {
        if (!_linked.Contains(id))
        {
            _tail++;
            _oldest = _oldest is { } oldest && oldest <= at ? oldest : at;
        }
    }

    public AuditReport Report()
    {
        // The newest block may be anchored in the next moment (a crash between the two); an older one without anchor had its anchor removed.
        for (var sequence = 1L; sequence < _sequence; sequence++)
        {
            if (!_anchored.Contains(sequence))
            {
                Found(AuditFault.AnchorMissing, sequence);
            }
        }

        // The head of the first block may be kept in the next moment, like its anchor.
        if (!_kept && _sequence > 1)
        {
            Found(AuditFault.HeadMissing, _sequence);
        }

        foreach (var (entry, sequence) in _missing)
        {
            Found(AuditFault.MissingEntry, sequence, entry);
        }

        _findings.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));

        return new(county, _sequence, _last, _tail, _oldest, _head, _findings.ToImmutable());
    }

    private void Found(AuditFault fault, long sequence, string? entry = null) => _findings.Add(new(fault, sequence, entry));
}
