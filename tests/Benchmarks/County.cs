using System.Diagnostics;
using System.Globalization;
using App.Api.Children;
using App.Api.Declarations;
using App.Demo;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Host;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Audit;

namespace Benchmarks;

/// <summary>What somebody at the desk may look for: a registered child by everything the search page takes.</summary>
internal sealed record Wanted(string Id, string Name, string? Number, string? Phone, string Receipt);

/// <summary>
/// A county in which tens of thousands of children are registered: families of the synthetic city whose declarations were decided, registered,
/// indexed and audited by the product's own code. Kept under artifacts for as long as that code and the day are the same.
/// </summary>
/// <param name="Children">Registered ones.</param>
/// <param name="Seconds">How long seeding took, now or when it was done.</param>
internal sealed record County(string Folder, int Children, double Seconds, IReadOnlyList<Wanted> Sample)
{
    public const string Code = "140403";

    /// <summary>One county is responsible for about a quarter of the city's declarations, and registers most of them.</summary>
    private const double Share = 4.7;

    private const int SampleSize = 600;

    public static async Task<County> OfAsync(int children)
    {
        var root = Path.Combine(Repository.Root, "artifacts", "county");
        var version = string.Concat(new[] { typeof(CitySeeder), typeof(DivisionCode), typeof(IStore) }
            .Select(type => type.Module.ModuleVersionId.ToString("N")[..6]));
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.AddHours(8):yyyyMMdd}-{version}-{children}"));
        var done = Path.Combine(folder, "seeded");
        if (!File.Exists(done))
        {
            foreach (var old in Directory.Exists(root) ? Directory.GetDirectories(root, $"*-{children}") : [])
            {
                Directory.Delete(old, recursive: true);
            }

            Directory.CreateDirectory(folder);
            var began = Stopwatch.GetTimestamp();
            await WithAsync(folder, async services =>
            {
                await services.GetRequiredService<CitySeeder>().SeedAsync((int)(children * Share), DivisionCode.Parse(Code), CancellationToken.None);

                // The timer that links the trail had months for this in a real county.
                await new AuditSealer(services.GetRequiredService<StorageRoot>(), TimeProvider.System).SealAsync(Code);
            });
            await File.WriteAllTextAsync(done, Stopwatch.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        }

        var seconds = double.Parse(await File.ReadAllTextAsync(done), CultureInfo.InvariantCulture);
        var (count, sample) = (0, new List<Wanted>());
        await WithAsync(folder, async services => (count, sample) = await SampleAsync(services, children));
        return count >= children ? new(Path.Combine(folder, "data"), count, seconds, sample)
            : throw new InvalidOperationException($"Only {count} children are registered; {children} were wanted.");
    }

    private static async Task WithAsync(string folder, Func<IServiceProvider, Task> work)
    {
        var (launch, problem) = Launch.Read(["--data", Path.Combine(folder, "data")], static _ => null);
        await using var app = await Server.CreateAsync(launch ?? throw new InvalidOperationException(problem));
        await work(app.Services);
    }

    /// <summary>Some from every month.</summary>
    private static async Task<(int Count, List<Wanted> Sample)> SampleAsync(IServiceProvider services, int children)
    {
        var (records, declarations) = (services.GetRequiredService<ChildRecords>(), services.GetRequiredService<DeclarationRecords>());
        var (county, every) = (DivisionCode.Parse(Code), Math.Max(1, children / SampleSize));
        var (count, sample, page) = (0, new List<Wanted>(), (string?)null);
        do
        {
            var (items, next) = await records.ListAsync(county, new([]), page, Page.MaxSize, CancellationToken.None);
            foreach (var (child, _) in items)
            {
                if (count++ % every == 0 && await declarations.FindAsync(county, child.Declarations[0], CancellationToken.None) is { } declared)
                {
                    sample.Add(new(child.Id, child.Answers.Get(Shared2024.ChildName)!, child.Answers.Get(Shared2024.CitizenNumber)?.Value,
                        child.Answers.Get(Shared2024.Father.Phone)?.Value, declared.Declaration.Receipt.Value));
                }
            }

            page = next;
        }
        while (page is not null);
        return (count, sample);
    }
}
