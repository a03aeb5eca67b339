using System.Globalization;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Pages;

/// <summary>
/// What a person put into the boxes of a page, exactly as typed, so that nothing is lost when something is wrong; and what it says to the form,
/// which reads it like that of every other door. The page has no rules of its own.
/// </summary>
public sealed class Posted
{
    /// <summary>The value of a box that says "I do not know".</summary>
    public const string Unknown = "?";

    /// <summary>The value of a box that says "none of these" or "never".</summary>
    public const string None = "-";

    /// <summary>What stands as the place of a spell of work of which nobody knows where it was.</summary>
    public const string UnknownPlace = "不清楚";

    /// <summary>The button that asks for one more row of work spells; its value is the field.</summary>
    public const string More = "more";

    /// <summary>A page with every box of the longest form, both parents with as many spells as there may be.</summary>
    private const int MostBoxes = 400 + (2 * SpellList.Most * 4);

    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyy年M月d号", "yyyyMMdd"];

    private readonly IReadOnlyDictionary<string, StringValues> _values;

    private Posted(IReadOnlyDictionary<string, StringValues> values) => _values = values;

    public static Posted Empty { get; } = new(new Dictionary<string, StringValues>());

    public static Posted From(IFormCollection form) => new(form.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));

    /// <summary>Boxes kept earlier, as they were.</summary>
    public static Posted From(IEnumerable<KeyValuePair<string, StringValues>> boxes) =>
        new(new Dictionary<string, StringValues>(boxes, StringComparer.Ordinal));

    /// <summary>The names under which a field's boxes are posted.</summary>
    public static IEnumerable<string> NamesOf(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Type switch
        {
            FieldType.Address => [field.Key, field.Key + ".division", field.Key + ".detail"],
            FieldType.Spells =>
            [
                field.Key,
                .. from row in Enumerable.Range(0, SpellList.Most)
                   from part in (string[])[".division", ".place", ".startedOn", ".endedOn"]
                   select NameOf(field, row) + part,
            ],
            _ => [field.Key],
        };
    }

    /// <summary>A posted page, bounded like the JSON routes and never buffered to a file; or the refusal to answer with.</summary>
    public static async Task<Attempt<Posted>> ReadAsync(HttpContext context, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasFormContentType || context.Request.ContentLength > maxBytes)
        {
            return context.Request.HasFormContentType ? Wire.Errors.TooLarge(maxBytes)
                : Wire.Errors.WrongMediaType("application/x-www-form-urlencoded");
        }

        try
        {
            var form = await context.Request.ReadFormAsync(
                new() { BufferBody = false, BufferBodyLengthLimit = maxBytes, ValueCountLimit = MostBoxes, ValueLengthLimit = maxBytes },
                    context.RequestAborted)
                .ConfigureAwait(false);
            return form.Files.Count == 0 ? From(form) : Wire.Errors.BadRequest();
        }
        catch (InvalidDataException)
        {
            // Too many boxes or one too long; where the length was announced and fits, it is not the size.
            return context.Request.ContentLength is null ? Wire.Errors.TooLarge(maxBytes) : Wire.Errors.BadRequest();
        }
    }

    /// <summary>The boxes as they would look with these answers: for mending what was stated before.</summary>
    public static Posted From(FormDefinition form, Answers answers)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var field in form.Fields)
        {
            if (answers.IsUnknown(field))
            {
                values[field.Key] = Unknown;
            }
            else if (answers.Find(field) is { } value)
            {
                Fill(values, field, value);
            }
        }

        return new Posted(values);
    }

    /// <summary>A copy with one box filled.</summary>
    public Posted With(string name, string value) => new(new Dictionary<string, StringValues>(_values, StringComparer.Ordinal) { [name] = value });

    /// <summary>
    /// How many rows of a field of work spells are drawn: as many as were posted or filled, the empty ones with them, and always one.
    /// </summary>
    public int RowsOf(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var rows = 1;
        foreach (var name in _values.Keys)
        {
            // "fatherWork.12.place"; a row that the form does not have any more is read all the same, so that the form refuses it aloud.
            if (name.Split('.') is [.. var key, var row, _] && string.Join('.', key) == field.Key && row.Length < 3
                && int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                rows = Math.Max(rows, number + 1);
            }
        }

        return rows;
    }

    /// <summary>A copy with at least as many rows of work spells as that page had, and one more where its button was pressed.</summary>
    public Posted WithRowsOf(Posted page, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(form);
        var rows = new Dictionary<string, StringValues>(_values, StringComparer.Ordinal);
        foreach (var field in form.Fields.Where(field => field.Type == FieldType.Spells))
        {
            var wanted = Math.Min(Math.Max(RowsOf(field), page.RowsOf(field)) + (page.Value(More) == field.Key ? 1 : 0), SpellList.Most);
            rows.TryAdd(NameOf(field, wanted - 1) + ".place", "");
        }

        return new Posted(rows);
    }

    /// <summary>The beginning of the names of the boxes of one spell.</summary>
    public static string NameOf(Field field, int row)
    {
        ArgumentNullException.ThrowIfNull(field);
        return string.Create(CultureInfo.InvariantCulture, $"{field.Key}.{row}");
    }

    /// <summary>Every box that holds something, by name.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Boxes => _values.Where(box => box.Value.Any(value => value is { Length: > 0 }))
        .OrderBy(box => box.Key, StringComparer.Ordinal);

    public string Value(string name) => _values.GetValueOrDefault(name).FirstOrDefault() ?? "";

    /// <summary>Everything chosen under one name.</summary>
    public IReadOnlyList<string> Values(string name) => [.. _values.GetValueOrDefault(name).OfType<string>()];

    public bool Has(string name, string value) => _values.GetValueOrDefault(name).Contains(value);

    /// <summary>What the boxes say to the form.</summary>
    public Input.Raw Answers(FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new(
            Given.Parts(form.Fields.Where(IsAnswered).Select(field => KeyValuePair.Create(field.Key, Answer(field)))),
            Given.List(form.Fields.Where(field => Has(field.Key, Unknown) && !IsAnswered(field)).Select(field => Given.Of(field.Key))));
    }

    private static void Fill(Dictionary<string, StringValues> values, Field field, object value)
    {
        switch (value)
        {
            case Address address:
                values[field.Key + ".division"] = address.Division.ToString();
                values[field.Key + ".detail"] = address.Detail;
                break;
            case SpellList { Count: 0 } or CodeSet { Count: 0 }:
                values[field.Key] = None;
                break;
            case CodeSet codes:
                values[field.Key] = codes.ToArray();
                break;
            case SpellList spells:
                for (var row = 0; row < spells.Count; row++)
                {
                    // A spell of which nothing is known is one all the same: its row is not empty.
                    var name = NameOf(field, row);
                    values[name + (spells[row].Division is null ? ".place" : ".division")] = spells[row].Division?.ToString() ?? UnknownPlace;
                    values[name + ".startedOn"] = spells[row].StartedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                    values[name + ".endedOn"] = spells[row].EndedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                }

                break;
            case DateOnly date:
                values[field.Key] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                break;
            case bool yes:
                values[field.Key] = yes ? "true" : "false";
                break;
            case string code:
                values[field.Key] = code;
                break;
            default:
                values[field.Key] = field.Show(value);
                break;
        }
    }

    private bool IsAnswered(Field field) => field.Type switch
    {
        FieldType.Address => Value(field.Key + ".division").Length > 0 || Value(field.Key + ".detail").Length > 0,
        FieldType.Multi => _values.GetValueOrDefault(field.Key).Any(value => value is not (Unknown or "" or null)),
        FieldType.Spells => Has(field.Key, None) || Rows(field).Any(),
        _ => Typed(field.Key).Length > 0,
    };

    /// <summary>The first thing typed that is not the "I do not know" of the same box.</summary>
    private string Typed(string name) => _values.GetValueOrDefault(name)
        .FirstOrDefault(value => value is not Unknown && !string.IsNullOrWhiteSpace(value))?.Trim() ?? "";

    private IEnumerable<string> Rows(Field field) =>
        from row in Enumerable.Range(0, RowsOf(field))
        let name = NameOf(field, row)
        where Typed(name + ".division").Length > 0 || Typed(name + ".place").Length > 0 || Typed(name + ".startedOn").Length > 0
        || Typed(name + ".endedOn").Length > 0
        select name;

    private Given Answer(Field field) => field.Type switch
    {
        FieldType.YesNo when Typed(field.Key) is "true" or "false" => Given.Of(Typed(field.Key) == "true"),
        FieldType.Date => Given.Of(Date(Typed(field.Key))),
        FieldType.Multi => Given.List(Values(field.Key).Where(value => value is not (Unknown or None or "")).Select(Given.Of)),
        FieldType.Address => AddressOf(field.Key),
        FieldType.Spells => Given.List(Rows(field).Select(SpellOf)),
        _ => Given.Of(Typed(field.Key)),
    };

    private Given AddressOf(string key)
    {
        var (division, detail) = Place(Typed(key + ".division"), Typed(key + ".detail"));
        return division.Length > 0 ? Given.Parts(new("division", Given.Of(division)), new("detail", Given.Of(detail)))
            : Given.Parts(new KeyValuePair<string, Given>("detail", Given.Of(detail)));
    }

    private Given SpellOf(string row)
    {
        var (division, _) = Place(Typed(row + ".division"), Typed(row + ".place"));
        return Given.Parts(
            new("division", Given.OfAny(division.Length > 0 ? division : Typed(row + ".place") is var place && place == UnknownPlace ? "" : place)),
            new("startedOn", Given.OfAny(Date(Typed(row + ".startedOn")))),
            new("endedOn", Given.OfAny(Date(Typed(row + ".endedOn")))));
    }

    /// <summary>The division picked level by level; where the page ran without its script, the one that the typed address names.</summary>
    private static (string Division, string Detail) Place(string division, string detail)
    {
        if (division.Length > 0 || detail.Length == 0)
        {
            return (division, detail);
        }

        return DivisionNames.Resolve(detail) is Resolution.Unique unique ? (unique.Division.Code.ToString(), unique.Rest) : ("", detail);
    }

    private static string Date(string text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : text;
}
