using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Suite.Channels;

/// <summary>The official <c>botframework-directlinejs</c>, which the web chat is built on, against our server.</summary>
public sealed class OfficialClient
{
    private static readonly string[] Packages = ["botframework-directlinejs@0.15.8", "jsdom@26.1.0"];

    [Fact]
    public async Task The_official_client_holds_a_conversation_through_a_dropped_connection_and_hears_everything_once()
    {
        var modules = await InstallAsync();
        await using var host = await DirectLineHost.StartAsync();
        var (exit, output) = await RunAsync("node", [Path.Combine(Root, "tests/Suite/Channels/official-client.cjs"), host.Address, modules], TimeSpan.FromSeconds(90));
        Assert.True(exit == 0, output);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var activities = events.Where(one => one.GetProperty("what").GetString() == "activity").ToArray();

        Assert.Equal(
            ["您好", "第一句", "听到：第一句，附件0个", "断线时说的话", "断线后的话", "听到：断线后的话，附件0个", null, "听到：confirm，附件0个", "户口本", "听到：户口本，附件1个"],
            activities.Select(activity => activity.TryGetProperty("text", out var text) ? text.GetString() : null));
        Assert.Equal(activities.Length, activities.Select(activity => activity.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(["k1", "k2"], activities.Select(activity => activity.TryGetProperty("client", out var client) ? client.GetString() : null).OfType<string>());

        // Each post was answered with the id under which the words came back.
        var posted = events.Where(one => one.GetProperty("what").GetString() == "posted").Select(one => one.GetProperty("id").GetString());
        Assert.Equal(activities.Where(activity => activity.GetProperty("role").GetString() == "user").Select(activity => activity.GetProperty("id").GetString()), posted);
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository.");
            }

            return folder;
        }
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Root, "artifacts", "directline");
        if (Packages.All(package => PackageVersion(folder, package.Split('@')[0]) == package.Split('@')[1]))
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        try
        {
            var (exit, output) = await RunAsync(
                "npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", .. Packages], TimeSpan.FromMinutes(5));
            Assert.SkipWhen(exit != 0, $"npm could not install {string.Join(", ", Packages)}: {output}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("npm is not installed: the official Direct Line client cannot be run.");
        }

        return folder;
    }

    private static string? PackageVersion(string folder, string package)
    {
        var file = Path.Combine(folder, "node_modules", package, "package.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("version").GetString();
    }

    private static async Task<(int Exit, string Output)> RunAsync(string program, string[] arguments, TimeSpan limit)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.HasExited ? process.ExitCode : -1, await output + await errors);
    }
}
