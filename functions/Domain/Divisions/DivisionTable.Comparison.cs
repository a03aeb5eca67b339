namespace Domain.Divisions;

/// <summary>What two addresses say about each other at one level.</summary>
public enum DivisionComparison
{
    Same,
    Different,

    /// <summary>Not known finely enough: 长治市 and 潞州区 may or may not be the same county.</summary>
    Unknown,
}

public static partial class DivisionTable
{
    /// <summary>
    /// Whether two divisions lie in the same county (跨县域, plan 二(一), 二(二)). A province or city that differs from the other side's is a
    /// different county, one that contains it is unknown; abolished codes are read as what took their place.
    /// </summary>
    /// <remarks>
    /// Example: a hukou booklet from before 2018 says 长治县 (140421), the family lives in 上党区 (140404): the same county, nobody has moved.
    /// </remarks>
    public static DivisionComparison CompareCounties(DivisionCode a, DivisionCode b) => CompareCounties(new Locality(a), new Locality(b));

    /// <inheritdoc cref="CompareCounties(DivisionCode, DivisionCode)"/>
    internal static DivisionComparison CompareCounties(Locality a, Locality b)
    {
        if (!a.IsKnown || !b.IsKnown)
            return DivisionComparison.Unknown;
        var (left, right) = (a.Entry, b.Entry);
        // The usual case first: both say the same county, and it is a county and no heading such as 140401 市辖区.
        if (left.Number == right.Number && left.IsPlace && a.Code.HasCounty && b.Code.HasCounty)
            return DivisionComparison.Same;
        if (left.Present == right.Present)
            return left.IsCounty ? DivisionComparison.Same : DivisionComparison.Unknown;
        return left.Holds(right) || right.Holds(left) ? DivisionComparison.Unknown : DivisionComparison.Different;
    }

    /// <summary>
    /// Whether two divisions lie in the same township (四(一)). Counties that differ are townships that differ; in the same county a township
    /// that is not known leaves it open.
    /// </summary>
    public static DivisionComparison CompareTownships(DivisionCode a, DivisionCode b) => CompareTownships(new Locality(a), new Locality(b));

    /// <inheritdoc cref="CompareTownships(DivisionCode, DivisionCode)"/>
    internal static DivisionComparison CompareTownships(Locality a, Locality b)
    {
        var counties = CompareCounties(a, b);
        if (counties != DivisionComparison.Same || a.Code.IsAbroad)
            return counties;
        if (a.Code.Township is not { } left || b.Code.Township is not { } right)
            return DivisionComparison.Unknown;
        if (left == right)
            return DivisionComparison.Same;
        // Townships were renumbered with their counties and merged; where one went is known in Changzhi only.
        if (Present(left).Township is { } leftNow && Present(right).Township is { } rightNow)
            return leftNow == rightNow ? DivisionComparison.Same : DivisionComparison.Different;
        return left.County == right.County && !DivisionCode.Changzhi.Contains(left) ? DivisionComparison.Different : DivisionComparison.Unknown;
    }

    /// <summary>
    /// The present division that an address code stands for: itself, or what took the place of an abolished one. One that was split is read as
    /// the smallest division that holds all its parts, one whose successor is unknown as its province: both honest, neither finer than known.
    /// A village whose code is gone is read as its township, a township that we do not list as itself where its county still stands.
    /// </summary>
    public static DivisionCode Present(DivisionCode code)
    {
        if (StandsForItself(code))
            return code;
        if (code.Level == DivisionLevel.Village && Former.Value.Has(code.Township!.Value.Value))
            code = code.Township.Value;
        for (var step = 0; step < 8 && !StandsForItself(code); step++)
        {
            var former = Former.Value.FindLast(code.Value);
            if (former is { ReplacedBy: [var only] })
                code = only;
            else if (former is { ReplacedBy.Count: > 1 })
                code = Smallest(former.ReplacedBy);
            else if (code.Value.Length == 6)
                return code.Province;
            else if (Current.Value.Has(code.Value.AsSpan(0, 6)))
                return code;
            else
                code = code.County!.Value;
        }
        return StandsForItself(code) ? code : code.Province;

        static bool StandsForItself(DivisionCode code) =>
            code.Value.Length == 0 || code.IsAbroad || (code.Value.Length > 6 ? Changzhi : Current).Value.Has(code.Value);
    }

    /// <inheritdoc cref="Present(DivisionCode)"/>
    /// <remarks>A county that is valid now stands for itself, and so does what lies in it where we hold no list of that.</remarks>
    internal static Locality Present(Locality place)
    {
        if (place.Entry.IsCurrent && (place.Code.Value.Length == 6 || !place.Entry.HasUnits))
            return place;
        var present = Present(place.Code);
        return present == place.Code ? place : new(present);
    }

    /// <summary>
    /// Whether the county is a district (市辖区) of a city; the districts of 北京 and the other municipalities are districts of one city.
    /// </summary>
    public static bool IsCityDistrict(DivisionCode county) =>
        PresentCounty(county) is { } present && Current.Value.Find(present) is { Kind: DivisionKind.CityDistrict };

    /// <summary>
    /// Whether both are districts of one city, the moves that the census leaves out (七普公报第七号: 不包括市辖区内人户分离).
    /// Unknown where a county is not known and the cities do not already differ.
    /// </summary>
    public static DivisionComparison CompareCityDistricts(DivisionCode a, DivisionCode b) => CompareCityDistricts(new Locality(a), new Locality(b));

    /// <inheritdoc cref="CompareCityDistricts(DivisionCode, DivisionCode)"/>
    internal static DivisionComparison CompareCityDistricts(Locality a, Locality b)
    {
        if (!a.IsKnown || !b.IsKnown)
            return DivisionComparison.Unknown;
        var (left, right) = (a.Entry, b.Entry);
        // A county that is no district settles it alone, wherever the other side lies.
        if (left.IsNoDistrict || right.IsNoDistrict)
            return DivisionComparison.Different;
        if (left.Province != right.Province || (left.City != right.City && left.City != 0 && right.City != 0))
            return DivisionComparison.Different;
        return left.IsCounty && right.IsCounty && left.City != 0 ? DivisionComparison.Same : DivisionComparison.Unknown;
    }

    /// <summary>The city whose districts a county belongs with: its prefecture, or the municipality.</summary>
    internal static DivisionCode? CityOf(DivisionCode code) =>
        Current.Value.Find(code.Province) is { Kind: DivisionKind.Municipality } ? code.Province : code.Prefecture;

    internal static DivisionCode PresentCounty(DivisionCode code)
    {
        var present = Present(code.County ?? code);
        // 嘉峪关市 (620200) holds one county-level code, 620201: knowing the city is knowing the county.
        return present.Level == DivisionLevel.Prefecture && Children(present) is [var only] ? only.Code : present;
    }

    /// <summary>Hong Kong, Macao and Taiwan are not divided further here, so each is compared as a whole.</summary>
    internal static bool IsCounty(DivisionCode code) =>
        code.Level is DivisionLevel.County or DivisionLevel.Abroad || code.Value is "710000" or "810000" or "820000";

    private static DivisionCode Smallest(IReadOnlyList<DivisionCode> parts)
    {
        var holder = parts[0];
        foreach (var candidate in new[] { holder.County, holder.Prefecture, holder.Province })
            if (candidate is { } wide && parts.All(wide.Contains))
                return wide;
        return holder.Province;
    }
}
