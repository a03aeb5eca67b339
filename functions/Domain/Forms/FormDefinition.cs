using System.Collections.Frozen;
using System.Text.Json;
using Domain.Problems;

namespace Domain.Forms;

/// <summary>Which kind of child a form registers.</summary>
public enum ChildKind
{
    /// <summary>流动儿童, 附件1.</summary>
    Migrant,

    /// <summary>留守儿童, 附件2.</summary>
    LeftBehind,
}

/// <summary>Who is filling in the form, and when.</summary>
/// <param name="Today">The China date: "not after today" and ages are judged by it.</param>
/// <param name="SelfDeclared">True for a declaring parent or guardian, false on a staff channel (visit, Excel).</param>
public readonly record struct Intake(DateOnly Today, bool SelfDeclared);

/// <summary>What was read: always the answers that could be read, every problem, every warning.</summary>
public sealed record Reading(Answers Answers, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings)
{
    public bool IsValid => Problems.Count == 0;
}

/// <summary>One warning rule over several fields; pure, named, listed with the form it belongs to.</summary>
/// <param name="Id">The code of the problem it yields.</param>
/// <param name="IsError">True where the form cannot be taken as it is; false for a warning.</param>
public sealed record CrossCheck(string Id, bool IsError, Func<Answers, DateOnly, IEnumerable<Problem>> Find);

/// <summary>An official form in one version. A saved declaration pins id and version and is judged by them for ever.</summary>
public sealed class FormDefinition
{
    private readonly FrozenDictionary<string, Field> _byKey;

    /// <summary>One more than the highest slot of a box.</summary>

    internal FormDefinition(string id, int version, string title, string annex, ChildKind kind, IReadOnlyList<Field> fields,
        IReadOnlyList<CrossCheck> checks)
    {
        (Id, Version, Title, Annex, Kind, Fields, Checks) = (id, version, title, annex, kind, fields, checks);
        _byKey = fields.ToFrozenDictionary(field => field.Key, StringComparer.Ordinal);
    }

    public string Id { get; }

    public int Version { get; }

    /// <summary>The first day on which declarations are made on it; the first version has always been there.</summary>
    public DateOnly ValidFrom { get; private init; } = DateOnly.MinValue;

    public string Title { get; }

    /// <summary>附件1 or 附件2.</summary>
    public string Annex { get; }

    public ChildKind Kind { get; }

    /// <summary>Every box, in the order a person would choose.</summary>
    public IReadOnlyList<Field> Fields { get; }

    public IReadOnlyList<CrossCheck> Checks { get; }

    /// <summary>The version that it was made of; null: the first.</summary>
    public FormDefinition? Before { get; private init; }

    /// <summary>Another version of the form, checked by the same rules.</summary>
    internal FormDefinition Revised(int version, DateOnly validFrom, string title, IReadOnlyList<Field> fields) =>
        new(Id, version, title, Annex, Kind, fields, Checks) { ValidFrom = validFrom, Before = this };

    public Field? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The box, or where it is no longer asked, as the last version had it that asked.</summary>
    public Field? FindEver(string key) => Find(key) ?? Before?.FindEver(key);

    /// <summary>Reads answers without judging whether they are complete: types, options, unknown names.</summary>
    public Reading Read(Given answers, Given unknown, DateOnly today)
    {
        var problems = new List<Problem>();
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        if (answers.Kind == JsonValueKind.Object)
        {
            values = ReadValues(answers, today, problems);
        }
        else if (answers.Kind is not JsonValueKind.Undefined)
        {
            problems.Add(new Problem("answers", "wrong-type", "answers 需要是一个以字段名为键的对象。"));
        }

        var unknowns = ReadUnknown(unknown, values, problems);
        return new Reading(Answers.Holding(values, unknowns), problems, []);
    }

    /// <summary>
    /// Judges typed answers: drops what does not apply (with a warning), asks for what is missing unless <paramref name="partial"/>, crosses the
    /// fields.
    /// </summary>
    public Reading Check(Answers answers, Intake intake, bool partial = false)
    {
        var problems = new List<Problem>();
        var warnings = new List<Problem>();
        var kept = DropWhatDoesNotApply(answers, intake, warnings);
        if (!partial)
        {
            foreach (var field in Fields)
            {
                if (!kept.Has(field) && field.IsNeeded(kept, intake.Today, intake.SelfDeclared)
                    && !(kept.IsUnknown(field) && field.Necessity == Necessity.AnswerOrUnknown && field.MayBeUnknown))
                {
                    problems.Add(kept.IsUnknown(field) ? Errors.CannotBeUnknown(field) : Errors.Required(field));
                }
            }
        }

        foreach (var check in Checks)
        {
            (check.IsError ? problems : warnings).AddRange(check.Find(kept, intake.Today));
        }

        return new Reading(kept, problems, warnings);
    }

    /// <summary>What boxes of answers that were taken say against each other: for whoever looks at the record.</summary>
    public IEnumerable<Problem> Disagreements(Answers answers, DateOnly today) =>
        Checks.Where(check => !check.IsError).SelectMany(check => check.Find(answers, today));

    /// <summary>Reads and judges in one go; the problems of both, because a person mends everything at once.</summary>
    public Reading Take(Given answers, Given unknown, Intake intake, bool partial = false)
    {
        var read = Read(answers, unknown, intake.Today);
        var check = Check(read.Answers, intake, partial);

        // A box that was filled wrongly is not also "missing".
        var wrong = read.Problems.Select(problem => problem.Field.Split('.', '[')[0]).ToHashSet(StringComparer.Ordinal);
        var wrongExactly = read.Problems.Select(problem => problem.Field).ToHashSet(StringComparer.Ordinal);
        var problems = read.Problems.Concat(check.Problems.Where(problem =>
            problem.Code is not "required" || !(wrongExactly.Contains(problem.Field)
                || (Find(problem.Field) is { Type: FieldType.Address or FieldType.Spells } && wrong.Contains(problem.Field)))));
        return new Reading(check.Answers, [.. problems], [.. read.Warnings, .. check.Warnings]);
    }

    public void Write(Utf8JsonWriter json, Answers answers)
    {
        json.WriteStartObject();
        foreach (var field in Fields)
        {
            if (answers.Find(field) is { } value)
            {
                json.WritePropertyName(field.Key);
                field.Write(json, value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// The members <c>answers</c> and, where something was declared unknown, <c>unknown</c> of an object that was begun: what <see cref="Read"/>
    /// reads.
    /// </summary>
    public void WriteMembers(Utf8JsonWriter json, Answers answers)
    {
        json.WritePropertyName("answers"u8);
        Write(json, answers);
        if (answers.Unknown.Count == 0)
        {
            return;
        }

        json.WriteStartArray("unknown"u8);
        foreach (var key in UnknownKeys(answers))
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
    }

    /// <summary>Declared-unknown keys in the order of the form.</summary>
    public IEnumerable<string> UnknownKeys(Answers answers) => Fields.Where(answers.IsUnknown).Select(field => field.Key);

    public override string ToString() => $"{Id} v{Version}";

    private Dictionary<string, object> ReadValues(Given answers, DateOnly today, List<Problem> problems)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        HashSet<string>? left = null;
        foreach (var (name, given) in answers.Members)
        {
            if (Find(name) is not { } field)
            {
                problems.Add(Errors.UnknownField(Json.Shorten(name)));
            }
            else if (values.ContainsKey(name) || left?.Contains(name) == true)
            {
                problems.Add(Errors.DuplicateField(name));
            }
            else if (given.Kind != JsonValueKind.Null && field.Read(given, today, problems) is { } value)
            {
                values[name] = value;
            }
            else
            {
                (left ??= new(StringComparer.Ordinal)).Add(name);
            }
        }

        return values;
    }

    private HashSet<string> ReadUnknown(Given unknown, Dictionary<string, object> values, List<Problem> problems)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (unknown.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return keys;
        }

        if (unknown.Kind != JsonValueKind.Array)
        {
            problems.Add(new Problem("unknown", "wrong-type", "unknown 需要是一组字段名。"));
            return keys;
        }

        foreach (var item in unknown.Items)
        {
            var name = item.Kind == JsonValueKind.String ? item.Text : "";
            if (Find(name) is not { } field)
            {
                problems.Add(Errors.UnknownField(name.Length == 0 ? "unknown" : Json.Shorten(name)));
            }
            else if (values.ContainsKey(name))
            {
                problems.Add(Errors.AnsweredAndUnknown(field));
            }
            else if (field.Necessity == Necessity.MustAnswer || !field.MayBeUnknown)
            {
                problems.Add(Errors.CannotBeUnknown(field));
            }
            else
            {
                keys.Add(name);
            }
        }

        return keys;
    }

    private Answers DropWhatDoesNotApply(Answers answers, Intake intake, List<Problem> warnings)
    {
        // One pass is enough: a condition only looks at boxes that stand before its own (a test holds the catalogues to that).
        foreach (var field in Fields)
        {
            var shut = field.StaffOnly && intake.SelfDeclared;
            if ((answers.Has(field) || answers.IsUnknown(field)) && (shut || !field.IsShown(answers, intake.Today)))
            {
                if (answers.Has(field))
                {
                    warnings.Add(Errors.NotApplicable(field));
                }

                answers = answers.Without(field);
            }
        }

        return answers;
    }
}
