using System.Diagnostics;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;
using Storage.Audit;
using Suite.Browser;
using Suite.Sheets;

namespace Suite.Scenarios;

/// <summary>
/// kill -9 and SIGTERM in turn while declarations, reviews, hand-overs, an import, pictures and the chat are all under way: nothing that somebody
/// was told is
/// lost, nothing is there twice, and no hand-over is older than a minute.
/// </summary>
public sealed class KilledInTheMiddleOfEverything
{
    private const int Rows = 40;

    private static readonly bool Full = Environment.GetEnvironmentVariable("SUITE_FULL") == "1";

    private static int Rounds => Full ? 20 : 4;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_and_no_hand_over_is_older_than_a_minute()
    {
        await using var host = await HostProcess.StartAsync(null, 0, "--RateLimits:DeclarationsPerMinute", "0",
            "--RateLimits:CallsPerMinutePerClient", "0", "--RateLimits:ChatPerMinute", "0");
        using var city = new WorkingCity(host.Address);
        await using var onTheWay = new HandOversOnTheWay(host.Data);
        var table = await Families.TableAsync(WorkingCity.Giver, Rows);
        string? import = null;
        var chance = new Random(20260301);
        for (var round = 0; round < Rounds; round++)
        {
            await city.SignInAsync();
            import ??= await city.ImportAsync(table);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(Now);
            var work = city.WorkAsync(over.Token);
            var enough = city.Acknowledged + chance.Next(60, 150);
            for (var began = Stopwatch.GetTimestamp(); city.Acknowledged < enough && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20);)
            {
                await Task.Delay(chance.Next(1, 20), Now);
                await WriteAsync(city, import);
            }

            if (round % 2 == 0)
            {
                await host.StopAsync();
            }
            else
            {
                Assert.Equal(0, await host.TerminateAsync());
            }

            await over.CancelAsync();
            await work;
            await host.RestartAsync();
        }

        await city.SignInAsync();
        import ??= await city.ImportAsync(table);
        await UntilAsync(TimeSpan.FromMinutes(6), async () =>
        {
            await WriteAsync(city, import);
            return await WrittenAsync(city, import!) == Rows;
        });
        await UntilAsync(TimeSpan.FromSeconds(70), () => Task.FromResult(onTheWay.Open == 0));
        Assert.True(onTheWay.Longest <= TimeSpan.FromSeconds(60), $"A hand-over took {onTheWay.Longest}.");
        Assert.True(city.HandedOver.Count > Rounds && !city.ChildrenHandedOver.IsEmpty && city.Registered.Count > Rounds
            && city.Attached.Count > Rounds && city.Conversations.Count > Rounds,
            "Too little of something was under way.");
        Assert.True(city.Surprises.IsEmpty, string.Join("\n", city.Surprises));
        foreach (var (id, (_, said)) in city.Conversations)
        {
            Assert.Contains(said, System.Text.RegularExpressions.Regex.Unescape(await city.ConversationAsync(id)), StringComparison.Ordinal);
        }

        foreach (var receipt in city.Declared.Values.OfType<string>().Where((_, index) => index % 5 == 0))
        {
            Assert.Equal(200, await city.StatusAsync(receipt));
        }

        await Swept.UntilAsync(host.Data);
        await host.StopAsync();

        // A batch that names another county than the one it is committed in is a mistake of ours, and says so in the log.
        Assert.DoesNotContain("ArgumentException", host.Log, StringComparison.Ordinal);
        await using var storage = await StorageRoot.OpenAsync(new StorageSettings { Path = host.Data }, TimeProvider.System, Now);
        await CheckAsync(storage, city);
    }

    private static async Task CheckAsync(StorageRoot storage, WorkingCity city)
    {
        var declarations = new List<Declaration>();
        var children = new List<Child>();
        foreach (var county in (string[])[WorkingCity.Giver, WorkingCity.Taker])
        {
            declarations.AddRange((await AllAsync(storage.Store, Partition.County(county), Query.Of(Kinds.Declaration)))
                .Select(document => DeclarationJson.Read(document.Body)));
            children.AddRange((await AllAsync(storage.Store, Partition.County(county), Query.Of(Kinds.Child)))
                .Select(document => ChildJson.Read(document.Body)));
        }

        // Each family's declaration once, in one county, whether or not it was told; and what was told is the one that is there.
        Assert.DoesNotContain(declarations, declaration => declaration.IsOnItsWay);
        var here = declarations.Where(declaration => !declaration.IsHandedAway).ToList();
        var byNumber = here.Where(declaration => declaration.Provenance.Channel != Channel.Excel)
            .ToLookup(declaration => declaration.Answers().Get(Shared2024.CitizenNumber)!.Value);
        foreach (var (number, receipt) in city.Declared)
        {
            Assert.InRange(byNumber[number].Count(), receipt is null ? 0 : 1, 1);
            Assert.True(receipt is null || byNumber[number].Single().Receipt.Value == receipt);
        }

        Assert.Equal(Rows, here.Count(declaration => declaration.Provenance.Channel == Channel.Excel));
        Assert.Equal(here.Count, here.Select(declaration => declaration.Id).Distinct().Count());
        Assert.Empty(await AllAsync(storage.Store, Partition.WholeIndex,
            Query.Of(Kinds.Intent).Between(Fields.Open, null, DateTimeOffset.UtcNow.AddDays(1))));

        var byReceipt = here.ToDictionary(declaration => declaration.Receipt.Value);
        foreach (var sent in city.Attached.GroupBy(attached => attached.Value, attached => attached.Key))
        {
            // Where it was handed over, the pictures were copied under names of the taking county.
            var declaration = byReceipt[sent.Key];
            var kept = declaration.Attachments.Select(attachment => attachment.Id).ToList();
            Assert.True(declaration.Transfer is null ? sent.All(kept.Contains) : kept.Count >= sent.Count(),
                $"{kept.Count} pictures of {sent.Count()} are there.");
            foreach (var one in kept)
            {
                await using var content = await storage.Blobs.OpenAsync("attachments/" + one, Now);
                await content!.CopyToAsync(Stream.Null, Now);
            }
        }

        // Each registered once, and each child counted once in the city.
        Assert.Equal(here.Where(declaration => declaration.Status == DeclarationStatus.Registered).Select(declaration => declaration.ChildId)
            .Order(StringComparer.Ordinal),
            children.Where(child => child.Status != ChildStatus.Transferred).Select(child => child.Id).Order(StringComparer.Ordinal));
        Assert.All(city.Registered.Keys, id => Assert.Equal(DeclarationStatus.Registered, here.Single(declaration => declaration.Id == id).Status));
        Assert.All(city.HandedOver.Keys, id => Assert.Equal(WorkingCity.Taker, here.Single(declaration => declaration.Id == id).County.Value));
        Assert.All(city.ChildrenHandedOver.Keys, id =>
            Assert.Equal([(WorkingCity.Giver, ChildStatus.Transferred), (WorkingCity.Taker, ChildStatus.InReview)],
                children.Where(child => child.Id == id).Select(child => (child.County.Value, child.Status))));

        foreach (var queue in App.Functions.Catalogue.Queues)
        {
            Assert.Equal(0, await storage.Queue.CountAsync(queue.Queue + "-poison", Now));
        }

        foreach (var county in (string[])[WorkingCity.Giver, WorkingCity.Taker])
        {
            await new AuditSealer(storage, TimeProvider.System).SealAsync(county, Now);
            AuditReport report = await new AuditVerification(storage).VerifyAsync(county, Now);
            Assert.True(report.Holds, string.Join(' ', report.Findings));
        }
    }

    /// <summary>As soon as the check is done the clerk has the rows written; asked again it is refused and nothing happens.</summary>
    private static async Task WriteAsync(WorkingCity city, string? import)
    {
        try
        {
            if (import is not null && (await city.ImportStateAsync(import))?["writing"] is null)
            {
                await city.WriteImportAsync(import);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            // Asked again after the next start.
        }
    }

    private static async Task<int> WrittenAsync(WorkingCity city, string import) =>
        await city.ImportStateAsync(import) is { } state && state["writing"]?["done"]?.GetValue<int>() is { } done ? done : 0;

    private static async Task UntilAsync(TimeSpan patience, Func<Task<bool>> done)
    {
        for (var began = Stopwatch.GetTimestamp(); !await done(); await Task.Delay(500, Now))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < patience, $"Not done within {patience}.");
        }
    }

    private static async Task<List<Document>> AllAsync(IStore store, Partition partition, Query query)
    {
        var all = new List<Document>();
        string? next = null;
        do
        {
            var listing = await store.ListAsync(partition, query, new(500, next), Now);
            Assert.Empty(listing.Damaged);
            all.AddRange(listing.Items);
            next = listing.Next;
        }
        while (next is not null);
        return all;
    }
}
