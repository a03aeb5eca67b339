using App.Api.Statistics;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Statistics;
using Storage;

namespace Suite.Statistics;

/// <summary>四(二): after whatever has happened to the register, every cell of every table is what a recount from the records gives.</summary>
public sealed class Recounting
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly DateOnly[] Days = [new(2024, 8, 31), new(2024, 10, 1), new(2025, 1, 15), new(2026, 3, 1)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_a_random_history_every_cell_of_every_table_is_what_a_recount_gives(int seed)
    {
        await using var place = await Bare.OpenAsync();
        var city = new RandomCity(place.Store, seed);
        var policy = PolicyInForce.AsWritten;
        var rollups = new Rollups(place.Store, policy, TimeProvider.System);
        for (var round = 0; round < 4; round++)
        {
            // What a rollup has, and what has come since.
            await city.LiveAsync(60);
            await rollups.RollUpAsync(Cancel);
            await city.LiveAsync(25);
            var recount = await PlainRecount.OfAsync(place.Store, policy);
            foreach (var dimension in Dimensions.All)
            {
                await AgreeAsync(rollups, recount, Calibers.All[round % 3], Days[round], [dimension]);
            }
        }

        var last = await PlainRecount.OfAsync(place.Store, policy);
        Assert.InRange(last.Records, 60, 1000);
        var pairs = (from a in Dimensions.All from b in Dimensions.All where Place(a) < Place(b) select (Dimension[])[a, b]).ToList();
        Assert.InRange(pairs.Count, 500, 1000);
        for (var i = 0; i < pairs.Count; i++)
        {
            await AgreeAsync(rollups, last, Calibers.All[i % 3], Days[i % Days.Length], pairs[i]);
        }

        foreach (var caliber in Calibers.All)
        {
            foreach (var day in Days)
            {
                await AgreeAsync(rollups, last, caliber, day, []);
                await AgreeAsync(rollups, last, caliber, day, [Dimensions.County, Dimensions.Duration]);
                await AgreeAsync(rollups, last, caliber, day, [Dimensions.County], persons: true);
                await AgreeAsync(rollups, last, caliber, day, [], persons: true);
                await AgreeAsync(rollups, last, caliber, day, [Dimensions.AgeBand5], place: DivisionCode.Parse("140403"));
                await AgreeAsync(rollups, last, caliber, day, [Dimensions.AgeBand5], place: DivisionCode.Parse("140403001"));
            }
        }

        // The documents alone, read by a process that starts now, say the same; and so does counting everything anew.
        await rollups.RollUpAsync(Cancel);
        var restarted = new Rollups(place.Store, policy, TimeProvider.System);
        await AgreeAsync(restarted, last, Caliber.Statistics, Days[^1], [Dimensions.County, Dimensions.AgeBand5]);
        foreach (var county in RandomCity.Counties)
        {
            await restarted.RebuildAsync(DivisionCode.Parse(county), Cancel);
        }

        await AgreeAsync(restarted, last, Caliber.Statistics, Days[^1], [Dimensions.County, Dimensions.AgeBand5]);
        await AgreeAsync(rollups, last, Caliber.Statistics, Days[^1], [Dimensions.County, Dimensions.AgeBand5]);
        await rollups.RollUpAsync(Cancel);
        await rollups.RollUpAsync(Cancel);
        await AgreeAsync(new(place.Store, policy, TimeProvider.System), last, Caliber.Statistics, Days[^1], [Dimensions.County, Dimensions.AgeBand5]);
    }

    [Fact]
    public async Task A_rollup_that_is_damaged_or_half_written_is_counted_anew_and_never_shown_as_whole()
    {
        await using var place = await Bare.OpenAsync();
        var city = new RandomCity(place.Store, 7);
        await city.LiveAsync(120);
        var policy = PolicyInForce.AsWritten;
        var recount = await PlainRecount.OfAsync(place.Store, policy);
        var rollups = new Rollups(place.Store, policy, TimeProvider.System);
        await rollups.RollUpAsync(Cancel);
        var county = RandomCity.Counties[0];

        // A part is gone; another is no table at all.
        foreach (var document in (await AllAsync(place.Store, county)).Where(document => document.Id.EndsWith("-0000", StringComparison.Ordinal)))
        {
            await place.Store.CommitAsync(document.Partition,
                Batch.Technical().Replace(document, "{}"u8.ToArray(), new IndexFields().Set(Fields.Type, "statisticsPart").Set(Fields.Sequence, 0)),
                    Cancel);
        }

        await AgreeAsync(new(place.Store, policy, TimeProvider.System), recount, Caliber.Monitoring, Days[2], [Dimensions.County]);

        // Parts without a head: killed before the head was written.
        foreach (var head in (await AllAsync(place.Store, county)).Where(document => document.Fields.Get(Fields.Type) == "statisticsHead"))
        {
            await place.Store.CommitAsync(head.Partition, Batch.Technical().Delete(head), Cancel);
        }

        var after = new Rollups(place.Store, policy, TimeProvider.System);
        await AgreeAsync(after, recount, Caliber.Monitoring, Days[2], [Dimensions.County]);
        await after.RollUpAsync(Cancel);
        await AgreeAsync(new(place.Store, policy, TimeProvider.System), recount, Caliber.Monitoring, Days[2], [Dimensions.County]);
    }

    [Fact]
    public async Task Two_instances_that_roll_up_at_once_leave_what_one_would()
    {
        await using var place = await Bare.OpenAsync();
        var city = new RandomCity(place.Store, 11);
        await city.LiveAsync(80);
        var policy = PolicyInForce.AsWritten;
        var instances = Enumerable.Range(0, 4).Select(_ => new Rollups(place.Store, policy, TimeProvider.System)).ToList();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(instances.Select(instance => instance.RollUpAsync(Cancel)));
            await city.LiveAsync(30);
        }

        await Task.WhenAll(instances.Select(instance => instance.RollUpAsync(Cancel)));
        var recount = await PlainRecount.OfAsync(place.Store, policy);
        foreach (var instance in instances.Append(new(place.Store, policy, TimeProvider.System)))
        {
            await AgreeAsync(instance, recount, Caliber.Statistics, Days[2], [Dimensions.County, Dimensions.AgeBand5]);
        }
    }

    private static async Task<IReadOnlyList<Document>> AllAsync(IStore store, string county) =>
        (await store.ListAsync(Partition.County(county), Query.Of(Kinds.Rollup), new(100), Cancel)).Items;

    /// <summary>A store with nothing around it: no timer finishes a hand-over while somebody counts.</summary>
    internal sealed class Bare(StorageRoot root, string folder) : IAsyncDisposable
    {
        public IStore Store => root.Store;

        public static async Task<Bare> OpenAsync()
        {
            var folder = Directory.CreateTempSubdirectory("recount-").FullName;
            return new(await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(folder, "data") }, TimeProvider.System), folder);
        }

        public async ValueTask DisposeAsync()
        {
            await root.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Place(Dimension dimension) => Dimensions.All.ToList().IndexOf(dimension);

    private static async Task AgreeAsync(Rollups rollups, PlainRecount recount, Caliber caliber, DateOnly day, IReadOnlyList<Dimension> by,
        bool persons = false, DivisionCode? place = null)
    {
        var figures = await rollups.CountAsync(new(caliber, day, by, persons, KindAsked: false, Place: place), Cancel);
        Assert.Empty(figures.Missing);
        Assert.NotNull(figures.ComputedAt);
        var counted = new SortedDictionary<string, int>(figures.Table.Cells.ToDictionary(
            cell => string.Join(" | ", cell.Codes) + (cell.Kind is { } kind ? " | " + (kind == ChildKind.Migrant ? "migrant" : "leftBehind") : ""),
                cell => cell.Count!.Value), StringComparer.Ordinal);
        var expected = recount.Cells(caliber.Id(), day, [.. by.Select(dimension => dimension.Key)], persons, place?.County?.Value,
            place is { Level: DivisionLevel.Township } ? place.Value.Value : null);
        Assert.True(expected.SequenceEqual(counted),
            $"{caliber} {day:O} {string.Join(",", by.Select(dimension => dimension.Key))}: {string.Join("; ", expected.Except(counted))} against "
                + $"{string.Join("; ", counted.Except(expected))}");
        if (place is null && !persons)
        {
            Assert.Equal(recount.Undetermined(caliber.Id(), day), figures.Table.Undetermined);
        }
    }
}
