using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation;

/// <summary>Commands and asides.</summary>
internal sealed partial class Session
{
    private bool Commanded(string text)
    {
        var command = Commands.Find(text);
        if (command == Command.None && !_isPressed && Commands.WantsPerson(text))
        {
            command = Command.Person;
        }

        if (command == Command.None && Commands.Receipt(text) is not null && Commands.Find(Commands.WithoutReceipt(text)) is var about
            && about is Command.Withdrawn or Command.Copy)
        {
            command = about;
        }

        if (command == Command.None)
        {
            return Commands.Receipt(text) is { } receipt && (text.ContainsAny("查", "进度", "编号", "办得", "办好") || !Asking.IsField(_draft.Asking))
                && LookUp(receipt);
        }

        var field = Asking.IsField(_draft.Asking) && _draft.State == DraftState.Open ? FieldOf(_draft.Asking!) : null;
        switch (command)
        {
            case Command.Help:
                _said.Add(Wording.Help);
                Reopen();
                _otherWords = Asking.IsField(_draft.Asking);
                AskAgain();
                return true;
            case Command.Person:
                HandOver();
                return true;
            case Command.Explain or Command.HowMany:
                Explain(text);
                return true;
            case Command.Pause:
                Pause();
                return true;
            case Command.Notice:
                _said.Add(notice.Text);
                Say();
                Onward();
                return true;
            case Command.Summary or Command.Copy when _draft.State == DraftState.Open && _draft.Begun && _draft.Answering is null
                && _draft.Asking != Asking.AnotherChild:
                SaySoFar();
                return true;
            case Command.Status:
                return LookUp(Commands.Receipt(text));
            case Command.Web when _draft.State == DraftState.Open && _draft.Answering is null:
                _effects.Add(new Effect.OpenOnWeb());
                return true;
            case Command.Withdrawn when Receipts(text) is [var taken]:
                Aside(new Asked.TakeBack(Interview, taken));
                return true;
            case Command.Withdrawn or Command.Copy when Receipts(text).Count > 1:
                _said.Add(Wording.WhichReceipt(command == Command.Copy ? "看我登记的内容" : "撤回", _draft.Declared));
                Back();
                return true;
            case Command.Copy when Receipts(text) is [var shown]:
                _effects.Add(new Effect.ShowCopy(shown));
                return true;
            case Command.Copy:
                _said.Add(Wording.CopyElsewhere);
                Back();
                return true;
            case Command.Withdrawn:
                _effects.Add(new Effect.Handover());
                Say(Wording.Withdraw);
                return true;
            case Command.Continue when _draft.Asking is not null && _draft.State == DraftState.Open
                && _draft.Asking is not (Asking.Menu or Asking.Consent or Asking.AnotherChild):
                AskAgain();
                return true;
            case Command.AnotherChild when Asking.IsField(_draft.Asking) || _draft.Asking == Asking.Confirm:
                _said.Add(Wording.FinishFirst);
                AskAgain();
                return true;
            case Command.Restart or Command.Cancel when _draft.State == DraftState.Open && (_draft.Begun || _draft.Answering is not null)
                && _draft.Asking != Asking.AnotherChild
                && (command == Command.Restart || !_draft.Begun || _draft.Asking != Asking.Menu):
                Aside(command == Command.Restart ? new Asked.Restart(Interview) : new Asked.Cancel(Interview));
                return true;
            case Command.Back when (field is not null || _draft.Asking is Asking.Confirm or Asking.Menu) && _draft.Begun:
                GoBack();
                return true;
            case Command.Supplement when _draft.Begun && _draft.Answering is null && _draft.State == DraftState.Open
                && _draft.Asking != Asking.AnotherChild:
                _draft = _draft with
                {
                    Stage = Declaring with { Supplementing = true },
                    Skipped = [.. _draft.Skipped.Where(key => key.EndsWith(".*", StringComparison.Ordinal))],
                    Asked = null
                };
                _said.Add(Wording.Supplementing);
                Ask();
                return true;
            case Command.Skip when field is not null:
                Skip(field);
                return true;
            case Command.SkipGroup when field is not null:
                SkipGroup(field, text);
                return true;

            // "名字不知道" is itself an answer to the name; a status "不详" is an option of its field.
            case Command.Unknown when field is not null && text.Bare() is not ("不详" or "名字不详"):
                DoNotKnow(field);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The declarations of this conversation that may be meant: the one that is named, or all.</summary>
    private IReadOnlyList<string> Receipts(string text) => Commands.Receipt(text) is { } named
        ? [.. _draft.Declared.Select(declared => declared.Receipt).Where(receipt => receipt == named)]
        : [.. _draft.Declared.Select(declared => declared.Receipt)];

    private bool LookUp(string? receipt)
    {
        Aside(receipt is null ? new Asked.Receipt(Interview) : new Asked.Last4(Interview, receipt));
        return true;
    }

    /// <summary>An aside is answered first; whatever else was said ends it, except where something would be lost.</summary>
    private bool Answered(Asked.Beside aside, string text)
    {
        var bare = text.Bare();
        if (aside is Asked.OfAlarm alarm)
        {
            return AnsweredUrgent(alarm, text);
        }

        if (!_isPressed && SpeechActs.Of(text, Asking.Menu) == SpeechAct.Question && Commands.Find(text) == Command.None
            && (aside is not Asked.WhichField || Named(text) is null))
        {
            Explain(text);
            return true;
        }

        switch (aside)
        {
            case Asked.HandoverPhone:
                return AnsweredHandover(text);
            case Asked.Restart or Asked.Cancel:
                return ReallyOrNot(aside, text);
            case Asked.TakeBack(_, var declared):
                EndAside();
                if (Commands.Find(text) == Command.Withdrawn || (!Denies(text) && (text.StartsWith("确定", StringComparison.Ordinal)
                        || text.Bare() is "是" or "是的" || YesNoReader.Find(text) == true)))
                {
                    _effects.Add(new Effect.TakeBack(declared));
                    return true;
                }

                _said.Add(Wording.NotTakenBack);
                Back();
                return true;
            case Asked.Receipt or Asked.Last4 when bare is "算了" or "不查了" or "取消" or "不用了" or "不查" or "返回" || Commands.Find(bare) is Command.Cancel
                or Command.Back or Command.Continue:
                EndAside();
                _said.Add(Wording.StatusGivenUp);
                Back();
                return true;
            case Asked.Receipt or Asked.Last4 when Commands.Find(bare) is Command.Person or Command.Help or Command.Restart:
                EndAside();
                return false;
            case Asked.Receipt:
                if (Commands.Receipt(text) is { } receipt)
                {
                    return LookUp(receipt);
                }

                Say(Wording.AskReceiptAgain, ["算了"], Asking.Menu, "unreadable-receipt");
                return true;
            case Asked.Last4(_, var looked):
                if (Numerals.Runs(text).FirstOrDefault(run => run.Length is 4 or 11) is { } digits)
                {
                    EndAside();
                    _effects.Add(new Effect.LookUpStatus(looked, digits[^4..]));
                    return true;
                }

                Say(Wording.AskLast4Again, ["算了"], Asking.Menu, "unreadable-digits");
                return true;
            case Asked.WhichAnswer which:
                return Meant(which, text);
            case Asked.WhichField which:
                return Which(which, text);
            default:
                return false;
        }
    }

    private void Back()
    {
        if (_draft.Asking is null)
        {
            Say();
        }
        else
        {
            Reopen();
            AskAgain();
        }
    }

    /// <summary>确定不撤了; 是不小心按到了: a yes with a no in it destroys nothing.</summary>
    private static bool Denies(string text) => text.ContainsAny("不", "别", "没", "误");

    private bool ReallyOrNot(Asked.Beside aside, string text)
    {
        var command = Commands.Find(text);
        if (command == Command.None && Repairs.Of(text) == Repair.TakesBack)
        {
            EndAside();
            return false;
        }

        var same = (aside, command) is (Asked.Restart, Command.Restart) or (Asked.Cancel, Command.Cancel);
        var said = text.StartsWith('是') && text.Length < 10 || text.StartsWith("确定", StringComparison.Ordinal) || same ? true : text.StartsWith('不')
            ? false : YesNoReader.Find(text);
        if (said == true && !same && Denies(text))
        {
            said = false;
        }

        EndAside();
        if (said != true)
        {
            // Whatever is not a clear yes destroys nothing. An ordinary answer is taken as one.
            if (said == false)
            {
                _said.Add(Wording.GoOn);
                AskAgain();
            }

            return said == false;
        }

        if (_draft.Parked is { } parked)
        {
            _draft = parked with { LastTurn = now };
            _said.Add(Wording.GoOn);
            Resume();
            return true;
        }

        var consent = Answers.Empty;
        foreach (var field in (Field[])[Shared2024.ConsentNoticeVersion, Shared2024.ConsentGivenOn])
        {
            consent = _draft.Answers.Find(field) is { } value ? consent.With(field, value) : consent;
        }

        if (aside is Asked.Restart)
        {
            _draft = Fresh(consent) with { Asked = new Asked.Situation() };
            _said.Add(Wording.Restarted);
            Ask();
        }
        else
        {
            _draft = Fresh(Answers.Empty) with { State = DraftState.Closed, Sibling = Answers.Empty, Children = null };
            _effects.Add(new Effect.Forget());
            Say(Wording.Cancelled);
        }

        return true;
    }

    private bool Which(Asked.WhichField aside, string text)
    {
        var bare = text.Bare();
        if (bare is "不改了" or "不改" or "算了" or "没有" || Commands.Find(bare) is Command.Cancel or Command.Continue or Command.Back)
        {
            EndAside();
            _said.Add(Wording.Kept);
            AskAgain();
            return true;
        }

        var edit = Corrections.Change(Named, text);
        if ((edit?.Field ?? Named(text)) is { } field && Plan.IsAsked(field))
        {
            EndAside();
            if (edit?.Value is { Length: > 0 } value)
            {
                Change(field, value);
            }
            else
            {
                Revisit(field);
            }

            return true;
        }

        if (LastAnswered().FirstOrDefault(answered => CanBe(answered, bare, isLast: true)) is { } meant && Mended(meant, bare) is { Value: var anew })
        {
            EndAside();
            Propose(meant, anew, Wording.DoYouMeanChange(meant, anew));
            return true;
        }

        var command = Commands.Find(bare);
        if (aside.IsAgain || command is not Command.None)
        {
            // A second time not found, or something else wanted: the change is given up, nothing else.
            EndAside();
            if (command is Command.Person or Command.Help or Command.Status or Command.Restart)
            {
                return false;
            }

            _said.Add(Wording.Kept);
            AskAgain();
            return true;
        }

        _draft = _draft with { Asked = aside with { IsAgain = true } };
        Say(Wording.WhichFieldAgain, ["不改了"], Asking.Menu, "unknown-field");
        return true;
    }
}
