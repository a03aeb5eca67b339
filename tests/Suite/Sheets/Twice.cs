using System.Net;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Sheets;

/// <summary>One child in two tables, or in one table twice, or sent by two people at once: it is declared once, and who sends it is told.</summary>
public sealed class Twice
{
    private const string County = "140403";

    [Fact]
    public async Task A_mended_table_sent_again_names_the_children_that_are_written_and_writes_only_the_mended_one()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var families = Families.Of(County, 3);
        var first = await Importing.CheckAsync(site, token, await Families.TableAsync(families[0], families[1].Without(Shared2024.Sex), families[2]));
        await WriteAsync(site, token, first);
        var mended = await Importing.CheckAsync(site, token, await Families.TableAsync(families));
        Assert.Equal((3, 1, 0, 2), Counts(mended));
        var known = mended["knownRows"]!.AsArray();
        Assert.Equal([3, 5], known.Select(row => (int)row!["row"]!));
        Assert.All(known, row => Assert.Equal(((string?)"already-declared", (string?)first["id"]!), ((string?)row!["code"], (string?)row["import"])));
        Assert.All(known, row => Assert.Contains("表格导入，待审核", (string)row!["message"]!, StringComparison.Ordinal));
        await WriteAsync(site, token, mended);
        Assert.Equal(3, (await site.AllAsync(County, Kinds.Declaration)).Count);
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));

        // A third time there is nobody new; the very same rows are not doubled by choice either.
        var third = await Importing.CheckAsync(site, token, await Families.TableAsync(families));
        Assert.Equal((3, 0, 0, 3), Counts(third));
        (await site.PostAsync($"/api/imports/{third["id"]}/writing", """{"rows":"good"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "nothing-to-write");
        (await site.PostAsync($"/api/imports/{third["id"]}/writing", """{"rows":"good","known":"maybe"}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        third = await WriteAsync(site, token, third, """{"rows":"all","known":"write"}""");
        Assert.Equal(3, (int)third["writing"]!["skipped"]!);
        Assert.Equal(3, (await site.AllAsync(County, Kinds.Declaration)).Count);
    }

    [Fact]
    public async Task Two_people_who_write_one_table_and_its_mended_copy_at_once_declare_each_child_once()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var families = Families.Of(County, 45);

        // One without a number, and in one of the tables a row that says something else about the same child.
        families[7] = WithoutNumber(families[7]);
        var table = await Families.TableAsync(families);
        families[20] = families[20].With(Shared2024.School, "改过的小学").With(Shared2024.Schooling, "primary").With(Shared2024.StudyStatus, "enrolled");
        JsonNode[] checks = [await Importing.CheckAsync(site, token, table), await Importing.CheckAsync(site, token, table),
            await Importing.CheckAsync(site, token, await Families.TableAsync(families))];
        Assert.All(checks, check => Assert.Equal((45, 45, 0, 0), Counts(check)));
        var written = await Task.WhenAll(checks.Select(check => WriteAsync(site, token, check)));
        Assert.Equal(45, (await site.AllAsync(County, Kinds.Declaration)).Count);
        Assert.Equal(90, written.Sum(import => (int)import["writing"]!["skipped"]!));
        Assert.Empty(await site.AllAsync(County, Kinds.CaseForReview));
    }

    [Fact]
    public async Task Registered_children_sent_back_are_named_even_where_the_row_has_a_mistake_and_a_second_declaration_by_choice_opens_a_case()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        await Exporting.RegisterAsync(site, token, 3);
        var families = Families.Of(County, 3);
        families[1] = families[1].Without(Shared2024.Sex);
        families[2] = families[2].With(Shared2024.ChildName, "改名");
        var import = await Importing.CheckAsync(site, token, await Families.TableAsync(families));
        Assert.Equal((3, 0, 0, 3), Counts(import));
        var known = import["knownRows"]!.AsArray();
        Assert.All(known, row => Assert.Equal("already-registered", (string?)row!["code"]));
        Assert.All(known, row => Assert.NotNull((string?)row!["child"]));
        Assert.Contains("另外还有错", (string)known[1]!["message"]!, StringComparison.Ordinal);
        var chosen = await WriteAsync(site, token, import, """{"rows":"good","known":"write"}""");
        Assert.Equal((2, 1), ((int)chosen["writing"]!["total"]!, (int)chosen["writing"]!["skipped"]!));
        Assert.Equal(4, (await site.AllAsync(County, Kinds.Declaration)).Count);
        Assert.Single(await site.AllAsync(County, Kinds.CaseForReview));
    }

    [Fact]
    public async Task Without_a_number_the_same_name_day_of_birth_and_guardian_are_one_child_and_another_guardian_makes_two()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        var family = Families.Of(County, 1)[0].Without(Shared2024.DeclarantName, Migrant2024.OtherGuardian.Name).With(Shared2024.Father.Name, "测试父")
            .With(Shared2024.Mother.Name, "测试母");
        var other = WithoutNumber(family).With(Shared2024.Father.Name, "别人").With(Shared2024.Mother.Name, "另一人");
        var first = await Importing.CheckAsync(site, token,
            await Families.TableAsync(WithoutNumber(family), WithoutNumber(family).With(Shared2024.Mother.Name, "换了"), other));
        Assert.Equal((3, 2, 1, 0), Counts(first));
        Assert.Equal("same-child", (string?)first["rejected"]![0]!["errors"]![0]!["code"]);
        await WriteAsync(site, token, first);

        // Now the number is known: still the same child.
        var second = await Importing.CheckAsync(site, token,
            await Families.TableAsync(family, other.With(Shared2024.Father.Name, "第三人").Without(Shared2024.Mother.Name)));
        Assert.Equal((2, 1, 0, 1), Counts(second));
        Assert.Contains("同名、同一天出生、同一监护人", (string)second["knownRows"]![0]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_in_another_county_is_named_without_its_declaration_and_what_was_withdrawn_does_not_count()
    {
        await using var site = await Site.StartAsync();
        var (token, elsewhere) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyReviewer", "140423"));
        var family = Families.Of(County, 1)[0];
        var moved = family.With(Shared2024.CurrentAddress, new Address(Domain.Divisions.DivisionCode.Parse("140423"), ""));
        var first = await Importing.CheckAsync(site, elsewhere, await Families.TableAsync(moved));
        await WriteAsync(site, elsewhere, first);
        var here = await Importing.CheckAsync(site, token, await Families.TableAsync(family));
        Assert.Equal((1, 0, 0, 1), Counts(here));
        var row = here["knownRows"]![0]!;
        Assert.Contains("襄垣县", (string)row["message"]!, StringComparison.Ordinal);
        Assert.Null(row["declaration"]);
        Assert.Null(row["import"]);

        (await site.PostAsync($"/api/imports/{first["id"]}/undoing", """{"reason":"传错了"}""", Site.Bearer(elsewhere))).Is(HttpStatusCode.Accepted);
        await Importing.UntilAsync(site, elsewhere, first, "undoing");
        Assert.Equal((1, 1, 0, 0), Counts(await Importing.CheckAsync(site, token, await Families.TableAsync(family))));
    }

    [Fact]
    public async Task The_page_names_column_and_known_rows_and_the_copy_after_writing_offers_nothing_that_is_there()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var families = Families.Of(County, 4);
        await WriteAsync(site, token, await Importing.CheckAsync(site, token, await Families.TableAsync(families[0])));
        var import = await Importing.CheckAsync(site, token,
            await Families.TableAsync(families[0], families[1].With(Shared2024.Father.Name, new string('长', 200)), families[2], families[3]));
        var address = "/portal/sheets/imports/" + import["id"];
        var page = (await reviewer.GetAsync(address)).Is(HttpStatusCode.OK);
        Assert.Equal("父亲姓名", page.Document.QuerySelector(".problems-list td[data-label=栏目]")!.TextContent.Trim());
        Assert.Contains("公民身份号码相同的孩子已经在", page.Document.QuerySelector(".known-list")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("input[name=known][value=write]:not([checked])"));

        (await reviewer.SubmitAsync(address + "/writing", ("rows", "good"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync(address)).Text.Contains("写入了 2 行", StringComparison.Ordinal));
        Assert.Contains("已经申报或者登记过的 1 行没有再写", (await reviewer.GetAsync(address)).Text, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/imports/{import["id"]}/problems");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var copy = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0, 1, 0), Counts(await Importing.CheckAsync(site, token, copy)));
    }

    private static Answers WithoutNumber(Answers family) => family.Without(Shared2024.CitizenNumber).WithUnknown(Shared2024.CitizenNumber);

    private static (int Rows, int Good, int Bad, int Known) Counts(JsonNode import) =>
        ((int)import["rows"]!, (int)import["good"]!, (int)import["bad"]!, (int)import["known"]!);

    private static async Task<JsonNode> WriteAsync(Site site, string token, JsonNode import, string choice = """{"rows":"good"}""")
    {
        (await site.PostAsync($"/api/imports/{import["id"]}/writing", choice, Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        return await Importing.UntilAsync(site, token, import, "writing");
    }
}
