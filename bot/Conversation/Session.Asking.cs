using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Conversation;

/// <summary>Asking: what comes next, in which words.</summary>
internal sealed partial class Session
{
    /// <summary>The most warnings put in front of somebody at once.</summary>
    private const int MostWarnings = 2;

    /// <summary>
    /// Asks the open question again: the same one where an answer is half understood or being changed, else what the answers now leave open.
    /// </summary>
    private void AskAgain(string? problem = null)
    {
        switch (_draft.Asked)
        {
            case Asked.Beside aside:
                AskAside(aside);
                break;
            case Asked.Proposal proposed:
                AskProposed(proposed);
                break;
            case Asked.Summary when _otherWords && HasConsent:
                Say(Wording.ConfirmAgain, Confirming, Asking.Confirm, problem);
                break;
            case Asked.Question { Field: var key } open when (open.Half is not null || open.IsAgain) && FieldOf(key) is { } field:
                AskField(Form, field, problem);
                break;
            case Asked.AnotherChild:
                AskAnother();
                break;
            default:
                Ask(problem);
                break;
        }
    }

    private void Ask(string? problem = null)
    {
        if (_draft.Answering is { } question)
        {
            AskForStaff(question);
            return;
        }

        if (!HasConsent)
        {
            AskConsent();
            return;
        }

        if (!_draft.Begun)
        {
            AskMenu(problem);
            return;
        }

        var standing = Standing.Of(_draft, _today, policyOn(_today));
        _draft = _draft with { Form = standing.Form };
        switch (standing)
        {
            case Standing.Open(var form, var field):
                AskField(form, field, problem);
                break;
            case Standing.Elsewhere(var form, var refusal):
                AskElsewhere(form, refusal);
                break;
            case Standing.Neither(_, var from, var why):
                Say(Wording.NoFormYet(from, why), from is null ? ["照样登记", "先不登", "人工"] : ["先记下，到时再问我", "现在就登记", "先不登"], Asking.Menu, problem);
                break;
            case Standing.Fits(var form):
                AskRest(form, problem);
                break;
        }
    }

    private void AskRest(FormDefinition form, string? problem)
    {
        var answers = Plan.WithWhatFollows(form, _draft.Answers);
        if (Plan.Next(form, answers, _draft, _today) is { } next)
        {
            if (problem is null)
            {
                SayProgress();
            }

            AskField(form, next, problem);
            return;
        }

        var check = form.Check(answers, Intake);
        if (check.Problems.FirstOrDefault(found => form.Find(found.Field) is { } field && Plan.IsAsked(field)) is { } mend)
        {
            _said.Add(mend.Message);
            AskField(form, form.Find(mend.Field)!, mend.Code);
            return;
        }

        if (_draft.Supplementing)
        {
            _draft = _draft with { Stage = Declaring with { Supplementing = false } };
        }

        var text = Wording.Summary;
        foreach (var warning in check.Warnings.Where(warning => warning.Code != "not-applicable").Take(MostWarnings))
        {
            text += $"\n再看一眼：{warning.Message}";
        }

        Say(text, Confirming, Asking.Confirm, problem, Rows(form, check.Answers));
    }

    private static IReadOnlyList<Choice> Confirming { get; } = [new("都对，提交", "确认提交"), new("改一项"), new("还想补充", "补充")];

    private static List<SummaryRow> Rows(FormDefinition form, Answers answers)
    {
        var rows = new List<SummaryRow>();
        foreach (var field in form.Fields)
        {
            if (field.Group == "consent" || !Plan.IsAsked(field))
            {
                continue;
            }

            if (answers.Find(field) is { } value)
            {
                rows.Add(new(field.Key, FieldNames.Label(field), Show(field, value), FieldNames.Edit(field)));
            }
            else if (answers.IsUnknown(field))
            {
                rows.Add(new(field.Key, FieldNames.Label(field), "不清楚", FieldNames.Edit(field)));
            }
        }

        return rows;
    }

    private static string Show(Field field, object value) => Echo.Show(field, value);

    private Intake Intake => new(_today, SelfDeclared: true);

    private void AskField(FormDefinition form, Field field, string? problem = null)
    {
        if (About?.Field != field.Key)
        {
            Open(field);
        }
        else if (_draft.Asked is Asked.Proposal { Half: var half })
        {
            KeepHalf(half);
        }

        if (HalfStay(field) is { } place)
        {
            KeepHalf(new Pending(Places: [place.Value]));
            Say(Wording.SinceWhen(field, place), [.. WaysOut(field).Union([new Choice("不清楚")])], field.Key, problem, form: form);
            return;
        }

        if (field.Key == "birthDate" && _draft.ChildAge is { } age && Half is null && !IsAgain)
        {
            KeepHalf(new Pending(Age: age));
            Say(Wording.BornWhen(age), Choices(field), field.Key, problem, form: form);
            return;
        }

        var question = _otherWords ? Rewording.Of(field, _draft.Answers) : Wording.Question(field, _draft.Answers);
        question = !_otherWords && _draft.Misses == 0 && field.Hint.Length > 0 && problem is null ? $"{question}\n{field.Hint}" : question;
        Say(question, _draft.Supplementing ? [.. Choices(field), new("都跳过")] : Helping(field), field.Key, problem, form: form);
    }

    /// <summary>A place of work said along the way whose beginning is still open.</summary>
    private Domain.Divisions.DivisionCode? HalfStay(Field field) =>
        !IsAgain && Half is null && _draft.Answers.Find(field) is SpellList { Count: 1 } stays && stays[0].StartedOn is null
        ? stays[0].Division : null;

    private static List<Choice> Choices(Field field)
    {
        var choices = field.Type switch
        {
            FieldType.YesNo => [new("是"), new("不是")],
            FieldType.Choice when field.Key == "ethnicity" => [new("汉族"), new("回族"), new("满族"), new("蒙古族")],

            // 无 last: "1" must mean 一级 on a channel that numbers the choices.
            FieldType.Choice or FieldType.Multi => [.. field.Options.OrderBy(option => option.Code == "none" && field.Key == "disabilityGrade")
                .Select(option => new Choice(option.Label))],
            FieldType.Spells => [new("没有出去打工")],
            _ => new List<Choice>(),
        };
        if (field.Type == FieldType.Multi && field.StandAlone.Count == 0 && field.Key == "familyHardship")
        {
            choices.Add(new(Message.NothingTicked));
        }

        choices.AddRange(WaysOut(field));
        return choices;
    }

    /// <summary>What may be said instead of an answer.</summary>
    private static List<Choice> WaysOut(Field field)
    {
        var choices = new List<Choice>();
        if (field.Necessity == Necessity.AnswerOrUnknown && field.MayBeUnknown)
        {
            choices.Add(new("不清楚"));
        }
        else if (field.Necessity == Necessity.Optional)
        {
            choices.Add(new("跳过"));
            if (field.Group is "father" or "mother")
            {
                choices.Add(new(field.Group == "father" ? "爸爸这部分都跳过" : "妈妈这部分都跳过"));
            }
        }

        return choices;
    }

    private void AskConsent()
    {
        if (_draft.Asked is Asked.Consent)
        {
            Say(_otherWords ? Wording.AskConsentAgain : Wording.AskConsent, Consenting, Asking.Consent);
            return;
        }

        var heard = StillHeard is not null;
        var again = _draft.Answers.Has(Shared2024.ConsentNoticeVersion);
        _said.Add($"{(again ? Wording.ConsentAgain : Wording.Greeting)}\n\n{(notice.Short.Length > 0 ? notice.Short : notice.Text)}");
        Say();
        Say(heard ? $"{Wording.HeardBeforeConsent}\n{Wording.AskConsent}" : Wording.AskConsent, Consenting, Asking.Consent);
    }

    private IReadOnlyList<string> Consenting => notice.Short.Length > 0 ? ["同意", "不同意", "看全文"] : ["同意", "不同意"];

    private void AskMenu(string? problem = null) => Say(
        problem is null && !_otherWords ? Wording.AskMenu : Wording.AskMenuAgain,
            [Wording.WithUs, Wording.AtHome, Wording.Unsure, Wording.CheckStatus], Asking.Menu, problem);

    private void AskElsewhere(FormDefinition form, Problem refusal)
    {
        if (refusal.Code == "address-too-coarse" && form.Find(refusal.Field) is { } field)
        {
            _said.Add(refusal.Message);
            AskField(form, field, refusal.Code);
            return;
        }

        Say(refusal.Message, ["地址说错了", "先不登"], Asking.Menu, refusal.Code);
    }

    private void AskAnother() => Say(
        Left is { } left ? Wording.AskNextOf(_draft.Children!.Value, left) : _otherWords ? Wording.AnotherUnclear : Wording.AskAnother,
        Left is null ? ["有", "没有了"] : ["接着登下一个", "没有了"], Asking.AnotherChild);

    private void AskAside(Asked.Beside aside)
    {
        switch (aside)
        {
            case Asked.Restart:
                Say(Wording.ReallyRestart, ["是，重新开始", "不，接着来", .. OnlyTheLast], Asking.Menu);
                break;
            case Asked.Cancel:
                Say(Wording.ReallyCancel, ["是，取消", "不，接着来", .. OnlyTheLast], Asking.Menu);
                break;
            case Asked.Receipt:
                Say(Wording.AskReceipt, ["算了"], Asking.Menu);
                break;
            case Asked.Last4:
                Say(Wording.AskLast4, ["算了"], Asking.Menu);
                break;
            case Asked.TakeBack(_, var receipt):
                Say(Wording.ReallyTakeBack(receipt), ["确定撤回", "不撤了"], Asking.Menu);
                break;
            case Asked.UrgentPhone when _draft.Answers.Get(Shared2024.DeclarantPhone) is { } known && HasConsent:
                Say(Wording.UrgentPhone(known), ["就打这个电话", "不用打", "接着登记"], Asking.Menu);
                break;
            case Asked.UrgentPhone:
                Say(Wording.AskUrgentPhone, ["不留电话", "接着登记"], Asking.Menu);
                break;
            case Asked.Urgent:
                Say(Wording.UrgentWaits, ["接着登记", "人工"], Asking.Menu);
                break;
            case Asked.HandoverPhone:
                Say(Wording.AskHandoverPhone, ["不留电话"], Asking.Menu);
                break;
            case Asked.WhichAnswer { Of: var key, Waiting: var waiting } when FieldOf(key) is { } last && _draft.Answers.Find(last) is { } said:
                Say(Wording.WhichAnswer(Echo.Of(last, said), waiting?.Key is { } open && FieldOf(open) is { } field
                    ? Wording.Question(field, _draft.Answers) : ""), [FieldNames.Undo(last), Wording.ToThisOne, Wording.BothStand], Asking.Menu,
                    waiting is Asked.Proposal ? "confirm" : "not-understood");
                break;
            case Asked.WhichAnswer:
                EndAside();
                AskAgain();
                break;
            case Asked.WhichField:
                Say(Wording.WhichField(LastAnswered().Select(field => Echo.Of(field, _draft.Answers.Find(field)!))),
                    [.. LastAnswered().Select(FieldNames.Edit), "不改了"], Asking.Menu);
                break;
        }
    }

    private void Say(string? text = null) => Say(text, (IReadOnlyList<Choice>)[], null);

    private void Say(string? text, IReadOnlyList<string> choices, string? asks, string? problem = null) =>
        Say(text, [.. choices.Select(choice => new Choice(choice))], asks, problem);

    /// <summary>Sends what was gathered and a question. An aside keeps the open question of the interview in the draft.</summary>
    private void Say(string? text, IReadOnlyList<Choice> choices, string? asks, string? problem = null, IReadOnlyList<SummaryRow>? summary = null,
        FormDefinition? form = null)
    {
        if (text is not null)
        {
            _said.Add(text);
        }

        if (_said.Count == 0)
        {
            return;
        }

        if (asks is not null)
        {
            choices = [.. choices, .. _undoable.Where(field => _draft.Answers.Has(field) && field.Key != asks)
                .Select(field => new Choice(FieldNames.Undo(field)))];
            _undoable.Clear();
            _draft = _draft with { Offered = [.. choices.Select(choice => choice.Value)], Asked = Opened(asks) };
        }

        _replies.Add(new Reply(string.Join('\n', _said), choices, asks, asks is null ? null : (form ?? Form).Id, asks is null ? null : _draft.Token,
            problem, Summary: summary)
        {
            Several = Asking.IsField(asks) && FieldOf(asks!) is { Type: FieldType.Multi } && _draft.Asked is not Asked.Proposal && choices.Count > 1,
        });
        _said.Clear();
    }
}
