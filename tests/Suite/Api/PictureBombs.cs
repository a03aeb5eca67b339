using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using SkiaSharp;

namespace Suite.Api;

/// <summary>
/// Pictures that are small to send and enormous to look at: refused by what they say about themselves, or looked at without anybody else waiting.
/// </summary>
public sealed class PictureBombs
{
    /// <summary>Built once: each is some seconds of work.</summary>
    private static readonly Lazy<byte[]> LargestPng = new(() => Png(4000, 4000)),
        LargestWebP = new(() => Encoded(4000, 4000, SKEncodedImageFormat.Webp)),
            LargestJpeg = new(() => Encoded(7900, 8000, SKEncodedImageFormat.Jpeg));

    public static TheoryData<string> Kinds => ["png", "webp", "jpeg", "progressive", "moving", "pdf"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Beside_bombs_of_each_kind_a_small_picture_does_not_wait_for_them_all(string kind)
    {
        await using var site = await Site.StartAsync();
        var (mother, attacker) = (await site.DeclareAsync(Declaring.Migrant()), await site.DeclareAsync(Declaring.Migrant()));
        var (small, bomb) = (Encoded(1200, 800, SKEncodedImageFormat.Jpeg), Bomb(kind));

        // One of three: what is looked at is ours, not what else the machine does.
        var overtook = false;
        for (var i = 0; i < 3 && !overtook; i++)
        {
            var bombs = Enumerable.Range(0, 6).Select(_ => AttachAsync(site, attacker, bomb)).ToList();
            await Task.Delay(100, TestContext.Current.CancellationToken);
            var ahead = bombs.Count(bomb => !bomb.IsCompleted);
            (await AttachAsync(site, mother, small)).Is(HttpStatusCode.Created);
            overtook = ahead < 2 || bombs.Exists(bomb => !bomb.IsCompleted);
            Assert.All(await Task.WhenAll(bombs), reply => Assert.Contains(reply.Status,
                new[] { HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests }));
        }

        Assert.True(overtook, $"The small picture waited for every {kind}.");
    }

    [Theory]
    [InlineData(5400, 5400, "picture-too-large")] // 29 million dots
    [InlineData(30_000, 10, "picture-too-large")]
    [InlineData(0, 10, "broken-picture")]
    public async Task A_PNG_of_more_dots_than_a_page_has_is_not_even_tried(int width, int height, string code)
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        (await AttachAsync(site, declared, PngHead(width, height))).Is(HttpStatusCode.UnprocessableEntity, code);
    }

    [Theory]
    [InlineData(5000, 5000, 10, "picture-too-large")] // held whole until the last pass
    [InlineData(3000, 3000, 17, "picture-too-large")] // seventeen passes over nine million dots
    [InlineData(3000, 3000, 0, "broken-picture")]
    public async Task A_progressive_JPEG_is_judged_by_its_dots_and_passes(int width, int height, int scans, string code)
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        (await AttachAsync(site, declared, Progressive(width, height, scans))).Is(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_picture_that_moves_is_refused_and_the_best_telephones_photo_is_taken()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        (await AttachAsync(site, declared, Bomb("moving"))).Is(HttpStatusCode.UnprocessableEntity, "moving-picture");
        (await AttachAsync(site, declared, LargestJpeg.Value)).Is(HttpStatusCode.Created);
        (await AttachAsync(site, declared, LargestPng.Value)).Is(HttpStatusCode.Created);
        (await AttachAsync(site, declared, LargestWebP.Value)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_asked_to_come_back_and_nothing_of_it_is_kept()
    {
        await using var site = await Site.StartAsync();
        var families = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.DeclareAsync(Declaring.Migrant())));
        var bomb = LargestPng.Value;
        var replies = await Task.WhenAll(Enumerable.Range(0, 34).Select(i => AttachAsync(site, families[i % families.Length], bomb)));
        var refused = replies.Where(reply => reply.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, reply =>
        {
            reply.Is(HttpStatusCode.TooManyRequests, "too-many-pictures");
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        });
        Assert.True(replies.Count(reply => reply.Status == HttpStatusCode.Created) >= 24);
        Assert.Empty(Directory.GetFiles(Path.Combine(site.Data, "temporary")));
        (await AttachAsync(site, families[0], Encoded(64, 64, SKEncodedImageFormat.Jpeg))).Is(HttpStatusCode.Created);
    }

    private static byte[] Bomb(string kind) => kind switch
    {
        "png" => LargestPng.Value,
        "webp" => LargestWebP.Value,
        "jpeg" => LargestJpeg.Value,
        "progressive" => Progressive(4000, 4000, 16),
        "moving" => [.. "RIFF"u8, 100, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x02, 0, 0, 0, 63, 0, 0, 63, 0, 0, .. new byte[70]],
        _ => Pdf(),
    };

    private static Task<Reply> AttachAsync(Site site, Reply declared, byte[] bytes) =>
        site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", bytes,
        "application/octet-stream", ("X-Follow-Up-Token", declared.Text("followUpToken")));

    private static byte[] Encoded(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgb565, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(format, 70);
        return data.ToArray();
    }

    private static byte[] PngHead(int width, int height) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 6, 0, 0, 0]), .. Chunk("IEND", [])];

    /// <summary>Sixty-four megabytes of dots in some sixty kilobytes.</summary>
    private static byte[] Png(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + (width * 4)];
            for (var y = 0; y < height; y++)
            {
                zlib.Write(row);
            }
        }

        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 6, 0, 0, 0]),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A progressive JPEG of so many passes, each over every dot and each of a few bytes.</summary>
    private static byte[] Progressive(int width, int height, int scans)
    {
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        jpeg.Write([0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)(height & 0xFF), (byte)(width >> 8), (byte)(width & 0xFF), 1, 1, 0x11, 0]);

        // One Huffman code of one bit for "nothing more", for the first and for the other passes.
        jpeg.Write([0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0]);
        jpeg.Write([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0]);
        for (var scan = 0; scan < scans; scan++)
        {
            jpeg.Write(scan == 0 ? [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 0, 0] : [0xFF, 0xDA, 0, 8, 1, 1, 0x00, (byte)scan, (byte)scan, 0]);
            jpeg.Write(new byte[scan == 0 ? 1 + (width / 8 * (height / 8) / 8) : 64]);
        }

        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    /// <summary>Packed objects that unpack to a gigabyte.</summary>
    private static byte[] Pdf()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                zlib.Write(zeros);
            }
        }

        return [.. Encoding.ASCII.GetBytes("%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n"), .. packed.ToArray(),
            .. "\nendstream\nendobj\n%%EOF"u8];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. Big(data.Length), .. body, .. Big(unchecked((int)Crc(body)))];
    }

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static uint Crc(byte[] body)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in body)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
