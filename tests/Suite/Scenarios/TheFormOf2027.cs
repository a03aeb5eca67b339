using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Domain.Forms;
using Suite.Api;
using Suite.Browser;
using Suite.Chat;
using Suite.Portal;

namespace Suite.Scenarios;

/// <summary>
/// The real program with a file of a later form in its folder: what every door then asks, and a record made before beside it. In a process of its own, since
/// a process has one list of forms.
/// </summary>
public sealed partial class TheFormOf2027 : IDisposable
{
    private const string Form = "/declare/migrant-2024";

    private readonly string _folder = Directory.CreateTempSubdirectory("forms-").FullName;

    private int _said;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_form_comes_by_a_file_every_door_asks_it_and_what_was_declared_before_keeps_its_own()
    {
        await using var before = await HostProcess.StartAsync();
        using var first = new HttpClient { BaseAddress = before.Address };
        var old = await DeclareAsync(first, HttpStatusCode.Created, Declaring.Migrant().With("familyHardship", new JsonArray("other")).With("familyHardshipOther", "欠了债"));
        await before.StopAsync();

        var today = CivilTime.ChinaDate(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(_folder, "migrant-2027.json"), Forms.Form2027.File(today).ToJsonString(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "left-behind-2027.json"), "{ \"form\": ", Cancel);
        await using var host = await HostProcess.StartAsync(before.Data, arguments: $"--Forms:Folder={_folder}");
        using var http = new HttpClient { BaseAddress = host.Address };

        // The damaged file is named and takes nothing down.
        var ready = await http.GetStringAsync(new Uri("/api/health/ready", UriKind.Relative), Cancel);
        Assert.Contains("left-behind-2027.json", ready, StringComparison.Ordinal);
        Assert.DoesNotContain("migrant-2027.json", ready, StringComparison.Ordinal);
        var forms = (await http.GetFromJsonAsync<JsonElement>("/api/forms", Cancel)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["migrant-2024 v2: 1, 2", "left-behind-2024 v1: 1"], forms.Select(form => $"{form.GetProperty("id")} v{form.GetProperty("version")}: "
            + string.Join(", ", form.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").GetRawText()))));
        Assert.Contains("commute", await http.GetStringAsync(new Uri("/api/forms/migrant-2024", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("commute", await http.GetStringAsync(new Uri("/api/forms/migrant-2024?version=1", UriKind.Relative), Cancel), StringComparison.Ordinal);

        // By the route.
        var lacking = await DeclareAsync(http, HttpStatusCode.UnprocessableEntity, Declaring.Migrant());
        Assert.Contains("commute", lacking.GetRawText(), StringComparison.Ordinal);
        var declared = await DeclareAsync(http, HttpStatusCode.Created, Declaring.Migrant().With("commute", "walk").With("housing", "dormitory"));

        // In the chat.
        Assert.Contains("校车或者公交", await TalkAsync(http, "m1", "confirm"), StringComparison.Ordinal);
        Assert.Contains("登记好了", await SayAsync(http, "m1", "都对，提交"), StringComparison.Ordinal);

        // From the chat to the page.
        await TalkAsync(http, "m2", "confirm", "13812345679");
        var link = new Uri(Address().Match(await SayAsync(http, "m2", "换成网页填")).Value).AbsolutePath;
        using var parent = new Visitor(host.Address);
        (await parent.GetAsync(link)).Is(HttpStatusCode.OK);
        var page = (await parent.GetAsync((await parent.PostAsync(link)).Location!)).Is(HttpStatusCode.OK);
        Assert.Contains("孩子怎么去上学", page.Text, StringComparison.Ordinal);
        Assert.Contains("单位宿舍", page.Text, StringComparison.Ordinal);
        List<(string Name, string Value)> boxes = [.. page.Boxes("form[data-form]").Where(box => box.Name is not ("action" or "consent" or "commute"))];
        var missing = await parent.PostAsync(Form, [.. boxes, ("consent", "1"), ("action", "submit")]);
        Assert.Contains("上学方式", (await parent.GetAsync(missing.Location!)).Text, StringComparison.Ordinal);
        (await parent.PostAsync(Form, [.. boxes, ("commute", "bus"), ("consent", "1"), ("action", "submit")])).LeadsTo("/declare/received");

        // What was declared before is corrected by its own version.
        Assert.Equal(HttpStatusCode.OK, await CorrectAsync(http, old, "familyHardshipOther", "还欠着"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CorrectAsync(http, old, "commute", "walk"));
        Assert.Equal(HttpStatusCode.OK, await CorrectAsync(http, declared, "commute", "bus"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CorrectAsync(http, declared, "familyHardshipOther", "还欠着"));

        // Side by side on the desk and on paper, each in its own words.
        using var desk = new Visitor(host.Address);
        await desk.PostAsync("/portal/signin", [("role", "countyReviewer"), ("county", "140403"), ("township", ""), ("village", ""), ("department", "education"), ("name", "经办")]);
        var ids = await IdsAsync(http);
        Assert.Equal(4, ids.Count);
        var (was, becomes) = (await OpenAsync(desk, ids[old.GetProperty("receipt").GetString()!]), await OpenAsync(desk, ids[declared.GetProperty("receipt").GetString()!]));
        Assert.Contains("还欠着", was.Record, StringComparison.Ordinal);
        Assert.Contains("居住类型", was.Paper, StringComparison.Ordinal);
        Assert.DoesNotContain("上学方式", was.Paper, StringComparison.Ordinal);
        Assert.Contains("校车或者公交", becomes.Record, StringComparison.Ordinal);
        Assert.Contains("住房类型", becomes.Paper, StringComparison.Ordinal);

        // The table that is filled from now on has the new column; an old one is sent back.
        var (_, template) = await desk.DownloadAsync("/portal/sheets/templates/migrant-2024");
        using var table = new MemoryStream(template);
        Assert.Contains("#migrant-2024/2", Sheets.Families.Cells(table, 2), StringComparison.Ordinal);
        Assert.Contains("commute", Sheets.Families.Cells(table, 2), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<JsonElement> DeclareAsync(HttpClient http, HttpStatusCode expected, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/declarations") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await http.SendAsync(request, Cancel);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<HttpStatusCode> CorrectAsync(HttpClient http, JsonElement declared, string key, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/declarations/{declared.GetProperty("receipt").GetString()}/corrections")
        {
            Content = JsonContent.Create(new JsonObject { ["answers"] = new JsonObject { [key] = value } }),
        };
        request.Headers.Add("X-Follow-Up-Token", declared.GetProperty("followUpToken").GetString());
        using var response = await http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    private static async Task<Dictionary<string, string>> IdsAsync(HttpClient http)
    {
        using var given = await http.PostAsJsonAsync("/dev/token", new { role = "countyReviewer", county = "140403" }, Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/declarations");
        request.Headers.Authorization = new("Bearer", (await given.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("token").GetString());
        using var response = await http.SendAsync(request, Cancel);
        var listed = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return listed.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("receipt").GetString()!, item => item.GetProperty("id").GetString()!);
    }

    private static async Task<(string Record, string Paper)> OpenAsync(Visitor desk, string id)
    {
        (await desk.SubmitAsync($"/portal/declarations/{id}/opening", ("reason", "审核"))).Is(HttpStatusCode.SeeOther);
        return ((await desk.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK).Text, (await desk.GetAsync($"/portal/declarations/{id}/annex")).Is(HttpStatusCode.OK).Text);
    }

    /// <summary>Answers until that is asked; what was said last.</summary>
    private async Task<string> TalkAsync(HttpClient http, string person, string stop, string phone = "13812345678")
    {
        var (family, times, asked) = (Chat.Family.WithTheChild(phone: phone), new Dictionary<string, int>(StringComparer.Ordinal), "");
        var said = await SayAsync(http, person, "你好");
        for (var turn = 0; turn < 80; turn++)
        {
            asked = Asked().Matches(said) is [.., var last] ? last.Groups[1].Value : asked;
            if (asked == stop)
            {
                return said;
            }

            var before = times.GetValueOrDefault(asked);
            times[asked] = before + 1;
            said = await SayAsync(http, person, asked == "commute" ? "校车或者公交" : family.Answer(asked, before));
        }

        throw new InvalidOperationException($"The conversation does not get to {stop}: it asks {asked}.");
    }

    /// <summary>What the chat answers: its texts, and what it asks as <c>[asks:key]</c>.</summary>
    private async Task<string> SayAsync(HttpClient http, string person, string text)
    {
        using var response = await http.PostAsJsonAsync("/api/messages", Messenger.Message(person, ++_said, text), Cancel);
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

    [GeneratedRegex(@"\[asks:([^\]]+)\]")]
    private static partial Regex Asked();

    [GeneratedRegex("https?://[^\\s\"）]+/declare/continue/[A-Za-z0-9_-]+")]
    private static partial Regex Address();
}
