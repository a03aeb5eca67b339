namespace Domain.Forms;

/// <summary>
/// A number for every key of a box, counted up as the catalogues are read: where answers keep its value. Boxes of one key share it, whatever form or
/// version they belong to. Says nothing outside of this run: what is stored or sent has the key.
/// </summary>
internal static class Slots
{
    private static readonly Lock Counting = new();
    private static readonly Dictionary<string, int> ByKey = new(128, StringComparer.Ordinal);
    private static readonly object Yes = true;
    private static readonly object No = false;
    private static string[] _keys = new string[128];

    public static int Of(string key)
    {
        lock (Counting)
        {
            if (!ByKey.TryGetValue(key, out var slot))
            {
                slot = ByKey.Count;
                if (slot == _keys.Length)
                {
                    Array.Resize(ref _keys, slot * 2);
                }

                _keys[slot] = key;
                ByKey.Add(key, slot);
            }

            return slot;
        }
    }

    /// <summary>The key that was given the slot.</summary>
    public static string Key(int slot) => Volatile.Read(ref _keys)[slot];

    /// <summary>A yes and a no are kept once for all children: a dozen boxes of every form hold one of the two.</summary>
    public static object Shared(object value) => value is bool yes ? (yes ? Yes : No) : value;

    /// <summary>Lays a value down in its slot; the array grows to it.</summary>
    public static void Put(ref object?[] values, int slot, object value)
    {
        if (slot >= values.Length)
        {
            Array.Resize(ref values, slot + 1);
        }

        values[slot] = Shared(value);
    }
}
