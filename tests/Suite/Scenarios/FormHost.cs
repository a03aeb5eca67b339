using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Domain.Time;
using Suite.Browser;
using Suite.Chat;
using Suite.Portal;

namespace Suite.Scenarios;

/// <summary>
/// The real program with a folder of forms, and what parents and staff ask of it. In a process of its own, since a process has one list of forms.
/// </summary>
internal sealed partial class FormHost : IAsyncDisposable
{
    public const string County = "140403";

    private readonly HostProcess _host;
    private readonly HttpClient _http;
    private int _said;

    private FormHost(HostProcess host) => (_host, _http) = (host, new HttpClient { BaseAddress = host.Address });

    public Uri Address => _host.Address;

    public string Data => _host.Data;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Today => CivilTime.ChinaDate(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Starts anew, or again on the data of one that was stopped and at its address, so that open pages find it.</summary>
    public static async Task<FormHost> StartAsync(FormHost? before = null, string? folder = null, string? data = null)
    {
        string[] arguments = folder is null ? [] : [$"--Forms:Folder={folder}"];
        return new(await HostProcess.StartAsync(before?.Data ?? data, before?.Address.Port ?? 0, arguments)) { _said = before?._said ?? 0 };
    }

    /// <summary>The invented form comes into force today: the year that it is of has not come yet.</summary>
    public static Task IssueAsync(string folder) =>
        File.WriteAllTextAsync(Path.Combine(folder, "migrant-2027.json"), Forms.Form2027.File(Today).ToJsonString(), Cancel);

    public Task StopAsync() => _host.StopAsync();

    public Visitor Browser() => new(Address);

    public async Task<Visitor> SignInAsync(string role, string village = "")
    {
        var visitor = Browser();
        (await visitor.PostAsync("/portal/signin", [("role", role), ("county", County), ("township", village.Length == 0 ? "" : village[..9]),
            ("village", village), ("department", "education"), ("name", "经办")])).Is(HttpStatusCode.SeeOther);
        return visitor;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);

    public async Task<JsonElement> DeclareAsync(HttpStatusCode expected, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/declarations") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return await SendAsync(request, expected);
    }

    public async Task<HttpStatusCode> CorrectAsync(JsonElement declared, string key, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/declarations/{declared.GetProperty("receipt").GetString()}/corrections")
        {
            Content = JsonContent.Create(new JsonObject { ["answers"] = new JsonObject { [key] = value } }),
        };
        request.Headers.Add("X-Follow-Up-Token", declared.GetProperty("followUpToken").GetString());
        using var response = await _http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    public async Task<string> TokenAsync(string role, string? county = County)
    {
        using var given = await _http.PostAsJsonAsync("/dev/token", new { role, county }, Cancel);
        return (await given.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("token").GetString()!;
    }

    public async Task<JsonElement> AskAsync(string token, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = Staff(token, path, body is null ? null : JsonContent.Create(body));
        return await SendAsync(request, expected);
    }

    public async Task<byte[]> FetchAsync(string token, string path)
    {
        using var request = Staff(token, path, null);
        using var response = await _http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Cancel);
    }

    public async Task<JsonElement> UploadAsync(string token, byte[] table)
    {
        var content = new ByteArrayContent(table);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        using var request = Staff(token, "/api/imports", content);
        return await SendAsync(request, HttpStatusCode.Accepted);
    }

    /// <summary>Asks again until it is so.</summary>
    public async Task<JsonElement> UntilAsync(string token, string path, Func<JsonElement, bool> isSo)
    {
        for (var wait = DateTime.UtcNow + Patience.Long; ; await Task.Delay(100, Cancel))
        {
            var now = await AskAsync(token, path);
            if (isSo(now))
            {
                return now;
            }

            Assert.True(DateTime.UtcNow < wait, $"{path} stays at {now}.");
        }
    }

    /// <summary>Ids of the declarations of the county by their receipts.</summary>
    public async Task<Dictionary<string, string>> IdsAsync() =>
        (await AskAsync(await TokenAsync("countyReviewer"), "/api/declarations")).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("receipt").GetString()!, item => item.GetProperty("id").GetString()!);

    /// <summary>Answers until that is asked; what was said last.</summary>
    /// <param name="said">What the chat said last, where the conversation goes on.</param>
    /// <param name="asked">Gets every question.</param>
    public async Task<string> TalkAsync(string person, string stop, string phone = "13812345678", string? said = null,
        ICollection<string>? asked = null)
    {
        var (family, times) = (Chat.Family.WithTheChild(phone: phone), new Dictionary<string, int>(StringComparer.Ordinal));
        var question = "";
        said ??= await SayAsync(person, "你好");
        for (var turn = 0; turn < 80; turn++)
        {
            question = Asked().Matches(said) is [.., var last] ? last.Groups[1].Value : question;
            asked?.Add(question);
            if (question == stop)
            {
                return said;
            }

            var before = times.GetValueOrDefault(question);
            times[question] = before + 1;
            said = await SayAsync(person, question == "commute" ? "校车或者公交" : family.Answer(question, before));
        }

        throw new InvalidOperationException($"The conversation does not get to {stop}: it asks {question}.");
    }

    /// <summary>What the chat answers: its texts, and what it asks as <c>[asks:key]</c>.</summary>
    public async Task<string> SayAsync(string person, string text)
    {
        using var response = await _http.PostAsJsonAsync("/api/messages", Messenger.Message(person, ++_said, text), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var said = new StringBuilder();
        foreach (var one in (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("activities").EnumerateArray())
        {
            said.AppendLine(one.TryGetProperty("text", out var words) ? words.GetString() : "");
            if (one.TryGetProperty("channelData", out var data) && data.TryGetProperty("asks", out var asks))
            {
                said.AppendLine(CultureInfo.InvariantCulture, $"[asks:{asks.GetString()}]");
            }
        }

        return said.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static HttpRequestMessage Staff(string token, string path, HttpContent? body) =>
        new(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body, Headers = { Authorization = new("Bearer", token) } };

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        using var response = await _http.SendAsync(request, Cancel);
        var said = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(expected == response.StatusCode,
            $"{request.Method} {request.RequestUri}: {response.StatusCode} {said[..Math.Min(500, said.Length)]}");
        return JsonDocument.Parse(said).RootElement;
    }

    [GeneratedRegex(@"\[asks:([^\]]+)\]")]
    private static partial Regex Asked();
}
