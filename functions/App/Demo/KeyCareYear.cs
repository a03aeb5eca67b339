using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.KeyCare;
using Domain.Time;

namespace App.Demo;

/// <summary>
/// What a county did with one child on the ledger up to the seed day, decided by the same code as for a real one: most are seen in time, some are
/// late.
/// </summary>
internal static class KeyCareYear
{
    private static readonly string[] Seen =
    [
        "入户看望，孩子精神好，作业按时完成。和监护人谈了饮食和上下学安全。",
        "到家里坐了半个小时，家里收拾得干净。提醒按时领取救助金。",
        "给监护人打了电话，孩子近期身体好，没有新的困难。",
        "到学校见了班主任，孩子出勤正常，最近话少，请老师多留意。",
        "和外出的父母视频了一次，说好每周固定和孩子通话。",
        "入户走访，天凉了，衣被够用。约好下次带孩子去做康复评估。",
    ];

    /// <summary>The five months of the city hold no more, whatever the interval.</summary>
    private const int Rounds = 6;

    /// <summary>Days after which even the busiest desk has gone and looked.</summary>
    private const int Patience = 25;

    private static readonly FollowUpKind[] How = [FollowUpKind.HomeVisit, FollowUpKind.HomeVisit, FollowUpKind.Phone, FollowUpKind.School,
        FollowUpKind.Video, FollowUpKind.HomeVisit];

    /// <summary>The entry as it stands on the seed day with its last event; null where the child has no reason to be on the ledger.</summary>
    public static KeyCareEntry? Of(Child child, DivisionCode? place, int roll, PolicyParameters policy, AuditActor staff, DateTimeOffset registeredAt,
        DateOnly today)
    {
        if (KeyCareLedger.Follow(null, child, place, policy, staff, registeredAt)?.Entry is not { } entry)
        {
            return null;
        }

        for (var round = 0; round < Rounds && entry.DueOn is { } due; round++)
        {
            // Some days before the term; a few of the last weeks' were missed so far.
            var on = CivilTime.AddDays(due, -((roll + round) % 9));
            if (on < entry.OpenedOn || on >= today || ((roll + (round * 3)) % 5 == 0 && CivilTime.AddDays(due, Patience) >= today))
            {
                break;
            }

            var pick = (roll + round) % Seen.Length;
            var at = new DateTimeOffset(on, new TimeOnly(15, 30), TimeSpan.FromHours(8)).ToUniversalTime();
            ImmutableArray<string> confirms = [.. entry.Triggers.Where(trigger => trigger is { Confirm: true, ConfirmedOn: null })
                .Select(trigger => trigger.Trigger)];
            entry = RecordFollowUp.Decide(entry, new(new(on, How[pick], Seen[pick], Confirms: confirms), staff), policy, at).Outcome?.Entry ?? entry;
            if (roll % 17 == 0)
            {
                entry = ExitEntry.Decide(entry, new("困难已经缓解，监护人能照顾好孩子，经入户核实退出。", staff), at).Outcome?.Entry ?? entry;
            }
        }

        return entry;
    }
}
