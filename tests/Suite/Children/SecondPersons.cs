using Domain.Audit;
using Domain.Eligibility;
using Domain.Privacy;
using Domain.Proposals;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>Author ≠ approver: what one person proposes takes effect when another agrees.</summary>
public sealed class SecondPersons
{
    private static readonly Proposal Transfer = new()
    {
        Id = "p1",
        Action = Permission.ChildrenTransfer,
        County = Registered.Luzhou,
        SubjectKind = "child",
        SubjectId = "c1",
        SubjectVersion = "7",
        Author = Declared.Reviewer,
        At = Family.Now,
        Reason = "搬走了",
        ToCounty = Registered.Shangdang,
    };

    [Fact]
    public void Another_person_approves()
    {
        var decided = DecideProposal.Decide(Transfer, new(true, null, Declared.Approver), "7", Family.Now.AddHours(1)).Accepted();
        Assert.Equal((ProposalStatus.Approved, Declared.Approver, Family.Now.AddHours(1)),
            (decided.Status, decided.DecidedBy, decided.DecidedAt!.Value));
    }

    [Fact]
    public void Nobody_approves_their_own_proposal_in_whatever_role()
    {
        var sameAccount = new AuditActor(Declared.Reviewer.Subject, "countyApprover");
        Assert.Equal(["approver same-person"], DecideProposal.Decide(Transfer, new(true, null, sameAccount), "7", Family.Now).Problems.Codes());
        Assert.True(DecideProposal.Decide(Transfer, new(false, "我填错了", sameAccount), "7", Family.Now).IsAccepted);
    }

    [Fact]
    public void Nobody_approves_something_other_than_what_was_proposed() =>
        Assert.Equal(["version changed-since"], DecideProposal.Decide(Transfer, new(true, null, Declared.Approver), "8", Family.Now)
            .Problems.Codes());

    [Fact]
    public void It_is_decided_once()
    {
        var refused = DecideProposal.Decide(Transfer, new(false, "地址还没核实", Declared.Approver), "7", Family.Now).Accepted();
        Assert.Equal(("地址还没核实", ProposalStatus.Refused), (refused.DecisionReason, refused.Status));
        Assert.Equal(["status not-open"], DecideProposal.Decide(refused, new(true, null, Declared.Approver), "7", Family.Now).Problems.Codes());
    }

    [Fact]
    public void Sending_it_back_needs_a_reason() =>
        Assert.Equal(["reason required"], DecideProposal.Decide(Transfer, new(false, " ", Declared.Approver), "7", Family.Now).Problems.Codes());

    [Fact]
    public void A_proposal_survives_being_stored()
    {
        var full = DecideProposal.Decide(
            Transfer with
            {
                Action = Permission.DeclarationsRegister,
                Into = "c9",
                Judgement = new(ConditionIds.OtherParentIncapable, Outcome.Met, "s", Family.Today, "病历"),
                AskFields = ["birthDate"],
            },
            new(true, "同意", Declared.Approver), "7", Family.Now).Accepted();
        foreach (var proposal in new[] { Transfer, full })
        {
            var read = ProposalJson.Read(ProposalJson.Write(proposal));
            Assert.Equal(proposal.AskFields, read.AskFields);
            Assert.Equal(proposal, read with { AskFields = proposal.AskFields });
        }
    }
}
