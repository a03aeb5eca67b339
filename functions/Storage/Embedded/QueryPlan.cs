using System.Text;

namespace Storage.Embedded;

/// <summary>A query as one SQL statement over <c>terms</c>, plus the range conditions that are checked row by row.</summary>
/// <remarks>
/// One condition or the order drives: its range of the tree gives the candidates in order. Other equalities are point look-ups in the same tree;
/// other ranges, and coarse fields, are checked on the fields that lie in the row anyway.
/// </remarks>
internal static class QueryPlan
{
    public static (List<EmbeddedStore.Row> Rows, bool More) Run(SqliteConnection db, Partition partition, Query query, Continuation? after, int size, long now)
    {
        if (query.Conditions.Any(c => c.Verb == ConditionVerb.Any && c.Values.Count == 0))
        {
            return ([], false);
        }

        var sql = new StringBuilder("SELECT d.seq, d.kind, d.id, d.schema, d.expires, d.fields, d.body FROM ");
        var bindings = new List<object>();
        var rest = new List<Condition>(query.Conditions);
        var (greater, direction) = query.Descending ? ("<", "DESC") : (">", "ASC");

        if (query.Order is { } order)
        {
            sql.Append("terms t CROSS JOIN documents d ON d.partition=? AND d.kind=? AND d.id=t.id WHERE t.scope=?");
            bindings.AddRange([(long)partition.Number, (long)query.Kind.Number, Scopes.Of(partition, query.Kind, order)]);
            foreach (var condition in query.Conditions.Where(c => ReferenceEquals(c.Field, order)))
            {
                Restrict(sql, bindings, condition, "t.value");
                rest.Remove(condition);
            }

            if (after is not null)
            {
                sql.Append(" AND (t.value, t.id) ").Append(greater).Append(" (?, ?)");
                bindings.AddRange([after.Value!, after.Id]);
            }
        }
        else if (Driver(query) is { } driver)
        {
            sql.Append("(SELECT DISTINCT t.id AS id FROM terms t WHERE t.scope=?");
            bindings.Add(Scopes.Of(partition, query.Kind, driver.Field));
            Restrict(sql, bindings, driver, "t.value");
            if (after is not null)
            {
                sql.Append(" AND t.id ").Append(greater).Append(" ?");
                bindings.Add(after.Id);
            }

            sql.Append(" ORDER BY t.id ").Append(direction).Append(") t CROSS JOIN documents d ON d.partition=? AND d.kind=? AND d.id=t.id WHERE 1");
            bindings.AddRange([(long)partition.Number, (long)query.Kind.Number]);
            rest.Remove(driver);
        }
        else
        {
            sql.Append("documents d WHERE d.partition=? AND d.kind=?");
            bindings.AddRange([(long)partition.Number, (long)query.Kind.Number]);
            if (after is not null)
            {
                sql.Append(" AND d.id ").Append(greater).Append(" ?");
                bindings.Add(after.Id);
            }
        }

        foreach (var condition in query.Conditions.Where(c => c.Verb == ConditionVerb.Any && !c.Field.Coarse && rest.Contains(c)))
        {
            sql.Append(" AND EXISTS(SELECT 1 FROM terms x WHERE x.scope=? AND x.id=d.id");
            bindings.Add(Scopes.Of(partition, query.Kind, condition.Field));
            Restrict(sql, bindings, condition, "x.value");
            sql.Append(')');
            rest.Remove(condition);
        }

        sql.Append(" AND (d.expires IS NULL OR d.expires>?) ORDER BY ");
        bindings.Add(now);
        sql.Append(query.Order is null ? "d.id " : "t.value ").Append(direction).Append(query.Order is null ? "" : $", t.id {direction}");

        return Fetch(db, sql.ToString(), bindings, query.Kind, rest, size);
    }

    private static (List<EmbeddedStore.Row> Rows, bool More) Fetch(SqliteConnection db, string sql, List<object> bindings, Kind kind, List<Condition> rest, int size)
    {
        var statement = db.Prepare(sql);
        foreach (var binding in bindings)
        {
            _ = binding is long number ? statement.Bind(number) : statement.Bind((string)binding);
        }

        var rows = new List<EmbeddedStore.Row>(Math.Min(size, 64));
        var more = false;
        while (statement.Step())
        {
            if (rest.Count > 0 && !Matches(FieldText.Read(kind, statement.Text(5)), rest))
            {
                continue;
            }

            if (rows.Count == size)
            {
                more = true;
                break;
            }

            rows.Add(EmbeddedStore.RowOf(statement));
        }

        statement.Reset();
        return (rows, more);
    }

    // Tokens name few documents, an equality fewer than a range.
    private static Condition? Driver(Query query)
    {
        Condition? best = null;
        var rank = int.MaxValue;
        foreach (var condition in query.Conditions.Where(c => !c.Field.Coarse))
        {
            var r = condition.Verb == ConditionVerb.Any ? (condition.Field.Many ? 0 : condition.Values.Count == 1 ? 1 : 2) : 3;
            if (r < rank)
            {
                (best, rank) = (condition, r);
            }
        }

        return best;
    }

    private static void Restrict(StringBuilder sql, List<object> bindings, Condition condition, string column)
    {
        switch (condition.Verb)
        {
            case ConditionVerb.Any:
                sql.Append(" AND ").Append(column).Append(" IN (").AppendJoin(',', condition.Values.Select(_ => '?')).Append(')');
                bindings.AddRange(condition.Values.Select(v => v.Text));
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

    private static bool Matches(IndexFields fields, List<Condition> conditions)
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
