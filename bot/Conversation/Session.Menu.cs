using System.Text.RegularExpressions;
using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation;

/// <summary>The questions that are no field: consent, menu, confirmation, another child.</summary>
internal sealed partial class Session
{
    private void HearConsent(string text)
    {
        var said = Assents.ToNotice(text);
        if (said == Assent.Yes)
        {
            var heard = StillHeard;
            _draft = _draft with
            {
                Answers = _draft.Answers.With(Shared2024.ConsentNoticeVersion, notice.Version).With(Shared2024.ConsentGivenOn, _today),
                Heard = null,
                HeardAt = null,
                Misses = 0,
                Asked = _draft.Begun ? null : new Asked.Situation(),
            };
            if (heard is not null && !_draft.Begun && (Begin(heard) || FactsIn(heard, Asking.Menu, _draft.Answers).Count > 0))
            {
                HearMenu(heard);
            }
            else
            {
                Ask();
            }
        }
        else if (said == Assent.Later || (said == Assent.Unclear
            && (SpeechActs.Of(text, Asking.Consent) == SpeechAct.Delay || text.ContainsAny("想想", "考虑", "商量", "问问"))))
        {
            Say(Wording.ConsentLater, Consenting, Asking.Consent);
        }
        else if (said == Assent.Unclear && !_draft.Begun && !text.Contains("同意", StringComparison.Ordinal)
            && (Begin(text) || FactsIn(text, Asking.Menu, _draft.Answers).Count > 0))
        {
            HearBefore(text);
            Say($"{Wording.HeardBeforeConsent}\n{Wording.AskConsent}", Consenting, Asking.Consent);
        }
        else if (said == Assent.No)
        {
            RefuseConsent(Wording.NoConsent);
        }
        else
        {
            Say(Wording.ConsentUnclear, ["同意", "不同意", "人工"], Asking.Consent, "not-understood");
        }
    }

    /// <summary>Nothing is kept but what was declared, and nothing is asked again until the person wants it.</summary>
    private void RefuseConsent(string said)
    {
        _draft = Draft.New(_draft.Id) with
        {
            State = DraftState.Closed,
            Asked = new Asked.Consent(),
            LastTurn = now,
            Declared = _draft.Declared,
            Child = _draft.Child
        };
        _effects.Add(new Effect.Forget());
        Say(said);
    }

    /// <summary>Whether a text says that somebody wants to declare a child, or in which situation it is.</summary>
    private static bool Begin(string text) => Lean(text) is not null
        || text.ContainsAny("说不准", "问我", "登记", "申报", "报名", "报一", "报个", "孩子", "娃", "闺女", "儿子", "孙", "开始", "帮我看");

    private static ChildKind? Lean(string text)
    {
        if (text.ContainsAny("left-behind", "leftBehind", "留守"))
        {
            return ChildKind.LeftBehind;
        }

        if (text.ContainsAny("migrant", "流动", "随迁"))
        {
            return ChildKind.Migrant;
        }

        var atHome = text.ContainsAny("在老家", "留在家", "在家里跟", "撂在家", "留给", "丢在家", "奶奶带", "爷爷带", "姥姥带", "姥爷带", "外婆带", "跟着爷爷", "跟着奶奶", "跟着姥姥", "跟爷爷",
            "跟奶奶", "跟姥姥", "跟他奶", "跟他爷", "跟她奶", "我带着孙", "我看着孙", "给他们看孩子", "外婆家", "姥姥家", "奶奶家", "爷爷家", "孩子在村", "娃在村", "娃在家", "孩子在家");
        var withUs = text.ContainsAny("跟我们", "跟着我们", "跟我在", "跟着我", "和我们一起", "带着孩子", "带孩子", "带着娃", "带娃", "带过来", "接过来", "接到", "跟大人在外", "我们一家", "一家人都在",
            "全家在", "跟爸妈在", "跟父母在", "跟着爸妈", "跟着父母", "租房", "租的房", "陪读") || WithChild().IsMatch(text);
        return (atHome, withUs) switch
        {
            (true, false) => ChildKind.LeftBehind,
            (false, true) => ChildKind.Migrant,
            (true, true) => null,
            _ => text.ContainsAny("都在外打工", "在外打工", "在外地打工", "出去打工") ? ChildKind.LeftBehind : null
        };
    }

    [GeneratedRegex("带着?.{0,4}(孩子|娃|闺女|儿子)", RegexOptions.CultureInvariant)]
    private static partial Regex WithChild();

    private void HearMenu(string text)
    {
        if (Assents.ToNotice(text) == Assent.No && text.Contains("同意", StringComparison.Ordinal))
        {
            HearConsent(text);
            return;
        }

        var facts = FactsIn(text, Asking.Menu, _draft.Answers);
        DropCountedName(text, facts);

        var began = ChildrenIn(text) is not null || Begin(text) || facts.Count > 0 || YesNoReader.Find(text) == true
            || Commands.Find(text) is Command.Unknown or Command.Continue or Command.AnotherChild;
        if (!began)
        {
            _draft = _draft with { Misses = _draft.Misses + 1 };
            if (_draft.Misses >= MostMisses)
            {
                _said.Add(Wording.OfferPerson);
            }

            AskMenu("not-understood");
            return;
        }

        _draft = _draft with { Stage = new Stage.Declaring(), Misses = 0, Leaning = Lean(text) ?? _draft.Leaning };
        if (_draft.Leaning is null && facts.Any(fact => fact.Field.Key is "bothParentsAway" or "hasEntrustedCarer" or "fatherWork" or "motherWork"))
        {
            _draft = _draft with { Leaning = ChildKind.LeftBehind };
        }

        SayAlong(facts);

        Ask();
    }

    /// <summary>No form fits, or another place is responsible: note it, declare all the same, mend an answer, or leave it.</summary>
    private void HearDecision(string text)
    {
        var standing = Standing.Of(_draft, _today, policyOn(_today));
        var bare = text.Bare();
        switch (standing)
        {
            case Standing.Neither or Standing.Elsewhere when Edited(text):
                return;
            case Standing.Neither or Standing.Elsewhere when bare.ContainsAny("先不登", "不登", "不用登", "不登记", "算了") || YesNoReader.Find(text) == false:
                End();
                return;
            case Standing.Neither { From: { } day } when bare.ContainsAny("到时", "先记", "记下", "以后再", "再问"):
                _effects.Add(new Effect.AskAgain(day));
                _said.Add(Wording.NotedUntil(day));
                End();
                return;
            case Standing.Neither when bare.ContainsAny("登记", "申报", "要报", "流动", "留守") || bare.ContainsAny("现在就", "照样", "先登", "继续")
                || YesNoReader.Find(text) == true || Commands.Find(text) == Command.Continue:
                _draft = _draft with { Stage = Declaring with { Anyway = true }, Asked = null };
                Ask();
                return;
            case Standing.Elsewhere { Problem.Field: var key } when FieldOf(key) is { } field:
                if (bare.ContainsAny("地址", "说错", "错了", "不对", "改"))
                {
                    Revisit(field);
                }
                else
                {
                    Change(field, text);
                }

                return;
            case Standing.Neither when LastSaid() is [.., { } last] && bare.Length > 2
                && (Backward.IsOfPeople(last) || Backward.Score(last, text) > 0):
                // 他妈上月摔断了腰: of what was answered, and not of what to do now.
                WhichField();
                return;
            case Standing.Neither:
                Ask("not-understood");
                return;
            default:
                Ask();
                return;
        }
    }

    private void End()
    {
        if (_draft.Declared.Count == 0 && _effects.Count == 0)
        {
            _effects.Add(new Effect.Forget());
        }

        _draft = _draft with { State = DraftState.Closed, Asked = new Asked.AnotherChild() };
        if (_said.Count == 0)
        {
            _said.Add(Wording.Goodbye);
        }

        Say();
    }

    private void HearConfirm(string text)
    {
        var bare = text.Bare();
        var said = Assents.ToSubmission(text);
        if (said == Assent.Yes)
        {
            Submit();
        }
        else if (WrittenAs().IsMatch(text) || (LastSaid().Count > 0 && Backward.HasSecondThoughts(text)))
        {
            // 没住校，你给写成住校了: what stands behind it is what is wrong.
            WhichField();
        }
        else if (Edited(text))
        {
            return;
        }
        else if (Named(bare) is { } field && Plan.IsAsked(field))
        {
            Revisit(field);
        }
        else if (said == Assent.Later || SpeechActs.Of(text, Asking.Confirm) == SpeechAct.Delay)
        {
            Say(Wording.ConfirmLater, Confirming, Asking.Confirm);
        }
        else if (bare is "改一项" or "改" or "不" || bare.ContainsAny("有错", "不太对"))
        {
            WhichField();
        }
        else if (Restated(text))
        {
            return;
        }
        else if (said == Assent.No)
        {
            WhichField();
        }
        else
        {
            if (TheLast(text) is { } before)
            {
                SayWhatStands(before);
            }

            _draft = _draft with { Misses = _draft.Misses + 1 };
            Say(Wording.ConfirmUnclear, Confirming, Asking.Confirm, "not-understood");
        }
    }

    [GeneratedRegex("(?:你|您)(?:们)?(?:给)?(?:我)?(?:写|记|填|登|弄|打)(?:成|的是)", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenAs();

    private void HearAnother(string text)
    {
        if (Corrections.JustNow(text) is not null || Corrections.Change(Named, text) is { Field: not null })
        {
            _said.Add(Wording.ChangeAfter);
            AskAnother();
            return;
        }

        var bare = text.Bare();
        var facts = FactsIn(text, Asking.AnotherChild, Answers.Empty);
        DropCountedName(text, facts);

        var command = ChildrenIn(text) is not null ? Command.AnotherChild : Commands.Find(text);
        if (command is Command.Cancel || (facts.Count == 0 && command != Command.AnotherChild
            && (YesNoReader.Find(text) == false || bare.ContainsAny("没有了", "没了", "就这", "就一个", "没别的", "不用", "没有"))))
        {
            _draft = _draft with { State = DraftState.Closed, Children = null };
            Say(Wording.Goodbye);
            return;
        }

        if (command is Command.AnotherChild or Command.Continue || facts.Count > 0 || YesNoReader.Find(text) == true || Begin(text)
            || bare.ContainsAny("还有", "有一个", "有个", "老二", "老大", "弟弟", "妹妹", "哥哥", "姐姐"))
        {
            _draft = Fresh(Plan.OfTheFamily(_draft.Answers)) with { Stage = new Stage.Declaring() };
            _said.Add(Wording.NextChild);
            SayAlong(facts);

            Ask();
            return;
        }

        Say(Wording.AnotherUnclear, ["有", "没有了"], Asking.AnotherChild, "not-understood");
    }
}
