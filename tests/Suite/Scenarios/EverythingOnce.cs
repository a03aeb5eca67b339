using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Suite.Api;
using Suite.Chat;

namespace Suite.Scenarios;

/// <summary>
/// Everything used once over HTTP by people with names: two families declare, correct, attach, ask; staff look, open, search, register; wrong input
/// is refused; somebody calls for help in the chat. What was secret in it is known afterwards, so that it can be looked for where it must not be.
/// </summary>
internal static class EverythingOnce
{
    public const string Phone = "13987120463";
    public const string Street = "槐荫胡同七十三号院";
    public const string Mother = "璩桂枝翎";
    public const string School = "石圪节希望小学";
    public static readonly string[] Children = ["璩晓霁翯", "璩晓霂翾"];
    public static readonly string[] Numbers = [Declaring.Number("140421", "20150305"), Declaring.Number("140423", "20140601", female: true)];

    /// <summary>What says of a person who they are.</summary>
    public static IEnumerable<string> Names => Children.Concat(Numbers).Concat([Phone, Street, Mother, School]);

    /// <param name="http">At a server in development, fresh.</param>
    /// <returns>What was secret in the address of the page that the chat led to, and every id, receipt and token that stood in the address of a
    /// request.</returns>
    public static async Task<(string Link, IReadOnlyList<string> Ids)> RunAsync(HttpClient http, CancellationToken cancellation)
    {
        var ids = new List<string>();
        string[] counties = ["140403", "140423"];
        foreach (var (body, index) in new[] { Declaring.Migrant(Numbers[0]), Declaring.LeftBehind(Numbers[1]) }
            .Select((body, index) => (body, index)))
        {
            var answers = body["answers"]!.AsObject();
            answers["childName"] = Children[index];
            answers["school"] = School;
            answers["mother.name"] = Mother;
            answers["declarant.name"] = Mother;
            answers["declarant.phone"] = Phone;
            answers["currentAddress"]!["detail"] = Street;
            var declared = await SendAsync(http, "/api/declarations", body, HttpStatusCode.Created, ("Idempotency-Key", "key" + index));
            var (receipt, token) = (declared["receipt"]!.GetValue<string>(), declared["followUpToken"]!.GetValue<string>());
            ids.AddRange([receipt, token]);
            await SendAsync(http, "/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = Phone[^4..] },
                HttpStatusCode.OK);
            await SendAsync(http, "/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "0000" },
                HttpStatusCode.NotFound);
            await SendAsync(http, $"/api/declarations/{receipt}/corrections",
                new JsonObject { ["answers"] = new JsonObject { ["father.name"] = Mother, ["father.phone"] = Phone } }, HttpStatusCode.OK,
                    ("X-Follow-Up-Token", token));
            using (var pdf = new ByteArrayContent(Encoding.UTF8
                .GetBytes($"%PDF-1.4\n% {Children[index]} {Numbers[index]} {Street}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")))
            {
                pdf.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/declarations/{receipt}/attachments") { Content = pdf };
                request.Headers.TryAddWithoutValidation("X-Follow-Up-Token", token);
                using var attached = await http.SendAsync(request, cancellation);
                Assert.True(attached.IsSuccessStatusCode, await attached.Content.ReadAsStringAsync(cancellation));
            }

            // Staff: list, open, search, register. Wrong input too: a refusal must not write down what it refuses.
            var persona = (await SendAsync(http, "/dev/token", new JsonObject { ["role"] = "countyReviewer", ["county"] = counties[index] },
                HttpStatusCode.OK))["token"]!.GetValue<string>();
            var bearer = ("Authorization", "Bearer " + persona);
            using var list = new HttpRequestMessage(HttpMethod.Get, "/api/declarations");
            list.Headers.TryAddWithoutValidation("Authorization", "Bearer " + persona);
            using var listed = await http.SendAsync(list, cancellation);
            var item = JsonNode.Parse(await listed.Content.ReadAsStringAsync(cancellation))!["items"]![0]!;
            var id = item["id"]!.GetValue<string>();
            ids.Add(id);
            var opened = await SendAsync(http, $"/api/declarations/{id}/opening", new JsonObject { ["reason"] = "审核" }, HttpStatusCode.OK, bearer);
            Assert.Equal(Children[index], opened["answers"]!["childName"]!.GetValue<string>());
            await SendAsync(http, $"/api/declarations/{id}/review",
                new JsonObject { ["decision"] = "register", ["reason"] = "核实无误", ["version"] = opened["version"]!.GetValue<string>() },
                    HttpStatusCode.OK, bearer);
            await SendAsync(http, "/api/eligibility", new JsonObject
            {
                ["formId"] = "migrant-2024",
                ["answers"] = new JsonObject { ["citizenNumber"] = Numbers[index][..17] + "?", ["sex"] = Children[index] }
            }, HttpStatusCode.UnprocessableEntity);
            using var page = await http.PostAsync(new Uri("/declare/migrant-2024", UriKind.Relative),
                new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["childName"] = Children[index],
                    ["citizenNumber"] = Numbers[index],
                    ["action"] = "submit"
                }), cancellation);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.StatusCode);
        }

        var (link, called) = await ChatAsync(http);
        ids.AddRange([link, called]);
        return (link, ids);
    }

    /// <summary>A call for help, its telephone, the desk's answer and the way to the form.</summary>
    /// <returns>What was secret in the address of that, and the id of the case.</returns>
    private static async Task<(string Link, string Case)> ChatAsync(HttpClient http)
    {
        var count = 0;
        Task<JsonNode> SayAsync(string text) => SendAsync(http, "/api/messages", Messenger.Message("p1", count++, text), HttpStatusCode.OK);

        await SayAsync("你好");
        await SayAsync("同意");
        await SayAsync($"我在潞州区{Street}，{Children[0]}老说不想活了");
        await SayAsync(Phone);
        await SayAsync("接着登记");
        var said = (await SayAsync("换成网页填")).ToJsonString();
        var (at, end) = (said.IndexOf("/declare/continue/", StringComparison.Ordinal) + "/declare/continue/".Length, 32);
        var link = said.Substring(at, end);
        var bearer = ("Authorization",
            "Bearer " + (await SendAsync(http, "/dev/token", new JsonObject { ["role"] = "countyReviewer", ["county"] = "140403" },
                HttpStatusCode.OK))["token"]!.GetValue<string>());
        using var list = new HttpRequestMessage(HttpMethod.Get, "/api/cases?type=urgent");
        list.Headers.TryAddWithoutValidation(bearer.Item1, bearer.Item2);
        using var listed = await http.SendAsync(list, TestContext.Current.CancellationToken);
        var item = JsonNode.Parse(await listed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["items"]![0]!;
        var path = $"/api/cases/{item["id"]!.GetValue<string>()}";
        Assert.Contains(Street,
            (await SendAsync(http, path + "/opening", new JsonObject { ["reason"] = "处理紧急求助" }, HttpStatusCode.OK, bearer))["said"]![0]!["words"]!
                .GetValue<string>(), StringComparison.Ordinal);
        await SendAsync(http, path + "/reply", new JsonObject
        {
            ["text"] = $"我们马上到{Street}看{Children[0]}",
            ["version"] = item["version"]!.GetValue<string>()
        }, HttpStatusCode.OK, bearer);
        using var opened = await http.PostAsync(new Uri("/declare/continue/" + link, UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        return (link, item["id"]!.GetValue<string>());
    }

    private static async Task<JsonNode> SendAsync(HttpClient http, string path, JsonObject body, HttpStatusCode expected,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            path)
        { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
