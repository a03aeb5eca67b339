using System.Net.Http.Headers;
using System.Text.Json;
using Channels.BotFramework;

namespace Benchmarks;

/// <summary>
/// The baseline of <see cref="BotTurns"/>: how replies were sent before Bot Builder, with nothing between our activity and the request.
/// </summary>
internal sealed class HandWrittenConnector(HttpClient http, BotToken token)
{
    public async Task SendAsync(Activity activity, ConversationReference to)
    {
        var (conversation, replyTo) = (Uri.EscapeDataString(to.Conversation.Id ?? ""), Uri.EscapeDataString(activity.ReplyToId ?? ""));
        var address = $"{to.ServiceUrl.TrimEnd('/')}/v3/conversations/{conversation}/activities/{replyTo}";
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(activity, ActivityJson.Wire.Activity)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Authorization = await token.HeaderAsync(CancellationToken.None);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        _ = JsonSerializer.Deserialize(body, ActivityJson.Default.ResourceResponse)
            ?? throw new InvalidOperationException("The connector gave no id.");
    }
}
