using System.Globalization;
using Domain.Audit;
using Storage.Audit;
using Storage.Backup;
using Storage.Sealing;

namespace Storage.Moving;

/// <summary>
/// Brings one county from one store into another: its documents with the audit chain, its blobs, and its share of what is found without knowing the
/// county.
/// </summary>
/// <remarks>
/// The simple order, and the safe one: first nobody writes to the county any more, on either side; then all of it is copied; then both sides are
/// read and
/// compared, and the chain verified where it arrived; then the source says that it is moved, and only then the target lets people work. Every step
/// does
/// nothing where it is done already, so that the same command goes on after a kill at any point.
/// </remarks>
public sealed class CountyMover(StorageRoot from, StorageRoot to, CountyContents contents, TimeProvider time, Action<string> say)
{
    private readonly Told _told = new(say);

    /// <summary>Whether the two rings are so that what the one sealed, named and linked opens, is found and is verified with the other.</summary>
    /// <exception cref="BackupRefusedException">They are not; nothing was written.</exception>
    public static async Task MustShareKeysAsync(StorageSettings from, StorageSettings to, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var mine = await from.KeySource().LoadAsync(cancellation).ConfigureAwait(false)
            ?? throw new BackupRefusedException($"迁出的一边没有密钥：{from.WhereKeysAre}。什么都没有写入。");
        var theirs = await to.KeySource().LoadAsync(cancellation).ConfigureAwait(false)
            ?? throw new BackupRefusedException($"迁入的一边还没有密钥。请先把迁出一边的密钥（{from.WhereKeysAre}）放到 {to.WhereKeysAre}，再运行一次；什么都没有写入。");
        var missing = mine.Keys.Where(key => theirs.Keys.All(other => other.Id != key.Id || other.Material != key.Material)).Select(key =>
            key.Id).ToList();
        if (missing.Count > 0 || Names(mine) != Names(theirs))
        {
            throw new BackupRefusedException($"两边的密钥不同：迁入的一边缺少 {string.Join("、", missing.DefaultIfEmpty(Names(mine)))}。"
                + $"请让 {to.WhereKeysAre} 里的密钥与迁出一边的相同，再运行一次；什么都没有写入。");
        }

        static string Names(StoredRings rings) => rings.Keys.First(key => key.Purpose == KeyPurpose.Search).Id;
    }

    /// <param name="settle">How long other instances may still write by what they knew before; zero where there are none.</param>
    /// <returns>What was moved; null: it had been moved before.</returns>
    /// <exception cref="BackupRefusedException">It cannot be moved, and why.</exception>
    public async Task<SideCount?> RunAsync(string county, TimeSpan settle, CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        var here = (await CountyMoves.ReadAsync(from.Bare, cancellation).ConfigureAwait(false)).Moves.GetValueOrDefault(county);
        var there = (await CountyMoves.ReadAsync(to.Bare, cancellation).ConfigureAwait(false)).Moves.GetValueOrDefault(county);
        if (here is { State: MoveState.Moved })
        {
            if (there is { State: MoveState.Arriving } && there.Move == here.Move)
            {
                await CountyMoves.NoteAsync(to.Bare, county, null, cancellation).ConfigureAwait(false);
            }

            await ClearOutboxAsync(partition, cancellation).ConfigureAwait(false);
            return there is null || there.Move == here.Move ? null : throw Elsewhere(county);
        }

        if (here is { State: MoveState.Arriving } || (here is null ? there is { State: MoveState.Leaving or MoveState.Arriving }
            : there is not null && there.Move != here.Move && there.State != MoveState.Moved))
        {
            throw Elsewhere(county);
        }

        await MustBeThereAsync(partition, cancellation).ConfigureAwait(false);
        if (there is null)
        {
            await MustBeFreeAsync(partition, cancellation).ConfigureAwait(false);
        }

        var move = here?.Move ?? Guid.CreateVersion7().ToString("N");
        await CountyMoves.NoteAsync(from.Bare, county, here ?? new(MoveState.Leaving, move, time.GetUtcNow()), cancellation).ConfigureAwait(false);
        await CountyMoves.NoteAsync(to.Bare, county, new(MoveState.Arriving, move, there is { State: MoveState.Arriving } ? there.At
            : time.GetUtcNow()), cancellation).ConfigureAwait(false);
        if (settle > TimeSpan.Zero)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"这个县（区）现在只能看、不能改。等 {settle.TotalSeconds:0} 秒，让所有正在运行的程序都知道…"));
            await Task.Delay(settle, time, cancellation).ConfigureAwait(false);
        }

        await new AuditSealer(from, time, from.Bare).SealAsync(county, cancellation).ConfigureAwait(false);
        var carrying = new Carrying(from, to, contents, _told);
        await carrying.BlobsAsync(partition, cancellation).ConfigureAwait(false);
        await carrying.DocumentsAsync(partition, cancellation).ConfigureAwait(false);
        await carrying.IndexAsync(county, cancellation).ConfigureAwait(false);
        await carrying.ChainAsync(partition, cancellation).ConfigureAwait(false);
        var counted = await CompareAsync(carrying, partition, cancellation).ConfigureAwait(false);
        await CountyMoves.NoteAsync(from.Bare, county, new(MoveState.Moved, move, time.GetUtcNow()), cancellation).ConfigureAwait(false);
        await CountyMoves.NoteAsync(to.Bare, county, null, cancellation).ConfigureAwait(false);
        await ClearOutboxAsync(partition, cancellation).ConfigureAwait(false);
        return counted;
    }

    /// <summary>What waited to be sent goes out where the county is now; here it would be tried for ever.</summary>
    private async Task ClearOutboxAsync(Partition partition, CancellationToken cancellation)
    {
        while (await from.Bare.ListAsync(partition, Query.Of(Kinds.Outbox), new(Batch.MaxDocuments),
            cancellation).ConfigureAwait(false) is { Items.Count: > 0 } waiting)
        {
            var batch = Batch.Technical();
            foreach (var message in waiting.Items)
            {
                batch.Delete(message);
            }

            if (!(await from.Bare.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return; // A write that was under way took one of them: the next run of the same command clears the rest.
            }
        }
    }

    /// <summary>
    /// Gives a move up that was begun and cannot be finished: the county is worked on again where it is. What was copied stays locked where it lies,
    /// and is replaced
    /// where a later move comes the same way.
    /// </summary>
    /// <exception cref="BackupRefusedException">It is not on its way, or has arrived.</exception>
    public async Task GiveUpAsync(string county, CancellationToken cancellation = default)
    {
        var here = (await CountyMoves.ReadAsync(from.Bare, cancellation).ConfigureAwait(false)).Moves.GetValueOrDefault(county);
        var there = (await CountyMoves.ReadAsync(to.Bare, cancellation).ConfigureAwait(false)).Moves.GetValueOrDefault(county);
        if (here is not { State: MoveState.Leaving } || (there is not null && there.Move != here.Move))
        {
            throw new BackupRefusedException($"{county} 没有正在迁移，或已经迁完，没有可以放弃的。什么都没有写入。");
        }

        // First there, so that it is never open on both sides.
        if (there is not null)
        {
            await CountyMoves.NoteAsync(to.Bare, county, there with { State = MoveState.Moved, At = time.GetUtcNow() },
                cancellation).ConfigureAwait(false);
        }

        await CountyMoves.NoteAsync(from.Bare, county, null, cancellation).ConfigureAwait(false);
    }

    private static BackupRefusedException Elsewhere(string county) =>
        new($"{county} 正在另一次迁移里，或已经迁到别处。请先把那一次做完（同样的 --from、--to 再运行一次）；这一次什么都没有写入。");

    private async Task MustBeThereAsync(Partition partition, CancellationToken cancellation)
    {
        var any = await from.Bare.ListAsync(partition, Query.Of(Kinds.Audit), new(1), cancellation).ConfigureAwait(false);
        if (any.Items.Count == 0 && any.Damaged.Count == 0)
        {
            throw new BackupRefusedException($"迁出的一边没有 {partition.Key} 的资料。请核对县（区）代码和 --from；什么都没有写入。");
        }
    }

    /// <summary>What machines keep about a county may be there already (timers go over all of them); what is about people may not.</summary>
    private async Task MustBeFreeAsync(Partition partition, CancellationToken cancellation)
    {
        foreach (var kind in Kinds.All.Values.Where(kind => kind is PersonalKind or AuditKind))
        {
            var any = await to.Bare.ListAsync(partition, Query.Of(kind), new(1), cancellation).ConfigureAwait(false);
            if (any.Items.Count > 0 || any.Damaged.Count > 0)
            {
                throw new BackupRefusedException($"迁入的一边已经有 {partition.Key} 的资料（{kind.Name}），不会覆盖。请核对 --to；什么都没有写入。");
            }
        }
    }

    private async Task<SideCount> CompareAsync(Carrying carrying, Partition partition, CancellationToken cancellation)
    {
        var mine = await carrying.CountAsync(from, partition, cancellation).ConfigureAwait(false);
        var theirs = await carrying.CountAsync(to, partition, cancellation).ConfigureAwait(false);
        if (mine.Sha256 != theirs.Sha256 || mine.Blobs != theirs.Blobs || !mine.Kinds.SequenceEqual(theirs.Kinds))
        {
            var kinds = mine.Kinds.Keys.Union(theirs.Kinds.Keys).Where(kind =>
                mine.Kinds.GetValueOrDefault(kind) != theirs.Kinds.GetValueOrDefault(kind));
            throw new BackupRefusedException($"两边核对不上（{string.Join("、", kinds.DefaultIfEmpty("内容"))}）。两边都还锁着，没有算迁完；请把同一条命令再运行一次。");
        }

        AuditReport report = await new AuditVerification(to).VerifyAsync(partition.Key, cancellation).ConfigureAwait(false);
        return report.Holds ? mine
            : throw new BackupRefusedException($"迁入的一边审计链核验不通过（{report.Findings.Length} 处）。两边都还锁着，没有算迁完；请先在迁出的一边核验审计链。");
    }
}
