namespace Domain.Verification;

/// <summary>Numbers of ours about what departments send; the plan sets none.</summary>
public static class RecordParameters
{
    /// <summary>
    /// Days after which the rows of a batch are erased once none of them is in force any more. From 2026-11-29; facts.md §7 asks for a retention clock, the
    /// departments' rhythm is half-yearly (facts.md §3): two rounds can still be looked at beside each other.
    /// </summary>
    public const int KeptDays = 400;
}
