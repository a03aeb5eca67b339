using System.Globalization;
using Domain.Divisions;
using Domain.Forms;

namespace App.Demo;

/// <summary>
/// Where families live, come from and go to work. Villages and townships are the real ones; the weights give the city its shape (the districts
/// draw migrants, the hill counties send parents away) and are no statistics.
/// </summary>
internal static class Places
{
    /// <summary>Where migrant children live now.</summary>
    private static readonly Weighted<string> Receiving = new(
        ("140403", 470), ("140404", 95), ("140405", 55), ("140406", 75), ("140423", 90), ("140425", 15),
        ("140426", 25), ("140427", 35), ("140428", 55), ("140429", 25), ("140430", 20), ("140431", 40));

    /// <summary>Whose parents work elsewhere.</summary>
    private static readonly Weighted<string> Sending = new(
        ("140403", 60), ("140404", 75), ("140405", 70), ("140406", 55), ("140423", 85), ("140425", 90),
        ("140426", 65), ("140427", 140), ("140428", 115), ("140429", 115), ("140430", 80), ("140431", 50));

    /// <summary>Counties outside the city from which families come: the neighbours first.</summary>
    private static readonly Weighted<string> Origins = new(
        ("140581", 10), ("140521", 5), ("140525", 5), ("140524", 4), ("140105", 3), ("140727", 4), ("140724", 2), ("141002", 3), ("140302", 2),
            ("140621", 1), ("410581", 14), ("410522", 6), ("410783", 4), ("410926", 4), ("130426", 6), ("130434", 5), ("130402", 3), ("371321", 3),
                ("371725", 3), ("511902", 2), ("341225", 3), ("610822", 2), ("500235", 2), ("620525", 1), ("350181", 2), ("330382", 2), ("653101", 1),
                    ("513431", 1), ("150121", 1));

    /// <summary>Where parents work: 东莞 has no counties, 140000 and 440000 are all that a grandmother knows, 999999 is abroad.</summary>
    private static readonly Weighted<string> Work = new(
        ("441900", 90), ("440306", 55), ("440307", 40), ("110105", 60), ("110114", 45), ("140105", 80), ("140106", 70), ("140109", 45),
            ("120110", 40), ("310115", 45), ("320583", 60), ("330106", 35), ("330382", 20), ("410105", 45), ("610113", 35), ("130102", 30),
                ("140502", 40), ("140581", 20), ("140403", 120), ("140423", 20), ("140428", 8), ("150602", 30), ("442000", 15), ("350582", 12),
                    ("370202", 20), ("440000", 12), ("330000", 8), ("140400", 8), ("999999", 6));

    private static readonly string[] Streets = ["英雄路", "太行街", "长兴路", "府后街", "解放街", "紫金街", "延安路", "城西路", "新建路", "人民路", "迎宾街", "文化街"];
    private static readonly string[] Estates = ["锦绣家园", "康乐小区", "惠丰小区", "阳光花园", "和谐苑", "福顺园", "太行小区", "幸福里"];
    private static readonly string[] Corners = ["村东头", "村西头", "小学旁", "大庙前", "戏台后", "老井边", "东坡", "河滩上"];

    private static readonly Dictionary<string, DivisionCode[]> Villages = DivisionTable.ChangzhiUnits
        .Where(unit => unit.Level == DivisionLevel.Village)
        .GroupBy(unit => unit.Code.Value[..6], unit => unit.Code, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The twelve counties and districts of the city.</summary>
    public static IEnumerable<string> Counties => Villages.Keys.Order(StringComparer.Ordinal);

    public static DivisionCode ReceivingVillage(Dice dice) => Village(dice, dice.Pick(Receiving));

    public static DivisionCode SendingVillage(Dice dice) => Village(dice, dice.Pick(Sending));

    public static DivisionCode Village(Dice dice, string county) => dice.Pick(Villages[county]);

    /// <summary>A village of the city in another county than <paramref name="than"/>.</summary>
    public static DivisionCode VillageOutside(Dice dice, DivisionCode than)
    {
        while (true)
        {
            var village = SendingVillage(dice);
            if (village.County != than.County)
            {
                return village;
            }
        }
    }

    /// <summary>A village of the same county in another township; the same village where the county has no other.</summary>
    public static DivisionCode VillageElsewhereIn(Dice dice, DivisionCode than)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var village = Village(dice, than.Value[..6]);
            if (village.Township != than.Township)
            {
                return village;
            }
        }

        return than;
    }

    public static DivisionCode Origin(Dice dice) => DivisionCode.Parse(dice.Pick(Origins));

    /// <summary>Where a parent works who does not work in <paramref name="home"/>.</summary>
    public static DivisionCode Workplace(Dice dice, DivisionCode home)
    {
        while (true)
        {
            var code = DivisionCode.Parse(dice.Pick(Work));
            if (DivisionTable.CompareCounties(code, home) != DivisionComparison.Same)
            {
                return code;
            }
        }
    }

    /// <summary>An address in that division, with the rest in words as people write it.</summary>
    public static Address At(Dice dice, DivisionCode division) => new(division, division.Level switch
    {
        DivisionLevel.Village when DivisionTable.Find(division) is { Kind: DivisionKind.VillageCommittee or DivisionKind.VillageCommitteeLike } =>
            dice.Chance(700) ? Number(dice, 1, 260, "号") : dice.Pick(Corners),
        DivisionLevel.Village => dice.Chance(600)
            ? dice.Pick(Estates) + Number(dice, 1, 28, "号楼") + Number(dice, 1, 6, "单元") + Number(dice, 101, 1804, "室")
            : dice.Pick(Streets) + Number(dice, 1, 320, "号院"),
        DivisionLevel.County => dice.Pick("城关镇", "东关镇", "河口乡", "南庄镇", "西沟乡", "大王镇") + dice.Pick("东街村", "李家庄村", "上庄村", "后沟村", "新民村"),
        _ => "",
    });

    /// <summary>The school a child of that village goes to, named the way its gate is.</summary>
    public static string School(Dice dice, DivisionCode village, string schooling)
    {
        var county = DivisionTable.Name(village.County!.Value);
        var township = DivisionTable.Name(village.Township!.Value);
        return schooling switch
        {
            "preschool" => $"{township}{dice.Pick("中心幼儿园", "阳光幼儿园", "育才幼儿园", "第二幼儿园")}",
            "primary" => dice.Chance(600) ? $"{county}{township}中心小学" : $"{county}{dice.Pick("第一小学", "第二小学", "实验小学", "东街小学")}",
            "juniorHigh" => dice.Chance(500) ? $"{county}{township}初级中学" : $"{county}{dice.Pick("第一中学", "第三中学", "实验中学")}",
            "seniorHigh" => $"{county}{dice.Pick("第一中学", "第二中学", "高级中学")}",
            "secondaryVocational" => $"{county}{dice.Pick("职业高级中学", "中等职业技术学校")}",
            _ => $"{dice.Pick("长治市", county)}特殊教育学校",
        };
    }

    /// <summary>Who reports for that village on the staff channels.</summary>
    public static string ReportingUnit(DivisionCode village)
    {
        var township = DivisionTable.Find(village.Township!.Value)!;
        return township.Kind is DivisionKind.Subdistrict ? township.Name + "办事处" : township.Name + "人民政府";
    }

    private static string Number(Dice dice, int from, int to, string unit) => dice.Between(from, to).ToString(CultureInfo.InvariantCulture) + unit;
}
