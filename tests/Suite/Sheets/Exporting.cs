using System.Net;
using System.Text.Json.Nodes;
using App.Api.Sheets;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Documents;
using Suite.Portal;

namespace Suite.Sheets;

/// <summary>What leaves the system as a table: asked for by one, agreed to by another, fetched by the first, within a day.</summary>
public sealed class Exporting
{
    private const string County = "140403";
    private const string Wanted = """{"kind":"migrant","reason":"核对花名册"}""";

    [Fact]
    public async Task An_export_needs_two_persons_and_every_child_in_it_stands_in_the_audit_trail_under_the_name_of_who_asked()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        await RegisterAsync(site, reviewer, 3);
        (await site.PostAsync("/api/exports", """{"kind":"migrant"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync("/api/exports", """{"reason":"核对"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync("/api/exports", Wanted, Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "no-open-proposal");
        var asked = await site.PostAsync("/api/exports", Wanted, Site.Bearer(reviewer));
        asked.Is(HttpStatusCode.Accepted);
        var export = "/api/exports/" + asked.Text("id");
        (await site.GetAsync(export + "/file", reviewer)).Is(HttpStatusCode.Conflict, "export-not-ready");
        (await site.PostAsync(export + "/decision", """{"decision":"approve"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync(export + "/decision", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        await Site.UntilAsync(async () => (await site.GetAsync(export, reviewer)).Text("status") == "ready");

        Assert.Equal(3, (await site.GetAsync(export, reviewer)).Json.GetProperty("rows").GetInt32());
        (await site.GetAsync(export + "/file", approver)).Is(HttpStatusCode.Forbidden, "not-requester");
        using var request = new HttpRequestMessage(HttpMethod.Get, export + "/file");
        request.Headers.Add("Authorization", "Bearer " + reviewer);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var rows = await Tables.Read(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)),
            Migrant2024.Form);
        var children = await site.AllAsync(County, Kinds.Child);
        Assert.Equal(children.Count, rows.Count);
        var audit = await site.AllAsync(County, Kinds.Audit);
        var seen = audit.Where(document => document.Fields.Get(Fields.Action) == "child.export").ToList();
        Assert.Equal(children.Select(child => child.Id).Order(), seen.SelectMany(document => document.Fields.GetMany(Fields.Subjects)).Order());
        Assert.Single(audit, document => document.Fields.Get(Fields.Action) == "export.download"
            && document.Fields.Get(Fields.Actor) == seen[0].Fields.Get(Fields.Actor));
        (await site.PostAsync(export + "/decision", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.Conflict, "not-open");
    }

    [Fact]
    public async Task What_was_sent_back_is_never_written_and_what_is_a_day_old_is_deleted()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero))
        {
            AutoAdvanceAmount = TimeSpan.FromMilliseconds(1)
        };
        await using var site = await Site.StartAsync(time);
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var refused = "/api/exports/" + (await site.PostAsync("/api/exports", Wanted, Site.Bearer(reviewer))).Text("id");
        (await site.PostAsync(refused + "/decision", """{"decision":"refuse"}""", Site.Bearer(approver))).Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync(refused + "/decision", """{"decision":"refuse","reason":"不需要全部"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        Assert.Equal("refused", (await site.GetAsync(refused, reviewer)).Text("status"));

        var asked = await site.PostAsync("/api/exports", Wanted, Site.Bearer(reviewer));
        var export = "/api/exports/" + asked.Text("id");
        (await site.PostAsync(export + "/decision", """{"decision":"approve"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        await site.App.Services.GetRequiredService<SheetJobs>().ResumeAsync(TestContext.Current.CancellationToken);
        await Site.UntilAsync(async () => (await site.GetAsync(export, reviewer)).Text("status") == "ready");
        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        Assert.Single(await blobs.ListAsync("exports/", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromDays(1));
        reviewer = await site.TokenAsync("countyReviewer", County);
        (await site.GetAsync(export + "/file", reviewer)).Is(HttpStatusCode.Gone, "export-expired");
        await site.App.Services.GetRequiredService<SheetCleaning>().CleanAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await blobs.ListAsync("exports/", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("expired", (await site.GetAsync(export, reviewer)).Text("status"));
    }

    [Fact]
    public async Task On_the_pages_the_reviewer_proposes_the_approver_approves_and_only_the_reviewer_has_the_link()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        (await reviewer.SubmitAsync("/portal/sheets/exports", ("kind", ""), ("reason", "核对"))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync("/portal/sheets/exports", ("kind", "migrant"), ("status", "active"), ("reason", "核对花名册")))
            .Is(HttpStatusCode.SeeOther);
        var waiting = await approver.GetAsync("/portal/approvals");
        Assert.Contains("流动儿童，在册", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("核对花名册", waiting.Text, StringComparison.Ordinal);
        (await approver.SubmitAsync(waiting.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!, ("decision", "approve")))
            .Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync("/portal/sheets")).Document.QuerySelector("#exports a[download]") is not null);
        Assert.Null((await approver.GetAsync("/portal/sheets")).Document.QuerySelector("#exports a[download]"));
        var link = (await reviewer.GetAsync("/portal/sheets")).Document.QuerySelector("#exports a[download]")!.GetAttribute("href")!;
        (await reviewer.GetAsync(link)).Is(HttpStatusCode.OK);
        (await approver.GetAsync(link)).Is(HttpStatusCode.Forbidden);
    }

    /// <summary>Imports families and registers each.</summary>
    internal static async Task RegisterAsync(Site site, string reviewer, int count)
    {
        var import = await Importing.CheckAsync(site, reviewer, await Families.TableAsync(County, count));
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        await Importing.UntilAsync(site, reviewer, import, "writing");
        foreach (var declaration in await site.AllAsync(County, Kinds.Declaration))
        {
            (await site.PostAsync($"/api/declarations/{declaration.Id}/review",
                new JsonObject { ["decision"] = "register", ["version"] = declaration.Version }, Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        }
    }
}
