using System.Globalization;
using System.Text;

namespace Storage.Embedded;

/// <summary>
/// How many documents a query finds. A count has no order, so whatever condition leaves the fewest candidates drives; the others are point look-ups
/// in the same tree, and the documents themselves are read only where a condition is on a field that the trees do not hold.
/// </summary>
internal static class QueryCount
{
    /// <summary>
    /// So far candidates are counted to see which condition leaves the fewest; where each leaves more, what kind of condition it is decides.
    /// </summary>
    private const int Comparable = 2000;

    /// <param name="most">Nobody counts further.</param>
    public static int Run(SqliteConnection db, Partition partition, Query query, int most, long now)
    {
        if (query.Conditions.Any(c => c.Verb == ConditionVerb.Any && c.Values.Count == 0))
        {
            return 0;
        }

        // An order leaves out what has not its field.
        var field = query.Order is { } order && query.Conditions.All(c => !ReferenceEquals(c.Field, order)) ? order : null;
        var driver = Driver(db, partition, query, field);
        field = driver is { } drives && ReferenceEquals(drives.Field, field) ? null : field;
        var others = query.Conditions.Where(c => c != driver).ToList();
        var ranges = others.FindAll(c => c.Verb != ConditionVerb.Any);
        var (from, bindings) = Matching(partition, query, driver, others, field, now);
        var once = driver is { Field.Many: true, Values.Count: > 1 } ? " GROUP BY t.row" : "";
        if (ranges.Count == 0)
        {
            var count = Bind(db.Prepare($"SELECT count(*) FROM (SELECT 1 FROM {from}{once} LIMIT ?)"), bindings).Bind((long)most);
            count.Step();
            var many = (int)count.Long(0);
            count.Reset();
            return many;
        }

        var rows = Bind(db.Prepare($"SELECT d.fields FROM {from}{once}"), bindings);
        var found = 0;
        while (found < most && rows.Step())
        {
            found += QueryPlan.Matches(FieldText.Read(query.Kind, rows.Text(0)), ranges) ? 1 : 0;
        }

        rows.Reset();
        return found;
    }

    /// <summary>
    /// A range that leaves few comes first, and the only range where everything leaves many: the trees answer equalities beside it, and no range
    /// beside anything. Without a range, whoever has the field of the order at all: to look for it in each document costs a read each.
    /// </summary>
    private static QueryCondition? Driver(SqliteConnection db, Partition partition, Query query, IndexField? field)
    {
        var ranges = query.Conditions.Where(c => c.Verb != ConditionVerb.Any && query.Kind.IsTerm(c.Field)).ToList();
        return (ranges.Count == 1 ? QueryPlan.Fewest(db, partition, query, ranges, Comparable) : null)
            ?? QueryPlan.Fewest(db, partition, query, query.Conditions.Where(c => query.Kind.IsTerm(c.Field)), Comparable)
            ?? (ranges.Count == 1 ? ranges[0]
                : field is not null && ranges.Count == 0 && query.Kind.IsTerm(field) ? new(field, ConditionVerb.Between, [], null, null)
                : QueryPlan.Driver(query));
    }

    private static (string From, List<object> Bindings) Matching(Partition partition, Query query, QueryCondition? driver,
        List<QueryCondition> others, IndexField? field, long now)
    {
        var (sql, bindings) = (new StringBuilder(driver is null ? "addresses t" : "terms t"), new List<object>());
        sql.Append(field is not null || others.Exists(c => !query.Kind.IsTerm(c.Field) || c.Verb != ConditionVerb.Any)
            ? " CROSS JOIN documents d ON d.row=t.row" : "").Append(" WHERE t.scope=?");
        bindings.Add(driver is null ? Scopes.Of(partition.Number, query.Kind.Number) : Scopes.Of(partition, query.Kind, driver.Value.Field));
        if (driver is { } drives)
        {
            QueryPlan.Restrict(sql, bindings, drives, drives.Values, "t.value");
        }

        // As FieldText writes it: a line each.
        if (field is not null)
        {
            sql.Append(" AND instr(char(10)||d.fields, ?)>0");
            bindings.Add(string.Create(CultureInfo.InvariantCulture, $"\n{field.Number}="));
        }

        foreach (var condition in others.Where(c => c.Verb == ConditionVerb.Any))
        {
            if (!query.Kind.IsTerm(condition.Field))
            {
                sql.Append(" AND (").AppendJoin(" OR ", condition.Values.Select(_ => "instr(char(10)||d.fields, ?)>0")).Append(')');
                bindings.AddRange(condition.Values.Select(value =>
                    string.Create(CultureInfo.InvariantCulture, $"\n{condition.Field.Number}={value.Text}\n")));
                continue;
            }

            sql.Append(" AND EXISTS(SELECT 1 FROM terms x WHERE x.scope=? AND x.id=t.id");
            bindings.Add(Scopes.Of(partition, query.Kind, condition.Field));
            QueryPlan.Restrict(sql, bindings, condition, condition.Values, "x.value");
            sql.Append(')');
        }

        // Few have expired and are not cleared away yet; they lie in an index of their own.
        sql.Append(" AND t.row NOT IN (SELECT row FROM documents WHERE expires<=?)");
        bindings.Add(now);
        return (sql.ToString(), bindings);
    }

    private static Statement Bind(Statement statement, List<object> bindings)
    {
        foreach (var binding in bindings)
        {
            _ = binding is long number ? statement.Bind(number) : statement.Bind((string)binding);
        }

        return statement;
    }
}
