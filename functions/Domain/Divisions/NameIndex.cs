namespace Domain.Divisions;

/// <summary>One way to call a division.</summary>
/// <param name="Own">The code that bore the name; differs from the division's for an abolished one.</param>
/// <param name="Liberty">How far from the written name: 0 as written, 1 short or by another status (店上, 店上乡), 2 and 3 the same for a former name,
/// then <see cref="OnlyInside"/>.</param>
internal sealed record PlaceName(Division Division, DivisionCode Own, string? FormerName, int Liberty)
{
    /// <summary>A name that means a place only behind the name of the city it lies in.</summary>
    public const int OnlyInside = 4;

    /// <summary>The next division of the same name.</summary>
    public PlaceName? Next { get; set; }
}

/// <summary>Every way to call every division, built at the first question (some ten milliseconds) and kept.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, PlaceName> _names = new(24_000, StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceName>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private NameIndex() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public int LongestName { get; private set; }

    public PlaceName? Find(ReadOnlySpan<char> said) => _lookup.TryGetValue(said, out var name) ? name : null;

    public static NameIndex Build()
    {
        var index = new NameIndex();
        foreach (var division in DivisionTable.Counties.Concat(DivisionTable.ChangzhiUnits))
            foreach (var (said, liberty) in Ways(division))
                index.Add(said, new(division, division.Code, null, liberty));
        index.Add("境外", new(DivisionTable.Find(DivisionCode.Abroad)!, DivisionCode.Abroad, null, 0));
        index.Add("国外", new(DivisionTable.Find(DivisionCode.Abroad)!, DivisionCode.Abroad, null, 0));
        foreach (var former in DivisionTable.Abolished.Where(d => d.Kind != DivisionKind.Heading))
            foreach (var target in Targets(former).Where(t => t.IsFormer || t.Name != former.Name))
                foreach (var (said, liberty) in Ways(former))
                    // Here everybody still says 城区, 郊区 and 长治县, so an old name of ours counts as written.
                    index.Add(said, new(target, former.Code, former.Name, DivisionCode.Changzhi.Contains(former.Code) && liberty == 0 ? 0
                        : liberty + 2));
        foreach (var said in HighTechZone)
            index.Add(said, new(DivisionTable.Find(DivisionCode.Parse("140403"))!, DivisionCode.Parse("140471"),
                DivisionTable.Name(DivisionCode.Parse("140471")), PlaceName.OnlyInside));
        return index;
    }

    /// <summary>What people call 140471, the zone that had a code of a county until 2023 and lies in 潞州区.</summary>
    private static readonly string[] HighTechZone = ["高新区", "高新技术开发区", "高新技术产业开发区", "高新技术产业园区", "长治高新区", "长治高新技术产业开发区"];

    private void Add(string said, PlaceName name)
    {
        if (said.Length < 2)
            return;
        LongestName = Math.Max(LongestName, said.Length);
        for (var same = _names.GetValueOrDefault(said); same is not null; same = same.Next)
            if (same.Division.Code == name.Division.Code && same.Liberty <= name.Liberty && same.Own == same.Division.Code)
                return;
        name.Next = _names.GetValueOrDefault(said);
        _names[said] = name;
    }

    private static IEnumerable<Division> Targets(Division former) =>
        former.ReplacedBy.Count == 0 ? [former] : former.ReplacedBy.Select(c => DivisionTable.Find(DivisionTable.Present(c))!);

    private static IEnumerable<(string Said, int Liberty)> Ways(Division division)
    {
        yield return (division.Name, 0);
        var ways = division.Level switch
        {
            DivisionLevel.Village => VillageWays(division.Name),
            DivisionLevel.Township => TownshipWays(division),
            _ => [(Short(division.Name), 1)],
        };
        foreach (var way in ways)
            if (way.Said.Length >= 2 && way.Said != division.Name)
                yield return way;
    }

    private static IEnumerable<(string Said, int Liberty)> TownshipWays(Division division)
    {
        if (division.IsTownshipLike)
            yield break;
        var suffix = division.Kind == DivisionKind.Subdistrict ? "街道" : division.Name[^1..];
        var bare = division.Name[..^suffix.Length];
        if (suffix == "街道")
            foreach (var office in new[] { "街道办事处", "街道办", "办事处" })
                yield return (bare + office, 0);
        yield return (bare, 1);
        // Townships were raised to towns and towns to subdistricts; people keep the old word.
        foreach (var status in new[] { "街道", "镇", "乡" })
            if (status != suffix)
                yield return (bare + status, 1);
    }

    private static IEnumerable<(string Said, int Liberty)> VillageWays(string name)
    {
        var bare = Cut(name, "居民委员会", "村民委员会", "居委会", "村委会", "委员会");
        if (bare.Length == name.Length)
            yield break;
        if (bare.EndsWith("社区", StringComparison.Ordinal) || bare.EndsWith('村'))
        {
            yield return (bare, 0);
            yield return (Cut(bare, "社区", "村"), 1);
        }
        else
        {
            yield return (bare + (name.Contains('居', StringComparison.Ordinal) ? "社区" : "村"), 0);
            yield return (bare, 1);
        }
    }

    /// <summary>The name as people shorten it: 长治, 内蒙古, 恩施, 浦东. One character is no name, so 沁县 stays whole.</summary>
    internal static string Short(string name)
    {
        var bare = Cut(name, "特别行政区", "自治区", "自治州", "自治县", "自治旗", "新区", "地区", "林区", "特区", "省", "市", "县", "区", "盟", "旗");
        for (var cut = ""; name.Contains("自治", StringComparison.Ordinal) && cut != bare;)
            (cut, bare) = (bare, Cut(bare, Peoples));
        return bare.Length >= 2 ? bare : name;
    }

    /// <summary>Takes the first of the endings that fits away, unless too little would remain.</summary>
    private static string Cut(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (name.Length - ending.Length >= 2 && name.EndsWith(ending, StringComparison.Ordinal))
                return name[..^ending.Length];
        return name;
    }

    /// <summary>Peoples as they stand in the names of autonomous areas, some without 族.</summary>
    private static readonly string[] Peoples =
    [
        "各族", "蒙古族", "蒙古", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
        "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜", "土族", "达斡尔族",
        "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯", "塔吉克", "普米族", "怒族", "保安族", "裕固族", "独龙族",
    ];
}
