using System.Text.Json.Serialization;
using App.Api.Releases;
using Domain.Retention;

namespace App.Api.Retention;

/// <summary>The latest day on which somebody decided by the clock.</summary>
/// <param name="Listed">The month (yyyy-MM) for which the timer has proposed a list; null: none yet.</param>
internal sealed record HighWater(DateOnly On, string? Listed = null);

/// <summary>The stored forms of this room, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(RetentionList))]
[JsonSerializable(typeof(HighWater))]
internal sealed partial class RetentionJson : JsonSerializerContext;
