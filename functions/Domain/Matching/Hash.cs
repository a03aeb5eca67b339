namespace Domain.Matching;

/// <summary>
/// Hashes that are the same in every process, which those of the runtime are not: a model trained today must say the same tomorrow.
/// </summary>
internal static class Hash
{
    public const ulong Seed = 0x9E3779B97F4A7C15UL;

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    public static ulong Of(ulong first, ulong second) => Mix(unchecked((first * 0xD1342543DE82EF95UL) + second + Seed));

    /// <summary>Never 0, which stands for nothing.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Seed;
        foreach (var c in text)
        {
            hash = Of(hash, c);
        }

        return hash == 0 ? Seed : hash;
    }
}
