using System.Text.RegularExpressions;
using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;

namespace Conversation;

/// <param name="Field">Null: a change is wanted, but it is not clear of what.</param>
/// <param name="Value">The new answer, when it was said in the same breath.</param>
internal sealed record Edit(Field? Field, string? Value);

/// <summary>
/// How people put right what they said: "改一下姓名", "电话写错了，是138…", "爸爸的名字没填，叫李建国", "户口不在壶关，在长子", "不对，是4号". Patterns only; what is meant
/// is decided by the answers.
/// </summary>
internal static partial class Corrections
{
    private const int Longest = 120;

    /// <summary>The longest name of a field that somebody says and that is not known: then it is asked which one.</summary>
    private const int LongestName = 12;

    /// <summary>A field that is named and its new value. Null when nothing is to be changed.</summary>
    public static Edit? Change(Func<string, Field?> find, string text)
    {
        var bare = Arrow().Replace(text, "改成").Bare();
        if (bare.Length is 0 or > Longest)
        {
            return null;
        }

        foreach (var from in Clauses(bare))
        {
            foreach (var (pattern, always) in ((Regex, bool)[])[(ChangeTo(), false), (ChangeThis(), from == bare), (ChangeIt(), false),
                (IsWrong(), false), (IsMissing(), false)])
            {
                if (pattern.Match(from) is not { Success: true } match)
                {
                    continue;
                }

                var named = match.Groups["x"].Value;
                var value = match.Groups["v"] is { Success: true, Length: > 0 } said ? Right(said.Value) : null;
                if (find(named) is { } field)
                {
                    return new Edit(field, value);
                }

                if (always && named.Length <= LongestName)
                {
                    return new Edit(null, null);
                }
            }

            if (Named(find, from) is { } wrong)
            {
                return new Edit(wrong, null);
            }
        }

        return null;
    }

    /// <summary>"性别选反啦", "住址我刚才弄岔了": the name of a box, and behind it only that it was said wrongly.</summary>
    private static Field? Named(Func<string, Field?> find, string text)
    {
        for (var at = Math.Min(LongestName, text.Length - 1); at > 1; at--)
        {
            if (Repairs.TellsOfASlip(text[at..]) && Repairs.Of(text[at..]) == Repair.TakesBack && find(text[..at]) is { } field)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>"武欣妍不是武欣岩", "常梦洁，原来那个是小名", "不在黎城，在平顺县": without what is wrong.</summary>
    private static string Right(string said) =>
        Contrast(said) is var (_, _, right) ? right : Before().Replace(said, "") is { Length: > 0 } kept ? kept.Bare() : said.Bare();

    /// <summary>What our own rows say to change them ("改一下是否登记户口"): no question, though it sounds like one.</summary>
    public static string? Named(string text) => text.StartsWith("改一下", StringComparison.Ordinal) ? text["改一下".Length..] : null;

    /// <summary>"不对，是3月6号", "我刚才点错了，我是她爸": something said before was wrong, and this is right.</summary>
    public static string? JustNow(string text) => WrongJustNow().Match(text.Bare()) is { Success: true } match
        && match.Groups["v"].Value.Bare() is { Length: > 0 } right ? right : null;

    /// <summary>"啊不是，登的是外孙女": only where the open question cannot be answered with 不是.</summary>
    public static string? Denied(string text) => DeniedJustNow().Match(text.Bare()) is { Success: true } match
        ? match.Groups["v"].Value.Bare() : null;

    /// <summary>"我叫王秀云，不是王秀英", "户口不在壶关，在长子县": what is right, what is wrong, and what stands before it.</summary>
    public static (string About, string Wrong, string Right)? Contrast(string text)
    {
        var bare = Slips().Replace(text.Bare(), "，").Bare();
        return bare.Length > Longest ? null
            : NotBut().Match(bare) is { Success: true } not
            ? (not.Groups["x"].Value.Bare(), not.Groups["a"].Value.Bare(), not.Groups["b"].Value.Bare())
            : ButNot().Match(bare) is { Success: true } but
            ? (but.Groups["x"].Value.Bare(), but.Groups["a"].Value.Bare(), but.Groups["b"].Value.Bare())
            : null;
    }

    /// <summary>"有哮喘，前面说错了": without the clause that only says that something was wrong.</summary>
    public static string WithoutSlips(string text) => Slips().Replace(text, "").Bare();

    /// <summary>"租房改成自己买的": what a field is changed from, where it is named by its value.</summary>
    public static (string From, string To)? Replacement(string text)
    {
        if (text.Length <= Longest && SaidBefore().Match(text.Bare()) is { Success: true } said)
        {
            return (said.Groups["a"].Value.Bare(), said.Groups["b"].Value.Bare());
        }

        foreach (var clause in Clauses(text.Bare()))
        {
            if (clause.Length <= Longest && ChangeTo().Match(clause) is { Success: true } match)
            {
                return (match.Groups["x"].Value.Bare(), match.Groups["v"].Value.Bare());
            }
        }

        return null;
    }

    /// <summary>The text, and what is left of it from each later clause on: a change may stand behind something else.</summary>
    private static IEnumerable<string> Clauses(string text)
    {
        yield return text;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is ',' or '，' or '。' or ';' or '；' or ' ' or '!' or '！' && text[(at + 1)..].Bare() is { Length: > 2 } rest)
            {
                yield return rest;
            }
        }
    }

    // Atomic: "哎呀" can be read as one word or as two, and thirty of them in a row as a million ways.
    private const string Lead =
        "(?>哎呀|哎哟|哎|唉|呀|哦|噢|等等|等一下|等会|等下|不好意思|对不起|抱歉|那|请|麻烦|帮我|给我|想|要|先|需要|能不能|可以|刚才说的|刚说的|前面说的|上面说的|刚才|刚刚|前面|上面|刚那个|刚|那个|把|将|[,， ])*";
    private const string Mistake = "(?:(?:打|写|说|填|弄|记|点|搞|选|按|输|念|报|听)?错(?:字|别字)?|(?:打|写|说|填|弄|记|搞|念)(?:反|岔|串|混))";
    private const string Be = "(?>应该|应当|其实|实际|正确的?|改|就|得|要)*(?:是|叫|为|成|在)?";

    [GeneratedRegex($"^{Lead}(?<x>[^,，。]{{1,14}}?)(?:给我)?(?:改成|改为|改到|换成|更正为|修改为|修改成|更正成|应该是|应该写|应该叫|应该在)(?<v>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ChangeTo();

    [GeneratedRegex(
        "^(?>那|请|麻烦|我|俺|想|要|先|帮我|给我|需要|能不能|可以|等等|等一下|[,， ])*(?:改一下|改下|改改|修改一下|修改|更正一下|更正|重填一下|重新填一下|换一下|改)(?:一下)?(?:[:： ])?(?<x>[^,，。]{1,30}?)(?:[,，"
            + "。 ](?:应该)?(?:是|叫|改成)?(?<v>.+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ChangeThis();

    [GeneratedRegex(
        $"^{Lead}(?<x>[^,，。]{{1,14}}?)(?:给我|帮我)?(?:改一下|改下|改改|修改一下|更正一下|重填一下|重新填一下|换一下|要改|得改|需要改|改(?=[:：]))(?:吧|了)?(?:[:：,，。 ]*{Be}(?<v>.+))?$",
            RegexOptions.CultureInvariant)]
    private static partial Regex ChangeIt();

    [GeneratedRegex(
        $"^(?:不对[,， ]*)?{Lead}(?<x>[^,，。]{{1,12}}?)(?:那个|那里|那儿|那块|那搭|那达|这个|那项|那一项|这一项|我)?(?:刚才|刚刚)?(?:好像|可能)?(?:不对|(?:少|多|缺|漏)了?一位|有个数不对|"
            + $"{Mistake}|有误|不正确|不准|(?:写|填|说|记|弄|打)成[^,，。]{{1,8}}?了)(?:了|啦|哦|啊|咧|哩)*(?:[,，。 ]*{Be}(?<v>.+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsWrong();

    [GeneratedRegex(
        $"^{Lead}(?<x>[^,，。]{{1,12}}?)(?:那个|那里|那项)?(?:还)?(?:没填|没写|没说|没报|漏了|漏填了?|漏写了?|漏说了?|忘了填|忘了说|忘了写|忘填了?|忘说了?|空着呢?)(?:了|呢)?(?:[,，。 ]+{Be}(?<v>"
            + $".+))$", RegexOptions.CultureInvariant)]
    private static partial Regex IsMissing();

    [GeneratedRegex(
        $"^(?:不对不对|不对|{Lead}(?:我|俺)?(?:刚才|刚刚|刚|前面)?(?:那个|这个)?{Mistake}|口误)(?:了|哦|啊|呀|啦|呢)*(?:[,，。.!！ ]+(?:应该|应当|其实)?(?:就)?(?:(?:是"
            + $"|叫)(?![他她我孩娃]))?(?<v>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex WrongJustNow();

    [GeneratedRegex("(?:[,，]?(?:而)?(?:不是|不叫)[^,，。]+|[,，](?:原来|以前|之前|刚才|那个|前面).*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    /// <summary>A clause that only says that something was wrong: 点错了, 前面说错了.</summary>
    [GeneratedRegex($"[,，。 ](?:我)?(?:刚才|刚刚|前面|上面|刚)?(?:那个)?(?:{Mistake}|瞎说|弄岔|记混)了?(?:的)?(?=$|[,，。 ])", RegexOptions.CultureInvariant)]
    private static partial Regex Slips();

    /// <summary>刚说租的，其实是买的.</summary>
    [GeneratedRegex("^(?:我)?(?:刚才?|刚刚|前面|上面|上回)(?:跟你|给你)?(?:说|填|写|选)(?:的|成|是|了)*(?<a>[^,，。]{1,12}?)[,，。 ](?:其实|实际上?|应该|现在)(?:是|应该是)?(?<b>.+)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex SaidBefore();

    [GeneratedRegex("→|->|=>|⇒", RegexOptions.CultureInvariant)]
    private static partial Regex Arrow();

    [GeneratedRegex("^(?>啊|哎|哦|噢|呃|哎呀)?(?:不是不是|不是)[,，。 ]+(?<v>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex DeniedJustNow();

    [GeneratedRegex(
        "^(?<x>[^,，。]{0,12}?)(?:不是|不在|不叫|不跟|并不是|并非)(?<a>[^,，。是]{2,24})[,，。; ]*(?:而)?(?:我|他|她)?(?:是|在|叫|跟|应该是|换成|改成|转到了?|换到了?|搬到了?)(?<b>.+)$",
            RegexOptions.CultureInvariant)]
    private static partial Regex NotBut();

    [GeneratedRegex("^(?<x>[^,，。]{0,12}?)(?:是|在|叫|应该是|应该叫)(?<b>[^,，。]{1,40}?)[,，。; ]+(?:而|可|并)?(?:不是|不在|不叫)(?<a>.{2,24})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ButNot();
}
