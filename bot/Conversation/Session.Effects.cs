using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Conversation;

/// <summary>Submitting, what came of it, and questions of staff.</summary>
internal sealed partial class Session
{
    /// <summary>Questions of staff remembered as asked; nobody gets more.</summary>
    private const int MostSettled = 50;

    private void Submit()
    {
        var form = Form;
        var check = form.Check(Plan.WithWhatFollows(form, _draft.Answers), Intake);
        if (!check.IsValid || Standing.Of(_draft, _today, policyOn(_today)) is not Standing.Fits)
        {
            // The day has changed since the summary, or the form has: what is missing now is asked.
            _draft = _draft with { Asked = null };
            Ask();
            return;
        }

        _draft = _draft with { State = DraftState.Submitting };
        _effects.Add(new Effect.Submit(form, check.Answers, _draft.IdempotencyKey, _draft.Photos));
    }

    /// <summary>Confirmed already, and the outcome got lost on the way: the same key submits nothing twice.</summary>
    private void Resubmit()
    {
        if (_draft.Answering is { } question)
        {
            _effects.Add(Correction(question, _draft.Heard));
        }
        else
        {
            _draft = _draft with { State = DraftState.Open };
            Submit();
        }

        Say(Wording.Submitting);
    }

    public void After(EffectResult result)
    {
        switch (result)
        {
            case EffectResult.Submitted when _draft.Answering is not null:
                _said.Add(Wording.StaffThanks);
                Unpark();
                break;
            case EffectResult.Submitted(var receipt, _) when _draft.State != DraftState.Submitting
                && _draft.Declared.Any(declared => declared.Receipt == receipt):
                // The same outcome heard twice.
                break;
            case EffectResult.Submitted(var receipt, var county):
                Hand(receipt, county);
                break;
            case EffectResult.Failed or EffectResult.Refused when _draft.State != DraftState.Submitting:
                _said.Add(Wording.StatusLater);
                Resume();
                break;
            case EffectResult.Refused(var problems):
                Mend(problems);
                break;
            case EffectResult.Failed when _draft.Answering is not null:
                _draft = _draft with { State = DraftState.Submitting };
                Say(Wording.Failed);
                break;
            case EffectResult.Failed:
                _draft = _draft with { State = DraftState.Open };
                Say(Wording.Failed, ["提交"], Asking.Confirm, "try-later");
                break;
            case EffectResult.Status(var receipt, var text, var questions):
                _said.Add($"{receipt}：{text}");
                AfterStatus(questions);
                break;
            case EffectResult.TakenBack(var receipt, var erased):
                _said.Add(erased ? Wording.Erased(receipt) : Wording.ErasureAsked(receipt));
                AfterTakenBack(receipt, erased);
                break;
            case EffectResult.Copy(var receipt, var items):
                _said.Add(Wording.Copy(receipt, items));
                AfterStatus([]);
                break;
            case EffectResult.NoSuchReceipt:
                _said.Add(Wording.NoSuchReceipt);
                AfterStatus([]);
                break;
            case EffectResult.WebLink(var address):
                _said.Add(Wording.WebLink(address));
                AfterStatus([]);
                break;
            case EffectResult.TooManyTries:
                _said.Add(Wording.TooManyTries);
                AfterStatus([]);
                break;
        }
    }

    /// <summary>What was said about the child is not kept for the next one either, unless one is just being declared.</summary>
    private void AfterTakenBack(string receipt, bool erased)
    {
        if (!erased)
        {
            AfterStatus([]);
            return;
        }

        _draft = _draft with
        {
            Declared = _draft.Declared.RemoveAll(declared => declared.Receipt == receipt),
            Questions = _draft.Questions.RemoveAll(question => question.Receipt == receipt)
        };
        if (_draft.State == DraftState.Open && _draft.Begun && _draft.Asking != Asking.AnotherChild)
        {
            AfterStatus([]);
            return;
        }

        _draft = Fresh(Answers.Empty) with { State = DraftState.Closed, Sibling = Answers.Empty, Children = null };
        _effects.Add(new Effect.Forget());
        Say();
    }

    private void AfterStatus(IReadOnlyList<StaffQuestion> questions)
    {
        foreach (var question in questions)
        {
            Remember(question);
        }

        Resume();
    }

    private void Hand(string receipt, string? county)
    {
        if (!_draft.Declared.Any(declared => declared.Receipt == receipt))
        {
            _draft = _draft with
            {
                Declared = _draft.Declared.Add(new Declared(_draft.Child, receipt, _draft.Answers.Get(Shared2024.ChildName), Form.Id))
            };
        }

        Asked another = new Asked.AnotherChild();
        _draft = _draft with
        {
            State = DraftState.Open,
            Asked = _draft.Asked is Asked.OfAlarm alarm ? alarm with { Waiting = another } : another,
            Photos = [],
            Misses = 0,
            Trail = [],
            JustSaid = [],
            Sibling = Plan.OfTheSibling(_draft.Answers)
        };
        _replies.Add(new Reply(Wording.Receipt(receipt, county), FormId: Form.Id, Draft: _draft.Token, Receipt: receipt));
        if (!_draft.Questions.IsEmpty)
        {
            NextQuestion();
        }
        else
        {
            AskAnother();
        }
    }

    /// <summary>What was refused is asked again; the answer stays until there is a better one.</summary>
    private void Mend(IReadOnlyList<Problem> problems)
    {
        _draft = _draft with { State = DraftState.Open };
        var first = problems.FirstOrDefault(problem => FieldOf(problem.Field.Split('.', '[')[0]) is not null || FieldOf(problem.Field) is not null)
            ?? (problems.Count > 0 ? problems[0] : null);
        var field = first is null ? null : FieldOf(first.Field) ?? FieldOf(first.Field.Split('[')[0]) ?? FieldOf(first.Field.Split('.')[0]);
        if (first is null || field is null || !Plan.IsAsked(field))
        {
            _said.Add(first?.Message ?? Wording.Failed);
            if (first?.Field.StartsWith("consent", StringComparison.Ordinal) == true)
            {
                _draft = _draft with { Answers = _draft.Answers.Without(Shared2024.ConsentGivenOn, Shared2024.ConsentNoticeVersion) };
            }

            if (_draft.Answering is not null)
            {
                Unpark();
            }
            else
            {
                Ask(first?.Code);
            }

            return;
        }

        _said.Add(first.Message);
        Open(field, isAgain: true);
        AskField(Form, field, first.Code);
    }

    public void Take(StaffQuestion question)
    {
        Remember(question);
        var idle = _draft.Answering is null && (_draft.State == DraftState.Closed || _draft.Asking is null or Asking.AnotherChild
            || (_draft.Asking is Asking.Menu or Asking.Consent && !_draft.Begun));
        if (idle && !_draft.Questions.IsEmpty)
        {
            NextQuestion();
        }
        else if (!_draft.Questions.IsEmpty && _draft.Questions[^1].Id == question.Id)
        {
            Say(Wording.StaffQuestionWaits);
        }
    }

    /// <summary>A notice may arrive twice; the question is asked once.</summary>
    private void Remember(StaffQuestion question)
    {
        if (!_draft.Settled.Contains(question.Id) && _draft.Answering?.Id != question.Id
            && _draft.Questions.All(waiting => waiting.Id != question.Id))
        {
            _draft = _draft with { Questions = _draft.Questions.Add(question) };
        }
    }

    private void NextQuestion()
    {
        var question = _draft.Questions[0];
        var parked = _draft with
        {
            Questions = _draft.Questions.RemoveAt(0),
            Settled = [.. _draft.Settled.Add(question.Id).TakeLast(MostSettled)],
            Asked = Interview
        };
        _draft = parked with
        {
            State = DraftState.Open,
            Asked = null,
            Stage = new Stage.OfStaff(question, parked),
            Answers = Answers.Empty,
            Trail = [],
            JustSaid = [],
            Skipped = [],
            Misses = 0,
            Heard = null,
            Photos = [],
        };
        _said.Add($"{Wording.StaffAsks}\n{question.Text}");
        Ask();
    }

    private void AskForStaff(StaffQuestion question)
    {
        var form = Form;
        if (question.Fields.Count == 0)
        {
            if (_said.Count == 0)
            {
                _said.Add(question.Text);
            }

            Say(null, Array.Empty<Choice>(), Asking.Menu);
            return;
        }

        foreach (var key in question.Fields)
        {
            if (form.Find(key) is { } field && Plan.IsAsked(field) && !_draft.Answers.Has(field) && !_draft.Answers.IsUnknown(field)
                && !Plan.IsSkipped(field, _draft))
            {
                AskField(form, field);
                return;
            }
        }

        if (_draft.Answers.Count == 0 && _draft.Answers.Unknown.Count == 0)
        {
            Unpark();
            return;
        }

        _draft = _draft with { State = DraftState.Submitting };
        _effects.Add(Correction(question, null));
        Say();
    }

    private void HearWords(string text)
    {
        _draft = _draft with { State = DraftState.Submitting, Heard = text };
        _effects.Add(Correction(_draft.Answering!, text));
    }

    private Effect.Correct Correction(StaffQuestion question, string? words) =>
        new(question.Receipt, Form, _draft.Answers, words, _draft.IdempotencyKey);

    private void Unpark()
    {
        if (_draft.Parked is { } parked)
        {
            _draft = parked with { Questions = _draft.Questions, Settled = _draft.Settled, LastTurn = _draft.LastTurn };
        }

        else
        {
            _draft = _draft with { Stage = new Stage.Before() };
        }

        Resume();
    }

    /// <summary>Goes on where it was interrupted; ends quietly where nothing was under way.</summary>
    private void Resume()
    {
        if (_draft.State == DraftState.Open && _draft.Answering is null && !_draft.Questions.IsEmpty
            && (_draft.Asking is null or Asking.AnotherChild || !_draft.Begun))
        {
            Say();
            NextQuestion();
        }
        else if (_draft.State == DraftState.Closed || _draft.Asking is null || (_draft.Asking is Asking.Consent && !HasConsent))
        {
            Say();
        }
        else
        {
            AskAgain();
        }
    }

    public void AnsweredElsewhere()
    {
        _said.Add(Wording.Elsewhere);
        Resume();
    }
}
