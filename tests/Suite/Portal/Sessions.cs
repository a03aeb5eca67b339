using System.Net;
using Domain.Divisions;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Signing in as a persona, being signed out, and what a form needs to be taken.</summary>
public sealed class Sessions
{
    [Fact]
    public async Task Nobody_sees_a_page_of_the_desk_without_signing_in_and_comes_back_to_it_afterwards()
    {
        await using var site = await Site.StartAsync();
        using var visitor = new Visitor(site);
        var page = (await visitor.GetAsync("/portal/children?status=active")).Is(HttpStatusCode.SeeOther);
        Assert.Equal("/portal/signin?return=%2Fportal%2Fchildren%3Fstatus%3Dactive", page.Location);
        var signIn = (await visitor.GetAsync(page.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal("/portal/children?status=active", signIn.Document.QuerySelector("input[name=return]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("https://example.cn/")]
    [InlineData("//example.cn")]
    [InlineData("/portal\\..\\evil")]
    [InlineData("/portal/signout")]
    [InlineData("/declare")]
    public async Task After_signing_in_nobody_is_led_out_of_the_desk(string to)
    {
        await using var site = await Site.StartAsync();
        using var visitor = new Visitor(site);
        var page = await visitor.PostAsync("/portal/signin", ("role", "auditor"), ("return", to));
        Assert.Equal("/portal?start=1", page.Location);
    }

    [Fact]
    public async Task The_cookie_is_for_the_server_only_and_says_nothing_readable()
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer", name: "王经办");
        var cookie = visitor.Cookies["desk"]!;
        Assert.True(cookie.HttpOnly);
        Assert.DoesNotContain("140403", cookie.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("countyReviewer", cookie.Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Half_an_hour_without_a_request_signs_out_and_work_keeps_the_session_for_a_day_at_most()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var visitor = await Visitor.SignedInAsync(site, "auditor", null);
        time.Advance(TimeSpan.FromMinutes(29));
        (await visitor.GetAsync("/portal")).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(29));
        (await visitor.GetAsync("/portal")).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(31));
        (await visitor.GetAsync("/portal")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        (await visitor.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync("/portal")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_signed_out_with_it()
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer");
        (string, string) copy = ("Cookie", "desk=" + visitor.Cookies["desk"]!.Value);
        (await site.SendAsync(HttpMethod.Get, "/api/declarations", null, copy)).Is(HttpStatusCode.OK);
        (await visitor.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        (await site.SendAsync(HttpMethod.Get, "/api/declarations", null, copy)).Is(HttpStatusCode.Unauthorized);
        (await site.SendAsync(HttpMethod.Get, "/portal", null, copy)).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_cookie_holds_a_key_and_who_is_signed_in_lies_sealed_in_the_store_until_signing_out_or_for_a_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", name: "王");
        using var other = await Visitor.SignedInAsync(site, "countyReviewer", name: new string('王', 40));
        Assert.Equal(reviewer.Cookies["desk"]!.Value.Length, other.Cookies["desk"]!.Value.Length);
        Assert.Equal(2, await CountAsync(site));
        (await other.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await CountAsync(site));
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, await CountAsync(site));
    }

    [Fact]
    public async Task The_keys_of_cookies_are_made_with_the_first_cookie_and_not_at_start()
    {
        await using var site = await Site.StartAsync();
        (await site.GetAsync("/api/health")).Is(HttpStatusCode.OK);
        Assert.Empty(await site.AllAsync(DivisionCode.Changzhi.Value, Kinds.DataProtectionKey));
        using var visitor = await Visitor.SignedInAsync(site, "auditor", null);
        Assert.NotEmpty(await site.AllAsync(DivisionCode.Changzhi.Value, Kinds.DataProtectionKey));
    }

    [Fact]
    public async Task Whoever_signs_in_where_somebody_else_is_signed_in_gets_a_key_of_their_own_and_ends_what_was_there()
    {
        await using var site = await Site.StartAsync();
        using var visitor = await Visitor.SignedInAsync(site, "countyReviewer", name: "王经办");
        (string, string) former = ("Cookie", "desk=" + visitor.Cookies["desk"]!.Value);
        (await site.SendAsync(HttpMethod.Get, "/portal", null, former)).Is(HttpStatusCode.OK);
        (await visitor.PostAsync("/portal/signin", ("role", "auditor"), ("name", "李审计"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("李审计", (await visitor.GetAsync("/portal/audit")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await site.SendAsync(HttpMethod.Get, "/portal", null, former)).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await CountAsync(site));
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_own_session_is_refused()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        using var other = await Visitor.SignedInAsync(site, "countyReviewer", name: "别人");
        (await reviewer.PostAsync("/portal/children", ("name", "王小明"))).Is(HttpStatusCode.Forbidden);
        (await reviewer.PostAsync("/portal/children", ("name", "王小明"), ("formToken", "x"))).Is(HttpStatusCode.Forbidden);
        (await reviewer.PostAsync("/portal/children", ("name", "王小明"), ("formToken", await other.FormTokenAsync()))).Is(HttpStatusCode.Forbidden);
        (await reviewer.SubmitAsync("/portal/children", ("name", "王小明"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_opens_the_staff_routes_too_but_changes_nothing_without_the_form_token()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await reviewer.GetAsync("/api/declarations")).Is(HttpStatusCode.OK);
        HttpRequestMessage Search() => new(HttpMethod.Post,
            "/api/children/search")
        { Content = new StringContent("""{"name":"王小明"}""", null, "application/json") };
        (await reviewer.SendAsync(Search())).Is(HttpStatusCode.Unauthorized);
        var carried = Search();
        carried.Headers.Add("X-Form-Token", await reviewer.FormTokenAsync());
        (await reviewer.SendAsync(carried)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Through_a_proxy_there_is_no_persona_picker()
    {
        await using var site = await Site.StartAsync();
        using var visitor = new Visitor(site);
        var request = new HttpRequestMessage(HttpMethod.Post,
            "/portal/signin")
        { Content = new FormUrlEncodedContent([KeyValuePair.Create("role", "auditor")]) };
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");
        (await visitor.SendAsync(request)).Is(HttpStatusCode.NotFound);
        var foreign = new HttpRequestMessage(HttpMethod.Post,
            "/portal/signin")
        { Content = new FormUrlEncodedContent([KeyValuePair.Create("role", "auditor")]) };
        foreign.Headers.Add("Origin", "https://example.cn");
        (await visitor.SendAsync(foreign)).Is(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("villageWorker")]
    [InlineData("townshipSupervisor")]
    public async Task A_persona_without_a_place_of_its_own_comes_to_where_a_declaration_waits_and_its_name_stands_in_the_head(string role)
    {
        await using var site = await Site.StartAsync();
        var declaration = Declaring.Migrant();
        declaration["answers"]!["currentAddress"]!["division"] = DivisionTable.Children(DivisionCode.Parse("140403002"))[2].Code.Value;
        Assert.Equal(HttpStatusCode.Created, (await site.DeclareAsync(declaration)).Status);
        using var visitor = await Visitor.SignedInAsync(site, role, name: "");
        var desk = await visitor.GetAsync("/portal");
        Assert.NotEmpty(desk.Document.QuerySelectorAll("a[href^='/portal/declarations/']"));
        Assert.StartsWith("演示", desk.Document.QuerySelector(".who span")!.TextContent.Trim(), StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(Site site) =>
        (await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Session), new(100), TestContext.Current.CancellationToken)).Items.Count;
}
