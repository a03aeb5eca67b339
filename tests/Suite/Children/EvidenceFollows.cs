using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Declarations;
using Suite.Forms;
using Suite.Portal;

namespace Suite.Children;

/// <summary>六: when a registered child goes to another county, what its record rests on goes with it, and both desks know.</summary>
public sealed class EvidenceFollows
{
    private const string Giver = "140403";
    private const string Taker = "140423";
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_taker_reads_the_declaration_and_its_attachments_and_answers_the_family_from_then_on()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var (child, declaration, attachment, declared) = await RegisterAsync(site);
        await HandOverAsync(site, child, Giver, Taker);

        var taker = await site.TokenAsync("countyReviewer", Taker);
        var opened = await site.PostAsync($"/api/declarations/{declaration}/opening", """{"reason":"接手"}""", Site.Bearer(taker));
        opened.Is(HttpStatusCode.OK);
        Assert.Equal("王小明", opened.Json.GetProperty("answers").GetProperty("childName").GetString());
        var copied = Assert.Single(opened.Json.GetProperty("attachments").EnumerateArray()).GetProperty("id").GetString()!;
        Assert.NotEqual(attachment, copied);
        Assert.Equal(Pdf, await FetchAsync(site, $"/api/declarations/{declaration}/attachments/{copied}", taker));

        // The family asks and corrects as before, and it is the taker that answers.
        var follow = await site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" });
        Assert.Equal((Taker, "registered"), (follow.Text("county"), follow.Text("status")));
        (await CorrectAsync(site, declared, "襄垣小学")).Is(HttpStatusCode.OK);
        Assert.Contains(await site.AllAsync(Taker, Kinds.CaseForReview),
            document => document.Fields.Get(Fields.Type) == CaseType.CorrectedAfterRegistration.Id());
        Assert.DoesNotContain(await site.AllAsync(Giver, Kinds.CaseForReview),
            document => document.Fields.Get(Fields.Type) == CaseType.CorrectedAfterRegistration.Id());

        // Who copied what, from where to where, stands in both trails.
        Assert.Contains(await site.AllAsync(Giver, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "declaration.give");
        Assert.Contains(await site.AllAsync(Taker, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "declaration.arrive"
            && entry.Fields.GetMany(Fields.Subjects).Contains(copied));
    }

    [Fact]
    public async Task The_giver_keeps_a_copy_that_is_read_and_not_changed_and_that_ends_after_a_year()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var (child, declaration, attachment, declared) = await RegisterAsync(site);
        await HandOverAsync(site, child, Giver, Taker);
        (await CorrectAsync(site, declared, "襄垣小学")).Is(HttpStatusCode.OK);
        var kept = (await site.Store.FindAsync(Partition.County(Giver), Kinds.Declaration, declaration, Now))!;
        var copy = DeclarationJson.Read(kept.Body);
        Assert.True(copy.IsHandedAway);
        Assert.Empty(copy.Corrections);
        Assert.InRange(kept.ExpiresOn!.Value, DateTimeOffset.UtcNow.AddDays(364), DateTimeOffset.UtcNow.AddDays(366));
        Assert.Equal(["status wrong-status"], copy.Correct(new JsonObject { ["school"] = "改回去" }).Problems.Codes());
        Assert.Equal(["status wrong-status"], AttachToDeclaration.Decide(copy, new(copy.Attachments[0])).Problems.Codes());

        using var desk = await Visitor.SignedInAsync(site, "countyReviewer");
        (await desk.SubmitAsync($"/portal/declarations/{declaration}/opening", ("reasonPicked", "核对信息"))).Is(HttpStatusCode.SeeOther);
        var page = (await desk.GetAsync("/portal/declarations/" + declaration)).Is(HttpStatusCode.OK);
        Assert.Contains("只能看，不能改", page.Text, StringComparison.Ordinal);
        Assert.Contains("王小明", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form[action$='/review'], form[action$='/transfer'], form[action$='/close']"));
        (await desk.GetAsync($"/portal/declarations/{declaration}/attachments/{attachment}")).Is(HttpStatusCode.OK);

        // At its end the contents go too; the taker's stay.
        var end = Assert.Single(await site.AllAsync(Giver, Kinds.Outbox),
            document => DateTimeOffset.Parse(document.Fields.Get(Fields.DueAt)!, null) > DateTimeOffset.UtcNow.AddDays(300));
        var message = end.Read(StorageJson.Default.OutboxMessage);
        foreach (var secret in (string[])["王小明", "13900001111", declared.Text("receipt")])
        {
            Assert.DoesNotContain(secret, message.Text, StringComparison.Ordinal);
        }

        await site.App.Services.GetRequiredService<DeclarationMoves>().MoveAsync(message.Text, Now);
        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        Assert.Null(await blobs.OpenAsync(AttachmentEndpoints.BlobOf(attachment), Now));
        var taken = DeclarationJson.Read((await site.Store.FindAsync(Partition.County(Taker), Kinds.Declaration, declaration, Now))!.Body);
        await using var content = await blobs.OpenAsync(AttachmentEndpoints.BlobOf(Assert.Single(taken.Attachments).Id), Now);
        Assert.NotNull(content);
    }

    [Fact]
    public async Task The_hand_over_stands_on_both_desks_until_the_taker_has_looked()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var (child, _, _, _) = await RegisterAsync(site);
        await HandOverAsync(site, child, Giver, Taker);
        using var giver = await Visitor.SignedInAsync(site, "countyReviewer");
        using var taker = await Visitor.SignedInAsync(site, "countyReviewer", Taker);
        var left = (await giver.GetAsync("/portal")).Document.QuerySelector("nav.work a[href='/portal/cases?type=childLeft']");
        Assert.Equal("1", left!.QuerySelector("strong")!.TextContent);
        Assert.Equal("1", (await taker.GetAsync("/portal")).Document.QuerySelector("nav.work a[href='/portal/cases?type=childArrived']")!
            .QuerySelector("strong")!.TextContent);
        Assert.Contains("襄垣县", (await giver.GetAsync("/portal/cases?type=childLeft")).Document.QuerySelector("tr[data-row]")!.TextContent,
            StringComparison.Ordinal);

        // The giver cannot say that it is taken over before it is.
        var token = await site.TokenAsync("countyReviewer", Giver);
        var waiting = Assert.Single((await site.GetAsync("/api/cases", token)).Json.GetProperty("items").EnumerateArray());
        (await site.PostAsync($"/api/cases/{waiting.GetProperty("id").GetString()}/settlement",
            new JsonObject { ["outcome"] = "takenOver", ["reason"] = "应该接手了", ["version"] = waiting.GetProperty("version").GetString() },
                Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "not-done");

        var item = (await taker.GetAsync("/portal/cases?type=childArrived")).Document.QuerySelector("tr[data-row] a")!.GetAttribute("href")!;
        var page = (await taker.GetAsync(item)).Is(HttpStatusCode.OK);
        Assert.Contains("潞州区转来", page.Text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        var version = page.Document.QuerySelector("form[action$='/settlement'] input[name=version]")!.GetAttribute("value")!;
        (await taker.SubmitAsync(item + "/settlement", ("outcome", "takenOver"), ("reason", "入户看过，住在新村"), ("version", version)))
            .Is(HttpStatusCode.SeeOther);
        Assert.Equal(ChildStatus.Active, (await site.ChildAsync(child, Taker)).Status);
        await SweepAsync(site);
        await Site.UntilAsync(async () => Settled(await site.AllAsync(Giver, Kinds.CaseForReview)));
        Assert.Null((await giver.GetAsync("/portal")).Document.QuerySelector("nav.work a[href='/portal/cases?type=childLeft']"));
        Assert.Null((await taker.GetAsync("/portal")).Document.QuerySelector("nav.work a[href='/portal/cases?type=childArrived']"));

        static bool Settled(IReadOnlyList<Document> cases) => cases.Count == 1 && cases[0].Fields.Get(Fields.Status) == CaseStatus.Settled.Id();
    }

    [Fact]
    public async Task A_child_that_is_confirmed_in_its_record_settles_the_hand_over_too()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var (child, _, _, _) = await RegisterAsync(site);
        await HandOverAsync(site, child, Giver, Taker);
        using var taker = await Visitor.SignedInAsync(site, "countyReviewer", Taker);
        await taker.OpenChildAsync(child);
        (await taker.SubmitAsync($"/portal/children/{child}/confirm", ("reason", "入户看过"), ("version", await site.VersionAsync(child, Taker))))
            .Is(HttpStatusCode.SeeOther);
        Assert.Equal(CaseStatus.Settled.Id(), Assert.Single(await site.AllAsync(Taker, Kinds.CaseForReview)).Fields.Get(Fields.Status));
        await SweepAsync(site);
        await Site.UntilAsync(async () => (await site.AllAsync(Giver, Kinds.CaseForReview)).Single()
            .Fields.Get(Fields.Status) == CaseStatus.Settled.Id());
    }

    [Fact]
    public async Task A_child_that_comes_back_brings_its_evidence_back()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        var (child, declaration, _, declared) = await RegisterAsync(site);
        await HandOverAsync(site, child, Giver, Taker);
        (await CorrectAsync(site, declared, "襄垣小学")).Is(HttpStatusCode.OK);
        await HandOverAsync(site, child, Taker, Giver);
        var back = (await site.Store.FindAsync(Partition.County(Giver), Kinds.Declaration, declaration, Now))!;
        var current = DeclarationJson.Read(back.Body);
        Assert.Equal((false, 1, null), (current.IsHandedAway, current.Corrections.Length, back.ExpiresOn));
        var token = await site.TokenAsync("countyReviewer", Giver);
        (await site.PostAsync($"/api/declarations/{declaration}/opening", """{"reason":"接手"}""", Site.Bearer(token))).Is(HttpStatusCode.OK);
        Assert.Equal(Pdf, await FetchAsync(site, $"/api/declarations/{declaration}/attachments/{Assert.Single(current.Attachments).Id}", token));
        Assert.Equal(Giver, (await site.PostAsync("/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" })).Text("county"));

        // The end of the first copy, late: what came back stays.
        foreach (var end in (await site.AllAsync(Giver, Kinds.Outbox)).Select(document => document.Read(StorageJson.Default.OutboxMessage)))
        {
            await site.App.Services.GetRequiredService<DeclarationMoves>().MoveAsync(end.Text, Now);
        }

        Assert.Equal(Pdf, await FetchAsync(site, $"/api/declarations/{declaration}/attachments/{current.Attachments[0].Id}", token));
    }

    [Fact] // 二: 流动 in one county and 留守 in another
    public async Task What_another_county_settled_about_the_number_stays_settled_when_the_child_moves_and_names_its_new_county()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        await Cases.CaseRoutes.DeclareTwiceAsync(site, Declaring.Number(Taker, "20140601", female: true));
        var declaration = (await site.AllAsync(Giver, Kinds.Declaration)).Single();
        var reviewer = await site.TokenAsync("countyReviewer", Giver);
        (await site.PostAsync($"/api/declarations/{declaration.Id}/review",
            new JsonObject { ["decision"] = "register", ["version"] = declaration.Version }, Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        var there = (await site.AllAsync(Taker, Kinds.CaseForReview)).Single();
        (await site.PostAsync($"/api/cases/{there.Id}/settlement",
            new JsonObject { ["outcome"] = "bothLawful", ["reason"] = "都属实", ["version"] = there.Version },
                Site.Bearer(await site.TokenAsync("countyReviewer", Taker)))).Is(HttpStatusCode.OK);
        await HandOverAsync(site, (await site.AllAsync(Giver, Kinds.Child)).Single().Id, Giver, "140404");
        var after = CaseJson.Read((await site.AllAsync(Taker, Kinds.CaseForReview)).Single().Body, DivisionCode.Parse(Taker));
        Assert.Equal(CaseStatus.Settled, after.Status);
        Assert.Equal(["140404", Taker], after.Parts.Select(part => part.County.Value).Order(StringComparer.Ordinal));
        Assert.Contains(await site.AllAsync("140404", Kinds.CaseForReview), document => document.Fields.Get(Fields.Type) == CaseType.SameNumber.Id()
            && document.Fields.Get(Fields.Status) == CaseStatus.Open.Id());
    }

    [Fact]
    public async Task Killed_before_any_write_of_it_the_hand_over_completes_when_the_message_comes_again()
    {
        await using var site = await Site.StartAsync(TimeProvider.System);
        for (var at = 1; ; at++)
        {
            var (child, declaration, _, declared) = await RegisterAsync(site);
            var message = await DepartAsync(site, child);
            var died = false;
            try
            {
                await Moves(site, new Dying(site.Store, at)).MoveAsync(message, Now);
            }
            catch (IOException)
            {
                died = true;
            }

            // Whatever was done, the family's correction is never lost: taken by whoever has the declaration, or refused in words.
            var correction = await CorrectAsync(site, declared, "英雄路小学");
            Assert.True(correction.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, correction.Body);
            await Moves(site, site.Store).MoveAsync(message, Now);
            await Moves(site, site.Store).MoveAsync(message, Now);

            Assert.Equal((ChildStatus.Transferred, ChildStatus.InReview),
                ((await site.ChildAsync(child, Giver)).Status, (await site.ChildAsync(child, Taker)).Status));
            var taken = DeclarationJson.Read((await site.Store.FindAsync(Partition.County(Taker), Kinds.Declaration, declaration, Now))!.Body);
            Assert.Equal(correction.Status == HttpStatusCode.OK ? 1 : 0, taken.Corrections.Length);
            await using (var content = await site.App.Services.GetRequiredService<IBlobStore>()
                .OpenAsync(AttachmentEndpoints.BlobOf(Assert.Single(taken.Attachments).Id), Now))
            {
                Assert.NotNull(content);
            }

            Assert.Equal(Taker, (await site.PostAsync("/api/declarations/status",
                new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = "1111" })).Text("county"));
            Assert.Single(await site.AllAsync(Taker, Kinds.CaseForReview), document => document.Fields.Get(Fields.Child) == child
                && document.Fields.Get(Fields.Type) == CaseType.ChildArrived.Id());
            if (!died)
            {
                Assert.True(at > 6, "Every write was one of the deaths.");
                return;
            }
        }
    }

    /// <summary>A registered migrant child whose declaration has a PDF.</summary>
    private static async Task<(string Child, string Declaration, string Attachment, Reply Declared)> RegisterAsync(Site site)
    {
        Reply? declared = null;
        var attachment = "";
        var child = await site.RegisterAsync(Declaring.Migrant(), before: async reply =>
        {
            declared = reply;
            var added = await site.PostAsync($"/api/declarations/{reply.Text("receipt")}/attachments", Pdf, "application/pdf",
                ("X-Follow-Up-Token", reply.Text("followUpToken")));
            added.Is(HttpStatusCode.Created);
            attachment = added.Text("id");
        });
        return (child, Assert.Single((await site.ChildAsync(child)).Declarations), attachment, declared!);
    }

    private static async Task HandOverAsync(Site site, string child, string from, string to)
    {
        foreach (var role in (string[])["countyReviewer", "countyApprover"])
        {
            var reply = await site.PostAsync($"/api/children/{child}/transfer", new JsonObject { ["toCounty"] = to, ["reason"] = "搬家" },
                Site.Bearer(await site.TokenAsync(role, from)));
            Assert.True((int)reply.Status < 300, reply.Body);
        }

        await Site.UntilAsync(async () => (await site.Store.FindAsync(Partition.County(to), Kinds.Child, child, Now))?.Fields.Get(Fields.Status)
            == ChildStatus.InReview.Id());
    }

    /// <summary>The first step without its message, so that the test delivers it.</summary>
    private static async Task<string> DepartAsync(Site site, string id)
    {
        var document = (await site.Store.FindAsync(Partition.County(Giver), Kinds.Child, id, Now))!;
        var by = new AuditActor("u-test", "countyApprover");
        var change = TransferChild.Depart(ChildJson.Read(document.Body), new(DivisionCode.Parse(Taker), "搬家", by), DateTimeOffset.UtcNow,
            OpaqueId.New(DateTimeOffset.UtcNow)).Outcome!;
        var entry = new AuditEntry
        {
            Id = OpaqueId.New(DateTimeOffset.UtcNow),
            County = Giver,
            At = DateTimeOffset.UtcNow,
            Actor = by,
            Channel = "api",
            Action = "child.transfer",
            SubjectKind = "child",
            SubjectIds = [id]
        };
        var batch = Batch.Of(entry)
            .Replace(document, ChildJson.Write(change.Child), site.App.Services.GetRequiredService<Reviews>().FieldsOf(change.Child),
                ChildJson.Schema)
            .Create(Kinds.ChildRevision, change.Revision.Id, ChildJson.Write(change.Revision), Reviews.RevisionFields(change.Revision),
                ChildJson.Schema);
        Assert.True((await site.Store.CommitAsync(document.Partition, batch, Now)).IsCommitted);
        return ChildMoves.Message("m", change.Child, DateTimeOffset.UtcNow).Text;
    }

    /// <summary>The handler of the queue over another store.</summary>
    private static ChildMoves Moves(Site site, IStore store)
    {
        var (tokens, time, policy) = (site.App.Services.GetRequiredService<SearchTokens>(), TimeProvider.System, PolicyInForce.AsWritten);
        var (records, proposals, keyCare, numbers) = (new DeclarationRecords(store, tokens), new ProposalRecords(store, time),
            new KeyCareRecords(store, policy, time), new NumberIndex(store, tokens, time));
        var reviews = new Reviews(store, records, proposals, new Registrations(store, records, numbers), keyCare, tokens, time, policy);
        var evidence = new Evidence(store, site.App.Services.GetRequiredService<IBlobStore>(), records, numbers, time, NullLogger<Evidence>.Instance);
        return new(store, new ChildRecords(store, records, tokens, site.App.Services.GetRequiredService<SearchLimit>(), time), reviews, keyCare,
            evidence, time);
    }

    private static Task<Reply> CorrectAsync(Site site, Reply declared, string school) =>
        site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections",
        new JsonObject { ["answers"] = new JsonObject { ["school"] = school } }, ("X-Follow-Up-Token", declared.Text("followUpToken")));

    private static async Task<byte[]> FetchAsync(Site site, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, Now);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Now);
    }

    private static Task SweepAsync(Site site) =>
        site.App.Services.GetRequiredService<Handlers>().RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow.AddSeconds(1)), Now);
}
