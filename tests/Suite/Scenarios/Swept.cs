using System.Globalization;
using Storage;
using Storage.Embedded;
using Suite.Api;

namespace Suite.Scenarios;

/// <summary>
/// Reads in the file of a server that goes on working whether anything is left of what a crash left behind: however long its sweeps take today, a
/// test neither looks too early nor waits in vain.
/// </summary>
internal static class Swept
{
    /// <summary>Until no submission is open, no message that is due waits in an outbox, and none in a queue.</summary>
    public static Task UntilAsync(string data) => Site.UntilAsync(() => Task.FromResult(IsEverythingDone(data)));

    private static bool IsEverythingDone(string data)
    {
        var now = IndexValue.Of(DateTimeOffset.UtcNow).Text;
        try
        {
            using var db = new SqliteConnection(Path.Combine(data, "store.db"), readOnly: true);
            return db.Number(string.Create(CultureInfo.InvariantCulture, $"""
                SELECT (SELECT COUNT(*) FROM documents WHERE kind={Kinds.Intent.Number} AND {At(Fields.Open)} > 0)
                  + (SELECT COUNT(*) FROM documents WHERE kind={Kinds.Outbox.Number}
                      AND substr(fields, {At(Fields.DueAt)} + 2, {now.Length}) <= '{now}')
                  + (SELECT COUNT(*) FROM messages WHERE queue NOT LIKE '%{QueueNames.Poison}')
                """)) == 0;
        }
        catch (SqliteFailureException)
        {
            return false; // It is being written at this moment: looked at again in a moment.
        }
    }

    /// <summary>Where the field stands in the text of a document's fields, each on a line; 0: it has none.</summary>
    private static string At(IndexField field) => string.Create(CultureInfo.InvariantCulture,
        $"instr(char(10) || fields, char(10) || '{field.Number}=')");
}
