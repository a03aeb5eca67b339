using System.Runtime.InteropServices;
using System.Text.Json;

namespace Domain.Forms;

/// <summary>
/// What somebody put into a box, before the form has read it: a value of JSON, or what a page makes of its boxes and a table of its cells. The form
/// reads all of them the same way, and refuses them with the same words.
/// </summary>
public readonly struct Given
{
    private readonly JsonElement _json;

    /// <summary>The text, the list or the parts of what did not come as JSON.</summary>
    private readonly object? _made;

    private Given(JsonElement json) => (_json, Kind) = (json, json.ValueKind);

    private Given(JsonValueKind kind, object? made = null) => (Kind, _made) = (kind, made);

    /// <summary>Nothing on purpose: an answer that is taken back.</summary>
    public static Given Nothing { get; } = new(JsonValueKind.Null);

    /// <summary>A number that stood in a table as a number and has lost its last digits.</summary>
    public static Given Number { get; } = new(JsonValueKind.Number);

    /// <summary>What it is, as JSON calls it; undefined where nothing was given.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The items of a list.</summary>
    public IEnumerable<Given> Items => _made as IReadOnlyList<Given> ?? _json.EnumerateArray().Select(static item => (Given)item);

    /// <summary>How many items a list has.</summary>
    public int Count => (_made as IReadOnlyList<Given>)?.Count ?? _json.GetArrayLength();

    /// <summary>The named parts, as they came: of two with one name both.</summary>
    public IEnumerable<KeyValuePair<string, Given>> Members => _made as IReadOnlyList<KeyValuePair<string, Given>>
        ?? _json.EnumerateObject().Select(static member => KeyValuePair.Create(Json.Name(member), (Given)member.Value));

    /// <summary>Some text, with broken UTF-16 (a lone surrogate escape) turned into the replacement character instead of an exception.</summary>
    public string Text => _made as string ?? Json.String(_json);

    public static implicit operator Given(JsonElement json) => new(json);

    public static Given Of(string text) => new(JsonValueKind.String, text);

    /// <summary>Text, or nothing where it is empty.</summary>
    public static Given OfAny(string? text) => string.IsNullOrEmpty(text) ? Nothing : Of(text);

    public static Given Of(bool yes) => new(yes ? JsonValueKind.True : JsonValueKind.False);

    public static Given List(IEnumerable<Given> items) => new(JsonValueKind.Array, items.ToArray());

    public static Given Parts(params IEnumerable<KeyValuePair<string, Given>> parts) => new(JsonValueKind.Object, parts.ToArray());

    /// <summary>A part by its name; undefined where there is none.</summary>
    public Given Find(string name) => Kind == JsonValueKind.Object ? Members.FirstOrDefault(member => member.Key == name).Value : default;

    /// <summary>Whether somebody said the same: the parts by name, everything else in its order.</summary>
    public bool Says(Given other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case JsonValueKind.String:
                return Text == other.Text;
            case JsonValueKind.Array:
                return Count == other.Count && Items.Zip(other.Items).All(static pair => pair.First.Says(pair.Second));
            case JsonValueKind.Object:
                return Members.Count() == other.Members.Count() && Members.All(member => member.Value.Says(other.Find(member.Key)));
            default:
                return true;
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        switch (_made)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case IReadOnlyList<Given> items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    item.Write(json);
                }

                json.WriteEndArray();
                break;
            case IReadOnlyList<KeyValuePair<string, Given>> parts:
                json.WriteStartObject();
                foreach (var (name, value) in parts)
                {
                    json.WritePropertyName(name);
                    value.Write(json);
                }

                json.WriteEndObject();
                break;
            case null when _json.ValueKind != JsonValueKind.Undefined:
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(_json), skipInputValidation: true);
                break;
            default:
                WriteWord(json);
                break;
        }
    }

    private void WriteWord(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteBooleanValue(Kind == JsonValueKind.True);
                break;
            case JsonValueKind.Number:
                json.WriteNumberValue(0);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
