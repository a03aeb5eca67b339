using System.Net;
using System.Text.Json.Nodes;
using Suite.Api;

namespace Suite.Visits;

/// <summary>Visits to registered children: kept once, never changed, seen by whoever has opened the record.</summary>
public sealed class RecordingVisits
{
    private const string Today = "2026-09-10";

    [Fact]
    public async Task A_visit_is_kept_with_its_audit_entry_and_a_repetition_of_the_key_is_the_same_visit()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        var (first, again) = (await VisitAsync(village, child, Telling(), "key-1"), await VisitAsync(village, child, Telling(), "key-1"));
        first.Is(HttpStatusCode.Created);
        again.Is(HttpStatusCode.Created);
        Assert.Equal(first.Text("id"), again.Text("id"));
        (await VisitAsync(village, child, Telling(seen: "别的内容"), "key-1")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await VisitAsync(village, child, Telling(seen: "第二次去"), "key-2")).Is(HttpStatusCode.Created);
        Assert.Equal(2, (await village.Site.AllAsync(Village.County, global::Storage.Kinds.Visit)).Count);
        var audit = await village.Site.GetAsync("/api/audit?county=140403&action=child.visit", await village.Site.TokenAsync("auditor"));
        Assert.Equal(2, audit.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_was_seen_is_told_only_to_whoever_has_opened_the_record()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        (await VisitAsync(village, child, Telling(seen: "奶奶腿脚不便"))).Is(HttpStatusCode.Created);
        var closed = await village.Site.GetAsync($"/api/children/{child}/visits", village.Reviewer);
        Assert.Equal("2026-09-09", closed.Json.GetProperty("items")[0].GetProperty("visitedOn").GetString());
        Assert.DoesNotContain("奶奶", closed.Body, StringComparison.Ordinal);
        (await village.Site.PostAsync($"/api/children/{child}/opening", new JsonObject { ["reason"] = "看走访" }, Site.Bearer(village.Reviewer)))
            .Is(HttpStatusCode.OK);
        Assert.Contains("奶奶腿脚不便", (await village.Site.GetAsync($"/api/children/{child}/visits", village.Reviewer)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("visitedOn", "\"2026-09-11\"", "in-the-future")]
    [InlineData("visitedOn", "\"2014-01-01\"", "before-birth")]
    [InlineData("visitedOn", "\"2026-02-30\"", "invalid-date")]
    [InlineData("visitedOn", "null", "required")]
    [InlineData("met", "[]", "required")]
    [InlineData("met", "[\"nobody\",\"child\"]", "stands-alone")]
    [InlineData("met", "[\"ghost\"]", "unknown-option")]
    [InlineData("met", "\"child\"", "wrong-type")]
    [InlineData("seen", "\"  \"", "required")]
    [InlineData("nextOn", "\"2026-09-01\"", "in-the-past")]
    [InlineData("nextOn", "\"2028-01-01\"", "too-far")]
    [InlineData("extra", "1", "unknown-field")]
    public async Task A_telling_that_cannot_be_is_refused_by_name(string member, string value, string code)
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        var body = Telling();
        body[member] = JsonNode.Parse(value);
        (await VisitAsync(village, child, body)).Is(HttpStatusCode.UnprocessableEntity, code);
        Assert.Empty(await village.Site.AllAsync(Village.County, global::Storage.Kinds.Visit));
    }

    [Fact]
    public async Task A_note_of_a_thousand_characters_is_kept_and_one_more_is_refused()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        (await VisitAsync(village, child, Telling(seen: new string('看', 1000)))).Is(HttpStatusCode.Created);
        (await VisitAsync(village, child, Telling(seen: new string('看', 1001)))).Is(HttpStatusCode.UnprocessableEntity, "too-long");
    }

    [Fact]
    public async Task Another_villages_child_is_not_found()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        (await VisitAsync(village, child, Telling(), token: await village.WorkerAsync(Village.Neighbour))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_next_visit_is_what_the_latest_visit_planned()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        (await VisitAsync(village, child, Telling(on: "2026-09-05", next: "2026-09-12"))).Is(HttpStatusCode.Created);
        using var visitor = await village.SignInAsync();
        Assert.Contains("9月12日：约好再去", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);

        // The township's supervisor has it on the round too; the village beside and another township have not.
        using var supervisor = await Portal.Visitor.SignedInAsync(village.Site, "townshipSupervisor", Village.County, Village.Township);
        using var beside = await village.SignInAsync(Village.Neighbour);
        using var other = await Portal.Visitor.SignedInAsync(village.Site, "townshipSupervisor", Village.County, "140403002");
        Assert.Contains("约好再去", (await supervisor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("约好再去", (await beside.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("约好再去", (await other.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);

        // Written down late: it was before, and plans nothing any more.
        (await VisitAsync(village, child, Telling(on: "2026-09-01", next: "2026-09-11"))).Is(HttpStatusCode.Created);
        Assert.Contains("9月12日：约好再去", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        (await VisitAsync(village, child, Telling(on: "2026-09-10"))).Is(HttpStatusCode.Created);
        Assert.DoesNotContain("约好再去", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await village.Site.GetAsync($"/api/children/{child}/visits", village.Reviewer)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_child_on_the_key_care_ledger_is_on_the_directors_round_until_it_was_visited_and_the_round_does_not_say_why()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync(Village.Boy().With("familyHardship", new JsonArray("dibao")));
        using var visitor = await village.SignInAsync();
        Assert.DoesNotContain("重点关爱回访", (await visitor.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        village.Time.Advance(TimeSpan.FromDays(92));
        using var later = await village.SignInAsync();
        var round = await later.GetAsync("/portal/visits");
        Assert.Contains("重点关爱回访", round.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("低保", round.Text, StringComparison.Ordinal);
        (await VisitAsync(village, child, Telling(on: "2026-12-11"), token: await village.WorkerAsync(Village.Own))).Is(HttpStatusCode.Created);
        Assert.DoesNotContain("重点关爱回访", (await later.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_keeps_a_visit_once_and_shows_it_on_the_childs_record()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await village.RegisterAsync();
        using var visitor = await village.SignInAsync();
        var page = (await visitor.GetAsync($"/portal/children/{child}/visit")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("王小明", page.Text, StringComparison.Ordinal);
        var key = page.Document.QuerySelector("input[name=key]")!.GetAttribute("value")!;
        var empty = (await visitor.SubmitAsync($"/portal/children/{child}/visit", ("key", key), ("visitedOn", "2026-09-12"), ("seen", "")))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("走访日期不能晚于今天", empty.Text, StringComparison.Ordinal);
        Assert.Contains("请选择见到了谁", empty.Text, StringComparison.Ordinal);
        var longest = (await visitor.SubmitAsync($"/portal/children/{child}/visit", ("key", key), ("visitedOn", "2026-09-10"), ("met", "child"),
            ("seen", new string('看', 1001)))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("最多写 1000 个字", longest.Text, StringComparison.Ordinal);
        (string, string)[] told = [("key", key), ("visitedOn", "2026-09-10"), ("met", "child"), ("met", "carer"), ("seen", "孩子在家写作业<script>"),
            ("nextOn", "")];
        (await visitor.SubmitAsync($"/portal/children/{child}/visit", told)).Is(HttpStatusCode.SeeOther);
        (await visitor.SubmitAsync($"/portal/children/{child}/visit", told)).Is(HttpStatusCode.SeeOther);
        (await visitor.SubmitAsync($"/portal/children/{child}/opening", ("reason", "走访"))).Is(HttpStatusCode.SeeOther);
        var record = (await visitor.GetAsync($"/portal/children/{child}")).Is(HttpStatusCode.OK);
        Assert.Single(record.Document.QuerySelectorAll(".said"));
        Assert.Equal("孩子在家写作业<script>", record.Document.QuerySelector(".said")!.TextContent);
        Assert.Contains("孩子本人、照看孩子的人", record.Text, StringComparison.Ordinal);
    }

    private static JsonObject Telling(string on = "2026-09-09", string seen = "孩子在家，和爷爷一起。", string? next = null)
    {
        var body = new JsonObject { ["visitedOn"] = on, ["met"] = new JsonArray("child", "carer"), ["seen"] = seen };
        if (next is not null)
        {
            body["nextOn"] = next;
        }

        return body;
    }

    private static Task<Reply> VisitAsync(Village village, string child, JsonObject body, string? key = null, string? token = null) =>
        village.Site.PostAsync($"/api/children/{child}/visits", body,
            [.. Site.Bearer(token ?? village.Worker), .. key is null ? Array.Empty<(string, string)>() : [("Idempotency-Key", key)]]);
}
