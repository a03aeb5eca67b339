using Suite.Backup;

[assembly: AssemblyFixture(typeof(Suite.Browser.DemoCity))]

namespace Suite.Browser;

/// <summary>
/// The data folder of a demonstration city, seeded once in a run by the real executable; every scenario works on a copy of its own.
/// </summary>
public sealed class DemoCity : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Seeded = new(SeedAsync);

    /// <summary>Copies the seeded city to where nothing is yet.</summary>
    internal static async Task CopyToAsync(string data) => DataFolder.Copy(await Seeded.Value, data);

    private static async Task<string> SeedAsync()
    {
        var data = Path.Combine(Path.GetTempPath(), "suite-" + Guid.NewGuid().ToString("N"), "data");
        await using var host = await HostProcess.StartAsync(Directory.CreateDirectory(data).FullName, 0, "--demo");
        Assert.Equal(0, await host.TerminateAsync());
        return data;
    }

    public async ValueTask DisposeAsync()
    {
        if (Seeded.IsValueCreated && Seeded.Value.IsCompletedSuccessfully)
        {
            Directory.Delete(Path.GetDirectoryName(await Seeded.Value)!, recursive: true);
        }
    }
}
