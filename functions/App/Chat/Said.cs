using Channels;
using Conversation;
using Domain.Forms;
using Talking = Conversation;

namespace App.Chat;

/// <summary>Between the two rooms of the bot, which do not know each other: what the conversation says, as every channel sends it.</summary>
internal static class Said
{
    private const string SummaryTitle = "孩子的登记";
    private const string Edit = "修改";

    public static IEnumerable<OutgoingMessage> Of(IEnumerable<Reply> replies) => replies.Select(Of);

    /// <param name="result">What the replies speak of: an address that it brought can be pressed.</param>
    public static IEnumerable<OutgoingMessage> Of(IEnumerable<Reply> replies, EffectResult result) => result is not EffectResult.WebLink(var address)
        ? Of(replies)
        : Of(replies).Select(message => message.Text.Contains(address, StringComparison.Ordinal) ? message with { Link = address } : message);

    public static OutgoingMessage Of(Reply reply) => new(
        reply.Text,
        [.. reply.Choices.Select(choice => new global::Channels.Choice(choice.Label, choice.Value))],
        reply.Summary.Count == 0 ? null : new(SummaryTitle, [.. reply.Summary.Select(Row)]),
        reply is { Asks: null, FormId: null, Draft: null, Problem: null, Receipt: null }
            ? null
            : new(reply.Asks, reply.FormId, reply.Draft, reply.Problem, reply.Receipt))
    {
        Ticks = TicksOf(reply),
    };

    /// <param name="photos">Those of the message's files that were pictures and are kept.</param>
    /// <param name="draft">What was asked: "1、3" means the first and the third of what was offered.</param>
    public static Message Message(IncomingMessage incoming, IReadOnlyList<Attachment> photos, Draft draft) =>
        new(Several(incoming.Text, draft), incoming.Value, photos, incoming.Kind == IncomingKind.Arrived)
        {
            Location = incoming.Place is { } place ? new(place.Label, place.Address) : null,
            IsVoice = incoming.IsVoice,
        };

    /// <summary>The options of the form that may be ticked together: all but those that it lets stand alone.</summary>
    private static IReadOnlyList<global::Channels.Choice> TicksOf(Reply reply) => !reply.Several || FieldOf(reply.Asks) is not { } field ? [] :
    [
        .. reply.Choices.Where(choice => field.Options.Any(option => option.Label == choice.Value && !field.StandAlone.Contains(option.Code)))
            .Select(choice => new global::Channels.Choice(choice.Label, choice.Value)),
    ];

    private static string Several(string text, Draft draft) =>
        draft.Asked is Asked.Question { Field: var key } && FieldOf(key) is { Type: FieldType.Multi }
        && PlainText.ResolveSeveral(text, draft.Offered) is { } meant
            ? string.Join('、', meant) : text;

    private static Field? FieldOf(string? asks) => asks is null ? null : FormCatalogue.All.Select(form => form.Find(asks))
        .FirstOrDefault(field => field is not null);

    private static global::Channels.SummaryRow Row(Talking.SummaryRow row) =>
        new(row.Label, row.Value, row.Edit is { } edit ? new(Edit, edit) : null);
}
