using Domain.Audit;

namespace Domain.Privacy;

/// <summary>
/// A phone or computer on which an account of the staff has signed in. It lasts longer than a session: what is kept on a phone for want of a signal
/// outlives the half hour without a request, and so must the way to take it back.
/// </summary>
/// <remarks>The director of a village loses her phone on the bus; at the township's computer she ends it before anybody reads in it.</remarks>
/// <param name="Account">Pseudonym of the account.</param>
/// <param name="Name">What sort of device it says it is, in Chinese; nothing that tells one phone from another.</param>
/// <param name="Since">The first sign-in.</param>
/// <param name="UsedAt">The last use, to a quarter of an hour.</param>
public sealed record Device(string Id, string Account, string Name, DateTimeOffset Since, DateTimeOffset UsedAt)
{
    /// <summary>How long after its last use, or its end, it is remembered: a day longer than a phone keeps what was typed and not sent.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(31);

    /// <summary>Who ended it; null while it may be used.</summary>
    public AuditActor? EndedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsEnded => EndedAt is not null;

    /// <summary>When it is forgotten.</summary>
    public DateTimeOffset ForgottenAt => (EndedAt ?? UsedAt) + Remembered;

    /// <summary>In use at that moment; one that is ended stays so.</summary>
    public Device Used(DateTimeOffset now) => IsEnded ? this : this with { UsedAt = now };

    /// <summary>Nobody uses it any more; who ended it first ended it.</summary>
    public Device End(AuditActor by, DateTimeOffset now) => IsEnded ? this : this with { EndedBy = by, EndedAt = now };
}
