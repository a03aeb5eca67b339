using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using Domain.Children;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Storage;
using Suite.Chat;
using Suite.Portal;

namespace Suite.Api;

/// <summary>个人信息保护法 15、45、47: whoever declared a child sees everything that was said and takes it back.</summary>
public sealed class TakingBack
{
    private const string Luzhou = "140403";

    [Fact]
    public async Task Before_registration_answers_and_pictures_are_erased_and_a_stub_with_receipt_and_times_stays()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var declared = await site.DeclareAsync(Declaring.Migrant(number));
        var (receipt, token) = (declared.Text("receipt"), Token(declared));
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""", token)).Is(HttpStatusCode.OK);
        var attached = await site.PostAsync($"/api/declarations/{receipt}/attachments", Jpeg(), "image/jpeg", token);
        attached.Is(HttpStatusCode.Created);
        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        Assert.NotNull(await blobs.OpenAsync(AttachmentEndpoints.BlobOf(attached.Text("id")), TestContext.Current.CancellationToken));
        await Site.UntilAsync(async () => (await NumbersAsync(site)).Count == 1);

        var reply = await site.SendAsync(HttpMethod.Post, $"/api/declarations/{receipt}/withdrawal", null, token);
        reply.Is(HttpStatusCode.OK);
        Assert.True(reply.Json.GetProperty("erased").GetBoolean());

        var document = Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration));
        foreach (var gone in (string[])["王小明", "王大山", "13900001111", number, "某街1号", "owned", "2015-03-05"])
        {
            Assert.DoesNotContain(gone, Encoding.UTF8.GetString(document.Body.Span), StringComparison.Ordinal);
        }

        var stub = DeclarationJson.Read(document.Body);
        Assert.Equal((DeclarationStatus.Withdrawn, 0, 0, 0), (stub.Status, stub.Answers().Count, stub.Corrections.Length, stub.Attachments.Length));
        Assert.Equal([DeclarationStatus.Submitted, DeclarationStatus.Withdrawn], stub.History.Select(change => change.Status));
        Assert.NotNull(stub.Provenance.Consent!.WithdrawnAt);
        Assert.Empty(document.Fields.GetMany(Fields.Tokens));
        Assert.Null(document.Fields.Get(Fields.Township));
        Assert.Null(await blobs.OpenAsync(AttachmentEndpoints.BlobOf(attached.Text("id")), TestContext.Current.CancellationToken));
        Assert.Empty(await NumbersAsync(site));

        // The family still sees where it stands; the telephone is not known any more, not even as a hash; nothing else can be done with it.
        foreach (var last4 in (string[])["1111", "2222"])
        {
            var status = await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = last4 });
            status.Is(HttpStatusCode.OK);
            Assert.Contains("已经删除", status.Text("statusText"), StringComparison.Ordinal);
        }

        var again = await site.PostAsync($"/api/declarations/{receipt}/withdrawal", "{}", token);
        again.Is(HttpStatusCode.OK);
        Assert.True(again.Json.GetProperty("erased").GetBoolean());
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""", token))
            .Is(HttpStatusCode.Conflict, "wrong-status");
        (await site.PostAsync($"/api/declarations/{receipt}/attachments", Jpeg(), "image/jpeg", token)).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Equal(0, (await site.PostAsync($"/api/declarations/{receipt}/copy", "{}", token)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Whoever_declared_gets_everything_that_was_said_and_nobody_else()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var declared = await site.DeclareAsync(Declaring.Migrant(number));
        var path = $"/api/declarations/{declared.Text("receipt")}/copy";
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections", """{"answers":{"housing":"owned"}}""", Token(declared)))
            .Is(HttpStatusCode.OK);
        var copy = await site.SendAsync(HttpMethod.Post, path, null, Token(declared));
        copy.Is(HttpStatusCode.OK);
        var answers = copy.Json.GetProperty("answers");
        Assert.Equal((number, "王小明", "owned"), (answers.GetProperty("citizenNumber").GetString(), answers.GetProperty("childName").GetString(),
            answers.GetProperty("housing").GetString()));
        Assert.Contains(copy.Json.GetProperty("items").EnumerateArray(), item => item.GetProperty("label").GetString() == "出生日期"
            && item.GetProperty("value").GetString() == "2015年3月5日");
        Assert.Equal("1", copy.Json.GetProperty("consent").GetProperty("noticeVersion").GetString());
        Assert.Single(copy.Json.GetProperty("corrections").EnumerateArray());
        Assert.Contains(await site.AllAsync(Luzhou, Kinds.Audit), document => document.Fields.Get(Fields.Action) == "declaration.copy");

        (await site.PostAsync(path, "{}")).Is(HttpStatusCode.Unauthorized, "follow-up-token-missing");
        (await site.PostAsync(path, "{}", ("X-Follow-Up-Token", new string('B', 22)))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync(path, """{"phoneLast4":"1111"}""", Token(declared))).Is(HttpStatusCode.UnprocessableEntity, "unknown-field");
    }

    [Fact]
    public async Task After_registration_the_county_decides_with_an_article_and_the_family_reads_it()
    {
        await using var site = await Site.StartAsync();
        var (declared, _) = await RegisteredAsync(site);
        var (receipt, token) = (declared.Text("receipt"), Token(declared));
        var asked = await site.PostAsync($"/api/declarations/{receipt}/withdrawal", """{"reason":"我们要搬走了"}""", token);
        asked.Is(HttpStatusCode.OK);
        var request = asked.Text("request");
        Assert.Equal(request, (await site.PostAsync($"/api/declarations/{receipt}/withdrawal", "{}", token)).Text("request"));
        Assert.Equal("open", (await StatusAsync(site, receipt)).Json.GetProperty("request").GetProperty("status").GetString());
        Assert.NotEmpty(DeclarationJson.Read((await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Body).Answers().Keys);

        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou));
        var listed = (await site.SendAsync(HttpMethod.Get, "/api/cases?type=erasureRequest", null,
            reviewer)).Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(request, listed.GetProperty("id").GetString());
        Assert.DoesNotContain("搬走", listed.GetRawText(), StringComparison.Ordinal);
        (await SettleAsync("keptByLaw", "按规定要保留")).Is(HttpStatusCode.UnprocessableEntity, "ground-needed");
        (await SettleAsync("erasedOnRequest", "家长要求")).Is(HttpStatusCode.UnprocessableEntity, "not-done");
        const string Ground = "《个人信息保护法》第十三条、第三十四条，为履行法定职责所必需";
        (await SettleAsync("keptByLaw", Ground)).Is(HttpStatusCode.OK);

        var decided = (await StatusAsync(site, receipt)).Json.GetProperty("request");
        Assert.Equal(("kept", Ground), (decided.GetProperty("status").GetString(), decided.GetProperty("reason").GetString()));

        // Asked once more it stands open again, with what was decided before.
        Assert.Equal(request, (await site.PostAsync($"/api/declarations/{receipt}/withdrawal", "{}", token)).Text("request"));
        Assert.Equal("open", (await StatusAsync(site, receipt)).Json.GetProperty("request").GetProperty("status").GetString());

        Task<Reply> SettleAsync(string outcome, string reason) => site.PostAsync($"/api/cases/{request}/settlement",
            new JsonObject { ["outcome"] = outcome, ["reason"] = reason, ["version"] = listed.GetProperty("version").GetString() }, reviewer);
    }

    [Fact]
    public async Task What_the_county_agrees_to_erase_is_gone_everywhere_once_the_child_is_off_the_register()
    {
        await using var site = await Site.StartAsync();
        var (declared, child) = await RegisteredAsync(site);
        var (receipt, token) = (declared.Text("receipt"), Token(declared));
        var request = (await site.PostAsync($"/api/declarations/{receipt}/withdrawal", """{"reason":"不想登了"}""", token)).Text("request");
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办"));
        var approver = Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批"));
        foreach (var (who, status) in new[] { (reviewer, HttpStatusCode.Accepted), (approver, HttpStatusCode.OK) })
        {
            (await site.PostAsync($"/api/children/{child}/close", new JsonObject { ["reason"] = "家长要求注销", ["version"] = await VersionAsync() },
                who)).Is(status);
        }

        var version = (await site.SendAsync(HttpMethod.Get, "/api/cases?type=erasureRequest", null,
            reviewer)).Json.GetProperty("items")[0].GetProperty("version").GetString();
        (await site.PostAsync($"/api/cases/{request}/settlement",
            new JsonObject { ["outcome"] = "erasedOnRequest", ["reason"] = "不再需要", ["version"] = version }, reviewer)).Is(HttpStatusCode.OK);

        foreach (var kind in Kinds.All.Values.OfType<PersonalKind>())
        {
            foreach (var document in await site.AllAsync(Luzhou, kind))
            {
                var body = Encoding.UTF8.GetString(document.Body.Span);
                Assert.All((string[])["王小明", "王大山", "13900001111", "某街1号", "2015-03-05"], gone =>
                    Assert.DoesNotContain(gone, body, StringComparison.Ordinal));
                Assert.Empty(document.Fields.GetMany(Fields.Tokens));
            }
        }

        Assert.Equal(ChildStatus.Closed, ChildJson.Read((await site.AllAsync(Luzhou, Kinds.Child)).Single().Body).Status);
        Assert.Empty(await site.AllAsync(Luzhou, Kinds.ChildRevision));
        var status2 = await StatusAsync(site, receipt);
        Assert.Equal(("withdrawn", "erased"), (status2.Text("status"), status2.Json.GetProperty("request").GetProperty("status").GetString()));
        Assert.True((await site.PostAsync($"/api/declarations/{receipt}/withdrawal", "{}", token)).Json.GetProperty("erased").GetBoolean());
        Assert.Equal(HttpStatusCode.OK,
            (await site.PostAsync("/api/audit/verification", $$"""{"county":"{{Luzhou}}"}""", Site.Bearer(await site.TokenAsync("auditor")))).Status);

        async Task<string?> VersionAsync() => (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child))?.Version;
    }

    [Fact]
    public async Task A_crash_after_the_commit_leaves_a_message_that_erases_the_pictures_too()
    {
        await using var site = await Site.StartAsync();
        var blobs = site.App.Services.GetRequiredService<IBlobStore>();
        await blobs.CreateAsync(AttachmentEndpoints.BlobOf("0123456789abcdef0123456789abcdef"), new MemoryStream(Jpeg()),
            TestContext.Current.CancellationToken);
        const string Message =
            """{"declaration":"d","attachments":["0123456789abcdef0123456789abcdef"],"numbers":[],"conversations":[],"counties":[]}""";
        await site.App.Services.GetRequiredService<IWorkQueue>()
            .SendAsync("erase-declaration", Message, cancellation: TestContext.Current.CancellationToken);
        await Site.UntilAsync(async () => await blobs.OpenAsync(AttachmentEndpoints.BlobOf("0123456789abcdef0123456789abcdef"),
            TestContext.Current.CancellationToken) is null);
    }

    [Fact]
    public async Task On_the_page_the_receipt_comes_with_the_token_that_shows_and_takes_back()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        using var parent = new Visitor(site);
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        (await parent.PostAsync("/declare/status", ("receipt", receipt), ("phoneLast4", "1111"))).LeadsTo("/declare/status?asked=1");
        (await parent.PostAsync("/declare/status", ("action", "copy"))).LeadsTo("#problems");
        Assert.Contains("都要用申报时得到的凭证", (await parent.GetAsync("/declare/status")).Text, StringComparison.Ordinal);
        (await parent.PostAsync("/declare/status", ("receipt", receipt), ("token", token))).LeadsTo("/declare/status?asked=1");
        (await parent.PostAsync("/declare/status", ("action", "copy"))).LeadsTo("#said");
        var page = (await parent.GetAsync("/declare/status")).Is(HttpStatusCode.OK);
        Assert.Contains("王小明", page.Text, StringComparison.Ordinal);
        Assert.Contains("2015年3月5日", page.Text, StringComparison.Ordinal);
        (await parent.PostAsync("/declare/withdrawal")).LeadsTo("#problems");
        Assert.Contains("我确定要撤回", (await parent.GetAsync("/declare/status")).Document.QuerySelector("#problems")!.TextContent,
            StringComparison.Ordinal);
        Assert.NotEmpty(DeclarationJson.Read((await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Body).Answers().Keys);
        (await parent.PostAsync("/declare/withdrawal", ("sure", "1"))).LeadsTo("/declare/status");
        var gone = (await parent.GetAsync("/declare/status")).Is(HttpStatusCode.OK);
        Assert.Contains("都已经删除", gone.Text, StringComparison.Ordinal);
        Assert.Empty(DeclarationJson.Read((await site.AllAsync(Luzhou, Kinds.Declaration)).Single().Body).Answers().Keys);
    }

    [Fact]
    public async Task In_the_chat_a_parent_sees_what_was_declared_there_and_takes_it_back_after_being_asked_once_more()
    {
        await using var site = await Site.StartAsync();
        var messenger = new Messenger(site, "mother");
        await messenger.UntilAsync(Family.WithTheChild(), "anotherChild");
        var shown = string.Concat((await messenger.SayAsync("看看我登记的内容")).Select(said => said.GetProperty("text").GetString()));
        Assert.Contains("李小雨", shown, StringComparison.Ordinal);
        Assert.Contains("2016年3月5日", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", shown, StringComparison.Ordinal);
        Assert.Contains("要撤回", string.Concat((await messenger.SayAsync("撤回申报")).Select(said => said.GetProperty("text").GetString())),
            StringComparison.Ordinal);
        Assert.Contains("登记还在", string.Concat((await messenger.SayAsync("不撤了")).Select(said => said.GetProperty("text").GetString())),
            StringComparison.Ordinal);
        await messenger.SayAsync("撤回 " + messenger.Receipt);
        Assert.Contains("都删掉了", string.Concat((await messenger.SayAsync("确定撤回")).Select(said => said.GetProperty("text").GetString())),
            StringComparison.Ordinal);
        var stub = DeclarationJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Body);
        Assert.NotNull(stub.ErasedAt);
        foreach (var document in (await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Draft), new(10),
            TestContext.Current.CancellationToken)).Items)
        {
            Assert.DoesNotContain("李小雨", Encoding.UTF8.GetString(document.Body.Span), StringComparison.Ordinal);
        }
    }

    private static (string, string) Token(Reply declared) => ("X-Follow-Up-Token", declared.Text("followUpToken"));

    private static Task<Reply> StatusAsync(Site site, string receipt) =>
        site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = "1111" });

    private static async Task<IReadOnlyList<Document>> NumbersAsync(Site site) =>
        [.. (await site.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Index), new(50), TestContext.Current.CancellationToken)).Items
            .Where(document =>
            document.Fields.Get(Fields.Type) == "number")];

    private static async Task<(Reply Declared, string Child)> RegisteredAsync(Site site)
    {
        var declared = await site.DeclareAsync(Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        declared.Is(HttpStatusCode.Created);
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou));
        var item = (await site.SendAsync(HttpMethod.Get, "/api/declarations?receipt=" + declared.Text("receipt"), null,
            reviewer)).Json.GetProperty("items")[0];
        var reviewed = await site.PostAsync($"/api/declarations/{item.GetProperty("id").GetString()}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item.GetProperty("version").GetString() }, reviewer);
        reviewed.Is(HttpStatusCode.OK);
        return (declared, reviewed.Text("child"));
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(32, 32);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
