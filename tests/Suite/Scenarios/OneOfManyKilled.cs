using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using App.Api.Sheets;
using App.Functions;
using Domain.Cases;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;
using Storage.Audit;
using Storage.Jobs;
using Suite.Api;
using Suite.Contracts;
using Suite.Faults;
using Suite.Hosting;
using Suite.Sheets;

namespace Suite.Scenarios;

/// <summary>kill -9 on one of several instances: the others go on with what it had in hand, and nothing is lost or done twice.</summary>
[Trait("Kind", "Published")]
public sealed class OneOfManyKilled(PublishedWorker published, Azurite azurite)
{
    /// <summary>As it stands in the table of faults.</summary>
    internal const string Killed = "One of three instances is killed (kill -9) in flight";

    private const string County = "140403";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_declarations_over_three_instances_of_which_two_are_killed_one_after_the_other_are_a_hundred()
    {
        const int Families = 100, Twice = 10;
        await using var city = await Instances.StartAsync(published, azurite);
        city.Deliver();
        var numbers = Enumerable.Range(0, Families - Twice).Select(_ => Declaring.Number("140421", "20150305")).ToList();
        var sent = Enumerable.Range(0, Families).Select(i => (Key: Guid.NewGuid().ToString("N"), Body: Declaring.Migrant(numbers[i % numbers.Count])))
            .ToList();
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, Families));
        var clients = Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var next))
            {
                acknowledged[sent[next].Key] = await DeclareAsync(city, client, sent[next].Body, sent[next].Key);
            }
        }, Now)).ToList();
        await Site.UntilAsync(() => Task.FromResult(acknowledged.Count >= Families / 4));
        city.StandAlone.Kill();
        await Site.UntilAsync(() => Task.FromResult(acknowledged.Count >= Families / 2));
        await city.First.KillWorkerAsync();
        await Task.WhenAll(clients);

        // Whoever asks again, wherever, gets the same; what the killed ones left open is tied with it.
        foreach (var (key, body) in sent)
        {
            Assert.Equal(acknowledged[key], (await city.DeclareAsync(1, body, key)).Is(HttpStatusCode.Created).Text("receipt"));
        }

        var storage = await city.Stores.StorageAsync();
        await Site.UntilAsync(async () => (await storage.Store.ListAsync(Partition.WholeIndex,
            Query.Of(Kinds.Intent).Between(Fields.Open, null, DateTimeOffset.UtcNow.AddDays(1)), new(10), Now)).Items.Count == 0);
        var declarations = (await city.Stores.AllAsync(County, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body)).ToList();
        Assert.Equal(acknowledged.Values.Order(StringComparer.Ordinal),
            declarations.Select(declaration => declaration.Receipt.Value).Order(StringComparer.Ordinal));
        Assert.Equal(Families, acknowledged.Values.Distinct().Count());
        Assert.Equal(Families, (await city.Stores.AllAsync(County, Kinds.Audit))
            .Count(entry => entry.Fields.Get(Fields.Action) == "declaration.submit"));

        // A number that came twice is one case, with both declarations in it.
        var county = Domain.Divisions.DivisionCode.Parse(County);
        var cases = (await city.Stores.AllAsync(County, Kinds.CaseForReview)).Select(document => CaseJson.Read(document.Body, county)).ToList();
        Assert.Equal(Twice, cases.Count);
        Assert.All(cases, one => Assert.Equal((CaseType.SameNumber, 2), (one.Type, one.Parts.Length)));
        await HoldsAsync(storage);
        FaultTable.Holds(Killed, "the connection breaks, or the host's own 500", "201 from another instance, the same receipt where there was one",
            "nothing: a hundred declarations, each once; a job is finished by another");
    }

    [Fact]
    public async Task A_job_whose_holder_is_killed_in_the_middle_is_finished_by_one_of_the_others_and_every_row_is_written_once()
    {
        // More chunks than are ever on their way at once: some are not begun when it dies.
        const int Rows = 240;
        await using var city = await Instances.StartAsync(published, azurite);
        var reviewer = await city.StaffAsync("countyReviewer", County);
        using var table = new ByteArrayContent(await Families.TableAsync(County, Rows));
        table.Headers.ContentType = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        var import = (await Deployment.SendAsync(city.Clients[2], HttpMethod.Post, "/api/imports", table, reviewer)).Text("id");

        // The stand-alone server alone takes messages for now, so it is the one that holds the job; killed in the instant in which its second chunk
        // is written.
        city.Stores.Cosmos.AfterBatch = () =>
        {
            if (city.Stores.Cosmos.Writes.Count(write => write.Kind == Kinds.JobChunk.Name) >= 2)
            {
                city.StandAlone.Kill();
            }
        };
        await Site.UntilAsync(async () =>
            (await city.PostAsync(2, $"/api/imports/{import}/writing", new JsonObject { ["rows"] = "all" }, reviewer)).Status
            == HttpStatusCode.Accepted);
        await Site.UntilAsync(() => Task.FromResult(city.StandAlone.HasEnded));
        city.Stores.Cosmos.AfterBatch = null;

        var (store, partition) = ((await city.Stores.StorageAsync()).Store, Partition.County(County));
        async Task<Document> JobAsync() => (await store.FindAsync(partition, Kinds.Job, ImportNames.WriteJob(import), Now))!;
        var left = await JobAsync();
        Assert.True(left.Read(StorageJson.Default.Job).IsOpen);
        Assert.InRange((await DeclaredAsync(city)).Count, 20, Rows - 1);

        // Nobody takes it as long as its holder may still be there; then whoever comes first, and only one.
        await Task.WhenAll(city.First.FireAsync(SheetFunctions.Resume.Name), city.Second.FireAsync(SheetFunctions.Resume.Name));
        Assert.Equal(left.Version, (await JobAsync()).Version);
        await new HeldJob(store, left).ReleaseAsync(DateTimeOffset.UtcNow, Now); // as if the two minutes of its holder were over
        var fired = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => (i % 2 == 0 ? city.First : city.Second).FireAsync(SheetFunctions.Resume.Name)));
        Assert.All(fired, firing => Assert.True(firing.Succeeded, firing.Answer));
        city.Deliver();

        var job = (await JobAsync()).Read(StorageJson.Default.Job);
        Assert.Equal((JobStatus.Done, Rows), (job.Status, job.Done));
        var declared = await DeclaredAsync(city);
        var children = declared.Select(declaration => declaration.Answers().Get(Shared2024.CitizenNumber)!.Value).Distinct();
        Assert.Equal((Rows, Rows), (declared.Count, children.Count()));
        Assert.Equal(Rows, (await city.Stores.AllAsync(County, Kinds.Audit)).Count(entry => entry.Fields.Get(Fields.Action) == "declaration.submit"));
        Assert.Equal(Rows / 20, (await city.Stores.AllAsync(County, Kinds.JobChunk)).Count);
        Assert.Empty(await city.Stores.AllAsync(County, Kinds.CaseForReview));
        await HoldsAsync(await city.Stores.StorageAsync());
    }

    /// <summary>Sends it until somebody answers, each time to the next instance.</summary>
    private static async Task<string> DeclareAsync(Instances city, int first, JsonNode body, string key)
    {
        for (var instance = first; ; instance++)
        {
            try
            {
                var reply = await city.DeclareAsync(instance % 3, body, key);
                if (reply.Status == HttpStatusCode.Created)
                {
                    return reply.Text("receipt");
                }

                Assert.True((int)reply.Status >= 500, reply.Body); // the host's, in the middle of the kill
            }
            catch (HttpRequestException)
            {
                // It died under this request, or is gone.
            }

            Assert.InRange(instance, first, first + 30);
        }
    }

    private static async Task<List<Declaration>> DeclaredAsync(Instances city) =>
        [.. (await city.Stores.AllAsync(County, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body))];

    private static async Task HoldsAsync(StorageRoot storage)
    {
        await new AuditSealer(storage, TimeProvider.System).SealAsync(County, Now);
        var report = await new AuditVerification(storage).VerifyAsync(County, Now);
        Assert.True(report.Holds, string.Join(' ', report.Findings));
    }
}
