using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NCrontab;
using Suite.Api;
using Suite.Chat;
using Suite.Contracts;
using Suite.Faults;

namespace Suite.Infrastructure;

/// <summary>
/// What the work costs the database: the real application does each thing once over the real client, and the double adds up what the service would
/// charge for these documents under these indexes (<see cref="Contracts.CosmosProtocol.Charges"/>). The tables of infra-bicep/README come from here.
/// </summary>
public sealed class RequestUnits(Azurite azurite)
{
    /// <summary>
    /// What happens most, and all at once in a census week. The aim is 40; the six writes that nothing is lost by come to some 50 in this model.
    /// </summary>
    private const double MostForADeclaration = 52;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_operation_costs_what_the_readme_says_and_a_declaration_stays_within_its_aim()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var city = await FaultyCity.StartAsync(azurite, time: time);
        var site = city.Site;
        var costs = new List<(string Operation, double Units)>();
        async Task<double> UnitsAsync(Func<Task> act)
        {
            await SettledAsync(city);
            var before = city.Cosmos.Charged;
            await act();
            await SettledAsync(city);
            return city.Cosmos.Charged - before;
        }

        async Task<Reply> CostAsync(string operation, Func<Task<Reply>> act)
        {
            Reply? reply = null;
            costs.Add((operation, await UnitsAsync(async () => reply = await act())));
            Assert.True((int)reply!.Status < 300, $"{operation}: {reply.Body}");
            return reply;
        }

        // A county at work, so that lists have something to list.
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await site.DeclareAsync(Declaring.Migrant(Declaring.Number("140421", $"201503{i + 1:00}"))
                .With("birthDate", $"2015-03-{i + 1:00}"))).Status);
        }

        var number = Declaring.Number("140421", "20150401");
        await SettledAsync(city);
        var earlier = city.Cosmos.Writes;
        var migrant = await CostAsync("A declaration, 流动儿童", () => site.DeclareAsync(Declaring.Migrant(number).With("birthDate", "2015-04-01")));
        var writes = Difference(city, earlier);
        await CostAsync("A declaration, 留守儿童", () => site.DeclareAsync(Declaring.LeftBehind()));
        var (receipt, token) = (migrant.Text("receipt"), migrant.Text("followUpToken"));
        await CostAsync("A parent asks how it stands", () =>
            site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" }));
        await CostAsync("A correction", () => site.PostAsync($"/api/declarations/{receipt}/corrections",
            new JsonObject { ["answers"] = new JsonObject { ["school"] = "城区小学" } }, ("X-Follow-Up-Token", token)));
        await CostAsync("An attachment", () => site.PostAsync($"/api/declarations/{receipt}/attachments",
            Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), "application/pdf", ("X-Follow-Up-Token", token)));
        var parent = new Messenger(site, "p1");
        await parent.SayAsync("你好");
        await parent.SayAsync("同意");
        await CostAsync("A turn of the chat", () => parent.PostAsync(parent.Activity("孩子跟着我们在城里上学")));

        var reviewer = await site.TokenAsync("countyReviewer", "140403");
        var list = await CostAsync("A reviewer's list, 22 declarations", () => site.GetAsync("/api/declarations", reviewer));
        var item = list.Json.GetProperty("items")[0];
        var id = item.GetProperty("id").GetString()!;
        var opened = await CostAsync("A declaration opened, with its audit entry",
            () => site.PostAsync($"/api/declarations/{id}/opening", new JsonObject { ["reason"] = "审核" }, Site.Bearer(reviewer)));
        await CostAsync("A child registered", () => site.PostAsync($"/api/declarations/{id}/review",
            new JsonObject { ["decision"] = "register", ["version"] = opened.Text("version") }, Site.Bearer(reviewer)));
        var children = await CostAsync("A list of children", () => site.GetAsync("/api/children", reviewer));
        await CostAsync("A child opened",
            () => site.PostAsync($"/api/children/{children.Json.GetProperty("items")[0].GetProperty("id").GetString()}/opening",
            new JsonObject { ["reason"] = "核实" }, Site.Bearer(reviewer)));
        var statistician = await site.TokenAsync("statistician", "140403");
        await CostAsync("A figure of the county", () => site.GetAsync("/api/statistics/monitoring?by=ageBand", statistician));

        var handlers = site.App.Services.GetRequiredService<Handlers>();
        var (idle, timers) = (0.0, new List<(string Name, double Units, int Fires)>());
        foreach (var timer in Catalogue.Timers)
        {
            // The second time: the first does what there is to do.
            await handlers.RunAsync(timer, new Firing(null, time.GetUtcNow()), Now);
            var units = await UnitsAsync(() => handlers.RunAsync(timer, new Firing(null, time.GetUtcNow()), Now));
            var fires = CrontabSchedule.Parse(timer.Schedule, new() { IncludingSeconds = true })
                .GetNextOccurrences(new(2027, 1, 1), new(2027, 1, 1, 1, 0, 1)).Count();
            idle += units * fires;
            timers.Add((timer.Name, units, fires));
        }

        costs.Add(("Timers of the whole city, an hour with nothing to do", idle));
        var byName = costs.ToDictionary(cost => cost.Operation, cost => cost.Units, StringComparer.Ordinal);
        Assert.All(costs.Take(2), declaration => Assert.InRange(declaration.Units, 1, MostForADeclaration));
        Assert.Equal(6, writes.Count);
        var sum = string.Join(" + ",
            writes.Select(write => $"{(write.Operation == 5 ? write.Kind + " replaced" : write.Kind)} {Rounded(write.Units)}"));
        Pages.HoldsAbout("units", $"The first of them: {sum}.\n\n| operation | request units |\n|---|---|\n"
            + string.Concat(costs.Select(cost => $"| {cost.Operation} | {Rounded(cost.Units)} |\n")));
        Pages.HoldsAbout("timers", "| timer | fires in an hour | each | an hour |\n|---|---:|---:|---:|\n"
            + string.Concat(timers.OrderByDescending(timer => timer.Units * timer.Fires)
                .Select(timer => $"| {timer.Name} | {timer.Fires} | {Rounded(timer.Units)} | {Rounded(timer.Units * timer.Fires)} |\n")));
        Pages.HoldsAbout("month", Month.Table(byName, timers.Sum(timer => timer.Fires)));
        Pages.HoldsAbout("growth", Month.Growth());
    }

    /// <summary>What was written since then.</summary>
    private static List<(int Operation, string Kind, double Units)> Difference(FaultyCity city,
        IReadOnlyList<(int Operation, string Kind, double Units)> earlier)
    {
        var left = city.Cosmos.Writes.ToList();
        foreach (var write in earlier)
        {
            left.Remove(write);
        }

        return left;
    }

    private static string Rounded(double units) => (units < 100 ? Math.Round(units) : Math.Round(units / 10) * 10)
        .ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Until nothing more is asked of the database: what follows an answer belongs to it.</summary>
    private static async Task SettledAsync(FaultyCity city)
    {
        for (var (charged, quiet) = (-1.0, 0); quiet < 4; await Task.Delay(100, Now))
        {
            quiet = city.Cosmos.Charged == charged ? quiet + 1 : 0;
            charged = city.Cosmos.Charged;
        }
    }
}
