using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Suite.Forms;

namespace Suite.Declarations;

/// <summary>A declaration under review goes to the county that is responsible; and what many declarations at once are refused.</summary>
public sealed class HandingOver
{
    private static readonly DivisionCode Shangdang = DivisionCode.Parse("140404");

    [Fact]
    public void Both_counties_keep_the_day_and_the_reason_and_only_the_taker_keeps_what_the_family_said()
    {
        var handed = HandOverDeclaration.Decide(Declared.Migrant(), new(Shangdang, "已经搬到上党区", Declared.Reviewer), Family.Now).Accepted();
        var left = HandOverDeclaration.Leave(handed.Given)!;
        Assert.Equal((true, false), (left.IsHandedAway, handed.Taken.IsHandedAway));
        Assert.All([left, handed.Taken], side => Assert
            .Equal(new DeclarationTransfer(1, DivisionCode.Parse("140403"), Shangdang, Family.Now, Declared.Reviewer, "已经搬到上党区"), side.Transfer));
        Assert.Equal((0, null, DeclarationStatus.Closed), (left.Answers().Count, left.TokenHash, left.Status));
        Assert.Equal(("王小雨", handed.Given.TokenHash), (handed.Taken.Answers().Get(Shared2024.ChildName), handed.Taken.TokenHash));
        Assert.Equal([DeclarationStatus.Submitted, DeclarationStatus.Submitted], handed.Taken.History.Select(change => change.Status));
        Assert.Null(HandOverDeclaration.Leave(left));
    }

    [Fact]
    public void A_message_that_comes_twice_arrives_once_and_one_that_came_back_may_go_again()
    {
        var there = HandOverDeclaration.Decide(Declared.Migrant(), new(Shangdang, "搬走了", Declared.Reviewer), Family.Now).Accepted();
        Assert.Null(HandOverDeclaration.Arrive(there.Given, there.Taken, Family.Now));
        var back = HandOverDeclaration.Decide(there.Taken, new(DivisionCode.Parse("140403"), "又搬回来了", Declared.Reviewer), Family.Now.AddDays(3))
            .Accepted();
        var arrived = HandOverDeclaration.Arrive(back.Given, HandOverDeclaration.Leave(there.Given), Family.Now.AddDays(3))!;
        Assert.Equal((2, "140403", false), (arrived.Transfer!.Sequence, arrived.County.Value, arrived.IsHandedAway));
        Assert.Equal("王小雨", arrived.Answers().Get(Shared2024.ChildName));

        // The first message once more, late: what it was about is over.
        Assert.Null(HandOverDeclaration.Arrive(there.Given, back.Given, Family.Now));
    }

    [Fact]
    public void The_event_survives_being_stored()
    {
        var taken = HandOverDeclaration.Decide(Declared.Migrant(), new(Shangdang, "搬走了", Declared.Reviewer), Family.Now).Accepted().Taken;
        Assert.Equal(taken.Transfer, DeclarationJson.Read(DeclarationJson.Write(taken)).Transfer);
    }

    [Fact]
    public void What_is_met_and_complete_may_be_registered_among_many() => Assert.Empty(Check(Declared.Migrant(), ReviewKind.Register));

    [Fact]
    public void What_a_person_should_look_at_first_is_not_registered_among_many()
    {
        Assert.Equal(["housing incomplete"], Check(Declared.Migrant("housing"), ReviewKind.Register).Codes());
        Assert.Equal(["judgement needs-judgement"], Check(Family.MigrantForm.Submit(Family.Migrant().With("livesWith", "none")).Accepted()
            .Declaration, ReviewKind.Register).Codes());
        Assert.Equal(["answers finding-not-met"], Check(Family.MigrantForm.Submit(Family.Migrant().With("leftHukouOn", "2024-08-20")).Accepted()
            .Declaration, ReviewKind.Register).Codes());
        Assert.Equal(["case open-case"], Check(Declared.Migrant(), ReviewKind.Register, hasOpenCase: true).Codes());
        Assert.Equal(["asks open-question"], Check(Declared.In(DeclarationStatus.NeedsInformation), ReviewKind.Register).Codes());
        Assert.Equal(["status wrong-status"], Check(Declared.In(DeclarationStatus.Registered), ReviewKind.Register).Codes());
    }

    [Fact]
    public void A_question_may_go_to_many_whatever_the_findings_say()
    {
        Assert.Empty(Check(Declared.Migrant("housing"), ReviewKind.Ask, hasOpenCase: true));
        Assert.Equal(["status wrong-status"], Check(Declared.In(DeclarationStatus.Withdrawn), ReviewKind.Ask).Codes());
    }

    private static IReadOnlyList<Domain.Problems.Problem> Check(Declaration declaration, ReviewKind kind, bool hasOpenCase = false) =>
        BulkReview.Check(declaration, new(kind, "材料齐全", Declared.Reviewer), PolicyInForce.AsWritten.On(Family.Today), Family.Now.AddDays(2),
            hasOpenCase, Declared.ChildId);
}
