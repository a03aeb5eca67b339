using System.Net;
using System.Text.Json.Nodes;
using App.Documents.Excel;
using App.Functions;
using Domain.Declarations;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;

namespace Suite.Sheets;

/// <summary>A table on its way into the register: checked whole, written in chunks, taken back again.</summary>
public sealed class Importing
{
    private const string County = "140403";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    [Fact]
    public async Task A_table_without_a_mistake_is_written_row_by_row_as_declarations_with_their_audit_entries()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var import = await CheckAsync(site, token, await Families.TableAsync(County, 45));
        Assert.Equal((45, 45, 0), Families.Counts(import));
        Assert.Empty(await site.AllAsync(County, Kinds.Declaration));

        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"some"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        import = await UntilAsync(site, token, import, "writing");
        var declarations = (await site.AllAsync(County, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body)).ToList();
        Assert.Equal(45, declarations.Count);
        Assert.All(declarations, declaration => Assert.Equal((Channel.Excel, DeclarationStatus.Submitted, "countyReviewer"),
            (declaration.Provenance.Channel, declaration.Status, declaration.Provenance.DeclaredBy.Role)));
        Assert.All(declarations, declaration => Assert.Equal("潞州区民政局", declaration.Stated.Get(Shared2024.ReportingUnit)));
        var audit = (await site.AllAsync(County, Kinds.Audit)).Where(document => document.Fields.Get(Fields.Action) == "declaration.submit")
            .SelectMany(document => document.Fields.GetMany(Fields.Subjects));
        Assert.Equal(declarations.Select(declaration => declaration.Id).Order(), audit.Order());
        var chunks = await site.AllAsync(County, Kinds.JobChunk);
        Assert.Equal(3, chunks.Count);

        // Found as every other declaration is: by its receipt, and by its number when that comes again.
        (await site.GetAsync("/api/declarations?receipt=" + declarations[0].Receipt.Value, token)).Is(HttpStatusCode.OK);
        Assert.Single((await site.GetAsync("/api/declarations?receipt=" + declarations[0].Receipt.Value, token)).Json.GetProperty("items")
            .EnumerateArray());
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "already-chosen");
    }

    [Fact]
    public async Task Rows_with_mistakes_are_told_all_at_once_and_only_the_good_ones_are_written_when_asked()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var families = Families.Of(County, 6);
        families[1] = families[1].Without(Shared2024.Sex, Shared2024.HukouRegistered);
        families[3] = families[3].With(Shared2024.CurrentAddress, new Address(Domain.Divisions.DivisionCode.Parse("140423"), "某村"));
        families[5] = families[5].With(Shared2024.CitizenNumber, families[0].Get(Shared2024.CitizenNumber)!)
            .With(Shared2024.BirthDate, families[0].Value(Shared2024.BirthDate)!.Value);
        var import = await CheckAsync(site, token, await Families.TableAsync(families));
        Assert.Equal((6, 3, 3), Families.Counts(import));
        var rejected = import["rejected"]!.AsArray().ToDictionary(row => (int)row!["row"]!, row => row!["errors"]!.AsArray());
        Assert.Equal([4, 6, 8], rejected.Keys.Order());
        Assert.Equal(["required", "required"], rejected[4].Select(error => (string)error!["code"]!));
        Assert.Contains("襄垣县", (string)Assert.Single(rejected[6])!["message"]!, StringComparison.Ordinal);
        Assert.Equal("same-number", (string)Assert.Single(rejected[8], error => (string)error!["code"]! == "same-number")!["code"]!);

        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "rows-wrong");
        Assert.Empty(await site.AllAsync(County, Kinds.Declaration));
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"good"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await UntilAsync(site, token, import, "writing");
        Assert.Equal(3, (await site.AllAsync(County, Kinds.Declaration)).Count);
    }

    [Fact]
    public async Task The_copy_has_the_problems_beside_the_rows_and_may_be_mended_and_uploaded_again()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var families = Families.Of(County, 3);
        families[1] = families[1].Without(Shared2024.Sex);
        var import = await CheckAsync(site, token, await Families.TableAsync(families));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/imports/{import["id"]}/problems");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var copy = new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains("性别", Families.Cells(copy, 4), StringComparison.Ordinal);
        Assert.DoesNotContain("性别", Families.Cells(copy, 5), StringComparison.Ordinal);
        Assert.Contains((await site.AllAsync(County, Kinds.Audit)), document => document.Fields.Get(Fields.Action) == "import.download");

        var again = await CheckAsync(site, token, copy.ToArray());
        Assert.Equal((3, 2, 1), Families.Counts(again));
    }

    [Fact]
    public async Task The_same_file_a_second_time_is_told()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var table = await Families.TableAsync(County, 2);
        var first = await CheckAsync(site, token, table);
        Assert.Null((await CheckAsync(site, token, table))["sameAs"]);
        (await site.PostAsync($"/api/imports/{first["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await UntilAsync(site, token, first, "writing");
        Assert.Equal((string)first["id"]!, (string?)(await CheckAsync(site, token, table))["sameAs"]);
    }

    [Fact]
    public async Task Undoing_withdraws_what_nobody_has_worked_with_and_says_of_each_other_row_why_it_stays()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var table = await Families.TableAsync(County, 25);
        var import = await CheckAsync(site, token, table);
        (await site.PostAsync($"/api/imports/{import["id"]}/undoing", """{"reason":"传错了"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "nothing-written");
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await UntilAsync(site, token, import, "writing");
        var (registered, asked) = ((await site.AllAsync(County, Kinds.Declaration))[0], (await site.AllAsync(County, Kinds.Declaration))[1]);
        (await site.PostAsync($"/api/declarations/{registered.Id}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "材料核对过", ["version"] = registered.Version }, Site.Bearer(token)))
                .Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{asked.Id}/review",
            new JsonObject { ["decision"] = "ask", ["reason"] = "请补充学校", ["version"] = asked.Version }, Site.Bearer(token))).Is(HttpStatusCode.OK);

        (await site.PostAsync($"/api/imports/{import["id"]}/undoing", "{}", Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await site.PostAsync($"/api/imports/{import["id"]}/undoing", """{"reason":"传错了"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        import = await UntilAsync(site, token, import, "undoing");
        var kept = import["notUndone"]!.AsArray().ToDictionary(row => (string)row!["declaration"]!, row => (string)row!["code"]!);
        Assert.Equal(new() { [registered.Id] = "registered", [asked.Id] = "changed" }, kept);
        var statuses = (await site.AllAsync(County, Kinds.Declaration)).GroupBy(document => document.Fields.Get(Fields.Status))
            .ToDictionary(group => group.Key!, group => group.Count());
        Assert.Equal(new() { ["withdrawn"] = 23, ["registered"] = 1, ["needsInformation"] = 1 }, statuses);
        Assert.Equal(23, (await site.AllAsync(County, Kinds.Audit))
            .Count(document => document.Fields.Get(Fields.Action) == "declaration.undo-import"));

        // What was taken back is no earlier declaration of the same child: only the two that stayed are, and they are not written again.
        var again = await CheckAsync(site, token, table);
        Assert.Equal((25, 23, 0), Families.Counts(again));
        Assert.Equal(2, (int)again["known"]!);
        (await site.PostAsync($"/api/imports/{again["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await UntilAsync(site, token, again, "writing");
        Assert.Equal(48, (await site.AllAsync(County, Kinds.Declaration)).Count);
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
    }

    [Fact]
    public async Task What_is_no_table_or_too_large_or_hides_something_is_refused_at_the_door_and_nothing_of_it_stays()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        (await site.PostAsync("/api/imports", "{}", Site.Bearer(token))).Is(HttpStatusCode.UnsupportedMediaType);
        (await site.PostAsync("/api/imports", [], Xlsx, Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "no-file");
        (await site.PostAsync("/api/imports", "not a table"u8.ToArray(), Xlsx, Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity,
            "wrong-template");
        (await site.PostAsync("/api/imports", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 1, 2, 3], Xlsx, Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "legacy-xls");
        (await site.PostAsync("/api/imports", new byte[(int)ImportLimits.Default.MaxBytes + 1], Xlsx, Site.Bearer(token)))
            .Is(HttpStatusCode.RequestEntityTooLarge, "file-too-large");
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[(int)ImportLimits.Default.MaxBytes + 1]), "file", "很大.xlsx" }
        };
        (await site.SendAsync(HttpMethod.Post, "/api/imports", form, Site.Bearer(token))).Is(HttpStatusCode.RequestEntityTooLarge, "file-too-large");

        // Without saying how large it is.
        using var unsized = new StreamContent(new MemoryStream(new byte[(int)ImportLimits.Default.MaxBytes + (4 * 1024 * 1024)]));
        unsized.Headers.TryAddWithoutValidation("Content-Type", Xlsx);
        using var chunked = new HttpRequestMessage(HttpMethod.Post,
            "/api/imports")
        { Content = unsized, Headers = { TransferEncodingChunked = true } };
        chunked.Headers.Add("Authorization", "Bearer " + token);
        using var reply = await site.Client.SendAsync(chunked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);

        Assert.Empty(await site.App.Services.GetRequiredService<IBlobStore>().ListAsync("imports/", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(site.Data, "temporary")));
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
    }

    [Fact]
    public async Task An_import_belongs_to_its_county_and_to_whoever_may_import()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var import = await CheckAsync(site, token, await Families.TableAsync(County, 2));
        var other = await site.TokenAsync("countyReviewer", "140423");
        foreach (var path in (string[])["", "/problems"])
        {
            (await site.GetAsync($"/api/imports/{import["id"]}{path}", other)).Is(HttpStatusCode.NotFound);
        }

        (await site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(other))).Is(HttpStatusCode.NotFound);
        (await site.GetAsync($"/api/jobs/{import["id"]}", other)).Is(HttpStatusCode.NotFound);

        // How far it is, without any child, is for who keeps the machines running too, whatever the county.
        var job = (string)import["checking"]!["job"]!;
        (await site.GetAsync("/api/jobs/" + job, other)).Is(HttpStatusCode.NotFound);
        (await site.GetAsync("/api/jobs/" + job, await site.TokenAsync("systemAdmin"))).Is(HttpStatusCode.OK);
        var approver = await site.TokenAsync("countyApprover", County);
        (await site.GetAsync($"/api/imports/{import["id"]}", approver)).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync("/api/imports", [1], Xlsx, Site.Bearer(approver))).Is(HttpStatusCode.Forbidden);
        Assert.Contains(Catalogue.Http, function => function == SheetFunctions.StartImport);
    }

    internal static async Task<JsonNode> CheckAsync(Site site, string token, byte[] table)
    {
        var reply = await site.PostAsync("/api/imports", table, Xlsx, Site.Bearer(token));
        reply.Is(HttpStatusCode.Accepted);
        return await UntilAsync(site, token, JsonNode.Parse(reply.Body)!, "checking");
    }

    /// <summary>Waits for the end of one of the import's jobs, as a program does: by GET /api/jobs/{id}.</summary>
    internal static async Task<JsonNode> UntilAsync(Site site, string token, JsonNode import, string job)
    {
        JsonNode now = null!;
        await Site.UntilAsync(async () =>
        {
            now = JsonNode.Parse((await site.GetAsync($"/api/imports/{import["id"]}", token)).Body)!;
            var id = (string)now[job]!["job"]!;
            var status = (await site.GetAsync("/api/jobs/" + id, token)).Text("status");
            return status is "failed" ? throw new InvalidOperationException("The job failed.") : status is "done";
        });
        return JsonNode.Parse((await site.GetAsync($"/api/imports/{import["id"]}", token)).Body)!;
    }
}
