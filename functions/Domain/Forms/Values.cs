using System.Collections;
using System.Collections.Immutable;
using Domain.Divisions;

namespace Domain.Forms;

/// <summary>A place: a division as fine as it is known, and the rest in words.</summary>
/// <param name="Division">Province to village, or 999999 for abroad (境外).</param>
/// <param name="Detail">Street, house, in words; may be empty.</param>
public sealed record Address(DivisionCode Division, string Detail);

/// <summary>A stretch of work away from home (外出务工), both ends included.</summary>
/// <param name="Division">Where; null when not known.</param>
/// <param name="StartedOn">First day; null when not known.</param>
/// <param name="EndedOn">Last day, which still counts; null while it lasts.</param>
public sealed record Spell(DivisionCode? Division, DateOnly? StartedOn, DateOnly? EndedOn);

/// <summary>The answer of a work-spell field. An empty list is an answer: "did not work away".</summary>
public sealed class SpellList(IEnumerable<Spell> spells) : IReadOnlyList<Spell>, IEquatable<SpellList>
{
    /// <summary>Nobody remembers more stays than this; a longer list is a mistake or an attack.</summary>
    public const int Most = 60;

    private readonly ImmutableArray<Spell> _spells = [.. spells];

    public int Count => _spells.Length;

    public Spell this[int index] => _spells[index];

    public IEnumerator<Spell> GetEnumerator() => ((IEnumerable<Spell>)_spells).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(SpellList? other) => other is not null && _spells.SequenceEqual(other._spells);

    public override bool Equals(object? obj) => Equals(obj as SpellList);

    public override int GetHashCode() => _spells.Aggregate(17, HashCode.Combine);
}

/// <summary>The answer of a multiple-choice field, in the order of the form. Empty means "none of these", which is an answer.</summary>
public sealed class CodeSet(IEnumerable<string> codes) : IReadOnlyList<string>, IEquatable<CodeSet>
{
    private readonly ImmutableArray<string> _codes = [.. codes];

    public static CodeSet Empty { get; } = new([]);

    public int Count => _codes.Length;

    public string this[int index] => _codes[index];

    public bool Has(string code)
    {
        foreach (var ticked in _codes)
        {
            if (ticked == code)
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_codes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(CodeSet? other) => other is not null && _codes.SequenceEqual(other._codes);

    public override bool Equals(object? obj) => Equals(obj as CodeSet);

    public override int GetHashCode() => _codes.Aggregate(17, HashCode.Combine);
}
