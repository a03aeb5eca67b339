using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Documents in Cosmos DB for NoSQL: a commit is one transactional batch in one logical partition, versions are ETags.</summary>
/// <remarks>
/// The account's consistency should be Strong (one region): with Session consistency a second instance could miss what the first just wrote.
/// A network failure during a commit leaves the caller not knowing; a retry with the same ids answers <see cref="CommitOutcome.AlreadyExists"/>.
/// </remarks>
internal sealed class CosmosStore(CosmosContainers containers, KeyRings keys, TimeProvider time, Damage? damage = null) : IStore
{
    private readonly Damage _damage = damage ?? new();

    private const int MostRetries = 5;

    /// <summary>
    /// The service's continuation goes into an address, which proxies cut off after a few thousand letters; the service keeps it this short.
    /// </summary>
    private const int ContinuationKilobytes = 1;

    public async Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Document.CheckId(id);
        Addresses.MustFit(partition, id);
        using var answer = await PointReadAsync(partition, kind, id, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        using var json = JsonDocument.Parse(answer.Content);
        return CosmosItem.TryRead(json.RootElement, kind, id) is not { } item
            ? throw _damage.Note(HomeOf(partition, id), kind.Name, id)
            : item.IsExpired(time.GetUtcNow()) ? null
            : await OpenAsync(partition, item, cancellation).ConfigureAwait(false) ?? throw new DamagedException(kind.Name, id);
    }

    public async Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Size, Page.MaxSize);
        Addresses.MustList(partition);
        if (query.Conditions.Any(c => c.Verb == ConditionVerb.Any && c.Values.Count == 0))
        {
            return new([], null);
        }

        return partition.IsWholeIndex
            ? await SweepAsync(query, page, cancellation).ConfigureAwait(false)
            : await ListCountyAsync(partition, query, page, cancellation).ConfigureAwait(false);
    }

    public async Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Addresses.MustCommit(partition, batch);
        var key = keys.Current.Encryption;
        var changes = batch.Changes.ToArray();
        for (var attempt = 0; ; attempt++)
        {
            var now = time.GetUtcNow();
            if (changes.Any(c => c.Expired <= now))
            {
                return new(CommitOutcome.VersionConflict, []);
            }

            using var response = await SendAsync(partition, changes, key, now, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return new(CommitOutcome.Committed, [.. response.Select((r, i) => changes[i].Verb == ChangeVerb.Delete ? "" : r.ETag.Trim('"'))]);
            }

            var (status, at) = Failure(response);
            switch (status)
            {
                case HttpStatusCode.Conflict when at >= 0 && attempt < MostRetries
                    && await ExpiredAsync(partition, changes[at], now, cancellation).ConfigureAwait(false) is { } expired:
                    // Expired but not yet removed by the service: its id is free for us, so take its place.
                    changes[at] = changes[at] with { Verb = ChangeVerb.Replace, Version = expired.ETag };
                    break;
                case HttpStatusCode.Conflict:
                    return new(CommitOutcome.AlreadyExists, []);
                case HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound when at >= 0:
                    return new(CommitOutcome.VersionConflict, []);
                case HttpStatusCode.RequestEntityTooLarge:
                    throw new BatchTooLargeException("A batch holds at most 2 MB.");
                case (HttpStatusCode)449 when attempt < MostRetries: // "retry with": somebody else was writing the same document
                    await Task.Delay(TimeSpan.FromMilliseconds(10 << attempt), cancellation).ConfigureAwait(false);
                    break;
                default:
                    throw CosmosContainers.Unexpected(status, response.ActivityId, response.ErrorMessage);
            }
        }
    }

    public async Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, Page.MaxSize);
        Addresses.MustHaveChanges(partition);
        var from = cursor is null
            ? ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new PartitionKey(partition.Key)))
            : ChangeFeedStartFrom.ContinuationToken(Token.Open(cursor));
        using var feed = NewFeed(from, max);
        using var page = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
        var next = Token.Seal(page.ContinuationToken);
        if (page.StatusCode == HttpStatusCode.NotModified)
        {
            return new([], next, More: false);
        }

        page.EnsureSuccessStatusCode();
        var opened = new Opened();
        foreach (var json in CosmosItem.Documents(page.Content))
        {
            if (only is null || CosmosItem.KindOf(json) == only.Name)
            {
                await OpenAsync(partition, json, only, opened, cancellation).ConfigureAwait(false);
            }
        }

        return new(opened.Items, next, More: true) { Damaged = opened.Damaged };
    }

    /// <summary>Tries the first documents.</summary>
    internal async Task<Sample> SampleAsync(CancellationToken cancellation)
    {
        var (seen, open) = (0, 0);
        foreach (var container in new[] { containers.Records, containers.Index })
        {
            using var feed = container.GetItemQueryStreamIterator(new QueryDefinition("SELECT TOP 10 * FROM c"),
                requestOptions: new() { MaxItemCount = 10 });
            using var page = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
            page.EnsureSuccessStatusCode();
            foreach (var json in CosmosItem.Documents(page.Content))
            {
                seen++;
                open += await OpensAsync(json, cancellation).ConfigureAwait(false) ? 1 : 0;
            }
        }

        return new(seen, open);
    }

    private async Task<bool> OpensAsync(JsonElement json, CancellationToken cancellation)
    {
        try
        {
            return CosmosItem.TryRead(json, null, null) is { } item
                && await SealedBody.OpenAsync(keys, json.TryGetProperty("county", out var county) ? Partition.County(county.GetString()!)
                    : Partition.Index(item.Id),
                    item.Kind, item.Id, item.Body, cancellation).ConfigureAwait(false) is not null;
        }
        catch (Exception closed) when (closed is CryptographicException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private FeedIterator NewFeed(ChangeFeedStartFrom from, int max)
    {
        try
        {
            return containers.Records.GetChangeFeedStreamIterator(from, ChangeFeedMode.LatestVersion, new() { PageSizeHint = max });
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CosmosException)
        {
            throw new InvalidContinuationException();
        }
    }

    private async Task<Listing> ListCountyAsync(Partition partition, Query query, Page page, CancellationToken cancellation)
    {
        var from = Continuation.From(page, query);
        var definition = CosmosSql.Of(from is { IsBack: true } ? query.Turned() : query, from, ordered: true, time.GetUtcNow());
        var (opened, ends, more) = (new Opened(), new List<(IndexFields Fields, string Id)>(), false);
        using var feed = containers.Records.GetItemQueryStreamIterator(definition, null,
            new() { PartitionKey = new(partition.Key), MaxItemCount = page.Size + 1, ResponseContinuationTokenLimitInKb = ContinuationKilobytes });
        while (feed.HasMoreResults && !more)
        {
            using var answer = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            foreach (var json in CosmosItem.Documents(answer.Content))
            {
                if (ends.Count == page.Size)
                {
                    more = true;
                    break;
                }

                ends.Add(await OpenAsync(partition, json, query.Kind, opened, cancellation).ConfigureAwait(false));
            }
        }

        if (from is { IsBack: true })
        {
            ends.Reverse();
            opened.Items.Reverse();
            opened.Damaged.Reverse();
        }

        return Continuation.Lead(new(opened.Items, null) { Damaged = opened.Damaged }, ends, static end => end, query, from, more);
    }

    public async Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        Addresses.MustHaveChanges(partition);
        if (query.Conditions.Any(c => c.Verb == ConditionVerb.Any && c.Values.Count == 0))
        {
            return 0;
        }

        // Answered from the index: whatever it comes to costs a few request units, and most of them are the conditions'.
        using var feed = containers.Records.GetItemQueryStreamIterator(CosmosSql.Count(query, time.GetUtcNow()), null,
            new() { PartitionKey = new(partition.Key) });
        var total = 0L;
        while (feed.HasMoreResults)
        {
            using var answer = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            total += CosmosItem.Documents(answer.Content).Sum(number => number.GetInt64());
        }

        return (int)Math.Min(total, most);
    }

    /// <summary>The whole index container, unordered: the service's own continuation, wrapped.</summary>
    private async Task<Listing> SweepAsync(Query query, Page page, CancellationToken cancellation)
    {
        if (query.Order is not null)
        {
            throw new ArgumentException("The index container as a whole has no order.", nameof(query));
        }

        var token = page.After is null ? null : Token.Open(page.After);
        using var feed = containers.Index.GetItemQueryStreamIterator(CosmosSql.Of(query, null, ordered: false, time.GetUtcNow()), token,
            new() { MaxItemCount = page.Size, ResponseContinuationTokenLimitInKb = ContinuationKilobytes });
        using var answer = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.BadRequest && token is not null)
        {
            throw new InvalidContinuationException();
        }

        answer.EnsureSuccessStatusCode();
        var opened = new Opened();
        foreach (var json in CosmosItem.Documents(answer.Content))
        {
            await OpenAsync(Partition.WholeIndex, json, query.Kind, opened, cancellation).ConfigureAwait(false);
        }

        return new(opened.Items, answer.ContinuationToken is { } next ? Token.Seal(next) : null) { Damaged = opened.Damaged };
    }

    private async Task<TransactionalBatchResponse> SendAsync(Partition partition, Change[] changes, RingKey key, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var batch = containers.Of(partition).CreateTransactionalBatch(CosmosContainers.KeyOf(partition, changes[0].Kind, changes[0].Id));
        foreach (var change in changes)
        {
            var id = CosmosContainers.IdOf(change.Kind, change.Id);
            if (change.Verb == ChangeVerb.Delete)
            {
                batch.DeleteItem(id, new() { IfMatchEtag = Quoted(change) });
                continue;
            }

            var body = CosmosItem.Write(partition, change, SealedBody.Seal(key, partition, change.Kind, change.Id, change.Body.Span), now);
            _ = change.Verb == ChangeVerb.Create
                ? batch.CreateItemStream(body)
                : batch.ReplaceItemStream(id, body, new() { IfMatchEtag = Quoted(change) });
        }

        return await batch.ExecuteAsync(cancellation).ConfigureAwait(false);
    }

    private static string Quoted(Change change) => $"\"{change.Version}\"";

    private static (HttpStatusCode Status, int At) Failure(TransactionalBatchResponse response)
    {
        for (var i = 0; i < response.Count; i++)
        {
            if (response[i] is { IsSuccessStatusCode: false } failed && failed.StatusCode != HttpStatusCode.FailedDependency)
            {
                return (failed.StatusCode, i);
            }
        }

        return (response.StatusCode, -1);
    }

    private async Task<CosmosItem?> ExpiredAsync(Partition partition, Change change, DateTimeOffset now, CancellationToken cancellation) =>
        await ReadAsync(partition, change.Kind, change.Id, cancellation).ConfigureAwait(false) is { } item && item.IsExpired(now) ? item : null;

    private async Task<CosmosItem?> ReadAsync(Partition partition, Kind kind, string id, CancellationToken cancellation)
    {
        using var answer = await PointReadAsync(partition, kind, id, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        using var json = JsonDocument.Parse(answer.Content);
        return CosmosItem.TryRead(json.RootElement, kind, id);
    }

    private async Task<ResponseMessage> PointReadAsync(Partition partition, Kind kind, string id, CancellationToken cancellation)
    {
        var answer = await containers.Of(partition)
            .ReadItemStreamAsync(CosmosContainers.IdOf(kind, id), CosmosContainers.KeyOf(partition, kind, id), cancellationToken: cancellation)
            .ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound ? answer : answer.EnsureSuccessStatusCode();
    }

    /// <summary>What came of a page.</summary>
    private sealed class Opened
    {
        public List<Document> Items { get; } = [];

        public List<DamagedDocument> Damaged { get; } = [];
    }

    /// <summary>Opens one of a page, or notes it among the damaged. Returns where it stands, as far as it says so.</summary>
    /// <param name="kind">Null: any; an expired one is left out then, as a query leaves it out by itself.</param>
    private async ValueTask<(IndexFields Fields, string Id)> OpenAsync(Partition partition, JsonElement json, Kind? kind, Opened opened,
        CancellationToken cancellation)
    {
        if (CosmosItem.TryRead(json, kind, null) is not { } item)
        {
            var id = CosmosItem.IdOf(json);
            _damage.Note(HomeOf(partition, id), CosmosItem.KindOf(json), id);
            opened.Damaged.Add(new(CosmosItem.KindOf(json), id, new()));
            return (new(), id);
        }

        if (item.IsExpired(time.GetUtcNow()))
        {
            return (item.Fields, item.Id);
        }

        if (await OpenAsync(partition, item, cancellation).ConfigureAwait(false) is { } document)
        {
            opened.Items.Add(document);
        }
        else
        {
            opened.Damaged.Add(new(item.Kind.Name, item.Id, item.Fields));
        }

        return (item.Fields, item.Id);
    }

    private static Partition HomeOf(Partition partition, string id) => partition.IsIndex && Document.IsId(id) ? Partition.Index(id) : partition;

    /// <summary>The one place where a body is opened: null, and noted, where it does not.</summary>
    private async ValueTask<Document?> OpenAsync(Partition partition, CosmosItem item, CancellationToken cancellation)
    {
        var home = HomeOf(partition, item.Id);
        byte[] body;
        try
        {
            body = await SealedBody.OpenAsync(keys, home, item.Kind, item.Id, item.Body, cancellation).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            _damage.Note(home, item.Kind.Name, item.Id);
            return null;
        }

        _damage.Mended(home, item.Kind.Name, item.Id);
        return new(home, item.Kind, item.Id, item.ETag, item.Schema, item.Expires, item.Fields, body, SealedBody.KeyId(item.Body));
    }

    /// <summary>The service's continuation tokens, in letters that can go into an address.</summary>
    private static class Token
    {
        public static string Seal(string token) => "c" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

        /// <exception cref="InvalidContinuationException">Not one of the service's tokens.</exception>
        public static string Open(string cursor)
        {
            if (cursor.Length < 2 || cursor[0] != 'c' || !Base64Url.IsValid(cursor.AsSpan(1)))
            {
                throw new InvalidContinuationException();
            }

            var token = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor.AsSpan(1)));
            try
            {
                using var json = JsonDocument.Parse(token); // the SDK's tokens are JSON; what is not would fail deep inside it
                return token;
            }
            catch (JsonException)
            {
                throw new InvalidContinuationException();
            }
        }
    }
}
