using Suite.Browser;
using Suite.Channels;

namespace Suite.Chat;

/// <summary>The official <c>botframework-directlinejs</c> against the real executable, through a line that is cut in the middle.</summary>
public sealed class OfficialClientDeclares
{
    private static readonly string[] Packages = ["botframework-directlinejs@0.15.8", "jsdom@26.1.0"];

    [Fact]
    public async Task A_whole_declaration_is_completed_through_a_dropped_connection()
    {
        var modules = await Npm.InstallAsync("directline", Packages);
        await using var host = await HostProcess.StartAsync();
        var (exit, output) = await Npm.RunAsync("node",
            [Path.Combine(Npm.Root, "tests/Suite/Chat/declare.cjs"), host.Address.ToString().TrimEnd('/'), modules], Patience.Long);
        Assert.True(exit == 0, output);
        Assert.Contains("\"what\":\"dropped\"", output, StringComparison.Ordinal);
        Assert.Matches("\"receipt\":\"CZ-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]\"", output);
        Assert.DoesNotContain("twice", output, StringComparison.Ordinal);
    }
}
