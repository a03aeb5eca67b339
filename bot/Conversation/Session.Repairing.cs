using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;

namespace Conversation;

/// <summary>
/// A message that only takes back what was said, or only wants it changed (撤回, 我弄错了, 刚才那个不算, 要改), heard before any command and any reader: at no
/// question is it an answer, and what it is about is gone or asked again.
/// </summary>
internal sealed partial class Session
{
    /// <summary>Keys that this turn gave a value or left open.</summary>
    private readonly List<string> _justSaid = [];

    /// <summary>Half an answer was heard: what was said before it is no longer the last thing said.</summary>
    private bool _isHalfSaid;

    private bool TookBack(string text)
    {
        if (_draft.State != DraftState.Open)
        {
            return false;
        }

        var repair = Repairs.Of(text);
        if (repair == Repair.None && (Amendments.PointsAway(text) || IsOfTheLast(text, Backward.Surely)
            || (Repairs.Rest(text) is { } rest && SpeechActs.Of(rest, _draft.Asking) is SpeechAct.Delay or SpeechAct.Chat)))
        {
            repair = Repair.TakesBack;
        }

        switch (Interview)
        {
            case null or Asked.StaffWords:
            case not null when repair == Repair.None:

            // Of a declaration that was made 撤回 is about that one.
            case not null when !_draft.Declared.IsEmpty && Commands.Find(text) == Command.Withdrawn:
                return false;
            case Asked.Consent:
                _draft = _draft with { Heard = null, HeardAt = null };
                _otherWords = true;
                AskConsent();
                return true;
            case Asked.Situation:
                WithdrawConsent();
                return true;
            case Asked.Decision when Standing.Of(_draft, _today, policyOn(_today)) is Standing.Elsewhere { Problem.Field: var key }
                && FieldOf(key) is { } place:
                Revisit(place);
                return true;
            case Asked.AnotherChild:
                _said.Add(Wording.ChangeAfter);
                AskAnother();
                return true;

            // 重来 and 撤销 may mean all that was said: that is asked.
            case not null when Commands.Find(text) is Command.Restart or Command.Cancel:
                return false;
            case Asked.Decision or Asked.Summary:
                WhichField();
                return true;
            default:
                TakeBackAt(repair);
                return true;
        }
    }

    /// <summary>Whether it is about the one answer that the last message gave, behind which a new question is open.</summary>
    private bool IsOfTheLast(string text, Func<Field, Field, string, bool> judge) =>
        !_isPressed && IsBehindAnswer && _draft.Asked is Asked.Question { Field: var key } && FieldOf(key) is { } open
        && LastAnswered().ToList() is [var last] && last != open && judge(last, open, text)
        && !(text.AsSpan().IndexOfAny('，', ',') is > 0 and var stop
            && Reader.Of(new Scene(last, _draft.Answers, _today, null), text[(stop + 1)..]) is Read.Got or Read.Confirm);

    private void TakeBackAt(Repair repair)
    {
        if (FieldOf(_draft.Asking!) is not { } open || !Plan.IsAsked(open))
        {
            Ask();
        }
        else if (_draft.Asked is Asked.Proposal)
        {
            Reject(open);
        }
        else if (IsAgain)
        {
            _otherWords = true;
            KeepHalf(null);
            if (Plan.IsAnswered(open, _draft.Answers))
            {
                Revisit(open);
            }
            else
            {
                AskField(Form, open);
            }
        }
        else if (LastSaid() is [var last] && (repair == Repair.TakesBack || !_draft.Answers.Has(last)))
        {
            Retract(last);
        }
        else if (!_draft.Trail.IsEmpty || !_draft.Declared.IsEmpty || _draft.Answering is not null)
        {
            WhichField();
        }
        else
        {
            // Nothing but the menu was answered so far.
            _draft = _draft with { Stage = new Stage.Before(), Leaning = null, Children = null };
            _otherWords = true;
            AskMenu();
        }
    }

    /// <summary>The answers that the last message gave; one that was left out is among them.</summary>
    private List<Field> LastSaid() => [.. (Half is not null && _draft.JustSaid.IsEmpty ? [_draft.Asking!] : _draft.JustSaid).Select(FieldOf)
        .OfType<Field>().Where(Plan.IsAsked)];

    /// <summary>Something was answered, and the question that is open now is a new one.</summary>
    private bool IsBehindAnswer => !IsAgain && Half is null && _draft.Answering is null && !_draft.JustSaid.IsEmpty;

    private IEnumerable<Field> LastAnswered() => LastSaid().Where(_draft.Answers.Has);

    /// <summary>重来, 取消: who meant only the last answer can say so.</summary>
    private string[] OnlyTheLast => LastSaid().Count > 0 ? [Wording.OnlyTheLast] : [];

    /// <summary>Said behind the consent: it is asked once more, and nothing is kept but what was declared, not even what children share.</summary>
    private void WithdrawConsent()
    {
        if (!_draft.Photos.IsEmpty)
        {
            _effects.Add(new Effect.Forget());
        }

        _draft = Fresh(Answers.Empty) with { Asked = new Asked.Consent(), Sibling = Answers.Empty, Children = null };
        _otherWords = true;
        AskConsent();
    }
}
