using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Storage.Audit;
using Storage.Backup;

namespace Storage.Moving;

/// <summary>The steps of a move that copy and count; each leaves alone what is there already.</summary>
internal sealed class Carrying(StorageRoot from, StorageRoot to, CountyContents contents, Told told)
{
    private const int Look = 200;

    private int _blobs;

    /// <summary>Before the documents that speak of them.</summary>
    public async Task BlobsAsync(Partition partition, CancellationToken cancellation)
    {
        await foreach (var name in NamesAsync(from, partition, cancellation).ConfigureAwait(false))
        {
            await BlobAsync(name, cancellation).ConfigureAwait(false);
        }
    }

    public async Task BlobAsync(string name, CancellationToken cancellation)
    {
        var content = await from.Blobs.OpenAsync(name, cancellation).ConfigureAwait(false);
        if (content is not null)
        {
            await using (content.ConfigureAwait(false))
            {
                await to.Blobs.CreateAsync(name, content, cancellation).ConfigureAwait(false);
            }
        }

        _blobs++;
        told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制附件：{_blobs} 个"));
    }

    /// <summary>Everything that is found without knowing a county, whosever it is.</summary>
    public async Task WholeIndexAsync(CancellationToken cancellation)
    {
        var carried = 0;
        foreach (var kind in Kinds.All.Values.Where(kind => kind is TechnicalKind))
        {
            await foreach (var document in AllAsync(from, Partition.WholeIndex, kind, cancellation).ConfigureAwait(false))
            {
                await PutAsync(document, await to.Bare.FindAsync(document.Partition, kind, document.Id, cancellation).ConfigureAwait(false),
                    document.Body.ToArray(), cancellation)
                    .ConfigureAwait(false);
                carried++;
                told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制索引：{carried} 条"));
            }
        }
    }

    /// <summary>Afterwards the county's documents there are those here, neither more nor less.</summary>
    public async Task DocumentsAsync(Partition partition, CancellationToken cancellation)
    {
        var carried = 0;
        foreach (var kind in Kinds.All.Values.OrderBy(kind => kind.Number))
        {
            var there = new Dictionary<string, Document>(StringComparer.Ordinal);
            await foreach (var document in AllAsync(to, partition, kind, cancellation).ConfigureAwait(false))
            {
                // The body is not needed any more once it is hashed: a county may have a hundred thousand of one kind.
                there[document.Id] = new(partition, kind, document.Id, document.Version, 0, document.ExpiresOn, new(),
                    CarriedBatch.HashOf(document), "");
            }

            var batch = new CarriedBatch();
            await foreach (var document in AllAsync(from, partition, kind, cancellation).ConfigureAwait(false))
            {
                if (IsLeft(document))
                {
                    continue;
                }

                carried++;
                told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制资料：{carried} 条（{kind.Name}）"));
                if (there.Remove(document.Id, out var other) && other.Body.Span.SequenceEqual(CarriedBatch.HashOf(document)))
                {
                    continue;
                }

                MustBeMutable(kind, other);
                if (!batch.TryPut(document, other))
                {
                    await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
                    batch = new();
                    batch.TryPut(document, other);
                }
            }

            foreach (var left in there.Values.Where(document => !IsSealing(document)))
            {
                MustBeMutable(kind, left);
                if (!batch.TryDelete(left))
                {
                    await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
                    batch = new();
                    batch.TryDelete(left);
                }
            }

            await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The county's share of what is found without knowing the county.</summary>
    public async Task IndexAsync(string county, CancellationToken cancellation)
    {
        var carried = 0;
        foreach (var kind in contents.IndexKinds)
        {
            var mine = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var document in AllAsync(from, Partition.WholeIndex, kind, cancellation).ConfigureAwait(false))
            {
                if (contents.ShareOf(document, county) is { } share)
                {
                    mine.Add(document.Id);
                    var there = await to.Bare.FindAsync(document.Partition, kind, document.Id, cancellation).ConfigureAwait(false);
                    await PutAsync(document, there, contents.Joined(there, share, county), cancellation).ConfigureAwait(false);
                    carried++;
                    told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制索引：{carried} 条"));
                }
            }

            var gone = new List<Document>();
            await foreach (var there in AllAsync(to, Partition.WholeIndex, kind, cancellation).ConfigureAwait(false))
            {
                if (!mine.Contains(there.Id) && contents.ShareOf(there, county) is not null)
                {
                    gone.Add(there);
                }
            }

            foreach (var there in gone)
            {
                await PutAsync(there, there, contents.Joined(there, null, county), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How far the chain has come, in the terms of the store it now lies in, and its head where heads are kept.</summary>
    public async Task ChainAsync(Partition partition, CancellationToken cancellation)
    {
        var here = await from.Bare.FindAsync(partition, Kinds.Progress, AuditSealer.ProgressId, cancellation).ConfigureAwait(false);
        var there = await to.Bare.FindAsync(partition, Kinds.Progress, AuditSealer.ProgressId, cancellation).ConfigureAwait(false);
        if (here is null)
        {
            return;
        }

        string? cursor = null;
        for (var more = true; more;)
        {
            var changes = await to.Bare.ChangesAsync(partition, cursor, Page.MaxSize, Kinds.Audit, cancellation).ConfigureAwait(false);
            (cursor, more) = (changes.Cursor, changes.More);
        }

        var progress = here.Read(StorageJson.Default.SealingProgress) with { Cursor = cursor };
        var batch = there is null ? Batch.Technical().Create(Kinds.Progress, AuditSealer.ProgressId, progress, StorageJson.Default.SealingProgress)
            : Batch.Technical().Replace(there, progress, StorageJson.Default.SealingProgress);
        await MustAsync(partition, batch, cancellation).ConfigureAwait(false);
        if (progress.Last is { } last)
        {
            await to.Heads.KeepAsync(last, async sequence => (await to.Bare.FindAsync(partition, Kinds.AuditSeal, IndexValue.Of(sequence).Text,
                cancellation).ConfigureAwait(false))
                ?.Read(StorageJson.Default.AuditSeal).Head, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads all of one side anew.</summary>
    public async Task<SideCount> CountAsync(StorageRoot side, Partition partition, CancellationToken cancellation)
    {
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var kind in Kinds.All.Values.OrderBy(kind => kind.Number))
        {
            await foreach (var document in AllAsync(side, partition, kind, cancellation).ConfigureAwait(false))
            {
                if (!IsLeft(document))
                {
                    Count(kind.Name, CarriedBatch.HashOf(document));
                }
            }
        }

        foreach (var kind in contents.IndexKinds)
        {
            // In no order there: by id, so that both sides hash the same.
            var shares = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            await foreach (var document in AllAsync(side, Partition.WholeIndex, kind, cancellation).ConfigureAwait(false))
            {
                if (contents.ShareOf(document, partition.Key) is { } share)
                {
                    shares[document.Id] = SHA256.HashData(share);
                }
            }

            foreach (var (id, hash) in shares)
            {
                all.AppendData(Encoding.ASCII.GetBytes(id));
                Count(kind.Name, hash);
            }
        }

        var blobs = 0L;
        await foreach (var name in NamesAsync(side, partition, cancellation).ConfigureAwait(false))
        {
            if (await side.Blobs.OpenAsync(name, cancellation).ConfigureAwait(false) is not { } content)
            {
                continue;
            }

            await using (content.ConfigureAwait(false))
            {
                all.AppendData(Encoding.ASCII.GetBytes(name));
                all.AppendData(Convert.FromHexString((await Hashed.CopyAsync(content, Stream.Null, cancellation).ConfigureAwait(false)).Sha256));
            }

            blobs++;
        }

        return new(kinds, blobs, Convert.ToHexStringLower(all.GetHashAndReset()));

        void Count(string kind, byte[] hash)
        {
            all.AppendData(hash);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在核对：{kinds.Values.Sum()} 条"));
        }
    }

    private bool IsLeft(Document document) => IsSealing(document) || document.Kind == Kinds.Lease || contents.IsMadeAnew(document);

    /// <summary>Carried apart, since it holds a cursor.</summary>
    private static bool IsSealing(Document document) => document.Kind == Kinds.Progress && document.Id == AuditSealer.ProgressId;

    /// <exception cref="BackupRefusedException">It is an audit entry that is there already, and another.</exception>
    private static void MustBeMutable(Kind kind, Document? there)
    {
        if (kind is AuditKind && there is not null)
        {
            throw new BackupRefusedException($"迁入的一边有一条迁出一边没有的审计记录（{there.Id}），审计记录不会改、不会删。请先查清它从哪里来。");
        }
    }

    private async Task PutAsync(Document document, Document? there, byte[]? body, CancellationToken cancellation)
    {
        if (there is not null && body is not null && there.Body.Span.SequenceEqual(body))
        {
            return;
        }

        var batch = new CarriedBatch();
        if (body is not null)
        {
            batch.TryPut(new(document.Partition, document.Kind, document.Id, document.Version, document.Schema, document.ExpiresOn,
                document.Fields, body, ""), there);
        }
        else if (there is not null)
        {
            batch.TryDelete(there);
        }

        await CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false);
    }

    private async Task CommitAsync(Partition partition, CarriedBatch batch, CancellationToken cancellation)
    {
        if (batch.Count > 0)
        {
            await MustAsync(partition, batch, cancellation).ConfigureAwait(false);
        }
    }

    private async Task MustAsync(Partition partition, Batch batch, CancellationToken cancellation)
    {
        if (!(await to.Bare.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new BackupRefusedException("迁入的一边有人同时在改这个县（区）的资料。请停下别的程序，把同一条命令再运行一次。");
        }
    }

    private async IAsyncEnumerable<string> NamesAsync(StorageRoot side, Partition partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var named = new SortedSet<string>(contents.BlobsOf(partition.Key), StringComparer.Ordinal) { AuditSealer.AnchorPrefix(partition.Key) };
        foreach (var kind in Kinds.All.Values)
        {
            await foreach (var document in AllAsync(side, partition, kind, cancellation).ConfigureAwait(false))
            {
                named.UnionWith(contents.BlobsOf(document));
            }
        }

        foreach (var name in named)
        {
            if (!name.EndsWith('/'))
            {
                yield return name;
                continue;
            }

            await foreach (var found in side.Blobs.ListAsync(name, cancellation).ConfigureAwait(false))
            {
                yield return found;
            }
        }
    }

    /// <exception cref="BackupRefusedException">One of them does not open.</exception>
    private static async IAsyncEnumerable<Document> AllAsync(StorageRoot side, Partition partition, Kind kind,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var page = await side.Bare.ListAsync(partition, Query.Of(kind), new(Look, next), cancellation).ConfigureAwait(false);
            if (page.Damaged is [var damaged, ..])
            {
                throw new BackupRefusedException($"有资料打不开（{damaged.Kind} {damaged.Id}），不能带着它迁。请先从备份恢复那一条，再运行一次。");
            }

            foreach (var document in page.Items)
            {
                yield return document;
            }

            next = page.Next;
        }
        while (next is not null);
    }
}
