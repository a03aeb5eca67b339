namespace Conversation;

/// <summary>One message to the person. At most one question in each.</summary>
/// <param name="Text">Plain Chinese, understandable without buttons.</param>
/// <param name="Choices">Buttons; saying the label means the same.</param>
/// <param name="Asks">The field asked, or <see cref="Asking.Menu"/> and the other questions that are no field; null: nothing is asked.</param>
/// <param name="FormId">The form that fits by what is known so far.</param>
/// <param name="Draft">The draft, opaque.</param>
/// <param name="Problem">Why the last answer was not taken: a stable kebab-case code.</param>
/// <param name="Receipt">Only on the message that hands it over.</param>
/// <param name="Summary">What was understood, before it is confirmed.</param>
public sealed record Reply(
    string Text,
    IReadOnlyList<Choice>? Choices = null,
    string? Asks = null,
    string? FormId = null,
    string? Draft = null,
    string? Problem = null,
    string? Receipt = null,
    IReadOnlyList<SummaryRow>? Summary = null)
{
    public IReadOnlyList<Choice> Choices { get; init; } = Choices ?? [];

    /// <summary>Several of the choices may be ticked and sent together; the card submits them as a list.</summary>
    public bool Several { get; init; }

    public IReadOnlyList<SummaryRow> Summary { get; init; } = Summary ?? [];
}

/// <summary>A button: what it says and what it means.</summary>
public sealed record Choice(string Label, string Value)
{
    public Choice(string label)
        : this(label, label)
    {
    }
}

/// <param name="Edit">What to say to change this row ("改一下姓名"); also the value of its button. Null where the row cannot be changed.</param>
public sealed record SummaryRow(string Key, string Label, string Value, string? Edit);

/// <summary>The questions that are no field of a form.</summary>
public static class Asking
{
    public const string Menu = "menu";
    public const string Consent = "consent";
    public const string Confirm = "confirm";
    public const string AnotherChild = "anotherChild";

    internal static bool IsField(string? asking) => asking is not (null or Menu or Consent or Confirm or AnotherChild);
}
