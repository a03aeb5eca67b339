using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation;

/// <summary>How the message right behind an answer changes it.</summary>
internal enum Amends
{
    /// <summary>说早了，是2024年; 打错了，智力; 刚问了他爸，是8月25: something else holds instead.</summary>
    Replaces,

    /// <summary>还有言语; 爸爸也在: it holds besides.</summary>
    Adds,

    /// <summary>那是他弟弟的; 哦这个是我的: what was said belongs to somebody or to some time that is not asked.</summary>
    TakesBack,
}

/// <summary>
/// The message behind an answer that speaks of that answer once more. Patterns only; which value that makes is for <see cref="Session"/>, which knows
/// what was answered.
/// </summary>
/// <param name="Words">What holds instead, or besides; "" where it is not said.</param>
/// <param name="IsPlain">It says itself that it puts something right; else it may be meant for the open question too.</param>
internal sealed partial record Amendments(Amends Kind, string Words, bool IsPlain)
{
    private const int Longest = 60;

    public static Amendments? Of(string text)
    {
        var bare = text.Bare();
        if (bare.Length is 0 or > Longest || text.ContainsAny("?", "？"))
        {
            return null;
        }

        return Belongs().Match(bare) is { Success: true } belongs ? new(Amends.TakesBack, belongs.Groups["v"].Value.Bare(), true)
            : Slipped().Match(bare) is { Success: true } slip ? Belongs().Match(slip.Groups["v"].Value) is { Success: true } others
            ? new(Amends.TakesBack, others.Groups["v"].Value.Bare(), true) : new(Amends.Replaces, WithoutSlip(slip.Groups["v"].Value), true)
            : Also().Match(bare) is { Success: true } also ? new(Amends.Adds, also.Groups["v"].Value.Bare(), false)
            : Opens().Match(bare) is { Success: true } opens ? new(Amends.Replaces, WithoutSlip(opens.Groups["v"].Value), false)
            : null;
    }

    /// <summary>Only the year of a day is put right: 年份打错了，2017; 不是22年，是21年.</summary>
    public static DateOnly? YearOf(DateOnly before, string words, DateOnly today)
    {
        words = SelfCorrection.WithoutDenied(words);
        var year = PlainYear().Match(words) is { Success: true } plain ? SpokenDate.FullYear(plain.Groups["y"].Value)
            : RelativeYear().Match(words) is { Success: true } relative ? today.Year + SpokenDate.Years(relative.Groups["y"].Value) : null;
        return year is { } said and > 1900 && said <= today.Year && before.Day <= DateTime.DaysInMonth(said, before.Month)
            ? new DateOnly(said, before.Month, before.Day) : null;
    }

    /// <summary>Only the month of a day is put right: 不是4月，是3月.</summary>
    public static DateOnly? MonthOf(DateOnly before, string words, DateOnly today) =>
        SpokenDate.Find(words, today) is { Parts: { Year: null, Month: { } month, Day: null, Lunar: false } } && month is >= 1 and <= 12
        && before.Day <= DateTime.DaysInMonth(before.Year, month) && new DateOnly(before.Year, month, before.Day) is var mended && mended <= today
        ? mended : null;

    /// <summary>是阴历，我忘说了.</summary>
    public static bool IsLunar(string words) => LunarAlone().IsMatch(words);

    /// <summary>不是二级，三级: what is wrong, and what is right.</summary>
    public static (string Wrong, string Right)? Denial(string text) => Denies().Match(text.Bare()) is { Success: true } match
        ? (match.Groups["a"].Value.Bare(), WithoutSlip(match.Groups["v"].Value)) : null;

    /// <summary>不是二级, and nothing instead; "" for 哎呀不对不对, 不对，我记错了; null for anything else.</summary>
    public static string? OnlyDenied(string text) => NoMore().Match(text.Bare()) is { Success: true } match ? match.Groups["a"].Value.Bare() : null;

    /// <summary>中间那个5应该是6: speaks of single digits.</summary>
    public static bool IsOfDigits(string text) => text.Length < 20 && Digits().IsMatch(text);

    /// <summary>最后是22，不是21: the end of a number.</summary>
    public static string? EndOf(string number, string text) => End().Match(text.Bare()) is { Success: true, Groups: var groups }
        && groups["d"].Value is { Length: > 0 and < 8 } end ? number[..^end.Length] + end : null;

    /// <summary>那是他弟弟; 不光听力; 早了一年; 他爷爷的: what was answered before does not stand as it is, and what holds instead cannot be told.</summary>
    public static bool CastsDoubt(string text) => text.Bare() is { Length: > 2 and <= LongestDoubt } bare && Doubts().IsMatch(bare);

    /// <summary>刚才说的不对; 我以为问他爸呢; 逗你的: no answer to anything, whatever is open, and the last one does not stand.</summary>
    public static bool TakesBack(string text) => text.Bare() is { Length: > 1 and <= LongestDoubt } bare && Undoes().IsMatch(bare);

    /// <summary>那是她妹妹的名儿; 那是以前住的地方; 那是说我呢: points at what was said and gives it to somebody or some time that is not asked.</summary>
    public static bool PointsAway(string text) => text.AsSpan().ContainsAny('那', '这') && text.Bare() is { Length: > 3 and <= LongestDoubt } bare
        && Away().IsMatch(bare);

    /// <summary>其实没去, 说的是我婆家, 现在换成姥姥了: begins with words that turn to what was said before.</summary>
    public static bool TurnsBack(string text) => Back().IsMatch(text);

    private const int LongestDoubt = 14;

    private static string WithoutSlip(string said) => Excuse().Replace(said, "").Bare().TrimStart('是', '叫').Bare();

    private const string Breath = "^(?>哦|噢|哎呀|哎哟|哎|唉|啊|呃|嗯|等等|等一下|等会儿?|等下|不好意思|对了|[,， ])*";

    private const string What = "(?:(?:我)?(?:刚才|刚刚|刚|上面|前面)?(?:说的|填的|写的)?(?:那个|这个)?(?:日子|日期|年份|月份|号数|号码|号|生日|地方|时间)?)";

    [GeneratedRegex(Breath
        + "(?:(?:那|这)个?(?:号|号码|日子|生日)?(?:是|写的是|说的是)(?:以前|之前|老家的?|去年的?|(?:我|俺|他|她|孩子|娃)?(?:的)?(?:爸|妈|哥|姐|弟|妹|爷|奶|姥|同学|老公|媳妇)?(?:爸|妈|哥|姐|弟弟?|妹妹?|爷|奶"
        + "|姥)?(?:自己)?(?:的(?:生日|号|日子|证)?|来的日子))|"
        + "(?:说|看|弄|记|打|念|写|拿|报|当|认|输|填)成(?:他|她|我|孩子)?(?:爸|妈|哥|姐|弟|妹)[^,，]{0,3}了)(?:的|哩|呢|了|啊)?(?:[,，。 ]+(?<v>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Belongs();

    [GeneratedRegex(Breath + "(?:" + What
        + "(?:不对+|(?:理解|说|打|写|看|记|弄|搞|点|按|选|输|念|填|报|听)(?:错|岔|反|早|晚|快|串|混)(?:行|字|位)?了?|错了|有误|不准|更正(?:一下)?|重说|重新说|改一下)|记性不好|不用这个(?:号|了)|哦不(?=[,，])"
        + "|不是(?=[,，])|换号了?|改成(?![^,，。]{0,20}[,，])|改为|(?:我)?(?:又|刚)?(?:查|翻|看|问)了[^,，]{0,6}(?=[,，]))(?:了|的|啊|呀|哩|咧|错了)*(?:[,，。 ]+|(?<=改成|改为))(?:应该"
        + "|其实|新的|说|用|写的?)?(?:是|叫)?(?<v>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Slipped();

    [GeneratedRegex(
        "^(?:对了|不光[^,，]{1,6})?[,， ]*(?:还有|再加上?|另外还有|外加|加上)(?:个|一个)?(?<v>[^,，。]{1,10})(?:[,，。].*)?$|^不光[^,，]{1,6}[,，](?<v>[^,，。]{1,8}?)也(?:有|是|在|跟着"
            + "|住)?$|^也有(?<v>[^,，。]{2,8})$|^(?<v>[^,，。没不]{2,8}?)(?:也有|也是|也在|也算|也一块住|也在一块住)(?:的|呢|哩)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Also();

    /// <summary>哦评了，四级: a breath that tells of second thoughts.</summary>
    [GeneratedRegex("^(?:哦|噢|哎呀|哎|等等|等下|应该是|算了(?=按|还是)|还是(?=.{3})|刚才|刚(?!上|开|来|满)|不是(?=[^,，。]{1,8}[,，]?(?:而)?是))[,， ]*(?<v>.+)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Opens();

    private const string Somebody = "(?:爸|妈|爹|娘|哥|姐|弟|妹|爷|奶|姥|姑|舅|姨|叔|伯|婶|邻居|同学|表弟|表哥|表姐|表妹)";

    private const string JustSaid = "(?:我)?(?:刚才|刚刚|刚|上面|上一个|上一条|前面|前面那个|上面那个|刚那个)";

    [GeneratedRegex(Breath + "(?:" + JustSaid
        + "(?:说|写|填|记|点)?(?:的|那个)?(?:都)?(?:不对|不是|错了?|不算|改一下|要改)|(?:先)?别(?:记|写|填)(?:那个|这个|上)?|删了?(?:吧|掉)|去掉|重(?:说|新说)(?:一下|一遍)?|(?:我)?(?:说|问)的是(?:他"
        + "|她|我)?(?:弟弟?|妹妹?|哥哥?|姐姐?|老[大二三])"
        + "|(?:我)?以为(?:是|你|您)?问(?:我|他爸|他妈|她爸|她妈|大人|老[大二]|他哥|他弟|他姐|他妹)|(?:我)?(?:听|看)(?:错|岔)(?:题)?"
        + "|发错(?:了|人)(?:[,，].{0,12})?|(?:这是|那是)?(?:回|发|说)给?别人的|(?:好像|可能|也许|也可能|怕是)(?:是)?(?:我)?(?:说|记|写|看|弄)错|(?:逗"
        + "|骗)(?:你|您)(?:的|玩)|开(?:个)?玩笑|瞎(?:说|编)|(?:那|那个|这)(?:个)?是假|假|(?:那|这)个?是(?:他|她|我)(?:表|堂)?(?:弟弟?|妹妹?|哥哥?|姐姐?))(?:了|的|吧|呢|哩|啊|哈)*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Undoes();

    [GeneratedRegex(Breath
        + "(?:(?:那|这)(?:个|张)?(?:号码?|手机|电话|卡)?(?:早就?|已经|现在|老)?(?:停机|空号|打不通|不通|不用|没人接|欠费|注销|丢了).{0,2}|(?:那|这)个?(?:号码?|日子|天)?是[^,，。]{1,8}(?:的)?(?:日子"
        + "|时候|时间|那天|号码?|电话|生日|地址|地方)|(?:那|这)个?(?:号码?|日子|生日|时间|地方)?(?:可|都)?(?:是|不是)(?:[^在住]{0,4}" + Somebody
        + "+(?:们|家)?(?:的.{0,3}|来的|走的)?|我(?:的|自己)?|.{0,2}(?:以前|去年|前年|原来|小时候|农历|阴历|旧的|老的).{0,3})"
        + "|(?:不光|不止|不只|不单).{1,8}|不对[,，].{1,11}"
        + "|(?:这|你|您)?(?:是)?问的?(?:是)?(?:我|大人|他爸|他妈)(?:还是)(?:孩子|娃|他|她)?|(?:那|这)?(?:个)?(?:不对|不算|不是)(?:这个|那个|孩子的|他的|她的)?|(?:孩子|他|她)(?:的)?不是"
        + "|(?:刚)?(?:问|查|看)了[,，]?(?:不是|不对)"
        + "|(?:他|她)(?:爸|妈)说(?:不是|不对)|(?:我)?(?:也)?(?:不(?:太)?(?:确定|准)|不敢说准|不一定(?:对)?|没把握)|(?:好像|可能)不(?:是|对)|(?:等等|等下)[,，]?不是|(?:那是)?(?:以前|去年|前年|小时候"
        + "|原来)的(?:事)?|(?:要)?改|(?:好像|可能|怕是|应该)?(?:说|记|报|写|算)?(?:早|晚|多|少|大|小)了.{1,4}|(?:说|写|记|看|填|报|弄|当)成(?:我|俺|他|她|老大|老二|大的|小的).{0,4}了|(?:那|这)?是大的[,"
        + "，].{0,4}小的|登的?是?小的|(?:他|她|我|俺|孩子|娃)?" + Somebody
        + "{1,2}的|(?:我|俺|我们|(?:他|她)(?:爸|妈)爸?妈?)也(?:在|是|跟着|有)|还有.{1,6}|也不(?:全|都)?(?:是|对))(?:的|了|啊|哩|呢|吧)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Doubts();

    [GeneratedRegex(Breath + "(?:那|这)个?(?:都|可)?(?:是|说的是)(?:(?:说)?(?:我|俺)(?:呢|哩|的|自己)|(?:他|她|我|俺|人家|别人|孩子)?(?:表|堂)?" + Somebody
        + "{0,2}(?<!是)的[^,，。]{0,4}|(?:以前|之前|原来|过去|早先|去年|前年|小时候|放[^,，。]{1,2}假)[^,，。]{1,8})$", RegexOptions.CultureInvariant)]
    private static partial Regex Away();

    [GeneratedRegex(Breath + "(?:其实|实际上|说的是|是说|指的是|问的是|那是|那个是|(?:现在|后来|今年|刚)?(?:换|改)(?:成|到)|我意思是|我的意思)", RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex("[,，](?:我)?(?:刚才?)?(?:忘(?:记)?(?:了)?说了?|打快了|点错了|看错(?:行)?了|说错了|记错了)$", RegexOptions.CultureInvariant)]
    private static partial Regex Excuse();

    [GeneratedRegex("^(?:是|应该是|写的是)?(?<y>(?:19|20)[0-9]{2}|[0-9]{2}|[二两][零〇][一二三四五六七八九零〇]{2}|[一二][一二三四五六七八九零〇])年?(?:的)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex PlainYear();

    [GeneratedRegex("^(?:是|应该是)?(?<y>大前年|前年|去年|今年|年时)(?:的)?$", RegexOptions.CultureInvariant)]
    private static partial Regex RelativeYear();

    [GeneratedRegex(
        "^(?>哦|噢|哎呀|哎|啊|[,， ])*(?:(?:那|这)个?)?(?:是公历[,，])?(?:我)?(?:刚才?)?(?:是|按|说的是|写的是)?(?:农历|阴历|老历|旧历)(?:的|哩|呢)?(?:[,，][^0-9一二三四五六七八九十]*)?$",
            RegexOptions.CultureInvariant)]
    private static partial Regex LunarAlone();

    [GeneratedRegex(
        "^(?>哦|噢|哎呀|哎|啊|[,， ])*(?:并)?(?:不是|不叫|不在|不跟)(?<a>[^,，。是]{1,10}?)[,，]*(?:而)?(?:是|叫|在|跟)?(?<=[,，是叫在跟])(?<v>.{1,30})$|^(?<a>[^,，。]{1,"
            + "8}?)(?:那个)?(?:写|说|打|记|填)错了?[,，]+(?:应该)?是?(?<v>.{1,30})$", RegexOptions.CultureInvariant)]
    private static partial Regex Denies();

    [GeneratedRegex(
        "^(?>哦|噢|哎呀|哎|啊|等等|[,， ])*(?:(?:不对)+[,， ]*(?:我)?(?:说|打|写|看|记|弄|点|按|选)错了?|(?:哎呀|哎|啊|等等)[,，]?(?:不对|错了)+(?:[,，]?(?:不对|错了))*|(?:并)?(?:不是|不跟"
            + "|不在)(?<a>[^,，。是]{1,8}?))(?:的|了|哩|啊|呀)*$", RegexOptions.CultureInvariant)]
    private static partial Regex NoMore();

    [GeneratedRegex(
        "(?:中间|开头|打头|倒数|末尾?|最后|尾[号数]|第.{0,2}[位个]).{0,6}(?:应该|不是|是|错|反).{0,3}[0-9一二三四五六七八九零幺]|(?:位|个数).{0,3}(?:错|反)|(?:少|多|漏|缺)(?:了|念|打|写|说|报"
            + "|输)*[一两几1]?(?:位|个数)", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex("(?:最后|末尾|后面|尾号|尾数)(?:几|两|三|四)?(?:位|个)?(?:数|号)?(?:不是[0-9]+[,，]?)?(?:应该)?是(?<d>[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
