using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Suite.Chat;

namespace Suite.Browser;

/// <summary>Reads the questions off the wire (every question names its field) and types the answers.</summary>
internal sealed class ChatTalk
{
    private const string SendBox = "[data-id='webchat-sendbox-input'], [data-testid='send box text area']";

    private readonly IPage _page;
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _position;

    public ChatTalk(IPage page)
    {
        _page = page;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Hear(frame.Text);
        page.Console += (_, message) => Blocked.AddRange(message.Text.Contains("Content Security Policy", StringComparison.Ordinal)
            ? [message.Text] : []);
    }

    public string? Asked { get; private set; }

    public string? Receipt { get; private set; }

    public List<string> Blocked { get; } = [];

    public async Task OpenAsync(Uri address)
    {
        await _page.GotoAsync(new Uri(address, "/chat").ToString());
        await WaitAsync(() => Asked is not null, "a first question");
        await _page.Locator(SendBox).First.WaitForAsync();
    }

    /// <summary>Answers until one of these is asked.</summary>
    public async Task UntilAsync(Family family, params string[] stops)
    {
        for (var turn = 0; turn < 120; turn++)
        {
            var asked = Asked!;
            if (stops.Contains(asked) && _times.GetValueOrDefault(asked) == 0)
            {
                return;
            }

            var times = _times.GetValueOrDefault(asked);
            _times[asked] = times + 1;
            await SayAsync(family.Answer(asked, times));
        }

        Assert.Fail($"The conversation does not get to {string.Join(", ", stops)}: it asks {Asked}.");
    }

    public async Task SayAsync(string words)
    {
        var before = Interlocked.Read(ref _position);
        var box = _page.Locator(SendBox).First;
        await box.FillAsync(words);
        await box.PressAsync("Enter");
        await WaitAsync(() => Interlocked.Read(ref _position) > before, $"an answer to {words}");
    }

    public Task WaitForAsync(string asks) => WaitAsync(() => Asked == asks, asks);

    private static async Task WaitAsync(Func<bool> until, string what)
    {
        for (var began = Stopwatch.GetTimestamp(); !until() && Stopwatch.GetElapsedTime(began) < Patience.Long;)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.True(until(), $"Waited for {what}.");
    }

    private void Hear(string? frame)
    {
        if (string.IsNullOrEmpty(frame) || frame[0] != '{')
        {
            return;
        }

        using var json = JsonDocument.Parse(frame);
        lock (_lock)
        {
            foreach (var activity in json.RootElement.GetProperty("activities").EnumerateArray())
            {
                if (activity.GetProperty("from").TryGetProperty("role", out var role) && role.GetString() == "bot"
                    && activity.TryGetProperty("channelData", out var data))
                {
                    Receipt = data.TryGetProperty("receipt", out var receipt) ? receipt.GetString() : Receipt;
                    if (data.TryGetProperty("asks", out var asks))
                    {
                        Asked = asks.GetString();
                        Interlocked.Increment(ref _position);
                    }
                }
            }
        }
    }
}
