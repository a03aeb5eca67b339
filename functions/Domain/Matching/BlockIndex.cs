namespace Domain.Matching;

/// <summary>
/// Where a record may be looked for: each of its keys (birth and sound of the name, a guardian's telephone, the number …) with the records that share
/// it. A pair that shares no key is never compared.
/// </summary>
/// <remarks>One flat table in two passes, 8 bytes an entry; a million children have some 20 million.</remarks>
internal sealed class BlockIndex
{
    /// <summary>More records than this under one key say that the key tells nothing: it is passed over, whatever the order of the list.</summary>
    private const int Crowd = 600;

    private readonly int[] _starts;
    private readonly ulong[] _slots;
    private readonly int _shift;

    private BlockIndex(int[] starts, ulong[] slots, int shift) => (_starts, _slots, _shift) = (starts, slots, shift);

    /// <param name="keys">Puts the keys of one record into the list.</param>
    public static BlockIndex Build(int count, Func<Action<int, List<ulong>>> keys)
    {
        var bits = Math.Clamp(64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.Max(1, count) * 8), 4, 24);
        var starts = new int[(1 << bits) + 1];
        var shift = 64 - bits;
        ForEach(count, keys, (_, key) => Interlocked.Increment(ref starts[(int)(key >> shift)]));
        var total = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            total += starts[i];
            starts[i] = total;
        }

        var slots = new ulong[total];
        ForEach(count, keys, (record, key) => slots[Interlocked.Decrement(ref starts[(int)(key >> shift)])] = (Tag(key) << 32) | (uint)record);
        return new(starts, slots, shift);
    }

    /// <summary>Adds the records under a key; nothing where they are a crowd.</summary>
    public void Find(ulong key, List<int> into)
    {
        var (from, to, tag, before) = (_starts[(int)(key >> _shift)], _starts[(int)(key >> _shift) + 1], Tag(key), into.Count);
        for (var i = from; i < to; i++)
        {
            if (_slots[i] >> 32 == tag)
            {
                into.Add((int)(_slots[i] & 0xFFFF_FFFF));
            }
        }

        if (into.Count - before > Crowd)
        {
            into.RemoveRange(before, into.Count - before);
        }
    }

    private static ulong Tag(ulong key) => key & 0xFFFF_FFFF;

    private static void ForEach(int count, Func<Action<int, List<ulong>>> keys, Action<int, ulong> act) => Chunks.Run(count, (from, to) =>
    {
        var of = keys();
        List<ulong> found = [];
        for (var record = from; record < to; record++)
        {
            found.Clear();
            of(record, found);
            foreach (var key in found)
            {
                act(record, key);
            }
        }
    });
}

/// <summary>Work on a long list, spread over the processor's cores in pieces that do not depend on how many there are.</summary>
internal static class Chunks
{
    private const int Size = 4096;

    public static void Run(int count, Action<int, int> piece) =>
        Parallel.For(0, (count + Size - 1) / Size, chunk => piece(chunk * Size, Math.Min(count, (chunk + 1) * Size)));

    /// <summary>The pieces' results, in the order of the list.</summary>
    public static T[] Map<T>(int count, Func<int, int, T> piece)
    {
        var results = new T[(count + Size - 1) / Size];
        Parallel.For(0, results.Length, chunk => results[chunk] = piece(chunk * Size, Math.Min(count, (chunk + 1) * Size)));
        return results;
    }
}
