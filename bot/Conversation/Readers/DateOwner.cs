using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>Whether a date of a sentence tells of the child and of what is asked: "他爸2018年就出来了，娃是去年8月26来的".</summary>
internal static partial class DateOwner
{
    /// <param name="field">birthDate, leftHukouOn …</param>
    /// <param name="previous">The clause before: "她妈先走的，2021年" speaks of her mother on.</param>
    public static bool IsTheChilds(string field, string clause, int at, int length, string previous)
    {
        if (field is not ("birthDate" or "leftHukouOn"))
        {
            return true;
        }

        if (field == "leftHukouOn" ? (OtherEvent().IsMatch(clause) && !Leaving().IsMatch(clause))
            || clause.ContainsAny("转的户口", "迁的户口", "转户口", "迁户口", "户口迁") : OtherThanBirth().IsMatch(clause))
        {
            return false;
        }

        var before = clause[..at];
        if (Together().IsMatch(before))
        {
            return true;
        }

        var subject = Subject(before);
        if (subject is null && Pronoun().IsMatch(before))
        {
            return true;
        }

        if (subject is null && length > 0 && NamedPeople.In(clause[(at + length)..]) is [{ Start: <= 1 } next, ..]

            // 4月8号跟他妈过来的: with whom.
            && !(next.Start == 1 && clause[at + length] is '跟' or '和' or '随' or '同')
            && !Taking().IsMatch(clause.AsSpan(Math.Min(clause.Length, at + length + next.End))))
        {
            subject = next;
        }

        if (subject is null && length > 0 && clause.Length - length <= 3 && previous.Length > 0
            && NamedPeople.In(previous) is [{ Start: <= 1 } topic, ..] && !IsBeside(previous, topic) && !Pronoun().IsMatch(previous))
        {
            subject = topic;
        }

        return subject is not { } said || (said.Whose & (Whose.Child | Whose.Son | Whose.Daughter)) != 0 || BoreChild().IsMatch(clause)
            || (field == "leftHukouOn" && Taking().IsMatch(clause));
    }

    /// <summary>The last person spoken of, without those that are only beside (跟着我, 和他爸) or who only tell (他爸说).</summary>
    private static SaidPerson? Subject(string before)
    {
        var people = NamedPeople.In(before).Where(person => !IsBeside(before, person)).ToList();
        return people is [.., var last] && !Pronoun().IsMatch(before[last.End..]) ? last : null;
    }

    private static bool IsBeside(string text, SaidPerson person) =>
        Beside().IsMatch(text.AsSpan(0, person.Start)) || Telling().IsMatch(text.AsSpan(person.End));

    [GeneratedRegex("(?:跟着?|和|随着?|比|像|同|与|把|让|给|托|接|带|问|听|按)(?:着|了|上)?(?:(?:他|她|孩子)?(?:爸|爷爷|姥姥|外公|公公))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Beside();

    [GeneratedRegex("^(?:(?:跟|和|给|对)我)?(?:说|讲|记得|告诉|那边说|一天|同一天)", RegexOptions.CultureInvariant)]
    private static partial Regex Telling();

    [GeneratedRegex("(?:他|她)(?:自己|呢|啊)?(?:是|就|才|在|的|这|呀|从|刚|[0-9一二去前今]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();

    /// <summary>我们娘俩: with the child.</summary>
    [GeneratedRegex("(?:娘|爷|母子|母女|父子|父女)[俩仨]$", RegexOptions.CultureInvariant)]
    private static partial Regex Together();

    [GeneratedRegex("生(?:的|了|下)?(?:他|她|孩子|娃|这个)", RegexOptions.CultureInvariant)]
    private static partial Regex BoreChild();

    [GeneratedRegex("(?:带|接|领|引|抱|把)(?:着|上|了)?(?:他|她|孩子|娃|过来|出来|来)", RegexOptions.CultureInvariant)]
    private static partial Regex Taking();

    [GeneratedRegex("离的?婚|结的?婚|办的|办了|去世|过世|没的|没了|生(?:的|$)|上(?:的|了)[一二三四五六七八九]年级|买的|盖的|租房|租的|拆迁|居住证|装修|毕业", RegexOptions.CultureInvariant)]
    private static partial Regex OtherEvent();

    [GeneratedRegex("来|走|出去|出的|到|搬|离开|离老家|去的|下的|转|接|进城", RegexOptions.CultureInvariant)]
    private static partial Regex Leaving();

    [GeneratedRegex("来的|走的|搬|离开|打工|结婚|办的|上(?:的|了)?户|上(?:的|了)[一二三四五六七八九初高]|落(?:的|了)?户|入学|开学", RegexOptions.CultureInvariant)]
    private static partial Regex OtherThanBirth();
}
