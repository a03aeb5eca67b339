using Domain.Children;
using Domain.Forms;

namespace Domain.PolicyGaps;

/// <summary>One policy, and how it is seen from what is known that it does not reach a child.</summary>
/// <param name="Id">Stable; part of a gap's identity.</param>
/// <param name="Owner">The department that owns the policy, and answers.</param>
/// <param name="Title">What is missing, in the words of a list.</param>
/// <param name="Clause">Of the plan: what is monitored, and 七(三).</param>
/// <param name="Basis">The law or document that gives the child the right.</param>
/// <param name="NextStep">What the department is asked to do.</param>
/// <param name="Find">Null: it reaches the child, does not concern it, or it is not known whether it does. What nobody answered is a question, never a gap.</param>
public sealed record PolicyRule(
    string Id,
    Department Owner,
    string Title,
    string Clause,
    string Basis,
    string NextStep,
    Func<Child, DateOnly, PolicyGapTerms, GapSeverity?> Find);

/// <summary>A rule that found something about a child on a day.</summary>
public readonly record struct GapFound(PolicyRule Rule, GapSeverity Severity);
