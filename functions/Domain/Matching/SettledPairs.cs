namespace Domain.Matching;

/// <summary>A pair of which a person has said what it is.</summary>
/// <param name="Child">Place in the list of children.</param>
/// <param name="Row">Place in the list of rows.</param>
/// <param name="IsSame">One child; else two.</param>
public readonly record struct SettledPair(int Child, int Row, bool IsSame);

/// <summary>
/// What persons have said, looked up by pair. A row that is said to be two children is nobody's by it: the two sayings contradict each other.
/// </summary>
internal sealed class SettledPairs
{
    public static readonly SettledPairs None = new([]);

    private readonly Dictionary<int, int> _same = [];
    private readonly HashSet<(int Child, int Row)> _different = [];

    public SettledPairs(IEnumerable<SettledPair> pairs)
    {
        foreach (var pair in pairs)
        {
            if (!pair.IsSame)
            {
                _different.Add((pair.Child, pair.Row));
            }
            else if (!_same.TryAdd(pair.Row, pair.Child) && _same[pair.Row] != pair.Child)
            {
                _same[pair.Row] = -1;
            }
        }
    }

    /// <summary>The child that the row is said to be; -1 where nobody has said.</summary>
    public int SameAs(int row) => _same.TryGetValue(row, out var child) ? child : -1;

    public IEnumerable<(int Child, int Row)> Different => _different;

    public bool IsDifferent(int child, int row) => _different.Contains((child, row));
}
