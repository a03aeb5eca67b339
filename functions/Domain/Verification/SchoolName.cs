using System.Text.RegularExpressions;
using Domain.Divisions;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>
/// What a school is called once it is left out where it lies and how full the name is written: 长治市潞城区店上镇中心小学校 and 店上中心校 are one school,
/// 潞州区东关小学 and 上党区东关小学 are two.
/// </summary>
/// <param name="County">The county that the name says; null where it says none.</param>
/// <param name="IsOfTheCity">The name says the city and no county: 长治市实验小学.</param>
public sealed partial record SchoolName(string Core, DivisionCode? County, bool IsOfTheCity = false)
{
    /// <summary>Too little to say that two schools are one by the end of their names: 中心小学.</summary>
    private const int Telling = 5;

    private static readonly (string Long, string Short)[] Written =
    [
        ("中心小学校", "中心校"), ("中心小学", "中心校"), ("中心学校", "中心校"), ("完全小学", "小学"), ("小学校", "小学"),
        ("初级中学校", "初中"), ("初级中学", "初中"), ("高级中学校", "高中"), ("高级中学", "高中"), ("中学校", "中学"),
        ("九年一贯制学校", "九年制学校"), ("第一", "一"), ("第二", "二"), ("第三", "三"), ("第四", "四"), ("第五", "五"), ("第六", "六"), ("幼儿园", "园"), ("街道办事处", "街道"),
    ];

    /// <summary>County names as they stand before a school, the longest first; abolished ones lead to what took their place.</summary>
    private static readonly Lazy<(string Name, DivisionCode Code)[]> Counties = new(() =>
    [
        .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => (county.Name, county.Code))
            .Append(("长治县", DivisionCode.Parse("140404"))).Append(("屯留县", DivisionCode.Parse("140405"))).Append(("潞城市", DivisionCode.Parse("140406")))
            .OrderByDescending(county => county.Item1.Length),
    ]);

    private static readonly Lazy<(string Full, string Stem)[]> Townships = new(() =>
    [
        .. DivisionTable.ChangzhiUnits.Where(unit => unit.Code.Level == DivisionLevel.Township).Select(unit => unit.Name)
            .Distinct(StringComparer.Ordinal)
            .Select(name => (Full: name, Stem: name.EndsWith("街道", StringComparison.Ordinal) ? name[..^2] : name.EndsWith('镇') || name.EndsWith('乡')
                ? name[..^1] : name))
            .Where(name => name.Stem.Length >= 2 && name.Stem != name.Full),
    ]);

    public static SchoolName Of(string name)
    {
        var core = PlainText.Of(name);
        DivisionCode? county = null;
        Leave("山西省");
        var ofCity = Leave("长治市");
        foreach (var (called, code) in Counties.Value)
        {
            if (Leave(called))
            {
                county = code;
                break;
            }
        }

        foreach (var (full, brief) in Written)
        {
            core = core.Replace(full, brief, StringComparison.Ordinal);
        }

        foreach (var (full, stem) in Townships.Value)
        {
            // 店上镇中心校 and 店上中心校; what is called 镇 alone stays.
            if (core.Length > full.Length && core.StartsWith(full, StringComparison.Ordinal))
            {
                core = stem + core[full.Length..];
                break;
            }
        }

        return new(core, county, ofCity && county is null);

        bool Leave(string prefix)
        {
            var starts = core.Length > prefix.Length + 1 && core.StartsWith(prefix, StringComparison.Ordinal);
            core = starts ? core[prefix.Length..] : core;
            return starts;
        }
    }

    public bool IsSame(SchoolName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (County is { } one && other.County is { } two && one != two)
        {
            return false;
        }

        // The city has a 实验小学 and each district has one: where the name says no more than that, whose it is tells them apart.
        if (((IsOfTheCity && other.County is not null) || (other.IsOfTheCity && County is not null)) && Core == other.Core && Rank().IsMatch(Core))
        {
            return false;
        }

        var (brief, full) = Core.Length <= other.Core.Length ? (Core, other.Core) : (other.Core, Core);
        return brief == full || (brief.Length >= Telling && full.EndsWith(brief, StringComparison.Ordinal));
    }

    /// <summary>A kind of school and a rank or a purpose that many share.</summary>
    [GeneratedRegex("^(实验|示范|中心|机关|外国语|职业|特殊教育|[一二三四五六七八九十])*(小学|中学|初中|高中|园|校|学校|职业中学|九年制学校)$")]
    private static partial Regex Rank();
}
