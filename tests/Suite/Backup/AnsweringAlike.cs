using Storage;
using Suite.Browser;

namespace Suite.Backup;

/// <summary>
/// The demonstration city of 6,000 children, backed up and restored beside it with the real executable: whoever asks either for whatever may be read
/// is answered the same, but for versions and places in lists. As everybody of every county in the full run, as everybody of one county else.
/// </summary>
public sealed class AnsweringAlike : IDisposable
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SUITE_FULL") == "1";

    private static readonly string[] Unlimited = ["--RateLimits:DeclarationsPerMinute", "0", "--RateLimits:CallsPerMinutePerClient", "0"];

    /// <summary>Every timer that comes once a minute has come.</summary>
    private static readonly TimeSpan OnceRound = TimeSpan.FromSeconds(65);

    private readonly string _folder = Directory.CreateTempSubdirectory("alike-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_restored_city_of_six_thousand_children_answers_everybody_what_the_city_answers()
    {
        var (data, restored) = (Path.Combine(_folder, "here", "data"), Path.Combine(_folder, "there", "data"));
        Directory.CreateDirectory(Path.GetDirectoryName(restored)!);
        await DemoCity.CopyToAsync(data);
        File.Copy(data + ".keys", restored + ".keys");
        await RestAsync(data);
        var quiet = TimeProvider.System.GetUtcNow();
        await DoneAsync("backup", "--data", data, "--to", Path.Combine(_folder, "copy"));
        SmallCity.BringBackupKeys(data, restored);
        await DoneAsync("restore", "--from", Path.Combine(_folder, "copy"), "--data", restored);

        await using var host = await HostProcess.StartAsync(data, 0, Unlimited);
        await using var other = await HostProcess.StartAsync(restored, 0, Unlimited);
        using var city = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        using var copy = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = other.Address };
        var answers = new EveryAnswer(city, copy, quiet, Full ? 200 : 3);
        var began = TimeProvider.System.GetTimestamp();
        await answers.WalkAsync(Full ? [SmallCity.County, .. App.Api.Audit.AuditRecords.Counties.Select(county => county.Value).Where(county =>
            county != SmallCity.County)] : [SmallCity.County]);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{answers.Count} answers, {answers.Good} with something in them, of {answers.Answered.Count} "
            + $"operations, in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");
        Assert.True(answers.Differ.Count == 0,
            $"{answers.Differ.Count} of {answers.Count} answers differ:\n{string.Join('\n', answers.Differ.Take(30))}");
        Assert.True(answers.Good > 300 && answers.Answered.Count > 35,
            $"{answers.Good} answers of {answers.Answered.Count} operations: hardly anything was asked. Never answered: "
            + string.Join(' ', EveryAnswer.Routes.Select(route => route.Name).Where(name => !answers.Answered.Contains(name))));
    }

    /// <summary>
    /// What timers begin for a new city (the first comparison with each department) is begun and done, else each of the two would begin its own.
    /// </summary>
    private static async Task RestAsync(string data)
    {
        var open = -1;
        for (var round = 0; round < 5 && open != 0; round++)
        {
            await using (var host = await HostProcess.StartAsync(data, 0, Unlimited))
            {
                await Task.Delay(OnceRound, Now);
                Assert.Equal(0, await host.TerminateAsync());
            }

            await using var storage = await StorageRoot.OpenAsync(new() { Path = data }, TimeProvider.System, Now);
            open = 0;
            foreach (var county in App.Api.Audit.AuditRecords.Counties.Select(county => Partition.County(county.Value)))
            {
                open += await storage.Store.CountAsync(county, Query.Of(Kinds.Verification).Where(Fields.Open, true), 100, Now);
                open += await storage.Store.CountAsync(county, Query.Of(Kinds.Job).Where(Fields.Open, true), 100, Now);
            }
        }

        Assert.Equal(0, open);
    }

    private static async Task DoneAsync(params string[] arguments)
    {
        var (code, said) = await Command.RunAsync(arguments);
        Assert.True(code == 0, said);
    }
}
