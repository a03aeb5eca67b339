namespace Storage;

/// <summary>What may be asked of which partition; the same on every back end.</summary>
internal static class Addresses
{
    public static void MustFit(Partition partition, string id)
    {
        if (partition.IsIndex && partition.Key != id)
        {
            throw new ArgumentException("A partition of the index container holds the one document of its id.", nameof(id));
        }
    }

    public static void MustList(Partition partition)
    {
        if (partition.IsIndex && !partition.IsWholeIndex)
        {
            throw new ArgumentException("One document of the index container is found, not listed.", nameof(partition));
        }
    }

    public static void MustHaveChanges(Partition partition)
    {
        if (partition.IsIndex)
        {
            throw new ArgumentException("Change cursors run through a county's partition.", nameof(partition));
        }
    }

    public static void MustCommit(Partition partition, Batch batch)
    {
        if (batch.Count == 0)
        {
            throw new ArgumentException("A batch without a change.", nameof(batch));
        }

        if (partition.IsIndex && (batch.Count != 1 || batch.Changes[0].Id != partition.Key))
        {
            throw new ArgumentException("A batch on the index container holds exactly the document of its partition.", nameof(batch));
        }

        if (batch.County is { } county && county != partition.Key)
        {
            // Refused here, where the writer stands in the trace: the chain would stop at it minutes later, and for ever.
            throw new ArgumentException($"A batch whose audit entry is of {county} cannot be committed in {partition}.", nameof(batch));
        }
    }
}
