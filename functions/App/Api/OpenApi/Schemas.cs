using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using App.Functions;
using App.Wire;
using Domain.Divisions;

namespace App.Api.OpenApi;

/// <summary>
/// The bodies of the contract as JSON schemas. Those of answers are read off the very types by which they are written (<see cref="AnswerJson"/>):
/// what is
/// described cannot differ from what is answered.
/// </summary>
internal sealed class Schemas
{
    private const string At = "#/components/schemas/";

    /// <summary>What members of these names look like; synthetic.</summary>
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["id"] = "0198f0a1b2c37d4e8f90a1b2c3d4e5f6",
        ["version"] = "3",
        ["county"] = "140403",
        ["township"] = "140403001",
        ["receipt"] = "LD-2024-8F3K-7Q2M",
        ["phoneLast4"] = "0463",
        ["formId"] = "migrant-2024",
        ["asOf"] = "2024-09-01",
        ["reason"] = "核实无误",
        ["childName"] = "张*",
    };

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public JsonObject All { get; } = new()
    {
        ["Problem"] = JsonNode.Parse("""
            {"type":"object","additionalProperties":true,"required":["type","title","status","code","errors"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
            "status":{"type":"integer"},"code":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["field","code","message"],
            "properties":{"field":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"}}}}}}
            """),
    };

    public static JsonObject Problem() => new() { ["$ref"] = At + nameof(Problem) };

    /// <summary>Points at the schema of an answer's body, which is described once.</summary>
    public JsonObject Of(Type type)
    {
        var name = NameOf(type);
        if (!All.ContainsKey(name))
        {
            var schema = AnswerJson.Readable.Options.GetJsonSchemaAsNode(type, Exporting);
            Anchor(schema, At + name);
            All[name] = schema;
        }

        return new() { ["$ref"] = At + name };
    }

    /// <summary>What a request says: these members and no others.</summary>
    public static JsonObject Of(IReadOnlyList<Member> members)
    {
        var properties = new JsonObject();
        foreach (var member in members)
        {
            var schema = Of(member);
            schema["description"] = member.Meaning;
            properties[member.Name] = schema;
        }

        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = Description.Texts(members.Where(member => member.Required).Select(member => member.Name)),
            ["additionalProperties"] = false,
        };
    }

    public static JsonObject Of(Member member) => WithExample(new() { ["type"] = member.Type }, member.Name);

    private static string NameOf(Type type) => !type.IsGenericType ? type.Name
        : NameOf(type.GetGenericArguments()[0]) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];

    /// <summary>What the exporter cannot know: which members are always there, how our own types are written, what a value looks like.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(FormPart))
        {
            return new JsonObject { ["type"] = "object" };
        }

        if (type == typeof(DivisionCode) || type == typeof(DivisionCode?))
        {
            JsonNode text = type == typeof(DivisionCode) ? "string" : Description.Texts(["string", "null"]);
            schema = new JsonObject { ["type"] = text, ["pattern"] = "^[0-9]{2,12}$" };
        }

        if (schema is JsonObject written && context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            written["required"] = Description.Texts(context.TypeInfo.Properties.Where(IsAlwaysThere).Select(member => member.Name));
        }

        return context.PropertyInfo is { } property && schema is JsonObject member ? WithExample(member, property.Name) : schema;
    }

    private static bool IsAlwaysThere(JsonPropertyInfo member) => member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute),
        inherit: true) != true;

    private static JsonObject WithExample(JsonObject schema, string name)
    {
        if (Examples.TryGetValue(name, out var example) && schema["enum"] is null
            && schema["type"]?.ToJsonString().Contains("string", StringComparison.Ordinal) == true)
        {
            schema["examples"] = Description.Texts([example]);
        }

        return schema;
    }

    /// <summary>A pointer within a schema that was written by itself becomes one within the document.</summary>
    private static void Anchor(JsonNode? node, string at)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Anchor(item, at);
            }
        }
        else if (node is JsonObject written)
        {
            foreach (var (name, value) in written.ToList())
            {
                if (name == "$ref" && value is JsonValue pointer)
                {
                    written[name] = at + pointer.GetValue<string>()[1..];
                }
                else
                {
                    Anchor(value, at);
                }
            }
        }
    }
}
