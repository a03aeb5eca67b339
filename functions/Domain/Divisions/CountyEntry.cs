namespace Domain.Divisions;

/// <summary>What the comparisons ask of the first six digits of a code: a county, or a city or province where no county is known. Found once.</summary>
internal sealed class CountyEntry
{
    private readonly string _stem;
    private string? _fullName;

    public CountyEntry(DivisionCode code)
    {
        Code = code;
        IsCurrent = DivisionTable.IsCurrent(code);
        IsPlace = IsCurrent || DivisionTable.Find(code) is { Kind: not DivisionKind.Heading };
        HasUnits = DivisionCode.Changzhi.Contains(code);
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
    public string? TownshipName => Code.Value.Length == 6 ? Entry.FullName : DivisionTable.FullName(Code.Value.AsSpan(0, 9));
}
