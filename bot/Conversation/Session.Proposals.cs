using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation;

/// <summary>Asking back what was understood: "您是说…，对吗？" Only a plain yes keeps it.</summary>
internal sealed partial class Session
{
    /// <summary>Understood, with something unaccounted for: only a plain yes keeps it.</summary>
    private void Propose(Field field, object value, string say)
    {
        var proposed = new Asked.Proposal(field.Key, value, say, Half, IsAgain || _draft.Answers.Has(field));
        _draft = _draft with { Asked = proposed, Misses = 0 };
        AskProposed(proposed);
    }

    private void AskProposed(Asked.Proposal proposed) => Say(proposed.Say, ["对", "不对"], proposed.Field, "confirm");

    /// <summary>What was answered to "您是说…，对吗？"; false: it is a new answer to the question itself.</summary>
    private bool Confirmed(Field field, string text)
    {
        if (_draft.Asked is not Asked.Proposal proposed)
        {
            return false;
        }

        KeepHalf(proposed.Half);

        // Who says the same once more means it.
        if (IsPlainYes(text) || (proposed.Value is string words && text.Bare() == words)
            || (ValueOf(Reader.Of(new Scene(field, _draft.Answers, _today, null), text)) is { } said && Same(said, proposed.Value)))
        {
            var again = _draft.Answers.Has(field);
            Keep(field, proposed.Value);
            Acknowledge(field, new Read.Got(proposed.Value), [], again);
            Ask();
            return true;
        }

        if (Corrections.JustNow(text) is { Length: > 0 } right)
        {
            Answer(field, right);
            return true;
        }

        if (IsPlainNo(text))
        {
            Reject(field);
            return true;
        }

        return false;
    }

    /// <summary>What was asked back is not so: an answer that stood before it stays, else the question is asked again.</summary>
    private void Reject(Field field)
    {
        if (IsAgain && _draft.Answers.Has(field))
        {
            Settled();
            _said.Add(Wording.Kept);
            Ask();
            return;
        }

        _otherWords = true;
        AskField(Form, field);
    }

    /// <summary>A name that no list knows, said a second time or after another try: asked back, so that nobody stands before a closed door.</summary>
    private bool ProposedName(Field field, string text)
    {
        var name = text.Bare();
        if (!IsName(field) || _draft.Misses == 0 || name.Length is < 2 or > LongestName || !name.All(char.IsLetterOrDigit) || !char.IsLetter(name[0])
            || NotNames.IsWord(name) || NotNames.IsNone(name, 1))
        {
            return false;
        }

        Propose(field, name, Wording.DoYouMeanName(field, name));
        return true;
    }

    private const int LongestName = 6;

    private static object? ValueOf(Read read) => read switch { Read.Got got => got.Value, Read.Confirm confirm => confirm.Value, _ => null };

    private static bool IsPlainYes(string text) => text.Bare() is "对" or "对的" or "对对" or "对对对" or "对啊" or "对呀" or "对了" or "对嘞" or "对着" or "对着哩" or "是"
        or "是的" or "是啊" or "是呀" or "是哩"
        or "是嘞" or "就是" or "没错" or "嗯" or "恩" or "嗯嗯" or "昂" or "中" or "正确" or "没问题" or "是这样" or "就是这样" or "对，是" or "是，对" or "确实";

    private static bool IsPlainNo(string text) => text.Bare() is "不对" or "不是" or "不" or "不是的" or "不对的" or "错了" or "不是这样" or "没有" or "不是这个意思" or "不是哩"
        or "才不是" or "否";

    /// <summary>Said to a question that it does not answer, and other than what is written down: asked back, whether that is to be changed.</summary>
    private bool ProposedChange(string text)
    {
        text = SelfCorrection.Split(text)?.After ?? text;
        var other = Found(text, null, Answers.Empty).Where(fact => Plan.IsAsked(fact.Field) && _draft.Answers.Find(fact.Field) is { } before
            && Plan.IsAnswered(fact.Field, _draft.Answers)
            && (!IsName(fact.Field) || text.ContainsAny("叫", "名", "姓"))
            && !Same(before, fact.Value) && !Follows(fact.Field, fact.Value) && Refusal(fact.Field, fact.Value) is null).ToList();
        if (other is [var only])
        {
            Propose(only.Field, only.Value, Wording.DoYouMeanChange(only.Field, only.Value));
            return true;
        }

        // "6月2号才对", where the open question has no use for it: the last answer, said anew.
        if (other.Count == 0 && Answered().FirstOrDefault()
            is { Type: FieldType.Date or FieldType.Choice or FieldType.Multi or FieldType.Phone or FieldType.YesNo or FieldType.Spells } answered
            && answered.Key != _draft.Asking && _draft.Answers.Find(answered) is { } was
            && Instead(answered, was, new Amendments(Amends.Replaces, AnewSaid().Replace(text.Bare(), ""), IsPlain: false)) is { Value: { } instead }
            && !Same(instead, was) && Refusal(answered, instead) is null)
        {
            Propose(answered, instead, Wording.DoYouMeanChange(answered, instead));
            return true;
        }

        // "搬了，现在是晋庄镇": what the last question was about, said anew.
        if (other.Count == 0 && Answered().FirstOrDefault() is { } last && last.Type is not (FieldType.YesNo or FieldType.Text)
            && text.Split([',', '，', '。', ' '], StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } clauses
            && clauses[^1].TrimStart('是', '叫') is { Length: > 1 } said && CanBe(last, said, isLast: false)
            && Mended(last, said) is { Value: var anew })
        {
            if (Found().IsMatch(clauses[0]) && Refusal(last, anew) is null)
            {
                Keep(last, anew);
                Changed([(last, anew, null)]);
                Ask();
                return true;
            }

            Propose(last, anew, Wording.DoYouMeanChange(last, anew));
            return true;
        }

        return false;
    }

    [GeneratedRegex("才对$|才是$|^按户口本是?|^(?:他|她)(?:爸|妈)说是?|^证上(?:写的)?是?", RegexOptions.CultureInvariant)]
    private static partial Regex AnewSaid();

    /// <summary>查了户口本，是蒙古族; 搬了，现在是晋庄镇: says itself that it puts right what was said before.</summary>
    [GeneratedRegex("^(?:哦|噢|哎呀?|等下|等等|看我这记性|忘了|想起来了|我?(?:查|翻|看|问)了?.{0,6}|翻出来了|搬了|迁了|换了|我?记错了?|以前是)$", RegexOptions.CultureInvariant)]
    private static partial Regex Found();
}
