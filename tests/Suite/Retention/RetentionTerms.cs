using Domain.Audit;
using Domain.Cases;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Retention;
using Domain.Time;

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
            var kind = RetentionClock.Listed[chance.Next(RetentionClock.Listed.Count)];
            var ended = new DateOnly(2024, 7, 31).AddDays(chance.Next(0, 3000));
            var policy = Written with
            {
                ClosedChildMonths = chance.Next(0, 241),
                EndedDeclarationMonths = chance.Next(0, 121),
                SettledCaseMonths = chance.Next(0, 121),
            };
            var term = ended.AddMonths(kind.Term(policy).Number);
            Assert.False(RetentionClock.IsDue(kind, ended, policy, term));
            Assert.True(RetentionClock.IsDue(kind, ended, policy, CivilTime.AddDays(term, 1)));
            var before = CivilTime.AddDays(ended, chance.Next(0, term.DayNumber - ended.DayNumber + 1));
            Assert.False(RetentionClock.IsDue(kind, ended, policy, before));
        }
    }

    [Theory]
    [InlineData(RetentionKind.ClosedChild, 24)]
    [InlineData(RetentionKind.EndedDeclaration, 6)]
    [InlineData(RetentionKind.Audit, 6)]
    [InlineData(RetentionKind.StatisticsOriginal, 24)]
    public void No_parameter_undercuts_what_the_law_asks_for(RetentionKind kind, int months)
    {
        for (var set = 0; set <= 48; set++)
        {
            var policy = Written with { ClosedChildMonths = set, EndedDeclarationMonths = set, AuditMonths = set, OriginalMonths = set };
            Assert.Equal(new RetentionTerm(Math.Max(months, set), false), kind.Term(policy));
        }

        // Nor can one be put in force that tries.
        foreach (var (id, least) in new[] { ("closedChildMonths", 24), ("endedDeclarationMonths", 6), ("auditMonths", 6), ("originalMonths", 24) })
        {
            var parameter = PolicyParameter.Find(id)!;
            Assert.Null(parameter.Put(Written, (least - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.NotNull(parameter.Put(Written, least.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_due_that_is_not()
    {
        var ended = new DateOnly(2024, 8, 31);
        Assert.Equal(new DateOnly(2027, 9, 1), RetentionClock.DueOn(RetentionKind.ClosedChild, ended, Written));
        Assert.True(RetentionClock.IsDue(RetentionKind.ClosedChild, ended, Written, new(2027, 9, 1)));
        Assert.False(RetentionClock.IsDue(RetentionKind.ClosedChild, ended, Written, new(2027, 8, 31)));
    }

    [Fact]
    public void A_key_is_destroyed_after_as_many_days_as_were_seen_and_a_clock_that_jumps_is_one_day()
    {
        var slot = BackupSlot.Find("140403.closedchild.2025")!.Value;
        var given = new DateOnly(2026, 1, 5);
        DateOnly[] every = [.. Enumerable.Range(0, 30).Select(day => CivilTime.AddDays(given, day))];
        Assert.Equal(new DateOnly(2026, 1, 31), slot.DestroyedFrom(null, [], given, Written));
        Assert.Equal(new DateOnly(2026, 2, 4), slot.DestroyedFrom(given, [], given, Written));
        Assert.Equal(new DateOnly(2026, 2, 4), slot.DestroyedFrom(given, every, new(2026, 2, 3), Written));

        // Ten days on, the clock says 2030 for a day: nineteen more days have to be seen by it; back in its time as many as before.
        DateOnly[] ten = [.. every.Take(10), new(2030, 6, 1)];
        Assert.Equal(new DateOnly(2030, 6, 20), slot.DestroyedFrom(given, ten, new(2030, 6, 1), Written));
        Assert.Equal(new DateOnly(2026, 2, 4), slot.DestroyedFrom(given, ten, new(2026, 1, 14), Written));
    }

    [Fact]
    public void A_case_has_a_term_once_it_is_settled_and_nobody_ever_declared()
    {
        var settled = new DateTimeOffset(2025, 3, 1, 2, 0, 0, TimeSpan.Zero);
        var lead = new CaseForReview
        {
            Id = new string('a', 32),
            Type = CaseType.Lead,
            County = DivisionCode.Parse("140403"),
            Status = CaseStatus.Settled,
            At = settled,
            Words = "东街有个孩子没有上学",
            Settlements = [new(CaseOutcome.NothingToChange, "去看过", AuditActor.System, settled)],
        };
        Assert.Equal(new DateOnly(2025, 3, 1), RetentionClock.EndOf(lead));
        Assert.Null(RetentionClock.EndOf(lead with { Status = CaseStatus.Open }));
        Assert.Null(RetentionClock.EndOf(lead with { Declaration = new string('b', 32) }));
        Assert.Null(RetentionClock.EndOf(lead.Emptied()));
        Assert.Null(lead.Emptied().Words);
    }

    [Fact]
    public void Every_kind_has_a_term_a_clause_and_a_parameter_of_the_policy_room()
    {
        (RetentionKind Kind, string Term, string Parameter)[] written =
        [
            (RetentionKind.ClosedChild, "36个月", "closedChildMonths"), (RetentionKind.EndedDeclaration, "12个月", "endedDeclarationMonths"),
            (RetentionKind.SettledCase, "12个月", "settledCaseMonths"),
            (RetentionKind.Draft, "30天", "draftDays"), (RetentionKind.DepartmentRow, "400天", "recordKeptDays"), (RetentionKind.Audit, "36个月",
                "auditMonths"),
            (RetentionKind.StatisticsOriginal, "24个月", "originalMonths"), (RetentionKind.Backup, "12个月", "backupMonths"),
        ];
        Assert.Equal(RetentionClock.Kinds, written.Select(one => one.Kind));
        Assert.All(written, one =>
        {
            Assert.Equal(one.Term, one.Kind.Term(Written).Label);
            Assert.Contains("法", one.Kind.Clause(), StringComparison.Ordinal);
            Assert.NotNull(PolicyParameter.Find(one.Parameter));
            Assert.Equal(one.Kind, RetentionClock.Find(one.Kind.Id()));
        });
    }

    [Fact]
    public void What_lies_in_a_backup_goes_with_the_year_in_which_it_is_due_and_what_has_not_ended_with_the_backup()
    {
        var (county, taken) = (DivisionCode.Parse("140403"), new DateOnly(2026, 11, 30));
        Assert.Equal("140403.closedchild.2027", BackupSlot.Of(county, RetentionKind.ClosedChild, new(2027, 9, 1), taken, Written).Id);
        Assert.Equal("140403.backup.2027", BackupSlot.Of(county, RetentionKind.ClosedChild, null, taken, Written).Id);

        // Overdue, and waiting for its second person: nothing new comes under a key of a year that is over.
        var late = BackupSlot.Of(county, RetentionKind.EndedDeclaration, new(2025, 3, 1), taken, Written);
        Assert.Equal("140403.endeddeclaration.2026", late.Id);
        Assert.Equal(late, BackupSlot.Find(late.Id));
        Assert.Null(BackupSlot.Find("140403.nothing.2026"));
        Assert.Equal(new DateOnly(2027, 1, 1), late.DueOn);
    }
}
