namespace App.Api.Operating;

/// <summary>How the system runs at this moment.</summary>
/// <param name="Since">When this instance began: what is counted of functions is counted since then.</param>
/// <param name="Unknown">What cannot be seen from here, and where it can, in words.</param>
public sealed record OperationsItem(
    DateTimeOffset At, DateTimeOffset Since, IReadOnlyList<CheckItem> Checks, IReadOnlyList<FunctionRunItem> Functions,
        IReadOnlyList<QueueStateItem> Queues,
    IReadOnlyList<PoisonItem> Poison, IReadOnlyList<JobStateItem> Jobs, StoreStateItem Store, IReadOnlyList<KeyItem> Keys,
        BackupStateItem? LastBackup,
    VerifiedItem? LastVerification, IReadOnlyList<string> Unknown);

/// <summary>A part that must work, or something that somebody has to see to.</summary>
/// <param name="Wrong">Null where it works.</param>
public sealed record CheckItem(string Name, string? Wrong);

/// <param name="Kind">timer or queue.</param>
/// <param name="LastAt">Null: not run by this instance yet.</param>
/// <param name="FailureCode">What it last failed of.</param>
public sealed record FunctionRunItem(string Name, string Kind, DateTimeOffset? LastAt, bool LastFailed, long Runs, long Failures,
    DateTimeOffset? FailedAt, string? FailureCode);

/// <param name="Waiting">Messages that are there, being worked on or not.</param>
/// <param name="Oldest">Since when the oldest waits; null: none does, or it is being worked on.</param>
public sealed record QueueStateItem(string Queue, int Waiting, DateTimeOffset? Oldest, int Poison);

/// <summary>A message that was tried five times.</summary>
/// <param name="Since">Since when it lies there.</param>
/// <param name="Reason">What the queue's function last failed of, as far as this instance saw it.</param>
public sealed record PoisonItem(string Queue, string Id, DateTimeOffset? Since, string? Reason);

/// <param name="Error">Code of what went wrong.</param>
public sealed record JobStateItem(string County, string Id, string Kind, string Status, int Done, int Total, DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt, string? Error);

/// <param name="Kind">embedded or azure.</param>
/// <param name="Bytes">Of the documents; null: not to be seen from here.</param>
/// <param name="Free">What the disk still takes.</param>
public sealed record StoreStateItem(string Kind, long? Bytes, long? BlobBytes, int? Blobs, long? Free);

public sealed record KeyItem(string Id, string Purpose, string State, DateTimeOffset CreatedOn);

public sealed record BackupStateItem(DateTimeOffset At, long Documents, int Blobs, long Bytes);

public sealed record VerifiedItem(DateTimeOffset At, string County);

/// <summary>What became of a message.</summary>
/// <param name="Action">retry or discard.</param>
public sealed record PoisonSettled(string Queue, string Id, string Action);
