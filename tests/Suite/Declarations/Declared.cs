using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Notices;
using Domain.Problems;
using Suite.Forms;

namespace Suite.Declarations;

/// <summary>Shortcuts of this room's tests: ids that are the same every time, and decisions that must be accepted.</summary>
internal static class Declared
{
    public static readonly PolicyParameters Policy = PolicyInForce.AsWritten.On(Family.Today);

    public static readonly AuditActor Reviewer = new("reviewer-1", "countyReviewer");

    public static readonly AuditActor Approver = new("approver-1", "countyApprover");

    public const string ChildId = "0190a0000000700080000000000000c1";

    public static NewDeclaration Ids(byte seed = 1) => new(
        "0190a000000070008000000000000" + seed.ToString("x3", System.Globalization.CultureInfo.InvariantCulture),
        Receipt.FromRandom([.. Enumerable.Repeat(seed, 16)]),
        FollowUpToken.FromRandom([.. Enumerable.Repeat((byte)(seed + 100), 16)]));

    public static Decision<Submitted> Submit(this FormDefinition form, JsonObject answers, params string[] unknown) =>
        SubmitDeclaration.Decide(
            new(form, new Input.Raw(answers.Element(), Family.Unknown(unknown)), Channel.Web, AuditActor.Declarant), Policy, NoticeVersions.Seeded,
                Family.Now, Ids());

    public static T Accepted<T>(this Decision<T> decision)
        where T : class
    {
        Assert.Empty(decision.Problems.Codes());
        Assert.True(decision.IsAccepted);
        return decision.Outcome;
    }

    /// <summary>A migrant family's declaration as it came in over the web.</summary>
    public static Declaration Migrant(params string[] unknown) =>
        Family.MigrantForm.Submit(unknown.Length == 0 ? Family.Migrant() : Family.Migrant().Without(unknown), unknown).Accepted().Declaration;

    public static Decision<Corrected> Correct(this Declaration declaration, JsonObject changes, params string[] unknown) => CorrectDeclaration.Decide(
        declaration, new(new Input.Raw(changes.Element(), Family.Unknown(unknown)), Channel.Web, AuditActor.Declarant), Policy, NoticeVersions.Seeded,
        Family.Now.AddDays(1));

    public static Decision<Reviewed> Review(this Declaration declaration, ReviewKind kind, string? reason = null, Judgement? judgement = null,
        params string[] ask) =>
        ReviewDeclaration.Decide(declaration, new(kind, reason, Reviewer, judgement, [.. ask]), Policy, Family.Now.AddDays(2), ChildId);

    /// <summary>The declaration after it was brought into a status by the decisions that lead there.</summary>
    public static Declaration In(DeclarationStatus status)
    {
        var declaration = Migrant();
        return status switch
        {
            DeclarationStatus.Submitted => declaration,
            DeclarationStatus.NeedsInformation => declaration.Review(ReviewKind.Ask, "请补充孩子父亲的号码。").Accepted().Declaration,
            DeclarationStatus.InReview => In(DeclarationStatus.NeedsInformation).Correct(new JsonObject { ["housing"] = "owned" }).Accepted()
                .Declaration,
            DeclarationStatus.Registered => declaration.Review(ReviewKind.Register).Accepted().Declaration,
            DeclarationStatus.NotEligible => declaration.Review(ReviewKind.Reject, "孩子没有离开户籍地。").Accepted().Declaration,
            DeclarationStatus.Withdrawn => WithdrawDeclaration.Decide(declaration, new(AuditActor.Declarant), Family.Now).Accepted(),
            DeclarationStatus.Closed => HandOverDeclaration.Decide(declaration, new(Domain.Divisions.DivisionCode.Parse("140404"), "住在上党区", Reviewer),
                Family.Now).Accepted().Given,
            DeclarationStatus.Referred => Family.MigrantForm
                .Submit(Family.Migrant().WithJson("currentAddress", """{"division":"140105"}""").With("wandering", true)).Accepted().Declaration,
        };
    }
}
