using System.Text.RegularExpressions;

namespace Conversation.Understanding;

/// <summary>小学，不对，是初中: the last repaired reading counts, what was said before it is as if unsaid.</summary>
internal static partial class Repair
{
    /// <summary>What stands behind the last repair; the whole where nothing is repaired, or nothing stands behind it.</summary>
    public static string Last(string text)
    {
        var last = text;
        foreach (Match match in Marks().Matches(text))
        {
            var rest = text[(match.Index + match.Length)..].Trim(' ', ',', '，', '。');
            last = rest.Length > 0 ? rest : last;
        }

        return last;
    }

    [GeneratedRegex("(?<=.[，,。 ！!…])(?:啊|哦|哎|呃|噢)?(?:不对不对|不对|不是不是|错了错了|错了|说错了|我说错了|刚才说错了|弄错了|搞错了|记错了|打错了|口误|说反了|说岔了)(?:了|哦|啊|呀)?[，,。 ！!]+(?:应该)?(?:是)?", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
