using System.Globalization;
using System.Text;
using System.Xml;

namespace Channels.WeChat;

/// <summary>A message or event from a follower.</summary>
/// <param name="To">The account's original id (<c>gh_…</c>).</param>
/// <param name="From">The follower's OpenID.</param>
/// <param name="MessageId">Null for events.</param>
/// <param name="Event">For example <c>subscribe</c>, <c>unsubscribe</c>, <c>CLICK</c>.</param>
/// <param name="Recognition">What a voice message says, where the account has recognition switched on.</param>
public sealed record WeChatMessage(
    string To,
    string From,
    long CreateTime,
    string Type,
    string? Content = null,
    string? MessageId = null,
    string? Event = null,
    string? EventKey = null,
    string? PictureUrl = null,
    string? MediaId = null,
    string? Recognition = null)
{
    /// <summary>Of a place that was sent: its address ("Label") and name ("Poiname"). The coordinates beside them are not read.</summary>
    public Place? Place { get; init; }

    public const string Channel = "wechat";

    /// <summary>The same for each of WeChat's up to three deliveries of one message.</summary>
    public string DeduplicationKey => MessageId ?? string.Create(CultureInfo.InvariantCulture, $"{From}:{CreateTime}");

    public IncomingMessage ToIncoming() => new(
        Channel,
        From,
        From,
        DeduplicationKey,
        (Type, Event) switch
        {
            ("event", "subscribe") => IncomingKind.Arrived,
            ("event", "unsubscribe") => IncomingKind.Left,
            ("event", "CLICK") => IncomingKind.Said,
            ("text" or "voice" or "image" or "location", _) => IncomingKind.Said,
            _ => IncomingKind.Other,
        },
        PlainText.Clean(Type == "event" ? EventKey : Content ?? Recognition),
        Value: null,
        MediaId is null || Type != "image" ? [] : [new("照片", "image/jpeg", PictureUrl, MediaId)],
        Locale: "zh-CN")
    {
        Place = Place is { } place ? new(Named(place.Label), Named(place.Address)) : null,
        IsVoice = Type == "voice" && PlainText.Clean(Recognition).Length == 0,
    };

    private static string? Named(string? text) => PlainText.Clean(text) is { Length: > 0 } clean ? clean : null;
}

/// <summary>WeChat's XML, read without DTDs and written so that nothing a person typed can end an element.</summary>
public static class WeChatXml
{
    /// <summary>A text message has at most 2 KB; this leaves room for anything real.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>
    /// The direct children of <c>&lt;xml&gt;</c> with their text (the last of equal ones; structured ones are skipped); null when it is anything
    /// else.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Fields(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.Name != "xml")
            {
                return null;
            }

            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            var (name, depth) = ("", 0);
            StringBuilder? text = null;
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when reader.Depth == 1 && !reader.IsEmptyElement:
                        (name, depth, text) = (reader.Name, 1, new());
                        break;
                    case XmlNodeType.Element when reader.Depth > 1:
                        text = null;
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when depth == 1:
                        text?.Append(reader.Value);
                        break;
                    case XmlNodeType.EndElement when reader.Depth == 1 && text is not null:
                        fields[name] = text.ToString();
                        (text, depth) = (null, 0);
                        break;
                }
            }

            return fields;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static (WeChatMessage? Message, InboundRefusal? Refusal) Parse(string xml)
    {
        if (Fields(xml) is not { } fields)
        {
            return (null, Errors.BadXml);
        }

        string? Field(string name) => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        return Field("ToUserName") is { } to && Field("FromUserName") is { } from && Field("MsgType") is { } type
            && long.TryParse(Field("CreateTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            && (type == "event" || Field("MsgId") is not null)
            ? (new(to, from, created, type, Field("Content"), Field("MsgId"), Field("Event"), Field("EventKey"), Field("PicUrl"), Field("MediaId"),
                Field("Recognition"))
            {
                Place = type == "location" ? new(Field("Poiname"), Field("Label")) : null,
            }, null)
            : (null, Errors.Incomplete);
    }

    /// <summary>The passive reply: the same account and person, the other way round, without a message id.</summary>
    public static string Reply(WeChatMessage to, string text, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"<xml><ToUserName>{Data(to.From)}</ToUserName><FromUserName>{Data(to.To)}</FromUserName><CreateTime>{now.ToUnixTimeSeconds()}</CreateTime>"
        + $"<MsgType>{Data("text")}</MsgType><Content>{Data(text)}</Content></xml>");

    internal static string Envelope(string encrypted, string signature, string timestamp, string nonce) =>
        $"<xml><Encrypt>{Data(encrypted)}</Encrypt><MsgSignature>{Data(signature)}</MsgSignature><TimeStamp>{timestamp}</TimeStamp><Nonce>"
            + $"{Data(nonce)}</Nonce></xml>";

    /// <remarks>"]]&gt;" would end the section; it is split over two. What XML cannot hold is left out.</remarks>
    private static string Data(string text) =>
        $"<![CDATA[{PlainText.Clean(text).Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>";
}
