namespace Storage.Jobs;

/// <summary>
/// Jobs as documents: whoever finds an open one that nobody holds takes it for a while, does a chunk, and commits the chunk together with how far it
/// came. A crash loses the chunk at hand and nothing else; the next holder goes on at the checkpoint.
/// </summary>
public static class JobList
{
    /// <summary>How long a holder may be silent before another one takes over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The job that a document holds, for whoever only looks.</summary>
    public static Job Read(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Read(StorageJson.Default.Job);
    }

    /// <summary>Queues a job. False: a job of that id exists already (the trigger fired twice).</summary>
    public static async Task<bool> QueueAsync(IStore store, Job job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(job);
        var batch = Batch.Technical().Create(Kinds.Job, job.Id, job, StorageJson.Default.Job, Index(job, job.StartedAt));
        return (await store.CommitAsync(Partition.County(job.County), batch, cancellation).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Queues a job in the batch of whatever asks for it.</summary>
    public static void Queue(RecordBatch batch, Job job)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(job);
        batch.Create(Kinds.Job, job.Id, job, StorageJson.Default.Job, Index(job, job.StartedAt));
    }

    /// <summary>Takes the oldest open job of a county that nobody holds, or null.</summary>
    /// <param name="kind">Only this kind; null for any.</param>
    public static async Task<HeldJob?> TakeDueAsync(IStore store, string county, string? kind, DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var partition = Partition.County(county);
        var query = Query.Of(Kinds.Job).Where(Fields.Open, true).Between(Fields.DueAt, null, now).OrderBy(Fields.DueAt);
        if (kind is not null)
        {
            query.Where(Fields.Type, kind);
        }

        foreach (var document in (await store.ListAsync(partition, query, new(10), cancellation).ConfigureAwait(false)).Items)
        {
            if (await TakeAsync(store, document, now, cancellation).ConfigureAwait(false) is { } held)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>Takes one job by its id, or null: there is none, it has ended, or somebody holds it.</summary>
    public static async Task<HeldJob?> TakeAsync(IStore store, string county, string id, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(Partition.County(county), Kinds.Job, id, cancellation).ConfigureAwait(false) is { } document
            && document.Fields.Get(Fields.DueAt) is { } due && string.CompareOrdinal(due, IndexValue.Of(now).Text) <= 0
            ? await TakeAsync(store, document, now, cancellation).ConfigureAwait(false)
            : null;
    }

    private static async Task<HeldJob?> TakeAsync(IStore store, Document document, DateTimeOffset now, CancellationToken cancellation)
    {
        var held = new HeldJob(store, document);
        return await held.CommitAsync(Batch.Technical(), j => j with { Status = JobStatus.Running }, now, cancellation).ConfigureAwait(false)
            ? held : null;
    }

    /// <summary>Asks a job to stop after the chunk at hand. False: there is none, or it has ended.</summary>
    public static async Task<bool> CancelAsync(IStore store, string county, string id, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await store.FindAsync(Partition.County(county), Kinds.Job, id, cancellation).ConfigureAwait(false) is not { } document
                || document.Read(StorageJson.Default.Job) is not { IsOpen: true } job)
            {
                return false;
            }

            // One that nobody has begun ends here; a running one ends at its next checkpoint, which this change makes fail.
            var next = job with
            {
                CancelRequested = true,
                Status = job.Status == JobStatus.Queued ? JobStatus.Cancelled : job.Status,
                ChangedAt = now
            };
            var batch = Batch.Technical().Replace(document, next, StorageJson.Default.Job, Index(next, now));
            if ((await store.CommitAsync(Partition.County(county), batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return true;
            }
        }

        return false;
    }

    internal static IndexFields Index(Job job, DateTimeOffset due) => new IndexFields(5)
        .Set(Fields.Type, job.Kind).Set(Fields.Status, Name(job.Status)).Set(Fields.At, job.StartedAt)
        .Set(Fields.Open, job.IsOpen ? IndexValue.Of(true) : default(IndexValue?))
        .Set(Fields.DueAt, job.IsOpen ? IndexValue.Of(due) : default(IndexValue?));

    private static string Name(JobStatus status) => status switch
    {
        JobStatus.Queued => "queued",
        JobStatus.Running => "running",
        JobStatus.Done => "done",
        JobStatus.Failed => "failed",
        JobStatus.Cancelled => "cancelled",
    };
}

/// <summary>
/// A job that this instance works on. Every step proves that nobody else has taken it over: a step that cannot is false, and then stop.
/// </summary>
public sealed class HeldJob
{
    private readonly IStore _store;
    private Document _document;

    internal HeldJob(IStore store, Document document) => (_store, _document, Job) = (store, document, document.Read(StorageJson.Default.Job));

    public Job Job { get; private set; }

    /// <summary>Commits a chunk and how far it came, together. False: cancelled or taken over, and the chunk was not written.</summary>
    /// <param name="chunk">The chunk's documents, at most 99, in the job's county.</param>
    /// <param name="done">Rows done in all.</param>
    public Task<bool> AdvanceAsync(Batch chunk, int done, string checkpoint, string phase, DateTimeOffset now,
        CancellationToken cancellation = default) =>
        AdvanceAsync(chunk, done, Job.Total, checkpoint, phase, now, cancellation);

    /// <param name="total">Rows in all, where that is only learnt on the way.</param>
    public Task<bool> AdvanceAsync(Batch chunk, int done, int total, string checkpoint, string phase, DateTimeOffset now,
        CancellationToken cancellation = default) =>
        CommitAsync(chunk, j => j with { Done = done, Total = total, Checkpoint = checkpoint, Phase = phase }, now, cancellation);

    /// <summary>Ends the job well.</summary>
    public Task<bool> FinishAsync(DateTimeOffset now, CancellationToken cancellation = default) =>
        FinishAsync(Job.Checkpoint, Job.Total, now, cancellation);

    /// <summary>Ends the job well, with what it came to.</summary>
    public Task<bool> FinishAsync(string? checkpoint, int total, DateTimeOffset now, CancellationToken cancellation = default) =>
        CommitAsync(Batch.Technical(), j => j with { Status = JobStatus.Done, Done = total, Total = total, Checkpoint = checkpoint }, now,
            cancellation);

    /// <summary>Ends a job that was asked to stop before this holder took it.</summary>
    public Task<bool> CancelAsync(DateTimeOffset now, CancellationToken cancellation = default) =>
        CommitAsync(Batch.Technical(), j => j with { Status = JobStatus.Cancelled }, now, cancellation);

    /// <summary>Lets the job go before its end, for whoever takes it next.</summary>
    public Task<bool> ReleaseAsync(DateTimeOffset now, CancellationToken cancellation = default) =>
        CommitAsync(Batch.Technical(), j => j, now, now, cancellation);

    /// <summary>Ends the job badly.</summary>
    /// <param name="error">A code; never personal data.</param>
    public Task<bool> FailAsync(string error, DateTimeOffset now, CancellationToken cancellation = default) =>
        CommitAsync(Batch.Technical(), j => j with { Status = JobStatus.Failed, Error = error }, now, cancellation);

    internal Task<bool> CommitAsync(Batch batch, Func<Job, Job> change, DateTimeOffset now, CancellationToken cancellation) =>
        CommitAsync(batch, change, now, now + JobList.Patience, cancellation);

    private async Task<bool> CommitAsync(Batch batch, Func<Job, Job> change, DateTimeOffset now, DateTimeOffset due, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var next = change(Job) with { ChangedAt = now };
        var position = batch.Count;
        batch.AddReplace(_document, next, StorageJson.Default.Job, JobList.Index(next, due));
        var result = await _store.CommitAsync(_document.Partition, batch, cancellation).ConfigureAwait(false);
        if (result.IsCommitted)
        {
            _document = _document.WithVersion(result.Versions[position]);
            Job = next;
            return true;
        }

        if (await CancelledAsync(now, cancellation).ConfigureAwait(false) is { } cancelled)
        {
            Job = cancelled;
        }

        return false;
    }

    /// <summary>Where the step failed because somebody asked to cancel, ends the job as cancelled.</summary>
    private async Task<Job?> CancelledAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (await _store.FindAsync(_document.Partition, Kinds.Job, _document.Id, cancellation).ConfigureAwait(false) is not { } document
            || document.Read(StorageJson.Default.Job) is not { IsOpen: true, CancelRequested: true } asked)
        {
            return null;
        }

        var ended = asked with { Status = JobStatus.Cancelled, ChangedAt = now };
        var batch = Batch.Technical().Replace(document, ended, StorageJson.Default.Job, JobList.Index(ended, now));
        return (await _store.CommitAsync(_document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted ? ended : null;
    }
}
