using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Storage;
using Suite.Api;
using Suite.Contracts;
using Suite.Faults;

namespace Suite.Hosting;

/// <summary>How a worker ends, and what is not lost by it.</summary>
[Trait("Kind", "Published")]
public sealed class EndingUnderTheHost(PublishedWorker published, Azurite azurite)
{
    /// <summary>As it stands in the table of faults.</summary>
    internal const string Killed = "The worker is killed (kill -9) in flight";

    private const string County = "140403";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asked_to_stop_it_finishes_the_request_under_way_and_does_not_end_with_0()
    {
        await using var deployment = await Deployment.StartAsync(published, azurite);
        using var slow = new Slow(System.Text.Encoding.UTF8.GetBytes(Declaring.Migrant().ToJsonString()));
        var declaring = deployment.SendAsync(HttpMethod.Post, "/api/declarations", slow, ("Idempotency-Key", "slow"));
        await slow.Begun;
        var worker = await deployment.Host.WorkerAsync();
        worker.Signal("TERM");
        await Task.Delay(TimeSpan.FromMilliseconds(700), Now);
        slow.Finish();
        (await declaring).Is(HttpStatusCode.Created);
        var code = await worker.Ended.WaitAsync(Patience.Long, Now);
        Assert.True(code == 143, $"{code}: {deployment.Host.Talk.Last}");
        Assert.Single(await deployment.AllAsync(County, Kinds.Declaration));
    }

    [Fact]
    public async Task Told_by_the_host_to_terminate_it_does_not_end_with_0_either()
    {
        await using var deployment = await Deployment.StartAsync(published, azurite);
        var worker = await deployment.Host.WorkerAsync();
        worker.Terminate();
        Assert.NotEqual(0, await worker.Ended.WaitAsync(Patience.Long, Now));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_its_work_it_loses_nothing_that_was_acknowledged()
    {
        await using var deployment = await Deployment.StartAsync(published, azurite);
        var (acknowledged, sent) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, JsonObject>());
        for (var round = 0; round < 3; round++)
        {
            var number = round;
            using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Now);
            var clients = Enumerable.Range(0, 6).Select(client => Task.Run(async () =>
            {
                for (var i = 0; !stopped.IsCancellationRequested; i++)
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"r{number}c{client}n{i}");
                    var reply = await deployment.DeclareAsync(sent[key] = Declaring.Migrant(), key);
                    if (reply.Status != HttpStatusCode.Created)
                    {
                        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status); // the host's, in the middle of the kill
                        return;
                    }

                    acknowledged[key] = reply.Text("receipt");
                }
            }, Now)).ToList();
            await Site.UntilAsync(() => Task.FromResult(acknowledged.Count >= 20 * (number + 1)));
            var killing = deployment.Host.KillWorkerAsync();
            await stopped.CancelAsync();
            await killing;
            await Task.WhenAll(clients);
        }

        // Who got no answer tries again with the same key; who got one would get the same receipt.
        foreach (var (key, body) in sent)
        {
            var again = await deployment.DeclareAsync(body.DeepClone(), key);
            again.Is(HttpStatusCode.Created);
            Assert.Equal(acknowledged.GetOrAdd(key, again.Text("receipt")), again.Text("receipt"));
        }

        Assert.True(sent.Count > 60);
        Assert.Equal(sent.Count, (await deployment.AllAsync(County, Kinds.Declaration)).Count);
        Assert.Equal(sent.Count, acknowledged.Values.Distinct().Count());
        FaultTable.Holds(Killed, "the host's own 500", "201, the same receipt where there was one",
            "nothing: each declaration once, the host has started it again");
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development", "Development")]
    [InlineData("Stroe:Kind=azure", null)]
    [InlineData("Store:Kid=azure", "Store:Kid")]
    [InlineData("Cosmos:Connection=nowhere", "Cosmos:Connection")]
    public async Task What_it_may_not_start_with_is_said_in_a_line_and_ends_with_1(string setting, string? named)
    {
        if (named is null)
        {
            // Not a section of ours: the platform's variables are none of our business.
            await using var started = await Deployment.StartAsync(published, azurite, setting);
            return;
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.StartAsync(published, azurite, setting));
        Assert.Contains("ended with 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A body that begins, and ends when told.</summary>
    private sealed class Slow : HttpContent
    {
        private readonly byte[] _body;
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Slow(byte[] body)
        {
            _body = body;
            Headers.ContentType = new("application/json");
        }

        public Task Begun => _begun.Task;

        public void Finish() => _rest.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, 100));
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(3)); // through the host, into the application, also where both have to wait for a processor
            _begun.TrySetResult();
            await _rest.Task;
            await stream.WriteAsync(_body.AsMemory(100));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
