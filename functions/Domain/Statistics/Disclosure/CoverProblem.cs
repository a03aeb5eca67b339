namespace Domain.Statistics.Disclosure;

/// <summary>
/// What a solver is asked: two worlds between which one number differs by enough, at the least cost of cells that then have to be hidden.
/// </summary>
/// <param name="Truth">A number for each variable; one world that fits everything. A world has no number below 0.</param>
/// <param name="Sums">The cells.</param>
/// <param name="Target">Variables whose sum must differ.</param>
/// <param name="Width">By at least this much.</param>
/// <param name="Cheaper">Only a cover that costs less than this is wanted; null: any.</param>
public sealed record CoverProblem(IReadOnlyList<int> Truth, IReadOnlyList<CoverSum> Sums, IReadOnlyList<int> Target, int Width, long? Cheaper);

/// <summary>A cell as a solver sees it.</summary>
/// <param name="Value">Its true number, which it keeps unless it is hidden.</param>
/// <param name="Cost">Of hiding it; null where it is known for ever. Hidden ones are not among the sums.</param>
public sealed record CoverSum(IReadOnlyList<int> Members, int Value, int? Cost);

/// <summary>Two worlds: in the second the number is larger.</summary>
public sealed record Cover(int[] Low, int[] High);

/// <summary>
/// Finds covers that cost less than the one that is known. Its word is not taken: whoever asks checks both worlds, and keeps its own where they do
/// not hold. One solver serves one decision and has a bounded time for all of it.
/// </summary>
public interface ICoverSolver
{
    /// <returns>Null where none was found in the time there was.</returns>
    Cover? Find(CoverProblem problem);
}

/// <summary>No solver: the exchanges of <see cref="Exchanges"/> alone.</summary>
public sealed class NoSolver : ICoverSolver
{
    public static NoSolver Instance { get; } = new();

    public Cover? Find(CoverProblem problem) => null;
}
