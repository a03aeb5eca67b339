using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>Finds a person's name in a sentence: behind 叫 or behind a word for a child, a surname and one or two characters more.</summary>
internal static partial class NameFinder
{
    private const string Surnames =
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
        + "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋"
        + "苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺暴鹿平和";

    /// <summary>The name and where it ends; null when the sentence has none.</summary>
    public static string? OfChild(string text)
    {
        var match = Child().Match(text);
        return match.Success ? match.Groups["n"].Value : null;
    }

    /// <summary>"他爸叫王建国": the name behind a relative.</summary>
    public static string? Behind(string text, string relative)
    {
        var at = text.IndexOf(relative, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var match = Called().Match(text[(at + relative.Length)..]);
        return match.Success ? match.Groups["n"].Value : null;
    }

    private const string Given = $"(?<n>(?:欧阳|司马|上官|诸葛|皇甫|尉迟|东方|慕容|令狐|司徒|夏侯|长孙|端木|南宫|[{Surnames}])[\\u4e00-\\u9fff]{{1,2}}?)";
    private const string Stop = "(?=$|小名|[ ,，。、;；!！?？:：(（0-9]|今年|是|的|生|属|现在|现|在|上|户|身份|出|男|女|二[〇零]|一[六七八九]年|汉族|快|马上|刚|跟|和|几|[一二三四五六七八九十]+(?:岁|个月))";

    [GeneratedRegex($"(?:(?:闺女|女儿|妮子|妮妮|丫头|姑娘|外孙女|孙女|女娃|女孩|外孙子|外孙|孙子|孙孙|儿子|小子|男娃|男孩|孩子|娃娃|娃|宝宝|小孩|侄女|侄子|外甥女|外甥|老大|老二|老三)(?:的)?(?:名字|大名|姓名)?(?:叫做|叫|名叫|是|,|，|:|：| )?\\s?|(?<![我俺爸妈爹娘爷奶姥公婆姑舅叔伯姨])(?:叫做|叫|名字是|大名|姓名)(?:是|:|：)?\\s?|是(?=[\\u4e00-\\u9fff]{{2,4}}的(?:妈|爸|爹|娘|奶|爷|姥|外|姑|舅|姨|叔|伯|亲|家长))){Given}{Stop}", RegexOptions.CultureInvariant)]
    private static partial Regex Child();

    [GeneratedRegex($"^(?:的)?(?:名字|姓名)?(?:叫做|叫|名叫|是|:|：)\\s?{Given}{Stop}", RegexOptions.CultureInvariant)]
    private static partial Regex Called();
}
