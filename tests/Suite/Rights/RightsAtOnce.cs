using System.Net;
using System.Text.Json.Nodes;
using App.Api.Rights;
using App.Security;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Rights;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;

namespace Suite.Rights;

/// <summary>Two who decide at the same moment, and a child that went to another county.</summary>
public sealed class RightsAtOnce
{
    private const string Luzhou = "140403";
    private const string Shangdang = "140404";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_colleague_refused_meanwhile_is_not_granted_over_it_and_nothing_is_erased()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "withdrawal", "k", token: declared.Text("followUpToken"));
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""));
        var services = site.App.Services;
        var caller = new Caller("u-1", null, new(Role.CountyReviewer, DivisionCode.Parse(Luzhou)));
        var seen = (await services.GetRequiredService<RightsRecords>()
            .FindAsync(caller, DivisionCode.Parse(Luzhou), item.GetProperty("id").GetString(), Permission.RightsDecide, Now))!;
        (await RightsRoutes.DecideAsync(site, item, "refuse", "protection", "正在办案")).Is(HttpStatusCode.OK);

        var late = await services.GetRequiredService<RightsActions>()
            .DecideAsync(caller, seen, new(true, null, "同意", caller.Actor), seen.Document.Version, "api", Now);
        Assert.Equal(409, late.Refusal?.Status);
        Assert.Null(DeclarationJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Body).ErasedAt);
        Assert.Equal("refused", Assert.Single((await RightsRoutes.OwnAsync(site, declared)).EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Consent_taken_back_is_decided_in_the_commit_that_erases_and_the_reason_is_in_no_trail()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "withdrawal", "k", token: declared.Text("followUpToken"));
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""));
        (await RightsRoutes.DecideAsync(site, item, "grant", null, "王小明的妈妈要求")).Is(HttpStatusCode.OK);
        var request = RightsRecords.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.RightsRequest))).Request;
        Assert.Equal((RightStatus.Granted, null, "countyReviewer"), (request.Status, request.Reason, request.DecidedBy!.Role));
        Assert.NotNull(DeclarationJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Body).ErasedAt);
        Assert.DoesNotContain(await site.AllAsync(Luzhou, Kinds.Audit), document => System.Text.Encoding.UTF8.GetString(document.Body.Span)
            .Contains("王小明", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_that_was_handed_over_leaves_no_history_with_the_county_that_gave_it()
    {
        await using var site = await Site.StartAsync();
        var (declared, child) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant());
        await TwiceAsync(site, Luzhou, $"/api/children/{child}/transfer",
            new JsonObject { ["toCounty"] = Shangdang, ["reason"] = "搬家", ["version"] = await VersionAsync(site, Luzhou, child) });
        await Site.UntilAsync(async () => await site.Store.FindAsync(Partition.County(Shangdang), Kinds.Child, child, Now) is { } document
            && ChildJson.Read(document.Body).Status.IsOpen());
        await TwiceAsync(site, Shangdang, $"/api/children/{child}/close",
            new JsonObject { ["reason"] = "王小明又搬走了", ["version"] = await VersionAsync(site, Shangdang, child) });
        Assert.NotEmpty(await site.AllAsync(Luzhou, Kinds.ChildRevision));
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "deletion", "k", token: declared.Text("followUpToken"));

        var reviewer = await site.TokenAsync("countyReviewer", Shangdang, name: "经办");
        var item = (await site.GetAsync("/api/rights/requests", reviewer)).Json.GetProperty("items")[0];
        var (path, version) = ("/api/rights/requests/" + item.GetProperty("id").GetString(), item.GetProperty("version").GetString());
        (await site.PostAsync(path + "/decision", new JsonObject { ["decision"] = "grant", ["reason"] = "属实", ["version"] = version },
            Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync(path + "/approval", new JsonObject { ["version"] = version },
            Site.Bearer(await site.TokenAsync("countyApprover", Shangdang, name: "审批")))).Is(HttpStatusCode.OK);
        foreach (var county in (string[])[Luzhou, Shangdang])
        {
            await Site.UntilAsync(async () => (await site.AllAsync(county, Kinds.ChildRevision)).Count == 0);
            Assert.NotNull(ChildJson.Read(Assert.Single(await site.AllAsync(county, Kinds.Child)).Body).ErasedAt);
        }
    }

    private static async Task TwiceAsync(Site site, string county, string path, JsonObject body)
    {
        foreach (var (role, name, status) in new[] { ("countyReviewer", "经办", HttpStatusCode.Accepted), ("countyApprover", "审批", HttpStatusCode.OK) })
        {
            (await site.PostAsync(path, body.DeepClone(), Site.Bearer(await site.TokenAsync(role, county, name: name)))).Is(status);
        }
    }

    private static async Task<string?> VersionAsync(Site site, string county, string child) =>
        (await site.Store.FindAsync(Partition.County(county), Kinds.Child, child, Now))?.Version;
}
