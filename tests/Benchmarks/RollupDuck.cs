using Domain.Statistics;
using DuckDB.NET.Data;

namespace Benchmarks;

/// <summary>
/// The counted children as a table of small numbers, one column per dimension, counted by one statement with a grouping set per table. On two
/// threads.
/// </summary>
internal sealed class RollupDuck : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public RollupDuck()
    {
        _connection.Open();
        Run("SET threads = 2; SET preserve_insertion_order = false;");
    }

    /// <summary>Fills the table; not part of the comparison.</summary>
    public void Load(Counted counted)
    {
        Run("CREATE TABLE c (kind USMALLINT, " + string.Join(", ", Dimensions.All.Select(dimension => $"\"{dimension.Key}\" USMALLINT")) + ")");
        var columns = Dimensions.All.Select(counted.Column).ToArray();
        var kinds = counted.Kinds;
        using var appender = _connection.CreateAppender("c");
        for (var i = 0; i < counted.Count; i++)
        {
            var row = appender.CreateRow().AppendValue((ushort)kinds[i]);
            foreach (var column in columns)
            {
                row.AppendValue(column[i]);
            }

            row.EndRow();
        }
    }

    /// <returns>How many cells, and how many children in all of them together.</returns>
    public (long Cells, long Sum) Count(IEnumerable<IReadOnlyList<Dimension>> tables)
    {
        var sets = string.Join(", ", tables.Select(by => "(kind, " + string.Join(", ", by.Select(dimension => $"\"{dimension.Key}\"")) + ")"));
        var names = string.Join(", ", Dimensions.All.Select(dimension => $"\"{dimension.Key}\""));
        Run($"CREATE OR REPLACE TEMP TABLE t AS SELECT kind, {names}, count(*) AS n FROM c GROUP BY GROUPING SETS ({sets})");
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*), CAST(sum(n) AS BIGINT) FROM t";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public void Dispose() => _connection.Dispose();

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
