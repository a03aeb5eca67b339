using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BaselineRazor;

/// <summary>What the page shows.</summary>
public sealed record Row(long Id, string Name, string Kind, string Place, string Status, string BornOn, string DueOn);

/// <summary>A county of 50,000 plain rows.</summary>
internal static class Rows
{
    public const int Count = 50_000;

    public static async Task FillAsync(string connection)
    {
        await using var db = new SqliteConnection(connection);
        await db.OpenAsync();
        await using var setUp = db.CreateCommand();
        setUp.CommandText =
            "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS children(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, place TEXT, status TEXT, "
                + "born TEXT, due TEXT)";
        await setUp.ExecuteNonQueryAsync();

        await using var transaction = await db.BeginTransactionAsync();
        await using var insert = db.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO children VALUES ($id, $name, $kind, '潞州区东街街道', '在册', $born, '2026年12月1日')";
        var (id, name, kind, born) = (insert.Parameters.Add("$id", SqliteType.Integer), insert.Parameters.Add("$name", SqliteType.Text),
            insert.Parameters.Add("$kind", SqliteType.Text), insert.Parameters.Add("$born", SqliteType.Text));
        for (var row = 1; row <= Count; row++)
        {
            (id.Value, name.Value, kind.Value) = (row, string.Create(CultureInfo.InvariantCulture, $"张{row}"), row % 2 == 0 ? "流动儿童" : "留守儿童");
            born.Value = string.Create(CultureInfo.InvariantCulture, $"{2011 + (row % 14)}年{1 + (row % 12)}月");
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public static async Task<Row?> FindAsync(string connection, int id, CancellationToken cancellation)
    {
        await using var db = new SqliteConnection(connection);
        await db.OpenAsync(cancellation);
        await using var find = db.CreateCommand();
        find.CommandText = "SELECT id, name, kind, place, status, born, due FROM children WHERE id=$id";
        find.Parameters.AddWithValue("$id", id);
        await using var row = await find.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6))
            : null;
    }
}
