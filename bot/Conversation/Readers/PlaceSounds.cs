using System.Collections.Concurrent;
using System.Text;
using Domain.Divisions;
using Domain.Matching;

namespace Conversation.Readers;

/// <summary>
/// Places written by their sound: 斯亭镇 is 虒亭镇, 候堡 is 侯堡, 丹珠镇 is 丹朱镇. Only inside what is known already, and only where one place fits.
/// </summary>
internal static class PlaceSounds
{
    private static readonly ConcurrentDictionary<string, Unit[]> Inside = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<char, string[]> Readings = new();

    private sealed record Unit(Division Division, string Name, string[] Ways);

    /// <summary>The text with the one place put right that it writes by its sound; null where none or several fit.</summary>
    /// <param name="frame">A county (its towns are meant), a city (its counties), or 长治 (both).</param>
    /// <param name="from">Where what is not understood begins; a name without 镇 or 乡 is only looked for there.</param>
    public static (string Text, string Said, string Meant)? Correct(string text, DivisionCode frame, int from)
    {
        var units = Inside.GetOrAdd(frame.Value, _ => [.. Units(frame)]);
        (int At, int Length, string Name)? best = null;
        var (rank, isTorn) = (0, false);
        foreach (var unit in units)
        {
            foreach (var way in unit.Ways)
            {
                if (way.Length > text.Length)
                {
                    continue;
                }

                for (var at = Math.Min(from, text.Length); at + way.Length <= text.Length && at <= 60; at++)
                {
                    var likeness = Likeness(text.AsSpan(at, way.Length), way, isStart: at == from);
                    if (likeness == 0 || likeness < rank)
                    {
                        continue;
                    }

                    if (likeness == rank && best is { } other && (other.Name == unit.Name || other.Length != way.Length))
                    {
                        // The longer reading of one place, or of two that begin alike, is meant.
                        if (way.Length <= other.Length)
                        {
                            continue;
                        }
                    }
                    else if (likeness == rank && best is not null)
                    {
                        isTorn = true;
                    }
                    else
                    {
                        isTorn = false;
                    }

                    (best, rank) = ((at, way.Length, unit.Name), likeness);
                }
            }
        }

        return best is { } found && !isTorn
            ? (string.Concat(text.AsSpan(0, found.At), found.Name, text.AsSpan(found.At + found.Length)),
                text.Substring(found.At, found.Length), found.Name)
            : null;
    }

    private static IEnumerable<Unit> Units(DivisionCode frame)
    {
        var divisions = frame == DivisionCode.Changzhi
            ? DivisionTable.Children(frame).Concat(DivisionTable.Children(frame).SelectMany(county => DivisionTable.Children(county.Code)))
            : DivisionTable.Children(frame);
        foreach (var division in divisions.Where(division => division.Kind != DivisionKind.Heading && division.Name.Length <= 8))
        {
            var name = division.Name;
            var suffix = name.EndsWith("街道", StringComparison.Ordinal) ? "街道" : name[^1..];
            var bare = name[..^suffix.Length];
            string[] ways = suffix == "街道" ? [name, bare + "办事处", bare + "街道办", bare + "办", bare] : division.Level == DivisionLevel.Township
                ? [name, bare + (suffix == "镇" ? "乡" : "镇"), bare] : [name, bare];
            yield return new(division, name, [.. ways.Where(way => way.Length >= 2)]);
        }
    }

    /// <summary>
    /// 4: sounds the same; 3: nearly (定仓, 定昌); 2: one character of four differs (西白免镇); 0: not meant. The name itself is no likeness.
    /// </summary>
    private static int Likeness(ReadOnlySpan<char> said, string name, bool isStart)
    {
        var hasStatus = name[^1] is '镇' or '乡' or '道' or '办' or '处' or '县' or '区' or '市';
        if ((!hasStatus && (!isStart || name.Length < 2)) || (hasStatus && said[^1] != name[^1]) || said.SequenceEqual(name))
        {
            return 0;
        }

        var (alike, near, other) = (0, 0, 0);
        for (var i = 0; i < name.Length; i++)
        {
            if (said[i] == name[i])
            {
                continue;
            }

            switch (Sound(said[i], name[i]))
            {
                case 2:
                    alike++;
                    break;
                case 1:
                    near++;
                    break;
                default:
                    other++;
                    break;
            }
        }

        return (other, near) switch
        {
            (0, 0) => 4,
            (0, 1) when hasStatus => 3,
            (1, 0) when hasStatus && name.Length >= 4 && alike == 0 => 2,
            _ => 0,
        };
    }

    /// <summary>2: the same without tones; 1: the same where zh is z and ng is n, as the north-west says them.</summary>
    private static int Sound(char a, char b)
    {
        var (one, other) = (Readings.GetOrAdd(a, Of), Readings.GetOrAdd(b, Of));
        return one.Intersect(other).Any() ? 2 : one.Select(Broad).Intersect(other.Select(Broad)).Any() ? 1 : 0;

        static string[] Of(char c) => char.IsSurrogate(c) ? [] : [.. Pinyin.Readings(new Rune(c))];
    }

    private static string Broad(string sound)
    {
        sound = sound.Length > 2 && sound[1] == 'h' && sound[0] is 'z' or 'c' or 's' ? string.Concat(sound.AsSpan(0, 1), sound.AsSpan(2)) : sound;
        return sound.EndsWith("ng", StringComparison.Ordinal) ? sound[..^1] : sound;
    }
}
