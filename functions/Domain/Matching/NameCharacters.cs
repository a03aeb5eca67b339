using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Domain.Matching;

/// <summary>The ordinary form of a character that a name may be written with otherwise: 张 for 張, 哲 for 喆; from the Unicode Han database.</summary>
/// <remarks>An old list holds 堃 as 坤 because its font knew nothing else. Read at first use.</remarks>
public static class NameCharacters
{
    private static readonly Lazy<FrozenDictionary<int, int>> Table = new(Load);

    /// <summary>The form inside GB 2312 where there is exactly one; anything else as it is.</summary>
    public static int Ordinary(int character) => Table.Value.GetValueOrDefault(character, character);

    /// <summary>The other ways in which an ordinary character is written, for whoever makes test data.</summary>
    public static IEnumerable<Rune> OtherForms(Rune ordinary) => Table.Value.Where(pair => pair.Value == ordinary.Value)
        .Select(pair => new Rune(pair.Key)).Order();

    private static FrozenDictionary<int, int> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Domain.Matching.Data.variants.txt")
            ?? throw new InvalidOperationException("variants.txt is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var table = new Dictionary<int, int>(6_000);
        while (reader.ReadLine() is { } line)
        {
            var runes = line.EnumerateRunes().ToArray();
            foreach (var other in runes.AsSpan(1))
            {
                table[other.Value] = runes[0].Value;
            }
        }

        return table.ToFrozenDictionary();
    }
}
