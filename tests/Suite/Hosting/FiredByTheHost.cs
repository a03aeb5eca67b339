using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Azure.Storage.Queues;
using Storage;
using Storage.Audit;
using Suite.Api;
using Suite.Contracts;

namespace Suite.Hosting;

/// <summary>Timers and messages as the Functions host brings them: twice, at the same time, on a bad day nonsense.</summary>
[Trait("Kind", "Published")]
public sealed class FiredByTheHost(SharedDeployment shared, PublishedWorker published, Azurite azurite) : IClassFixture<SharedDeployment>
{
    private const string County = "140403";

    private readonly Deployment _deployment = shared.Deployment;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_that_fires_twice_or_many_times_at_once_changes_nothing_more()
    {
        await using var deployment = await Deployment.StartAsync(published, azurite);
        for (var i = 0; i < 3; i++)
        {
            (await deployment.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        // Once: what there is to do is done, and that it was done today is written down.
        foreach (var timer in Catalogue.Timers)
        {
            Assert.True((await deployment.Host.FireAsync(timer.Name)).Succeeded, timer.Name);
        }

        var before = await PictureAsync(deployment);
        foreach (var timer in Catalogue.Timers)
        {
            var fired = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => deployment.Host.FireAsync(timer.Name)));
            Assert.All(fired, firing => Assert.True(firing.Succeeded, $"{timer.Name}: {firing.Answer}"));
        }

        Assert.Equal(before, await PictureAsync(deployment));
        var storage = await deployment.StorageAsync();
        Assert.True((await new AuditVerification(storage).VerifyAsync(County, Now)).Holds);
    }

    [Theory]
    [InlineData("not what we send")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"county":"王小明","declaration":"13900001111"}""")]
    [InlineData("""{"county":"140403","declaration":{}}""")]
    public async Task A_message_that_nobody_can_read_fails_in_neutral_words_on_every_queue(string message)
    {
        foreach (var queue in Catalogue.Queues)
        {
            var given = await _deployment.Host.GiveAsync(queue.Name, new JsonObject { ["string"] = message });
            Assert.False(given.Succeeded, $"{queue.Name} took {message}");
        }

        Assert.DoesNotContain(_deployment.Said, line => line.Contains("王小明", StringComparison.Ordinal)
            || line.Contains("13900001111", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_host_hears_of_a_failure_holds_no_text_of_the_exception()
    {
        var given = await _deployment.Host.GiveAsync(Catalogue.IndexDeclaration.Name, new JsonObject { ["string"] = "not what we send" });
        Assert.True(given.Answer.Contains($"{Catalogue.IndexDeclaration.Name} failed; the worker's log says where.", StringComparison.Ordinal),
            given.Answer);
        Assert.DoesNotContain("names no declaration", string.Join('\n', _deployment.Said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_a_declaration_that_is_there_is_done_however_often_it_comes()
    {
        (await _deployment.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var declaration = (await _deployment.AllAsync(County, Kinds.Declaration))[^1].Id;
        var message = new JsonObject { ["county"] = County, ["declaration"] = declaration }.ToJsonString();
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await _deployment.Host.GiveAsync(Catalogue.IndexDeclaration.Name, new JsonObject { ["string"] = message })).Succeeded);
        }

        Assert.Empty(await _deployment.AllAsync(County, Kinds.CaseForReview));
    }

    [Fact]
    public async Task After_the_last_try_a_message_lies_unchanged_in_the_poison_queue_and_the_others_were_delivered()
    {
        await using var deployment = await Deployment.StartAsync(published, azurite);
        var queues = new QueueServiceClient(deployment.Account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        var queue = queues.GetQueueClient(Catalogue.IndexDeclaration.Queue);
        await queue.CreateIfNotExistsAsync(cancellationToken: Now);
        await queue.SendMessageAsync("谁也读不懂", Now);
        deployment.Host.DeliverFrom(deployment.Account, visibility: TimeSpan.FromSeconds(1));
        (await deployment.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var poison = queues.GetQueueClient(Catalogue.IndexDeclaration.Queue + "-poison");
        await Site.UntilAsync(async () => (await poison.ExistsAsync(Now)).Value
            && (await poison.GetPropertiesAsync(Now)).Value.ApproximateMessagesCount == 1);
        Assert.Equal("谁也读不懂", Assert.Single((await poison.PeekMessagesAsync(10, Now)).Value).Body.ToString());
        var failures = deployment.Said.Where(line => line.Contains("invocationResponse", StringComparison.Ordinal));
        Assert.Equal(IWorkQueue.MaxDequeueCount, failures
            .Count(line => line.Contains($"{Catalogue.IndexDeclaration.Name} failed; the worker's log", StringComparison.Ordinal)));
        await Site.UntilAsync(async () => (await queue.GetPropertiesAsync(Now)).Value.ApproximateMessagesCount == 0);
    }

    /// <summary>Every record of the county with its version.</summary>
    private static async Task<string> PictureAsync(Deployment deployment)
    {
        var lines = new List<string>();
        foreach (var kind in Kinds.All.Values)
        {
            lines.AddRange((await deployment.AllAsync(County, kind)).Select(document => $"{kind.Name} {document.Id} {document.Version}"));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
