namespace Channels;

/// <summary>What became of a message that was sent, in words that an outbox can act on.</summary>
public enum DeliveryOutcome
{
    Sent,

    /// <summary>Nothing was delivered now; the same message may be sent again after <see cref="Delivery.RetryAfter"/>.</summary>
    TryLater,

    /// <summary>This message will never get through this way (conversation gone, person unfollowed, limit of the channel): use another way.</summary>
    Undeliverable,

    /// <summary>Our own set-up is wrong (credentials, permission): somebody must look.</summary>
    Misconfigured,
}

/// <param name="Id">The channel's id of the sent message, where it gives one.</param>
/// <param name="Code">The channel's own code, for the log.</param>
public sealed record Delivery(DeliveryOutcome Outcome, string? Id = null, TimeSpan? RetryAfter = null, string? Code = null);
