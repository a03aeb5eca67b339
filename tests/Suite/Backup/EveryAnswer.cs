using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Audit;
using App.Functions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Statistics;
using Suite.Portal;

namespace Suite.Backup;

/// <summary>
/// Two servers are asked for everything that anybody may read, and must say the same: every GET route of the catalogue as every role, lists with all
/// their pages, what lies behind the ids that they name, the figures by every dimension, and records opened in full.
/// </summary>
/// <param name="until">What came into the audit trail after that moment is each server's own.</param>
/// <param name="most">So many records of a list are looked into.</param>
internal sealed class EveryAnswer(HttpClient here, HttpClient there, DateTimeOffset until, int most)
{
    /// <summary>They tell of the process that answers, or need a signature; not of what is kept.</summary>
    private static readonly string[] OfTheProcess = ["Health", "Ready", "LookAtOperations", "WeChatCheck"];

    private readonly Dictionary<string, List<string>> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _differ = [];
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Answers that were compared.</summary>
    public int Count { get; private set; }

    /// <summary>Answers with something in them (2xx).</summary>
    public int Good { get; private set; }

    /// <summary>Routes of which at least one role was answered with something.</summary>
    public IReadOnlySet<string> Answered => _answered;

    /// <summary>Who asked what and was answered differently; empty is what everybody hopes for.</summary>
    public IReadOnlyList<string> Differ => _differ;

    /// <summary>The routes that are asked.</summary>
    public static IReadOnlyList<HttpFunction> Routes { get; } =
    [
        .. Catalogue.Http.Where(route => route is { Method: "GET", Reach: Reach.Everywhere }
            && route.Route.StartsWith("api/", StringComparison.Ordinal)
            && !OfTheProcess.Contains(route.Name))
            .OrderBy(route => !route.Route.StartsWith("api/audit", StringComparison.Ordinal))
            .ThenBy(route => route.Route.Count(letter => letter == '{')),
    ];

    /// <param name="counties">Whose reviewers ask; all other roles are of the first.</param>
    public async Task WalkAsync(IReadOnlyList<string> counties)
    {
        var personas = Personas(counties).ToList();

        // Whoever reads leaves an entry in the trail: it is read first.
        foreach (var route in Routes)
        {
            foreach (var persona in personas)
            {
                var tokens = await persona.TokensAsync(here, there);
                foreach (var path in Paths(persona.Name, route).Distinct())
                {
                    await (route == Catalogue.ListAudit ? TrailAsync(persona.Name, route, path, tokens)
                        : PagesAsync(persona.Name, route, path, tokens));
                }
            }
        }

        foreach (var route in Catalogue.Http.Where(route => route.Method == "POST" && route.Route.EndsWith("/opening", StringComparison.Ordinal)))
        {
            var persona = personas.First(one => one.Role == Role.CountyReviewer);
            var tokens = await persona.TokensAsync(here, there);
            foreach (var path in Filled(persona.Name, route.Route))
            {
                await CompareAsync(persona.Name, route, path, tokens,
                    () => new StringContent("""{"reason":"核对"}""", Encoding.UTF8, "application/json"));
            }
        }
    }

    private static IEnumerable<Persona> Personas(IReadOnlyList<string> counties)
    {
        var county = counties[0];
        foreach (var role in Roles.All)
        {
            JsonObject asked = new() { ["role"] = role.Id(), ["name"] = "对照" };
            if (role is Role.VillageWorker or Role.TownshipSupervisor or Role.CountyReviewer or Role.CountyApprover or Role.DepartmentOfficer
                or Role.Reader)
            {
                asked["county"] = county;
            }

            if (role is Role.VillageWorker or Role.TownshipSupervisor)
            {
                asked["township"] = Territory.Township;
            }

            if (role is Role.VillageWorker)
            {
                asked["village"] = Territory.Village;
            }

            if (role is not Role.DepartmentOfficer)
            {
                yield return new(role, asked);
            }

            foreach (var department in role is Role.DepartmentOfficer ? Enum.GetValues<Department>() : [])
            {
                var officer = (JsonObject)asked.DeepClone();
                officer["department"] = department.Id();
                yield return new(role, officer);
            }

            foreach (var other in role is Role.CountyReviewer ? counties.Skip(1) : [])
            {
                var reviewer = (JsonObject)asked.DeepClone();
                reviewer["county"] = other;
                yield return new(role, reviewer);
            }
        }
    }

    /// <summary>The addresses of a route for somebody: with every id that their lists named, and by what it is asked.</summary>
    private IEnumerable<string> Paths(string persona, HttpFunction route)
    {
        foreach (var path in Filled(persona, route.Route))
        {
            yield return path;
            if (route == StatisticsFunctions.Count)
            {
                foreach (var dimension in Dimensions.All)
                {
                    yield return $"{path}?by={dimension.Key}";
                }
            }

            foreach (var county in route == Catalogue.ListAudit || route == Catalogue.UnusualAccess
                ? AuditRecords.Counties.Select(county => county.Value)
                : route.Query.Any(member => member.Name == "county") ? [SmallCity.County] : [])
            {
                yield return $"{path}?county={county}";
            }

            foreach (var status in route.Query.Where(member => member.Name == "status").SelectMany(member =>
                member.Meaning.Split([' ', ';', '|', '('], StringSplitOptions.RemoveEmptyEntries)).Where(word => word.All(char.IsAsciiLetter)))
            {
                yield return $"{path}?status={status}";
            }
        }
    }

    private IEnumerable<string> Filled(string persona, string route)
    {
        var at = route.IndexOf('{', StringComparison.Ordinal);
        if (at < 0)
        {
            return ["/" + route.TrimStart('/')];
        }

        var end = route.IndexOf('}', at);
        var values = route[(at + 1)..end] switch
        {
            "department" => Enum.GetValues<Department>().Select(department => department.Id()),
            "caliber" => Calibers.All.Select(caliber => caliber.Id()),
            "formId" => ["migrant-2024", "left-behind-2024"],
            "year" => ["2024", "2025", "2026"],
            _ => _ids.GetValueOrDefault($"{persona} {ListOf(route[..at])}") ?? [],
        };
        return values.ToList().SelectMany(value => Filled(persona, string.Concat(route.AsSpan(0, at), value, route.AsSpan(end + 1))));
    }

    /// <summary>What a list is called: the word before the ids, whatever department or release it is of.</summary>
    private static string ListOf(string path) => path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries)[^1] switch
    {
        "jobs" => "verifications",
        var named => named,
    };

    private async Task PagesAsync(string persona, HttpFunction route, string path, (string Here, string There) tokens)
    {
        var (mine, theirs) = (path, path);
        for (var page = 0; page < 10_000; page++)
        {
            var (one, other) = await CompareAsync(persona, route, mine, tokens, null, theirs);
            if ((one as JsonObject)?["next"]?.GetValue<string>() is not { } next
                || (other as JsonObject)?["next"]?.GetValue<string>() is not { } same)
            {
                return;
            }

            var glue = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
            (mine, theirs) = ($"{path}{glue}page={Uri.EscapeDataString(next)}", $"{path}{glue}page={Uri.EscapeDataString(same)}");
        }
    }

    /// <summary>
    /// The trail grows on each server while it is read, by what its own timers do: its pages are laid together before they are compared.
    /// </summary>
    private async Task TrailAsync(string persona, HttpFunction route, string path, (string Here, string There) tokens)
    {
        var trails = await Task.WhenAll(TrailAsync(here, path, tokens.Here), TrailAsync(there, path, tokens.There));
        Count += trails[0].Pages;
        if (trails[0].Status is >= 200 and < 300)
        {
            Good += trails[0].Pages;
            _answered.Add(route.Name);
        }

        if (trails[0].Status != trails[1].Status || !trails[0].Entries.SequenceEqual(trails[1].Entries))
        {
            var at = trails[0].Entries.Zip(trails[1].Entries).TakeWhile(pair => pair.First == pair.Second).Count();
            _differ.Add($"{persona} {path}: {trails[0].Status}, {trails[0].Entries.Count} entries | {trails[1].Status}, "
                + $"{trails[1].Entries.Count}, from {at}");
        }
    }

    private async Task<(int Status, int Pages, List<string> Entries)> TrailAsync(HttpClient server, string path, string token)
    {
        var (entries, status, next) = (new List<string>(), 0, (string?)"");
        var pages = 0;
        for (; next is not null; pages++)
        {
            var glue = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
            var answer = await AskAsync(server, next.Length == 0 ? path : $"{path}{glue}page={Uri.EscapeDataString(next)}", token, null);
            (status, next) = (answer.Status, (answer.Json as JsonObject)?["next"]?.GetValue<string>());
            entries.AddRange(((answer.Json as JsonObject)?["items"] as JsonArray ?? []).Where(entry =>
                DateTimeOffset.Parse(entry!["at"]!.GetValue<string>(), CultureInfo.InvariantCulture) <= until)
                .Select(entry => entry!.ToJsonString()));
        }

        return (status, pages, entries);
    }

    private async Task<(JsonNode? Here, JsonNode? There)> CompareAsync(string persona, HttpFunction route, string path,
        (string Here, string There) tokens, Func<HttpContent>? body, string? samePath = null)
    {
        var answers = await Task.WhenAll(AskAsync(here, path, tokens.Here, body?.Invoke()),
            AskAsync(there, samePath ?? path, tokens.There, body?.Invoke()));
        Count++;
        if (answers[0].Status is >= 200 and < 300)
        {
            Good++;
            _answered.Add(route.Name);
            Remember(persona, path, answers[0].Json);
        }

        var (one, other) = (answers[0].Told(), answers[1].Told());
        if (answers[0].Status != answers[1].Status || one != other)
        {
            var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
            _differ.Add($"{persona} {path.Split("page=")[0]}: {answers[0].Status} {Around(one, at)} | {answers[1].Status} {Around(other, at)}");
        }

        return (answers[0].Json, answers[1].Json);
    }

    private static string Around(string text, int at) => text.Substring(Math.Max(0, at - 60), Math.Min(140, text.Length - Math.Max(0, at - 60)));

    /// <summary>Ids that a list names, for whoever may read it.</summary>
    private void Remember(string persona, string path, JsonNode? json)
    {
        if (json is JsonObject list && (list["items"] ?? list["batches"] ?? list["changes"]) is JsonArray items)
        {
            var key = $"{persona} {ListOf(path)}";
            var known = _ids.TryGetValue(key, out var kept) ? kept : _ids[key] = [];
            known.AddRange(items.OfType<JsonObject>().Select(item => (item["id"] ?? item["number"] ?? item["batch"])?.ToString()).OfType<string>()
                .Where(id => !known.Contains(id)).Take(Math.Max(0, most - known.Count)));
        }
    }

    private static async Task<Answer> AskAsync(HttpClient http, string path, string token, HttpContent? body)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Content = body,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var response = await http.SendAsync(request, Now);
        var bytes = await response.Content.ReadAsByteArrayAsync(Now);
        return new((int)response.StatusCode, bytes, response.Content.Headers.ContentType?.MediaType?.EndsWith("json",
            StringComparison.Ordinal) == true
            ? JsonNode.Parse(bytes) : null);
    }

    private sealed record Answer(int Status, byte[] Bytes, JsonNode? Json)
    {
        public string Told()
        {
            if (Json is null)
            {
                return $"{Bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(Bytes))}";
            }

            return Plain(Json)!.ToJsonString();
        }

        /// <summary>
        /// Each answer's own, whoever stores: the number of the request, and when a figure was computed, for each counts when it is asked.
        /// </summary>
        private static readonly string[] OfTheAnswer = ["traceId", "computedAt"];

        /// <summary>Each store's own: how it counts the states of a document, and where a list goes on.</summary>
        private static readonly string[] OfTheStore = ["version", "next"];

        /// <summary>Without what is its own; the members of an object have no order.</summary>
        private static JsonNode? Plain(JsonNode? node) => node switch
        {
            JsonObject members => new JsonObject(members.Where(member => !OfTheStore.Contains(member.Key) && !OfTheAnswer.Contains(member.Key))
                .OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, Plain(member.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Plain)]),
            _ => node?.DeepClone(),
        };
    }

    private sealed record Persona(Role Role, JsonObject Asked)
    {
        private (string Here, string There)? _tokens;

        public string Name { get; } = string.Join(' ', Asked.Where(member => member.Key != "name").Select(member => member.Value!.ToString()));

        public async Task<(string Here, string There)> TokensAsync(HttpClient here, HttpClient there) =>
            _tokens ??= (await TokenAsync(here), await TokenAsync(there));

        private async Task<string> TokenAsync(HttpClient http)
        {
            using var content = new StringContent(Asked.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/dev/token", UriKind.Relative), content, Now);
            var said = await response.Content.ReadAsStringAsync(Now);
            Assert.True(response.IsSuccessStatusCode, Name + said);
            return JsonNode.Parse(said)!["token"]!.GetValue<string>();
        }
    }
}
