using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace Suite.Api;

/// <summary>A family sends something at the very moment at which their declaration goes to another county.</summary>
public sealed class HandedOverMeanwhile
{
    private const string Giver = "140403";
    private const string Taker = "140404";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("declaration.attach")]
    [InlineData("declaration.correct")]
    [InlineData("declaration.withdraw")]
    public async Task What_was_begun_in_one_county_is_done_in_the_county_that_has_the_declaration_and_stands_in_its_chain(string action)
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var records = site.App.Services.GetRequiredService<DeclarationRecords>();
        Task<StoredDeclaration?> FindAsync() => records.FindByReceiptAsync(Receipt.Parse(declared.Text("receipt")), Now);
        var found = (await FindAsync())!;
        var handOver = new JsonObject { ["toCounty"] = Taker, ["reason"] = "孩子住在上党区", ["version"] = found.Document.Version };
        foreach (var (role, status) in ((string, HttpStatusCode)[])[("countyReviewer", HttpStatusCode.Accepted),
            ("countyApprover", HttpStatusCode.OK)])
        {
            (await site.PostAsync($"/api/declarations/{found.Declaration.Id}/transfer", handOver.DeepClone(),
                Site.Bearer(await site.TokenAsync(role, Giver)))).Is(status);
        }

        await Site.UntilAsync(async () => (await FindAsync())!.Declaration is { County.Value: Taker, IsHandedAway: false });

        // Read before it went, written after it arrived.
        var (followUps, by) = (site.App.Services.GetRequiredService<FollowUps>(), AuditActor.Declarant);
        using var changes = JsonDocument.Parse("""{"housing":"owned"}""");
        var refusal = action switch
        {
            "declaration.attach" =>
                (await followUps.AttachAsync(found, new(new string('a', 32), "image/jpeg", 10, DateTimeOffset.UtcNow), Channel.Web, by, Now)).Refusal,
            "declaration.correct" => (await followUps.CorrectAsync(found, new Input.Raw(changes.RootElement), Channel.Web, by, Now)).Refusal,
            _ => (await site.App.Services.GetRequiredService<Withdrawals>().WithdrawAsync(found, null, Channel.Web, by, Now)).Refusal,
        };
        Assert.Null(refusal);
        var after = (await FindAsync())!.Declaration;
        Assert.Equal((Taker, action == "declaration.attach" ? 1 : 0, action == "declaration.correct" ? 1 : 0, action == "declaration.withdraw"),
            (after.County.Value, after.Attachments.Length, after.Corrections.Length, after.ErasedAt is not null));
        Assert.Single(await site.AllAsync(Taker, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == action);
        Assert.DoesNotContain(await site.AllAsync(Giver, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == action);
        foreach (var county in (string[])[Giver, Taker])
        {
            var verified = await site.PostAsync("/api/audit/verification", new JsonObject { ["county"] = county },
                Site.Bearer(await site.TokenAsync("auditor")));
            Assert.Equal(HttpStatusCode.OK, verified.Status);
        }
    }
}
