using System.Globalization;
using System.Text.Json.Serialization;
using Domain.Audit;
using Domain.Forms;
using Domain.Problems;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>What becomes of a batch of a department's rows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchStatus>))]
public enum BatchStatus
{
    /// <summary>Somebody has to say which column is what.</summary>
    [JsonStringEnumMemberName("headings")] Headings,

    /// <summary>A large file that waits, or is being read: its job says which.</summary>
    [JsonStringEnumMemberName("queued")] Queued,
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The file cannot be read to its end; no row of it counts.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Taken back: its rows are erased.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>One batch of a department's records. Who sent it, when, of which day; its rows lie in sealed parts beside it.</summary>
/// <param name="Upload">Under which opaque name its file and parts lie.</param>
/// <param name="Extension">".xlsx", ".csv" or ".json".</param>
/// <param name="Hash">SHA-256 of what was sent.</param>
/// <param name="Channel">By which door it came.</param>
public sealed record DepartmentBatch(
    string Department, DateOnly AsOf, bool Whole, string Upload, string Extension, long Bytes, string Hash, string Subject, string Role,
        string Channel, DateTimeOffset At)
{
    public BatchStatus Status { get; init; } = BatchStatus.Queued;

    /// <summary>What each column of the table is; empty where it is nothing. Null: not settled, or no table.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Goes up when reading starts again after a crash; what the tries before left lies under other names.</summary>
    public int Attempt { get; init; }

    /// <summary>Rows that hold a child.</summary>
    public int Rows { get; init; }

    /// <summary>Rows taken, without those that only repeat another one.</summary>
    public int Accepted { get; init; }

    /// <summary>Rows that say exactly what a row above them says.</summary>
    public int Repeated { get; init; }

    public int Rejected { get; init; }

    /// <summary>Rows taken although something in them could not be used.</summary>
    public int Warned { get; init; }

    /// <summary>Pairs of rows about one child that contradict each other.</summary>
    public int Pairs { get; init; }

    /// <summary>Earlier rows in force that this batch corrected when it came.</summary>
    public int Superseded { get; init; }

    /// <summary>Blobs of rows.</summary>
    public int Parts { get; init; }

    /// <summary>Blobs of what is wrong with rows, of what was not used, of pairs.</summary>
    public int ProblemParts { get; init; }

    public int WarningParts { get; init; }

    public int PairParts { get; init; }

    /// <summary>Why the file cannot be read to its end.</summary>
    public Problem? Refused { get; init; }

    /// <summary>When its rows were erased because none of them was in force any more.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    [JsonIgnore]
    public AuditActor By => new(Subject, Role);

    [JsonIgnore]
    public Department Of => Domain.Forms.Departments.Find(Department) ?? throw new InvalidDataException("A batch names an unknown department.");

    [JsonIgnore]
    public DepartmentProfile Profile => DepartmentProfiles.Find(Of)
    ?? throw new InvalidDataException("A batch names a department that sends nothing.");

    public SentBatch Sent(string id) => new(id, AsOf, At, Whole);

    public IndexFields Index() => new IndexFields().Set(Fields.Department, Department).Set(Fields.Status, Name(Status)).Set(Fields.At, At)
        .Set(Fields.Open, Status is BatchStatus.Queued or BatchStatus.Headings ? IndexValue.Of(true) : default(IndexValue?));

    public static string Name(BatchStatus status) => status switch
    {
        BatchStatus.Headings => "headings",
        BatchStatus.Queued => "queued",
        BatchStatus.Done => "done",
        BatchStatus.Failed => "failed",
        BatchStatus.Cancelled => "cancelled",
    };
}

/// <summary>A batch as it was read, with the version that a change names.</summary>
public sealed record StoredBatch(Document Document, DepartmentBatch Batch)
{
    public string Id => Document.Id;

    public string Version => Document.Version;

    public string County => Document.Partition.Key;

    public static StoredBatch Of(Document document) => new(document, document.Read(RecordsJson.Default.DepartmentBatch));
}

/// <summary>What is said about one row.</summary>
public sealed record RowNotes(int Row, IReadOnlyList<Problem> Problems);

/// <summary>Two rows about one child that contradict each other in these fields.</summary>
public sealed record RowPair(int First, int Second, IReadOnlyList<string> Fields);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DepartmentBatch))]
[JsonSerializable(typeof(RowNotes))]
[JsonSerializable(typeof(RowPair))]
internal sealed partial class RecordsJson : JsonSerializerContext;

/// <summary>The names under which the job and the blobs of a batch are found again.</summary>
internal static class RecordNames
{
    /// <summary>The kind of the job that reads a large file.</summary>
    public const string Job = "records";

    public const string Blobs = "records/";

    public static string Folder(string county, string upload) => $"{Blobs}{county}/{upload}/";

    public static string File(string county, string upload) => Folder(county, upload) + "file";

    public static string Rows(string county, DepartmentBatch batch, int part) => Part(county, batch, "rows", part);

    public static string Problems(string county, DepartmentBatch batch, int part) => Part(county, batch, "problems", part);

    public static string Warnings(string county, DepartmentBatch batch, int part) => Part(county, batch, "warnings", part);

    public static string Pairs(string county, DepartmentBatch batch, int part) => Part(county, batch, "pairs", part);

    private static string Part(string county, DepartmentBatch batch, string what, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(county, batch.Upload)}{batch.Attempt}-{what}-{part:D5}");
}
