using System.Collections.Frozen;
using System.Text.Json;
using App.Api.Audit;
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

    /// <summary>Ids of the batches that a second person agreed to.</summary>
    public async Task<FrozenSet<string>> ApprovedAsync(DivisionCode county, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.NationalBatch).Where(Fields.Status, FormJson.Id(NationalBatchStatus.Approved)).OrderById();
        var ids = new List<string>();
        await foreach (var document in AllAsync(county, query, cancellation).ConfigureAwait(false))
        {
            ids.Add(document.Id);
        }

        return ids.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The ledger of a county, by child.</summary>
    public async Task<IReadOnlyDictionary<string, NationalEntry>> LedgerAsync(DivisionCode county, CancellationToken cancellation)
    {
        var ledger = new Dictionary<string, NationalEntry>(StringComparer.Ordinal);
        await foreach (var document in AllAsync(county, Query.Of(Kinds.NationalEntry).OrderById(), cancellation).ConfigureAwait(false))
        {
            ledger[document.Id] = ReadEntry(document).Entry;
        }

        return ledger;
    }

    /// <summary>The entries of these children, by child.</summary>
    public async Task<IReadOnlyDictionary<string, StoredEntry>> EntriesAsync(DivisionCode county, IReadOnlyCollection<string> children,
        CancellationToken cancellation) =>
        (await store.FindAllAsync(Of(county), Kinds.NationalEntry, children, cancellation).ConfigureAwait(false)).Items
            .ToDictionary(document => document.Id, ReadEntry, StringComparer.Ordinal);

    /// <summary>The children of a batch in the order of its rows.</summary>
    public async Task<IReadOnlyList<string>> ChosenAsync(string batch, CancellationToken cancellation)
    {
        var stream = await blobs.OpenAsync(ChosenName(batch), cancellation).ConfigureAwait(false)
            ?? throw new InvalidDataException("The rows of a batch are gone.");
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

    private async IAsyncEnumerable<Document> AllAsync(DivisionCode county, Query query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var page = await store.ListAsync(Of(county), query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                yield return document;
            }

            next = page.Next;
        }
        while (next is not null);
    }

    private static StoredMapping ReadMapping(Document document) => new(document.Read(NationalJson.Default.NationalMapping), document);

    private static StoredBatch ReadBatch(Document document) => new(document.Read(NationalJson.Default.NationalBatch), document);

    internal static StoredEntry ReadEntry(Document document) => new(document.Read(NationalJson.Default.NationalEntry), document);
}
