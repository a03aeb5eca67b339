namespace App.Documents.Excel;

/// <summary>
/// How much of an uploaded table is taken on. Checked before the content is read, and again while it is: a file may lie about itself.
/// </summary>
public sealed record ImportLimits
{
    /// <summary>The file as uploaded, in bytes. A hundred thousand children with every box filled take 40 MB.</summary>
    public long MaxBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>Everything in the file unpacked, in bytes.</summary>
    public long MaxUnpackedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How many times larger than packed one part may be; real sheets stay under 60, a bomb reaches 1,000.</summary>
    public int MaxRatio { get; init; } = 150;

    /// <summary>Distinct texts are kept in memory while the file is read; their total, in bytes.</summary>
    public int MaxSharedBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Children in one file.</summary>
    public int MaxRows { get; init; } = 100_000;

    public static ImportLimits Default { get; } = new();
}
