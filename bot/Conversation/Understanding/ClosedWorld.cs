using System.Collections.Concurrent;
using System.Collections.Frozen;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// A value is kept only where every word beside it is known, and known to leave it as it is (<see cref="Everyday"/>, the words of the question). A
/// word that nobody knows, or one that changes what is so, wherever it stands (<see cref="Turning"/>), has it asked back with what was understood.
/// </summary>
internal static class ClosedWorld
{
    /// <summary>A shorter answer has no room for a condition or a source.</summary>
    private const int Shortest = 4;

    /// <summary>
    /// As much as one word: the list of everyday words is long and will never be whole. With none let through, five of the held-out sentences more
    /// are asked back and not one more wrong value is caught.
    /// </summary>
    private const int OneWord = 2;

    /// <summary>How it is with the child, and not with who speaks.</summary>
    private static readonly FrozenSet<string> OfTheChild = FrozenSet.Create(StringComparer.Ordinal, "schooling", "studyStatus", "boarding", "health",
        "disabilityCategories", "disabilityGrade", "rehabilitationAid", "school", "childName", "sex");

    private static readonly ConcurrentDictionary<string, Lexicon> Known = new(StringComparer.Ordinal);

    public static bool AsksBack(Scene scene, string text, Read.Got got)
    {
        var field = scene.Field;
        if (text.Length < Shortest || !text.Any(c => c is >= '\u4e00' and <= '\u9fff') || field.Options.Any(option => text.Bare() == option.Label))
        {
            return false;
        }

        var clauses = Afterwards.Clauses(Segmenter.Of(WithoutNames(scene, SelfCorrection.LastOf(text), got), Words(field)), 0).ToList();
        var holding = clauses.Where((clause, at) => Holds(field, clause, got.Value, at == clauses.Count - 1)).ToList();

        if (Backward.IsOfPeople(field) && Segmenter.Of(text, Words(field)).Exists(token => token is { Tag: Tag.Turns, Code: Turning.Another }))
        {
            return true;
        }

        // 过两天去做检查: where no word says the value, every clause is taken for its own. 房子卖了，租的: what came about before it leads up to it.
        var first = holding.Count == 0 ? 0 : clauses.IndexOf(holding[0]);
        return clauses.Index().Any(one => (holding.Count == 0 || holding.Contains(one.Item)) is var holds
            && (Turns(field, one.Item, got.Value, holds) || (one.Index >= first && IsStrange(field, one.Item, holding.Count == 0, holds))));
    }

    public static Lexicon Words(Field field) =>
        Known.GetOrAdd(field.Key, static (_, field) => Lexicons.Of(field).Between(Turning.Words, Everyday.Words), field);

    /// <summary>Whom another question knows, who is called something, relatives where it is they who are asked for: nobody's words.</summary>
    private static string WithoutNames(Scene scene, string said, Read.Got got)
    {
        said = (scene.Accounted ?? []).Aggregate(said, (words, known) => words.Replace(known, "，", StringComparison.Ordinal));
        if (Backward.IsOfPeople(scene.Field))
        {
            said = Relations.In(said, Relations.SpeakerOf(scene.Answers)).Reverse()
                .Aggregate(said, (words, one) => string.Concat(words.AsSpan(0, one.Start), "他", words.AsSpan(one.End)));
        }

        return got.Value is string name && scene.Field.Type == FieldType.Text && scene.Field.Key != "school"
            ? said.Replace(name, "，", StringComparison.Ordinal)
            : NameFinder.All(said).Where(one => one.IsCalled || one.IsCued)
                .Aggregate(said, (words, one) => words.Replace(one.Name, "他", StringComparison.Ordinal));
    }

    /// <summary>The clause says the value, as far as its words tell.</summary>
    private static bool Holds(Field field, List<Token> clause, object value, bool isLast) => field switch
    {
        _ when Backward.IsOfPeople(field) || field.Type == FieldType.Address => isLast,
        _ when Afterwards.IsCounted(field) => clause.Exists(token => (token.Tag == Tag.Value
            || (token.Tag == Tag.Yes && field.Type == FieldType.YesNo)) && IsOf(token, value)),
        _ when value is string name => string.Concat(clause.Select(token => token.Text)).Contains(name, StringComparison.Ordinal),
        _ => clause.Exists(token => token.Tag == Tag.Number),
    };

    private static bool Turns(Field field, List<Token> clause, object value, bool holds)
    {
        var (source, isCounted) = (false, Afterwards.IsCounted(field));

        // 够条件才办居住证: what is only possible, planned or over bears out a no.
        var isNo = (value is false or "none" || (value is CodeSet codes && codes.All(code => code == "none"))) && field.Key != "helpRequested";
        foreach (var token in clause)
        {
            if (token.Tag != Tag.Turns)
            {
                continue;
            }

            switch (token.Code)
            {
                case Turning.Source:
                    // What a doctor found is so: 大夫说是哮喘.
                    source |= !(token.Text is "医生" or "大夫" && field.Key is "health" or "disabilityCategories");
                    break;
                case Turning.Says when source:
                case Turning.Told or Turning.Another:
                    return true;
                case Turning.Says:
                case Turning.May when field.Key == "helpRequested" && token.Text[0] == '能':
                case Turning.Wished when field.Key is "helpRequested" or "helpDetails" && value is not false:
                case Turning.AtTimes or Turning.Once or Turning.Planned when !holds:
                case Turning.Once when IsOfAnotherName(field, clause):
                case Turning.AtTimes when !isCounted:
                case not null when isNo:
                    break;
                default:
                    return true;
            }
        }

        return holds && ((isCounted && IsConditional(field, clause)) || (OfTheChild.Contains(field.Key) && IsOfARelative(clause))
            || (!isNo && OfTheChild.Contains(field.Key) && field.Key != "childName" && IsOfTheSpeaker(clause)));
    }

    /// <summary>八一小学是他妹的, 二级那个是他哥哥: says at its end whose that is.</summary>
    private static bool IsOfARelative(List<Token> clause)
    {
        var last = clause.FindLastIndex(token => token.Text is not ("的" or "家的" or "家" or "了" or "呢" or "吧"));
        return last > 1 && clause[last] is { Tag: Tag.Turns, Code: Turning.Source }
            && (clause[last - 1].Text == "是" || (clause[last - 1].Text is "他" or "她" or "我" && clause[last - 2].Text == "是"));
    }

    /// <summary>原来叫郭小宝，去年改成郭承宇了: the name that was is another, and the one that is stands elsewhere.</summary>
    private static bool IsOfAnotherName(Field field, List<Token> clause) => field.Key == "childName"
        && NameFinder.All(string.Concat(clause.Select(token => token.Text))).Count > 0;

    private static bool IsOf(Token token, object value) => token.Code is null || value switch
    {
        bool yes => token.Code == (yes ? "true" : "false"),
        CodeSet codes => codes.Contains(token.Code),
        string code => token.Code == code || token.Code == "grade",
        _ => true,
    };

    /// <summary>有床位就住, 考得上就是高中: what stands before 就 or 才 is neither who nor when.</summary>
    private static bool IsConditional(Field field, List<Token> clause) => clause.FindIndex(token => token.Tag != Tag.Turns
            && (token.Text[0] == '就' || (token.Text[0] == '才' && field.Key != "schooling"))) is > 0 and var at && at < clause.Count - 1
        && clause.Take(at).Any(token => token.Code != Turning.Lead
            && token.Tag is not (Tag.Person or Tag.Number or Tag.Value or Tag.Yes or Tag.Perhaps));

    /// <summary>我就念到小学三年级.</summary>
    private static bool IsOfTheSpeaker(List<Token> clause) => clause[0].Text is "我" or "俺" or "本人" or "我自己"
        && !clause.Exists(token => token.Text.ContainsAny("孩子", "娃", "他", "她", "儿子", "闺女", "孙", "家"));

    /// <summary>
    /// Beside the value every word counts, and one that may be an event behind it at once: 监测户的牌子摘了; in a clause of its own, that alone: 楼烂尾了.
    /// A place beside a bare yes is what that is said to.
    /// </summary>
    private static bool IsStrange(Field field, List<Token> clause, bool isBare, bool holds) => Afterwards.IsCounted(field)
        && (holds ? clause.Where(Afterwards.IsStrange).Sum(token => token.Text.Length) > OneWord || IsEventBehind(clause)
                || (isBare && field.Type == FieldType.YesNo && clause.Exists(token => token.Code == Everyday.Place))
            : Afterwards.IsEvent(clause))
        && !Afterwards.IsOfAnotherQuestion(field, clause);

    private static bool IsEventBehind(List<Token> clause) =>
        clause[^1].Text is "了" or "啦" or "咧"
        && clause.FindIndex(clause.FindLastIndex(token => token.Tag is Tag.Value or Tag.Yes) + 1, Afterwards.IsStrange) >= 0;
}
