using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Children;
using Domain.KeyCare;
using Domain.Time;
using Suite.Children;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.KeyCare;

/// <summary>六: how an entry of the ledger follows the child, and when somebody looks next.</summary>
public sealed class Ledger
{
    private static readonly Child Dibao = Registered.Migrant(bend: body => body["familyHardship"] = new JsonArray("dibao"));
    private static readonly Child Ordinary = Registered.Migrant();
    private static readonly DateOnly Today = CivilTime.ChinaDate(Family.Now);

    [Fact]
    public void A_reason_that_was_a_guess_when_the_child_left_the_ledger_and_is_certain_now_brings_it_back()
    {
        var left = Opened() with { Status = KeyCareStatus.Exited, DueOn = null };
        Assert.Null(Follow(left, Dibao));
        var guessed = left with { Triggers = [.. left.Triggers.Select(trigger => trigger with { Provisional = true })] };
        var back = Follow(guessed, Dibao)!;
        Assert.Equal((KeyCareStatus.Open, LedgerEventKind.Reopened), (back.Entry.Status, back.Event!.Kind));
    }

    [Fact]
    public void Where_no_reason_is_left_somebody_looks_by_the_end_of_the_month_in_which_a_first_look_is_due_whatever_day_was_set()
    {
        var far = Opened() with { DueOn = Today.AddDays(300) };
        var changed = Follow(far, Ordinary)!.Entry;
        Assert.Empty(changed.Triggers);
        Assert.Equal(CivilTime.EndOfMonth(Today.AddDays(Declared.Policy.KeyCareFirstDays)), changed.DueOn);
        Assert.Equal(Today.AddDays(1), Follow(Opened() with { DueOn = Today.AddDays(1) }, Ordinary)!.Entry.DueOn);
    }

    [Fact]
    public void The_next_look_counts_from_the_last_contact_whichever_note_came_in_last()
    {
        var now = Family.Now.AddDays(40);
        var entry = Opened();
        var spoken = Note(entry, Today.AddDays(30), now);
        Assert.Equal(Today.AddDays(30 + Declared.Policy.KeyCareDays), spoken.DueOn);

        // A visit of three weeks before is written down late: the later telephone call still counts.
        Assert.Equal(spoken.DueOn, Note(spoken, Today.AddDays(9), now).DueOn);
    }

    private static KeyCareEntry Opened() => Follow(null, Dibao)!.Entry;

    private static KeyCareEntry Note(KeyCareEntry entry, DateOnly on, DateTimeOffset now) =>
        RecordFollowUp.Decide(entry, new(new(on, FollowUpKind.Phone, "孩子在家，一切都好"), Declared.Reviewer), Declared.Policy, now).Accepted().Entry;

    private static LedgerChange? Follow(KeyCareEntry? entry, Child child) =>
        KeyCareLedger.Follow(entry, child, null, Declared.Policy, AuditActor.System, Family.Now);
}
