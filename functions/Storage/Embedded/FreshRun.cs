using System.Buffers;
using System.Collections.Concurrent;

namespace Storage.Embedded;

/// <summary>The waiting documents of one kind in one county.</summary>
internal sealed class FreshGroup
{
    public ConcurrentDictionary<string, FreshDocument> Documents { get; } = new(concurrencyLevel: 1, capacity: 31);

    /// <summary>Those in no run, as they came; what is not in <see cref="Documents"/> with this row any more is passed over.</summary>
    public Queue<(long Row, string Id)> Order { get; } = new();

    /// <summary>Under way; null: none.</summary>
    public FreshRun? Run { get; set; }

    /// <summary>The row of the first that waits or is being merged; beyond all rows where there is none.</summary>
    public long First() => Run?.First ?? FirstInOrder();

    public long FirstInOrder()
    {
        // What was deleted while it waited, or deleted and made again, is not waited for.
        while (Order.TryPeek(out var first) && !(Documents.TryGetValue(first.Id, out var waiting) && waiting.Row == first.Row))
        {
            Order.Dequeue();
        }

        return Order.TryPeek(out var next) ? next.Row : long.MaxValue;
    }
}

/// <summary>The documents of a group that waited when it began, with their entries in the order of the trees.</summary>
internal sealed class FreshRun
{
    /// <summary>Enough to fill the pages of a large county's search tokens, few enough to be sorted between two transactions.</summary>
    private const int MostInRun = 4096;

    private readonly FreshGroup _group;
    private readonly List<FreshDocument> _documents;
    private Entry[] _entries;

    public FreshRun(long scope, FreshGroup group)
    {
        (Scope, _group, First) = (scope, group, group.FirstInOrder());
        var most = Math.Min(MostInRun, group.Order.Count);
        (_documents, _entries) = (new(most), ArrayPool<Entry>.Shared.Rent(most * 4));
        var kind = Scopes.KindOf(scope);
        while (_documents.Count < MostInRun && group.Order.TryDequeue(out var waiting))
        {
            if (group.Documents.TryGetValue(waiting.Id, out var document) && document.Row == waiting.Row)
            {
                document.IsMerging = true;
                _documents.Add(document);
                Add(new(document, 0, default));
                foreach (var line in FieldText.Lines(document.Fields))
                {
                    if (kind?.IsTerm(line.Number) == true)
                    {
                        Add(new(document, line.Number, line.Value));
                    }
                }
            }
        }

        _entries.AsSpan(0, Count).Sort(static (one, other) => one.Field != other.Field ? one.Field.CompareTo(other.Field)
            : one.Value.SequenceCompareTo(other.Value) is not 0 and var order ? order : string.CompareOrdinal(one.Document.Id, other.Document.Id));
    }

    public long Scope { get; }

    /// <summary>The row of its first document.</summary>
    public long First { get; }

    public int Count { get; private set; }

    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, Count);

    /// <summary>So many entries are in the trees.</summary>
    public int Written { get; set; }

    /// <summary>All are. Returns how many documents wait no more.</summary>
    public int Release()
    {
        var released = 0;
        foreach (var document in _documents)
        {
            if (!document.IsGone)
            {
                _group.Documents.TryRemove(document.Id, out _);
                released++;
            }
        }

        // Large enough to be an old object from its birth; a new one for every run would have the collector look at everything old twice a second.
        ArrayPool<Entry>.Shared.Return(_entries, clearArray: true);
        (_entries, Count, Written) = ([], 0, 0);
        return released;
    }

    private void Add(Entry entry)
    {
        if (Count == _entries.Length)
        {
            var larger = ArrayPool<Entry>.Shared.Rent(Count * 2);
            _entries.CopyTo(larger, 0);
            ArrayPool<Entry>.Shared.Return(_entries, clearArray: true);
            _entries = larger;
        }

        _entries[Count++] = entry;
    }

    /// <param name="number">Of the field; 0: the address.</param>
    /// <param name="value">Where it stands in the text of the document's fields.</param>
    public readonly struct Entry(FreshDocument document, int number, Range value)
    {
        public FreshDocument Document => document;

        public int Field => number;

        public ReadOnlySpan<char> Value => number == 0 ? default : document.Fields.AsSpan()[value];
    }
}
