using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Verification;

/// <summary>A field about which the form and the department say different things.</summary>
/// <param name="Key">Of the field.</param>
/// <param name="Declared">As the child's record has it; null: nobody has said.</param>
/// <param name="Reported">As the department has it, in the terms of the child's form.</param>
public sealed record Difference(string Key, object? Declared, object Reported, Severity Severity);

/// <summary>
/// Compares what is known of a child with what a department says of it, field by field: only the department's own fields, each as the child's form
/// has it.
/// </summary>
/// <remarks>三, 六: each department checks its own. Nothing here is right or wrong; a person decides (六: 比对核实).</remarks>
public sealed class FieldComparison(DepartmentProfile profile)
{
    /// <summary>What decides whether a box is on the form.</summary>
    private static readonly Field[] Conditions = [Shared2024.BirthDate, Shared2024.Schooling, Shared2024.StudyStatus, Shared2024.Health];

    private readonly IReadOnlyList<Field> _fields = profile.Fields;
    private readonly Dictionary<string, SchoolName> _schools = new(StringComparer.Ordinal);

    /// <summary>Of what is known of a child the answers that a comparison looks at: a county's fit into memory by it.</summary>
    public Answers Relevant(Answers declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return Answers.Of(_fields.Concat(Conditions).DistinctBy(field => field.Key).Where(declared.Has)
            .Select(field => KeyValuePair.Create(field.Key, declared.Find(field)!)));
    }

    /// <summary>With the row that is the child's.</summary>
    /// <param name="on">The day of the comparison: which boxes the form shows depends on the child's age.</param>
    public IReadOnlyList<Difference> Of(ChildKind kind, Answers declared, DepartmentRow row, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(row);
        List<Difference> found = [];
        foreach (var owned in _fields)
        {
            if (row.Values.Find(owned) is { } said && DepartmentProfile.FieldOf(kind, owned.Key) is { } field && IsAsked(field, declared, on)
                && InTerms(kind, field, said) is { } reported && !Agree(field, declared.Find(field), reported))
            {
                found.Add(new(field.Key, declared.Find(field), reported, Severities.Of(field.Key, declared.Find(field), reported)));
            }
        }

        return found;
    }

    /// <summary>Without a row, where the department's lists of the county are whole ones: what it then says of the child, if that differs.</summary>
    public IReadOnlyList<Difference> OfAbsence(ChildKind kind, Answers declared, DateOnly on)
    {
        List<Difference> found = [];
        foreach (var owned in _fields)
        {
            if (profile.AbsenceSays(kind, owned.Key) is { } reported && DepartmentProfile.FieldOf(kind, owned.Key) is { } field
                && IsAsked(field, declared, on) && declared.Find(field) is { } said && !Agree(field, said, reported))
            {
                found.Add(new(field.Key, said, reported, Severities.Of(field.Key, said, reported)));
            }
        }

        return found;
    }

    /// <summary>
    /// The box is on the child's form today. What the federation knows of a child whose form says nothing of a disability is asked too: that is what
    /// the comparison is for.
    /// </summary>
    private static bool IsAsked(Field field, Answers declared, DateOnly on) =>
        field.IsShown(declared, on) || (Adoption.IsOfDisability(field) && !declared.Includes(Shared2024.Health, "disabled"));

    private static object? InTerms(ChildKind kind, Field field, object said) => field.Type switch
    {
        FieldType.Choice when said is string code => DepartmentProfile.InTermsOf(kind, field.Key, code),
        FieldType.Multi when said is CodeSet codes => new CodeSet(codes.Where(code => field.FindOption(code) is not null)),
        _ => said,
    };

    private bool Agree(Field field, object? declared, object reported) => (declared, reported) switch
    {
        (null, CodeSet { Count: 0 } or false) when Adoption.IsOfDisability(field) => true,
        (null, "none") when Adoption.IsOfDisability(field) => true,
        (null, _) => false,
        (CodeSet ours, CodeSet theirs) => ours.ToHashSet(StringComparer.Ordinal).SetEquals(theirs),

        // The office of the county where the child lives speaks for its own county: what the county of the hukou does is not known to it.
        ("atHukou", "none") => true,
        (string ours, string theirs) when field.Type == FieldType.Text => ours == theirs || School(ours).IsSame(School(theirs)),
        _ => declared.Equals(reported),
    };

    private SchoolName School(string name) => _schools.TryGetValue(name, out var known) ? known : _schools[name] = SchoolName.Of(name);
}
