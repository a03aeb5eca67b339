using System.Text.Json;

namespace Suite.Channels;

/// <summary>The official <c>botframework-directlinejs</c>, which the web chat is built on, against our server.</summary>
public sealed class OfficialClient
{
    private static readonly string[] Packages = ["botframework-directlinejs@0.15.8", "jsdom@26.1.0"];

    [Fact]
    public async Task The_official_client_holds_a_conversation_through_a_dropped_connection_and_hears_everything_once()
    {
        var modules = await Npm.InstallAsync("directline", Packages);
        await using var host = await DirectLineHost.StartAsync();
        var (exit, output) = await Npm.RunAsync("node", [Path.Combine(Npm.Root, "tests/Suite/Channels/official-client.cjs"), host.Address, modules],
            Patience.Long);
        Assert.True(exit == 0, output);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var activities = events.Where(one => one.GetProperty("what").GetString() == "activity").ToArray();

        Assert.Equal(
            ["您好", "第一句", "听到：第一句，附件0个", "断线时说的话", "断线后的话", "听到：断线后的话，附件0个", null, "听到：confirm，附件0个", "户口本", "听到：户口本，附件1个"],
            activities.Select(activity => activity.TryGetProperty("text", out var text) ? text.GetString() : null));
        Assert.Equal(activities.Length, activities.Select(activity => activity.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(["k1", "k2"], activities.Select(activity => activity.TryGetProperty("client", out var client) ? client.GetString() : null)
            .OfType<string>());

        // Each post was answered with the id under which the words came back.
        var posted = events.Where(one => one.GetProperty("what").GetString() == "posted").Select(one => one.GetProperty("id").GetString());
        Assert.Equal(activities.Where(activity => activity.GetProperty("role").GetString() == "user")
            .Select(activity => activity.GetProperty("id").GetString()), posted);
    }
}
