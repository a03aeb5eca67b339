using System.Collections.Concurrent;

namespace Storage.Embedded;

/// <summary>
/// Rows as the writer last wrote them, still sealed: what is written again and again is what is read next (a draft between two messages), and this process
/// is the only one that writes. Only the writer puts rows in, in the order of its commits, so a row here is never older than the one on the disk. What is
/// only created is not kept: of a thousand declarations that come in, hardly one is opened within the second.
/// </summary>
internal sealed class RecentRows
{
    /// <summary>About how many bytes one generation holds; there are two.</summary>
    private const long Most = 4 * 1024 * 1024;

    private volatile ConcurrentDictionary<(int, Kind, string), EmbeddedStore.Row> _young = NewGeneration();
    private volatile ConcurrentDictionary<(int, Kind, string), EmbeddedStore.Row> _old = NewGeneration();
    private long _bytes;

    /// <summary>The row, or null where nothing is known here, which says nothing about the disk.</summary>
    public EmbeddedStore.Row? Find(int partition, Kind kind, string id) =>
        _young.TryGetValue((partition, kind, id), out var row) || _old.TryGetValue((partition, kind, id), out row) ? row : null;

    /// <summary>On the writer's thread, after the commit.</summary>
    public void Put(int partition, EmbeddedStore.Row row)
    {
        _young[(partition, row.Kind, row.Id)] = row;
        _bytes += row.Body.Length + 200;
        if (_bytes > Most)
        {
            (_old, _young, _bytes) = (_young, NewGeneration(), 0);
        }
    }

    /// <summary>On the writer's thread, after the commit.</summary>
    public void Forget(int partition, Kind kind, string id)
    {
        _young.TryRemove((partition, kind, id), out _);
        _old.TryRemove((partition, kind, id), out _);
    }

    private static ConcurrentDictionary<(int, Kind, string), EmbeddedStore.Row> NewGeneration() => new(concurrencyLevel: 2, capacity: 1024);
}
