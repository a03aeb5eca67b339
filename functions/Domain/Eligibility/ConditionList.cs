using System.Collections;

namespace Domain.Eligibility;

/// <summary>The conditions of one finding, in the order of the clause that asks for them.</summary>
public readonly struct ConditionList : IReadOnlyList<ConditionFinding>
{
    private readonly Line[] _lines;
    private readonly string _clause;

    internal ConditionList(string clause, Line[] lines) => (_clause, _lines) = (clause, lines);

    public int Count => _lines.Length;

    public ConditionFinding this[int index] => new(_lines[index], _clause);

    /// <summary>The same conditions as another clause asks for them.</summary>
    internal ConditionList As(string clause) => new(clause, _lines);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<ConditionFinding> IEnumerable<ConditionFinding>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator : IEnumerator<ConditionFinding>
    {
        private readonly ConditionList _list;
        private int _index;

        internal Enumerator(ConditionList list) => (_list, _index) = (list, -1);

        public readonly ConditionFinding Current => _list[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < _list.Count;

        void IEnumerator.Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
