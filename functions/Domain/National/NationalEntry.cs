using System.Collections.Immutable;

namespace Domain.National;

/// <summary>What the national system said to a row.</summary>
public enum SendingOutcome
{
    /// <summary>Nothing yet.</summary>
    Waiting,
    Accepted,
    Rejected,
}

/// <summary>A child went out: in which batch and row, in which version of its record.</summary>
/// <param name="Reason">Why it was not taken, as the file said.</param>
public sealed record Sending(string Batch, int Row, int Revision, DateTimeOffset At, SendingOutcome Outcome = SendingOutcome.Waiting,
    string? Reason = null,
    DateTimeOffset? AnsweredAt = null);

/// <summary>The receipt ledger of one child: every time it went, and the number it has there.</summary>
/// <param name="Child">Its id is the entry's.</param>
/// <param name="Sendings">Oldest first.</param>
/// <param name="Number">Of the child in the national system; null while it is not said.</param>
public sealed record NationalEntry(string Child, ImmutableArray<Sending> Sendings, string? Number)
{
    /// <summary>It goes out. The same batch twice is once: what a crash left is written over.</summary>
    public static NationalEntry Sent(NationalEntry? before, string child, Sending sending)
    {
        ArgumentNullException.ThrowIfNull(sending);
        return before is null ? new(child, [sending], null)
            : before with { Sendings = [.. before.Sendings.Where(one => one.Batch != sending.Batch), sending] };
    }

    public Sending? In(string batch) => Sendings.FirstOrDefault(sending => sending.Batch == batch);

    /// <summary>What came back about it; null where the ledger says so already.</summary>
    public NationalEntry? Answered(string batch, Verdict verdict, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (In(batch) is not { } sending)
        {
            return null;
        }

        var number = verdict.Number ?? Number;
        var after = sending with { Outcome = verdict.Outcome, Reason = verdict.Reason };
        return after == sending && number == Number ? null
            : this with { Sendings = Sendings.Replace(sending, after with { AnsweredAt = now }), Number = number };
    }
}
