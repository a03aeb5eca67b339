using System.Text.RegularExpressions;

namespace Conversation.Readers;

/// <summary>Which clauses of a story are about the parent asked for, and about staying away.</summary>
internal sealed partial record SpellStory
{
    /// <summary>The clauses about the parent asked for; "我" is that parent unless he or she is named beside, or somebody else speaks.</summary>
    private static List<string> OwnClauses(Scene scene, string text)
    {
        var isFather = scene.Field.Key == "fatherWork";
        var (own, other) = isFather ? (Whose.Father | Whose.Son, Whose.Mother | Whose.Daughter)
            : (Whose.Mother | Whose.Daughter, Whose.Father | Whose.Son);
        var speaker = scene.Answers.Get(Domain.Forms.Catalogue.Shared2024.DeclarantRelationship);
        var everyone = NamedPeople.In(text);
        var speaks = speaker is null or "" ? !everyone.Exists(person => (person.Whose & own) != 0 && (person.Whose & other) == 0)
            : speaker == (isFather ? "father" : "mother");
        var clauses = new List<string>();
        var mine = true;
        foreach (var clause in text.Split([',', '，', '。', ';', '；', '、', '!', '！', '…', ':', '：', '(', ')', '（', '）', '\n'],
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(Pieces))
        {
            if (clause.ContainsAny("两口子", "俩人", "两人", "他们俩", "我俩", "我们俩", "爸妈", "父母", "一家"))
            {
                mine = true;
            }
            else if (NamedPeople.In(clause).Where(person => !With().IsMatch(clause.AsSpan(0, person.Start)) && !IsTowards(clause, person))
                .ToList() is [.., var said])
            {
                mine = (said.Whose & own) != 0 || ((said.Whose & Whose.Speaker) != 0 && (said.Whose & other) == 0 && speaks);
            }
            else if (Pronoun().IsMatch(clause))
            {
                mine = true;
            }

            if (mine && !Denied().IsMatch(clause))
            {
                clauses.Add(clause);
            }
        }

        return clauses;
    }

    /// <summary>"想死他爸了": spoken of, not speaking.</summary>
    private static bool IsTowards(string clause, SaidPerson person) => person.Start > 1 && clause[person.Start - 1] is '死' or '想' or '靠'
        or '给' or '把';

    /// <summary>Two dates that both begin a stay are two clauses, though nothing stands between them.</summary>
    private static IEnumerable<string> Pieces(string clause)
    {
        var then = Then().Match(clause);
        if (then is { Success: true, Index: > 3 })
        {
            foreach (var piece in Pieces(clause[..then.Index]).Concat(Pieces(clause[then.Index..])))
            {
                yield return piece;
            }

            yield break;
        }

        yield return clause;
    }

    /// <summary>"去年腊月回来过年，正月又去了" tells of no new stay (二(二): 偶尔回家探亲、休假的，不影响).</summary>
    private static string WithoutVisits(string text)
    {
        var parts = text.Split([',', '，', '。', ';', '；']);
        var kept = new List<string>(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            var next = i + 1 < parts.Length ? parts[i + 1] : "";
            var isVisit = kept.Count > 0 && parts[i].Contains('回', StringComparison.Ordinal)
                && (Visiting().IsMatch(parts[i]) || (parts[i].ContainsAny("腊月", "年底", "过年") && next.ContainsAny("过完年", "过罢年", "正月", "年后")
                    && next.ContainsAny("又", "再")));
            if (!isVisit)
            {
                kept.Add(parts[i]);
            }
            else if (next.ContainsAny("又", "再") && AddressReader.Find(Leading().Replace(next.Bare(), ""), null).Found is null)
            {
                i++;
            }
        }

        return string.Join('，', kept).Bare();
    }

    [GeneratedRegex("过年|探亲|看看|看孩子|看娃|收秋|秋收|(?:住|待|呆)?.{0,2}几天", RegexOptions.CultureInvariant)]
    private static partial Regex Visiting();

    [GeneratedRegex("(?:再后来|后来|然后|之后|接着)|(?<=到.{2,12}[年月日号])在家[呆待]|(?<=[呆待]了?.{1,4}[年月])(?=[0-9二一两])", RegexOptions.CultureInvariant)]
    private static partial Regex Then();

    [GeneratedRegex("^(?:今年|去年)?(?:没去|没出去)$|^之前没|^以前没", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex("(?:跟上?着?|和|随着?|同|与|被|替|给|比)(?:着|上|了)?$", RegexOptions.CultureInvariant)]
    private static partial Regex With();

    [GeneratedRegex("^(?:是)?(?:他|她)", RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();
}
