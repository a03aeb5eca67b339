using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Channels.BotFramework;

/// <summary>The service's signing keys, from its OpenID configuration.</summary>
/// <remarks>
/// Not <c>ConfigurationManager</c>: that refreshes in the background and answers with the old keys meanwhile, so the first parent after a key change
/// would be refused, and Bot Framework does not retry a 401. Here a token with an unknown key waits for one fetch, at most one a minute, so
/// that forged key ids cannot make us hammer the service.
/// </remarks>
internal sealed class SigningKeys(Uri metadata, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpDocumentRetriever _documents = new(http) { RequireHttps = !metadata.IsLoopback };
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private IReadOnlyList<JsonWebKey>? _keys;
    private long _fetched;
    private long _tried;

    /// <summary>The keys with this id (all keys when the token names none); null when the keys cannot be had at all.</summary>
    public async Task<IReadOnlyList<JsonWebKey>?> FindAsync(string? keyId, CancellationToken cancellation)
    {
        var known = Volatile.Read(ref _keys);
        var fresh = known is not null && time.GetElapsedTime(Volatile.Read(ref _fetched)) < Lifetime;
        if (!fresh || Matching(known!, keyId).Count == 0)
        {
            await FetchAsync(known, cancellation).ConfigureAwait(false);
            known = Volatile.Read(ref _keys);
        }

        return known is null ? null : Matching(known, keyId);
    }

    private static IReadOnlyList<JsonWebKey> Matching(IReadOnlyList<JsonWebKey> keys, string? keyId) =>
        string.IsNullOrEmpty(keyId) ? keys : [.. keys.Where(key => key.Kid == keyId)];

    private async Task FetchAsync(IReadOnlyList<JsonWebKey>? seen, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var justTried = _tried != 0 && time.GetElapsedTime(_tried) < RetryAfter;
            if (!ReferenceEquals(seen, _keys) || (justTried && _keys is not null))
            {
                return; // Another request fetched while this one waited, or a fetch has just been made.
            }

            _tried = time.GetTimestamp();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            var configuration = await OpenIdConnectConfigurationRetriever
                .GetAsync(metadata.AbsoluteUri, _documents, limit.Token).ConfigureAwait(false);
            var keys = configuration.JsonWebKeySet?.Keys.Where(key => key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.Use is null or "" or "sig")
                .ToArray();
            if (keys is { Length: > 0 })
            {
                Volatile.Write(ref _fetched, _tried);
                Volatile.Write(ref _keys, keys);
            }
        }
        catch (Exception unreachable) when (unreachable is IOException or HttpRequestException or InvalidOperationException or ArgumentException
            || (unreachable is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The last known keys stay in use; without any, the caller answers 503.
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();
}
