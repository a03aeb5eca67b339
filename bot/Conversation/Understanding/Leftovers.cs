using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What an answer leaves unaccounted for though its value was found: another numeral beside a date, a word about wrong digits beside a number, laughter.
/// Then the value is asked back and not kept.
/// </summary>
internal static partial class Leftovers
{
    /// <summary>A shorter answer is plain, however it is laughed.</summary>
    private const int Short = 6;

    public static bool In(Field field, string text, DateOnly today) => field.Type switch
    {
        FieldType.Date or FieldType.Spells => Day().IsMatch(WithoutDates(text, today)),
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

    [GeneratedRegex("(?:[0-9〇零一二三四五六七八九十]|几)(?:几|来|多)?(?:号|日(?!子)|月(?!子|饼))|[一二三]?十[几来多](?![岁年天个])|初几|(?:(?<![就是也才大刚在,，|]|^)(?:前|后)|提前|提早|早了?|晚了?)[两二三四五六七八九十几]天", RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    [GeneratedRegex("(?:第.|最后|末|倒数).{0,3}(?:位|个数)|(?:最后|末尾?|头前|后面|前面)(?:那|这)?一?个.{0,2}(?:不?是|应该|改)|[少多缺漏]了?.{0,2}位|中间|开头|打头|倒数|改成|改为|调个|反了", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex("哈哈|呵呵|嘿嘿|嘻嘻|😂|🤣|😄|逗你|开玩笑", RegexOptions.CultureInvariant)]
    private static partial Regex Laughs();
}
