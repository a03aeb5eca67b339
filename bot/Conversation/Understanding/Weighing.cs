using System.Collections.Frozen;
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

    private static List<Statement> Weigh(Grammar grammar, List<Token> clause)
    {
        var said = new List<Statement>();
        var (negations, notNot, sure, past, notYet) = (0, false, true, false, false);
        var (person, wished) = ("", false);
        var open = 0;
        var (before, wasNot, value) = ("", false, "");
        foreach (var (at, token) in clause.Index())
        {
            switch (token.Tag)
            {
                case Tag.Not when token.Text == before:
                    // 不要不要 says it twice.
                    break;
                case Tag.Not when token.Text == "也不是" && said.Count > 0 && said[^1].Holds && negations == 0:
                    // 五保也不是低保也不是: what stands before it is denied.
                    said[^1] = said[^1] with { Holds = false };
                    break;
                case Tag.Not:
                    // Side by side one takes back the other; 没残疾没大病 and 没办也没登记 deny twice.
                    negations = wasNot ? negations + 1 : 1;
                    open++;
                    break;
                case Tag.NotNot:
                    notNot = true;
                    break;
                case Tag.Past when token.Code is not null && said.Count > 0:
                    // 老家的停了; 幼儿园毕业: it ends what was just named.
                    said[^1] = said[^1] with { Holds = false };
                    break;
                case Tag.Past:
                    past = true;
                    open++;
                    break;
                case Tag.NotYet:
                    notYet = true;
                    open++;
                    break;
                case Tag.No when said.Count > 0:
                    open++;
                    break;
                case Tag.Wished:
                    wished = true;
                    break;
                case Tag.Perhaps:
                    sure = false;
                    break;
                case Tag.Person when token.Code == Thing && said.Count > 0 && IsObject(clause, at):
                    // 买的家具, 租了辆车.
                    said.RemoveAt(said.Count - 1);
                    person = Thing;
                    break;
                case Tag.Person:
                    person = token.Code == "child" ? "" : token.Code!;
                    break;
                case Tag.Unknown when wasNot && said.Count == 0 && token.Text.Length > 1:
                    // 没领证上不了户口: the no belongs to what stands right behind it.
                    (negations, open, sure) = (0, 0, false);
                    break;
                case Tag.Unknown when open > 0 && said.Count > 0 && !past && token.Text.Length > 1:
                    // 黑户所以娃也没报上: the no denies something that is not known here.
                    (open, sure) = (0, false);
                    break;
                case Tag.Yes when said.Count > 0 && negations > 0:
                    // 不是租的，是买的 in one breath.
                    (negations, open) = (0, 0);
                    break;
                case Tag.Value:
                    if (person.Length == 0 || (grammar.OthersToo && person != "sibling"
                        && (!grammar.OfParents || person is "father" or "mother" or "parents")))
                    {
                        if (grammar.Yes is not null && negations == 1 && said is [.., { Holds: false, IsPlain: false } once]
                            && once.Code != token.Code)
                        {
                            // 不住校每天接: the no is spent on what stood behind it.
                            negations = 0;
                        }

                        if (grammar.Yes is not null && negations == 0 && said is [.., { Holds: true, Code: "false" }] && token.Code == "true"
                            && value is ['不' or '没' or '别', ..])
                        {
                            // 不用你们帮忙: help is what is not needed.
                            open = 0;
                            break;
                        }

                        if (!wasNot && token.Code == grammar.No && token.Text is ['没' or '未' or '不', ..]
                            && (grammar.Yes is null || (negations == 1 && token.Text[0] != '不')))
                        {
                            // 没办也没登记; 钱不够没做: a no of its own, which no other no takes back.
                            negations = 0;
                        }

                        value = token.Text;
                        var denied = negations % 2 == 1 || past || notYet;
                        said.Add(new(token.Code!, !denied, sure && !notNot && !past && !notYet && negations < 2, false, IsFaint: token.IsFaint
                            || IsOfSomething(clause, at), IsWished: wished || IsPutOff(clause, at)
                            || (at + 1 < clause.Count && clause[at + 1].Text == "过" && grammar.Yes is not null && negations == 0
                                && token.Code != grammar.No)));
                    }

                    (open, wished) = (0, false);
                    break;
            }

            (before, wasNot) = (token.Text, token.Tag == Tag.Not);
        }

        if (said.Count > 1 && said.Exists(one => one.Code == grammar.No && one.Holds) && grammar.Yes is null && !grammar.IsSeveral
            && said.FindIndex(one => one.Holds && one.Code != grammar.No) is >= 0 and var where)
        {
            // 老家没交，在学校交的: the no is that of the place.
            said[where] = said[where] with { Holds = false };
            said.RemoveAll(one => one.Code == grammar.No && one.Holds);
        }

        // A和B都不是; 低保取消了: the denial comes last and holds for all of them.
        if (open > 0 && said.Count > 0 && said.All(one => one.Holds))
        {
            said = [.. said.Select(one => one with { Holds = false, IsSure = one.IsSure && !past, IsWished = false })];
        }

        if (grammar.Weak is { } weak && said.Any(one => one.Holds && !weak.Contains(one.Code)))
        {
            said.RemoveAll(one => weak.Contains(one.Code));
        }

        if (said.Count == 0 && !wished && Plain(grammar, clause, negations, notNot, notYet) is { } plain)
        {
            said.Add(plain with { IsSure = plain.IsSure && sure });
        }

        return said;
    }

    /// <summary>初中|再|住校: later, and not 没|再|住, 又|再|住.</summary>
    private static bool IsPutOff(List<Token> clause, int at) =>
        at > 1 && clause[at - 1].Text == "再" && clause[at].Text[0] is not ('没' or '不')
        && clause[at - 2] is { Tag: not Tag.Not, Text: not ("又" or "一" or "后来" or "也") };

    private const int Few = 3;

    private const string Thing = "thing";

    /// <summary>买的|电视, 租了|辆|车: the thing stands right behind what was done with it, or one small word later.</summary>
    private static bool IsObject(List<Token> clause, int at) =>
        IsDone(clause[at - 1]) || (at > 1 && IsDone(clause[at - 2]) && clause[at - 1] is { Tag: not Tag.Topic, Text.Length: <= 3 });

    /// <summary>买的, 租了; not 租的房, which has its object.</summary>
    private static bool IsDone(Token token) => token.Tag == Tag.Value && !token.Text.ContainsAny("房", "屋", "舍");

    /// <summary>买的|鹦鹉: says of a thing nobody knows here that it was bought; so does a short word that only begins such a thing.</summary>
    private static bool IsOfSomething(List<Token> clause, int at) => clause[at].Text[^1] == '的' && at + 1 < clause.Count
        && (clause[at + 1].Tag == Tag.Unknown || (at + 2 < clause.Count && clause[at + 1].Text.Length == 1 && clause[at + 2].Tag == Tag.Unknown));

    /// <summary>Denials that do not stand side by side.</summary>
    private static int Denials(List<Token> clause) =>
        clause.Where((token, i) => token.Tag == Tag.Not && (i == 0 || clause[i - 1].Tag != Tag.Not)).Count();

    /// <summary>A clause of yes or no and nothing else: 是的; 还没呢; 哪能没有.</summary>
    private static Statement? Plain(Grammar grammar, List<Token> clause, int negations, bool notNot, bool notYet)
    {
        var unknown = clause.Where(token => token.Tag == Tag.Unknown).Sum(token => token.Text.Length);
        if (clause.Exists(token => token.Tag == Tag.Number) && clause.Exists(token => token.Text is "是" or "对" or "是的" or "不是"))
        {
            // 证上是一级, 不是二级: says what it is, and agrees to nothing.
            return null;
        }

        if (string.Concat(clause.Select(token => token.Text)).ContainsAny("说的是", "问的是", "指的是")
            || (grammar.Yes is not null && clause.Index().Any(one => one.Item.Tag == Tag.Not && one.Index + 1 < clause.Count
                && Doing.Contains(clause[one.Index + 1].Text))))
        {
            // 说的是我婆家: says what was meant, and agrees to nothing. 现在不住那了: denies something else.
            return null;
        }

        if (unknown > 1 || clause.Any(token => token.Tag == Tag.Asks || (token.Tag == Tag.Person && token.Code != "child" && !grammar.OthersToo)))
        {
            return null;
        }

        if (clause.FindIndex(token => token is { Tag: Tag.Yes, Text: "是" }) is > 0 and var isAt && isAt < clause.Count - 2 && clause[^1].Text == "的"
            && clause[isAt - 1].Tag != Tag.Yes)
        {
            // 正月是听说的: says how that came, and agrees to nothing.
            return null;
        }

        // 去年停了: what has stopped, is not said.
        var ended = grammar.Yes is null && clause.Any(token => token is { Tag: Tag.Past, Code: not null });
        var agrees = clause.Exists(token => token.Tag == Tag.Yes && !Able.Contains(token.Text))
            || (clause.Exists(token => token.Tag == Tag.Yes) && !clause.Exists(token => token.Tag == Tag.Topic));
        var (yes, no) = (agrees, ended || clause.Any(token => token.Tag == Tag.No) || (negations % 2 == 1 && !notNot) || notYet);
        return notNot && grammar.Yes is { } sure ? new(sure, true, false, true)
            : no && grammar.No is { } denied ? new(denied, true, !notYet && unknown == 0, true, IsBare: unknown == 0
                && !clause.Exists(token => token.Tag == Tag.Topic && token.Text != "我"))
            : yes && !no && grammar.Yes is { } agreed ? new(agreed, true, unknown == 0, true,
                clause.All(token => token is not { Tag: Tag.Yes, Code: null }),
                    IsBare: clause.TrueForAll(token => token.Tag is not (Tag.Topic or Tag.Person)))
            : null;
    }

    /// <summary>A yes when it stands alone, and beside a thing what that thing is or can do: 活好干, 腿能动.</summary>
    private static readonly FrozenSet<string> Able = FrozenSet.Create(StringComparer.Ordinal, "好", "能", "会", "行", "成", "中", "可以");

    /// <summary>What people do, where it is no word of the question: then its denial is no answer.</summary>
    private static readonly FrozenSet<string> Doing = FrozenSet.Create(StringComparer.Ordinal, "住", "去", "走", "来", "干", "回", "打工", "叫");

    [GeneratedRegex("^(?:算了(?=.)|哦|噢|哎呀|哎|唉|啊|呃)(?!呀)|^(?:算了)?还是", RegexOptions.CultureInvariant)]
    private static partial Regex Repairs();

    /// <summary>忘了交没交.</summary>
    [GeneratedRegex("(?<![没不])(?<v>[交上办住领吃评做买租念读病有])[没不]\\k<v>(?!过)", RegexOptions.CultureInvariant)]
    private static partial Regex Either();

    /// <summary>什么补助也没有, 啥也没办: nothing of the kind.</summary>
    [GeneratedRegex("什么([^,，。什么]{0,4}?)(?:也|都)(?:没有|没|不是|不)(?![懂会干知管缺晓做])", RegexOptions.CultureInvariant)]
    private static partial Regex Nothing();
}
