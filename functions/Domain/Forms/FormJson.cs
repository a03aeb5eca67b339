using System.Text.Json;

namespace Domain.Forms;

/// <summary>A form definition as JSON (GET /api/forms/{formId}): what any client needs to draw, check and explain the form.</summary>
public static class FormJson
{
    /// <summary>Section titles as people read them, in the words of the official form where it has any.</summary>
    public static string Title(this Section section) => section switch
    {
        Section.Child => "儿童基本信息",
        Section.Residence => "居住情况",
        Section.Guardianship => "监护情况",
        Section.Schooling => "就学情况",
        Section.Health => "健康和医保",
        Section.Parents => "父母基本信息",
        Section.Work => "父母外出务工情况",
        Section.OtherGuardian => "其他监护人基本信息",
        Section.Carer => "委托照护状况",
        Section.Family => "家庭生活情况",
        Section.Help => "救助帮扶需求",
        Section.Declarant => "申报人",
        Section.Office => "填报单位",
    };

    /// <summary>camelCase id of an enum member ("yesNo", "leftBehind"), as the HTTP contract writes it.</summary>
    public static string Id<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <param name="versions">Every version of the form that there is.</param>
    public static void WriteSummary(Utf8JsonWriter json, FormDefinition form, IEnumerable<FormDefinition> versions)
    {
        json.WriteStartObject();
        WriteHead(json, form);
        json.WriteStartArray("versions");
        foreach (var version in versions)
        {
            json.WriteStartObject();
            json.WriteNumber("version", version.Version);
            WriteDay(json, version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, FormDefinition form)
    {
        json.WriteStartObject();
        WriteHead(json, form);
        json.WriteStartArray("sections");
        foreach (var section in form.Fields.Select(field => field.Section).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("id", Id(section));
            json.WriteString("title", section.Title());
            json.WriteStartArray("fields");
            foreach (var field in form.Fields.Where(field => field.Section == section))
            {
                json.WriteStringValue(field.Key);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fields");
        foreach (var field in form.Fields)
        {
            Write(json, field);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>
    /// A condition: {"field","in":[…]}, {"field","includes"}, {"field","is":true}, {"field","youngerThanMonths","including"}, {"all":[…]},
    /// {"any":[…]}, or {"rule","text"} for one that only the server can tell.
    /// </summary>
    public static void Write(Utf8JsonWriter json, Condition condition)
    {
        json.WriteStartObject();
        switch (condition)
        {
            case Condition.OneOf oneOf:
                json.WriteString("field", oneOf.Field.Key);
                json.WriteStartArray("in");
                foreach (var code in oneOf.Codes)
                {
                    json.WriteStringValue(code);
                }

                json.WriteEndArray();
                break;
            case Condition.Includes includes:
                json.WriteString("field", includes.Field.Key);
                json.WriteString("includes", includes.Code);
                break;
            case Condition.Says says:
                json.WriteString("field", says.Field.Key);
                json.WriteBoolean("is", says.Yes);
                break;
            case Condition.YoungerThan younger:
                json.WriteString("field", younger.BirthDate.Key);
                json.WriteNumber("youngerThanMonths", younger.Months);
                json.WriteBoolean("including", younger.Including);
                break;
            case Condition.All all:
                WriteParts(json, "all", all.Parts);
                break;
            case Condition.Any any:
                WriteParts(json, "any", any.Parts);
                break;
            case Condition.Rule rule:
                json.WriteString("rule", rule.Id);
                json.WriteString("text", rule.Text);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, FormDefinition form)
    {
        json.WriteString("id", form.Id);
        json.WriteNumber("version", form.Version);
        WriteDay(json, form);
        json.WriteString("title", form.Title);
        json.WriteString("annex", form.Annex);
        json.WriteString("kind", Id(form.Kind));
    }

    /// <summary>The first version has no first day.</summary>
    private static void WriteDay(Utf8JsonWriter json, FormDefinition form)
    {
        if (form.ValidFrom > DateOnly.MinValue)
        {
            json.WriteString("validFrom", Json.Date(form.ValidFrom));
        }
    }

    private static void Write(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject();
        json.WriteString("key", field.Key);
        json.WriteString("label", field.Label);
        json.WriteString("type", Id(field.Type));
        json.WriteString("section", Id(field.Section));
        json.WriteString("question", field.Question);
        if (field.Hint.Length > 0)
        {
            json.WriteString("hint", field.Hint);
        }

        json.WriteBoolean("required", field.Necessity != Necessity.Optional);
        json.WriteBoolean("canBeUnknown", field.Necessity != Necessity.MustAnswer && field.MayBeUnknown);
        json.WriteString("audience", Id(field.Audience));
        json.WriteBoolean("official", !field.Supplementary);
        json.WriteBoolean("supplementary", field.Supplementary);
        json.WriteString("owner", field.Owner.Id());
        WriteCondition(json, "shownWhen", field.ShownWhen);
        WriteCondition(json, "neededWhen", field.NeededWhen);
        if (field.Type == FieldType.Text)
        {
            json.WriteNumber("maxLength", field.MaxLength);
        }

        if (field.Options.Count > 0)
        {
            json.WriteStartArray("options");
            foreach (var option in field.Options)
            {
                json.WriteStartObject();
                json.WriteString("code", option.Code);
                json.WriteString("label", option.Label);
                json.WriteBoolean("supplementary", option.Supplementary || field.Supplementary);
                json.WriteBoolean("standsAlone", field.StandAlone.Contains(option.Code));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter json, string name, Condition? condition)
    {
        if (condition is not null)
        {
            json.WritePropertyName(name);
            Write(json, condition);
        }
    }

    private static void WriteParts(Utf8JsonWriter json, string name, IReadOnlyList<Condition> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            Write(json, part);
        }

        json.WriteEndArray();
    }
}
