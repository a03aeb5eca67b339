using System.Text.Json;
using App.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NCrontab;
using Suite.Api;
using Suite.Security;

namespace Suite.Hosting;

/// <summary>The one list of functions, and what is made of it.</summary>
public sealed class Catalogues
{
    private static readonly string[] Names =
    [
        .. Catalogue.Http.Select(function => function.Name), .. Catalogue.Triggers.Keys, .. Catalogue.CatchAlls.Select(function => function.Name),
    ];

    [Fact]
    public void Names_are_unique_and_what_the_host_accepts()
    {
        Assert.True(Names.Length > 20);
        Assert.Equal(Names.Length, Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Names, name => Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,59}$", name));
    }

    [Fact]
    public void Every_HTTP_route_begins_with_a_forwarded_prefix()
    {
        foreach (var function in Catalogue.Http.Where(function => function.Reach == Reach.Everywhere))
        {
            Assert.True(Catalogue.IsForwarded("/" + function.Route), function.Route);
        }

        // What starts with these is rejected by the host; a catch-all at the root would forward the trigger paths.
        Assert.All(Catalogue.Prefixes, prefix => Assert.False(prefix.StartsWith("admin", StringComparison.Ordinal) || prefix.StartsWith("runtime", StringComparison.Ordinal)));
        Assert.All(Catalogue.CatchAlls, function => Assert.True(function.Route == "/" || function.Route.IndexOf('/', StringComparison.Ordinal) > 0));
    }

    [Fact]
    public void No_trigger_path_can_be_reached_through_an_HTTP_function()
    {
        Assert.NotEmpty(Catalogue.Triggers);
        foreach (var name in Catalogue.Triggers.Keys)
        {
            foreach (var path in (string[])["/" + name, "/" + name.ToUpperInvariant(), "/" + name + "/"])
            {
                Assert.False(Catalogue.IsForwarded(new PathString(path)), path);
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_is_reached_through_an_HTTP_function_and_stand_alone_has_no_trigger_path()
    {
        await using var site = await Site.StartAsync();
        var seen = 0;
        foreach (var endpoint in Doors.Endpoints(site.App).Where(endpoint => endpoint.RoutePattern.RawText != "{**path:file}"))
        {
            var function = endpoint.Metadata.GetMetadata<HttpFunction>();
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            Assert.True(function?.Reach is Reach.StandAlone or Reach.Development || Catalogue.IsForwarded(path), path);
            Assert.DoesNotContain(path.Trim('/'), Catalogue.Triggers.Keys);
            seen++;
        }

        Assert.True(seen > 15);
    }

    [Fact]
    public async Task Every_timer_and_queue_has_a_handler_and_every_schedule_six_fields()
    {
        await using var site = await Site.StartAsync();
        var handlers = site.App.Services.GetRequiredService<Handlers>();
        Assert.All(Catalogue.Triggers.Values, function => Assert.True(handlers.Handles(function), function.Name));
        Assert.All(Catalogue.Timers, timer => Assert.NotNull(CrontabSchedule.Parse(timer.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })));
        Assert.All(Catalogue.Queues, queue => Assert.Matches("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])$", queue.Queue));
    }

    [Fact]
    public void Each_function_has_a_folder_with_its_bindings()
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        Assert.Equal(FunctionJson.WriteAll(folder), Directory.GetDirectories(folder).Length);
        var submit = Bindings("SubmitDeclaration");
        Assert.Equal(["httpTrigger", "http"], submit.Select(binding => binding.GetProperty("type").GetString()));
        Assert.Equal("api/declarations", submit[0].GetProperty("route").GetString());
        Assert.Equal("anonymous", submit[0].GetProperty("authLevel").GetString());
        var sweep = Assert.Single(Bindings("Sweep"));
        Assert.Equal("timerTrigger", sweep.GetProperty("type").GetString());
        Assert.Equal(Catalogue.Sweep.Schedule, sweep.GetProperty("schedule").GetString());
        Assert.Equal("index-declaration", Assert.Single(Bindings("IndexDeclaration")).GetProperty("queueName").GetString());
        Directory.Delete(folder, recursive: true);

        List<JsonElement> Bindings(string name) =>
            [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name, "function.json"))).RootElement.GetProperty("bindings").EnumerateArray()];
    }
}
