using Channels;
using Conversation;
using Talking = Conversation;

namespace App.Chat;

/// <summary>Between the two rooms of the bot, which do not know each other: what the conversation says, as every channel sends it.</summary>
internal static class Said
{
    private const string SummaryTitle = "孩子的登记";
    private const string Edit = "修改";

    public static IEnumerable<OutgoingMessage> Of(IEnumerable<Reply> replies) => replies.Select(Of);

    public static OutgoingMessage Of(Reply reply) => new(
        reply.Text,
        [.. reply.Choices.Select(choice => new global::Channels.Choice(choice.Label, choice.Value))],
        reply.Summary.Count == 0 ? null : new(SummaryTitle, [.. reply.Summary.Select(Row)]),
        reply is { Asks: null, FormId: null, Draft: null, Problem: null, Receipt: null }
            ? null
            : new(reply.Asks, reply.FormId, reply.Draft, reply.Problem, reply.Receipt));

    /// <param name="photos">Those of the message's files that were pictures and are kept.</param>
    public static Message Message(IncomingMessage incoming, IReadOnlyList<Attachment> photos) =>
        new(incoming.Text, incoming.Value, photos, incoming.Kind == IncomingKind.Arrived);

    private static global::Channels.SummaryRow Row(Talking.SummaryRow row) =>
        new(row.Label, row.Value, row.Edit is { } edit ? new(Edit, edit) : null);
}
