using Conversation.Readers;
using Domain.Forms;
using Domain.Problems;

namespace Conversation;

/// <summary>Saying back what was kept, how to take it back, and what contradicts it.</summary>
internal sealed partial class Session
{
    /// <summary>The most buttons that take an answer back under one question.</summary>
    private const int MostUndoable = 3;

    /// <summary>A shorter text says nothing beside its answer.</summary>
    private const int ShortestStory = 12;

    /// <summary>Facts of other questions that the text of this turn holds, also those that were answered before.</summary>
    private List<Fact> _besides = [];

    /// <summary>Answers of this turn that were easily heard wrongly.</summary>
    private readonly List<Field> _undoable = [];

    /// <summary>Contradictions that stood before this turn, or were said in it.</summary>
    private readonly List<Problem> _warned = [];

    /// <summary>Every value is said back in the family's own terms; what is easily heard wrongly can be taken back with one button.</summary>
    private void Acknowledge(Field field, Read.Got got, List<string> more, bool again)
    {
        var note = got.Note is null ? "" : $"（{got.Note}{(field.Type == FieldType.Date ? "，不对可以改" : "")}）";
        _said.Add(again
            ? $"改好了：{FieldNames.Label(field)} {Show(field, got.Value)}{note}。"
            : $"记下了：{string.Join("，", more.Prepend(Echo.Of(field, got.Value)))}{note}。");
        if (got.IsRisky || IsRisky(field))
        {
            Undoable(field);
        }

        SayContradictions();
    }

    /// <summary>Said along the way, and other than what is written down: nothing is changed without being asked to, and that is said.</summary>
    private void SayUntouched(Field field, string text)
    {
        if ((text.Length < ShortestStory && _besides.Count == 0) || _draft.Answering is not null)
        {
            return;
        }

        foreach (var (other, value) in Found(text, field.Key, Answers.Empty)
            .Where(fact => IsRisky(fact.Field) || fact.Field.Type == FieldType.Address).Concat(_besides)
            .DistinctBy(fact => fact.Field.Key).Where(fact => fact.Field.Key != field.Key))
        {
            if (Plan.IsAsked(other) && _draft.Answers.Find(other) is { } before && !Same(before, value) && !Follows(other, value))
            {
                _said.Add(Wording.Untouched(other, before));
            }
        }
    }

    /// <summary>Names, dates, numbers and years of work are easily misheard and hard to see.</summary>
    private static bool IsRisky(Field field) =>
        field.Type is FieldType.Date or FieldType.Identity or FieldType.Phone or FieldType.Spells || field.Key == "childName"
        || field.Key.EndsWith(".name", StringComparison.Ordinal);

    /// <summary>The next question carries a button that takes this answer back.</summary>
    private void Undoable(Field field)
    {
        if (_undoable.Count < MostUndoable && !_undoable.Contains(field))
        {
            _undoable.Add(field);
        }
    }

    /// <summary>What two answers say against each other is said when it appears, not at the end.</summary>
    private void SayContradictions()
    {
        foreach (var warning in Warnings().Where(warning => !_warned.Contains(warning)))
        {
            _warned.Add(warning);
            _said.Add(Wording.Contradiction(warning.Message));
            foreach (var field in Involved(warning).Select(FieldOf).OfType<Field>().Where(field => _draft.Answers.Has(field)))
            {
                Undoable(field);
            }
        }
    }

    /// <summary>A number or a birthday that contradicts the other is asked back before it is kept: one of them was misheard, or misread.</summary>
    private string? Doubt(Field field, object value)
    {
        if (field.Key is not ("citizenNumber" or "birthDate" or "sex") || _draft.Answering is not null)
        {
            return null;
        }

        var answers = Plan.WithWhatFollows(Form, _draft.Answers.With(field, value));
        return Form.Check(answers, Intake, partial: true)
            .Warnings.FirstOrDefault(warning => warning.Code is "number-birth-date" or "number-sex" && !_warned.Contains(warning)) is { } warning
            ? Wording.Doubt(field, value, warning.Code, answers)
            : null;
    }

    private static string[] Involved(Problem warning) => warning.Code switch
    {
        "number-birth-date" => ["birthDate", "citizenNumber"],
        "number-sex" => ["sex", "citizenNumber"],
        "schooling-age" => ["birthDate", "schooling"],
        "spells-disagree" or "ticks-disagree" => [warning.Field],
        _ => [warning.Field],
    };

    private List<Problem> Warnings() => !_draft.Begun || _draft.Answering is not null ? []
        : [.. Form.Check(Plan.WithWhatFollows(Form, _draft.Answers), Intake, partial: true)
            .Warnings.Where(warning => warning.Code is not ("not-applicable" or "parent-name-missing" or "same-county" or "no-parent-away"))];
}
