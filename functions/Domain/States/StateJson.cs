using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;

namespace Domain.States;

/// <summary>
/// How the states of declarations and children are written: by hand, because answers are written by their form and because one declaration is written
/// at every submission.
/// </summary>
internal static class StateJson
{
    /// <exception cref="InvalidDataException">Not what was written: a record that this program cannot read must stop it, not be guessed
    /// at.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, int schema, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var found = document.RootElement.GetProperty("schema").GetInt32();
            return found == schema
                ? read(document.RootElement)
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"Schema {found} is not known here; this program writes {schema}."));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The inner message can quote what it could not read, which may be personal.
            throw new InvalidDataException($"A stored {typeof(T).Name} cannot be read ({e.GetType().Name}).");
        }
    }

    public static void WriteForm(Utf8JsonWriter json, FormDefinition form)
    {
        json.WriteString("form"u8, form.Id);
        json.WriteNumber("formVersion"u8, form.Version);
    }

    public static FormDefinition ReadForm(JsonElement json) =>
        FormCatalogue.Find(json.GetProperty("form"u8).GetString()!, json.GetProperty("formVersion"u8).GetInt32())
            ?? throw new InvalidDataException("A stored record pins a form version that is not in the catalogue.");

    /// <summary>
    /// Reads answers by the version they were written by; the last day of the calendar stands for "today", for no stored date is refused.
    /// </summary>
    public static Answers ReadAnswers(JsonElement json, FormDefinition form)
    {
        var reading = form.Read(json.GetProperty("answers"u8), json.TryGetProperty("unknown"u8, out var unknown) ? unknown : default,
            DateOnly.MaxValue);
        return reading.IsValid
            ? reading.Answers
            : throw Unreadable(reading.Problems);
    }

    private static InvalidDataException Unreadable(IEnumerable<Problem> problems) =>
        new($"Stored answers cannot be read: {string.Join(", ", problems.Select(problem => $"{problem.Field} {problem.Code}"))}.");

    /// <summary>Of the answers those to these boxes alone.</summary>
    /// <inheritdoc cref="ReadAnswers"/>
    public static Answers ReadSome(JsonElement json, FormDefinition form, IEnumerable<Field> fields)
    {
        var answers = json.GetProperty("answers"u8);
        var (values, problems) = (new Dictionary<string, object>(StringComparer.Ordinal), new List<Problem>());
        foreach (var field in fields)
        {
            if (answers.TryGetProperty(field.Key, out var given) && form.Find(field.Key)?.Read(given, DateOnly.MaxValue, problems) is { } value)
            {
                values[field.Key] = value;
            }
        }

        return problems.Count == 0 ? Answers.Holding(values, []) : throw Unreadable(problems);
    }

    public static void WriteKeys(Utf8JsonWriter json, string name, IEnumerable<string> keys)
    {
        json.WriteStartArray(name);
        foreach (var key in keys)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
    }

    public static ImmutableArray<string> ReadKeys(JsonElement json, string name) => ReadList(json, name, item => item.GetString()!);

    public static void WriteList<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static ImmutableArray<T> ReadList<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(read)] : [];

    public static void WriteActor(Utf8JsonWriter json, string name, AuditActor actor)
    {
        json.WriteStartObject(name);
        json.WriteString("subject"u8, actor.Subject);
        json.WriteString("role"u8, actor.Role);
        json.WriteEndObject();
    }

    public static AuditActor ReadActor(JsonElement json, string name)
    {
        var actor = json.GetProperty(name);
        return new(actor.GetProperty("subject"u8).GetString()!, actor.GetProperty("role"u8).GetString()!);
    }

    public static void WriteDay(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } known)
        {
            json.WriteString(name, known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    public static DateOnly? FindDay(JsonElement json, string name) =>
        json.TryGetProperty(name, out var day) ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    public static DateOnly ReadDay(JsonElement json, string name) =>
        FindDay(json, name) ?? throw new InvalidDataException($"A stored record lacks {name}.");

    public static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static string? FindText(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    public static string ReadText(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static DateTimeOffset ReadInstant(JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();

    public static DateTimeOffset? FindInstant(JsonElement json, string name) => json.TryGetProperty(name, out var at) ? at.GetDateTimeOffset() : null;

    public static DivisionCode ReadDivision(JsonElement json, string name) => DivisionCode.Parse(ReadText(json, name));

    public static DivisionCode? FindDivision(JsonElement json, string name) => FindText(json, name) is { } code ? DivisionCode.Parse(code) : null;

    /// <summary>An id written by one of the rooms' own id functions.</summary>
    public static T ReadId<T>(JsonElement json, string name, Func<string?, T?> find)
        where T : struct => find(FindText(json, name)) ?? throw new InvalidDataException($"A stored record has an unknown {name}.");

    public static void WriteJudgement(Utf8JsonWriter json, Judgement judgement)
    {
        json.WriteString("condition"u8, judgement.Condition);
        json.WriteString("outcome"u8, judgement.Outcome.Code());
        json.WriteString("by"u8, judgement.By);
        WriteDay(json, "on", judgement.On);
        json.WriteString("reason"u8, judgement.Reason);
    }

    public static Judgement ReadJudgement(JsonElement json) => new(
        ReadText(json, "condition"), ReadId(json, "outcome", FindOutcome), ReadText(json, "by"), ReadDay(json, "on"), ReadText(json, "reason"));

    public static void WriteAssessment(Utf8JsonWriter json, AssessmentSummary assessment)
    {
        json.WriteStartObject("assessment"u8);
        WriteDay(json, "asOf", assessment.AsOf);
        WriteList(json, "findings", assessment.Findings, static (json, finding) =>
        {
            json.WriteString("rule"u8, finding.Rule);
            json.WriteString("outcome"u8, finding.Outcome.Code());
            WriteDay(json, "from", finding.From);
            WriteDay(json, "until", finding.Until);
        });
        WriteList(json, "keyCare", assessment.KeyCare, static (json, trigger) =>
        {
            json.WriteString("trigger"u8, trigger.Trigger);
            json.WriteBoolean("provisional"u8, trigger.Provisional);
            json.WriteBoolean("confirm"u8, trigger.Confirm);
        });
        WriteText(json, "responsibleCounty", assessment.ResponsibleCounty?.Value);
        WriteDay(json, "nextReviewOn", assessment.NextReviewOn);
        json.WriteEndObject();
    }

    public static AssessmentSummary ReadAssessment(JsonElement json)
    {
        var assessment = json.GetProperty("assessment"u8);
        return new(
            ReadDay(assessment, "asOf"),
            ReadList(assessment, "findings", finding =>
                new FindingSummary(ReadText(finding, "rule"), ReadId(finding, "outcome", FindOutcome), FindDay(finding, "from"),
                    FindDay(finding, "until"))),
            ReadList(assessment, "keyCare", trigger =>
                new TriggerSummary(ReadText(trigger, "trigger"), trigger.GetProperty("provisional"u8).GetBoolean(),
                    trigger.GetProperty("confirm"u8).GetBoolean())),
            FindDivision(assessment, "responsibleCounty"),
            FindDay(assessment, "nextReviewOn"));
    }

    /// <summary>The outcome of the first finding, and whether any trigger of key care stands: the assessment without the rest.</summary>
    public static (Outcome? Finding, bool IsCared) ReadFirst(JsonElement json)
    {
        var assessment = json.GetProperty("assessment"u8);
        return (Find("findings") is [var first, ..] ? ReadId(first, "outcome", FindOutcome) : (Outcome?)null, Find("keyCare").Count > 0);

        List<JsonElement> Find(string name) => assessment.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Take(1)] : [];
    }

    private static Outcome? FindOutcome(string? code)
    {
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            if (outcome.Code() == code)
            {
                return outcome;
            }
        }

        return null;
    }
}
