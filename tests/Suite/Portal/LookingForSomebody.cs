using System.Net;
using System.Text.Json.Nodes;
using App.Api.Search;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>One box for children and declarations, and ways back that lose nothing.</summary>
public sealed class LookingForSomebody
{
    [Theory]
    [InlineData("王小明", "name")]
    [InlineData(" wang xiaoming ", "name")]
    [InlineData("11010519491231002x", "number")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", "number")]
    [InlineData("31002X", "number")]
    [InlineData("123456", "number")]
    [InlineData("139 0000 1111", "phone")]
    [InlineData("1111", "phone")]
    public void What_one_line_means_is_read_off_its_form(string text, string means) => Assert.Equal([means], SearchText.Read(text).Terms!.Terms);

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("12345")]
    [InlineData("1.10105E+17")]
    [InlineData("13900001111139000011111390000111113900001111139000011111390000")]
    public void What_means_nothing_is_said_with_what_to_write_instead(string? text)
    {
        var (terms, problem) = SearchText.Read(text);
        Assert.Null(terms);
        Assert.Contains("请", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declaration_that_waits_is_found_by_name_number_phone_and_receipt_at_an_address_that_names_nobody()
    {
        await using var site = await Site.StartAsync();
        var declaration = Declaring.Migrant();
        var receipt = (await site.DeclareAsync(declaration)).Text("receipt");
        var answers = declaration["answers"]!;
        var token = await site.TokenAsync("countyReviewer", "140403");
        foreach (var text in (string[])[(string)answers["childName"]!, (string)answers["citizenNumber"]!,
            (string)answers["declarant.phone"]!, receipt])
        {
            var taken = await site.PostAsync("/api/search", new JsonObject { ["text"] = text }, Site.Bearer(token));
            Assert.Equal(HttpStatusCode.Created, taken.Status);
            var found = await site.GetAsync("/api/search/" + taken.Text("id"), token);
            var row = Assert.Single(found.Json.GetProperty("items").EnumerateArray());
            Assert.Equal(("declaration", receipt, 1), (row.GetProperty("of").GetString(), row.GetProperty("receipt").GetString(),
                found.Json.GetProperty("total").GetInt32()));
            Assert.DoesNotContain((string)answers["citizenNumber"]!, found.Body, StringComparison.Ordinal);
            Assert.DoesNotContain((string)answers["childName"]!, found.Body, StringComparison.Ordinal);

            // Nobody else's, not even of the same office, and no other county's.
            Assert.Equal(HttpStatusCode.NotFound,
                (await site.GetAsync("/api/search/" + taken.Text("id"), await site.TokenAsync("countyReviewer", "140403", name: "同事"))).Status);
        }

        var elsewhere = await site.PostAsync("/api/search", new JsonObject { ["text"] = receipt },
            Site.Bearer(await site.TokenAsync("countyReviewer", "140404")));
        Assert.Equal(0, (await site.GetAsync("/api/search/" + elsewhere.Text("id"), await site.TokenAsync("countyReviewer", "140404"))).Json
            .GetProperty("total").GetInt32());
        Assert.Equal(4, (await site.AllAsync("140403", Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == "people.search"));
    }

    [Fact]
    public async Task A_browser_is_answered_at_an_address_of_its_own_so_that_back_and_reload_post_nothing()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var token = await reviewer.FormTokenAsync();

        // A mistake: what was typed is still there, and reloading is only looking.
        var sent = await reviewer.NavigateAsync("/portal/children", ("formToken", token), ("number", "1.40403E+17"));
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        Assert.Matches("^/portal/answers/[0-9a-f]{32}$", sent.Location!);
        foreach (var _ in (int[])[1, 2])
        {
            var page = (await reviewer.GetAsync(sent.Location!)).Is(HttpStatusCode.UnprocessableEntity);
            Assert.Equal("1.40403E+17", page.Document.QuerySelector("input[name=number]")!.GetAttribute("value"));
        }

        using var colleague = await Visitor.SignedInAsync(site, "countyReviewer", name: "同事");
        (await colleague.GetAsync(sent.Location!)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_way_back_from_a_record_keeps_the_lists_filter_and_after_a_decision_the_next_of_the_queue_opens()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.LeftBehind())).Is(HttpStatusCode.Created);
        var other = Declaring.Migrant();
        other["answers"]!["childName"] = "赵小雨";
        other["answers"]!.AsObject().Remove("citizenNumber");
        other["answers"]!["hukouRegistered"] = true;
        other["unknown"] = new JsonArray("citizenNumber");
        (await site.DeclareAsync(other)).Is(HttpStatusCode.Created);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var queue = await reviewer.GetAsync("/portal?kind=migrant");
        var ids = queue.Document.QuerySelectorAll("tr[data-row] a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(2, ids.Count);
        var closed = await reviewer.GetAsync(ids[0]);
        Assert.Equal("/portal?kind=migrant", closed.Document.QuerySelector(".crumbs a")!.GetAttribute("href"));

        (await reviewer.SubmitAsync(ids[0] + "/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        await reviewer.GetAsync("/portal?kind=migrant");
        var record = await reviewer.GetAsync(ids[0]);
        var version = record.Document.QuerySelector($"form[action='{ids[0]}/review'] input[name=version]")!.GetAttribute("value")!;
        var decided = await reviewer.PostAsync(ids[0] + "/review", ("decision", "ask"), ("reason", "请补充就读的学校"), ("fields", "school"),
            ("version", version), ("formToken", record.Document.QuerySelector("input[name=formToken]")!.GetAttribute("value")!));
        decided.LeadsTo($"{ids[1]}?after={ids[0].Split('/')[^1]}&done=ask");
        Assert.Contains("已经请家长补充", (await reviewer.GetAsync(decided.Location!)).Text, StringComparison.Ordinal);
    }
}
