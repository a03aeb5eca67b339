using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Suite.Api;

namespace Suite.Chat;

/// <summary>The local Direct Line by polling, as a person on the page.</summary>
public sealed class LocalLine(Site site)
{
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private string _token = "";
    private string _conversation = "";
    private string _watermark = "";

    public string? Asked { get; private set; }

    public string LastText { get; private set; } = "";

    /// <summary>Everything the last turn said.</summary>
    public string Said { get; private set; } = "";

    public int Count { get; private set; }

    public async Task OpenAsync()
    {
        _token = (await site.PostAsync("/chat/token", new JsonObject())).Text("token");
        _conversation = (await site.PostAsync("/v3/directline/conversations", new JsonObject(), Bearer())).Text("conversationId");
        await ReadAsync();
    }

    public Task SayAsync(string text) => SendAsync(new() { ["type"] = "message", ["text"] = text });

    public async Task SendAsync(JsonObject activity)
    {
        (await site.PostAsync($"/v3/directline/conversations/{_conversation}/activities", activity, Bearer())).Is(HttpStatusCode.OK);
        await ReadAsync();
    }

    public async Task UploadAsync(string name, string type, byte[] bytes)
    {
        using var form = new MultipartFormDataContent();
        var activity = new StringContent(new JsonObject { ["type"] = "message", ["from"] = new JsonObject { ["id"] = "x" } }.ToJsonString());
        activity.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.microsoft.activity");
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(activity, "activity");
        form.Add(file, "file", name);
        (await site.SendAsync(HttpMethod.Post, $"/v3/directline/conversations/{_conversation}/upload?userId=x", form, Bearer()))
            .Is(HttpStatusCode.OK);
        await ReadAsync();
    }

    /// <summary>The conversation as somebody would read it who opens it now.</summary>
    public async Task<string> WholeAsync() =>
        (await site.SendAsync(HttpMethod.Get, $"/v3/directline/conversations/{_conversation}/activities", null, Bearer())).Json.ToString();

    public async Task UntilAsync(Family family, params string[] stops)
    {
        for (var turn = 0; turn < 120 && !stops.Contains(Asked); turn++)
        {
            var times = _times.GetValueOrDefault(Asked!);
            _times[Asked!] = times + 1;
            await SayAsync(family.Answer(Asked!, times));
        }

        Assert.Contains(Asked, stops);
    }

    public async Task UntilSaidAsync(string text)
    {
        var all = "";
        for (var began = Stopwatch.GetTimestamp(); !all.Contains(text, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(began) < Patience.Long;)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            all += await ReadAsync();
        }

        Assert.Contains(text, all, StringComparison.Ordinal);
    }

    public async Task<int> CountAsync()
    {
        await ReadAsync();
        return Count;
    }

    private async Task<string> ReadAsync()
    {
        var set = (await site.SendAsync(HttpMethod.Get, $"/v3/directline/conversations/{_conversation}/activities?watermark={_watermark}", null,
            Bearer())).Json;
        _watermark = set.GetProperty("watermark").GetString()!;
        var all = "";
        foreach (var activity in set.GetProperty("activities").EnumerateArray())
        {
            Count++;
            if (activity.GetProperty("from").GetProperty("role").GetString() == "bot" && activity.TryGetProperty("text", out var text))
            {
                LastText = text.GetString()!;
                all += LastText;
                Asked = activity.TryGetProperty("channelData", out var data) && data.TryGetProperty("asks", out var asks) ? asks.GetString() : Asked;
            }
        }

        Said = all;
        return all;
    }

    private (string, string) Bearer() => ("Authorization", "Bearer " + _token);
}
