using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>
/// Weighs what a sentence says about one field: clause by clause, with denials (没, 不是A是B, A和B都不是, 哪能没有), times (以前, 打算), doubts and repairs.
/// What surrounds a word decides what it says; a word alone never does.
/// </summary>
internal static partial class Weighing
{
    public static Finding Of(Grammar grammar, string text)
    {
        var statements = new List<Statement>();
        var others = new List<Statement>();
        var mine = new List<Statement>();
        var (left, besides, mixed, childSaid) = ("", "", false, false);
        foreach (var clause in Clauses(Segmenter.Of(Nothing().Replace(SelfCorrection.LastOf(text), "$1没有"), grammar.Lexicon)))
        {
            var words = string.Concat(clause.Select(token => token.Text));

            // 我有居住证，孩子没有: what is said of the child outweighs what is said of others.
            var ofChild = words.StartsWith("孩子", StringComparison.Ordinal) || words.StartsWith("小孩", StringComparison.Ordinal)
                || words.StartsWith('娃');
            var ofStrangers = IsOfStrangers(clause);
            var ofOthers = !ofChild && (words.StartsWith("我有", StringComparison.Ordinal) || words.StartsWith("我没", StringComparison.Ordinal)
                || words.StartsWith("我自己", StringComparison.Ordinal) || words.StartsWith("我的", StringComparison.Ordinal)
                || words.StartsWith("大人", StringComparison.Ordinal) || clause[0].Tag == Tag.Person) && !words.Contains('说', StringComparison.Ordinal);
            if ((!grammar.IsSeveral || words.Contains("其实", StringComparison.Ordinal)) && Repairs().IsMatch(words) && statements.Count > 0
                && clause.Exists(token => token.Tag is Tag.Value or Tag.Yes or Tag.No or Tag.Not))
            {
                // 没上，哦上了上了; 不用，唉还是帮帮吧: taken back as it was said.
                statements.Clear();
            }

            if (clause is [{ Text: "那" or "那个" or "这" or "说的" }, { Text: "是" }, { Tag: Tag.Person, Code: "sibling" or "outsider" }])
            {
                // 上了，不不，那是他哥: what was said before is of another child.
                statements.Clear();
                continue;
            }

            if (words.StartsWith("想起来", StringComparison.Ordinal) && clause.Count < Few)
            {
                // 没有，想起来了，去年做过.
                statements.Clear();
                continue;
            }

            if (words is "不不" or "不不不" or "不是不是")
            {
                statements.Clear();
                continue;
            }

            if (clause.Any(token => token.Tag == Tag.Asks) || Either().IsMatch(words))
            {
                // 不知道什么是居住证: names it, and says nothing of it.
                childSaid |= ofChild;
                continue;
            }

            var named = statements.Count > 0 ? statements : others;
            if (named is [.., { IsPlain: false, Holds: true } before] && clause.Exists(token => token is { Tag: Tag.Past, Code: not null })
                && !clause.Exists(token => token.Tag == Tag.Value) && !words.ContainsAny("可好", "得好", "很好"))
            {
                // 小时候有哮喘，这两年好了; 低保，去年取消了: it ends what was named before.
                named[^1] = before with { Holds = false, IsSure = false };
                continue;
            }

            var said = Weigh(grammar, clause);
            childSaid |= ofChild && (said.Count > 0 || clause.Any(token => token.Tag == Tag.Yes));
            if (said.Count == 0)
            {
                // 三年前办的暂住证，早到期了; 没办休学，自己在家看书: some of it, or no more.
                mixed |= statements.Count > 0 && grammar.Yes is null && !grammar.IsSeveral && clause.Exists(token => token.Tag == Tag.Partly);

                // 报了住宿，还没排上床: what is not yet done may be that.
                mixed |= grammar.Yes is { } yes && statements is [.., { IsPlain: false } last] && last.Holds && last.Code == yes
                    && clause is [{ Tag: Tag.Not, Text: "还没" or "还没有" or "没" }, ..] && clause.Exists(token => token.Tag == Tag.Unknown);

                // 去年办的肢体，今年改成多重了: into what, no word here knows.
                mixed |= statements.Count > 0 && words.ContainsAny("改成", "换成", "变成", "评成");
                continue;
            }

            if (statements.Count > 0 && grammar.IsSeveral && words.ContainsAny("改成", "换成", "改为", "变成"))
            {
                // 当初说是智力，后来改成精神.
                statements.Clear();
            }

            // 以前住校，现在走读; 去年租的，今年买了: what is so now outweighs what was.
            if (clause[0].Tag == Tag.But || words.ContainsAny("现在", "如今", "今年", "目前", "这回", "这次", "眼下", "这学期", "这个学期", "改成", "换成", "改"))
            {
                statements.RemoveAll(before => !grammar.IsSeveral || said.Any(now => now.Code == before.Code) || !before.IsSure);
            }

            if (words.StartsWith("我不", StringComparison.Ordinal))
            {
                // 我不用，孩子需要.
                mine.AddRange(said);
                continue;
            }

            if (ofStrangers)
            {
                besides += string.Concat(clause.Where(token => token.Tag is Tag.Person or Tag.Unknown).Select(token => token.Text));
                continue;
            }

            if (ofOthers)
            {
                others.AddRange(said);
                besides += string.Concat(clause.Where(token => token is { Tag: Tag.Unknown }
                    or { Tag: Tag.Person, Code: not ("father" or "mother" or "parents") }).Select(token => token.Text));
                continue;
            }

            // 也没到不能管的地步: two denials around one thing are asked back.
            mixed |= said.Count == 1 && !said[0].IsPlain && Denials(clause) > 1;

            // bu需要: letters nobody reads may say no.
            mixed |= clause.Any(token => token.Tag == Tag.Partly || (token.Tag == Tag.Unknown && token.Text.Any(char.IsAsciiLetter)));
            left += string.Concat(clause.Where(token => token.Tag == Tag.Unknown).Select(token => token.Text));
            statements.AddRange(said);
        }

        if (!childSaid)
        {
            statements.InsertRange(0, mine);
        }

        // 他妈没户口，他跟着我有: a clause of the child's own outweighs those of others.
        if (!childSaid && statements.TrueForAll(one => one.IsPlain))
        {
            // 邻居是租房的: with whose it is, for whoever decides.
            left += others.Count > 0 && statements.Count == 0 ? besides : "";
            statements.AddRange(others);
        }

        return Sum(grammar, statements, left, mixed);
    }

    private static Finding Sum(Grammar grammar, List<Statement> statements, string left, bool mixed)
    {
        if (statements.Any(one => !one.IsWeak))
        {
            statements.RemoveAll(one => one.IsWeak);
        }

        // 想住校，没住上: what is so outweighs what was wished.
        if (statements.Exists(one => !one.IsWished))
        {
            statements.RemoveAll(one => one.IsWished);
        }

        if (statements.Count == 0)
        {
            return Finding.Nothing;
        }

        mixed |= statements[0].IsWished;

        // 是，他爸出去了没人管: what is denied behind a bare yes or no is not the question.
        if (statements[0] is { IsPlain: true, IsBare: true } && statements.TrueForAll(one => one.IsPlain))
        {
            statements.RemoveAll(one => !one.IsBare && one.Code != statements[0].Code);
        }

        // A plain yes or no before the thing itself only introduces it: 没有，天天回家; 是的，住校. Behind it, it takes it back: 要，算了，不要了.
        var first = statements.FindIndex(one => !one.IsPlain);
        var told = first >= 0 && statements.Exists(one => !one.IsPlain && one.Holds)
            ? statements.Where((one, i) => !one.IsPlain || (i > first && one.Code == grammar.No && one.IsBare)).ToList() : statements;
        var plain = statements.Where(one => one.IsPlain).Select(one => one.Code).Distinct().ToList();
        var holds = new List<string>();
        var denied = new List<string>();
        foreach (var one in told)
        {
            if (one.Holds)
            {
                holds.Add(one.Code);
            }
            else if (grammar.Opposite?.Invoke(one.Code) is { } opposite && (grammar.Yes is not null || !told.Any(other => other.Holds)))
            {
                // 没办居住证，办的暂住证: what was named outweighs what follows from a denial.
                holds.Add(opposite);
            }
            else
            {
                denied.Add(one.Code);
            }
        }

        var (codes, not) = (holds.Distinct().ToList(), denied.Distinct().ToList());
        if (grammar.Weak is { } weak && codes.Any(code => !weak.Contains(code)))
        {
            codes.RemoveAll(weak.Contains);
        }

        if (!grammar.IsSeveral && codes.Count > 1)
        {
            // 房是我们买的，借了亲戚不少钱: what is only named beside it gives way.
            codes.RemoveAll(code => code == "other" && told.All(one => one.Code != code || one.IsFaint));
        }

        mixed |= codes.Intersect(not).Any() || (!grammar.IsSeveral && codes.Count > 1);
        if (grammar.Yes is not null && plain.Count == 1 && codes.Count == 1 && plain[0] != codes[0])
        {
            // 不是，住校: the no belongs to something else; or yes and no at once. Asked back.
            mixed |= statements[0].IsPlain && told.Count > 0 && !ReferenceEquals(told, statements);
        }

        return new(codes, [.. not.Except(codes)], left, told.All(one => one.IsSure), mixed,
            codes.Exists(code => told.Where(one => one.Holds && one.Code == code).ToList() is { Count: > 0 } said
                && said.TrueForAll(one => one.IsFaint)));
    }

    private const int Few = 3;

    /// <summary>Denials that do not stand side by side.</summary>
    private static int Denials(List<Token> clause) =>
        clause.Where((token, i) => token.Tag == Tag.Not && (i == 0 || clause[i - 1].Tag != Tag.Not)).Count();

    [GeneratedRegex("^(?:算了(?=.)|哦|噢|哎呀|哎|唉|啊|呃)(?!呀)|^(?:算了)?还是", RegexOptions.CultureInvariant)]
    private static partial Regex Repairs();

    /// <summary>忘了交没交.</summary>
    [GeneratedRegex("(?<![没不])(?<v>[交上办住领吃评做买租念读病有])[没不]\\k<v>(?!过)", RegexOptions.CultureInvariant)]
    private static partial Regex Either();

    /// <summary>什么补助也没有, 啥也没办: nothing of the kind.</summary>
    [GeneratedRegex("什么([^,，。什么]{0,4}?)(?:(?:也|都)(?:没有|没|不是|不)(?![懂会干知管缺晓做])|没有$)", RegexOptions.CultureInvariant)]
    private static partial Regex Nothing();
}
