using Conversation.Readers;
using Conversation.Understanding;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Conversation;

/// <summary>What comes before any answer: danger, questions of the parent's own, refusals, a pause, small talk. None of it fills a field.</summary>
internal sealed partial class Session
{
    /// <summary>As much of what was said as a desk reads in a hurry.</summary>
    private const int MostUrgentWords = 500;

    /// <summary>Danger goes first, in whatever state the talk is; true when it was heard.</summary>
    private bool Alarmed(string text, string words)
    {
        if (Alarm.In(text) is not { } alarm)
        {
            return false;
        }

        var kind = Kebab(alarm.Kind.ToString());
        var county = CountyOf(text);
        _effects.Add(new Effect.Urgent(words.Length > MostUrgentWords ? words[..MostUrgentWords] : words, kind, county));
        var helps = alarm.IsNeed && HasConsent && _draft is { Begun: true, Answering: null, State: DraftState.Open }
            && _draft.Asking != Asking.AnotherChild;
        if (helps)
        {
            _draft = _draft with
            {
                Answers = _draft.Answers.With(Shared2024.HelpRequested, true),
                Skipped = _draft.Skipped.Remove(Shared2024.HelpRequested.Key)
            };
        }

        _said.Add(Wording.Urgent(alarm.Kind));
        if (helps)
        {
            _said.Add(Wording.HelpNoted);
        }

        Aside(new Asked.UrgentPhone(Interview is Asked.Proposal asked ? new Asked.Question(asked.Field, asked.Half, asked.IsAgain) : Interview,
            kind, county));
        return true;
    }

    /// <summary>
    /// The county of our city that is named in the words, else where the child lives, else where its hukou is; null: only the city is known.
    /// </summary>
    private DivisionCode? CountyOf(string text)
    {
        var answers = _draft.Parked is { } parked ? parked.Answers : _draft.Answers;
        var pending = Half is { Places: [var place] } && DivisionCode.TryParse(place, out var code) ? code : (DivisionCode?)null;
        return ((DivisionCode?[])
            [
                NamedCounty(text), AddressReader.Find(text, null).Found is Resolution.Unique { Division.Code: var named } ? named : null,
                answers.Get(Shared2024.CurrentAddress)?.Division, pending, answers.Get(Shared2024.HukouAddress)?.Division,
            ])
            .Select(division => division?.County)
            .FirstOrDefault(county => county is { } own && DivisionTable.Children(DivisionCode.Changzhi).Any(ours => ours.Code == own));
    }

    /// <summary>A county of ours by its name; 长子 alone is also somebody's eldest son.</summary>
    private static DivisionCode? NamedCounty(string text) => DivisionTable.Children(DivisionCode.Changzhi)
        .Where(county => text.Contains(county.Name, StringComparison.Ordinal)
            || (county.Name is { Length: > 2 } name && name[..^1] is not "长子" && text.Contains(name[..^1], StringComparison.Ordinal)))
        .Select(county => (DivisionCode?)county.Code).FirstOrDefault();

    private static string Kebab(string name) => string
        .Concat(name.Select((letter, at) => char.IsUpper(letter) ? $"{(at > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>After an urgent case: the telephone, if the parent wants; the interview goes on only when asked to.</summary>
    private bool AnsweredUrgent(Asked.OfAlarm aside, string text)
    {
        var bare = text.Bare();
        if (WantsToGoOn(bare))
        {
            EndAside();
            Reopen();
            AskAgain();
            return true;
        }

        if (Commands.Find(text) is Command.Person or Command.Status or Command.Help or Command.Restart or Command.Cancel)
        {
            EndAside();
            return false;
        }

        var phone = bare is "就打这个电话" or "打这个" or "行" or "可以" or "对" or "是" or "好" ? _draft.Answers.Get(Shared2024.DeclarantPhone) : PhoneIn(text);
        if (phone is not null)
        {
            _effects.Add(new Effect.Urgent(Wording.UrgentPhoneLeft, aside.Alarm, aside.County, phone));
            _said.Add(Wording.UrgentPhoneKept(phone));
        }
        else if (aside is Asked.UrgentPhone && Numerals.Runs(text).Any(run => run.Length >= 7))
        {
            _said.Add(Wording.PhoneUnclear);
            AskAside(aside);
            return true;
        }
        else if (bare.ContainsAny("不留", "不用打", "没有电话", "没电话") || bare is "不用" or "不" or "没有")
        {
            _said.Add(Wording.NoPhone);
        }
        else if (SpeechActs.Of(text, Asking.Menu) == SpeechAct.Question)
        {
            _said.Add(Answer(text));
        }

        Aside(new Asked.Urgent(aside.Waiting, aside.Alarm, aside.County));
        return true;
    }

    private static bool WantsToGoOn(string bare) =>
        bare is "接着登" or "登记" or "继续登" or "接着登吧" or "要登记" or "没事了" or "没事" || Commands.Find(bare) is Command.Continue or Command.AnotherChild;

    private static PhoneNumber? PhoneIn(string text) =>
        Numerals.Runs(text).Select(PhoneNumber.Parse).Where(parsed => parsed.IsValid).Select(parsed => parsed.Value).FirstOrDefault();

    /// <summary>人工: the telephone is asked first, so that somebody can ring; whatever is said instead, the person is passed on.</summary>
    private bool AnsweredHandover(string text)
    {
        var phone = PhoneIn(text);
        EndAside();
        _effects.Add(new Effect.Handover(phone));
        _said.Add(phone is null ? Wording.Person : Wording.PersonRings(phone));
        var bare = text.Bare();
        var isAnswer = phone is null && !(bare.ContainsAny("不留", "没有电话", "没电话", "没手机", "不用") || bare is "跳过" or "不" or "没有" or "算了" or "好" or "好的"
            || Commands.Find(text) is not Command.None);
        if (isAnswer)
        {
            // Something else was said: it is heard after the hand-over.
            return false;
        }

        Back();
        return true;
    }

    private void HandOver()
    {
        if (_draft.Answering is null && !_draft.Answers.Has(Shared2024.DeclarantPhone))
        {
            Aside(new Asked.HandoverPhone(Interview));
            return;
        }

        _effects.Add(new Effect.Handover());
        _said.Add(_draft.Answers.Get(Shared2024.DeclarantPhone) is { } known ? Wording.PersonRings(known) : Wording.Person);
        if (_draft.State == DraftState.Open && _draft.Asking is not null)
        {
            AskAgain();
        }

        Say();
    }

    /// <summary>A question, a refusal, a pause, thanks, small talk: answered as what it is. False: it may be an answer.</summary>
    private bool Acted(string text)
    {
        var act = SpeechActs.Of(text, _draft.Asking);
        switch (act)
        {
            case SpeechAct.Chat or SpeechAct.Thanks or SpeechAct.Greeting when Asking.IsField(_draft.Asking)
                && FieldOf(_draft.Asking!) is { Type: FieldType.Choice or FieldType.Multi or FieldType.YesNo } asked
                && Reader.Of(new Scene(asked, _draft.Answers, _today, Half), text) is Read.Got or Read.Confirm:
                return false;
            case SpeechAct.Question when IsUnclearAnswer(text) || (Corrections.Named(text) is { } named && Named(named) is not null):
                return false;
            case SpeechAct.Question:
                Explain(text);
                return true;
            case SpeechAct.Delay when _draft.Asking is not (Asking.Consent or Asking.Confirm or null):
                Pause();
                return true;
            case SpeechAct.Refusal when Asking.IsField(_draft.Asking) && _draft.State == DraftState.Open && FieldOf(_draft.Asking!) is { } field:
                Refuse(field);
                return true;
            case SpeechAct.Greeting when _draft.Asking is not null && _draft.State == DraftState.Open:
                AskAgain();
                return true;
            case SpeechAct.Thanks when _draft.Asking is not (null or Asking.Consent or Asking.Confirm)
                || (_draft.Asking == Asking.Consent && text.Contains('谢', StringComparison.Ordinal)):
                _said.Add(Wording.Welcome);
                Onward();
                return true;
            case SpeechAct.Chat when Joked(text):
                return true;
            case SpeechAct.Chat when _draft.Asking is not (null or Asking.Consent):
                _said.Add(_draft.Misses == 0 ? Wording.Chat : Wording.OfferPerson);
                _draft = _draft with { Misses = _draft.Misses + 1 };
                Onward();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Words that decide about consent or submission are weighed by their own rules, whatever they look like.</summary>
    private bool IsUnclearAnswer(string text) => _draft.Asking switch
    {
        Asking.Consent => Assents.ToNotice(text) is Assent.Yes or Assent.No,
        Asking.Confirm => Assents.ToSubmission(text) is Assent.Yes,
        _ => false,
    };

    private void Explain(string text)
    {
        _said.Add(Answer(text));
        SayWhatIsDoubted(text);
        if (Commands.Find(text) == Command.Explain)
        {
            _draft = _draft with { Misses = _draft.Misses + 1 };
            if (_draft.Misses >= MostMisses)
            {
                _said.Add(Wording.OfferPerson);
            }
        }

        Onward();
    }

    /// <summary>
    /// "算不算一起住呀，就周末见": a question behind an answer that is in that answer's words, or that no page answers, may put it in doubt. What stands is
    /// said, and how to take it back.
    /// </summary>
    private void SayWhatIsDoubted(string text)
    {
        if (!_isPressed && IsBehindAnswer && _draft.Asked is Asked.Question { Field: var key } && FieldOf(key) is { } open
            && TheLast(text) is { } last && last != open && Commands.Find(text) == Command.None && _draft.Answers.Find(last) is { } before
            && (Faq.Find(text, open.Key) is null || Backward.Score(last, text) > Backward.Score(open, text)))
        {
            Undoable(last);
            _said.Add(Wording.Stands(Echo.Of(last, before)));
        }
    }

    /// <summary>The answer to a parent's question, or openly that nobody has written one.</summary>
    private string Answer(string text)
    {
        if (Commands.Find(text) == Command.HowMany)
        {
            return Wording.Progress(_draft.Begun && _draft.Answering is null && HasConsent ? Remaining() : null);
        }

        return Faq.Find(text, _draft.Asking) is { } known
            ? known.Source.Length > 0 ? $"{known.Text}（{known.Source}）" : known.Text
            : Commands.Find(text) == Command.Explain ? Wording.Help : Wording.DoNotKnow;
    }

    /// <summary>The open question once more, in other words; nothing where nothing is open.</summary>
    private void Onward()
    {
        if (_draft.State == DraftState.Closed)
        {
            Say();
            return;
        }

        _otherWords = true;
        AskAgain();
    }

    private void Pause() => Say(_draft.State == DraftState.Closed ? Wording.WheneverYouLike : _draft.Begun ? Wording.Paused : Wording.PausedBefore);

    /// <summary>Why it is asked, and that it may be left out; who says so again is not asked a third time.</summary>
    private void Refuse(Field field)
    {
        if (_draft.Misses > 0 && (field.Necessity == Necessity.Optional || field.MayBeUnknown))
        {
            Skip(field);
            return;
        }

        _draft = _draft with { Misses = _draft.Misses + 1 };
        Say(Wording.WhyAsked(field, Faq.Find("为什么问这个", field.Key)?.Text), Helping(field), field.Key, "must-answer");
    }

    /// <summary>Questions that the school brings with it, while it is not known.</summary>
    private const int AboutSchool = 3;

    /// <summary>Questions still open, about.</summary>
    private int Remaining() => Plan.Remaining(Form, Plan.WithWhatFollows(Form, _draft.Answers), _draft, _today)
        + (_draft.Answers.Has(Shared2024.Schooling) ? 0 : AboutSchool);

    /// <summary>"看看都记了啥": what is written down so far, each row to be changed; then the open question again.</summary>
    private void SaySoFar()
    {
        var rows = Rows(Form, Plan.WithWhatFollows(Form, _draft.Answers));
        if (rows.Count == 0)
        {
            _said.Add(Wording.NothingYet);
        }
        else if (_draft.Asking != Asking.Confirm)
        {
            Say(Wording.SoFar, (IReadOnlyList<Choice>)[], null, summary: rows);
        }

        if (_draft.Asking == Asking.Confirm)
        {
            AskAgain();
        }
        else
        {
            Onward();
        }
    }
}
