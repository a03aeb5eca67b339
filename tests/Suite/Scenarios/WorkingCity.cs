using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkiaSharp;
using Suite.Api;

namespace Suite.Scenarios;

/// <summary>
/// Parents, clerks and the bot of two counties at work over HTTP, with a memory of everything that they were told was done. A connection that breaks
/// is a
/// server that died: what was sent then is unknown, and only that.
/// </summary>
internal sealed class WorkingCity(Uri address) : IDisposable
{
    public const string Giver = "140403";
    public const string Taker = "140404";

    private static readonly byte[] Picture = Jpeg();

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = address,
        Timeout = Patience.Long
    };
    private readonly ConcurrentQueue<(string Receipt, string Token)> _toAttach = new();
    private int _families;
    private string _reviewer = "";
    private string _approver = "";

    /// <summary>Citizen number → receipt of what was acknowledged; null: sent and never answered.</summary>
    public ConcurrentDictionary<string, string?> Declared { get; } = new(StringComparer.Ordinal);

    /// <summary>Attachment → receipt.</summary>
    public ConcurrentDictionary<string, string> Attached { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, byte> Registered { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, byte> HandedOver { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, byte> ChildrenHandedOver { get; } = new(StringComparer.Ordinal);

    /// <summary>Conversation → token and what was said in it.</summary>
    public ConcurrentDictionary<string, (string Token, string Said)> Conversations { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that nobody should ever get.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    public int Acknowledged => Declared.Values.Count(receipt => receipt is not null) + Attached.Count + Registered.Count + HandedOver.Count
        + ChildrenHandedOver.Count + Conversations.Count;

    public void Dispose() => _http.Dispose();

    /// <summary>After each start: development tokens are the process's own.</summary>
    public async Task SignInAsync()
    {
        _reviewer = (await PostAsync("/dev/token", new JsonObject { ["role"] = "countyReviewer", ["county"] = Giver })).Json!["token"]!
            .GetValue<string>();
        _approver = (await PostAsync("/dev/token", new JsonObject { ["role"] = "countyApprover", ["county"] = Giver })).Json!["token"]!
            .GetValue<string>();
    }

    /// <summary>Everybody works until the server is gone or the day is over.</summary>
    public Task WorkAsync(CancellationToken over) => Task.WhenAll(
        Repeat(DeclareAsync, over), Repeat(DeclareAsync, over), Repeat(DeclareAsync, over), Repeat(AttachAsync, over), Repeat(ReviewAsync, over),
            Repeat(HandOverAsync, over), Repeat(HandOverChildAsync, over), Repeat(ChatAsync, over), Repeat(ChatAsync, over))
            .WaitAsync(2 * Patience.Long, CancellationToken.None);

    /// <summary>Uploads a table and has it written; the id of the import, or null where the server died under it.</summary>
    public async Task<string?> ImportAsync(byte[] table)
    {
        try
        {
            using var content = new ByteArrayContent(table);
            content.Headers.ContentType = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
            return (await SendAsync(HttpMethod.Post, "/api/imports", content, _reviewer)).Json?["id"]?.GetValue<string>();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<JsonNode?> ImportStateAsync(string id) => (await SendAsync(HttpMethod.Get, "/api/imports/" + id, null, _reviewer)).Json;

    public async Task WriteImportAsync(string id) => await PostAsync($"/api/imports/{id}/writing", new JsonObject { ["rows"] = "all" }, _reviewer);

    /// <summary>What a conversation holds, as the person's page would show it.</summary>
    public async Task<string> ConversationAsync(string id) =>
        (await SendAsync(HttpMethod.Get, $"/v3/directline/conversations/{id}/activities", null, Conversations[id].Token)).Json?.ToJsonString() ?? "";

    public async Task<int> StatusAsync(string receipt) =>
        (await PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" })).Status;

    private static async Task Repeat(Func<Task> work, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await work();
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                return; // The server died under this request.
            }
        }
    }

    private async Task DeclareAsync()
    {
        var born = new DateOnly(2014, 9, 1).AddDays(Interlocked.Increment(ref _families) % 900);
        var number = Declaring.Number("140421", born.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var body = Declaring.Migrant(number).With("birthDate", born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Declared[number] = null;
        var (status, json) = await PostAsync("/api/declarations", body, null, ("Idempotency-Key", number));
        if (status == 201)
        {
            Declared[number] = json!["receipt"]!.GetValue<string>();
            _toAttach.Enqueue((Declared[number]!, json["followUpToken"]!.GetValue<string>()));
        }
    }

    private async Task AttachAsync()
    {
        if (!_toAttach.TryDequeue(out var to))
        {
            await Task.Delay(20);
            return;
        }

        using var content = new ByteArrayContent(Picture);
        content.Headers.ContentType = new("image/jpeg");
        var (status, json) = await SendAsync(HttpMethod.Post, $"/api/declarations/{to.Receipt}/attachments", content, null,
            ("X-Follow-Up-Token", to.Token));
        if (status == 201)
        {
            Attached[json!["id"]!.GetValue<string>()] = to.Receipt;
        }
    }

    private async Task ReviewAsync()
    {
        if (await AnyAsync("/api/declarations?status=submitted") is var (id, version)
            && (await PostAsync($"/api/declarations/{id}/review", new JsonObject { ["decision"] = "register", ["version"] = version },
                _reviewer)).Status == 200)
        {
            Registered[id] = 0;
        }
    }

    private async Task HandOverAsync()
    {
        if (await AnyAsync("/api/declarations?status=submitted") is var (id, version)
            && await TwiceAsync($"/api/declarations/{id}/transfer", version))
        {
            HandedOver[id] = 0;
        }
    }

    private async Task HandOverChildAsync()
    {
        if (await AnyAsync("/api/children?status=active") is var (id, version) && await TwiceAsync($"/api/children/{id}/transfer", version))
        {
            ChildrenHandedOver[id] = 0;
        }
    }

    /// <summary>Proposed by one, carried out by another.</summary>
    private async Task<bool> TwiceAsync(string path, string version)
    {
        var body = new JsonObject { ["toCounty"] = Taker, ["reason"] = "孩子已经住到上党区", ["version"] = version };
        await PostAsync(path, body.DeepClone(), _reviewer);
        return (await PostAsync(path, body, _approver)).Status == 200;
    }

    private async Task ChatAsync()
    {
        var (granted, token) = await PostAsync("/chat/token", new JsonObject { ["fresh"] = true });
        if (granted != 200 || token!["token"]!.GetValue<string>() is not { } bearer)
        {
            return;
        }

        var (started, conversation) = await PostAsync("/v3/directline/conversations", new JsonObject(), bearer);
        if (started is not (200 or 201))
        {
            return;
        }

        var id = conversation!["conversationId"]!.GetValue<string>();
        var said = "你好" + Guid.NewGuid().ToString("N")[..6];
        var activity = new JsonObject { ["type"] = "message", ["text"] = said, ["from"] = new JsonObject { ["id"] = "me" } };
        if ((await PostAsync($"/v3/directline/conversations/{id}/activities", activity, conversation["token"]!.GetValue<string>())).Status == 200)
        {
            Conversations[id] = (conversation["token"]!.GetValue<string>(), said);
        }
    }

    /// <summary>Any of a list, not always the first: several work on it.</summary>
    private async Task<(string Id, string Version)?> AnyAsync(string list)
    {
        if ((await SendAsync(HttpMethod.Get, list, null, _reviewer)).Json?["items"]?.AsArray() is { Count: > 0 } items
            && items[Random.Shared.Next(items.Count)] is { } one)
        {
            return (one["id"]!.GetValue<string>(), one["version"]!.GetValue<string>());
        }

        await Task.Delay(50);
        return null;
    }

    private Task<(int Status, JsonNode? Json)> PostAsync(string path, JsonNode body, string? bearer = null,
        params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), bearer, headers);

    private async Task<(int Status, JsonNode? Json)> SendAsync(HttpMethod method, string path, HttpContent? content, string? bearer,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        JsonNode? json;
        try
        {
            json = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            throw new HttpRequestException("The answer was cut off.");
        }

        var status = (int)response.StatusCode;
        if (status >= 500 && json?["code"]?.GetValue<string>() != "restarting")
        {
            Surprises.Enqueue($"{method} {path.Split('?')[0]} {status} {text}");
        }

        return (status, json);
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
