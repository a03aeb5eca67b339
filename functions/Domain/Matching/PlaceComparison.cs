using System.Globalization;
using Domain.Divisions;

namespace Domain.Matching;

/// <summary>The smallest division that both places lie in.</summary>
public enum PlaceLevel
{
    Missing,
    Village,
    Township,
    County,
    City,
    Different,
}

/// <summary>How two school names agree.</summary>
public enum SchoolLevel
{
    Missing,
    Same,

    /// <summary>One holds the other once province, city and county are left out: 店上镇中心小学, 潞城区店上镇中心小学.</summary>
    Similar,
    Different,
}

internal static class PlaceComparison
{
    /// <summary>Twelve digits, what is not known as zeros; 0 for what is wider than a city.</summary>
    public static long Number(DivisionCode code) => code.Level is DivisionLevel.Province or DivisionLevel.Abroad
        ? 0 : long.Parse(code.Value, CultureInfo.InvariantCulture) * (code.Value.Length switch { 6 => 1_000_000, 9 => 1_000, _ => 1 });

    public static PlaceLevel Compare(long a, long b)
    {
        if (a == 0 || b == 0)
        {
            return PlaceLevel.Missing;
        }

        if (a == b && a % 1_000 != 0)
        {
            return PlaceLevel.Village;
        }

        if (a / 1_000 == b / 1_000 && a / 1_000 % 1_000 != 0)
        {
            return PlaceLevel.Township;
        }

        if (a / 1_000_000 == b / 1_000_000 && a / 1_000_000 % 100 != 0)
        {
            return PlaceLevel.County;
        }

        return a / 100_000_000 == b / 100_000_000 ? PlaceLevel.City : PlaceLevel.Different;
    }

    /// <summary>The county; 0 where it is not known.</summary>
    public static int County(long place) => place / 1_000_000 % 100 == 0 ? 0 : (int)(place / 1_000_000);
}

/// <summary>A school's name, and what is left of it without the divisions before it.</summary>
internal sealed record SchoolForm(string Whole, string Core)
{
    public static readonly SchoolForm Missing = new("", "");

    private static readonly string[] Divisions = ["省", "市", "县", "区"];

    private static readonly (string Long, string Short)[] Shortened =
        [("初级中学", "初中"), ("高级中学", "高中"), ("中心小学", "中心校"), ("中心学校", "中心校"), ("第一", "一"), ("第二", "二"), ("第三", "三"), ("实验学校", "实验")];

    public static SchoolForm Of(string name)
    {
        var whole = PlainText.Of(name);
        var core = whole;
        foreach (var division in Divisions)
        {
            // Two to five characters before 省, 市, 县 or 区 at the start are where the school is, not which it is: "城区小学" keeps its name.
            var at = core.IndexOf(division, StringComparison.Ordinal);
            if (at is >= 2 and <= 5 && core.Length - at > 4)
            {
                core = core[(at + 1)..];
            }
        }

        foreach (var (full, brief) in Shortened)
        {
            core = core.Replace(full, brief, StringComparison.Ordinal);
        }

        return new(whole, core);
    }

    public static SchoolLevel Compare(SchoolForm a, SchoolForm b)
    {
        if (a.Whole.Length == 0 || b.Whole.Length == 0)
        {
            return SchoolLevel.Missing;
        }

        if (a.Whole == b.Whole)
        {
            return SchoolLevel.Same;
        }

        return a.Core.Length >= 3 && b.Core.Length >= 3
            && (a.Core.EndsWith(b.Core, StringComparison.Ordinal) || b.Core.EndsWith(a.Core, StringComparison.Ordinal))
            ? SchoolLevel.Similar : SchoolLevel.Different;
    }
}
