using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>One document in the double.</summary>
internal sealed record DoubleItem(string PartitionKey, string Id, byte[] Json, JsonElement Document, string ETag, long Sequence);

/// <summary>One container of the double: its documents, and the rules of the service that the store relies on.</summary>
internal sealed class DoubleContainer(ContainerProperties properties)
{
    private readonly Dictionary<string, Dictionary<string, DoubleItem>> _partitions = new(StringComparer.Ordinal);

    public string Name => properties.Id;

    /// <summary>The service's own short id: four bytes of the database, four of the container; no sign that a path would have to escape.</summary>
    public string Rid { get; } = Convert.ToBase64String([1, 2, 3, 4, 0x80, 0, 0, (byte)properties.Id[0]]);

    /// <summary>Rises with each batch; the change feed runs along it.</summary>
    public long Sequence { get; private set; }

    /// <summary>Every write so far: operation, kind of the document, what it cost.</summary>
    public List<(int Operation, string Kind, double Units)> Writes { get; } = [];

    public object Description() => new
    {
        id = properties.Id,
        _rid = Rid,
        _self = $"dbs/children/colls/{properties.Id}/",
        _etag = "\"1\"",
        partitionKey = new { paths = new[] { properties.PartitionKeyPath }, kind = "Hash", version = 2 },
        indexingPolicy = new { indexingMode = "consistent", automatic = true },
        defaultTtl = -1,
        geospatialConfig = new { type = "Geography" },
    };

    public DoubleItem? Find(string partitionKey, string id) => _partitions.GetValueOrDefault(partitionKey)?.GetValueOrDefault(id);

    public IEnumerable<DoubleItem> All(string? partitionKey) =>
        _partitions.Where(p => partitionKey is null || p.Key == partitionKey).SelectMany(p => p.Value.Values).OrderBy(i => i.Sequence);

    /// <summary>
    /// An order needs its path indexed; an order by two paths needs a composite index of just these, in this direction or the opposite.
    /// </summary>
    public void MustIndex(List<(string[] Path, bool Descending)> order)
    {
        var paths = order.Select(o => "/" + string.Join('/', o.Path)).ToList();
        var ok = paths.Count switch
        {
            0 => true,
            1 => properties.IndexingPolicy.IncludedPaths.Any(p => p.Path == paths[0] + "/?"),
            _ => order.Select(o => o.Descending).Distinct().Count() == 1
                && properties.IndexingPolicy.CompositeIndexes.Any(c => c.Select(p => p.Path).SequenceEqual(paths, StringComparer.Ordinal)),
        };
        if (!ok)
        {
            throw new ProtocolException("The order by query does not have a corresponding index that it can be served from.");
        }
    }

    /// <returns>The answers, and what they cost; what was taken back costs what it cost until then.</returns>
    public (BatchAnswer[] Answers, double Charge) Apply(string partitionKey, List<BatchOperation> operations)
    {
        var charge = 0.0;
        var before = new List<(string Id, DoubleItem? Item)>();
        var answers = new BatchAnswer[operations.Count];
        Sequence++;
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Apply(partitionKey, operations[i], i, before, ref charge);
            if (answers[i].Status < 400)
            {
                continue;
            }

            // All or nothing: taken back in the opposite order.
            foreach (var (id, item) in before.AsEnumerable().Reverse())
            {
                Set(partitionKey, id, item);
            }

            var failed = answers[i];
            Array.Fill(answers, new BatchAnswer(424, null));
            answers[i] = failed;
            break;
        }

        return (answers, charge);
    }

    private BatchAnswer Apply(string partitionKey, BatchOperation operation, int position, List<(string Id, DoubleItem? Item)> before,
        ref double charge)
    {
        var answer = Apply(partitionKey, operation, position, before);
        var one = answer.Status switch
        {
            >= 400 => 1,
            204 => Charges.Delete(before[^1].Item!.Json.Length, Charges.Entries(before[^1].Item!.Document, properties.IndexingPolicy)),
            _ when Find(partitionKey, before[^1].Id) is { } written && Charges.Entries(written.Document, properties.IndexingPolicy) is var entries =>
                operation.Type == 0 ? Charges.Create(written.Json.Length, entries) : Charges.Replace(written.Json.Length, entries),
            _ => 0,
        };
        charge += one;
        if (answer.Status < 400)
        {
            Writes.Add((operation.Type, before[^1].Id.Split('.')[0], one));
        }

        return answer;
    }

    private BatchAnswer Apply(string partitionKey, BatchOperation operation, int position, List<(string Id, DoubleItem? Item)> before) =>
        operation.Type switch
        {
            0 => Create(partitionKey, operation, position, before), // Create
            4 => Change(partitionKey, operation, item => // Delete
            {
                before.Add((item.Id, item));
                Set(partitionKey, item.Id, null);
                return new(204, null);
            }),
            5 => Change(partitionKey, operation, _ => new(200, Put(partitionKey, operation.Body!, position, before).ETag)), // Replace
            _ => throw new ProtocolException($"Unknown operation {operation.Type}."),
        };

    private BatchAnswer Create(string partitionKey, BatchOperation operation, int position, List<(string Id, DoubleItem? Item)> before)
    {
        using var body = JsonDocument.Parse(operation.Body!);
        return Find(partitionKey, body.RootElement.GetProperty("id").GetString()!) is not null ? new(409, null)
            : new(201, Put(partitionKey, operation.Body!, position, before).ETag);
    }

    private BatchAnswer Change(string partitionKey, BatchOperation operation, Func<DoubleItem, BatchAnswer> change) =>
        Find(partitionKey, operation.Id!) is not { } item ? new(404, null)
        : operation.IfMatch is { } etag && etag != item.ETag ? new(412, null)
        : change(item);

    private void Set(string partitionKey, string id, DoubleItem? item)
    {
        if (!_partitions.TryGetValue(partitionKey, out var items))
        {
            _partitions[partitionKey] = items = new(StringComparer.Ordinal);
        }

        if (item is null)
        {
            items.Remove(id);
        }
        else
        {
            items[id] = item;
        }
    }

    private DoubleItem Put(string partitionKey, byte[] body, int position, List<(string Id, DoubleItem? Item)> before)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        var id = json["id"]!.GetValue<string>();
        if (json[properties.PartitionKeyPath[1..]]?.GetValue<string>() != partitionKey)
        {
            throw new ProtocolException("PartitionKey extracted from document doesn't match the one specified in the header.");
        }

        if (id.Length > 255 || id.AsSpan().IndexOfAny("/\\?#") >= 0)
        {
            throw new ProtocolException("The id is not allowed.");
        }

        if (json.ContainsKey("ttl") && json["ttl"]!.GetValue<int>() < 1)
        {
            throw new ProtocolException("The ttl is not allowed.");
        }

        var etag = $"\"{Sequence.ToString("x8", CultureInfo.InvariantCulture)}-{position.ToString("x4", CultureInfo.InvariantCulture)}\"";
        json["_rid"] = Rid;
        json["_etag"] = etag;
        json["_ts"] = 0;
        json["_lsn"] = Sequence;
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        var item = new DoubleItem(partitionKey, id, bytes, JsonDocument.Parse(bytes).RootElement, etag, Sequence);
        before.Add((id, Find(partitionKey, id)));
        Set(partitionKey, id, item);
        return item;
    }
}
