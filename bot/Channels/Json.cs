using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Channels;

internal static class Json
{
    /// <summary>Chinese stays readable on the wire; what could break out of HTML stays escaped.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly JsonSerializerOptions Nodes = new() { Encoder = Encoder };

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node, Nodes);

    public static JsonElement Element(string text) => Element(JsonValue.Create(text));

    /// <summary>
    /// The string, or null for any other kind, also for a string that is not valid Unicode (a lone surrogate makes GetString throw).
    /// </summary>
    public static string? TextOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
