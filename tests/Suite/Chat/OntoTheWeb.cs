using System.Net;
using System.Text.RegularExpressions;
using Domain.Declarations;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Chat;

/// <summary>换成网页填: what was said goes along by an address that opens once, and what is submitted there is done in the chat too.</summary>
public sealed partial class OntoTheWeb
{
    private const string Form = "form[data-form]";

    [GeneratedRegex("https?://[^\\s]+/declare/continue/[0-9a-f]{32}")]
    private static partial Regex Address();

    [Fact]
    public async Task The_form_has_what_was_said_and_after_it_is_submitted_the_chat_has_the_receipt_and_asks_for_no_declaration_any_more()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "confirm");
        await line.SayAsync("换成网页填");
        var link = new Uri(Address().Match(line.Said).Value).AbsolutePath;
        using var parent = new Visitor(site);
        Assert.Contains("接着刚才聊的填", (await parent.GetAsync(link)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("接着刚才聊的填", (await parent.GetAsync(link)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal); // a look uses nothing up
        var opened = (await parent.PostAsync(link)).Is(HttpStatusCode.SeeOther);
        Assert.StartsWith("/declare/migrant-2024?screen=", opened.Location, StringComparison.Ordinal);
        var page = (await parent.GetAsync(opened.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal("李小雨", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        Assert.Equal("2016-03-05", page.Document.QuerySelector("input[name=birthDate]")!.GetAttribute("value"));
        Assert.Null(page.Document.QuerySelector("input[name=consent][checked]")); // who agrees does so when it is sent

        // Used up: kindly, and whatever the form holds stays.
        using var thief = new Visitor(site);
        Assert.Contains("换成网页填", (await thief.PostAsync(link)).Is(HttpStatusCode.Gone).Text, StringComparison.Ordinal);
        Assert.Contains("这个网址不能用了", (await thief.GetAsync(link)).Is(HttpStatusCode.Gone).Text, StringComparison.Ordinal);

        var sent = await parent.PostAsync("/declare/migrant-2024",
            [.. page.Boxes(Form).Where(box => box.Name is not ("action" or "consent" or "school")), ("school", "淮海小学"),
                ("consent", Domain.Notices.Notice.First.Version), ("action", "submit")]);
        sent.LeadsTo("/declare/received");
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal((Channel.Web, "淮海小学"), (declaration.Provenance.Channel, declaration.Answers().Get(Domain.Forms.Catalogue.Shared2024.School)));
        await line.UntilSaidAsync(declaration.Receipt.Value);
        Assert.Equal("anotherChild", line.Asked);

        await line.SayAsync("提交");
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        await line.SayAsync($"查进度 {declaration.Receipt.Value}");
    }

    [Fact]
    public async Task Submitted_here_and_there_it_is_one_declaration()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "confirm");
        await line.SayAsync("换成网页填");
        var link = new Uri(Address().Match(line.Said).Value).AbsolutePath;
        using var parent = new Visitor(site);
        var page = await parent.GetAsync((await OpenAsync(parent, link)).Location!);
        await line.SayAsync("提交");
        Assert.Equal("anotherChild", line.Asked);
        var boxes = page.Boxes(Form).Where(box => box.Name is not ("action" or "consent" or "school")).ToList();
        var again = await parent.PostAsync("/declare/migrant-2024",
            [.. boxes, ("school", "淮海小学"), ("consent", Domain.Notices.Notice.First.Version), ("action", "submit")]);
        Assert.Contains("已经提交过一次了", (await parent.GetAsync(again.Location!)).Text, StringComparison.Ordinal);
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
    }

    [Fact]
    public async Task After_half_an_hour_and_when_the_draft_is_over_the_address_opens_nothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        using var parent = new Visitor(site);
        await line.SayAsync("换成网页填");
        var link = new Uri(Address().Match(line.Said).Value).AbsolutePath;
        time.Advance(TimeSpan.FromMinutes(29));
        (await parent.GetAsync(link)).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(2));
        (await parent.GetAsync(link)).Is(HttpStatusCode.Gone);

        await line.OpenAsync(); // the channel's own token is over too
        await line.SayAsync("换成网页填");
        var fresh = new Uri(Address().Match(line.Said).Value).AbsolutePath;
        Assert.NotEqual(link, fresh);
        await line.UntilAsync(Family.WithTheChild(), "anotherChild");
        (await parent.GetAsync(fresh)).Is(HttpStatusCode.Gone);
        foreach (var wrong in (string[])["0", "not-a-link", new string('0', 32), new string('A', 32), "李"])
        {
            (await parent.GetAsync("/declare/continue/" + wrong)).Is(HttpStatusCode.Gone);
        }
    }

    [Fact]
    public async Task Without_cookies_the_form_is_answered_at_once_with_everything_in_it()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        await line.SayAsync("换成网页填");
        using var bare = new Visitor(site);
        var page = (await bare.PostAsync(new Uri(Address().Match(line.Said).Value).AbsolutePath)).Is(HttpStatusCode.OK);
        Assert.Equal("李小雨", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
    }

    private static async Task<Suite.Portal.Page> OpenAsync(Visitor parent, string link)
    {
        await parent.GetAsync(link);
        return (await parent.PostAsync(link)).Is(HttpStatusCode.SeeOther);
    }
}
