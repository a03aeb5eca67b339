using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Suite.Api;
using Suite.Portal;
using Suite.Visits;

namespace Suite.Scenarios;

/// <summary>The real program with a file of a later form in its folder: what every door then asks, and a record made before beside it.</summary>
public sealed partial class TheFormOf2027 : IDisposable
{
    private const string Form = "/declare/migrant-2024";

    private readonly string _folder = Directory.CreateTempSubdirectory("forms-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_form_comes_by_a_file_every_door_asks_it_and_what_was_declared_before_keeps_its_own()
    {
        await using var before = await FormHost.StartAsync();
        var old = await before.DeclareAsync(HttpStatusCode.Created, Owing());
        await before.StopAsync();

        await FormHost.IssueAsync(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "left-behind-2027.json"), "{ \"form\": ", Cancel);
        await using var host = await FormHost.StartAsync(before, _folder);

        // The damaged file is named and takes nothing down.
        var ready = await host.GetAsync("/api/health/ready");
        Assert.Contains("left-behind-2027.json", ready, StringComparison.Ordinal);
        Assert.DoesNotContain("migrant-2027.json", ready, StringComparison.Ordinal);
        using var listed = JsonDocument.Parse(await host.GetAsync("/api/forms"));
        Assert.Equal(["migrant-2024 v2: 1, 2", "left-behind-2024 v1: 1"], listed.RootElement.GetProperty("items").EnumerateArray().Select(form =>
            $"{form.GetProperty("id")} v{form.GetProperty("version")}: "
            + string.Join(", ", form.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").GetRawText()))));
        Assert.Contains("commute", await host.GetAsync("/api/forms/migrant-2024"), StringComparison.Ordinal);
        Assert.DoesNotContain("commute", await host.GetAsync("/api/forms/migrant-2024?version=1"), StringComparison.Ordinal);

        // By the route.
        var lacking = await host.DeclareAsync(HttpStatusCode.UnprocessableEntity, Declaring.Migrant());
        Assert.Contains("commute", lacking.GetRawText(), StringComparison.Ordinal);
        var declared = await host.DeclareAsync(HttpStatusCode.Created, Dormitory());

        // In the chat.
        Assert.Contains("校车或者公交", await host.TalkAsync("m1", "confirm"), StringComparison.Ordinal);
        Assert.Contains("登记好了", await host.SayAsync("m1", "都对，提交"), StringComparison.Ordinal);

        // From the chat to the page.
        await host.TalkAsync("m2", "confirm", "13812345679");
        using var parent = host.Browser();
        var page = await OntoThePageAsync(host, parent, "m2");
        Assert.Contains("孩子怎么去上学", page.Text, StringComparison.Ordinal);
        Assert.Contains("单位宿舍", page.Text, StringComparison.Ordinal);
        List<(string Name, string Value)> boxes = [.. page.Boxes("form[data-form]").Where(box =>
            box.Name is not ("action" or "consent" or "commute"))];
        var missing = await parent.PostAsync(Form, [.. boxes, ("consent", "1"), ("action", "submit")]);
        Assert.Contains("上学方式", (await parent.GetAsync(missing.Location!)).Text, StringComparison.Ordinal);
        (await parent.PostAsync(Form, [.. boxes, ("commute", "bus"), ("consent", "1"), ("action", "submit")])).LeadsTo("/declare/received");

        // What was declared before is corrected by its own version.
        Assert.Equal(HttpStatusCode.OK, await host.CorrectAsync(old, "familyHardshipOther", "还欠着"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await host.CorrectAsync(old, "commute", "walk"));
        Assert.Equal(HttpStatusCode.OK, await host.CorrectAsync(declared, "commute", "bus"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await host.CorrectAsync(declared, "familyHardshipOther", "还欠着"));

        // Side by side on the desk and on paper, each in its own words.
        using var desk = await host.SignInAsync("countyReviewer");
        var ids = await host.IdsAsync();
        Assert.Equal(4, ids.Count);
        var (was, becomes) = (await OpenAsync(desk, ids[Receipt(old)]), await OpenAsync(desk, ids[Receipt(declared)]));
        Assert.Contains("还欠着", was.Record, StringComparison.Ordinal);
        Assert.Contains("居住类型", was.Paper, StringComparison.Ordinal);
        Assert.DoesNotContain("上学方式", was.Paper, StringComparison.Ordinal);
        Assert.Contains("校车或者公交", becomes.Record, StringComparison.Ordinal);
        Assert.Contains("住房类型", becomes.Paper, StringComparison.Ordinal);
        Assert.DoesNotContain("还欠着", becomes.Paper, StringComparison.Ordinal);

        // The table that is filled from now on has the new column.
        var (_, template) = await desk.DownloadAsync("/portal/sheets/templates/migrant-2024");
        using var table = new MemoryStream(template);
        Assert.Contains("#migrant-2024/2", Sheets.Families.Cells(table, 2), StringComparison.Ordinal);
        Assert.Contains("commute", Sheets.Families.Cells(table, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_of_both_versions_are_judged_alike_counted_together_and_go_out_in_one_table_that_comes_back()
    {
        await using var before = await FormHost.StartAsync();
        var old = await before.DeclareAsync(HttpStatusCode.Created, Owing());
        await before.StopAsync();
        await FormHost.IssueAsync(_folder);
        await using var host = await FormHost.StartAsync(before, _folder);
        var declared = await host.DeclareAsync(HttpStatusCode.Created, Dormitory());

        // The same facts, the same findings, whatever the version.
        Assert.NotEmpty(Findings(old));
        Assert.Equal(Findings(old), Findings(declared));

        var (reviewer, approver, ids) = (await host.TokenAsync("countyReviewer"), await host.TokenAsync("countyApprover"), await host.IdsAsync());
        foreach (var id in ids.Values)
        {
            var opened = await host.AskAsync(reviewer, $"/api/declarations/{id}/opening", new { reason = "审核" });
            await host.AskAsync(reviewer, $"/api/declarations/{id}/review",
                new { decision = "register", reason = "材料齐全", version = opened.GetProperty("version").GetString() });
        }

        // Each is counted under what it says; the box that the old form did not have has a place of its own.
        foreach (var (by, codes) in new[] { ("housing", new[] { "dormitory", "rented" }), ("commute", ["notAsked", "walk"]) })
        {
            var figures = await host.UntilAsync(reviewer, $"/api/statistics/monitoring?by={by}", answer => Codes(answer, by).Count == 2);
            Assert.Equal(codes, Codes(figures, by));
        }

        var asked = await host.AskAsync(reviewer, "/api/exports", new { kind = "migrant", reason = "核对花名册" }, HttpStatusCode.Accepted);
        var export = "/api/exports/" + asked.GetProperty("id").GetString();
        await host.AskAsync(approver, export + "/decision", new { decision = "approve" });
        await host.UntilAsync(reviewer, export, answer => answer.GetProperty("status").GetString() == "ready");
        var file = await host.FetchAsync(reviewer, export + "/file");
        using var table = new MemoryStream(file);
        var rows = (Sheets.Families.Cells(table, 3), Sheets.Families.Cells(table, 4));
        var (was, becomes) = rows.Item1.Contains("欠了债", StringComparison.Ordinal) ? rows : (rows.Item2, rows.Item1);
        Assert.Contains("出租房屋", was, StringComparison.Ordinal);
        Assert.Contains("单位宿舍", becomes, StringComparison.Ordinal);
        Assert.Contains("步行", becomes, StringComparison.Ordinal);

        // The table comes back: what is no longer asked is named and left out, the children are recognised.
        var import = await host.UploadAsync(reviewer, file);
        var at = $"/api/imports/{import.GetProperty("id").GetString()}";
        var known = await host.UntilAsync(reviewer, at, answer => answer.GetProperty("checking").GetProperty("status").GetString() == "done");
        Assert.Equal(JsonValueKind.Null, known.GetProperty("refused").ValueKind);
        Assert.Equal("其他家庭困难", Assert.Single(known.GetProperty("retired").EnumerateArray()).GetString());
        Assert.Equal((2, 2), (known.GetProperty("rows").GetInt32(), known.GetProperty("known").GetInt32()));
        using var desk = await host.SignInAsync("countyReviewer");
        Assert.Contains("现在不再填写的列：“其他家庭困难”", (await desk.GetAsync("/portal/sheets/" + at["/api/".Length..])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_begun_before_the_day_is_finished_on_its_own_form()
    {
        await using var before = await FormHost.StartAsync();
        await before.TalkAsync("m1", "housing");
        await before.TalkAsync("m2", "housing", "13812345679");
        using var parent = before.Browser();
        await parent.GetAsync(Form);
        var step = (await parent.PostAsync(Form, [.. Typed(Owing()), ("screen", "0"), ("action", "next")])).Is(HttpStatusCode.SeeOther);
        using var earlier = await before.SignInAsync("villageWorker", Village.Own);
        var visit = (await earlier.SubmitAsync("/portal/visits/start", ("formId", "migrant-2024"))).Is(HttpStatusCode.SeeOther).Location!;
        await before.StopAsync();

        await FormHost.IssueAsync(_folder);
        await using var host = await FormHost.StartAsync(before, _folder);

        // The chat asks what it would have asked; its way to the page leads to the form that it was begun on.
        List<string> questions = [];
        Assert.Contains("登记好了", await GoOnAsync("m1", questions), StringComparison.Ordinal);
        Assert.DoesNotContain("commute", questions);
        await host.SayAsync("m2", "租的");
        using var other = host.Browser();
        var page = await OntoThePageAsync(host, other, "m2");
        Assert.DoesNotContain("孩子怎么去上学", page.Text, StringComparison.Ordinal);

        // The page: as it was, whether its browser brings the cookie or only what stands on it.
        var form = (await parent.GetAsync(step.Location!)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("孩子怎么去上学", form.Text, StringComparison.Ordinal);
        List<(string Name, string Value)> boxes = [.. form.Boxes("form[data-form]").Where(box => box.Name is not ("action" or "consent"))];
        Assert.Contains(("formVersion", "1"), boxes);
        using var plain = host.Browser();
        var lacking = (await plain.PostAsync(Form, [.. boxes, ("action", "submit")])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain("上学方式", lacking.Text, StringComparison.Ordinal);
        Assert.Contains("孩子怎么去上学", (await plain.GetAsync(Form)).Text, StringComparison.Ordinal);
        (await parent.PostAsync(Form, [.. boxes, ("consent", "1"), ("action", "submit")])).LeadsTo("/declare/received");

        // The visit: kept by the page, kept by a phone, sent.
        using var worker = await host.SignInAsync("villageWorker", Village.Own);
        List<(string Name, string Value)> seen = [.. Typed(Village.Boy()), ("familyHardship", "other"), ("familyHardshipOther", "欠了债")];
        var screens = (await worker.GetAsync(visit)).Is(HttpStatusCode.OK);
        Assert.Equal("1", screens.Document.QuerySelector("form[data-form-version]")!.GetAttribute("data-form-version"));
        Assert.DoesNotContain("孩子怎么去上学", (await worker.GetAsync("/portal/visits/blank/migrant-2024?version=1")).Text, StringComparison.Ordinal);
        Assert.Contains("孩子怎么去上学", (await worker.GetAsync("/portal/visits/blank/migrant-2024")).Text, StringComparison.Ordinal);
        var version = screens.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        (await worker.SubmitAsync(visit, [.. seen, ("version", version), ("screen", "11"), ("go", "next")])).Is(HttpStatusCode.SeeOther);
        var summary = (await worker.GetAsync(visit + "/summary")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("上学方式", summary.Text, StringComparison.Ordinal);
        version = summary.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        var token = summary.Document.QuerySelector("input[name=formToken]")!.GetAttribute("value")!;
        var kept = await KeepAsync(worker, visit, token, version);

        // Begun at a door without a signal and first heard of after the day: the phone says on which version.
        var late = await KeepAsync(worker, "/" + Guid.CreateVersion7().ToString("N"), token, null, begunOn: 1);
        Assert.NotEmpty(late);
        await KeepAsync(worker, "/" + Guid.CreateVersion7().ToString("N"), token, null, is422: true);
        (await worker.SubmitAsync(visit + "/submit", ("version", kept), ("consent", "1"))).Is(HttpStatusCode.SeeOther);
        Assert.NotNull((await worker.GetAsync(visit)).Document.QuerySelector(".receipt .number"));

        // Whoever begins today begins on today's.
        using var next = host.Browser();
        Assert.Contains("孩子怎么去上学", (await next.GetAsync(Form)).Text, StringComparison.Ordinal);
        var began = (await worker.SubmitAsync("/portal/visits/start", ("formId", "migrant-2024"))).Is(HttpStatusCode.SeeOther).Location!;
        Assert.Contains("孩子怎么去上学", (await worker.GetAsync(began)).Text, StringComparison.Ordinal);

        async Task<string> GoOnAsync(string person, List<string> asked)
        {
            await host.TalkAsync(person, "confirm", said: await host.SayAsync(person, "租的"), asked: asked);
            return await host.SayAsync(person, "都对，提交");
        }

        async Task<string> KeepAsync(Visitor phone, string path, string formToken, string? last, int? begunOn = null, bool is422 = false)
        {
            var body = new JsonObject
            {
                ["formId"] = "migrant-2024",
                ["formVersion"] = begunOn,
                ["boxes"] = Json(seen),
                ["screen"] = 11,
                ["version"] = last,
                ["save"] = "save-0001"
            };
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/visits/drafts/" + path.Split('/')[^1])
            {
                Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
                Headers = { { "X-Form-Token", formToken } },
            };
            var reply = (await phone.SendAsync(request)).Is(is422 ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK);
            if (is422)
            {
                return "";
            }

            using var answer = JsonDocument.Parse(reply.Html);
            return answer.RootElement.GetProperty("version").GetString()!;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonObject Owing() =>
        Declaring.Migrant().With("familyHardship", new JsonArray("other")).With("familyHardshipOther", "欠了债");

    private static JsonObject Dormitory() => Declaring.Migrant().With("commute", "walk").With("housing", "dormitory");

    private static string Receipt(JsonElement declared) => declared.GetProperty("receipt").GetString()!;

    private static IEnumerable<string> Findings(JsonElement declared) => declared.GetProperty("assessment").GetProperty("findings").EnumerateArray()
        .Select(finding => finding.GetRawText());

    private static List<string> Codes(JsonElement figures, string by) =>
        [.. figures.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty(by).GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>Answers as the boxes of a page.</summary>
    private static IEnumerable<(string Name, string Value)> Typed(JsonObject body) =>
        body["answers"]!.AsObject().SelectMany(answer => answer.Value switch
    {
        JsonObject address =>
            [($"{answer.Key}.division", (string)address["division"]!), ($"{answer.Key}.detail", (string)address["detail"]!)],
        JsonArray codes => codes.Select(code => (answer.Key, (string)code!)),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [(answer.Key, value.ToJsonString())],
        _ => (IEnumerable<(string, string)>)[(answer.Key, (string)answer.Value!)],
    }).Where(box => !box.Item1.StartsWith("consent.", StringComparison.Ordinal));

    private static JsonObject Json(IEnumerable<(string Name, string Value)> boxes) => new(boxes.GroupBy(box => box.Name).Select(box =>
        KeyValuePair.Create(box.Key, (JsonNode?)new JsonArray([.. box.Select(one => (JsonNode)one.Value)]))));

    private static async Task<Page> OntoThePageAsync(FormHost host, Visitor parent, string person)
    {
        var link = new Uri(Address().Match(await host.SayAsync(person, "换成网页填")).Value).AbsolutePath;
        (await parent.GetAsync(link)).Is(HttpStatusCode.OK);
        return (await parent.GetAsync((await parent.PostAsync(link)).Location!)).Is(HttpStatusCode.OK);
    }

    private static async Task<(string Record, string Paper)> OpenAsync(Visitor desk, string id)
    {
        (await desk.SubmitAsync($"/portal/declarations/{id}/opening", ("reason", "审核"))).Is(HttpStatusCode.SeeOther);
        return ((await desk.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK).Text,
            (await desk.GetAsync($"/portal/declarations/{id}/annex")).Is(HttpStatusCode.OK).Text);
    }

    [GeneratedRegex("https?://[^\\s\"）]+/declare/continue/[A-Za-z0-9_-]+")]
    private static partial Regex Address();
}
