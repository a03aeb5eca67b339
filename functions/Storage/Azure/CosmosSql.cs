using System.Text;
using Microsoft.Azure.Cosmos;

namespace Storage.Azure;

/// <summary>A <see cref="Query"/> in the SQL of Cosmos DB; values are parameters, names are the declared fields'.</summary>
internal static class CosmosSql
{
    public static QueryDefinition Of(Query query, Continuation? after, bool ordered, DateTimeOffset now) => Of("*", query, after, ordered, now);

    /// <summary>How many documents the query finds.</summary>
    public static QueryDefinition Count(Query query, DateTimeOffset now) => Of("VALUE COUNT(1)", query, null, ordered: false, now);

    private static QueryDefinition Of(string what, Query query, Continuation? after, bool ordered, DateTimeOffset now)
    {
        var sql = new StringBuilder($"SELECT {what} FROM c WHERE c.kind = @kind AND (NOT IS_DEFINED(c.expires) OR c.expires > @now)");
        var parameters = new List<(string Name, object Value)> { ("@kind", query.Kind.Name), ("@now", now.ToUnixTimeMilliseconds()) };
        foreach (var condition in query.Conditions)
        {
            sql.Append(" AND ");
            Append(sql, parameters, condition);
        }

        var order = query.Order is null ? null : Path(query.Order);
        if (order is not null)
        {
            sql.Append(" AND IS_DEFINED(").Append(order).Append(')');
        }

        if (after is not null)
        {
            var greater = query.Descending ? "<" : ">";
            var id = Parameter(parameters, after.Id);
            if (order is null)
            {
                sql.Append(" AND c.key ").Append(greater).Append(' ').Append(id);
            }
            else
            {
                var value = Parameter(parameters, after.Value!);
                sql.Append(" AND (").Append(order).Append(' ').Append(greater).Append(' ').Append(value).Append(" OR (").Append(order).Append(" = ")
                    .Append(value)
                    .Append(" AND c.key ").Append(greater).Append(' ').Append(id).Append("))");
            }
        }

        if (ordered)
        {
            var direction = query.Descending ? "DESC" : "ASC";
            sql.Append(" ORDER BY ").Append(order is null ? "" : $"{order} {direction}, ").Append("c.key ").Append(direction);
        }

        var definition = new QueryDefinition(sql.ToString());
        foreach (var (name, value) in parameters)
        {
            definition.WithParameter(name, value);
        }

        return definition;
    }

    private static void Append(StringBuilder sql, List<(string, object)> parameters, QueryCondition condition)
    {
        var path = Path(condition.Field);
        switch (condition.Verb)
        {
            case ConditionVerb.Any:
                sql.Append('(').AppendJoin(" OR ", condition.Values.Select(v => condition.Field.Many
                    ? $"ARRAY_CONTAINS({path}, {Parameter(parameters, v.Text)})"
                    : $"{path} = {Parameter(parameters, v.Text)}")).Append(')');
                break;
            case ConditionVerb.Between:
                sql.Append("(IS_DEFINED(").Append(path).Append(')');
                if (condition.From is { } from)
                {
                    sql.Append(" AND ").Append(path).Append(" >= ").Append(Parameter(parameters, from.Text));
                }

                if (condition.To is { } to)
                {
                    sql.Append(" AND ").Append(path).Append(" <= ").Append(Parameter(parameters, to.Text));
                }

                sql.Append(')');
                break;
            case ConditionVerb.Prefix:
                sql.Append("STARTSWITH(").Append(path).Append(", ").Append(Parameter(parameters, condition.Values[0].Text)).Append(')');
                break;
        }
    }

    private static string Path(IndexField field) => $"c.f.{field.Name}";

    private static string Parameter(List<(string Name, object)> parameters, string value)
    {
        var name = $"@p{parameters.Count}";
        parameters.Add((name, value));
        return name;
    }
}
