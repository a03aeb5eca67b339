using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Domain.Matching;

/// <summary>A list with everything that finding somebody in it needs.</summary>
internal sealed class ListIndex
{
    private readonly BlockIndex _index;
    private readonly ConcurrentBag<Search> _idle = [];

    private ListIndex(RecordSet list, BlockIndex index) => (List, _index) = (list, index);

    public RecordSet List { get; }

    public static ListIndex Of(RecordSet list) => new(list, BlockIndex.Build(list.Count, () =>
    {
        var scratch = new Blocking.Scratch();
        return (record, keys) =>
        {
            Blocking.OfNumber(list.Entries[record], scratch, keys);
            Blocking.WithoutNumber(list, list.Entries[record], otherDates: false, narrow: false, scratch, keys);
        };
    }));

    /// <summary>Gives a search of its own for as long as the work takes; as many are kept as ever worked at once.</summary>
    public T Searching<T>(Func<Search, T> work)
    {
        var search = _idle.TryTake(out var idle) ? idle : new Search(this);
        try
        {
            return work(search);
        }
        finally
        {
            _idle.Add(search);
        }
    }

    internal sealed class Search(ListIndex of)
    {
        private readonly Blocking.Scratch _scratch = new();
        private readonly List<ulong> _keys = [];
        private readonly List<int> _found = [];
        private readonly int[] _seen = new int[of.List.Count];
        private int _turn;

        /// <summary>The records with this valid number, into a list that the next search overwrites.</summary>
        public List<int> WithNumber(in Entry entry)
        {
            _found.Clear();
            if (entry.Kind is NumberKind.Valid or NumberKind.Other)
            {
                of._index.Find(Blocking.Exact(entry.Code), _found);
                var code = entry.Code;
                _found.RemoveAll(record => of.List.Entries[record].Code != code);
            }

            return _found;
        }

        /// <summary>Every record that shares a key, each once, in no order, into a list that the next search overwrites.</summary>
        public List<int> Near(RecordSet list, in Entry entry, bool byNumber, bool narrow = false)
        {
            _keys.Clear();
            _found.Clear();
            if (byNumber)
            {
                Blocking.OfNumber(entry, _scratch, _keys);
            }

            Blocking.WithoutNumber(list, entry, otherDates: !narrow, narrow, _scratch, _keys);
            foreach (var key in _keys)
            {
                of._index.Find(key, _found);
            }

            _turn++;
            var kept = 0;
            var found = CollectionsMarshal.AsSpan(_found);
            foreach (var record in found)
            {
                if (_seen[record] != _turn)
                {
                    _seen[record] = _turn;
                    found[kept++] = record;
                }
            }

            _found.RemoveRange(kept, _found.Count - kept);
            return _found;
        }
    }
}
