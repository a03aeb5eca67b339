using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Problems;

namespace Domain.Proposals;

public enum ProposalStatus
{
    Open,
    Approved,
    Refused,
}

public static class ProposalStatuses
{
    public static string Id(this ProposalStatus status) => status switch
    {
        ProposalStatus.Open => "open",
        ProposalStatus.Approved => "approved",
        ProposalStatus.Refused => "refused",
    };

    public static string Label(this ProposalStatus status) => status switch
    {
        ProposalStatus.Open => "待审批",
        ProposalStatus.Approved => "已批准",
        ProposalStatus.Refused => "已退回",
    };

    public static ProposalStatus? Find(string? id) => id switch
    {
        "open" => ProposalStatus.Open,
        "approved" => ProposalStatus.Approved,
        "refused" => ProposalStatus.Refused,
        _ => null,
    };
}

/// <summary>
/// Something that takes effect only when a second person agrees (the cells "propose" of the permission table). It carries everything needed to do it
/// then.
/// </summary>
public sealed record Proposal
{
    /// <summary>UUIDv7, 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>What is proposed: the permission that approving it takes.</summary>
    public required Permission Action { get; init; }

    public required DivisionCode County { get; init; }

    /// <summary>"declaration", "child" or "keyCare".</summary>
    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The version the author had before them: an approver must not approve something else.</summary>
    public required string SubjectVersion { get; init; }

    public required AuditActor Author { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reason { get; init; }

    /// <summary>For a transfer.</summary>
    public DivisionCode? ToCounty { get; init; }

    /// <summary>For a merge: the child that lives on.</summary>
    public string? Into { get; init; }

    /// <summary>For a closing: registered by mistake (<see cref="Ending.InError"/>).</summary>
    public bool InError { get; init; }

    /// <summary>For a closing: the registration is undone, its declarations go back to be reviewed (<c>UndoRegistration</c>).</summary>
    public bool ToReview { get; init; }

    /// <summary>Not a closing but its undoing (<c>ReopenChild</c>): the same two persons decide it.</summary>
    public bool Reopens { get; init; }

    /// <summary>For a judgement, or one given with a registration.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>For a question to the declarant.</summary>
    public ImmutableArray<string> AskFields { get; init; } = [];

    /// <summary>For an update of a child: what its answers should say.</summary>
    public ProposedAnswers? Changes { get; init; }

    /// <summary>For a follow-up of a child on the key-care ledger; the reason is empty then.</summary>
    public FollowUpNote? FollowUp { get; init; }

    /// <summary>The case that was settled by proposing this; sent back, the case is open again.</summary>
    public string? Case { get; init; }

    public ProposalStatus Status { get; init; } = ProposalStatus.Open;

    public AuditActor? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecisionReason { get; init; }
}

/// <summary>Answers that somebody proposes to write down, by the form in the version that they follow.</summary>
/// <param name="Answers">The changed ones only, those declared unknown among them.</param>
/// <param name="Cleared">Keys of answers to take back.</param>
public sealed record ProposedAnswers(FormDefinition Form, Answers Answers, ImmutableArray<string> Cleared);

/// <summary>The second person's word on a proposal.</summary>
/// <param name="Reason">Needed to send it back; may be empty to approve.</param>
public sealed record DecideProposal(bool Approve, string? Reason, AuditActor By)
{
    /// <param name="subjectVersion">The version of the subject now.</param>
    /// <returns>The decided proposal; whoever approves then carries out its action in the same commit.</returns>
    public static Decision<Proposal> Decide(Proposal proposal, DecideProposal command, string subjectVersion, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (proposal.Status != ProposalStatus.Open)
        {
            problems.Add(Errors.NotOpen());
        }

        if (command.Approve && IsSamePerson(proposal.Author, command.By))
        {
            problems.Add(Errors.SamePerson());
        }

        if (command.Approve && proposal.SubjectVersion != subjectVersion)
        {
            problems.Add(Errors.ChangedSince());
        }

        if (!command.Approve && string.IsNullOrWhiteSpace(command.Reason))
        {
            problems.Add(Reasons.Required());
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        return proposal with
        {
            Status = command.Approve ? ProposalStatus.Approved : ProposalStatus.Refused,
            DecidedBy = command.By,
            DecidedAt = now,
            DecisionReason = string.IsNullOrWhiteSpace(command.Reason) ? null : command.Reason.Trim(),
        };
    }

    /// <summary>Author ≠ approver: by the account, whatever role it acts in.</summary>
    public static bool IsSamePerson(AuditActor author, AuditActor approver)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(approver);
        return author.Subject == approver.Subject;
    }
}
