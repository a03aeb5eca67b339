using System.Text;

namespace Storage.Embedded;

/// <summary>
/// A query as SQL over <c>terms</c>, plus the range conditions that are checked row by row. A page costs what the page holds, not what the county
/// holds.
/// </summary>
/// <remarks>
/// One condition or the order drives: its range of the tree gives the candidates in order. Other equalities are point look-ups in the same tree;
/// other ranges, and coarse fields, are checked on the fields that lie in the row anyway. Two cases are not left to SQLite, which would read and sort
/// every candidate with its body first: a condition with several values (the children of four statuses, newest first) is one range each, merged here
/// row by row; and where an order is asked for but an equality leaves few (the history of one child), those few are read and ordered here.
/// </remarks>
internal static class QueryPlan
{
    /// <summary>Up to so many candidates are read and ordered here; above, the order drives.</summary>
    private const int Few = 200;

    public static (List<EmbeddedStore.Row> Rows, bool More) Run(SqliteConnection db, Partition partition, Query query, Continuation? after,
        int size, long now)
    {
        if (query.Conditions.Any(c => c.Verb == ConditionVerb.Any && c.Values.Count == 0))
        {
            return ([], false);
        }

        return query.Order is { } order && Narrowest(db, partition, query) is { } few
            ? Ordered(Fetch(db, [Driven(partition, query, few, few.Values, null, now)], query, int.MaxValue).Rows, query, order, after, size)
            : Fetch(db, Plans(partition, query, after, now), query, size);
    }

    private static List<Plan> Plans(Partition partition, Query query, Continuation? after, long now) => query.Order is { } order
        ? [ByOrder(partition, query, order, after, now)]
        : Driver(query) switch
        {
            null => [All(partition, query, after, now)],
            { Verb: ConditionVerb.Any } driver => [.. driver.Values.Select(value => Driven(partition, query, driver, [value], after, now))],
            { } driver => [Driven(partition, query, driver, [], after, now)],
        };

    /// <summary>A statement whose rows come in the order of the query, and what is left to check on each.</summary>
    private sealed record Plan(string Sql, List<object> Bindings, List<QueryCondition> Rest);

    private sealed class Building(Query query)
    {
        public StringBuilder Sql { get; } = new($"SELECT {EmbeddedStore.Columns} FROM ");

        public List<object> Bindings { get; } = [];

        public List<QueryCondition> Rest { get; } = [.. query.Conditions];

        /// <summary>The other equalities as point look-ups, what has expired left out.</summary>
        public Plan Done(Partition partition, long now, string order)
        {
            foreach (var condition in query.Conditions.Where(c => c.Verb == ConditionVerb.Any && query.Kind.IsTerm(c.Field) && Rest.Contains(c)))
            {
                Sql.Append(" AND EXISTS(SELECT 1 FROM terms x WHERE x.scope=? AND x.id=d.id");
                Bindings.Add(Scopes.Of(partition, query.Kind, condition.Field));
                Restrict(Sql, Bindings, condition, condition.Values, "x.value");
                Sql.Append(')');
                Rest.Remove(condition);
            }

            Sql.Append(" AND (d.expires IS NULL OR d.expires>?)").Append(order);
            Bindings.Add(now);
            return new(Sql.ToString(), Bindings, Rest);
        }
    }

    private static Plan ByOrder(Partition partition, Query query, IndexField order, Continuation? after, long now)
    {
        var (greater, direction) = Direction(query);
        var plan = new Building(query);
        plan.Sql.Append("terms t CROSS JOIN documents d ON d.row=t.row WHERE t.scope=?");
        plan.Bindings.Add(Scopes.Of(partition, query.Kind, order));
        foreach (var condition in query.Conditions.Where(c => ReferenceEquals(c.Field, order)))
        {
            Restrict(plan.Sql, plan.Bindings, condition, condition.Values, "t.value");
            plan.Rest.Remove(condition);
        }

        if (after is not null)
        {
            plan.Sql.Append(" AND (t.value, t.id) ").Append(greater).Append(" (?, ?)");
            plan.Bindings.AddRange([after.Value!, after.Id]);
        }

        return plan.Done(partition, now, $" ORDER BY t.value {direction}, t.id {direction}");
    }

    /// <summary>
    /// Candidates of one condition by id. One value is a range of the tree that is in this order; several, and ranges, have their ids sorted first,
    /// without the rows.
    /// </summary>
    private static Plan Driven(Partition partition, Query query, QueryCondition driver, IReadOnlyList<IndexValue> values,
        Continuation? after, long now)
    {
        var (greater, direction) = Direction(query);
        var plan = new Building(query);
        var single = values.Count == 1;
        plan.Sql.Append(single ? "terms t CROSS JOIN documents d ON d.row=t.row WHERE t.scope=?"
            : "(SELECT DISTINCT t.id AS id, t.row AS row FROM terms t WHERE t.scope=?");
        plan.Bindings.Add(Scopes.Of(partition, query.Kind, driver.Field));
        Restrict(plan.Sql, plan.Bindings, driver, values, "t.value");
        if (after is not null)
        {
            plan.Sql.Append(" AND t.id ").Append(greater).Append(" ?");
            plan.Bindings.Add(after.Id);
        }

        if (!single)
        {
            // The limit that is none keeps the order of the ids, and CROSS JOIN the order of the loops; asked for outside, it would sort whole rows.
            plan.Sql.Append(" ORDER BY t.id ").Append(direction).Append(" LIMIT -1) t CROSS JOIN documents d ON d.row=t.row WHERE 1");
        }

        plan.Rest.Remove(driver);
        return plan.Done(partition, now, single ? $" ORDER BY t.id {direction}" : "");
    }

    private static Plan All(Partition partition, Query query, Continuation? after, long now)
    {
        var (greater, direction) = Direction(query);
        var plan = new Building(query);
        plan.Sql.Append("addresses a CROSS JOIN documents d ON d.row=a.row WHERE a.scope=?");
        plan.Bindings.Add(Scopes.Of(partition.Number, query.Kind.Number));
        if (after is not null)
        {
            plan.Sql.Append(" AND a.id ").Append(greater).Append(" ?");
            plan.Bindings.Add(after.Id);
        }

        return plan.Done(partition, now, $" ORDER BY a.id {direction}");
    }

    private static (string Greater, string Direction) Direction(Query query) => query.Descending ? ("<", "DESC") : (">", "ASC");

    /// <summary>Fills the page.</summary>
    private static (List<EmbeddedStore.Row> Rows, bool More) Fetch(SqliteConnection db, List<Plan> plans, Query query, int size)
    {
        var rows = new List<EmbeddedStore.Row>(Math.Min(size, 64));
        foreach (var at in Walk(db, plans, query))
        {
            if (rows.Count == size)
            {
                return (rows, true);
            }

            rows.Add(at.Row());
        }

        return (rows, false);
    }

    /// <summary>Steps through the plans side by side: the cursor on the row that comes next by id, each row once.</summary>
    private static IEnumerable<Cursor> Walk(SqliteConnection db, List<Plan> plans, Query query)
    {
        // One connection has one statement for one text: the mark gives every plan its own.
        var cursors = plans.ConvertAll(plan => new Cursor(db.Prepare(plans.Count == 1 ? plan.Sql : $"{plan.Sql}/*{plans.IndexOf(plan)}*/"),
            query.Kind, plan));
        try
        {
            cursors.ForEach(cursor => cursor.Step());
            string? last = null;
            while (Next(cursors, query.Descending) is { } next)
            {
                if (cursors.Count == 1 || next.Id != last)
                {
                    last = next.Id;
                    yield return next;
                }

                next.Step();
            }
        }
        finally
        {
            cursors.ForEach(cursor => cursor.Close());
        }
    }

    private static Cursor? Next(List<Cursor> cursors, bool descending)
    {
        Cursor? best = null;
        foreach (var cursor in cursors)
        {
            if (cursor.Id is { } id && (best is null || (string.CompareOrdinal(id, best.Id) is var order && (descending ? order > 0 : order < 0))))
            {
                best = cursor;
            }
        }

        return best;
    }

    /// <summary>A statement on its way, past the rows that do not match.</summary>
    private sealed class Cursor
    {
        private readonly Statement _statement;
        private readonly Kind _kind;
        private readonly List<QueryCondition> _rest;

        public Cursor(Statement statement, Kind kind, Plan plan)
        {
            (_statement, _kind, _rest) = (statement, kind, plan.Rest);
            foreach (var binding in plan.Bindings)
            {
                _ = binding is long number ? statement.Bind(number) : statement.Bind((string)binding);
            }
        }

        /// <summary>Of the row it stands on; null at the end.</summary>
        public string? Id { get; private set; }

        public void Step()
        {
            do
            {
                Id = _statement.Step() ? _statement.Text(2) : null;
            }
            while (Id is not null && _rest.Count > 0 && !Matches(FieldText.Read(_kind, _statement.Text(5)), _rest));
        }

        public EmbeddedStore.Row Row() => EmbeddedStore.RowOf(_statement, _kind);

        public void Close() => _statement.Reset();
    }

    /// <summary>All rows there are, in the order asked for, from where the last page ended.</summary>
    private static (List<EmbeddedStore.Row> Rows, bool More) Ordered(List<EmbeddedStore.Row> all, Query query, IndexField order,
        Continuation? after, int size)
    {
        var sign = query.Descending ? -1 : 1;
        List<(string Value, EmbeddedStore.Row Row)> keyed = [];
        foreach (var row in all)
        {
            if (FieldText.Read(query.Kind, row.Fields).Get(order) is { } value
                && (after is null || sign * Compare(value, row.Id, after.Value!, after.Id) > 0))
            {
                keyed.Add((value, row));
            }
        }

        keyed.Sort((one, other) => sign * Compare(one.Value, one.Row.Id, other.Value, other.Row.Id));
        return ([.. keyed.Take(size).Select(pair => pair.Row)], keyed.Count > size);
    }

    private static int Compare(string value, string id, string otherValue, string otherId) =>
        string.CompareOrdinal(value, otherValue) is not 0 and var order ? order : string.CompareOrdinal(id, otherId);

    /// <summary>The equality that leaves the fewest candidates, where they are few.</summary>
    private static QueryCondition? Narrowest(SqliteConnection db, Partition partition, Query query) => Fewest(db, partition, query,
        query.Conditions.Where(c => c.Verb == ConditionVerb.Any && query.Kind.IsTerm(c.Field) && !ReferenceEquals(c.Field, query.Order)), Few);

    /// <summary>
    /// Which of some conditions leaves the fewest candidates, at most <paramref name="limit"/>; looked up in the tree, no further than it takes to
    /// know.
    /// </summary>
    internal static QueryCondition? Fewest(SqliteConnection db, Partition partition, Query query, IEnumerable<QueryCondition> conditions, int limit)
    {
        QueryCondition? best = null;
        var fewest = limit + 1L;
        foreach (var condition in conditions)
        {
            var (sql, bindings) = (new StringBuilder("SELECT count(*) FROM (SELECT 1 FROM terms t WHERE t.scope=?"), new List<object>());
            Restrict(sql, bindings, condition, condition.Values, "t.value");
            var count = db.Prepare(sql.Append(" LIMIT ?)").ToString()).Bind(Scopes.Of(partition, query.Kind, condition.Field));
            foreach (var binding in bindings)
            {
                count.Bind((string)binding);
            }

            count.Bind(fewest);
            count.Step();
            (best, fewest) = count.Long(0) < fewest ? (condition, count.Long(0)) : (best, fewest);
            count.Reset();
        }

        return best;
    }

    // Tokens name few documents, an equality fewer than a range; of all equalities a status says least (nearly every child is on the register),
    // and little more what sort of its kind a document is.
    internal static QueryCondition? Driver(Query query)
    {
        QueryCondition? best = null;
        var rank = int.MaxValue;
        foreach (var condition in query.Conditions.Where(c => query.Kind.IsTerm(c.Field)))
        {
            var r = condition.Verb != ConditionVerb.Any ? 4 : condition.Field.Many ? 0 : condition.Values.Count > 1 ? 3
                : ReferenceEquals(condition.Field, Fields.Status) || condition.Field.Coarse ? 2 : 1;
            if (r < rank)
            {
                (best, rank) = (condition, r);
            }
        }

        return best;
    }

    internal static void Restrict(StringBuilder sql, List<object> bindings, QueryCondition condition, IReadOnlyList<IndexValue> values, string column)
    {
        switch (condition.Verb)
        {
            case ConditionVerb.Any:
                sql.Append(" AND ").Append(column).Append(" IN (").AppendJoin(',', values.Select(_ => '?')).Append(')');
                bindings.AddRange(values.Select(v => v.Text));
                break;
            case ConditionVerb.Between:
                if (condition.From is { } from)
                {
                    sql.Append(" AND ").Append(column).Append(">=?");
                    bindings.Add(from.Text);
                }

                if (condition.To is { } to)
                {
                    sql.Append(" AND ").Append(column).Append("<=?");
                    bindings.Add(to.Text);
                }

                break;
            case ConditionVerb.Prefix:
                // DEL is above every character that an index value may hold.
                sql.Append(" AND ").Append(column).Append(">=? AND ").Append(column).Append("<?");
                bindings.AddRange([condition.Values[0].Text, condition.Values[0].Text + "\u007f"]);
                break;
        }
    }

    internal static bool Matches(IndexFields fields, List<QueryCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            var any = false;
            foreach (var text in fields.GetMany(condition.Field))
            {
                any |= condition.Verb switch
                {
                    ConditionVerb.Any => condition.Values.Any(v => v.Text == text),
                    ConditionVerb.Prefix => text.StartsWith(condition.Values[0].Text, StringComparison.Ordinal),
                    ConditionVerb.Between => !(condition.From is { } from && string.CompareOrdinal(text, from.Text) < 0)
                        && !(condition.To is { } to && string.CompareOrdinal(text, to.Text) > 0),
                };
            }

            if (!any)
            {
                return false;
            }
        }

        return true;
    }
}
