using System.Collections.Immutable;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Cases;

/// <summary>What may become of a case for review, and what may not.</summary>
public sealed class Settling
{
    private static readonly CasePart Migrant = new(DivisionCode.Parse("140403"), "d1", ChildKind.Migrant);

    private static readonly CasePart LeftBehind = new(DivisionCode.Parse("140423"), "d2", ChildKind.LeftBehind);

    [Fact]
    public void A_case_is_settled_once_with_who_and_why_and_is_no_longer_due()
    {
        var settled = Settle(Open(CaseType.SameNumber, Migrant, LeftBehind), CaseOutcome.BothLawful, " 孩子平时在潞州区上学，户口在襄垣县 ").Accepted();
        Assert.Equal((CaseStatus.Settled, null), (settled.Status, settled.DueOn));
        Assert.Equal([new Settlement(CaseOutcome.BothLawful, "孩子平时在潞州区上学，户口在襄垣县", Declared.Reviewer, Family.Now)], settled.Settlements);
        Assert.Equal(["status wrong-status"], Settle(settled, CaseOutcome.BothLawful).Problems.Codes());
    }

    [Fact]
    public void A_further_declaration_of_the_number_opens_it_again_and_keeps_what_was_settled()
    {
        var settled = Settle(Open(CaseType.SameNumber, Migrant, LeftBehind), CaseOutcome.BothLawful).Accepted();
        var again = settled.With([Migrant, LeftBehind, Migrant with { Declaration = "d3" }], Family.Now.AddDays(30));
        Assert.Equal((CaseStatus.Open, new DateOnly(2024, 10, 11), 3), (again.Status, again.DueOn!.Value, again.Parts.Length));
        Assert.Single(again.Settlements);
        Assert.Equal(2, Settle(again, CaseOutcome.Duplicate).Accepted().Settlements.Length);
    }

    [Fact]
    public void A_further_declaration_joins_an_open_case_without_a_later_term()
    {
        var open = Open(CaseType.SameNumber, Migrant, LeftBehind);
        var joined = open.With([Migrant, LeftBehind, Migrant with { Declaration = "d3" }], Family.Now.AddDays(9));
        Assert.Equal((open.At, open.DueOn, 3), (joined.At, joined.DueOn, joined.Parts.Length));
    }

    [Fact] // 二: one record of each kind
    public void Two_declarations_of_one_kind_are_never_both_right() => Assert.Equal(
        ["outcome same-kind"], Settle(Open(CaseType.SameNumber, Migrant, LeftBehind, Migrant with { Declaration = "d3" }), CaseOutcome.BothLawful)
            .Problems.Codes());

    [Fact]
    public void Without_a_reason_or_with_the_outcome_of_another_kind_it_stays_open() => Assert.Equal(
        ["outcome wrong-outcome", "reason required"], Settle(Open(CaseType.HandOver), CaseOutcome.BothLawful, " ").Problems.Codes());

    [Fact]
    public void A_reason_longer_than_anybody_reads_is_refused() => Assert.Equal(
        ["reason too-long"], Settle(Open(CaseType.HandOver), CaseOutcome.SpokenWith, new string('好', 501)).Problems.Codes());

    [Fact]
    public void Every_type_says_what_it_is_about_what_to_do_and_how_it_may_end()
    {
        Assert.Equal(15, CaseTypes.All.Count);
        Assert.All(CaseTypes.All, type =>
        {
            Assert.Equal(type, CaseTypes.Find(type.Id()));
            Assert.True(type.About().Length > 15 && type.NextStep().StartsWith('请'));
            Assert.True(CaseOutcomes.For(type).Count >= 2);
            Assert.All(CaseOutcomes.For(type), outcome => Assert
                .Equal(CaseStatus.Settled, Settle(Open(type), outcome, outcome == CaseOutcome.KeptByLaw ? "《个人信息保护法》第三十四条" : "核对过了")
                    .Accepted().Status));
        });
        Assert.Equal(CaseOutcomes.All.Order(), CaseTypes.All.SelectMany(CaseOutcomes.For).Distinct().Order());
        Assert.Equal(CaseOutcomes.All.Count, CaseOutcomes.All.Select(outcome => outcome.Label()).Distinct().Count());
        Assert.All(CaseOutcomes.All, outcome => Assert.Equal(outcome, CaseOutcomes.Find(outcome.Id())));
    }

    [Fact]
    public void Everything_about_it_survives_being_stored()
    {
        var settled = Settle(Open(CaseType.SameNumber, Migrant, LeftBehind) with
        {
            Child = "c1",
            OtherCounty = DivisionCode.Parse("140423"),
            Words = "请回电话",
            Thread = "t1",
            Calls = [new("k1", Family.Now, "hunger", "家里断顿了", null), new("k2", Family.Now, "hunger", "家长留了电话", "13812345678")],
            Replies = [new("马上来", Declared.Reviewer, Family.Now, ReplyDelivery.Sent)],
        }, CaseOutcome.Duplicate).Accepted();
        var stored = CaseJson.Write(settled);
        var read = CaseJson.Read(stored, settled.County);
        Assert.Equal(stored.ToArray(), CaseJson.Write(read).ToArray());
        Assert.Equal((settled.Words, settled.Thread, settled.OtherCounty, settled.Child, settled.Index),
            (read.Words, read.Thread, read.OtherCounty, read.Child, read.Index));
        Assert.Equal(settled.Settlements, read.Settlements);
        Assert.Equal(settled.Parts, read.Parts);
        Assert.Equal(settled.Calls, read.Calls);
        Assert.Equal(settled.Replies, read.Replies);
    }

    [Theory]
    [InlineData(CaseType.Urgent)]
    [InlineData(CaseType.SameNumber)]
    public void Erased_it_holds_neither_words_nor_calls_with_their_telephone_nor_what_staff_wrote_back(CaseType type)
    {
        var erased = (Open(type) with
        {
            Words = "请回电话",
            Calls = [new("k1", Family.Now, "hunger", "家里断顿了", "13812345678")],
            Replies = [new("马上来", Declared.Reviewer, Family.Now, ReplyDelivery.Sent)],
        }).Erased(Family.Now);
        Assert.False(erased.HasWords);
        var written = System.Text.Encoding.UTF8.GetString(CaseJson.Write(erased).Span);
        Assert.All((string[])["请回电话", "家里断顿了", "13812345678", "马上来"], gone => Assert.DoesNotContain(gone, written, StringComparison.Ordinal));

        // Whether two declarations are of one child is still to be looked at.
        Assert.Equal(type == CaseType.SameNumber ? CaseStatus.Open : CaseStatus.Settled, erased.Status);
    }

    [Fact]
    public void An_outcome_that_claims_what_nobody_did_is_refused_and_one_that_claims_nothing_is_not()
    {
        var claims = CaseOutcomes.All.Where(outcome => outcome.ClaimsADeed()).ToList();
        Assert.Equal([CaseOutcome.Duplicate, CaseOutcome.NumberWrong, CaseOutcome.RecordUpdated, CaseOutcome.HandedOver, CaseOutcome.AskedAgain,
            CaseOutcome.TakenOver, CaseOutcome.ErasedOnRequest, CaseOutcome.PassedOn], claims);
        foreach (var (type, outcome) in CaseTypes.All.SelectMany(type => CaseOutcomes.For(type).Select(outcome => (type, outcome))))
        {
            var decision = Settle(Open(type, Migrant, LeftBehind), outcome, outcome == CaseOutcome.KeptByLaw ? "《个人信息保护法》第三十四条" : "核对过了",
                isSo: false);
            Assert.Equal(claims.Contains(outcome) ? ["outcome not-done"] : [], decision.Problems.Codes());
        }
    }

    [Fact]
    public void A_case_that_opens_again_keeps_what_was_settled_and_gets_a_new_day()
    {
        var settled = Settle(Open(CaseType.SameNumber, Migrant, LeftBehind), CaseOutcome.Duplicate).Accepted();
        var again = settled.Reopen(Family.Now.AddDays(3));
        Assert.Equal((CaseStatus.Open, Family.Now.AddDays(3)), (again.Status, again.At));
        Assert.NotNull(again.DueOn);
        Assert.Equal(CaseOutcome.Duplicate, Assert.Single(again.Settlements).Outcome);
    }

    private static CaseForReview Open(CaseType type, params ImmutableArray<CasePart> parts) => new()
    {
        Id = "c0",
        Type = type,
        County = DivisionCode.Parse("140403"),
        Status = CaseStatus.Open,
        At = Family.Now,
        DueOn = new DateOnly(2024, 9, 11),
        Declaration = "d1",
        Index = "i1",
        Parts = parts,
    };

    private static Decision<CaseForReview> Settle(CaseForReview found, CaseOutcome outcome, string reason = "核对过了", bool isSo = true) =>
        SettleCase.Decide(found, new(outcome, reason, Declared.Reviewer), isSo, Family.Now);
}
