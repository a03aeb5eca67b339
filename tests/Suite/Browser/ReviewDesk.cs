using System.Net;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using SkiaSharp;
using Storage;
using Suite.Api;

namespace Suite.Browser;

/// <summary>
/// A reviewer looks at what parents attached and writes for longer than the session lasts, in a real browser at a desk and on a phone.
/// </summary>
public sealed class ReviewDesk
{
    private const string County = "140403";
    private const string Text = "请补充学校的全名，并说明从哪一天开始住校";

    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    public async Task Attachments_open_in_a_window_of_their_own_and_what_was_typed_outlives_the_session(int width, bool scripts)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        await using var chromium = await Chromium.LaunchAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        foreach (var (bytes, type) in new[] { (Jpeg(), "image/jpeg"), ("%PDF-1.4\n1 0 obj\nendobj\n%%EOF"u8.ToArray(), "application/pdf") })
        {
            (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", bytes, type,
                ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.Created);
        }

        var id = (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
        var page = await chromium.OpenAsync(width, scripts);
        await SignInAsync(site, page);
        await OpenRecordAsync(site, page, id);
        await CheckAsync(page, scripts);
        await Chromium.PictureAsync(page, $"review-attachments-{width}");

        // The sandbox lets the picture be seen.
        var picture = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "看图片" }).ClickAsync());
        await picture.WaitForLoadStateAsync();
        Assert.Equal("image/jpeg", await picture.EvaluateAsync<string>("document.contentType"));
        Assert.Equal(640, await picture.EvaluateAsync<int>("document.images[0].naturalWidth"));
        await picture.CloseAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "下载 PDF" }).ClickAsync());
        Assert.Equal("上传的附件2.pdf", saved.SuggestedFilename);

        await page.Locator("details:has(#f-reason-ask) > summary").ClickAsync();
        await page.Locator("#f-reason-ask").FillAsync(Text);
        time.Advance(TimeSpan.FromMinutes(45));
        await page.Locator("form:has(#f-reason-ask) button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "登录已经结束" }).WaitForAsync();
        await CheckAsync(page, scripts);
        await Chromium.PictureAsync(page, $"session-ended-{width}");

        var beside = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "在新窗口重新登录" }).ClickAsync());
        await SignInAsync(site, beside);
        await page.GetByRole(AriaRole.Button, new() { Name = "接着办" }).ClickAsync();
        await page.GetByText(Text).WaitForAsync();
        await CheckAsync(page, scripts);
        await Chromium.PictureAsync(page, $"session-resumed-{width}");
        await OpenRecordAsync(site, beside, id);
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("已经请家长补充").WaitForAsync();
        Assert.Equal("needsInformation", (await site.AllAsync(County, Kinds.Declaration)).Single().Fields.Get(Fields.Status));
    }

    private static async Task SignInAsync(Site site, IPage page)
    {
        await Chromium.SignInAsync(page, site.Address, "countyReviewer", "王经办", County);
        await page.GetByRole(AriaRole.Heading, new() { Name = "等待办理的申报" }).WaitForAsync();
    }

    private static async Task OpenRecordAsync(Site site, IPage page, string id)
    {
        await page.GotoAsync(new Uri(site.Address, "/portal/declarations/" + id).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "上传的附件", Exact = true }).WaitForAsync();
    }

    /// <summary>Axe needs scripts; that nothing is wider than the window can be seen without.</summary>
    private static async Task CheckAsync(IPage page, bool scripts)
    {
        if (scripts)
        {
            await Chromium.MustBeAccessibleAsync(page);
        }

        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wide <= 0, $"{wide} px too wide");
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(640, 400);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
