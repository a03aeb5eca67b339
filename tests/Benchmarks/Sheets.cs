using System.Diagnostics;
using App.Demo;
using App.Documents.Excel;
using Domain.Forms.Catalogue;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Benchmarks;

/// <summary>
/// 100,000 children in the template of 附件1 (some sixty columns): every row read, turned into answers and judged by the form, against MiniExcel only
/// handing out the cells of the same file. And what is held in memory meanwhile, against a tenth of the rows.
/// </summary>
internal static class Sheets
{
    public const int Rows = 100_000;

    /// <summary>Less than this held in memory is the runtime's own coming and going.</summary>
    private const long Noise = 1024 * 1024;

    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var rows = effort.Rounds == 1 ? Rows / 20 : Rows;
        var file = await FileAsync(rows);
        var tenth = await FileAsync(rows / 10);
        await OursAsync(tenth, null);
        Theirs(tenth);

        var (ratios, flat, ours, theirs) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        long live = 0;
        for (var round = 0; round < Math.Min(effort.Rounds, 3); round++)
        {
            var own = await TimeAsync(() => OursAsync(file, null));
            var other = await TimeAsync(() => Task.FromResult(Theirs(file)));
            ours.Add(own);
            theirs.Add(other);
            ratios.Add(own / other);
            var (small, large) = (new Peak(), new Peak());
            await OursAsync(tenth, small);
            await OursAsync(file, large);
            live = large.Bytes;
            flat.Add((double)Math.Max(large.Bytes, Noise) / Math.Max(small.Bytes, Noise));
        }

        var columns = Columns.Of(Migrant2024.Form, selfDeclared: true).Count;
        return
        [
            new Figure($"validating {rows:N0} rows of {columns} columns, against MiniExcel reading them", ratios, 1.5, null, "≤ 1.5 ×",
                $"{Figure.Number(Figure.Median(ours))} s against {Figure.Number(Figure.Median(theirs))} s of processor time; "
                    + $"{file.Length / 1024 / 1024} MB packed"),
            new Figure("memory held while validating, ten times the rows against one", flat, 1.5, null, "flat",
                $"{Figure.Number(live / 1024.0 / 1024)} MB live at most, the file itself not counted"),
        ];
    }

    private static async Task<byte[]> FileAsync(int rows)
    {
        var children = SyntheticCity.Generate(SyntheticCity.DemoSeed, rows * 3, Today).Where(child => child.Form == Migrant2024.Form).Take(rows)
            .Select(child => child.Answers);
        using var file = new MemoryStream();
        await Table.WriteExportAsync(Migrant2024.Form, children.ToAsyncEnumerable(), file);
        return file.ToArray();
    }

    private static async Task<int> OursAsync(byte[] bytes, Peak? peak)
    {
        using var stream = new MemoryStream(bytes);
        using var file = ImportFile.Open(stream, new ImportLimits { MaxBytes = bytes.Length }).File!;
        var children = 0;
        await foreach (var row in file.ReadAsync(Today))
        {
            if (row.IsWholeFile)
            {
                throw new InvalidOperationException(row.Reading.Problems[0].Code);
            }

            // Often at first, where a small file would otherwise end unseen; each look is a full collection.
            if (++children % 400 == 0 && (children < 4_000 || children % 4_000 == 0))
            {
                peak?.Look();
            }
        }

        return children;
    }

    internal static int Theirs(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var cells = 0;
        foreach (IDictionary<string, object?> row in stream
            .Query(sheetName: "填写", configuration: new OpenXmlConfiguration { EnableSharedStringCache = false }))
        {
            cells += row.Count;
        }

        return cells;
    }

    /// <summary>Processor time, in seconds: wall time on a shared machine says more about the neighbours.</summary>
    private static async Task<double> TimeAsync(Func<Task<int>> run)
    {
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await run();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    private sealed class Peak
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Bytes { get; private set; } = 1;

        public void Look() => Bytes = Math.Max(Bytes, GC.GetTotalMemory(forceFullCollection: true) - _before);
    }
}
