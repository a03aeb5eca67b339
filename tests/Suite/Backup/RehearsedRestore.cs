using System.Text;
using Storage;
using Storage.Audit;
using Suite.Api;
using Suite.Browser;

namespace Suite.Backup;

/// <summary>
/// A restoring rehearsed from end to end, with the real executable: a city backed up while families declare, and restored beside it. That a restored
/// city answers everybody the same is <see cref="AnsweringAlike"/>. 6,000 children in the full run.
/// </summary>
public sealed class RehearsedRestore : IDisposable
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("SUITE_FULL") == "1";

    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsed-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_city_backed_up_while_it_is_written_to_has_all_that_was_acknowledged_before_when_it_is_restored()
    {
        var data = Full ? Path.Combine(_folder, "here", "data") : await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        string[] arguments = ["--RateLimits:DeclarationsPerMinute", "0", "--RateLimits:CallsPerMinutePerClient", "0"];
        await using var host = await HostProcess.StartAsync(data, 0, Full ? [.. arguments, "--demo"] : arguments);
        using var city = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };

        // While families declare: a moment of it, whole, with everything that was acknowledged before it began.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var families = DeclareAsync(city, enough.Token);
        while (_acknowledged < 3)
        {
            await await Task.WhenAny(families, Task.Delay(50, Now)); // who cannot declare says why
        }

        var before = _acknowledged;
        var (code, said) = await Command.RunAsync("backup", "--data", data, "--to", Path.Combine(_folder, "moving"));
        Assert.True(code == 0, said);
        await enough.CancelAsync();
        await families;
        Assert.True(_acknowledged > before && before > 0, $"{before}, {_acknowledged}");
        var busy = await RestoreAsync(data, "moving");
        await using (var storage = await StorageRoot.OpenAsync(new() { Path = busy }, TimeProvider.System, Now))
        {
            var count = await storage.Store.CountAsync(Partition.County(SmallCity.County), Query.Of(Kinds.Declaration).Where(Fields.Channel,
                "web"), 100_000, Now);
            Assert.InRange(count, before, int.MaxValue);
            foreach (var county in App.Api.Audit.AuditRecords.Counties)
            {
                var report = await new AuditVerification(storage).VerifyAsync(county.Value, Now);
                Assert.True(report.Holds, county + string.Join(' ', report.Findings));
            }
        }
    }

    private int _acknowledged;

    private async Task DeclareAsync(HttpClient http, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post,
                "/api/declarations")
            { Content = new StringContent(Declaring.Migrant().ToJsonString(), Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", $"rehearsed-{i}");
            using var response = await http.SendAsync(request, Now);
            Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
            _acknowledged++;
        }
    }

    private async Task<string> RestoreAsync(string data, string backup)
    {
        var to = Path.Combine(_folder, "of-" + backup, "data");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(data + ".keys", to + ".keys");
        SmallCity.BringBackupKeys(data, to);
        var (code, said) = await Command.RunAsync("restore", "--from", Path.Combine(_folder, backup), "--data", to);
        Assert.True(code == 0, said);
        return to;
    }
}
