using System.Text.Json.Serialization;
using Domain.Audit;
using Storage.Audit;
using Storage.Jobs;

namespace Storage;

/// <summary>Serialisation of the documents this room owns, generated at build: nothing is discovered at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(OutboxMessage))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(LeaseHolder))]
[JsonSerializable(typeof(AuditSeal))]
[JsonSerializable(typeof(AuditAnchor))]
[JsonSerializable(typeof(SealingProgress))]
[JsonSerializable(typeof(SortedDictionary<string, AuditAnchor>))]
internal sealed partial class StorageJson : JsonSerializerContext;
