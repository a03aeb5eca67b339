using System.Net;
using System.Text.Json.Nodes;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Playwright;
using SkiaSharp;
using Storage;
using Suite.Api;

namespace Suite.Browser;

/// <summary>What a parent does with a declaration after it was sent, on a telephone: answers, corrects, adds pictures, takes it back.</summary>
public sealed class FollowPage
{
    private const string County = "140403";

    [Fact]
    public async Task A_parent_who_is_asked_for_more_answers_corrects_adds_a_picture_and_takes_back_where_the_status_is_read()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        await AskAsync(site, "请写学校全名", "school");
        await AskAsync(site, "孩子放学以后谁接？");
        var page = await chromium.OpenAsync(390);

        // The end of the telephone number shows where it stands; for more the page says kindly what to do.
        await page.GotoAsync(new Uri(site.Address, "/declare/status").ToString());
        await page.FillAsync("[name=receipt]", declared.Text("receipt"));
        await page.FillAsync("[name=phoneLast4]", "0000");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.Locator("#e-receipt", new() { HasText = "没有找到这份申报" }).WaitForAsync();
        Assert.Equal(declared.Text("receipt"), await page.InputValueAsync("[name=receipt]"));
        await page.FillAsync("[name=phoneLast4]", "1111");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByText("请写学校全名").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "更正填的内容" }).CountAsync());
        Assert.True(await page.GetByRole(AriaRole.Link, new() { Name = "和聊天助手说" }).IsVisibleAsync());
        await Chromium.PictureAsync(page, "declare-status-phone-390", fullPage: true);
        await page.FillAsync("#f-token", declared.Text("followUpToken"));
        await page.GetByRole(AriaRole.Button, new() { Name = "继续" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "去填这一项" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
        await Chromium.PictureAsync(page, "declare-status-390", fullPage: true);

        // The question in words; that it came is said once.
        await page.GetByLabel("您的答复").Locator("visible=true").FillAsync("奶奶接，她住在隔壁。");
        await page.GetByRole(AriaRole.Button, new() { Name = "发送答复" }).ClickAsync();
        await page.GetByText("答复收到了").WaitForAsync();
        await page.ReloadAsync();
        Assert.Equal(0, await page.GetByText("答复收到了").CountAsync());
        Assert.Equal(0, await page.GetByText("孩子放学以后谁接").CountAsync());

        // What was asked for is asked first, with what was declared in the box.
        await page.GetByRole(AriaRole.Link, new() { Name = "去填这一项" }).ClickAsync();
        Assert.Equal("某小学", await page.InputValueAsync("[name=school]"));
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "保存更正" }).ClickAsync();
        await page.GetByText("没有改动").WaitForAsync();
        await page.FillAsync("[name=school]", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存更正" }).ClickAsync();
        await page.Locator("#problems", new() { HasText = "不能改成空的" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "declare-correct-390");
        await page.FillAsync("[name=school]", "英雄路小学");
        await page.ReloadAsync();
        await page.GoBackAsync();
        await page.FillAsync("[name=school]", "英雄路小学");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存更正" }).ClickAsync();
        await page.GetByText("改好了").WaitForAsync();
        Assert.EndsWith("/declare/status", page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await page.GetByText("请写学校全名").CountAsync());
        await page.GetByText("工作人员正在核对您的申报").WaitForAsync();

        // A picture, and something that is none.
        await page.SetInputFilesAsync("#f-file", new FilePayload { Name = "户口本.jpg", MimeType = "image/jpeg", Buffer = Jpeg() });
        await page.GetByRole(AriaRole.Button, new() { Name = "添加", Exact = true }).ClickAsync();
        await page.GetByText("已经添加了 1 个").WaitForAsync();
        await page.SetInputFilesAsync("#f-file", new FilePayload { Name = "x.jpg", MimeType = "image/jpeg", Buffer = [1, 2, 3, 4] });
        await page.GetByRole(AriaRole.Button, new() { Name = "添加", Exact = true }).ClickAsync();
        await page.Locator("#e-file", new() { HasText = "只能添加图片" }).WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        var kept = DeclarationJson.Read(Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Body);
        Assert.Equal("英雄路小学", kept.Answers().Get(Domain.Forms.Catalogue.Shared2024.School));
        Assert.Single(kept.Attachments);
        Assert.Contains("奶奶接", CaseJson.Read(Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Body, DivisionCode.Parse(County)).Words!,
            StringComparison.Ordinal);

        // Everything that was declared, and taking it back, which is asked once more.
        await page.GetByRole(AriaRole.Button, new() { Name = "看我填的全部内容" }).ClickAsync();
        await page.GetByText("王小明").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByText("撤回申报").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "撤回申报" }).ClickAsync();
        await page.Locator("#e-sure").WaitForAsync();
        await page.CheckAsync("#f-sure");
        await page.GetByRole(AriaRole.Button, new() { Name = "撤回申报" }).ClickAsync();
        await page.GetByText("已经撤回，您填写的内容和照片都已经删除").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GoBackAsync();
        await page.GetByText("您已经撤回了这份申报").First.WaitForAsync();
        Assert.Equal(0, await page.GetByText("王小明").CountAsync());

        // Whoever sits down next finds nothing.
        await page.GetByRole(AriaRole.Button, new() { Name = "看完了" }).ClickAsync();
        await page.GotoAsync(new Uri(site.Address, "/declare/correct").ToString());
        await page.Locator("#e-token", new() { HasText = "都要用申报时得到的凭证" }).WaitForAsync();
    }

    [Fact]
    public async Task Without_scripts_a_correction_goes_from_page_to_page_and_loses_nothing()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var page = await chromium.OpenAsync(390, scripts: false);
        await page.GotoAsync(new Uri(site.Address, "/declare/status").ToString());
        await page.FillAsync("[name=receipt]", declared.Text("receipt"));
        await page.FillAsync("[name=token]", declared.Text("followUpToken"));
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "更正填的内容" }).ClickAsync();
        Assert.Equal("王小明", await page.InputValueAsync("[name=childName]"));
        await page.FillAsync("[name=childName]", "王晓明");
        await page.SelectOptionAsync("#f-to", new SelectOptionValue { Label = "填表的人" });
        await page.GetByRole(AriaRole.Button, new() { Name = "去那一页" }).ClickAsync();
        await page.Locator("input[name='declarant.phone'][type=tel]").FillAsync("12345");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存更正" }).ClickAsync();
        await page.Locator("#problems").WaitForAsync();
        await page.ReloadAsync();
        await page.Locator("input[name='declarant.phone'][type=tel]").FillAsync("13812345678");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存更正" }).ClickAsync();
        await page.GetByText("改好了").WaitForAsync();
        var correction = Assert.Single(DeclarationJson.Read(Assert.Single(await site.AllAsync(County, Kinds.Declaration)).Body).Corrections);
        Assert.Equal(["childName", "declarant.phone"], correction.Changes.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task AskAsync(Site site, string text, params string[] fields)
    {
        var staff = Site.Bearer(await site.TokenAsync("countyReviewer", County));
        var declaration = Assert.Single(await site.AllAsync(County, Kinds.Declaration));
        var body = new JsonObject { ["decision"] = "ask", ["reason"] = text, ["version"] = declaration.Version };
        if (fields.Length > 0)
        {
            body["fields"] = new JsonArray([.. fields.Select(field => JsonValue.Create(field))]);
        }

        (await site.PostAsync($"/api/declarations/{declaration.Id}/review", body, staff)).Is(HttpStatusCode.OK);
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
