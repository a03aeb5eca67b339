using App.Api.Audit;
using App.Api.Health;
using App.Functions;
using Storage;
using Storage.Backup;
using Storage.Jobs;
using Storage.Sealing;

namespace App.Api.Operating;

/// <summary>Puts together what this host knows of how the system runs, and says plainly what it does not know.</summary>
public sealed class OperationsReading(
    Settings settings, StorageRoot storage, PoisonMessages poison, Handlers handlers, Readiness readiness, TimeProvider time)
{
    private const int JobsOfEach = 10;
    private const int MostFiles = 100_000;

    private readonly DateTimeOffset _since = time.GetUtcNow();

    public async Task<OperationsItem> ReadAsync(CancellationToken cancellation)
    {
        var checks = await readiness.CheckAsync(cancellation).ConfigureAwait(false);
        var notes = await readiness.NotesAsync(cancellation).ConfigureAwait(false);
        var (queues, messages) = await QueuesAsync(cancellation).ConfigureAwait(false);
        return new(time.GetUtcNow(), _since, [.. checks.Concat(notes.Where(note => !note.Ok)).Select(check =>
            new CheckItem(check.Name, check.Wrong))],
            [.. Catalogue.Timers.Select(timer => Run(timer, "timer")), .. Catalogue.Queues.Select(queue => Run(queue, "queue"))],
            queues, messages, await JobsAsync(cancellation).ConfigureAwait(false), Store(),
            [.. storage.Keys.List().Select(key => new KeyItem(key.Id, key.Purpose == KeyPurpose.Encryption ? "encryption" : "search",
                key.State == KeyState.Active ? "active" : "decryptOnly", key.CreatedOn))],
            await Backing.LastAsync(settings.Storage, storage.Store, cancellation).ConfigureAwait(false) is { } note ? new(note.TakenAt,
                note.Documents, note.Blobs, note.Bytes) : null,
            await VerifiedAsync(cancellation).ConfigureAwait(false), [.. Unknown()]);
    }

    private IEnumerable<string> Unknown()
    {
        yield return "函数的运行次数和失败次数只是这个实例启动以来的；其他实例的、更早的，请看监控。";
        yield return "HTTPS 证书由前面的网关（或云平台）管，到期日这里看不到，请到网关上看。";
        yield return "登录应用、微信等密钥由发放的一方管，到期日这里看不到，请到发放的一方看。";
        if (settings.Storage.IsAzure)
        {
            yield return "数据量和剩余空间请到 Azure 门户看；云上的时间点恢复由平台做，这里只记本程序做的备份。";
        }
    }

    private FunctionRunItem Run(Function function, string kind) => handlers.Runs.Find(function) is { } run
        ? new(function.Name, kind, run.LastAt, run.LastFailed, run.Runs, run.Failures, run.LastFailure?.At, run.LastFailure?.Code)
        : new(function.Name, kind, null, false, 0, 0, null, null);

    private async Task<(IReadOnlyList<QueueStateItem> Queues, IReadOnlyList<PoisonItem> Poison)> QueuesAsync(CancellationToken cancellation)
    {
        List<QueueStateItem> queues = [];
        List<PoisonItem> messages = [];
        foreach (var function in Catalogue.Queues)
        {
            var waiting = await storage.Queue.CountAsync(function.Queue, cancellation).ConfigureAwait(false);
            var oldest = waiting == 0 ? [] : await storage.Queue.PeekAsync(function.Queue, 1, cancellation).ConfigureAwait(false);
            var set = await poison.CountAsync(function, cancellation).ConfigureAwait(false);
            queues.Add(new(function.Queue, waiting, oldest is [var first, ..] ? first.Since : null, set));
            if (set > 0)
            {
                var reason = handlers.Runs.Find(function)?.LastFailure?.Code;
                messages.AddRange((await poison.ListAsync(function, cancellation).ConfigureAwait(false)).Select(message =>
                    new PoisonItem(function.Queue, message.Id, message.Since, reason)));
            }
        }

        return (queues, messages);
    }

    /// <summary>Those under way, and the last that failed, of every county: counts, no child.</summary>
    private async Task<IReadOnlyList<JobStateItem>> JobsAsync(CancellationToken cancellation)
    {
        var each = await Task.WhenAll(AuditRecords.Counties.Select(async county =>
        {
            var query = Query.Of(Kinds.Job).Any(Fields.Status, ["queued", "running", "failed"]).OrderBy(Fields.At, descending: true);
            var page = await storage.Store.ListAsync(Partition.County(county.Value), query, new(JobsOfEach), cancellation).ConfigureAwait(false);
            return page.Items.Select(document => JobList.Read(document));
        })).ConfigureAwait(false);
        return
        [
            .. each.SelectMany(jobs => jobs).OrderByDescending(job => job.ChangedAt).Select(job => new JobStateItem(
                job.County, job.Id, job.Kind, job.Status switch { JobStatus.Queued => "queued", JobStatus.Running => "running", _ => "failed" },
                    job.Done, job.Total, job.StartedAt, job.ChangedAt, job.Error)),
        ];
    }

    private StoreStateItem Store()
    {
        if (settings.Storage.IsAzure)
        {
            return new("azure", null, null, null, null);
        }

        var folder = new DirectoryInfo(Path.GetFullPath(settings.Storage.Path));
        var (blobs, bytes) = (0, 0L);
        var lying = new DirectoryInfo(Path.Combine(folder.FullName, "blobs"));
        foreach (var file in lying.Exists ? lying.EnumerateFiles("*", SearchOption.AllDirectories).Take(MostFiles) : [])
        {
            (blobs, bytes) = (blobs + 1, bytes + file.Length);
        }

        return new("embedded", folder.EnumerateFiles("store.db*").Sum(file => file.Length), bytes, blobs,
            new DriveInfo(folder.FullName).AvailableFreeSpace);
    }

    private async Task<VerifiedItem?> VerifiedAsync(CancellationToken cancellation)
    {
        var newest = await Task.WhenAll(AuditRecords.Counties.Select(async county =>
        {
            var query = Query.Of(Kinds.Audit).Where(Fields.Action, "audit.verify").OrderBy(Fields.At, descending: true);
            var page = await storage.Store.ListAsync(Partition.County(county.Value), query, new(1), cancellation).ConfigureAwait(false);
            return page.Items is [var entry] && DateTimeOffset.TryParse(entry.Fields.Get(Fields.At),
                System.Globalization.CultureInfo.InvariantCulture, out var at)
                ? new VerifiedItem(at, county.Value) : null;
        })).ConfigureAwait(false);
        return newest.OfType<VerifiedItem>().MaxBy(verified => verified.At);
    }
}
