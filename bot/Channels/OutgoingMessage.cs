namespace Channels;

/// <summary>One message to a person, the same for every channel; each channel's encoder decides how it looks there.</summary>
/// <param name="Text">Plain Chinese, never empty; it alone must be understandable.</param>
/// <param name="Choices">Buttons. Free text stays possible, so a channel without buttons loses nothing.</param>
/// <param name="Summary">What was understood so far, before confirmation.</param>
/// <param name="Data">Which field is asked, for tests, other channels and accessibility tools (channels.md, "Every question names its
/// field").</param>
public sealed record OutgoingMessage(
    string Text,
    IReadOnlyList<Choice>? Choices = null,
    SummaryTable? Summary = null,
    MessageData? Data = null)
{
    public IReadOnlyList<Choice> Choices { get; init; } = Choices ?? [];

    /// <summary>Those of the choices that may be ticked together; the others stand alone. Empty: one is chosen.</summary>
    public IReadOnlyList<Choice> Ticks { get; init; } = [];

    /// <summary>An address of ours in the text that is to be opened; where text is plain it cannot be pressed.</summary>
    public string? Link { get; init; }
}

/// <summary>A button: what it says, and what the bot is told. Saying the label in words means the same.</summary>
public sealed record Choice(string Label, string Value)
{
    public Choice(string label) : this(label, label) { }
}

/// <summary>Rows of label and value, each with its button for changing it where it can be changed.</summary>
public sealed record SummaryTable(string Title, IReadOnlyList<SummaryRow> Rows);

/// <param name="Edit">For example <c>new Choice("修改", "改一下姓名")</c>: its value is also what a person without buttons may type.</param>
public sealed record SummaryRow(string Label, string Value, Choice? Edit = null);

/// <summary>The machine-readable side of a message, sent as <c>channelData</c>.</summary>
/// <param name="Asks">Field key, or <c>menu</c>, <c>consent</c>, <c>confirm</c>, <c>anotherChild</c>.</param>
/// <param name="Draft">Opaque.</param>
/// <param name="Problem">Code of the refusal of the last answer.</param>
/// <param name="Receipt">Only on the message that hands over the receipt number.</param>
public sealed record MessageData(
    string? Asks = null, string? FormId = null, string? Draft = null, string? Problem = null, string? Receipt = null);

/// <summary>Why a request from a channel is not taken: the HTTP status and a stable code. Never carries anything of the request itself.</summary>
public sealed record InboundRefusal(int Status, string Code);
