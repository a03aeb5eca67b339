using System.Collections.Concurrent;
using App.Functions;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Statistics;
using Storage;

namespace App.Api.Statistics;

/// <summary>A table with how sure it is.</summary>
/// <param name="ComputedAt">The instant up to which every change is in; null where a county has not been counted at all.</param>
/// <param name="Missing">Counties that are not, or not wholly, in it.</param>
public sealed record Figures(Table Table, DateTimeOffset? ComputedAt, IReadOnlyList<DivisionCode> Missing)
{
    public bool IsComplete => Missing.Count == 0;
}

/// <summary>The rows of a place at one moment: what is counted from one look agrees with everything else that is.</summary>
/// <param name="Around">See <see cref="Counting.Count"/>.</param>
/// <param name="At">See <see cref="Figures.ComputedAt"/>.</param>
/// <param name="Missing">Counties that are not, or not wholly, in it.</param>
public sealed record RollupLook(
    IReadOnlyList<CountyRows> Counties, IReadOnlyList<CountyRows> Around, PolicyInForce Policy, DateTimeOffset? At,
    IReadOnlyList<DivisionCode> Missing)
{
    /// <summary>The children that a question counts.</summary>
    public Counted Choose(Question question) => Counted.Of(question, Counties, Around, Policy);

    public Figures Count(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var counted = Choose(question);
        return new(new Table(question, counted.Cells(question.By), counted.Undetermined), At, Missing);
    }
}

/// <summary>Counting over the counties: the last rollup of each and what has changed since.</summary>
public sealed class Rollups(IStore store, PolicyInForce policy, TimeProvider time)
{
    /// <summary>So many changes of a county a question looks at; the rest is left to the timer, and the answer says so.</summary>
    internal const int MostChanges = 20_000;

    /// <summary>Which rows a child is in may change while the counties are read one after another.</summary>
    private const int Rereadings = 3;

    private readonly ConcurrentDictionary<DivisionCode, Held> _counties = new();

    public static IReadOnlyList<DivisionCode> Counties { get; } = [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];

    /// <summary>Answers a question over a county, a township or the city.</summary>
    public async Task<Figures> CountAsync(Question question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        return (await LookAsync(question.Place, cancellation).ConfigureAwait(false)).Count(question);
    }

    /// <summary>The children that a question counts, for whoever adds up more than one table of them.</summary>
    public async Task<(Counted Counted, DateTimeOffset? At, IReadOnlyList<DivisionCode> Missing)> ChooseAsync(Question question,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        var look = await LookAsync(question.Place, cancellation).ConfigureAwait(false);
        return (look.Choose(question), look.At, look.Missing);
    }

    /// <summary>The rows of a place at one moment, for whoever asks more than one question of them.</summary>
    public async Task<RollupLook> LookAsync(DivisionCode? within, CancellationToken cancellation)
    {
        var about = Counties.Where(county => within is not { } place || county.Contains(place) || place.Contains(county)).ToList();
        var read = await ReadAsync(about, cancellation).ConfigureAwait(false);
        var around = await ReadAsync(read.SelectMany(county => county.Rows.Rows)
            .Where(row => row.Presence == Presence.Departing && row.To is not null)
            .Select(row => row.To!.Value).Distinct().Except(about), cancellation).ConfigureAwait(false);
        for (var i = 0; i < Rereadings && Counting.Behind([.. read.Select(county => county.Rows)]) is { Count: > 0 } behind; i++)
        {
            var again = await ReadAsync(behind, cancellation).ConfigureAwait(false);
            read = [.. read.Where(county => !behind.Contains(county.Rows.County)), .. again];
        }

        var missing = read.Where(county => !county.IsComplete).Select(county => county.Rows.County)
            .Union(Counting.Behind([.. read.Select(county => county.Rows)])).Order().ToList();
        return new([.. read.Select(county => county.Rows)], [.. around.Select(county => county.Rows)], policy,
            read.Exists(county => county.At is null) ? null : read.Min(county => county.At), missing);
    }

    /// <summary>Brings the documents of every county up to date; what has not changed is not written.</summary>
    public Task RollUpAsync(CancellationToken cancellation) => Each.DoAsync(Counties, county => RollUpAsync(county, cancellation), cancellation);

    public async Task RollUpAsync(DivisionCode county, CancellationToken cancellation)
    {
        var held = _counties.GetOrAdd(county, static _ => new());
        await held.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var rollup = await HeldAsync(held, county, cancellation).ConfigureAwait(false);
            if (rollup.At is { } before)
            {
                Meters.RolledUp(county, time.GetUtcNow() - before);
            }

            await rollup.FollowAsync(store, null, time.GetUtcNow(), cancellation).ConfigureAwait(false);
            if (!await rollup.WriteAsync(store, cancellation).ConfigureAwait(false))
            {
                // Another instance has written it: its documents are as good, and read when they are needed.
                held.Rollup = null;
            }
        }
        catch
        {
            held.Rollup = null;
            throw;
        }
        finally
        {
            held.Turn.Release();
        }
    }

    /// <summary>Counts a county anew from its first record; questions are answered from what was there until it is done.</summary>
    public async Task RebuildAsync(DivisionCode county, CancellationToken cancellation)
    {
        var fresh = CountyRollup.Begin(county, policy, time.GetUtcNow());
        await fresh.FollowAsync(store, null, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        var held = _counties.GetOrAdd(county, static _ => new());
        await held.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await fresh.FollowAsync(store, null, time.GetUtcNow(), cancellation).ConfigureAwait(false);
            held.Rollup = await fresh.WriteAsync(store, cancellation).ConfigureAwait(false) ? fresh : null;
            await fresh.CleanAsync(store, cancellation).ConfigureAwait(false);
        }
        finally
        {
            held.Turn.Release();
        }
    }

    /// <summary>
    /// What this process holds of a county; a table that was made by other parameters is left, and the one that fits is read or begun.
    /// </summary>
    private async Task<CountyRollup> HeldAsync(Held held, DivisionCode county, CancellationToken cancellation)
    {
        if (held.Rollup is null || held.Rollup.Basis != Contribution.Basis(policy))
        {
            held.Rollup = await CountyRollup.LoadAsync(store, county, policy, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }

        return held.Rollup;
    }

    private async Task<List<Read>> ReadAsync(IEnumerable<DivisionCode> counties, CancellationToken cancellation)
    {
        var read = new List<Read>();
        foreach (var county in counties)
        {
            read.Add(await ReadAsync(county, cancellation).ConfigureAwait(false));
        }

        return read;
    }

    private async Task<Read> ReadAsync(DivisionCode county, CancellationToken cancellation)
    {
        var held = _counties.GetOrAdd(county, static _ => new());
        await held.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var rollup = await HeldAsync(held, county, cancellation).ConfigureAwait(false);
            var whole = await rollup.FollowAsync(store, MostChanges, time.GetUtcNow(), cancellation).ConfigureAwait(false);
            return new(rollup.Rows(), rollup.At, whole && rollup.IsWhole);
        }
        catch
        {
            // Half taken in: begun again from the documents.
            held.Rollup = null;
            throw;
        }
        finally
        {
            held.Turn.Release();
        }
    }

    private sealed record Read(CountyRows Rows, DateTimeOffset? At, bool IsComplete);

    /// <summary>What this process holds of a county, one after another.</summary>
    private sealed class Held
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public CountyRollup? Rollup { get; set; }
    }
}
