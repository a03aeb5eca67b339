using System.Text.Json;
using Domain.Problems;

namespace Domain.Forms;

/// <summary>
/// One box of a form, declared once. Validation, the bot's question, the page, Excel, paper, comparison with departments and statistics all walk
/// this.
/// </summary>
public abstract class Field
{
    private protected Field(string key, string label, FieldType type) => (Key, Label, Name, Type) = (key, label, label, type);

    private protected Field(Field from) => (Key, Label, Name, Type) = (from.Key, from.Label, from.Name, from.Type);

    /// <summary>Public contract, never renamed (forms.md).</summary>
    public string Key { get; }

    /// <summary>The label of the contract (forms.md), which the official form prints.</summary>
    public string Label { get; private protected init; }

    /// <summary>
    /// What the box is called wherever several stand side by side: the label, unless the paper gives two boxes the same one. No two boxes of a form
    /// share it.
    /// </summary>
    /// <remarks>
    /// On paper two lines of ticks stand behind the one printed word 监护情况. A column of a table, a sentence about what is missing and a list of
    /// changes have no second line, so there the problems are called 监护问题.
    /// </remarks>
    public string Name { get; private protected init; }

    public FieldType Type { get; }

    /// <summary>The everyday question a parent is asked; plain, kind, one thing at a time.</summary>
    public string Question { get; private protected init; } = "";

    /// <summary>A short example or explanation under the question; may be empty.</summary>
    public string Hint { get; private protected init; } = "";

    public Section Section { get; private protected init; }

    public Necessity Necessity { get; private protected init; }

    /// <summary>Null: always shown.</summary>
    public Condition? ShownWhen { get; private protected init; }

    /// <summary>Where set, <see cref="Necessity"/> applies only while this holds; otherwise the box is optional.</summary>
    public Condition? NeededWhen { get; private protected init; }

    public Audience Audience { get; private protected init; }

    /// <summary>True where only an office may fill the box (填报单位, 填报日期).</summary>
    public bool StaffOnly { get; private protected init; }

    /// <summary>Not on the official paper, and marked so wherever it is shown.</summary>
    public bool Supplementary { get; private protected init; }

    public Department Owner { get; private protected init; } = Department.CivilAffairs;

    public PrivacyClass Privacy { get; private protected init; }

    public IReadOnlyList<Option> Options { get; private protected init; } = [];

    /// <summary>Codes that cannot be ticked together with any other (无, 健康).</summary>
    public IReadOnlyList<string> StandAlone { get; private protected init; } = [];

    /// <summary>A date that may lie in the future (an expiry).</summary>
    public bool MayBeFuture { get; private protected init; }

    /// <summary>False where "I do not know" is no answer although the box may wait: a consent is given or it is not.</summary>
    public bool MayBeUnknown { get; private protected init; } = true;

    public int MaxLength { get; private protected init; } = 100;

    /// <summary>The part before the dot of a grouped key ("father"), or null.</summary>
    public string? Group => Key.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? Key[..dot] : null;

    public bool IsShown(Answers answers, DateOnly on) => ShownWhen?.Holds(answers, on) != false;

    /// <summary>Whether the box must be filled (or declared unknown) now, by somebody on that side of the desk.</summary>
    public bool IsNeeded(Answers answers, DateOnly on, bool selfDeclared) =>
        Necessity != Necessity.Optional
        && Audience != (selfDeclared ? Audience.Staff : Audience.SelfDeclaration)
        && (ShownWhen?.Holds(answers, on) ?? ShownWhen is null)
        && (NeededWhen?.Holds(answers, on) ?? NeededWhen is null);

    public Option? FindOption(string code)
    {
        var options = Options;
        for (var i = 0; i < options.Count; i++)
        {
            if (options[i].Code == code)
            {
                return options[i];
            }
        }

        return null;
    }

    /// <summary>What an option is called; a code that this version of the form does not have stands for itself.</summary>
    public string LabelOf(string code) => FindOption(code)?.Label ?? code;

    /// <summary>The same box in another version of the form: other words, other options, never another type.</summary>
    internal abstract Field Revised(FieldChange change);

    /// <summary>The same box in a section.</summary>
    internal abstract Field Placed(Section section);

    /// <summary>Reads what was put into the box; adds every problem found and answers null when there is any.</summary>
    public abstract object? Read(Given given, DateOnly today, ICollection<Problem> problems);

    public abstract void Write(Utf8JsonWriter json, object value);

    /// <summary>The value as people read it ("男", "2016年3月5日"); full, so mind who is looking (Privacy masks).</summary>
    public abstract string Show(object value);

    public override string ToString() => Key;
}

/// <summary>What another version of a form says of a box; null: as it was.</summary>
internal sealed record FieldChange(string? Label, string? Name, string? Question, string? Hint, IReadOnlyList<Option>? Options);

/// <summary>A box whose answer is a <typeparamref name="T"/>.</summary>
public sealed class Field<T> : Field
    where T : notnull
{
    private readonly FieldKind<T> _kind;

    internal Field(string key, string label, FieldKind<T> kind)
        : base(key, label, kind.Type) => _kind = kind;

    private Field(Field<T> from)
        : base(from)
    {
        _kind = from._kind;
        (Question, Hint, Section, Necessity, ShownWhen, NeededWhen) =
            (from.Question, from.Hint, from.Section, from.Necessity, from.ShownWhen, from.NeededWhen);
        (Audience, StaffOnly, Supplementary, Owner, Privacy) = (from.Audience, from.StaffOnly, from.Supplementary, from.Owner, from.Privacy);
        (Options, StandAlone, MayBeFuture, MayBeUnknown, MaxLength) =
            (from.Options, from.StandAlone, from.MayBeFuture, from.MayBeUnknown, from.MaxLength);
    }

    public override object? Read(Given given, DateOnly today, ICollection<Problem> problems) =>
        _kind.TryRead(this, given, today, problems, out var value) ? value : null;

    public override void Write(Utf8JsonWriter json, object value) => _kind.Write(json, (T)value);

    public override string Show(object value) => _kind.Show(this, (T)value);

    internal override Field Revised(FieldChange change) => new Field<T>(this)
    {
        Label = change.Label ?? Label,
        Name = change.Name ?? change.Label ?? Name,
        Question = change.Question ?? Question,
        Hint = change.Hint ?? Hint,
        Options = change.Options ?? Options,
        StandAlone = [.. StandAlone.Where(code => change.Options?.Any(option => option.Code == code) != false)],
    };

    internal override Field Placed(Section section) => In(section);

    internal Field<T> Must() => new(this) { Necessity = Necessity.MustAnswer };

    internal Field<T> Needed(Condition? when = null) => new(this) { Necessity = Necessity.AnswerOrUnknown, NeededWhen = when };

    /// <summary>Shown when the condition holds, and then needed (the mark "?cond"); <see cref="Needed"/> afterwards narrows the need.</summary>
    internal Field<T> When(Condition when) => new(this) { ShownWhen = when, Necessity = Necessity.AnswerOrUnknown };

    /// <summary>Shown when the condition holds, and then optional (the mark "?cond~").</summary>
    internal Field<T> OptionalWhen(Condition when) => new(this) { ShownWhen = when };

    internal Field<T> Ask(string question, string hint = "") => new(this) { Question = question, Hint = hint };

    internal Field<T> Called(string name) => new(this) { Name = name };

    internal Field<T> In(Section section) => new(this) { Section = section };

    internal Field<T> For(Audience audience) => new(this) { Audience = audience };

    internal Field<T> OfficeOnly() => new(this) { Audience = Audience.Staff, StaffOnly = true };

    internal Field<T> NotOnPaper() => new(this) { Supplementary = true };

    internal Field<T> OwnedBy(Department owner) => new(this) { Owner = owner };

    internal Field<T> Private(PrivacyClass privacy) => new(this) { Privacy = privacy };

    internal Field<T> Among(params IReadOnlyList<Option> options) => new(this) { Options = options };

    internal Field<T> Alone(params IReadOnlyList<string> codes) => new(this) { StandAlone = codes };

    internal Field<T> Future() => new(this) { MayBeFuture = true };

    internal Field<T> Known() => new(this) { MayBeUnknown = false };

    internal Field<T> UpTo(int length) => new(this) { MaxLength = length };
}
