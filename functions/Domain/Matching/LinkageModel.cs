using System.Collections.Immutable;

namespace Domain.Matching;

/// <summary>
/// What a training learned: how often each level is met among pairs of one child, of strangers, of brothers and sisters and of twins, how many of the
/// rows have their child in the list, and how probabilities came out where the truth was known. Kept with its day and the version of the code that
/// made it; the same lists and day give the same model.
/// </summary>
/// <param name="Code">Version of the comparison: weights of another version mean other levels.</param>
/// <param name="TrainedOn">Day of the training; null: <see cref="Untrained"/>.</param>
/// <param name="Pairs">Pairs of known truth and pairs weighed in EM.</param>
/// <param name="SameChild">Share of each level, by <see cref="LinkageField"/> and level; index 0 (missing) is not used.</param>
/// <param name="Stranger">The same between two children taken blindly; where a name agrees, its own frequency counts instead.</param>
/// <param name="Sibling">The same between brothers and sisters.</param>
/// <param name="Twin">The same between twins.</param>
/// <param name="Coverage">Share of the rows without an exact number whose child is in the list.</param>
/// <param name="Siblings">Brothers and sisters per child in a list.</param>
/// <param name="Twins">Twins per child in a list.</param>
/// <param name="Repeated">Share of records that a list holds twice.</param>
/// <param name="Calibrated">How far the weights were right.</param>
public sealed record LinkageModel(
    string Code,
    DateOnly? TrainedOn,
    int Pairs,
    ImmutableArray<ImmutableArray<double>> SameChild,
    ImmutableArray<ImmutableArray<double>> Stranger,
    ImmutableArray<ImmutableArray<double>> Sibling,
    ImmutableArray<ImmutableArray<double>> Twin,
    double Coverage,
    double Siblings,
    double Twins,
    double Repeated,
    Calibration Calibrated)
{
    /// <summary>Raise it whenever a level changes its meaning.</summary>
    public const string CurrentCode = "linkage-1";

    /// <summary>
    /// What is assumed before anything was learned; a training starts here, and a list too small to learn from stays near it. By eye, from what
    /// clerks' lists look like; the numbers of levels are those of the enumerations.
    /// </summary>
    public static LinkageModel Untrained { get; } = new(
        CurrentCode,
        null,
        0,
        SameChild:
        [
            [0, .90, .01, .03, .008, .003, .003, .008, .012, .01, .008, .005, .003],
            [0, .93, .006, .012, .008, .010, .015, .008, .011],
            [0, .99, .01],
            [0, .60, .03, .26, .02, 2e-7, .09],
            [0, .72, .12, .09, .03, .04],
            [0, .62, .14, .12, .05, .07],
            [0, .72, .12, .16],
            [0, .84, .05, .03, .02, .06],
            [0, .78, .02, .20],
            [0, .93, .02, .05],
        ],
        Stranger:
        [
            [0, 2e-5, 1e-6, 2e-5, 4e-5, 1e-6, 1e-5, 2e-4, 1e-3, 5e-4, 4e-2, 2e-4, .96],
            [0, 1.8e-4, 1.2e-4, 1.8e-4, 1.8e-4, 4e-4, 3e-3, 5e-3, .99],
            [0, .5, .5],
            [0, 1e-10, 1e-9, 1e-8, 1e-7, 2e-6, 1],
            [0, 5e-4, 7e-3, .08, .55, .36],
            [0, 5e-4, 7e-3, .08, .55, .36],
            [0, 3e-3, 6e-3, .99],
            [0, 1e-4, 2e-4, 3e-3, 4e-2, .95],
            [0, 2e-6, 2e-6, 1],
            [0, 1e-6, 2e-7, 1],
        ],
        Sibling:
        [
            [0, 5e-4, 5e-5, 2e-3, 2e-3, 1e-4, 1e-2, 5e-3, .10, 1e-2, .80, 1e-3, .07],
            [0, 2e-4, 1e-4, 2e-4, 1e-3, 5e-4, 3e-3, 2e-3, .99],
            [0, .5, .5],
            [0, 2e-4, 1e-4, 1e-4, 1e-4, 5e-4, 1],
            [],
            [],
            [0, .25, .10, .65],
            [],
            [],
            [],
        ],
        Twin:
        [
            [0, 5e-4, 5e-5, 2e-3, 2e-3, 1e-4, 1e-2, 5e-3, .20, 1e-2, .70, 1e-3, .07],
            [0, .95, .004, .006, .004, .006, .01, .01, .01],
            [0, .65, .35],
            [0, 1e-3, 1e-3, 2e-3, .05, .85, .10],
            [],
            [],
            [0, .80, .10, .10],
            [],
            [],
            [],
        ],
        Coverage: .85,
        Siblings: .3,
        Twins: .02,
        Repeated: .005,
        Calibrated: Calibration.None);
}

/// <summary>How log odds (base 2) become the probability that is told.</summary>
/// <param name="Slope">Above 1: the weights were too careful; below: too sure.</param>
/// <param name="Shift">Added to the log odds.</param>
/// <param name="Errors">Share of the surest pairs that were wrong all the same.</param>
public sealed record Calibration(double Slope, double Shift, double Errors)
{
    /// <summary>As the weights say.</summary>
    public static Calibration None { get; } = new(1, 0, 0);

    /// <summary>Beyond these log odds nothing more is learned.</summary>
    internal const double Widest = 20;

    public double Of(double logOdds) => (1 - Errors) / (1 + Math.Pow(2, -((Slope * Math.Clamp(logOdds, -2 * Widest, 2 * Widest)) + Shift)));
}
