using System.Collections.Immutable;
using Domain.Audit;
using Domain.Eligibility;
using Domain.Problems;
using Domain.Time;

namespace Domain.KeyCare;

/// <summary>Somebody was in touch with a child on the ledger (六).</summary>
/// <param name="SetsDue">Whoever answers for key care sets the next day; a visit note of the village is kept without moving it.</param>
/// <param name="ApprovedBy">The second person, where a township proposed it.</param>
public sealed record RecordFollowUp(FollowUpNote Note, AuditActor By, bool SetsDue = true, AuditActor? ApprovedBy = null)
{
    /// <returns>The entry with the note added, or every problem. Nothing earlier is changed: a correction is a further note.</returns>
    public static Decision<LedgerChange> Decide(KeyCareEntry entry, RecordFollowUp command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        var (note, today) = (command.Note with { Notes = command.Note.Notes.Trim() }, CivilTime.ChinaDate(now));
        var problems = Check(entry, note, command.SetsDue, today);
        if (problems.Count > 0)
        {
            return problems;
        }

        var triggers = note.Confirms.IsEmpty ? entry.Triggers
            : [.. entry.Triggers.Select(trigger => note.Confirms.Contains(trigger.Trigger) ? trigger with { ConfirmedOn = note.On } : trigger)];
        var due = DueAfter(entry, note, triggers, command.SetsDue, policy);
        var happened = new LedgerEvent(entry.NextNumber, command.SetsDue ? LedgerEventKind.FollowedUp : LedgerEventKind.Noted, now, command.By)
        {
            Note = note,
            Triggers = note.Confirms.IsEmpty ? [] : triggers,
            DueOn = due,
            ApprovedBy = command.ApprovedBy,
        };
        return new LedgerChange(entry.With(happened) with { Triggers = triggers, DueOn = due }, happened);
    }

    private static List<Problem> Check(KeyCareEntry entry, FollowUpNote note, bool setsDue, DateOnly today)
    {
        var problems = new List<Problem>();

        // Who has left the ledger is not followed up, but what was written down wrongly can still be put right.
        if (entry.Status == KeyCareStatus.HandedOver || (entry.Status == KeyCareStatus.Exited && note.Corrects is null))
        {
            problems.Add(Errors.NotOnLedger(entry));
        }

        if (entry.Events.Length >= KeyCareTerms.MaxEvents
            || entry.Events.Sum(happened => happened.Note?.Notes.Length ?? 0) + note.Notes.Length > KeyCareTerms.MaxCharacters)
        {
            problems.Add(Errors.Full());
        }

        if (note.Notes.Length == 0)
        {
            problems.Add(Errors.NotesRequired());
        }
        else if (note.Notes.Length > KeyCareTerms.MaxNotes)
        {
            problems.Add(Errors.NotesTooLong());
        }

        var earliest = note.Corrects is null ? entry.OpenedOn : entry.FirstOpenedOn;
        if (note.On > today)
        {
            problems.Add(Errors.FutureDay());
        }
        else if (note.On < earliest)
        {
            problems.Add(Errors.BeforeOpening(earliest));
        }

        if (note.NextDueOn is { } due)
        {
            if (!setsDue)
            {
                problems.Add(Errors.DueNotYours());
            }
            else if (due <= today || due <= note.On)
            {
                problems.Add(Errors.DueNotAhead());
            }
            else if (due > CivilTime.AddDays(today, KeyCareTerms.MaxDaysAhead))
            {
                problems.Add(Errors.DueTooFar());
            }
        }

        if (note.Corrects is { } number)
        {
            if (entry.FollowUps.FirstOrDefault(earlier => earlier.Number == number) is not { } corrected)
            {
                problems.Add(Errors.NothingToCorrect());
            }
            else if (!setsDue && corrected.Kind != LedgerEventKind.Noted)
            {
                // Below a correction the earlier note counts as put right: what the county wrote is the county's to put right.
                problems.Add(Errors.NotYoursToCorrect());
            }
        }

        problems.AddRange(note.Confirms.Where(id => !setsDue
            || !entry.Triggers.Any(trigger => trigger.Trigger == id && trigger is { Confirm: true, ConfirmedOn: null }))
            .Select(Errors.NothingToConfirm));
        return problems;
    }

    /// <summary>The day chosen; else the interval from the last contact, whichever note came in last. A correction by itself moves nothing.</summary>
    private static DateOnly? DueAfter(KeyCareEntry entry, FollowUpNote note, ImmutableArray<LedgerTrigger> triggers, bool setsDue,
        PolicyParameters policy)
    {
        if (!setsDue || entry.Status != KeyCareStatus.Open || (note.Corrects is not null && note.NextDueOn is null))
        {
            return entry.DueOn;
        }

        if (note.NextDueOn is { } chosen)
        {
            return chosen;
        }

        var last = entry.LastContactOn is { } earlier && earlier > note.On ? earlier : note.On;
        return CivilTime.AddDays(last, KeyCareLedger.IntervalDays(triggers.Select(trigger => trigger.Trigger), policy));
    }
}

/// <summary>The child leaves the ledger: the need has gone, or was found not to be there. Everything written stays.</summary>
public sealed record ExitEntry(string Reason, AuditActor By, AuditActor? ApprovedBy = null)
{
    public static Decision<LedgerChange> Decide(KeyCareEntry entry, ExitEntry command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(command);
        var problems = KeyCareLedger.CheckReason(command.Reason);
        if (entry.Status != KeyCareStatus.Open)
        {
            problems.Insert(0, Errors.NotOnLedger(entry));
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        return KeyCareLedger.Exit(entry, command.Reason.Trim(), command.By, now, command.ApprovedBy);
    }
}

/// <summary>Staff put a child back on the ledger that had left it.</summary>
public sealed record ReopenEntry(string Reason, AuditActor By, AuditActor? ApprovedBy = null)
{
    /// <param name="childIsOpen">Whether the county works with the child now.</param>
    public static Decision<LedgerChange> Decide(KeyCareEntry entry, ReopenEntry command, bool childIsOpen, PolicyParameters policy,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(command);
        var problems = KeyCareLedger.CheckReason(command.Reason);
        if (entry.Status != KeyCareStatus.Exited)
        {
            problems.Insert(0, entry.Status == KeyCareStatus.Open ? Errors.StillOnLedger() : Errors.NotOnLedger(entry));
        }
        else if (!childIsOpen)
        {
            problems.Insert(0, Errors.ChildNotOpen());
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        return KeyCareLedger.Reopen(entry, entry.Triggers, command.Reason.Trim(), command.By, policy, now, command.ApprovedBy);
    }
}
