using System.Diagnostics.CodeAnalysis;

namespace Domain.Problems;

/// <summary>What a pure decide function answers: the outcome, or every problem at once. A programmer's error throws instead.</summary>
public sealed class Decision<T>
    where T : class
{
    private Decision(T? outcome, IReadOnlyList<Problem> problems) => (Outcome, Problems) = (outcome, problems);

    public T? Outcome { get; }

    public IReadOnlyList<Problem> Problems { get; }

    [MemberNotNullWhen(true, nameof(Outcome))]
    public bool IsAccepted => Outcome is not null;

    public static implicit operator Decision<T>(T outcome) => new(outcome, []);

    public static implicit operator Decision<T>(Problem problem) => new(null, [problem]);

    public static implicit operator Decision<T>(List<Problem> problems) => problems.Count > 0
        ? new(null, problems)
        : throw new ArgumentException("A refusal names at least one problem.", nameof(problems));
}
