using Domain.Eligibility;

namespace Domain.Children;

/// <summary>What lists of children are narrowed by and only the sealed record knows.</summary>
/// <param name="DueOn">When the record is due.</param>
/// <param name="Finding">Of the rule that a list shows; null where there is none.</param>
/// <param name="IsCared">Whether anything speaks for the key-care ledger.</param>
public readonly record struct ChildTerms(DateOnly? DueOn, Outcome? Finding, bool IsCared);
