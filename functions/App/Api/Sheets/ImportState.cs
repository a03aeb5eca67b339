using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Audit;
using Domain.Forms;
using Domain.Problems;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>Everything known of an uploaded table: what the job that checks it keeps as its checkpoint.</summary>
/// <param name="At">When it was handed in, to the millisecond: its rows are judged, and submitted, as of it.</param>
/// <param name="Hash">SHA-256 of the file: the same file again is told.</param>
public sealed record ImportState(string Form, int Version, string Extension, long Bytes, string Hash, string Subject, string Role, DateTimeOffset At)
{
    /// <summary>Goes up when checking starts again after a crash; what the tries before left lies under other names.</summary>
    public int Attempt { get; init; }

    public int Rows { get; init; }

    public int Good { get; init; }

    public int Bad { get; init; }

    /// <summary>Blobs of rows that are ready to be written.</summary>
    public int Parts { get; init; }

    /// <summary>Blobs of rows with problems.</summary>
    public int ProblemParts { get; init; }

    /// <summary>Rows whose children are declared or registered already; neither among the good ones nor among the bad.</summary>
    public int Known { get; init; }

    /// <summary>Of these the ones without a mistake.</summary>
    public int KnownReady { get; init; }

    /// <summary>Blobs of such rows, ready to be written where somebody chooses it.</summary>
    public int KnownParts { get; init; }

    /// <summary>Blobs of what is said about them.</summary>
    public int ToldParts { get; init; }

    /// <summary>Why no row of the file may be taken.</summary>
    public Problem? Refused { get; init; }

    /// <summary>An earlier import of the very same file whose rows were written.</summary>
    public string? SameAs { get; init; }

    /// <summary>Columns that the form once asked for and no longer does: nothing of them was read. Null: there are none.</summary>
    public IReadOnlyList<string>? Retired { get; init; }

    [JsonIgnore]
    public AuditActor By => new(Subject, Role);

    [JsonIgnore]
    public FormDefinition Definition => FormCatalogue.Find(Form, Version) ?? throw new InvalidDataException("An import names an unknown form.");

    public static ImportState Of(Job job) => JsonSerializer.Deserialize(job.Checkpoint!, SheetJson.Default.ImportState)!;

    public string Write() => JsonSerializer.Serialize(this, SheetJson.Default.ImportState);
}

/// <summary>How far the rows of an import are written: whole parts, each of which may be done again without harm.</summary>
/// <param name="Known">Also the rows of children who are there already.</param>
/// <param name="Part">Parts done: those of the good rows, then those of the known ones.</param>
/// <param name="Skipped">Rows that turned out to be there when they came to be written.</param>
public sealed record WriteState(string Import, string Subject, string Role, bool Known = false, int Part = 0, int Skipped = 0)
{
    public static WriteState Of(Job job) => JsonSerializer.Deserialize(job.Checkpoint!, SheetJson.Default.WriteState)!;

    public string Write() => JsonSerializer.Serialize(this, SheetJson.Default.WriteState);
}

/// <summary>How far an import is undone.</summary>
/// <param name="After">Continuation of the list of chunks.</param>
public sealed record UndoState(string Import, string Subject, string Role, string Reason, string? After = null, int Kept = 0)
{
    public static UndoState Of(Job job) => JsonSerializer.Deserialize(job.Checkpoint!, SheetJson.Default.UndoState)!;

    public string Write() => JsonSerializer.Serialize(this, SheetJson.Default.UndoState);
}

/// <summary>A row that was written, or that undoing dealt with.</summary>
/// <param name="Outcome">Of writing: null where it was written, else <see cref="Already"/>. Of undoing: null where it was withdrawn, else why not
/// (<see cref="UndoOutcomes"/>).</param>
public sealed record ChunkRow(int Row, string Declaration, string? Outcome = null)
{
    /// <summary>The child was there when the row came to be written: somebody else had written it meanwhile.</summary>
    public const string Already = "already-there";
}

/// <summary>The rows of a table that one commit wrote or took back; the document beside them in the same commit.</summary>
public sealed record Chunk(IReadOnlyList<ChunkRow> Rows);

/// <summary>What is wrong with one row.</summary>
public sealed record RowProblems(int Row, IReadOnlyList<Problem> Problems);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportState))]
[JsonSerializable(typeof(WriteState))]
[JsonSerializable(typeof(UndoState))]
[JsonSerializable(typeof(Chunk))]
[JsonSerializable(typeof(RowProblems))]
[JsonSerializable(typeof(KnownRow))]
internal sealed partial class SheetJson : JsonSerializerContext;

/// <summary>The names under which an import's jobs and blobs are found again: all follow from its id.</summary>
internal static class ImportNames
{
    public const string Check = "import";
    public const string Write = "import.write";
    public const string Undo = "import.undo";
    public const string Blobs = "imports/";

    public static string WriteJob(string import) => Derive(import, Write);

    public static string UndoJob(string import) => Derive(import, Undo);

    public static string File(string import) => $"{Blobs}{import}/file";

    public static string Part(string import, int attempt, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Blobs}{import}/{attempt}-rows-{number:D5}");

    /// <summary>Rows of children who are there already. "-rows-" as for the others: they go with them.</summary>
    public static string KnownPart(string import, int attempt, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Blobs}{import}/{attempt}-rows-known-{number:D5}");

    public static string Known(string import, int attempt, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Blobs}{import}/{attempt}-known-{number:D5}");

    public static string Problems(string import, int attempt, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Blobs}{import}/{attempt}-problems-{number:D5}");

    public static string Chunk(string job, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{job}-{number:D6}");

    private static string Derive(string import, string purpose) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(import + "\n" + purpose)).AsSpan(0, 16));
}
