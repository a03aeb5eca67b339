using System.Globalization;
using System.Text;
using System.Text.Json;
using Domain.Forms;
using Domain.Problems;
using Microsoft.Extensions.Primitives;

namespace App.Wire;

/// <summary>
/// What a request says, each thing asked for by name: the members of a JSON object, or the boxes of a posted page. All problems are collected, and
/// they are the same through both doors. Of JSON, whatever was not asked for is an unknown field; of a page it is the page's own.
/// </summary>
public sealed class Envelope
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StringValues>? _boxes;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];

    public Envelope(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            var name = Name(member);
            if (!_members.TryAdd(name, member.Value))
            {
                _problems.Add(Errors.DuplicateMember(Shorten(name)));
            }
        }
    }

    public Envelope(IEnumerable<KeyValuePair<string, StringValues>> boxes) => _boxes = new(boxes, StringComparer.Ordinal);

    /// <summary>The problems; call after everything was asked for, it adds those of the unknown members.</summary>
    public List<Problem> Finish()
    {
        foreach (var name in _members.Keys)
        {
            if (!_asked.Contains(name))
            {
                _problems.Add(Errors.UnknownMember(Shorten(name)));
            }
        }

        return _problems;
    }

    public void Add(Problem problem) => _problems.Add(problem);

    /// <summary>Something was said about this member already: what was written wrongly is not also missing.</summary>
    public bool IsWrong(string name) => _problems.Exists(problem => problem.Field == name);

    /// <summary>The member as it is; <see cref="JsonValueKind.Undefined"/> where it is absent, and of a page always.</summary>
    public JsonElement Raw(string name)
    {
        _asked.Add(name);
        return _members.GetValueOrDefault(name);
    }

    /// <summary>
    /// Something with parts: an object of JSON, or the boxes named "part.member". Undefined where it is absent or, with the problem, none.
    /// </summary>
    public Given Object(string name, bool required)
    {
        if (Within(name) is { Count: > 0 } boxes)
        {
            return Given.Parts(boxes.Select(box => KeyValuePair.Create(box.Key, Given.Of(box.Value.ToString()))));
        }

        var json = Raw(name);
        if (json.ValueKind is JsonValueKind.Object)
        {
            return json;
        }

        if (json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            _problems.Add(Errors.WrongType(name, "一个 JSON 对象"));
        }
        else if (required)
        {
            _problems.Add(Errors.MissingMember(name, "JSON 对象"));
        }

        return default;
    }

    /// <summary>A short text without control characters, trimmed; null where absent or refused.</summary>
    public string? Text(string name, bool required, int maxLength = 200)
    {
        var json = Raw(name);
        if (json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String))
        {
            _problems.Add(Errors.WrongType(name, "文字"));
            return null;
        }

        var text = VisibleText.Of(json.ValueKind == JsonValueKind.String ? String(json) : Box(name));
        if (text.Length == 0)
        {
            return Missing(name, required);
        }

        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length++;
            if (rune == Rune.ReplacementChar || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')))
            {
                _problems.Add(Errors.InvalidCharacters(name));
                return null;
            }
        }

        if (length > maxLength)
        {
            _problems.Add(Errors.TooLong(name, maxLength));
            return null;
        }

        return text;
    }

    /// <summary>The form that <c>formId</c> names, in the version in force on a day.</summary>
    /// <param name="begun">What is gone on with was begun on it: if it is named, then in this version.</param>
    public FormDefinition? Form(DateOnly on, FormDefinition? begun = null)
    {
        if (Text("formId", required: true, 60) is not { } id)
        {
            return null;
        }

        var form = begun?.Id == id ? begun : FormCatalogue.Find(id, on);
        if (form is null)
        {
            _problems.Add(Domain.Forms.Errors.UnknownForm());
        }

        return form;
    }

    /// <summary>
    /// Yes or no: true and false of JSON, "true" and "false" of a page's box; null where it is absent or, with the problem, neither.
    /// </summary>
    public bool? YesOrNo(string name, Problem wrong)
    {
        switch (Raw(name).ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Null or JsonValueKind.Undefined when Box(name) is "":
                return null;
            case JsonValueKind.Undefined when Box(name) is "true" or "false":
                return Box(name) == "true";
            default:
                _problems.Add(wrong);
                return null;
        }
    }

    public DateOnly? Date(string name, bool required)
    {
        if (Text(name, required, 40) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        _problems.Add(Errors.InvalidDate(name));
        return null;
    }

    /// <summary>A list of texts; nothing where it is absent or, with the problem, no list or one of more items.</summary>
    /// <returns>An item that is no text is null.</returns>
    public IReadOnlyList<string?> Texts(string name, int most, Problem wrong)
    {
        var json = Raw(name);
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            string?[] boxes = _boxes?.GetValueOrDefault(name).ToArray() ?? [];
            if (boxes.Length <= most)
            {
                return boxes;
            }
        }
        else if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= most)
        {
            return [.. json.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? String(item) : null)];
        }

        _problems.Add(wrong);
        return [];
    }

    /// <summary>A whole number, also as text; null where it is absent or, with the problem, none.</summary>
    public int? Number(string name, Problem wrong)
    {
        var (json, box) = (Raw(name), Box(name).Trim());
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && box.Length == 0)
        {
            return null;
        }

        if ((json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number))
            || int.TryParse(json.ValueKind == JsonValueKind.String ? String(json) : box, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return number;
        }

        _problems.Add(wrong);
        return null;
    }

    /// <summary>Like <see cref="Object"/>, to be asked for its parts by name in turn. Null where it is absent or, with the problem, none.</summary>
    public Envelope? Part(string name) => Within(name) is { Count: > 0 } boxes ? new(boxes)
        : Object(name, required: false).Kind == JsonValueKind.Object ? new(Raw(name)) : null;

    /// <summary>The one thing that an opening says: why. Null with the problems.</summary>
    public (string? Reason, IReadOnlyList<Problem> Problems) Why()
    {
        var reason = Text("reason", required: true, Reasons.MaxLength);
        return Finish() is { Count: > 0 } problems ? (null, problems) : (reason, []);
    }

    /// <summary>Why something is done, and the version that was looked at. The reason is null with the problems.</summary>
    public (string? Reason, string Version, IReadOnlyList<Problem> Problems) WhyOfVersion()
    {
        var (reason, version) = (Text("reason", required: true, Reasons.MaxLength), Text("version", required: true));
        return Finish() is { Count: > 0 } problems ? (null, "", problems) : (reason, version!, []);
    }

    /// <summary>The string, with a lone surrogate turned into the replacement character instead of an exception.</summary>
    public static string String(JsonElement json)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    internal static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    // A name is echoed so that it can be found, but only its beginning and only what can be printed.
    private static string Shorten(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Take(60))
        {
            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return text.ToString();
    }

    private List<KeyValuePair<string, StringValues>>? Within(string name) =>
        _boxes?.Where(box => box.Key.StartsWith(name + ".", StringComparison.Ordinal))
            .Select(box => KeyValuePair.Create(box.Key[(name.Length + 1)..], box.Value)).ToList();

    /// <summary>What stands in a box; a browser sends a line end as two characters and counts one: here too.</summary>
    private string Box(string name) => _boxes?.GetValueOrDefault(name).FirstOrDefault()?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";

    private string? Missing(string name, bool required)
    {
        if (required)
        {
            _problems.Add(Errors.MissingMember(name, "文字"));
        }

        return null;
    }
}
