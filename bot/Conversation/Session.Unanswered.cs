using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;

namespace Conversation;

/// <summary>What is said of an open question and answers it not: not understood, not known, none to be had, passed over.</summary>
internal sealed partial class Session
{
    /// <summary>"没有身份证", "照片上有", "没手机": there is no number to be had from them now.</summary>
    private static bool HasNone(Field field, string text) =>
        !(field.Type == FieldType.Identity && text.ContainsAny("打不通", "没电话", "没手机"))
        && (field.Type is FieldType.Identity or FieldType.Phone || field is { Type: FieldType.Date, Necessity: Necessity.Optional }
            || field.Key == "birthCertificateNumber")
        && text.Length <= 24 && (text.ContainsAny("没有", "没办", "没带", "手边没", "找不着", "找不到", "没电话", "没手机", "没身份证", "莫得", "木有", "照片上有", "不在手边", "没回", "还没",
            "联系不上", "打不通", "没存", "没记") || YesNoReader.Find(text) == false);

    private void NotUnderstood(Field field, List<Fact> facts, string text)
    {
        if (Volunteer(facts) is { Count: > 0 } understood)
        {
            // What was said may answer the open question by itself: who has lost a parent is not asked whether both are away.
            _said.Add($"记下了：{string.Join("，", understood)}。");
            AskAgain();
            return;
        }

        if (_draft.Answering is null && (ProposedChange(text) || ProposedName(field, text) || Doubted(field, text)))
        {
            return;
        }

        if (_draft.Misses == 0 && IsOfTheLast(text, Backward.Perhaps))
        {
            var behind = LastAnswered().First();
            if (Backward.IsOfPeople(field))
            {
                // 走了三年没消息, where it is asked why one cannot look after it: told of people, it may be either.
                AskWhich(behind);
                return;
            }

            Retract(behind);
            return;
        }

        if (_draft.Misses == 0 && Backward.Opens(field, text) is { } yes)
        {
            Propose(field, yes, Coverage.Ask(field, new Read.Got(yes)));
            return;
        }

        if (!_isPressed && _draft.Misses == 0 && _draft.Asked is Asked.Question && IsBehindAnswer && TheLast(text) is { } last && last != field
            && Backward.IsSaid(last, field, text) && !SaysAgain(last, text))
        {
            AskWhich(last);
            return;
        }

        if (_draft.Asked is Asked.Question && TheLast(text) is { } before && before != field && Backward.MayBe(before, text)
            && !SaysAgain(before, text))
        {
            SayWhatStands(before);
        }

        _draft = _draft with { Misses = _draft.Misses + 1 };
        Say(Wording.NotUnderstood(field, _draft.Answers, _draft.Misses), Helping(field), field.Key, "not-understood");
    }

    /// <summary>What was not understood may have been about the answer before: that is said once more, with the way to take it back.</summary>
    private void SayWhatStands(Field before)
    {
        if (!_isPressed && _draft.Misses == 0 && IsBehindAnswer && _draft.Answers.Find(before) is { } value)
        {
            Undoable(before);
            _said.Add(Wording.Stands(Echo.Of(before, value)));
        }
    }

    private List<Choice> Helping(Field field)
    {
        var choices = Choices(field);
        if (_draft.Misses >= MostMisses)
        {
            choices.Add(new("人工"));
        }

        return choices;
    }

    private void DoNotKnow(Field field)
    {
        if (Reader.Settle(new Scene(field, _draft.Answers, _today, Half)) is { } settled && Refusal(field, settled) is null)
        {
            Keep(field, settled);
            _draft = _draft with { Skipped = _draft.Skipped.Add(field.Key) };
            _said.Add($"那就先记：{Show(field, settled)}。{Wording.RestLater}");
            Ask();
        }
        else if (field.Necessity == Necessity.MustAnswer || !field.MayBeUnknown)
        {
            MustAnswer(field);
        }
        else
        {
            KeepUnknown(field);
            _said.Add(field.Necessity == Necessity.Optional ? Wording.Skipped : Wording.LeftOpen);
            Ask();
        }
    }

    private void Skip(Field field)
    {
        if (IsAgain && _draft.Answers.Has(field))
        {
            Settled();
            _said.Add(Wording.Kept);
            Ask();
        }
        else if (field.Necessity == Necessity.Optional)
        {
            _draft = _draft with { Skipped = _draft.Skipped.Add(field.Key), Misses = 0 };
            Settled();
            _justSaid.Add(field.Key);
            _said.Add(Wording.Skipped);
            Ask();
        }
        else
        {
            DoNotKnow(field);
        }
    }

    private static Choice? Place(string code) =>
        Domain.Divisions.DivisionCode.TryParse(code, out var place) && Domain.Divisions.DivisionTable.FullName(place) is { } name
        ? new Choice(name) : null;

    /// <summary>The whole of father, mother or guardian; what the form needs of them is left for staff.</summary>
    private void SkipGroup(Field field, string text)
    {
        var group = text.ContainsAny("爸") ? "father" : text.ContainsAny("妈") ? "mother" : field.Group;
        if (_draft.Supplementing && !text.ContainsAny("爸", "妈", "照看", "监护", "这部分"))
        {
            _draft = _draft with { Stage = Declaring with { Supplementing = false }, Misses = 0 };
            KeepHalf(null);
            _said.Add(Wording.Skipped);
            Ask();
            return;
        }

        if (group is null)
        {
            Skip(field);
            return;
        }

        _draft = _draft with { Skipped = _draft.Skipped.Add(group + ".*"), Misses = 0 };
        Settled();
        _justSaid.Add(field.Key);
        foreach (var part in Form.Fields.Where(part => part.Group == group && part.IsNeeded(_draft.Answers, _today, selfDeclared: true)
            && !_draft.Answers.Has(part)))
        {
            _draft = _draft with { Answers = _draft.Answers.WithUnknown(part) };
        }

        _said.Add(Wording.Skipped);
        Ask();
    }

    private void MustAnswer(Field field)
    {
        _draft = _draft with { Misses = _draft.Misses + 1 };
        Say(
            field.Key == "childName" ? "名字得有一个。还没取名就说“没取名”，真不知道就说“名字不详”。"
                : $"这一项空不得，{(field.Type == FieldType.Address ? "说到县（区）也行。" : "")}{field.Question}",
            [.. (Half?.Places ?? []).Select(Place).OfType<Choice>(), .. Helping(field)], field.Key, "must-answer");
    }
}
