using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Audit;

namespace App.Api.Audit;

/// <summary>Reads what the storage room wrote: the same names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditContext : JsonSerializerContext
{
    public static AuditEntry Read(ReadOnlyMemory<byte> utf8) => JsonSerializer.Deserialize(utf8.Span, Default.AuditEntry)
        ?? throw new InvalidDataException("An audit entry is empty.");
}
