using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Suite.Api;

/// <summary>
/// The description of the HTTP contract as a judge of live answers: the operation is described, its status is one that it says, and the body has
/// every member that
/// is promised, none that is not, each of its type and among its codes.
/// </summary>
internal sealed class Contract(JsonObject document)
{
    private readonly List<(string Method, Regex Path, int Literals, JsonObject Operation)> _operations =
    [
        .. from path in document["paths"]!.AsObject()
           let parts = path.Key.Split('/')
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(),
               new Regex("^" + string.Join('/', parts.Select(part => part.StartsWith('{') ? "[^/]+" : Regex.Escape(part))) + "$"),
               parts.Count(part => !part.StartsWith('{')), operation.Value!.AsObject()),
    ];

    public int Operations => _operations.Count;

    /// <summary>The operation that answers at an address; null where none is described.</summary>
    public JsonObject? Find(string method, string path) => _operations.Where(operation => operation.Method == method && operation.Path.IsMatch(path))
        .OrderByDescending(operation => operation.Literals).Select(operation => operation.Operation).FirstOrDefault();

    /// <summary>What of an answer is not as described.</summary>
    public IReadOnlyList<string> Problems(JsonObject operation, int status, string? mediaType, string body)
    {
        if (operation["responses"]![status.ToString(CultureInfo.InvariantCulture)] is not JsonObject response)
        {
            return [$"the status {status} is not described"];
        }

        var problems = new List<string>();
        if (response["content"]?[mediaType ?? ""]?["schema"] is { } schema)
        {
            Check(schema, JsonNode.Parse(body), "", problems);
        }
        else if (mediaType?.EndsWith("json", StringComparison.Ordinal) == true && response["content"]?["*/*"] is null)
        {
            problems.Add($"no body of {mediaType} is described for {status}");
        }

        return problems;
    }

    private void Check(JsonNode schema, JsonNode? value, string at, List<string> problems)
    {
        if (schema is not JsonObject wanted)
        {
            return;
        }

        if (wanted["$ref"] is { } pointer)
        {
            Check(Resolve(pointer.GetValue<string>()), value, at, problems);
            return;
        }

        if (wanted["anyOf"] is JsonArray choices)
        {
            var tried = choices.Select(choice => Tried(choice!, value, at)).ToList();
            problems.AddRange(tried.Exists(each => each.Count == 0) ? [] : tried.MinBy(each => each.Count)!);
            return;
        }

        if (wanted["enum"] is JsonArray codes && !codes.Any(code => JsonNode.DeepEquals(code, value)))
        {
            problems.Add($"{at}: {value?.ToJsonString() ?? "null"} is none of {codes.ToJsonString()}");
        }

        string[] types = wanted["type"] switch
        {
            null => [],
            JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
            var one => [one.GetValue<string>()],
        };
        if (types.Length > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
        {
            problems.Add($"{at}: {TypeOf(value)} instead of {string.Join(" or ", types)}");
        }

        if (value is JsonValue && TypeOf(value) == "string")
        {
            CheckText(wanted, value.GetValue<string>(), at, problems);
        }

        if (value is JsonArray items && wanted["items"] is { } item)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(item, items[i], $"{at}[{i}]", problems);
            }
        }

        if (value is JsonObject members)
        {
            CheckMembers(wanted, members, at, problems);
        }
    }

    private void CheckMembers(JsonObject wanted, JsonObject members, string at, List<string> problems)
    {
        problems.AddRange((wanted["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name =>
            !members.ContainsKey(name)).Select(name => $"{at}/{name} is missing"));
        foreach (var (name, value) in members)
        {
            var described = wanted["properties"]?[name] ?? wanted["additionalProperties"];
            if (described is not null)
            {
                Check(described, value, $"{at}/{name}", problems);
            }
            else if (wanted.ContainsKey("properties"))
            {
                problems.Add($"{at}/{name} is not described");
            }
        }
    }

    private List<string> Tried(JsonNode schema, JsonNode? value, string at)
    {
        var problems = new List<string>();
        Check(schema, value, at, problems);
        return problems;
    }

    private static void CheckText(JsonObject wanted, string text, string at, List<string> problems)
    {
        var isWell = wanted["format"]?.GetValue<string>() switch
        {
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        if (!isWell || (wanted["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>())))
        {
            problems.Add($"{at}: {text} does not look like {wanted["format"] ?? wanted["pattern"]}");
        }
    }

    private JsonNode Resolve(string pointer) => pointer[2..].Split('/').Aggregate((JsonNode)document, (node, name) => node is JsonArray array
        ? array[int.Parse(name, CultureInfo.InvariantCulture)]!
            : node[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]!);

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
            _ => "boolean",
        },
    };
}
