using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Conversation;

/// <summary>Answers to fields.</summary>
internal sealed partial class Session
{
    /// <summary>After so many misses in a row a person is offered.</summary>
    internal const int MostMisses = 3;

    private void HearField(Asked.OfField open, string text)
    {
        if (FieldOf(open.Field) is not { } field || !Plan.IsAsked(field))
        {
            // The form no longer has the question that was open.
            Ask();
            return;
        }

        if (open.IsAgain && text.Bare() is "不改" or "不改了" or "不用改" or "不变" or "没错" or "就这样" or "保持不变" or "不用了" or "原来的就行")
        {
            Settled();
            _said.Add(Wording.Kept);
            Ask();
            return;
        }

        if (text.Bare() is "不改" or "不改了" or "不用改")
        {
            AskAgain();
            return;
        }

        if (Confirmed(field, text) || Edited(text) || Slipped(text))
        {
            return;
        }

        Answer(field, text);
    }

    private void Answer(Field field, string text)
    {
        if (Reused(field, text) is var (same, like))
        {
            if (AskedWhich(field, text, new Read.Got(same, like)))
            {
                return;
            }

            Keep(field, same);
            Acknowledge(field, new Read.Got(same, like, IsRisky: true), [], again: false);
            Ask();
            return;
        }

        if (field.Key == "childName" && NoteChildren(text))
        {
            // A number of children is no name.
            text = string.Join('，', text.Split([',', '，', '。', ';', '；', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Where(clause => ChildrenIn(clause) is null));
            if (text.Length == 0)
            {
                AskField(Form, field);
                return;
            }
        }

        var facts = new List<Fact>();
        var rest = text;
        if (_draft.Answering is null)
        {
            (facts, rest) = Beside(field, text, Found(text, field.Key, _draft.Answers));
            _besides = facts;
            facts = [.. facts.Where(fact => Volunteered(fact.Field, field))];
        }

        var own = facts.FindIndex(fact => fact.Field.Key == field.Key);
        var read = own >= 0 && field.Type is FieldType.Address or FieldType.Spells ? Read.Nothing.Instance
            : Understood(field, text, rest, [.. facts.Select(fact => fact.Value).OfType<string>().Where(word => word.Length > 1)]);
        if (own >= 0 && read is not (Read.Got or Read.Confirm) && field.Type is not (FieldType.Choice or FieldType.Multi or FieldType.YesNo))
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

        if (AskedWhich(field, text, read))
        {
            return;
        }

        switch (read)
        {
            case Read.Confirm confirm when Refusal(field, confirm.Value) is null:
                SayAlong(facts);

                Propose(field, confirm.Value, confirm.Say);
                break;
            case Read.Got got when Refusal(field, got.Value) is { } refusal:
                _said.Add(refusal.Message);
                _draft = _draft with { Misses = _draft.Misses + 1 };
                KeepHalf(null);
                AskField(Form, field, refusal.Code);
                break;
            case Read.Got got when IsBehindAnswer && Amendments.TurnsBack(text):
                SayAlong(facts);
                Propose(field, got.Value, Coverage.Ask(field, got));
                break;
            case Read.Got got when Doubt(field, got.Value) is { } doubt:
                SayAlong(facts);
                Propose(field, got.Value, doubt);
                break;
            case Read.Got got:
                var again = IsAgain && _draft.Answers.Has(field);
                Keep(field, got.Value);
                Acknowledge(field, got, [.. Volunteer(facts), .. Following(field)], again);
                SayUntouched(field, text);
                if (IsHomeAfterAll(field, got.Value))
                {
                    Retract(LeftBehind2024.BothParentsAway);
                    break;
                }

                Ask();
                break;
            case Read.Part when field.Type == FieldType.Spells && NamedPeople.In(text).Count == 0 && IsOfTheLast(text, Backward.Perhaps)
                && LastAnswered().ToList() is [{ Type: FieldType.Spells } stays]:
                // 今年春上换到宁波了, behind where he went.
                Retract(stays);
                break;
            case Read.Part part:
                SayAlong(facts);
                if (part.IsDoubted && TheLast(text) is { } before && before != field)
                {
                    SayWhatStands(before);
                }

                _draft = _draft with { Misses = 0 };
                KeepHalf(part.Kept);
                _isHalfSaid = true;
                Say(part.Say, [.. (part.Choices ?? []).Select(choice => new Choice(choice)), .. WaysOut(field)], field.Key, part.Problem);
                break;
            case Read.Wrong wrong:
                _draft = _draft with { Misses = _draft.Misses + 1 };
                KeepHalf(null);
                Say(_draft.Misses >= MostMisses ? $"{wrong.Say}\n{Wording.OfferPerson}" : wrong.Say, Helping(field), field.Key, wrong.Problem);
                break;
            case Read.Nothing when field.Group is "father" or "mother" && text.Length <= 12
                && text.ContainsAny("没有爸", "没爸", "没有妈", "没妈", "没有父", "没有母"):
                SkipGroup(field, "");
                break;
            case Read.Nothing when HasNone(field, text):
                Skip(field);
                break;
            default:
                NotUnderstood(field, facts, text);
                break;
        }
    }

    /// <summary>都在外打工, and then 他爸这阵子在家: not both. Where it was the last answer, it is asked again.</summary>
    private bool IsHomeAfterAll(Field field, object value) => field.Type == FieldType.Spells && value is SpellList { Count: 0 } && field.Group is null
        && _draft.JustSaid.SequenceEqual([LeftBehind2024.BothParentsAway.Key]) && _draft.Answers.Value(LeftBehind2024.BothParentsAway) == true;

    /// <summary>
    /// The answer to the open question. Clauses that another question accounts for are none of its business; where they change what the whole seems
    /// to say, it is asked back.
    /// </summary>
    private Read Understood(Field field, string text, string rest, IReadOnlyList<string> accounted)
    {
        var scene = new Scene(field, _draft.Answers, _today, Half, accounted);
        var whole = Reader.Of(scene, text);
        var left = rest.Length == 0 || rest == text ? Read.Nothing.Instance : Reader.Of(scene, rest);
        return (whole, left) switch
        {
            (_, Read.Nothing or Read.Wrong) => whole,
            (Read.Got all, Read.Got part) when field.Type is FieldType.Choice or FieldType.YesNo && !Same(all.Value, part.Value) =>
                Read.Nothing.Instance,

            // 租房合同是2024年8月5号签的，人是8月20到的: the year stands in the clause about the house.
            (Read.Got all, Read.Got part) when field.Type is FieldType.Date or FieldType.Phone or FieldType.Spells && !Same(all.Value, part.Value) =>
                new Read.Confirm(all.Value, Coverage.Ask(field, all)),
            _ => left,
        };
    }

    /// <summary>What an answer brings with it and is not asked: who gets 低保 has that support.</summary>
    private IEnumerable<string> Following(Field field) =>
        field.Key == "familyHardship" && !_draft.Answers.Has(Shared2024.LivingSupport) && Plan.WithWhatFollows(Form, _draft.Answers)
        .Get(Shared2024.LivingSupport) is { } support
            ? [$"生活保障这一项也记“{Shared2024.LivingSupport.Show(support)}”"]
            : [];

    /// <summary>An error between two answers is said at once; the later answer waits.</summary>
    private Problem? Refusal(Field field, object value)
    {
        var before = Plan.WithWhatFollows(Form, _draft.Answers);
        return Form.Check(before.With(field, value), Intake, partial: true).Problems.FirstOrDefault(problem => problem.Field == field.Key);
    }

    private void Keep(Field field, object value)
    {
        Put(field, _draft.Answers.With(field, value));
        _draft = _draft with { Skipped = _draft.Skipped.Remove(field.Key) };
    }

    private void KeepUnknown(Field field) => Put(field, _draft.Answers.WithUnknown(field));

    private void Put(Field field, Answers answers)
    {
        _justSaid.Add(field.Key);
        _draft = _draft with { Answers = answers, Trail = _draft.Trail.Remove(field.Key).Add(field.Key), Misses = 0 };
        Settled();
    }

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
                _justSaid.Add(field.Key);
                if (Form.Find(field.Key) is not null || field.Key is "bothParentsAway" or "fatherWork" or "motherWork")
                {
                    understood.Add(Echo.Of(field, value));
                    if (IsRisky(field) || field.Key == "school")
                    {
                        Undoable(field);
                    }
                }
            }
        }

        return understood;
    }

    private void GoBack()
    {
        var trail = _draft.Trail.Where(key => FieldOf(key) is { } field && Plan.IsAsked(field)).ToList();
        var steps = (_draft.Asked as Asked.Question)?.Back ?? 0;
        var at = trail.Count - 1 - steps;
        if (at < 0)
        {
            _said.Add(Wording.FirstQuestion);
            AskAgain();
            return;
        }

        Revisit(FieldOf(trail[at])!);
        _draft = _draft with { Asked = new Asked.Question(trail[at], IsAgain: true, Back: steps + 1) };
    }
}
