using System.Net;
using System.Text.Json.Nodes;
using Suite.Chat;

namespace Suite.Hosting;

/// <summary>What a start need not wait for is loaded when it is needed.</summary>
public sealed class LateLoading : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("late-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Bot_Builder_is_loaded_by_the_first_message_and_not_by_the_start_and_telemetry_not_where_none_is_asked_for()
    {
        var port = Executable.FreePort();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        string[] args = ["--urls", $"http://127.0.0.1:{port}", "--data", Path.Combine(_data, "data")];
        using var process = Executable.Start(Executable.Built, args, [("ASPNETCORE_ENVIRONMENT", "Development")]);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            await Api.Site.UntilAsync(async () => await StatusAsync(HttpMethod.Get, "/chat", null) == HttpStatusCode.OK);
            Assert.All((string[])["Microsoft.Bot.", "OpenTelemetry", "Azure.Monitor", "BouncyCastle"],
                name => Assert.DoesNotContain(name, Loaded(process.Id), StringComparison.Ordinal));

            Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, "/api/messages", Messenger.Message("p", 1, "你好")));
            Assert.Contains("Microsoft.Bot.Builder.dll", Loaded(process.Id), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The files that the process has mapped: an assembly stands there from the moment it is loaded.</summary>
    private static string Loaded(int process) => File.ReadAllText($"/proc/{process}/maps");

    private async Task<HttpStatusCode?> StatusAsync(HttpMethod method, string path, JsonNode? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json");
            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
