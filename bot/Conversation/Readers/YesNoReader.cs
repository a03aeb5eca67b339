using System.Text.RegularExpressions;
using Conversation.Understanding;

namespace Conversation.Readers;

/// <summary>Yes and no, as they are said: 对着哩, 有嘞, 中; 没有, 莫得, 哪能没有; and what says it without either word (天天接送).</summary>
internal static partial class YesNoReader
{
    /// <summary>A longer sentence tells a story; it is asked back in one word.</summary>
    private const int Longest = 120;

    public static Read Of(Scene scene, string text)
    {
        if (text.Bare() is not { Length: > 0 and <= Longest } bare)
        {
            return Read.Nothing.Instance;
        }

        if (bare.EndsWith("没有", StringComparison.Ordinal) && bare.IndexOf('有', StringComparison.Ordinal) is var has && has >= 0
            && has < bare.Length - 3 && !bare.ContainsAny(",", "，", "也", "都", "还"))
        {
            // 住校有补助没有 asks.
            return Read.Nothing.Instance;
        }

        if (scene.Field.Key == "hasEntrustedCarer" && Relations.OfSpeaker(bare)
            is not (null or Relation.Father or Relation.Mother or Relation.Parent or Relation.Outsider or Relation.Child or Relation.Speaker)
            && Looks().IsMatch(bare) || (scene.Field.Key == "hasEntrustedCarer" && Mine().IsMatch(bare)))
        {
            // 我是他爷爷，我带着.
            return new Read.Got(true, IsRisky: true);
        }

        var found = scene.Field.Key == "bothParentsAway" ? ParentsAway.Of(bare)
            : Weighing.Of(YesNoGrammars.Of(scene.Field.Key), bare.ToLowerInvariant());
        if (found.IsMixed || found.Codes is not [var code])
        {
            return Read.Nothing.Instance;
        }

        return new Read.Got(code == "true", IsRisky: !found.IsSure || found.Left.Length > 2, Left: found.Left);
    }

    /// <summary>Yes, no, or null when it is neither plainly.</summary>
    public static bool? Find(string text)
    {
        if (text.Bare() is not { Length: > 0 and <= 60 } bare)
        {
            return null;
        }

        var found = Weighing.Of(YesNoGrammars.Plain, bare.ToLowerInvariant());
        return found is { IsMixed: false, Codes: [var code], Left.Length: <= 2 } ? code == "true" : null;
    }

    /// <summary>有，我带着: who says yes first is the one to whom the child was left.</summary>
    [GeneratedRegex("^有[的呀啊呢]?[,，](?:就)?(?:是)?(?:我|俺)(?:们)?(?:俩|老两口|一直|给|在家|就|来)*(?:带|看|照看|照顾|管|招呼|拉扯)着?(?:呢|哩|他|她)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mine();

    [GeneratedRegex("(?:我|俺)(?:们)?(?:俩|老两口|一直|给|在家|就)*(?:带|看着|看孩子|照看|照顾|管|招呼|拉扯)", RegexOptions.CultureInvariant)]
    private static partial Regex Looks();
}
