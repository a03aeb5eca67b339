using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>Where one clause ends, and of whom it speaks.</summary>
internal static partial class Weighing
{
    /// <summary>Parts between stops, and before a word that turns the sentence.</summary>
    private static IEnumerable<List<Token>> Clauses(List<Token> tokens)
    {
        var clause = new List<Token>();
        foreach (var token in tokens)
        {
            if (token.Tag is Tag.Stop or Tag.But && clause.Count > 0
                && (token.Tag == Tag.But || token.Text is not ("、" or "\"" or "“" or "”" or "(" or "（" or "）" or ")")))
            {
                yield return clause;
                clause = [];
            }

            if (clause is [{ Tag: Tag.Not or Tag.Yes or Tag.No } opening] && opening.Text is "不是" or "没有" or "不" or "对" or "对对" or "对对对" or "是"
                or "是的" or "有"
                && (token.Tag == Tag.Person || token is { Tag: Tag.Filler, Text: "我" or "他" or "她" or "俺" or "孩子" or "我们" or "俺们" }
                    || (opening.Text == "没有" && (token.Text.StartsWith("都是", StringComparison.Ordinal)
                        || token.Text.StartsWith("自己", StringComparison.Ordinal)))))
            {
                // 不是我在家能带: a voice sets no comma behind the no.
                yield return clause;
                clause = [];
            }

            if (clause is [{ Tag: Tag.Person }, ..] && token.Text is "他" or "她" or "孩子" or "娃" && clause.Exists(one => one.Tag == Tag.Value))
            {
                // 他哥住校他走读.
                yield return clause;
                clause = [];
            }

            if (token.Tag != Tag.Stop)
            {
                clause.Add(token);
            }
        }

        if (clause.Count > 0)
        {
            yield return clause;
        }
    }

    /// <summary>弟弟有人看, 没上的是他弟, 我妈看他弟弟: of another child, or of strangers.</summary>
    private static bool IsOfStrangers(List<Token> clause)
    {
        if (string.Concat(clause.Select(token => token.Text)).ContainsAny("就是这个", "就是他", "就是她", "是这个"))
        {
            // 老二就是这个，还没上.
            return false;
        }

        var at = clause.FindIndex(token => token is { Tag: Tag.Person, Code: "sibling" or "outsider" });
        return at == 0 || (at == 1 && clause[0].Text is "他" or "她" or "我" or "俺")
            || (at > 0 && clause[at - 1].Text is "是" or "的是" or "看" or "管" or "带" or "照看" or "接" or "送" or "管着" or "看着" or "带着");
    }
}
