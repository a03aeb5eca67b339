using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>People put right what they said while they say it: "2023年9月，不对，2022年9月", "不是深圳，是珠海". The last reading counts.</summary>
internal static partial class SelfCorrection
{
    /// <summary>What was said before and after the last correction; null where nothing is corrected.</summary>
    public static (string Before, string After)? Split(string text)
    {
        var match = Slip().Match(text);
        var last = (Match?)null;
        while (match.Success)
        {
            last = match;
            match = match.NextMatch();
        }

        return last is { Index: > 0 } slip && slip.Index + slip.Length < text.Length
            && text[(slip.Index + slip.Length)..].Bare() is { Length: > 0 } after
            ? (text[..slip.Index], after)
            : null;
    }

    /// <summary>What stands behind the last correction; the whole where nothing is corrected.</summary>
    public static string LastOf(string text) => Split(NoNo().Replace(text, "，不对，")) is { } split ? split.After : text;

    /// <summary>"八月不是七月", "不是6月是9月" without a stop, as a voice brings it: the later date corrects the earlier.</summary>
    public static string OfDates(string text) => Echoed().Replace(NotBut().Replace(text, "，不对，"), "，不对，");

    /// <summary>Without what is denied only to name the right thing beside it: "不是潞城的店上，是壶关店上镇" is "壶关店上镇", "二〇二一年不是二〇二〇年" the latter.</summary>
    public static string WithoutDenied(string text) => Denied().Replace(text, "，").Bare();

    [GeneratedRegex(
        "(?>(?:哎呀|哎哟|哎|呀|哦|噢|呃|额|嗯|等下|等等)*)[,，]?(?:不对+(?:[,，]?不对)*|不是(?=[,，。…])|(?:打|写|说|记|输|弄|搞|看|念|算|听|填|登)错(?:字)?(?:了)?(?!的)|错了|(?:输|打"
            + "|写)成[\\u4e00-\\u9fff]{1,3}了|(?:看|念)串行了|打反了|重来|重说|更正(?:一下)?|口误|开玩笑的?|(?<=[,，。…哎哦噢呃])不是(?=我|他|是|[0-9])|(?<=[哎哦噢呃呀])[,，](?=是)"
            + "|[…]+[呃额哎哦嗯][,，]?(?=[0-9一二三四五六七八九十]))[\\s,，。…、!！]*(?:应该)?(?:是)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Slip();

    [GeneratedRegex(
        "(?:^|[,，。;；、]|(?<=[哎哦噢呃]))[^,，。;；、是]{0,4}?(?:并?不是|不叫|不姓|没在|不在|没去|不去)(?<no>[^,，。;；]{1,14})[,，。;；\\s]+(?:而)?(?:是|就是)?(?=[^,，。;；]{2})",
            RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex("不是(?:[0-9〇零一二三四五六七八九十]{1,4}[年月日号]份?)是|(?<=[年月日号])(?<!是[^,，。]{1,14})不是(?=[0-9〇零一二三四五六七八九十去前今])", RegexOptions.CultureInvariant)]
    private static partial Regex NotBut();

    /// <summary>去的成都，不是成都，是重庆.</summary>
    [GeneratedRegex("(?<=(?<a>[\\u4e00-\\u9fff]{2,5}))[,，]不是\\k<a>[,，]?(?:而)?是", RegexOptions.CultureInvariant)]
    private static partial Regex Echoed();

    [GeneratedRegex("[,，。…](?:啊|哦|噢|哎)?不[,，]", RegexOptions.CultureInvariant)]
    private static partial Regex NoNo();
}
