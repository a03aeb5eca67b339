using System.Runtime.InteropServices;

namespace Domain.Verification;

/// <summary>How a row stands to the rows above it in its batch.</summary>
/// <param name="Other">The first row about the same child; null where there is none.</param>
/// <param name="Fields">The fields in which the two contradict each other.</param>
/// <param name="Repeats">It says exactly what that row says: it counts once.</param>
public readonly record struct Standing(int? Other, IReadOnlyList<string> Fields, bool Repeats);

/// <summary>
/// The rows of one batch as they come in, to find the same child twice. A million rows are kept as numbers, not as texts: about 200 bytes each.
/// </summary>
public sealed class RowsOfBatch(DepartmentProfile profile)
{
    private readonly RowFields _fields = new(profile);
    internal ChildIndex Children { get; } = new();
    private readonly List<int> _rows = [];
    private readonly List<uint> _prints = [];

    public Standing Add(DepartmentRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var keys = ChildKeys.Of(row);
        Span<uint> prints = stackalloc uint[_fields.Count];
        for (var field = 0; field < prints.Length; field++)
        {
            prints[field] = _fields.Print(field, row);
        }

        if (Children.Find(keys) is not { } place)
        {
            place = _rows.Count;
            _rows.Add(row.Row);
            _prints.AddRange(prints);
            Children.Add(keys, place);
            return new(null, [], false);
        }

        Children.Add(keys, place);
        var before = CollectionsMarshal.AsSpan(_prints).Slice(place * prints.Length, prints.Length);
        List<string>? differ = null;
        var repeats = true;
        for (var field = 0; field < prints.Length; field++)
        {
            repeats &= prints[field] == before[field];
            if (prints[field] != 0 && before[field] != 0 && prints[field] != before[field])
            {
                (differ ??= []).Add(_fields.Id(field));
            }
            else if (before[field] == 0)
            {
                before[field] = prints[field];
            }
        }

        return new(_rows[place], differ ?? [], repeats);
    }
}

/// <summary>Counts the rows in force that a new batch corrects.</summary>
public sealed class Corrections(RowsOfBatch sent)
{
    private readonly ChildIndex _before = new();
    private int _next;

    /// <summary>Earlier rows in force about a child of the new batch.</summary>
    public int Superseded { get; private set; }

    /// <summary>A row of an earlier batch, the latest batch first.</summary>
    public void Before(DepartmentRow row)
    {
        var keys = ChildKeys.Of(row);
        if (_before.Find(keys) is null)
        {
            _before.Add(keys, _next++);
            Superseded += sent.Children.Find(keys) is null ? 0 : 1;
        }
    }
}
