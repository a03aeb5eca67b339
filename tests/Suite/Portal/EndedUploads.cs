using System.Net;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Sheets;

namespace Suite.Portal;

/// <summary>
/// A table that is sent when its session has ended: nothing of it is kept for somebody who is not signed in, and the page says so and what to do.
/// </summary>
public sealed class EndedUploads
{
    private const string County = "140403";
    private const string Imports = "/portal/sheets/imports";

    [Fact]
    public async Task The_page_says_that_the_file_was_not_saved_and_takes_it_again_after_signing_in()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var token = await reviewer.FormTokenAsync();
        var audited = (await site.AllAsync(County, Kinds.Audit)).Count;
        time.Advance(TimeSpan.FromMinutes(45));
        var told = (await SendAsync(reviewer, ("formToken", token), ("note", "九月的花名册"))).Is(HttpStatusCode.Unauthorized);
        Assert.Contains("文件没有保存", told.Document.QuerySelector("[role=alert] h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("_blank", "noopener"), (told.Document.QuerySelector("a[href='/portal/signin']")!.GetAttribute("target"),
            told.Document.QuerySelector("a[href='/portal/signin']")!.GetAttribute("rel")));
        var form = told.Document.QuerySelector($"form[action='{Imports}'][enctype='multipart/form-data']")!;
        Assert.NotNull(form.QuerySelector("input[type=file][name=file][required]"));
        Assert.Null(form.QuerySelector("input[name=formToken]"));
        Assert.Equal("九月的花名册", form.QuerySelector("input[name=note]")!.GetAttribute("value"));
        await AssertNothingKeptAsync(site, audited);

        // Pressed too early it is said once more; after signing in it is taken.
        var proof = ("endedSession", form.QuerySelector("input[name=endedSession]")!.GetAttribute("value")!);
        (await SendAsync(reviewer, proof)).Is(HttpStatusCode.Unauthorized);
        await AssertNothingKeptAsync(site, audited);
        await SignInAsync(reviewer, "测试");
        Assert.StartsWith(Imports + "/", (await SendAsync(reviewer, proof)).Is(HttpStatusCode.SeeOther).Location, StringComparison.Ordinal);
        await CheckedAsync(site, time);
    }

    [Fact]
    public async Task A_page_left_open_over_a_new_sign_in_is_still_good_for_the_same_account_and_for_nobody_else()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var open = (await reviewer.GetAsync("/portal/sheets")).Is(HttpStatusCode.OK).Document.QuerySelector($"form[action='{Imports}']")!;
        (string, string)[] boxes = [.. open.QuerySelectorAll("input[type=hidden]")
            .Select(box => (box.GetAttribute("name")!, box.GetAttribute("value")!))];
        Assert.Equal(["formToken", "endedSession"], boxes.Select(box => box.Item1));
        time.Advance(TimeSpan.FromMinutes(45));
        await SignInAsync(reviewer, "同事");
        (await SendAsync(reviewer, boxes)).Is(HttpStatusCode.Forbidden);
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
        await SignInAsync(reviewer, "测试");
        (await SendAsync(reviewer, boxes)).Is(HttpStatusCode.SeeOther);

        // A day's work later the page is too old.
        time.Advance(TimeSpan.FromHours(11));
        await SignInAsync(reviewer, "测试");
        (await SendAsync(reviewer, boxes)).Is(HttpStatusCode.Forbidden);
        await CheckedAsync(site, time);
    }

    [Fact]
    public async Task Who_never_had_a_session_or_signed_out_is_asked_to_sign_in_and_a_file_posted_from_elsewhere_is_not_taken()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var stranger = new Visitor(site);
        (await SendAsync(stranger)).LeadsTo("/portal/signin?return=%2Fportal");
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var proof = (await reviewer.GetAsync("/portal/sheets")).Document.QuerySelector("input[name=endedSession]")!.GetAttribute("value")!;
        (await SendAsync(reviewer, [("endedSession", proof)], ("Sec-Fetch-Site", "cross-site"))).Is(HttpStatusCode.Forbidden);
        (await SendAsync(reviewer, [("endedSession", proof)], ("Origin", "https://example.cn"))).Is(HttpStatusCode.Forbidden);
        (await reviewer.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        (await SendAsync(reviewer, ("endedSession", proof))).LeadsTo("/portal/signin?return=%2Fportal");
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
    }

    [Fact]
    public async Task A_file_of_many_megabytes_runs_past_and_the_page_still_arrives()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        time.Advance(TimeSpan.FromMinutes(45));
        var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[40 * 1024 * 1024]), "file", "花名册.xlsx" } };
        var told = (await reviewer.SendAsync(new HttpRequestMessage(HttpMethod.Post, Imports) { Content = form })).Is(HttpStatusCode.Unauthorized);
        Assert.Contains("文件没有保存", told.Text, StringComparison.Ordinal);
        AssertNoFile(site);
    }

    private static Task<Page> SendAsync(Visitor visitor, params (string Name, string Value)[] boxes) => SendAsync(visitor, boxes, []);

    private static async Task<Page> SendAsync(Visitor visitor, (string Name, string Value)[] boxes, params (string Name, string Value)[] headers)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in boxes)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(await Families.TableAsync(County, 1)), "file", "花名册.xlsx");
        var request = new HttpRequestMessage(HttpMethod.Post, Imports) { Content = form };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await visitor.SendAsync(request);
    }

    private static async Task SignInAsync(Visitor visitor, string name) =>
        (await visitor.PostAsync("/portal/signin", ("role", "countyReviewer"), ("county", County), ("name", name))).Is(HttpStatusCode.SeeOther);

    /// <summary>One import, whose check has come to its end; the queue goes by the same clock as the session.</summary>
    internal static async Task CheckedAsync(Site site, FakeTimeProvider time)
    {
        Assert.Single(await site.AllAsync(County, Kinds.Job));
        await Site.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return (await site.AllAsync(County, Kinds.Job)).Single().Fields.Get(Fields.Status) == "done";
        });
    }

    private static async Task AssertNothingKeptAsync(Site site, int audited)
    {
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
        Assert.Equal(audited, (await site.AllAsync(County, Kinds.Audit)).Count);
        AssertNoFile(site);
    }

    /// <summary>What the trail anchors meanwhile is no file of anybody's.</summary>
    private static void AssertNoFile(Site site) =>
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(site.Data, "blobs"), "*", SearchOption.AllDirectories),
            file => !file.Contains("/blobs/audit/", StringComparison.Ordinal));
}
