using System.Globalization;
using Domain.Identity;
using Domain.Matching;

namespace App.Demo;

/// <summary>What was done to a row of a department's file; several things may be.</summary>
[Flags]
internal enum Spoilt
{
    None = 0,
    NumberMissing = 1,
    NumberDamaged = 2,
    NumberRetired = 4,
    NumberOfAnother = 8,
    Homophone = 16,
    Variant = 32,
    Slip = 64,
    Nickname = 128,
    DateShifted = 256,
    GuardianMissing = 512,
    Moved = 1024,
    Repeated = 2048,

    /// <summary>Not spoilt, but hard: the child has a twin.</summary>
    Twin = 4096,

    /// <summary>Somebody else has the same name and birth date.</summary>
    Stranger = 8192,
}

/// <summary>
/// Spoils a row the way clerks, old programs and families do, at fixed rates. Knows nothing of how rows are compared: its characters and mistakes are
/// lists of its own, so that the comparison is measured against something it was not built from.
/// </summary>
internal static class Spoiling
{
    // Of a thousand rows each.
    public const int NumberMissing = 200;
    public const int NumberDamaged = 50;
    public const int NumberRetired = 10;
    public const int NumberOfAnother = 5;
    public const int Homophone = 25;
    public const int Variant = 8;
    public const int Slip = 12;
    public const int Nickname = 5;
    public const int DateShifted = 30;
    public const int WrongSex = 3;
    public const int GuardianMissing = 100;
    public const int OtherPhone = 80;
    public const int Moved = 60;
    public const int NoSchool = 350;
    public const int Repeated = 10;

    private static readonly string[] SoundAlike =
    [
        "梓子紫孜姿", "涵含晗韩寒", "轩萱宣瑄", "雨宇语羽禹煜", "浩皓昊灏", "辰晨宸陈臣", "睿瑞锐", "欣心馨昕鑫", "怡依一伊宜", "诗施师", "彤童桐", "诺喏", "琪奇琦祺", "悦月玥跃", "佳嘉家加",
        "可珂科", "思斯丝", "宁凝", "若偌", "溪西希曦夕", "芮蕊", "瑶遥尧", "雅亚", "静靖婧", "婉碗", "沐木牧", "菲飞非霏", "艺亿逸奕翼毅", "妍研言岩", "楚础", "妤于余瑜", "清青卿", "漪伊",
        "泽择则", "铭明名鸣", "俊军君钧", "博勃伯", "文雯闻", "天添", "佑右友", "承成程诚", "翰汉", "霖林琳临", "航杭", "洋阳扬杨", "然燃", "远媛元", "恒衡", "书舒", "景璟", "云芸", "卓茁",
        "王汪", "李黎理", "张章彰", "刘柳留", "赵兆", "郭国", "马玛", "高皋", "宋送", "郝好", "申深", "牛妞", "孙荪", "周州", "徐许", "胡湖", "苗淼", "常长", "程成", "魏卫", "范泛",
    ];

    /// <summary>As heard here: n for l, z for zh, en for eng.</summary>
    private static readonly string[] HeardAlike = ["宁林灵", "李你", "陈程成", "辰成城", "思诗师", "梓智", "心星", "晨澄", "林铃", "申升", "云用", "紫志", "霖玲", "艳样",
        "孙松", "瑾静"];

    private static readonly string[] OtherForms =
    [
        "张張", "刘劉", "陈陳", "杨楊", "赵趙", "马馬", "韩韓", "宋宋", "孙孫", "吴吳", "许許", "郑鄭", "宁寧甯", "云雲", "峰峯", "轩軒", "诗詩", "语語", "梦夢", "静靜", "铭銘", "书書",
            "远遠", "泽澤", "翰瀚",
        "荣榮", "国國", "贵貴", "兰蘭", "凤鳳", "龙龍", "鹏鵬", "飞飛", "艺藝", "亚亞", "怀懷", "欢歡", "坤堃", "哲喆", "升昇", "奔犇", "杰傑", "泛汎", "馨馨", "红紅", "丽麗", "俊儁", "伟偉",
            "强強", "华華", "东東",
    ];

    private const string Anything = "安白北冰博采昌春聪大丹德东恩帆方芳飞丰福刚歌光海和红华辉慧吉健江洁金锦京开凯康乐蕾莉立良亮琳灵龙璐梅美敏娜鹏平强巧勤晴秋群荣蓉山珊尚胜双爽松涛婷伟霞贤祥晓笑新星兴雪燕阳英颖勇永玉媛珍真志卓";

    /// <summary>The row as it arrives.</summary>
    /// <param name="another">Somebody of the family or the next line, whose number is taken by mistake.</param>
    public static (LinkageRecord Row, Spoilt How) Spoil(Dice dice, LinkageRecord row, string? another)
    {
        ArgumentNullException.ThrowIfNull(row);
        var how = Spoilt.None;
        var roll = dice.Below(1000);
        if (row.Number is { Length: 18 } number)
        {
            (row, how) = roll switch
            {
                < NumberMissing => (row with { Number = null }, Spoilt.NumberMissing),
                < NumberMissing + NumberDamaged => (row with { Number = Damage(dice, number) }, Spoilt.NumberDamaged),
                < NumberMissing + NumberDamaged + NumberRetired when Today(number) is { } today =>
                    (row with { Number = today }, Spoilt.NumberRetired),
                < NumberMissing + NumberDamaged + NumberRetired + NumberOfAnother when another is not null =>
                    (row with { Number = another }, Spoilt.NumberOfAnother),
                _ => (row, how),
            };
        }

        if (row.Name is { } name)
        {
            var (written, what) = Misname(dice, name);
            row = row with { Name = written };
            how |= what;
        }

        if (row.BirthDate is { } born && dice.Chance(DateShifted))
        {
            row = row with { BirthDate = Shift(dice, born) };
            how |= row.BirthDate == born ? Spoilt.None : Spoilt.DateShifted;
        }

        row = dice.Chance(WrongSex) ? row with { Sex = row.Sex is Sex.Male ? Sex.Female : Sex.Male } : row;
        row = dice.Chance(NoSchool) ? row with { School = null } : row;
        if (dice.Chance(GuardianMissing))
        {
            (row, how) = (row with { Guardians = [] }, how | Spoilt.GuardianMissing);
        }
        else if (row.Guardians.Count > 0)
        {
            // A department's file has one grown-up; whose number it hardly ever has.
            var guardian = dice.Pick(row.Guardians);
            guardian = dice.Chance(250) ? guardian : guardian with { Number = null };
            guardian = dice.Chance(OtherPhone) ? guardian with { Phone = Numbers.Phone(dice).Value } : guardian;
            row = row with { Guardians = [guardian with { Name = guardian.Name is { } grownUp ? Misname(dice, grownUp).Name : null }] };
        }

        if (row.Current is not null && dice.Chance(Moved))
        {
            (row, how) = (row with { Current = Places.ReceivingVillage(dice), School = null }, how | Spoilt.Moved);
        }

        return (row, how);
    }

    private static (string Name, Spoilt What) Misname(Dice dice, string name)
    {
        if (name.Any(char.IsSurrogate))
        {
            return (name, Spoilt.None);
        }

        return dice.Below(1000) switch
        {
            < Homophone => Changed(Exchange(dice, name, dice.Chance(700) ? SoundAlike : HeardAlike), Spoilt.Homophone),
            < Homophone + Variant => Changed(name.Contains('·', StringComparison.Ordinal)
                ? dice.Pick(name.Replace('·', '.'), name.Replace("·", "", StringComparison.Ordinal), string.Join('·', name.Split('·').Reverse()))
                : Exchange(dice, name, OtherForms), Spoilt.Variant),
            < Homophone + Variant + Slip when name.Length >= 3 => Changed(Slipped(dice, name), Spoilt.Slip),
            < Homophone + Variant + Slip + Nickname when name.Length is 2 or 3 =>
                Changed(dice.Pick($"{name[^1]}{name[^1]}", $"小{name[^1]}", name[1..]), Spoilt.Nickname),
            _ => (name, Spoilt.None),
        };

        (string, Spoilt) Changed(string written, Spoilt what) => written == name ? (name, Spoilt.None) : (written, what);
    }

    private static string Exchange(Dice dice, string name, string[] groups)
    {
        var places = Enumerable.Range(0, name.Length).Where(i => groups.Any(group => group.Contains(name[i], StringComparison.Ordinal))).ToList();
        if (places.Count == 0)
        {
            return name;
        }

        var at = dice.Pick(places);
        var others = dice.Pick(groups.Where(group => group.Contains(name[at], StringComparison.Ordinal)).ToList()).Where(c => c != name[at]).ToList();
        return others.Count == 0 ? name : name[..at] + dice.Pick(others) + name[(at + 1)..];
    }

    private static string Slipped(Dice dice, string name) => dice.Below(10) switch
    {
        < 3 => name[..^1],
        < 5 => name[..^2] + name[^1] + name[^2],
        < 6 => name + dice.Pick(Anything.ToCharArray()),
        _ => dice.Chance(500) ? name[..^1] + dice.Pick(Anything.ToCharArray()) : name[0].ToString() + dice.Pick(Anything.ToCharArray()) + name[2..],
    };

    /// <summary>The next character wrong, two exchanged, one left out or one twice.</summary>
    private static string Damage(Dice dice, string number)
    {
        var at = dice.Below(17);
        return dice.Below(10) switch
        {
            < 6 => number[..at] + (char)('0' + ((number[at] - '0' + dice.Between(1, 9)) % 10)) + number[(at + 1)..],
            < 8 when number[at] != number[at + 1] && at < 16 => number[..at] + number[at + 1] + number[at] + number[(at + 2)..],
            < 9 => number.Remove(at, 1),
            _ => number.Insert(at, number[at].ToString()),
        };
    }

    /// <summary>The number with the six digits that the place has today, with a new check digit: what a program does that knows better.</summary>
    private static string? Today(string number)
    {
        var today = number[..6] switch
        {
            "140402" or "140411" => "140403",
            "140421" => "140404",
            "140424" => "140405",
            "140422" or "140481" => "140406",
            _ => null
        };
        return today is null ? null : today + number[6..17] + CheckDigit.Of(today + number[6..17]);
    }

    private static DateOnly Shift(Dice dice, DateOnly born) => dice.Below(5) switch
    {
        0 when born.Day <= 12 => new DateOnly(born.Year, born.Day, born.Month),
        1 => AsLunar(born),
        2 => born.AddYears(dice.Chance(500) ? 1 : -1),
        3 => new DateOnly(born.Year, 1, 1),
        _ => born.AddDays(dice.Chance(500) ? 10 : born.Day < 28 ? 1 : -1),
    };

    /// <summary>The day of the moon's calendar as if it were one of ours; a 30th of the second month is left as it was.</summary>
    private static DateOnly AsLunar(DateOnly born)
    {
        var moon = new ChineseLunisolarCalendar();
        var day = born.ToDateTime(TimeOnly.MinValue);
        var (year, month) = (moon.GetYear(day), moon.GetMonth(day));
        month = moon.GetLeapMonth(year) is var leap && leap > 0 && month >= leap ? month - 1 : month;
        return DateOnly.TryParse(string.Create(CultureInfo.InvariantCulture, $"{year}-{month:00}-{moon.GetDayOfMonth(day):00}"),
            CultureInfo.InvariantCulture, out var written)
            ? written : born;
    }
}
