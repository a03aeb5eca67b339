using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// A word of the answer that only says what sort of thing, or whose thing, is spoken of: 初中的课本, 低保户邻居, 回族食堂, 奶奶家的对门, 要下雨了. It answers
/// nothing, though every word is known.
/// </summary>
internal static partial class Described
{
    public static bool In(Scene scene, string text, List<Token> clause, object value) => scene.Field switch
    {
        { Key: "housing" } => false, // 租的邻居家, 买的单位的: whose house it is says more of it
        { Key: "school" } => value is string name && text.IndexOf(name, StringComparison.Ordinal) is >= 0 and var at
            && (NoName().IsMatch(name) || (RestOf(text, at + name.Length) is var rest && !Attends().IsMatch(rest) && !Spells(name, rest))),
        { Type: FieldType.Address } => value is Address { Detail: var said }
            && said.TrimEnd('的', '了', '呢', '吧', '啊', '哩', '嘛', '呀') is { Length: > 0 } detail
            && detail is not ("住" or "住着" or "租房" or "租着" or "租的") && !Place().IsMatch(detail),
        { Type: FieldType.Spells } => NoWork().IsMatch(text),
        var field when Backward.IsOfPeople(field) => Relations.In(text, Relations.SpeakerOf(scene.Answers))
            .Any(one => Thing().IsMatch(RestOf(text, one.End))),
        var field when Afterwards.IsCounted(field) => clause.FindLastIndex(token => token.Tag is Tag.Value or Tag.Yes) is >= 0 and var last
            && string.Concat(clause.Skip(last + 1).Select(token => token.Text)) is var behind
            && (Thing().IsMatch(behind) || Matter().IsMatch(behind) || IsOfWhom(clause, last)),
        _ => false,
    };

    /// <summary>校服是清华小学, 路过英雄小学.</summary>
    [GeneratedRegex("是|路过|经过|想[上去进]|考[上进]|的(?!.*的)", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();

    /// <summary>叫张桂英奶奶, 叫王军的多了: who is named so is called something else, or is many.</summary>
    public static bool IsOfAnotherName(string text, string name) => text.IndexOf(name, StringComparison.Ordinal) is >= 0 and var at
        && Kin().IsMatch(RestOf(text, at + name.Length));

    [GeneratedRegex("^(?:他|她|家)?(?:爷爷|奶奶|姥姥|姥爷|外公|外婆|爸|妈|爹|娘|叔|姨|姑|舅|伯|婶|嫂|哥|姐|弟|妹|老师|大夫|医生|同学)|^的(?:多|人|娃|孩子|都|也|那)", RegexOptions.CultureInvariant)]
    private static partial Regex Kin();

    /// <summary>育才学校，育人成才的育才: how its name is written.</summary>
    private static bool Spells(string name, string rest) => rest.Length > 2 && rest.Contains('的', StringComparison.Ordinal)
        && name.Contains(rest[^2..], StringComparison.Ordinal);

    /// <summary>他妈照看瘫了的姥姥.</summary>
    private static bool IsOfWhom(List<Token> clause, int value) => clause.Skip(value + 1).Take(2).ToList() is [{ Text: "的" }, var who]
        && who is { Tag: Tag.Person, Code: not ("child" or "father" or "mother" or "parents") } or { Tag: Tag.Turns, Code: Turning.Source };

    private static string RestOf(string text, int from) => text[from..].TrimStart('》', '”', '"', '」').Split(',', '，', '。', '；', '、', '!', '！')[0];

    /// <summary>With what may stand between: 的, 家的, 单位的.</summary>
    [GeneratedRegex("^家(?:就|也|离|住)?(?:在|离)"
        + "|^(?:的|那|这|个|家|条|袋|位|间|单位|村里|店里|老){0,4}(?:课本|书本|书包|本子|卷子|校服|衣服|衣裳|鞋|玩具|手机|电动车|自行车|邻居|朋友|同学|同桌|家长|亲戚|同事|工友|老乡|老板|会计|护士|房东|保安|司机|干部"
        + "|食堂|病房|对门|对面|隔壁|门口|操场|校车|宿舍楼|村$|街|路口|饭店|饭馆|超市|商店|公司|派出所|医院|银行|书店|戏|电影|电视|节目|故事|名字|多[的了]?$|雇的|请的|课$|课在)", RegexOptions.CultureInvariant)]
    private static partial Regex Thing();

    /// <summary>要下雨了, 交了电费, 上了他姥姥的当: done to something else.</summary>
    [GeneratedRegex("^(?:的|了|过|着|又|他|她|我|姥姥|点|些){0,4}(?:当[了,，]|当$|饭|菜|电费|水费|话费|下雨|下雪|吃饭|做饭|睡觉)", RegexOptions.CultureInvariant)]
    private static partial Regex Matter();

    /// <summary>友谊小学上三年级: goes there, and nothing else is told of it (友谊小学欠我工钱).</summary>
    [GeneratedRegex("^(?>(?>那个|那儿|那边|那|的|了|呢|吧|啊|呀|哩|嘛|咧|嘞|哦|里头|里|这个|上学|上课|上着|上|读书|读着|读|念书|念着|念|就读|就|在读|在|一年(?!级)|[一二三四五六七八九十0-9]+|年级|[大中小]?班|今年"
        + "|现在|学前|学生|学期|毕业|离家|离得|挺|很|也|不|近|远|村里|镇上|县里|城里|我们|他|她|娃|孩子|儿|没错|对)*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Attends();

    /// <summary>How a place within a division ends.</summary>
    [GeneratedRegex("(?:那|这)(?:块|里|儿|边|一块|个|条)?(?:的|了|呢|吧|啊|哩|嘛)*$"
        + "|(?:[村镇乡街路巷道桥口坡沟庄屯洼岭河湾坪组队排屋房家院园区苑庭府城里厂矿店楼层号室栋幢座东西南北头边上厦寓心庙峪垴坛堡寨铺营关滩圪塔圪嶂岩泉井川山岗墓坟台场站所校学社会库棚县市片带瘩郊水]|单元|房子|院子|屋子|巷子|宿舍|门口|对面|旁边"
        + "|附近|跟前|隔壁|后面|前面|幼儿园|医院|超市|银行|居委会?|村委会?|[0-9a-zA-Z〇零一二三四五六七八九十]+)(?:的|了|呢|吧|啊|哩|嘛|呀)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    /// <summary>去北京瞧病, 去提货: went there, and not to work.</summary>
    [GeneratedRegex("瞧病|看病|治病|住院|提货|提车|办事|出差|打官司|做手术|生孩子|坐月子|吃席|喝喜酒|接(?:他|她|孩子|娃)|送(?:他|她|孩子|娃)"
        + "|磕长?头|念书|读书|上学|陪床|陪读|家长会|开会|旅游|耍了?几?天|走亲戚|探亲|相亲|当天就?[返回]"
        + "|看(?:他|她)(?:姐|哥|妹|弟|姨|舅|姑)", RegexOptions.CultureInvariant)]
    private static partial Regex NoWork();
}
