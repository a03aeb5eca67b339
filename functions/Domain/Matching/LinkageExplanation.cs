namespace Domain.Matching;

/// <summary>One step from what was assumed to what was concluded.</summary>
/// <param name="Field">A <see cref="LinkageField"/> in lower camel case, or <c>prior</c>, <c>family</c>, <c>rivals</c>, <c>calibration</c>.</param>
/// <param name="Level">How it agreed, in lower camel case.</param>
/// <param name="Weight">Bits: 1 doubles the odds that it is the same child, -1 halves them.</param>
/// <param name="Explanation">In plain Chinese; no name, date or number in it.</param>
public sealed record LinkageEvidence(string Field, string Level, double Weight, string Explanation);

/// <summary>The steps, which add up to the probability's log odds.</summary>
public sealed record LinkageExplanation(double Probability, IReadOnlyList<LinkageEvidence> Evidence)
{
    /// <summary>Sum of the weights.</summary>
    public double LogOdds => Evidence.Sum(step => step.Weight);
}
