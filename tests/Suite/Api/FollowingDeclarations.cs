using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Declarations;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;
using Storage;

namespace Suite.Api;

public sealed class FollowingDeclarations
{
    [Fact]
    public async Task The_receipt_and_the_last_four_digits_show_where_it_stands()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var reply = await StatusAsync(site, declared.Text("receipt"), "1111");
        reply.Is(HttpStatusCode.OK);
        Assert.Equal("submitted", reply.Text("status"));
        Assert.Equal("140403", reply.Text("county"));
        Assert.NotEmpty(reply.Text("statusText"));
        Assert.Equal(0, reply.Json.GetProperty("asks").GetArrayLength());

        // As it is heard over the telephone.
        (await StatusAsync(site, declared.Text("receipt").ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), "1111"))
            .Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_left_no_phone_follows_with_the_token()
    {
        await using var site = await Site.StartAsync();
        var body = Declaring.Migrant().Without("declarant.phone");
        body["unknown"] = new JsonArray("declarant.phone");
        var declared = await site.DeclareAsync(body);
        declared.Is(HttpStatusCode.Created);
        var ask = new JsonObject { ["receipt"] = declared.Text("receipt") };
        (await site.PostAsync("/api/declarations/status", ask, ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.OK);
        (await site.PostAsync("/api/declarations/status", ask, ("X-Follow-Up-Token", new string('A', 22)))).Is(HttpStatusCode.NotFound);
        (await site.PostAsync("/api/declarations/status", ask)).Is(HttpStatusCode.UnprocessableEntity, "required");
    }

    [Fact]
    public async Task A_wrong_proof_and_a_wrong_receipt_are_told_apart_by_nobody()
    {
        await using var site = await Site.StartAsync();
        var receipt = (await site.DeclareAsync(Declaring.Migrant())).Text("receipt");
        var wrongProof = await StatusAsync(site, receipt, "2222");
        var noSuchReceipt = await StatusAsync(site, Receipt.FromRandom(new byte[16]).Value, "1111");
        var noReceiptAtAll = await StatusAsync(site, "hello", "1111");
        wrongProof.Is(HttpStatusCode.NotFound, "declaration-not-found");
        Assert.Equal(wrongProof.Body, noSuchReceipt.Body);
        Assert.Equal(wrongProof.Body, noReceiptAtAll.Body);
        (await StatusAsync(site, receipt, "12")).Is(HttpStatusCode.UnprocessableEntity, "invalid-digits");
    }

    [Fact]
    public async Task After_ten_wrong_phone_digits_in_an_hour_even_the_right_ones_wait_but_the_token_does_not()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time, "Site:ClientAddressHeader=X-Client");
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        for (var i = 0; i < 10; i++)
        {
            // From ten addresses: it is the receipt that is guessed at.
            (await StatusAsync(site, receipt, "0000", $"10.0.0.{i}")).Is(HttpStatusCode.NotFound);
        }

        var refused = await StatusAsync(site, receipt, "1111", "10.0.1.1");
        refused.Is(HttpStatusCode.TooManyRequests, "too-many-wrong-proofs");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        (await ByTokenAsync(site, receipt, token, "10.0.0.1")).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""", ("X-Follow-Up-Token", token)))
            .Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(61));
        (await StatusAsync(site, receipt, "1111", "10.0.1.1")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_ten_wrong_tokens_the_next_wrong_one_is_not_looked_at_and_the_right_one_and_the_phone_count_as_before()
    {
        await using var site = await Site.StartAsync(null, "Site:ClientAddressHeader=X-Client");
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        for (var i = 0; i < 10; i++)
        {
            (await ByTokenAsync(site, receipt, new string((char)('A' + i), 22), $"10.0.0.{i}")).Is(HttpStatusCode.NotFound);
        }

        (await ByTokenAsync(site, receipt, new string('Z', 22), "10.0.1.1")).Is(HttpStatusCode.TooManyRequests, "too-many-wrong-proofs");
        (await ByTokenAsync(site, receipt, token, "10.0.1.1")).Is(HttpStatusCode.OK);
        (await StatusAsync(site, receipt, "1111", "10.0.1.1")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Behind_one_carrier_address_sixty_wrong_proofs_an_hour_are_looked_at_and_a_right_token_always()
    {
        await using var site = await Site.StartAsync(null, "Site:ClientAddressHeader=X-Client");
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        for (var i = 0; i < 60; i++)
        {
            (await StatusAsync(site, receipt, "1111", "10.0.0.1")).Is(HttpStatusCode.OK);
            (await StatusAsync(site, "CZ-00000-0000" + (i % 10), "0000", "10.0.0.1")).Is(HttpStatusCode.NotFound);
        }

        (await StatusAsync(site, receipt, "1111", "10.0.0.1")).Is(HttpStatusCode.TooManyRequests, "too-many-wrong-proofs");
        (await ByTokenAsync(site, receipt, token, "10.0.0.1")).Is(HttpStatusCode.OK);
        (await StatusAsync(site, receipt, "1111", "10.0.0.2")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_not_a_hundred_first_guesses()
    {
        await using var site = await Site.StartAsync(null, "Site:ClientAddressHeader=X-Client");
        var receipt = (await site.DeclareAsync(Declaring.Migrant())).Text("receipt");
        var replies = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(i => StatusAsync(site, receipt, (2000 + i).ToString("D4", null), $"10.0.{i}.1")));
        Assert.Equal(10, replies.Count(reply => reply.Status == HttpStatusCode.NotFound));
        Assert.Equal(90, replies.Count(reply => reply.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Wrong_proofs_are_remembered_across_a_restart()
    {
        await using var site = await Site.StartAsync();
        var wrong = site.App.Services.GetRequiredService<IStore>();
        (await StatusAsync(site, "hello", "0000")).Is(HttpStatusCode.NotFound);
        Assert.Single((await wrong.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Counter), new(10), TestContext.Current.CancellationToken)).Items);
    }

    [Fact]
    public async Task A_correction_changes_what_it_names_and_nothing_else()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        var reply = await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""",
            ("X-Follow-Up-Token", token));
        reply.Is(HttpStatusCode.OK);
        var declaration = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal("owned", declaration.Answers().Get(Domain.Forms.Catalogue.Migrant2024.Housing));
        Assert.Equal("rented", declaration.Stated.Get(Domain.Forms.Catalogue.Migrant2024.Housing));
        Assert.Equal(2, (await site.AllAsync("140403", Kinds.Audit)).Count);

        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"tent","nickname":1}}""",
            ("X-Follow-Up-Token", token)))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-field");
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""", ("X-Follow-Up-Token", token)))
            .Is(HttpStatusCode.UnprocessableEntity, "nothing-to-correct");
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}"""))
            .Is(HttpStatusCode.Unauthorized, "follow-up-token-missing");
        (await site.PostAsync($"/api/declarations/{receipt}/corrections", """{"answers":{"housing":"owned"}}""",
            ("X-Follow-Up-Token", new string('B', 22)))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Corrections_at_the_same_time_are_all_kept()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var (receipt, token) = (declared.Text("receipt"), declared.Text("followUpToken"));
        string[] changes = ["\"housing\":\"owned\"", "\"father.name\":\"王大海\"", "\"mother.name\":\"李三梅\""];
        var replies = await Task.WhenAll(changes.Select(change =>
            site.PostAsync($"/api/declarations/{receipt}/corrections", "{\"answers\":{" + change + "}}", ("X-Follow-Up-Token", token))));
        Assert.All(replies, reply => reply.Is(HttpStatusCode.OK));
        Assert.Equal(3, DeclarationJson.Read((await site.AllAsync("140403", Kinds.Declaration)).Single().Body).Corrections.Length);
    }

    [Fact]
    public async Task A_photograph_is_drawn_anew_and_loses_where_it_was_taken()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var photograph = WithExif(Jpeg(1200, 800), "SECRET-GPS-36.19N-113.11E");
        var reply = await AttachAsync(site, declared, photograph, "image/jpeg");
        reply.Is(HttpStatusCode.Created);
        Assert.Equal("image/jpeg", reply.Text("mediaType"));
        var kept = await BlobAsync(site, reply.Text("id"));
        Assert.Equal(-1, kept.AsSpan().IndexOf("SECRET-GPS"u8));
        using var drawn = SKBitmap.Decode(kept);

        // Orientation 6: the camera was held upright; what is kept stands upright by itself.
        Assert.Equal((800, 1200), (drawn.Width, drawn.Height));
    }

    [Fact]
    public async Task A_form_upload_and_a_PDF_are_taken_too()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Jpeg(64, 64)), "file", "户口本.jpg" } };
        (await site.SendAsync(HttpMethod.Post, Path(declared), form, ("X-Follow-Up-Token", declared.Text("followUpToken"))))
            .Is(HttpStatusCode.Created);
        (await AttachAsync(site, declared, "%PDF-1.4\n1 0 obj\nendobj\n%%EOF"u8.ToArray(), "application/pdf")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_not_what_it_says_is_refused()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        (await AttachAsync(site, declared, "MZ this is a program"u8.ToArray(), "image/jpeg")).Is(HttpStatusCode.UnsupportedMediaType,
            "wrong-attachment");
        (await AttachAsync(site, declared, "<svg onload='alert(1)'/>"u8.ToArray(), "image/png")).Is(HttpStatusCode.UnsupportedMediaType,
            "wrong-attachment");
        (await AttachAsync(site, declared, [0xFF, 0xD8, 0xFF, 1, 2, 3], "image/jpeg")).Is(HttpStatusCode.UnprocessableEntity, "broken-picture");
        (await AttachAsync(site, declared, Jpeg(800, 600)[..2_000], "image/jpeg")).Is(HttpStatusCode.UnprocessableEntity, "broken-picture");
        (await AttachAsync(site, declared, [], "image/jpeg")).Is(HttpStatusCode.UnprocessableEntity, "empty-attachment");
        (await AttachAsync(site, declared, Png(60_000, 60_000), "image/png")).Is(HttpStatusCode.UnprocessableEntity, "picture-too-large");
        (await AttachAsync(site, declared, new byte[(10 * 1024 * 1024) + 1], "image/jpeg")).Is(HttpStatusCode.RequestEntityTooLarge,
            "body-too-large");
        using var empty = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        (await site.SendAsync(HttpMethod.Post, Path(declared), empty, ("X-Follow-Up-Token", declared.Text("followUpToken"))))
            .Is(HttpStatusCode.UnprocessableEntity, "no-file");
        Assert.Empty(DeclarationJson.Read((await site.AllAsync("140403", Kinds.Declaration)).Single().Body).Attachments);
    }

    private static Task<Reply> StatusAsync(Site site, string receipt, string last4, string? from = null) => site.PostAsync(
        "/api/declarations/status", new JsonObject { ["receipt"] = receipt, ["phoneLast4"] = last4 }, from is null ? [] : [("X-Client", from)]);

    private static Task<Reply> ByTokenAsync(Site site, string receipt, string token, string from) => site.PostAsync(
        "/api/declarations/status", new JsonObject { ["receipt"] = receipt }, ("X-Follow-Up-Token", token), ("X-Client", from));

    private static string Path(Reply declared) => $"/api/declarations/{declared.Text("receipt")}/attachments";

    private static Task<Reply> AttachAsync(Site site, Reply declared, byte[] bytes, string type) =>
        site.PostAsync(Path(declared), bytes, type, ("X-Follow-Up-Token", declared.Text("followUpToken")));

    private static async Task<byte[]> BlobAsync(Site site, string id)
    {
        using var kept = new MemoryStream();
        await using var stream = await site.App.Services.GetRequiredService<IBlobStore>().OpenAsync(AttachmentEndpoints.BlobOf(id));
        await stream!.CopyToAsync(kept);
        return kept.ToArray();
    }

    private static byte[] Jpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.SteelBlue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with an Exif segment: orientation 6 (turn right) and a text that must not survive.</summary>
    private static byte[] WithExif(byte[] jpeg, string secret)
    {
        byte[] tiff =
        [
            .. "II"u8, 42, 0, 8, 0, 0, 0, 2, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0,
            0x0E, 0x01, 2, 0, (byte)secret.Length, 0, 0, 0, 38, 0, 0, 0,
            0, 0, 0, 0, .. Encoding.ASCII.GetBytes(secret),
        ];
        byte[] payload = [.. "Exif\0\0"u8, .. tiff];
        var length = payload.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. payload, .. jpeg[2..]];
    }

    /// <summary>The head of a PNG that says it is enormous: what a decompression bomb begins with.</summary>
    private static byte[] Png(int width, int height)
    {
        byte[] Big(int number) => [(byte)(number >> 24), (byte)((number >> 16) & 0xFF), (byte)((number >> 8) & 0xFF), (byte)(number & 0xFF)];
        byte[] header = [.. "IHDR"u8, .. Big(width), .. Big(height), 8, 6, 0, 0, 0];
        byte[] data = [.. "IDAT"u8, 0x78, 0x9C, 0x03, 0, 0, 0, 0, 1];
        byte[] Chunk(byte[] body) => [.. Big(body.Length - 4), .. body, .. Crc(body)];
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk(header), .. Chunk(data), .. Chunk("IEND"u8.ToArray())];
    }

    private static byte[] Crc(byte[] body)
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

        crc ^= 0xFFFFFFFFu;
        return [(byte)(crc >> 24), (byte)((crc >> 16) & 0xFF), (byte)((crc >> 8) & 0xFF), (byte)(crc & 0xFF)];
    }
}
