using App.Api.Jobs;
using App.Api.Keys;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Storage;
using Storage.Jobs;
using Storage.Sealing;
using Suite.Api;
using Suite.Contracts;

namespace Suite.Scenarios;

/// <summary>What a firing of the key rotation makes of a store where something is in its way.</summary>
public sealed class SealingAnew
{
    private static readonly Partition Place = Partition.County("140403");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_that_cannot_be_read_do_not_open_or_are_as_large_as_a_commit_keep_no_other_from_being_sealed_anew_and_are_counted()
    {
        await using var backEnd = await EmbeddedBackEnd.OpenAsync();
        await backEnd.Store.CommitAsync(Place, Batch.Technical().Create(Kinds.Notice, "large", new byte[((Batch.MaxBytes - 700) / 4 * 3) - 64]), Now);
        await backEnd.Store.CommitAsync(Place, Batch.Technical().Create(Kinds.Notice, "damaged", "1"u8.ToArray())
            .Create(Kinds.Notice, "other-schema", "2"u8.ToArray())
            .Create(Kinds.Notice, "plain", "3"u8.ToArray()), Now);
        await backEnd.DamageAsync(Place, Kinds.Notice, "damaged");
        var (store, keys, clock, log) = (backEnd.Store, backEnd.Root.Keys, backEnd.Clock, new Lines());
        var id = await keys.AddAsync(KeyPurpose.Encryption, Now);
        clock.Advance(KeyRings.ActivateAfter);
        await keys.ActivateAsync(id, Now);
        var rotation = new KeyRotation(store, keys, one => one.Id == "other-schema" ? throw new InvalidDataException() : null, clock, log);
        await rotation.RunAsync(Now);
        clock.Advance(KeyRings.ActivateAfter);
        await rotation.RunAsync(Now);

        var job = (await store.FindAsync(Partition.County(DivisionCode.Changzhi.Value), Kinds.Job, KeyRotation.JobOf(keys.List()), Now))!
            .Read(JobJson.Default.Job);
        Assert.Equal(JobStatus.Done, job.Status);
        var notices = (await store.ListAsync(Place, Query.Of(Kinds.Notice), new(10), Now)).Items.ToDictionary(one => one.Id, one => one.KeyId == id);
        Assert.Equal(new() { ["large"] = false, ["other-schema"] = true, ["plain"] = true }, notices);
        var ended = log.Texts.Single(line => line.Contains("has ended", StringComparison.Ordinal));
        Assert.Contains("1 as large as a commit, 1 that do not open;", ended, StringComparison.Ordinal);
        Assert.EndsWith("1 that this version cannot read", ended, StringComparison.Ordinal);
        Assert.Contains("notice other-schema", log.Texts.Single(line => line.Contains("cannot be read", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_change_has_its_audit_entry_whoever_dies_after_the_ring_was_saved_and_gives_its_turn_back()
    {
        await using var backEnd = await EmbeddedBackEnd.OpenAsync();
        var (store, clock, home) = (backEnd.Store, backEnd.Clock, Partition.County(DivisionCode.Changzhi.Value));
        using var keys = await KeyRings.OpenAsync(new FileKeySource(backEnd.Settings.KeyFile), clock, mayCreate: false,
            new(CipherSuite.Sm4GcmHmacSm3), Now);
        Task RunAsync(IStore over) => new KeyRotation(over, keys, _ => null, clock, NullLogger<KeyRotation>.Instance).RunAsync(Now);
        File.Move(backEnd.Settings.KeyFile, backEnd.Settings.KeyFile + ".away");
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(store));
        Assert.Empty(await ExchangingKeys.AllAsync(store, home, Kinds.Lease));
        File.Move(backEnd.Settings.KeyFile + ".away", backEnd.Settings.KeyFile);

        await Assert.ThrowsAsync<IOException>(() => RunAsync(new Dying(store, 3))); // taken, given back
        Assert.Equal((4, 0), (keys.List().Count, (await EntriesAsync()).Count));
        await RunAsync(store);
        Assert.Equal(["key.add", "key.add"], await EntriesAsync());

        clock.Advance(KeyRings.ActivateAfter);
        await Assert.ThrowsAsync<IOException>(() => RunAsync(new Dying(store, 4)));
        Assert.Equal(["key.activate", "key.add", "key.add"], await EntriesAsync());
        await RunAsync(store);
        await RunAsync(store);
        Assert.Equal(["key.activate", "key.activate", "key.add", "key.add"], await EntriesAsync());
        Assert.Empty(await ExchangingKeys.AllAsync(store, home, Kinds.Lease));

        async Task<List<string>> EntriesAsync() =>
            [.. (await ExchangingKeys.AllAsync(store, home, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)!)
            .Where(action => action is "key.add" or "key.activate").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Sealing_anew_that_dies_before_each_of_its_writes_is_ended_by_those_who_follow()
    {
        await using var backEnd = await EmbeddedBackEnd.OpenAsync();
        var (store, keys, clock) = (backEnd.Store, backEnd.Root.Keys, backEnd.Clock);
        for (var i = 0; i < 60; i++)
        {
            await store.CommitAsync(Place, Batch.Technical().Create(Kinds.Notice, $"n{i:00}", BitConverter.GetBytes(i)), Now);
            await store.CommitAsync(Partition.Index($"i{i:00}"), Batch.Technical().Create(Kinds.Index, $"i{i:00}", BitConverter.GetBytes(i)), Now);
        }

        var id = await keys.AddAsync(KeyPurpose.Encryption, Now);
        clock.Advance(KeyRings.ActivateAfter);
        await keys.ActivateAsync(id, Now);
        Task RunAsync(IStore over) => new KeyRotation(over, keys, _ => null, clock, NullLogger<KeyRotation>.Instance).RunAsync(Now);
        await RunAsync(store); // puts the job down
        clock.Advance(KeyRings.ActivateAfter);
        var done = new List<int>();
        for (var dies = 1; dies < 12; dies++)
        {
            await Assert.ThrowsAsync<IOException>(() => RunAsync(new Dying(store, dies)));
            clock.Advance(JobList.Patience);
            done.Add(await LeftAsync());
        }

        Assert.Equal(done.OrderDescending(), done); // what was done is not done again
        Assert.True(done[^1] < 120);
        await RunAsync(store);
        Assert.Equal(0, await LeftAsync());
        foreach (var (partition, kind) in ((Partition, Kind)[])[(Place, Kinds.Notice), (Partition.WholeIndex, Kinds.Index)])
        {
            Assert.Equal(Enumerable.Range(0, 60), (await ExchangingKeys.AllAsync(store, partition, kind))
                .Select(one => BitConverter.ToInt32(one.Body.Span)).Order());
        }

        async Task<int> LeftAsync() => (await ExchangingKeys.AllAsync(store, Place, Kinds.Notice))
            .Concat(await ExchangingKeys.AllAsync(store, Partition.WholeIndex, Kinds.Index))
            .Count(one => one.KeyId != id);
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILogger<KeyRotation>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
