using System.Text.Json;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Storage;

namespace App.Api.National;

/// <summary>Mappings, batches and the receipt ledger in the store, each in its county's partition.</summary>
public sealed class NationalRecords(IStore store, IBlobStore blobs)
{
    public const int MostMappings = 50;
    public const int MostBatches = 50;

    private const int AtOnce = 100;

    private const string Turn = "national-turn";

    /// <summary>Where the ids of chosen children and the files lie.</summary>
    internal const string Blobs = "national/";

    internal static Partition Of(DivisionCode county) => Partition.County(county.Value);

    internal static string ChosenName(string batch) => $"{Blobs}{batch}/chosen";

    internal static string FileName(string batch, string file) => $"{Blobs}{batch}/file-{file}";

    public async Task<IReadOnlyList<StoredMapping>> MappingsAsync(DivisionCode county, CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(Of(county), Query.Of(Kinds.NationalMapping).OrderById(descending: true), new(MostMappings), cancellation)
            .ConfigureAwait(false)).Items.Select(ReadMapping),
    ];

    public async Task<StoredMapping?> FindMappingAsync(DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Of(county), Kinds.NationalMapping, id!, cancellation).ConfigureAwait(false) is { } document
            ? ReadMapping(document) : null;

    /// <summary>The latest batches of a county, newest first.</summary>
    public async Task<Listed<StoredBatch>> BatchesAsync(DivisionCode county, string? page, CancellationToken cancellation) =>
        Listed<StoredBatch>.Of(await store.ListAsync(Of(county), Query.Of(Kinds.NationalBatch).OrderById(descending: true), new(MostBatches, page),
            cancellation).ConfigureAwait(false), ReadBatch);

    public async Task<StoredBatch?> FindBatchAsync(DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Of(county), Kinds.NationalBatch, id!, cancellation).ConfigureAwait(false) is { } document
            ? ReadBatch(document) : null;

    /// <summary>The batches of a mapping that wait for the second person, and whether any of them does not open.</summary>
    internal async Task<(IReadOnlyList<NationalBatch> Waiting, bool IsDamaged)> ProposedAsync(DivisionCode county, string mapping,
        CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.NationalBatch).Where(Fields.Status, FormJson.Id(NationalBatchStatus.Proposed))
            .Where(Fields.Parent, mapping).OrderById();
        var (waiting, isDamaged, next) = (new List<NationalBatch>(), false, (string?)null);
        do
        {
            var page = await store.ListAsync(Of(county), query, new(MostBatches, next), cancellation).ConfigureAwait(false);
            waiting.AddRange(page.Items.Select(document => ReadBatch(document).Batch));
            (isDamaged, next) = (isDamaged || page.Damaged.Count > 0, page.Next);
        }
        while (next is not null);

        return (waiting, isDamaged);
    }

    /// <summary>What the ledger says of these children.</summary>
    /// <param name="batches">Batch id → whether it was agreed to; filled on the way, for whoever asks page by page.</param>
    internal async Task<LedgerPart> LedgerAsync(DivisionCode county, IEnumerable<string> children, Dictionary<string, bool> batches,
        CancellationToken cancellation)
    {
        var (went, damaged, isBatchDamaged) = (new Dictionary<string, NationalEntry>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var some in children.Chunk(AtOnce))
        {
            var found = await store.FindAllAsync(Of(county), Kinds.NationalEntry, some, cancellation).ConfigureAwait(false);
            damaged.UnionWith(found.Damaged.Select(one => one.Id));
            foreach (var document in found.Items)
            {
                went[document.Id] = ReadEntry(document).Entry;
            }
        }

        var named = went.Values.SelectMany(entry => entry.Sendings).Select(sending => sending.Batch).ToHashSet(StringComparer.Ordinal);
        foreach (var some in named.Where(id => !batches.ContainsKey(id)).ToList().Chunk(AtOnce))
        {
            var found = await store.FindAllAsync(Of(county), Kinds.NationalBatch, some, cancellation).ConfigureAwait(false);
            isBatchDamaged |= found.Damaged.Count > 0;
            foreach (var document in found.Items)
            {
                batches[document.Id] = ReadBatch(document).Batch.Status == NationalBatchStatus.Approved;
            }
        }

        return new(went, named.Where(id => batches.GetValueOrDefault(id)).ToHashSet(StringComparer.Ordinal), damaged, isBatchDamaged);
    }

    /// <summary>Written by everything that decides who goes in a county: of two that have read the same, one meets a conflict.</summary>
    internal Task<Document?> TurnAsync(DivisionCode county, CancellationToken cancellation) =>
        store.FindAsync(Of(county), Kinds.Index, Turn, cancellation);

    /// <param name="turn">As it was read before anything was looked at.</param>
    internal static RecordBatch TakeTurn(RecordBatch batch, Document? turn)
    {
        var fields = new IndexFields().Set(Fields.Type, "national");
        return turn is null ? batch.Create(Kinds.Index, Turn, "{}"u8.ToArray(), fields) : batch.Replace(turn, "{}"u8.ToArray(), fields);
    }

    /// <summary>The entries of these children, by child.</summary>
    public async Task<IReadOnlyDictionary<string, StoredEntry>> EntriesAsync(DivisionCode county, IReadOnlyCollection<string> children,
        CancellationToken cancellation) =>
        (await store.FindAllAsync(Of(county), Kinds.NationalEntry, children, cancellation).ConfigureAwait(false)).Items
            .ToDictionary(document => document.Id, ReadEntry, StringComparer.Ordinal);

    /// <summary>The children of a batch in the order of its rows; null once they were cleaned away.</summary>
    public async Task<IReadOnlyList<string>?> ChosenAsync(string batch, CancellationToken cancellation)
    {
        if (await blobs.OpenAsync(ChosenName(batch), cancellation).ConfigureAwait(false) is not { } stream)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync(stream, NationalJson.Default.IReadOnlyListString, cancellation).ConfigureAwait(false) ?? [];
        }
    }

    internal async Task KeepChosenAsync(string batch, IReadOnlyList<string> children, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(children, NationalJson.Default.IReadOnlyListString));
        await blobs.CreateAsync(ChosenName(batch), bytes, cancellation).ConfigureAwait(false);
    }

    /// <summary>An entry in a batch: created, or over the one that was read.</summary>
    internal static void Put(RecordBatch batch, Document? read, NationalEntry entry)
    {
        var last = entry.Sendings[^1];
        var fields = new IndexFields().Set(Fields.Child, entry.Child).Set(Fields.Status, FormJson.Id(last.Outcome)).Set(Fields.Parent, last.Batch)
            .Set(Fields.At, last.At);
        if (read is null)
        {
            batch.Create(Kinds.NationalEntry, entry.Child, entry, NationalJson.Default.NationalEntry, fields);
        }
        else
        {
            batch.Replace(read, entry, NationalJson.Default.NationalEntry, fields);
        }
    }

    internal static AuditEntry Entry(string kind, string id, DivisionCode county, string action, AuditActor by, string channel, DateTimeOffset now,
        string? reason) =>
        AuditEntries.Of(kind, id, county, action, by, channel, now, reason);

    private static StoredMapping ReadMapping(Document document) => new(document.Read(NationalJson.Default.NationalMapping), document);

    private static StoredBatch ReadBatch(Document document) => new(document.Read(NationalJson.Default.NationalBatch), document);

    internal static StoredEntry ReadEntry(Document document) => new(document.Read(NationalJson.Default.NationalEntry), document);
}
