using System.IO.Compression;
using System.Net;
using System.Text;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Sheets;

/// <summary>The pages of Excel and paper.</summary>
public sealed class AtTheDesk
{
    private const string County = "140403";

    [Fact]
    public async Task A_reviewer_uploads_looks_at_the_problems_writes_the_good_rows_and_takes_them_back()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var families = Families.Of(County, 4);
        families[2] = families[2].Without(Shared2024.Sex);
        var page = (await UploadAsync(reviewer, await Families.TableAsync(families), await reviewer.FormTokenAsync())).Is(HttpStatusCode.SeeOther);
        var address = page.Location!;
        await Site.UntilAsync(async () => (await reviewer.GetAsync(address)).Document.QuerySelector("[data-job]") is null);
        var result = (await reviewer.GetAsync(address)).Is(HttpStatusCode.OK);
        Assert.Contains("3 行", result.Document.QuerySelector(".badge.met")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("性别", result.Document.QuerySelector(".problems-list")!.TextContent, StringComparison.Ordinal);
        Assert.Null(result.Document.QuerySelector("button[value=all]"));
        (await reviewer.SubmitAsync(address + "/writing", ("rows", "all"))).Is(HttpStatusCode.Conflict);
        (await reviewer.SubmitAsync(address + "/writing", ("rows", "good"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync(address)).Text.Contains("写入了 3 行", StringComparison.Ordinal));
        (await reviewer.SubmitAsync(address + "/undoing", ("reason", " "))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(address + "/undoing", ("reason", "选错了文件"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await reviewer.GetAsync(address)).Text.Contains("撤销了 3 行", StringComparison.Ordinal));
        Assert.All(await site.AllAsync(County, Kinds.Declaration), document => Assert.Equal("withdrawn", document.Fields.Get(Fields.Status)));
    }

    [Fact]
    public async Task A_forged_form_gets_no_file_into_the_system()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await UploadAsync(reviewer, await Families.TableAsync(County, 1), "forged")).Is(HttpStatusCode.Forbidden);
        (await UploadAsync(reviewer, await Families.TableAsync(County, 1), null)).Is(HttpStatusCode.Forbidden);
        Assert.Empty(await site.AllAsync(County, Kinds.Job));
    }

    [Fact]
    public async Task The_template_of_each_form_can_be_fetched()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = (await reviewer.GetAsync("/portal/sheets")).Is(HttpStatusCode.OK);
        var links = page.Document.QuerySelectorAll("a[href^='/portal/sheets/templates/']").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(2, links.Count);
        foreach (var link in links)
        {
            Assert.StartsWith("PK", (await reviewer.GetAsync(link)).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        }

        (await reviewer.GetAsync("/portal/sheets/templates/nothing")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_annex_of_a_declaration_and_of_a_child_is_printed_only_after_an_opening_and_the_printing_is_logged()
    {
        await using var site = await Site.StartAsync();
        var token = await site.TokenAsync("countyReviewer", County);
        await Exporting.RegisterAsync(site, token, 1);
        var (declaration, child) = ((await site.AllAsync(County, Kinds.Declaration)).Single().Id,
            (await site.AllAsync(County, Kinds.Child)).Single().Id);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var name = Families.Of(County, 1)[0].Get(Shared2024.ChildName)!;
        foreach (var (record, action) in new[]
        {
            ("/portal/declarations/" + declaration, "declaration.print"),
            ("/portal/children/" + child, "child.print")
        })
        {
            Assert.Equal(record, (await reviewer.GetAsync(record + "/annex")).Is(HttpStatusCode.SeeOther).Location);
            (await reviewer.GetAsync(record + "/annex.docx")).Is(HttpStatusCode.SeeOther);
            (await reviewer.SubmitAsync(record + "/opening", ("reasonPicked", "核对信息"))).Is(HttpStatusCode.SeeOther);
            Assert.Equal(2, (await reviewer.GetAsync(record)).Document.QuerySelectorAll($"a[href^='{record}/annex']").Length);
            var print = (await reviewer.GetAsync(record + "/annex")).Is(HttpStatusCode.OK);
            Assert.Contains("流动儿童基本情况登记表", print.Text, StringComparison.Ordinal);
            Assert.Contains(name, print.Text, StringComparison.Ordinal);
            Assert.Contains("☑", print.Text, StringComparison.Ordinal);
            (await reviewer.GetAsync(record + "/annex.docx")).Is(HttpStatusCode.OK);
            Assert.Equal(2, (await site.AllAsync(County, Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == action));
        }

        (await site.PostAsync($"/api/children/{child}/annex", "{}", Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "required");
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/api/children/{child}/annex")
        { Content = new StringContent("""{"reason":"存档"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var word = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        using var text = new StreamReader(word.GetEntry("word/document.xml")!.Open());
        Assert.Contains(name, await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    internal static async Task<Portal.Page> UploadAsync(Visitor visitor, byte[] table, string? token)
    {
        var form = new MultipartFormDataContent();
        if (token is not null)
        {
            form.Add(new StringContent(token), "formToken");
        }

        form.Add(new ByteArrayContent(table), "file", "花名册.xlsx");
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/portal/sheets/imports") { Content = form });
    }
}
