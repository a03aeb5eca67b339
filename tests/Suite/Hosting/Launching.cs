using System.Net;
using System.Net.Sockets;
using App;
using Host;
using Microsoft.Extensions.Configuration;
using Storage.Embedded;
using Suite.Api;

namespace Suite.Hosting;

public sealed class Launching
{
    [Fact]
    public void Without_arguments_it_listens_on_localhost_7071()
    {
        var (launch, problem) = Launch.Read([], _ => null);
        Assert.Null(problem);
        Assert.Equal(new Listening(null, 7071), Assert.Single(launch!.Addresses));
        Assert.Equal("Production", launch.Environment);
        Assert.False(launch.IsHandler);
    }

    [Fact]
    public void Under_the_Functions_host_only_its_port_on_loopback_counts()
    {
        var (launch, problem) = Launch.Read(["--urls", "http://0.0.0.0:80"], Environment(("FUNCTIONS_CUSTOMHANDLER_PORT", "4711"), ("ASPNETCORE_URLS", "http://+:80")));
        Assert.Null(problem);
        Assert.Equal(new Listening(IPAddress.Loopback, 4711), Assert.Single(launch!.Addresses));
        Assert.True(launch.IsHandler);
    }

    [Fact]
    public void Under_the_Functions_host_development_is_refused() => Assert.NotNull(
        Launch.Read([], Environment(("FUNCTIONS_CUSTOMHANDLER_PORT", "4711"), ("ASPNETCORE_ENVIRONMENT", "Development"))).Problem);

    [Theory]
    [InlineData("--urls", "https://localhost:7071")]
    [InlineData("--urls", "localhost:7071")]
    [InlineData("--urls", "http://example.cn:80")]
    [InlineData("--urls", "")]
    [InlineData("--url", "http://localhost:7071")]
    [InlineData("serve", "now")]
    [InlineData("--data")]
    public void What_cannot_be_meant_is_refused_in_one_line(params string[] args)
    {
        var (launch, problem) = Launch.Read(args, _ => null);
        Assert.Null(launch);
        Assert.DoesNotContain('\n', problem!);
    }

    [Theory]
    [InlineData("RateLimits:DeclarationsPerMinute", "-1")]
    [InlineData("RateLimits:DeclarationsPerMinute", "many")]
    [InlineData("Site:PublicOrigin", "example.cn")]
    [InlineData("Site:PublicOrigin", "https://example.cn/path")]
    [InlineData("Site:ClientAddressHeader", "X Client")]
    [InlineData("Auth:Authority", "https://login.example.cn")]
    [InlineData("Store:Kind", "paper")]
    public void A_wrong_setting_is_named(string key, string value)
    {
        var (settings, problems) = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
        Assert.Null(settings);
        Assert.Contains(problems, problem => problem.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var (_, problems) = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Store:Kind", "paper"), new("Site:PublicOrigin", "x"), new("Auth:ClientId", "y")]).Build());
        Assert.Equal(3, problems.Count);
    }

    [Fact]
    public async Task A_second_process_on_the_data_folder_is_refused()
    {
        await using var site = await Site.StartAsync();
        var (launch, _) = Launch.Read(["--urls", "http://127.0.0.1:0", "--data", site.Data], _ => null);
        await Assert.ThrowsAsync<FolderInUseException>(() => Server.CreateAsync(launch!));
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line_and_ends_with_a_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var folder = Directory.CreateTempSubdirectory("port-").FullName;
        var (code, error) = await Executable.RunAsync(
            Executable.Built, ["--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "--data", Path.Combine(folder, "data")], []);
        Assert.Equal(1, code);
        Assert.Contains("已被占用", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_wrong_argument_is_said_in_one_line_and_ends_with_a_failure()
    {
        var (code, error) = await Executable.RunAsync(Executable.Built, ["--port", "80"], []);
        Assert.Equal(1, code);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] values) => name => values.FirstOrDefault(value => value.Name == name).Value;
}
