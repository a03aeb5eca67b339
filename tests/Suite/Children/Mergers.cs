using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>Two records of one child become one; two children never do.</summary>
public sealed class Mergers
{
    private static readonly string Number = Family.Number("140427", "20160305", "122");

    private static readonly string SisterNumber = Family.Number("140427", "20160305", "140");

    [Fact]
    public void One_record_lives_on_with_the_provenance_of_both()
    {
        var kept = Registered.Migrant("c1", answers => answers.Without("father.phone"));
        var other = Registered.Migrant("c2", answers => answers.With("housing", "owned").With("vaccination", "complete"));
        var merger = Merge(kept, other).Accepted();
        Assert.Equal(["d-c1", "d-c2"], merger.Kept.Child.Declarations);
        Assert.Equal(["c2"], merger.Kept.Child.MergedFrom);
        Assert.Equal(["vaccination", "father.phone"], merger.Kept.ChangedKeys);
        Assert.Equal("rented", merger.Kept.Child.Answers.Get(Migrant2024.Housing));
        Assert.Equal((ChildStatus.Merged, "c1", null), (merger.Ended.Child.Status, merger.Ended.Child.Ending!.MergedInto, merger.Ended.Child.DueOn));
        Assert.Equal((RevisionCause.Merged, 2), (merger.Ended.Revision.Cause, merger.Ended.Revision.Number));
        Assert.Equal("owned", merger.Ended.Child.Answers.Get(Migrant2024.Housing));
    }

    [Fact]
    public void What_one_does_not_know_the_other_may()
    {
        var kept = Registered.Migrant("c1") is var child ? child with { Answers = child.Answers.WithUnknown(Shared2024.Sex) } : null!;
        Assert.Equal("female", Merge(kept, Registered.Migrant("c2")).Accepted().Kept.Child.Answers.Get(Shared2024.Sex));
        Assert.Equal("female", Merge(Registered.Migrant("c2"), kept).Accepted().Kept.Child.Answers.Get(Shared2024.Sex));
    }

    [Fact] // facts §6: same birth date, same parents, near-equal citizen numbers: never merge
    public void Twins_are_never_merged()
    {
        var problems = Merge(Registered.Migrant("c1"), Registered
            .Migrant("c2", answers => answers.With("childName", "王小雪").With("citizenNumber", SisterNumber))).Problems;
        Assert.Equal(["into twins"], problems.Codes());
        Assert.Equal(["into twins"], Merge(Registered.Migrant("c1"), Registered.Migrant("c2", answers => answers.With("citizenNumber", SisterNumber)))
            .Problems.Codes());
    }

    [Fact]
    public void Twins_without_numbers_are_not_merged_on_a_guess()
    {
        var one = Registered.Migrant("c1", WithoutNumber);
        Assert.Equal(["into possible-twins"], Merge(one,
            Registered.Migrant("c2", answers => { WithoutNumber(answers); answers.With("childName", "王小雪"); })).Problems.Codes());
        Assert.True(Merge(one, Registered.Migrant("c2", WithoutNumber)).IsAccepted);
    }

    [Fact]
    public void Different_numbers_are_different_children()
    {
        var stranger = Registered.Migrant("c2", answers => answers.With("citizenNumber", SisterNumber).With("father.name", "刘一")
            .With("mother.name", "陈二"));
        Assert.Equal(["into different-numbers"], Merge(Registered.Migrant("c1"), stranger).Problems.Codes());
    }

    [Fact]
    public void The_same_number_is_the_same_child_even_if_a_birth_date_was_mistyped() =>
        Assert.True(Merge(Registered.Migrant("c1"), Registered.Migrant("c2", answers => answers.With("birthDate", "2016-03-06"))).IsAccepted);

    [Fact]
    public void Without_numbers_birth_dates_must_agree()
    {
        var one = Registered.Migrant("c1", WithoutNumber);
        Assert.Equal(["into different-birth-dates"],
            Merge(one, Registered.Migrant("c2", answers => { WithoutNumber(answers); answers.With("birthDate", "2016-03-06"); })).Problems.Codes());
    }

    [Fact]
    public void Kind_county_and_identity_are_checked_all_at_once()
    {
        var other = Registered.LeftBehind("c2") with { County = DivisionCode.Parse("140404") };
        var problems = MergeChildren.Decide(Registered.Migrant("c1"), other, new("", Declared.Approver), Declared.Policy, Family.Now).Problems;
        Assert.Equal(["into different-county", "into different-kind", "into different-numbers", "reason required"], problems.Codes());
        var one = Registered.Migrant("c1");
        Assert.Equal(["into same-record"], Merge(one, one).Problems.Codes());
    }

    [Fact]
    public void Whether_two_records_look_like_twins_can_be_asked_by_itself()
    {
        Answers one = Family.MigrantForm.Read(Family.Migrant()),
            sister = Family.MigrantForm.Read(Family.Migrant().With("citizenNumber", SisterNumber));
        Assert.True(MergeChildren.LookLikeTwins(one, sister));
        Assert.False(MergeChildren.LookLikeTwins(one, one));
        Assert.False(MergeChildren.LookLikeTwins(one, Family.LeftBehindForm.Read(Family.LeftBehind())));
        Assert.NotEqual(Number, SisterNumber);
    }

    private static void WithoutNumber(JsonObject answers) =>
        answers.With("hukouRegistered", false).With("birthCertificateNumber", "U140000001").Without("citizenNumber", "hukouAddress", "leftHukouOn");

    private static Decision<Merger> Merge(Child kept, Child merged) =>
        MergeChildren.Decide(kept, merged, new("重复登记", Declared.Approver), Declared.Policy, Family.Now);
}
