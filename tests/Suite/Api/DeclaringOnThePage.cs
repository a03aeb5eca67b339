using System.Net;
using System.Text.Json.Nodes;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Portal;

namespace Suite.Api;

/// <summary>The pages of /declare as a browser without scripts speaks with them.</summary>
public sealed class DeclaringOnThePage
{
    private const string Form = "/declare/migrant-2024";

    [Fact]
    public async Task Whatever_is_posted_leads_to_a_page_that_is_read_and_the_address_names_nobody()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var page = await parent.GetAsync(Form);
        foreach (var action in (string[])["next", "submit", "check", "back"])
        {
            var posted = (await parent.PostAsync(Form, [.. page.Boxes("form[data-form]").Where(box => box.Name is not ("childName" or "action")),
                ("childName", "李小雨"), ("action", action)]))
                .Is(HttpStatusCode.SeeOther);
            Assert.DoesNotContain("李", Uri.UnescapeDataString(posted.Location!), StringComparison.Ordinal);
            Assert.StartsWith(Form + "?screen=", posted.Location, StringComparison.Ordinal);
            page = (await parent.GetAsync(posted.Location!)).Is(HttpStatusCode.OK);
            Assert.Equal("李小雨", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        }

        // In the browser it lies sealed, and another form does not get it.
        Assert.NotEmpty(parent.CookiesAt(Form));
        Assert.DoesNotContain(parent.CookiesAt(Form), cookie => Uri.UnescapeDataString(cookie.Value).Contains("李小雨", StringComparison.Ordinal));
        Assert.Equal("", (await parent.GetAsync("/declare/left-behind-2024")).Document.QuerySelector("input[name=childName]")!.GetAttribute("value")
            ?? "");
    }

    [Fact]
    public async Task The_missing_consent_is_told_in_plain_words_once_and_leads_to_its_box()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var page = await parent.GetAsync(Form);
        var posted = await parent.PostAsync(Form, [.. page.Boxes("form[data-form]"), ("action", "submit")]);
        page = await parent.GetAsync(posted.Location!);
        Assert.DoesNotContain("告知书版本", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("同意日期", page.Text, StringComparison.Ordinal);
        var consent = Assert.Single(page.Document.QuerySelectorAll("#problems a"),
            link => link.TextContent.Contains("告知书", StringComparison.Ordinal));
        var mended = await parent.GetAsync(consent.GetAttribute("href")!);
        Assert.NotNull(mended.Document.QuerySelector("section.screen:not([hidden]) #f-consent-givenOn.bad"));

        // The other doors say it in plain words too.
        var refused = await site.DeclareAsync(Declaring.Migrant().Without("consent.noticeVersion").Without("consent.givenOn"));
        Assert.DoesNotContain("告知书版本", refused.Body, StringComparison.Ordinal);
        Assert.Contains("请先看完个人信息处理告知书，同意后再提交。", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_is_answered_all_the_same()
    {
        await using var site = await Site.StartAsync();
        using var first = new Visitor(site);
        var boxes = (await first.GetAsync(Form)).Boxes("form[data-form]").Where(box => box.Name != "childName").ToList();
        using var bare = new Visitor(site);
        var page = (await bare.PostAsync(Form, [.. boxes, ("childName", "李小雨"), ("action", "next")])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("李小雨", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        using var asking = new Visitor(site);
        Assert.Contains("Cookie", (await asking.GetAsync("/declare/status?asked=1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_was_altered_or_belongs_to_another_page_counts_for_nothing()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var declared = await site.DeclareAsync(Declaring.Migrant());
        (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("token", declared.Text("followUpToken"))))
            .LeadsTo("?asked=1");
        Assert.Contains("更正填的内容", (await parent.GetAsync("/declare/status")).Text, StringComparison.Ordinal);
        var cookie = (await GivenAsync(site, declared.Text("receipt"), declared.Text("followUpToken"))).Replace("follow=1.", "follow=1.AA",
            StringComparison.Ordinal);
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, UseProxy = false }) { BaseAddress = site.Address };
        foreach (var wrong in (string[])[cookie, "follow=1.", "follow=9.x", "follow=4.x; follow1=y", "form=1.AAAA"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/declare/status");
            request.Headers.TryAddWithoutValidation("Cookie", wrong);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("更正填的内容", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Posts_that_need_the_token_do_nothing_for_whoever_proved_only_the_end_of_the_telephone_number()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var declared = await site.DeclareAsync(Declaring.Migrant());
        foreach (var path in (string[])["/declare/withdrawal", "/declare/answer", "/declare/correct", "/declare/attachments"])
        {
            (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("phoneLast4", "1111"))).LeadsTo("?asked=1");
            (await parent.PostAsync(path, ("sure", "1"), ("words", "x"), ("question", "0"), ("childName", "别人"), ("action", "save")))
                .LeadsTo("#problems");
        }

        Assert.Equal("submitted",
            (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" }))
                .Text("status"));
    }

    [Fact]
    public async Task Empty_boxes_are_named_and_are_no_wrong_proof_and_another_sites_page_proves_nothing()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var declared = await site.DeclareAsync(Declaring.Migrant());
        for (var time = 0; time < 12; time++)
        {
            (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("phoneLast4", ""))).LeadsTo("#problems");
        }

        Assert.Contains("最后四位数字", (await parent.GetAsync("/declare/status")).Document.QuerySelector("#e-phoneLast4")!.TextContent,
            StringComparison.Ordinal);
        (await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("phoneLast4", "1111"))).LeadsTo("?asked=1");
        Assert.Contains("我们已经收到您的申报", (await parent.GetAsync("/declare/status")).Text, StringComparison.Ordinal);

        using var lured = new Visitor(site);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("receipt", declared.Text("receipt")),
            KeyValuePair.Create("token", declared.Text("followUpToken"))]);
        (await lured.SendAsync(new(HttpMethod.Post, "/declare/status") { Content = content, Headers = { { "Sec-Fetch-Site", "cross-site" } } }))
            .LeadsTo("/declare/status");
        Assert.Empty(lured.CookiesAt("/declare/status"));
        Assert.NotEmpty(parent.CookiesAt("/declare/status"));
    }

    [Fact]
    public async Task A_refusal_is_a_page_for_people_and_a_problem_document_for_programs()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var page = (await parent.SendAsync(new(HttpMethod.Get, "/declare/nothing") { Headers = { { "Accept", "text/html,*/*" } } }))
            .Is(HttpStatusCode.NotFound);
        Assert.Contains("暂时没有办成", page.Text, StringComparison.Ordinal);
        Assert.Equal("not-found", (await site.GetAsync("/declare/nothing")).Text("code"));
    }

    [Fact]
    public async Task A_correction_from_a_page_that_was_opened_earlier_leaves_what_was_corrected_meanwhile()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        var declared = await site.DeclareAsync(Declaring.Migrant());
        await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("token", declared.Text("followUpToken")));
        var page = await parent.GetAsync("/declare/correct");
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections",
            new JsonObject { ["answers"] = new JsonObject { ["school"] = "英雄路小学" } }, ("X-Follow-Up-Token", declared.Text("followUpToken"))))
                .Is(HttpStatusCode.OK);
        (await parent.PostAsync("/declare/correct", [.. page.Boxes("form[data-form]").Where(box => box.Name is not ("childName" or "to")),
            ("childName", "王晓明"), ("action", "save")]))
            .LeadsTo("/declare/status");
        var kept = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal(("王晓明", "英雄路小学"), (kept.Answers().Get(Shared2024.ChildName), kept.Answers().Get(Shared2024.School)));
        Assert.Equal(["childName"], kept.Corrections[1].Changes.Keys);
    }

    private static async Task<string> GivenAsync(Site site, string receipt, string token)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("receipt", receipt), KeyValuePair.Create("token", token)]);
        using var answer = await site.Client.PostAsync(new Uri("/declare/status", UriKind.Relative), content);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
