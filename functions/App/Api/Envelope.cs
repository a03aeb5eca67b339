using System.Globalization;
using System.Text;
using System.Text.Json;
using Domain.Forms;

namespace App.Api;

/// <summary>
/// The members of a JSON request object, each asked for by name; whatever was not asked for is an unknown field. All problems are collected.
/// </summary>
public sealed class Envelope
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
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

    /// <summary>The member as it is; <see cref="JsonValueKind.Undefined"/> where it is absent.</summary>
    public JsonElement Raw(string name)
    {
        _asked.Add(name);
        return _members.GetValueOrDefault(name);
    }

    public JsonElement Object(string name, bool required)
    {
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
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return Missing(name, required);
        }

        if (json.ValueKind != JsonValueKind.String)
        {
            _problems.Add(Errors.WrongType(name, "文字"));
            return null;
        }

        var text = VisibleText.Of(String(json));
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

    /// <summary>The newest version of the form that <c>formId</c> names.</summary>
    public FormDefinition? Form()
    {
        if (Text("formId", required: true, 60) is not { } id)
        {
            return null;
        }

        var form = FormCatalogue.Find(id);
        if (form is null)
        {
            _problems.Add(Domain.Forms.Errors.UnknownForm());
        }

        return form;
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

    private string? Missing(string name, bool required)
    {
        if (required)
        {
            _problems.Add(Errors.MissingMember(name, "文字"));
        }

        return null;
    }
}
