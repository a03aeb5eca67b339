namespace Domain.Forms;

/// <summary>How a box is filled; each type has one <see cref="FieldKind{T}"/> that reads, writes and shows it.</summary>
public enum FieldType { Text, Date, Choice, Multi, YesNo, Identity, Phone, Address, Spells }

/// <summary>Whether an empty box is a problem (the marks of forms.md).</summary>
public enum Necessity
{
    /// <summary>No mark: may stay empty.</summary>
    Optional,

    /// <summary>Mark *: answered, or declared unknown (不清楚 is a fact worth keeping).</summary>
    AnswerOrUnknown,

    /// <summary>Mark **: must be answered.</summary>
    MustAnswer,
}

/// <summary>Who is asked for a box.</summary>
public enum Audience
{
    Everyone,

    /// <summary>An assessor's or an office's box: optional for (or, where <see cref="Field.StaffOnly"/>, closed to) a declaring parent.</summary>
    Staff,

    /// <summary>Belongs to a self-declaration: who declares, and the consent.</summary>
    SelfDeclaration,
}

/// <summary>Where on the form a box stands; also the page and question groups.</summary>
public enum Section { Child, Residence, Guardianship, Schooling, Health, Parents, Work, OtherGuardian, Carer, Family, Help, Declarant, Office }

/// <summary>A declared choice: the code that is stored and the label that people read.</summary>
/// <param name="Code">Stable code (forms.md).</param>
/// <param name="Label">The label of the contract (forms.md).</param>
/// <param name="Supplementary">True where the official paper has no such box.</param>
public sealed record Option(string Code, string Label, bool Supplementary = false)
{
    /// <summary>What the official paper prints at the box, where that differs from the contract ("视力残疾" for "视力").</summary>
    public string Paper { get; init; } = Label;
}
