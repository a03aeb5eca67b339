using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
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
    internal async Task RemoveAsync(string number, string declaration, CancellationToken cancellation)
    {
        foreach (var id in tokens.IndexNumber(number))
        {
            for (var i = 0; i < Tries; i++)
            {
                var partition = Partition.Index(id);
                if (await store.FindAsync(partition, Kinds.Index, id, cancellation).ConfigureAwait(false) is not { } document)
                {
                    break;
                }

                var entries = NumberEntry.Read(document.Body);
                var kept = entries.FindAll(entry => entry.Declaration != declaration);
                var batch = kept.Count == 0 ? Batch.Technical().Delete(document) : Batch.Technical().Replace(document, NumberEntry.Write(kept), new IndexFields().Set(Fields.Type, "number"));
                if (kept.Count == entries.Count || (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Enters a declaration under its child's number.</summary>
    internal async Task AddAsync(string number, NumberEntry mine, CancellationToken cancellation)
    {
        var ids = tokens.IndexNumber(number);
        if (ids.Count == 1 && await IsFirstAsync(ids[0], mine, cancellation).ConfigureAwait(false))
        {
            return;
        }

        for (var i = 0; i < Tries; i++)
        {
            var (entries, document) = await ReadAsync(ids, cancellation).ConfigureAwait(false);
            if (!entries.Contains(mine) && entries.Count < MostEntries)
            {
                var partition = Partition.Index(ids[0]);
                var body = NumberEntry.Write([.. entries, mine]);
                var fields = new IndexFields().Set(Fields.Type, "number");
                TechnicalBatch batch = document is null
                    ? Batch.Technical().Create(Kinds.Index, ids[0], body, fields)
                    : Batch.Technical().Replace(document, body, fields);
                if (!(await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
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
                    await OpenCaseAsync(county, ids[0], all, isNew, cancellation).ConfigureAwait(false);
                }
            }

            return;
        }

        throw new IOException("The number index changed too often while being written.");
    }

    /// <summary>Nearly every number comes once: one write, nothing to read.</summary>
    private async Task<bool> IsFirstAsync(string id, NumberEntry mine, CancellationToken cancellation)
    {
        var batch = Batch.Technical().Create(Kinds.Index, id, NumberEntry.Write([mine]), new IndexFields().Set(Fields.Type, "number"));
        return (await store.CommitAsync(Partition.Index(id), batch, cancellation).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>The entries under every key of the search ring, and the document under the active one.</summary>
    private async Task<(List<NumberEntry> Entries, Document? Active)> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var entries = new List<NumberEntry>();
        Document? active = null;
        for (var i = 0; i < ids.Count; i++)
        {
            var document = await store.FindAsync(Partition.Index(ids[i]), Kinds.Index, ids[i], cancellation).ConfigureAwait(false);
            active = i == 0 ? document : active;
            if (document is not null)
            {
                entries.AddRange(NumberEntry.Read(document.Body).Where(entry => !entries.Contains(entry)));
            }
        }

        return (entries, active);
    }

    /// <summary>One case per county and number, with what was known when it was opened; one that staff have closed opens again for a
    /// further declaration, not for a repeated message.</summary>
    private async Task OpenCaseAsync(DivisionCode county, string indexId, List<NumberEntry> entries, bool isNews, CancellationToken cancellation)
    {
        // The id follows from what the case is about: whoever opens it again finds it there.
        var (id, partition) = (Derive("same-number", county.Value, indexId), DeclarationRecords.PartitionOf(county));
        var here = entries.First(entry => entry.County == county);
        var earlier = await store.FindAsync(partition, Kinds.CaseForReview, id, cancellation).ConfigureAwait(false);
        if (earlier is not null && (!isNews || earlier.Fields.Get(Fields.Status) == "open"))
        {
            return;
        }

        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = OpaqueId.New(now),
            County = county.Value,
            At = now,
            Actor = AuditActor.System,
            Channel = "timer",
            Action = "case.open",
            SubjectKind = "declaration",
            SubjectIds = [.. entries.Where(entry => entry.County == county).Select(entry => entry.Declaration)],
            FieldKeys = [Shared2024.CitizenNumber.Key],
        };
        var body = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("id", id);
            json.WriteString("type", CaseTypes.SameNumber);
            json.WriteString("status", "open");
            json.WriteString("index", indexId);
            json.WritePropertyName("declarations");
            json.WriteRawValue(NumberEntry.Write(entries));
            json.WriteString("at", now);
            json.WriteEndObject();
        });
        var fields = new IndexFields().Set(Fields.Status, "open").Set(Fields.Type, CaseTypes.SameNumber).Set(Fields.Declaration, here.Declaration)
            .Set(Fields.At, now).Set(Fields.DueOn, CivilTime.AddDays(CivilTime.ChinaDate(now), DeclarationTerms.ReviewDays));
        var batch = earlier is null ? Batch.Of(entry).Create(Kinds.CaseForReview, id, body, fields) : Batch.Of(entry).Replace(earlier, body, fields);
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
    }

    private static string Derive(params ReadOnlySpan<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
}

/// <summary>What a case for review is about.</summary>
public static class CaseTypes
{
    /// <summary>A citizen number was declared more than once.</summary>
    public const string SameNumber = "sameNumber";

    /// <summary>The declarant corrected a declaration whose child is registered already.</summary>
    public const string CorrectedAfterRegistration = "correctedAfterRegistration";

    /// <summary>By the corrected answers another county is responsible.</summary>
    public const string OtherCountyResponsible = "otherCountyResponsible";

    /// <summary>Somebody in the chat wants to talk to a person.</summary>
    public const string HandOver = "handOver";

    /// <summary>A guardian answered a question of staff in words, or as before.</summary>
    public const string GuardianAnswered = "guardianAnswered";

    /// <summary>A notice reached nobody.</summary>
    public const string GuardianNotReached = "guardianNotReached";
}

internal sealed record NumberEntry(DivisionCode County, string Declaration, ChildKind Kind)
{
    public static byte[] Write(IEnumerable<NumberEntry> entries) => Answer.Write(json =>
    {
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("county", entry.County.Value);
            json.WriteString("declaration", entry.Declaration);
            json.WriteString("kind", FormJson.Id(entry.Kind));
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
                entry.GetProperty("kind").GetString() == FormJson.Id(ChildKind.Migrant) ? ChildKind.Migrant : ChildKind.LeftBehind)),
        ];
    }
}
