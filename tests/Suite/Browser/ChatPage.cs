using System.Text.Json;
using Microsoft.Playwright;
using Suite.Chat;

namespace Suite.Browser;

/// <summary>The page /chat in a real browser at the width of a phone: typed, interrupted by a restart, left and come back to.</summary>
public sealed class ChatPage
{
    private const string SendBox = "[data-id='webchat-sendbox-input'], [data-testid='send box text area']";

    [Fact]
    public async Task A_mother_declares_her_daughter_by_typing_and_a_restart_in_the_middle_loses_nothing()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new Talk(page);
        await chat.OpenAsync(host.Address);
        await PictureAsync(page, "chat-390");

        var family = Family.WithTheChild();
        await chat.UntilAsync(family, "leftHukouOn", "livesWith", "housing");
        await PictureAsync(page, "chat-question-390");

        // The server goes away and comes back under the open page.
        var open = chat.Asked;
        await host.RestartAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('chat-line').textContent === ''", null, new() { Timeout = 60_000 });
        Assert.Equal(open, chat.Asked);
        await chat.UntilAsync(family, "confirm");
        await page.GetByText("孩子的登记").First.WaitForAsync();
        Assert.True(await page.GetByText("李小雨").Last.IsVisibleAsync());
        await PictureAsync(page, "chat-summary-390");
        await Chromium.MustBeAccessibleAsync(page);

        await chat.UntilAsync(family, "anotherChild");
        var receipt = Assert.IsType<string>(chat.Receipt);
        await page.GetByText(receipt).First.WaitForAsync();
        await PictureAsync(page, "chat-receipt-390");
        Assert.Empty(chat.Blocked);
    }

    [Fact]
    public async Task A_grandmother_leaves_in_the_middle_and_goes_on_after_a_restart_where_she_was()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new Talk(page);
        await chat.OpenAsync(host.Address);
        var family = Family.LeftAtHome();
        await chat.UntilAsync(family, "bothParentsAway", "fatherWork", "motherWork");
        var open = chat.Asked;

        // The telephone is put away, the server is replaced meanwhile, and the next day the page is opened again.
        await page.GotoAsync("about:blank");
        await host.RestartAsync();
        var later = new Talk(page);
        await later.OpenAsync(host.Address);
        Assert.Equal(open, later.Asked);
        await page.GetByText("张小军").First.WaitForAsync();

        await later.UntilAsync(family, "anotherChild");
        Assert.NotNull(later.Receipt);
        Assert.Empty(later.Blocked);
    }

    [Fact]
    public async Task A_button_answers_like_words_do_and_whoever_uses_the_telephone_next_sees_nothing_of_it()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var chat = new Talk(page);
        await chat.OpenAsync(host.Address);
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "同意", Exact = true }).ClickAsync();
        await chat.WaitForAsync("menu");
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "大人在外打工，孩子在老家" }).ClickAsync();
        await chat.WaitForAsync("childName");
        await chat.SayAsync("赵小虎");

        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "换人用" }).ClickAsync();
        await chat.WaitForAsync("consent");
        await page.GetByText("赵小虎").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Without_scripts_the_page_says_where_else_to_declare()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390, scripts: false);
        await page.GotoAsync(new Uri(host.Address, "/chat").ToString());
        Assert.True(await page.GetByRole(AriaRole.Link, new() { Name = "用网页表格申报" }).IsVisibleAsync());
    }

    /// <summary>After the scrolling has come to rest.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        await Chromium.PictureAsync(page, name);
    }

    /// <summary>Reads the questions off the wire (every question names its field) and types the answers.</summary>
    private sealed class Talk
    {
        private readonly IPage _page;
        private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();
        private long _position;

        public Talk(IPage page)
        {
            _page = page;
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Hear(frame.Text);
            page.Console += (_, message) => Blocked.AddRange(message.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [message.Text] : []);
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
            for (var i = 0; i < 600 && !until(); i++)
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
                    if (activity.GetProperty("from").TryGetProperty("role", out var role) && role.GetString() == "bot" && activity.TryGetProperty("channelData", out var data))
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
}
