using System.Text.Json;

namespace Domain.Forms;

/// <summary>
/// What a channel hands over: what was put into the boxes (routes, pages), typed answers (conversation), or a row that was judged (table).
/// </summary>
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>Reads without judging completeness.</summary>
    internal abstract Reading Read(FormDefinition form, DateOnly today);

    /// <summary>Reads and judges the whole form.</summary>
    internal abstract Reading Take(FormDefinition form, Intake intake);

    /// <summary>Writes the members <c>answers</c> and <c>unknown</c>, from which <see cref="Raw"/> reads the same again.</summary>
    public abstract void Write(Utf8JsonWriter json, FormDefinition form);

    /// <param name="Answers">The answers by the keys of the form.</param>
    /// <param name="Unknown">The list of keys that are said to be unknown; undefined when absent.</param>
    public sealed record Raw(Given Answers, Given Unknown = default) : Input
    {
        public override void Write(Utf8JsonWriter json, FormDefinition form)
        {
            ArgumentNullException.ThrowIfNull(json);
            json.WritePropertyName("answers");
            Answers.Write(json);
            if (Unknown.Kind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("unknown");
                Unknown.Write(json);
            }
        }

        internal override Reading Read(FormDefinition form, DateOnly today) => form.Read(Answers, Unknown, today);

        internal override Reading Take(FormDefinition form, Intake intake) => form.Take(Answers, Unknown, intake);
    }

    public sealed record Typed(Answers Answers) : Input
    {
        public override void Write(Utf8JsonWriter json, FormDefinition form) => form.WriteMembers(json, Answers);

        internal override Reading Read(FormDefinition form, DateOnly today) => new(Answers, [], []);

        internal override Reading Take(FormDefinition form, Intake intake) => form.Check(Answers, intake);
    }

    /// <param name="Reading">What the form said already, as of the same day and for the same kind of channel: a row of a table is judged while it is
    /// read.</param>
    public sealed record Judged(Reading Reading) : Input
    {
        public override void Write(Utf8JsonWriter json, FormDefinition form) => form.WriteMembers(json, Reading.Answers);

        internal override Reading Read(FormDefinition form, DateOnly today) => Reading;

        internal override Reading Take(FormDefinition form, Intake intake) => Reading;
    }
}
