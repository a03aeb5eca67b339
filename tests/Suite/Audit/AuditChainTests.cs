using System.Security.Cryptography;
using Domain.Audit;

namespace Suite.Audit;

/// <summary>The chain and its verifier, pure: whatever is done to the trail afterwards is found and named.</summary>
public sealed class AuditChainTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static byte[] Mac(byte[] data) => HMACSHA256.HashData("key"u8, data);

    private static AuditEntry Entry(int i, string? reason = "家长来电") => new()
    {
        Id = $"{i:00000000000000000000000000000000}",
        County = "140403",
        At = Start.AddSeconds(i),
        Actor = new("subject-7", "countyReviewer"),
        Channel = "portal",
        Action = "child.open",
        SubjectKind = "child",
        SubjectIds = ["c1", "c2"],
        FieldKeys = ["childName", "citizenNumber"],
        Reason = reason,
    };

    private static List<AuditSeal> Chain(params int[] sizes)
    {
        var seals = new List<AuditSeal>();
        var next = 0;
        foreach (var size in sizes)
        {
            var entries = Enumerable.Range(next, size).Select(i => Entry(i)).ToList();
            next += size;
            seals.Add(AuditChain.Seal("140403", seals.Count == 0 ? null : AuditChain.AnchorOf(seals[^1]), entries, "k1", Mac, Start.AddHours(1)));
        }

        return seals;
    }

    private static AuditReport Verify(IEnumerable<AuditSeal> seals, IEnumerable<AuditEntry> stored, IEnumerable<AuditAnchor>? anchors = null,
        Func<byte[], byte[]>? mac = null, bool headKept = true)
    {
        var verifier = new AuditVerifier("140403");
        var entries = stored.ToDictionary(e => e.Id);
        seals = [.. seals];
        foreach (var seal in seals)
        {
            verifier.Block(seal, entries, mac ?? Mac);
        }

        foreach (var anchor in anchors ?? seals.Select(AuditChain.AnchorOf))
        {
            verifier.Anchor(anchor);
        }

        if (headKept && seals.Any())
        {
            verifier.Head(AuditChain.AnchorOf(seals.Last()));
        }

        foreach (var entry in entries.Values)
        {
            verifier.Stored(entry.Id, entry.At);
        }

        return verifier.Report();
    }

    private static IEnumerable<AuditEntry> Entries(int count) => Enumerable.Range(0, count).Select(i => Entry(i));

    [Fact]
    public void An_undisturbed_trail_holds_and_its_tail_is_counted()
    {
        var report = Verify(Chain(3, 1, 2), Entries(8));
        Assert.True(report.Holds);
        Assert.Equal((3, 6, 2), (report.Blocks, report.Sealed, report.UnsealedTail));
        Assert.Equal(Start.AddSeconds(6), report.OldestUnsealed);
    }

    [Fact]
    public void A_trail_of_nothing_holds() => Assert.True(Verify([], []).Holds);

    [Fact]
    public void An_altered_reason_is_named_with_its_entry()
    {
        var report = Verify(Chain(3), Entries(3).Select(e => e.Id == Entry(1).Id ? e with { Reason = "例行检查" } : e));
        Assert.Equal([new AuditFinding(AuditFault.AlteredEntry, 1, Entry(1).Id)], report.Findings);
    }

    [Fact]
    public void A_removed_entry_is_named()
    {
        var report = Verify(Chain(2, 2), Entries(4).Where(e => e.Id != Entry(2).Id));
        Assert.Equal([new AuditFinding(AuditFault.MissingEntry, 2, Entry(2).Id)], report.Findings);
    }

    [Fact]
    public void A_removed_block_breaks_the_link_and_frees_its_entries_into_the_tail()
    {
        var seals = Chain(2, 2, 2);
        var report = Verify([seals[0], seals[2]], Entries(6), seals.Select(AuditChain.AnchorOf));
        Assert.Contains(new(AuditFault.BrokenLink, 3, null), report.Findings);
        Assert.Contains(new(AuditFault.BlocksMissing, 2, null), report.Findings);
        Assert.Equal(2, report.UnsealedTail);
    }

    [Fact]
    public void A_shortened_chain_contradicts_its_anchors()
    {
        var seals = Chain(2, 2);
        Assert.Equal([new AuditFinding(AuditFault.BlocksMissing, 2, null)],
            Verify(seals[..1], Entries(2), seals.Select(AuditChain.AnchorOf)).Findings);
    }

    [Fact]
    public void A_chain_rewritten_with_the_key_still_contradicts_its_anchors()
    {
        var anchors = Chain(2, 2).Select(AuditChain.AnchorOf).ToList();
        var other = AuditChain.Seal("140403", null, [Entry(0), Entry(1, "改写")], "k1", Mac, Start);
        var report = Verify([other, AuditChain.Seal("140403", AuditChain.AnchorOf(other), [Entry(2), Entry(3)], "k1", Mac, Start)],
            [Entry(0), Entry(1, "改写"), Entry(2), Entry(3)], anchors);
        Assert.Equal([AuditFault.AnchorDiffers, AuditFault.AnchorDiffers], report.Findings.Select(f => f.Fault));
    }

    [Fact]
    public void A_chain_rewritten_without_the_key_is_a_broken_link()
    {
        var forged = Chain(2).Select(s => s with { Entries = [.. s.Entries.Reverse()] }).ToList();
        Assert.Equal([new AuditFinding(AuditFault.BrokenLink, 1, null)], Verify(forged, Entries(2)).Findings);
        Assert.Equal([AuditFault.BrokenLink], Verify(Chain(2), Entries(2), mac: d => HMACSHA256.HashData("other"u8, d))
            .Findings.Select(f => f.Fault));
    }

    [Fact]
    public void An_anchor_that_was_removed_is_noticed_once_later_ones_exist()
    {
        var seals = Chain(1, 1, 1);
        Assert.Equal([new AuditFinding(AuditFault.AnchorMissing, 2, null)],
            Verify(seals, Entries(3), [AuditChain.AnchorOf(seals[0]), AuditChain.AnchorOf(seals[2])]).Findings);
        Assert.True(Verify(seals, Entries(3), seals[..2].Select(AuditChain.AnchorOf)).Holds);
    }

    [Fact]
    public void An_entry_of_another_county_cannot_be_linked_and_a_link_to_one_is_noticed()
    {
        Assert.Throws<ArgumentException>(() => AuditChain.Seal("140404", null, [Entry(0)], "k1", Mac, Start));
        Assert.Equal([AuditFault.AlteredEntry], Verify(Chain(1), [Entry(0) with { County = "140404" }]).Findings.Select(f => f.Fault));
    }

    [Fact]
    public void Every_part_of_an_entry_is_in_its_hash_and_no_two_parts_can_be_shifted_into_each_other()
    {
        var entry = Entry(1);
        AuditEntry[] others =
        [
            entry with { Id = "x" }, entry with { County = "140404" }, entry with { At = entry.At.AddMilliseconds(1) },
                entry with { Actor = new("subject-8", "countyReviewer") },
            entry with { Actor = new("subject-7", "auditor") }, entry with { Channel = "api" }, entry with { Action = "child.close" },
                entry with { SubjectKind = "declaration" },
            entry with { SubjectIds = ["c1"] }, entry with { SubjectIds = ["c1c2"] },
                entry with { SubjectIds = ["c1", "c2", "childName"], FieldKeys = ["citizenNumber"] },
            entry with { FieldKeys = ["childNamecitizenNumber"] }, entry with { FieldKeys = [] }, entry with { Reason = null },
                entry with { Reason = "" },
            entry with { Actor = new("subject-7c", "ountyReviewer") },
        ];
        Assert.Equal(others.Length + 1, others.Append(entry).Select(e => e.Hash()).Distinct().Count());
        Assert.Equal(entry.Hash(), (entry with { At = entry.At.ToUniversalTime() }).Hash());
    }

    [Fact]
    public void The_hash_of_an_entry_is_the_same_for_ever()
    {
        // Computed apart from this code (length-prefixed parts, SHA-256): stored hashes must hold after any change here.
        Assert.Equal(GoldenHash, Entry(1).Hash());
    }

    private const string GoldenHash = "f9f811336f37938b2996c90f6ee3533b312e9d3fe95f9854f6a72e3b46a70469";
}
