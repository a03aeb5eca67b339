using Domain.Forms;

namespace Storage.Sealing;

/// <summary>What the keys in use should be like: settings <c>Keys:Suite</c> and <c>Keys:Since</c>.</summary>
/// <param name="Suite">What new keys are made for.</param>
/// <param name="Since">Keys made before this day (China's) are exchanged, once it has come; null: none for its age.</param>
public sealed record KeyWish(CipherSuite Suite, DateOnly? Since = null)
{
    public static KeyWish Usual { get; } = new(CipherSuite.Aes256GcmHmacSha256);

    /// <summary>The rings one step nearer to the wish, or the same list where there is nothing to do or to wait for.</summary>
    /// <remarks>
    /// Each step follows from the rings alone, so whoever dies in between is followed by anybody: a key that is wanted and does not exist is
    /// added; one that every instance knows by now becomes active. No key of before is ever taken up again.
    /// </remarks>
    internal IReadOnlyList<StoredKey> Next(IReadOnlyList<StoredKey> keys, DateTimeOffset now)
    {
        foreach (var purpose in (KeyPurpose[])[KeyPurpose.Encryption, KeyPurpose.Search])
        {
            var active = keys.Single(key => key.Purpose == purpose && key.State == KeyState.Active);
            if (Likes(active, now))
            {
                continue;
            }

            // New ones are put behind the others.
            if (keys.SkipWhile(key => key != active).FirstOrDefault(key => key.Purpose == purpose && Likes(key, now)) is not { } next)
            {
                keys = [.. keys, StoredKey.New(purpose, Suite, KeyState.DecryptOnly, now)];
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
        [.. keys.Select(key => key.Purpose != active.Purpose ? key : key with { State = key.Id == active.Id ? KeyState.Active : KeyState.DecryptOnly })];

    private bool Likes(StoredKey key, DateTimeOffset now) =>
        key.Suite == Suite.Name && !(Since is { } day && day <= CivilTime.ChinaDate(now) && CivilTime.ChinaDate(key.CreatedOn) < day);
}
