namespace Storage;

internal enum ConditionVerb
{
    /// <summary>One of the values.</summary>
    Any,

    /// <summary>At least the first and at most the second value, either may be absent.</summary>
    Between,

    Prefix,
}

internal readonly record struct QueryCondition(IndexField Field, ConditionVerb Verb, IReadOnlyList<IndexValue> Values, IndexValue? From,
    IndexValue? To);

/// <summary>A question about the declared index fields of one kind; nothing else can be asked, on any back end.</summary>
public sealed class Query
{
    private readonly List<QueryCondition> _conditions = [];

    private Query(Kind kind) => Kind = kind;

    public Kind Kind { get; }

    internal IReadOnlyList<QueryCondition> Conditions => _conditions;

    internal IndexField? Order { get; private set; }

    internal bool Descending { get; private set; }

    public static Query Of(Kind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new(kind);
    }

    /// <summary>The field has this value (a <see cref="IndexField.Many"/> field: among its values).</summary>
    public Query Where(IndexField field, IndexValue value) => Add(new(field, ConditionVerb.Any, [value], null, null));

    /// <summary>The field has one of the values, at most 50; none at all matches nothing.</summary>
    public Query Any(IndexField field, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        IndexValue[] given = [.. values.Select(IndexValue.Of).Distinct()];
        return given.Length > 50
            ? throw new ArgumentException("At most 50 values can be looked for at once.", nameof(values))
            : Add(new(field, ConditionVerb.Any, given, null, null));
    }

    /// <summary>From <paramref name="from"/> to <paramref name="to"/>, both included, either open.</summary>
    public Query Between(IndexField field, IndexValue? from, IndexValue? to) => Add(new(field, ConditionVerb.Between, [], from, to));

    /// <summary>
    /// From the month of one day to the month of another, either open, of a field that holds months. Older documents, which hold a day, are found as
    /// well.
    /// </summary>
    public Query BetweenMonths(IndexField field, DateOnly? from, DateOnly? until) =>
        Between(field, from is { } first ? IndexValue.Month(first) : default(IndexValue?), until is { } last
            ? IndexValue.Of(IndexValue.Month(last).Text + "~") : default(IndexValue?));

    public Query StartsWith(IndexField field, string prefix) => Add(new(field, ConditionVerb.Prefix, [IndexValue.Of(prefix)], null, null));

    /// <summary>Orders by a field, then by id in the same direction; documents without the field are left out. Without it, by id.</summary>
    /// <exception cref="ArgumentException">The field holds many values, or is a coarse one.</exception>
    public Query OrderBy(IndexField field, bool descending = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        Kind.MustDeclare(field);
        (Order, Descending) = field.Many || field.Coarse
            ? throw new ArgumentException("A field with many values, or with few different ones, cannot order a list.", nameof(field))
            : (field, descending);
        return this;
    }

    /// <summary>Orders by id; ids are UUIDv7 for most kinds, hence by age.</summary>
    public Query OrderById(bool descending = false)
    {
        (Order, Descending) = (null, descending);
        return this;
    }

    /// <summary>The same documents from the other end: how a list goes back.</summary>
    internal Query Turned()
    {
        var turned = Copy();
        turned.Descending = !Descending;
        return turned;
    }

    /// <summary>The same question, to be narrowed further without the other.</summary>
    public Query Copy()
    {
        var copy = new Query(Kind) { Order = Order, Descending = Descending };
        copy._conditions.AddRange(_conditions);
        return copy;
    }

    private Query Add(QueryCondition condition)
    {
        ArgumentNullException.ThrowIfNull(condition.Field);
        Kind.MustDeclare(condition.Field);
        if (condition.Field.Many && condition.Verb != ConditionVerb.Any)
        {
            throw new ArgumentException("A field with many values is asked for whole values only.");
        }

        _conditions.Add(condition);
        return this;
    }
}
