using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>A part of a sentence that says one thing of people.</summary>
/// <param name="IsDenied">不是跟妈妈; 没跟爷爷.</param>
/// <param name="IsOtherTime">以前, 打算, 明年: not how it is today.</param>
internal readonly record struct Part(string Text, bool IsDenied, bool IsOtherTime);

/// <summary>Sentences about people, cut where one thing ends and the next begins: 不是跟妈妈是跟奶奶; 以前姥爷，现在奶奶.</summary>
internal static partial class Parts
{
    public static IEnumerable<Part> Of(string text) => Between().Split(Aside().Replace(SelfCorrection.LastOf(text), ""))
        .Where(part => part.Length > 0).Select(part => new Part(part, Denied().IsMatch(part), Other().IsMatch(part)));

    [GeneratedRegex("[,，。 ;；!！]|但是|但|不过|可是|(?<=不是.{1,8})(?<!不)是|(?<=[\u4e00-\u9fff]{3})(?<![跟和随是他她])(?=(?:他|她)?(?:爸爸?|妈妈?|爹|娘)不(?:在|跟|管))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Between();

    [GeneratedRegex("我跟[你您]说|我和[你您]说|跟[你您]说|我说|[你您]听我说|实话跟[你您]说", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex("以前|前[一两二三几][年个]|[一两二三四五六七八九十几]年前|先前|起先|起初|早先|前几年|头几年|原来|之前|从前|上个月还|上学期|小时候|下学期|下个月|打算|准备|年底接|接走|明年|下半年|过完年|(?:吗|不)$|什么|啥",
        RegexOptions.CultureInvariant)]
    private static partial Regex Other();

    [GeneratedRegex("不是|不跟|没跟|没有跟|不和|没和|不在|没在|不住|没住|不归|不用", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();
}
