using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Time;

namespace Conversation.Readers;

/// <summary>Days that people remember about: 两个半月前, 刚来没几天, 去年10月中旬, 过完年. A day inside what was said is noted and said aloud.</summary>
internal static partial class VagueDate
{
    /// <param name="text">Normal.</param>
    /// <param name="born">The child's birthday, where known: 满月那天, 十岁生日.</param>
    /// <returns>The day and how it was taken; null where nothing of the kind is said.</returns>
    public static (DateOnly Day, string Note)? Find(string text, DateOnly today, DateOnly? born)
    {
        if (born is { } birth && OfBirth(text, birth) is { } counted && counted <= today)
        {
            return (counted, "按孩子生日推算的");
        }

        if (TenDays().Match(text) is { Success: true } third
            && SpokenDate.Find(text[..(third.Index + third.Groups["m"].Length)], today) is { Parts: { Month: { } month } parts }
            && parts.Lunar is false)
        {
            var day = third.Groups["t"].Value switch
            {
                "上旬" or "初" or "月初" => 5,
                "中旬" or "中" => 15,
                "下旬" => 25,
                "二十几" or "二十来" or "二十多" or "20几" or "20来" or "20多" => 25,
                "十几" or "十来" or "10几" => 15,
                _ => 26
            };
            var year = parts.Year ?? LastYear(month, day, today);
            return new DateParts(year, month, day).ToDate() is { } found && found <= today
                ? (found, $"说的是{third.Groups["t"].Value}，先按{day}号记") : null;
        }

        if (AfterNewYear().Match(text) is { Success: true } after)
        {
            var year = after.Groups["rel"].Success ? today.Year + SpokenDate.Years(after.Groups["rel"].Value) : after.Groups["y"].Success
                ? SpokenDate.FullYear(after.Groups["y"].Value) : today.Year;
            return year is { } y && LunarDate.ToCommon(y, 1, 16, leap: false) is { } day && day <= today ? (day, "过完年，先按正月十六记") : null;
        }

        if (Weekday().Match(text) is { Success: true } week)
        {
            var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - (7 * week.Groups["n"].Length));
            var named = "一二三四五六日天".IndexOf(week.Groups["d"].Success ? week.Groups["d"].Value[0] : '三', StringComparison.Ordinal);
            return (monday.AddDays(Math.Min(named, 6)), week.Groups["d"].Success ? "按上个礼拜算的" : "没说哪天，先按上礼拜三记");
        }

        return Back(text, today) is { } back && back.Day < today ? back : null;
    }

    /// <summary>三年前的今天: as exact as a date.</summary>
    public static DateOnly? Exactly(string text, DateOnly today) =>
        Anniversary().Match(text) is { Success: true } same && Count(same.Groups["n"].Value) is { } ago and > 0 and < 30
        ? CivilTime.AddMonths(today, -12 * ago) : null;

    private static (DateOnly Day, string Note)? Back(string text, DateOnly today)
    {
        if (FewDays().IsMatch(text))
        {
            return (today.AddDays(-4), "刚来没几天，先按前几天记");
        }

        if (DaysAgo().Match(text) is { Success: true } days && Count(days.Groups["n"].Value) is { } many and < 400)
        {
            return (today.AddDays(-many), string.Create(CultureInfo.InvariantCulture, $"按{many}天前算的"));
        }

        if (YearsMonths().Match(text) is { Success: true } both && Count(both.Groups["y"].Value) is { } years and < 30)
        {
            var extra = both.Groups["half"].Success ? 6 : Count(both.Groups["m"].Value) ?? 0;
            return (CivilTime.AddMonths(today, -((years * 12) + extra)), "往前推算的");
        }

        if (HalfYear().IsMatch(text))
        {
            return (CivilTime.AddMonths(today, -6), "按半年前算的");
        }

        if (Months().Match(text) is { Success: true } months && Count(months.Groups["n"].Value) is { } n and > 0 and < 24)
        {
            var day = CivilTime.AddMonths(today, -n);
            return (months.Groups["half"].Success ? day.AddDays(-15) : months.Groups["more"].Success && months.Groups["n"].Value[0] is not '十'
                ? day.AddDays(-10) : day, "往前推算的");
        }

        if (HalfMonth().IsMatch(text))
        {
            return (today.AddDays(-15), "按半个月前算的");
        }

        return null;
    }

    private static DateOnly? OfBirth(string text, DateOnly birth) => text switch
    {
        _ when text.ContainsAny("没满月") => null,
        _ when text.ContainsAny("满月那天", "满月就", "满月时", "一满月") => birth.AddDays(30),
        _ when text.ContainsAny("百天那天", "过百天", "百日那天") => birth.AddDays(100),
        _ when Birthday().Match(text) is { Success: true } match && Count(match.Groups["n"].Value) is { } age and > 0 and < 18 =>
            CivilTime.AddMonths(birth, 12 * age),
        _ => null,
    };

    private static int LastYear(int month, int day, DateOnly today) => new DateParts(today.Year, month, day).ToDate() is { } date && date <= today
        ? today.Year : today.Year - 1;

    /// <summary>十几 is about fifteen, 十来 ten, 两三 two.</summary>
    private static int? Count(string said) => said switch
    {
        "十几" => 15,
        "二十几" or "二十来" or "二十多" => 23,
        "几" => 4,
        _ => said.TrimEnd('来', '多', '几') is { Length: > 0 } number
            ? number.Length == 2 && Numerals.Digit(number[0]) is > 0 && Numerals.Digit(number[1]) is > 0 && !char.IsAsciiDigit(number[0])
            ? Numerals.Parse(number.AsSpan(0, 1)) : Numerals.Parse(number)
            : null,
    };

    private const string N = "[0-9一二两三四五六七八九十]{1,3}(?:几|来|多)?|几";

    [GeneratedRegex(
        "(?<m>(?:[0-9〇零○一二三四五六七八九]{2,4}年|大前年|前年|去年|年时|今年|上上个月|上个月|这个月)?的?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])?月份?|上上个月|上个月|这个月)的?(?<t>上旬|中旬|下旬|月底|月初"
            + "|底|末|中(?!秋)|初(?![一二三四五六七八九十])|二十几|二十来|二十多|20几|20来|20多|十几|十来|10几)", RegexOptions.CultureInvariant)]
    private static partial Regex TenDays();

    [GeneratedRegex(
        "(?:(?<rel>大前年|前年|去年|年时|今年)|(?<y>[0-9〇零○一二三四五六七八九]{2,4})年)?的?(?:刚|才)?(?:过完年|过罢年|过了年|年过完|过完大年|过完春节|(?<![0-9一二两三四五六七八九十前去今明])年后(?!半))",
            RegexOptions.CultureInvariant)]
    private static partial Regex AfterNewYear();

    [GeneratedRegex("(?<n>上上?)个?(?:礼拜|星期|周)(?<d>[一二三四五六日天])?", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();

    [GeneratedRegex("没几天|没两天|(?<=[就是也才大刚在,，]|^)(?:前|这)(?:几|两)天|刚(?:来|到|搬来|过来)(?:的|了)?$|刚刚(?:来|到)", RegexOptions.CultureInvariant)]
    private static partial Regex FewDays();

    [GeneratedRegex($"(?<![第零又])(?<n>{N})天(?:前|以前|之前|了|来|(?:吧|呢|哩)?$)", RegexOptions.CultureInvariant)]
    private static partial Regex DaysAgo();

    [GeneratedRegex($"(?<![0-9])(?<y>[0-9一二两三四五六七八九十]{{1,2}})年(?:零|又|加)?(?:(?<m>{N})个月|(?<half>半))(?:前|以前|之前|了|多)?", RegexOptions.CultureInvariant)]
    private static partial Regex YearsMonths();

    [GeneratedRegex("(?:整|大概|差不多|快|有|刚好|刚|正好)*半年(?:前|以前|之前|了|来|多)|^(?:整|大概|差不多|有|刚好)*半年$", RegexOptions.CultureInvariant)]
    private static partial Regex HalfYear();

    [GeneratedRegex("(?<n>[一二两三四五六七八九十0-9]{1,2})年前的?今天", RegexOptions.CultureInvariant)]
    private static partial Regex Anniversary();

    [GeneratedRegex("(?<!个)半个?(?:多|来)?月(?:前|以前|之前|了|来|(?:吧|呢|哩)?$)", RegexOptions.CultureInvariant)]
    private static partial Regex HalfMonth();

    [GeneratedRegex($"(?<!第)(?<n>{N})(?<more>多|来)?个(?<more>多|来)?(?<half>半)?(?<more>多)?月(?:前|以前|之前|了|来|(?:吧|呢|哩)?$)|前(?<n>[两几三])个月",
        RegexOptions.CultureInvariant)]
    private static partial Regex Months();

    [GeneratedRegex("过(?:完|了)(?<n>[一二两三四五六七八九十0-9]{1,2})岁?(?:的)?生日", RegexOptions.CultureInvariant)]
    private static partial Regex Birthday();
}
