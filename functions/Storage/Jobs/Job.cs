using System.Text.Json.Serialization;

namespace Storage.Jobs;

[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    [JsonStringEnumMemberName("queued")] Queued,
    [JsonStringEnumMemberName("running")] Running,
    [JsonStringEnumMemberName("done")] Done,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>A long piece of work, done in chunks, each idempotent and recorded; a crash resumes at <see cref="Checkpoint"/>.</summary>
/// <param name="Kind">import, records, verification, rollup, releaseCheck, rotation, countyMove.</param>
/// <param name="County">The partition that holds the job.</param>
/// <param name="Phase">What is being done, for the progress display.</param>
/// <param name="Checkpoint">Where to go on: opaque to everyone but the job's own handler.</param>
/// <param name="Error">Code of what went wrong; never personal data.</param>
public sealed record Job(
    string Id, string Kind, string County, JobStatus Status, int Done, int Total, string Phase, string? Checkpoint, string? Error,
    DateTimeOffset StartedAt, DateTimeOffset ChangedAt, bool CancelRequested = false)
{
    [JsonIgnore]
    public bool IsOpen => Status is JobStatus.Queued or JobStatus.Running;
}
