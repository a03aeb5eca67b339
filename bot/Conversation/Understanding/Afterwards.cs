using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What a message says behind its value counts last. An event, a denial or a plan with a word in it that nobody knows here may undo the value
/// (买是买了，楼烂尾了; 报了职高，还没通知; 监测户的牌子摘了), and so may any such word beside a mere yes or no, which may be said to that word (学校说脊柱有点歪，没去查).
/// </summary>
/// <remarks>Words in front of the value undo nothing: 房子卖了，租的. A clause that names another question is left to that one.</remarks>
internal static partial class Afterwards
{
    /// <summary>A shorter answer has no room for an afterthought.</summary>
    private const int Shortest = 4;

    public static bool Undo(Scene scene, string text, Read.Got got)
    {
        var field = scene.Field;
        var isCounted = IsCounted(field);
        if (text.Length < Shortest || !(isCounted || field.Type is FieldType.Date or FieldType.Spells or FieldType.Phone)
            || (field.Key == "helpRequested" && got.Value is true) || !text.Any(c => c is >= '\u4e00' and <= '\u9fff'))
        {
            return false;
        }

        var said = (scene.Accounted ?? []).Aggregate(SelfCorrection.LastOf(text),
            (words, known) => words.Replace(known, "", StringComparison.Ordinal));
        var tokens = Segmenter.Of(said, isCounted ? Lexicons.Of(field) : ClosedWorld.Words(field));
        var last = tokens.FindLastIndex(token => token.Tag == (isCounted ? Tag.Value : Tag.Number));
        if (isCounted && Concedes().IsMatch(said))
        {
            return true;
        }

        if (last < 0)
        {
            return isCounted && !Backward.IsOfPeople(field) && field.Key != "ethnicity" && !field.Options.Any(option => said.Bare() == option.Label)
                && Clauses(tokens, 0)
                .Any(clause => clause.Exists(token => token is { Tag: Tag.Person, Code: not ("child" or "father" or "mother" or "parents") })
                    && !IsOfAnotherQuestion(field, clause));
        }

        // The place stands beside the day: 2023年3月去了江苏无锡.
        return Clauses(tokens, isCounted ? last + 1 : tokens.FindIndex(last, token => token.Tag == Tag.Stop) is >= 0 and var stop ? stop
            : tokens.Count).Any(clause => ((!isCounted && IsEvent(clause)) || IsForbidden(field, clause)
                || Ends(field, string.Concat(clause.Select(token => token.Text)))) && !IsOfAnotherQuestion(field, clause));
    }

    /// <summary>Its answers can be counted, so the words that say them are in a list.</summary>
    public static bool IsCounted(Field field) => field.Type is FieldType.Choice or FieldType.Multi or FieldType.YesNo;

    public static IEnumerable<List<Token>> Clauses(List<Token> tokens, int from)
    {
        var clause = new List<Token>();
        foreach (var token in tokens.Skip(from))
        {
            if (token.Tag is Tag.Stop or Tag.But && clause.Count > 0)
            {
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

    public static bool IsOfAnotherQuestion(Field field, List<Token> clause)
    {
        var words = string.Concat(clause.Select(token => token.Text));
        return Topics.Of(words, false).Any(key => key != field.Key)
            || (!Backward.IsOfPeople(field) && field.Type != FieldType.Spells && Works().IsMatch(words));
    }

    /// <summary>他爸妈去年三月出去打工了.</summary>
    [GeneratedRegex("(?:爸|妈|父母|两口子|我们).{0,8}(?:打工|务工|上班|外出)", RegexOptions.CultureInvariant)]
    private static partial Regex Works();

    public static bool IsStrange(Token token) => token.Tag == Tag.Unknown && token.Text.Any(char.IsLetter);

    /// <summary>学校要求住，我没让: a no and nothing else.</summary>
    private static bool IsForbidden(Field field, List<Token> clause) => field.Type == FieldType.YesNo
        && clause is [{ Tag: Tag.Filler or Tag.Person }, { Tag: Tag.Not, Text: not ("没有" or "不" or "不是") }];

    /// <summary>烂尾了, 还没通知, 说要拆: something came about, or did not, and what, no word tells.</summary>
    public static bool IsEvent(List<Token> clause) => clause.Exists(IsStrange)
        && (clause[^1].Text is "了" or "啦" or "咧" || clause.Exists(token => token.Tag is Tag.Not or Tag.No or Tag.NotYet or Tag.Past or Tag.Asks
            or Tag.Perhaps or Tag.Wished or Tag.Partly)
            || clause.Index().Any(one => IsStrange(one.Item) && one.Index + 1 < clause.Count && clause[one.Index + 1].Text is "了" or "过"));

    /// <summary>上了几天高中，跟不上回来了; 拆迁安置的，还没分下来; 去的苏州，工伤躺着呢: all of its words known, and still it is over, or not yet.</summary>
    private static bool Ends(Field field, string clause) => field switch
    {
        { Type: FieldType.Spells } => Laid().IsMatch(clause),
        { Key: "schooling" or "studyStatus" or "housing" or "boarding" } => Over().IsMatch(clause) || Pending().IsMatch(clause),
        _ => false,
    };

    [GeneratedRegex("工伤|躺着|养伤|养病|停工|歇着", RegexOptions.CultureInvariant)]
    private static partial Regex Laid();

    [GeneratedRegex("(?:回来|不念|不上|退学|搬走|卖|收回|撵)了", RegexOptions.CultureInvariant)]
    private static partial Regex Over();

    [GeneratedRegex("^(?:可|但|不过|现在|到现在)?(?:还没|还未|尚未)(?!.*(?:还完|毕业|办|登记))", RegexOptions.CultureInvariant)]
    private static partial Regex Pending();

    /// <summary>买是买了，…; 上是上着，…: grants it, and takes it back behind the stop.</summary>
    [GeneratedRegex("(?<![不都也])(?<v>[\u4e00-\u9fff]{1,2})(?:倒)?是\\k<v>[了着过]?(?:[,，]|但|可|就是).", RegexOptions.CultureInvariant)]
    private static partial Regex Concedes();
}
