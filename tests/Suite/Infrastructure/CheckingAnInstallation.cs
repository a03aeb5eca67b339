using System.Diagnostics;
using System.Net;
using App.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;

namespace Suite.Infrastructure;

/// <summary>The check at the end of a deployment proves that the installation works, waits for what comes late and says what it waits for.</summary>
public sealed class CheckingAnInstallation
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_and_its_message_that_came_back_are_seen_in_the_readiness_and_a_round_that_stays_out_is_told()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        Assert.Contains("\"pulse\":null", (await site.GetAsync("/api/health/ready")).Body, StringComparison.Ordinal);
        await RoundAsync(site, time);
        var ready = await site.GetAsync("/api/health/ready");
        Assert.Equal("ready", ready.Text("status"));
        Assert.StartsWith(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), ready.Text("pulse"),
            StringComparison.Ordinal);

        // Again at once: nothing is sent. Later: it is, and counts; without one for long, somebody is told and nobody is refused.
        var queue = site.App.Services.GetRequiredService<IWorkQueue>();
        await site.App.Services.GetRequiredService<Handlers>().RunAsync(Catalogue.SendPulse, new Firing(null, time.GetUtcNow()), Now);
        Assert.Equal(0, await queue.CountAsync(Catalogue.TakePulse.Queue, Now));
        time.Advance(TimeSpan.FromMinutes(30));
        var late = await site.GetAsync("/api/health/ready");
        Assert.Equal((HttpStatusCode.OK, "degraded"), (late.Status, late.Text("status")));
        Assert.Contains("none since", late.Json.GetProperty("notes").GetProperty("pulse").GetString(), StringComparison.Ordinal);
        await RoundAsync(site, time);
        Assert.Equal("ready", (await site.GetAsync("/api/health/ready")).Text("status"));
    }

    [Fact]
    public async Task Check_sh_waits_for_a_host_that_does_not_start_for_parts_that_are_not_ready_and_for_the_round_and_says_so()
    {
        (int Status, string Body)[] answers =
        [
            (503, ""),
            (503, """{"code":"not-ready","errors":[{"field":"keys","code":"not-ready","message":"密钥与数据对不上"}]}"""),
            (200, """{"status":"ready","checks":{"store":"ok"},"pulse":null}"""),
            (200, """{"status":"ready","checks":{"store":"ok"},"pulse":"2020-01-01T00:00:00Z"}"""),
            (200, """{"status":"ready","checks":{"store":"ok"},"pulse":"2999-01-01T00:00:00Z"}"""),
        ];
        var asked = 0;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var (status, body) = answers[Math.Min(asked++, answers.Length - 1)];
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await app.StartAsync(Now);
        var (code, said) = await CheckAsync(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
            minutes: 1);
        Assert.Equal(0, code);
        string[] inOrder = ["roles may take a quarter of an hour", "Not ready: 密钥与数据对不上", "last: none yet", "last: 2020-01-01T00:00:00Z",
            "works: store, keys and queue answer"];
        Assert.Equal(inOrder, inOrder.OrderBy(part => said.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(inOrder, part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_sh_gives_up_in_words_where_nothing_comes()
    {
        var (code, said) = await CheckAsync($"http://127.0.0.1:{Hosting.Executable.FreePort()}", minutes: 0);
        Assert.Equal(1, code);
        Assert.Contains("does not work after 0 minutes", said, StringComparison.Ordinal);
    }

    /// <summary>The timer, and its message as the host would bring it.</summary>
    private static async Task RoundAsync(Site site, TimeProvider time)
    {
        var (handlers, queue) = (site.App.Services.GetRequiredService<Handlers>(), site.App.Services.GetRequiredService<IWorkQueue>());
        await handlers.RunAsync(Catalogue.SendPulse, new Firing(null, time.GetUtcNow()), Now);
        var message = Assert.Single(await queue.ReceiveAsync(Catalogue.TakePulse.Queue, 1, TimeSpan.FromMinutes(1), Now));
        await handlers.RunAsync(Catalogue.TakePulse, new Firing(message.Text, time.GetUtcNow()), Now);
        Assert.True(await queue.CompleteAsync(message, Now));
    }

    private static async Task<(int Code, string Said)> CheckAsync(string site, int minutes)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(Bicep.Folder, "check.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        (start.Environment["SITE"], start.Environment["PAUSE"], start.Environment["NO_PROXY"]) = (site, "1", "127.0.0.1");
        start.Environment["MINUTES"] = minutes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var (said, error) = (process.StandardOutput.ReadToEndAsync(Now), process.StandardError.ReadToEndAsync(Now));
        await process.WaitForExitAsync(Now);
        return (process.ExitCode, await said + await error);
    }
}
