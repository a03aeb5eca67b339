using Domain.Forms;
using Domain.Forms.Catalogue;

namespace App.Documents.Paper;

/// <summary>Something printed in a cell: words, an answer, boxes to tick. Yields pieces, none of which is broken over two lines.</summary>
public abstract record Part
{
    /// <summary>Both of one block and so of one font, whichever has them: a tick is as large as the empty box beside it.</summary>
    public const string Empty = "☐";

    public const string Ticked = "☑";

    /// <summary>The fields whose place on the paper this is.</summary>
    public abstract IEnumerable<Field> Fields { get; }

    /// <summary>What is printed for these answers; without any, what the empty paper shows.</summary>
    public abstract IEnumerable<string> Print(Answers answers);

    /// <summary>The same in another version of the form.</summary>
    public virtual Part In(FormDefinition form) => this;

    /// <summary>A box that has no place of its own on the official paper.</summary>
    public static Part Of(Field field) => field switch
    {
        Field<bool> yesNo => new YesNo(yesNo),
        { Options.Count: > 0 } => new Boxes(field),
        _ => new Value(field),
    };

    /// <summary>The box as that version has it; what it no longer asks is said to be so.</summary>
    protected static Part Own<TField>(FormDefinition form, TField field, Func<TField, Part> own)
        where TField : Field
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(own);
        return form.Find(field.Key) is TField found ? own(found) : new Words("（本版不再填写）");
    }

    protected static string Box(string label, bool ticked) => label + (ticked ? Ticked : Empty);

    /// <summary>Known not to be disabled: then the paper's 无 is ticked. Not asked or not known: nothing is.</summary>
    protected static bool IsNotDisabled(Answers answers) => answers.Get(Shared2024.Health) is { } health && !health.Has("disabled");
}

/// <summary>Printed on the empty form.</summary>
public sealed record Words(string Text) : Part
{
    public override IEnumerable<Field> Fields => [];

    public override IEnumerable<string> Print(Answers answers) => [Text];
}

/// <summary>An answer in words.</summary>
/// <param name="Blank">What the empty paper shows in its place.</param>
public sealed record Value(Field Field, string Blank = "") : Part
{
    public override Part In(FormDefinition form) => Own(form, Field, own => this with { Field = own });

    public override IEnumerable<Field> Fields => [Field];

    public override IEnumerable<string> Print(Answers answers) => [answers.Find(Field) is { } value ? Field.Show(value) : Blank];
}

/// <summary>
/// A box behind every official option. A supplementary option has no box on the paper; where it is the answer, it is noted in words.
/// </summary>
/// <param name="IfNotDisabled">The option ticked for a child known not to be disabled, of whom the field is not asked.</param>
public sealed record Boxes(Field Field, string? IfNotDisabled = null) : Part
{
    public override Part In(FormDefinition form) => Own(form, Field, own => this with { Field = own });

    public override IEnumerable<Field> Fields => [Field];

    public override IEnumerable<string> Print(Answers answers)
    {
        var value = answers.Find(Field);
        foreach (var option in Field.Options)
        {
            var ticked = value switch
            {
                string code => code == option.Code,
                CodeSet codes => codes.Has(option.Code),
                _ => option.Code == IfNotDisabled && IsNotDisabled(answers),
            };
            if (!option.Supplementary)
            {
                yield return Box(option.Paper, ticked);
            }
            else if (ticked)
            {
                yield return $"（{option.Paper}）";
            }
        }
    }
}

/// <summary>是☐ 否☐, or 有☐ 无☐.</summary>
public sealed record YesNo(Field<bool> Field, string Yes = "是", string No = "否") : Part
{
    public override Part In(FormDefinition form) => Own(form, Field, own => this with { Field = own });

    public override IEnumerable<Field> Fields => [Field];

    public override IEnumerable<string> Print(Answers answers) => [Box(Yes, answers.Value(Field) == true), Box(No, answers.Value(Field) == false)];
}

/// <summary>A service's name with a box of its own, ticked when the child received it, wherever that was (附件1).</summary>
/// <remarks>The places behind it are the field's own boxes.</remarks>
public sealed record Service(Field<string> Field) : Part
{
    public override Part In(FormDefinition form) => Own(form, Field, own => this with { Field = own });

    public override IEnumerable<Field> Fields => [];

    public override IEnumerable<string> Print(Answers answers) => [Box(Field.Label, answers.Get(Field) is { } where && where != "none")];
}

/// <summary>残疾类别: 无, the six kinds, and 多重残疾 with the kinds listed where there are two or more.</summary>
public sealed record Disabilities(Field<CodeSet> Field) : Part
{
    public override Part In(FormDefinition form) => Own(form, Field, own => this with { Field = own });

    public override IEnumerable<Field> Fields => [Field];

    public override IEnumerable<string> Print(Answers answers)
    {
        var kinds = answers.Get(Field) ?? CodeSet.Empty;
        var multiple = kinds.Count > 1;
        yield return Box("无", kinds.Count == 0 && IsNotDisabled(answers));
        foreach (var option in Field.Options)
        {
            yield return Box(option.Paper, !multiple && kinds.Has(option.Code));
        }

        yield return Box("多重残疾", multiple);
        yield return multiple ? $"（{string.Join("、", Field.Options.Where(option => kinds.Has(option.Code)).Select(option => option.Paper))}）"
            : "（多重残疾的需列明多个具体残疾类别）";
    }
}
