namespace Channels.WeChat;

public static class WeChatEncoder
{
    /// <summary>WeChat's limit for one text.</summary>
    public const int MaxTextBytes = 2048;

    /// <summary>
    /// The texts to send, in order: the first as passive reply, the rest by customer service. Messages are joined as long as they fit, because a
    /// passive reply is a single one and customer service allows five.
    /// </summary>
    public static IReadOnlyList<string> ToTexts(IReadOnlyList<OutgoingMessage> messages) =>
        PlainText.Split(string.Join("\n\n", messages.Select(PlainText.Encode)), MaxTextBytes);
}
