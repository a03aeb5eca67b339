using Domain.Eligibility;
using Domain.Forms;
using Domain.Retention;

namespace Suite.Retention;

/// <summary>个人信息保护法 19: kept for its term, and no shorter than the law asks for.</summary>
public sealed class RetentionTerms
{
    private static readonly PolicyParameters Written = PolicyInForce.AsWritten.On(new DateOnly(2026, 1, 1));

    [Fact]
    public void Nothing_is_due_before_its_term_is_over_whatever_the_day_and_whatever_the_parameter()
    {
        var chance = new Random(20261130);
        for (var i = 0; i < 5000; i++)
        {
            var kind = RetentionClock.Kinds[chance.Next(RetentionClock.Kinds.Count)];
            var ended = new DateOnly(2024, 7, 31).AddDays(chance.Next(0, 3000));
            var policy = Written with { ClosedChildMonths = chance.Next(0, 241), EndedDeclarationMonths = chance.Next(0, 121) };
            var term = ended.AddMonths(kind.Months(policy));
            Assert.False(RetentionClock.IsDue(kind, ended, policy, term, null));
            Assert.True(RetentionClock.IsDue(kind, ended, policy, CivilTime.AddDays(term, 1), null));
            Assert.False(RetentionClock.IsDue(kind, ended, policy, CivilTime.AddDays(ended, chance.Next(0, term.DayNumber - ended.DayNumber + 1)), null));
        }
    }

    [Theory]
    [InlineData(RetentionKind.ClosedChild, 24)]
    [InlineData(RetentionKind.EndedDeclaration, 6)]
    public void No_parameter_undercuts_what_the_law_asks_for(RetentionKind kind, int months)
    {
        for (var set = 0; set <= 48; set++)
        {
            var policy = Written with { ClosedChildMonths = set, EndedDeclarationMonths = set };
            Assert.Equal(Math.Max(months, set), kind.Months(policy));
        }

        // Nor can one be put in force that tries.
        foreach (var (id, least) in new[] { ("closedChildMonths", 24), ("endedDeclarationMonths", 6) })
        {
            var parameter = PolicyParameter.Find(id)!;
            Assert.Null(parameter.Put(Written, (least - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.NotNull(parameter.Put(Written, least.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_due()
    {
        var ended = new DateOnly(2024, 8, 31);
        Assert.Equal(new DateOnly(2027, 9, 1), RetentionClock.DueOn(RetentionKind.ClosedChild, ended, Written));
        Assert.True(RetentionClock.IsDue(RetentionKind.ClosedChild, ended, Written, new(2027, 9, 1), new(2027, 9, 1)));
        Assert.False(RetentionClock.IsDue(RetentionKind.ClosedChild, ended, Written, new(2027, 9, 1), new(2027, 9, 2)));
    }
}
