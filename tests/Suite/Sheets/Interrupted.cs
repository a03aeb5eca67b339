using App.Api.Declarations;
using App.Api.Sheets;
using App.Wire;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Jobs;
using Storage.Sealing;
using Suite.Api;

namespace Suite.Sheets;

/// <summary>An import whose process dies before its n-th write, or that somebody stops: what the next turn, and undoing, make of it.</summary>
public sealed class Interrupted : IAsyncLifetime
{
    private const string County = "140403";
    private const int Rows = 45;

    private readonly string _folder = Directory.CreateTempSubdirectory("sheets-").FullName;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private StorageRoot _root = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _root =
        await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, "data") }, _time);

    public async ValueTask DisposeAsync()
    {
        await _root.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(94)]
    public async Task Whoever_comes_next_goes_on_and_every_row_is_there_once(int dies)
    {
        var import = await CheckedAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(new Dying(_root.Store, dies), import));
        _time.Advance(JobList.Patience);
        await WriteAsync(_root.Store, import);

        var declarations = (await AllAsync(Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body)).ToList();
        Assert.Equal(Rows, declarations.Count);
        Assert.Equal(Rows, declarations.Select(declaration => declaration.Stated.Get(Shared2024.CitizenNumber)).Distinct().Count());
        Assert.Equal(Rows, (await AllAsync(Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == "declaration.submit"));
        Assert.Equal(3, (await AllAsync(Kinds.JobChunk)).Count);
        Assert.Empty(await AllAsync(Kinds.CaseForReview));
        var records = new DeclarationRecords(_root.Store, new SearchTokens(_root.Keys));
        foreach (var declaration in declarations)
        {
            Assert.Equal(declaration.Id, (await records.FindByReceiptAsync(declaration.Receipt, Stop))?.Declaration.Id);
        }

        Assert.Equal((JobStatus.Done, Rows), await JobAsync(ImportNames.WriteJob(import)) is var job ? (job.Status, job.Done) : default);
    }

    [Fact]
    public async Task A_check_that_died_begins_again()
    {
        var import = await QueuedAsync();
        var job = (await JobList.TakeAsync(new Dying(_root.Store, 3), County, import, _time.GetUtcNow(), Stop))!;
        await Assert.ThrowsAnyAsync<IOException>(() => Check().RunAsync(job, Stop));
        _time.Advance(JobList.Patience);
        await Check().RunAsync((await JobList.TakeAsync(_root.Store, County, import, _time.GetUtcNow(), Stop))!, Stop);
        var state = ImportState.Of(await JobAsync(import));
        Assert.Equal((2, Rows, Rows), (state.Attempt, state.Rows, state.Good));
        await WriteAsync(_root.Store, import);
        Assert.Equal(Rows, (await AllAsync(Kinds.Declaration)).Count);
    }

    [Fact]
    public async Task What_was_written_before_somebody_stopped_it_can_be_counted_and_undone_also_when_undoing_dies()
    {
        var import = await CheckedAsync();
        await WriteAsync(new Meddling(_root.Store, () =>
            JobList.CancelAsync(_root.Store, County, ImportNames.WriteJob(import), _time.GetUtcNow(), Stop)), import);
        Assert.Equal(JobStatus.Cancelled, (await JobAsync(ImportNames.WriteJob(import))).Status);
        var written = (await AllAsync(Kinds.Declaration)).Count;
        Assert.Equal(Rows, written);

        var now = _time.GetUtcNow();
        await JobList.QueueAsync(_root.Store, new(ImportNames.UndoJob(import), ImportNames.Undo, County, JobStatus.Queued, 0, Rows, "",
            new UndoState(import, "u", "countyReviewer", "传错了").Write(), null, now, now), Stop);
        await Assert.ThrowsAnyAsync<IOException>(() => UndoAsync(new Dying(_root.Store, 4), import));
        _time.Advance(JobList.Patience);
        await UndoAsync(_root.Store, import);
        Assert.All(await AllAsync(Kinds.Declaration), document => Assert.Equal("withdrawn", document.Fields.Get(Fields.Status)));
        Assert.Equal(Rows, (await AllAsync(Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == "declaration.undo-import"));
        Assert.Equal((JobStatus.Done, Rows, 0), await JobAsync(ImportNames.UndoJob(import)) is var job
            ? (job.Status, job.Done, UndoState.Of(job).Kept) : default);

        // Nothing is left under their numbers.
        var index = await _root.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Index).Where(Fields.Type, "number"), new(100), Stop);
        Assert.Empty(index.Items);
    }

    private async Task<string> QueuedAsync()
    {
        var now = _time.GetUtcNow();
        var id = OpaqueId.New(now);
        await _root.Blobs.CreateAsync(ImportNames.File(id), new MemoryStream(await Families.TableAsync(County, Rows)), Stop);
        var state = new ImportState(Migrant2024.Form.Id, Migrant2024.Form.Version, ".xlsx", 1, "", "u", "countyReviewer", now);
        await JobList.QueueAsync(_root.Store, new(id, ImportNames.Check, County, JobStatus.Queued, 0, 0, "", state.Write(), null, now, now), Stop);
        return id;
    }

    private async Task<string> CheckedAsync()
    {
        var id = await QueuedAsync();
        await Check().RunAsync((await JobList.TakeAsync(_root.Store, County, id, _time.GetUtcNow(), Stop))!, Stop);
        return id;
    }

    private ImportCheck Check() => new(_root.Store, _root.Blobs, Known(_root.Store), _time, PolicyInForce.AsWritten);

    private KnownChildren Known(IStore store)
    {
        var tokens = new SearchTokens(_root.Keys);
        return new(store, new DeclarationRecords(store, tokens), new NumberIndex(store, tokens, _time), tokens);
    }

    private async Task WriteAsync(IStore store, string import)
    {
        var now = _time.GetUtcNow();
        var job = ImportNames.WriteJob(import);
        await JobList.QueueAsync(_root.Store, new(job, ImportNames.Write, County, JobStatus.Queued, 0, Rows, "",
            new WriteState(import, "u", "countyReviewer").Write(), null, now, now), Stop);
        var tokens = new SearchTokens(_root.Keys);
        var write = new ImportWrite(store, _root.Blobs, new DeclarationRecords(store, tokens), new NumberIndex(store, tokens, _time),
            Known(store), _time);
        await write.RunAsync((await JobList.TakeAsync(store, County, job, now, Stop))!, TimeSpan.FromMinutes(1), Stop);
    }

    private async Task UndoAsync(IStore store, string import)
    {
        var tokens = new SearchTokens(_root.Keys);
        var undo = new ImportUndo(store, new DeclarationRecords(store, tokens), new NumberIndex(store, tokens, _time), _time);
        await undo.RunAsync((await JobList.TakeAsync(store, County, ImportNames.UndoJob(import), _time.GetUtcNow(), Stop))!,
            TimeSpan.FromMinutes(1), Stop);
    }

    private async Task<Job> JobAsync(string id) => (await _root.Store.FindAsync(Partition.County(County), Kinds.Job, id, Stop))!
        .Read(App.Api.Jobs.JobJson.Default.Job);

    private async Task<IReadOnlyList<Document>> AllAsync(Kind kind) =>
        (await _root.Store.ListAsync(Partition.County(County), Query.Of(kind), new(1000), Stop)).Items;

    /// <summary>The real store; somebody does something when the first chunk of an import is written.</summary>
    private sealed class Meddling(IStore store, Func<Task> meddle) : IStore
    {
        private int _done;

        public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
            store.FindAsync(partition, kind, id, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
            store.ListAsync(partition, query, page, cancellation);

        public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
            store.CountAsync(partition, query, most, cancellation);

        public async Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
        {
            if (batch.Count > 20 && Interlocked.Exchange(ref _done, 1) == 0)
            {
                await meddle();
            }

            return await store.CommitAsync(partition, batch, cancellation);
        }

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null,
            CancellationToken cancellation = default) => store.ChangesAsync(partition, cursor, max, only, cancellation);
    }
}
