using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>The school's name: what ends in 小学, 中学, 幼儿园, 一中 …, without what people say around it.</summary>
/// <remarks>"就俺们村的学堂" and "公办的" name no school; "他姐在五中，他在县二小" names two, of which one is meant.</remarks>
internal static partial class SchoolReader
{
    public static Read Of(string said)
    {
        var text = SelfCorrection.WithoutDenied(NameFinder.Tidy(said));
        if (Question().IsMatch(text))
        {
            return Read.Nothing.Instance;
        }

        var named = In(text);
        var isChosen = named.Count > 1;
        if (SelfCorrection.Split(said) is { } repair && In(NameFinder.Tidy(repair.After)) is { Count: > 0 } repaired)
        {
            named = repaired;
        }

        if (named.Count > 1)
        {
            named = [.. named.Where(one => !one.IsOthers && !one.IsPast)];
            named = named.Count > 1 && named.Where(one => one.IsNow).ToList() is { Count: 1 } now ? now : named;
        }

        var names = named.Select(one => one.Name).Distinct().ToList();
        return names switch
        {
            [] => Alone(text),
            [var only] when named[0].IsOthers || named[0].IsPast => new Read.Confirm(only, $"您是说孩子现在上的是{only}，对吗？"),
            [var only] => new Read.Got(only, IsRisky: isChosen),
            _ => new Read.Confirm(names[^1], $"您说了{string.Join("、", names.Take(3))}。孩子现在上的是{names[^1]}，对吗？"),
        };
    }

    /// <summary>The school that a sentence names plainly for the child; null: none, or more than one.</summary>
    public static string? Find(string text) => Of(text) is Read.Got { Value: string name } ? name : null;

    private readonly record struct Named(string Name, bool IsOthers, bool IsPast, bool IsNow);

    private static List<Named> In(string text)
    {
        var found = new List<Named>();
        foreach (var clause in text.Split([',', '，', '。', ';', '；', '、', '!', '！', ':', '：']))
        {
            foreach (var match in School().Matches(clause).Cast<Match>())
            {
                var whole = match.Value.Replace(" ", "", StringComparison.Ordinal);
                var name = Leading().Replace(
                    whole[(Math.Max(whole.LastIndexOf("那个", StringComparison.Ordinal), whole.LastIndexOf("这个", StringComparison.Ordinal)) is > 0
                        and var that ? that : 0)..], "");
                name = name.LastIndexOf('在') is >= 0 and var where ? name[(where + 1)..] : name;
                if (name.Length < 2 || Generic().IsMatch(name) || NoName().IsMatch(name))
                {
                    continue;
                }

                var before = clause[..(match.Index + match.Length - name.Length is var at && at > 0 && at <= clause.Length ? at : 0)];
                var people = NamedPeople.In(before);
                found.Add(new(
                    name,
                    people.Any(person => (person.Whose & (Whose.Relative | Whose.Outsider | Whose.Speaker | Whose.Father | Whose.Mother)) != 0
                        || Elder().IsMatch(before.AsSpan(person.Start, person.Length))) && !Back().IsMatch(before),
                    Past().IsMatch(before) && !Now().IsMatch(before), Now().IsMatch(before)));
            }

            if (Called().Match(clause) is { Success: true } called && NamedPeople.In(clause).Count == 0
                && !found.Any(one => one.Name.Contains(called.Groups["n"].Value, StringComparison.Ordinal))
                && !NoName().IsMatch(called.Groups["n"].Value)
                && !School().IsMatch(called.Groups["n"].Value))
            {
                found.Add(new(called.Groups["n"].Value, false, false, true));
            }
        }

        return found;
    }

    /// <summary>A name without the word for a school is asked back: 育才.</summary>
    private static Read Alone(string text)
    {
        var bare = Leading().Replace(After().Replace(text.Bare(), ""), "");
        return bare.Length is >= 2 and <= 8 && bare.All(c => c is >= '\u4e00' and <= '\u9fff' || char.IsAsciiDigit(c)) && !NoName().IsMatch(bare)
            && !Generic().IsMatch(bare) && !Other().IsMatch(bare)
            ? new Read.Confirm(bare, $"学校的名字写“{bare}”，对吗？")
            : Read.Nothing.Instance;
    }

    private const string N = "[一二三四五六七八九十0-9]";

    [GeneratedRegex(
        $"(?:[\\u4e00-\\u9fff0-9A-Za-z·]{{1,16}}?)(?:小学|中学|幼儿园|学校|完小|中心校|联校|职中|职高|技校|附小|附中|实小|实中|学堂|托儿所|教学点|小学部|第{N}{{1,3}}[中小](?![学心])|(?:高"
            + $"|初){{1}}级中学|{N}{{1,3}}[中小](?![学心高年班午]))(?:附属(?:小学|中学|幼儿园)|附小|附中|分校|[东西南北新老]?校区|初中部|高中部|小学部|幼儿园)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex School();

    [GeneratedRegex(
        "^(?:他们|她们|他|她|它|孩子|娃娃|娃|俺孩|俺们|俺|我们|我|咱们|咱|小孩|闺女|女儿|儿子|孙子|孙女|姐姐|哥哥|妹妹|弟弟|姐|哥|妹|弟|老[大二三]|登记?的|这个|那个|那|这|嗯|哦|呃|就是|就读于|就读|就在|就|现在|今年|今年才"
            + "|才(?!子)|目前|如今|以前|原来|去年|前年|后来|到了|到|老家|分到了?|分在|划到了?|考到了?|考上了?|安排到|报的是|报的|转到了?|转去了?|转学到|转|到|去了|去|上的是|上的|上着|(?<=.)上(?!党|海|村|遥|一|庄|马|南|秦"
            + "|峪|寨|北)|读的是|读的|读|念的是|念的|念|在|搁|是|叫做|叫|学校名字?|学校叫做|学校叫|学校是|学校|幼儿园叫|名字|写的?|应该|好像|都|还|也|一直|公办的|公办|公立的|公立|私立的|私立|民办的|民办|村里的?|市里头?的?|镇上的"
            + "|县里的?|城里的?|家跟前的)+(?=.{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();

    /// <summary>A kind of school, and none by name.</summary>
    [GeneratedRegex(
        "^(?:[俺我咱]们?)?(?:[村镇乡县市]里?上?的?)?(?:寄宿制?|公办|公立|私立|民办|村|镇|乡|县|市|中心|普通|全日制|一个|一所|本地|当地|老家)?(?:学校|小学|中学|幼儿园|学堂|中心校|技校|职中|职高|托儿所)$|^家里蹲"
            + "|^社会大学|^学校$", RegexOptions.CultureInvariant)]
    private static partial Regex Generic();

    [GeneratedRegex("[的不没你吗哪啥咋怎谁这那了么呢再被把让]|会不会|[和跟给](?:他|她|我|你|哥|姐|弟|妹|学校)|老师|电话|成绩|知道|哈|打|一样|同上|随便|说|问|写|填", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();

    [GeneratedRegex("年级|[大中小]班|住校|走读|寄宿|同|岁|公办|私立|学籍|借读|转|毕业|上学|念书|读书|家|等|接|男|女|好|行|对|是|有", RegexOptions.CultureInvariant)]
    private static partial Regex Other();

    [GeneratedRegex("叫(?<n>[\\u4e00-\\u9fff]{2,10}?)(?:的|哩|呢|吧|啊)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Called();

    [GeneratedRegex("[?？]|(?:吗|么)$|会不会|要不要|能不能|是不是|写哪|哪个|为啥|为什么|咋写|怎么写|算不算", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex("以前|原来|从前|原先|去年|前年|上学期|毕业", RegexOptions.CultureInvariant)]
    private static partial Regex Past();

    [GeneratedRegex("现在|今年|目前|如今|转到|转去|登记?的|这个|[,，](?:他|她)在|^(?:他|她)(?:在|上|是)", RegexOptions.CultureInvariant)]
    private static partial Regex Now();

    [GeneratedRegex("^老[大二三小]$|哥|姐|弟|妹", RegexOptions.CultureInvariant)]
    private static partial Regex Elder();

    /// <summary>"他姐在五中，他在县二小" within one clause: the talk has come back to the child.</summary>
    [GeneratedRegex("(?:他|她|孩子|娃)(?:自己)?(?:在|上|是)$|这个(?:上|在|是)", RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex("(?:上学|念书|读书|上着|读着|念着|就读|上|读|念|呢|哩|嘞|吧|的)+$", RegexOptions.CultureInvariant)]
    private static partial Regex After();
}
