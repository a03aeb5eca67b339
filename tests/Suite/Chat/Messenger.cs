using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Suite.Api;
using Suite.Channels;

namespace Suite.Chat;

/// <summary>
/// A person on a Bot Framework channel, with the replies in the answer: through the development door, or with the tokens of a service.
/// </summary>
public sealed class Messenger(Site site, string person, BotFrameworkService? service = null)
{
    private const string Nowhere = "http://127.0.0.1:9/";

    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private int _next;

    public string? Asked { get; private set; }

    public string? Card { get; private set; }

    public string? Receipt { get; private set; }

    private string ServiceUrl => service is null ? Nowhere : service.Address + "/";

    public Task<IReadOnlyList<JsonElement>> SayAsync(string text) => SendAsync(Activity(text));

    public JsonObject Activity(string? text, JsonNode? value = null) =>
        Message(person, Interlocked.Increment(ref _next), text, value, ServiceUrl, service is null ? "test" : BotFrameworkService.ChannelId);

    /// <summary>What the person says, for a test that has no more of the site than its address.</summary>
    /// <param name="number">Among what the person says: none is heard twice.</param>
    public static JsonObject Message(string person, int number, string? text, JsonNode? value = null, string serviceUrl = Nowhere,
        string channel = "test") => new()
        {
            ["type"] = "message",
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"{person}-{number}"),
            ["serviceUrl"] = serviceUrl,
            ["channelId"] = channel,
            ["deliveryMode"] = "expectReplies",
            ["from"] = new JsonObject { ["id"] = person },
            ["recipient"] = new JsonObject { ["id"] = "bot" },
            ["conversation"] = new JsonObject { ["id"] = $"c-{person}" },
            ["text"] = text,
            ["value"] = value,
        };

    public JsonObject Click(string choice, string asks) => Activity(null, new JsonObject { ["choice"] = choice, ["asks"] = asks, ["draft"] = Card });

    public Task<Reply> PostAsync(JsonObject activity) =>
        site.PostAsync("/api/messages", activity, Site.Bearer(service?.Token(DateTimeOffset.UtcNow, ServiceUrl)));

    public async Task<IReadOnlyList<JsonElement>> SendAsync(JsonObject activity)
    {
        var reply = await PostAsync(activity);
        reply.Is(HttpStatusCode.OK);
        JsonElement[] said = [.. reply.Json.GetProperty("activities").EnumerateArray()];
        foreach (var one in said)
        {
            if (one.TryGetProperty("channelData", out var data))
            {
                Receipt = data.TryGetProperty("receipt", out var receipt) ? receipt.GetString() : Receipt;
                if (data.TryGetProperty("asks", out var asks))
                {
                    (Asked, Card) = (asks.GetString(), data.TryGetProperty("draft", out var card) ? card.GetString() : Card);
                }
            }
        }

        return said;
    }

    /// <summary>Answers until one of these is asked.</summary>
    public async Task UntilAsync(Family family, params string[] stops)
    {
        if (Asked is null)
        {
            await SayAsync("你好");
        }

        for (var turn = 0; turn < 120; turn++)
        {
            if (stops.Contains(Asked!))
            {
                return;
            }

            var times = _times.GetValueOrDefault(Asked!);
            _times[Asked!] = times + 1;
            await SayAsync(family.Answer(Asked!, times));
        }

        Assert.Fail($"The conversation does not get to {string.Join(", ", stops)}: it asks {Asked}.");
    }

    public static string Text(IReadOnlyList<JsonElement> said) => string.Join('\n', said.Select(one => one.GetProperty("text").GetString()));
}
