using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.Api.Cases;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

/// <summary>
/// Which declarations carry one citizen number, in whatever county: found by a keyed token, without a lock. A number that comes a second time opens a
/// case for the staff of every county concerned; the declarant learns nothing of it.
/// </summary>
/// <remarks>A second declaration is no offence: a girl may lawfully be 流动 where she lives and 留守 where her hukou is. Staff look and link.</remarks>
public sealed class NumberIndex(IStore store, SearchTokens tokens, TimeProvider time)
{
    private const int Tries = 20;

    /// <summary>More declarations of one number than anybody makes by mistake; the oldest stay listed.</summary>
    private const int MostEntries = 50;

    /// <summary>Enters the declaration under its child's number; again and again the same.</summary>
    public async Task AddAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        if (declaration.Answers().Get(Shared2024.CitizenNumber) is { } number)
        {
            await AddAsync(number.Value, new(declaration.County, declaration.Id, declaration.Form.Kind), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The other declarations of its number on the same form. It is entered itself first, so that whoever asks at the same time finds it.
    /// </summary>
    internal async Task<IReadOnlyList<NumberEntry>> OthersAsync(Declaration declaration, CancellationToken cancellation)
    {
        if (declaration.Answers().Get(Shared2024.CitizenNumber) is not { } number)
        {
            return [];
        }

        var id = tokens.IndexNumber(number.Value);
        var (entries, _) = await ReadAsync(id, cancellation).ConfigureAwait(false);
        if (entries is not [var only] || only.Declaration != declaration.Id)
        {
            // Entered by nobody yet, or not alone: with the case that this opens.
            await AddAsync(declaration, cancellation).ConfigureAwait(false);
            (entries, _) = await ReadAsync(id, cancellation).ConfigureAwait(false);
        }

        return entries.FindAll(entry => entry.Declaration != declaration.Id && entry.Kind == declaration.Form.Kind);
    }

    /// <summary>Whether staff of the county have still to say what the several declarations of a number are.</summary>
    internal async Task<bool> IsCaseOpenAsync(DivisionCode county, string number, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.CaseForReview, CaseOf(county, tokens.IndexNumber(number)), cancellation)
            .ConfigureAwait(false) is { } document
        && CaseJson.Read(document.Body, county).Status == CaseStatus.Open;

    /// <summary>What enters the declaration where its child's number has not come before; null: there is no number.</summary>
    internal Commitment? Entering(Declaration declaration) =>
        declaration.Answers().Get(Shared2024.CitizenNumber) is { } number
            ? First(tokens.IndexNumber(number.Value), new(declaration.County, declaration.Id, declaration.Form.Kind))
            : null;

    /// <summary>Enters a registered child's number, by the declaration it rests on: staff may have found out another one than was declared.</summary>
    public async Task AddAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (child.Answers.Get(Shared2024.CitizenNumber) is { } number)
        {
            await AddAsync(number.Value, new(child.County, child.Declarations[0], child.Kind), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a declaration out again that was undone as if it had never come: whoever declares the child next is its first.</summary>
    internal Task RemoveAsync(string number, string declaration, CancellationToken cancellation) =>
        RemoveEntryAsync(tokens.IndexNumber(number), declaration, cancellation);

    /// <param name="id">Of the number's entries.</param>
    internal async Task RemoveEntryAsync(string id, string declaration, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            var (entries, document) = await ReadAsync(id, cancellation).ConfigureAwait(false);
            if (document is null)
            {
                return;
            }

            var kept = entries.FindAll(entry => entry.Declaration != declaration);
            var batch = kept.Count == 0 ? Batch.Technical().Delete(document) : Batch.Technical().Replace(document, NumberEntry.Write(kept), Typed());
            if (kept.Count == entries.Count || (await store.CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }
    }

    /// <summary>Every declaration under the number, whatever its county.</summary>
    internal async Task<IReadOnlyList<NumberEntry>> FindAsync(string number, CancellationToken cancellation) =>
        (await ReadAsync(tokens.IndexNumber(number), cancellation).ConfigureAwait(false)).Entries;

    /// <summary>Enters a declaration that is about to be written, unless another one of its kind stands there that counts: of two who write the same
    /// child at once one finds the other, whatever their counties. Opens no case: nothing is doubled.</summary>
    /// <param name="counts">Whether a declaration that stands there keeps a second one away.</param>
    internal Task<Claim> ClaimAsync(string number, NumberEntry mine, Func<NumberEntry, Task<bool>> counts, CancellationToken cancellation) =>
        EnterAsync(tokens.IndexNumber(number), "number", mine, counts, cancellation);

    /// <summary>The same for a child without a number, by what else it is known by.</summary>
    /// <param name="purpose">Lower-case word: what the child is known by.</param>
    internal Task<Claim> ClaimAsync(string purpose, string value, NumberEntry mine, Func<NumberEntry, Task<bool>> counts,
        CancellationToken cancellation) =>
        EnterAsync(tokens.IndexOf(purpose, value), purpose, mine, counts, cancellation);

    private async Task<Claim> EnterAsync(string id, string type, NumberEntry mine, Func<NumberEntry, Task<bool>> counts,
        CancellationToken cancellation)
    {
        var fields = Typed(type);
        for (var i = 0; i < Tries; i++)
        {
            // Nearly always the first: one write, nothing to read.
            if (i > 0 && await ReadAsync(id, cancellation).ConfigureAwait(false) is ({ Count: > 0 } entries, { } document))
            {
                if (entries.Exists(entry => entry.Declaration == mine.Declaration))
                {
                    return new(null, entries.Count == 1);
                }

                foreach (var other in entries.Where(entry => entry.Kind == mine.Kind))
                {
                    if (await counts(other).ConfigureAwait(false))
                    {
                        return new(other, false);
                    }
                }

                var body = NumberEntry.Write([.. entries.TakeLast(MostEntries - 1), mine]);
                if ((await store.CommitAsync(document.Partition, Batch.Technical().Replace(document, body, fields), cancellation)
                    .ConfigureAwait(false)).IsCommitted)
                {
                    return new(null, false);
                }
            }
            else if ((await store.CommitAsync(Partition.Index(id), Batch.Technical().Create(Kinds.Index, id, NumberEntry.Write([mine]), fields),
                cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return new(null, true);
            }
        }

        throw new IOException("The number index changed too often while being written.");
    }

    /// <summary>Enters a declaration under its child's number.</summary>
    internal async Task AddAsync(string number, NumberEntry mine, CancellationToken cancellation)
    {
        var id = tokens.IndexNumber(number);

        // Nearly every number comes once: one write, nothing to read.
        if ((await store.CommitAsync(First(id, mine), cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return;
        }

        for (var i = 0; i < Tries; i++)
        {
            var (entries, document) = await ReadAsync(id, cancellation).ConfigureAwait(false);
            if (!entries.Contains(mine) && entries.Count < MostEntries)
            {
                var commitment = document is null
                    ? First(id, mine)
                    : new(document.Partition, Batch.Technical().Replace(document, NumberEntry.Write([.. entries, mine]), Typed()));
                if (!(await store.CommitAsync(commitment, cancellation).ConfigureAwait(false)).IsCommitted)
                {
                    continue;
                }
            }

            var isNew = !entries.Contains(mine);
            List<NumberEntry> all = isNew ? [.. entries, mine] : entries;
            if (all.Exists(entry => entry.Declaration != mine.Declaration))
            {
                foreach (var county in all.Select(entry => entry.County).Distinct())
                {
                    await OpenCaseAsync(county, id, isNew, reopens: true, cancellation).ConfigureAwait(false);
                }
            }

            return;
        }

        throw new IOException("The number index changed too often while being written.");
    }

    private static Commitment First(string id, NumberEntry mine) =>
        new(Partition.Index(id), Batch.Technical().Create(Kinds.Index, id, NumberEntry.Write([mine]), Typed()));

    private static IndexFields Typed(string type = "number") => new IndexFields().Set(Fields.Type, type);

    private async Task<(List<NumberEntry> Entries, Document? Document)> ReadAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(Partition.Index(id), Kinds.Index, id, cancellation).ConfigureAwait(false) is { } document
            ? (NumberEntry.Read(document.Body), document)
            : ([], null);

    /// <summary>
    /// The declaration's entry names another county from now on; again and again the same. Its new county has to look; the others read where it is
    /// now, and what they settled stays settled: nobody declared anything new.
    /// </summary>
    internal async Task MoveAsync(string number, NumberEntry to, CancellationToken cancellation)
    {
        var id = tokens.IndexNumber(number);
        for (var i = 0; i < Tries; i++)
        {
            var (entries, document) = await ReadAsync(id, cancellation).ConfigureAwait(false);
            var at = entries.FindIndex(entry => entry.Declaration == to.Declaration);
            if (document is null || at < 0 || entries[at] == to)
            {
                return;
            }

            entries[at] = to;
            if (!(await store.CommitAsync(document.Partition, Batch.Technical().Replace(document, NumberEntry.Write(entries), Typed()), cancellation)
                .ConfigureAwait(false)).IsCommitted)
            {
                continue;
            }

            foreach (var county in entries.Count > 1 ? entries.Select(entry => entry.County).Distinct() : [])
            {
                await OpenCaseAsync(county, id, isNews: true, reopens: county == to.County, cancellation).ConfigureAwait(false);
            }

            return;
        }
    }

    /// <summary>The id of a county's case of a number: it follows from what the case is about, so whoever opens it again finds it there.</summary>
    internal static string CaseOf(DivisionCode county, string index) => Derive("same-number", county.Value, index);

    /// <summary>One case per county and number; one that staff have settled opens again for a further declaration, not for a repeated message, and
    /// what was settled before stays in it.</summary>
    private async Task OpenCaseAsync(DivisionCode county, string index, bool isNews, bool reopens, CancellationToken cancellation)
    {
        var (id, partition) = (CaseOf(county, index), DeclarationRecords.PartitionOf(county));
        for (var i = 0; i < Tries; i++)
        {
            var document = await store.FindAsync(partition, Kinds.CaseForReview, id, cancellation).ConfigureAwait(false);
            if (document is not null && !isNews)
            {
                return;
            }

            // Read after the case: of two that are written at once, the one with the longer list is never overwritten by the other.
            var (entries, _) = await ReadAsync(index, cancellation).ConfigureAwait(false);
            ImmutableArray<CasePart> parts = [.. entries.Select(entry => new CasePart(entry.County, entry.Declaration, entry.Kind))];
            if (!parts.Any(part => part.County == county))
            {
                return;
            }

            var now = time.GetUtcNow();
            var known = document is null ? null : CaseJson.Read(document.Body, county);
            var opened = known is null ? New(parts, now) : reopens ? known.With(parts, now) : known with { Parts = parts };
            var entry = new AuditEntry
            {
                Id = OpaqueId.New(now),
                County = county.Value,
                At = now,
                Actor = AuditActor.System,
                Channel = "timer",
                Action = opened.Status == CaseStatus.Open ? "case.open" : "case.follow",
                SubjectKind = "declaration",
                SubjectIds = [.. parts.Where(part => part.County == county).Select(part => part.Declaration)],
                FieldKeys = [Shared2024.CitizenNumber.Key],
            };
            var batch = Batch.Of(entry);
            if (document is null)
            {
                CaseRecords.Create(batch, opened);
            }
            else
            {
                batch.Replace(document, CaseJson.Write(opened), CaseRecords.FieldsOf(opened), CaseJson.Schema);
            }

            // Settled at this very moment, or opened by another instance: looked at again.
            if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }

        CaseForReview New(ImmutableArray<CasePart> all, DateTimeOffset now) => new()
        {
            Id = id,
            Type = CaseType.SameNumber,
            County = county,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Declaration = all.First(part => part.County == county).Declaration,
            Index = index,
            Parts = all,
        };
    }

    private static string Derive(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
}

/// <summary>What came of entering a declaration that is about to be written.</summary>
/// <param name="Other">The one that keeps it away; null: it is entered.</param>
/// <param name="Alone">Nothing else stands under the number.</param>
internal readonly record struct Claim(NumberEntry? Other, bool Alone);

/// <summary>A declaration under a number.</summary>
/// <param name="Import">The import that is about to write the declaration, as long as nobody has seen it written.</param>
internal sealed record NumberEntry(DivisionCode County, string Declaration, ChildKind Kind, string? Import = null)
{
    /// <summary>Who is about to write it makes it no other entry.</summary>
    public bool Equals(NumberEntry? other) => other is not null && County == other.County && Declaration == other.Declaration && Kind == other.Kind;

    public override int GetHashCode() => HashCode.Combine(County, Declaration, Kind);

    public static byte[] Write(IEnumerable<NumberEntry> entries) => Answer.Write(json =>
    {
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("county", entry.County.Value);
            json.WriteString("declaration", entry.Declaration);
            json.WriteString("kind", FormJson.Id(entry.Kind));
            if (entry.Import is { } import)
            {
                json.WriteString("import", import);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static List<NumberEntry> Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return
        [
            .. json.RootElement.EnumerateArray().Select(entry => new NumberEntry(
                DivisionCode.Parse(entry.GetProperty("county").GetString()!),
                entry.GetProperty("declaration").GetString()!,
                entry.GetProperty("kind").GetString() == FormJson.Id(ChildKind.Migrant) ? ChildKind.Migrant : ChildKind.LeftBehind,
                entry.TryGetProperty("import", out var import) ? import.GetString() : null)),
        ];
    }
}
