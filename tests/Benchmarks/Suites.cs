using System.Diagnostics;
using System.Security.Cryptography;
using Storage;
using Storage.Sealing;

namespace Benchmarks;

/// <summary>What the second suite costs beside the first: a record as large as a declaration, a picture, the search tokens of a child.</summary>
internal static class Suites
{
    private const int Record = 2_500;
    private const int Picture = 2 * 1024 * 1024;

    private static readonly Partition County = Partition.County("140403");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var folder = Directory.CreateTempSubdirectory("suites-").FullName;
        try
        {
            using var aes = await OpenAsync(folder, CipherSuite.Aes256GcmHmacSha256);
            using var sm = await OpenAsync(folder, CipherSuite.Sm4GcmHmacSm3);
            return
            [
                await FigureAsync("a record of 2.5 KB sealed and opened with SM4, against AES", effort, 200, aes, sm, RecordAsync),
                await FigureAsync("a picture of 2 MB sealed and opened with SM4, against AES", effort, 1, aes, sm, PictureAsync),
                await FigureAsync("the search tokens of a child with SM3, against SHA-256", effort, 200, aes, sm, TokensAsync),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<KeyRings> OpenAsync(string folder, CipherSuite suite) =>
        KeyRings.OpenAsync(new FileKeySource(Path.Combine(folder, suite.Name)), TimeProvider.System, mayCreate: true, new KeyWish(suite));

    private static async Task<Figure> FigureAsync(string name, Effort effort, int times, KeyRings aes, KeyRings sm, Func<KeyRings, Task> once)
    {
        var rounds = new List<(double Aes, double Sm)>();
        for (var round = -1; round < effort.Rounds; round++)
        {
            var (first, second) = (await MicrosecondsAsync(aes), await MicrosecondsAsync(sm));
            if (round >= 0)
            {
                rounds.Add((first, second));
            }
        }

        var (here, there) = (Figure.Median(rounds.Select(round => round.Sm)), Figure.Median(rounds.Select(round => round.Aes)));
        return new(name, [.. rounds.Select(round => round.Sm / round.Aes)], null, null, "—",
            $"{Figure.Number(here)} µs against {Figure.Number(there)} µs");

        // The fastest of the repeats, each long enough to be told by the clock.
        async Task<double> MicrosecondsAsync(KeyRings keys)
        {
            var best = double.MaxValue;
            for (var repeat = 0; repeat < effort.Repeats * 4; repeat++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < times; i++)
                {
                    await once(keys);
                }

                best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMicroseconds / times);
            }

            return best;
        }
    }

    private static readonly byte[] Body = RandomNumberGenerator.GetBytes(Record);

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(Picture);

    private static async Task RecordAsync(KeyRings keys)
    {
        var value = SealedBody.Seal(keys.Current.Encryption, County, Kinds.Declaration, "d1", Body);
        await SealedBody.OpenAsync(keys, County, Kinds.Declaration, "d1", value, default);
    }

    private static async Task PictureAsync(KeyRings keys)
    {
        using var target = new MemoryStream(Picture + 100_000);
        await SealedStream.SealAsync(keys.Current.Encryption, "a/1", new MemoryStream(Content), target, default);
        target.Position = 0;
        await using var opened = await SealedStream.OpenAsync(keys, new Damage(), "a/1", target, default);
        await opened.CopyToAsync(Stream.Null);
    }

    private static Task TokensAsync(KeyRings keys)
    {
        new SearchTokens(keys).Add(new(), County, "王小明", "13900001111", "140421201503050015");
        return Task.CompletedTask;
    }
}
