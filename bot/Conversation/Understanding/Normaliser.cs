using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>Brings what was typed or dictated to one form; the original is kept by whoever calls.</summary>
/// <remarks>
/// <para>Characters first, one by one: full width, Kangxi radicals, compatibility forms, traditional characters, invisible marks, 2O21 for 2021.
/// Then words.</para>
/// <para>
/// A word is only changed as a whole and in a place where a name cannot stand, so that 王再家, 张甚 and 莫得福 stay: (1) the listed words hold a character
/// that no name and no place bears (俺, 咋, 啥, 藉 in 户藉), or are words of this form; (2) 甚 is 什么 only behind or before the function words it goes with
/// (干甚, 甚时候); (3) 莫得, 木有, 冒得, 没得 mean 没有 only at the end or before a thing one can lack (莫得户口); (4) 再 is 在 only before a place word, and not behind 叫
/// or 姓. Places, numbers and everything else hold none of these words. Nothing is changed twice.
/// </para>
/// </remarks>
internal static partial class Normaliser
{
    /// <summary>Slips of the input method and of dictation, and words of the region, that stand in no name and no place.</summary>
    private static readonly (string Said, string Plain)[] Words =
    [
        ("户藉", "户籍"), ("户囗", "户口"), ("户口薄", "户口本"), ("户口簿", "户口本"), ("身分证", "身份证"), ("居住正", "居住证"), ("居住政", "居住证"), ("出祖", "出租"), ("补帖", "补贴"),
            ("汗族", "汉族"), ("Ⅰ级", "1级"), ("Ⅱ级", "2级"), ("Ⅲ级", "3级"), ("Ⅳ级", "4级"), ("赁", "租"),
        ("帐号", "账号"), ("帐户", "账户"), ("帐单", "账单"), ("低宝", "低保"),
        ("登纪", "登记"), ("既使", "即使"), ("幼儿圆", "幼儿园"), ("幼稚园", "幼儿园"), ("出声日", "出生日"),
        ("确人提交", "确认提交"), ("提较", "提交"), ("提教", "提交"), ("递交", "提交"), ("欺服", "欺负"), ("欺侮", "欺负"),
        ("俺们", "我们"), ("俺", "我"), ("恁们", "你们"), ("咋个", "怎么"), ("咋样", "怎么样"), ("咋", "怎么"), ("啥子", "什么"), ("啥", "什么"), ("什麽", "什么"), ("嘛时候", "什么时候"),
            ("神马", "什么"),
        ("甭", "不用"), ("知不道", "不知道"), ("晓不得", "不晓得"),
        ("夜来黑夜", "昨天晚上"), ("夜儿个", "昨天"), ("昨儿个", "昨天"), ("昨儿", "昨天"), ("今儿个", "今天"), ("今儿", "今天"), ("明儿个", "明天"), ("前儿个", "前天"),
        ("过罢年", "过完年"), ("收罢秋", "收完秋"), ("圪蹴", "蹲"), ("圪里圪蹴", "蹲"), ("拾掇", "收拾"),
    ];

    private static readonly SearchValues<string> Any = SearchValues.Create([.. Words.Select(word => word.Said)], StringComparison.Ordinal);

    public static string Of(string? raw)
    {
        var clean = Characters(Readers.Words.Clean(raw));
        return Rewritten(clean);
    }

    /// <summary>The same characters for everybody; no word is looked at.</summary>
    private static string Characters(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            plain.Append(c switch
            {
                // The frame of a keycap: 8⃣ is 8.
                '\u20E3' => "",
                '○' or '〇' when IsNumeral(text, at - 1) || IsNumeral(text, at + 1) => "〇",
                'O' or 'o' when IsDigit(text, at - 1) && IsDigit(text, at + 1) => "0",
                'l' or 'I' or '|' when IsDigit(text, at - 1) && IsDigit(text, at + 1) => "1",
                '︰' => "：",
                < '\u2E80' => c.ToString(),
                _ => TraditionalCharacters.Plainly(HanCharacters.Unified(c)).ToString(),
            });
        }

        return plain.ToString();
    }

    private static bool IsDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiDigit(text[at]);

    private static bool IsNumeral(string text, int at) => at >= 0 && at < text.Length && "一二三四五六七八九十零〇○".Contains(text[at], StringComparison.Ordinal);

    private static string Rewritten(string text)
    {
        if (text.AsSpan().ContainsAny(Any))
        {
            foreach (var (said, plain) in Words)
            {
                text = text.Replace(said, plain, StringComparison.Ordinal);
            }
        }

        text = Spaced().Replace(text, match => match.Value.Replace(" ", "", StringComparison.Ordinal));
        text = Stop().Replace(text, ".");
        text = Syllable().Replace(text, match => Plainly(match.Value));
        text = Financial().Replace(text, match => "一二三四八九十"["壹贰叁肆捌玖拾".IndexOf(match.Value[0], StringComparison.Ordinal)].ToString());
        text = Grade().Replace(text, "年级");
        text = What().Replace(text, "什么");
        text = Lacking().Replace(text, "没有");
        text = Lack().Replace(text, "没");
        text = LastYear().Replace(text, "去年");
        text = Yesterday().Replace(text, "昨天");
        text = Agreed().Replace(text, "同意");
        text = YearBefore().Replace(text, "前年");
        text = Again().Replace(text, "再");
        return AtPlace().Replace(text, "在");
    }

    /// <summary>父 亲; 姓名：崔 婉 婷: typed with a blank behind each character. 男 汉 are two answers.</summary>
    [GeneratedRegex("(?<=^|[:：])(?![男女])[\\u4e00-\\u9fff](?: [\\u4e00-\\u9fff])+(?=$|[^\\u4e00-\\u9fff ])", RegexOptions.CultureInvariant)]
    private static partial Regex Spaced();

    /// <summary>2018。11。5.</summary>
    [GeneratedRegex(
        "(?<=[0-9])。(?=[0-9]{1,2}(?:$|[^0-9年月日]))|(?<=^(?:19|20)[0-9]{2})[,，、](?=[0-9]{1,2}[,，、][0-9]{1,2}$)|(?<=^(?:19|20)[0-9]{2}[,，、][0-9]{1,"
            + "2})[,，、](?=[0-9]{1,2}$)", RegexOptions.CultureInvariant)]
    private static partial Regex Stop();

    /// <summary>不是de, bu需要, zhu校: a syllable left in letters beside characters.</summary>
    [GeneratedRegex("(?<=[\\u4e00-\\u9fff])(?:de|le|ne|ba|a|ya|ma|xiao|yao)(?![A-Za-z])|(?<![A-Za-z])(?:bu|mei|you|shi|zhu|yao)(?=[\\u4e00-\\u9fff])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Syllable();

    private static string Plainly(string syllable) => syllable switch
    {
        "de" => "的",
        "le" => "了",
        "ne" => "呢",
        "ba" => "吧",
        "a" => "啊",
        "ya" => "呀",
        "ma" => "吗",
        "xiao" => "校",
        "yao" => "要",
        "bu" => "不",
        "mei" => "没",
        "you" => "有",
        "shi" => "是",
        "zhu" => "住",
        _ => syllable,
    };

    /// <summary>贰级, 叁年级; 陆 and 伍 are surnames and stay.</summary>
    [GeneratedRegex("[壹贰叁肆捌玖拾](?=级|年级|号|岁|等)", RegexOptions.CultureInvariant)]
    private static partial Regex Financial();

    /// <summary>三年纪 is a class, 上了年纪 an age.</summary>
    [GeneratedRegex("(?<=[一二三四五六七八九1-9])年纪", RegexOptions.CultureInvariant)]
    private static partial Regex Grade();

    /// <summary>甚 as 什么: 干甚, 为甚, 甚时候, 没甚, 甚也不.</summary>
    [GeneratedRegex("(?<=[干做为没说问要算凭用]|有(?=甚(?:用|事|好))|[是叫个](?=甚(?:$|[^\\u4e00-\\u9fff]|意思|东西|来着|名|呀|啊|哩|呢|了)))甚(?!至|么|而)"
        + "|甚(?=时候|地方|意思|东西|叫|也不|也没|都不|都没|人都|人也|是)", RegexOptions.CultureInvariant)]
    private static partial Regex What();

    /// <summary>莫得, 冒得, 木有, 没得 as 没有: at the end of a clause or before what one can lack. 没得病 is not 没有病, 莫得福 is a name; 什么有用 holds no 么有.</summary>
    [GeneratedRegex("冇(?:有|得)?|(?:莫得|莫有|冒得|冒有|(?<![麻树积])木有|(?<![麻树积])木得|没得|(?<![什怎这那要多])么有)(?=$|[^\\u4e00-\\u9fff0-9A-Za-z]|[了的呢呀啊哩嘞咧嘛]"
        + "|户口|医保|低保|钱|人[管看]|上|办|交|住校|去|打|事|什么|困难|残疾|登|问题|意见|居住证|身份证|电话|手机|爸|妈|爹|娘)", RegexOptions.CultureInvariant)]
    private static partial Regex Lacking();

    /// <summary>木啥问题 for 没啥问题.</summary>
    [GeneratedRegex("(?<![麻树积草])木(?=什么|问题|意见|事$|事[，,了])", RegexOptions.CultureInvariant)]
    private static partial Regex Lack();

    /// <summary>年时 is last year, but 2016年时 is that year.</summary>
    [GeneratedRegex("(?<![0-9一二三四五六七八九十〇零两几那哪前去今每当同多半末整童])年时个?(?![候间光节段不])", RegexOptions.CultureInvariant)]
    private static partial Regex LastYear();

    /// <summary>夜来 is yesterday; 半夜来的 is not.</summary>
    [GeneratedRegex("(?<![半昨当连一前深黑午今每初整昼日过彻])夜来(?![香临])", RegexOptions.CultureInvariant)]
    private static partial Regex Yesterday();

    /// <summary>The input method offers 同义 before 同意; 义务 and 义词 are words of their own.</summary>
    [GeneratedRegex("同义(?![务词])", RegexOptions.CultureInvariant)]
    private static partial Regex Agreed();

    [GeneratedRegex("前年个(?![把多月])", RegexOptions.CultureInvariant)]
    private static partial Regex YearBefore();

    /// <summary>在 for 再 in set phrases: 在说一遍, 在想想, 在登一个.</summary>
    [GeneratedRegex("(?<![现正实还所存自好就都不])在(?=说一遍|说吧|想想|想一想|见$|来一次|来一遍|等等|等会|考虑|报一个|登一个|登记一个|问问)", RegexOptions.CultureInvariant)]
    private static partial Regex Again();

    /// <summary>再 for 在 before a place: 孩子再老家, 再学校住. Not behind 叫 or 姓, nor as the middle of a name that stands alone.</summary>
    [GeneratedRegex("(?<![叫姓名字是：:][\\u4e00-\\u9fff]?)(?<!^[\\u4e00-\\u9fff](?=再[\\u4e00-\\u9fff]$))再"
        + "(?=外地|外面|外头|外边|老家|学校|家里|家(?:$|[呢住带待，, ])|城里|县城|村里|市里"
        + "|这边|那边|这里|那里|幼儿园|医院|长治|太原|北京|上海|深圳|广东|读(?:书|大|中|小|初|高)|校(?:$|[住吃读，, ])|[他她](?:爸|妈|爷|奶|姥|姑|舅)|奶奶|爷爷|姥姥)", RegexOptions.CultureInvariant)]
    private static partial Regex AtPlace();
}
