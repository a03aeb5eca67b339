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

    /// <summary>Whether it says no to what was taken before: an old file that was saved again or a later no; somebody has to say which.</summary>
    public bool TakesBack(string batch, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome == SendingOutcome.Rejected && In(batch) is { Outcome: SendingOutcome.Accepted };
    }

    /// <summary>What came back about it; null where the ledger says so already.</summary>
    /// <remarks>A number once given is changed by the latest sending only: an older batch does not know better than a later one.</remarks>
    public NationalEntry? Answered(string batch, Verdict verdict, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (In(batch) is not { } sending)
        {
            return null;
        }

        var number = Number is null || Sendings[^1].Batch == batch ? verdict.Number ?? Number : Number;
        var after = sending with { Outcome = verdict.Outcome, Reason = verdict.Reason };
        return after == sending && number == Number ? null
            : this with { Sendings = Sendings.Replace(sending, after with { AnsweredAt = now }), Number = number };
    }
}
