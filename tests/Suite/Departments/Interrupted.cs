using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Departments;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Jobs;
using Suite.Browser;

namespace Suite.Departments;

/// <summary>A large list whose process dies: before each of its writes in turn, and by kill -9 of the whole server.</summary>
public sealed class Interrupted : IAsyncLifetime
{
    private const string County = Lists.County;
    private const int Rows = 6_500;
    private const string Id = "00000000000000000000000000000001";

    private readonly string _folder = Directory.CreateTempSubdirectory("records-").FullName;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Died_before_any_of_its_writes_it_ends_like_an_undisturbed_one_and_leaves_nothing_behind()
    {
        var (writes, undisturbed) = await RunAsync("undisturbed", int.MaxValue);
        Assert.True(writes > 8, "It writes too little for this test.");
        for (var dies = 1; dies <= writes; dies++)
        {
            Assert.Equal(undisturbed, (await RunAsync(FormattableString.Invariant($"dies-{dies}"), dies)).Seen);
        }
    }

    [Fact]
    public async Task Taken_back_while_it_is_read_it_ends_as_cancelled_and_nothing_of_it_counts()
    {
        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, "cancelled", "data") }, _time,
            TestContext.Current.CancellationToken);
        var upload = await QueuedAsync(root);
        var held = (await JobList.TakeAsync(root.Store, County, upload, _time.GetUtcNow(), Stop))!;
        await JobList.CancelAsync(root.Store, County, upload, _time.GetUtcNow(), Stop);
        var document = (await root.Store.FindAsync(Partition.County(County), Kinds.DepartmentBatch, Id, Stop))!;
        var cancelled = StoredBatch.Of(document).Batch with { Status = BatchStatus.Cancelled };
        var entry = App.Security.AuditEntries.Of("departmentBatch", Id, DivisionCode.Parse(County), "records.cancel", cancelled.By, "api",
            _time.GetUtcNow(), null);
        Assert.True((await root.Store.CommitAsync(Partition.County(County),
            Batch.Of(entry).Replace(document, cancelled, RecordsJson.Default.DepartmentBatch, cancelled.Index()), Stop)).IsCommitted);
        await Run(root.Store, root.Blobs).RunAsync(held, Stop);
        Assert.Equal(BatchStatus.Cancelled, StoredBatch.Of((await root.Store.FindAsync(Partition.County(County), Kinds.DepartmentBatch, Id, Stop))!)
            .Batch.Status);
        Assert.Empty(await new DepartmentRows(root.Store, root.Blobs).CurrentAsync(Department.MedicalInsurance, DivisionCode.Parse(County), Stop));
    }

    [Fact]
    public async Task Killed_at_any_moment_while_it_is_read_the_server_goes_on_after_its_restart_and_comes_to_the_same_rows()
    {
        const int Many = 30_000;
        var rounds = Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 50 : 5;
        var chance = new Random(20241151);
        var (took, onTheWay, last) = (TimeSpan.Zero, 0, 0);
        await using var host = await HostProcess.StartAsync(null, 0);
        using var client = new HttpClient { BaseAddress = host.Address, Timeout = Patience.Long };
        for (var round = 0; onTheWay < rounds && round <= 3 * rounds; round++)
        {
            // Each list says of other children that they are not insured, so that each has to be taken whole; the first is not disturbed.
            var (turn, asOf) = (round % 10, new DateOnly(2026, 1, 1).AddDays(round));
            var csv = Encoding.UTF8.GetBytes(LargeLists.Csv(Many, row => row % 10 == turn ? "未参保" : "已参保"));
            var token = await TokenAsync(client);
            var began = TimeProvider.System.GetTimestamp();
            var batch = (await PostAsync(client, token, csv, asOf))["batch"]!.ToString();
            if (round > 0)
            {
                var after = took * chance.NextDouble();
                await Task.Delay(after, Stop);
                var midway = (string?)(await GetAsync(client, token, batch))["status"] is "queued" or "running";
                onTheWay += midway ? 1 : 0;

                // Over before it was killed: the machine is quicker by now than when the time was taken.
                took = midway ? took : after;
                await host.RestartAsync();
                token = await TokenAsync(client);

                // The same file again is the batch that is under way already.
                Assert.Equal(batch, (await PostAsync(client, token, csv, asOf))["batch"]!.ToString());
            }

            JsonNode end;
            for (var until = DateTimeOffset.UtcNow + Patience.Long; (string?)(end = await GetAsync(client, token, batch))["status"] is "queued"
                or "running" && DateTimeOffset.UtcNow < until;)
            {
                await Task.Delay(20, Stop);
            }

            (took, last) = (round == 0 ? TimeProvider.System.GetElapsedTime(began) : took, round);
            Assert.Equal(("done", Many, 0), ((string?)end["status"], (int)end["accepted"]! + (int)end["repeated"]!, (int)end["rejectedRows"]!));
        }

        Assert.True(onTheWay > rounds / 3, $"Only {onTheWay} of {rounds} were killed on the way.");
        await host.StopAsync();
        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = host.Data }, TimeProvider.System, Stop);
        var rows = await new DepartmentRows(root.Store, root.Blobs).CurrentAsync(Department.MedicalInsurance, DivisionCode.Parse(County), Stop);
        Assert.Equal(Many, rows.Count);
        Assert.All(rows, row => Assert.Equal(new DateOnly(2026, 1, 1).AddDays(last), row.AsOf));
    }

    private static async Task<string> TokenAsync(HttpClient client)
    {
        using var reply = await client.PostAsync("/dev/token",
            new StringContent($$"""{"role":"departmentOfficer","county":"{{County}}","department":"medicalInsurance"}""", Encoding.UTF8,
                "application/json"), Stop);
        return (string)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!["token"]!;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string token, byte[] csv, DateOnly asOf)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            Lists.Send("medicalInsurance", asOf.ToString("O", CultureInfo.InvariantCulture)))
        { Content = new ByteArrayContent(csv) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Lists.Csv);
        request.Headers.Add("Authorization", "Bearer " + token);
        using var reply = await client.SendAsync(request, Stop);
        Assert.True(reply.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK, $"{reply.StatusCode}");
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string token, string batch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/departments/medicalInsurance/records/{batch}");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var reply = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!;
    }

    /// <returns>How often it wrote, and everything that it came to.</returns>
    private async Task<(int Writes, string Seen)> RunAsync(string name, int dies)
    {
        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, name, "data") }, _time);
        var upload = await QueuedAsync(root);
        var writes = new Writes(dies);
        try
        {
            var (store, blobs) = (new DyingStore(root.Store, writes), new DyingBlobs(root.Blobs, writes));
            if (await JobList.TakeAsync(store, County, upload, _time.GetUtcNow(), Stop) is { } first)
            {
                await Run(store, blobs).RunAsync(first, Stop);
            }
        }
        catch (IOException)
        {
            // The process died: nothing it held is written any more.
        }

        _time.Advance(JobList.Patience + TimeSpan.FromSeconds(1));
        if (await JobList.TakeAsync(root.Store, County, upload, _time.GetUtcNow(), Stop) is { } next)
        {
            await Run(root.Store, root.Blobs).RunAsync(next, Stop);
        }

        var batch = StoredBatch.Of((await root.Store.FindAsync(Partition.County(County), Kinds.DepartmentBatch, Id, Stop))!).Batch;
        var job = (await root.Store.FindAsync(Partition.County(County), Kinds.Job, upload, Stop))!.Read(App.Api.Jobs.JobJson.Default.Job);
        var seen = new StringBuilder().Append(job.Status).AppendLine().Append(batch.Status).Append(' ')
            .Append((batch.Rows, batch.Accepted, batch.Repeated, batch.Rejected, batch.Pairs, batch.Parts, batch.ProblemParts)).AppendLine();
        foreach (var row in await new DepartmentRows(root.Store, root.Blobs).CurrentAsync(Department.MedicalInsurance,
            DivisionCode.Parse(County), Stop))
        {
            seen.Append(row.Id).Append(' ').Append(row.Data.Number).AppendLine();
        }

        var left = await root.Blobs.ListAsync(RecordNames.Folder(County, upload), Stop).ToListAsync(Stop);
        seen.Append(left.Count).AppendLine();
        return (writes.Count, seen.ToString());
    }

    private RecordsRun Run(IStore store, IBlobStore blobs) => new(store, blobs, new RecordReading(blobs, new DepartmentRows(store, blobs)), _time);

    private async Task<string> QueuedAsync(StorageRoot root)
    {
        var now = _time.GetUtcNow();
        var upload = OpaqueId.New(now);
        await root.Blobs.CreateAsync(RecordNames.File(County, upload),
            new MemoryStream(Encoding.UTF8.GetBytes(LargeLists.Csv(Rows, static row => row == 5 ? "?" : "已参保"))), Stop);
        var batch = new DepartmentBatch("medicalInsurance", new(2026, 6, 30), false, upload, ".csv", 1, "", "u-1", "departmentOfficer", "api", now)
        {
            Attempt = 1,
            Columns = [RecordKey.ChildName.Id(), RecordKey.CitizenNumber.Id(), "medicalInsurance"],
        };
        var entry = App.Security.AuditEntries.Of("departmentBatch", Id, DivisionCode.Parse(County), "records.send", batch.By, "api", now, null);
        var commit = Batch.Of(entry).Create(Kinds.DepartmentBatch, Id, batch, RecordsJson.Default.DepartmentBatch, batch.Index());
        JobList.Queue(commit, new(upload, RecordNames.Job, County, JobStatus.Queued, 0, 0, "", RecordsRun.Checkpoint(Id, 1), null, now, now));
        Assert.True((await root.Store.CommitAsync(Partition.County(County), commit, Stop)).IsCommitted);
        return upload;
    }

    /// <summary>Counts what is written, and dies before one of it.</summary>
    private sealed class Writes(int dies)
    {
        public int Count { get; private set; }

        public void Next()
        {
            if (++Count >= dies)
            {
                throw new IOException("The process died.");
            }
        }
    }

    private sealed class DyingStore(IStore store, Writes writes) : IStore
    {
        public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
            store.FindAsync(partition, kind, id, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
            store.ListAsync(partition, query, page, cancellation);

        public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
            store.CountAsync(partition, query, most, cancellation);

        public async Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
        {
            writes.Next();
            return await store.CommitAsync(partition, batch, cancellation);
        }

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null,
            CancellationToken cancellation = default) => store.ChangesAsync(partition, cursor, max, only, cancellation);
    }

    private sealed class DyingBlobs(IBlobStore blobs, Writes writes) : IBlobStore
    {
        public async Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default)
        {
            writes.Next();
            return await blobs.CreateAsync(name, content, cancellation);
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellation = default) => blobs.OpenAsync(name, cancellation);

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation = default)
        {
            writes.Next();
            return blobs.DeleteAsync(name, cancellation);
        }

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation = default) => blobs.ListAsync(prefix, cancellation);

        public Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default) =>
            blobs.TemporaryAsync(content, cancellation);
    }
}
