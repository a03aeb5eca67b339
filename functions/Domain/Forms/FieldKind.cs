using System.Globalization;
using System.Text;
using System.Text.Json;
using Domain.Divisions;
using Domain.Identity;
using Domain.Problems;

namespace Domain.Forms;

/// <summary>How one type of answer is read, written as JSON and shown to people: one instance per <see cref="FieldType"/>.</summary>
internal abstract class FieldKind<T>(FieldType type)
    where T : notnull
{
    public FieldType Type { get; } = type;

    /// <summary>Reads a value; on failure adds every problem found to <paramref name="problems"/>.</summary>
    public abstract bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out T value);

    public abstract void Write(Utf8JsonWriter json, T value);

    public abstract string Show(Field field, T value);
}

internal sealed class TextKind() : FieldKind<string>(FieldType.Text)
{
    public static TextKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out string value)
    {
        value = "";
        return Json.TryText(field.Key, field.Name, given, field.MaxLength, field.Necessity != Necessity.MustAnswer && field.MayBeUnknown, problems,
            out value);
    }

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public override string Show(Field field, string value) => value;
}

internal sealed class DateKind() : FieldKind<DateOnly>(FieldType.Date)
{
    public static DateKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out DateOnly value) =>
        Json.TryDate(field.Key, field.Name, given, field.MayBeFuture ? DateOnly.MaxValue : today, problems, out value);

    public override void Write(Utf8JsonWriter json, DateOnly value) => json.WriteStringValue(Json.Date(value));

    public override string Show(Field field, DateOnly value) => value.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}

internal sealed class ChoiceKind() : FieldKind<string>(FieldType.Choice)
{
    public static ChoiceKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out string value)
    {
        value = "";
        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "一个选项"));
            return false;
        }

        if (field.FindOption(given.Text) is not { } option)
        {
            problems.Add(Errors.UnknownOption(field));
            return false;
        }

        value = option.Code;
        return true;
    }

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public override string Show(Field field, string value) => field.LabelOf(value);
}

internal sealed class MultiKind() : FieldKind<CodeSet>(FieldType.Multi)
{
    public static MultiKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out CodeSet value)
    {
        value = CodeSet.Empty;
        if (given.Kind != JsonValueKind.Array)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "一组选项"));
            return false;
        }

        var ticked = new HashSet<string>(StringComparer.Ordinal);
        var before = problems.Count;
        foreach (var item in given.Items)
        {
            if (item.Kind != JsonValueKind.String)
            {
                problems.Add(Errors.WrongType(field.Key, field.Name, "一组选项"));
                return false;
            }

            if (field.FindOption(item.Text) is { } option)
            {
                ticked.Add(option.Code);
            }
            else if (problems.Count == before)
            {
                problems.Add(Errors.UnknownOption(field));
            }
        }

        if (ticked.Count > 1 && field.StandAlone.FirstOrDefault(ticked.Contains) is { } alone)
        {
            problems.Add(Errors.MustStandAlone(field, field.FindOption(alone)!));
        }

        value = new CodeSet(field.Options.Select(option => option.Code).Where(ticked.Contains));
        return problems.Count == before;
    }

    public override void Write(Utf8JsonWriter json, CodeSet value)
    {
        json.WriteStartArray();
        foreach (var code in value)
        {
            json.WriteStringValue(code);
        }

        json.WriteEndArray();
    }

    public override string Show(Field field, CodeSet value) => value switch
    {
        [] => "以上都没有",
        [var only] => field.LabelOf(only),
        _ => string.Join('、', value.Select(field.LabelOf)),
    };
}

internal sealed class YesNoKind() : FieldKind<bool>(FieldType.YesNo)
{
    public static YesNoKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out bool value)
    {
        value = given.Kind == JsonValueKind.True;
        if (given.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return true;
        }

        problems.Add(Errors.WrongType(field.Key, field.Name, "“是”或“否”"));
        return false;
    }

    public override void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public override string Show(Field field, bool value) => value ? "是" : "否";
}

internal sealed class IdentityKind() : FieldKind<IdentityNumber>(FieldType.Identity)
{
    public static IdentityKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out IdentityNumber value)
    {
        value = null!;

        // A spreadsheet that stores the number as a number has kept 15 digits and invented the rest: say so instead of "wrong type".
        if (given.Kind == JsonValueKind.Number)
        {
            problems.Add(new Problem(field.Key, Identity.Errors.LostDigits.Code, Identity.Errors.LostDigits.Message));
            return false;
        }

        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "证件号码"));
            return false;
        }

        var parsed = IdentityNumber.Parse(given.Text, today);
        if (!parsed.IsValid)
        {
            problems.Add(new Problem(field.Key, parsed.Code, parsed.Message));
            return false;
        }

        value = parsed.Value;
        return true;
    }

    public override void Write(Utf8JsonWriter json, IdentityNumber value) => json.WriteStringValue(value.Value);

    public override string Show(Field field, IdentityNumber value) => value.Value;
}

internal sealed class PhoneKind() : FieldKind<PhoneNumber>(FieldType.Phone)
{
    public static PhoneKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out PhoneNumber value)
    {
        value = default!;
        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "电话号码"));
            return false;
        }

        var parsed = PhoneNumber.Parse(given.Text);
        if (!parsed.IsValid)
        {
            problems.Add(new Problem(field.Key, parsed.Code, parsed.Message));
            return false;
        }

        value = parsed.Value;
        return true;
    }

    public override void Write(Utf8JsonWriter json, PhoneNumber value) => json.WriteStringValue(value.Value);

    public override string Show(Field field, PhoneNumber value) => value.Value;
}

internal sealed class AddressKind() : FieldKind<Address>(FieldType.Address)
{
    /// <summary>A street and house in words; the longest real one seen is under 60 characters.</summary>
    private const int DetailLength = 200;

    public static AddressKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out Address value)
    {
        value = null!;
        if (given.Kind != JsonValueKind.Object)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "行政区划和详细地址"));
            return false;
        }

        var before = problems.Count;
        DivisionCode? division = null;
        var detail = "";
        var (placed, detailed) = (false, false);
        foreach (var member in given.Members)
        {
            switch (member.Key)
            {
                case "division" when !placed:
                    placed = true;
                    division = Json.TryDivision(field.Key + ".division", member.Value, problems, out var read) ? read : null;
                    break;
                case "detail" when !detailed:
                    detailed = true;
                    _ = member.Value.Kind == JsonValueKind.Null
                        || (member.Value.Kind == JsonValueKind.String && member.Value.Text.AsSpan().Trim().IsEmpty)
                        || Json.TryText(field.Key + ".detail", field.Name, member.Value, DetailLength, mayBeUnknown: false, problems, out detail);
                    break;
                case "division" or "detail":
                    problems.Add(Errors.DuplicateField($"{field.Key}.{member.Key}"));
                    break;
                default:
                    problems.Add(Errors.UnknownField($"{field.Key}.{Json.Shorten(member.Key)}"));
                    break;
            }
        }

        if (problems.Count == before && division is null)
        {
            problems.Add(new Problem(field.Key + ".division", "required", $"请选择“{field.Name}”所在的省、市、县（区），知道乡镇、村（社区）的也请一并选上。"));
        }

        if (problems.Count != before)
        {
            return false;
        }

        value = new Address(division!.Value, detail);
        return true;
    }

    public override void Write(Utf8JsonWriter json, Address value)
    {
        json.WriteStartObject();
        json.WriteString("division", value.Division.ToString());
        json.WriteString("detail", value.Detail);
        json.WriteEndObject();
    }

    public override string Show(Field field, Address value) => DivisionTable.FullName(value.Division) + value.Detail;
}

internal sealed class SpellsKind() : FieldKind<SpellList>(FieldType.Spells)
{
    public static SpellsKind Instance { get; } = new();

    public override bool TryRead(Field field, Given given, DateOnly today, ICollection<Problem> problems, out SpellList value)
    {
        value = null!;
        if (given.Kind != JsonValueKind.Array)
        {
            problems.Add(Errors.WrongType(field.Key, field.Name, "外出务工经历"));
            return false;
        }

        if (given.Count > SpellList.Most)
        {
            problems.Add(new Problem(field.Key, "too-many", $"“{field.Name}”最多填 {SpellList.Most} 段，请把相邻的几段合并后再提交。"));
            return false;
        }

        var before = problems.Count;
        var spells = new List<Spell>();
        foreach (var item in given.Items)
        {
            ReadSpell(field, $"{field.Key}[{spells.Count}]", item, today, problems, spells);
        }

        value = new SpellList(spells);
        return problems.Count == before;
    }

    public override void Write(Utf8JsonWriter json, SpellList value)
    {
        json.WriteStartArray();
        foreach (var spell in value)
        {
            json.WriteStartObject();
            json.WriteString("division", spell.Division?.ToString());
            json.WriteString("startedOn", spell.StartedOn is { } start ? Json.Date(start) : null);
            json.WriteString("endedOn", spell.EndedOn is { } end ? Json.Date(end) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public override string Show(Field field, SpellList value) => value.Count == 0 ? "没有外出务工" : string.Join("；", value.Select(ShowSpell));

    private static string ShowSpell(Spell spell)
    {
        var text = new StringBuilder();
        text.Append(spell.StartedOn is { } start ? start.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : "开始日期不详");
        text.Append('至').Append(spell.EndedOn is { } end ? end.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : "今");
        text.Append("，在").Append(spell.Division is { } division ? DivisionTable.FullName(division) : "外地（地点不详）");
        return text.ToString();
    }

    /// <summary>Which members of a spell were there already: the same one twice is two answers.</summary>
    [Flags]
    private enum SpellParts
    {
        None = 0,
        Division = 1,
        Start = 2,
        End = 4,
    }

    private static void ReadSpell(Field field, string path, Given item, DateOnly today, ICollection<Problem> problems, List<Spell> spells)
    {
        DivisionCode? division = null;
        DateOnly? started = null;
        DateOnly? ended = null;
        if (item.Kind != JsonValueKind.Object)
        {
            problems.Add(Errors.WrongType(path, field.Name, "一段外出务工经历"));
        }
        else
        {
            var there = SpellParts.None;
            foreach (var member in item.Members)
            {
                var name = member.Key;
                var part = name switch
                {
                    "division" => SpellParts.Division,
                    "startedOn" => SpellParts.Start,
                    "endedOn" => SpellParts.End,
                    _ => SpellParts.None
                };
                if ((there & part) != SpellParts.None)
                {
                    problems.Add(Errors.DuplicateField($"{path}.{name}"));
                    continue;
                }

                there |= part;
                if (part != SpellParts.None && member.Value.Kind == JsonValueKind.Null)
                {
                    continue;
                }

                switch (name)
                {
                    case "division" when Json.TryDivision(path + ".division", member.Value, problems, out var code):
                        division = code;
                        break;
                    case "startedOn" when Json.TryDate(path + ".startedOn", field.Name, member.Value, today, problems, out var start):
                        started = start;
                        break;
                    case "endedOn" when Json.TryDate(path + ".endedOn", field.Name, member.Value, today, problems, out var end):
                        ended = end;
                        break;
                    case "division" or "startedOn" or "endedOn":
                        break;
                    default:
                        problems.Add(Errors.UnknownField($"{path}.{Json.Shorten(name)}"));
                        break;
                }
            }
        }

        if (started is { } from && ended is { } to && to < from)
        {
            problems.Add(new Problem(path + ".endedOn", "ends-before-start", $"“{field.Name}”里有一段的结束日期早于开始日期，请核对这两个日期。"));
        }

        spells.Add(new Spell(division, started, ended));
    }
}
