using System.Text.Json;
using Domain.Forms;

namespace Domain.Declarations;

/// <summary>What a channel hands over: raw JSON from the HTTP route and the page, typed answers from the conversation and the spreadsheet.</summary>
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>Reads without judging completeness.</summary>
    internal abstract Reading Read(FormDefinition form, DateOnly today);

    /// <summary>Reads and judges the whole form.</summary>
    internal abstract Reading Take(FormDefinition form, Intake intake);

    /// <param name="Answers">The object under "answers".</param>
    /// <param name="Unknown">The array under "unknown"; undefined when absent.</param>
    public sealed record Json(JsonElement Answers, JsonElement Unknown = default) : Input
    {
        internal override Reading Read(FormDefinition form, DateOnly today) => form.Read(Answers, Unknown, today);

        internal override Reading Take(FormDefinition form, Intake intake) => form.Take(Answers, Unknown, intake);
    }

    public sealed record Typed(Answers Answers) : Input
    {
        internal override Reading Read(FormDefinition form, DateOnly today) => new(Answers, [], []);

        internal override Reading Take(FormDefinition form, Intake intake) => form.Check(Answers, intake);
    }

    /// <param name="Reading">What the form said already, as of the same day and for the same kind of channel: a row of a table is judged while it is read.</param>
    public sealed record Judged(Reading Reading) : Input
    {
        internal override Reading Read(FormDefinition form, DateOnly today) => Reading;

        internal override Reading Take(FormDefinition form, Intake intake) => Reading;
    }
}
