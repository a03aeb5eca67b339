using System.Globalization;
using System.Text.Json.Nodes;

namespace Suite.Infrastructure;

/// <summary>
/// Computes what a snapshot leaves as an expression because Azure alone knows it (the address of an account, the client id of an identity), with
/// plausible values in their place. Knows the functions that our settings use and refuses every other.
/// </summary>
/// <param name="cloud">china or public.</param>
internal sealed class ArmExpression(string cloud)
{
    private readonly string _suffix = cloud == "china" ? "cn" : "com";
    private string _text = "";
    private int _at;

    /// <summary>The value with every expression in it computed.</summary>
    public JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Resolve)]),
        JsonValue value when value.TryGetValue<string>(out var text) && text is ['[', not '[', .., ']'] => Compute(text[1..^1]),
        _ => node?.DeepClone(),
    };

    private JsonNode? Compute(string text)
    {
        (_text, _at) = (text, 0);
        var value = Term();
        return _at == _text.Length ? value?.DeepClone() : throw new FormatException($"Not understood from {_text[_at..]}");
    }

    private JsonNode? Term()
    {
        var value = _text[_at] == '\'' ? Literal() : Call();
        while (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            value = value![Word()] ?? throw new FormatException($"Nothing is known of what stands before {_text[_at..]}");
        }

        return value;
    }

    private JsonValue Literal()
    {
        var text = new System.Text.StringBuilder();
        for (_at++; _text[_at] != '\'' || (_at + 1 < _text.Length && _text[_at + 1] == '\''); _at++)
        {
            text.Append(_text[_at]);
            _at += _text[_at] == '\'' ? 1 : 0;
        }

        _at++;
        return JsonValue.Create(text.ToString());
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private JsonNode? Call()
    {
        var name = Word();
        var given = new List<JsonNode?>();
        Skip('(');
        while (_text[_at] != ')')
        {
            given.Add(Term());
            if (_text[_at] == ',')
            {
                Skip(',');
                Skip(' ');
            }
        }

        Skip(')');
        return name switch
        {
            "format" => string.Format(CultureInfo.InvariantCulture, given[0]!.GetValue<string>(),
                [.. given.Skip(1).Select(value => value!.ToString())]),
            "uri" => new Uri(new Uri(given[0]!.GetValue<string>()), given[1]!.GetValue<string>()).ToString(),
            "environment" => Environment(),
            "reference" => Reference(),
            _ => throw new FormatException($"The function {name} is not known here."),
        };
    }

    private void Skip(char sign) => _at += _text[_at] == sign ? 1 : throw new FormatException($"{sign} is missing before {_text[_at..]}");

    private JsonObject Environment() => new()
    {
        ["authentication"] = new JsonObject
        {
            ["loginEndpoint"] = cloud == "china" ? "https://login.partner.microsoftonline.cn/" : "https://login.microsoftonline.com/"
        },
    };

    /// <summary>What any resource may be asked for.</summary>
    private JsonObject Reference() => new()
    {
        ["clientId"] = "00000000-0000-0000-0000-0000000000c1",
        ["documentEndpoint"] = $"https://account.documents.azure.{_suffix}:443/",
        ["vaultUri"] = $"https://vault.vault.azure.{_suffix}/",
        ["defaultHostName"] = cloud == "china" ? "app.chinacloudsites.cn" : "app.azurewebsites.net",
        ["ConnectionString"] = "InstrumentationKey=00000000-0000-0000-0000-0000000000a1",
        ["primaryEndpoints"] = new JsonObject { ["blob"] = "https://account.blob.example/", ["queue"] = "https://account.queue.example/" },
    };
}
