namespace App.Demo;

/// <summary>
/// Chance that a seed decides (SplitMix64): the same city on every machine and under every runtime, which <see cref="Random"/> does not promise.
/// Not for secrets.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>An independent sequence for one family, so that families do not shift when one rolls more often.</summary>
    public static Dice For(ulong seed, ulong family) => new(Mix(seed) ^ Mix(unchecked(family * 0xD1342543DE82EF95UL)));

    public ulong Next() => Mix(_state = unchecked(_state + 0x9E3779B97F4A7C15UL));

    /// <summary>0 … <paramref name="below"/> − 1.</summary>
    public int Below(int below) => (int)((Next() >> 32) * (ulong)below >> 32);

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool Chance(int perMille) => Below(1000) < perMille;

    public T Pick<T>(params IReadOnlyList<T> among) => among[Below(among.Count)];

    public T Pick<T>(Weighted<T> among) => among.At(Below(among.Total));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}

/// <summary>Things that are not equally frequent.</summary>
internal sealed class Weighted<T>
{
    private readonly T[] _items;
    private readonly int[] _upTo;

    public Weighted(params IReadOnlyList<(T Item, int Weight)> items)
    {
        _items = [.. items.Select(item => item.Item)];
        _upTo = new int[items.Count];
        foreach (var (index, item) in items.Index())
        {
            _upTo[index] = Total += item.Weight;
        }
    }

    public int Total { get; }

    public IReadOnlyList<T> Items => _items;

    public T At(int roll)
    {
        var found = Array.BinarySearch(_upTo, roll + 1);
        return _items[found < 0 ? ~found : found];
    }
}
