using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Time;

namespace Conversation.Readers;

/// <summary>A date as far as it was said.</summary>
internal readonly record struct DateParts(int? Year, int? Month, int? Day, bool Lunar = false, bool Leap = false, int? Age = null,
    string? SolarTerm = null)
{
    public bool IsEmpty => Year is null && Month is null && Day is null && Age is null && SolarTerm is null;

    public bool IsFull => Year is not null && Month is not null && Day is not null;

    /// <summary>The day; null where it is not fully said or does not exist.</summary>
    public DateOnly? ToDate()
    {
        if (Year is not { } year || Month is not { } month || Day is not { } day || year is < 1 or > 9999 || month is < 1 or > 12)
        {
            return null;
        }

        if (Lunar)
        {
            return LunarDate.ToCommon(year, month, day, Leap);
        }

        return day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }
}

/// <param name="Start">Where in the text it begins.</param>
internal readonly record struct FoundDate(DateParts Parts, int Start, int Length);

/// <summary>
/// Finds dates as people say them: 去年三月, 2023年3月, 二〇一六年三月五号, 16年3月5, 上个月, 前年正月十五, 3.5, 昨天, 半年前, 孩子六岁.
/// </summary>
internal static partial class SpokenDate
{
    private const string D = "0-9〇零○一二两三四五六七八九十廿卅";

    public static FoundDate? Find(string text, DateOnly today)
    {
        FoundDate? best = null;
        Consider(Written(text));
        Consider(Spoken(text, today));
        Consider(Ago(text, today));
        Consider(Day(text, today));
        Consider(Feast(text, today));
        Consider(PureBrightness(text, today));
        Consider(Dotted(text));
        Consider(YearOnly(text, today));
        if (best is null)
        {
            Consider(OfAge(text));
            Consider(Term(text));
        }

        return best;

        // The reading that says most wins; of equals the earlier.
        void Consider(FoundDate? found)
        {
            if (found is { } candidate && (best is not { } other || Weight(candidate.Parts) > Weight(other.Parts)
                || (Weight(candidate.Parts) == Weight(other.Parts) && candidate.Start < other.Start)))
            {
                best = candidate;
            }
        }
    }

    /// <summary>All dates of a text, in order.</summary>
    public static List<FoundDate> FindAll(string text, DateOnly today)
    {
        var all = new List<FoundDate>();
        Collect(0, text.Length);
        all.Sort((a, b) => a.Start.CompareTo(b.Start));
        return all;

        void Collect(int from, int to)
        {
            if (to - from < 2 || all.Count >= 12 || Find(text[from..to], today) is not { } found || found.Length == 0)
            {
                return;
            }

            all.Add(found with { Start = from + found.Start });
            Collect(from, from + found.Start);
            Collect(from + found.Start + found.Length, to);
        }
    }

    /// <summary>Only a day (5号, 初五, 5), only a month (3月, 三月份, 3), only a year (2016): the rest of something said before.</summary>
    public static DateParts Rest(string text, Pending kept)
    {
        var bare = text.Bare();
        if (DayOnly().Match(bare) is { Success: true } day && kept.Day is null && kept.Month is not null
            && Numerals.Parse(day.Groups["d"].ValueSpan) is { } d and >= 1 and <= 31)
        {
            return new DateParts(null, null, d, day.Groups["lun"].Length > 0);
        }

        if (MonthOnly().Match(bare) is { Success: true } month && kept.Month is null && MonthOf(month.Groups["m"].Value) is { } m and >= 1 and <= 12)
        {
            return new DateParts(null, m, null, month.Groups["m"].Value is "正" or "腊" or "冬");
        }

        return PlainYear().Match(bare) is { Success: true } year && kept.Year is null && FullYear(year.Groups["y"].Value) is { } y
            ? new DateParts(y, null, null) : default;
    }

    private static int Weight(DateParts parts) =>
        (parts.Year is null ? 0 : 4) + (parts.Month is null ? 0 : 3) + (parts.Day is null ? 0 : 2)
        + (parts.Age is null && parts.SolarTerm is null ? 0 : 1);

    private static FoundDate? Written(string text)
    {
        var match = Iso().Match(text);
        if (!match.Success)
        {
            match = Compact().Match(text);
        }

        return match.Success ? At(match, new DateParts(Int(match, "y"), Int(match, "m"), Int(match, "d"))) : null;
    }

    private static FoundDate? Dotted(string text)
    {
        if (ShortYear().Match(text) is { Success: true } three && Int(three, "m") is >= 1 and <= 12 && Int(three, "d") is >= 1 and <= 31)
        {
            return At(three, new DateParts(FullYear(three.Groups["y"].Value), Int(three, "m"), Int(three, "d")));
        }

        if ((YearMonth().Match(text) is { Success: true } dotted ? dotted : CompactMonth().Match(text)) is { Success: true } month
            && Int(month, "m") is >= 1 and <= 12)
        {
            return At(month, new DateParts(Int(month, "y"), Int(month, "m"), null));
        }

        return MonthDay().Match(text) is { Success: true } two && Int(two, "m") is >= 1 and <= 12 && Int(two, "d") is >= 1 and <= 31
            ? At(two, new DateParts(null, Int(two, "m"), Int(two, "d")))
            : null;
    }

    private static FoundDate? Spoken(string text, DateOnly today)
    {
        foreach (var match in YearMonthDay().Matches(text).Cast<Match>())
        {
            if (MonthOf(match.Groups["m"].Value) is not { } month || month is < 1 or > 12)
            {
                continue;
            }

            var year = match.Groups["rel"].Success ? today.Year + Years(match.Groups["rel"].Value) : match.Groups["y"].Success
                ? FullYear(match.Groups["y"].Value) : null;
            var day = match.Groups["d"].Success ? Numerals.Parse(match.Groups["d"].ValueSpan) : null;
            if (day is < 1 or > 31)
            {
                continue;
            }

            var lunar = match.Groups["lun"].Success || match.Groups["lun2"].Success || match.Groups["early"].Length > 0
                || match.Groups["m"].Value is "正" or "腊" or "冬"
                || match.Groups["d"].Value.StartsWith('廿') || match.Groups["leap"].Success || AfterwardsLunar(text, match)
                || IsFolkDay(month, day, match);
            return At(match, new DateParts(year, month, day, lunar, match.Groups["leap"].Success));
        }

        return null;
    }

    /// <summary>二月二, 三月三, 七月七, 八月十五 said without 日 or 号 are days of the old calendar.</summary>
    private static bool IsFolkDay(int month, int? day, Match match) =>
        (month, day) is (2, 2) or (3, 3) or (5, 5) or (6, 6) or (7, 7) or (7, 15) or (8, 15) or (9, 9)
        && match.Value[^1] is not ('日' or '号') && !match.Groups["d"].ValueSpan.ContainsAnyInRange('0', '9')
        && !match.Groups["m"].ValueSpan.ContainsAnyInRange('0', '9');

    /// <summary>"三月初五，阴历的".</summary>
    private static bool AfterwardsLunar(string text, Match match) =>
        text.AsSpan(match.Index + match.Length, Math.Min(6, text.Length - match.Index - match.Length)).ToString()
        .ContainsAny("农历", "阴历", "旧历", "老历", "古历");

    private static FoundDate? YearOnly(string text, DateOnly today)
    {
        var match = RelativeYear().Match(text);
        if (match.Success)
        {
            return At(match, new DateParts(today.Year + Years(match.Groups["rel"].Value), Season(match.Groups["s"].Value), null));
        }

        match = SaidYear().Match(text);
        return match.Success && FullYear(match.Groups["y"].Value) is { } year
            ? At(match, new DateParts(year, Season(match.Groups["s"].Value), null)) : null;
    }

    private static FoundDate? Ago(string text, DateOnly today)
    {
        if (RelativeMonth().Match(text) is { Success: true } relative)
        {
            var back = relative.Groups["r"].Value switch { "上上个月" or "上上月" => 2, "上个月" or "上月" or "上一个月" => 1, _ => 0 };
            var month = CivilTime.AddMonths(today, (-back) + (12 * YearBefore(text, relative.Index)));
            var day = relative.Groups["last"].Success ? DateTime.DaysInMonth(month.Year, month.Month) : relative.Groups["d"].Success
                ? Numerals.Parse(relative.Groups["d"].ValueSpan) : null;
            return At(relative, new DateParts(month.Year, month.Month, day));
        }

        if (MonthsAgo().Match(text) is { Success: true } months)
        {
            var count = months.Groups["half"].Success ? 6 : Numerals.Parse(months.Groups["n"].ValueSpan) ?? 0;
            var month = CivilTime.AddMonths(today, -Math.Min(count, 1200));
            return At(months, new DateParts(month.Year, month.Month, null));
        }

        // 五六年了 is no 56 years, and no year either.
        return YearsAgo().Match(text) is { Success: true } years && !IsApproximate(years.Groups["n"].ValueSpan)
            && Numerals.Parse(years.Groups["n"].ValueSpan) is { } n and > 0 and < 100
            ? At(years, new DateParts(today.Year - n, null, null))
            : null;
    }

    /// <summary>去年这个月, 前年的今天: the year said right before it.</summary>
    private static int YearBefore(string text, int at) => YearRightBefore().Match(text[..at]) is { Success: true } match
        ? Years(match.Groups["rel"].Value) : 0;

    [GeneratedRegex("(?<rel>大前年|前年|去年|年时)的?$", RegexOptions.CultureInvariant)]
    private static partial Regex YearRightBefore();

    /// <summary>五六, 两三: two digits in a row without 十.</summary>
    private static bool IsApproximate(ReadOnlySpan<char> number) => number.Length == 2 && !char.IsAsciiDigit(number[0]) && number[0] != '十'
        && number[1] != '十';

    private static FoundDate? Day(string text, DateOnly today)
    {
        if (RecentDay().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var day = CivilTime.AddMonths(CivilTime.AddDays(today, match.Value[..^1] switch { "大前" => -3, "前" => -2, "昨" => -1, _ => 0 }),
            12 * YearBefore(text, match.Index));
        return At(match, new DateParts(day.Year, day.Month, day.Day));
    }

    private static FoundDate? Feast(string text, DateOnly today)
    {
        if (FeastDay().Match(text) is not { Success: true } match || text.AsSpan(match.Index + match.Length).StartsWith("过完")
            || text.AsSpan(match.Index + match.Length).StartsWith("过了"))
        {
            return null;
        }

        int? year = match.Groups["rel"].Success ? today.Year + Years(match.Groups["rel"].Value) : match.Groups["y"].Success
            ? FullYear(match.Groups["y"].Value) : null;
        var (month, day, lunar) = match.Groups["f"].Value switch
        {
            "元旦" => (1, 1, false),
            "情人节" => (2, 14, false),
            "妇女节" => (3, 8, false),
            "五一" or "劳动节" => (5, 1, false),
            "六一" or "儿童节" => (6, 1, false),
            "七一" or "建党节" => (7, 1, false),
            "八一" or "建军节" => (8, 1, false),
            "教师节" => (9, 10, false),
            "平安夜" => (12, 24, false),
            "圣诞" => (12, 25, false),
            "国庆" or "十一" => (10, 1, false),
            "元宵" => (1, 15, true),
            "七月半" => (7, 15, true),
            "端午" or "五月端午" => (5, 5, true),
            "中秋" or "八月中秋" => (8, 15, true),
            "重阳" or "九月重阳" => (9, 9, true),
            "除夕" => (12, 30, true),
            _ => (1, 1, true),
        };
        return At(match, new DateParts(year, month, day, lunar));
    }

    /// <summary>清明 is the 4th or 5th of April; the other terms are asked for their day.</summary>
    private static FoundDate? PureBrightness(string text, DateOnly today)
    {
        if (QingMing().Match(text) is not { Success: true } match)
        {
            return null;
        }

        int? year = match.Groups["rel"].Success ? today.Year + Years(match.Groups["rel"].Value) : match.Groups["y"].Success
            ? FullYear(match.Groups["y"].Value) : null;
        return year is { } said ? At(match, BrightDay(said)) : null;
    }

    /// <summary>清明 of a year of this century, by the usual rule for solar terms.</summary>
    public static DateParts BrightDay(int year) => new(year, 4, (int)((year % 100 * 0.2422) + 4.81) - (year % 100 / 4));

    private static FoundDate? OfAge(string text)
    {
        if (Months().Match(text) is { Success: true } months)
        {
            return At(months, new DateParts(null, null, null, Age: 0));
        }

        return Age().Match(text) is { Success: true } match && Numerals.Parse(match.Groups["n"].ValueSpan) is { } age and < 120
            ? At(match, new DateParts(null, null, null, Age: age))
            : null;
    }

    /// <summary>An age said anywhere in the sentence.</summary>
    public static int? AgeIn(string text) => OfAge(text)?.Parts.Age is > 0 and var age ? age : null;

    private static FoundDate? Term(string text) =>
        SolarTerm().Match(text) is { Success: true } match ? At(match, new DateParts(null, null, null, SolarTerm: match.Value)) : null;

    private static FoundDate At(Match match, DateParts parts) => new(parts, match.Index, match.Length);

    private static int? Int(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static int? MonthOf(string text) => text switch { "正" => 1, "冬" => 11, "腊" => 12, _ => Numerals.Parse(text) };

    /// <summary>16 is 2016, 98 is 1998: a year of two digits is never in the future by more than one.</summary>
    internal static int? FullYear(string text) => Numerals.Parse(text) is not { } year ? null : year >= 1000 ? year : year > 99 ? null : year <= 40
        ? 2000 + year : 1900 + year;

    internal static int Years(string text) => text switch
    {
        "大前年" => -3,
        "前年" => -2,
        "去年" or "头年" or "上年" or "年时" or "旧年" => -1,
        "明年" or "来年" => 1,
        "后年" => 2,
        _ => 0,
    };

    /// <summary>年初 and 年底 name a month closely enough; a season does not.</summary>
    private static int? Season(string text) => text switch { "初" or "年初" => 1, "底" or "年底" => 12, _ => null };

    [GeneratedRegex(
        $@"(?<![0-9])(?<y>(19|20)[0-9]{{2}})\s?[-/.年]\s?(?<m>1[0-2]|0?[1-9])\s?[-/.月]\s?(?<d>3[01]|[12][0-9]|0?[1-9])\s?[日号]?(?![0-9])"
            + $@"|(?<![0-9])(?<y>(19|20)[0-9]{{2}}) (?<m>1[0-2]|0?[1-9]) (?<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![0-9])(?<y>(19|20)[0-9]{2})(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12][0-9]|3[01])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Compact();

    [GeneratedRegex(@"(?<![0-9])(?<y>20[0-2][0-9])(?<m>0[1-9]|1[0-2])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CompactMonth();

    [GeneratedRegex(@"(?<![0-9.])(?<y>[0-9]{2})[./-](?<m>[0-9]{1,2})[./-](?<d>[0-9]{1,2})(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex ShortYear();

    [GeneratedRegex(@"(?<![0-9.])(?<y>(19|20)[0-9]{2})[./-](?<m>[0-9]{1,2})(?![0-9./]|-[0-9]{1,2}(?![0-9]))", RegexOptions.CultureInvariant)]
    private static partial Regex YearMonth();

    [GeneratedRegex(@"(?<![0-9.])(?<m>[0-9]{1,2})[./-](?<d>[0-9]{1,2})[日号]?(?![0-9./-])", RegexOptions.CultureInvariant)]
    private static partial Regex MonthDay();

    [GeneratedRegex(
        $@"(?<lun>农历|阴历|旧历|老历|古历)?\s?(?:(?<rel>大前年|前年|去年|头年|上年|年时|旧年|今年|当年|本年|明年|来年|后年)|(?<y>[{D}]{{2,4}})\s?年)?\s?的?\s?(?<lun2>农历|阴历|旧历|老历"
            + $@"|古历)?\s?(?<leap>闰)?(?<![0-9])(?<m>正|冬|腊|1[0-2]|0?[1-9]|十[一二]?|[〇零]?[一二三四五六七八九])\s?月份?\s?(?:(?<early>初)?(?<d>(?<=初)[一二三四五六七八九十]"
            + $@"|3[01]|[12][0-9]|0?[1-9]|[一二三]十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[〇零]?[一二三四五六七八九])(?![0-9])(?!\s?(?:[岁个几多十块起直家道同]"
            + $@"|来[岁号日天]))\s?[日号]?)?", RegexOptions.CultureInvariant)]
    private static partial Regex YearMonthDay();

    [GeneratedRegex(@"(?<rel>大前年|前年|去年|头年|上年|年时|旧年|今年|明年)(?<s>年?[初底])?", RegexOptions.CultureInvariant)]
    private static partial Regex RelativeYear();

    [GeneratedRegex($@"(?<![{D}])(?<y>(19|20)[0-9]{{2}}|[一二][九零〇○][〇零○一二三四五六七八九]{{2}}|[0-9]{{2}}|[〇零○一二三四五六七八九]{{2}})年(?<s>年?[初底])?(?![前了多半纪])",
        RegexOptions.CultureInvariant)]
    private static partial Regex SaidYear();

    [GeneratedRegex($@"(?<r>上上个月|上上月|上一个月|上个月|上月|这个月|本月)\s?的?(?:(?<last>最后一天)|初?(?<d>[{D}]{{1,3}})(?:[日号]|(?![{D}个天几来多岁])))?",
        RegexOptions.CultureInvariant)]
    private static partial Regex RelativeMonth();

    [GeneratedRegex($@"(?:(?<half>半年)|(?<n>[{D}]{{1,3}})\s?多?个多?月)(?:多)?\s?(?:前|以前|之前|了|来)", RegexOptions.CultureInvariant)]
    private static partial Regex MonthsAgo();

    [GeneratedRegex($@"(?<n>[{D}]{{1,3}})\s?年(?:多)?\s?(?:前|以前|之前|了)", RegexOptions.CultureInvariant)]
    private static partial Regex YearsAgo();

    [GeneratedRegex("(?:大前|前|昨|今)[天日儿]", RegexOptions.CultureInvariant)]
    private static partial Regex RecentDay();

    [GeneratedRegex(
        $@"(?:(?<rel>大前年|前年|去年|头年|年时|今年|明年)|(?<y>[{D}]{{2,4}})\s?年)?的?\s?(?<f>元旦|五一|六一|七一|八一|情人节|妇女节|劳动节|儿童节|建党节|建军节|教师节|平安夜|圣诞|国庆"
            + $@"|(?<!岁)十一(?![岁月个点年号日])|春节|大年初一|元宵|七月半|(?:五月)?端午|(?:八月)?中秋|(?:九月)?重阳|除夕)", RegexOptions.CultureInvariant)]
    private static partial Regex FeastDay();

    [GeneratedRegex($@"(?:(?<rel>大前年|前年|去年|年时|今年)|(?<y>[{D}]{{2,4}})\s?年)的?清明", RegexOptions.CultureInvariant)]
    private static partial Regex QingMing();

    [GeneratedRegex($@"(?<n>[{D}]{{1,3}})\s?(?:周|虚)?岁", RegexOptions.CultureInvariant)]
    private static partial Regex Age();

    [GeneratedRegex($"[{D}]{{1,2}}\\s?个(?:多)?月大|刚?满月|没满月|出月子|百天", RegexOptions.CultureInvariant)]
    private static partial Regex Months();

    [GeneratedRegex("立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒", RegexOptions.CultureInvariant)]
    private static partial Regex SolarTerm();

    [GeneratedRegex($@"^(?:是|就是|应该是|大概是?|好像是?)?(?<lun>初)?(?<d>[{D}]{{1,3}})\s?[日号]?(?:生的|吧|那天)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DayOnly();

    [GeneratedRegex($@"^(?:是|就是|应该是|大概是?|好像是?)?(?<m>正|冬|腊|[{D}]{{1,2}})\s?(?:月份?)?(?:吧)?$", RegexOptions.CultureInvariant)]
    private static partial Regex MonthOnly();

    [GeneratedRegex($@"^(?:是|就是|应该是|大概是?|好像是?)?(?<y>[0-9〇零○一二三四五六七八九]{{2}}|[0-9〇零○一二三四五六七八九]{{4}})年?(?:生?的)?(?:吧)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainYear();
}
