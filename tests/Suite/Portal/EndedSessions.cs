using System.Net;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>
/// Who writes for longer than a session lasts loses nothing: the text stays in the browser's own page, and only the same account goes on with it.
/// </summary>
public sealed class EndedSessions
{
    private const string County = "140403";
    private const string Text = "孩子已经回到户籍地<script>alert(1)</script>，和奶奶通过电话";

    [Fact]
    public async Task What_was_typed_when_the_session_ended_is_posted_after_signing_in_again_with_a_new_token()
    {
        var (time, site, id) = await DeclareAsync();
        await using var _ = site;
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var form = await FormAsync(reviewer, id);
        time.Advance(TimeSpan.FromMinutes(45));

        var kept = await reviewer.PostAsync(Review(id), form);
        kept.Is(HttpStatusCode.Unauthorized);
        Assert.Contains("您填的内容还在", kept.Text, StringComparison.Ordinal);
        var link = kept.Document.QuerySelector("a[href='/portal/signin']")!;
        Assert.Equal(("_blank", "noopener"), (link.GetAttribute("target"), link.GetAttribute("rel")));
        var boxes = Boxes(kept, Review(id));
        Assert.Contains(("reason", Text), boxes);
        Assert.DoesNotContain(boxes, box => box.Name == "formToken");
        Assert.Empty(kept.Document.QuerySelectorAll("script"));

        // Not signed in yet: it is kept once more.
        boxes = Boxes((await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.Unauthorized), Review(id));
        await SignInAsync(reviewer, "测试");
        var again = (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.OK);
        Assert.Contains(Text, again.Text, StringComparison.Ordinal);
        Assert.Equal("submitted", await StatusAsync(site));
        Assert.NotNull(again.Document.QuerySelector($"a[href='/portal/declarations/{id}'][target=_blank]"));
        boxes = Boxes(again, Review(id));
        Assert.Single(boxes, box => box.Name == "formToken");

        // The record has to be opened again too, in another window; then the same page is posted.
        (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.Forbidden);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        (await reviewer.PostAsync(Review(id), boxes)).LeadsTo("done=ask");
        Assert.Equal("needsInformation", await StatusAsync(site));
    }

    [Fact]
    public async Task Who_signed_out_in_another_tab_keeps_what_was_written_and_nobody_else_goes_on_with_it()
    {
        var (_, site, id) = await DeclareAsync();
        await using var _ = site;
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var form = await FormAsync(reviewer, id);
        (await reviewer.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);

        var kept = (await reviewer.PostAsync(Review(id), form)).Is(HttpStatusCode.Unauthorized);
        var boxes = Boxes(kept, Review(id));
        Assert.Contains(("reason", Text), boxes);
        await SignInAsync(reviewer, "同事");
        (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.Forbidden);
        await SignInAsync(reviewer, "测试");
        Assert.Contains(Text, (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal("submitted", await StatusAsync(site));
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_on_the_same_computer_does_not_go_on_with_it()
    {
        var (time, site, id) = await DeclareAsync();
        await using var _ = site;
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var form = await FormAsync(reviewer, id);
        time.Advance(TimeSpan.FromMinutes(45));
        var boxes = Boxes(await reviewer.PostAsync(Review(id), form), Review(id));
        await SignInAsync(reviewer, "同事");
        var refused = (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("和奶奶通过电话", refused.Html, StringComparison.Ordinal);

        // Nor does the same account with another form, or long afterwards.
        await SignInAsync(reviewer, "测试");
        (await reviewer.PostAsync($"/portal/declarations/{id}/opening", boxes)).Is(HttpStatusCode.Forbidden);
        time.Advance(TimeSpan.FromHours(11));
        await SignInAsync(reviewer, "测试");
        (await reviewer.PostAsync(Review(id), boxes)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nothing_comes_back_to_who_never_had_a_session_signed_out_or_posts_from_elsewhere()
    {
        var (time, site, id) = await DeclareAsync();
        await using var _ = site;
        using var stranger = new Visitor(site);
        (await stranger.PostAsync(Review(id), ("reason", Text))).LeadsTo("/portal/signin?return=%2Fportal");
        await AssertNothingAsync(site, id, ("Cookie", "desk=CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (string, string) cookie = ("Cookie", "desk=" + reviewer.Cookies["desk"]!.Value);
        using var other = await Visitor.SignedInAsync(site, "countyReviewer", name: "退出的人");
        (string, string) signedOut = ("Cookie", "desk=" + other.Cookies["desk"]!.Value);
        (await other.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        time.Advance(TimeSpan.FromMinutes(45));
        await AssertNothingAsync(site, id, signedOut);
        await AssertNothingAsync(site, id, cookie, ("Sec-Fetch-Site", "cross-site"));
        await AssertNothingAsync(site, id, cookie, ("Sec-Fetch-Site", "same-site"));
        await AssertNothingAsync(site, id, cookie, ("Origin", "https://example.cn"));

        // The same request from our own page is what is kept; that the ones above are not is no accident.
        (await PostAsync(site, id, cookie, ("Sec-Fetch-Site", "same-origin"), ("Origin", "null"))).Is(HttpStatusCode.Unauthorized);
        time.Advance(TimeSpan.FromHours(24));
        await AssertNothingAsync(site, id, cookie, ("Sec-Fetch-Site", "same-origin"));
    }

    [Fact]
    public async Task Signing_out_after_the_session_ended_is_just_the_sign_in_page_and_nothing_is_stored_of_a_kept_form()
    {
        var (time, site, id) = await DeclareAsync();
        await using var _ = site;
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var form = await FormAsync(reviewer, id);
        var before = (await site.AllAsync(County, Kinds.Audit)).Count;
        time.Advance(TimeSpan.FromMinutes(45));
        (await reviewer.PostAsync("/portal/signout", form)).LeadsTo("/portal/signin?out=1");
        (await reviewer.PostAsync(Review(id), form)).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(before, (await site.AllAsync(County, Kinds.Audit)).Count);
        Assert.Equal("submitted", await StatusAsync(site));
    }

    private static string Review(string id) => $"/portal/declarations/{id}/review";

    private static async Task<(FakeTimeProvider Time, Site Site, string Id)> DeclareAsync()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var site = await Site.StartAsync(time);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        return (time, site, (await site.AllAsync(County, Kinds.Declaration)).Single().Id);
    }

    /// <summary>The question to the parents, as the opened page posts it, with the token of the session that is about to end.</summary>
    private static async Task<List<(string Name, string Value)>> FormAsync(Visitor reviewer, string id)
    {
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var open = await reviewer.GetAsync($"/portal/declarations/{id}");
        string Of(string name) => open.Document.QuerySelector($"input[name={name}]")!.GetAttribute("value")!;
        return [("decision", "ask"), ("reason", Text), ("fields", "school"), ("fields", "health"), ("version", Of("version")), ("seen", Of("seen")),
            ("formToken", Of("formToken"))];
    }

    private static async Task SignInAsync(Visitor visitor, string name) =>
        (await visitor.PostAsync("/portal/signin", ("role", "countyReviewer"), ("county", County), ("name", name))).Is(HttpStatusCode.SeeOther);

    /// <summary>What the page's form would post.</summary>
    private static List<(string Name, string Value)> Boxes(Page page, string action) =>
        [.. page.Document.QuerySelectorAll($"form[action='{action}'] input[type=hidden]")
            .Select(box => (box.GetAttribute("name")!, box.GetAttribute("value")!))];

    private static async Task<string?> StatusAsync(Site site) => (await site.AllAsync(County, Kinds.Declaration)).Single().Fields.Get(Fields.Status);

    private static Task<Reply> PostAsync(Site site, string id, params (string, string)[] headers) =>
        site.SendAsync(HttpMethod.Post, Review(id),
            new FormUrlEncodedContent([KeyValuePair.Create("decision", "ask"), KeyValuePair.Create("reason", Text)]), headers);

    private static async Task AssertNothingAsync(Site site, string id, params (string, string)[] headers)
    {
        var reply = await PostAsync(site, id, headers);
        reply.Is(HttpStatusCode.SeeOther);
        Assert.Equal("", reply.Body);
    }
}
