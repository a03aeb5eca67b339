using System.Globalization;
using System.Text;
using Channels;
using Channels.WeChat;
using Microsoft.Extensions.Time.Testing;

namespace Suite.Channels;

/// <summary>channels.md, "WeChat Official Account".</summary>
public sealed class WeChat
{
    private const string Token = "AAAAA";
    private const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private const string AppId = "wx2c2769f8efd9abc2";
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1714036504));

    private WeChatInbox Plain() => new(Token, null, new ReplayGuard(_time), _time);

    private WeChatInbox Encrypted(WeChatCipher cipher) => new(Token, cipher, new ReplayGuard(_time), _time);

    private WeChatQuery Signed(string nonce = "1514711492", string? echo = null)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(WeChatSignature.Compute(Token, timestamp, nonce), timestamp, nonce, echo);
    }

    [Fact]
    public void The_published_signature_is_ours() =>
        Assert.Equal("f464b24fc39322e44b38aa78f5edd27bd1441696", WeChatSignature.Compute("AAAAA", "1714036504", "1514711492"));

    [Fact]
    public void WeChat_s_check_of_the_address_gets_its_text_back() => Assert.Equal(
        ("7380473", null),
        Plain().Verify(new("f464b24fc39322e44b38aa78f5edd27bd1441696", "1714036504", "1514711492", "7380473")));

    [Theory]
    [InlineData("f464b24fc39322e44b38aa78f5edd27bd1441697", "1714036504", "1514711492")]
    [InlineData("F464B24FC39322E44B38AA78F5EDD27BD1441696", "1714036504", "1514711492")]
    [InlineData("f464b24fc39322e44b38aa78f5edd27bd1441696", "1714036505", "1514711492")]
    [InlineData("", "1714036504", "1514711492")]
    [InlineData(null, "1714036504", "1514711492")]
    [InlineData("f464b24fc39322e44b38aa78f5edd27bd1441696", null, "1514711492")]
    [InlineData("f464b24fc39322e44b38aa78f5edd27bd1441696", "1714036504", null)]
    public void A_wrong_or_missing_signature_is_401(string? signature, string? timestamp, string? nonce) =>
        Assert.Equal(new InboundRefusal(401, "signatureInvalid"), Plain().Verify(new(signature, timestamp, nonce, "x")).Refusal);

    [Theory]
    [InlineData(-301), InlineData(301)]
    public void A_signature_from_another_time_is_401(int seconds)
    {
        var old = Signed();
        var timestamp = (_time.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
        var query = old with { Timestamp = timestamp, Signature = WeChatSignature.Compute(Token, timestamp, old.Nonce!) };
        Assert.Equal(new InboundRefusal(401, "timestampOutsideWindow"), Plain().Verify(query).Refusal);
    }

    [Theory]
    [InlineData("9223372036854775807"), InlineData("-5"), InlineData("soon")]
    public void A_timestamp_that_is_none_is_401(string timestamp) => Assert.Equal(
        401, Plain().Verify(new(WeChatSignature.Compute(Token, timestamp, "n"), timestamp, "n", "x")).Refusal?.Status);

    [Fact]
    public async Task A_signature_seen_before_takes_the_same_message_again_but_no_other()
    {
        var inbox = Plain();
        var query = Signed();
        Assert.Null((await ReceiveAsync(inbox, query, Text("你好"))).Refusal);
        Assert.Null((await ReceiveAsync(inbox, query, Text("你好"))).Refusal); // WeChat's own retry.
        Assert.Equal(new InboundRefusal(403, "signatureReplayed"), (await ReceiveAsync(inbox, query, Text("改成别的"))).Refusal);
        Assert.Null((await ReceiveAsync(inbox, Signed("another"), Text("改成别的"))).Refusal);
    }

    [Fact]
    public async Task A_text_is_understood_and_the_passive_reply_goes_the_other_way_round()
    {
        var received = await ReceiveAsync(Plain(), Signed(), Text("我要登记👧"));
        var incoming = received.Message!.ToIncoming();
        Assert.Equal(("wechat", "oOpenId", "oOpenId", "6054768590064713728", IncomingKind.Said, "我要登记👧"),
            (incoming.Channel, incoming.UserId, incoming.ConversationId, incoming.MessageId, incoming.Kind, incoming.Text));
        Assert.Equal(
            "<xml><ToUserName><![CDATA[oOpenId]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>1714036504</CreateTime>"
            + "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[好的]]></Content></xml>",
            Plain().Reply(received, "好的"));
    }

    [Fact]
    public async Task A_reply_that_repeats_somebody_s_words_cannot_break_the_XML()
    {
        var received = await ReceiveAsync(Plain(), Signed(), Text("x"));
        const string words = "]]></Content><MsgType>x</MsgType><![CDATA[ &<>\u0000\u0008👧";
        Assert.Equal(PlainText.Clean(words), WeChatXml.Fields(Plain().Reply(received, words))!["Content"]);
    }

    [Theory]
    [InlineData("subscribe", IncomingKind.Arrived)]
    [InlineData("unsubscribe", IncomingKind.Left)]
    [InlineData("CLICK", IncomingKind.Said)]
    [InlineData("LOCATION", IncomingKind.Other)]
    public async Task Events_have_no_message_id_and_are_told_apart_by_person_and_time(string kind, IncomingKind meaning)
    {
        var received = await ReceiveAsync(Plain(), Signed(), $"<xml><ToUserName>gh_1</ToUserName><FromUserName>oOpenId</FromUserName>"
            + $"<CreateTime>1714036500</CreateTime><MsgType>event</MsgType><Event>{kind}</Event><EventKey>我要登记</EventKey></xml>");
        Assert.Equal((meaning, "oOpenId:1714036500"), (received.Message!.ToIncoming().Kind, received.Message.DeduplicationKey));
        Assert.Equal("我要登记", received.Message.ToIncoming().Text);
    }

    [Fact]
    public async Task A_picture_brings_its_media_id_and_a_voice_message_what_was_understood()
    {
        var picture = await ReceiveAsync(Plain(), Signed(), Message("image", "<PicUrl>http://mmbiz.example/1</PicUrl><MediaId>m1</MediaId>"));
        Assert.Equal(new IncomingAttachment("照片", "image/jpeg", "http://mmbiz.example/1", "m1"),
            Assert.Single(picture.Message!.ToIncoming().Attachments));
        var voice = await ReceiveAsync(Plain(), Signed("n2"),
            Message("voice", "<MediaId>m2</MediaId><Format>amr</Format><Recognition>跟着奶奶</Recognition>"));
        Assert.Equal("跟着奶奶", voice.Message!.ToIncoming().Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<xml>")]
    [InlineData("<other/>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><ToUserName>&a;</ToUserName></xml>")]
    [InlineData("<!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml></xml>")]
    [InlineData("<xml><ToUserName>\u0001</ToUserName></xml>")]
    public async Task What_is_no_message_in_XML_is_400_and_a_DTD_is_never_read(string body) =>
        Assert.Equal(new InboundRefusal(400, "badXml"), (await ReceiveAsync(Plain(), Signed(), body)).Refusal);

    [Theory]
    [InlineData("<xml/>")]
    [InlineData("<xml><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId></xml>")]
    [InlineData(
        "<xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><CreateTime>x</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>")]
    [InlineData(
        "<xml><ToUserName><b>a</b></ToUserName><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId>"
            + "</xml>")]
    public async Task A_message_without_what_every_message_has_is_400(string body) =>
        Assert.Equal(new InboundRefusal(400, "fieldMissing"), (await ReceiveAsync(Plain(), Signed(), body)).Refusal);

    [Fact]
    public async Task Five_megabytes_are_413() =>
        Assert.Equal(413, (await ReceiveAsync(Plain(), Signed(), Text(new string('x', 5 * 1024 * 1024)))).Refusal?.Status);

    // Published with WeChat's sample code for encrypted mode.
    private const string PublishedCipherText =
        "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1"
        + "QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcr"
        + "S7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6"
        + "NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJS"
        + "VO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=";

    [Fact]
    public async Task The_published_encrypted_message_is_read()
    {
        var then = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1409735669));
        using var cipher = new WeChatCipher(AesKey, AppId);
        var inbox = new WeChatInbox("spamtest", cipher, new ReplayGuard(then), then);
        var received = await ReceiveAsync(
            inbox,
            new(WeChatSignature.Compute("spamtest", "1409735669", "1320562132"), "1409735669", "1320562132", null, "aes",
                "5d197aaffba7e9b25a30732f161a50dee96bd5fa"),
            $"<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><Encrypt><![CDATA[{PublishedCipherText}]]></Encrypt></xml>");
        Assert.Equal(
            ("abcdteT", "oyORnuP8q7ou2gfYjqLzSIWZf0rs", "6054768590064713728"),
                (received.Message!.Content, received.Message.From, received.Message.MessageId));
    }

    [Fact]
    public void The_published_reply_is_encrypted_byte_for_byte()
    {
        using var cipher = new WeChatCipher(AesKey, "wxb11529c136998cb6");
        Assert.Equal(
            "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==",
            cipher.Encrypt("我是中文abcd123", "aaaabbbbccccdddd"u8));
    }

    [Fact]
    public async Task In_encrypted_mode_message_and_reply_go_there_and_back()
    {
        using var cipher = new WeChatCipher(AesKey, AppId);
        var inbox = Encrypted(cipher);
        var encrypted = cipher.Encrypt(Text("户口在长子县"));
        var received = await ReceiveAsync(inbox, Sealed(encrypted),
            $"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>");
        Assert.Equal("户口在长子县", received.Message!.Content);
        Assert.True(received.Encrypted);

        var reply = WeChatXml.Fields(inbox.Reply(received, "记下了"))!;
        Assert.True(WeChatSignature.Matches(reply["MsgSignature"], Token, reply["TimeStamp"], reply["Nonce"], reply["Encrypt"]));
        Assert.Equal("记下了", WeChatXml.Fields(cipher.Decrypt(reply["Encrypt"]).Text!)!["Content"]);
    }

    [Fact]
    public async Task In_encrypted_mode_plain_messages_forged_signatures_and_messages_for_other_accounts_are_refused()
    {
        using var cipher = new WeChatCipher(AesKey, AppId);
        using var other = new WeChatCipher(AesKey, "wx0000000000000000");
        var body = cipher.Encrypt(Text("你好"));
        string Xml(string encrypt) => $"<xml><Encrypt>{encrypt}</Encrypt></xml>";
        Assert.Equal(new InboundRefusal(403, "encryptionRequired"), (await ReceiveAsync(Encrypted(cipher), Signed(), Text("你好"))).Refusal);
        Assert.Equal(new InboundRefusal(401, "signatureInvalid"),
            (await ReceiveAsync(Encrypted(cipher), Sealed(body) with { MessageSignature = new('0', 40) }, Xml(body))).Refusal);
        Assert.Equal(new InboundRefusal(401, "signatureInvalid"),
            (await ReceiveAsync(Encrypted(cipher), Sealed(body) with { MessageSignature = null }, Xml(body))).Refusal);
        var foreign = other.Encrypt(Text("你好"));
        Assert.Equal(new InboundRefusal(403, "appIdMismatch"), (await ReceiveAsync(Encrypted(cipher), Sealed(foreign), Xml(foreign))).Refusal);
        Assert.Equal(new InboundRefusal(400, "fieldMissing"), (await ReceiveAsync(Encrypted(cipher), Sealed(body), "<xml></xml>")).Refusal);
        var dtd = cipher.Encrypt("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml>&a;</xml>");
        Assert.Equal(new InboundRefusal(400, "badXml"), (await ReceiveAsync(Encrypted(cipher), Sealed(dtd), Xml(dtd))).Refusal);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(11), InlineData(12), InlineData(13), InlineData(5000)]
    public void Every_length_is_padded_to_32_bytes_and_comes_back(int length)
    {
        using var cipher = new WeChatCipher(AesKey, AppId);
        var encrypted = cipher.Encrypt(new string('x', length));
        Assert.Equal(0, Convert.FromBase64String(encrypted).Length % 32);
        Assert.Equal(new string('x', length), cipher.Decrypt(encrypted).Text);
    }

    [Fact]
    public void Any_change_of_the_cipher_text_is_a_refusal_or_another_text_and_never_an_exception()
    {
        using var cipher = new WeChatCipher(AesKey, AppId);
        var bytes = Convert.FromBase64String(cipher.Encrypt(Text("你好")));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x41;
            _ = cipher.Decrypt(Convert.ToBase64String(changed));
        }

        foreach (var text in new[]
        {
            "",
            "====",
            "AAAA",
            Convert.ToBase64String(new byte[16]),
            Convert.ToBase64String(new byte[32]),
            new string('A', 1_000)
        })
        {
            Assert.Equal(Errors.BadCipher, cipher.Decrypt(text).Refusal);
        }
    }

    [Theory]
    [InlineData("short"), InlineData("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF!")]
    public void A_key_that_WeChat_would_not_show_is_refused_at_the_start(string key) =>
    Assert.Throws<ArgumentException>(() => new WeChatCipher(key, AppId));

    [Fact]
    public void Several_messages_become_one_reply_and_what_does_not_fit_follows()
    {
        Assert.Equal(["好\n\n下一个？\n\n1. 是\n2. 不是\n回复数字或直接打字都可以。"], WeChatEncoder.ToTexts([new("好"), new("下一个？", [new("是"), new("不是")])]));
        var texts = WeChatEncoder.ToTexts([new(new string('长', 1000))]);
        Assert.Equal(2, texts.Count);
        Assert.All(texts, text => Assert.True(Encoding.UTF8.GetByteCount(text) <= 2048));
    }

    private WeChatQuery Sealed(string encrypted)
    {
        var query = Signed();
        return query with { EncryptType = "aes", MessageSignature = WeChatSignature.Compute(Token, query.Timestamp!, query.Nonce!, encrypted) };
    }

    private static string Text(string content) => Message("text", $"<Content><![CDATA[{content}]]></Content>");

    private static string Message(string type, string rest) =>
        $"<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<FromUserName><![CDATA[oOpenId]]></FromUserName>\n<CreateTime>1714036500</CreateTime>\n"
        + $"<MsgType><![CDATA[{type}]]></MsgType>\n{rest}\n<MsgId>6054768590064713728</MsgId></xml>";

    private static Task<ReceivedWeChat> ReceiveAsync(WeChatInbox inbox, WeChatQuery query, string body) =>
        inbox.ReceiveAsync(query, new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);
}
