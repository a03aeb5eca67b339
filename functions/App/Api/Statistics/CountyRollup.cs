using System.Text.Json;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Statistics;
using Storage;

namespace App.Api.Statistics;

/// <summary>
/// The contributions of one county with how far they follow the county's changes; kept as sealed documents of one generation: a head and its parts. A
/// child has no document of its own here.
/// </summary>
/// <remarks>
/// Parts go first and the head last. Killed in between, parts know more than the head says: the changes since the head come again and find themselves
/// done. What cannot be read, or was made by other rules, is left and a new generation begun; whoever reads sees one generation or the other.
/// </remarks>
internal sealed class CountyRollup
{
    private const string HeadType = "statisticsHead";

    private const string PartType = "statisticsPart";

    /// <summary>Of the usual 100 KB each; of larger ones fewer go into a commit.</summary>
    private const int PartsAtOnce = 8;

    private const int ChangesAtOnce = 500;

    private readonly CountyTable _table;

    /// <summary>As it was when this began: what comes into force meanwhile begins another one.</summary>
    private readonly PolicyInForce _policy;
    private readonly string _generation;
    private readonly List<Document> _parts = [];
    private readonly HashSet<string> _damaged;
    private Document? _head;
    private string? _cursor;
    private bool _ahead;

    private CountyRollup(DivisionCode county, string generation, PolicyInForce policy, Document? head, Head? read)
    {
        (_table, _generation, _policy, _head) = (new(county), generation, policy, head);
        (_cursor, _damaged, At) = (read?.Cursor, [.. read?.Damaged ?? []], read?.At);
    }

    /// <summary>The instant up to which every change is in; null: not yet.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Children whose record does not open: missing from every figure, and said so.</summary>
    public bool IsWhole => _damaged.Count == 0;

    public DivisionCode County => _table.County;

    /// <summary>What its contributions are made by (<see cref="Contribution.Basis"/>).</summary>
    public string Basis => Contribution.Basis(_policy);

    public CountyRows Rows() => _table.Rows();

    /// <summary>Begins from nothing.</summary>
    public static CountyRollup Begin(DivisionCode county, PolicyInForce policy, DateTimeOffset now) =>
        new(county, OpaqueId.New(now), policy.AsOfNow(), null, null);

    /// <summary>The last generation that reads, or a new one.</summary>
    public static async Task<CountyRollup> LoadAsync(IStore store, DivisionCode county, PolicyInForce policy, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var partition = Partition.County(county.Value);
        var newest = Query.Of(Kinds.Rollup).Where(Fields.Type, HeadType).OrderBy(Fields.At, descending: true);
        var heads = await store.ListAsync(partition, newest, new(10), cancellation).ConfigureAwait(false);
        policy = policy.AsOfNow();
        var basis = Contribution.Basis(policy);
        foreach (var document in heads.Items)
        {
            if (Head.Read(document.Body) is { } head && head.Basis == basis
                && await LoadAsync(store, new(county, head.Generation, policy,
                    Document.Written(partition, Kinds.Rollup, document.Id, document.Version), head), cancellation)
                    .ConfigureAwait(false) is { } loaded)
            {
                return loaded;
            }
        }

        return Begin(county, policy, now);
    }

    /// <summary>Takes in what has changed.</summary>
    /// <param name="most">About how many changes to look at; null: all.</param>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> FollowAsync(IStore store, int? most, DateTimeOffset now, CancellationToken cancellation)
    {
        var partition = Partition.County(County.Value);
        for (var looked = 0; most is null || looked < most; looked += ChangesAtOnce)
        {
            var changes = await store.ChangesAsync(partition, _cursor, ChangesAtOnce, Kinds.Child, cancellation).ConfigureAwait(false);
            foreach (var document in changes.Items)
            {
                _table.Put(Contribution.Of(ChildJson.Read(document.Body), _policy));
                _damaged.Remove(document.Id);
            }

            _damaged.UnionWith(changes.Damaged.Select(damaged => damaged.Id));
            _ahead |= changes.Items.Count > 0 || changes.Damaged.Count > 0;
            _cursor = changes.Cursor;
            if (!changes.More)
            {
                At = now;
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes down what is new. False: somebody else did, and this one is no good any more.</summary>
    public async Task<bool> WriteAsync(IStore store, CancellationToken cancellation)
    {
        if (!_ahead && _head is not null)
        {
            return true;
        }

        var partition = Partition.County(County.Value);
        foreach (var chunk in Commits(_table))
        {
            var batch = Batch.Technical();
            foreach (var (number, body) in chunk)
            {
                var fields = new IndexFields().Set(Fields.Type, PartType).Set(Fields.Sequence, number);
                _ = number < _parts.Count ? batch.Replace(_parts[number], body, fields) : batch.Create(Kinds.Rollup, PartId(number), body, fields);
            }

            if (await CommitAsync(store, partition, batch, cancellation).ConfigureAwait(false) is not { } versions)
            {
                return false;
            }

            for (var i = 0; i < chunk.Count; i++)
            {
                var (number, written) = (chunk[i].Number, Document.Written(partition, Kinds.Rollup, PartId(chunk[i].Number), versions[i]));
                if (number < _parts.Count)
                {
                    _parts[number] = written;
                }
                else
                {
                    _parts.Add(written);
                }
            }
        }

        var head = new Head(_generation, Basis, _cursor, At, [.. _damaged]);
        var at = new IndexFields().Set(Fields.Type, HeadType).Set(Fields.At, At ?? DateTimeOffset.UnixEpoch);
        var last = _head is null ? Batch.Technical().Create(Kinds.Rollup, HeadId(_generation), head.Write(), at)
            : Batch.Technical().Replace(_head, head.Write(), at);
        if (await CommitAsync(store, partition, last, cancellation).ConfigureAwait(false) is not [var version])
        {
            return false;
        }

        _head = Document.Written(partition, Kinds.Rollup, HeadId(_generation), version);
        _table.Written();
        _ahead = false;
        return true;
    }

    /// <summary>The parts in which something changed, cut into commits.</summary>
    internal static IEnumerable<IReadOnlyList<(int Number, ReadOnlyMemory<byte> Body)>> Commits(CountyTable table) =>
        Batch.Cut(table.Changed.ToArray().Select(number => (number, TableBytes.Write(table.Part(number)))), PartsAtOnce,
            static part => part.Item2.Length);

    /// <summary>Deletes what other generations have left.</summary>
    public async Task CleanAsync(IStore store, CancellationToken cancellation)
    {
        var partition = Partition.County(County.Value);
        foreach (var type in (string[])[HeadType, PartType])
        {
            var page = await store.ListAsync(partition, Query.Of(Kinds.Rollup).Where(Fields.Type, type), new(100), cancellation)
                .ConfigureAwait(false);
            foreach (var left in page.Items.Where(document => !document.Id.Contains(_generation, StringComparison.Ordinal)).Chunk(Batch.MaxDocuments))
            {
                var batch = Batch.Technical();
                Array.ForEach(left, document => batch.Delete(document));
                await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<CountyRollup?> LoadAsync(IStore store, CountyRollup rollup, CancellationToken cancellation)
    {
        var partition = Partition.County(rollup.County.Value);
        try
        {
            for (var number = 0; await store.FindAsync(partition, Kinds.Rollup, rollup.PartId(number), cancellation)
                .ConfigureAwait(false) is { } part; number++)
            {
                foreach (var row in TableBytes.Read(part.Body))
                {
                    // The same child twice, or a part that is not full before the last: written by two at once.
                    if (rollup._table.Find(row.Child, out _) || rollup._table.Count / CountyTable.PartSize != number)
                    {
                        return null;
                    }

                    rollup._table.Put(row);
                }

                rollup._parts.Add(Document.Written(partition, Kinds.Rollup, part.Id, part.Version));
            }
        }
        catch (Exception exception) when (exception is DamagedException or InvalidDataException)
        {
            return null;
        }

        rollup._table.Written();
        return rollup;
    }

    private static async Task<IReadOnlyList<string>?> CommitAsync(IStore store, Partition partition, Batch batch, CancellationToken cancellation) =>
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false) is { IsCommitted: true } result ? result.Versions : null;

    private static string HeadId(string generation) => "statistics-" + generation;

    private string PartId(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"statistics-{_generation}-{number:D4}");

    /// <summary>How far the parts of a generation follow the county.</summary>
    /// <param name="Basis">The rules that they were made by (<see cref="Contribution.Basis"/>).</param>
    private sealed record Head(string Generation, string Basis, string? Cursor, DateTimeOffset? At, IReadOnlyList<string> Damaged)
    {
        public byte[] Write() => Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("generation", Generation);
            json.WriteString("basis", Basis);
            json.WriteString("cursor", Cursor);
            if (At is { } at)
            {
                json.WriteString("at", at);
            }

            json.WriteStartArray("damaged");
            foreach (var id in Damaged)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        public static Head? Read(ReadOnlyMemory<byte> body)
        {
            try
            {
                using var json = JsonDocument.Parse(body);
                var head = json.RootElement;
                return new(head.GetProperty("generation").GetString()!, head.GetProperty("basis").GetString()!,
                    head.GetProperty("cursor").GetString(), head.TryGetProperty("at", out var at) ? at.GetDateTimeOffset() : null,
                        [.. head.GetProperty("damaged").EnumerateArray().Select(id => id.GetString()!)]);
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                return null;
            }
        }
    }
}
