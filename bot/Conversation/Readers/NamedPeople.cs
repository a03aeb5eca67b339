using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>Whom a name in a sentence may belong to; several where one person is called in two ways ("我是她奶奶" is who speaks and a relative).</summary>
[Flags]
internal enum Whose
{
    Unsaid = 0,
    Speaker = 1,
    Child = 2,
    Father = 4,
    Mother = 8,

    /// <summary>儿子, 女婿: the child of whoever speaks, or the child's father.</summary>
    Son = 16,

    /// <summary>闺女, 儿媳妇: the same for the mother.</summary>
    Daughter = 32,
    Relative = 64,

    /// <summary>A teacher, a landlord, a clerk: never asked for.</summary>
    Outsider = 128,

    /// <summary>"她叫付春梅": whoever was spoken of, and not who speaks.</summary>
    SomebodyElse = 256,
}

/// <summary>A person named in a text.</summary>
internal readonly record struct SaidPerson(Whose Whose, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Finds the people of a sentence, as far as they tell whose name is said.</summary>
internal static partial class NamedPeople
{
    /// <summary>In the order of the text. "随妈姓" and "跟他爷爷姓" tell of a surname, not of a person.</summary>
    public static List<SaidPerson> In(string text)
    {
        var people = new List<SaidPerson>();
        foreach (var match in Person().EnumerateMatches(text))
        {
            // "随妈姓", "跟他爷爷姓杨": a surname, and nobody's name.
            if (match.Index > 0 && text.AsSpan(match.Index + match.Length).StartsWith("姓") && (text[match.Index - 1] is '随' or '跟' or '着'))
            {
                continue;
            }

            var said = text.AsSpan(match.Index, match.Length);
            people.Add(new(Of(said), match.Index, match.Length));
        }

        // "我是她奶奶": one person.
        for (var i = 0; i + 1 < people.Count; i++)
        {
            if (people[i].Whose.HasFlag(Whose.Speaker) && (text[people[i].End..people[i + 1].Start] is "是" or "就是" or "是村里的" or "是他们" or "是这儿的"
                or "是学校的" || IsOfSomebody().IsMatch(text[people[i].End..people[i + 1].Start])) && people[i + 1].Whose != Whose.Speaker)
            {
                people[i + 1] = people[i + 1] with { Whose = people[i + 1].Whose | Whose.Speaker };
            }
        }

        return people;
    }

    /// <summary>Whether a name of one of these people is the one a field asks for.</summary>
    public static bool Fits(string field, Whose whose) => whose == Whose.Unsaid
        || (whose == Whose.SomebodyElse ? field != "declarant.name" : field switch
        {
            "childName" => (whose & Whose.Speaker) == 0 && (whose & (Whose.Child | Whose.Son | Whose.Daughter)) != 0,
            "declarant.name" => (whose & Whose.Speaker) != 0,
            "father.name" => (whose & (Whose.Father | Whose.Son)) != 0,
            "mother.name" => (whose & (Whose.Mother | Whose.Daughter)) != 0,
            _ => (whose & (Whose.Relative | Whose.Speaker)) != 0,
        });

    private static Whose Of(ReadOnlySpan<char> said)
    {
        if (said is "我" or "俺" or "本人" or "我自己" or "俺自己" or "咱")
        {
            return Whose.Speaker;
        }

        if (said[0] is '同' or '朋' or '老' or '邻' or '房' && Is(said, "爸", "爸爸", "妈", "妈妈", "爹", "娘"))
        {
            return Whose.Outsider;
        }

        if (Is(said, "照看的人", "看孩子的", "带孩子的", "管孩子的", "看娃的"))
        {
            return Whose.Relative;
        }

        if (Is(said, "爱人", "对象"))
        {
            return Whose.Father | Whose.Mother;
        }

        if (said is "我老汉" or "俺老汉")
        {
            return Whose.Father | Whose.Speaker;
        }

        if (Is(said, "女婿"))
        {
            return Whose.Son;
        }

        if (Is(said, "儿媳妇", "儿媳", "媳妇子", "家里的", "媳妇", "老婆"))
        {
            return Whose.Mother | Whose.Daughter;
        }

        if (Is(said, "老公", "男人", "丈夫", "掌柜的", "那口子", "汉子"))
        {
            return said.EndsWith("那口子") || said.EndsWith("掌柜的") ? Whose.Father | Whose.Mother : Whose.Father;
        }

        if (Is(said, "后爸", "后爹", "继父", "养父", "干爸", "后妈", "后娘", "继母", "养母", "干妈", "大伯", "大娘", "婆婆", "大妈", "舅妈", "姑妈", "姨妈", "姑父", "姨父", "伯父", "叔父"))
        {
            return Whose.Relative;
        }

        if (said[0] is '我' or '俺' && Is(said, "爸", "爸爸", "妈", "妈妈", "爹", "娘"))
        {
            return Whose.Relative;
        }

        if (Is(said, "爸", "爸爸", "爹", "父亲", "他大", "她大", "娃大", "娃他大", "孩他大"))
        {
            return Whose.Father;
        }

        if (Is(said, "妈", "妈妈", "娘", "母亲"))
        {
            return Whose.Mother;
        }

        if (Is(said, "儿子", "小子", "男孩", "男娃", "儿"))
        {
            return Whose.Child | Whose.Son;
        }

        if (Is(said, "闺女", "女儿", "妮子", "妮妮", "妮儿", "妮", "丫头", "姑娘", "女娃", "女孩"))
        {
            return Whose.Child | Whose.Daughter;
        }

        if (Is(said, "老师", "班主任", "房东", "老板", "会计", "主任", "书记", "邻居", "医生", "同学", "校长", "网格员", "村长", "支书", "朋友", "同事"))
        {
            return Whose.Outsider;
        }

        return Is(said, "孩子", "孩儿", "孩", "娃娃", "娃儿", "娃", "宝宝", "小孩", "孙子", "孙女", "外孙", "外孙女", "孙孙", "外孙子", "侄儿", "侄子", "侄女", "外甥", "外甥女", "老大", "老二",
            "老三", "老小", "二小子", "大小子", "小儿子") ? Whose.Child : Whose.Relative;
    }

    private static bool Is(ReadOnlySpan<char> said, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (said.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"我是李小雨的妈妈".</summary>
    [GeneratedRegex("^就?是[\\u4e00-\\u9fff]{2,4}的$", RegexOptions.CultureInvariant)]
    private static partial Regex IsOfSomebody();

    private const string Own = "(?:我们?家?|俺们?家?|咱们?家?|他们?|她们?|孩子?们?|娃们?|孩子(?:他|她)|孩(?:他|她)|娃(?:他|她)|人家|这个)";

    [GeneratedRegex(
        $"(?:同桌|同学|朋友|老师|邻居|房东|老板)(?:的|家)?(?:爸爸?|妈妈?|爹|娘)|照看的人|(?:看|带|管)(?:孩子|娃)的|(?:{Own}(?:那个|那|这个|的)?)?(?:亲|后|老|大|小|二|三|四|堂|表|前)?(?:爱人|对象|女婿|儿媳妇"
            + $"|儿媳|媳妇子|媳妇|老婆|家里的|老公|男人|丈夫|掌柜的|那口子|汉子|后爸|后爹|继父|养父|干爸|后妈|后娘|继母|养母|干妈"
        + "|大伯|伯伯|伯父|叔叔|叔父|叔|大爷|大娘|婶婶|婶子|婶|姑姑|姑妈|姑父|姑(?!娘)|舅舅|舅妈|妗子|舅|姨妈|姨父|姨姨|阿姨|姨|爷爷|姥爷|外公|外爷|奶奶|姥姥|外婆|婆婆|哥哥|哥|姐姐|姐夫|姐|弟弟|弟媳|弟|妹妹|妹夫|妹|嫂子|(?<!月)嫂"
        + "|(?<=[他她娃])(?:爷|奶|姥)(?![爷奶姥娘父])|爸爸|爸|爹|父亲|妈妈|妈|娘|母亲|外孙女|外孙子|外孙|孙女|孙子|孙孙|侄女|侄子|侄儿|外甥女|外甥|儿子|闺女|女儿|妮子|妮妮|妮儿|丫头|小子|姑娘|男孩|男娃|女孩|女娃|班主任|老师|房东"
        + "|老板|会计|主任|书记|邻居|医生|同学|校长|网格员|村长|支书|朋友|同事)"
        + "|(?:孩子|娃娃|娃)(?=叫|名叫|大名|名字)|(?:我|俺)老汉|(?:他|她|娃|孩子?)(?:他|她)?大(?=叫|是|去|也|，|,)|(?<=我们?家?|俺们?家?|咱们?家?|^|[,，。 、是这那的])(?:孩子|孩儿|孩(?![子儿])|娃娃|娃儿"
        + "|娃|宝宝|小孩|老[大二三小])|我自己|俺自己|本人|[我俺咱](?!们|家|村|说|看|想|不|也|都|吧|嘞|记|查|翻|捋|问|算|觉|估|知|给你|这|就说|印象|在看|手机)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Person();
}
