namespace Domain.Divisions;

/// <summary>What the comparisons ask of the first six digits of a code: a county, or a city or province where no county is known. Found once.</summary>
internal sealed class CountyEntry
{
    private readonly string _stem;
    private string? _fullName;

    /// <summary>Full names of its townships by the three digits behind the county's; null where none are listed.</summary>
    private readonly string?[]? _townships;

    public CountyEntry(DivisionCode code)
    {
        Code = code;
        IsCurrent = DivisionTable.IsCurrent(code);
        IsPlace = IsCurrent || DivisionTable.Find(code) is { Kind: not DivisionKind.Heading };
        HasUnits = DivisionCode.Changzhi.Contains(code);
        _townships = HasUnits ? new string?[1_000] : null;
        Present = DivisionTable.PresentCounty(code);
        _stem = Present.Value.Length == 0 ? "" : Present.Stem.ToString();
        IsCounty = DivisionTable.IsCounty(Present);
        IsOtherCounty = IsCounty && !DivisionTable.IsCityDistrict(Present);
        City = DivisionTable.CityOf(Present);
        Province = Present.Province;
    }

    public DivisionCode Code { get; }

    /// <summary>Valid now.</summary>
    public bool IsCurrent { get; }

    /// <summary>A place, now or formerly, and no heading such as 140401 市辖区.</summary>
    public bool IsPlace { get; }

    /// <summary>Whether its townships and villages are listed.</summary>
    public bool HasUnits { get; }

    /// <summary>The present division that it stands for, as fine as the county.</summary>
    public DivisionCode Present { get; }

    /// <summary><see cref="Present"/> is a county, and no city or province.</summary>
    public bool IsCounty { get; }

    /// <summary><see cref="Present"/> is a county that is no district (市辖区) of a city.</summary>
    public bool IsOtherCounty { get; }

    /// <summary>The city whose districts <see cref="Present"/> belongs with; null where there is none.</summary>
    public DivisionCode? City { get; }

    public DivisionCode Province { get; }

    /// <summary>Whether the other one's present division is this one's or lies in it.</summary>
    public bool Holds(CountyEntry other) => _stem.Length > 0 && other.Present.Value.AsSpan().StartsWith(_stem);

    /// <summary>山西省长治市潞州区; null where the code is no division.</summary>
    public string? FullName => _fullName ??= DivisionTable.FullName(Code);

    /// <summary>山西省长治市潞州区东街街道; the county where its townships are not listed.</summary>
    /// <param name="code">Nine or twelve digits.</param>
    public string? TownshipName(ReadOnlySpan<char> code) =>
        _townships is null ? FullName : _townships[CountyIndex.Number(code[6..9])] ??= DivisionTable.FullName(code[..9]);
}

/// <summary>The counties that were asked for, by the digits of their codes: two steps and no search.</summary>
internal static class CountyIndex
{
    /// <summary>By province and city, then by county.</summary>
    private static readonly CountyEntry?[]?[] Cities = new CountyEntry?[10_000][];

    /// <param name="code">Six digits or more.</param>
    public static CountyEntry? Find(ReadOnlySpan<char> code) => Cities[Number(code[..4])]?[Number(code[4..6])];

    /// <summary>Only of those that the lists hold, so that it cannot grow for ever. Two threads may keep one at once: both are equal, and one stays.</summary>
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

/// <summary>A place of an address, with what the lists say of its county: looked up once, compared often.</summary>
internal readonly struct Locality(DivisionCode code)
{
    public DivisionCode Code { get; } = code;

    public CountyEntry Entry { get; } = DivisionTable.CountyOf(code);

    /// <summary>The county-level unit, or null where only a province or a city is known.</summary>
    public DivisionCode? County => Code.Value.Length > 6 || Code.Level == DivisionLevel.County ? Entry.Code : null;

    /// <summary>Its county by its full name, else as fine as it is known; null where the code is no division.</summary>
    public string? CountyName => Entry.FullName;

    /// <summary>Its township by its full name, else as fine as it is known; null where the code is no division.</summary>
    public string? TownshipName => Code.Value.Length == 6 ? Entry.FullName : Entry.TownshipName(Code.Value);
}
