namespace App.Documents.Excel;

/// <summary>How much of a department's list is taken on: a whole county's insured, with room.</summary>
internal static class RecordLimits
{
    public static ImportLimits Default { get; } = new()
    {
        MaxBytes = 200L * 1024 * 1024,
        MaxUnpackedBytes = 2L * 1024 * 1024 * 1024,
        MaxRows = 1_100_000,
    };
}
