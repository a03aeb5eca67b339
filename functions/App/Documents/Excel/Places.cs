using System.Buffers;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace App.Documents.Excel;

/// <summary>
/// Addresses in a cell: 山西省长治市潞城区店上镇某村12号, names from the province down and then the house, or a division code before it where the names
/// alone would not lead back (a township outside 长治, whose list we do not hold).
/// </summary>
/// <remarks>One per file: villages repeat in a village's list, so what was looked up is remembered, up to a bound. Not for two threads.</remarks>
internal sealed class Places
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789０１２３４５６７８９");

    private const int Remembered = 20_000;

    private static readonly Lazy<LongestNames> Names = new(() => new LongestNames());

    private readonly Dictionary<string, Resolution> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<DivisionCode, string> _fullNames = [];

    /// <summary>Reads a place and what follows it; adds a problem and answers false where it is not one place.</summary>
    public bool TryRead(Field field, ReadOnlySpan<char> text, ICollection<Problem> problems, out DivisionCode division, out string rest)
    {
        (division, rest) = (default, "");
        var digits = text.IndexOfAnyExcept(Digits);
        digits = digits < 0 ? text.Length : digits;
        if (digits is 6 or 9 or 12 && DivisionCode.TryParse(text[..digits].ToString(), out division))
        {
            // The name behind a code is for people; the rest is the house.
            var behind = text[digits..].Trim();
            var name = FullName(division);
            var isNamed = name.Length > 0 && behind.StartsWith(name, StringComparison.Ordinal);
            rest = (isNamed ? behind[name.Length..].TrimStart() : behind).ToString();
            if (!DivisionTable.IsKnown(division))
            {
                problems.Add(Errors.PlaceUnknown(field));
                return false;
            }

            if (!isNamed && Contradicts(division, behind))
            {
                problems.Add(Errors.PlaceContradicts(field));
                return false;
            }

            return true;
        }

        switch (Resolve(text))
        {
            case Resolution.Unique { Division: var found, Rest: var left } when UnknownPart.Of(found, left) is { } part:
                problems.Add(Errors.PlaceNotWithin(field, part, found.Name));
                return false;
            case Resolution.Unique unique:
                (division, rest) = (unique.Division.Code, unique.Rest);
                return true;
            case Resolution.Ambiguous:
                problems.Add(Errors.PlaceAmbiguous(field));
                return false;
            default:
                problems.Add(Errors.PlaceUnknown(field));
                return false;
        }
    }

    /// <summary>The text from which <see cref="TryRead"/> reads the same place again.</summary>
    public string Write(DivisionCode division, string detail)
    {
        var name = FullName(division);
        var text = name + detail;
        return Resolve(text) is Resolution.Unique unique && unique.Division.Code == division && unique.Rest == detail
            && UnknownPart.Of(unique.Division, detail) is null
            ? text
            : string.Join(' ', new[] { division.Value, name, detail }.Where(part => part.Length > 0));
    }

    /// <summary>Names from the province down that lead somewhere else than the code before them.</summary>
    private bool Contradicts(DivisionCode code, ReadOnlySpan<char> names)
    {
        foreach (var province in DivisionTable.Provinces())
        {
            if (names.StartsWith(province.Name))
            {
                return Resolve(names) is Resolution.Unique { Division.Code: var said } && DivisionTable.Present(code) is var present
                    && !present.Contains(said) && !said.Contains(present);
            }
        }

        return false;
    }

    private string FullName(DivisionCode division)
    {
        if (!_fullNames.TryGetValue(division, out var name))
        {
            _fullNames[division] = name = DivisionTable.FullName(division) ?? "";
        }

        return name;
    }

    private Resolution Resolve(ReadOnlySpan<char> text)
    {
        // Full names down to a division without known parts below it cannot be read further: most cells of a careful table.
        if (Names.Value.Find(text) is { } leaf)
        {
            return new Resolution.Unique(leaf.Division, text[leaf.Length..].Trim(DivisionSeparators).ToString());
        }

        var known = _resolved.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(text, out var resolution))
        {
            if (_resolved.Count >= Remembered)
            {
                _resolved.Clear();
            }

            var said = text.ToString();
            _resolved[said] = resolution = DivisionNames.Resolve(said);
        }

        return resolution;
    }

    private const string DivisionSeparators = " \t\r\n\u3000\u00A0,，、.。·-—/\\>;；";

    /// <summary>Full names of the finest divisions we know, by their first characters and length.</summary>
    private sealed class LongestNames
    {
        private readonly Dictionary<string, Division> _names = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Division>.AlternateLookup<ReadOnlySpan<char>> _lookup;
        private readonly int[] _lengths;

        public LongestNames()
        {
            var twice = new HashSet<string>(StringComparer.Ordinal);
            foreach (var division in DivisionTable.Counties.Concat(DivisionTable.ChangzhiUnits))
            {
                if (division.Kind != DivisionKind.Heading && DivisionTable.Children(division.Code).Count == 0
                    && DivisionTable.FullName(division.Code) is { } name && !_names.TryAdd(name, division))
                {
                    twice.Add(name);
                }
            }

            // Only names that the general reading reads the same way.
            foreach (var (name, division) in _names.ToList())
            {
                if (twice.Contains(name) || DivisionNames.Resolve(name) is not Resolution.Unique { Rest: "" } unique
                    || unique.Division.Code != division.Code)
                {
                    _names.Remove(name);
                }
            }

            _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
            _lengths = [.. _names.Keys.Select(name => name.Length).Distinct().OrderDescending()];
        }

        public (Division Division, int Length)? Find(ReadOnlySpan<char> text)
        {
            foreach (var length in _lengths)
            {
                if (length <= text.Length && _lookup.TryGetValue(text[..length], out var division))
                {
                    return (division, length);
                }
            }

            return null;
        }
    }
}
