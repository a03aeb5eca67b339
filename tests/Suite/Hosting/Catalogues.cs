using App.Functions;
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

        // What starts with these is rejected by the host; a catch-all at the root would take in everything.
        Assert.All(Catalogue.Prefixes, prefix => Assert.False(prefix.StartsWith("admin", StringComparison.Ordinal)
            || prefix.StartsWith("runtime", StringComparison.Ordinal)));
        Assert.All(Catalogue.CatchAlls, function => Assert.True(function.Route == "/" || function.Route.IndexOf('/', StringComparison.Ordinal) > 0));
    }

    [Fact]
    public void Every_operation_of_the_contract_is_a_function_under_its_own_name_and_no_catch_all_swallows_it()
    {
        string[] own = [.. Catalogue.Deployed.Select(function => function.Name)];
        Assert.Superset(new HashSet<string>(["SubmitDeclaration", "AssessEligibility", "ListChildren", "BotMessages", "VerifyAudit"]),
            own.ToHashSet());
        Assert.Equal(own, Catalogue.Http.Where(function => function.Reach == Reach.Everywhere
            && function.Route.StartsWith("api/", StringComparison.Ordinal)).Select(function => function.Name));
        Assert.DoesNotContain(Catalogue.CatchAlls, pages =>
            Catalogue.Deployed.Any(function => function.Route.StartsWith(pages.Route.Split('{')[0], StringComparison.Ordinal) && pages.Route != "/"));

        // What is no function of its own is a page or an asset, below a catch-all.
        foreach (var function in Catalogue.Http.Where(function => function.Reach is Reach.Everywhere or Reach.Page).Except(Catalogue.Deployed))
        {
            Assert.Contains(Catalogue.CatchAlls, pages => function.Route.Length == 0 ? pages.Route == "/"
                : (function.Route + "/").StartsWith(pages.Route.Split('{')[0], StringComparison.Ordinal) && pages.Route != "/");
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
        Assert.All(Catalogue.Timers,
            timer => Assert.NotNull(CrontabSchedule.Parse(timer.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })));
        Assert.All(Catalogue.Queues, queue => Assert.Matches("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])$", queue.Queue));
    }
}
