using System.Text.Json.Serialization;
using Storage;

namespace App.Security;

/// <summary>How often something happened within an hour, kept in the store: it outlives a restart and counts over all instances.</summary>
/// <remarks>The hour begins with the first time and ends as a whole; what was counted is forgotten with it.</remarks>
public sealed class HourlyCounters(IStore store, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The count, and the seconds until it is forgotten.</summary>
    /// <param name="id">The id of the counter: a keyed token, for what is counted may be a telephone or an account.</param>
    public async Task<(int Count, int Seconds)> ReadAsync(string id, CancellationToken cancellation)
    {
        var (count, since, _) = await FindAsync(id, cancellation).ConfigureAwait(false);
        return (count, SecondsLeft(since));
    }

    /// <summary>Counts one more.</summary>
    /// <param name="type">What is counted, for whoever looks after the store.</param>
    public Task AddAsync(string id, string type) => AddAsync(id, type, int.MaxValue, CancellationToken.None);

    /// <summary>Counts one more unless there were as many as <paramref name="most"/>; then the seconds to wait.</summary>
    public async Task<int?> TakeAsync(string id, string type, int most, CancellationToken cancellation) =>
        await AddAsync(id, type, most, cancellation).ConfigureAwait(false);

    private async Task<int?> AddAsync(string id, string type, int most, CancellationToken cancellation)
    {
        while (true)
        {
            var (count, since, document) = await FindAsync(id, cancellation).ConfigureAwait(false);
            if (count >= most)
            {
                return SecondsLeft(since);
            }

            var (body, counted) = (new HourCount(count + 1, since), HourCountJson.Default.HourCount);
            var fields = new IndexFields().Set(Fields.Type, type).Set(Fields.At, since);
            TechnicalBatch batch = document is null
                ? Batch.Technical().Create(Kinds.Counter, id, body, counted, fields, expiresOn: since + Hour)
                : Batch.Technical().Replace(document, body, counted, fields, expiresOn: since + Hour);
            if ((await store.CommitAsync(Partition.Index(id), batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return null;
            }
        }
    }

    private int SecondsLeft(DateTimeOffset since) => Math.Max(1, (int)Math.Ceiling((since + Hour - time.GetUtcNow()).TotalSeconds));

    private async Task<(int Count, DateTimeOffset Since, Document? Document)> FindAsync(string id, CancellationToken cancellation)
    {
        if (await store.FindAsync(Partition.Index(id), Kinds.Counter, id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return (0, time.GetUtcNow(), null);
        }

        var (count, since) = document.Read(HourCountJson.Default.HourCount);
        return (count, since, document);
    }
}

internal sealed record HourCount(int Count, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HourCount))]
internal sealed partial class HourCountJson : JsonSerializerContext;
