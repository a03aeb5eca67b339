using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using App.Wire;
using Channels.BotFramework;
using Microsoft.Extensions.Logging;

namespace App.Chat;

/// <summary>In Azure: the Direct Line secret stays here, the page gets a token for one conversation of one user.</summary>
internal static class DirectLineSecrets
{
    private static readonly HttpClient Http = ChatServices.Http();

    /// <returns>Null where the service gives none.</returns>
    public static async Task<string?> ExchangeAsync(string secret, BotCloud cloud, string userId, ILogger log, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud.DirectLine, "v3/directline/tokens/generate"))
        {
            Content = new StringContent(Encoding.UTF8.GetString(Answer.Write(json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("user");
                json.WriteString("id", userId);
                json.WriteEndObject();
                json.WriteEndObject();
            })), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        try
        {
            using var response = await Http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                log.NoDirectLineToken((int)response.StatusCode);
                return null;
            }

            using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return (await JsonSerializer.DeserializeAsync(body, ActivityJson.Default.ConversationGrant, cancellation).ConfigureAwait(false))?.Token;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.NoDirectLineToken(0);
            return null;
        }
    }
}
