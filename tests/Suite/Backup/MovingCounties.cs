using App.Api.Declarations;
using App.Api.Moving;
using Storage;
using Storage.Audit;
using Storage.Backup;
using Storage.Moving;

namespace Suite.Backup;

/// <summary>One county from one store to another: who may write when, what travels, and what is refused.</summary>
public sealed class MovingCounties : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County(SmallCity.County);

    private readonly string _folder = Directory.CreateTempSubdirectory("moving-").FullName;
    private StorageSettings _from = null!;
    private StorageSettings _to = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _from = new() { Path = await SmallCity.CopyAsync(Path.Combine(_folder, "here")) };
        _to = new() { Path = await SmallCity.KeysAsync(Path.Combine(_folder, "there")) };
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_moved_county_is_found_worked_on_and_verified_where_it_arrived_and_only_read_where_it_was()
    {
        var moved = await MoveAsync(_from, _to);
        Assert.True(moved!.Documents > 30 && moved.Blobs > 1);
        Assert.Null(await MoveAsync(_from, _to));

        await using var there = await OpenAsync(_to);
        var children = await there.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(5), Now);
        Assert.NotEmpty(children.Items);
        Assert.True((await TouchAsync(there, Luzhou)).IsCommitted);
        Assert.Equal(0, await new AuditSealer(there, TimeProvider.System).SealAsync(SmallCity.County, Now));
        Assert.True((await new AuditVerification(there).VerifyAsync(SmallCity.County, Now)).Holds);

        // Of the numbers only what the county itself declared; of the receipts its own.
        var numbers = await AllAsync(there, Kinds.Index);
        Assert.Contains(numbers, document => document.Fields.Get(Fields.County) == SmallCity.County);
        Assert.All(numbers, document => Assert.All(document.Fields.Get(Fields.County) is { } county ? [county]
            : NumberEntry.Read(document.Body).Select(entry => entry.County.Value),
            county => Assert.Equal(SmallCity.County, county)));

        await using var here = await OpenAsync(_from);
        Assert.NotEmpty((await here.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(5), Now)).Items);
        var refused = await Assert.ThrowsAsync<CountyMovedException>(() => TouchAsync(here, Luzhou));
        Assert.Equal((MoveState.Moved, Trouble.CountyMoving), (refused.State, here.TroubleOf(refused)));
        await Assert.ThrowsAsync<CountyMovedException>(() =>
            here.Store.CommitThenAsync(new(Partition.Index("x"), Touch("x")), [new(Luzhou, Touch("x"))], Now));
        Assert.True((await TouchAsync(here, Partition.County("140404"))).IsCommitted);
    }

    [Fact]
    public async Task A_move_that_was_stopped_leaves_both_sides_locked_and_goes_on_from_there()
    {
        using var stop = new CancellationTokenSource();
        await using (var here = await OpenAsync(_from))
        await using (var there = await OpenAsync(_to))
        {
            var mover = new CountyMover(here, there, new Stopping(stop), TimeProvider.System, static _ => { });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mover.RunAsync(SmallCity.County, TimeSpan.Zero, stop.Token));
        }

        await using (var here = await OpenAsync(_from))
        await using (var there = await OpenAsync(_to))
        {
            Assert.Equal(MoveState.Leaving, (await Assert.ThrowsAsync<CountyMovedException>(() => TouchAsync(here, Luzhou))).State);
            Assert.Equal(MoveState.Arriving, (await Assert.ThrowsAsync<CountyMovedException>(() => TouchAsync(there, Luzhou))).State);
        }

        // To another place it does not go meanwhile.
        var third = new StorageSettings { Path = await SmallCity.KeysAsync(Path.Combine(_folder, "third")) };
        await MoveAsync(_from, _to);
        await Assert.ThrowsAsync<BackupRefusedException>(() => MoveAsync(third, _to));
        await using var arrived = await OpenAsync(_to);
        Assert.True((await TouchAsync(arrived, Luzhou)).IsCommitted);
    }

    [Fact]
    public async Task A_county_comes_back_with_what_was_done_meanwhile_and_without_what_is_gone()
    {
        await MoveAsync(_from, _to);
        await using (var there = await OpenAsync(_to))
        {
            Assert.True((await TouchAsync(there, Luzhou, "done-there")).IsCommitted);
            var gone = (await there.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(1), Now)).Items[0];
            var entry = new Domain.Audit.AuditEntry
            {
                Id = Guid.CreateVersion7().ToString("N"),
                County = SmallCity.County,
                At = DateTimeOffset.UtcNow,
                Actor = Domain.Audit.AuditActor.System,
                Channel = "timer",
                Action = "child.erase",
                SubjectKind = "child",
                SubjectIds = [gone.Id],
            };
            Assert.True((await there.Store.CommitAsync(Luzhou, Batch.Of(entry).Delete(gone), Now)).IsCommitted);
            _gone = gone.Id;
        }

        await MoveAsync(_to, _from);
        await using var here = await OpenAsync(_from);
        Assert.NotNull(await here.Store.FindAsync(Luzhou, Kinds.SeedMark, "done-there", Now));
        Assert.Null(await here.Store.FindAsync(Luzhou, Kinds.Child, _gone, Now));
        Assert.True((await TouchAsync(here, Luzhou)).IsCommitted);
        Assert.True((await new AuditVerification(here).VerifyAsync(SmallCity.County, Now)).Holds);
    }

    private string _gone = "";

    [Fact]
    public async Task A_move_that_was_begun_is_given_up_and_begun_anew()
    {
        using var stop = new CancellationTokenSource();
        await using (var here = await OpenAsync(_from))
        await using (var there = await OpenAsync(_to))
        {
            var mover = new CountyMover(here, there, new Stopping(stop), TimeProvider.System, static _ => { });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mover.RunAsync(SmallCity.County, TimeSpan.Zero, stop.Token));
            await mover.GiveUpAsync(SmallCity.County, Now);
            await Assert.ThrowsAsync<BackupRefusedException>(() => mover.GiveUpAsync(SmallCity.County, Now));
        }

        await using (var here = await OpenAsync(_from))
        await using (var there = await OpenAsync(_to))
        {
            Assert.True((await TouchAsync(here, Luzhou, "meanwhile")).IsCommitted);
            await Assert.ThrowsAsync<CountyMovedException>(() => TouchAsync(there, Luzhou));
        }

        Assert.NotNull(await MoveAsync(_from, _to));
        await using var arrived = await OpenAsync(_to);
        Assert.NotNull(await arrived.Store.FindAsync(Luzhou, Kinds.SeedMark, "meanwhile", Now));
        Assert.True((await TouchAsync(arrived, Luzhou)).IsCommitted);
    }

    [Fact]
    public async Task People_hear_in_words_that_their_county_has_moved_and_timers_leave_it_alone()
    {
        await MoveAsync(_from, _to);
        await using var host = await Suite.Browser.HostProcess.StartAsync(_from.Path);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        var refused = await DeclareAsync(http, Suite.Api.Declaring.Migrant());
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var words = await refused.Content.ReadAsStringAsync(Now);
        Assert.Contains("county-moving", words, StringComparison.Ordinal);
        Assert.Contains("您刚才的操作没有保存", words, StringComparison.Ordinal);

        // The timers of the start have gone over every county.
        await Task.Delay(TimeSpan.FromSeconds(8), Now);
        Assert.DoesNotContain(nameof(CountyMovedException), host.Log, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> DeclareAsync(HttpClient http, System.Text.Json.Nodes.JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/declarations")
        {
            Content = new StringContent(body.ToJsonString(),
            System.Text.Encoding.UTF8, "application/json")
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "moved");
        return http.SendAsync(request, Now);
    }

    [Fact]
    public async Task Nothing_is_written_where_the_keys_differ_the_county_is_there_already_or_is_not_here()
    {
        var strange = new StorageSettings { Path = Path.Combine(_folder, "strange", "data") };
        Assert.Contains("还没有密钥", (await Assert.ThrowsAsync<BackupRefusedException>(() => MoveAsync(_from, strange))).Message,
            StringComparison.Ordinal);
        await using (await OpenAsync(strange))
        {
        }

        Assert.Contains("密钥不同", (await Assert.ThrowsAsync<BackupRefusedException>(() => MoveAsync(_from, strange))).Message,
            StringComparison.Ordinal);
        var occupied = new StorageSettings { Path = await SmallCity.CopyAsync(Path.Combine(_folder, "occupied")) };
        Assert.Contains("不会覆盖", (await Assert.ThrowsAsync<BackupRefusedException>(() => MoveAsync(_from, occupied))).Message,
            StringComparison.Ordinal);
        Assert.Contains("没有 140403", (await Assert.ThrowsAsync<BackupRefusedException>(() => MoveAsync(_to, _from))).Message,
            StringComparison.Ordinal);
        await using var here = await OpenAsync(_from);
        Assert.True((await TouchAsync(here, Luzhou)).IsCommitted);
        await using var there = await OpenAsync(occupied);
        Assert.True((await TouchAsync(there, Luzhou)).IsCommitted);
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("140400")]
    [InlineData("children")]
    public async Task A_county_that_is_none_is_refused_in_words(string county)
    {
        var settings = Path.Combine(_folder, "one.json");
        await File.WriteAllTextAsync(settings, "{}", Now);
        var (code, said) = await Command.RunAsync("move-county", county, "--from", settings, "--to", settings);
        Assert.Equal(1, code);
        Assert.Contains($"没有 {county} 这个县（区）", said, StringComparison.Ordinal);
    }

    private static TechnicalBatch Touch(string id) => Batch.Technical().Create(Kinds.SeedMark, id, "{}"u8.ToArray());

    private static Task<CommitResult> TouchAsync(StorageRoot storage, Partition partition, string? id = null) =>
        storage.Store.CommitAsync(partition, Touch(id ?? Guid.NewGuid().ToString("N")), Now);

    private static async Task<SideCount?> MoveAsync(StorageSettings from, StorageSettings to)
    {
        await CountyMover.MustShareKeysAsync(from, to, Now);
        await using var here = await OpenAsync(from);
        await using var there = await OpenAsync(to);
        return await new CountyMover(here, there, new MovedCounty(), TimeProvider.System, static _ => { }).RunAsync(SmallCity.County,
            TimeSpan.Zero, Now);
    }

    private static Task<StorageRoot> OpenAsync(StorageSettings settings) => StorageRoot.OpenAsync(settings, TimeProvider.System, Now);

    private static async Task<List<Document>> AllAsync(StorageRoot storage, Kind kind)
    {
        var all = new List<Document>();
        string? next = null;
        do
        {
            var page = await storage.Store.ListAsync(Partition.WholeIndex, Query.Of(kind), new(200, next), Now);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    /// <summary>Stops the move when it comes to the index.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : CountyContents
    {
        private readonly MovedCounty _contents = new();

        public override IReadOnlyList<TechnicalKind> IndexKinds
        {
            get
            {
                stop.Cancel();
                return _contents.IndexKinds;
            }
        }

        public override bool IsMadeAnew(Document document) => _contents.IsMadeAnew(document);

        public override IEnumerable<string> BlobsOf(Document document) => _contents.BlobsOf(document);

        public override IEnumerable<string> BlobsOf(string county) => _contents.BlobsOf(county);

        public override byte[]? ShareOf(Document index, string county) => _contents.ShareOf(index, county);

        public override byte[]? Joined(Document? there, byte[]? share, string county) => _contents.Joined(there, share, county);
    }
}
