using System.Diagnostics;
using App.Api.Declarations;
using App.Api.Sheets;
using App.Demo;
using App.Documents.Excel;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using Storage;
using Storage.Jobs;
using Storage.Sealing;

namespace Benchmarks;

/// <summary>
/// 100,000 children of one county imported for good: the file sealed, every row judged and laid ready, then written as declarations with their audit
/// entries, search tokens, receipts and number index, in chunks of twenty with the disk's word for each; against MiniExcel only reading the file.
/// </summary>
internal static class Imports
{
    private const string County = "140403";

    /// <summary>Less than this held in memory is the runtime's own coming and going, and the piece at hand.</summary>
    private const long Noise = 32L * 1024 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var rows = effort.Rounds == 1 ? Sheets.Rows / 20 : Sheets.Rows;
        var (file, tenth) = (await FileAsync(rows), await FileAsync(rows / 10));
        await ImportAsync(tenth, rows / 10, null);
        var (processor, wall, flat) = (new List<double>(), new List<double>(), new List<double>());
        var (ours, theirs, peak) = (default(Spent), default(Spent), 0L);
        for (var round = 0; round < Math.Min(effort.Rounds, 3); round++)
        {
            ours = await TimeAsync(() => ImportAsync(file, rows, null));
            theirs = await TimeAsync(() => Task.FromResult(Sheets.Theirs(file)));
            processor.Add(ours.Processor / theirs.Processor);
            wall.Add(ours.Wall / theirs.Wall);
        }

        for (var round = 0; round < Math.Min(effort.Rounds, 2); round++)
        {
            var (small, large) = (new Peak(), new Peak());
            await ImportAsync(tenth, rows / 10, small);
            await ImportAsync(file, rows, large);
            peak = large.Bytes;
            flat.Add((double)Math.Max(large.Bytes, Noise) / Math.Max(small.Bytes, Noise));
        }

        return
        [
            new Figure($"whole import of {rows:N0} rows with sealing and commits, against MiniExcel reading them (processor time)", processor, 3,
                null, "≤ 3 ×", $"{Figure.Number(ours.Processor)} s against {Figure.Number(theirs.Processor)} s of processor time"),
            new Figure("the same, by the clock", wall, 3, null, "≤ 3 ×",
                $"{Figure.Number(ours.Wall)} s against {Figure.Number(theirs.Wall)} s; {Figure.Number(rows / ours.Wall)} rows a second"),
            new Figure("memory held in a whole import, ten times the rows against one", flat, 1.5, null, "flat",
                $"{Figure.Number(peak / 1024.0 / 1024)} MB live at most"),
        ];
    }

    private static async Task<byte[]> FileAsync(int rows)
    {
        var place = new Address(DivisionTable.Children(DivisionCode.Parse("140403001"))[0].Code, "1号");
        var children = SyntheticCity.Generate(SyntheticCity.DemoSeed, rows * 3, CivilTime.ChinaDate(Now))
            .Where(child => child.Form == Migrant2024.Form)
            .Select(child => child.Answers.With(Shared2024.CurrentAddress, place).With(Migrant2024.Form.Find("guardianship")!, "good")).Take(rows);
        using var file = new MemoryStream();
        await Table.WriteExportAsync(Migrant2024.Form, children.ToAsyncEnumerable(), file);
        return file.ToArray();
    }

    private static async Task<int> ImportAsync(byte[] bytes, int rows, Peak? peak)
    {
        var folder = Directory.CreateTempSubdirectory("import-").FullName;
        using var stop = new CancellationTokenSource();
        try
        {
            await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(folder, "data") }, TimeProvider.System);
            var watching = peak?.WatchAsync(stop.Token) ?? Task.CompletedTask;
            var written = await ImportAsync(root, bytes, rows);
            await stop.CancelAsync();
            await watching;
            return written;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ImportAsync(StorageRoot root, byte[] bytes, int rows)
    {
        var tokens = new SearchTokens(root.Keys);
        var (id, policy) = (OpaqueId.New(Now), PolicyInForce.AsWritten);
        using (var upload = new MemoryStream(bytes, writable: false))
        {
            await root.Blobs.CreateAsync(ImportNames.File(id), upload);
        }

        var state = new ImportState(Migrant2024.Form.Id, Migrant2024.Form.Version, ".xlsx", bytes.Length, "", "u-bench", "countyReviewer", Now);
        await RunAsync(root, new(id, ImportNames.Check, County, JobStatus.Queued, 0, 0, Phases.Waiting, state.Write(), null, Now, Now),
            async held => await new ImportCheck(root.Store, root.Blobs, Known(root), TimeProvider.System, policy)
                .RunAsync(held, CancellationToken.None));
        state = ImportState.Of((await root.Store.FindAsync(Partition.County(County), Kinds.Job, id))!.Read(App.Api.Jobs.JobJson.Default.Job));
        if (state.Good < rows * 0.98)
        {
            throw new InvalidOperationException($"Only {state.Good} of {rows} rows are good: {state.Refused?.Code}");
        }

        var write = new ImportWrite(root.Store, root.Blobs, new DeclarationRecords(root.Store, tokens),
            new NumberIndex(root.Store, tokens, TimeProvider.System), Known(root), TimeProvider.System);
        await RunAsync(root, new(ImportNames.WriteJob(id), ImportNames.Write, County, JobStatus.Queued, 0, state.Good, Phases.Waiting,
            new WriteState(id, "u-bench", "countyReviewer").Write(), null, Now, Now),
            async held => await write.RunAsync(held, TimeSpan.MaxValue, CancellationToken.None));
        var done = (await root.Store.FindAsync(Partition.County(County), Kinds.Job, ImportNames.WriteJob(id)))!
            .Read(App.Api.Jobs.JobJson.Default.Job);
        return done.Status == JobStatus.Done && done.Done == state.Good ? done.Done
            : throw new InvalidOperationException("The import was not written whole.");
    }

    private static KnownChildren Known(StorageRoot root)
    {
        var tokens = new SearchTokens(root.Keys);
        return new(root.Store, new DeclarationRecords(root.Store, tokens), new NumberIndex(root.Store, tokens, TimeProvider.System), tokens);
    }

    private static async Task RunAsync(StorageRoot root, Job job, Func<HeldJob, Task> run)
    {
        await JobList.QueueAsync(root.Store, job);
        await run((await JobList.TakeAsync(root.Store, County, job.Id, TimeProvider.System.GetUtcNow()))!);
    }

    private static async Task<Spent> TimeAsync(Func<Task<int>> run)
    {
        GC.Collect();
        var (before, began) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        await run();
        return new((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private readonly record struct Spent(double Processor, double Wall);

    /// <summary>The most that is held, looked at five times a second; each look is a full collection.</summary>
    private sealed class Peak
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Bytes { get; private set; } = 1;

        public async Task WatchAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                Bytes = Math.Max(Bytes, GC.GetTotalMemory(forceFullCollection: true) - _before);
                await Task.Delay(200, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
