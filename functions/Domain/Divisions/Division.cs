namespace Domain.Divisions;

/// <summary>What sort of unit a division is; the Chinese term is in <see cref="DivisionKinds.Label"/>.</summary>
public enum DivisionKind
{
    Province,
    Municipality,
    AutonomousRegion,
    SpecialAdministrativeRegion,
    PrefectureCity,
    PrefectureArea,
    AutonomousPrefecture,
    League,
    CityDistrict,
    County,
    CountyCity,
    AutonomousCounty,
    Banner,
    ForestDistrict,
    SpecialDistrict,
    Subdistrict,
    Town,
    Township,

    /// <summary>类似乡级单位: development zones and the like that the statistics bureau lists as townships (codes 400 and up).</summary>
    TownshipLike,
    ResidentCommittee,
    VillageCommittee,
    ResidentCommitteeLike,
    VillageCommitteeLike,

    /// <summary>A statistical heading that is no place of its own (市辖区, 省直辖县).</summary>
    Heading,
    Abroad,
}

/// <summary>One division, present or former.</summary>
/// <param name="Name">Its own name, without those above it.</param>
/// <param name="ValidFrom">The first day on which it may have been valid by the sources; null: before they begin.</param>
/// <param name="ValidTo">The last day on which it may have been valid; null: valid now.</param>
/// <param name="ReplacedBy">Of a former division: what took its place, as far as known; several where it was split.</param>
public sealed record Division(
    DivisionCode Code,
    string Name,
    DivisionLevel Level,
    DivisionKind Kind,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<DivisionCode> ReplacedBy)
{
    public bool IsFormer => ValidTo is not null;

    /// <summary>Whether it may have been valid on that day.</summary>
    public bool IsValidOn(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day <= ValidTo);

    public bool IsTownshipLike => Kind == DivisionKind.TownshipLike;
}

/// <summary>Reads the kind off code and name, as the numbering schemes define it (GB/T 2260, 统计用区划代码编制规则).</summary>
public static class DivisionKinds
{
    public static string Label(this DivisionKind kind) => kind switch
    {
        DivisionKind.Province => "省",
        DivisionKind.Municipality => "直辖市",
        DivisionKind.AutonomousRegion => "自治区",
        DivisionKind.SpecialAdministrativeRegion => "特别行政区",
        DivisionKind.PrefectureCity => "地级市",
        DivisionKind.PrefectureArea => "地区",
        DivisionKind.AutonomousPrefecture => "自治州",
        DivisionKind.League => "盟",
        DivisionKind.CityDistrict => "市辖区",
        DivisionKind.County => "县",
        DivisionKind.CountyCity => "县级市",
        DivisionKind.AutonomousCounty => "自治县",
        DivisionKind.Banner => "旗",
        DivisionKind.ForestDistrict => "林区",
        DivisionKind.SpecialDistrict => "特区",
        DivisionKind.Subdistrict => "街道",
        DivisionKind.Town => "镇",
        DivisionKind.Township => "乡",
        DivisionKind.TownshipLike => "类似乡级单位",
        DivisionKind.ResidentCommittee => "居委会",
        DivisionKind.VillageCommittee => "村委会",
        DivisionKind.ResidentCommitteeLike => "类似居委会",
        DivisionKind.VillageCommitteeLike => "类似村委会",
        DivisionKind.Heading => "汇总",
        DivisionKind.Abroad => "境外",
    };

    internal static DivisionKind Of(DivisionCode code, string name) => code.Level switch
    {
        DivisionLevel.Abroad => DivisionKind.Abroad,
        _ when name is "市辖区" or "县" or "市" || name.Contains("直辖", StringComparison.Ordinal) => DivisionKind.Heading,
        DivisionLevel.Province => name switch
        {
            [.., '市'] => DivisionKind.Municipality,
            [.., '行', '政', '区'] => DivisionKind.SpecialAdministrativeRegion,
            [.., '自', '治', '区'] => DivisionKind.AutonomousRegion,
            _ => DivisionKind.Province,
        },
        DivisionLevel.Prefecture => name switch
        {
            [.., '市'] => DivisionKind.PrefectureCity,
            [.., '州'] => DivisionKind.AutonomousPrefecture,
            [.., '盟'] => DivisionKind.League,
            _ => DivisionKind.PrefectureArea,
        },
        DivisionLevel.County => name switch
        {
            [.., '市'] => code.Prefecture == code ? DivisionKind.PrefectureCity : DivisionKind.CountyCity,
            [.., '林', '区'] => DivisionKind.ForestDistrict,
            [.., '特', '区'] => DivisionKind.SpecialDistrict,
            [.., '区'] => DivisionKind.CityDistrict,
            [.., '自', '治', '县'] => DivisionKind.AutonomousCounty,
            [.., '旗'] => DivisionKind.Banner,
            _ => DivisionKind.County,
        },
        DivisionLevel.Township => code.Value[6] switch
        {
            '0' => DivisionKind.Subdistrict,
            '1' => DivisionKind.Town,
            '2' or '3' => DivisionKind.Township,
            _ => DivisionKind.TownshipLike,
        },
        _ => code.Value[9] switch
        {
            '0' or '1' => DivisionKind.ResidentCommittee,
            '2' or '3' => DivisionKind.VillageCommittee,
            '4' => DivisionKind.ResidentCommitteeLike,
            _ => DivisionKind.VillageCommitteeLike,
        },
    };
}
