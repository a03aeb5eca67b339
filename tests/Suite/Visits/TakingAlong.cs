using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Visits;

/// <summary>The visits of a day taken along without a signal, and how they come back.</summary>
public sealed class TakingAlong
{
    private const string Today = "2026-09-10";

    [Fact]
    public async Task What_is_due_today_and_tomorrow_is_taken_along_masked_and_each_child_is_written_down()
    {
        await using var village = await Village.StartAsync(Today);
        var (today, tomorrow) = (await DueAsync(village, "2026-09-10"), await DueAsync(village, "2026-09-11"));
        var later = await DueAsync(village, "2026-09-14");
        using var worker = await village.SignInAsync();
        var page = (await worker.SubmitAsync("/portal/visits/taken")).Is(HttpStatusCode.OK);
        Assert.Equal([today, tomorrow], Rows(page).Keys);
        Assert.DoesNotContain("王小明", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(later, page.Html, StringComparison.Ordinal);
        var room = page.Document.QuerySelector("[data-round]")!;
        Assert.Equal(DateTimeOffset.Parse("2026-09-12T00:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(room.GetAttribute("data-round")!, System.Globalization.CultureInfo.InvariantCulture));
        var audit = await village.Site.GetAsync("/api/audit?county=140403&action=child.take", await village.Site.TokenAsync("auditor"));
        var looks = audit.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subjects")[0].GetString()!);
        Assert.Equal(((string[])[today, tomorrow]).Order(), looks.Order());

        // The supervisor of another township, and the director beside, take nothing of it.
        using var supervisor = await Visitor.SignedInAsync(village.Site, "townshipSupervisor", Village.County, "140403002");
        using var beside = await village.SignInAsync(Village.Neighbour);
        Assert.Empty(Rows(await supervisor.SubmitAsync("/portal/visits/taken")));
        Assert.Empty(Rows(await beside.SubmitAsync("/portal/visits/taken")));
    }

    [Fact]
    public async Task The_key_of_what_is_taken_along_is_the_phones_until_it_drops_it_and_goes_with_signing_out()
    {
        // A day to come: the test's browser throws cookies away by its own clock.
        await using var village = await Village.StartAsync("2036-09-10");
        using var worker = await village.SignInAsync();
        (await worker.SubmitAsync("/portal/visits/taken")).Is(HttpStatusCode.OK);
        var key = worker.CookiesAt("/portal/visits/taken")["taken"]!;
        Assert.Equal(64, key.Value.Length);
        Assert.Equal(new DateTime(2036, 9, 11, 16, 0, 0, DateTimeKind.Utc), key.Expires.ToUniversalTime());
        Assert.Null(worker.CookiesAt("/portal")["taken"]);
        (await worker.SubmitAsync("/portal/visits/taken")).Is(HttpStatusCode.OK);
        Assert.NotEqual(key.Value, worker.CookiesAt("/portal/visits")["taken"]!.Value);
        (await worker.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        Assert.Null(worker.CookiesAt("/portal/visits")["taken"]);
    }

    [Fact]
    public async Task The_page_that_a_phone_keeps_for_it_says_nothing_of_a_child_nor_of_who_fetched_it()
    {
        await using var village = await Village.StartAsync(Today);
        await DueAsync(village, Today);
        using var worker = await Visitor.SignedInAsync(village.Site, "villageWorker", Village.County, Village.Township, Village.Own, "李主任");
        var blank = (await worker.GetAsync("/portal/visits/blank/taken")).Is(HttpStatusCode.OK);
        Assert.NotNull(blank.Document.QuerySelector("#taken-form [name=seen]"));
        Assert.Empty(blank.Document.QuerySelectorAll("[name=formToken], [data-taken]"));
        Assert.DoesNotContain("李主任", blank.Html, StringComparison.Ordinal);
        var page = (await worker.GetAsync("/portal/visits/taken")).Is(HttpStatusCode.OK);
        Assert.NotNull(page.Document.QuerySelector("#taken-form [name=formToken]"));
        Assert.Empty(page.Document.QuerySelectorAll("[data-taken]"));
    }

    [Fact]
    public async Task A_visit_that_comes_back_when_nobody_else_was_there_is_kept_and_sent_twice_it_is_one()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await DueAsync(village, Today);
        var mark = await TakeAsync(village, child);
        village.Time.Advance(TimeSpan.FromHours(3));
        var (first, again) = (await ReturnAsync(village, child, mark), await ReturnAsync(village, child, mark));
        first.Is(HttpStatusCode.Created);
        Assert.Equal(first.Text("id"), again.Is(HttpStatusCode.Created).Text("id"));
        Assert.Equal(2, (await village.Site.AllAsync(Village.County, Kinds.Visit)).Count);
        (await ReturnAsync(village, child, "nonsense", "key-2")).Is(HttpStatusCode.UnprocessableEntity, "invalid-mark");
    }

    [Fact]
    public async Task Where_somebody_else_was_there_meanwhile_both_sides_are_shown_and_whoever_has_seen_them_may_keep_both()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await DueAsync(village, Today);
        var mark = await TakeAsync(village, child);
        village.Time.Advance(TimeSpan.FromHours(1));
        var supervisor = await village.Site.TokenAsync("townshipSupervisor", Village.County, Village.Township);
        (await VisitAsync(village, child, Telling("家里没有人，邻居说去了县城。", next: "2026-09-20"), supervisor)).Is(HttpStatusCode.Created);
        village.Time.Advance(TimeSpan.FromHours(1));

        var refused = await ReturnAsync(village, child, mark);
        refused.Is(HttpStatusCode.Conflict, "changed-meanwhile");
        Assert.Equal("孩子在家，和爷爷一起。", refused.Json.GetProperty("yours").GetProperty("seen").GetString());
        var theirs = Assert.Single(refused.Json.GetProperty("theirs").EnumerateArray());
        Assert.Equal(("visit", "乡镇（街道）儿童督导员", "家里没有人，邻居说去了县城。", "2026-09-20"),
            (Text(theirs, "what"), Text(theirs, "by"), Text(theirs, "seen"), Text(theirs, "nextOn")));
        Assert.Equal(2, (await village.Site.AllAsync(Village.County, Kinds.Visit)).Count);

        // Seeing the other's words is a look.
        var audit = await village.Site.GetAsync("/api/audit?county=140403&action=child.compare", await village.Site.TokenAsync("auditor"));
        Assert.Equal(child, Assert.Single(audit.Json.GetProperty("items").EnumerateArray()).GetProperty("subjects")[0].GetString());

        // The same key with the mark of what was seen: kept beside the other, which stays as it was.
        (await ReturnAsync(village, child, refused.Text("taken"))).Is(HttpStatusCode.Created);
        var why = new JsonObject { ["reason"] = "看走访" };
        (await village.Site.PostAsync($"/api/children/{child}/opening", why, Site.Bearer(village.Reviewer))).Is(HttpStatusCode.OK);
        var all = (await village.Site.GetAsync($"/api/children/{child}/visits", village.Reviewer)).Body;
        Assert.Contains("家里没有人", all, StringComparison.Ordinal);
        Assert.Contains("和爷爷一起", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_visitor_leaves_to_the_office_is_kept_opens_a_case_and_moves_no_planned_visit()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await DueAsync(village, Today);
        var mark = await TakeAsync(village, child);
        village.Time.Advance(TimeSpan.FromHours(1));
        var supervisor = await village.Site.TokenAsync("townshipSupervisor", Village.County, Village.Township);
        (await VisitAsync(village, child, Telling("家里没有人。", next: "2026-09-12"), supervisor)).Is(HttpStatusCode.Created);
        var seen = (await ReturnAsync(village, child, mark)).Is(HttpStatusCode.Conflict).Text("taken");
        (await ReturnAsync(village, child, seen, forOffice: true)).Is(HttpStatusCode.Created);
        (await ReturnAsync(village, child, seen, forOffice: true)).Is(HttpStatusCode.Created);
        var found = Assert.Single(await village.Site.AllAsync(Village.County, Kinds.CaseForReview));
        Assert.Equal(("visitDiffers", "open", child),
            (found.Fields.Get(Fields.Type), found.Fields.Get(Fields.Status), found.Fields.Get(Fields.Child)));
        using var worker = await village.SignInAsync();
        Assert.Contains("9月12日：约好再去", (await worker.GetAsync("/portal/visits")).Text, StringComparison.Ordinal);
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        var page = (await reviewer.GetAsync($"/portal/cases/{found.Id}")).Is(HttpStatusCode.OK);
        Assert.Contains("两次走访说的不一样", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("和爷爷一起", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_childs_record_meanwhile_is_told_with_who_and_when()
    {
        await using var village = await Village.StartAsync(Today);
        var child = await DueAsync(village, Today);
        var mark = await TakeAsync(village, child);
        village.Time.Advance(TimeSpan.FromHours(1));
        var change = new JsonObject
        {
            ["answers"] = new JsonObject { ["boarding"] = true },
            ["reason"] = "电话核对过",
            ["version"] = await village.Site.VersionAsync(child),
        };
        (await village.Site.PostAsync($"/api/children/{child}/update", change, Site.Bearer(village.Reviewer))).Is(HttpStatusCode.OK);
        var theirs = (await ReturnAsync(village, child, mark)).Is(HttpStatusCode.Conflict, "changed-meanwhile").Json.GetProperty("theirs")[0];
        Assert.Equal(("child", "档案：更新"), (Text(theirs, "what"), Text(theirs, "label")));
        Assert.Equal(village.Time.GetUtcNow(), theirs.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_child_that_is_another_villages_is_refused_and_the_rest_goes_on()
    {
        await using var village = await Village.StartAsync(Today);
        var (child, other) = (await DueAsync(village, Today), await DueAsync(village, Today));
        var mark = await TakeAsync(village, child);
        var beside = await village.WorkerAsync(Village.Neighbour);
        (await ReturnAsync(village, child, mark, token: beside)).Is(HttpStatusCode.NotFound);
        (await ReturnAsync(village, other, await TakeAsync(village, other), "key-other")).Is(HttpStatusCode.Created);
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static Dictionary<string, string> Rows(Portal.Page page) =>
        page.Document.QuerySelectorAll("[data-taken]").ToDictionary(row => row.GetAttribute("data-taken")!, row => row.GetAttribute("data-mark")!);

    /// <summary>A registered child of the village whose next visit is planned for that day.</summary>
    private static async Task<string> DueAsync(Village village, string next)
    {
        var child = await village.RegisterAsync();
        village.Time.Advance(TimeSpan.FromSeconds(1));
        (await VisitAsync(village, child, Telling("都好。", "2026-09-01", next), village.Worker)).Is(HttpStatusCode.Created);
        village.Time.Advance(TimeSpan.FromSeconds(1));
        return child;
    }

    /// <summary>The mark that the director's phone gets with the child.</summary>
    private static async Task<string> TakeAsync(Village village, string child)
    {
        using var worker = await village.SignInAsync();
        return Rows(await worker.SubmitAsync("/portal/visits/taken"))[child];
    }

    private static JsonObject Telling(string seen, string on = Today, string? next = null)
    {
        var body = new JsonObject { ["visitedOn"] = on, ["met"] = new JsonArray("carer"), ["seen"] = seen };
        if (next is not null)
        {
            body["nextOn"] = next;
        }

        return body;
    }

    private static Task<Reply> ReturnAsync(Village village, string child, string mark, string key = "key-taken", string? token = null,
        bool forOffice = false)
    {
        var body = Telling("孩子在家，和爷爷一起。");
        body["taken"] = mark;
        if (forOffice)
        {
            body["forOffice"] = true;
        }

        return VisitAsync(village, child, body, token ?? village.Worker, key);
    }

    private static Task<Reply> VisitAsync(Village village, string child, JsonObject body, string token, string? key = null) =>
        village.Site.PostAsync($"/api/children/{child}/visits", body,
            [.. Site.Bearer(token), ("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"))]);
}
