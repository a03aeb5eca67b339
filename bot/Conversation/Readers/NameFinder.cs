using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>A name found in a sentence.</summary>
/// <param name="IsCued">The words around say that it is a name.</param>
/// <param name="IsCalled">Behind 叫, 姓名, 大名 …; a name right behind 他爸 is only cued.</param>
/// <param name="IsOfRecord">What stands in the 户口本: it counts before what somebody is called.</param>
/// <param name="IsPast">原来叫, 小名, 曾用名, 不叫: not the name asked for.</param>
internal readonly record struct SaidName(string Name, Whose Whose, int Start, int End, bool IsCued, bool IsOfRecord, bool IsPast, bool IsCalled);

/// <summary>Finds people's names: a surname of the list and one or two characters more, with what stands before and behind them.</summary>
internal static partial class NameFinder
{
    private const int Most = 8;

    /// <summary>Brings spelling out of the way: blanks between single characters, brackets, hesitation.</summary>
    public static string Tidy(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.IsBmp ? (char)rune.Value : ' ';
            plain.Append(
                c is '(' or ')' or '（' or '）' or '…' or '—' or '~' or '～' or '／' or '/' ? '，'
                : c is '【' or '】' or '《' or '》' or '“' or '”' or '"' or '「' or '」' or '[' or ']' or '\'' or '‘' or '’' ? '\0'
                : rune.IsBmp && (char.IsLetterOrDigit(c) || char.IsPunctuation(c) || c == ' ') ? c : ' ');
        }

        var tidy = plain.Replace("\0", "").ToString().Trim();
        if (tidy.Count(c => c == ' ') * 2 >= tidy.Length - 1 || Spaced().IsMatch(tidy))
        {
            tidy = BetweenSingles().Replace(tidy, "");
        }

        if (Broken().IsMatch(tidy))
        {
            tidy = tidy.Replace(" ", "", StringComparison.Ordinal);
        }

        return SaidSurname().Replace(Stutter().Replace(Hesitation().Replace(tidy, ""), "$1"), "").Trim();
    }

    /// <summary>All names of a text in order.</summary>
    /// <param name="text">Tidy.</param>
    public static List<SaidName> All(string text)
    {
        var names = new List<SaidName>();
        var people = SpeakersToo(NamedPeople.In(text));
        for (var at = 0; at < text.Length - 1 && names.Count < Most; at++)
        {
            var isCalled = Cue().IsMatch(text.AsSpan(Math.Max(0, at - 6), at - Math.Max(0, at - 6)));
            if (Begins(text, at, people) is not { } isCued || NameAt(text, at, isCued, people) is not { Length: > 0 } name
                || (NotNames.IsWord(name) && !isCalled))
            {
                continue;
            }

            var before = text[Math.Max(0, at - 14)..at];
            var clause = before[(before.LastIndexOfAny([',', '，', '。', ';', '；', '、']) + 1)..];
            names.Add(new(name, WhoseIs(text, at, at + name.Length, people, isCued), at, at + name.Length, isCued, OfRecord().IsMatch(clause),
                Past().IsMatch(clause) || PastBefore().IsMatch(text[(at + name.Length)..]), isCalled));
            at += name.Length - 1;
        }

        return names;
    }

    /// <summary>我就是他爸，我叫王建军: whoever speaks is the father.</summary>
    private static List<SaidPerson> SpeakersToo(List<SaidPerson> people) =>
        people.Find(person => (person.Whose & Whose.Speaker) != 0 && person.Whose != Whose.Speaker) is { Length: > 0 } stated
            ? people.ConvertAll(person => person.Whose == Whose.Speaker ? person with { Whose = stated.Whose } : person)
            : people;

    /// <summary>The child's name where the sentence says that it is one; null when it has none or several.</summary>
    public static string? OfChild(string text)
    {
        if (Several().IsMatch(text))
        {
            return null;
        }

        var found = All(Tidy(text)).Where(name => !name.IsPast && (name.Whose & (Whose.Child | Whose.Son | Whose.Daughter))
            != 0 && (name.Whose & Whose.Speaker) == 0 || name is { IsCued: true, IsPast: false, Whose: Whose.Unsaid }).ToList();
        return found.Count > 0 && found.All(name => name.Name == found[0].Name) ? found[0].Name : null;
    }

    /// <summary>The name that a list begins with: 路子航 男 2013-04-09. Null where it is no usual one.</summary>
    public static string? First(string text) => All(Tidy(text)) is [{ IsPast: false } only, ..]
        && (only.Whose == Whose.Unsaid || (only.Whose & Whose.Child) != 0) && only.Start <= 8
        && Surnames.LengthAt(only.Name, isCued: false) is > 0 and var surname && GivenNames.AreUsual(only.Name.AsSpan(surname)) ? only.Name : null;

    /// <summary>The name of the person a field asks for, said with that person: "他爸叫王建国". Null when there is none, or two.</summary>
    public static string? Of(string text, string field)
    {
        var found = All(Tidy(text)).Where(name => name is { IsPast: false, IsCalled: true, Whose: not (Whose.Unsaid or Whose.SomebodyElse) }
            && NamedPeople.Fits(field, name.Whose)
            && (field is not ("father.name" or "mother.name") || (name.Whose & (Whose.Child | Whose.Speaker)) == 0)
            && !(field == "father.name" ? name.Whose.HasFlag(Whose.Mother) : field == "mother.name" && name.Whose.HasFlag(Whose.Father)))
            .Select(name => name.Name).Distinct().ToList();
        return found is [var only] ? only : null;
    }

    /// <summary>
    /// Whether a name may begin here: at the start of a clause, behind a word for a person, or (then it is cued) behind 叫 and the like.
    /// </summary>
    private static bool? Begins(string text, int at, List<SaidPerson> people)
    {
        if (at > 0 && Cue().IsMatch(text.AsSpan(Math.Max(0, at - 6), at - Math.Max(0, at - 6))))
        {
            return true;
        }

        if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        {
            return false;
        }

        // "我是她闺女史慧敏", "孩子托给我哥宋建斌了".
        // "我是王改莲", "登记的孩子是秦朗".
        if (text[at - 1] == '是' && people.Any(person => person.End == at - 1))
        {
            return true;
        }

        return people.Any(person => person.End == at && (person.Whose != Whose.Speaker || (person.Length == 2 && text[at - 1] == '人'))) ? true
            : Told(text, at) ? false : null;
    }

    /// <summary>Behind 弓长张 or "姓连连长的连": the name follows.</summary>
    private static bool Told(string text, int at)
    {
        var clause = text[(text.AsSpan(0, at).LastIndexOfAny(',', '，', '。') + 1)..at];
        return TellsSurname().IsMatch(clause);
    }

    /// <summary>The name that begins here, by what stands behind it; null when none does.</summary>
    private static string? NameAt(string text, int at, bool isCued, List<SaidPerson> people)
    {
        if (Dotted().Match(text, at) is { Success: true } dotted && dotted.Index == at)
        {
            return dotted.Value;
        }

        if (Transcribed().Match(text, at) is { Success: true } foreign && foreign.Index == at
            && Ends(text, foreign.Index + foreign.Length, isCued, people, foreign.Value))
        {
            return foreign.Value;
        }

        var surname = Surnames.LengthAt(text.AsSpan(at), isCued);
        if (surname == 0)
        {
            return null;
        }

        var best = (string?)null;
        foreach (var length in (ReadOnlySpan<int>)[surname + 2, surname + 1])
        {
            if (at + length > text.Length || text.AsSpan(at, length) is var said && !IsHan(said))
            {
                continue;
            }

            var name = text.Substring(at, length);
            if (NotNames.IsNone(name, surname) || (NotNames.IsWord(name) && !isCued))
            {
                continue;
            }

            if (Ends(text, at + length, isCued, people, name))
            {
                // 路悦 + 马路的路 and not 路悦马; 张磊 + 三个石头那个磊 and not 张磊三: every character told is better than some.
                if (best is null || (Explanation(text, at + length) is { } shorter
                    && SpeltName.Told(name, shorter)?.Contains(name[^1], StringComparison.Ordinal) == true
                    && Explanation(text, at + best.Length) is { } longer && SpeltName.Told(best, longer)?.Contains(best[^1], StringComparison.Ordinal)
                    != true && (best[^1] is '三' or '两' or '一' or '上' or '下' || SpeltName.Told(best, longer) is null)))
                {
                    best = name;
                }
            }
        }

        return best ?? (surname == 2 && Surnames.IsSingle(text[at], isCued) && NameOfSingle(text, at, isCued, people) is { } single ? single : null);
    }

    /// <summary>司马 and the like may also be 司 and a given name: 百里 hardly, 乐正 yes.</summary>
    private static string? NameOfSingle(string text, int at, bool isCued, List<SaidPerson> people) =>
        text.Substring(at, Math.Min(3, text.Length - at)) is { Length: 3 } name && IsHan(name) && !NotNames.IsNone(name, 1)
        && Ends(text, at + 3, isCued, people, name) ? name : null;

    private static bool IsHan(ReadOnlySpan<char> said) => !said.ContainsAnyExceptInRange('\u4e00', '\u9fff');

    /// <summary>Whether a name can end here: at a stop, before what people add to a name, or before the explanation of its characters.</summary>
    private static bool Ends(string text, int at, bool isCued, List<SaidPerson> people, string name)
    {
        if (at >= text.Length || !IsHan(text.AsSpan(at, 1)))
        {
            return true;
        }

        if (people.Any(person => person.Start == at && person.Length > 1) || Particle().IsMatch(text.AsSpan(at)))
        {
            return true;
        }

        return (isCued && Stop().IsMatch(text.AsSpan(at))) || (Explanation(text, at) is { Length: > 0 } rest && SpeltName.Explains(name, rest));
    }

    private static string? Explanation(string text, int at)
    {
        var end = text.IndexOfAny([',', '，', '。', ' ', ';'], at);
        return end < 0 ? text[at..] : text[at..end];
    }

    /// <summary>The last person named before, in this clause or the one before it; 他 alone says nothing new.</summary>
    private static Whose WhoseIs(string text, int at, int end, List<SaidPerson> people, bool isCued)
    {
        // "我是李小雨的妈妈": then 李小雨 is the child.
        if (at > 0 && text[at - 1] == '是' && ChildOf().IsMatch(text.AsSpan(end)))
        {
            return Whose.Child;
        }

        // "他妈起的名，叫方诗涵": who gave it does not bear it.
        var before = people.LastOrDefault(person => person.End <= at && !Gave().IsMatch(text.AsSpan(person.End))
            && !(isCued && person.Start > 0 && text[person.Start - 1] is '随' or '跟' or '和' or '没' && person.End < at));
        if (before.Length == 0)
        {
            return Pronoun().IsMatch(text[..at]) ? Whose.SomebodyElse : Whose.Unsaid;
        }

        var between = text[before.End..at];
        var clauses = between.Count(c => c is ',' or '，' or '。' or ';' or '；' or ' ' or '、' or ':' or '：');
        if (Pronoun().IsMatch(between) && ((before.Whose & Whose.Child) == 0 || !isCued))
        {
            return Whose.SomebodyElse;
        }

        // "气死我了，常宇航": who complains is not who is named.
        if (!isCued && before.Whose == Whose.Speaker && clauses > 0 && !Introduces().IsMatch(between))
        {
            return Whose.Unsaid;
        }

        // "隔壁老王": somebody's name before the comma is over; "我，张三" goes on.
        return clauses <= (isCued ? 3 : 1) ? before.Whose : Whose.Unsaid;
    }

    /// <summary>李小 雨.</summary>
    [GeneratedRegex("^(?:[\\u4e00-\\u9fff]{2} (?![男女汉])[\\u4e00-\\u9fff]|[\\u4e00-\\u9fff] (?![男女汉])[\\u4e00-\\u9fff]{2})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Broken();

    [GeneratedRegex(
        "(?:^|[,，。 ])(?:你|您)?就?(?:写|填|登)(?:上|成)?$|(?:说|讲|报)过的$|[叫喊]我$|(?:叫做|叫作|叫个|叫的是|名叫|我名|称呼我|我的名字吧|叫"
            + "|唤作|唤个|唤|姓名|大名|学名|真名|全名|官名|名字|名字就?是|名字叫|写的是?|写着|登的是|登记的是"
            + "|登记|改成了?|改名|改为|随|户口上是?|户口本上是?|身份证上是?|本子上是?|证上是?|名是|就是|应该是|的是|[,，。、 ]是|^是)[:： 是]?(?:一个)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Cue();

    [GeneratedRegex("^(?:今年|是|的|生|属|现在|现|在|上|户|身份|出|男|女|汉族|快|马上|刚|跟|和|几|二[〇零]|一[六七八九]年|[一二三四五六七八九十]+(?:岁|个月)|这个名|不识字|电话|手机|性别|民族)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Stop();

    [GeneratedRegex("^(?>(?:就是了|就是|就行|哩|咧|嘞|了|吧|呢|哈|呀|啊|哦|噢|嘛|这个名|没错|谢谢|的名字|小名)*)(?=$|[^\\u4e00-\\u9fff])", RegexOptions.CultureInvariant)]
    private static partial Regex Particle();

    [GeneratedRegex("户口|身份证|本子上|学名|大名|官名|真名|证上", RegexOptions.CultureInvariant)]
    private static partial Regex OfRecord();

    [GeneratedRegex("原来|以前|从前|原先|之前|曾用名|小名|乳名|外号|绰号|不叫|不是|不姓|别叫|都叫|都喊|喊他|喊她|网名|微信名|抖音", RegexOptions.CultureInvariant)]
    private static partial Regex Past();

    [GeneratedRegex("^(?:那?是小名|是乳名|是外号|是以前的|是曾用名|不对|错了)", RegexOptions.CultureInvariant)]
    private static partial Regex PastBefore();

    [GeneratedRegex("双胞胎|龙凤胎|[两俩三]个?(?:孩子|娃|孙|闺女|儿子|都)|大的.{1,12}小的|老大.{1,16}老二", RegexOptions.CultureInvariant)]
    private static partial Regex Several();

    [GeneratedRegex("^的(?:亲)?(?:妈|爸|爹|娘|奶|爷|姥|外|姑|舅|姨|叔|伯|母|父|家长|监护)", RegexOptions.CultureInvariant)]
    private static partial Regex ChildOf();

    [GeneratedRegex("^(?:给(?:他|她|孩子|娃)?)?(?:起|取)(?:的|了)?(?:名|大名|小名)", RegexOptions.CultureInvariant)]
    private static partial Regex Gave();

    [GeneratedRegex("^(?:就|也)?(?:是|姓|叫|[,，: ：])", RegexOptions.CultureInvariant)]
    private static partial Regex Introduces();

    [GeneratedRegex("(?:^|[,，。 ])(?:他|她|这个)|(?:他|她)(?=叫|姓)", RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();

    [GeneratedRegex("(?:免贵)?姓[\\u4e00-\\u9fff]{1,2}.{0,6}$|^(?:木子李|弓长张|耳东陈|古月胡|双木林|立早章|言午许|口天吴|双人徐|走肖赵)$", RegexOptions.CultureInvariant)]
    private static partial Regex TellsSurname();

    [GeneratedRegex("\\G[\\u4e00-\\u9fff]{2,8}(?:[·•．・][\\u4e00-\\u9fff]{2,8}){1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    /// <summary>阿依努尔, 买买提江: characters that write names of other languages.</summary>
    [GeneratedRegex("\\G[阿艾买麦木穆努古热米克尔提江吐逊孜丽娜依吾甫力拉布都巴合帕图迪里夏卡哈塔萨玛扎西卓嘎次仁央金旺堆顿珠多吉德白桑巴格其木图雅娜仁]{4,9}(?![\\u4e00-\\u9fff])", RegexOptions.CultureInvariant)]
    private static partial Regex Transcribed();

    [GeneratedRegex(
        "^(?:[\\u4e00-\\u9fff] ){1,3}[\\u4e00-\\u9fff](?![\\u4e00-\\u9fff])|(?:叫|是|名) (?:[\\u4e00-\\u9fff] ){1,"
            + "2}[\\u4e00-\\u9fff](?![\\u4e00-\\u9fff])|[叫是] ?[\\u4e00-\\u9fff] [\\u4e00-\\u9fff]( [\\u4e00-\\u9fff])?(?![\\u4e00-\\u9fff])",
            RegexOptions.CultureInvariant)]
    private static partial Regex Spaced();

    [GeneratedRegex("(?<=[\\u4e00-\\u9fff]) (?=[\\u4e00-\\u9fff](?:[ ,，。]|$))", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenSingles();

    [GeneratedRegex("那啥|那个(?=[叫李王张刘陈杨赵黄周吴崔呃嗯])|[呃嗯唔额哎](?!呀)|(?<=叫)(?:啥来着|那个)[,，]?|来着", RegexOptions.CultureInvariant)]
    private static partial Regex Hesitation();

    /// <summary>"叫崔，崔玉梅" said without a stop: 崔崔玉梅.</summary>
    /// <summary>跟她妈姓，申雨桐; 他爸姓郭，郭子轩; 栗浩宇，不是李，是栗子的栗: why it is this surname.</summary>
    [GeneratedRegex(
        "^(?:孩子|娃|他|她)?(?:跟|随)(?:着)?(?:他|她)?(?:爸爸?|妈妈?|爹|娘|姥姥|姥爷)姓[,， ]+(?=[\\u4e00-\\u9fff]{2,4}$)|^(?:他|她|孩子)?(?:爸|妈|爹|娘)?姓(?<s>"
            + "[\\u4e00-\\u9fff])[,， ]+(?=\\k<s>[\\u4e00-\\u9fff]{1,2}$)|(?<=^[\\u4e00-\\u9fff]{2,4})[,，]不是[\\u4e00-\\u9fff]{1,2}[,，]是(?<w>"
            + "[\\u4e00-\\u9fff]{1,3})的[\\u4e00-\\u9fff]$", RegexOptions.CultureInvariant)]
    private static partial Regex SaidSurname();

    [GeneratedRegex("(?<=叫)([\\u4e00-\\u9fff])(?:那个)?\\1(?=[\\u4e00-\\u9fff]{2}(?![\\u4e00-\\u9fff]))", RegexOptions.CultureInvariant)]
    private static partial Regex Stutter();
}
