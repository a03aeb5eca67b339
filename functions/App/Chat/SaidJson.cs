using System.Text.Json;
using Channels;

namespace App.Chat;

/// <summary>Replies as a thread keeps them, to be given again to a message delivered again.</summary>
internal static class SaidJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<OutgoingMessage> messages)
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("text", message.Text);
            Write(json, "choices", message.Choices);
            if (message.Ticks.Count > 0)
            {
                Write(json, "ticks", message.Ticks);
            }

            if (message.Link is { } link)
            {
                json.WriteString("link", link);
            }

            if (message.Summary is { } summary)
            {
                json.WriteString("title", summary.Title);
                json.WriteStartArray("rows");
                foreach (var row in summary.Rows)
                {
                    json.WriteStartObject();
                    json.WriteString("label", row.Label);
                    json.WriteString("value", row.Value);
                    Write(json, "edit", row.Edit is null ? [] : [row.Edit]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            if (message.Data is { } data)
            {
                json.WriteStartObject("data");
                json.WriteString("asks", data.Asks);
                json.WriteString("formId", data.FormId);
                json.WriteString("draft", data.Draft);
                json.WriteString("problem", data.Problem);
                json.WriteString("receipt", data.Receipt);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<OutgoingMessage> Read(JsonElement messages) => [.. messages.EnumerateArray().Select(message => new OutgoingMessage(
        Text(message, "text")!,
        Choices(message, "choices"),
        message.TryGetProperty("rows", out var rows) ? new(Text(message, "title")!, [.. rows.EnumerateArray().Select(Row)]) : null,
        message.TryGetProperty("data", out var data)
            ? new(Text(data, "asks"), Text(data, "formId"), Text(data, "draft"), Text(data, "problem"), Text(data, "receipt"))
            : null)
        {
            Link = message.TryGetProperty("link", out var link) ? link.GetString() : null,
            Ticks = message.TryGetProperty("ticks", out _) ? Choices(message, "ticks") : [],
        })];

    private static SummaryRow Row(JsonElement row) => new(Text(row, "label")!, Text(row, "value")!, Choices(row, "edit") is [var edit] ? edit : null);

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Choice> choices)
    {
        json.WriteStartArray(name);
        foreach (var choice in choices)
        {
            json.WriteStringValue(choice.Label);
            json.WriteStringValue(choice.Value);
        }

        json.WriteEndArray();
    }

    private static List<Choice> Choices(JsonElement json, string name)
    {
        string[] flat = [.. json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        return [.. flat.Chunk(2).Select(pair => new Choice(pair[0], pair[1]))];
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
