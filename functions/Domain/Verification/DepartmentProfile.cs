using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Verification;

/// <summary>
/// One department, declared once: what it knows, which children it is asked about, and how what it says compares with a form. Records, templates,
/// checklists, comparison, rooms and policy gaps walk this.
/// </summary>
/// <remarks>三, 六; facts.md §3. Who owns a field is said at the field itself (<see cref="Field.Owner"/>); nothing of it is repeated here.</remarks>
public sealed record DepartmentProfile
{
    public required Department Department { get; init; }

    /// <summary>Whom a county's staff ring up there, as a post: no person's name.</summary>
    public required string Desk { get; init; }

    /// <summary>
    /// What identifies a child on a list that goes to the department; nothing else of the child but its own fields goes with it (六, facts.md §7).
    /// </summary>
    public required IReadOnlyList<RecordKey> MatchKeys { get; init; }

    /// <summary>Whether the department is asked about the child at all on a day.</summary>
    public required Func<Child, DateOnly, bool> IsAskedAbout { get; init; }

    /// <summary>
    /// Where a child's record is of a kind of which the department's list is complete in the county: a child who is missing on a whole list has
    /// nothing there. Returns what the field then is, or null where a missing row proves nothing.
    /// </summary>
    /// <remarks>A migrant child insured at its hukou stands on no list of the county where it lives: nothing is proven.</remarks>
    public required Func<ChildKind, string, string?> AbsenceSays { get; init; }

    /// <summary>The boxes that the department owns, of both forms, each key once, in the order of the forms.</summary>
    public IReadOnlyList<Field> Fields => [.. FormCatalogue.All.SelectMany(form => form.Fields).Where(box => box.Owner == Department)
        .DistinctBy(box => box.Key)];

    /// <summary>The field of that key as the form of a kind has it; null where that form has no such box.</summary>
    public static Field? FieldOf(ChildKind kind, string key) => (kind == ChildKind.Migrant ? Migrant2024.Form : LeftBehind2024.Form).Find(key);

    /// <summary>
    /// What a code of one form is in the other: a county's insurance office that says 已参保 of a child living there means 居住地, and either place is
    /// simply insured for a child left behind. Null: the code says nothing about such a child.
    /// </summary>
    public static string? InTermsOf(ChildKind kind, string key, string code)
    {
        if (FieldOf(kind, key) is not { } field)
        {
            return null;
        }

        return field.FindOption(code) is not null ? code : (key, code) switch
        {
            ("medicalInsurance", "insured") or ("healthManagement" or "tcmHealthManagement", "received") => "atResidence",
            ("medicalInsurance", "atHukou" or "atResidence") => "insured",
            ("healthManagement" or "tcmHealthManagement", "atHukou" or "atResidence") => "received",
            _ => null,
        };
    }
}
