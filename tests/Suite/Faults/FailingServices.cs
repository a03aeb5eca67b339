using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App;
using App.Api.Jobs;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Azure;
using Storage.Jobs;
using Storage.Sealing;
using Suite.Api;
using Suite.Contracts;
using Suite.Hosting;
using Suite.Scenarios;
using Suite.Storage;

namespace Suite.Faults;

/// <summary>
/// The services that the data lie in fail under the real clients, and somebody is in the middle of something: what they see, what the same request
/// does when it is over, and that nothing is lost or doubled.
/// </summary>
public sealed class FailingServices(Azurite azurite)
{
    private const string Throttled = "Cosmos DB 429 three times, Retry-After 20 ms";
    private const string ThrottledForLong = "Cosmos DB 429 without end";
    private const string Hot = "Cosmos DB 429 without end for the partition of one county";
    private const string Away = "Cosmos DB 503";
    private const string TimedOut = "Cosmos DB 408, the write not done";
    private const string TimedOutDone = "Cosmos DB 408, the write done";
    private const string Broken = "The connection to Cosmos DB breaks, the write done";
    private const string Blobs500 = "Storage 500 twice under an attachment";
    private const string BlobsAway = "Storage 500 without end under an attachment";
    private const string BlobsDone = "The connection to storage breaks under an attachment, the upload done";
    private const string BlobsHang = "Storage does not answer one request under an attachment";
    private const string QueueAway = "Storage 500 without end under a message";
    private const string Poison = "A message that no handler can take";
    private const string VaultAtStart = "Key Vault away at the start";
    private const string VaultForbidden = "Key Vault 403 at the start (roles come late)";
    private const string VaultInFlight = "Key Vault away in flight";
    private const string Skew = "The clock of one instance three minutes ahead";

    /// <summary>As they stand in the table.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Throttled, ThrottledForLong, Hot, Away, TimedOut, TimedOutDone, Broken, Blobs500, BlobsAway, BlobsDone, BlobsHang, QueueAway, Poison,
            VaultAtStart, VaultForbidden, VaultInFlight, Skew,
        EndingUnderTheHost.Killed, OneOfManyKilled.Killed, .. HalfFinishedDeployment.All,
    ];

    private const string Nothing = "nothing";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string> OfTheDatabase => [Throttled, ThrottledForLong, Away, TimedOut, TimedOutDone, Broken];

    public static TheoryData<string> OfFiles => [Blobs500, BlobsAway, BlobsDone, BlobsHang];

    [Fact]
    public void The_table_has_every_fault_and_no_other() => Assert.Equal(All, FaultTable.Rows);

    [Theory]
    [MemberData(nameof(OfTheDatabase))]
    public async Task A_parent_who_declares_while_the_database_fails_is_answered_in_words_and_the_same_again_is_one_declaration(string fault)
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var (body, key) = (Declaring.Migrant(Declaring.Number("140421", "20150305")), Guid.NewGuid().ToString("N"));
        switch (fault)
        {
            case Throttled:
                city.FailWrites(3, 429, headers: ("x-ms-retry-after-ms", "20"));
                break;
            case ThrottledForLong:
                city.FailWrites(int.MaxValue, 429, headers: ("x-ms-retry-after-ms", "20"));
                break;
            case Away:
                city.FailWrites(int.MaxValue, 503);
                break;
            case TimedOut:
                city.FailWrites(int.MaxValue, 408);
                break;
            case TimedOutDone:
                city.FailWrites(1, 408, done: true);
                break;
            case Broken:
                city.FailWrites(1, 0, done: true);
                break;
        }

        var first = await city.Site.DeclareAsync(body, key);
        city.Calm();
        var again = await city.Site.DeclareAsync(body, key);
        Assert.True(again.Status is HttpStatusCode.OK or HttpStatusCode.Created, again.Body);
        if (first.Status == HttpStatusCode.Created)
        {
            Assert.Equal(first.Text("receipt"), again.Text("receipt"));
        }

        // With everything that follows a submission.
        await Site.UntilAsync(async () => (await city.Site.AllAsync("140403", Kinds.Declaration)).Count == 1);
        var status = await city.Site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = again.Text("receipt"), ["phoneLast4"] = "1111" });
        Assert.Equal(HttpStatusCode.OK, status.Status);
        Assert.Single(await city.Site.AllAsync("140403", Kinds.Audit), document => document.Fields.Get(Fields.Action) == "declaration.submit");
        FaultTable.Holds(fault, Saw(first), first.Status == HttpStatusCode.Created ? "the same receipt" : $"{(int)again.Status}, a receipt",
            $"{Nothing}: one declaration, one audit entry");
    }

    [Fact]
    public async Task A_county_that_asks_more_than_its_partition_gives_holds_up_no_other_and_loses_nothing()
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var (body, key) = (Declaring.Migrant(Declaring.Number("140421", "20150305")), Guid.NewGuid().ToString("N"));
        city.FailCounty("140403", 429, ("x-ms-retry-after-ms", "20"));
        var busy = await city.Site.DeclareAsync(body, key);
        var elsewhere = await city.Site.DeclareAsync(Declaring.LeftBehind());
        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        var list = await city.Site.GetAsync("/api/declarations", await city.Site.TokenAsync("countyReviewer", "140423"));
        Assert.Equal(1, list.Is(HttpStatusCode.OK).Json.GetProperty("total").GetInt32());
        city.Calm();
        var again = await city.Site.DeclareAsync(body, key);
        Assert.True(again.Status is HttpStatusCode.OK or HttpStatusCode.Created, again.Body);
        await Site.UntilAsync(async () => (await city.Site.AllAsync("140403", Kinds.Declaration)).Count == 1);
        FaultTable.Holds(Hot, Saw(busy), "201", $"{Nothing}; the other counties notice nothing");
    }

    [Theory]
    [MemberData(nameof(OfFiles))]
    public async Task A_parent_who_attaches_while_storage_fails_is_answered_in_words_and_the_same_again_is_one_attachment(string fault)
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var declared = await city.Site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        static bool IsUpload(string method, string path) => method == "PUT" && path.Contains("/sealed/", StringComparison.Ordinal);
        switch (fault)
        {
            case Blobs500:
                city.FailStorage(2, new(500), IsUpload);
                break;
            case BlobsAway:
                city.FailStorage(int.MaxValue, new(500), IsUpload);
                break;
            case BlobsDone:
                city.FailStorage(1, new(null, Done: true), IsUpload);
                break;
            case BlobsHang:
                city.FailStorage(1, new(null, Hangs: true), IsUpload);
                break;
        }

        var pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
        Task<Reply> AttachAsync() => city.Site.PostAsync($"/api/declarations/{receipt}/attachments", pdf, "application/pdf",
            ("X-Follow-Up-Token", token));
        var first = await AttachAsync();
        city.Calm();
        var again = first.Status == HttpStatusCode.Created ? first : await AttachAsync();
        Assert.Equal(HttpStatusCode.Created, again.Status);
        var declaration = Assert.Single(await city.Site.AllAsync("140403", Kinds.Declaration));
        Assert.Single(Domain.Declarations.DeclarationJson.Read(declaration.Body).Attachments);
        FaultTable.Holds(fault, Saw(first), first.Status == HttpStatusCode.Created ? "not needed" : "201", $"{Nothing}: one attachment");
    }

    [Fact]
    public async Task Work_that_was_asked_for_while_no_message_can_be_sent_is_done_all_the_same()
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var analyst = await city.Site.TokenAsync("cityAnalyst");
        city.FailStorage(int.MaxValue, new(500), (method, path) => method == "POST"
            && path.EndsWith("/run-rollup/messages", StringComparison.Ordinal));
        Task<Reply> StartAsync() => city.Site.PostAsync("/api/statistics/rollups", new JsonObject(), Site.Bearer(analyst));
        var first = await StartAsync();
        var jobs = await city.Site.AllAsync("140400", Kinds.Job);
        Assert.Single(jobs);
        city.Calm();
        var again = await StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, again.Status);

        // The timer may have taken it up and ended it before it was asked for again: then it was not lost either, and the second is another one.
        var left = await city.Site.AllAsync("140400", Kinds.Job);
        var asked = Assert.Single(left, job => job.Id == jobs[0].Id);
        Assert.True(left.Count == 1 || asked.Read(JobJson.Default.Job).Status == JobStatus.Done);
        FaultTable.Holds(QueueAway, Saw(first), "202, the job that waits already", $"{Nothing}: the job lies in the register, the timer takes it up");
    }

    [Fact]
    public async Task A_message_that_nobody_can_take_is_set_aside_unchanged_and_the_next_one_is_not_held_up()
    {
        await using var city = await FaultyCity.StartAsync(azurite);
        var queue = (IWorkQueue)city.Site.App.Services.GetService(typeof(IWorkQueue))!;
        await queue.SendAsync("index-declaration", "{\"no\":\"such\"}", null, Now);
        var declared = await city.Site.DeclareAsync(Declaring.Migrant());
        Assert.Equal(HttpStatusCode.Created, declared.Status);
        IReadOnlyList<QueueMessage> aside = [];
        await Site.UntilAsync(async () =>
            (aside = await queue.ReceiveAsync("index-declaration" + QueueNames.Poison, 1, TimeSpan.FromMinutes(1), Now)).Count > 0);

        Assert.Equal("{\"no\":\"such\"}", Assert.Single(aside).Text);
        FaultTable.Holds(Poison, "nothing: nobody waits for it; the operators get a mail", "put back into its queue it is tried again",
            $"{Nothing}: after five tries it lies in the -poison queue as it was");
    }

    [Theory]
    [InlineData(VaultAtStart, HttpStatusCode.ServiceUnavailable)]
    [InlineData(VaultForbidden, HttpStatusCode.Forbidden)]
    public async Task Without_the_vault_nothing_starts_it_is_said_why_and_with_it_everything_is_there(string fault, HttpStatusCode status)
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        using var vault = new VaultDouble();
        await using (await OpenAsync(city, vault, TimeProvider.System))
        {
        }

        vault.Away = status;
        var refused = await Assert.ThrowsAsync<ServiceAwayException>(() => OpenAsync(city, vault, TimeProvider.System));
        Assert.Equal(refused.Message, Starting.Refusal(refused));
        Assert.Contains(status == HttpStatusCode.Forbidden ? "角色分配可能还没有生效" : "暂时用不了（503）", refused.Message, StringComparison.Ordinal);
        vault.Away = null;
        await using (await OpenAsync(city, vault, TimeProvider.System))
        {
        }

        FaultTable.Holds(fault, $"the host's own 503; the operator “{refused.Message.Split('。')[0]}。”", "the host starts it again by itself",
            $"{Nothing}: it had not begun");
    }

    [Fact]
    public async Task An_instance_that_runs_goes_on_without_the_vault()
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        using var vault = new VaultDouble();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var root = await OpenAsync(city, vault, clock);
        vault.Away = HttpStatusCode.ServiceUnavailable;
        clock.Advance(3 * KeyRings.RefreshEvery);
        var batch = Batch.Technical().Create(Kinds.SeedMark, "m1", "x"u8.ToArray());
        Assert.True((await root.Store.CommitAsync(Partition.Index("m1"), batch, Now)).IsCommitted);
        Assert.NotNull(await root.Store.FindAsync(Partition.Index("m1"), Kinds.SeedMark, "m1", Now));
        FaultTable.Holds(VaultInFlight, "nothing: the rings are in memory", "not needed", Nothing);
    }

    [Fact]
    public async Task An_instance_whose_clock_is_ahead_takes_work_over_early_and_nothing_is_done_twice()
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        using var vault = new VaultDouble();
        var (right, ahead) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(3)));
        await using var one = await OpenAsync(city, vault, right);
        await using var other = await OpenAsync(city, vault, ahead);
        var now = right.GetUtcNow();
        Assert.True(await JobList.QueueAsync(one.Store,
            new("j1", "import", "140403", JobStatus.Queued, 0, 40, "reading", null, null, now, now), Now));
        static TechnicalBatch Rows(int from) => Enumerable.Range(from, 20)
            .Aggregate(Batch.Technical(), (batch, i) => batch.Create(Kinds.JobChunk, $"row{i}", "x"u8.ToArray()));
        var held = (await JobList.TakeDueAsync(one.Store, "140403", "import", right.GetUtcNow(), Now))!;
        Assert.True(await held.AdvanceAsync(Rows(0), 20, "20", "writing", right.GetUtcNow(), Now));
        var taken = (await JobList.TakeDueAsync(other.Store, "140403", "import", ahead.GetUtcNow(), Now))!;
        Assert.Equal(20, taken.Job.Done);
        Assert.False(await held.AdvanceAsync(Rows(20), 40, "40", "writing", right.GetUtcNow(), Now));
        Assert.True(await taken.AdvanceAsync(Rows(20), 40, "40", "writing", ahead.GetUtcNow(), Now));
        Assert.Equal(40, (await one.Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.JobChunk), new(100), Now)).Items.Count);
        FaultTable.Holds(Skew, "nothing: long work changes hands early", "not needed",
            $"{Nothing}: the step of the slower one is refused, none is done twice");
    }

    private static Task<StorageRoot> OpenAsync(FaultyCity city, VaultDouble vault, TimeProvider time) =>
        AzureStorage.OpenAsync(city.Settings, vault.Source(), new(() => throw new InvalidOperationException("No identity is needed.")), time, Now);

    /// <summary>The status, and the words where there was no success.</summary>
    private static string Saw(Reply reply) => (int)reply.Status < 300 ? $"{(int)reply.Status} after a moment"
        : $"{(int)reply.Status} “{reply.Text("title")}”";
}
