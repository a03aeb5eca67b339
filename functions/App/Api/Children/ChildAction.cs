using System.Collections.Immutable;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;

namespace App.Api.Children;

/// <summary>What is to happen to a child: exactly one of close, merge, transfer, update, judge.</summary>
/// <param name="Action">ChildrenClose, ChildrenMerge, ChildrenTransfer, ChildrenUpdate or JudgementsRecord.</param>
/// <param name="ToCounty">For a transfer.</param>
/// <param name="Into">For a merge: the child that lives on.</param>
public sealed record ChildAction(Permission Action, string Reason, DivisionCode? ToCounty = null, string? Into = null)
{
    /// <summary>For an update: the changed answers as they were read, with what is wrong with them.</summary>
    public Reading? Changes { get; init; }

    /// <summary>For an update: keys of answers taken back.</summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    /// <summary>For a judgement.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>For a closing: registered by mistake.</summary>
    public bool InError { get; init; }

    /// <summary>For a closing: its declarations are reviewed again.</summary>
    public bool ToReview { get; init; }

    /// <summary>A closed record is opened again.</summary>
    public bool Reopens { get; init; }

    /// <summary>What somebody proposed; the author's reason stays the reason.</summary>
    public static ChildAction Of(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new(proposal.Action, proposal.Reason, proposal.ToCounty, proposal.Into)
        {
            Changes = proposal.Changes is { } changes ? new(changes.Answers, [], []) : null,
            Cleared = proposal.Changes?.Cleared ?? [],
            Judgement = proposal.Judgement,
            InError = proposal.InError,
            ToReview = proposal.ToReview,
            Reopens = proposal.Reopens,
        };
    }
}

/// <summary>An action that was carried out, or the proposal that it became because a second person must agree.</summary>
/// <param name="Version">Of the child, after it.</param>
public sealed record ChildOutcome(Child Child, string Version, Proposal? Proposed)
{
    /// <summary>What staff should know of it; nothing that stopped it.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];
}
