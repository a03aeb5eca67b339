using System.Text.RegularExpressions;
using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Names, schools and other words; only what people put around them is taken away.</summary>
internal static partial class FreeTextReader
{
    /// <summary>The longest name on record is far shorter.</summary>
    private const int LongestName = 25;

    /// <summary>欧阳 and two characters more; longer ones are written with a dot (热娜·阿不都) or are no name.</summary>
    private const int LongestHan = 5;

    private const string Interjections = "嗯呃啊哦哎唉呀哈嘿噢额欸诶呵";

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        var bare = text.Bare();
        if (!bare.Any(c => char.IsLetterOrDigit(c) && !Interjections.Contains(c)))
        {
            return Read.Nothing.Instance;
        }

        return field.Key switch
        {
            "childName" => ChildName(bare),
            "birthCertificateNumber" when !bare.Any(char.IsAsciiDigit) => Read.Nothing.Instance,
            "otherGuardian.relationship" => Kinship.Find(bare) is { } kin ? new Read.Got(kin.Word) : Take(field, bare),
            "school" => Take(field, AfterSchool().Replace(BeforeSchool().Replace(bare, ""), "").Bare()),
            _ when field.Key.EndsWith(".name", StringComparison.Ordinal) => Name(bare),
            _ => Take(field, bare),
        };
    }

    private static Read ChildName(string text)
    {
        if (NoName().IsMatch(text))
        {
            return new Read.Got("未取名");
        }

        if (text is "不详" or "名字不详" or "姓名不详" or "不知道" or "不清楚" or "不知道名字" or "不晓得")
        {
            return new Read.Got("不详", "名字先记“不详”，知道了可以改");
        }

        if (NameFinder.OfChild(text) is { } found)
        {
            return new Read.Got(found);
        }

        if (SurnameThenName().Match(text) is { Success: true } split)
        {
            return new Read.Got(split.Groups["s"].Value + split.Groups["g"].Value);
        }

        // "王浩然，男娃，2018年六月一号生的": the name comes first.
        var first = text.Split([',', '，', '、', ' ', '。'], 2)[0];
        return first.Length < text.Length && first.Length is >= 2 and <= 4 && Cleaned(first) is Read.Got name ? name : Cleaned(text);
    }

    /// <summary>"我姓王，王秀英": the first part that can be a name.</summary>
    private static Read Name(string text) => NoName().IsMatch(text)
        ? Read.Nothing.Instance
        : text.Split([',', '，', '、', '。']).Prepend(text).Select(Cleaned).FirstOrDefault(read => read is Read.Got) ?? Read.Nothing.Instance;

    private static Read Cleaned(string text)
    {
        var name = AfterName().Replace(BeforeName().Replace(text, ""), "").Bare().Replace(" ", text.Any(char.IsAsciiLetter) ? " " : "", StringComparison.Ordinal);
        return name.Length is 0 or > LongestName || name.Any(char.IsDigit) || !char.IsLetter(name[0]) || name.ContainsAny("，", ",", "。", "？", "?", "什么", "怎么", "为啥", "能不能") || Sentence().IsMatch(name) || (name.Length > LongestHan && name.All(c => c is >= '\u4e00' and <= '\u9fff'))
            || (name.Length >= 3 && name[^1] is '县' or '镇' or '乡' or '市' or '区' or '村' or '省' && Domain.Divisions.DivisionNames.Resolve(name) is not Domain.Divisions.Resolution.Unknown)
            ? Read.Nothing.Instance
            : new Read.Got(name);
    }

    private static Read Take(Field field, string text) => text.Length switch
    {
        0 => Read.Nothing.Instance,
        _ when text.EnumerateRunes().Count() > field.MaxLength => new Read.Wrong("too-long", $"太长啦，写短一些（{field.MaxLength}个字以内）。"),
        _ => new Read.Got(text),
    };

    [GeneratedRegex("(还|尚)?(没|未)(有)?(取|起|给)?(名|名字|大名)|没名|未取名|还没叫", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();

    // Atomic: "爸爸" can be read as one word or as two, and thirty of them in a row as a million ways.
    [GeneratedRegex("^(?:(?>嗯|哦|那个|这个|我|俺|咱|他|她|孩子|娃|小孩|家|的|闺女|女儿|儿子|小子|妮子|丫头|孙子|孙女|爸爸|妈妈|爸|妈|爷爷|奶奶|姥姥|姥爷|外公|外婆|名字|大名|姓名|户口本上|就)*(?:叫做|叫我|叫|名叫|是|为|写的是|:|：))\\s?", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeName();

    [GeneratedRegex("姓(?<s>[\u4e00-\u9fff]{1,2})[,， ]*(?:名|名字)?叫?(?<g>[\u4e00-\u9fff]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex SurnameThenName();

    [GeneratedRegex("(?:就行|就好|就可以|吧|呀|啊|哩|嘞|哦|呢|这个名|这名|的名字)+$", RegexOptions.CultureInvariant)]
    private static partial Regex AfterName();

    [GeneratedRegex("^[我俺你您]|谁|(?:吗|么|嘛)$|(?:离婚|没有|没爸|没妈|去世|过世|不在|死了|跑了|坐牢|改嫁|失联|不知道|听不懂|看不懂|啥意思|打工|怎样|干啥|干嘛|为何|户口|身份证|电话|谢谢|你好|您好)", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    [GeneratedRegex("^(?:他|她|孩子|娃|现在|就)*(?:上的是|读的是|念的是|就读于|在|是|叫)+", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeSchool();

    [GeneratedRegex("(?:上学|念书|读书|上着|读着|念着|就读|上|读|念|呢|哩|嘞|吧)+$", RegexOptions.CultureInvariant)]
    private static partial Regex AfterSchool();
}
