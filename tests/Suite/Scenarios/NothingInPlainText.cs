using System.Text;
using Suite.Browser;

namespace Suite.Scenarios;

/// <summary>
/// After everything has been used once, no identifier lies in plain text in the data folder, the temporary folder or the log (PIPL 51).
/// </summary>
public sealed class NothingInPlainText
{
    [Fact]
    public async Task No_name_number_phone_or_address_lies_in_plain_text_after_a_full_run()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var host = await HostProcess.StartAsync(arguments: ["--RateLimits:DeclarationsPerMinute", "0",
            "--RateLimits:CallsPerMinutePerClient", "0"]);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        var (link, _) = await EverythingOnce.RunAsync(http, cancellation);

        // Killed with everything in flight, started again, and a message that the process died in the middle of.
        await host.RestartAsync();
        await host.StopAsync();
        var needles = new Needles(EverythingOnce.Names.Append(link));
        var control = Path.Combine(host.Temporary, "control");
        await File.WriteAllTextAsync(control, "…" + EverythingOnce.Children[0] + "…"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + EverythingOnce.Numbers[0])), cancellation);
        Assert.Equal(2, needles.InFile(control).Count);
        File.Delete(control);

        string[] folders = [host.Data, host.Temporary];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Where(IsContent).ToList();
        Assert.Contains(files, file => new FileInfo(file).Length > 100_000);
        Assert.True(files.Count >= 3, "The data folder holds a database and sealed attachments.");
        Assert.Equal([], files.SelectMany(file => needles.InFile(file).Select(needle => $"{Path.GetFileName(file)}: {needle}")));
        Assert.Contains("Listening", host.Log, StringComparison.Ordinal);
        Assert.Equal([], needles.In(Encoding.UTF8.GetBytes(host.Log)));
    }

    /// <summary>The runtime's own debugging sockets and pipes hold no content and cannot be read.</summary>
    private static bool IsContent(string file) =>
        !Path.GetFileName(file).StartsWith("dotnet-diagnostic-", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("clr-debug-pipe-", StringComparison.Ordinal);
}
