using System.Text.Json.Serialization;
using App.Api.Releases;
using Domain.Retention;

namespace App.Api.Retention;

/// <summary>When a list was last proposed in a county, or the timer last found nothing; whoever proposes writes it, so of two at once one finds it
/// written.</summary>
/// <param name="Listed">The month (yyyy-MM) for which the timer has proposed a list; null: none yet.</param>
internal sealed record LastProposed(DateOnly On, string? Listed = null);

/// <summary>The stored forms of this room, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(RetentionList))]
[JsonSerializable(typeof(LastProposed))]
internal sealed partial class RetentionJson : JsonSerializerContext;
