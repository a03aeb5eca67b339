using System.Text.Json;
using App.Pages;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Microsoft.Extensions.Primitives;

namespace App.Api.Visits;

/// <summary>The stored form of a draft, and its boxes as the routes read and write them: <c>{"childName":["王小明"]}</c>.</summary>
internal static class VisitDraftJson
{
    public const int Schema = 1;

    /// <summary>Values under one name: every code of the longest multiple choice.</summary>
    private const int MostValues = 60;

    private const int LongestValue = 1000;

    public static byte[] Write(VisitDraft draft) => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", draft.Id);
        json.WriteString("owner", draft.Owner);
        json.WriteString("form", draft.Form.Id);
        json.WriteNumber("formVersion", draft.Form.Version);
        json.WriteNumber("screen", draft.Screen);
        json.WriteString("save", draft.Save);
        json.WriteString("startedAt", draft.StartedAt);
        json.WriteString("changedAt", draft.ChangedAt);
        json.WritePropertyName("boxes");
        WriteBoxes(json, draft.Boxes);
        if (draft.Done is { } done)
        {
            json.WriteStartObject("done");
            json.WriteString("receipt", done.Receipt.Value);
            json.WriteString("declaration", done.Declaration);
            json.WriteString("county", done.County.Value);
            json.WriteString("at", done.At);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <exception cref="InvalidDataException">Not a draft of this schema, or its form is no longer in the catalogue.</exception>
    public static VisitDraft Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var json = document.RootElement;
        var form = FormCatalogue.Find(Text("form"), json.GetProperty("formVersion").GetInt32())
            ?? throw new InvalidDataException("A stored draft pins a form version that is not in the catalogue.");
        return new(Text("id"), Text("owner"), form, ReadBoxes(json.GetProperty("boxes"), form).Boxes, json.GetProperty("screen").GetInt32(),
            Text("save"), json.GetProperty("startedAt").GetDateTimeOffset(), json.GetProperty("changedAt").GetDateTimeOffset(),
                json.TryGetProperty("done", out var done) ? Done(done) : null);

        string Text(string name) => json.GetProperty(name).GetString() ?? throw new InvalidDataException($"A stored draft lacks {name}.");
    }

    public static void WriteBoxes(Utf8JsonWriter json, Posted boxes)
    {
        json.WriteStartObject();
        foreach (var (name, values) in boxes.Boxes)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The boxes of the form; what cannot be one is a problem by its name, never by its content.</summary>
    public static (Posted Boxes, IReadOnlyList<Problem> Problems) ReadBoxes(Given given, FormDefinition form)
    {
        var known = form.Fields.SelectMany(Posted.NamesOf).ToHashSet(StringComparer.Ordinal);
        var (read, problems) = (new Dictionary<string, StringValues>(StringComparer.Ordinal), new List<Problem>());
        foreach (var (name, value) in given.Kind == JsonValueKind.Object ? given.Members : [])
        {
            if (!known.Contains(name))
            {
                problems.Add(Wire.Errors.UnknownMember("boxes"));
            }
            else if (value.Kind == JsonValueKind.Array && value.Items.All(item => item.Kind == JsonValueKind.String))
            {
                read[name] = value.Items.Select(item => item.Text).ToArray();
            }
            else
            {
                problems.Add(Wire.Errors.WrongType(name, "一组文字"));
            }
        }

        var (boxes, wrong) = Cut(Posted.From(read), form);
        return (boxes, [.. problems, .. wrong]);
    }

    /// <summary>Only the boxes of the form, with what is wrong in them.</summary>
    public static (Posted Boxes, IReadOnlyList<Problem> Problems) Cut(Posted posted, FormDefinition form)
    {
        var (boxes, problems) = (new Dictionary<string, StringValues>(StringComparer.Ordinal), new List<Problem>());
        foreach (var field in form.Fields)
        {
            foreach (var name in Posted.NamesOf(field))
            {
                var values = posted.Values(name).Where(value => value.Length > 0).ToArray();
                if (values.Length > MostValues || values.Any(value => value.Length > LongestValue))
                {
                    problems.Add(Errors.BoxTooLong(field.Key, field.Name, LongestValue));
                }
                else if (values.Any(value => value.Contains('\uFFFD', StringComparison.Ordinal)
                    || value.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'))))
                {
                    problems.Add(Wire.Errors.InvalidCharacters(field.Key));
                }
                else if (values.Length > 0)
                {
                    boxes[name] = values;
                }
            }
        }

        return (Posted.From(boxes), problems);
    }

    private static SubmittedVisit Done(JsonElement json) => new(
        Receipt.Parse(json.GetProperty("receipt").GetString()!),
        json.GetProperty("declaration").GetString()!, DivisionCode.Parse(json.GetProperty("county").GetString()!),
            json.GetProperty("at").GetDateTimeOffset());
}
