using System.Text.Json;
using App.Pages;
using Domain.Divisions;
using Domain.Forms;
using Microsoft.Extensions.Primitives;

namespace App.Portal.Children;

/// <summary>
/// What somebody changed in the boxes of a child's form: only where a box differs from what they had before them. Everything else is left alone, so
/// that two people who change two different things do not undo each other.
/// </summary>
/// <param name="Changed">In the order of the form; those taken back included.</param>
/// <param name="Cleared">Keys of the boxes that were emptied.</param>
public sealed record AnswerEdit(FormDefinition Form, IReadOnlyList<Field> Changed, IReadOnlyList<string> Cleared, Posted Boxes)
{
    /// <summary>The boxes of the page: all of the form but what the guardian agreed to, which is an event and no answer.</summary>
    public static IEnumerable<Field> Editable(FormDefinition form) => form.Fields.Where(field => field.Group != "consent");

    /// <summary>Reads the boxes as they were posted.</summary>
    /// <param name="seen">The answers that were in the boxes when the page was drawn.</param>
    public static AnswerEdit Read(FormDefinition form, Answers seen, Posted posted, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(posted);
        var drawn = Posted.From(form, seen);
        var boxes = WithPlaces(form, drawn, posted);
        var (before, after) = (drawn.Answers(form), boxes.Answers(form));
        var now = form.Read(after.Answers, after.Unknown, today).Answers;
        var (changed, cleared) = (new List<Field>(), new List<string>());
        foreach (var field in Editable(form))
        {
            var (was, isNow) = (Said(before, field), Said(after, field));
            if (was.Says(isNow))
            {
                continue;
            }

            if (isNow.Kind == JsonValueKind.Undefined)
            {
                // A box that is not shown is not posted: nobody emptied it.
                if (field.ShownWhen is { } condition && condition.Holds(now, today) != true)
                {
                    continue;
                }

                cleared.Add(field.Key);
            }

            changed.Add(field);
        }

        return new(form, changed, cleared, boxes);
    }

    /// <summary>The boxes as they should be drawn again: what the record says now, and over it what was typed.</summary>
    public Posted Over(Answers now)
    {
        var mine = Changed.SelectMany(Posted.NamesOf).ToHashSet(StringComparer.Ordinal);
        var kept = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, value) in Posted.From(Form, now).Boxes.Where(box => !mine.Contains(box.Key))
            .Concat(Boxes.Boxes.Where(box => mine.Contains(box.Key))))
        {
            kept[name] = value;
        }

        return Posted.From(kept);
    }

    /// <summary>What is different now; an answer taken back is nothing.</summary>
    public Input.Raw Changes()
    {
        var (answers, unknown) = Boxes.Answers(Form);
        var mine = Changed.Select(field => field.Key).ToHashSet(StringComparer.Ordinal);
        return new(
            Given.Parts([.. answers.Members.Where(member => mine.Contains(member.Key)),
                .. Cleared.Select(key => KeyValuePair.Create(key, Given.Nothing))]),
            Given.List(unknown.Items.Where(key => mine.Contains(key.Text))));
    }

    /// <summary>What the boxes of a field say, to be compared; undefined where they say nothing.</summary>
    private static Given Said(Input.Raw said, Field field) => said.Answers.Find(field.Key) is { Kind: not JsonValueKind.Undefined } given ? given
        : said.Unknown.Items.Any(key => key.Text == field.Key) ? Given.Of(Posted.Unknown) : default;

    /// <summary>A place of work is drawn by its name: the name as drawn means the code behind it.</summary>
    private static Posted WithPlaces(FormDefinition form, Posted drawn, Posted posted)
    {
        foreach (var field in form.Fields.Where(field => field.Type == FieldType.Spells))
        {
            for (var row = 0; row < drawn.RowsOf(field); row++)
            {
                var name = Posted.NameOf(field, row);
                if (DivisionCode.TryParse(drawn.Value(name + ".division"), out var code)
                    && posted.Value(name + ".place").Trim() is { Length: > 0 } place && place == DivisionTable.FullName(code))
                {
                    posted = posted.With(name + ".division", code.Value);
                }
            }
        }

        return posted;
    }
}
