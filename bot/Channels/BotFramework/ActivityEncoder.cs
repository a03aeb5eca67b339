using System.Text.Json;
using System.Text.Json.Nodes;

namespace Channels.BotFramework;

/// <summary>Outgoing messages as activities: buttons as suggested actions, the summary as an Adaptive Card, the rest as channelData.</summary>
public static class ActivityEncoder
{
    /// <summary>Channels known to show Adaptive Cards; all others get the summary as text.</summary>
    private static readonly HashSet<string> ShowCards = new(StringComparer.Ordinal) { "webchat", "directline", "emulator", "msteams" };

    /// <param name="replyToId">The activity this answers; null for a notice.</param>
    public static Activity ToActivity(OutgoingMessage message, ConversationReference to, string? replyToId)
    {
        var card = ShowCards.Contains(to.ChannelId) && message.Summary is not null;
        var ticks = ShowCards.Contains(to.ChannelId) && message.Ticks.Count > 1;
        var buttons = ticks ? [.. message.Choices.Where(choice => !message.Ticks.Contains(choice))] : message.Choices;
        return new()
        {
            Type = ActivityTypes.Message,
            ServiceUrl = to.ServiceUrl,
            ChannelId = to.ChannelId,
            From = to.Bot,
            Recipient = to.User,
            Conversation = to.Conversation,
            ReplyToId = replyToId,
            // Without the card its content must not be lost; the buttons travel apart in either case.
            Text = card || message.Summary is null ? message.Text : PlainText.Encode(message with { Choices = [] }),
            TextFormat = "plain",
            Locale = "zh-CN",
            InputHint = message.Data?.Asks is null ? "acceptingInput" : "expectingInput",
            SuggestedActions = buttons.Count == 0 ? null : new([to.User.Id ?? ""], [.. buttons.Select(choice => Button(choice, message.Data))]),
            Attachments = ShowCards.Contains(to.ChannelId) && Cards(message).ToList() is { Count: > 0 } cards ? cards : null,
            ChannelData = ChannelData(message.Data),
        };
    }

    public static Activity Typing(ConversationReference to) => new()
    {
        Type = ActivityTypes.Typing,
        ServiceUrl = to.ServiceUrl,
        ChannelId = to.ChannelId,
        From = to.Bot,
        Recipient = to.User,
        Conversation = to.Conversation,
    };

    /// <summary>The text is always the label, so that a channel which drops the value, or a person who types, still answers the question.</summary>
    private static CardAction Button(Choice choice, MessageData? data) => choice.Label == choice.Value
        ? new("imBack", choice.Label, Json.Element(choice.Label))
        : new("messageBack", choice.Label, Json.Element(Submit(choice, data)), choice.Label, choice.Label);

    private static JsonObject Submit(Choice choice, MessageData? data) => Present(
        (SubmittedFields.Choice, choice.Value), (SubmittedFields.Asks, data?.Asks), (SubmittedFields.FormId, data?.FormId),
            (SubmittedFields.Draft, data?.Draft));

    private static JsonElement? ChannelData(MessageData? data) => data is null ? null : Json.Element(Present(
        ("asks", data.Asks), ("formId", data.FormId), ("draft", data.Draft), ("problem", data.Problem), ("receipt", data.Receipt)));

    private static JsonObject Present(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var present = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                present[name] = value;
            }
        }

        return present;
    }

    private static ActivityAttachment AdaptiveCard(OutgoingMessage message)
    {
        var summary = message.Summary!;
        var rows = summary.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["type"] = "ColumnSet",
            ["columns"] = new JsonArray(
                Column("86px", Text(row.Label, subtle: true)),
                Column("stretch", Text(row.Value, subtle: false)),
                Column("auto", row.Edit is { } edit ? Edit(edit, row.Label, message.Data) : Text("", subtle: true))),
        });
        return Card(message, [Heading(summary.Title), .. rows]);
    }

    /// <summary>
    /// Several answers at once: boxes and one button. What stands alone (健康, 以上都没有, 跳过) is no box but a button of the message, so that nobody can
    /// tick it together with anything; sent without a tick, the card itself says so.
    /// </summary>
    private static ActivityAttachment TickCard(OutgoingMessage message)
    {
        var data = Submit(new Choice("", ""), message.Data);
        data.Remove(SubmittedFields.Choice);
        data[SubmittedFields.Several] = true;
        return Card(message,
            new JsonObject
            {
                ["type"] = "Input.ChoiceSet",
                ["id"] = SubmittedFields.Choice,
                ["label"] = "有几样勾几样",
                ["style"] = "expanded",
                ["isMultiSelect"] = true,
                ["wrap"] = true,
                ["isRequired"] = true,
                ["errorMessage"] = "还没有勾。一样都没有的，点下面的按钮，或者打字说。",
                ["choices"] = new JsonArray(
                    [.. message.Ticks.Select(tick => (JsonNode)new JsonObject { ["title"] = tick.Label, ["value"] = tick.Value })]),
            },
            new JsonObject
            {
                ["type"] = "ActionSet",
                ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.Submit", ["title"] = "选好了", ["data"] = data }),
            });
    }

    private static ActivityAttachment LinkCard(OutgoingMessage message) => Card(message, new JsonObject
    {
        ["type"] = "ActionSet",
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "打开网页接着填", ["url"] = message.Link }),
    });

    private static IEnumerable<ActivityAttachment> Cards(OutgoingMessage message)
    {
        if (message.Link is not null)
        {
            yield return LinkCard(message);
        }

        if (message.Summary is not null)
        {
            yield return AdaptiveCard(message);
        }

        if (message.Ticks.Count > 1)
        {
            yield return TickCard(message);
        }
    }

    private static ActivityAttachment Card(OutgoingMessage message, params IEnumerable<JsonNode> body) => new()
    {
        ContentType = "application/vnd.microsoft.card.adaptive",
        Content = Json.Element(new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.5",
            ["lang"] = "zh-CN",
            ["fallbackText"] = PlainText.Encode(message with { Choices = [] }),
            ["body"] = new JsonArray([.. body]),
        }),
    };

    private static JsonObject Heading(string title) => new()
    {
        ["type"] = "TextBlock",
        ["text"] = title,
        ["weight"] = "bolder",
        ["wrap"] = true,
        ["style"] = "heading",
    };

    private static JsonObject Text(string text, bool subtle) =>
        new() { ["type"] = "TextBlock", ["text"] = Literal(text), ["wrap"] = true, ["isSubtle"] = subtle };

    private static JsonObject Column(string width, JsonObject item) => new()
    {
        ["type"] = "Column",
        ["width"] = width,
        ["verticalContentAlignment"] = "center",
        ["items"] = new JsonArray(item),
    };

    private static JsonObject Edit(Choice edit, string label, MessageData? data) => new()
    {
        ["type"] = "ActionSet",
        ["actions"] = new JsonArray(new JsonObject
        {
            ["type"] = "Action.Submit",
            ["title"] = edit.Label,
            ["tooltip"] = $"{edit.Label}{label}",
            ["data"] = Submit(edit, data),
        }),
    };

    /// <summary>Card text is Markdown: what a person typed must not become a link, bold print or a list ("1. 西街" would lose its number).</summary>
    internal static string Literal(string text)
    {
        var escaped = string.Concat(text.Select(c => "\\`*_[]()#<>!|~".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
        var digits = escaped.TakeWhile(char.IsAsciiDigit).Count();
        return escaped is ['-' or '+', ..] ? $"\\{escaped}" : digits > 0 && escaped.AsSpan(digits).StartsWith(". ")
            ? escaped.Insert(digits, "\\") : escaped;
    }
}
