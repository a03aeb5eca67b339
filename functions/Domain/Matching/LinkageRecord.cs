using Domain.Divisions;
using Domain.Identity;

namespace Domain.Matching;

/// <summary>One grown-up named beside a child, as far as the list says: father, mother, guardian or whoever signed.</summary>
public sealed record LinkageGuardian(string? Name = null, string? Number = null, string? Phone = null);

/// <summary>
/// What one list says of one child, as raw as it came: nothing needs to be there and nothing needs to be right. Registered children and the rows of a
/// department have the same shape, so that neither side is the truth.
/// </summary>
public sealed record LinkageRecord
{
    /// <summary>Names the record within its list for ever, so that the order in which a list is read changes nothing.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Citizen number (18 or 15), 残疾人证, 学籍号 or a foreigner's card: whatever number the list has.</summary>
    public string? Number { get; init; }

    public DateOnly? BirthDate { get; init; }

    public Sex Sex { get; init; }

    /// <summary>Registered residence, as finely as it is known; abolished codes are read as what took their place.</summary>
    public DivisionCode? Hukou { get; init; }

    /// <summary>Where the child lives.</summary>
    public DivisionCode? Current { get; init; }

    public string? School { get; init; }

    public IReadOnlyList<LinkageGuardian> Guardians { get; init; } = [];
}
