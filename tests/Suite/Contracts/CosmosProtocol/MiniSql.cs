using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>What the double does not know; answered with 400.</summary>
public sealed class ProtocolException(string message) : Exception(message);

/// <summary>
/// The part of Cosmos DB's SQL that the store uses, and nothing else: <c>SELECT * | c.id | VALUE COUNT(1) FROM c WHERE … ORDER BY …</c> with AND, OR,
/// NOT, comparisons, IS_DEFINED, ARRAY_CONTAINS and STARTSWITH over paths and parameters.
/// </summary>
internal sealed partial class MiniSql
{
    private readonly List<string> _tokens;
    private readonly IReadOnlyDictionary<string, JsonElement> _parameters;
    private int _at;

    private MiniSql(string sql, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        _parameters = parameters;
        _tokens = [.. Tokens().Matches(sql).Select(m => m.Value)];
        if (string.Concat(_tokens) != Spaces().Replace(sql, ""))
        {
            throw new ProtocolException($"Unknown characters in: {sql}");
        }
    }

    public int? Top { get; private set; }

    /// <summary>What is answered in place of the documents; null: the documents.</summary>
    public Func<int, object>? Count { get; private set; }

    public Func<JsonElement, bool> Where { get; private set; } = _ => true;

    public List<(string[] Path, bool Descending)> OrderBy { get; } = [];

    public static MiniSql Parse(string sql, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        var query = new MiniSql(sql, parameters);
        query.Expect("SELECT");
        if (query.Is("TOP"))
        {
            query.Top = int.Parse(query.Next(), CultureInfo.InvariantCulture);
        }

        if (query.Is("VALUE"))
        {
            // The SDK's own plan asks each partition for [{"item": COUNT(1)}] and adds the answers up itself.
            query.Count = query.Is("[") ? count => new[] { new { item = count } } : count => count;
            if (query.Is("{"))
            {
                query.Expect("\"item\"");
                query.Expect(":");
            }

            foreach (var token in (string[])["COUNT", "(", "1", ")"])
            {
                query.Expect(token);
            }

            _ = query.Is("}") && query.Is("]");
        }
        else if (!query.Is("*"))
        {
            query.Path();
        }

        query.Expect("FROM");
        query.Expect("c");
        if (query.Is("WHERE"))
        {
            var where = query.Or();
            query.Where = item => where(item) == true;
        }

        if (query.Is("ORDER"))
        {
            query.Expect("BY");
            do
            {
                var path = query.Path();
                query.OrderBy.Add((path, query.Is("DESC") || (!query.Is("ASC") && false)));
            }
            while (query.Is(","));
        }

        return query._at == query._tokens.Count ? query : throw new ProtocolException($"Unexpected {query._tokens[query._at]} in: {sql}");
    }

    public IEnumerable<JsonElement> Run(IEnumerable<JsonElement> items)
    {
        var found = items.Where(Where);
        if (OrderBy.Count > 0)
        {
            // A composite order leaves out what lacks a path.
            found = found.Where(i => OrderBy.All(o => Get(i, o.Path) is not null));
            IOrderedEnumerable<JsonElement>? ordered = null;
            foreach (var (path, descending) in OrderBy)
            {
                string Key(JsonElement i) => Get(i, path)!.Value.GetString()!;
                ordered = (ordered, descending) switch
                {
                    (null, false) => found.OrderBy(Key, StringComparer.Ordinal),
                    (null, true) => found.OrderByDescending(Key, StringComparer.Ordinal),
                    (_, false) => ordered!.ThenBy(Key, StringComparer.Ordinal),
                    (_, true) => ordered!.ThenByDescending(Key, StringComparer.Ordinal),
                };
            }

            found = ordered!;
        }

        return Count is { } count ? [JsonSerializer.SerializeToElement(count(found.Count()))] : Top is { } top ? found.Take(top) : found;
    }

    // Three values, as in the service: null is "undefined", and only true selects.
    private Func<JsonElement, bool?> Or()
    {
        var left = And();
        while (Is("OR"))
        {
            var (a, b) = (left, And());
            left = i => a(i) is var x && b(i) is var y && (x == true || y == true) ? true : x is null || y is null ? null : false;
        }

        return left;
    }

    private Func<JsonElement, bool?> And()
    {
        var left = Not();
        while (Is("AND"))
        {
            var (a, b) = (left, Not());
            left = i => a(i) is var x && b(i) is var y && (x == false || y == false) ? false : x is null || y is null ? null : true;
        }

        return left;
    }

    private Func<JsonElement, bool?> Not()
    {
        if (!Is("NOT"))
        {
            return Primary();
        }

        var inner = Not();
        return i => !inner(i);
    }

    private Func<JsonElement, bool?> Primary()
    {
        if (Is("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        switch (_tokens[_at])
        {
            case "true":
                _at++;
                return _ => true;
            case "IS_DEFINED":
                _at++;
                Expect("(");
                var defined = Path();
                Expect(")");
                return i => Get(i, defined) is not null;
            case "ARRAY_CONTAINS":
                var (array, wanted) = Call();
                return i => Get(i, array) is { ValueKind: JsonValueKind.Array } values
                    ? values.EnumerateArray().Any(v => Compare(v, wanted) == 0)
                    : null;
            case "STARTSWITH":
                var (text, prefix) = Call();
                return i => Get(i, text) is { ValueKind: JsonValueKind.String } value
                    ? value.GetString()!.StartsWith(prefix.GetString()!, StringComparison.Ordinal)
                    : null;
            default:
                var path = Path();
                var comparison = Next();
                var parameter = Parameter();
                return i => Get(i, path) is { } value && Compare(value, parameter) is { } order
                    ? comparison switch
                    {
                        "=" => order == 0,
                        ">" => order > 0,
                        ">=" => order >= 0,
                        "<" => order < 0,
                        "<=" => order <= 0,
                        _ => throw new ProtocolException($"Unknown comparison {comparison}."),
                    }
                    : null;
        }
    }

    private (string[] Path, JsonElement Value) Call()
    {
        _at++;
        Expect("(");
        var path = Path();
        Expect(",");
        var value = Parameter();
        Expect(")");
        return (path, value);
    }

    private string[] Path()
    {
        var token = Next();
        return token.StartsWith("c.", StringComparison.Ordinal) ? token[2..].Split('.') : throw new ProtocolException($"Not a path: {token}");
    }

    private JsonElement Parameter() =>
        Next() is ['@', ..] name && _parameters.TryGetValue(name, out var value) ? value : throw new ProtocolException("Values must be parameters.");

    private static JsonElement? Get(JsonElement item, string[] path)
    {
        foreach (var part in path)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(part, out item))
            {
                return null;
            }
        }

        return item;
    }

    /// <summary>Null: not comparable, hence undefined.</summary>
    private static int? Compare(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left.GetString(), right.GetString()),
        (JsonValueKind.Number, JsonValueKind.Number) => left.GetDouble().CompareTo(right.GetDouble()),
        _ => null,
    };

    private bool Is(string token)
    {
        if (_at < _tokens.Count && _tokens[_at] == token)
        {
            _at++;
            return true;
        }

        return false;
    }

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw new ProtocolException("The query ends too early.");

    private void Expect(string token)
    {
        if (!Is(token))
        {
            throw new ProtocolException($"Expected {token}, found {(_at < _tokens.Count ? _tokens[_at] : "the end")}.");
        }
    }

    [GeneratedRegex(@"@\w+|c(\.\w+)+|\w+|[<>]=?|[=(),*\[\]{}:]|""item""", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
