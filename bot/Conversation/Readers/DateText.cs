using System.Text;
using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>Brings what was typed or dictated about days to the forms that <see cref="SpokenDate"/> reads.</summary>
internal static partial class DateText
{
    /// <summary>2O21年 is 2021年, 二零一七点三点幺五 is 2017.3.15, 年时个 is 年时, 夜来 is 昨天.</summary>
    public static string Normal(string text)
    {
        text = LetterO().Replace(text, "0");
        text = text.Replace('曰', '日').Replace("⃣", "", StringComparison.Ordinal).Replace("巿", "市", StringComparison.Ordinal);
        text = Thousand().Replace(text, match => $"20{Numerals.Parse(match.Groups["n"].ValueSpan) ?? 0:00}年");
        text = Points().Replace(text,
            match => $"{Digits(match.Groups["y"].Value)}.{Digits(match.Groups["m"].Value)}.{Digits(match.Groups["d"].Value)}");
        text = OneSpoken().Replace(text, "一");
        text = Local().Replace(text, match => match.Value switch
        {
            "夜来" or "夜个" or "夜儿" or "夜里个" => "昨天",
            "大上个月" or "大上月" => "上上个月",
            "这月" => "这个月",
            "前年个" => "前年",
            "去年个" => "去年",
            "大前年个" => "大前年",
            _ => "年时",
        });
        return text;
    }

    private static string Digits(string spoken)
    {
        if (spoken.Contains('十', StringComparison.Ordinal))
        {
            return Numerals.Parse(spoken)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? spoken;
        }

        var digits = new StringBuilder(spoken.Length);
        foreach (var c in spoken)
        {
            digits.Append((char)('0' + Math.Max(Numerals.Digit(c), 0)));
        }

        return digits.ToString();
    }

    [GeneratedRegex("(?<=[0-9])[Oo](?=[0-9年月日号]|$)|(?<=[0-9年月/.-])[Oo](?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex LetterO();

    [GeneratedRegex("[两二]千(?:零)?(?<n>[一二三四五六七八九十]{1,3})年", RegexOptions.CultureInvariant)]
    private static partial Regex Thousand();

    [GeneratedRegex("(?<y>[二两][零〇][〇零一二三四五六七八九幺]{2}|[一二][零〇一二三四五六七八九幺])点(?<m>[一二三四五六七八九十幺零]{1,2})点(?<d>[一二三四五六七八九十幺零]{1,3})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Points();

    [GeneratedRegex("幺(?=[〇零○一二三四五六七八九十]?[年月日号])", RegexOptions.CultureInvariant)]
    private static partial Regex OneSpoken();

    [GeneratedRegex("夜里个|夜来|夜个|夜儿|大上个月|大上月|这月(?!亮)|大前年个|前年个(?!月)|去年个(?!月)|年时个", RegexOptions.CultureInvariant)]
    private static partial Regex Local();
}
