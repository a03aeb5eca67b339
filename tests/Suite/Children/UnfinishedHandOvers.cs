using System.Net;
using App.Api.Declarations;
using App.Functions;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Children;

/// <summary>
/// A hand-over whose message is lost or kept back: a queue may hold a message for ten minutes after a crash. The sweep finds by the records
/// themselves what
/// stands open, and in between neither county shows the child as nobody's.
/// </summary>
public sealed class UnfinishedHandOvers
{
    private const string Giver = "140403";
    private const string Taker = "140404";

    private static readonly AuditActor Approver = new("approver-1", "countyApprover");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static AuditEntry Entry(string kind, string id) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = Giver,
        At = DateTimeOffset.UtcNow,
        Actor = Approver,
        Channel = "portal",
        Action = kind + ".transfer",
        SubjectKind = kind,
        SubjectIds = [id],
    };

    private static Task SweepAsync(Site site) => site.App.Services.GetRequiredService<Handlers>()
        .RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow), Now);

    [Fact]
    public async Task A_child_on_its_way_arrives_with_the_next_sweep_whatever_became_of_the_message()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var id = await site.RegisterAsync(Declaring.Migrant());
        var document = (await site.Store.FindAsync(Partition.County(Giver), Kinds.Child, id, Now))!;
        var departing = TransferChild.Depart(ChildJson.Read(document.Body), new(DivisionCode.Parse(Taker), "搬到上党区", Approver),
            DateTimeOffset.UtcNow.AddMinutes(-1), "t1").Outcome!.Child;
        var fields = site.App.Services.GetRequiredService<Reviews>().FieldsOf(departing);
        await site.Store.CommitAsync(document.Partition,
            Batch.Of(Entry("child", id)).Replace(document, ChildJson.Write(departing), fields, ChildJson.Schema), Now);

        await SweepAsync(site);
        Assert.Equal((ChildStatus.Transferred, ChildStatus.InReview),
            ((await site.ChildAsync(id)).Status, (await site.ChildAsync(id, Taker)).Status));
    }

    [Fact]
    public async Task A_declaration_on_its_way_says_where_it_is_going_and_arrives_with_the_next_sweep()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var id = Assert.Single(await site.AllAsync(Giver, Kinds.Declaration)).Id;
        await HandOverAsync(site, id, DateTimeOffset.UtcNow);
        using (var visitor = await Visitor.SignedInAsync(site, "countyReviewer"))
        {
            var page = (await visitor.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
            Assert.Contains("正在转往上党区", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("已转走", page.Text, StringComparison.Ordinal);
        }

        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var other = (await site.AllAsync(Giver, Kinds.Declaration)).Single(document => document.Fields.Get(Fields.Status) == "submitted").Id;
        await HandOverAsync(site, other, DateTimeOffset.UtcNow.AddMinutes(-1));
        await SweepAsync(site);
        var taken = DeclarationJson.Read((await site.Store.FindAsync(Partition.County(Taker), Kinds.Declaration, other, Now))!.Body);
        var given = await site.Store.FindAsync(Partition.County(Giver), Kinds.Declaration, other, Now);
        Assert.Equal(DeclarationStatus.Submitted, taken.Status);
        Assert.False(DeclarationJson.Read(given!.Body).IsOnItsWay);
        Assert.Null(given.Fields.Get(Fields.Open));
    }

    private static async Task HandOverAsync(Site site, string id, DateTimeOffset at)
    {
        var records = site.App.Services.GetRequiredService<DeclarationRecords>();
        var found = (await records.FindAsync(DivisionCode.Parse(Giver), id, Now))!;
        var given = HandOverDeclaration.Decide(found.Declaration, new(DivisionCode.Parse(Taker), "搬到上党区", Approver), at).Outcome!.Given;
        Assert.True((await site.Store.CommitAsync(found.Document.Partition, records.Replace(found, given, Entry("declaration", id)),
            Now)).IsCommitted);
    }
}
