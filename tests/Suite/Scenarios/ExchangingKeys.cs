using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using App.Api.Keys;
using App.Functions;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Jobs;
using Storage.Sealing;
using Suite.Api;
using Suite.Browser;
using Suite.Contracts;
using Suite.Faults;

namespace Suite.Scenarios;

/// <summary>Keys are exchanged, from AES to SM4 and SM3, while people work: every record opens and every child is found at every moment.</summary>
public sealed class ExchangingKeys(Azurite azurite) : IDisposable
{
    private const string County = "140403";

    private static readonly Partition Place = Partition.County(County);

    /// <summary>What a rotation does not write again: the trail, and what somebody holds.</summary>
    private static readonly Kind[] Left = [Kinds.Audit, Kinds.Job, Kinds.Lease];

    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private static KeyRings Rings(Site site) => site.App.Services.GetRequiredService<KeyRings>();

    private static string Active(Site site, KeyPurpose purpose = KeyPurpose.Encryption) =>
        Rings(site).List().Single(key => key.Purpose == purpose && key.State == KeyState.Active).Id;

    /// <summary>Lets the timer fire until it is so; it fires by the site's own clock besides.</summary>
    private static Task UntilAsync(Site site, Func<Task<bool>> so) => Site.UntilAsync(async () =>
    {
        await site.App.Services.GetRequiredService<Handlers>().RunAsync(Catalogue.RotateKeys, new Firing(null, default), Now);
        return await so();
    });

    private static Task AddedAsync(Site site) => UntilAsync(site, () => Task.FromResult(Rings(site).List().Count == 4));

    private static async Task ActivatedAsync(Site site, FakeTimeProvider clock)
    {
        var before = (Active(site), Active(site, KeyPurpose.Search));
        clock.Advance(KeyRings.ActivateAfter);
        await UntilAsync(site, () => Task.FromResult(Active(site) != before.Item1 && Active(site, KeyPurpose.Search) != before.Item2));
    }

    private static async Task SealedAnewAsync(Site site, FakeTimeProvider clock)
    {
        var administrator = await site.TokenAsync("systemAdmin");
        var job = "/api/jobs/" + KeyRotation.JobOf(Rings(site).List());
        await UntilAsync(site, async () => (await site.GetAsync(job, administrator)).Status == HttpStatusCode.OK);
        clock.Advance(KeyRings.ActivateAfter);
        await UntilAsync(site, async () => (await site.GetAsync(job, administrator)).Text("status") == "done");
    }

    internal static async Task<List<Document>> AllAsync(IStore store, Partition partition, Kind kind)
    {
        var all = new List<Document>();
        string? next = null;
        do
        {
            var page = await store.ListAsync(partition, Query.Of(kind), new(100, next), Now);
            Assert.Empty(page.Damaged);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    /// <summary>Everything of the county and of the index lies under one key.</summary>
    private static async Task AllUnderAsync(IStore store, string key)
    {
        var seen = 0;
        foreach (var kind in Kinds.All.Values.Except(Left))
        {
            foreach (var document in (await AllAsync(store, Place, kind))
                .Concat(kind is TechnicalKind ? await AllAsync(store, Partition.WholeIndex, kind) : []))
            {
                Assert.True(document.KeyId == key, $"{kind} {document.Id} lies under another key.");
                seen++;
            }
        }

        Assert.True(seen > 10, "The test saw hardly anything.");
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(Site site, string number) =>
        [.. (await site.App.Services.GetRequiredService<DeclarationRecords>().OfNumberAsync(DivisionCode.Parse(County), number, Now))
            .Select(found => found.Receipt.Value)];

    private static async Task<JsonNode?> ListedAsync(Site site, string reviewer, string receipt) =>
        JsonNode.Parse((await site.GetAsync("/api/declarations?receipt=" + receipt, reviewer)).Is(HttpStatusCode.OK).Body)!["items"]!.AsArray()
        .SingleOrDefault();

    private static async Task<string> RegisterAsync(Site site, string reviewer, string receipt)
    {
        var item = await ListedAsync(site, reviewer, receipt);
        var reviewed = await site.PostAsync($"/api/declarations/{item!["id"]}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item["version"]!.GetValue<string>() },
                Site.Bearer(reviewer));
        return reviewed.Is(HttpStatusCode.OK).Text("child");
    }

    private static async Task<IEnumerable<string?>> SearchedAsync(Site site, string reviewer, JsonObject terms) =>
        (await site.PostAsync("/api/children/search", terms, Site.Bearer(reviewer))).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString());

    [Fact]
    public async Task Half_of_a_store_under_each_suite_is_declared_into_reviewed_listed_and_searched_as_one_and_then_lies_under_one()
    {
        var clock = Clock();
        var families = new List<(string Number, string Receipt, string Token)>();
        async Task DeclareAsync(Site site)
        {
            for (var i = 0; i < 3; i++)
            {
                var number = Declaring.Number("140421", "20150305");
                var reply = (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
                families.Add((number, reply.Text("receipt"), reply.Text("followUpToken")));
            }
        }

        string before;
        await using (var site = await Site.StartAsync(clock, $"Store:Path={Data}"))
        {
            await DeclareAsync(site);
            await RegisterAsync(site, await site.TokenAsync("countyReviewer", County), families[0].Receipt);
            before = Active(site);
        }

        await using (var site = await Site.StartAsync(clock, $"Store:Path={Data}", "Keys:Suite=sm"))
        {
            await AddedAsync(site);
            await ActivatedAsync(site, clock);
            await DeclareAsync(site);
            var declarations = await AllAsync(site.Store, Place, Kinds.Declaration);
            Assert.Equal((3, 3), (declarations.Count(one => one.KeyId == before), declarations.Count(one => one.KeyId == Active(site))));

            var reviewer = await site.TokenAsync("countyReviewer", County);
            Assert.Equal(6, JsonNode.Parse((await site.GetAsync("/api/declarations", reviewer)).Body)!["items"]!.AsArray().Count);
            foreach (var (number, receipt, token) in families)
            {
                (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }))
                    .Is(HttpStatusCode.OK);
                Assert.Equal([receipt], await FoundAsync(site, number));
            }

            // Of each half: corrected by the parent, opened, registered, found by number, phone and name.
            foreach (var (number, receipt, token) in (IEnumerable<(string, string, string)>)[families[1], families[4]])
            {
                var corrected = new JsonObject { ["answers"] = new JsonObject { ["father.name"] = "王二山" } };
                (await site.PostAsync($"/api/declarations/{receipt}/corrections", corrected, ("X-Follow-Up-Token", token))).Is(HttpStatusCode.OK);
                var item = await ListedAsync(site, reviewer, receipt);
                var opened = await site.PostAsync($"/api/declarations/{item!["id"]}/opening", new JsonObject { ["reason"] = "审核" },
                    Site.Bearer(reviewer));
                Assert.Equal("王二山", opened.Is(HttpStatusCode.OK).Json.GetProperty("answers").GetProperty("father.name").GetString());
                var child = await RegisterAsync(site, reviewer, receipt);
                Assert.Equal([child], await SearchedAsync(site, reviewer, new() { ["number"] = number }));
            }

            foreach (var terms in (JsonObject[])[new() { ["name"] = "王小明" }, new() { ["phone"] = "13900001111" }])
            {
                Assert.Equal(3, (await SearchedAsync(site, reviewer, terms)).Count());
            }

            // A number that came under the first suite comes again under the second: the same case is opened as ever.
            (await site.DeclareAsync(Declaring.Migrant(families[2].Number))).Is(HttpStatusCode.Created);
            await Site.UntilAsync(async () => (await AllAsync(site.Store, Place, Kinds.CaseForReview)).Count == 1);

            await SealedAnewAsync(site, clock);
            await AllUnderAsync(site.Store, Active(site));
            Assert.Equal(3, (await SearchedAsync(site, reviewer, new() { ["name"] = "王小明" })).Count());
            var verified = await site.PostAsync("/api/audit/verification", new JsonObject { ["county"] = County },
                Site.Bearer(await site.TokenAsync("auditor")));
            Assert.True(verified.Is(HttpStatusCode.OK).Json.GetProperty("holds").GetBoolean());
        }

        // And back again: what SM4 sealed opens while AES is in use.
        await using var back = await Site.StartAsync(clock, $"Store:Path={Data}", "Keys:Suite=aes");
        Assert.Contains("Keys:Suite", Note(await back.GetAsync("/api/health/ready")), StringComparison.Ordinal); // one exchange a day
        clock.Advance(KeyWish.Rest);
        await UntilAsync(back, () => Task.FromResult(Rings(back).List().Count == 6));
        Assert.Null(Note(await back.GetAsync("/api/health/ready")));
        await ActivatedAsync(back, clock);
        foreach (var (number, receipt, _) in families)
        {
            Assert.Contains(receipt, await FoundAsync(back, number));
        }

        static string? Note(Reply ready) =>
            JsonNode.Parse(ready.Is(HttpStatusCode.OK).Body)!["notes"]?["keySettings"]?.GetValue<string>();
    }

    [Fact]
    public async Task While_keys_are_exchanged_under_load_instances_that_learn_them_at_different_times_answer_everything_and_find_every_number()
    {
        await using var city = await FaultyCity.StartAsync(azurite, start: false);
        var settings = city.Settings;
        FakeTimeProvider[] clocks = [Clock(), Clock(), Clock()];
        using (await KeyRings.OpenAsync(new FileKeySource(settings.KeysPath!), clocks[0], mayCreate: true, Now))
        {
            // Begun under AES, long ago.
        }

        // One has the new setting, the others get it with their next start: by themselves they take no step.
        Task<Site> StartAsync(FakeTimeProvider clock, string suite) => Site.StartAsync(clock,
            "Store:Kind=azure", $"Cosmos:Connection={settings.CosmosConnection}", "Cosmos:Gateway=true",
            $"Storage:Connection={settings.StorageConnection}", $"Keys:Path={settings.KeysPath}", $"Keys:Suite={suite}",
                "RateLimits:SearchesPerHour=0");
        await using var first = await StartAsync(clocks[0], "sm");
        await using var second = await StartAsync(clocks[1], "aes");
        await using var late = await StartAsync(clocks[2], "aes");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Now);
        await using var load = new Load([first, second], over);
        await load.BeginAsync();
        await load.MoreAsync(6);

        // One adds the key; the other learns of it by its own clock, later; the third has not looked for it when it is used.
        await AddedAsync(first);
        await load.MoreAsync(4);
        clocks[1].Advance(KeyRings.RefreshEvery);
        await Site.UntilAsync(() => Task.FromResult(Rings(second).List().Count == 4));
        await ActivatedAsync(first, clocks[0]);
        Assert.NotEqual(Active(first), Active(second));
        await load.MoreAsync(8);

        clocks[2].Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Rings(late).List().Count);
        await load.LookAtAllAsync(late);
        Assert.Equal(4, Rings(late).List().Count);

        clocks[1].Advance(KeyRings.RefreshEvery);
        await Site.UntilAsync(() => Task.FromResult(Active(first) == Active(second)));
        await load.MoreAsync(4);
        await load.AgainAsync(first);
        await SealedAnewAsync(first, clocks[0]);
        await load.MoreAsync(4);
        await load.EndAsync();

        foreach (var site in (Site[])[first, second, late])
        {
            await load.LookAtAllAsync(site);
        }

        Assert.Equal(load.Families.Count + load.Twice.Count, (await AllAsync(first.Store, Place, Kinds.Declaration)).Count);
        Assert.Equal(load.Registered.Count, (await AllAsync(first.Store, Place, Kinds.Child)).Count);
        await Site.UntilAsync(async () => (await AllAsync(first.Store, Place, Kinds.CaseForReview)).Count == load.Twice.Count);
        await AllUnderAsync(first.Store, Active(first));
    }

    [Fact]
    public async Task Sealing_anew_goes_on_where_kill_9_stopped_it_and_nothing_is_lost()
    {
        // Few, and large enough for their sealing to take longer than the pause between two looks.
        const int Many = 1_000, Large = 50_000;
        string before;
        await using (var root = await StorageRoot.OpenAsync(new() { Path = Data }, TimeProvider.System, Now))
        {
            before = root.Keys.List().Single(key => key.Purpose == KeyPurpose.Encryption).Id;
            foreach (var part in Enumerable.Range(0, Many).Chunk(20))
            {
                var batch = Batch.Technical();
                foreach (var number in part)
                {
                    batch.Create(Kinds.Notice, $"n{number}", (byte[])[.. BitConverter.GetBytes(number), .. new byte[Large]],
                        new IndexFields().Set(Fields.Status, "kept"));
                }

                await root.Store.CommitAsync(Place, batch, Now);
            }
        }

        // The new keys are as old as they must be to be used, and used for as long as it takes for everybody to know.
        var past = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - (4 * KeyRings.ActivateAfter));
        string job;
        await using (var root = await StorageRoot.OpenAsync(new() { Path = Data, Keys = new(CipherSuite.Sm4GcmHmacSm3) }, past, Now))
        {
            await root.Keys.AddAsync(KeyPurpose.Encryption, Now);
            await root.Keys.AddAsync(KeyPurpose.Search, Now);
            past.Advance(KeyRings.ActivateAfter);
            foreach (var (id, _, _, _) in root.Keys.List().Where(key => key.State == KeyState.DecryptOnly).ToList())
            {
                await root.Keys.ActivateAsync(id, Now);
            }

            job = KeyRotation.JobOf(root.Keys.List());
            var then = past.GetUtcNow();
            await JobList.QueueAsync(root.Store, new(job, KeyRotation.Kind, DivisionCode.Changzhi.Value, JobStatus.Queued, 0, 0, "waiting", null,
                null, then, then), Now);
        }

        await using var host = await HostProcess.StartAsync(Data, 0, "--Keys:Suite", "sm");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        foreach (var enough in (int[])[100, 400])
        {
            await DoneAsync(http, job, enough);
            await host.StopAsync();
            await using (var root = await StorageRoot.OpenAsync(new() { Path = Data }, TimeProvider.System, Now))
            {
                // The two minutes that the dead one's turn still has are over.
                var now = TimeProvider.System.GetUtcNow();
                if (await JobList.TakeAsync(root.Store, DivisionCode.Changzhi.Value, job, now + JobList.Patience, Now) is { Job.IsOpen: true } held)
                {
                    await held.ReleaseAsync(now, Now);
                }
            }

            await host.RestartAsync();
        }

        await DoneAsync(http, job, int.MaxValue);
        await host.StopAsync();
        await using var left = await StorageRoot.OpenAsync(new() { Path = Data }, TimeProvider.System, Now);
        var notices = await AllAsync(left.Store, Place, Kinds.Notice);
        Assert.Equal(Enumerable.Range(0, Many), notices.Select(notice => BitConverter.ToInt32(notice.Body.Span)).Order());
        Assert.DoesNotContain(notices, notice => notice.KeyId == before);
    }

    /// <summary>Waits until so much is done, or all.</summary>
    private static async Task<int> DoneAsync(HttpClient http, string job, int enough)
    {
        var persona = new StringContent("""{"role":"systemAdmin"}""", System.Text.Encoding.UTF8, "application/json");
        using var granted = await http.PostAsync(new Uri("/dev/token", UriKind.Relative), persona, Now);
        var token = JsonNode.Parse(await granted.Content.ReadAsStringAsync(Now))!["token"]!.GetValue<string>();
        var done = 0;
        await Site.UntilAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs/" + job);
            request.Headers.Authorization = new("Bearer", token);
            using var answer = await http.SendAsync(request, Now);
            var state = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Now))!;
            done = state["done"]!.GetValue<int>();
            return done >= enough || state["status"]!.GetValue<string>() == "done";
        });
        return done;
    }

    /// <summary>
    /// Parents declare, reviewers list, register and search on every instance in turn; whatever one of them was told is remembered.
    /// </summary>
    private sealed class Load(Site[] sites, CancellationTokenSource over) : IAsyncDisposable
    {
        private readonly Dictionary<Site, string> _reviewers = [];
        private readonly List<Task> _people = [];
        private int _turn;

        /// <summary>Families that may come until somebody waits for more: the load goes on while the test looks, without drowning it.</summary>
        private int _most = 12;

        /// <summary>Citizen number → receipt.</summary>
        public ConcurrentDictionary<string, string> Families { get; } = new(StringComparer.Ordinal);

        /// <summary>Citizen number → child.</summary>
        public ConcurrentDictionary<string, string> Registered { get; } = new(StringComparer.Ordinal);

        /// <summary>Numbers that were declared a second time.</summary>
        public List<string> Twice { get; } = [];

        public async Task BeginAsync()
        {
            foreach (var site in sites)
            {
                _reviewers[site] = await site.TokenAsync("countyReviewer", County);
            }

            foreach (var work in (Func<Task>[])[DeclareAsync, DeclareAsync, ReviewAsync, SearchAsync])
            {
                _people.Add(Task.Run(async () =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        await work();
                    }
                }, Now));
            }
        }

        /// <summary>Until so many more have declared; what went wrong meanwhile is thrown.</summary>
        public async Task MoreAsync(int families)
        {
            var enough = Families.Count + families;
            Volatile.Write(ref _most, enough + 6);
            await Site.UntilAsync(async () =>
            {
                foreach (var one in _people.Where(one => one.IsCompleted))
                {
                    await one;
                }

                return Families.Count >= enough;
            });
        }

        /// <summary>Some of the first numbers come again.</summary>
        public async Task AgainAsync(Site site)
        {
            foreach (var number in Families.Keys.Take(2))
            {
                (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
                Twice.Add(number);
            }
        }

        /// <summary>Every family that was told so is there: by receipt, in full, and by its number.</summary>
        public async Task LookAtAllAsync(Site site)
        {
            var reviewer = await site.TokenAsync("countyReviewer", County);
            foreach (var (number, receipt) in Families)
            {
                (await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }))
                    .Is(HttpStatusCode.OK);
                var item = await ListedAsync(site, reviewer, receipt);
                (await site.PostAsync($"/api/declarations/{item!["id"]}/opening", new JsonObject { ["reason"] = "核对" }, Site.Bearer(reviewer)))
                    .Is(HttpStatusCode.OK);
                Assert.Contains(receipt, await FoundAsync(site, number));
            }
        }

        public async Task EndAsync()
        {
            await over.CancelAsync();
            await Task.WhenAll(_people);
            Assert.True(Registered.Count > 3, "Hardly anything was registered.");
        }

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            await Task.WhenAll(_people).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private Site Next() => sites[Interlocked.Increment(ref _turn) % sites.Length];

        private async Task DeclareAsync()
        {
            if (Families.Count >= Volatile.Read(ref _most))
            {
                await Task.Delay(20, Now);
                return;
            }

            var number = Declaring.Number("140421", "20150305");
            Families[number] = (await Next().DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created).Text("receipt");
        }

        /// <summary>A record that was sealed anew between the look and the decision is looked at again.</summary>
        private async Task ReviewAsync()
        {
            foreach (var (number, receipt) in Families.Where(family => !Registered.ContainsKey(family.Key)).Take(1))
            {
                var site = Next();
                var item = await ListedAsync(site, _reviewers[site], receipt);
                var reviewed = await site.PostAsync($"/api/declarations/{item!["id"]}/review",
                    new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item["version"]!.GetValue<string>() },
                        Site.Bearer(_reviewers[site]));
                if (reviewed.Status != HttpStatusCode.Conflict)
                {
                    Registered[number] = reviewed.Is(HttpStatusCode.OK).Text("child");
                }
            }

            await Task.Delay(20, Now);
        }

        private async Task SearchAsync()
        {
            foreach (var (number, receipt) in Families.Skip(Random.Shared.Next(Math.Max(1, Families.Count))).Take(1))
            {
                Assert.Contains(receipt, await FoundAsync(Next(), number));
            }

            foreach (var (number, child) in Registered.Skip(Random.Shared.Next(Math.Max(1, Registered.Count))).Take(1))
            {
                var site = Next();
                Assert.Equal([child], await SearchedAsync(site, _reviewers[site], new() { ["number"] = number }));
            }

            await Task.Delay(20, Now);
        }
    }
}
