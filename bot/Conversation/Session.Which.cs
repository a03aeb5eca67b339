using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;

namespace Conversation;

/// <summary>
/// The message behind an answer that is not plainly an answer to the question now open: it is asked which of the two is meant, and nothing is kept
/// until that is said.
/// </summary>
internal sealed partial class Session
{
    /// <summary>写反了; 人家不让住了，太小, where the health is asked. What the reader of the open question made of it waits.</summary>
    private bool AskedWhich(Field open, string text, Read read)
    {
        if (_isPressed || _wasAskedWhich || _draft.Misses > 0 || read is not (Read.Got or Read.Confirm or Read.Part) || !IsBehindAnswer
            || _draft.Asked is not Asked.Question
            || TheLast(text) is not { } last || last == open
            || Backward.Opens(open, text) is not null || Backward.OpensWithNone(open, text) || !(SaysNow(last, open, text)
                || (!PlainlyAnswers(open, text) && (Amendments.CastsDoubt(text)
                    || (read is not Read.Got && Backward.TakesUp(last, _draft.Answers.Find(last)!, text))
                    || (Backward.SaysMoreOfANo(text) && _draft.Answers.Find(last) is false or CodeSet { Count: 0 })
                    || Backward.IsUnclear(last, open, text, read is Read.Confirm)))))
        {
            return false;
        }

        Asked waiting = ValueOf(read) is { } value && Refusal(open, value) is null
            ? new Asked.Proposal(open.Key, value, Coverage.Ask(open, new Read.Got(value))) : _draft.Asked;
        Aside(new Asked.WhichAnswer(waiting, last.Key));
        return true;
    }

    /// <summary>No reader made anything of it; it waits for nothing.</summary>
    private void AskWhich(Field last)
    {
        _draft = _draft with { Misses = 1 };
        Aside(new Asked.WhichAnswer(_draft.Asked, last.Key));
    }

    /// <summary>The answer that the message may be about: the only one that was just given, or of several the one whose words it uses.</summary>
    private Field? TheLast(string text) => LastAnswered().ToList() is { Count: > 0 } said ? said.MaxBy(field => Backward.Score(field, text)) : null;

    /// <summary>身体好，能吃; 男，点错了，女: a clause of it answers the open question in that question's own words.</summary>
    private bool PlainlyAnswers(Field open, string text) => Afterwards.IsCounted(open) && !Backward.HasSecondThoughts(text)
        && Topics.Clauses(text) is { Length: > 1 } clauses
        && ((string[])[clauses[0], clauses[^1]]).Any(clause =>
            (Backward.Score(open, clause) > 0 || (clause.Length <= MostOfANo && !clause.AsSpan().ContainsAny('不', '别')))
            && Reader.Of(new Scene(open, _draft.Answers, _today, null), clause) is Read.Got { IsFaint: false });

    /// <summary>暑假毕业的，现在初一, behind 六年级: another answer to that question stands in a clause of it.</summary>
    private bool SaysNow(Field last, Field open, string text) => Afterwards.IsCounted(last)
        && Topics.Clauses(text).Any(clause => clause.ContainsAny("现在", "如今")
        && Reader.Of(new Scene(last, _draft.Answers, _today, null), clause) is Read.Got { Value: var now } && !Same(now, _draft.Answers.Find(last)!)
        && Reader.Of(new Scene(open, _draft.Answers, _today, null), clause) is not Read.Got);

    /// <summary>慢性病, behind 慢性病: says the answer once more.</summary>
    private bool SaysAgain(Field last, string text) => text.Length <= MostOfARepeat && !text.ContainsAny("不", "没", "退", "改", "换", "停")
        && _draft.Answers.Find(last) is { } before && ValueOf(Reader.Of(new Scene(last, _draft.Answers, _today, null), text)) is { } said
        && Same(said, before);

    /// <summary>"住校不对", "是回答这一问", "都没错，接着问"; anything else is heard as if nothing had been asked beside.</summary>
    private bool Meant(Asked.WhichAnswer aside, string text)
    {
        var bare = text.Bare();
        var proposed = aside.Waiting as Asked.Proposal;
        _draft = _draft with { Asked = proposed is null ? aside.Waiting : new Asked.Question(proposed.Field) };
        _wasAskedWhich = true;
        if (FieldOf(aside.Of) is not { } last || !_draft.Answers.Has(last))
        {
            return false;
        }

        if (bare == Wording.BothStand || IsPlainYes(bare) || bare.ContainsAny("没错", "都对", "没问题", "接着"))
        {
            AskAgain();
            return true;
        }

        // 不想回答, 后面再说: a refusal points at nothing. 前面那个不对 does.
        var points = bare.Length < MostOfAChoice && !bare.ContainsAny("不", "没", "别", "再说");
        var denies = bare.Length < MostOfAChoice && bare.ContainsAny("不对", "错");
        if (bare == FieldNames.Undo(last) || IsPlainNo(bare) || Repairs.Of(text) == Repair.TakesBack
            || ((points || denies) && bare.ContainsAny("刚才", "前面", "前一个", "上一个", "第一个")))
        {
            Retract(last);
            return true;
        }

        if (bare == Wording.ToThisOne || (points && bare.ContainsAny("回答", "这一问", "这个问题", "后一个", "后面", "第二个")))
        {
            if (proposed is not null && FieldOf(proposed.Field) is { } field)
            {
                Keep(field, proposed.Value);
                Acknowledge(field, new Read.Got(proposed.Value), [], again: false);
                Ask();
            }
            else
            {
                // What is said next is an answer to it, whatever it sounds like.
                _draft = _draft with { Misses = Math.Max(1, _draft.Misses) };
                _otherWords = true;
                AskAgain();
            }

            return true;
        }

        return false;
    }

    /// <summary>It was asked before this message, and not answered: the message is taken for what it says, or one would be asked for ever.</summary>
    private bool _wasAskedWhich;

    /// <summary>没领, 都没有: in so few words nothing else is said.</summary>
    private const int MostOfANo = 4;

    private const int MostOfAChoice = 12;

    private const int MostOfARepeat = 6;
}
