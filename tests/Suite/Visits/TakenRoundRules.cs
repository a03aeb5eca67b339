using Domain.Audit;
using Domain.Divisions;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Visits;

namespace Suite.Visits;

/// <summary>The rules of a day's visits on a phone: how long, what is news on the way back, when a device is nobody's.</summary>
public sealed class TakenRoundRules
{
    private static readonly AuditActor Director = new("u-director", "villageWorker");
    private static readonly AuditActor Supervisor = new("u-supervisor", "townshipSupervisor");
    private static readonly DateTimeOffset Morning = new(2026, 9, 10, 8, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("2026-09-10T08:00:00+08:00", "2026-09-12T00:00:00+08:00")]
    [InlineData("2026-09-10T23:59:59+08:00", "2026-09-12T00:00:00+08:00")]
    [InlineData("2026-09-10T17:00:00+00:00", "2026-09-13T00:00:00+08:00")]
    [InlineData("2026-12-31T00:00:00+08:00", "2027-01-02T00:00:00+08:00")]
    public void What_is_taken_along_is_dropped_at_midnight_after_the_next_day_in_China(string taken, string dropped) =>
        Assert.Equal(DateTimeOffset.Parse(dropped, System.Globalization.CultureInfo.InvariantCulture),
            TakenRound.DroppedAt(DateTimeOffset.Parse(taken, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void One_round_is_fewer_looks_than_stand_out_in_the_audit() => Assert.True(TakenRound.Most < UnusualAccess.ManyInADay);

    [Fact]
    public void A_mark_comes_back_as_it_went_and_says_nothing_but_how_far_the_record_was()
    {
        var mark = new TakenMark(3, 2, new string('a', 32));
        Assert.True(TakenMark.TryParse(mark.ToString(), out var back));
        Assert.Equal(mark, back);
        Assert.True(TakenMark.TryParse(new TakenMark(1, 0, null).ToString(), out var first));
        Assert.Null(first.Visit);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3.2")]
    [InlineData("3.2.zz")]
    [InlineData("-1.0.-")]
    [InlineData("99999999999.0.-")]
    [InlineData("1.0.-.1")]
    public void What_is_no_mark_is_none(string? text) => Assert.False(TakenMark.TryParse(text, out _));

    [Fact]
    public void A_visit_that_somebody_recorded_meanwhile_is_news_whatever_day_it_was_on()
    {
        var (known, late, other) = (Of('a', Morning.AddDays(-30), 30), Of('b', Morning.AddHours(1), 40), Of('c', Morning.AddHours(2), 0));
        var since = TakenRound.Since(new(1, 0, known.Id), [], [], [other, late, known]);
        Assert.Equal([late, other], since.Select(each => each.Visit));
        Assert.Empty(TakenRound.Since(new(1, 0, other.Id), [], [], [known, late, other]));
        Assert.Equal(3, TakenRound.Since(new(1, 0, null), [], [], [known, late, other]).Length);
    }

    [Fact]
    public void What_people_did_to_the_ledger_is_news_and_what_the_calendar_did_is_not()
    {
        LedgerEvent[] events =
        [
            new(1, LedgerEventKind.Opened, Morning.AddDays(-9), Supervisor),
            new(2, LedgerEventKind.TriggersChanged, Morning.AddHours(1), AuditActor.System),
            new(3, LedgerEventKind.FollowedUp, Morning.AddHours(2), Supervisor),
        ];
        var since = Assert.Single(TakenRound.Since(new(1, 1, null), [], events, []));
        Assert.Equal((SinceKind.KeyCare, "回访", Supervisor), (since.Kind, since.Label, since.By));
    }

    [Fact]
    public void A_device_is_used_until_it_is_ended_and_remembered_a_day_longer_than_a_phone_keeps_what_was_not_sent()
    {
        var device = new Device("0123", "u-director", "安卓手机", Morning, Morning).Used(Morning.AddHours(3));
        var ended = device.End(Supervisor, Morning.AddHours(4));
        Assert.True(ended.IsEnded);
        Assert.Equal(ended, ended.Used(Morning.AddDays(1)).End(Director, Morning.AddDays(1)));
        Assert.Equal(Morning.AddHours(4) + TimeSpan.FromDays(31), ended.ForgottenAt);
    }

    private static Visit Of(char id, DateTimeOffset at, int daysAgo) => new(new string(id, 32), "child", DivisionCode.Parse("140403"), null,
        DateOnly.FromDateTime(Morning.DateTime).AddDays(-daysAgo), [Met.Carer], "都好。", null, Supervisor, at);
}
