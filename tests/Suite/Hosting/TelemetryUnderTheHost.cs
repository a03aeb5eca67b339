using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Functions;
using Suite.Api;
using Suite.Contracts;
using Suite.Scenarios;
using Suite.Telemetry;

namespace Suite.Hosting;

/// <summary>What the published worker exports under the Functions host.</summary>
[Trait("Kind", "Published")]
public sealed class TelemetryUnderTheHost(PublishedWorker published, Azurite azurite)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Functions_of_every_kind_are_seen_under_their_names_and_nobody_who_used_them_is()
    {
        await using var collector = await Collector.StartAsync();
        await using var deployment = await Deployment.StartAsync(published, azurite, $"Telemetry:Otlp={collector.Address}",
            "OTEL_METRIC_EXPORT_INTERVAL=1000");
        var body = Declaring.Migrant(EverythingOnce.Numbers[0]);
        var answers = body["answers"]!.AsObject();
        (answers["childName"], answers["mother.name"], answers["declarant.name"], answers["declarant.phone"]) =
            (EverythingOnce.Children[0], EverythingOnce.Mother, EverythingOnce.Mother, EverythingOnce.Phone);
        answers["currentAddress"]!["detail"] = EverythingOnce.Street;
        var declared = await deployment.DeclareAsync(body);
        declared.Is(HttpStatusCode.Created);
        var receipt = declared.Text("receipt");
        (await deployment.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = EverythingOnce.Phone[^4..] })).Is(HttpStatusCode.OK);
        await deployment.SendAsync(HttpMethod.Get, $"/api/forms/{EverythingOnce.Numbers[1]}?name={Uri.EscapeDataString(EverythingOnce.Children[0])}");
        Assert.True((await deployment.Host.FireAsync(Catalogue.Sweep.Name)).Succeeded);
        Assert.False((await deployment.Host.GiveAsync(Catalogue.IndexDeclaration.Name,
            new JsonObject { ["string"] = EverythingOnce.Street })).Succeeded);

        string[] functions = ["SubmitDeclaration", "DeclarationStatus", "GetForm", "Sweep", "IndexDeclaration"];
        await Site.UntilAsync(() => Task.FromResult(functions.All(name => collector.Has("traces", name))
            && collector.Has("metrics", "children.declarations")
            && collector.Has("logs", "Function IndexDeclaration failed")));
        var needles = new Needles(EverythingOnce.Names.Append(receipt));
        Assert.Single(needles.In([.. collector.All, .. Encoding.UTF8.GetBytes(EverythingOnce.Mother)]));
        Assert.Equal([], needles.In(collector.All));
    }
}
