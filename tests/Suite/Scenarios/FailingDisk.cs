using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Suite.Api;
using Suite.Browser;

namespace Suite.Scenarios;

/// <summary>What somebody reads when the disk is full or read-only, and that it is over by itself when there is room again.</summary>
public sealed class FailingDisk
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonElement Json, TimeSpan? RetryAfter)> SendAsync(HttpClient http, HttpMethod method,
        string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json")
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await http.SendAsync(request, Now);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Now)).RootElement,
            response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task On_a_full_disk_everybody_reads_磁盘已满_and_when_there_is_room_again_it_goes_on_by_itself_with_nothing_lost()
    {
        await using var disk = await Disk.MountAsync(32);
        await using var host = await HostProcess.StartAsync(Path.Combine(disk.Folder, "city", "data"), 0, "--RateLimits:DeclarationsPerMinute", "0",
            "--RateLimits:CallsPerMinutePerClient", "0");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        var receipts = new List<string>();
        var declaration = Declaring.Migrant().ToJsonString();
        for (var i = 0; i < 5; i++)
        {
            var done = await SendAsync(http, HttpMethod.Post, "/api/declarations", declaration);
            Assert.Equal(HttpStatusCode.Created, done.Status);
            receipts.Add(done.Json.GetProperty("receipt").GetString()!);
        }

        disk.Fill();
        var notReady = await SendAsync(http, HttpMethod.Get, "/api/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.Status);
        Assert.Contains("磁盘已满", notReady.Json.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        var refused = 0;
        for (var i = 0; i < 500 && refused < 3; i++)
        {
            var answer = await SendAsync(http, HttpMethod.Post, "/api/declarations", declaration);
            if (answer.Status == HttpStatusCode.Created)
            {
                receipts.Add(answer.Json.GetProperty("receipt").GetString()!); // what still fitted into the log
                continue;
            }

            refused++;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal("disk-full", answer.Json.GetProperty("code").GetString());
            Assert.Contains("没有保存", answer.Json.GetProperty("title").GetString(), StringComparison.Ordinal);
            Assert.NotNull(answer.RetryAfter);
        }

        Assert.Equal(3, refused);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(http, HttpMethod.Get, "/api/health")).Status);

        disk.Free();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(http, HttpMethod.Get, "/api/health/ready")).Status);
        var again = await SendAsync(http, HttpMethod.Post, "/api/declarations", declaration);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        receipts.Add(again.Json.GetProperty("receipt").GetString()!);
        foreach (var receipt in receipts)
        {
            var status = await SendAsync(http, HttpMethod.Post, "/api/declarations/status",
                new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }.ToJsonString());
            Assert.Equal(HttpStatusCode.OK, status.Status);
        }

        Assert.Contains("磁盘已满", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_folder_is_called_that_and_not_another_process()
    {
        await using var disk = await Disk.MountAsync(32);
        var data = Path.Combine(disk.Folder, "city", "data");
        await using (await HostProcess.StartAsync(data))
        {
        }

        await disk.ReadOnlyAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HostProcess.StartAsync(data, temporary: Path.GetTempPath()));
        Assert.Contains("只读", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("另一个进程", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_start_on_a_full_disk_says_so_in_one_line()
    {
        await using var disk = await Disk.MountAsync(8);
        disk.Fill();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            HostProcess.StartAsync(Path.Combine(disk.Folder, "data"), temporary: Path.GetTempPath()));
        Assert.Contains("磁盘已满", refused.Message, StringComparison.Ordinal);
    }
}
