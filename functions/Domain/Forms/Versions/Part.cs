using System.Globalization;
using System.Text.Json;

namespace Domain.Forms.Versions;

/// <summary>Everything that is wrong with a file, each with the place where it stands.</summary>
internal sealed class Wrongs
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string at, string what) => _all.Add(at.Length == 0 ? what : $"{at}：{what}");

    public T? Nothing<T>(string at, string what)
        where T : class
    {
        Add(at, what);
        return null;
    }
}

/// <summary>An object of a file, read strictly; what is wrong is noted and reads as nothing.</summary>
internal readonly struct Part(JsonElement json, string path, Wrongs problems)
{
    /// <summary>Nothing was wrong so far.</summary>
    public bool IsWhole => problems.All.Count == 0;

    public bool Has(string name) => json.TryGetProperty(name, out _);

    public void Wrong(string name, string what) => problems.Add(At(name), what);

    public void Only(params IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in json.EnumerateObject().Select(Forms.Json.Name))
        {
            if (!names.Contains(name))
            {
                Wrong(Forms.Json.Shorten(name), "不认识这个名字");
            }
            else if (!seen.Add(name))
            {
                Wrong(name, "写了两次");
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public string? Text(string name, int most)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && Forms.Json.String(value).Trim() is { Length: > 0 } text && text.Length <= most && !text.Any(char.IsControl))
        {
            return text;
        }

        Wrong(name, $"需要是 1 到 {most} 个字");
        return null;
    }

    /// <summary>A text, or null where it is left out.</summary>
    public string? Maybe(string name, int most) => Has(name) ? Text(name, most) : null;

    public int? Whole(string name)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0)
        {
            return number;
        }

        Wrong(name, "需要是大于 0 的整数");
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(Forms.Json.String(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Wrong(name, "需要是 yyyy-MM-dd 的日期");
        return null;
    }

    public bool Yes(string name, bool otherwise)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(name, "需要是 true 或 false");
        return otherwise;
    }

    /// <summary>One of some words; null where it is left out or none of them.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> words)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && words.Contains(Forms.Json.String(value)))
        {
            return Forms.Json.String(value);
        }

        Wrong(name, $"需要是 {string.Join("、", words)} 之一");
        return null;
    }

    /// <summary>The objects of a list; none where it is left out.</summary>
    public IReadOnlyList<Part> Parts(string name) => List(name, JsonValueKind.Object, "需要是一组 { … }") is { } list
        ? [.. Make(list, name)] : [];

    /// <summary>The words of a list; none where it is left out.</summary>
    public IReadOnlyList<string> Texts(string name) => List(name, JsonValueKind.String, "需要是一组文字") is { } list
        ? [.. list.Select(Forms.Json.String)] : [];

    public Part? Object(string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new Part(value, At(name), problems);
        }

        Wrong(name, "需要是一个 { … }");
        return null;
    }

    private IEnumerable<Part> Make(List<JsonElement> list, string name)
    {
        for (var i = 0; i < list.Count; i++)
        {
            yield return new Part(list[i], $"{At(name)}[{i.ToString(CultureInfo.InvariantCulture)}]", problems);
        }
    }

    private List<JsonElement>? List(string name, JsonValueKind kind, string wanted)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == kind))
        {
            return [.. value.EnumerateArray()];
        }

        Wrong(name, wanted);
        return null;
    }

    private string At(string name) => path.Length == 0 ? name : name.Length == 0 ? path : path + "." + name;
}
