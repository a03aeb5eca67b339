using System.Net;
using Domain.Declarations;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;
using Storage;
using Suite.Portal;

namespace Suite.Api;

/// <summary>
/// What parents attached is looked at by staff who have the declaration open with a reason, each look written down, and by nobody else.
/// </summary>
public sealed class ViewingAttachments
{
    private const string County = "140403";
    private const string Township = "140403001";

    private static readonly byte[] Pdf = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF"u8.ToArray();

    [Fact]
    public async Task The_opening_lists_them_a_picture_is_shown_inline_and_a_PDF_is_saved_and_neither_may_run_anything()
    {
        await using var site = await Site.StartAsync();
        var (id, picture, pdf) = await DeclareAsync(site);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var listed = (await OpenAsync(site, id, reviewer)).Json.GetProperty("attachments").EnumerateArray().ToList();
        Assert.Equal([(picture, "image/jpeg"), (pdf, "application/pdf")],
            listed.Select(one => (one.GetProperty("id").GetString()!, one.GetProperty("type").GetString()!)));
        Assert.Equal(Pdf.Length, listed[1].GetProperty("size").GetInt32());
        Assert.True(DateTimeOffset.UtcNow - listed[1].GetProperty("at").GetDateTimeOffset() < TimeSpan.FromMinutes(5));

        var shown = await site.GetAsync(Path(id, picture), reviewer);
        shown.Is(HttpStatusCode.OK);
        Assert.Equal(("image/jpeg", "inline"), (shown.ContentHeaders.ContentType!.MediaType,
            shown.ContentHeaders.ContentDisposition!.DispositionType));
        using var response = await site.Client.SendAsync(Request(id, picture, reviewer), TestContext.Current.CancellationToken);
        using var drawn = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((64, 48), (drawn.Width, drawn.Height));

        var saved = await site.GetAsync(Path(id, pdf), reviewer);
        saved.Is(HttpStatusCode.OK);
        Assert.Equal(("application/pdf", "attachment"),
            (saved.ContentHeaders.ContentType!.MediaType, saved.ContentHeaders.ContentDisposition!.DispositionType));
        Assert.Equal("上传的附件2.pdf", saved.ContentHeaders.ContentDisposition.FileNameStar);
        Assert.Equal(System.Text.Encoding.ASCII.GetString(Pdf), saved.Body);
        Assert.All([shown, saved], reply =>
        {
            var policy = string.Join(';', reply.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.EndsWith("sandbox", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(reply.Headers.CacheControl!.NoStore);
        });
    }

    [Fact]
    public async Task Every_look_is_in_the_audit_trail_and_none_without_one()
    {
        await using var site = await Site.StartAsync();
        var (id, picture, pdf) = await DeclareAsync(site);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        (await site.GetAsync(Path(id, picture), reviewer)).Is(HttpStatusCode.Forbidden, "open-first");
        Assert.Empty(await LooksAsync(site));
        await OpenAsync(site, id, reviewer);
        (await site.GetAsync(Path(id, picture), reviewer)).Is(HttpStatusCode.OK);
        (await site.GetAsync(Path(id, picture), reviewer)).Is(HttpStatusCode.OK);
        (await site.GetAsync(Path(id, pdf), reviewer)).Is(HttpStatusCode.OK);
        var looks = await LooksAsync(site);
        Assert.Equal(3, looks.Count);
        Assert.Equal(2, looks.Count(look => look.Fields.GetMany(Fields.Subjects).SequenceEqual([id, picture])));
    }

    [Fact]
    public async Task Half_an_hour_after_the_opening_it_has_to_be_opened_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        var (id, picture, _) = await DeclareAsync(site);
        var reviewer = await site.TokenAsync("countyReviewer", County);
        await OpenAsync(site, id, reviewer);
        time.Advance(TimeSpan.FromMinutes(29));
        (await site.GetAsync(Path(id, picture), reviewer)).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(2));
        (await site.GetAsync(Path(id, picture), reviewer)).Is(HttpStatusCode.Forbidden, "open-first");
    }

    [Fact]
    public async Task An_opening_by_somebody_else_or_of_another_declaration_shows_nothing()
    {
        await using var site = await Site.StartAsync();
        var (id, picture, _) = await DeclareAsync(site);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var another = (await site.AllAsync(County, Kinds.Declaration)).Single(document => document.Id != id).Id;
        var (reviewer, colleague) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyReviewer", County, name: "同事"));
        await OpenAsync(site, id, reviewer);
        (await site.GetAsync(Path(id, picture), colleague)).Is(HttpStatusCode.Forbidden, "open-first");
        await OpenAsync(site, another, colleague);
        (await site.GetAsync(Path(id, picture), colleague)).Is(HttpStatusCode.Forbidden, "open-first");
        (await site.GetAsync(Path(another, picture), colleague)).Is(HttpStatusCode.NotFound);
        (await site.GetAsync(Path(id, "0193f0a2b1c27d3e8f4a5b6c7d8e9f00"), reviewer)).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("countyReviewer", "140423", null, HttpStatusCode.NotFound)]
    [InlineData("countyApprover", "140423", null, HttpStatusCode.NotFound)]
    [InlineData("townshipSupervisor", County, "140403002", HttpStatusCode.NotFound)]
    [InlineData("departmentOfficer", County, null, HttpStatusCode.Forbidden)]
    [InlineData("cityAnalyst", null, null, HttpStatusCode.Forbidden)]
    [InlineData("systemAdmin", null, null, HttpStatusCode.Forbidden)]
    [InlineData("auditor", null, null, HttpStatusCode.Forbidden)]
    [InlineData("townshipSupervisor", County, Township, HttpStatusCode.OK)]
    [InlineData("countyApprover", County, null, HttpStatusCode.OK)]
    public async Task Another_county_another_township_and_roles_that_open_nothing_see_nothing(string role, string? county, string? township,
        HttpStatusCode expected)
    {
        await using var site = await Site.StartAsync();
        var (id, picture, _) = await DeclareAsync(site);
        var persona = new System.Text.Json.Nodes.JsonObject { ["role"] = role, ["county"] = county, ["township"] = township };
        if (role == "departmentOfficer")
        {
            persona["department"] = "education";
        }

        var token = (await site.PostAsync("/dev/token", persona)).Text("token");
        var opened = await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"核对材料"}""", Site.Bearer(token));
        Assert.Equal(expected, opened.Status);
        Assert.Equal(expected, (await site.GetAsync(Path(id, picture), token)).Status);
        (await site.GetAsync(Path(id, picture))).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, (await LooksAsync(site)).Count);
    }

    [Fact]
    public async Task The_opened_page_links_to_each_of_them_and_the_childs_record_leads_there()
    {
        await using var site = await Site.StartAsync();
        var (id, picture, pdf) = await DeclareAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = $"/portal/declarations/{id}";
        Assert.DoesNotContain(picture, (await reviewer.GetAsync(page)).Html, StringComparison.Ordinal);

        // Not opened yet: to the page on which one says why.
        (await reviewer.GetAsync($"{page}/attachments/{picture}")).LeadsTo(page);
        (await reviewer.SubmitAsync(page + "/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var open = (await reviewer.GetAsync(page)).Is(HttpStatusCode.OK);
        Assert.Equal([$"{page}/attachments/{picture}", $"{page}/attachments/{pdf}"], open.Document.QuerySelectorAll("section[aria-label=上传的附件] a")
            .Select(link => link.GetAttribute("href")));
        Assert.Empty(open.Document.QuerySelectorAll("img"));
        (await reviewer.GetAsync($"{page}/attachments/{picture}")).Is(HttpStatusCode.OK);
        (await reviewer.GetAsync($"{page}/attachments/{id}")).Is(HttpStatusCode.NotFound);
        Assert.Single(await LooksAsync(site));

        using var elsewhere = await Visitor.SignedInAsync(site, "countyReviewer", "140423");
        (await elsewhere.GetAsync($"{page}/attachments/{picture}")).Is(HttpStatusCode.NotFound);

        (await reviewer.SubmitAsync(page + "/review", ("decision", "register"),
            ("version", open.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!))).Is(HttpStatusCode.SeeOther);
        var child = (await site.AllAsync(County, Kinds.Child)).Single().Id;
        (await reviewer.SubmitAsync($"/portal/children/{child}/opening", ("reasonPicked", "走访前了解情况"))).Is(HttpStatusCode.SeeOther);
        var link = Assert.Single((await reviewer.GetAsync("/portal/children/" + child)).Document.QuerySelectorAll($"a[href='{page}']"));
        Assert.Contains("上传的附件 2 份", link.TextContent, StringComparison.Ordinal);
    }

    private static string Path(string declaration, string attachment) => $"/api/declarations/{declaration}/attachments/{attachment}";

    private static HttpRequestMessage Request(string declaration, string attachment, string token) =>
        new(HttpMethod.Get, Path(declaration, attachment)) { Headers = { { "Authorization", "Bearer " + token } } };

    private static async Task<Reply> OpenAsync(Site site, string id, string token)
    {
        var reply = await site.PostAsync($"/api/declarations/{id}/opening", """{"reason":"核对材料"}""", Site.Bearer(token));
        reply.Is(HttpStatusCode.OK);
        return reply;
    }

    private static async Task<IReadOnlyList<Document>> LooksAsync(Site site) =>
        [.. (await site.AllAsync(County, Kinds.Audit)).Where(document => document.Fields.Get(Fields.Action) == "declaration.view-attachment")];

    /// <summary>A declaration in a township of 潞州区 with a picture and a PDF.</summary>
    private static async Task<(string Id, string Picture, string Pdf)> DeclareAsync(Site site)
    {
        var declared = await site.DeclareAsync(Declaring.Migrant());
        declared.Is(HttpStatusCode.Created);
        var ids = new List<string>();
        foreach (var (bytes, type) in new[] { (Jpeg(), "image/jpeg"), (Pdf, "application/pdf") })
        {
            var reply = await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", bytes, type,
                ("X-Follow-Up-Token", declared.Text("followUpToken")));
            reply.Is(HttpStatusCode.Created);
            ids.Add(reply.Text("id"));
        }

        var document = (await site.AllAsync(County, Kinds.Declaration)).Single();
        Assert.Equal(2, DeclarationJson.Read(document.Body).Attachments.Length);
        return (document.Id, ids[0], ids[1]);
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
