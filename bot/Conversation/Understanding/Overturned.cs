using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What stands beside a day or a number in a clause of its own and makes it another's, or not sure: 那是我婆婆的; 他爸的没记住; 登的是老二; 阴历阳历搞不清. The clauses
/// that hold the value are for <see cref="Coverage"/>; these hold none, and still the value is not what it seems.
/// </summary>
internal static partial class Overturned
{
    public static bool In(Field field, string text)
    {
        if (field.Type is not (FieldType.Date or FieldType.Phone or FieldType.Identity or FieldType.Spells))
        {
            return false;
        }

        var clauses = Stops().Split(text);
        var last = Array.FindLastIndex(clauses, HasValue);
        for (var at = 0; at < clauses.Length; at++)
        {
            if (at > last && at > 0 ? Behind(field, clauses[at]) : !HasValue(clauses[at]) && Before(field, clauses[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasValue(string clause) => Value().IsMatch(clause);

    private static bool Behind(Field field, string clause) => Before(field, clause) || Another().IsMatch(clause) || Belongs(field, clause);

    private static bool Before(Field field, string clause) => (field.Key == "birthDate" || field.Type is FieldType.Phone or FieldType.Identity) && (NotSure().IsMatch(clause) || Younger().IsMatch(clause));

    /// <summary>那是我婆婆的, 这号是他爸的: said of somebody who is not asked for.</summary>
    private static bool Belongs(Field field, string clause)
    {
        if (That().Match(clause) is not { Success: true } that || NamedPeople.In(clause).FindAll(person => person.Start >= that.Length) is not [.., var owner])
        {
            return false;
        }

        return field.Key switch
        {
            "birthDate" or "leftHukouOn" or "citizenNumber" => (owner.Whose & (Whose.Child | Whose.Son | Whose.Daughter)) == 0 || Sibling().IsMatch(clause),
            "fatherWork" => (owner.Whose & (Whose.Father | Whose.Son | Whose.Speaker)) == 0,
            "motherWork" => (owner.Whose & (Whose.Mother | Whose.Daughter | Whose.Speaker)) == 0,
            _ when field.Key.StartsWith("declarant.", StringComparison.Ordinal) => (owner.Whose & Whose.Speaker) == 0,
            _ when field.Key.StartsWith("father.", StringComparison.Ordinal) => (owner.Whose & (Whose.Father | Whose.Son)) == 0,
            _ when field.Key.StartsWith("mother.", StringComparison.Ordinal) => (owner.Whose & (Whose.Mother | Whose.Daughter)) == 0,
            _ => (owner.Whose & Whose.Relative) == 0,
        };
    }

    [GeneratedRegex("[,，。;；!！]+", RegexOptions.CultureInvariant)]
    private static partial Regex Stops();

    [GeneratedRegex("[0-9〇零一二两三四五六七八九十正腊冬去前今](?:[年月日号岁]|[0-9〇零一二三四五六七八九幺十])|节", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    [GeneratedRegex("(?:记|搞|弄|分|拿|认|闹|算)不(?:太|大|很)?(?:清|准|明白|定|住)|没记(?:住|准)|不一定(?:对|准)|不(?:敢|能)?(?:肯定|确定|保准)|不知道对不对|记混|没把握|可能(?:不|有)(?:准|错)", RegexOptions.CultureInvariant)]
    private static partial Regex NotSure();

    /// <summary>我家娃比他小半岁: then the day is not the child's.</summary>
    [GeneratedRegex("^(?:我家|俺家|我|俺)?(?:娃|孩子|他|她|这个)比(?:他|她|人家|那个).{0,3}(?:小|大|晚|早)", RegexOptions.CultureInvariant)]
    private static partial Regex Younger();

    /// <summary>他爸的没记住; 登的是老二; 不是这个.</summary>
    [GeneratedRegex("[爸妈爹娘爷奶姥他她我]的(?:我|还|都|倒)?(?:没|不|记不|背不|忘|得找|找不)|^(?:要)?(?:登|报|填|问|写)的是(?:老[大二三小]|大的|小的|弟|妹|哥|姐|他[哥姐弟妹]|她[哥姐弟妹])|^(?:不是|没有?)这个|打不通|不(?:能)?用了|停机|空号|别打(?:这个|了)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Another();

    [GeneratedRegex("^(?:哦|噢|哎|可|但|其实|不过)?(?:那|这)(?:个)?(?:号码?|电话|手机|日子|生日|时间|月份)?(?:可|都)?是", RegexOptions.CultureInvariant)]
    private static partial Regex That();

    [GeneratedRegex("哥|姐|弟|妹|外甥|侄", RegexOptions.CultureInvariant)]
    private static partial Regex Sibling();
}
