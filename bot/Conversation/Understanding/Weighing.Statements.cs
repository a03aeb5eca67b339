using System.Collections.Frozen;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>What one clause states, word by word: which values hold, which are denied, and a yes or no that stands by itself.</summary>
internal static partial class Weighing
{
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

    private const string Thing = "thing";

    /// <summary>买的|电视, 租了|辆|车: the thing stands right behind what was done with it, or one small word later.</summary>
    private static bool IsObject(List<Token> clause, int at) =>
        IsDone(clause[at - 1]) || (at > 1 && IsDone(clause[at - 2]) && clause[at - 1] is { Tag: not Tag.Topic, Text.Length: <= 3 });

    /// <summary>买的, 租了; not 租的房, which has its object.</summary>
    private static bool IsDone(Token token) => token.Tag == Tag.Value && !token.Text.ContainsAny("房", "屋", "舍");

    /// <summary>买的|鹦鹉: says of a thing nobody knows here that it was bought; so does a short word that only begins such a thing.</summary>
    private static bool IsOfSomething(List<Token> clause, int at) => clause[at].Text[^1] == '的' && at + 1 < clause.Count
        && (clause[at + 1].Tag == Tag.Unknown || (at + 2 < clause.Count && clause[at + 1].Text.Length == 1 && clause[at + 2].Tag == Tag.Unknown));

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

        // 是他爷爷瘫着: whose state is asked, it is not.
        if (unknown > 1 || clause.Any(token => token.Tag == Tag.Asks || (token.Tag == Tag.Person && token.Code != "child"
            && (!grammar.OthersToo || (grammar.OfParents && token.Code is not ("father" or "mother" or "parents"))))))
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
}
