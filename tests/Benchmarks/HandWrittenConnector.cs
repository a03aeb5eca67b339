using System.Net.Http.Headers;
using System.Text.Json;
using Channels.BotFramework;

namespace Benchmarks;

/// <summary>The baseline of <see cref="BotTurns"/>: what sent replies before Bot Builder did, with nothing between our activity and the request.</summary>
internal sealed class HandWrittenConnector(HttpClient http)
{
    public async Task SendAsync(Activity activity, ConversationReference to)
    {
        var path = $"v3/conversations/{Uri.EscapeDataString(to.Conversation.Id ?? "")}/activities/{Uri.EscapeDataString(activity.ReplyToId ?? "")}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{to.ServiceUrl.TrimEnd('/')}/{path}")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(activity, ActivityJson.Wire.Activity)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        _ = JsonSerializer.Deserialize(body, ActivityJson.Default.ResourceResponse) ?? throw new InvalidOperationException("The connector gave no id.");
    }
}
