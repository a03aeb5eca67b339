using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;

namespace Domain.Children;

/// <summary>
/// A registered child as a list shows it before anybody opens the record: a few answers, masked, and none of the others. It is read without them
/// (<see cref="ChildJson.ReadRow"/>), since a desk turns pages all day.
/// </summary>
/// <param name="Masked">What was answered of <see cref="Glance"/>, by key.</param>
/// <param name="TransferredTo">Where it was handed over to; null where it was not.</param>
public sealed record ChildRow(string Id, ChildKind Kind, DivisionCode County, ChildStatus Status, IReadOnlyDictionary<string, string> Masked,
    AssessmentSummary Assessment, DateOnly? DueOn, DateTimeOffset RegisteredAt, DivisionCode? TransferredTo, string? MergedInto, bool IsErased)
{
    /// <summary>Those of the answers that a list shows, each masked by its class.</summary>
    public static IReadOnlyList<Field> Glance { get; } =
        [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate, Shared2024.CitizenNumber, Shared2024.DeclarantPhone];

    /// <summary>The row of a whole record.</summary>
    public static ChildRow Of(Child child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return new(child.Id, child.Kind, child.County, child.Status, Masking.Glance(child.Answers, Glance), child.Assessment, child.DueOn,
            child.RegisteredAt, child.Status == ChildStatus.Transferred ? child.Transfer?.To : null, child.Ending?.MergedInto,
            child.ErasedAt is not null);
    }
}
