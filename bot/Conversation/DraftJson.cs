using System.Globalization;
using System.Text.Json;
using Domain.Forms;
using Domain.Problems;

namespace Conversation;

/// <summary>
/// Reads and writes drafts. What a newer or older program wrote is never an error: what can be read is kept, the rest is asked again.
/// </summary>
public static partial class DraftJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public static byte[] Write(Draft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return JsonBytes.Write(draft, Write);
    }

    /// <param name="id">The id the draft is stored under; what cannot be read at all becomes a new draft of that id.</param>
    /// <param name="today">The China date: answers are read anew by the form's own rules.</param>
    public static Draft Read(string id, ReadOnlyMemory<byte> utf8, DateOnly today)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(id, json.RootElement, today) : Draft.New(id);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Draft.New(id);
        }
    }

    private static void Write(Utf8JsonWriter json, Draft draft)
    {
        json.WriteStartObject();
        json.WriteNumber("schema", Draft.CurrentSchema);
        json.WriteNumber("child", draft.Child);
        json.WriteString("state", draft.State.ToString());
        if (draft.Form is { } form)
        {
            json.WriteString("formId", form.Id);
            json.WriteNumber("formVersion", form.Version);
        }

        json.WriteString("leaning", draft.Leaning?.ToString());
        json.WriteBoolean("begun", draft.Begun);
        json.WriteBoolean("declareAnyway", draft.DeclareAnyway);
        WriteAnswers(json, "answers", draft.Form, draft.Answers);
        Strings(json, "trail", draft.Trail);
        Strings(json, "justSaid", draft.JustSaid);
        Strings(json, "skipped", draft.Skipped.Order(StringComparer.Ordinal));
        json.WriteBoolean("supplementing", draft.Supplementing);
        if (draft.Asked is { } asked)
        {
            json.WritePropertyName("asked");
            Write(json, draft.Form, asked);
        }

        json.WriteNumber("misses", draft.Misses);
        Strings(json, "offered", draft.Offered);
        Number(json, "childAge", draft.ChildAge);
        json.WriteString("heard", draft.Heard);
        json.WriteString("heardAt", draft.HeardAt?.ToString("O", CultureInfo.InvariantCulture));
        Number(json, "children", draft.Children);
        if (draft.Sibling.Count > 0)
        {
            WriteAnswers(json, "sibling", draft.Form, draft.Sibling);
        }

        json.WriteStartArray("declared");
        foreach (var declared in draft.Declared)
        {
            json.WriteStartObject();
            json.WriteNumber("child", declared.Child);
            json.WriteString("receipt", declared.Receipt);
            json.WriteString("name", declared.Name);
            json.WriteString("formId", declared.FormId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "photos", draft.Photos);
        json.WriteStartArray("questions");
        foreach (var question in draft.Questions)
        {
            Write(json, question);
        }

        json.WriteEndArray();
        Strings(json, "settled", draft.Settled);
        if (draft.Answering is { } answering)
        {
            json.WritePropertyName("answering");
            Write(json, answering);
        }

        if (draft.Parked is { } parked)
        {
            json.WritePropertyName("parked");
            Write(json, parked);
        }

        json.WriteString("lastTurn", draft.LastTurn?.ToString("O", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    /// <summary>Answers of either form: while it is not yet clear which one fits, both gather.</summary>
    private static void WriteAnswers(Utf8JsonWriter json, string name, FormDefinition? form, Answers answers)
    {
        json.WriteStartObject(name);
        foreach (var key in answers.Keys.Order(StringComparer.Ordinal))
        {
            if (Owner(form, key, answers) is { } field)
            {
                json.WritePropertyName(key);
                field.Write(json, answers.Find(field)!);
            }
        }

        json.WriteEndObject();
        if (name == "answers")
        {
            Strings(json, "unknown", answers.Unknown.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The form whose field takes the proposed value: a code may belong to one of them only; null where none takes it any more.</summary>
    private static Field? OwnerOf(FormDefinition? form, Asked.Proposal proposed) => Forms(form).Select(one => one.Find(proposed.Field))
        .FirstOrDefault(field => field is not null
            && (proposed.Value is not string code || field.Type != FieldType.Choice || field.FindOption(code) is not null));

    /// <summary>The field that an answer belongs to; a code that only the other form has belongs to that one.</summary>
    private static Field? Owner(FormDefinition? form, string key, Answers answers)
    {
        Field? any = null;
        foreach (var candidate in Forms(form))
        {
            if (candidate.Find(key) is { } field)
            {
                any ??= field;
                if (Plan.IsAnswered(field, answers))
                {
                    return field;
                }
            }
        }

        return any;
    }

    private static IEnumerable<FormDefinition> Forms(FormDefinition? first) => first is null ? FormCatalogue.All
        : [first, .. FormCatalogue.All.Where(form => form != first)];

    private static Draft Read(string id, JsonElement json, DateOnly today)
    {
        if (Int(json, "schema") is not Draft.CurrentSchema)
        {
            // Written by a program that is not this one: its words cannot be trusted to mean the same.
            return Draft.New(id) with { FormChanged = true };
        }

        var formId = Text(json, "formId");
        var pinned = Int(json, "formVersion");

        // What was begun goes on as it was begun; only a version that is no longer there gives way to the one in force.
        var form = formId is not null && pinned is { } version && FormCatalogue.Find(formId, version) is { } begun ? begun
            : FormCatalogue.Find(formId, today);
        return new Draft
        {
            Id = id,
            Child = Math.Clamp(Int(json, "child") ?? 1, 1, 1000),
            State = Kind(json, "state", DraftState.Open),
            Asked = ReadAsked(json, form, today),
            Form = form,
            FormChanged = formId is not null && form?.Version != pinned,
            Leaning = Text(json, "leaning") is { } leaning && Enum.TryParse<ChildKind>(leaning, out var kind) && Enum.IsDefined(kind) ? kind : null,
            Stage = ReadStage(id, json, today),
            Answers = ReadAnswers(json, "answers", form, today),
            Trail = [.. Strings(json, "trail")],
            JustSaid = [.. Strings(json, "justSaid")],
            Skipped = [.. Strings(json, "skipped")],
            Misses = Math.Max(0, Int(json, "misses") ?? 0),
            Offered = [.. Strings(json, "offered")],
            ChildAge = Int(json, "childAge"),
            Heard = Text(json, "heard"),
            HeardAt = Time(json, "heardAt"),
            Children = Int(json, "children"),
            Sibling = ReadAnswers(json, "sibling", form, today),
            Declared = [.. Objects(json, "declared").Select(one =>
                new Declared(Int(one, "child") ?? 1, Text(one, "receipt") ?? "", Text(one, "name"), Text(one, "formId") ?? ""))],
            Photos = [.. Strings(json, "photos")],
            Questions = [.. Objects(json, "questions").Select(Question)],
            Settled = [.. Strings(json, "settled")],
            LastTurn = Time(json, "lastTurn"),
        };
    }

    private static Stage ReadStage(string id, JsonElement json, DateOnly today) =>
        Object(json, "answering") is { } answering ? new Stage.OfStaff(Question(answering), Object(json, "parked") is { } parked
            ? Read(id, parked, today) : null)
        : Flag(json, "begun") ? new Stage.Declaring(Flag(json, "supplementing"), Flag(json, "declareAnyway"))
        : new Stage.Before();

    /// <summary>Every answer that its field still accepts; what a new version no longer knows is dropped and, where needed, asked again.</summary>
    private static Answers ReadAnswers(JsonElement json, string name, FormDefinition? form, DateOnly today)
    {
        var answers = Answers.Empty;
        if (Object(json, name) is { } values)
        {
            foreach (var member in values.EnumerateObject())
            {
                if (ReadValue(member.Name, member.Value, form, today) is var (field, value))
                {
                    answers = answers.With(field, value);
                }
            }
        }

        foreach (var key in name == "answers" ? Strings(json, "unknown") : [])
        {
            if (Forms(form).Select(candidate => candidate.Find(key)).FirstOrDefault(found => found is not null) is { } field && !answers.Has(field))
            {
                answers = answers.WithUnknown(field);
            }
        }

        return answers;
    }

    private static (Field Field, object Value)? ReadValue(string key, JsonElement written, FormDefinition? form, DateOnly today)
    {
        foreach (var candidate in Forms(form))
        {
            var problems = new List<Problem>();
            if (candidate.Find(key) is { } field && field.Read(written, today, problems) is { } value && problems.Count == 0)
            {
                return (field, value);
            }
        }

        return null;
    }

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        DateTimeOffset.TryParse(Text(json, name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;

    private static void Write(Utf8JsonWriter json, StaffQuestion question)
    {
        json.WriteStartObject();
        json.WriteString("id", question.Id);
        json.WriteString("receipt", question.Receipt);
        json.WriteString("formId", question.FormId);
        json.WriteNumber("formVersion", question.FormVersion);
        Strings(json, "fields", question.Fields);
        json.WriteString("text", question.Text);
        json.WriteEndObject();
    }

    private static StaffQuestion Question(JsonElement json) =>
        new(Text(json, "id") ?? "", Text(json, "receipt") ?? "", Text(json, "formId") ?? "", Int(json, "formVersion") ?? 1,
            [.. Strings(json, "fields")], Text(json, "text") ?? "");

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static JsonElement? Member(JsonElement json, string name, JsonValueKind kind) => json.TryGetProperty(name, out var member)
        && member.ValueKind == kind ? member : null;

    private static JsonElement? Object(JsonElement json, string name) => Member(json, name, JsonValueKind.Object);

    private static string? Text(JsonElement json, string name) => Member(json, name, JsonValueKind.String)?.GetString();

    private static int? Int(JsonElement json, string name) => Member(json, name, JsonValueKind.Number) is { } number
        && number.TryGetInt32(out var value) ? value : null;

    private static bool Flag(JsonElement json, string name) => Member(json, name, JsonValueKind.True) is not null;

    private static IEnumerable<string> Strings(JsonElement json, string name) =>
        Member(json, name, JsonValueKind.Array)?.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)
        .Select(item => item.GetString()!) ?? [];

    private static IEnumerable<JsonElement> Objects(JsonElement json, string name) =>
        Member(json, name, JsonValueKind.Array)?.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) ?? [];

    private static T Kind<T>(JsonElement json, string name, T otherwise)
        where T : struct, Enum => Enum.TryParse<T>(Text(json, name), out var value) && Enum.IsDefined(value) ? value : otherwise;
}
