using System.Diagnostics;
using App.Api.Children;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks;

/// <summary>
/// The nightly re-assessment costs what is due, not what is registered: counties of ten thousand, a hundred thousand and a million children with as
/// many due.
/// </summary>
internal static class Reassess
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    /// <summary>The Monday after: then a day that is a birthday is looked at.</summary>
    private static readonly DateTimeOffset Night = new(2026, 11, 29, 18, 10, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var smoke = effort == Effort.Smoke;
        int[] sizes = smoke ? [300, 1_000, 3_000] : effort == Effort.Full ? [10_000, 100_000, 1_000_000] : [10_000, 50_000, 200_000];
        var due = smoke ? 100 : 1_000;
        var times = new List<double>();
        foreach (var size in sizes)
        {
            times.Add(await TimeAsync(size, due, effort.Rounds));
        }

        return
        [
            new Figure($"{due:N0} children due among {sizes[^1]:N0}, time over the same among {sizes[0]:N0}", [times[^1] / times[0]], smoke ? null
                : 1.5, null, "≤ 1.5 ×",
                string.Join(", ", sizes.Zip(times, (size, time) => FormattableString.Invariant($"{size:N0}: {time:0.00} s")))),
        ];
    }

    /// <summary>Seconds of the fastest night. Every week as many others are due: whoever was looked at may have nothing more to wait for.</summary>
    private static async Task<double> TimeAsync(int size, int due, int rounds)
    {
        var fastest = double.MaxValue;
        await Register.WithAsync(async services =>
        {
            var county = DivisionCode.Parse(County.Code);
            var every = size / due;
            await Register.PutAsync(services, Register.Children(size, Today).Select((child, at) => child with
            {
                County = county,
                DueOn = at % every < rounds && at / every < due ? Today.AddDays(7 * (at % every)) : new DateOnly(2040, 1 + (at % 12), 1),
            }));
            var reassessing = services.GetRequiredService<Reassessing>();
            for (var round = 0; round < rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                var judged = await reassessing.RunAsync(county, Night.AddDays(7 * round), CancellationToken.None);
                fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds * due / judged);

                // A child of an earlier night whose next boundary is near comes again.
                if (judged < due || judged > due * 11 / 10)
                {
                    throw new InvalidOperationException($"{judged} children were judged again, {due} were due.");
                }
            }
        });
        return fastest;
    }
}
