using System.Globalization;
using Domain.Time;

namespace Storage.Sealing;

/// <summary>What the keys in use should be like: settings <c>Keys:Suite</c> and <c>Keys:Since</c>.</summary>
/// <param name="Suite">What new keys are made for.</param>
/// <param name="Since">Keys made before this day (China's) are exchanged, once it has come; null: none for its age.</param>
public sealed record KeyWish(CipherSuite Suite, DateOnly? Since = null)
{
    public static KeyWish Usual { get; } = new(CipherSuite.Aes256GcmHmacSha256);

    /// <summary>How long a ring rests after a new key, before another suite alone asks for the next one.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    /// <summary>So many keys has a ring at most where another suite alone asks for the next one: each is looked up in every search.</summary>
    public const int Most = 16;

    /// <summary>
    /// Why no new key is made although the one in use is of another suite, in words; null where nothing is held up. Two instances with different
    /// <c>Keys:Suite</c> would otherwise take turns without end. A day set in <c>Keys:Since</c> is never held up: it asks once.
    /// </summary>
    internal string? HeldUp(IReadOnlyList<StoredKey> keys, DateTimeOffset now) =>
        Purposes.Select(purpose => HeldUp(keys, purpose, now)).FirstOrDefault(words => words is not null);

    /// <summary>The rings one step nearer to the wish, or the same list where there is nothing to do or to wait for.</summary>
    /// <remarks>
    /// Each step follows from the rings alone, so whoever dies in between is followed by anybody: a key that is wanted and does not exist is
    /// added; one that every instance knows by now becomes active. No key of before is ever taken up again.
    /// </remarks>
    internal IReadOnlyList<StoredKey> Next(IReadOnlyList<StoredKey> keys, DateTimeOffset now)
    {
        foreach (var purpose in Purposes)
        {
            var active = Active(keys, purpose);
            if (Likes(active, now))
            {
                continue;
            }

            if (Waiting(keys, active, now) is not { } next)
            {
                keys = HeldUp(keys, purpose, now) is null ? [.. keys, StoredKey.New(purpose, Suite, KeyState.DecryptOnly, now)] : keys;
            }
            else if (now - next.CreatedOn >= KeyRings.ActivateAfter)
            {
                keys = Activated(keys, next);
            }
        }

        return keys;
    }

    /// <summary>The same keys, that one the active one of its ring.</summary>
    internal static IReadOnlyList<StoredKey> Activated(IReadOnlyList<StoredKey> keys, StoredKey active) =>
        [.. keys.Select(key => key.Purpose != active.Purpose ? key
            : key with { State = key.Id == active.Id ? KeyState.Active : KeyState.DecryptOnly })];

    private static readonly KeyPurpose[] Purposes = [KeyPurpose.Encryption, KeyPurpose.Search];

    private static StoredKey Active(IReadOnlyList<StoredKey> keys, KeyPurpose purpose) =>
        keys.Single(key => key.Purpose == purpose && key.State == KeyState.Active);

    /// <summary>The one that is to follow the active one; new ones are put behind the others.</summary>
    private StoredKey? Waiting(IReadOnlyList<StoredKey> keys, StoredKey active, DateTimeOffset now) =>
        keys.SkipWhile(key => key != active).FirstOrDefault(key => key.Purpose == active.Purpose && Likes(key, now));

    private string? HeldUp(IReadOnlyList<StoredKey> keys, KeyPurpose purpose, DateTimeOffset now)
    {
        var (ring, active) = (keys.Where(key => key.Purpose == purpose).ToList(), Active(keys, purpose));
        if (Likes(active, now) || IsTooOld(active, now) || Waiting(keys, active, now) is not null)
        {
            return null;
        }

        // The first key of an installation is nobody's exchange.
        var rested = ring[^1].CreatedOn + Rest;
        var why = ring.Count >= Most ? $"its ring has {ring.Count} keys"
            : ring.Count > 1 && now < rested ? $"not before {rested.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"
            : null;
        return why is null ? null
            : $"Keys:Suite here asks for {Suite.Name}, but key {active.Id} in use is for {active.Suite}: "
                + $"another instance has another Keys:Suite, or it was changed back. No new key: {why}";
    }

    private bool Likes(StoredKey key, DateTimeOffset now) => key.Suite == Suite.Name && !IsTooOld(key, now);

    private bool IsTooOld(StoredKey key, DateTimeOffset now) =>
        Since is { } day && day <= CivilTime.ChinaDate(now) && CivilTime.ChinaDate(key.CreatedOn) < day;
}
