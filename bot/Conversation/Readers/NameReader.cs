using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Divisions;

namespace Conversation.Readers;

/// <summary>Answers to the questions for a name: of the child, of who declares, of the parents, of who looks after the child.</summary>
/// <remarks>
/// Grandmothers answer "他爸叫李向阳，我是他妈" or "说了你别笑": a name is what stands behind 叫 or alone, belongs to the person asked for, and leaves no
/// word of its clause unexplained; anything else is asked back.
/// </remarks>
internal static partial class NameReader
{
    public static Read Of(Scene scene, string said)
    {
        var field = scene.Field.Key;
        var text = NameFinder.Tidy(said);
        if (text.Length == 0)
        {
            return Read.Nothing.Instance;
        }

        var all = NameFinder.All(text);
        var names = all.Where(name => !name.IsPast && NamedPeople.Fits(field, name.Whose)).ToList();
        if (Compose(text) is { } composed && !names.Any(name => name.IsCued))
        {
            return new Read.Got(composed, IsRisky: true);
        }

        if (names.Count == 0)
        {
            return field == "childName" ? Nameless(text) ?? Alone(scene, text) : NoName().IsMatch(text) ? Read.Nothing.Instance : Alone(scene, text);
        }

        if (Question().IsMatch(text))
        {
            return Read.Nothing.Instance;
        }

        var chosen = Choose(text, names);
        if (chosen is not { } name)
        {
            return new Read.Confirm(names[^1].Name,
                $"您说了{string.Join("、", names.Select(one => one.Name).Distinct().Take(3))}，是叫{names[^1].Name}，对吗？");
        }

        var value = Homophone(text, name) ?? name.Name;
        if (value == name.Name && NotThis().Match(said) is { Success: true, Groups: var groups } && groups["c"].Value is var wrong
            && value.Contains(wrong, StringComparison.Ordinal))
        {
            // 张浩宇，哎不是浩，是昊天的昊.
            var right = SpeltName.IsExplanation(said[(groups["c"].Index + 1)..].Bare().TrimStart('是'), out var character) && character.Length == 1
                ? value.Replace(wrong, character, StringComparison.Ordinal) : value;
            return new Read.Confirm(right, $"您是说{Who(field)}叫{right}，对吗？");
        }

        if (name.IsCued ? NotNames.IsWord(name.Name) || Opposite().IsMatch(Cover(text, name, all))
            : NamedPeople.In(text).Exists(person => person.Start == name.End) || IsPlace(name.Name) || IsUnusual(name.Name)
            || Left(text, name, all, scene.Today).Length > 0)
        {
            return new Read.Confirm(value, $"您是说{Who(field)}叫{value}，对吗？");
        }

        return new Read.Got(value, IsRisky: value != text.Bare());
    }

    /// <summary>未取名, 不详 are what the form writes where there is none.</summary>
    private static Read.Got? Nameless(string text)
    {
        if (NoName().IsMatch(text) && !Question().IsMatch(text))
        {
            return new Read.Got("未取名", IsRisky: text.Length > 6);
        }

        return Unknown().IsMatch(text) ? new Read.Got("不详", "名字先记“不详”，知道了可以改") : null;
    }

    /// <summary>A whole answer that may be a rare name, in other letters or with a surname off the list: asked back.</summary>
    private static Read Alone(Scene scene, string text)
    {
        var bare = text.Bare();
        if (SurnameThenName().Match(bare) is { Success: true } split
            && Surnames.LengthAt(split.Groups["s"].Value + "某某", true) == split.Groups["s"].Length
            && NamedPeople.Fits(scene.Field.Key, NamedPeople.In(bare).LastOrDefault(person => person.Start < split.Index).Whose)
            && !NotNames.IsNone(split.Groups["s"].Value + split.Groups["g"].Value, 1))
        {
            return new Read.Got(split.Groups["s"].Value + split.Groups["g"].Value, IsRisky: true);
        }

        // 解秀英, 师建国: a surname that begins more words than names, and behind it no word. One off the list is asked back.
        if (bare.Length == 3 && bare.All(c => c is >= '\u4e00' and <= '\u9fff') && !NotNames.IsNone(bare, 0)
            && !NotNames.IsWord(bare) && NamedPeople.In(bare).Count == 0
            && (scene.Field.Key == "childName" || Segmenter.Of(bare, ClosedWorld.Words(scene.Field)).TrueForAll(token =>
                token.Text.Length == 1 || token.Tag == Tag.Unknown)))
        {
            return Surnames.IsSingle(bare[0]) ? new Read.Got(bare, IsRisky: true)
                : new Read.Confirm(bare, scene.Field.Key == "childName" ? $"孩子的名字是“{bare}”，对吗？" : $"您是说{Who(scene.Field.Key)}叫{bare}，对吗？");
        }

        return Latin().IsMatch(bare) ? new Read.Confirm(bare, $"名字写作“{bare}”，对吗？户口本上是汉字的，请说汉字。") : Read.Nothing.Instance;
    }

    private static string? Compose(string text) => SpeltName.Compose(Surname().Replace(text, "")) is { } name
        && Surnames.LengthAt(name + "某", true) > 0 ? name : null;

    /// <summary>What the register says counts first, then the last of what was corrected; of two that contradict each other none.</summary>
    private static SaidName? Choose(string text, List<SaidName> names)
    {
        // "我叫宋建明，孩子托给我哥宋建斌了": somebody named beside the speaker is the one asked for.
        var pick = names.Exists(name => (name.Whose & ~Whose.Speaker) != 0) && names.Exists(name => name.Whose == Whose.Speaker)
            ? [.. names.Where(name => name.Whose != Whose.Speaker)] : names;
        if (names.Any(name => name.IsOfRecord))
        {
            pick = [.. names.Where(name => name.IsOfRecord)];
        }
        else if (SelfCorrection.Split(text) is { } repair)
        {
            pick = [.. names.Where(name => name.Start >= text.Length - repair.After.Length - 1)];
            pick = pick.Count == 0 ? names : pick;
        }
        else if (pick.Where(name => name.IsCued).ToList() is { Count: > 0 } cued)
        {
            pick = cued;
        }

        var distinct = pick.Select(name => name.Name).Distinct().ToList();
        return distinct.Count == 1 || (Corrects().IsMatch(text) && pick[^1].Name.Length == pick[0].Name.Length)
            || pick.Exists(name => name.Whose != Whose.Unsaid && name == pick[^1]) && pick.Count(name => name.Whose != Whose.Unsaid) == 1
            ? pick[^1]
            : null;
    }

    /// <summary>"李小雨，破晓的晓": a character told that the name lacks stands for the one that sounds alike.</summary>
    private static string? Homophone(string text, SaidName name)
    {
        foreach (var clause in text[name.End..].Split([',', '，', '。', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var told = clause.IndexOf("不是", StringComparison.Ordinal) is > 0 and var not ? clause[..not] : clause;
            if (SpeltName.IsExplanation(told, out var character) && character.Length == 1 && !name.Name.Contains(character, StringComparison.Ordinal))
            {
                return SpeltName.Corrected(name.Name, character);
            }
        }

        return null;
    }

    /// <summary>
    /// What nobody accounts for, beside the name: facts, people and explanations are known, and so are the words people put around a name.
    /// </summary>
    private static string Left(string text, SaidName chosen, List<SaidName> names, DateOnly today)
    {
        var left = new System.Text.StringBuilder();
        foreach (var clause in Cover(text, chosen, names)
            .Split([',', '，', '。', ' ', ';', '；', '、', '!', '！', '\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (SpeltName.IsExplanation(clause, out _) || SpeltName.Told(chosen.Name, clause) is not null)
            {
                continue;
            }

            var rest = clause;
            foreach (var date in SpokenDate.FindAll(rest, today).OrderByDescending(date => date.Start))
            {
                rest = rest.Remove(date.Start, date.Length);
            }

            foreach (var person in NamedPeople.In(rest).OrderByDescending(person => person.Start))
            {
                rest = rest.Remove(person.Start, person.Length);
            }

            left.Append(Chatter().IsMatch(rest) ? "" : Around().Replace(rest, ""));
        }

        return new string([.. left.ToString().Where(c => char.IsLetter(c) && !chosen.Name.Contains(c, StringComparison.Ordinal))]);
    }

    private static bool IsUnusual(string name) => !name.Contains('·', StringComparison.Ordinal) && Surnames.LengthAt(name, isCued: true) is > 0
        and var surname && !GivenNames.AreUsual(name.AsSpan(surname));

    /// <summary>史回, 王陶, 何家庄 are places here before they are people.</summary>
    private static bool IsPlace(string name) =>
        name[^1] is '村' or '庄' or '店' or '沟' or '寨' or '堡' or '镇' or '街' or '路'
        || DivisionNames.Resolve(name, DivisionCode.Changzhi) is not Resolution.Unknown;

    private static string Cover(string text, SaidName chosen, List<SaidName> names)
    {
        var covered = text.ToCharArray();
        foreach (var name in names.Append(chosen))
        {
            Array.Fill(covered, '\0', name.Start, name.End - name.Start);
        }

        return new string(covered);
    }

    private static string Who(string field) => field switch
    {
        "childName" => "孩子",
        "declarant.name" => "您",
        "father.name" => "孩子爸爸",
        "mother.name" => "孩子妈妈",
        _ => "照看孩子的人",
    };

    [GeneratedRegex(
        "(?:还|尚)?(?:没|未)(?:有)?(?:给)?(?:取|起|定)(?:好|下|个)?(?:名|名字|大名|哩|呢|了|啊)?(?:$|[^\\u4e00-\\u9fff过])|(?:还|尚)?(?:没|未)(?:有)?(?:给)?(?:取|起|定)(?:名|名字"
            + "|大名)|没(?:有)?(?:个)?(?:名|名字|大名)(?:呢|哩|啊)?(?:$|[^\\u4e00-\\u9fff]|没姓)|未取名|还没叫|名(?:字)?(?:也|还)?没定|(?:就|都)叫(?:宝宝|毛毛|娃娃|毛头)"
            + "|^[\\u4e00-\\u9fff]家(?:宝宝|娃娃|娃|小子|闺女|毛毛)$|没名没姓", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();

    [GeneratedRegex("^(?:不详|名字不详|姓名不详|不知道|不清楚|不知道名字|不晓得|(?:他|她|孩子)?(?:叫啥|叫什么|名字)(?:我)?(?:还真|真)?(?:不知道|记不清|不晓得|说不上来)[^?？]*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    [GeneratedRegex("[?？]|(?:吗|么|嘛|不)$|行不行|能不能|可不可以|为啥|为什么|啥用|干啥|怎么写|咋写|还是写|是写", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex("不是(?:那个|这个)?(?<c>[\\u4e00-\\u9fff])(?:字)?(?:$|[,，。是])", RegexOptions.CultureInvariant)]
    private static partial Regex NotThis();

    [GeneratedRegex("(?<!性)别(?!人)|要不|或者|还是|是不是|随便", RegexOptions.CultureInvariant)]
    private static partial Regex Opposite();

    [GeneratedRegex("姓(?<s>[\\u4e00-\\u9fff]{1,2}?)[,， ]*(?:名|名字|叫|名字就?是|就叫)*(?:单名|单字|一个字|单)?(?:一个)?(?<g>[\\u4e00-\\u9fff]{1,2})(?:字)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex SurnameThenName();

    [GeneratedRegex("^(?:免贵|本人|我|俺|孩子|娃|他|她)?(?:姓|叫)", RegexOptions.CultureInvariant)]
    private static partial Regex Surname();

    [GeneratedRegex("是[\\u4e00-\\u9fff][,，]|错|不对|[\\u4e00-\\u9fff]的[\\u4e00-\\u9fff][,，]", RegexOptions.CultureInvariant)]
    private static partial Regex Corrects();

    [GeneratedRegex("^[A-Za-z][A-Za-z .'-]{2,24}$", RegexOptions.CultureInvariant)]
    private static partial Regex Latin();

    /// <summary>What people say of the asking or themselves: it tells nothing of the name.</summary>
    [GeneratedRegex(
        "^(?:.{0,3}(?:打|写|说|输|弄|记)错.{0,3}|(?:不|没)识字|不(?:知道|清楚|记得).{0,6}身份证号?码?|老太太.{0,6}|.{0,4}(?:不会用|没有)(?:手机|微信).{0,2}|哈+|脾气.{1,8}|.{0,6}帮.{0,"
            + "4}填.{0,2}|.{0,6}(?:旭日东升).{0,2}|(?:不)?姓[\\u4e00-\\u9fff]{1,2}|就?[两俩三]个?字|(?:哎呀|哦|噢|嗯)?(?:不对)+|农民|单(?:名|字).{0,4})了?.{0,2}$",
            RegexOptions.CultureInvariant)]
    private static partial Regex Chatter();

    [GeneratedRegex(
        "(?:气|烦|急|累|愁|忙|困|饿|笑|穷)死(?:我|人|他|她)?|(?:都)?问了.遍|登记的是|不?姓.|写的是|名字是|免贵姓?.|曾用名|小名|乳名|大名|学名|姓名|名字|叫|就是|还是|那个|这个|照看的人|看孩子的|带着|看着|照看|引着|托给|给|电话"
            + "|手机|号码|微信|今年|现在|快|满|汉族|[\\u4e00-\\u9fff]族|男孩|女孩|男娃|女娃|男的|女的|男|女|[上读念在]?[一二三四五六七八九1-9]年级|[大中小]班|幼儿园|[0-9一二三四五六七八九十两]+(?:周?岁半?|个多?月)"
            + "|周?岁|多大|生的|生日|出生|生|的|了|是|就|嗯|哦|呃|那|这|我|俺|他|她|家|娃|呢|吧|啊|呀|哈|哩|咧|嘞|您好|你好|好的|好|对|行|谢谢|写|填|登|属.|来着|不对|错了|人|已经|早就|去世|过世|病故|不在|没了|一个|个|第|名"
            + "|老[大二三]|[0-9A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Around();
}
