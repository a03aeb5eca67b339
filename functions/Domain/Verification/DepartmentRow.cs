using Domain.Forms;
using Domain.Identity;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>One row of a department's list, read: who the child is as far as the row says, and what the department knows of it.</summary>
/// <param name="Row">As the sender counts: the sheet's row; for JSON the index + 1.</param>
/// <param name="Number">Whatever number stands in it (18 or 15 digits, 残疾人证, 学籍号, a foreigner's card), as it was read.</param>
/// <param name="Kind">流动 or 留守, where the department marks it.</param>
/// <param name="Values">The department's own fields by key, each code as the row's form has it: compare by
/// <see cref="DepartmentProfile.InTermsOf"/>.</param>
public sealed record DepartmentRow(
    int Row,
    string? Name,
    string? Number,
    DateOnly? BirthDate,
    Sex Sex,
    string? GuardianName,
    string? GuardianPhone,
    string? GuardianNumber,
    Address? Hukou,
    Address? Current,
    string? School,
    ChildKind? Kind,
    Answers Values)
{
    /// <summary>What linkage compares.</summary>
    /// <param name="id">Names the row for ever: batch and row.</param>
    public LinkageRecord Identity(string id) => new()
    {
        Id = id,
        Name = Name,
        Number = Number,
        BirthDate = BirthDate,
        Sex = Sex,
        Hukou = Hukou?.Division,
        Current = Current?.Division,
        School = School,
        Guardians = GuardianName is null && GuardianPhone is null && GuardianNumber is null ? [] : [new(GuardianName, GuardianNumber, GuardianPhone)],
    };
}

/// <summary>A row that is in force: sent by a department and not superseded by a later one of it about the same child.</summary>
/// <param name="Batch">Id of the batch that it came with.</param>
/// <param name="AsOf">The day that the department's list speaks of.</param>
/// <param name="SentAt">When it arrived.</param>
/// <param name="Whole">The batch says that it is the department's whole list of the county: only then does a missing row prove anything.</param>
public sealed record SentRow(string Batch, DateOnly AsOf, DateTimeOffset SentAt, bool Whole, DepartmentRow Data)
{
    public string Id => FormattableString.Invariant($"{Batch}.{Data.Row}");
}
