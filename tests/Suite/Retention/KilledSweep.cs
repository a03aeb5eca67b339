using System.Net;
using App.Api.Parameters;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Storage;
using Storage.Embedded;
using Suite.Api;
using Suite.Backup;
using Suite.Browser;
using Suite.Rights;

namespace Suite.Retention;

/// <summary>kill -9 of the server while it erases what two people agreed to, at any moment: in the end it is as if nobody had killed it.</summary>
public sealed class KilledSweep : IDisposable
{
    private const string County = "140403";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 50 : 5;
    private static readonly string[] Arguments = ["--RateLimits:CallsPerMinutePerClient", "0"];

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-sweep-").FullName;
    private readonly Random _chance = new(20261130);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_erasing_killed_anywhere_ends_as_an_undisturbed_one()
    {
        var agreed = await AgreedAsync();
        var calm = Copy(agreed, "calm");
        var began = TimeProvider.System.GetTimestamp();
        await FinishAsync(calm);
        var whole = TimeProvider.System.GetElapsedTime(began);
        var expected = await SeenAsync(calm);
        Assert.Contains(expected, line => line == "list Done 10 of 10, 10 erased");

        // From the start of the server to a little after it is done; where it is done before, it begins anew.
        var (killed, interrupted) = (Copy(agreed, "killed-0"), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await Command.KillAsync(whole * (0.2 + _chance.NextDouble()), "--urls", "http://127.0.0.1:0", "--data", killed,
                "--environment", "Development");
            if (IsDone(killed))
            {
                Assert.Equal(expected, await SeenAsync(killed));
                killed = Copy(agreed, $"killed-{round + 1}");
            }
            else
            {
                interrupted++;
            }
        }

        await FinishAsync(killed);
        Assert.Equal(expected, await SeenAsync(killed));
        TestContext.Current.SendDiagnosticMessage($"{interrupted} of {Rounds} kills left something to do.");
    }

    /// <summary>A data folder with a list that two people have agreed to, of children and declarations that ended in 2024, of which nothing is done
    /// yet.</summary>
    private async Task<string> AgreedAsync()
    {
        var time = RetentionRoutes.Clock();
        var kept = Path.Combine(_folder, "agreed", "data");
        await using var site = await Site.StartAsync(time);
        for (var i = 1; i <= 4; i++)
        {
            var (_, child) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant(Declaring.Number("140421", $"2016030{i}")));
            await RetentionRoutes.CloseAsync(site, child);
        }

        for (var i = 1; i <= 6; i++)
        {
            await RetentionRoutes.EndedAsync(site, $"2015060{i}");
        }

        // Two years: as short as the law lets it be, for the server that is killed has the clock of this machine.
        var book = (await new PolicyRecords(site.Store).FindAsync(Now))!;
        var entry = AuditEntries.Of("policy", PolicyRecords.BookId, DivisionCode.Changzhi, "policy.begin", AuditActor.System, "setting",
            time.GetUtcNow(), null);
        var shorter = book.Book with { First = book.Book.First.SetItem("closedChildMonths", "24") };
        Assert.True((await site.Store.CommitAsync(PolicyRecords.City, PolicyRecords.Put(Batch.Of(entry), shorter, book.Document, time.GetUtcNow()),
            Now)).IsCommitted);
        time.Advance(new DateTimeOffset(2026, 10, 1, 2, 0, 0, TimeSpan.Zero) - time.GetUtcNow());
        await Task.Delay(500, Now); // what its own timers do of all these months
        (await RetentionRoutes.ApproveAsync(site, await RetentionRoutes.ProposeAsync(site), "countyApprover", County)).Is(HttpStatusCode.Accepted);
        await site.StopAsync();
        Files(site.Data, kept);
        Assert.False(IsDone(kept));
        return kept;
    }

    private string Copy(string data, string name)
    {
        var to = Path.Combine(_folder, name, "data");
        Files(data, to);
        return to;
    }

    private static void Files(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.Copy(from + ".keys", to + ".keys");
    }

    private static async Task FinishAsync(string data)
    {
        await using var host = await HostProcess.StartAsync(data, 0, Arguments);
        await Site.UntilAsync(() => Task.FromResult(IsDone(data)));
    }

    /// <summary>Beside the server, or where none runs: no list is open, no message of an erasing is on its way.</summary>
    private static bool IsDone(string data)
    {
        using var db = new SqliteConnection(Path.Combine(data, "store.db"), readOnly: true);
        return db.Number($"SELECT COUNT(*) FROM documents WHERE kind={Kinds.RetentionList.Number} AND fields LIKE '%{Fields.Open.Number}=1%'") == 0
            && db.Number($"SELECT COUNT(*) FROM documents WHERE kind={Kinds.Outbox.Number}") == 0
                && db.Number("SELECT COUNT(*) FROM messages WHERE queue LIKE 'erase%'") == 0;
    }

    /// <summary>What is left, without the moments at which it was done: every record, what it is found by, what the trail says of it, the
    /// files.</summary>
    private static async Task<IReadOnlyList<string>> SeenAsync(string data)
    {
        await using var storage = await StorageRoot.OpenAsync(new() { Path = data }, TimeProvider.System, Now);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        var partition = Partition.County(County);
        foreach (var kind in (Kind[])[Kinds.Child, Kinds.Declaration, Kinds.ChildRevision, Kinds.CaseForReview, Kinds.Proposal, Kinds.Judgement,
            Kinds.RightsRequest])
        {
            foreach (var document in await AllAsync(storage, partition, kind))
            {
                var erased = kind == Kinds.Child ? ChildJson.Read(document.Body).ErasedAt is not null
                    : kind == Kinds.Declaration && DeclarationJson.Read(document.Body).ErasedAt is not null;
                seen.Add($"{kind} {document.Id} {(erased ? "erased" : "")} {string.Join(' ', document.Fields.GetMany(Fields.Tokens))}");
            }
        }

        foreach (var document in await AllAsync(storage, partition, Kinds.RetentionList))
        {
            var list = document.Read(App.Api.Retention.RetentionJson.Default.RetentionList);
            seen.Add($"list {list.Status} {list.Looked} of {list.Items.Length}, {list.Erased} erased");
        }

        foreach (var document in await AllAsync(storage, partition, Kinds.Audit))
        {
            if (document.Fields.Get(Fields.Action) is { } action and not "retention.step" && (action.StartsWith("retention.",
                StringComparison.Ordinal) || action.EndsWith(".erase", StringComparison.Ordinal)))
            {
                seen.Add($"{action} {string.Join(' ', document.Fields.GetMany(Fields.Subjects))}");
            }
        }

        foreach (var document in await AllAsync(storage, Partition.WholeIndex, Kinds.Index))
        {
            seen.Add($"index {document.Id} {document.Body.Length}");
        }

        await foreach (var name in storage.Blobs.ListAsync("", Now))
        {
            if (!name.StartsWith("audit/", StringComparison.Ordinal))
            {
                seen.Add(name);
            }
        }

        return [.. seen];
    }

    private static async Task<IReadOnlyList<Document>> AllAsync(StorageRoot storage, Partition partition, Kind kind)
    {
        var all = new List<Document>();
        string? next = null;
        do
        {
            var page = await storage.Store.ListAsync(partition, Query.Of(kind), new(100, next), Now);
            Assert.Empty(page.Damaged);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }
}
