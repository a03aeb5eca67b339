using Conversation.Readers;
using Domain.Forms;

namespace Conversation;

/// <summary>Answers to fields.</summary>
internal sealed partial class Session
{
    /// <summary>After so many misses in a row a person is offered.</summary>
    private const int MostMisses = 3;

    private void HearField(string text)
    {
        if (FieldOf(_draft.Asking!) is not { } field || !Plan.IsAsked(field))
        {
            // The form no longer has the question that was open.
            Ask();
            return;
        }

        if (_draft.Revisiting && text.Bare() is "不改" or "不改了" or "不用改" or "不变" or "没错" or "就这样" or "保持不变" or "不用了" or "原来的就行")
        {
            _draft = _draft with { Revisiting = false, Pending = null, Back = 0 };
            _said.Add(Wording.Kept);
            Ask();
            return;
        }

        if (text.Bare() is "不改" or "不改了" or "不用改")
        {
            AskAgain();
            return;
        }

        if (Edited(text))
        {
            return;
        }

        Answer(field, text);
    }

    private void Answer(Field field, string text)
    {
        var facts = _draft.Answering is null ? Facts.Find(text, field.Key, _draft.Answers, _today).Where(fact => Volunteered(fact.Field, field)).ToList() : [];
        var own = facts.FindIndex(fact => fact.Field.Key == field.Key);
        var read = own >= 0 && field.Type is FieldType.Address or FieldType.Spells ? Read.Nothing.Instance : Reader.Of(new Scene(field, _draft.Answers, _today, _draft.Pending), text);
        if (own >= 0 && read is not Read.Got)
        {
            read = new Read.Got(facts[own].Value);
        }

        if (own >= 0)
        {
            facts.RemoveAt(own);
        }

        if (field.Key is "childName" or "sex" && SpokenDate.AgeIn(text) is { } age and < 20)
        {
            _draft = _draft with { ChildAge = age };
        }

        switch (read)
        {
            case Read.Got got when Refusal(field, got.Value) is { } refusal:
                _said.Add(refusal.Message);
                _draft = _draft with { Misses = _draft.Misses + 1, Pending = null };
                AskField(Form, field, refusal.Code);
                break;
            case Read.Got got:
                var again = _draft.Revisiting && _draft.Answers.Has(field);
                Keep(field, got.Value);
                Acknowledge(field, got, text, Volunteer(facts), again);
                Ask();
                break;
            case Read.Part part:
                Volunteer(facts);
                _draft = _draft with { Pending = part.Kept, Misses = 0 };
                Say(part.Say, [.. (part.Choices ?? []).Select(choice => new Choice(choice)), .. Choices(field).Where(choice => choice.Value is "不清楚" or "跳过")], field.Key, part.Problem);
                break;
            case Read.Wrong wrong:
                _draft = _draft with { Misses = _draft.Misses + 1, Pending = null };
                Say(_draft.Misses >= MostMisses ? $"{wrong.Say}\n{Wording.OfferPerson}" : wrong.Say, Helping(field), field.Key, wrong.Problem);
                break;
            case Read.Nothing when field.Group is "father" or "mother" && text.Length <= 12 && text.ContainsAny("没有爸", "没爸", "没有妈", "没妈", "没有父", "没有母"):
                SkipGroup(field, "");
                break;
            case Read.Nothing when HasNone(field, text):
                Skip(field);
                break;
            default:
                NotUnderstood(field, facts);
                break;
        }
    }

    /// <summary>"没有身份证", "照片上有", "没手机": there is no number to be had from them now.</summary>
    private static bool HasNone(Field field, string text) =>
        (field.Type is FieldType.Identity or FieldType.Phone || field is { Type: FieldType.Date, Necessity: Necessity.Optional } || field.Key == "birthCertificateNumber")
        && text.Length <= 24 && (text.ContainsAny("没有", "没办", "没带", "手边没", "找不着", "找不到", "没电话", "没手机", "没身份证", "莫得", "木有", "照片上有", "不在手边", "没回", "还没", "联系不上", "打不通", "没存", "没记") || YesNoReader.Find(text) == false);

    private void NotUnderstood(Field field, List<Fact> facts)
    {
        if (Volunteer(facts) is { Count: > 0 } understood)
        {
            _said.Add($"记下了：{string.Join("，", understood)}。");
            AskField(Form, field);
            return;
        }

        _draft = _draft with { Misses = _draft.Misses + 1 };
        Say(Wording.NotUnderstood(field, _draft.Misses), Helping(field), field.Key, "not-understood");
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

    /// <summary>An error between two answers is said at once; the later answer waits.</summary>
    private Problem? Refusal(Field field, object value)
    {
        var before = Plan.WithWhatFollows(Form, _draft.Answers);
        return Form.Check(before.With(field, value), Intake, partial: true).Problems.FirstOrDefault(problem => problem.Field == field.Key);
    }

    private void Keep(Field field, object value) => _draft = _draft with
    {
        Answers = _draft.Answers.With(field, value),
        Trail = _draft.Trail.Remove(field.Key).Add(field.Key),
        Skipped = _draft.Skipped.Remove(field.Key),
        Pending = null,
        Misses = 0,
        Revisiting = false,
        Back = 0,
    };

    private void KeepUnknown(Field field) => _draft = _draft with
    {
        Answers = _draft.Answers.WithUnknown(field),
        Trail = _draft.Trail.Remove(field.Key).Add(field.Key),
        Pending = null,
        Misses = 0,
        Revisiting = false,
        Back = 0,
    };

    /// <summary>What was said along the way never overwrites an answer; only a change does that.</summary>
    private bool Volunteered(Field fact, Field asked) => fact.Key == asked.Key || !_draft.Answers.Has(fact);

    private List<string> Volunteer(List<Fact> facts)
    {
        var understood = new List<string>();
        foreach (var (field, value) in facts)
        {
            if (!_draft.Answers.Has(field))
            {
                _draft = _draft with { Answers = _draft.Answers.With(field, value), Trail = _draft.Trail.Remove(field.Key).Add(field.Key) };
                if (Form.Find(field.Key) is not null || field.Key is "bothParentsAway" or "fatherWork" or "motherWork")
                {
                    understood.Add(Understood(field, value));
                }
            }
        }

        return understood;
    }

    private static string Understood(Field field, object value) => field.Key switch
    {
        "sex" => (string)value == "female" ? "女孩" : "男孩",
        "birthDate" => $"{field.Show(value)}出生",
        "ethnicity" => field.Show(value),
        "bothParentsAway" => (bool)value ? "爸爸妈妈都在外打工" : "爸爸妈妈没有都出去",
        "hasEntrustedCarer" => (bool)value ? "有人照看" : "没有托人照看",
        "father.status" or "mother.status" => $"{(field.Group == "father" ? "爸爸" : "妈妈")}{((string)value == "deceased" ? "不在了" : field.Show(value))}",
        "hukouRegistered" => (bool)value ? "上了户口" : "还没上户口",
        "studyStatus" => field.Show(value),
        "fatherWork" or "motherWork" when value is SpellList { Count: 1 } stays && stays[0] is { StartedOn: null, Division: { } place } =>
            $"{(field.Key == "fatherWork" ? "爸爸" : "妈妈")}在{Domain.Divisions.DivisionTable.Name(place)}打工",
        "declarant.relationship" => (string)value switch { "father" => "您是孩子爸爸", "mother" => "您是孩子妈妈", "carer" => "您在照看孩子", "otherGuardian" => "您是孩子的监护人", _ => "您是帮着登记的" },
        "carer.relationship" => $"照看的人是孩子{field.Show(value)}",
        _ => $"{FieldNames.Label(field)} {Show(field, value)}",
    };

    /// <summary>Only what was worked out is said back; "是" needs no echo.</summary>
    private void Acknowledge(Field field, Read.Got got, string text, List<string> more, bool again)
    {
        var note = got.Note is null ? "" : $"（{got.Note}{(field.Type == FieldType.Date && got.Note.Contains("先按", StringComparison.Ordinal) ? "，不对可以改" : "")}）";
        var echo = field.Type switch
        {
            FieldType.Date or FieldType.Address or FieldType.Spells => true,
            FieldType.Choice or FieldType.Multi => !text.Contains(field.Show(got.Value), StringComparison.Ordinal),
            FieldType.Text => more.Count > 0 || got.Note is not null || text.Bare() != (string)got.Value,
            _ => false,
        };
        if (again)
        {
            _said.Add($"改好了：{FieldNames.Label(field)} {Show(field, got.Value)}{note}。");
        }
        else if (echo || more.Count > 0)
        {
            _said.Add($"记下了：{string.Join("，", more.Prepend(more.Count > 0 || field.Key is "declarant.relationship" ? Understood(field, got.Value) : Show(field, got.Value)))}{note}。");
        }
        else if (got.Note is not null)
        {
            _said.Add($"{got.Note}。");
        }
    }

    /// <summary>"改一下姓名", "不对，是3月6号".</summary>
    private bool Edited(string text)
    {
        if (Commands.Correction(text) is { } right)
        {
            return Correct(right);
        }

        if (!_draft.Begun && _draft.Answering is null)
        {
            return false;
        }

        switch (Commands.Change(Named, text))
        {
            case null:
                return false;
            case { Field: null }:
                _draft = _draft with { Aside = new Aside(AsideKind.WhichField) };
                AskAside(_draft.Aside);
                return true;
            case { Field: { } field } when !Plan.IsAsked(field):
                return false;
            case { Field: { } field, Value: { Length: > 0 } value }:
                Change(field, value);
                return true;
            case { Field: { } field }:
                Revisit(field);
                return true;
        }
    }

    /// <summary>The last answer was wrong: take the right one if it was said, else ask again.</summary>
    private bool Correct(string right)
    {
        if (_draft.Trail.LastOrDefault() is not { } last || FieldOf(last) is not { } field || _draft.Revisiting || _draft.Pending is not null)
        {
            return false;
        }

        if (right.Length == 0)
        {
            Revisit(field);
            return true;
        }

        // What cannot be an answer to the last question is one to the open question: "不对，是李小雪".
        if (Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), right) is not Read.Got)
        {
            return false;
        }

        Change(field, right);
        return true;
    }

    /// <summary>A new answer to a field answered before; what follows from it is worked out anew.</summary>
    private void Change(Field field, string value)
    {
        switch (Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), value))
        {
            case Read.Got got when Refusal(field, got.Value) is null:
                Keep(field, got.Value);
                _said.Add($"改好了：{FieldNames.Label(field)} {Show(field, got.Value)}{(got.Note is null ? "" : $"（{got.Note}）")}。");
                Ask();
                break;
            case Read.Part or Read.Wrong or Read.Got:
                _draft = _draft with { Asking = field.Key, Revisiting = true, Pending = null, Misses = 0 };
                Answer(field, value);
                break;
            default:
                Revisit(field);
                break;
        }
    }

    /// <summary>"不对，是3月6号": the year said before still holds.</summary>
    private Pending? Known(Field field) => _draft.Answers.Find(field) is DateOnly date ? new Pending(Year: date.Year) : null;

    private void Revisit(Field field)
    {
        _draft = _draft with { Asking = field.Key, Revisiting = true, Pending = null, Misses = 0, Aside = null };
        var before = _draft.Answers.Find(field) is { } value && Plan.IsAnswered(field, _draft.Answers) ? $"原来记的是：{Show(field, value)}。不改就说“不改”。\n" : "";
        Say($"{before}{field.Question}", [.. Choices(field), .. before.Length > 0 ? [new Choice("不改")] : Array.Empty<Choice>()], field.Key);
    }

    private void GoBack()
    {
        var trail = _draft.Trail.Where(key => FieldOf(key) is { } field && Plan.IsAsked(field)).ToList();
        var at = trail.Count - 1 - _draft.Back;
        if (at < 0)
        {
            _said.Add(Wording.FirstQuestion);
            AskAgain();
            return;
        }

        var back = _draft.Back + 1;
        Revisit(FieldOf(trail[at])!);
        _draft = _draft with { Back = back };
    }

    private void DoNotKnow(Field field)
    {
        if (Reader.Settle(new Scene(field, _draft.Answers, _today, _draft.Pending)) is { } settled && Refusal(field, settled) is null)
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
        if (_draft.Revisiting && _draft.Answers.Has(field))
        {
            _draft = _draft with { Revisiting = false, Pending = null, Back = 0 };
            _said.Add(Wording.Kept);
            Ask();
        }
        else if (field.Necessity == Necessity.Optional)
        {
            _draft = _draft with { Skipped = _draft.Skipped.Add(field.Key), Pending = null, Misses = 0, Revisiting = false };
            _said.Add(Wording.Skipped);
            Ask();
        }
        else
        {
            DoNotKnow(field);
        }
    }

    private static Choice? Place(string code) =>
        Domain.Divisions.DivisionCode.TryParse(code, out var place) && Domain.Divisions.DivisionTable.FullName(place) is { } name ? new Choice(name) : null;

    /// <summary>The whole of father, mother or guardian; what the form needs of them is left for staff.</summary>
    private void SkipGroup(Field field, string text)
    {
        var group = text.ContainsAny("爸") ? "father" : text.ContainsAny("妈") ? "mother" : field.Group;
        if (_draft.Supplementing && !text.ContainsAny("爸", "妈", "照看", "监护", "这部分"))
        {
            _draft = _draft with { Supplementing = false, Pending = null, Misses = 0 };
            _said.Add(Wording.Skipped);
            Ask();
            return;
        }

        if (group is null)
        {
            Skip(field);
            return;
        }

        _draft = _draft with { Skipped = _draft.Skipped.Add(group + ".*"), Pending = null, Misses = 0, Revisiting = false };
        foreach (var part in Form.Fields.Where(part => part.Group == group && part.IsNeeded(_draft.Answers, _today, selfDeclared: true) && !_draft.Answers.Has(part)))
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
            field.Key == "childName" ? "名字得有一个。还没取名就说“没取名”，真不知道就说“名字不详”。" : $"这一项空不得，{(field.Type == FieldType.Address ? "说到县（区）也行。" : "")}{field.Question}",
            [.. (_draft.Pending?.Places ?? []).Select(Place).OfType<Choice>(), .. Helping(field)], field.Key, "must-answer");
    }
}
