using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Divisions;
using Domain.Releases;

namespace App.Api.Releases;

/// <summary>The stored form of a release and of the register of numbers, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(Register))]
[JsonSerializable(typeof(Brief))]
internal sealed partial class ReleaseJson : JsonSerializerContext;

/// <summary>How many releases have a number. One document for all of them, so that approvals happen one after another.</summary>
internal sealed record Register(int Given);

internal sealed class DivisionCodeConverter : JsonConverter<DivisionCode>
{
    public override DivisionCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DivisionCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DivisionCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
