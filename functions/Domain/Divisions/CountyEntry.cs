namespace Domain.Divisions;

/// <summary>
/// What the comparisons ask of the first six digits of a code: a county, or a city or province where no county is known. Found once.
/// </summary>
/// <remarks>Codes are kept as numbers of six digits, zeros where a level is not known; 0 where there is none.</remarks>
internal sealed class CountyEntry
{
    /// <summary>The first and the last code of what lies in the present division.</summary>
    private readonly (int First, int Last) _inside;
    private string? _fullName;

    /// <summary>Full names of its townships by the three digits behind the county's; null where none are listed.</summary>
    private readonly string?[]? _townships;

    public CountyEntry(DivisionCode code)
    {
        Code = code;
        Number = CountyIndex.Number(code.Value);
        IsCurrent = DivisionTable.IsCurrent(code);
        IsPlace = IsCurrent || DivisionTable.Find(code) is { Kind: not DivisionKind.Heading };
        HasUnits = DivisionCode.Changzhi.Contains(code);
        _townships = HasUnits ? new string?[1_000] : null;
        var present = DivisionTable.PresentCounty(code);
        Present = CountyIndex.Number(present.Value);
        _inside = present.Value.Length == 0 ? (1, 0) : (Padded(present.Stem, '0'), Padded(present.Stem, '9'));
        IsCounty = DivisionTable.IsCounty(present);
        IsNoDistrict = present.IsAbroad || (IsCounty && !DivisionTable.IsCityDistrict(present));
        City = CountyIndex.Number(DivisionTable.CityOf(present)?.Value);
        Province = CountyIndex.Number(present.Province.Value);
    }

    public DivisionCode Code { get; }

    /// <summary><see cref="Code"/> as a number.</summary>
    public int Number { get; }

    /// <summary>Valid now.</summary>
    public bool IsCurrent { get; }

    /// <summary>A place, now or formerly, and no heading such as 140401 市辖区.</summary>
    public bool IsPlace { get; }

    /// <summary>Whether its townships and villages are listed.</summary>
    public bool HasUnits { get; }

    /// <summary>The present division that it stands for, as fine as the county.</summary>
    public int Present { get; }

    /// <summary><see cref="Present"/> is a county, and no city or province.</summary>
    public bool IsCounty { get; }

    /// <summary><see cref="Present"/> is known to be no district (市辖区) of a city: another county, or abroad.</summary>
    public bool IsNoDistrict { get; }

    /// <summary>The city whose districts <see cref="Present"/> belongs with; 0 where there is none.</summary>
    public int City { get; }

    public int Province { get; }

    /// <summary>Whether the other one's present division is this one's or lies in it.</summary>
    public bool Holds(CountyEntry other) => _inside.First <= other.Present && other.Present <= _inside.Last;

    /// <summary>山西省长治市潞州区; null where the code is no division.</summary>
    public string? FullName => _fullName ??= DivisionTable.FullName(Code);

    /// <summary>山西省长治市潞州区东街街道; the county where its townships are not listed.</summary>
    /// <param name="code">Nine or twelve digits.</param>
    public string? TownshipName(ReadOnlySpan<char> code) =>
        _townships is null ? FullName : _townships[CountyIndex.Number(code[6..9])] ??= DivisionTable.FullName(code[..9]);

    private static int Padded(ReadOnlySpan<char> stem, char digit) => CountyIndex.Number([.. stem, .. Enumerable.Repeat(digit, 6 - stem.Length)]);
}

/// <summary>The counties that were asked for, by the digits of their codes: two steps and no search.</summary>
internal static class CountyIndex
{
    /// <summary>By province and city, then by county.</summary>
    private static readonly CountyEntry?[]?[] Cities = new CountyEntry?[10_000][];

    /// <param name="code">Six digits or more.</param>
    public static CountyEntry? Find(ReadOnlySpan<char> code) => Cities[Number(code[..4])]?[Number(code[4..6])];

    /// <summary>
    /// Only of those that the lists hold, so that it cannot grow for ever. Two threads may keep one at once: both are equal, and one stays.
    /// </summary>
    public static void Keep(CountyEntry county)
    {
        var code = county.Code.Value.AsSpan();
        var counties = Cities[Number(code[..4])] ?? (Cities[Number(code[..4])] = new CountyEntry?[100]);
        counties[Number(code[4..6])] = county;
    }

    public static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}

/// <summary>
/// A place of an address, with what the lists say of its county: looked up once, compared often. <c>default</c> is a place nobody has told.
/// </summary>
internal readonly struct Locality(DivisionCode code)
{
    public DivisionCode Code { get; } = code;

    /// <summary>Of a place that is known.</summary>
    public CountyEntry Entry { get; } = DivisionTable.CountyOf(code);

    public bool IsKnown => Code.Value.Length > 0;

    /// <summary>The county-level unit, or null where only a province or a city is known.</summary>
    public DivisionCode? County => Code.Value.Length > 6 || Code.Level == DivisionLevel.County ? Entry.Code : null;

    /// <summary>Its county by its full name, else as fine as it is known; null where the code is no division.</summary>
    public string? CountyName => Entry.FullName;

    /// <summary>Its township by its full name, else as fine as it is known; null where the code is no division.</summary>
    public string? TownshipName => Code.Value.Length == 6 ? Entry.FullName : Entry.TownshipName(Code.Value);
}
