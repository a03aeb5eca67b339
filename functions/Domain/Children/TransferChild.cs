using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.Children;

/// <summary>
/// Handing a child over to the county that is responsible now (六), in four commits of which each can be repeated and none needs a lock:
/// giver <see cref="Depart"/> → taker <see cref="Arrive"/> → giver <see cref="Leave"/> → taker <see cref="Settle"/>.
/// </summary>
/// <remarks>
/// Killed after any step, the outbox message of that step is sent again and the next one is done. In between the child is in both counties, with
/// transfer sequences that differ by one, and a city total counts it where the sequence is higher; never twice, never not at all.
/// </remarks>
public sealed record TransferChild(DivisionCode To, string Reason, AuditActor By)
{
    /// <summary>Step 1, in the giving county: <c>departing</c>. Its message carries nothing but ids.</summary>
    /// <param name="transferId">UUIDv7 chosen by the caller.</param>
    public static Decision<ChildChange> Depart(Child child, TransferChild command, DateTimeOffset now, string transferId)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        var problems = ChildChanges.Check(child, command.Reason);
        if (Errors.RefuseTarget(child.County, command.To) is { } wrong)
        {
            problems.Add(wrong);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var transfer = new Transfer(transferId, child.TransferSequence + 1, child.County, command.To, now, command.By, command.Reason);
        return ChildChanges.Next(child, child with { Status = ChildStatus.Departing, Transfer = transfer }, RevisionCause.Departed, command.By, now,
            command.Reason);
    }

    /// <summary>
    /// Step 2, in the taking county: the same child id, <c>arriving</c>. Null when this hand-over has arrived before (a repeated message).
    /// </summary>
    /// <param name="departing">The giver's record.</param>
    /// <param name="known">What the taking county has under this id: nothing, or the tombstone of an earlier hand-over in the other
    /// direction.</param>
    public static Decision<Arrival> Arrive(Child departing, Child? known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(departing);
        if (departing.Transfer is not { } transfer)
        {
            return Errors.NotTheSameTransfer();
        }

        if (known is not null && known.TransferSequence >= transfer.Sequence)
        {
            return new Arrival(null);
        }

        if (departing.Status != ChildStatus.Departing)
        {
            return Errors.NotTheSameTransfer();
        }

        var arriving = departing with { County = transfer.To, Status = ChildStatus.Arriving, TransferSequence = transfer.Sequence };

        // Revisions number on from the giver's, so that the history of the child is one line through all counties.
        var before = known is null || known.Revision < departing.Revision ? departing : departing with { Revision = known.Revision };
        return new Arrival(ChildChanges.Next(before, arriving, RevisionCause.Arrived, transfer.By, now, transfer.Reason));
    }

    /// <summary>
    /// Step 3, in the giving county: a tombstone that says where the child went. Its answers leave with the child; the revisions up to here stay.
    /// </summary>
    public static Decision<Arrival> Leave(Child departing, string transferId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(departing);
        if (departing.Transfer is not { } transfer || transfer.Id != transferId)
        {
            return Errors.NotTheSameTransfer();
        }

        if (departing.Status == ChildStatus.Transferred)
        {
            return new Arrival(null);
        }

        if (departing.Status != ChildStatus.Departing)
        {
            return Errors.NotTheSameTransfer();
        }

        var tombstone = departing with { Status = ChildStatus.Transferred, Answers = Answers.Empty, Judgements = [], DueOn = null };
        return new Arrival(ChildChanges.Next(departing, tombstone, RevisionCause.Left, transfer.By, now, transfer.Reason, changed: []));
    }

    /// <summary>
    /// Step 4, in the taking county: on its register, <c>inReview</c> until its own staff have looked (<see cref="ConfirmChild"/> makes it active).
    /// </summary>
    public static Decision<Arrival> Settle(Child arriving, string transferId, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(arriving);
        if (arriving.Transfer is not { } transfer || transfer.Id != transferId)
        {
            return Errors.NotTheSameTransfer();
        }

        if (arriving.Status != ChildStatus.Arriving)
        {
            return new Arrival(null);
        }

        var today = CivilTime.ChinaDate(now);
        var settled = ChildChanges.Judged(arriving with { Status = ChildStatus.InReview }, policy, today, out var assessment) with
        {
            DueOn = CivilTime.AddDays(today, StaffTerms.ReviewDays),
        };
        return new Arrival(ChildChanges.Next(arriving, settled, RevisionCause.Settled, transfer.By, now, transfer.Reason, assessment.Warnings));
    }
}

/// <summary>A step of a hand-over.</summary>
/// <param name="Change">What to commit; null when a repeated message finds it done already.</param>
public sealed record Arrival(ChildChange? Change);
