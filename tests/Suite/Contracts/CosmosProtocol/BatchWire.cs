using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>One operation of a transactional batch as it arrives.</summary>
internal sealed class BatchOperation
{
    public int Type { get; set; } = -1;

    public string? Id { get; set; }

    public string? IfMatch { get; set; }

    public byte[]? Body { get; set; }
}

/// <summary>One result of a transactional batch as it leaves.</summary>
internal sealed record BatchAnswer(int Status, string? ETag);

/// <summary>
/// The encoding of transactional batches: a RecordIO stream of HybridRow rows, read and written with the package's own public reader and writer.
/// </summary>
internal static class BatchWire
{
    // The shapes of the two rows; numbers, names and storage are the service's.
    private static readonly LayoutResolverNamespace Resolver = new(Namespace.Parse("""
        {"name":"Microsoft.Azure.Cosmos.BatchApi","version":"v1","schemas":[
          {"name":"BatchOperation","id":2145473648,"type":"schema","properties":[
            {"path":"operationType","type":{"type":"int32","storage":"fixed"}},
            {"path":"resourceType","type":{"type":"int32","storage":"fixed"}},
            {"path":"partitionKey","type":{"type":"utf8","storage":"variable"}},
            {"path":"effectivePartitionKey","type":{"type":"binary","storage":"variable"}},
            {"path":"id","type":{"type":"utf8","storage":"variable"}},
            {"path":"binaryId","type":{"type":"binary","storage":"variable"}},
            {"path":"resourceBody","type":{"type":"binary","storage":"variable"}},
            {"path":"indexingDirective","type":{"type":"utf8","storage":"sparse"}},
            {"path":"ifMatch","type":{"type":"utf8","storage":"sparse"}},
            {"path":"ifNoneMatch","type":{"type":"utf8","storage":"sparse"}},
            {"path":"timeToLiveInSeconds","type":{"type":"int32","storage":"sparse"}},
            {"path":"minimalReturnPreference","type":{"type":"bool","storage":"sparse"}}]},
          {"name":"BatchResult","id":2145473649,"type":"schema","properties":[
            {"path":"statusCode","type":{"type":"int32","storage":"fixed"}},
            {"path":"subStatusCode","type":{"type":"int32","storage":"fixed"}},
            {"path":"eTag","type":{"type":"utf8","storage":"variable"}},
            {"path":"resourceBody","type":{"type":"binary","storage":"variable"}},
            {"path":"retryAfterMilliseconds","type":{"type":"uint32","storage":"sparse"}},
            {"path":"requestCharge","type":{"type":"float64","storage":"sparse"}}]}]}
        """), SystemSchema.LayoutResolver);

    private static readonly Layout Answer = Resolver.Resolve(new SchemaId(2145473649));

    public static async Task<List<BatchOperation>> ReadAsync(Stream content)
    {
        var operations = new List<BatchOperation>();
        var result = await content.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> record) =>
            {
                var row = new RowBuffer(record.Length);
                if (!row.ReadFrom(record.Span, HybridRowVersion.V1, Resolver))
                {
                    return Result.Failure;
                }

                var operation = new BatchOperation();
                var read = Read(new RowReader(ref row), operation);
                operations.Add(operation);
                return read;
            },
            segment => Result.Success,
            new MemorySpanResizer<byte>(4096));
        return result == Result.Success ? operations : throw new ProtocolException("The batch cannot be read.");
    }

    public static async Task<byte[]> WriteAsync(IReadOnlyList<BatchAnswer> answers)
    {
        var stream = new MemoryStream();
        var result = await stream.WriteRecordIOAsync(default, (long index, out ReadOnlyMemory<byte> buffer) =>
        {
            buffer = default;
            if (index >= answers.Count)
            {
                return Result.Success;
            }

            var resizer = new MemorySpanResizer<byte>(256);
            var row = new RowBuffer(256, resizer);
            row.InitLayout(HybridRowVersion.V1, Answer, Resolver);
            var written = RowWriter.WriteBuffer(ref row, answers[(int)index], Write);
            buffer = resizer.Memory[..row.Length];
            return written;
        });
        return result == Result.Success ? stream.ToArray() : throw new ProtocolException("The batch answer cannot be written.");
    }

    private static Result Read(RowReader reader, BatchOperation operation)
    {
        while (reader.Read())
        {
            var path = reader.Path.ToString();
            Result result;
            switch (path)
            {
                case "operationType":
                    result = reader.ReadInt32(out var type);
                    operation.Type = type;
                    break;
                case "resourceType":
                    result = reader.ReadInt32(out var resource);
                    if (resource != 2)
                    {
                        return Result.Failure;
                    }

                    break;
                case "id":
                    result = reader.ReadString(out string id);
                    operation.Id = id;
                    break;
                case "ifMatch":
                    result = reader.ReadString(out string etag);
                    operation.IfMatch = etag;
                    break;
                case "resourceBody":
                    result = reader.ReadBinary(out byte[] body);
                    operation.Body = body;
                    break;
                case "minimalReturnPreference":
                    result = reader.ReadBool(out _);
                    break;
                default:
                    return Result.Failure;
            }

            if (result != Result.Success)
            {
                return result;
            }
        }

        return Result.Success;
    }

    private static Result Write(ref RowWriter writer, TypeArgument type, BatchAnswer answer)
    {
        var result = writer.WriteInt32("statusCode", answer.Status);
        result = result == Result.Success ? writer.WriteInt32("subStatusCode", 0) : result;
        result = result == Result.Success && answer.ETag is not null ? writer.WriteString("eTag", answer.ETag) : result;
        return result == Result.Success ? writer.WriteFloat64("requestCharge", 1) : result;
    }
}
