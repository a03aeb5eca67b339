using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Rights;

namespace Suite.Rights;

/// <summary>个人信息保护法 45–47, 50; 未成年人网络保护条例 34.</summary>
public sealed class RightsRules
{
    private static readonly AuditActor Reviewer = new("u-1", "countyReviewer");
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly RightsStanding Free = new(false, false, false);

    [Fact]
    public void Every_ground_has_a_clause_that_can_be_looked_up_and_words_for_the_family_and_every_kind_has_one()
    {
        Assert.True(RefusalGround.All.Count >= 7);
        Assert.All(RefusalGround.All, ground =>
        {
            Assert.Contains(ground.Clause, static letter => char.IsAsciiDigit(letter) || letter is '六');
            Assert.True(ground.Words.Length > 10 && ground.Kinds.Count > 0);
            Assert.Same(ground, RefusalGround.Find(ground.Id));
        });
        Assert.All(RightWords.Kinds, kind => Assert.NotEmpty(RefusalGround.For(kind)));
    }

    [Fact]
    public void A_child_on_the_key_care_ledger_is_not_deleted_whoever_wants_it_and_the_ground_for_the_family_is_said()
    {
        var cared = new RightsStanding(IsCaredFor: true, IsOnRegister: true, IsElsewhere: false);
        Assert.Equal("key-care-open", Assert.Single(DecideRight.Decide(Request(), new(true, null, "同意", Reviewer, RightProof.IdCard), cared, Now)
            .Problems).Code);
        Assert.Equal("key-care-open",
            Assert.Single(DecideRight.CarryOut(Request() with { Shown = RightProof.IdCard }, Reviewer, new("u-2", "countyApprover"), cared, Now)
                .Problems).Code);
        Assert.Same(RefusalGround.KeyCare, cared.Ground);
        var refused = DecideRight.Decide(Request(), new(false, "keyCare", "下次回访时再谈", Reviewer), cared, Now).Outcome!;
        Assert.StartsWith("孩子在重点关爱台账上", refused.StatusText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_a_ground_that_fits_and_a_reason()
    {
        Assert.Equal(["required", "required"], DecideRight.Decide(Request(), new(false, null, " ", Reviewer), Free, Now)
            .Problems.Select(problem => problem.Code).Order());
        Assert.Equal("ground", Assert.Single(DecideRight.Decide(Request(), new(false, "isRight", "没有错", Reviewer), Free, Now).Problems).Field);
        Assert.Equal(RightStatus.Refused, DecideRight.Decide(Request(RightKind.Correction), new(false, "isRight", "没有错", Reviewer), Free, Now)
            .Outcome!.Status);
    }

    [Fact]
    public void What_is_decided_stays_decided()
    {
        var decided = DecideRight.Decide(Request(RightKind.Access), new(true, null, "同意", Reviewer, RightProof.IdCard), Free, Now).Outcome!;
        Assert.Equal("wrong-status", Assert.Single(DecideRight.Decide(decided, new(false, "notProven", "改主意", Reviewer), Free, Now).Problems).Code);
    }

    [Fact]
    public void After_a_deletion_no_word_that_anybody_wrote_is_left_in_any_request_and_none_stays_open()
    {
        foreach (var kind in RightWords.Kinds)
        {
            var left = Request(kind).Erased(Now);
            Assert.Equal((null, null, Now), (left.Words, left.Reason, left.ErasedAt));
            Assert.NotEqual(RightStatus.Open, left.Status);
            Assert.DoesNotContain("理由写在下面", left.StatusText, StringComparison.Ordinal);
        }

        var done = DecideRight.CarryOut(Request() with { Shown = RightProof.HukouBook }, Reviewer, new("u-2", "countyApprover"), Free, Now).Outcome!;
        Assert.Contains("由两个人核对", done.StatusText, StringComparison.Ordinal);
        Assert.StartsWith("内容已经按另一件申请删除", Request().Erased(Now).StatusText, StringComparison.Ordinal);
        Assert.Equal((RightStatus.Granted, "u-1", "u-2", null), (done.Status, done.DecidedBy!.Subject, done.ApprovedBy!.Subject, done.Words));
    }

    [Fact]
    public void What_only_four_digits_proved_is_granted_to_nobody_before_somebody_has_seen_a_paper()
    {
        foreach (var kind in RightWords.Kinds)
        {
            Assert.Equal("identity-not-proven", Assert.Single(DecideRight.Decide(Request(kind), new(true, null, "同意", Reviewer), Free, Now).Problems)
                .Code);
            Assert.Equal("identity-not-proven", Assert.Single(DecideRight.CarryOut(Request(kind), Reviewer, new("u-2", "countyApprover"), Free, Now)
                .Problems).Code);
            Assert.Equal(RightProof.GuardianPaper, DecideRight.Decide(Request(kind), new(true, null, "同意", Reviewer, RightProof.GuardianPaper), Free,
                Now).Outcome!.Shown);
            Assert.Equal(RightStatus.Refused, DecideRight.Decide(Request(kind), new(false, "notProven", "没有来", Reviewer), Free, Now).Outcome!.Status);
            var byToken = Request(kind) with { Proof = RightProof.Token };
            Assert.Equal(RightStatus.Granted, DecideRight.Decide(byToken, new(true, null, "同意", Reviewer), Free, Now).Outcome!.Status);
        }
    }

    private static RightsRequest Request(RightKind kind = RightKind.Deletion) => new()
    {
        Id = new string('1', 32),
        Kind = kind,
        County = DivisionCode.Parse("140403"),
        Declaration = new string('2', 32),
        Receipt = Receipt.FromRandom(new byte[16]),
        Proof = RightProof.Phone,
        By = AuditActor.Declarant,
        At = Now,
        DueOn = new DateOnly(2026, 3, 17),
        Words = "我是王小明的妈妈",
        Reason = "妈妈要求",
    };
}
