using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using App.Functions;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Storage;
using Suite.Api;
using Suite.Channels;
using Suite.Contracts;
using Suite.Portal;
using Suite.Sheets;
using Issuer = Suite.Portal.Issuer;

namespace Suite.Hosting;

/// <summary>What people do, from the parent's first word to the auditor's check, on the deployment as it is published.</summary>
[Trait("Kind", "Published")]
public sealed class JourneysUnderTheHost(PublishedWorker published, Azurite azurite) : IAsyncLifetime
{
    private const string County = "140403";

    private Internet _internet = null!;
    private BotFrameworkService _bot = null!;
    private Issuer _issuer = null!;
    private Deployment _deployment = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _internet = await Internet.OpenAsync();
        _bot = await BotFrameworkService.StartAsync();
        BotService.Open(_internet, _bot);
        _issuer = await Issuer.StartAsync();
        string[] settings = [.. _internet.Environment, .. BotService.Settings, $"Auth:Authority={_issuer.Address}",
            $"Auth:ClientId={Issuer.ClientId}"];
        _deployment = await Deployment.StartAsync(published, azurite, settings);
        _deployment.Host.DeliverFrom(_deployment.Account);
    }

    public async ValueTask DisposeAsync()
    {
        await _deployment.DisposeAsync();
        await _issuer.DisposeAsync();
        await _bot.DisposeAsync();
        await _internet.DisposeAsync();
    }

    [Fact]
    public async Task A_mother_declares_in_a_conversation_and_her_county_finds_it_in_the_queue_asks_her_there_and_the_chain_holds()
    {
        var parent = new BotService(_deployment, _bot, "mother");
        await parent.UntilAsync(Chat.Family.WithTheChild(), "anotherChild");
        Assert.NotNull(parent.Receipt);
        Assert.Empty(_internet.Unknown);

        using var reviewer = await SignInAsync("reviewer", Role.CountyReviewer);
        var queue = (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK);
        Assert.Contains("李**", queue.Text, StringComparison.Ordinal);
        var id = Assert.Single(await _deployment.AllAsync(County, Kinds.Declaration)).Id;
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var open = (await reviewer.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("李小雨", open.Text, StringComparison.Ordinal);
        var ask = new[] { ("decision", "ask"), ("reason", "请补充户口本上的号码"), ("fields", "citizenNumber"), Box("version"), Box("seen") };
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/review", ask)).Is(HttpStatusCode.SeeOther);

        // What staff ask reaches the mother in her conversation: by the sweep, its queue and the connector.
        Assert.True((await _deployment.Host.FireAsync(Catalogue.Sweep.Name)).Succeeded);
        await Site.UntilAsync(() => Task.FromResult(BotService.Text(_bot.Sent).Contains("请补充户口本上的号码", StringComparison.Ordinal)));

        Assert.True((await _deployment.Host.FireAsync(Catalogue.SealAudit.Name)).Succeeded);
        using var auditor = await SignInAsync("auditor", Role.Auditor, null);
        var trail = (await auditor.GetAsync($"/portal/audit?county={County}&subject={id}")).Is(HttpStatusCode.OK);
        Assert.Contains("审核申报", trail.Text, StringComparison.Ordinal);
        Assert.Contains("审计链完整", (await auditor.SubmitAsync("/portal/audit/verification", ("county", County))).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal);
        NobodyIsNamed("李小雨", "13812345678", "王秀兰");

        (string, string) Box(string name) => (name, open.Document.QuerySelector($"input[name={name}]")!.GetAttribute("value")!);
    }

    [Fact]
    public async Task A_declaration_by_form_is_opened_with_a_reason_and_registered_by_the_county_and_the_child_is_on_its_list()
    {
        (await _deployment.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var id = Assert.Single(await _deployment.AllAsync(County, Kinds.Declaration)).Id;
        using var reviewer = await SignInAsync("reviewer", Role.CountyReviewer);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var open = (await reviewer.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/review", ("decision", "register"), Box("version"), Box("seen")))
            .Is(HttpStatusCode.SeeOther);
        Assert.Single(await _deployment.AllAsync(County, Kinds.Child));
        Assert.Contains("王**", (await reviewer.GetAsync("/portal/children")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        NobodyIsNamed("王小明", "13900001111");

        (string, string) Box(string name) => (name, open.Document.QuerySelector($"input[name={name}]")!.GetAttribute("value")!);
    }

    [Fact]
    public async Task Without_a_token_of_the_service_nobody_is_heard_with_a_large_body_neither()
    {
        var activity = new BotService(_deployment, _bot, "nobody").Activity("你好");
        (await _deployment.PostAsync("/api/messages", activity.DeepClone())).Is(HttpStatusCode.Unauthorized, "token-missing");
        foreach (var (token, status) in new[]
        {
            (_bot.Token(DateTimeOffset.UtcNow, BotService.ServiceUrl, audience: "another-bot"), HttpStatusCode.Unauthorized),
            (_bot.Token(DateTimeOffset.UtcNow, "https://elsewhere.example/"), HttpStatusCode.Forbidden),
        })
        {
            (await _deployment.PostAsync("/api/messages", activity.DeepClone(), ("Authorization", "Bearer " + token))).Is(status);
        }

        using var large = new ByteArrayContent(new byte[28 * 1024 * 1024]);
        (await _deployment.SendAsync(HttpMethod.Post, "/api/messages", large)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Ten_megabytes_are_attached_through_the_host_and_come_back_whole()
    {
        var declared = await _deployment.DeclareAsync(Declaring.Migrant());
        declared.Is(HttpStatusCode.Created);
        var pdf = new byte[10 * 1024 * 1024];
        Array.Fill(pdf, (byte)' ');
        "%PDF-1.4\n"u8.CopyTo(pdf);
        "%%EOF"u8.CopyTo(pdf.AsSpan(pdf.Length - 5));
        using var content = new ByteArrayContent(pdf);
        content.Headers.ContentType = new("application/pdf");
        var path = $"/api/declarations/{declared.Text("receipt")}/attachments";
        (await _deployment.SendAsync(HttpMethod.Post, path, content, ("X-Follow-Up-Token", declared.Text("followUpToken"))))
            .Is(HttpStatusCode.Created);
        var declaration = DeclarationJson.Read(Assert.Single(await _deployment.AllAsync(County, Kinds.Declaration)).Body);
        await using var stored = await (await _deployment.StorageAsync()).Blobs
            .OpenAsync("attachments/" + Assert.Single(declaration.Attachments).Id, Now);
        var copy = new MemoryStream();
        await stored!.CopyToAsync(copy, Now);
        Assert.Equal(pdf, copy.ToArray());
    }

    [Fact]
    public async Task A_table_is_checked_and_written_by_messages_of_the_queue()
    {
        using var reviewer = await SignInAsync("reviewer", Role.CountyReviewer);
        var table = await Families.TableAsync(County, 3);
        var page = (await AtTheDesk.UploadAsync(reviewer, table, await reviewer.FormTokenAsync())).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync(page.Location!)).Document.QuerySelector("[data-job]") is null);
        (await reviewer.SubmitAsync(page.Location + "/writing", ("rows", "all"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync(page.Location!)).Text.Contains("写入了 3 行", StringComparison.Ordinal));
        var declarations = (await _deployment.AllAsync(County, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body)).ToList();
        Assert.Equal(3, declarations.Count);
        Assert.All(declarations, declaration => Assert.Equal(Channel.Excel, declaration.Provenance.Channel));
    }

    /// <summary>An account with this assignment, signed in at the issuer through the host.</summary>
    private async Task<Visitor> SignInAsync(string account, Role role, string? county = County)
    {
        using var http = new HttpClient();
        var discovery = await http.GetFromJsonAsync<JsonElement>(new Uri(_issuer.Address, ".well-known/openid-configuration"), Now);
        var assignment = new Assignment(role, county is null ? null : DivisionCode.Parse(county));
        await (await _deployment.StorageAsync()).Store.AssignAsync(discovery.GetProperty("issuer").GetString()!, account, assignment);
        _issuer.Subject = account;
        var visitor = new Visitor(_deployment.Host.Address);
        (await visitor.GetAsync(await Accounts.ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        return visitor;
    }

    /// <summary>In nothing that the worker told the host, and in nothing it wrote to its console.</summary>
    private void NobodyIsNamed(params string[] secrets)
    {
        Assert.NotEmpty(_deployment.Said);
        Assert.All(secrets, secret => Assert.DoesNotContain(_deployment.Said, line => line.Contains(secret, StringComparison.Ordinal)));
    }
}
