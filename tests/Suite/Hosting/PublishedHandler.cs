using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using App.Functions;
using Suite.Api;

namespace Suite.Hosting;

/// <summary>The deployable folder, published once, and its executable started as the Functions host starts it.</summary>
public sealed class PublishedFolder : IAsyncLifetime
{
    public string Path { get; } = System.IO.Path.Combine(Executable.Repository, "artifacts", "published");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        var (code, error) = await Executable.RunAsync(
            "dotnet", ["publish", System.IO.Path.Combine(Executable.Repository, "functions", "Host"), "-c", "Release", "-o", Path, "-v", "q", "--nologo"], []);
        Assert.True(code == 0, error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

[Trait("Kind", "Published")]
public sealed class PublishedHandler(PublishedFolder folder) : IClassFixture<PublishedFolder>, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("handler-").FullName;
    private readonly int _port = Executable.FreePort();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private Process _process = null!;

    public async ValueTask InitializeAsync()
    {
        // As the host does it: the port in the environment, its own address leaking in, the working folder the deployment.
        _process = Executable.Start(
            System.IO.Path.Combine(folder.Path, "Host"),
            [],
            [
                ("FUNCTIONS_CUSTOMHANDLER_PORT", $"{_port}"), ("ASPNETCORE_URLS", "http://+:80"), ("Store__Path", System.IO.Path.Combine(_data, "data")),
                ("ASPNETCORE_ENVIRONMENT", "Production"), ("RateLimits__DeclarationsPerMinute", "0"),
            ]);
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{_port}");
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(25, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail("Not ready within the host's initializationTimeout of 30 s.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Browsers_keep_the_files_of_a_page_and_do_not_ask_for_them_again()
    {
        var page = await _client.GetStringAsync(new Uri("/declare", UriKind.Relative), TestContext.Current.CancellationToken);
        var files = System.Text.RegularExpressions.Regex.Matches(page, "(?:href|src)=\"(/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var answer = await _client.GetAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_folder_is_complete_and_below_200_MB()
    {
        Assert.True(File.Exists(System.IO.Path.Combine(folder.Path, "host.json")));
        using var host = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder.Path, "host.json")));
        var executable = host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!;
        Assert.True(File.Exists(System.IO.Path.Combine(folder.Path, executable)));
        Assert.True(host.RootElement.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("none", host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
        string[] functions = [.. Catalogue.Triggers.Keys, .. Catalogue.Http.Where(function => function.Reach == Reach.Everywhere).Select(function => function.Name)];
        Assert.All(functions, name => Assert.True(File.Exists(System.IO.Path.Combine(folder.Path, name, "function.json")), name));
        Assert.InRange(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 200L * 1024 * 1024);
    }

    [Fact]
    public async Task A_timer_fires_with_the_hosts_payload_and_gets_a_JSON_object()
    {
        var answer = await InvokeAsync(
            "Sweep",
            """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"Sweep","UtcNow":"2024-09-01T00:00:15Z","RandGuid":"0d6c"}}}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(answer.Body).RootElement.ValueKind);
    }

    [Fact]
    public async Task A_queue_message_arrives_out_of_its_two_wrappings()
    {
        // The message {"county":"140403","declaration":"…"} as the host writes it: JSON inside a JSON string, its members copied into the metadata.
        const string Payload = """
            {"Data":{"message":"\"{\\\"county\\\":\\\"140403\\\",\\\"declaration\\\":\\\"0191a0b0c0d0e0f00000000000000000\\\"}\""},
             "Metadata":{"county":"\"140403\"","DequeueCount":"1","Id":"\"0ae4\"","InsertionTime":"\"2024-09-01T00:00:00+00:00\"","PopReceipt":"\"x\"","sys":{}}}
            """;
        Assert.Equal(HttpStatusCode.OK, (await InvokeAsync("IndexDeclaration", Payload)).Status);
    }

    [Theory]
    [InlineData("""{"Data":{"message":"\"not what we send\""},"Metadata":{}}""")]
    [InlineData("""{"Data":{"message":"7"},"Metadata":{}}""")]
    [InlineData("""{"Data":{},"Metadata":{}}""")]
    [InlineData("nonsense")]
    public async Task A_message_that_cannot_be_read_fails_so_that_the_host_sets_it_aside(string payload)
    {
        var answer = await InvokeAsync("IndexDeclaration", payload);
        Assert.False((int)answer.Status is >= 200 and < 300);
        Assert.NotEmpty(answer.Body);
    }

    [Fact]
    public async Task An_HTTP_request_comes_through_as_the_client_sent_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/declarations")
        {
            Content = new StringContent(Declaring.Migrant().ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "handler");
        request.Headers.TryAddWithoutValidation("x-ms-invocation-id", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task There_is_no_development_door() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _client.PostAsync(new Uri("/dev/token", UriKind.Relative), new StringContent("""{"role":"auditor"}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task Asked_to_stop_it_does_not_end_with_0()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, _process.ExitCode);
    }

    private async Task<(HttpStatusCode Status, string Body)> InvokeAsync(string function, string payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + function) { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/4.1037");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
