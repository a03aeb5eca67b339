using System.Globalization;
using System.Security.Cryptography;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>What became of the key of a slot of all backups; a slot is one county's records of one kind that are due in one year.</summary>
/// <param name="Id">Of the slot: county, kind and year with points between, in lower case.</param>
/// <param name="IsHeld">The key itself lies there.</param>
/// <param name="GivenUpOn">Since when two people have agreed that it goes; until it is destroyed it still opens, and may be taken back.</param>
/// <param name="Entry">Id of the audit entry that will say that it was destroyed: whoever tries again writes the same.</param>
/// <param name="Seen">Days on which somebody saw it given up and its year over: a clock that jumps counts one day, however far.</param>
/// <param name="IsStrange">Something lies there that this version does not know.</param>
public sealed record BackupKeyState(string Id, bool IsHeld, DateOnly? GivenUpOn, string? Entry, IReadOnlySet<DateOnly> Seen, DateOnly? DestroyedOn,
    bool IsStrange)
{
    /// <summary>Neither there nor destroyed: somebody has to bring it back, or what lies under it is lost.</summary>
    public bool IsMissing => !IsHeld && DestroyedOn is null;
}

/// <summary>
/// The keys under which records lie in backups, one a slot: where the key rings are, sealed with them, never in a backup and never in the data.
/// Beside the key lie marks with a day in their name (given up, seen, destroyed), so that what became of it is read without opening anything, and no
/// two writers ever change the same thing.
/// </summary>
/// <remarks>
/// A destroyed key leaves its mark behind: a restoring must tell what was destroyed from what somebody forgot to bring along. Whoever keeps copies of
/// the folder keeps the keys: it is mirrored, not archived.
/// </remarks>
public sealed class BackupKeys
{
    /// <summary>On Azure: a container of its own.</summary>
    public const string Container = "backup-keys";

    private const string Key = "key";
    private const string Given = "given";
    private const string SeenOn = "seen";
    private const string Destroyed = "destroyed";
    private const string Day = "yyyyMMdd";

    private readonly Lazy<IBlobStore> _blobs;
    private readonly string? _folder;
    private readonly KeyRings _rings;
    private readonly TimeProvider _time;

    private BackupKeys(Lazy<IBlobStore> blobs, string? folder, KeyRings rings, TimeProvider time) =>
        (_blobs, _folder, _rings, _time) = (blobs, folder, rings, time);

    /// <summary>Days for which whoever may recover what was deleted still finds a destroyed key: it is unreadable everywhere only
    /// afterwards.</summary>
    public int SoftDeleteDays { get; private init; }

    /// <param name="temporary">A backup and a server may work at the same time: each has a temporary folder of its own.</param>
    internal static BackupKeys InFolder(StorageSettings settings, KeyRings rings, TimeProvider time, string temporary = "temporary") =>
        new(new(() => new FolderBlobs(settings.BackupKeyFolder, rings, new(), temporary)), settings.BackupKeyFolder, rings, time);

    /// <param name="softDeleteDays">Of the account, by infra-bicep.</param>
    internal static BackupKeys InContainer(IBlobStore blobs, KeyRings rings, TimeProvider time, int softDeleteDays) =>
        new(new(blobs), null, rings, time) { SoftDeleteDays = softDeleteDays };

    /// <summary>Every key that there is or was of a county, by its id.</summary>
    public async Task<IReadOnlyList<BackupKeyState>> ListAsync(string county, CancellationToken cancellation)
    {
        var marks = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (_folder is null || Directory.Exists(_folder))
        {
            await foreach (var name in _blobs.Value.ListAsync(county + "/", cancellation).ConfigureAwait(false))
            {
                var slash = name.LastIndexOf('/');
                var id = name[..slash].Replace('/', '.');
                if (!marks.TryGetValue(id, out var mine))
                {
                    marks[id] = mine = [];
                }

                mine.Add(name[(slash + 1)..]);
            }
        }

        return [.. marks.Select(slot => Read(slot.Key, slot.Value))];
    }

    /// <summary>Two people have agreed that it goes; again and again the same.</summary>
    /// <param name="entry">Of the audit entry that will say that it is destroyed.</param>
    public async Task GiveUpAsync(string id, string entry, DateOnly today, CancellationToken cancellation)
    {
        if ((await FindAsync(id, cancellation).ConfigureAwait(false)) is { IsHeld: true, GivenUpOn: null, DestroyedOn: null })
        {
            await MarkAsync(id, $"{Given}-{On(today)}-{entry}", cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>It is held again, as if nobody had given it up.</summary>
    /// <returns>False: it is destroyed.</returns>
    public async Task<bool> TakeBackAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation).ConfigureAwait(false) is not { IsHeld: true, DestroyedOn: null })
        {
            return false;
        }

        foreach (var mark in (await MarksAsync(id, cancellation).ConfigureAwait(false)).Where(static mark =>
            mark.StartsWith(Given, StringComparison.Ordinal) || mark.StartsWith(SeenOn, StringComparison.Ordinal)))
        {
            await _blobs.Value.DeleteAsync(NameOf(id, mark), cancellation).ConfigureAwait(false);
        }

        return await FindAsync(id, cancellation).ConfigureAwait(false) is { IsHeld: true, DestroyedOn: null };
    }

    /// <summary>Notes that it was seen given up on a day.</summary>
    public Task SeeAsync(string id, DateOnly today, CancellationToken cancellation) => MarkAsync(id, $"{SeenOn}-{On(today)}", cancellation);

    /// <summary>Destroys it: first it is said, then done, and done again where a crash came between.</summary>
    /// <exception cref="InvalidOperationException">Nobody has given it up.</exception>
    public async Task DestroyAsync(string id, DateOnly today, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation).ConfigureAwait(false) is not { } state || (state.GivenUpOn ?? state.DestroyedOn) is null)
        {
            throw new InvalidOperationException($"The backup key {id} was not given up.");
        }

        if (state.DestroyedOn is null)
        {
            await MarkAsync(id, $"{Destroyed}-{On(today)}", cancellation).ConfigureAwait(false);
        }

        await _blobs.Value.DeleteAsync(NameOf(id, Key), cancellation).ConfigureAwait(false);
    }

    /// <summary>The key to seal with, made where there is none.</summary>
    /// <exception cref="BackupRefusedException">It was given up: nothing new may lie under it. Or it is there and does not open.</exception>
    internal async Task<RingKey> UseAsync(string id, DateOnly today, CancellationToken cancellation)
    {
        // Given up on a day that has not come: the clock stood ahead, and the timer takes it back.
        if (await FindAsync(id, cancellation).ConfigureAwait(false) is { } state && (state.DestroyedOn is not null || state.GivenUpOn <= today))
        {
            throw new BackupRefusedException($"备份密钥 {id} 已经批准销毁，不能再用来做新的备份。系统的日期可能不对，请先核对时钟。");
        }

        if (await OpenAsync(id, cancellation).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        var made = StoredKey.New(KeyPurpose.Encryption, _rings.Current.Encryption.Suite, KeyState.Active, _time.GetUtcNow()) with { Id = id };
        await _blobs.Value.CreateAsync(NameOf(id, Key), new MemoryStream(KeyJson.Write([made])), cancellation).ConfigureAwait(false);

        // Made now, or by another backup in this moment.
        return await OpenAsync(id, cancellation).ConfigureAwait(false) ?? throw new BackupRefusedException($"备份密钥 {id} 写不下来。请检查{WhereTheyAre}。");
    }

    /// <summary>The key to open with; null: it is not there, or does not open.</summary>
    internal async Task<(RingKey? Key, bool IsDestroyed)> TryOpenAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation).ConfigureAwait(false) is not { } state)
        {
            return (null, false);
        }

        try
        {
            return state.DestroyedOn is not null ? (null, true) : (await OpenAsync(id, cancellation).ConfigureAwait(false), false);
        }
        catch (BackupRefusedException)
        {
            return (null, false);
        }
    }

    /// <summary>The keys cannot be reached just now: no reason to keep what does not depend on them.</summary>
    public static bool IsOutOfReach(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or global::Azure.RequestFailedException;

    /// <summary>Tells two keys of the same name apart, and says nothing of either.</summary>
    internal static string FingerprintOf(RingKey key) => Convert.ToHexStringLower(key.Derive([], "backup-key fingerprint 1"u8))[..32];

    private string WhereTheyAre => _folder is null ? $"存储账户的容器 {Container}" : $"文件夹 {_folder}";

    private async Task<RingKey?> OpenAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var content = await _blobs.Value.OpenAsync(NameOf(id, Key), cancellation).ConfigureAwait(false);
            if (content is null)
            {
                return null;
            }

            await using (content.ConfigureAwait(false))
            {
                using var plain = new MemoryStream();
                await content.CopyToAsync(plain, cancellation).ConfigureAwait(false);
                return KeyJson.Parse(plain.ToArray()) is [{ } key] && key.Id == id ? new(key) : throw new InvalidDataException();
            }
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or InvalidDataException)
        {
            throw new BackupRefusedException($"备份密钥 {id} 打不开：与现在的密钥（Keys:Path）不是一套，或者已经损坏。请从{WhereTheyAre}同步保存的那一份放回。");
        }
    }

    private async Task<BackupKeyState?> FindAsync(string id, CancellationToken cancellation) =>
        await MarksAsync(id, cancellation).ConfigureAwait(false) is { Count: > 0 } marks ? Read(id, marks) : null;

    private async Task<List<string>> MarksAsync(string id, CancellationToken cancellation)
    {
        var marks = new List<string>();
        var prefix = NameOf(id, "");
        if (_folder is null || Directory.Exists(_folder))
        {
            await foreach (var name in _blobs.Value.ListAsync(prefix, cancellation).ConfigureAwait(false))
            {
                marks.Add(name[prefix.Length..]);
            }
        }

        return marks;
    }

    private Task<bool> MarkAsync(string id, string mark, CancellationToken cancellation) =>
        _blobs.Value.CreateAsync(NameOf(id, mark), new MemoryStream(), cancellation);

    private static BackupKeyState Read(string id, List<string> marks)
    {
        var (isHeld, isStrange, seen) = (false, false, new HashSet<DateOnly>());
        var (given, entry, destroyed) = ((DateOnly?)null, (string?)null, (DateOnly?)null);
        foreach (var mark in marks)
        {
            switch (mark.Split('-'))
            {
                case [Key]:
                    isHeld = true;
                    break;
                case [Given, var day, var of] when IsDay(day, out var on):
                    // Two instances at midnight: the later day.
                    (given, entry) = given > on ? (given, entry) : (on, of);
                    break;
                case [SeenOn, var day] when IsDay(day, out var on):
                    seen.Add(on);
                    break;
                case [Destroyed, var day] when IsDay(day, out var on):
                    destroyed = destroyed > on ? destroyed : on;
                    break;
                default:
                    isStrange = true;
                    break;
            }
        }

        return new(id, isHeld, given, entry, seen, destroyed, isStrange);

        static bool IsDay(string text, out DateOnly day) =>
            DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static string On(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    private static string NameOf(string id, string mark) => id.Replace('.', '/') + "/" + mark;
}
