using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What stands beside a value and makes it another's, not so, or not sure: 那是我婆婆的; 他爸的没记住; 登的是老二; 阴历阳历搞不清; 瞎编的; 除了租的. The words of the clause
/// that holds the value are counted by <see cref="Coverage"/>; these are common words, each of them known, and still the value is not what it seems.
/// </summary>
internal static partial class Overturned
{
    /// <summary>Of these people explain themselves at length, and their grammars weigh the explanation: 低保，去年取消了.</summary>
    private static readonly FrozenSet<string> Explained =
        FrozenSet.Create(StringComparer.Ordinal, "health", "familyHardship", "livingSupport", "otherParentCondition", "guardianshipProblem",
            "declarant.relationship", "sex");

    /// <summary>A repair shorter than this says what is wrong and not what is right: 不对吧.</summary>
    private const int Repair = 3;

    public static bool In(Field field, string text)
    {
        if ((field.Key == "sex" && (Alike().IsMatch(text) || OfSiblingOf().IsMatch(text)))
            || (field.Key == "ethnicity" && OfPlace().IsMatch(text)) || (field.Key == "livesWith" && Fetched().IsMatch(text))
            || (field.Key == "residenceRegistration" && OnceDone().IsMatch(text)) || (field.Type == FieldType.YesNo && OfStranger().IsMatch(text))
            || (field.Key == "birthDate" && Feast().IsMatch(text))
            || (field.Key is "schooling" or "studyStatus" && OfGrown().IsMatch(text))
            || (field.Key == "boarding" && NowAndThen().IsMatch(text)) || Untrue().IsMatch(text))
        {
            return true;
        }

        if (field.Type is FieldType.YesNo or FieldType.Text or FieldType.Address || Explained.Contains(field.Key))
        {
            // 孤儿补贴十八就停了，他姐的.
            return field.Type == FieldType.Multi && Array.FindLastIndex(Stops().Split(text), clause => Another().IsMatch(clause)) > 0;
        }

        if (field.Key == "leftHukouOn" && Once().IsMatch(text))
        {
            return true;
        }

        var said = SelfCorrection.Split(text) is { } repair && repair.After.Length > Repair ? repair.After : text;
        if (NotSo().IsMatch(said) || OfSibling().IsMatch(said) || (field.Type is FieldType.Choice or FieldType.Multi && Perhaps().IsMatch(said))
            || (field.Key == "disabilityGrade" && Guessed().IsMatch(said)))
        {
            return true;
        }

        var clauses = Stops().Split(said);
        var isExact = field.Type is FieldType.Date or FieldType.Phone or FieldType.Identity or FieldType.Spells;
        var last = isExact ? Array.FindLastIndex(clauses, HasValue) : 0;
        for (var at = 0; at < clauses.Length; at++)
        {
            if (at > last && at > 0 ? Behind(field, clauses[at], isExact) : !HasValue(clauses[at]) && Before(field, clauses[at]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>低保是他爷的; 让写低保申请: somebody else has it, or nobody yet.</summary>
    public static bool IsOfOthers(Field field, string text) => field.Key is "familyHardship" or "livingSupport"
        && (Owned().IsMatch(text) || Applies().IsMatch(text) || Reputed().IsMatch(text));

    /// <summary>村里都说我们够低保; 领到去年六月: what others say of it, and until when it was.</summary>
    [GeneratedRegex("(?:都|人家|村里|别人|邻居).{0,2}说.{0,4}(?:够|能|该|可以)|(?:领|吃|发|享)到(?:去年|前年|大前年|上个?月|[0-9〇零一二]{2,4}年|[0-9一二三四五六七八九十]+月)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Reputed();

    [GeneratedRegex("(?:是|打|发|给)(?:的)?(?:我|俺|他|她|孩子|娃)?(?:自己|" + Elders + ")+(?:们|家)?(?:的|卡|名下|那|吃|领|享|拿)", RegexOptions.CultureInvariant)]
    private static partial Regex Owned();

    [GeneratedRegex(
        "(?:说|答应|让)(?:是)?(?:要)?(?:给|帮)(?:我们|我|咱)?(?:报|评|办|申|弄|算|定)|(?:正|在)公示|(?:让|叫|给)?(?:写|交|递|填|打|报).{0,6}申请(?!下|过了|上了)|申请(?:书|表|材料)|材料|(?:年底|年后"
            + "|明年|下个?月|下半年|过几天|答应|打算|准备|正在?|要)(?:给|让|帮)?.{0,4}(?:评|办|报|吃上|定)", RegexOptions.CultureInvariant)]
    private static partial Regex Applies();

    /// <summary>2021年来过，又送回去了: came once, and has not stayed since.</summary>
    [GeneratedRegex("(?:来|住|待|呆)过(?![来去])|又[^,，]{0,4}回(?!来)|(?:住|待|呆)了[^,，]{1,4}就(?:又)?(?:回|走|送回)(?:去|来|老家|村)?了", RegexOptions.CultureInvariant)]
    private static partial Regex Once();

    /// <summary>6月1号过的周岁: a day that is kept after the birth.</summary>
    [GeneratedRegex("过的?(?:周岁|满月|百天|百日|生日)|(?:满月|周岁|百天|抓周)(?:那天|酒|是)|打(?:的)?(?:预防|疫苗)?针|出院|上的?户口|报的?户口", RegexOptions.CultureInvariant)]
    private static partial Regex Feast();

    /// <summary>刚开学住了三天; 考试周住.</summary>
    [GeneratedRegex("住[了过][一两二三四五六七八九十几半][天晚]|考试|下雨|下雪|冬天|天冷", RegexOptions.CultureInvariant)]
    private static partial Regex NowAndThen();

    /// <summary>她说她有病，我看是装的; 他说退学了，老师说没有; 去帮他们.</summary>
    [GeneratedRegex("是装的|[,，][^,，]{1,4}说(?:没有|没|不是)$|去帮(?:他们|人家|别人)", RegexOptions.CultureInvariant)]
    private static partial Regex Untrue();

    /// <summary>我在高中食堂干活; 他妈高中毕业: of somebody grown.</summary>
    [GeneratedRegex(
        "^(?:我|俺|(?:他|她|孩子|娃)?(?:爸爸?|妈妈?|爹|娘|爷爷?|奶奶?|姥姥?|舅舅?|姑姑?|姨|叔叔?|哥哥?|姐姐?))(?!说)(?:自己|也|就)?(?:在|是)?[^,，。]{0,8}(?:干活|上班|打工|教书|老师|文化|毕业|食堂|当保安)",
            RegexOptions.CultureInvariant)]
    private static partial Regex OfGrown();

    [GeneratedRegex("头一?个|头胎|上头|前头那个|像(?:个|是)?(?:男|女|小子|闺女|丫头|小伙|假)", RegexOptions.CultureInvariant)]
    private static partial Regex Alike();

    /// <summary>他弟弟是男孩: says it of another child.</summary>
    [GeneratedRegex("(?:他|她|孩子|娃)的?(?:有个)?" + Others, RegexOptions.CultureInvariant)]
    private static partial Regex OfSiblingOf();

    /// <summary>我们村回族多，我们不是: of a place, and not of the child.</summary>
    [GeneratedRegex("(?:村|镇|县|这儿|这里|这边|老家|学校|班)[^,，。]{1,6}[族民][^,，。]{0,2}多", RegexOptions.CultureInvariant)]
    private static partial Regex OfPlace();

    /// <summary>他爷带，走了以后我接来的; 大姑姐跟公婆住，我们三口单过: the last clause says how the speaker has it now.</summary>
    [GeneratedRegex("[,，][^,，没不]{0,8}(?:我|俺)(?:们|家)?(?:[一二两三四五几]口|自己|就|又|才|把他|给)?(?:人)?(?:接|领|单过|要过?来|带走)[^,，]{0,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Fetched();

    /// <summary>暂住的倒办过，现在不用办了: it was once done, and how it is now cannot be told.</summary>
    [GeneratedRegex("(?<![没未不])[办登]过[^,，没不]{0,3}[,，].*(?:不用|没再|不再|不办|作废)", RegexOptions.CultureInvariant)]
    private static partial Regex OnceDone();

    /// <summary>同病房的娃申请上了.</summary>
    [GeneratedRegex("^(?:和|跟)?(?:(?:他|她|我们?)?同[^,，。]{1,3}|对门|隔壁|楼上|楼下|别人|人家|前院|后院)(?:那个|家)?的?(?:娃娃?|孩子|小孩)", RegexOptions.CultureInvariant)]
    private static partial Regex OfStranger();

    private const string Elders = "爸|妈|爷|奶|姥|外公|外婆|公公|婆婆|哥|姐|弟|妹|姑|舅|叔|伯|姨|老人";

    private static bool HasValue(string clause) => Value().IsMatch(clause);

    private static bool Behind(Field field, string clause, bool isExact) => Before(field, clause) || Denies().IsMatch(clause)
        || Another().IsMatch(clause)
        || (field.Key == "housing" && InVillage().IsMatch(clause))
        || (isExact ? Belongs(field, clause) : That().IsMatch(clause) && Sibling().IsMatch(clause))
        || (field.Key is not ("leftHukouOn" or "fatherWork" or "motherWork") && Forgot().IsMatch(clause))
        || (field.Key is "birthDate" or "leftHukouOn" or "disabilityCategories" or "disabilityGrade" && Mine().IsMatch(clause));

    private static bool Before(Field field, string clause) => (field.Key == "birthDate" || field.Type is FieldType.Phone or FieldType.Identity)
        && (NotSure().IsMatch(clause) || Younger().IsMatch(clause)
            || (field.Type == FieldType.Phone && FilledFor().IsMatch(clause) && Belongs(field, clause)));

    /// <summary>那是我婆婆的, 这号是他爸的: said of somebody who is not asked for.</summary>
    private static bool Belongs(Field field, string clause)
    {
        if (field.Type == FieldType.Phone && NamedPeople.In(clause) is [{ Start: 0 } alone] && clause.Length <= alone.Length + LongestName)
        {
            // 13835512233，他爸李强.
            return !NamedPeople.Fits($"{field.Group}.name", alone.Whose);
        }

        if (That().Match(clause) is not { Success: true } that
            || NamedPeople.In(clause).FindAll(person => person.Start >= that.Length) is not [.., var owner])
        {
            return false;
        }

        return field.Key switch
        {
            "birthDate" or "leftHukouOn" or "citizenNumber" => (owner.Whose & (Whose.Child | Whose.Son | Whose.Daughter)) == 0
                || Sibling().IsMatch(clause),
            "fatherWork" => (owner.Whose & (Whose.Father | Whose.Son | Whose.Speaker)) == 0,
            "motherWork" => (owner.Whose & (Whose.Mother | Whose.Daughter | Whose.Speaker)) == 0,
            _ when field.Key.StartsWith("declarant.", StringComparison.Ordinal) => (owner.Whose & Whose.Speaker) == 0,
            _ when field.Key.StartsWith("father.", StringComparison.Ordinal) => (owner.Whose & (Whose.Father | Whose.Son)) == 0,
            _ when field.Key.StartsWith("mother.", StringComparison.Ordinal) => (owner.Whose & (Whose.Mother | Whose.Daughter)) == 0,
            _ => (owner.Whose & Whose.Relative) == 0,
        };
    }

    private const int LongestName = 3;

    private const string Others = "(?:(?:表|堂|大|小|二)?(?:弟弟?|妹妹?|哥哥?|姐姐?)|侄[子女儿]|外甥女?|同学|同桌|邻居|隔壁)";

    [GeneratedRegex("[,，。;；!！]+", RegexOptions.CultureInvariant)]
    private static partial Regex Stops();

    [GeneratedRegex("[0-9〇零一二两三四五六七八九十正腊冬去前今](?:[年月日号岁]|[0-9〇零一二三四五六七八九幺十])|节", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    /// <summary>Wherever it stands: 瞎编的; 除了租的; 把二级划掉; 本来是2016年.</summary>
    [GeneratedRegex(
        "假的|瞎编|编的|瞎说|逗你|骗你|猜的|你看着(?:写|填|办)|随便(?:写|填)|不信拉倒|是错的|(?<=[,，])错的|不对吧?$|不一定|没准|说不准|没定(?!级)|定不下来|才怪|作废|要改$|得改$|后来变了|(?:又|已经|早就|早|现在)不(?:是|在"
            + "|跟)?了$|没办成|不合适|没有的事|不算数|那个不算"
        + "|除了|以外的?$|划掉|(?:别|不能|不要)(?:写|填)|^[^,，]{0,2}以为|本来(?:是|在|说|想)|原本|盼着|梦见|还是别的|或者(?:啥|别的|什么)|不可能|不是.{1,6}就是", RegexOptions.CultureInvariant)]
    private static partial Regex NotSo();

    [GeneratedRegex("也许|兴许|说不定|没准|保不齐", RegexOptions.CultureInvariant)]
    private static partial Regex Perhaps();

    /// <summary>The grade stands on a paper; who guesses is asked to look.</summary>
    [GeneratedRegex("可能|估计|大概|怕是", RegexOptions.CultureInvariant)]
    private static partial Regex Guessed();

    /// <summary>13835512233是他表哥: whose it is, at the end of the clause that holds it.</summary>
    [GeneratedRegex("(?:那|这)?是(?:他|她|我|俺|我家|他家|人家)?" + Others + "(?:家|的|家的)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OfSibling();

    [GeneratedRegex("(?:记|搞|弄|分|拿|认|闹)不(?:太|大|很)?(?:清|准|明白|定|住)|没记(?:住|准|熟)|不(?:敢|能)?(?:肯定|确定|保准)|不知道对不对|记混|没把握|可能(?:不|有)(?:准|错)",
        RegexOptions.CultureInvariant)]
    private static partial Regex NotSure();

    /// <summary>我家娃比他小半岁: then the day is not the child's.</summary>
    [GeneratedRegex("^(?:我家|俺家|我|俺)?(?:娃|孩子|他|她|这个)比(?:他|她|人家|那个).{0,3}(?:小|大|晚|早)", RegexOptions.CultureInvariant)]
    private static partial Regex Younger();

    /// <summary>A clause that says nothing but no, or another time: 孩子不是; 还没; 明年; 以前的事了.</summary>
    [GeneratedRegex(
        "^(?:可|但|不过|其实|反正|后来|现在)*(?:他|她|孩子|娃)?(?:的)?(?:还|也|又|就)?(?:不是|没有?|没批|没办|没办下来|没下来|不了)(?:了|的|呢|哩)?(?<!^没了)$|^(?:那|这)?(?:都)?是?(?:以前|早先|明年|后年"
            + "|下个月|下半年|下学期|将来|打算|准备|取消)(?:的)?(?:事)?(?:了|的|吧)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Denies();

    /// <summary>他爸的没记住; 登的是老二; 他弟弟的; 打不通.</summary>
    [GeneratedRegex(
        "[爸妈爹娘爷奶姥他她我]的(?:我|还|都|倒)?(?:没|不|记不|背不|忘|得找|找不)|^(?:要)?(?:登|报|填|问|写|说)的是(?:老[大二三小]|大的|小的|.{0,2}(?:弟|妹|哥|姐)|.{1,4}(?:吧|吗)$)|^(?:不是|没有?)这个"
            + "|打不通|不(?:能)?用了|停机|空号|别打(?:这个|了)?$"
        + "|^(?:是)?(?:(?:他|她|我|俺)" + Others + "(?:家|的|家的)|我家?" + Others + "(?:家|的)|老[大二三小]的)(?:吧|呢|哩)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Another();

    [GeneratedRegex("^(?:是)?(?:我|俺)(?:自己|本人)?的$|^(?:他|她)(?:弟|妹|哥|姐)$", RegexOptions.CultureInvariant)]
    private static partial Regex Mine();

    [GeneratedRegex("^(?:我|俺)?(?:也|都|可|真)?(?:不知道|不清楚|不晓得|忘了|说不上|不好说|记不(?:太)?清)(?:了|呀|啊|呢|来)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Forgot();

    [GeneratedRegex(
        "^(?:哦|噢|哎|可|但|其实|不过)?(?:(?:那|这)(?:个)?(?:号码?|电话|手机|日子|生日|时间|月份)?(?:可|都)?是|(?:先|就)?(?:记|填|写|留|打)(?:上)?(?=(?:他|她|我|俺)[^,，的]{1,3}的))",
            RegexOptions.CultureInvariant)]
    private static partial Regex That();

    [GeneratedRegex("^(?:那是|是)?在?(?:老家|村里)(?:的)?$|^(?:还)?没(?:交房|交钥匙|装修|装修好|住进去|搬进去|过户)(?:呢|哩)?$", RegexOptions.CultureInvariant)]
    private static partial Regex InVillage();

    /// <summary>填他爸的，138…: on purpose, and still asked back.</summary>
    [GeneratedRegex("^(?:先|就)?(?:记|填|写)", RegexOptions.CultureInvariant)]
    private static partial Regex FilledFor();

    [GeneratedRegex("哥|姐|弟|妹|外甥|侄", RegexOptions.CultureInvariant)]
    private static partial Regex Sibling();
}
