namespace Domain.Matching;

/// <summary>Which records of one list are one person: rows sent twice, a girl registered as 流动 in one county and 留守 in another.</summary>
internal sealed class Persons
{
    private readonly int[] _parents;
    private readonly ulong[] _marks;

    private Persons(ulong[] marks) => (_marks, _parents) = (marks, [.. Enumerable.Range(0, marks.Length)]);

    /// <summary>
    /// Records with one number that do not contradict each other; and with one name, birth date and grown-up where no number says otherwise.
    /// </summary>
    public static Persons Of(RecordSet list)
    {
        var persons = new Persons(list.Marks);
        var index = BlockIndex.Build(list.Count, () => (record, keys) => Blocking.SamePerson(list, list.Entries[record], keys));
        var pairs = Chunks.Map(list.Count, (from, to) =>
        {
            List<ulong> keys = [];
            List<int> found = [];
            List<(int, int)> same = [];
            for (var record = from; record < to; record++)
            {
                keys.Clear();
                Blocking.SamePerson(list, list.Entries[record], keys);
                foreach (var key in keys)
                {
                    found.Clear();
                    index.Find(key, found);
                    same.AddRange(found.Where(other => other < record && AreOne(list, list.Entries[record], list.Entries[other]))
                        .Select(other => (record, other)));
                }
            }

            return same;
        });
        foreach (var (record, other) in pairs.SelectMany(chunk => chunk))
        {
            persons.Join(record, other);
        }

        return persons;
    }

    public int Count => _parents.Length;

    /// <summary>The record that stands for the person: of its records the one with the smallest mark, whatever the order of the list.</summary>
    public int Of(int record)
    {
        while (_parents[record] != record)
        {
            record = _parents[record] = _parents[_parents[record]];
        }

        return record;
    }

    public void Join(int a, int b)
    {
        (a, b) = (Of(a), Of(b));
        if (a != b)
        {
            var (first, second) = (_marks[a], a).CompareTo((_marks[b], b)) < 0 ? (a, b) : (b, a);
            _parents[second] = first;
        }
    }

    private static bool AreOne(RecordSet list, in Entry a, in Entry b)
    {
        if (ExactNumber.Agrees(a, b))
        {
            return ExactNumber.Judge(list.Name(a), a, list.Name(b), b) == NumberVerdict.SameChild;
        }

        return list.Name(a).Ordinary == list.Name(b).Ordinary && a.Birth == b.Birth && (a.Sex == b.Sex || a.Sex == 0 || b.Sex == 0)
            && NumberKey.Compare(a.Number, b.Number, a.PlaceOnNumber == b.PlaceOnNumber)
            is not (NumberLevel.Different or NumberLevel.SameDay or NumberLevel.TwoSlips);
    }
}
