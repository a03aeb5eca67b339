namespace Storage.Embedded;

/// <summary>A place in the terms table: county, kind and field as one number.</summary>
internal static class Scopes
{
    public static long Of(long partition, long kind) => (partition * 10_000) + (kind * 100);

    public static long Of(Partition partition, Kind kind, IndexField field) => Of(partition.Number, kind.Number) + field.Number;
}
