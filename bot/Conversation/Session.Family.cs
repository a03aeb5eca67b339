using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation;

/// <summary>Brothers and sisters, and parents who went together: how many there are, and what is the same for them.</summary>
internal sealed partial class Session
{
    /// <summary>The most children that a sentence is believed to speak of.</summary>
    private const int MostChildren = 9;

    /// <summary>A longer sentence says more than that it is the same.</summary>
    private const int LongestSame = 24;

    /// <summary>"三个娃都要登", "双胞胎": how many children a text speaks of; null: it does not say, or one.</summary>
    private static int? ChildrenIn(string text)
    {
        if (text.ContainsAny("双胞胎", "龙凤胎", "双生"))
        {
            return 2;
        }

        if (text.Contains("三胞胎", StringComparison.Ordinal))
        {
            return 3;
        }

        if (HowManyChildren().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var count = match.Groups["n"].Value switch { "俩" or "两" => 2, "仨" => 3, var said => Numerals.Parse(said) ?? 0 };
        return count is > 1 and <= MostChildren ? count : null;
    }

    /// <summary>Remembers how many children there are and says that they are taken one after another.</summary>
    private bool NoteChildren(string text)
    {
        if (ChildrenIn(text) is not { } count || _draft.Answering is not null)
        {
            return false;
        }

        // Twins among three are not two.
        if (_draft.Children is null || count > _draft.Children)
        {
            _draft = _draft with { Children = count };
            _said.Add(Wording.OneByOne(count, _draft.Declared.Count));
        }

        return true;
    }

    /// <summary>A number of children is no name, and of two names nobody knows which comes first.</summary>
    private void DropCountedName(string text, List<Fact> facts)
    {
        if (NoteChildren(text) && (!text.ContainsAny("叫", "名字", "姓名", "大名") || text.Split('叫').Length > 2))
        {
            facts.RemoveAll(fact => fact.Field == Shared2024.ChildName);
        }
    }

    /// <summary>Children of the family that are still to be declared, where the number is known.</summary>
    private int? Left => _draft.Children is { } count && count > _draft.Declared.Count ? count - _draft.Declared.Count : null;

    /// <summary>"跟他姐一个学校", "跟他爸一样", "一块走的": an answer given before, taken once more.</summary>
    private (object Value, string Note)? Reused(Field field, string text)
    {
        var bare = text.Bare();
        if (bare.Length > LongestSame || !SameAs().IsMatch(bare) || bare.ContainsAny("不", "没", "别", "莫", "比", "晚", "早", "但", "先", "后来")
            || SpokenDate.Find(bare, _today) is not null)
        {
            return null;
        }

        if (field.Key is "fatherWork" or "motherWork")
        {
            var other = field.Key == "motherWork" ? LeftBehind2024.FatherWork : LeftBehind2024.MotherWork;
            return _draft.Answers.Find(other) is SpellList { Count: > 0 } stays ? (stays, field.Key == "motherWork" ? "跟爸爸一样" : "跟妈妈一样") : null;
        }

        return Plan.IsOfTheChild(field) && _draft.Sibling.Find(field) is { } value && Plan.IsAnswered(field, _draft.Sibling)
            ? (value, "跟上一个孩子一样") : null;
    }

    /// <summary>Before the open question: how many are left, when the situation is clear and when the end is near.</summary>
    private void SayProgress()
    {
        if (_otherWords || _draft.Supplementing || IsAgain || _draft.Misses > 0 || _before is not { } before)
        {
            return;
        }

        var left = Remaining();
        if (left >= FewLeft - 2 && (before is { Began: false } || (before.Left > FewLeft && left <= FewLeft)))
        {
            _said.Add(Wording.Progress(left));
        }
    }

    private const int FewLeft = 6;

    /// <summary>Whether the rest of the form had begun when the turn did, and how much was left of it.</summary>
    private (bool Began, int Left)? _before;

    private void LookBefore() =>
        _before = _draft is { Begun: true, Answering: null } && Asking.IsField(_draft.Asking) ? (Plan.IsRest(_draft.Asking!), Remaining()) : null;

    [GeneratedRegex(
        "(?<!他|她|我|你|爸妈|爹妈|父母)(?<n>[两俩二三仨四五六七八九2-9])(?:个|口)?(?:的)?(?:孩子|娃|小孩|闺女|女儿|女娃|儿子|小子|男娃|孙子|孙女|外孙|宝宝|学生|(?:都|全|一起|一块)(?:想|要|得)?(?:登|报|填"
            + "|给登))(?!口|年级|班|岁)", RegexOptions.CultureInvariant)]
    private static partial Regex HowManyChildren();

    [GeneratedRegex("一样|一块|一起|一道|一同|同时|同上|同一|一个(?:学校|地方|幼儿园|时候|日子)|一天|跟(?:他|她)?(?:哥|姐|弟|妹|爸|妈)|(?:跟|和|同)(?:老大|老二|老三|上一个|上个|前一个|前头|前面)|也(?:是|在)那",
        RegexOptions.CultureInvariant)]
    private static partial Regex SameAs();
}
