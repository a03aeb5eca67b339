using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What an answer leaves unaccounted for though its value was found: another numeral beside a date, a word about wrong digits beside a number,
/// laughter. Then the value is asked back and not kept.
/// </summary>
internal static partial class Leftovers
{
    /// <summary>A shorter answer is plain, however it is laughed.</summary>
    private const int Short = 5;

    public static bool In(Field field, string text, DateOnly today) => field.Type switch
    {
        FieldType.Date when Either().IsMatch(text) => true,
        FieldType.Date or FieldType.Spells => Day().IsMatch(WithoutDates(text, today)) || Until().IsMatch(text),
        FieldType.Phone => Digits().IsMatch(text),
        FieldType.Choice or FieldType.Multi or FieldType.YesNo => text.Length > Short && Laughs().IsMatch(text),
        _ => false,
    };

    private static string WithoutDates(string text, DateOnly today)
    {
        foreach (var date in SpokenDate.FindAll(text, today).OrderByDescending(date => date.Start))
        {
            text = text.Remove(date.Start, date.Length).Insert(date.Start, "|");
        }

        return text;
    }

    [GeneratedRegex(
        "(?:[0-9〇零一二三四五六七八九十]|几)(?:几|来|多)?(?:号|日(?!子)|月(?!子|饼))|[一二三]?十[几来多](?![岁年天个])|初几|(?:(?<![就是也才大刚在,，]|^)(?:前|后)|提前|提早|早了?|晚了?)[两二三四五六七八九十几]天",
            RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    /// <summary>八九月; 8、9月份; 5号或6号: one of two.</summary>
    [GeneratedRegex(
        "[一二三四五六七八][二三四五六七八九](?:月|号)|[0-9一二三四五六七八九](?:月|号|日)?(?:、|或者?|到|至|~)[0-9一二三四五六七八九十]{1,3}(?:月|号|日)|除夕|(?:早|晚|大|小)了?[半一二两三几](?:个月|年|岁)",
            RegexOptions.CultureInvariant)]
    private static partial Regex Either();

    /// <summary>国庆节前来的, 9月以前: some day before that one.</summary>
    [GeneratedRegex("(?:(?<![个半])月份?|[日号]|节|国庆|五一|元旦|元宵|清明|端午|中秋|春节|小年|过年|过大年|(?<=[0-9〇零一二三四五六七八九去前今]{2,4}年))(?:之前|以前|前)(?![0-9一二两三四五六七八九十几年天后的])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Until();

    [GeneratedRegex(
        "(?:第.|最后|末|倒数).{0,3}(?:位|个数)|(?:最后|末尾?|头前|后面|前面)(?:那|这)?一?个.{0,2}(?:不?是|应该|改)|[少多缺漏]了?.{0,2}位|中间|开头|打头|倒数|改成|改为|调个|反了|(?<=[0-9]{11}.{0,"
            + "12})(?:最后|末尾|尾号|后面|后头|后边).{0,3}(?:是|应该|改).{0,2}[0-9]{1,4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex("哈哈|呵呵|嘿嘿|嘻嘻|😂|🤣|😄|逗你|开玩笑|一个亿|一百万", RegexOptions.CultureInvariant)]
    private static partial Regex Laughs();
}
