using System.Diagnostics;
using Storage.Embedded;

namespace Suite.Scenarios;

/// <summary>Watches from outside, by the index fields in the clear, how long children and declarations are between two counties.</summary>
internal sealed class HandOversOnTheWay : IAsyncDisposable
{
    private const string OnTheWay = """
        SELECT kind || ' ' || id FROM documents
          WHERE (kind=2 AND (instr(fields, '1=departing') = 1 OR instr(fields, '1=arriving') = 1)) OR (kind=1 AND instr(fields, char(10) || '21=1' || char(10)) > 0)
        """;

    private readonly string _file;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;
    private readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);

    public HandOversOnTheWay(string data)
    {
        _file = Path.Combine(data, "store.db");
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The longest that anything has been on its way, finished or not.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>How many were seen on their way.</summary>
    public int Seen { get; private set; }

    public int Open
    {
        get
        {
            lock (_since)
            {
                return _since.Count;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                Look();
            }
            catch (SqliteFailureException)
            {
                // The server is just starting or gone: looked at again in a moment.
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    private void Look()
    {
        var now = new HashSet<string>(StringComparer.Ordinal);
        using (var db = new SqliteConnection(_file, readOnly: true))
        {
            var find = db.Prepare(OnTheWay);
            while (find.Step())
            {
                now.Add(find.Text(0));
            }
        }

        lock (_since)
        {
            foreach (var id in now)
            {
                Seen += _since.TryAdd(id, Stopwatch.GetTimestamp()) ? 1 : 0;
            }

            foreach (var (id, since) in _since)
            {
                Longest = Stopwatch.GetElapsedTime(since) is var age && age > Longest ? age : Longest;
                if (!now.Contains(id))
                {
                    _since.Remove(id);
                }
            }
        }
    }
}
