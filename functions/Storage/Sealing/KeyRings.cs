using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Storage.Sealing;

/// <summary>A sealed value names a key that no ring holds, even after a refresh: the wrong key file, or a key removed too early.</summary>
public sealed class UnknownKeyException(string keyId) : CryptographicException($"No key ring holds the key {keyId}.");

/// <summary>
/// The two key rings, encryption and search, of one installation: loaded at start, refreshed every five minutes, and at once when something names
/// a key not yet known. Keys are exchanged by <see cref="ApproachAsync"/>, step by step: <see cref="AddAsync"/>, wait, <see cref="ActivateAsync"/>;
/// what lies under the old one is sealed anew afterwards (<see cref="Rewriting"/>).
/// </summary>
/// <remarks>
/// Why the wait: an instance that has not refreshed yet must be able to open what another one seals, and to find what it writes. After twice the
/// refresh time every instance knows the new key, and only then does anybody use it. Refreshing goes by the clock, not by use: an instance that
/// slept through the night would look up its first search with the keys of the day before.
/// </remarks>
public sealed class KeyRings : IDisposable
{
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long a new key must be known before it may become active.</summary>
    public static readonly TimeSpan ActivateAfter = 2 * RefreshEvery;

    private static readonly TimeSpan ForcedRefreshEvery = TimeSpan.FromSeconds(1);

    private readonly IKeySource _source;
    private readonly TimeProvider _time;
    private readonly KeyWish _wish;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ITimer _clock;
    private Snapshot _snapshot;
    private volatile bool _replaced;

    private KeyRings(IKeySource source, TimeProvider time, KeyWish wish, Snapshot snapshot)
    {
        (_source, _time, _wish, _snapshot) = (source, time, wish, snapshot);
        _clock = time.CreateTimer(static rings => ((KeyRings)rings!).RefreshWhenDue(), this, RefreshEvery / 5, RefreshEvery / 5);
    }

    /// <summary>Loads the rings, with keys as usual.</summary>
    public static Task<KeyRings> OpenAsync(IKeySource source, TimeProvider time, bool mayCreate, CancellationToken cancellation = default) =>
        OpenAsync(source, time, mayCreate, KeyWish.Usual, cancellation);

    /// <summary>Loads the rings.</summary>
    /// <param name="mayCreate">Whether rings may be made where there are none: true only beside an empty store, since a lost key file must not be
    /// papered over.</param>
    /// <param name="wish">What keys should be like.</param>
    /// <exception cref="InvalidDataException">There are none, or they cannot be read.</exception>
    public static async Task<KeyRings> OpenAsync(IKeySource source, TimeProvider time, bool mayCreate, KeyWish wish,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(wish);
        var stored = await source.LoadAsync(cancellation).ConfigureAwait(false);
        if (stored is null)
        {
            if (!mayCreate)
            {
                throw new InvalidDataException("找不到密钥文件，但数据已经存在。请把与数据一同备份的密钥文件放回原处再启动；没有它，数据无法打开。");
            }

            var now = time.GetUtcNow();
            StoredKey[] first =
            [
                StoredKey.New(KeyPurpose.Encryption, wish.Suite, KeyState.Active, now),
                StoredKey.New(KeyPurpose.Search, wish.Suite, KeyState.Active, now),
            ];
            await source.SaveAsync(first, null, cancellation).ConfigureAwait(false);
            stored = await source.LoadAsync(cancellation).ConfigureAwait(false)
                ?? throw new InvalidDataException("The key rings were saved but cannot be read back.");
        }

        return new(source, time, wish, new(stored, time.GetUtcNow()));
    }

    /// <summary>Other rings lie where ours did, since this process has begun: ours stay in use, and somebody must put them back before the next
    /// start.</summary>
    public bool WereReplaced => _replaced;

    /// <summary>The keys as they stand, ring by ring and in the order in which they were made, without their material's use being offered.</summary>
    public IReadOnlyList<(string Id, KeyPurpose Purpose, KeyState State, DateTimeOffset CreatedOn)> List() =>
        [.. Current.Rings.Keys.Select(k => (k.Id, k.Purpose, k.State, k.CreatedOn)).OrderBy(k => k.Purpose)];

    internal Snapshot Current => Volatile.Read(ref _snapshot);

    /// <summary>The key of that id, refreshing once where it is not known yet.</summary>
    internal ValueTask<RingKey> FindAsync(string keyId, CancellationToken cancellation)
    {
        return Current.ById.TryGetValue(keyId, out var known) ? new(known) : Refreshed();

        async ValueTask<RingKey> Refreshed()
        {
            var before = Current;
            if (_time.GetUtcNow() - before.LoadedAt >= ForcedRefreshEvery)
            {
                await RefreshAsync(before, cancellation).ConfigureAwait(false);
            }

            return Current.ById.TryGetValue(keyId, out var key) ? key : throw new UnknownKeyException(keyId);
        }
    }

    /// <summary>Loads the rings again.</summary>
    public Task RefreshAsync(CancellationToken cancellation = default) => RefreshAsync(null, cancellation);

    /// <summary>Whether there is no step to take at this time.</summary>
    public bool AreAsWished => ReferenceEquals(_wish.Next(Current.Rings.Keys, _time.GetUtcNow()), Current.Rings.Keys);

    /// <summary>Why the next exchange waits although the keys are not as wished, in words for the operator; null where it does not.</summary>
    public string? HeldUp => _wish.HeldUp(Current.Rings.Keys, _time.GetUtcNow());

    /// <summary>One step towards keys as they are wished for (<see cref="KeyWish.Next"/>); again and again the same.</summary>
    /// <returns>The keys that are new, or active since now.</returns>
    public async Task<IReadOnlyList<(string Id, KeyState State)>> ApproachAsync(CancellationToken cancellation = default)
    {
        IReadOnlyList<(string, KeyState)> news = [];
        await ChangeAsync(
            keys =>
            {
                var next = _wish.Next(keys, _time.GetUtcNow());
                var changed = next.Except(keys).Where(key => key.State == KeyState.Active || keys.All(other => other.Id != key.Id));
                news = [.. changed.Select(key => (key.Id, key.State))];
                return next;
            },
            cancellation).ConfigureAwait(false);
        return news;
    }

    /// <summary>First step of a rotation: a new key that opens but does not seal yet. Returns its id.</summary>
    public async Task<string> AddAsync(KeyPurpose purpose, CancellationToken cancellation = default)
    {
        var key = StoredKey.New(purpose, _wish.Suite, KeyState.DecryptOnly, _time.GetUtcNow());
        await ChangeAsync(keys => [.. keys, key], cancellation).ConfigureAwait(false);
        return key.Id;
    }

    /// <summary>
    /// Second step, at least <see cref="ActivateAfter"/> later: the key becomes the active one, the active one becomes decrypt-only.
    /// </summary>
    /// <exception cref="InvalidOperationException">Unknown, or known for too short a time.</exception>
    public Task ActivateAsync(string keyId, CancellationToken cancellation = default) =>
        ChangeAsync(
            keys =>
            {
                var key = keys.SingleOrDefault(k => k.Id == keyId) ?? throw new InvalidOperationException($"No key {keyId}.");
                return _time.GetUtcNow() - key.CreatedOn < ActivateAfter
                    ? throw new InvalidOperationException($"Key {keyId} becomes usable {ActivateAfter.TotalMinutes:0} minutes after it was added.")
                    : KeyWish.Activated(keys, key);
            },
            cancellation);

    /// <summary>
    /// Removes a key that nothing uses any more. What is still sealed with it can never be opened again; audit entries and their chain keep theirs,
    /// so an encryption key goes only when its audit entries have outlived their retention.
    /// </summary>
    /// <exception cref="InvalidOperationException">Unknown, active, or the first search key, by which things are named.</exception>
    public Task RetireAsync(string keyId, CancellationToken cancellation = default) =>
        ChangeAsync(
            keys => keys.SingleOrDefault(k => k.Id == keyId) is not { State: KeyState.DecryptOnly } || keyId == Naming(keys).Id
                ? throw new InvalidOperationException($"Key {keyId} is unknown, active, or the first search key.")
                : [.. keys.Where(k => k.Id != keyId)],
            cancellation);

    /// <summary>A keyed hash under the active encryption key, for things that are checked later (audit links, follow-up tokens).</summary>
    public (string KeyId, byte[] Mac) Authenticate(string label, ReadOnlySpan<byte> data)
    {
        var key = Current.Encryption;
        var mac = new byte[32];
        key.Mac(label, data, mac);
        return (key.Id, mac);
    }

    /// <summary>The keyed-hash function of a key by id, to check what <see cref="Authenticate"/> made.</summary>
    /// <exception cref="UnknownKeyException">No ring holds the key.</exception>
    public async ValueTask<Func<byte[], byte[]>> AuthenticatorAsync(string keyId, string label, CancellationToken cancellation = default)
    {
        var key = await FindAsync(keyId, cancellation).ConfigureAwait(false);
        return data =>
        {
            var mac = new byte[32];
            key.Mac(label, data, mac);
            return mac;
        };
    }

    public void Dispose()
    {
        _clock.Dispose();
        _refreshing.Dispose();
    }

    private async Task ChangeAsync(Func<IReadOnlyList<StoredKey>, IReadOnlyList<StoredKey>> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var stored = await _source.LoadAsync(cancellation).ConfigureAwait(false) ?? throw new InvalidDataException("The key rings are gone.");
            var changed = change(stored.Keys);
            if (ReferenceEquals(changed, stored.Keys) || await _source.SaveAsync(changed, stored.Version, cancellation).ConfigureAwait(false))
            {
                await RefreshAsync(cancellation).ConfigureAwait(false);
                return;
            }
        }

        throw new InvalidOperationException("The key rings keep being changed by somebody else.");
    }

    /// <summary>Where it fails the next minute tries again: a Key Vault that is away for a moment must not stop a declaration.</summary>
    private void RefreshWhenDue()
    {
        var snapshot = Current;
        if (_time.GetUtcNow() - snapshot.LoadedAt >= RefreshEvery)
        {
            _ = Task.Run(() => RefreshAsync(snapshot, CancellationToken.None));
        }
    }

    /// <param name="stale">Loaded again only while these are the ones at hand; null: in any case.</param>
    private async Task RefreshAsync(Snapshot? stale, CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var seen = Current;
            if (stale is not null && !ReferenceEquals(seen, stale))
            {
                return; // somebody refreshed while this one waited
            }

            var stored = await _source.LoadAsync(cancellation).ConfigureAwait(false) ?? throw new InvalidDataException("The key rings are gone.");
            var next = new Snapshot(stored, _time.GetUtcNow(), seen);

            // Keys leave a ring long after they have stopped sealing: one without the key that seals now is another installation's, put in its place
            // meanwhile.
            if (!next.ById.TryGetValue(seen.Encryption.Id, out var sealing) || sealing.Stored.Material != seen.Encryption.Stored.Material)
            {
                _replaced = true;
                Volatile.Write(ref _snapshot, new(seen.Rings, _time.GetUtcNow(), seen));
                throw new InvalidDataException(
                    "The key rings were replaced by others while this process runs; the ones it started with stay in use.");
            }

            _replaced = false;
            Volatile.Write(ref _snapshot, next);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The first search key: new ones are put behind it.</summary>
    private static StoredKey Naming(IReadOnlyList<StoredKey> keys) => keys.First(key => key.Purpose == KeyPurpose.Search);

    internal sealed class Snapshot
    {
        public Snapshot(StoredRings stored, DateTimeOffset loadedAt, Snapshot? previous = null)
        {
            (Rings, LoadedAt) = (stored, loadedAt);
            // Keys that did not change keep their working object with its ciphers and derived keys.
            ById = stored.Keys.ToFrozenDictionary(
                k => k.Id,
                k => previous is not null && previous.ById.TryGetValue(k.Id, out var known) && known.Stored == k ? known : new RingKey(k),
                StringComparer.Ordinal);
            Encryption = Active(KeyPurpose.Encryption);
            Search = Active(KeyPurpose.Search);
            Names = ById[Naming(stored.Keys).Id];
            AllSearch = [Search, .. ById.Values.Where(k => k.Stored.Purpose == KeyPurpose.Search && k != Search)
                .OrderBy(k => k.Id, StringComparer.Ordinal)];
        }

        public StoredRings Rings { get; }

        public DateTimeOffset LoadedAt { get; }

        public FrozenDictionary<string, RingKey> ById { get; }

        public RingKey Encryption { get; }

        public RingKey Search { get; }

        /// <summary>The first search key there was, by which documents are named.</summary>
        public RingKey Names { get; }

        /// <summary>The active search key first, then the others that are still looked up.</summary>
        public IReadOnlyList<RingKey> AllSearch { get; }

        private RingKey Active(KeyPurpose purpose)
        {
            var active = ById.Values.Where(k => k.Stored.Purpose == purpose && k.Stored.State == KeyState.Active).ToList();
            return active.Count == 1 ? active[0]
                : throw new InvalidDataException($"The {purpose} ring has {active.Count} active keys; it needs exactly one.");
        }
    }
}
