using System.Text.RegularExpressions;
using Conversation.Readers;
using Conversation.Understanding;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Time;

namespace Conversation;

/// <summary>One turn under way: the draft as it becomes, and what is said.</summary>
internal sealed partial class Session(Draft draft, DateTimeOffset now, Func<DateOnly, PolicyParameters> policyOn, Notice notice)
{
    /// <summary>After so long a silence the person is welcomed back.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromHours(3);

    private readonly DateOnly _today = CivilTime.ChinaDate(now);
    private readonly List<Reply> _replies = [];
    private readonly List<Effect> _effects = [];
    private readonly List<string> _said = [];
    private Draft _draft = draft;

    /// <summary>The person pressed one of our own buttons, or said its number: no word of theirs to be weighed.</summary>
    private bool _isPressed;

    /// <summary>The open question is asked again and was not helped by its first words.</summary>
    private bool _otherWords;

    public Turn Done() => new(_justSaid.Count > 0 || _isHalfSaid ? _draft with { JustSaid = [.. _justSaid.Distinct()] } : _draft, _replies, _effects);

    public void Hear(Message message)
    {
        var silence = _draft.LastTurn is { } last ? now - last : TimeSpan.Zero;
        _draft = _draft with { LastTurn = now };
        if (_draft.Heard is not null && _draft.Answering is null && StillHeard is null)
        {
            _draft = _draft with { Heard = null, HeardAt = null };
        }

        if (_draft.FormChanged)
        {
            _said.Add(Wording.FormChanged);
            _draft = _draft with { FormChanged = false };
        }

        var words = Words.Clean(message.Choice ?? Written(message));
        _isPressed = message.Choice is not null;
        var text = _isPressed ? words : Normaliser.Of(words);
        var photos = KeepPhotos(message);
        if (IsOldCard(message, text))
        {
            return;
        }

        if (text.Length == 0)
        {
            Silent(message, photos);
            return;
        }

        if (photos > 0)
        {
            _said.Add(Wording.PhotoKept);
        }

        _warned.AddRange(Warnings());
        LookBefore();
        if (!_isPressed && Alarmed(text, words))
        {
            return;
        }

        if (_draft.State == DraftState.Submitting)
        {
            if (_draft.Asked is Asked.OfAlarm urgent && !WantsToGoOn(text.Bare()) && AnsweredUrgent(urgent, text))
            {
                return;
            }

            EndAside();
            Resubmit();
            return;
        }

        if (silence > Away && _draft.State == DraftState.Open && Asking.IsField(_draft.Asking))
        {
            _said.Add(Wording.WelcomeBack);
        }

        Listen(Offered(text), words);
    }

    /// <summary>What was typed, or how a telephone names the place that was sent.</summary>
    private static string Written(Message message) => message is { Text.Length: 0, Location: { } place }
        ? string.IsNullOrWhiteSpace(place.Address) ? place.Label ?? "" : place.Address
        : message.Text;

    private void Silent(Message message, int photos)
    {
        if (message.IsVoice)
        {
            _said.Add(Wording.Voice);
        }
        else if (message.Location is not null)
        {
            _said.Add(Wording.LocationUnclear);
        }

        if (photos > 0)
        {
            _said.Add(Wording.PhotoKept);
        }
        else if (message.Arrived && _draft.Asking is not null && _draft.State == DraftState.Open)
        {
            _said.Add(Wording.WelcomeBack);
        }

        if (_draft.State == DraftState.Submitting)
        {
            Resubmit();
        }
        else if (_draft.State == DraftState.Closed && photos > 0)
        {
            Say();
        }
        else
        {
            Reopen();
            AskAgain();
        }
    }

    /// <param name="words">What was said, to the letter.</param>
    private void Listen(string text, string words)
    {
        if (!_isPressed && HasConsent && _draft.Answering is null && Withdrawals.In(text))
        {
            RefuseConsent(_draft.Declared.IsEmpty ? Wording.ConsentWithdrawn : Wording.ConsentWithdrawnAfter);
            return;
        }

        if (_draft.Asked is Asked.Beside aside && Answered(aside, text))
        {
            return;
        }

        if (TookBack(text) || Commanded(text))
        {
            return;
        }

        // Staff read the very words; nothing is taken from them.
        if (_draft is { Asked: Asked.StaffWords, State: DraftState.Open })
        {
            HearWords(words);
            return;
        }

        if (!_isPressed && Acted(text))
        {
            return;
        }

        if (_draft is { State: DraftState.Closed, Asked: Asked.Consent } && !HasConsent)
        {
            AfterRefusal(text);
            return;
        }

        if (_draft.State == DraftState.Closed)
        {
            Reopen();
            if (IsThanks(text))
            {
                _draft = _draft with { State = DraftState.Closed };
                Say("不客气！");
                return;
            }
        }

        if (Asking.IsField(_draft.Asking) && IsGreeting(text))
        {
            AskAgain();
            return;
        }

        switch (_draft.Asked)
        {
            case Asked.Consent:
                HearConsent(text);
                break;
            case Asked.Situation:
                HearMenu(text);
                break;
            case Asked.Decision:
                HearDecision(text);
                break;
            case Asked.Summary:
                HearConfirm(text);
                break;
            case Asked.AnotherChild:
                HearAnother(text);
                break;
            case Asked.OfField open:
                HearField(open, text);
                break;
            default:
                HearBefore(text);
                AskAgain();
                break;
        }
    }

    /// <summary>What is said before the consent waits for it.</summary>
    private void HearBefore(string text)
    {
        if (!IsGreeting(text) && SpeechActs.Of(text, Asking.Consent) == SpeechAct.Answer)
        {
            var before = StillHeard;
            _draft = _draft with { Heard = before is null ? text : Cut($"{before}。{text}"), HeardAt = before is null ? now : _draft.HeardAt };
        }

        static string Cut(string all) => all.Length > Words.Longest ? all[..Words.Longest] : all;
    }

    /// <summary>What was said before the consent, unless that is more than an hour ago.</summary>
    private string? StillHeard => _draft is { Heard: { } heard, HeardAt: { } at } && now - at <= Draft.LongestHeard ? heard : null;

    /// <summary>Consent was refused: nothing is asked again until the person wants it.</summary>
    private void AfterRefusal(string text)
    {
        if (Assents.ToNotice(text) == Assent.Yes)
        {
            _draft = _draft with { State = DraftState.Open };
            HearConsent(text);
        }
        else if (IsGreeting(text) || Begin(text))
        {
            Reopen();
            HearBefore(text);
            AskAgain();
        }
        else
        {
            Say(Wording.WheneverYouLike);
        }
    }

    /// <summary>The next message after an end starts with the next child; the consent stays.</summary>
    private void Reopen()
    {
        if (_draft.State == DraftState.Closed)
        {
            var consented = _draft.Answers.Has(Shared2024.ConsentNoticeVersion);
            _draft = Fresh(consented ? Plan.OfTheFamily(_draft.Answers) : Answers.Empty) with { Asked = consented ? new Asked.Situation() : null };
        }
    }

    /// <summary>The next child of this conversation, with what is known already.</summary>
    private Draft Fresh(Answers known) => new()
    {
        Id = _draft.Id,
        Child = _draft.Declared.Any(declared => declared.Child == _draft.Child) ? _draft.Child + 1 : _draft.Child,
        Answers = known,
        Leaning = known.Count > 2 ? _draft.Leaning : null,
        Skipped = known.Count > 2 ? [.. _draft.Skipped.Where(key => key.Contains('.', StringComparison.Ordinal))] : [],
        Declared = _draft.Declared,
        Children = _draft.Children,
        Sibling = _draft.Sibling,
        Questions = _draft.Questions,
        Settled = _draft.Settled,
        LastTurn = _draft.LastTurn,
    };

    private int KeepPhotos(Message message)
    {
        foreach (var photo in message.Attachments.Take(20))
        {
            var receipt = _draft.Answering?.Receipt ?? (_draft.State == DraftState.Closed || _draft.Asking == Asking.AnotherChild
                ? _draft.Declared.LastOrDefault()?.Receipt : null);
            _effects.Add(new Effect.KeepPhoto(photo, receipt));
            if (receipt is null && !_draft.Photos.Contains(photo.Reference) && _draft.Photos.Count < 20)
            {
                _draft = _draft with { Photos = _draft.Photos.Add(photo.Reference) };
            }
        }

        return message.Attachments.Count;
    }

    /// <summary>A card stays clickable for ever: a click on one of another child, or on a question long answered.</summary>
    private bool IsOldCard(Message message, string text)
    {
        if (message.Choice is null || message.Draft is not { } token)
        {
            return false;
        }

        if (token != _draft.Token)
        {
            if (_draft.Declared.LastOrDefault(declared => token
                == $"{_draft.Id}-{declared.Child.ToString(System.Globalization.CultureInfo.InvariantCulture)}") is { } before)
            {
                _said.Add($"{Wording.AlreadySubmitted}编号是 {before.Receipt}。");
            }
            else
            {
                _said.Add(Wording.StaleCard);
            }

            Reopen();
            AskAgain();
            return true;
        }

        if (message.Asks is not { } asks || asks == _draft.Asking || (asks == Asking.Menu && _draft.Asked is Asked.Beside)
            || _draft.State != DraftState.Open || Commands.Find(text) != Command.None || text.StartsWith('改')
            || FieldNames.Undone(text) is not null)
        {
            return false;
        }

        if (asks == Asking.Confirm && _draft.Declared.LastOrDefault(declared => declared.Child == _draft.Child) is { } same)
        {
            _said.Add($"{Wording.AlreadySubmitted}编号是 {same.Receipt}。");
        }
        else if (Asking.IsField(asks) && _draft.Begun && FieldOf(asks) is { } field && Plan.IsAsked(field))
        {
            Change(field, text);
            return true;
        }
        else
        {
            _said.Add(asks == Asking.Confirm ? Wording.NotYet : Wording.StaleCard);
        }

        AskAgain();
        return true;
    }

    /// <summary>"2" where the question came with numbered choices.</summary>
    private string Offered(string text)
    {
        if (_draft.Offered.Count == 0 || (Asking.IsField(_draft.Asking)
            && FieldOf(_draft.Asking!) is { Type: not (FieldType.Choice or FieldType.Multi or FieldType.YesNo or FieldType.Address) }))
        {
            return text;
        }

        var match = Number().Match(text.Bare());
        var number = !match.Success ? 0 : match.Groups["c"] is { Success: true, ValueSpan: var circled } ? circled[0] - '①' + 1
            : Numerals.Parse(match.Groups["n"].ValueSpan) ?? 0;
        if (number < 1 || number > _draft.Offered.Count)
        {
            _isPressed |= _draft.Offered.Contains(text);
            return text;
        }

        _isPressed = true;
        return _draft.Offered[number - 1];
    }

    private static bool IsGreeting(string text) => text.Bare() is "你好" or "您好" or "在吗" or "在不在" or "hi" or "hello" or "开始" or "喂" or "有人吗" or "登记"
        or "你好啊" or "/start" or "您好啊" or "早上好" or "晚上好" or "我要登记" or "我要申报";

    private static bool IsThanks(string text) => text.Bare() is "谢谢" or "谢谢你" or "谢谢您" or "好的" or "好" or "嗯" or "知道了" or "再见" or "拜拜" or "多谢" or "好嘞"
        or "麻烦了" or "好的谢谢" or "辛苦了";

    /// <summary>The form by what is known so far.</summary>
    private FormDefinition Form => _draft.Answering is { } question
        ? FormCatalogue.Find(question.FormId, question.FormVersion) ?? Standing.FormOf(_draft, ChildKind.Migrant, _today)
        : _draft.Form ?? Standing.FormOf(_draft, _draft.Leaning ?? ChildKind.Migrant, _today);

    /// <summary>A field of the form, or of the other one while it is not yet clear which fits.</summary>
    private Field? FieldOf(string key) => Form.Find(key)
        ?? (_draft.Answering is null && Standing.Other(_draft, Form, _today).Find(key) is { } other && _draft.Answers.Has(other) ? other : null);

    private Field? Named(string said) => FieldNames.Find(Form, said)
        ?? (_draft.Answering is null && FieldNames.Find(Standing.Other(_draft, Form, _today), said) is { } other && _draft.Answers.Has(other)
            ? other : null);

    private Stage.Declaring Declaring => _draft.Stage as Stage.Declaring ?? new Stage.Declaring();

    private bool HasConsent => _draft.Answers.Get(Shared2024.ConsentNoticeVersion) == notice.Version;

    [GeneratedRegex("^(?:选|第)?(?:(?<n>[0-9]{1,2})|(?<c>[①-⑨]))(?:个|项|号)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
