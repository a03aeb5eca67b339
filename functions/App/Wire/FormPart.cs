using System.Text.Json;
using System.Text.Json.Serialization;

namespace App.Wire;

/// <summary>A part of an answer that is told apart by the keys of a form, and that the form writes itself: an object, described as one.</summary>
/// <param name="Write">Writes the whole object.</param>
[JsonConverter(typeof(FormPartConverter))]
internal sealed record FormPart(Action<Utf8JsonWriter> Write)
{
    public static FormPart Members(Action<Utf8JsonWriter> write) => new(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });
}

internal sealed class FormPartConverter : JsonConverter<FormPart>
{
    public override FormPart Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, FormPart value, JsonSerializerOptions options) => value.Write(writer);
}
