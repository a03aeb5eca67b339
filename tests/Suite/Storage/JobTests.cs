using Storage;
using Storage.Jobs;
using Suite.Contracts;

namespace Suite.Storage;

/// <summary>Long work in chunks: taken by one, gone on with after a crash, stopped on request.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private EmbeddedBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private DateTimeOffset Clock => _backEnd.Clock.GetUtcNow();

    private IStore Store => _backEnd.Store;

    private Job New(string id = "j1") => new(id, "import", "140403", JobStatus.Queued, 0, 60, "reading", null, null, Clock, Clock);

    private Task<HeldJob?> Take() => JobList.TakeDueAsync(Store, "140403", "import", Clock, Now);

    private static TechnicalBatch Rows(int from) => Enumerable.Range(from, 20).Aggregate(Batch.Technical(),
        (batch, i) => batch.Create(Kinds.JobChunk, $"row{i}", "x"u8.ToArray()));

    private async Task<Job> Read(string id = "j1") =>
        (await Store.FindAsync(Partition.County("140403"), Kinds.Job, id, Now))!.Read(global::Storage.StorageJson.Default.Job);

    [Fact]
    public async Task A_job_is_queued_once_and_taken_by_one()
    {
        Assert.True(await JobList.QueueAsync(Store, New(), Now));
        Assert.False(await JobList.QueueAsync(Store, New(), Now));
        Assert.NotNull(await Take());
        Assert.Null(await Take());
        Assert.Equal(JobStatus.Running, (await Read()).Status);
    }

    [Fact]
    public async Task After_a_crash_another_goes_on_at_the_checkpoint_and_the_first_cannot_write_any_more()
    {
        await JobList.QueueAsync(Store, New(), Now);
        var first = (await Take())!;
        Assert.True(await first.AdvanceAsync(Rows(0), 20, "20", "writing", Clock, Now));
        _backEnd.Clock.Advance(JobList.Patience);

        var second = (await Take())!;
        Assert.Equal((20, "20"), (second.Job.Done, second.Job.Checkpoint));
        Assert.False(await first.AdvanceAsync(Rows(20), 40, "40", "writing", Clock, Now));
        Assert.True(await second.AdvanceAsync(Rows(20), 40, "40", "writing", Clock, Now));
        Assert.True(await second.AdvanceAsync(Rows(40), 60, "60", "writing", Clock, Now));
        Assert.True(await second.FinishAsync(Clock, Now));
        Assert.Equal((JobStatus.Done, 60), await Read() is var job ? (job.Status, job.Done) : default);
        Assert.Equal(60, (await Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.JobChunk), new(100), Now)).Items.Count);
        _backEnd.Clock.Advance(JobList.Patience);
        Assert.Null(await Take());
    }

    [Fact]
    public async Task A_running_job_stops_at_its_next_checkpoint_when_asked_and_a_queued_one_at_once()
    {
        await JobList.QueueAsync(Store, New(), Now);
        var held = (await Take())!;
        Assert.True(await JobList.CancelAsync(Store, "140403", "j1", Clock, Now));
        Assert.False(await held.AdvanceAsync(Rows(0), 20, "20", "writing", Clock, Now));
        Assert.Equal(JobStatus.Cancelled, held.Job.Status);
        Assert.Equal(JobStatus.Cancelled, (await Read()).Status);
        Assert.Empty((await Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.JobChunk), new(100), Now)).Items);

        await JobList.QueueAsync(Store, New("j2"), Now);
        Assert.True(await JobList.CancelAsync(Store, "140403", "j2", Clock, Now));
        Assert.Equal(JobStatus.Cancelled, (await Read("j2")).Status);
        Assert.False(await JobList.CancelAsync(Store, "140403", "j2", Clock, Now));
    }

    [Fact]
    public async Task A_lease_is_held_by_one_until_it_ends_or_is_given_back()
    {
        var county = Partition.County("140403");
        Assert.True(await Lease.TryTakeAsync(Store, county, "rollup", "a", TimeSpan.FromMinutes(1), Clock, Now));
        Assert.False(await Lease.TryTakeAsync(Store, county, "rollup", "b", TimeSpan.FromMinutes(1), Clock, Now));
        Assert.True(await Lease.TryTakeAsync(Store, county, "rollup", "a", TimeSpan.FromMinutes(1), Clock, Now));
        _backEnd.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Lease.TryTakeAsync(Store, county, "rollup", "b", TimeSpan.FromMinutes(1), Clock, Now));
        await Lease.ReleaseAsync(Store, county, "rollup", "a", Now);
        Assert.False(await Lease.TryTakeAsync(Store, county, "rollup", "a", TimeSpan.FromMinutes(1), Clock, Now));
        await Lease.ReleaseAsync(Store, county, "rollup", "b", Now);
        Assert.True(await Lease.TryTakeAsync(Store, county, "rollup", "a", TimeSpan.FromMinutes(1), Clock, Now));
    }
}
