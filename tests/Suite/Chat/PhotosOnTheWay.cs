using Domain.Declarations;
using SkiaSharp;
using Storage;
using Suite.Api;

namespace Suite.Chat;

/// <summary>A photo of the hukou booklet, sent in the chat.</summary>
public sealed class PhotosOnTheWay
{
    [Fact]
    public async Task A_photo_sent_in_the_middle_is_attached_to_the_declaration_and_what_is_no_picture_is_refused_in_words()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        await line.UploadAsync("booklet.jpg", "image/jpeg", Picture());
        Assert.Contains("照片收到了", line.LastText, StringComparison.Ordinal);
        await line.UploadAsync("evil.jpg", "image/jpeg", "<script>"u8.ToArray());
        Assert.Contains("这个文件打不开", line.Said, StringComparison.Ordinal);
        Assert.Equal("hukouRegistered", line.Asked);

        await line.UntilAsync(Family.WithTheChild(), "anotherChild");
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        var attachment = Assert.Single(declaration.Attachments);
        Assert.Equal("image/jpeg", attachment.MediaType);
        var blobs = (IBlobStore)site.App.Services.GetService(typeof(IBlobStore))!;
        await using var stored = await blobs.OpenAsync("attachments/" + attachment.Id, TestContext.Current.CancellationToken);
        Assert.NotNull(stored);
    }

    [Fact]
    public async Task Taking_it_all_back_empties_the_conversation_and_deletes_the_photos()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        await line.UploadAsync("booklet.jpg", "image/jpeg", Picture());
        var blobs = (IBlobStore)site.App.Services.GetService(typeof(IBlobStore))!;
        var before = await blobs.ListAsync("chat/", TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
        await line.SayAsync("取消");
        await line.SayAsync("是，取消");
        Assert.True(await blobs.ListAsync("chat/", TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken) < before);
        Assert.DoesNotContain("李小雨", await line.WholeAsync(), StringComparison.Ordinal);

        await line.SayAsync("你好");
        Assert.Equal("consent", line.Asked);
    }

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(40, 30);
        bitmap.Erase(SKColors.Red);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
