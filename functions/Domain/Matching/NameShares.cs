using System.Runtime.InteropServices;

namespace Domain.Matching;

/// <summary>How frequent names are in the lists that are compared: agreeing on 李梓涵 says less than agreeing on 令狐青.</summary>
internal sealed class NameFrequencies
{
    private readonly Dictionary<ulong, int> _names = [];
    private readonly Dictionary<ulong, int> _sounds = [];
    private readonly Dictionary<ulong, int> _guardians = [];
    private readonly int _children;
    private readonly int _grownUps;

    public NameFrequencies(params IReadOnlyList<RecordSet> lists)
    {
        foreach (var list in lists)
        {
            foreach (ref readonly var entry in list.Entries)
            {
                if (entry.Name != 0)
                {
                    var name = list.Names[entry.Name];
                    Count(_names, name.Ordinary);
                    Count(_sounds, name.Sound);
                    _children++;
                }

                foreach (ref readonly var guardian in list.Guardians(entry))
                {
                    if (guardian.Name != 0)
                    {
                        Count(_guardians, list.Names[guardian.Name].Ordinary);
                        _grownUps++;
                    }
                }
            }
        }

        NameTwice = Twice(_names, _children);
        GuardianTwice = Twice(_guardians, _grownUps);
    }

    /// <summary>How often two children taken blindly have the same name.</summary>
    public double NameTwice { get; }

    public double GuardianTwice { get; }

    /// <summary>The shares for the names of one list, by their place in it.</summary>
    public NameShares Of(RecordSet list) => new(
        [.. list.Names.Select(name => Share(_names, name.Ordinary, _children))],
        [.. list.Names.Select(name => Share(_sounds, name.Sound, _children))],
        [.. list.Names.Select(name => Share(_guardians, name.Ordinary, _grownUps))]);

    private static void Count(Dictionary<ulong, int> counts, ulong of) => CollectionsMarshal.GetValueRefOrAddDefault(counts, of, out _)++;

    /// <summary>A name that nobody has is as rare as one that one child has.</summary>
    private static float Share(Dictionary<ulong, int> counts, ulong of, int total) =>
        Math.Max(1, counts.GetValueOrDefault(of)) / (float)Math.Max(100, total);

    private static double Twice(Dictionary<ulong, int> counts, int total)
    {
        // In whole numbers, so that the order of the list does not show in the last digit.
        var sum = 0L;
        foreach (var count in counts.Values)
        {
            sum += (long)count * count;
        }

        return Math.Max(sum, 1) / Math.Pow(Math.Max(100, total), 2);
    }
}

/// <summary>Shares of a list's names, by their place in <see cref="RecordSet.Names"/>.</summary>
internal sealed record NameShares(float[] Name, float[] Sound, float[] Guardian);
