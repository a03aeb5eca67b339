using System.Net;
using System.Text.Json;
using Suite.Api;
using Suite.Portal;

namespace Suite.Visits;

/// <summary>The pages of a visit as a phone without scripts posts them, and as somebody posts them who should not.</summary>
public sealed class WalkingThrough
{
    private const string Today = "2026-09-10";

    [Fact]
    public async Task From_the_first_question_to_the_receipt_and_a_second_click_is_the_same_receipt()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);
        var boxes = Boxes();
        (await GoAsync(visitor, visit, boxes, "next", screen: 11)).Is(HttpStatusCode.SeeOther);
        var summary = (await visitor.GetAsync(visit + "/summary")).Is(HttpStatusCode.OK);
        Assert.Contains("流动儿童（监测摸排）", summary.Text, StringComparison.Ordinal);
        Assert.Contains("方案二(一)", summary.Text, StringComparison.Ordinal);
        var version = summary.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        (await visitor.SubmitAsync(visit + "/submit", ("version", version), ("consent", "1"))).Is(HttpStatusCode.SeeOther);
        (await visitor.SubmitAsync(visit + "/submit", ("version", version), ("consent", "1"))).Is(HttpStatusCode.SeeOther);
        var receipt = (await visitor.GetAsync(visit)).Is(HttpStatusCode.OK).Document.QuerySelector(".receipt .number")!.TextContent.Trim();
        var declaration = Domain.Declarations.DeclarationJson
            .Read((await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration)).Single().Body);
        Assert.Equal(receipt, declaration.Receipt.Value);
        Assert.Equal(Domain.Declarations.Channel.Visit, declaration.Provenance.Channel);
        Assert.Equal("villageWorker", declaration.Provenance.DeclaredBy.Role);
        Assert.Equal("1", declaration.Provenance.Consent!.NoticeVersion);

        // What was typed is not kept twice: the draft holds the receipt and nothing else.
        Assert.DoesNotContain("王小明", System.Text.Encoding.UTF8
            .GetString((await village.Site.AllAsync(Village.County, global::Storage.Kinds.Draft)).Single().Body.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("没填完", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_before_and_changed_since_shows_the_receipt_of_what_was_taken()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);

        // The submission arrived, the server died before it could note so on the draft.
        var same = await village.Site.TokenAsync("villageWorker", Village.County, Village.Township, Village.Own, "测试");
        var taken = await village.DeclareAsync(Village.Boy(), visit[(visit.LastIndexOf('/') + 1)..], same);
        taken.Is(HttpStatusCode.Created);
        (await GoAsync(visitor, visit, Boxes(), "next", screen: 11)).Is(HttpStatusCode.SeeOther);
        var sent = (await visitor.SubmitAsync(visit + "/submit", ("version", await VersionAsync(visitor, visit)))).Is(HttpStatusCode.SeeOther);
        var page = (await visitor.GetAsync(sent.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal(taken.Text("receipt"), page.Document.QuerySelector(".receipt .number")!.TextContent.Trim());
        Assert.Contains("后来改的内容没有交上", page.Text, StringComparison.Ordinal);
        Assert.Single(await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration));
    }

    [Fact]
    public async Task The_list_shows_unfinished_visits_masked_and_they_can_be_thrown_away()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);
        (await GoAsync(visitor, visit, [("childName", "王小明")], "exit")).Is(HttpStatusCode.SeeOther);
        var list = await visitor.GetAsync("/portal/visits");
        Assert.Contains("没填完的 1", list.Text, StringComparison.Ordinal);
        Assert.Contains("王**", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", list.Text, StringComparison.Ordinal);
        (await visitor.SubmitAsync(visit + "/discard")).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync(visit)).Is(HttpStatusCode.NotFound);
        Assert.DoesNotContain("没填完", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declarations_that_need_information_are_on_the_list_with_what_is_asked()
    {
        await using var village = await Village.StartAsync(Today);
        var declared = await village.DeclareAsync(Village.Boy());
        var opened = await village.Site.PostAsync($"/api/declarations/{declared.Text("id")}/opening", """{"reason":"看"}""",
            Site.Bearer(village.Reviewer));
        (await village.Site.PostAsync($"/api/declarations/{declared.Text("id")}/review",
            $$"""{"decision":"ask","reason":"请核对学校","fields":["school"],"version":{{JsonSerializer.Serialize(opened.Text("version"))}}}""",
                Site.Bearer(village.Reviewer))).Is(HttpStatusCode.OK);
        using var visitor = await village.SignInAsync();
        Assert.Contains("请补充：就读学校", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        using var neighbour = await village.SignInAsync(Village.Neighbour);
        Assert.Contains("要补充信息的申报 0", (await neighbour.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_page_overwrites_nothing_and_says_what_the_other_phone_wrote()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);
        var old = await VersionAsync(visitor, visit);
        (await GoAsync(visitor, visit, [("childName", "王小明")], "next", old)).Is(HttpStatusCode.SeeOther);
        var stale = (await GoAsync(visitor, visit, [("childName", "王小鸣")], "next", old)).Is(HttpStatusCode.Conflict);
        Assert.Contains("另一台手机上改过这份走访", stale.Text, StringComparison.Ordinal);
        Assert.Contains("王小明", stale.Text, StringComparison.Ordinal);
        Assert.Equal("王小鸣", stale.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        (await GoAsync(visitor, visit, [("childName", "王小鸣")], "next", stale.Document.QuerySelector("input[name=version]")!.GetAttribute("value")))
            .Is(HttpStatusCode.SeeOther);

        // A summary that is no longer what lies there is shown anew instead of being sent.
        var again = (await visitor.SubmitAsync(visit + "/submit", ("version", old))).Is(HttpStatusCode.Conflict);
        Assert.Contains("另一台手机上刚改过", again.Text, StringComparison.Ordinal);
        Assert.Empty(await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration));
    }

    [Fact]
    public async Task The_summary_names_who_is_responsible_for_another_villages_child_and_offers_no_submission()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);
        var boxes = Boxes().Select(box => box.Name == "currentAddress.division" ? (box.Name, Village.Neighbour) : box).ToArray();
        (await GoAsync(visitor, visit, boxes, "next", screen: 11)).Is(HttpStatusCode.SeeOther);
        var summary = await visitor.GetAsync(visit + "/summary");
        Assert.Contains("由" + Domain.Divisions.DivisionTable.FullName(Domain.Divisions.DivisionCode.Parse(Village.Neighbour)) + "负责登记", summary.Text,
            StringComparison.Ordinal);
        Assert.Null(summary.Document.QuerySelector("form[action$='/submit']"));
        var forced = await visitor.SubmitAsync(visit + "/submit", ("version", await VersionAsync(visitor, visit)));
        forced.Is(HttpStatusCode.Forbidden);
        Assert.Empty(await village.Site.AllAsync(Village.County, global::Storage.Kinds.Declaration));
    }

    [Fact]
    public async Task A_forged_form_and_a_stranger_are_refused_everywhere()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        using var neighbour = await village.SignInAsync(Village.Neighbour);
        var visit = await StartAsync(visitor);
        foreach (var path in (string[])["", "/submit", "/discard"])
        {
            (await visitor.PostAsync(visit + path, ("childName", "坏"))).Is(HttpStatusCode.Forbidden);
            (await neighbour.SubmitAsync(visit + path, ("childName", "坏"))).Is(HttpStatusCode.NotFound);
        }

        (await visitor.PostAsync("/portal/visits/start", ("formId", "migrant-2024"))).Is(HttpStatusCode.Forbidden);
        (await visitor.SubmitAsync("/portal/visits/start", ("formId", "nonsense"))).Is(HttpStatusCode.UnprocessableEntity);
        (await neighbour.GetAsync(visit)).Is(HttpStatusCode.NotFound);
        (await neighbour.GetAsync(visit + "/summary")).Is(HttpStatusCode.NotFound);

        // The cookie alone saves no draft: a page of another site could send it.
        var put = new HttpRequestMessage(HttpMethod.Put,
            "/api" + visit.Replace("/portal/visits/", "/visits/drafts/", StringComparison.Ordinal))
        {
            Content = new StringContent("{}", null, "application/json")
        };
        (await visitor.SendAsync(put)).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("", (await visitor.GetAsync(visit)).Document.QuerySelector("input[name=childName]")!.GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task What_is_far_too_long_is_told_and_what_was_typed_stays_on_the_page()
    {
        await using var village = await Village.StartAsync(Today);
        using var visitor = await village.SignInAsync();
        var visit = await StartAsync(visitor);
        var page = (await GoAsync(visitor, visit, [("childName", "王小明"), ("school", new string('长', 1001))], "next"))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("“就读学校”最多写 1000 个字", page.Text, StringComparison.Ordinal);
        Assert.Equal("王小明", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));

        // Up to there it is kept as typed, and the form says at the end that it is too long for its box.
        (await GoAsync(visitor, visit, [("childName", "王小明"), ("school", new string('长', 300)), ("birthDate", "2030-01-01")], "next"))
            .Is(HttpStatusCode.SeeOther);
        var summary = (await visitor.GetAsync(visit + "/summary")).Text;
        Assert.Contains("出生日期", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("2030", summary, StringComparison.Ordinal);
    }

    private static async Task<string> StartAsync(Visitor visitor)
    {
        var started = (await visitor.SubmitAsync("/portal/visits/start", ("formId", "migrant-2024"))).Is(HttpStatusCode.SeeOther);
        Assert.StartsWith("/portal/visits/", started.Location, StringComparison.Ordinal);
        return started.Location!;
    }

    private static async Task<string> VersionAsync(Visitor visitor, string visit) =>
        (await visitor.GetAsync(visit)).Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;

    private static async Task<Suite.Portal.Page> GoAsync(Visitor visitor, string visit, IEnumerable<(string Name, string Value)> boxes, string go,
        string? version = null, int screen = 0) =>
        await visitor.SubmitAsync(visit, [.. boxes, ("go", go), ("screen", screen.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("version", version ?? await VersionAsync(visitor, visit)), ("save", Guid.NewGuid().ToString("N"))]);

    /// <summary>The boy of the village, box by box as the page posts him.</summary>
    private static (string Name, string Value)[] Boxes()
    {
        var boxes = new List<(string, string)>();
        foreach (var (key, value) in Village.Boy()["answers"]!.AsObject())
        {
            switch (value)
            {
                case System.Text.Json.Nodes.JsonObject address:
                    boxes.Add((key + ".division", (string)address["division"]!));
                    boxes.Add((key + ".detail", (string)address["detail"]!));
                    break;
                case System.Text.Json.Nodes.JsonArray codes:
                    boxes.AddRange(codes.Select(code => (key, (string)code!)));
                    break;
                default:
                    boxes.Add((key, value!.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString()));
                    break;
            }
        }

        return [.. boxes];
    }
}
