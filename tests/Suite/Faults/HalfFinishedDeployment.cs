using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App;
using App.Api.Declarations;
using App.Functions;
using App.Wire;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Domain.Forms;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using Suite.Contracts;

namespace Suite.Faults;

/// <summary>
/// A version is being brought out, and half of it is there: new code beside old, roles, containers and settings before or after the code that needs
/// them.
/// </summary>
public sealed class HalfFinishedDeployment(Azurite azurite)
{
    private const string Retry = "A deployment between two tries: the other version hashed the request in its own way";
    private const string NewerMessage = "A message of a newer version, with more in it than this one knows";
    private const string NoQueue = "A queue that is not there yet";
    private const string NoContainer = "A container for files that is not there yet";
    private const string DatabaseRoles = "Cosmos DB 403 at the start (roles come late)";
    private const string NoDatabase = "Cosmos DB 404 at the start (its containers come late)";
    private const string StorageRoles = "Storage 403 at the start (roles come late)";
    private const string Setting = "A setting that only the other version knows";

    /// <summary>As they stand in the table.</summary>
    public static readonly IReadOnlyList<string> All = [Retry, NewerMessage, NoQueue, NoContainer, DatabaseRoles, NoDatabase, StorageRoles, Setting];

    private const string Nothing = "nothing";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1:0123456789abcdef", true)]
    [InlineData("1:0123456789abcdef", false)]
    [InlineData("3:0123456789abcdef", false)]
    [InlineData("0123456789abcdef", false)]
    public async Task Whoever_tries_again_and_meets_another_version_gets_the_same_receipt_and_another_body_is_still_refused(string hashed, bool open)
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var (body, key) = (Declaring.Migrant(), Guid.NewGuid().ToString("N"));
        var first = (await city.Site.DeclareAsync(body, key)).Is(HttpStatusCode.Created);
        var id = Intent.IdOf(key);
        Document? document = null;
        await Site.UntilAsync(async () => (document = await city.Site.Store.FindAsync(Partition.Index(id), Kinds.Intent, id, Now))!.Fields
            .Get(Fields.Open) is null);

        // As the other version left it: hashed otherwise, done, or killed before the end.
        var intent = JsonNode.Parse(document!.Body.Span)!;
        intent["bodyHash"] = hashed;
        if (open)
        {
            intent["body"] = new JsonObject { ["answers"] = body["answers"]!.DeepClone(), ["unknown"] = new JsonArray() };
        }

        var batch = Batch.Technical().Replace(document, Encoding.UTF8.GetBytes(intent.ToJsonString()),
            open ? new IndexFields().Set(Fields.Open, DateTimeOffset.UtcNow) : null, expiresOn: document.ExpiresOn);
        Assert.True((await city.Site.Store.CommitAsync(document.Partition, batch, Now)).IsCommitted);
        var again = (await city.Site.DeclareAsync(body, key)).Is(HttpStatusCode.Created);
        Assert.Equal(first.Body, again.Body);
        (await city.Site.DeclareAsync(body.With("housing", "owned"), key)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await city.Site.DeclareAsync(Declaring.LeftBehind(), key)).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single(await city.Site.AllAsync("140403", Kinds.Declaration));
        FaultTable.Holds(Retry, "201 after a moment", "the same receipt", $"{Nothing}: one declaration; another body is refused as ever");
    }

    [Fact]
    public void Who_hashes_a_body_in_another_way_than_this_gives_the_way_another_number_in_Intent()
    {
        var form = FormCatalogue.Find("migrant-2024")!;
        using var body = JsonDocument
            .Parse("""{"formId":"migrant-2024","answers":{"childName":"王小明","birthDate":"2015-03-05","boarding":false},"unknown":["school"]}""");
        var input = new Input.Raw(body.RootElement.GetProperty("answers"), body.RootElement.GetProperty("unknown"));
        Assert.Equal(("58b9b126727f7fe053aa01704d5585e479157d95fe648c390160faccc8a10847",
            "55980e2959d0b800c30a86651545085cb17617a4bdcd44fa00e4871e303eca0d"),
            (CanonicalJson.Hash(body.RootElement), Submissions.HashOf(form, input)));
    }

    [Fact]
    public async Task A_message_of_a_newer_version_with_more_in_it_than_this_one_knows_is_done()
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        (await city.Site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var declaration = Assert.Single(await city.Site.AllAsync("140403", Kinds.Declaration)).Id;
        var (queue, name) = (city.Site.App.Services.GetRequiredService<IWorkQueue>(), Catalogue.IndexDeclaration.Queue);
        await queue.SendAsync(name, $$$"""{"county":"140403","declaration":"{{{declaration}}}","since":"the next version","more":{"a":1}}""", null,
            Now);
        await Site.UntilAsync(async () => await queue.CountAsync(name, Now) == 0);
        Assert.Equal(0, await queue.CountAsync(name + QueueNames.Poison, Now));
        FaultTable.Holds(NewerMessage, "nothing: nobody waits for it", "not needed", $"{Nothing}: it is done, what is not known is passed over");
    }

    [Fact]
    public async Task What_needs_a_queue_or_a_container_that_is_not_there_yet_makes_it()
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var queue = new QueueServiceClient(city.Wire.Connection).GetQueueClient("run-rollup");
        Assert.False((await queue.ExistsAsync(Now)).Value);
        var asked = await city.Site.PostAsync("/api/statistics/rollups", new JsonObject(), Site.Bearer(await city.Site.TokenAsync("cityAnalyst")));
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        Assert.True((await queue.ExistsAsync(Now)).Value);
        FaultTable.Holds(NoQueue, "202 after a moment", "not needed", $"{Nothing}: the queue is made with its first message");

        await new BlobServiceClient(city.Wire.Connection).GetBlobContainerClient("sealed").DeleteIfExistsAsync(cancellationToken: Now);
        var declared = await city.Site.DeclareAsync(Declaring.Migrant());
        var pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
        var attached = await city.Site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", pdf, "application/pdf",
            ("X-Follow-Up-Token", declared.Text("followUpToken")));
        Assert.Equal(HttpStatusCode.Created, attached.Status);
        FaultTable.Holds(NoContainer, "201 after a moment", "not needed", $"{Nothing}: the container is made with its first file");
    }

    [Theory]
    [InlineData(DatabaseRoles, 403)]
    [InlineData(NoDatabase, 404)]
    [InlineData(StorageRoles, 403)]
    public async Task Before_roles_and_containers_are_there_nothing_starts_it_is_said_what_is_missing_and_then_it_starts(string fault, int status)
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        await using (await StorageRoot.OpenAsync(city.Settings, TimeProvider.System, Now))
        {
        }

        if (fault == StorageRoles)
        {
            city.FailStorage(int.MaxValue, new(status), static (_, _) => true);
        }
        else
        {
            city.Cosmos.Interfere = request => request.RequestUri!.AbsolutePath.Contains("/colls/", StringComparison.Ordinal)
                ? new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("""{"code":"x","message":"x"}""") } : null;
        }

        var refused = await Assert.ThrowsAsync<ServiceAwayException>(() => StorageRoot.OpenAsync(city.Settings, TimeProvider.System, Now));
        Assert.Equal(refused.Message, Starting.Refusal(refused));
        city.Calm();
        await using (await StorageRoot.OpenAsync(city.Settings, TimeProvider.System, Now))
        {
        }

        FaultTable.Holds(fault, $"the host's own 503; the operator “{refused.Message.Split('。')[0]}。”", "the host starts it again by itself",
            $"{Nothing}: it had not begun");
    }

    [Fact]
    public async Task A_version_that_does_not_know_a_setting_says_which_and_starts_when_it_is_gone()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => Site.StartAsync(null, "Store:Compression=on"));
        await using (await Site.StartAsync())
        {
        }

        FaultTable.Holds(Setting, $"the host's own 503; the operator “{refused.Message}”",
            "the host starts it again by itself: when the other version is there, or the setting gone", $"{Nothing}: it had not begun");
    }
}
