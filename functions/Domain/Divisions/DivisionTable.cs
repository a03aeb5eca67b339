namespace Domain.Divisions;

/// <summary>
/// Every division we know: provinces, cities and counties of China, the townships and villages of Changzhi, and abolished codes.
/// Sources and licences: Data/README.md. Nothing is read before the first question, and each list only when it is needed.
/// </summary>
public static partial class DivisionTable
{
    private static readonly Lazy<Book> Current = new(() => Book.Open("current.csv"));
    private static readonly Lazy<Book> Changzhi = new(() => Book.Open("changzhi.csv"));
    private static readonly Lazy<Book> Former = new(() => Book.Open("former.csv"));

    private static readonly Lazy<CountyEntry> AbroadEntry = new(() => new CountyEntry(DivisionCode.Abroad));

    private static readonly Division AbroadDivision =
        new(DivisionCode.Abroad, "境外", DivisionLevel.Abroad, DivisionKind.Abroad, null, null, []);

    /// <summary>Provinces, cities and counties valid now.</summary>
    public static IReadOnlyList<Division> Counties => Current.Value.Rows();

    /// <summary>The 149 township-level and 2,628 village-level units of Changzhi.</summary>
    public static IReadOnlyList<Division> ChangzhiUnits => Changzhi.Value.Rows();

    /// <summary>Abolished codes and names down to the townships of Changzhi, each with the last day on which it may have been valid.</summary>
    public static IReadOnlyList<Division> Abolished => Former.Value.Rows();

    /// <summary>
    /// The division with this code: the present one, else the last that had it; with <paramref name="on"/>, the one valid on that day.
    /// </summary>
    public static Division? Find(DivisionCode code, DateOnly? on = null)
    {
        if (code.IsAbroad)
            return AbroadDivision;
        var present = (code.Value.Length > 6 ? Changzhi : Current).Value.Find(code);
        if (present is not null && (on is null || present.IsValidOn(on.Value)))
            return present;
        if (code.Value.Length > 9)
            return null;
        return on is { } day ? Former.Value.FindAll(code).FirstOrDefault(d => d.IsValidOn(day)) : Former.Value.FindLast(code.Value);
    }

    /// <summary>
    /// Whether an address may carry this code: a present or abolished division, or a township or village of a county outside Changzhi,
    /// whose lists we do not hold and so do not doubt.
    /// </summary>
    public static bool IsKnown(DivisionCode code) =>
        Find(code) is not null
        || (code.Level == DivisionLevel.Village && Find(code.Township!.Value) is { IsFormer: true })
        || (code.Value.Length > 6 && Find(code.County!.Value) is { } county && (county.IsFormer || !DivisionCode.Changzhi.Contains(code)));

    /// <summary>The division directly above, or null for a province, abroad and the unknown.</summary>
    public static Division? Parent(DivisionCode code) => code.Level switch
    {
        DivisionLevel.Village => Find(code.Township!.Value) ?? Find(code.County!.Value),
        DivisionLevel.Township => Find(code.County!.Value),
        DivisionLevel.County when code.Prefecture is { } city && city != code && Find(city) is { Kind: not DivisionKind.Heading } found => found,
        DivisionLevel.County or DivisionLevel.Prefecture => Find(code.Province),
        _ => null,
    };

    /// <summary>The present divisions directly below, by code. Below a county: only within Changzhi.</summary>
    public static IReadOnlyList<Division> Children(DivisionCode parent) =>
        parent.Level switch
        {
            DivisionLevel.Village or DivisionLevel.Abroad => [],
            DivisionLevel.County or DivisionLevel.Township => Changzhi.Value.Under(parent).Where(d => Above(d.Code) == parent).ToArray(),
            _ => Current.Value.Under(parent).Where(d => Above(d.Code) == parent).ToArray(),
        };

    /// <summary>All provinces, by code.</summary>
    public static IReadOnlyList<Division> Provinces() => Current.Value.Rows().Where(d => d.Level == DivisionLevel.Province).ToArray();

    /// <summary>The division's own name, e.g. 东街街道; null where it is unknown.</summary>
    public static string? Name(DivisionCode code) => Find(code)?.Name;

    /// <summary>
    /// The name with all those above it: 山西省长治市潞州区东街街道. A township outside Changzhi, whose list we do not hold, is named by its county;
    /// null where not even that is known.
    /// </summary>
    public static string? FullName(DivisionCode code) => FullName(code.Value.AsSpan());

    /// <param name="code">The digits of a code.</param>
    internal static string? FullName(ReadOnlySpan<char> code) =>
        code is "999999" ? AbroadDivision.Name
        : code.Length <= 6 ? Current.Value.FullName(code) ?? Former.Value.FullName(code)
        : Changzhi.Value.FullName(code) ?? (code.Length > 9 ? null : Former.Value.FullName(code)) ?? FullName(code[..^3]);

    /// <summary>What the lists say of the first six digits.</summary>
    internal static CountyEntry CountyOf(DivisionCode code)
    {
        var value = code.Value;
        return value.Length >= 6 && CountyIndex.Find(value) is { } known ? known : LookUpCounty(code);
    }

    private static CountyEntry LookUpCounty(DivisionCode code)
    {
        var digits = code.Value.AsSpan(0, Math.Min(code.Value.Length, 6));
        if ((Current.Value.County(digits) ?? Former.Value.County(digits)) is not { } listed)
            return code.IsAbroad ? AbroadEntry.Value : new CountyEntry(code.County ?? code);
        CountyIndex.Keep(listed);
        return listed;
    }

    /// <summary>Whether a province, city or county is valid now.</summary>
    internal static bool IsCurrent(DivisionCode code) => Current.Value.Has(code.Value);

    /// <summary>A division's own name behind the names of those above it.</summary>
    internal static string WithThoseAbove(Division division)
    {
        var name = division.Kind == DivisionKind.Heading ? "" : division.Name;
        for (var above = Parent(division.Code); above is not null; above = Parent(above.Code))
            name = above.Name == name && above.Level != DivisionLevel.Province ? name : above.Name + name;
        return name;
    }

    private static DivisionCode? Above(DivisionCode code) => code.Level switch
    {
        DivisionLevel.Village => code.Township,
        DivisionLevel.Township => code.County,
        DivisionLevel.County when code.Prefecture is { } city && city != code && Current.Value.Find(city) is not null => city,
        DivisionLevel.County or DivisionLevel.Prefecture => code.Province,
        _ => null,
    };
}
