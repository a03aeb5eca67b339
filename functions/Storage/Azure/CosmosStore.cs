using System.Buffers.Text;
using System.Net;
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
internal sealed class CosmosStore(CosmosContainers containers, KeyRings keys, TimeProvider time) : IStore
{
    private const int MostRetries = 5;

    public async Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Document.CheckId(id);
        Addresses.MustFit(partition, id);
        var item = await ReadAsync(partition, kind, id, cancellation).ConfigureAwait(false);
        return item is null || item.IsExpired(time.GetUtcNow()) ? null : await OpenAsync(partition, item, cancellation).ConfigureAwait(false);
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
        var now = time.GetUtcNow();
        var items = new List<Document>();
        foreach (var json in CosmosItem.Documents(page.Content))
        {
            if (only is not null && json.GetProperty("kind").GetString() != only.Name)
            {
                continue;
            }

            var item = CosmosItem.Read(json);
            if (!item.IsExpired(now))
            {
                items.Add(await OpenAsync(partition, item, cancellation).ConfigureAwait(false));
            }
        }

        return new(items, next, More: true);
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
        var after = page.After is null ? null : Continuation.Parse(page.After, query);
        var definition = CosmosSql.Of(query, after, ordered: true, time.GetUtcNow());
        var items = new List<Document>(Math.Min(page.Size, 100));
        using var feed = containers.Records.GetItemQueryStreamIterator(definition, null,
            new() { PartitionKey = new(partition.Key), MaxItemCount = page.Size + 1 });
        while (feed.HasMoreResults)
        {
            using var answer = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            foreach (var json in CosmosItem.Documents(answer.Content))
            {
                if (items.Count == page.Size)
                {
                    return new(items, Continuation.After(items[^1], query));
                }

                items.Add(await OpenAsync(partition, CosmosItem.Read(json), cancellation).ConfigureAwait(false));
            }
        }

        return new(items, null);
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
            new() { MaxItemCount = page.Size });
        using var answer = await feed.ReadNextAsync(cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.BadRequest && token is not null)
        {
            throw new InvalidContinuationException();
        }

        answer.EnsureSuccessStatusCode();
        var items = new List<Document>();
        foreach (var json in CosmosItem.Documents(answer.Content))
        {
            items.Add(await OpenAsync(Partition.WholeIndex, CosmosItem.Read(json), cancellation).ConfigureAwait(false));
        }

        return new(items, answer.ContinuationToken is { } next ? Token.Seal(next) : null);
    }

    private async Task<TransactionalBatchResponse> SendAsync(Partition partition, Change[] changes, RingKey key, DateTimeOffset now, CancellationToken cancellation)
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

            var body = CosmosItem.Write(partition, change, Envelope.Seal(key, partition, change.Kind, change.Id, change.Body.Span), now);
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
        using var answer = await containers.Of(partition)
            .ReadItemStreamAsync(CosmosContainers.IdOf(kind, id), CosmosContainers.KeyOf(partition, kind, id), cancellationToken: cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return CosmosItem.Read(answer.Content);
    }

    private async ValueTask<Document> OpenAsync(Partition partition, CosmosItem item, CancellationToken cancellation)
    {
        var home = partition.IsIndex ? Partition.Index(item.Id) : partition;
        var body = await Envelope.OpenAsync(keys, home, item.Kind, item.Id, item.Body, cancellation).ConfigureAwait(false);
        return new(home, item.Kind, item.Id, item.ETag, item.Schema, item.Expires, item.Fields, body, Envelope.KeyId(item.Body));
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
